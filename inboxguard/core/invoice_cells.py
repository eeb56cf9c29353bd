"""Sums, days, signs of payment and kinds of document as they stand in the cells of an export."""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from enum import Enum, auto

from inboxguard.core.marks import folded

_CURRENCIES = {
    "ILS": '₪|ils|nis|ש"ח|שח|שקל|שקלים|שקל חדש',
    "EUR": "€|eur|euro|אירו|יורו",
    "USD": "$|usd|us$|דולר",
    "GBP": '£|gbp|ליש"ט|פאונד',
}
_CODES = {sign: code for code, signs in _CURRENCIES.items() for sign in signs.split("|")}
_NUMBER = re.compile(r"\(?-?\s*\d[\d.,' ]*\)?-?")
_SIGN = re.compile("|".join(map(re.escape, sorted(_CODES, key=len, reverse=True))) + r"|\b[a-z]{3}\b", re.IGNORECASE)
_ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?:[ T].*)?")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4}|\d{2})(?:[ T].*)?")


class Standing(Enum):
    """What a word in a column of payment or of status says."""

    #: Nothing about payment: "sent", or an empty cell.
    SILENT = auto()
    OPEN = auto()
    PARTLY = auto()
    PAID = auto()
    #: Never asked for, or not any more: a draft, a cancelled or credited document.
    VOID = auto()


class Document(Enum):
    """What a line of an export is, as far as debts go."""

    #: An invoice or a demand for payment. חשבון עסקה and a pro forma invoice are such demands: whoever works on a cash
    #: basis asks with them, and writes the tax invoice once the money is there.
    INVOICE = auto()
    #: An invoice and a receipt in one.
    PAID_INVOICE = auto()
    CREDIT = auto()
    #: Asks the client for nothing: quotes, orders, receipts, drafts, invoices of suppliers.
    OTHER = auto()


_STANDINGS = {
    Standing.SILENT: "|-|sent|viewed|issued|approved|final|submitted|נשלח|נשלחה|נצפה|נצפתה|הופק|הופקה|אושר|אושרה|מאושר",
    Standing.OPEN: "0|no|false|open|unpaid|not paid|overdue|past due|due|pending|outstanding|awaiting payment|לא|פתוח"
    "|פתוחה|לא שולם|לא שולמה|ממתין לתשלום|ממתינה לתשלום|טרם שולם|טרם שולמה|באיחור|בפיגור",
    Standing.PARTLY: "partial|partially paid|partly paid|part paid|paid in part|partial payment|חלקי|שולם חלקית"
    "|שולמה חלקית|תשלום חלקי|שולם בחלקו|שולמה בחלקה",
    Standing.PAID: "paid|paid in full|fully paid|yes|true|closed|settled|v|✓|כן|שולם|שולמה|שולם במלואו|שולמה במלואה"
    "|נפרע|נפרעה|סגור|סגורה",
    Standing.VOID: "draft|cancelled|canceled|void|voided|deleted|credited|refunded|written off|uncollectible"
    "|טיוטה|טיוטא|מבוטל|מבוטלת|בוטל|בוטלה|זוכה|זוכתה|מזוכה|הוחזר|נמחק|נמחקה|חוב אבוד",
}
_STANDING = {word: standing for standing, words in _STANDINGS.items() for word in words.split("|")}
#: The first that fits, so that a draft of an invoice is a draft. Numbers are those of the Israeli uniform file (1.31).
_DOCUMENTS = (
    (
        Document.OTHER,
        r"quot|estimate|offer|proposal|\border|delivery|draft|statement|expense|purchase|supplier|vendor|\bbill\b|accpay"
        r"|cancell?ed|void|הצע[הת]|הזמנ|תעוד|משלוח|טיוט|הוצא|\bספק|רכש|מבוטל|בוטלה?\b|^(?:10|100|200|205|210)$",
    ),
    (Document.CREDIT, r"credit(?! card)|refund|cancellation|זיכוי|ביטול|^330$"),
    (Document.PAID_INVOICE, r"invoice.*receipt|receipt.*invoice|חשבו[נן].*קבלה|קבלה.*חשבו[נן]|^320$"),
    (
        Document.INVOICE,
        r"invoice|\binv\b|accrec|pro ?forma|debit note|demand|payment request|request for payment|חשבו[נן]|פרופורמה"
        r"|דריש|הודעת חיוב|בקשת תשלום|בקשה לתשלום|^(?:300|305|310)$",
    ),
    (Document.OTHER, r"receipt|payment|deposit|קבל[הו]|תשלום|^(?:400|405)$"),
)
_CENTS, _THOUSAND = 2, 3


