"""Hears what a mail says of money on its way, and of the invoice: that it went out, that it is wanted again."""

import re

from inboxguard.core.thing_asked_for import names_work

_MONEY_EN = r"(?:cheque|(?:the|a|an|your|our|my|that|this)\ check|payment|transfer|money|wire|funds|balance|remittance)"
_MONEY_HE = r"(?:צ'?ק|שיק|תשלום|העברה|כסף|סכום|יתרה)(?![א-ת])"
_SUM = r"(?:[£$€₪]\ ?\d|\d[\d,.]*\ ?(?:₪|ש\"ח|שקל|שקלים|euros?|dollars?|pounds?|quid)(?!\w))"
_CLAUSES = re.compile(
    r",(?!\d)|[;:!?]|\s-+\s|\b(?:and|but|so|because)\b|(?<![א-ת])(?:אבל|כי|ולכן)(?![א-ת])", re.IGNORECASE
)
_MONEY = re.compile(rf"\b{_MONEY_EN}\b|(?<![א-ת])[ובהלמש]*{_MONEY_HE}|{_SUM}", re.IGNORECASE | re.VERBOSE)
#: "it" is the money where the sentence names that.
_SENT = re.compile(
    rf"""
      \b(?:{_MONEY_EN}|it)\b.{{0,40}}\b(?:went\ out|(?:was|were|been|already)\ sent
      |(?:in|by|with)\ the\ (?:post|mail)|on\ its\ way|posted|mailed)\b
    | \b(?:i|we)(?:'ve|\ have)?\ (?:already\ |just\ )?(?:sent|posted|mailed|wired|transferred)
      (?:\ (?:you|off|out|over|already|just))*
      \ (?:it\b|(?:(?:the|a|your|our|my|that|this|half|full)\ )*(?:\w+\ )?(?:{_MONEY_EN}|{_SUM})
      (?!\ (?:details|form|request|schedule|plan|terms|link|reminder|list)))
    | (?<![א-ת])(?<!את\ )ה{_MONEY_HE}.{{0,30}}(?<![א-ת])(?:יצאה?|נשלחה?|בדואר|בדרך)(?![א-ת])
    | (?<![א-ת])(?:שלחתי|שלחנו|העברתי|העברנו)(?:(?!חשבונית).){{0,30}}?(?:(?<![א-ת])ה?{_MONEY_HE}|{_SUM})
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: Money that is still to go, or came back.
_UNSENT = re.compile(
    r"\b(?:will|would|should|shall|can|could|must|not|never|\w+n't|once|until|unless|if|when|whenever|whether|before"
    r"|after|as soon as|going to|to be|about to|sent back|returned|bounced)\b|'ll\b|(?<![א-ת])(?:לא|טרם|אין|כש\S+"
    r"|כאשר|ברגע|אחרי|עד ש\S+|אם|יהיה|תהיה|אמורה?|צריכה?|צפויה?|מחר|בחזרה|חזרה?|הוחזרה?)(?![א-ת])",
    re.IGNORECASE,
)
#: Asked of the receiver; "we will have to send it again" is not.
_RESEND = re.compile(
    r"(?:^|[,;:.!?]\s|\b(?:please|kindly|could you|can you|would you|will you|you to|just|then|and|if you(?: could"
    r"| can)?) )(?:please |kindly |also |just |will |would )*(?:re-?send\b|(?:send|forward"
    r"|mail)\b[^.?!,]{0,40}? (?:again|once more|another time)\b|(?:send|get) (?:us |me )?(?:another|a fresh"
    r"|a new) (?:copy|invoice)\b)|(?<![א-ת])(?:ו?ש?ת(?:שלח|עביר)[יו]?|שלח[יו]?|(?:אפשר|תוכל[יו]?|נא|בבקשה|אבקש|מבקשת?"
    r"|מבקשים) (?:\S+ ){0,2}?לשלוח) (?:\S+ ){0,3}?(?:שוב|מחדש)(?![א-ת])|(?<![א-ת])(?:מבקשת?|מבקשים|צריכה?"
    r"|צריכים) (?:שוב|מחדש) את החשבונית",
    re.IGNORECASE,
)
_INVOICE = re.compile(r"\b(?:invoices?|bills?)\b|חשבונית|חשבוניות|דרישת ה?תשלום", re.IGNORECASE)
_OTHER_THING = re.compile(
    r"\b(?:files?|links?|drafts?|contracts?|quotes?|agreements?|details|proofs?|payment|transfer|cheque|money|them)\b"
    r"|קובץ|קבצים|קישור|לינק|טיוטה|חוזה|הסכם|פרטי|הצעה|הצעת|העברה|תשלום|צ'ק|שיק|כסף|אותם|אותן",
    re.IGNORECASE,
)


def tells_sent(sentence: str) -> bool:
    """Whether a sentence that speaks of money says that it went out."""
    clauses = _CLAUSES.split(sentence) if _MONEY.search(sentence) else []
    return any(_SENT.search(clause) and not _UNSENT.search(clause) for clause in clauses)


def asks_again(before: str, sentence: str) -> bool:
    """Whether a sentence asks for the invoice again; "it" is the invoice where nothing else was named."""
    named = f"{before} {sentence}"
    about = _INVOICE.search(named) or not (_OTHER_THING.search(named) or names_work(named))
    return bool(about and _RESEND.search(sentence))
