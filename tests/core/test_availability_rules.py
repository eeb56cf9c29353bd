"""The clock: rest, eves, half days, grace, and the counting of working days."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from inboxguard.core.availability import SEARCH_DAYS, Availability, Closed, Closure, NoOpening, default_hours
from inboxguard.core.settings import DateRange, Hours, Rest
from tests.core.clocks import DAY, EVE, ISRAEL, JERUSALEM, KEEPING, NEW_YORK, NIGHT, PLAIN, at, intervals, reason, span

# Rest, half days, grace.


def test_a_kept_saturday_is_closed_from_midnight_to_midnight_whatever_its_hours():
    kept = Hours(weekly=(*[DAY] * 4, NIGHT, NIGHT, DAY), rest=Rest.SATURDAY)
    availability = Availability(kept, JERUSALEM)
    assert availability.openings(date(2026, 9, 4)) == (span("2026-09-04 18:00", "2026-09-05 00:00"),)
    assert availability.openings(date(2026, 9, 5)) == ()
    assert availability.closure(at("2026-09-05 00:00")) == Closure(Closed.SABBATH)
    assert availability.closure(at("2026-09-05 23:59")) == Closure(Closed.SABBATH)
    assert availability.closure(at("2026-09-06 01:00")) == Closure(Closed.HOURS)


def test_winter_fridays_are_cut_at_candle_lighting():
    afternoons = replace(KEEPING, weekly=(*[DAY] * 5, (), DAY))
    assert Availability(afternoons, JERUSALEM).closing(date(2026, 12, 11)) == at("2026-12-11 16:16")


def test_hours_that_outlast_the_rest_go_on_after_it():
    around = Hours(weekly=(intervals("00:00-00:00"),) * 7, rest=Rest.CANDLE_LIGHTING, city="Tel Aviv")
    availability = Availability(around, JERUSALEM)
    assert availability.openings(date(2026, 6, 19)) == (span("2026-06-19 00:00", "2026-06-19 19:29"),)
    assert availability.openings(date(2026, 6, 20)) == (span("2026-06-20 20:32", "2026-06-21 00:00"),)
    assert availability.closure(at("2026-06-21 00:00")) is None


def test_what_rest_leaves_after_midnight_begins_on_the_next_day():
    saturday = (*[()] * 5, intervals("22:00-04:00"), ())
    riga = ZoneInfo("Europe/Riga")
    northern = Hours(weekly=saturday, rest=Rest.CANDLE_LIGHTING, city="Riga")  # dark after midnight in June
    availability = Availability(northern, riga)
    assert availability.openings(date(2026, 6, 20)) == ()
    ((start, end),) = availability.openings(date(2026, 6, 21))
    assert time(0) < start.time() < time(1)
    assert end == at("2026-06-21 04:00", riga)
    assert availability.next_opening(at("2026-06-20 12:00", riga)) == start


def test_a_half_day_keeps_eve_hours():
    halved = replace(ISRAEL, half_days=(date(2026, 9, 29),))
    availability = Availability(halved, JERUSALEM)
    assert availability.closure(at("2026-09-29 11:00")) is None
    assert availability.closure(at("2026-09-29 13:00")) == Closure(Closed.HALF_DAY)


def test_intermediate_days_are_normal():
    assert reason(KEEPING, at("2026-09-29 16:00")) is None


def test_the_eve_of_a_festival_closes_at_candle_lighting_when_eve_hours_are_longer():
    generous = replace(
        KEEPING, eve=intervals("09:00-23:00"), weekly=(*[intervals("09:00-23:00")] * 5, (), intervals("09:00-23:00"))
    )
    assert Availability(generous, JERUSALEM).closing(date(2026, 9, 20)) == at("2026-09-20 18:20")


def test_the_eve_of_new_year_lies_in_the_year_before():
    us = Hours(weekly=default_hours("America/New_York").weekly, eve=EVE, holidays=("US",))
    assert Availability(us, NEW_YORK).closure(at("2026-12-31 14:00", NEW_YORK)) == Closure(Closed.EVE, "New Year's Day")


def test_with_two_countries_both_are_kept_and_the_first_names_a_common_day():
    both = replace(PLAIN, eve=EVE, holidays=("US", "GB"))
    availability = Availability(both, JERUSALEM)
    assert availability.closure(at("2026-05-04 10:00")) == Closure(Closed.HOLIDAY, "May Day")
    assert availability.closure(at("2026-11-26 10:00")) == Closure(Closed.HOLIDAY, "Thanksgiving Day")
    assert availability.closure(at("2026-05-25 10:00")) == Closure(Closed.HOLIDAY, "Memorial Day")


@pytest.mark.parametrize(
    ("moment", "graced"),
    [
        ("2026-09-03 08:44:59", False),
        ("2026-09-03 08:45", True),
        ("2026-09-03 17:14:59", True),
        ("2026-09-03 17:15", False),
    ],
)
def test_grace_counts_on_both_sides_and_only_when_asked(moment, graced):
    availability = Availability(replace(PLAIN, grace_minutes=15), JERUSALEM)
    assert availability.closure(at(moment)) == Closure(Closed.HOURS)
    assert (availability.closure(at(moment), grace=True) is None) is graced


def test_grace_reaches_over_midnight():
    midnight = replace(PLAIN, weekly=(*[intervals("00:05-23:55")] * 5, (), ()), grace_minutes=15)
    availability = Availability(midnight, JERUSALEM)
    assert availability.closure(at("2026-09-06 23:51"), grace=True) is None  # Sunday, before Monday's hours
    assert availability.closure(at("2026-09-06 23:49"), grace=True) is not None
    assert availability.closure(at("2026-09-05 00:09"), grace=True) is None  # Saturday, after Friday's
    assert availability.closure(at("2026-09-05 00:10"), grace=True) is not None


def test_touching_hours_are_one_stretch():
    split = replace(PLAIN, weekly=(intervals("13:00-17:00", "09:00-13:00"),) * 7)
    assert Availability(split, JERUSALEM).openings(date(2026, 9, 3)) == (span("2026-09-03 09:00", "2026-09-03 17:00"),)


# Questions that cannot be answered, and counting days.


def test_a_naive_moment_is_a_value_error():
    with pytest.raises(ValueError, match="no time zone"):
        Availability(PLAIN, JERUSALEM).closure(datetime(2026, 9, 3, 12))  # noqa: DTZ001 - the point of the test


def test_an_unknown_city_is_found_out_at_once_and_only_if_it_matters():
    with pytest.raises(ValueError, match="Atlantis"):
        Availability(replace(KEEPING, city="Atlantis"), JERUSALEM)
    Availability(replace(ISRAEL, city="Atlantis"), JERUSALEM)


@pytest.mark.parametrize("hours", [Hours(weekly=((),) * 7), replace(PLAIN, vacations=(DateRange(date.min, date.max),))])
def test_without_any_working_hour_the_owner_is_told_where_to_look(hours):
    availability = Availability(hours, JERUSALEM)
    with pytest.raises(NoOpening, match=r"\[hours\]"):
        availability.next_opening(at("2026-09-03 12:00"))
    with pytest.raises(NoOpening, match=r"\[hours\]"):
        availability.working_day_after(date(2026, 9, 3))
    assert availability.closing(date(2026, 9, 3)) is None


def test_an_opening_is_found_after_a_vacation_of_a_year():
    away = replace(PLAIN, vacations=(DateRange(date(2026, 9, 3), date(2027, 9, 30)),))
    assert SEARCH_DAYS == 400
    assert Availability(away, JERUSALEM).next_opening(at("2026-09-03 12:00")) == at("2027-10-03 09:00")


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 9, 3), 1, date(2026, 9, 6)),  # Thursday to Sunday
        (date(2026, 9, 3), 5, date(2026, 9, 10)),
        (date(2026, 9, 10), 1, date(2026, 9, 14)),  # over Rosh Hashana
        (date(2026, 9, 5), 1, date(2026, 9, 6)),  # from a Saturday
    ],
)
def test_working_days_are_counted_from_the_day_after(day, days, expected):
    assert Availability(ISRAEL, JERUSALEM).working_day_after(day, days) == expected


def test_the_working_day_before_the_first_is_not_asked_for():
    with pytest.raises(ValueError, match="first is 1"):
        Availability(ISRAEL, JERUSALEM).working_day_after(date(2026, 9, 3), 0)


def test_the_calendars_are_not_loaded_before_they_are_asked():
    code = "import sys, inboxguard.core.availability; print({'holidays', 'astral'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"