def read_sum(text: str) -> Decimal:
    """ "₪ 1,234.50", "1.234,50 €", "(120)".

    Raises:
        ValueError: it could be two sums ("1.234"), or is none.
    """
    bare = _SIGN.sub("", folded(text).replace("\xa0", " ")).strip()
    if not _NUMBER.fullmatch(bare):
        raise ValueError("no sum")
    negative = bare.startswith(("-", "(")) or bare.endswith("-")
    digits = _point(re.sub(r"[^\d.,]", "", bare).rstrip(".,"))
    return -Decimal(digits) if negative else Decimal(digits)


def _point(digits: str) -> str:
    """With a point before the cents and nothing before the thousands."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    mark, other = digits[last], "," if digits[last] == "." else "."
    whole, tail = digits[:last], digits[last + 1 :]
    if mark not in whole and (other in whole or len(tail) <= _CENTS):
        return f"{whole.replace(other, '')}.{tail}"
    groups = digits.split(mark)
    # A single "1.234" may be a thousand or one and a bit; one comma before three digits is a thousand everywhere here.
    if other in whole or (mark == "." and len(groups) == 2) or any(len(group) != _THOUSAND for group in groups[1:]):  # noqa: PLR2004
        raise ValueError("two sums")
    return "".join(groups)


def read_currency(text: str) -> str:
    """The ISO 4217 code of a currency's name or sign, alone or beside a sum; "" where there is none that is known."""
    bare = re.sub(r"[\d.,()\s\-']+", " ", folded(text)).strip().casefold()
    if re.fullmatch(r"[a-z]{3}", bare) and bare not in _CODES:
        return bare.upper()
    return _CODES.get(bare, "")


def read_day(text: str) -> date:
    """A day as ISO or day first, with a time behind it or without.

    Raises:
        ValueError: for anything else, month first too.
    """
    bare = folded(text).strip()
    found = _ISO.fullmatch(bare) or _DAY_FIRST.fullmatch(bare)
    if found is None:
        raise ValueError("no day")
    year = int(found["year"])
    return date(year + 2000 if year < 100 else year, int(found["month"]), int(found["day"]))  # noqa: PLR2004


def read_standings(paid: Collection[str], status: Collection[str]) -> set[Standing | date]:
    """What the columns of payment and of status say, words and days.

    A program's own word of status ("printed") tells nothing where another column tells of payment.

    Raises:
        ValueError: a cell tells nothing that is known.
    """
    found = {_standing(text) for text in paid}
    for text in status:
        try:
            found.add(_standing(text))
        except ValueError:
            if not paid:
                raise
    return found


def _standing(text: str) -> Standing | date:
    return _STANDING.get(folded(text).strip().casefold()) or read_day(text)


def read_document(text: str) -> Document:
    """What a line is by its kind of document; an invoice where the cell is empty.

    Raises:
        ValueError: no kind that is known.
    """
    words = " ".join(re.sub(r"[\W_]+", " ", folded(text)).casefold().split())
    if not words:
        return Document.INVOICE
    found = next((document for document, pattern in _DOCUMENTS if re.search(pattern, words)), None)
    if found is None:
        raise ValueError("no kind of document")
    return found
