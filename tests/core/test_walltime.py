"""The odd nights: wall times that do not exist, and wall times that occur twice."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.walltime import instant, shown

JERUSALEM = ZoneInfo("Asia/Jerusalem")
ZONES = ("Asia/Jerusalem", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Beirut", "Asia/Dubai")


@pytest.mark.parametrize("last", [False, True])
def test_a_wall_time_that_was_skipped_is_the_jump_itself(last):
    skipped = datetime.fromisoformat("2026-03-27 02:30")  # Israel goes from 02:00 to 03:00
    assert instant(skipped, JERUSALEM, last=last) == datetime(2026, 3, 27, 0, 0, tzinfo=UTC)
    assert shown(instant(skipped, JERUSALEM), JERUSALEM) == datetime.fromisoformat("2026-03-27 03:00")


def test_a_wall_time_that_occurs_twice_is_either_as_asked():
    doubled = datetime.fromisoformat("2026-10-25 01:30")  # Israel goes from 02:00 back to 01:00
    assert instant(doubled, JERUSALEM) == datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
    assert instant(doubled, JERUSALEM, last=True) == datetime(2026, 10, 24, 23, 30, tzinfo=UTC)


def test_a_day_that_was_skipped_whole_is_the_jump_itself():
    apia = ZoneInfo("Pacific/Apia")  # went from 29 to 31 December 2011
    skipped = datetime.fromisoformat("2011-12-30 09:00")
    assert shown(instant(skipped, apia), apia) == datetime.fromisoformat("2011-12-31")


@given(
    # Around the nights on which one of these zones changes its clocks, and on any others.
    night=st.sampled_from(
        ["2026-03-08", "2026-03-27", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01"]
    )
    | st.dates(date(1990, 1, 1), date(2035, 1, 1)).map(str),
    minutes=st.integers(0, 300),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)
def test_the_clock_shows_the_wall_time_or_has_just_jumped_over_it(night, minutes, zone):
    wall = datetime.fromisoformat(night) + timedelta(minutes=minutes)
    first, last = instant(wall, zone), instant(wall, zone, last=True)
    assert first <= last
    assert shown(first, zone) >= wall
    assert shown(first - timedelta(seconds=1), zone) < wall
