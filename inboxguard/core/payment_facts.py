"""Holds what sounded like an excuse against invoices and terms: some are none, some are beyond doubt."""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from inboxguard.core.availability import Availability, NoOpening
from inboxguard.core.classifier.sentences import split
from inboxguard.core.invoices import Invoice, open_invoices
from inboxguard.core.marks import folded
from inboxguard.core.number_words import NUMBER, number_of
from inboxguard.core.promised_day import promised_day
from inboxguard.core.promises import explained_invoice
from inboxguard.core.settings import Agreement, Client
from inboxguard.core.terms import Terms, due_by, read_terms
from inboxguard.core.types import Language, Mail
from inboxguard.core.wording import date_text

_MONEY = re.compile(
    r"\b(?:pa(?:y|ys|id|ying|yments?)|transfer\w*|wire\w*|invoices?|money|bank|cheques?|settle\w*|due|balance)\b"
    r"|של[םמ]|תשל|העבר|נעביר|אעביר|חשבונית|כסף|בנק|צ'ק|שיק|פירעון|שוטף"
)
#: "We work on ninety days", "net 60", "שוטף פלוס תשעים".
_STATED = re.compile(
    rf"\bnet[ -]?(?P<net>{NUMBER})\b|\beom ?(?:\+|plus) ?(?P<eom>{NUMBER})\b"
    rf"|\b(?:pay|pays|paid|work|works|run|terms|policy)\b[^.]{{0,40}}?\b(?P<days>{NUMBER})[- ]days?\b"
    rf"|(?<![א-ת])[בהול]*שוטף ?(?:\+|פלוס|ועוד) ?(?P<shotef>{NUMBER})(?![א-ת])"
    rf"|(?<![א-ת])(?:משלמים|משלם|משלמת|עובדים|תנאי)[^.]{{0,40}}?(?<![א-ת])(?P<yamim>{NUMBER}) (?:יום|ימים)(?![א-ת])"
)
_LATER_WORK = re.compile(r"\bnext (?:project|job|time|order)\b|(?:פרויקט|עבודה|הזמנה|פעם) הבאה?")
#: Who says "as agreed" may know of an agreement that is not on file: that is for a person to look at.
_AGREED = re.compile(
    r"\b(?:as|we|was|per the) (?:agreed|contract|agreement|terms)\b|קבענו|סיכמנו|לפי ה(?:הסכם|תנאים|חוזה)"
)
_DEFECT = re.compile(
    r"\ballocation number\b"
    r"|\b(?:wrong|incorrect|misspel\w+) (?:(?:company|legal|business) )?(?:name|entity|address)\b"
    r"|\b(?:wrong|incorrect|missing|no) (?:vat|tax|company|registration)(?: (?:number|id|no))?\b"
    r"|\bvat (?:number |id )?(?:is (?:wrong|missing|on it twice)|twice)\b"
    r"|מספר הקצאה|(?:על|ל)[ -]?שם ה?(?:לא נכון|שגוי)|שם (?:ה?חברה )?(?:שגוי|לא נכון)|חברה הלא נכונה"
    r"|(?:ח\"פ|ע\"מ|מע\"מ|מספר (?:ה?עוסק|ה?חברה))[^.]{0,15}(?:שגוי|לא נכון|חסר|פעמיים)"
    r"|חסרה? (?:בה |בחשבונית )?(?:ה?ח\"פ|מספר ה?(?:עוסק|חברה))"
)
_RESTART = re.compile(
    r"\bclock\b|\bstarts? (?:again|over|anew)\b|\bnext (?:run|cycle|round)\b|\bcounts? from\b"
    r"|מתחיל\w* מחדש|נספר\w* מחדש|ייספר|למחזור הבא|במחזור הבא|מאותו (?:יום|תאריך)"
)
_PAID = re.compile(
    r"\b(?:paid|transferred|wired|settled)\b|\b(?:transfer|payment) (?:was |has been )?(?:made|done|completed)\b"
    r"|\b(?:transfer|payment) went (?:out|through)\b"
    r"|(?<![א-ת])[וש]?(?:שילמתי|שילמנו|שולם|שולמה|העברתי|העברנו|הועבר|הועברה)(?![א-ת])"
    # Unpointed, "יצא ביום ראשון" may be the future: it claims nothing.
    r"|(?:העברה|תשלום) (?:בוצעה?|יצאה|עברה?|יצא(?! (?:ב(?!ו?בוקר)|עד |מחר|לקראת)))"
)
_UNPAID = re.compile(
    r"\b(?:half|part|partly|deposit|not|never|\w+n't|will|would|until|once|maybe|perhaps|(?:get|be) paid)\b"
    r"|(?<![א-ת])[והב]*(?:חצי|חלק|חלקי|מקדמה|לא|טרם|אולי|כש|עד ש|אחרי ש|כאשר)(?![א-ת])"
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
        if _says_paid(text) and (mail.attachments or _PROOF.search(whole)):
            return self._says(Verdict.CLEAR, "it says that it is paid, with proof", "לפי המייל שולם, עם אסמכתא")
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
        if stated is None or due is None:
            return None
        asked = due_by(invoice.issued if invoice else self.day, stated, shotef)
        if asked > due:
            english, hebrew = "later terms than agreed: {} instead of {}", "תנאים מאוחרים מהמוסכם: {} במקום {}"
            return self._says(Verdict.CONFIRM, english, hebrew, asked, due)
        if any(one.overdue(self.day) for one in self.client.invoices):
            return None
        return self._says(Verdict.CLEAR, "these are the agreed terms", "אלה התנאים שסוכמו")

    def _by_invoices(self, text: str, whole: str, invoice: Invoice | None) -> Weighed | None:
        """A day within the terms is no excuse; one beyond them is."""
        if not self.client.invoices:
            return None
        if invoice is None:
            return self._says(Verdict.DOUBT, "no open invoice on file", "אין חשבונית פתוחה ברישום")
        named = self._named(text) or self._named_beside(whole)
        if named is None:
            return None
        due, number = invoice.due, invoice.number
        if all(one.due is None or named <= one.due for one in open_invoices(self.client.invoices, self.day)):
            english, hebrew = "{} is within the terms", "{} הוא בתוך התנאים"
            if due:
                english, hebrew = english + ": invoice {number} is due {}", hebrew + ": חשבונית {number} לפירעון ב-{}"
            return self._says(Verdict.CLEAR, english, hebrew, named, due, number=number)
        if due is None or named <= due or "?" in text or _AGREED.search(text) or not _MONEY.search(text):
            return None
        english, hebrew = "{} is named, and invoice {number} is due {}", "נקוב {}, וחשבונית {number} לפירעון ב-{}"
        return self._says(Verdict.CONFIRM, english, hebrew, named, due, number=number)

    def _named_beside(self, whole: str) -> date | None:
        """The last day that the mail names for money elsewhere, while nothing is overdue."""
        if any(one.overdue(self.day) for one in self.client.invoices):
            return None
        beside = (self._named(sentence.text) for sentence in split(whole) if _MONEY.search(sentence.text))
        return max((day for day in beside if day), default=None)

    def _named(self, text: str) -> date | None:
        try:
            return promised_day(text, self.day, self.availability)
        except (NoOpening, OverflowError, ValueError):  # an owner without hours, the end of the calendar
            return None


_CURE = "יש בחשבונית ליקוי שרק אצלך אפשר לתקן"


def claims_payment(text: str) -> bool:
    """Whether a mail says that the money was paid, whole and without a maybe."""
    return any(_says_paid(folded(sentence.text).casefold()) for sentence in split(text))


def _says_paid(text: str) -> bool:
    return bool(_PAID.search(text)) and not _UNPAID.search(text) and "?" not in text


def stated_terms(text: str) -> Terms | None:
    """Terms that a sentence declares, folded and in lower case; None if it declares none."""
    found = _STATED.search(text)
    if found is None or "?" in text or _LATER_WORK.search(text):
        return None
    name = next(name for name, value in found.groupdict().items() if value)
    return Terms(from_month_end=name in ("eom", "shotef"), days=number_of(found[name]))
