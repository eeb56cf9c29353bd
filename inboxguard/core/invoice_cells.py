"""Sums, days and signs of payment as they stand in the cells of an export."""

import re
from datetime import date
from decimal import Decimal

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
_PAID = "|paid|paid in full|yes|true|closed|settled|v|✓|כן|שולם|שולמה|שולם במלואו|נפרע|נפרעה|סגור|סגורה|"
_OPEN = (
    "||-|0|no|false|open|unpaid|sent|overdue|due|pending|outstanding|draft|לא|פתוח|פתוחה|לא שולם|לא שולמה|ממתין לתשלום"
    "|ממתינה לתשלום|נשלח|נשלחה|טרם שולם|באיחור|"
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


def read_paid(text: str, issued: date) -> date | None:
    """The day of payment, None for an open invoice.

    Paid without a day counts as paid when it was issued: in time.

    Raises:
        ValueError: the cell tells neither.
    """
    word = f"|{folded(text).strip().casefold()}|"
    if word in _OPEN:
        return None
    return issued if word in _PAID else read_day(text)
