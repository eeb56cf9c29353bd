"""The clock: what must hold at every moment, whatever the hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from inboxguard.core.availability import Availability, Closed, NoOpening
from inboxguard.core.settings import DateRange, Hours, Interval, Rest
from inboxguard.core.walltime import shown
from tests.core.clocks import DUBAI, JERUSALEM, LONDON, NEW_YORK, intervals

#: The first question of a year loads its calendar, which takes longer than Hypothesis allows on a slow machine.
_unhurried = settings(deadline=None)
_clock = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
_intervals = st.lists(st.builds(Interval, _clock, _clock), max_size=2).map(tuple)
_dates = st.dates(date(2025, 6, 1), date(2027, 12, 31))
_first, _last = (datetime.fromisoformat(end) for end in ("2025-06-01", "2027-12-31"))
_moments = st.datetimes(_first, _last, timezones=st.just(UTC)) | st.sampled_from(
    [
        datetime(2026, 3, 26, 22, tzinfo=UTC),
        datetime(2026, 10, 24, 22, 30, tzinfo=UTC),
        datetime(2026, 9, 11, 15, tzinfo=UTC),
    ]
)
_any_hours = st.builds(
    Hours,
    weekly=st.lists(_intervals, min_size=7, max_size=7).map(tuple),
    eve=_intervals,
    rest=st.sampled_from(Rest),
    city=st.sampled_from(["Tel Aviv", "ירושלים", "New York", "Riga", "Stockholm"]),
    holidays=st.sampled_from([(), ("IL",), ("US", "IL")]),
    half_days=st.lists(_dates, max_size=2).map(tuple),
    vacations=st.lists(_dates.map(lambda day: DateRange(day, day + timedelta(days=9))), max_size=1).map(tuple),
    grace_minutes=st.sampled_from([0, 15]),
)
_any_availability = st.builds(
    Availability, _any_hours, st.sampled_from([JERUSALEM, NEW_YORK, LONDON, ZoneInfo("Australia/Lord_Howe")])
)


@_unhurried
@given(_any_availability, _moments, st.floats(0, 1, exclude_max=True))
def test_the_next_opening_is_open_and_not_before_and_nothing_between_is_open(availability, moment, part):
    try:
        # In UTC, because sums and equality of local datetimes go wrong on the nights of the jumps.
        opening = availability.next_opening(moment).astimezone(UTC)
    except NoOpening:
        assert availability.closure(moment) is not None
        return
    assert opening >= moment
    assert availability.closure(opening) is None
    if availability.closure(moment) is None:
        assert opening == moment
    else:
        between = min(moment + (opening - moment) * part, opening - timedelta(microseconds=1))
        assert availability.closure(between) is not None
        assert availability.closure(opening - timedelta(microseconds=1)) is not None


@_unhurried
@given(_any_availability, _dates)
def test_openings_begin_on_their_day_and_are_open_from_start_to_end_but_not_at_the_end(availability, day):
    previous = None
    for start, end in (tuple(each.astimezone(UTC) for each in opening) for opening in availability.openings(day)):
        assert shown(start, availability.openings(day)[0][0].tzinfo).date() == day
        assert start < end
        assert previous is None or previous < start
        previous = end
        for inside in (start, start + (end - start) / 2, end - timedelta(microseconds=1)):
            assert availability.closure(inside) is None
            assert availability.next_opening(inside) == inside
    assert availability.is_working_day(day) is (previous is not None)
    assert (availability.closing(day) is None) is (previous is None)


@_unhurried
@given(_any_availability, _moments)
def test_grace_only_ever_opens(availability, moment):
    if availability.closure(moment) is None:
        assert availability.closure(moment, grace=True) is None


@_unhurried
@given(_any_availability, _moments, st.sampled_from([NEW_YORK, DUBAI]))
def test_the_answer_does_not_depend_on_the_zone_in_which_the_moment_is_written(availability, moment, zone):
    assert availability.closure(moment) == availability.closure(moment.astimezone(zone))


@_unhurried
@given(st.lists(_intervals, min_size=7, max_size=7).map(tuple), _moments)
def test_without_rest_and_holidays_a_moment_is_open_when_the_wall_clock_says_so(weekly, moment):
    wall = shown(moment, DUBAI)  # a zone whose clocks never jump

    def covers(interval, day):
        start = datetime.combine(day, interval.start)
        length = (datetime.combine(day, interval.end) - start) % timedelta(days=1) or timedelta(days=1)
        return start <= wall < start + length

    days = (wall.date(), wall.date() - timedelta(days=1))
    expected = any(covers(interval, day) for day in days for interval in weekly[day.weekday()])
    assert (Availability(Hours(weekly=weekly), DUBAI).closure(moment) is None) is expected


@_unhurried
@given(_moments)
def test_every_closed_moment_of_rest_lies_between_lighting_and_nightfall(moment):
    around = Hours(weekly=(intervals("00:00-00:00"),) * 7, rest=Rest.CANDLE_LIGHTING, city="Tel Aviv")
    closure = Availability(around, JERUSALEM).closure(moment)
    assert closure is None or closure.reason in {Closed.SABBATH, Closed.FESTIVAL}
    assert (closure is not None and closure.reason is Closed.FESTIVAL) is bool(closure and closure.name)
