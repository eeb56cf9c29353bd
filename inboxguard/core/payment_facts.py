"""Holds what sounded like an excuse against invoices and terms: some are none, some are beyond doubt."""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from inboxguard.core.availability import Availability, NoOpening
from inboxguard.core.classifier.sentences import split
from inboxguard.core.invoices import Invoice, open_invoices
from inboxguard.core.marks import folded
from inboxguard.core.promised_day import promised_day
from inboxguard.core.promises import explained_invoice
from inboxguard.core.settings import Agreement, Client
from inboxguard.core.stated_terms import is_of_later_work, stated_terms, without_terms
from inboxguard.core.terms import due_by, read_terms
from inboxguard.core.types import Language, Mail
from inboxguard.core.wording import date_text

#: Talk of money; not of a domain that is transferred, a site that is launched ("משיקים"), texts that are handed over.
_MONEY = re.compile(
    r"\bpa(?:y|ys|id|ying|yments?)\b(?! (?:attention|a visit|pages?|form|gateway|button|terminal))"
    r"|(?<!domain )(?<!file )\b(?:transfer(?:s|red|ring)?|wire[sd]?|wiring)\b(?!frame)"
    r"(?! (?:(?:of|the|your|our|my|all|you|to) )*(?:domains?|files?|footage|photos|images|materials?|texts?|content"
    r"|rights|ownership|hosting|site|website|licen\w+|data)\b)"
    r"|\binvoices?\b(?! (?:details|address|template))"
    r"|\b(?:money|bank(?! holiday)|cheques?|balance)\b|\bsettle[sd]?\b(?! (?:on|in|down|into)\b)"
    r"|(?<![א-ת])[ושהבלמכ]*(?:לשלם|משלמ(?:ים|ות|ת)|משלם|[אני]שלם|ישלמו|תשלם|שילמ[א-ת]+|[תי]?שולם|שולמה|ישולמו"
    r"|תשלומ[א-ת]*|תשלום"
    r"|העברה|העברות|העברת ה?(?:כסף|תשלום|סכום|יתרה)|העברנו|העברתי|הועברה?|[אני]עביר|[תי]ועבר|מעביר(?:ה|ים)?"
    r"|חשבונית|חשבוניות|כסף|כספים|בנק|צ'קים|צ'ק(?! ?-?ליסט)|שיק|שיקים|המחאה|פי?רעון|יתרה|חוב|שוטף ?(?:\+|פלוס|ועוד|\d))"
    r"(?![א-ת'])(?! (?:[א-ת]+ )?את (?!ה?(?:כסף|תשלום|סכום|יתרה|חוב|מלוא|זה|החשבונית|כל ה)))"
    r"(?! (?:[א-ת]+ )?(?:הערות|קבצים|חומרים|טקסטים|תמונות|תיקונים|תכנים|בריף)(?![א-ת]))"
)
#: The owner is asked to do something, or to send the invoice: no talk of the client's own payment.
_TO_OWNER = re.compile(
    r"\bplease (?:\w+ )?(?:pay|transfer|wire|settle)\b"
    r"|\byou (?:can|could|should|must|need to|have to|will|may) (?:pay|transfer|wire|settle|send|issue)\b"
    r"|\b(?:send|e-?mail|forward|issue|need|expect)\b[^.,;]{0,25}\binvoices?\b"
    r"|(?<![א-ת])(?:תשלמי|תעבירי|שלחי|תשלחי|תוציאי|תפיקי)(?![א-ת])|(?:צריכי?ם?|אפשר) לקבל[^.,;]{0,15}חשבונית"
)
_OWN_PROMISE = re.compile(r"\b(?:i|we)(?:'ll| will)\b|(?<![א-ת])[וש]*[אנ](?:שלם|עביר|כניס|סדיר|פקיד)(?![א-ת])")
#: What reached the client, on a day that is past: "got your invoice on Sunday".
_RECEIVED = re.compile(
    r"\b(?:got|received|saw|seen|noticed|checked|asked|spoke|opened|reached|arrived|came|thank(?:s| you) for)\b"
    r"|(?<![א-ת])[ושכ]?(?:קיבלתי|קיבלנו|ראיתי|ראינו|ביקשתי|שאלתי|דיברתי|הגיעה?|התקבלה?|תודה על)(?![א-ת])"
)
_AHEAD = re.compile(
    r"\b(?:will|shall|going|goes|gets?|should|to)\b|'ll\b"
    r"|(?<![א-ת])[ושכ]*(?:[אני]שלם|תשלם|[אני]עביר|תצא|יי?צא|יוצאת?|[תי]ועבר|[תי]שולם|אסדיר|נסדיר)(?![א-ת])"
)
#: What keeps a day or terms from being certain: a refusal, a part, a deduction, a condition, a turn of the thought.
_OPEN = re.compile(
    r"\b(?:not(?! later)|(?!don't worry)\w+n't|cannot|never|unable|but|however|although|unless|if|once|until|till|when"
    r"|provided|depends|half|part|partial\w*|deposit|first|instal{1,2}ments?|less|minus|deduct\w*|discount\w*|reduc\w+"
    r"|know|answer|decide[sd]?|decision|approv(?:e|es|al|ing)|(?:be|gets?) approved|update[sd]?|discuss\w*|review\w*"
    r"|meet(?:s|ing)?|board|stuck|hold|frozen|instead|postpone\w*|disput\w+|refuse\w*|except\w*|this one|this time)\b"
    r"|\d ?%|(?<![א-ת])[ושכה]*(?:לא(?! יאוחר)|אין(?! בעיה)|אי אפשר|אבל|אך|אולם|אם|כש[א-ת]+|כאשר|ברגע|בתנאי|חצי|חלק"
    r"|חלקי|מקדמה|תשלומים|פחות|בניכוי|ננכה|הנחה|נדע|אדע|תשובה|נעדכן|אעדכן|עדכון|נחליט|החלטה|אישור|לאשר|נדון|ישיבה|תקוע"
    r"|מעוכבת?|מוקפאת?|במקום|חוץ|הפעם|למעט)(?![א-ת])"
)
#: "After the 20th" says no day by which.
_NOT_BEFORE = re.compile(
    r"\b(?:after|from|earliest|starting|as of|onwards?)\b|(?<![א-ת])[ושל]*(?:אחרי|לאחר|החל|מוקדם|ואילך|הלאה)(?![א-ת])"
)
#: Who says "as agreed" may know of an agreement that is not on file: that is for a person to look at.
_AGREED = re.compile(
    r"\b(?:as|we|was|per the) (?:agreed|contract|agreement|terms)\b|קבענו|סיכמנו|לפי ה(?:הסכם|תנאים|חוזה)"
)
_DEFECT = re.compile(
    r"\b(?:no|without|missing|lacks?|lacking|needs?|wrong|incorrect|invalid) (?:an? |the |its )?allocation number\b"
    r"|\ballocation number (?:(?:is|was) )?(?:still )?(?:missing|wrong|not (?:on|there|valid)|invalid|isn't|wasn't)"
    r"|\b(?:wrong|incorrect|misspel\w+) (?:(?:company|legal|business) )?(?:name|entity|address)\b"
    r"|\b(?:wrong|incorrect|missing) (?:vat|tax|company|registration)(?: (?:number|id|no))?\b"
    r"|\bno (?:vat|tax|company|registration) (?:number|id|no)\b"
    r"|\bvat (?:number |id )?(?:is (?:wrong|missing|on it twice)|twice)\b"
    r"|(?:חסר|אין|בלי|ללא|דרוש|צריך)(?: (?!בעיה|צורך)[א-ת]+){0,2} מספר הקצאה"
    r"|מספר ה?הקצאה (?:חסר|שגוי|לא (?:מופיע|תקין|נכון))"
    r"|(?:על|ל)[ -]?שם ה?(?:לא נכון|שגוי)|שם (?:ה?חברה )?(?:שגוי|לא נכון)|חברה הלא נכונה"
    r"|(?:ח\"פ|ע\"מ|מע\"מ|מספר (?:ה?עוסק|ה?חברה))[^.]{0,15}(?:שגוי|לא נכון|חסר|פעמיים)"
    r"|חסרה? (?:בה |בחשבונית )?(?:ה?ח\"פ|מספר ה?(?:עוסק|חברה))"
)
_RESTART = re.compile(
    r"\bclock\b|\bstarts? (?:again|over|anew)\b|\bnext (?:run|cycle|round)\b|\bcounts? from\b"
    r"|מתחיל\w* מחדש|נספר\w* מחדש|ייספר|למחזור הבא|במחזור הבא|מאותו (?:יום|תאריך)"
)
_SUM = r"(?:\w+ )?(?:invoice|bill|balance|amount|fee|sum|money|payment|total)\b"
_PAID = re.compile(
    r"\b(?:paid|wired|settled)\b(?! (?:us|me|on (?:a|the design)|in|into|down)\b)"
    r"(?! for (?!it\b|this\b|that\b|in full|your?\b))"
    rf"(?! (?:the|our|my|all|other|another|their) (?!{_SUM}))"
    r"|\btransferred\b(?! (?:(?:it|this|that|everything) )?to (?!you))"
    rf"(?! (?:the|your|our|all) (?!{_SUM}(?! to (?!you))))"
    r"|\b(?:transfer|payment) (?:was |has been )?(?:made|done|completed)\b"
    r"|\b(?:transfer|payment) went (?:out|through)\b"
    r"|(?<![א-ת])[וש]?(?:שילמתי|שילמנו|שולם|שולמה)(?![א-ת])(?! ל(?!ך|כם|פני|חשבו[נן]))"
    # An invoice that was handed on to the bookkeeping is not paid.
    r"|(?<![א-ת])[וש]?(?:העברתי|העברנו|הועברה?)(?![א-ת])(?! (?:[א-ת]+ )?את (?!ה?(?:כסף|תשלום|סכום|יתרה|מלוא|כל ה)))"
    r"(?! (?:[א-ת]+ )?ל(?!ך(?![א-ת])|כם(?![א-ת])|פני |חשבו[נן]))"
    # Unpointed, "יצא ביום ראשון" may be the future: it claims nothing.
    r"|(?:העברה|תשלום) (?:בוצעה?|יצאה|עברה?|יצא(?! (?:ב(?!ו?בוקר)|עד |מחר|לקראת)))"
)
_UNPAID = re.compile(
    r"\b(?:half|part|partly|deposit|not|never|cannot|\w+n't|will|would|should|supposed|until|once|maybe|perhaps"
    r"|previous|last (?:one|invoice|time|project)|other one|going to|(?:get|gets|be|being) paid"
    r"|(?:is|are|gets?) paid (?:on|at|by|every|in|within|after))\b"
    r"|(?<![א-ת])[והב]*(?:חצי|חלק|חלקי|מקדמה|לא|טרם|אולי|כש|עד ש|אחרי ש|כאשר|אמורה?|קודמת|קודם)(?![א-ת])"
)
_PROOF = re.compile(
    r"\b(?:proof|confirmation|attached|remittance|receipt of (?:the )?transfer|screenshot|reference number)\b"
    r"|אסמכת|מצורף|מצורפת|מצרפ|אישור (?:ה?העברה|ביצוע)|צילום מסך"
)


