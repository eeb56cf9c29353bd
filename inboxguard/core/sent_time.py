"""Decides when a mail was sent: the sender's clock where it is credible, else the server's."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

#: How far the Date header may lie before and after the server's time (docs/design.md, "Standing rules").
EARLIEST, LATEST = timedelta(hours=24), timedelta(minutes=15)
#: Years that a Date header may name when there is no server's time to hold it against.
_YEARS = range(1990, 2100)
#: No zone is farther from Greenwich (Kiribati +14:00, Baker Island -12:00).
_MAX_OFFSET = timedelta(hours=14)


def sent_at(
    date: str | None, *, received_at: datetime | None, trace: str | None = None
) -> tuple[datetime | None, str | None]:
    """When the mail was sent, and why that is not the Date header (None if it is).

    Args:
        date: value of the Date header, None if it is missing.
        received_at: the server's time; aware.
        trace: value of the topmost Received header, asked when there is no `received_at` and no usable `date`.
    """
    named = date_of(date)
    if received_at is None:
        if named:
            return named, None
        traced = date_of((trace or "").rpartition(";")[2])
        reason = _unusable(date)
        return traced, f"{reason}, so the time of delivery is used" if traced else f"{reason}, so the time is not known"
    if named is None:
        return received_at, f"{_unusable(date)}, so the server's time is used"
    if received_at - EARLIEST <= named <= received_at + LATEST:
        return named, None
    side = "more than a day before" if named < received_at else "later than"
    return (
        received_at,
        f"the Date header ({named:%Y-%m-%d %H:%M %z}) is {side} the server's time, which is used instead",
    )


def date_of(value: str | None) -> datetime | None:
    """A date-time of RFC 5322 section 3.3 with the sender's offset, leniently; None if it is no credible day.

    A missing or unknown zone is read as UTC (section 4.3, "-0000").
    """
    try:
        fields = parsedate_tz((value or "").strip()[:100])
        if fields is None:
            return None
        offset = timedelta(seconds=fields[9] or 0)
        if abs(offset) > _MAX_OFFSET or fields[0] not in _YEARS:
            return None
        return datetime(*fields[:5], min(fields[5], 59), tzinfo=timezone(offset) if offset else UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _unusable(date: str | None) -> str:
    return "the Date header cannot be used" if date and date.strip() else "there is no Date header"
