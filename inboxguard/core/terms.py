"""Payment terms: when an invoice falls due."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_TERMS = re.compile(
    r"(?:(?P<kind>net|eom|שוטף)\s*\+?\s*(?P<days>\d{1,3})?"
    r"|(?P<advance>(?:advance|מקדמה|מראש|in advance)(?:\s*\d{1,3}\s*%)?)"
    r"|(?P<milestones>milestones?|אבני דרך)"
    r"|immediate|מיידי|(?:due )?on receipt|עם קבלת החשבונית)",
    re.IGNORECASE,
)
#: "advance 50%, eom+30": the advance is paid before the work, the rest by the terms.
_AFTER_ADVANCE = re.compile(r"(?:advance|מקדמה)\s*(?:\d{1,3}\s*%)?\s*[,;]\s*(?=\S)", re.IGNORECASE)
_DAYS_IN_A_MONTH = 30


class Shotef(StrEnum):
    """What the days after שוטף, or after the end of the month, count; contracts use both."""

    #: Days from the last day of the month, as the statute words it.
    DAYS = "days"
    #: Each 30 are a calendar month, so that שוטף+30 is the last day of the next one.
    CALENDAR_MONTHS = "calendar_months"


class Part(StrEnum):
    """What of the price an invoice asks for."""

    WHOLE = "whole"
    #: Paid before the work: due when it is issued, whatever the terms.
    ADVANCE = "advance"
    #: Due by the terms from the day on which the milestone was reached; before that it is not due.
    MILESTONE = "milestone"


@dataclass(frozen=True)
class Terms:
    """Terms that name a day."""

    #: Counted from the last day of the month, not from the day itself.
    from_month_end: bool
    days: int


def read_terms(text: str) -> Terms | None:
    """Terms as they are written in an agreement; None for those that name no day ("שוטף + יכולת")."""
    found = _TERMS.fullmatch(_AFTER_ADVANCE.sub("", text.strip(), count=1))
    if found is None:
        return None
    return Terms(from_month_end=(found["kind"] or "").lower() in ("eom", "שוטף"), days=int(found["days"] or 0))


def known_terms(text: str) -> bool:
    """Whether `due_date` can read these terms."""
    return read_terms(text) is not None


def due_date(issued: date, terms: str, shotef: Shotef = Shotef.DAYS) -> date | None:
    """The due date of an invoice, None for terms that name no day.

    "net 30" counts from the invoice; "eom+30", or "שוטף+30", from the last day of the invoice's month, as the Israeli
    statute words it (חוק מוסר תשלומים לספקים, התשע"ז-2017: "מתום החודש שבו הומצא החשבון"). A due date on a day of rest
    stays where it is.
    """
    read = read_terms(terms)
    return due_by(issued, read, shotef) if read else None


def due_by(issued: date, terms: Terms, shotef: Shotef = Shotef.DAYS) -> date:
    """The due date by terms that were read."""
    if not terms.from_month_end:
        return issued + timedelta(days=terms.days)
    if shotef is Shotef.DAYS:
        return month_end(issued) + timedelta(days=terms.days)
    months, days = divmod(terms.days, _DAYS_IN_A_MONTH)
    end = month_end(issued)
    for _ in range(months):
        end = month_end(end + timedelta(days=1))
    return end + timedelta(days=days)


def part_due(issued: date, terms: str, shotef: Shotef, part: Part, reached: date | None) -> date | None:
    """The due date of an advance, of a milestone's part, or of a whole invoice; None while it is not due at all."""
    if part is Part.ADVANCE:
        return issued
    if part is Part.MILESTONE:
        return due_date(max(issued, reached), terms, shotef) if reached else None
    return due_date(issued, terms, shotef)


def month_end(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])