class Verdict(Enum):
    """What the facts make of a text finding."""

    #: It is none.
    CLEAR = "clear"
    #: A person should look.
    DOUBT = "doubt"
    #: It is one, whatever the probability above the lower cut.
    CONFIRM = "confirm"


@dataclass(frozen=True)
class Weighed:
    """A verdict with its reason, in the owner's language."""

    verdict: Verdict
    because: str


@dataclass(frozen=True)
class MoneyFacts:
    """What is known of a client's money on one day."""

    client: Client
    #: The owner's local day on which the mail was sent.
    day: date
    availability: Availability
    #: The owner's.
    language: Language

    def weigh(self, sentence: str, mail: Mail) -> Weighed | None:
        """What the facts say to one sentence that sounded like an excuse, None if nothing."""
        text, whole = folded(sentence).casefold(), folded(mail.new_text).casefold()
        if _DEFECT.search(text) and not _RESTART.search(whole):
            return self._says(Verdict.CLEAR, "the invoice has a defect that only you can cure", _CURE)
        paid = _says_paid(text) and (self._named(text) or self.day) <= self.day
        if paid and (mail.attachments or _PROOF.search(whole)):
            return self._says(Verdict.CLEAR, "it says that it is paid, with proof", "לפי המייל שולם, עם אסמכתא")
        if paid:
            return self._says(Verdict.DOUBT, "it says that it is paid", "לפי המייל שולם")
        invoice = explained_invoice(self.client.invoices, f"{mail.subject}\n{mail.new_text}", self.day)
        return self._by_terms(text, invoice) or self._by_invoices(text, whole, invoice)

    def _says(self, verdict: Verdict, english: str, hebrew: str, *days: date | None, number: str = "") -> Weighed:
        told = [date_text(day, self.language) if day else "" for day in days]
        because = hebrew if self.language is Language.HE else english
        return Weighed(verdict, because.format(*told, number=number))

    def _by_terms(self, text: str, invoice: Invoice | None) -> Weighed | None:
        """Later terms than agreed are an excuse, even before the due date; the agreed ones none while none is late."""
        stated, agreement = stated_terms(text), self.client.agreement or Agreement()
        agreed, shotef = read_terms(agreement.terms), agreement.shotef_convention
        due = invoice.due if invoice else due_by(self.day, agreed, shotef) if agreed else None
        if stated is None or due is None or _AGREED.search(text):
            return None
        asked = due_by(invoice.issued if invoice else self.day, stated, shotef)
        if asked > due:
            english, hebrew = "later terms than agreed: {} instead of {}", "מועד מאוחר מהמוסכם: {} במקום {}"
            return self._says(Verdict.CONFIRM, english, hebrew, asked, due)
        late = (self._named(text) or due) > due or any(one.overdue(self.day) for one in self.client.invoices)
        if late or _OPEN.search(text):
            return None
        return self._says(Verdict.CLEAR, "these are the agreed terms", "אלה התנאים שסוכמו")

    def _by_invoices(self, text: str, whole: str, invoice: Invoice | None) -> Weighed | None:
        """A day within the terms is no excuse; one beyond them is."""
        if not self.client.invoices:
            return None
        if invoice is None:
            return self._says(Verdict.DOUBT, "no open invoice on file", "לא רשומה חשבונית פתוחה")
        named = self._named(text) or self._named_beside(whole)
        if named is None or is_of_later_work(text):
            return None
        due, number = invoice.due, invoice.number
        if all(one.due is None or named <= one.due for one in open_invoices(self.client.invoices, self.day)):
            if not self._is_certain(text, whole):
                return None
            english, hebrew = "{} is within the terms", "{} עומד בתנאים שסוכמו"
            if due:
                english, hebrew = (
                    english + ": invoice {number} is due {}",
                    hebrew + "; מועד התשלום של חשבונית {number}: {}",
                )
            return self._says(Verdict.CLEAR, english, hebrew, named, due, number=number)
        asks = "?" in text or (_TO_OWNER.search(text) and not _OWN_PROMISE.search(text))
        if due is None or named <= due or asks or _AGREED.search(text) or not _MONEY.search(text):
            return None
        english, hebrew = (
            "{} is named, and invoice {number} is due {}",
            "במייל נזכר {}; מועד התשלום של חשבונית {number}: {}",
        )
        return self._says(Verdict.CONFIRM, english, hebrew, named, due, number=number)

    def _named_beside(self, whole: str) -> date | None:
        """The last day that the mail names for money elsewhere, while nothing is overdue."""
        if any(one.overdue(self.day) for one in self.client.invoices):
            return None
        return max((day for day in map(self._named, _of_money(whole)) if day), default=None)

    def _is_certain(self, text: str, whole: str) -> bool:
        """Whether the money comes by the day that is named, whole: no refusal, no part, no "after"."""
        said = [text] if self._named(text) else [text, *filter(self._named, _of_money(whole))]
        return bool(_of_money(" ".join(said))) and not any(_OPEN.search(one) or _NOT_BEFORE.search(one) for one in said)

    def _named(self, text: str) -> date | None:
        if _RECEIVED.search(text) and not _AHEAD.search(text):
            return None
        try:
            return promised_day(without_terms(text), self.day, self.availability)
        except (NoOpening, OverflowError, ValueError):  # an owner without hours, the end of the calendar
            return None


_CURE = "יש בחשבונית טעות שאפשר לתקן רק אצלך"


def claims_payment(text: str) -> bool:
    """Whether a mail says that the money was paid, whole and without a maybe."""
    return any(_says_paid(folded(sentence.text).casefold()) for sentence in split(text))


def _says_paid(text: str) -> bool:
    return bool(_PAID.search(text)) and not _UNPAID.search(text) and "?" not in text


def _of_money(text: str) -> list[str]:
    return [sentence.text for sentence in split(text) if _MONEY.search(sentence.text)]
