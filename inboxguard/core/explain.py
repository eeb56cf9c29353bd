"""One plain sentence for the owner on why a finding was made."""

from collections.abc import Sequence

from inboxguard.core.settings import Invoice
from inboxguard.core.terms import read_terms
from inboxguard.core.types import Kind, Language, Step, Why
from inboxguard.core.wording import date_text, money_text, terms_text

#: What each kind is called on a screen, and what the mail does.
_NAMES = {
    Language.EN: {
        Kind.OUT_OF_HOURS: ("out of hours", "expects an answer or work outside your hours"),
        Kind.OUT_OF_SCOPE: ("out of scope", "asks for work beyond what was agreed"),
        Kind.DISCOUNT: ("discount", "pushes the price or the terms down"),
        Kind.PAYMENT_EXCUSE: ("payment", "explains or delays a payment"),
        Kind.HOSTILITY: ("hostility", "is aimed at you, not at the work"),
        Kind.LEAVING: ("leaving", "ends or pauses the work, or prepares to"),
    },
    Language.HE: {
        Kind.OUT_OF_HOURS: ("מחוץ לשעות", "ציפייה למענה או לעבודה מחוץ לשעות שלך"),
        Kind.OUT_OF_SCOPE: ("מעבר להסכם", "בקשה לעבודה מעבר למה שסוכם"),
        Kind.DISCOUNT: ("הנחה", "ניסיון להוריד את המחיר או לשנות את התנאים"),
        Kind.PAYMENT_EXCUSE: ("תשלום", "הסבר לתשלום שמתעכב, או דחייה שלו"),
        Kind.HOSTILITY: ("טון פוגע", "הדברים מכוונים נגדך, ולא נגד העבודה"),
        Kind.LEAVING: ("עזיבה", "סיום או השהיה של העבודה, או הכנה לכך"),
    },
}
_HELD_AGAINST = {Language.EN: "agreed: {}", Language.HE: "סוכם: {}"}
_NO_AGREEMENT = {Language.EN: "no agreement on file, judged by words", Language.HE: "אין הסכם רשום, לפי המילים בלבד"}
_REVIEWED = {
    Language.EN: ("you called the same words wrong in review", "you confirmed the same words in review"),
    Language.HE: ("אותן מילים נפסלו בסקירה", "אותן מילים אושרו בסקירה"),
}
_DOUBTFUL = {Language.EN: "not certain, please look", Language.HE: "לא ודאי, כדאי להסתכל"}


_QUOTE = {Language.EN: "a quote", Language.HE: "הצעת מחיר"}


def draft_name(kinds: tuple[Kind, ...], language: Language) -> str:
    """What a draft is about: its kinds, or a quote for an addition."""
    return ", ".join(kind_name(kind, language) for kind in kinds) or _QUOTE[language]


def kind_name(kind: Kind, language: Language) -> str:
    """A kind's name for people."""
    return _NAMES[language][kind][0]


_STEPS = {
    Language.EN: {Step.GENTLE: "gentle", Step.FIRM: "firm", Step.FINAL: "final"},
    Language.HE: {Step.GENTLE: "נוסח רך", Step.FIRM: "נוסח ברור", Step.FINAL: "נוסח מסכם"},
}


def step_name(step: Step, language: Language) -> str:
    """A step of firmness for people."""
    return _STEPS[language][step]


def heard_because(
    kind: Kind,
    *,
    clause: str | None,
    agreed: bool,
    doubtful: bool,
    language: Language,
    invoice: Invoice | None = None,
    notes: Sequence[str] = (),
) -> str:
    """Why a text finding was made; an overdue invoice that it is held against is told instead of the clause."""
    parts = [_NAMES[language][kind][1]]
    if invoice is not None:
        parts.append(_invoice_text(invoice, language))
    elif clause:
        told = terms_text(clause, language) if read_terms(clause) else clause
        parts.append(_HELD_AGAINST[language].format(told))
    elif kind is Kind.OUT_OF_SCOPE and not agreed:
        parts.append(_NO_AGREEMENT[language])
    parts.extend(notes)
    if doubtful:
        parts.append(_DOUBTFUL[language])
    return "; ".join(parts)


def _invoice_text(invoice: Invoice, language: Language) -> str:
    amount = money_text(invoice.amount, invoice.currency, language)
    due = date_text(invoice.due, language) if invoice.due else ""
    if language is Language.HE:
        return f"חשבונית {invoice.number}, {amount}, לתשלום עד {due}"
    return f"invoice {invoice.number}, {amount}, due {due}"


def reviewed_because(*, right: bool, language: Language) -> str:
    """That the owner said in review whether there is something in these words."""
    return _REVIEWED[language][right]


_WHY = {
    Why.NOTHING: ("nothing found", "לא נמצא דבר"),
    Why.CLOCK_ONLY: ("noted by the clock only", "נרשם לפי השעון בלבד"),
    Why.BACKLOG: ("was there before inboxguard: reported only", "היה בתיבה עוד לפני ההתקנה, לכן דיווח בלבד"),
    Why.ANSWERED: ("you answered it already", "כבר נענה"),
    Why.DOUBTFUL: ("not certain enough for a draft", "לא מספיק ודאי בשביל טיוטה"),
    Why.CALL_FIRST: ("a phone call first, then a mail", "קודם שיחת טלפון, ורק אחריה מייל"),
    Why.OBSERVING: ("observing: no drafts before your first review", "תקופת היכרות: אין טיוטות לפני הסקירה הראשונה"),
    Why.DAY_FULL: ("today's limit of drafts is reached", "מכסת הטיוטות להיום מלאה"),
    Why.NOTED: ("noted only, as configured", "נרשם בלבד, לפי ההגדרות"),
    Why.LIVE_DRAFT: ("this thread has a draft already", "כבר יש טיוטה בהתכתבות הזאת"),
    Why.CLIENT_OFF: ("no drafts for this client, as configured", "בלי טיוטות ללקוח הזה, לפי ההגדרות"),
    Why.NEW_REQUESTER: ("asked by somebody who is no agreed contact", "הפנייה הגיעה ממי שאינו איש הקשר שסוכם"),
    Why.DRAFTED: ("a draft waits in Drafts", "טיוטה מחכה בתיקיית הטיוטות"),
    Why.SKIPPED: ("not judged", "לא נבדק"),
    Why.BLANK: ("the draft lacks a fact that only you know", "בטיוטה חסר פרט שידוע רק לך"),
    Why.ASKS_PRICE: ("asks properly what more work costs", "נשאל כמה תעלה עבודה נוספת"),
    Why.POSSIBLE_CLIENT: ("you have written to this sender: a client?", "יש התכתבות עם השולח: אולי לקוח?"),
}


def why_text(why: str, language: Language) -> str:
    """A decision's reason for people; a reason that is no Why (a quarantine's) is given back as it is."""
    if why not in _WHY:
        return why
    english, hebrew = _WHY[Why(why)]
    return hebrew if language is Language.HE else english
