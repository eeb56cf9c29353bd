"""Working hours in words, in both languages."""

from dataclasses import replace
from datetime import datetime, time

import pytest

from inboxguard.core.availability import Closed, Closure, closure_sentence, default_hours, describe_hours
from inboxguard.core.hours_text import absence_text
from inboxguard.core.settings import Hours, Interval, Rest
from inboxguard.core.types import Language

NINE_TO_FIVE = (Interval(time(9), time(17)),)
SPLIT = (Interval(time(14), time(17)), Interval(time(9), time(13)))
NOON = (Interval(time(9), time(12)),)
NIGHT = (Interval(time(18), time(2)),)
DAY_AND_NIGHT = (Interval(time(0), time(0)),)
ISRAEL, WORLD = default_hours("Asia/Jerusalem"), default_hours("Europe/London")


def _week(monday=(), tuesday=(), wednesday=(), thursday=(), friday=(), saturday=(), sunday=()):
    return Hours(weekly=(monday, tuesday, wednesday, thursday, friday, saturday, sunday))


@pytest.mark.parametrize(
    ("hours", "hebrew", "english"),
    [
        (ISRAEL, "ראשון–חמישי 9:00–17:00", "Sunday–Thursday 09:00–17:00"),
        (WORLD, "שני–שישי 9:00–17:00", "Monday–Friday 09:00–17:00"),
        (
            _week(*[NINE_TO_FIVE] * 4, NOON, (), NINE_TO_FIVE),
            "ראשון–חמישי 9:00–17:00 ושישי 9:00–12:00",
            "Sunday–Thursday 09:00–17:00, Friday 09:00–12:00",
        ),
        (
            _week(*[NINE_TO_FIVE] * 4, NOON),
            "שני–חמישי 9:00–17:00 ושישי 9:00–12:00",
            "Monday–Thursday 09:00–17:00, Friday 09:00–12:00",
        ),
        (
            _week(monday=SPLIT, tuesday=NINE_TO_FIVE, thursday=SPLIT),
            "שני 9:00–13:00, 14:00–17:00, שלישי 9:00–17:00 וחמישי 9:00–13:00, 14:00–17:00",
            "Monday 09:00–13:00, 14:00–17:00, Tuesday 09:00–17:00, Thursday 09:00–13:00, 14:00–17:00",
        ),
        (_week(saturday=NOON, sunday=NOON), "ראשון 9:00–12:00 ושבת 9:00–12:00", "Saturday–Sunday 09:00–12:00"),
        (_week(monday=NIGHT), "שני 18:00–2:00", "Monday 18:00–02:00"),
        (_week(*[DAY_AND_NIGHT] * 7), "ראשון–שבת כל היממה", "Monday–Sunday round the clock"),
        (_week(monday=(Interval(time(8), time(8)),)), "שני 8:00–8:00", "Monday 08:00–08:00"),
        (_week(), "אין שעות עבודה", "no working hours"),
    ],
)
def test_hours_are_described_as_people_write_them(hours, hebrew, english):
    assert describe_hours(hours, Language.HE) == hebrew
    assert describe_hours(hours, Language.EN) == english
    assert describe_hours(hours, Language.OTHER) == english


def test_hours_on_a_saturday_that_is_kept_are_not_told():
    hours = replace(_week(saturday=NOON, sunday=NOON), rest=Rest.SATURDAY)
    assert describe_hours(hours, Language.EN) == "Sunday 09:00–12:00"


@pytest.mark.parametrize("zone", ["Asia/Jerusalem", "Asia/Tel_Aviv", "Israel"])
def test_without_configuration_israel_works_from_sunday_to_thursday(zone):
    assert default_hours(zone).weekly == (*[NINE_TO_FIVE] * 4, (), (), NINE_TO_FIVE)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "UTC", ""])
def test_without_configuration_others_work_from_monday_to_friday(zone):
    assert default_hours(zone).weekly == (*[NINE_TO_FIVE] * 5, (), ())
    assert default_hours(zone).rest is Rest.NONE


FRIDAY_EVENING = datetime.fromisoformat("2026-09-04 20:14+03:00")
MORNING = datetime.fromisoformat("2026-09-20 09:05+03:00")  # a Sunday


@pytest.mark.parametrize(
    ("closure", "hebrew", "english"),
    [
        (Closure(Closed.HOURS), "מחוץ לשעות העבודה", "outside the working hours"),
        (Closure(Closed.DAY_OFF), "ביום שאינו יום עבודה", "on a day off"),
        (Closure(Closed.HOLIDAY, "יום העצמאות"), "ביום העצמאות", "on Independence Day"),
        (Closure(Closed.HOLIDAY, "Thanksgiving Day"), "ב-Thanksgiving Day", "on Thanksgiving Day"),
        (
            Closure(Closed.EVE, "יום כיפור"),
            "בערב יום כיפור, מחוץ לשעות של ערב חג",
            "on the eve of Yom Kippur, outside the eve hours",
        ),
        (Closure(Closed.HALF_DAY), "ביום עבודה מקוצר, מחוץ לשעותיו", "on a half day, outside its hours"),
        (Closure(Closed.SABBATH), "במהלך השבת", "on Shabbat"),
        (Closure(Closed.FESTIVAL, "ראש השנה"), "בראש השנה", "on Rosh Hashanah"),
        (Closure(Closed.VACATION), "בזמן חופשה", "during a vacation"),
    ],
)
def test_every_closure_is_told_in_both_languages(closure, hebrew, english):
    assert closure_sentence(closure, FRIDAY_EVENING, Language.HE) == f"נשלח ביום שישי ב-20:14, {hebrew}"
    assert closure_sentence(closure, FRIDAY_EVENING, Language.EN) == f"sent on Friday 20:14, {english}"


def test_the_clock_is_written_as_each_language_writes_it():
    closure = Closure(Closed.HOURS)
    assert closure_sentence(closure, MORNING, Language.HE) == "נשלח ביום ראשון ב-9:05, מחוץ לשעות העבודה"
    assert closure_sentence(closure, MORNING, Language.MIXED) == "sent on Sunday 09:05, outside the working hours"


@pytest.mark.parametrize(
    ("closures", "hebrew", "english"),
    [
        ((), "", ""),
        ((Closure(Closed.HOURS), Closure(Closed.DAY_OFF), Closure(Closed.SABBATH)), "", ""),
        ((Closure(Closed.VACATION),), "החופשה", "some time off"),
        ((Closure(Closed.DAY_OFF), Closure(Closed.EVE, "יום כיפור")), "יום כיפור", "Yom Kippur"),
        ((Closure(Closed.HOLIDAY, "יום העצמאות"), Closure(Closed.VACATION)), "החופשה", "some time off"),
        ((Closure(Closed.HALF_DAY),), "יום קצר", "a short day"),
    ],
)
def test_what_the_weekly_hours_do_not_tell_is_told_with_the_vacation_first(closures, hebrew, english):
    assert absence_text(closures, Language.HE) == hebrew
    assert absence_text(closures, Language.EN) == english


def test_no_reason_is_without_its_words():
    for reason in Closed:
        assert closure_sentence(Closure(reason, "פסח"), MORNING, Language.HE)
