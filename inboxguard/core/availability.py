"""When the owner works: whether a moment is open, why it is not, and when it next will be."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from inboxguard.core.errors import InboxguardError
from inboxguard.core.hours_text import Closed, Closure, closure_sentence, default_hours, describe_hours
from inboxguard.core.public_days import known_country, public_days
from inboxguard.core.rest import SATURDAY, RestBlock, city_named, known_city, rest_blocks
from inboxguard.core.settings import Hours, Interval, Rest
from inboxguard.core.walltime import instant, shown

#: The room's door: what stands in the rooms behind it is taken from here too.
__all__ = [
    "SEARCH_DAYS",
    "Availability",
    "Closed",
    "Closure",
    "NoOpening",
    "closure_sentence",
    "default_hours",
    "describe_hours",
    "known_city",
    "known_country",
]

#: How far ahead an opening is looked for: more than a year, so that one yearly day is found.
SEARCH_DAYS = 400
#: Years in which a day more than a year ahead, and yesterday, can be written down.
_YEARS = range(2, 9998)
_DAY = timedelta(days=1)
#: Half-open; both ends naive wall times, or both UTC.
_Span = tuple[datetime, datetime]
_NO_OPENING = f"there is no working hour in the {SEARCH_DAYS} days after {{day}}; look at [hours] in the configuration"


class NoOpening(InboxguardError):
    """There is no working minute within `SEARCH_DAYS`."""


class Availability:
    """The owner's hours on a calendar (RFC 7953 calls it so).

    All stretches are half-open: at 17:00:00 hours until 17:00 are over. Hours past midnight belong to the day on which
    they begin, with its holidays, eves and vacations; only the rest of Sabbath and festivals cuts by the clock.
    """

    def __init__(self, hours: Hours, zone: ZoneInfo) -> None:
        """Takes the owner's hours.

        Raises:
            ValueError: Candle lighting is asked for in an unknown city (`known_city`). A country that is not known
                (`known_country`) is found out at the first question.
        """
        if hours.rest is Rest.CANDLE_LIGHTING:
            city_named(hours.city)
        self._hours = hours
        self._zone = zone

    def closure(self, moment: datetime, *, grace: bool = False) -> Closure | None:
        """Why a moment is outside the working hours; None if it is inside.

        Of several reasons the first of these is told: rest, holiday, vacation, eve, half day, weekday off, hours.

        Args:
            moment: Aware, in any zone.
            grace: Whether `Hours.grace_minutes` before and after a stretch count as inside.

        Raises:
            ValueError: The moment is naive, or in the first or last year that a calendar can hold.
        """
        local, utc = self._local(moment), moment.astimezone(UTC)
        slack = timedelta(minutes=self._hours.grace_minutes if grace else 0)
        # Hours that began yesterday may last until now, and grace may reach over a midnight on both sides.
        for days in (-2, -1, 0, 1):
            if any(start - slack <= utc < end + slack for start, end in self._shift(local.date() + days * _DAY)):
                return None
        return self._rest_at(local) or self._reason(local)

    def next_opening(self, moment: datetime) -> datetime:
        """The first working minute at or after an aware moment, in the owner's zone: the moment itself if it is open.

        Raises:
            NoOpening: None within `SEARCH_DAYS`.
            ValueError: As `closure`.
        """
        local, utc = self._local(moment), moment.astimezone(UTC)
        for days in range(-1, SEARCH_DAYS):
            for start, end in self._stretches(local.date() + days * _DAY):
                if end > utc:
                    return max(start, utc).astimezone(self._zone)
        raise NoOpening(_NO_OPENING.format(day=local.date()))

    def openings(self, day: date) -> tuple[_Span, ...]:
        """The stretches that begin on this local day, in order, after eves, rest, holidays and vacations are cut out.

        Returns:
            Aware, in the owner's zone. Compare them in UTC: on the night when the clocks go back, two datetimes of
            one zone compare by what the clock shows.
        """
        zone = self._zone
        return tuple((start.astimezone(zone), end.astimezone(zone)) for start, end in self._stretches(day))

    def is_working_day(self, day: date) -> bool:
        """Whether any stretch begins on the day."""
        return bool(self._stretches(day))

    def working_day_after(self, day: date, days: int = 1) -> date:
        """The nth working day after a day, which itself does not count.

        Args:
            day: Local day; it need not be a working day.
            days: At least 1.

        Raises:
            NoOpening: Two working days lie more than `SEARCH_DAYS` apart.
            ValueError: `days` is less than 1.
        """
        if days < 1:
            raise ValueError(f"asked for working day {days} after {day}; the first is 1")
        for _ in range(days):
            following = (day + ahead * _DAY for ahead in range(1, SEARCH_DAYS))
            found = next((each for each in following if self.is_working_day(each)), None)
            if found is None:
                raise NoOpening(_NO_OPENING.format(day=day))
            day = found
        return day

    def closing(self, day: date) -> datetime | None:
        """The end of the last stretch that begins on the day, in the owner's zone; None if none does."""
        openings = self.openings(day)
        return openings[-1][1] if openings else None

    def _local(self, moment: datetime) -> datetime:
        if moment.utcoffset() is None:
            raise ValueError(f"{moment} has no time zone, so it cannot be held against working hours")
        if moment.year not in _YEARS:
            raise ValueError(f"{moment} lies at the edge of the calendar")
        return moment.astimezone(self._zone)

    def _stretches(self, day: date) -> list[_Span]:
        """As `openings`, in UTC."""
        # What begins on the day can be the rest of yesterday's hours, after nightfall came past midnight.
        spans = (*self._shift(day - _DAY), *self._shift(day))
        return _merged(span for span in spans if shown(span[0], self._zone).date() == day)

    def _shift(self, day: date) -> list[_Span]:
        """The hours that belong to the day, in UTC."""
        own = self._own(day)
        if not own or self._holiday(day) is not None or self._on_vacation(day):
            return []
        if self._eve_of(day) is not None or day in self._hours.half_days:
            own = _common(own, _placed(self._hours.eve, day))
        spans = [(instant(start, self._zone), instant(end, self._zone, last=True)) for start, end in own]
        for block in self._rest_near(day):
            spans = [part for span in spans for part in _without(span, block)]
        return [(start, end) for start, end in spans if start < end]

    def _own(self, day: date) -> list[_Span]:
        """The weekday's hours, uncut, in wall time."""
        if self._hours.rest is Rest.SATURDAY and day.weekday() == SATURDAY:
            return []
        return _placed(self._hours.weekly[day.weekday()], day)

    def _rest_near(self, day: date) -> Iterable[RestBlock]:
        # Hours of a day end at the latest as the next day ends.
        return rest_blocks(self._hours.rest, self._hours.city, zone=self._zone, first=day, last=day + _DAY)

    def _holiday(self, day: date) -> str | None:
        """The name of the public holiday, in the first configured country that has one."""
        names = (public_days(country, day.year).get(day) for country in self._hours.holidays)
        return next((name for name in names if name is not None), None)

    def _eve_of(self, day: date) -> str | None:
        """The name of the holiday on the next day; the second of two holidays has no eve."""
        return self._holiday(day + _DAY) if self._holiday(day) is None else None

    def _on_vacation(self, day: date) -> bool:
        return any(vacation.first <= day <= vacation.last for vacation in self._hours.vacations)

    def _rest_at(self, local: datetime) -> Closure | None:
        days = (block.day_at(local) for block in self._rest_near(local.date()))
        day = next((day for day in days if day is not None), None)
        if day is None:
            return None
        return Closure(Closed.FESTIVAL, day.festival) if day.festival else Closure(Closed.SABBATH)

    def _reason(self, local: datetime) -> Closure:
        """Why a moment is closed that rest does not close; a decision table."""
        today, wall = local.date(), local.replace(tzinfo=None)
        # At one in the morning the hours in question may be those of the evening before.
        late = any(start <= wall < end for start, end in self._own(today - _DAY))
        home = today - _DAY if late else today
        holiday = self._holiday(today) or self._holiday(home)
        if holiday is not None:
            return Closure(Closed.HOLIDAY, holiday)
        if self._on_vacation(today) or self._on_vacation(home):
            return Closure(Closed.VACATION)
        own = self._own(home)
        if not own:
            return Closure(Closed.DAY_OFF)
        eve_of = self._eve_of(home)
        # Before the day would have begun anyway, its being cut short is not the reason.
        cut = wall >= min(start for start, _ in own)
        if cut and eve_of is not None:
            return Closure(Closed.EVE, eve_of)
        if cut and home in self._hours.half_days:
            return Closure(Closed.HALF_DAY)
        return Closure(Closed.HOURS)


def _placed(intervals: Iterable[Interval], day: date) -> list[_Span]:
    """The intervals on a day, in naive wall time."""
    return [
        (datetime.combine(day, each.start), datetime.combine(day + _DAY * (each.end <= each.start), each.end))
        for each in intervals
    ]


def _common(ours: Iterable[_Span], theirs: list[_Span]) -> list[_Span]:
    """What lies in both."""
    pairs = ((max(a, c), min(b, d)) for a, b in ours for c, d in theirs)
    return [(start, end) for start, end in pairs if start < end]


def _without(span: _Span, block: RestBlock) -> list[_Span]:
    """What a block of rest leaves of a stretch: nothing, one part or two."""
    start, end = span
    parts = ((start, min(end, block.starts)), (max(start, block.ends), end))
    return [(first, last) for first, last in parts if first < last]


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    """In order, those that touch or overlap made one."""
    merged: list[_Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
