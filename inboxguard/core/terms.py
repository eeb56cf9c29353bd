"""Payment terms: when an invoice falls due."""

import re
from calendar import monthrange
from datetime import date, timedelta

_TERMS = re.compile(r"(?:(?P<kind>net|eom|שוטף)\s*\+?\s*(?P<days>\d{1,3})?|immediate|מיידי)", re.IGNORECASE)


def due_date(issued: date, terms: str) -> date | None:
    """The due date of an invoice, None for terms that name no day.

    "net 30" counts from the invoice; "eom+30", or "שוטף+30", from the last day of the invoice's month, as the Israeli
    statute words it (חוק מוסר תשלומים לספקים, התשע"ז-2017: "מתום החודש שבו הומצא החשבון").
    """
    found = _TERMS.fullmatch(terms.strip())
    if found is None:
        return None
    days = int(found["days"] or 0)
    if not found["kind"]:
        return issued
    if found["kind"].lower() == "net":
        return issued + timedelta(days=days)
    return issued.replace(day=monthrange(issued.year, issued.month)[1]) + timedelta(days=days)


def known_terms(terms: str) -> bool:
    """Whether `due_date` can read these terms."""
    return _TERMS.fullmatch(terms.strip()) is not None
