"""The clock: the acceptance cases and the edge cases of the calendar, one by one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from inboxguard.core.availability import Availability, Closed, Closure
from inboxguard.core.settings import DateRange, Hours, Rest
from tests.core.clocks import (
    DAY,
    DUBAI,
    ISRAEL,
    JERUSALEM,
    KEEPING,
    LONDON,
    NEW_YORK,
    NIGHT,
    NIGHT_WORKER,
    PLAIN,
    WITH_FRIDAY,
    at,
    intervals,
    reason,
    span,
)

# The acceptance cases of F01.


@pytest.mark.parametrize("hours", [PLAIN, ISRAEL, KEEPING])
@pytest.mark.parametrize(
    ("moment", "is_open"),
    [("2026-09-03 16:59", True), ("2026-09-03 17:00", False), ("2026-09-22 10:00", True)],
)
def test_plain_days_are_judged_by_their_hours(hours, moment, is_open):
    assert (Availability(hours, JERUSALEM).closure(at(moment)) is None) is is_open


def test_the_day_of_yom_kippur_is_closed_and_named():
    moment = at("2026-09-21 10:00")
    assert Availability(ISRAEL, JERUSALEM).closure(moment) == Closure(Closed.HOLIDAY, "יום כיפור")
    assert Availability(KEEPING, JERUSALEM).closure(moment) == Closure(Closed.FESTIVAL, "יום כיפור")
    assert Availability(PLAIN, JERUSALEM).closure(moment) is None


# The thirteen edge cases of the calendar chapter.


def test_case_1_hours_are_half_open_to_the_microsecond():
    assert reason(ISRAEL, at("2026-09-03 08:59:59.999999")) is Closed.HOURS
    assert reason(ISRAEL, at("2026-09-03 09:00:00")) is None
    assert reason(ISRAEL, at("2026-09-03 16:59:59.999999")) is None
    assert reason(ISRAEL, at("2026-09-03 17:00:00")) is Closed.HOURS


def test_case_2_friday_is_a_day_off_unless_it_has_hours():
    friday = at("2026-09-04 10:00")
    assert reason(ISRAEL, friday) is Closed.DAY_OFF
    assert reason(replace(ISRAEL, weekly=WITH_FRIDAY), friday) is None


def test_case_3_friday_evening_is_outside_by_hours_first_and_sabbath_from_candle_lighting():
    assert reason(KEEPING, at("2026-06-19 18:30")) is Closed.HOURS
    assert reason(KEEPING, at("2026-06-19 19:28:59")) is Closed.HOURS
    assert reason(KEEPING, at("2026-06-19 19:29")) is Closed.SABBATH
    assert reason(KEEPING, at("2026-06-19 19:35")) is Closed.SABBATH


def test_case_4_saturday_is_sabbath_until_nightfall_and_a_day_off_after():
    assert reason(KEEPING, at("2026-06-20 20:10")) is Closed.SABBATH
    assert reason(KEEPING, at("2026-06-20 20:40")) is Closed.DAY_OFF


def test_hours_on_saturday_evening_begin_at_nightfall():
    evenings = (*[DAY] * 4, (), intervals("19:00-23:00"), DAY)
    availability = Availability(replace(KEEPING, weekly=evenings), JERUSALEM)
    assert availability.openings(date(2026, 6, 20)) == (span("2026-06-20 20:32", "2026-06-20 23:00"),)
    assert availability.next_opening(at("2026-06-19 19:00")) == at("2026-06-20 20:32")


def test_case_5_after_two_days_of_rosh_hashana_work_begins_on_monday():
    for moment in ("2026-09-11 18:40", "2026-09-12 11:00", "2026-09-13 10:00", "2026-09-13 20:00"):
        assert Availability(KEEPING, JERUSALEM).next_opening(at(moment)) == at("2026-09-14 09:00")
    names = [Availability(KEEPING, JERUSALEM).closure(at(f"2026-09-{when}")) for when in ("11 19:00", "13 10:00")]
    assert names == [Closure(Closed.FESTIVAL, "ראש השנה")] * 2


def test_a_festival_that_runs_into_the_sabbath_is_one_rest_with_each_day_under_its_own_name():
    availability = Availability(KEEPING, JERUSALEM)
    assert availability.closure(at("2026-05-22 10:00")) == Closure(Closed.FESTIVAL, "שבועות")
    assert availability.closure(at("2026-05-23 10:00")) == Closure(Closed.SABBATH)
    assert availability.next_opening(at("2026-05-21 19:15")) == at("2026-05-24 09:00")


@pytest.mark.parametrize("hours", [ISRAEL, KEEPING])
def test_case_6_the_eve_of_yom_kippur_ends_with_the_eve_hours(hours):
    availability = Availability(hours, JERUSALEM)
    assert availability.closure(at("2026-09-20 11:59")) is None
    assert availability.closure(at("2026-09-20 14:00")) == Closure(Closed.EVE, "יום כיפור")
    assert availability.closing(date(2026, 9, 20)) == at("2026-09-20 12:00")
    assert reason(hours, at("2026-09-20 07:00")) is Closed.HOURS  # as on any day


def test_an_eve_has_the_hours_that_lie_in_both_the_days_and_the_eves():
    late = replace(
        ISRAEL, weekly=(*[intervals("10:00-11:00", "11:30-19:00")] * 5, (), intervals("10:00-11:00", "11:30-19:00"))
    )
    openings = Availability(late, JERUSALEM).openings(date(2026, 9, 20))
    assert openings == (span("2026-09-20 10:00", "2026-09-20 11:00"), span("2026-09-20 11:30", "2026-09-20 12:00"))


def test_an_eve_without_eve_hours_is_closed_and_a_weekday_off_gets_none_from_it():
    assert reason(replace(ISRAEL, eve=()), at("2026-09-20 10:00")) is Closed.EVE
    assert reason(ISRAEL, at("2026-09-11 10:00")) is Closed.DAY_OFF  # Friday, the eve of Rosh Hashana
    assert not Availability(replace(ISRAEL, eve=()), JERUSALEM).is_working_day(date(2026, 9, 20))


def test_case_7_the_eve_of_independence_day_keeps_eve_hours():
    availability = Availability(KEEPING, JERUSALEM)
    assert availability.closure(at("2026-04-21 11:00")) is None
    assert availability.closure(at("2026-04-21 20:30")) == Closure(Closed.EVE, "יום העצמאות")
    assert availability.closure(at("2026-04-22 10:00")) == Closure(Closed.HOLIDAY, "יום העצמאות")
    assert availability.closure(at("2026-04-20 20:30")) == Closure(Closed.HOURS)


def test_case_8_a_client_abroad_is_judged_by_the_owners_clock():
    assert reason(ISRAEL, at("2026-09-14 10:00", NEW_YORK)) is Closed.HOURS  # 17:00 in Israel
    assert reason(ISRAEL, at("2026-09-14 09:59", NEW_YORK)) is None
    assert reason(ISRAEL, at("2026-03-09 10:00", NEW_YORK)) is None  # six hours apart for three weeks: 16:00


@pytest.mark.parametrize("year", [2, 1970, 2150, 9997])
@pytest.mark.parametrize("hours", [PLAIN, ISRAEL, KEEPING, replace(ISRAEL, rest=Rest.SATURDAY)])
def test_case_9_a_mail_dated_far_away_is_answered_as_well_as_can_be(hours, year):
    availability = Availability(hours, JERUSALEM)
    for moment in (datetime(year, 1, 1, 12, tzinfo=UTC), datetime(year, 12, 31, 23, 59, tzinfo=UTC)):
        availability.closure(moment)
        assert availability.next_opening(moment) >= moment


@pytest.mark.parametrize("moment", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)])
def test_a_mail_dated_at_the_edge_of_the_calendar_is_a_value_error(moment):
    with pytest.raises(ValueError, match="edge of the calendar"):
        Availability(ISRAEL, JERUSALEM).closure(moment)


def test_case_10_a_vacation_that_ends_on_a_holiday_ends_after_it():
    away = replace(ISRAEL, vacations=(DateRange(date(2026, 9, 15), date(2026, 9, 21)),))
    availability = Availability(away, JERUSALEM)
    assert availability.next_opening(at("2026-09-14 17:00")) == at("2026-09-22 09:00")
    assert availability.closure(at("2026-09-15 10:00")) == Closure(Closed.VACATION)
    assert availability.closure(at("2026-09-20 10:00")) == Closure(Closed.VACATION)
    assert availability.closure(at("2026-09-21 10:00")) == Closure(Closed.HOLIDAY, "יום כיפור")
    assert availability.working_day_after(date(2026, 9, 14)) == date(2026, 9, 22)


def test_case_11_a_half_friday_in_dubai_is_a_matter_of_hours():
    dubai = Hours(weekly=(*[DAY] * 4, intervals("07:30-12:00"), (), ()), holidays=("AE",))
    assert reason(dubai, at("2026-09-04 11:59", DUBAI), DUBAI) is None
    assert reason(dubai, at("2026-09-04 13:00", DUBAI), DUBAI) is Closed.HOURS
    assert reason(dubai, at("2026-09-05 11:00", DUBAI), DUBAI) is Closed.DAY_OFF
    assert reason(dubai, at("2026-12-02 11:00", DUBAI), DUBAI) is Closed.HOLIDAY


def test_case_12_on_the_day_of_the_jump_forward_hours_begin_with_the_first_minute_that_exists():
    early = replace(PLAIN, weekly=(*[DAY] * 4, intervals("02:30-04:00"), (), DAY))
    availability = Availability(early, JERUSALEM)
    (opening,) = availability.openings(date(2026, 3, 27))
    assert [end.astimezone(UTC).hour for end in opening] == [0, 1]
    assert opening[0].hour == 3
    assert availability.closure(datetime(2026, 3, 26, 23, 59, 59, tzinfo=UTC)) is not None
    assert availability.closure(datetime(2026, 3, 27, 0, 0, tzinfo=UTC)) is None


def test_case_12_hours_that_lie_in_the_skipped_hour_do_not_take_place():
    early = replace(PLAIN, weekly=(*[DAY] * 4, intervals("02:10-02:50"), (), DAY))
    assert Availability(early, JERUSALEM).openings(date(2026, 3, 27)) == ()


def test_case_12_on_the_day_of_the_jump_back_a_doubled_minute_is_open_both_times():
    early = replace(PLAIN, weekly=(*[DAY] * 6, intervals("00:30-01:30")))
    availability = Availability(early, JERUSALEM)
    for fold in (0, 1):
        assert availability.closure(at("2026-10-25 01:29").replace(fold=fold)) is None
    assert availability.closure(at("2026-10-25 01:30").replace(fold=1)) is not None
    (opening,) = availability.openings(date(2026, 10, 25))
    assert opening[1].astimezone(UTC) - opening[0].astimezone(UTC) == timedelta(hours=2)


@pytest.mark.parametrize("sunday", ["2026-03-29", "2026-10-25"])
def test_case_12_nine_in_the_morning_stays_nine_in_the_morning(sunday):
    evening = at(f"{sunday} 12:00") - timedelta(days=1)
    assert Availability(PLAIN, JERUSALEM).next_opening(evening) == at(f"{sunday} 09:00")
    abroad = Availability(Hours(weekly=(DAY,) * 7), LONDON)
    assert abroad.next_opening(evening) == max(evening, at(f"{evening:%Y-%m-%d} 09:00", LONDON))


def test_case_13_night_hours_belong_to_the_evening_on_which_they_begin():
    availability = Availability(NIGHT_WORKER, JERUSALEM)
    assert availability.closure(at("2026-09-04 01:59:59")) is None  # Thursday's hours, on Friday
    assert availability.closure(at("2026-09-04 02:00")) == Closure(Closed.DAY_OFF)
    assert availability.closure(at("2026-09-03 12:00")) == Closure(Closed.HOURS)
    assert availability.openings(date(2026, 9, 3)) == (span("2026-09-03 18:00", "2026-09-04 02:00"),)
    assert availability.openings(date(2026, 9, 4)) == ()
    assert availability.closing(date(2026, 9, 3)) == at("2026-09-04 02:00")
    assert availability.next_opening(at("2026-09-04 01:00")) == at("2026-09-04 01:00")
    assert availability.next_opening(at("2026-09-04 02:00")) == at("2026-09-06 18:00")


def test_night_hours_on_the_night_of_the_jump_back_are_an_hour_longer():
    ((start, end),) = Availability(replace(PLAIN, weekly=(NIGHT,) * 7), JERUSALEM).openings(date(2026, 10, 24))
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=9)


def test_night_hours_of_a_holiday_or_vacation_are_closed_until_they_would_have_ended():
    holiday = replace(NIGHT_WORKER, holidays=("IL",))
    assert reason(holiday, at("2026-09-22 01:00")) is Closed.HOLIDAY  # Yom Kippur's hours
    away = replace(NIGHT_WORKER, vacations=(DateRange(date(2026, 9, 7), date(2026, 9, 8)),))
    assert reason(away, at("2026-09-09 01:00")) is Closed.VACATION
    assert reason(away, at("2026-09-09 03:00")) is Closed.HOURS
    assert reason(away, at("2026-09-07 01:00")) is None  # Sunday's hours, before the vacation
