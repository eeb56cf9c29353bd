"""When the owner works, as it is configured; `core.availability` puts it on a calendar."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Rest(StrEnum):
    """The weekly and festival rest."""

    NONE = "none"
    #: Saturday, midnight to midnight.
    SATURDAY = "saturday"
    #: Sabbath and festivals from candle lighting to nightfall at `city`.
    CANDLE_LIGHTING = "candle-lighting"


@dataclass(frozen=True)
class Interval:
    """Half-open stretch of wall time; `end` at or before `start` runs past midnight into the next day."""

    start: time
    end: time


WHOLE_DAY = Interval(time(0), time(0))


@dataclass(frozen=True)
class DateRange:
    """Days, both ends included."""

    first: date
    last: date


@dataclass(frozen=True)
class Hours:
    """When the owner works."""

    #: Seven tuples, Monday first (as `date.weekday()`).
    weekly: tuple[tuple[Interval, ...], ...]
    #: Hours on the day before a holiday; on an eve the day's own hours are cut to these.
    eve: tuple[Interval, ...] = ()
    rest: Rest = Rest.NONE
    #: Name for candle lighting: "Jerusalem", "Tel Aviv", "Haifa", …; "" if rest is not candle-lighting.
    city: str = ""
    #: ISO 3166 countries whose public holidays are days off.
    holidays: tuple[str, ...] = ()
    #: Dates with `eve` hours besides the eves.
    half_days: tuple[date, ...] = ()
    vacations: tuple[DateRange, ...] = ()
    #: A mail this many minutes after closing, or before opening, is not out of hours.
    grace_minutes: int = 0

    @property
    def never_close(self) -> bool:
        """Whether no mail can come outside them."""
        days_off = self.holidays or self.half_days or self.vacations or self.rest is not Rest.NONE
        return not days_off and all(WHOLE_DAY in day for day in self.weekly)
