"""Public holidays: the library against an independent calendar, and the names."""

from datetime import date, timedelta

import pytest
from pyluach import dates, hebrewcal

from inboxguard.core.public_days import festival_days, holiday_name, known_country, public_days
from inboxguard.core.types import Language

#: pyluach's names; it names the intermediate days like their festival, so they are taken away by their Hebrew dates.
_REST = {"Rosh Hashana", "Yom Kippur", "Succos", "Shmini Atzeres", "Pesach", "Shavuos"}
_INTERMEDIATE = {(month, day) for month, days in ((1, range(16, 21)), (7, range(16, 22))) for day in days}


def _rests_by_pyluach(day):
    hebrew = dates.HebrewDate.from_pydate(day)
    name = hebrewcal.festival(hebrew, israel=True)
    return name in _REST and (hebrew.month, hebrew.day) not in _INTERMEDIATE


@pytest.mark.parametrize("year", range(2024, 2036))
def test_festival_days_are_those_of_an_independent_hebrew_calendar(year):
    days = (date(year, 1, 1) + timedelta(days=offset) for offset in range(366))
    assert set(festival_days(year)) == {day for day in days if day.year == year and _rests_by_pyluach(day)}
    assert len(festival_days(year)) == 8


@pytest.mark.parametrize(
    "day",
    [date(2026, 4, 22), date(2027, 5, 12), date(2028, 5, 2), date(2029, 4, 19), date(2030, 5, 8)],
)
def test_independence_day_is_a_public_holiday_with_its_shifts_but_no_day_of_rest(day):
    assert public_days("IL", day.year)[day] == "יום העצמאות"
    assert day not in festival_days(day.year)


@pytest.mark.parametrize("day", [date(2026, 4, 5), date(2026, 9, 29), date(2026, 3, 3), date(2026, 7, 23)])
def test_intermediate_days_purim_and_fasts_are_ordinary_days(day):
    assert day not in public_days("IL", 2026)


def test_names_carry_no_remark_about_observance():
    assert public_days("US", 2026)[date(2026, 7, 3)] == "Independence Day"
    assert public_days("IL", 2025)[date(2025, 5, 1)] == "יום העצמאות"
    assert not [name for code in ("AE", "AZ", "US", "TR") for name in public_days(code, 2027).values() if "(" in name]


def test_several_holidays_on_one_day_are_joined_readably():
    assert public_days("CZ", 2026)[date(2026, 1, 1)] == "Independent Czech State Restoration Day / New Year's Day"


def test_a_part_of_a_country_adds_its_own_days():
    easter_monday = date(2026, 4, 6)
    assert easter_monday not in public_days("GB", 2026)
    assert public_days("GB-ENG", 2026)[easter_monday] == "Easter Monday"


@pytest.mark.parametrize("code", ["IL", "il", "US", "AE", "DE-BY"])
def test_countries_and_their_parts_are_known(code):
    assert known_country(code)


@pytest.mark.parametrize("code", ["", "XX", "israel", "GB-XX"])
def test_an_unknown_country_is_refused_with_what_to_write(code):
    assert not known_country(code)
    with pytest.raises(ValueError, match="ISO 3166"):
        public_days(code, 2026)


@pytest.mark.parametrize("year", [1, 1900, 1970, 2101, 9999])
def test_years_that_the_library_does_not_know_do_no_harm(year):
    assert all(day.year == year for day in public_days("IL", year))


def test_israeli_names_are_translated_both_ways_and_others_left():
    every = {name for year in range(2020, 2040) for name in public_days("IL", year).values()}
    assert len(every) == 8
    for name in every:
        english = holiday_name(name, Language.EN)
        assert english.isascii()
        assert holiday_name(english, Language.HE) == name == holiday_name(name, Language.HE)
    assert holiday_name("יום כיפור", Language.MIXED) == "Yom Kippur"
    assert holiday_name("Thanksgiving Day", Language.HE) == "Thanksgiving Day"
    assert holiday_name("", Language.HE) == ""
