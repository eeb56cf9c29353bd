"""Candle lighting and nightfall, held against the golden table of the published times."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from inboxguard.core.rest import city_named, known_city, rest_blocks
from inboxguard.core.settings import Rest

JERUSALEM = ZoneInfo("Asia/Jerusalem")

#: eve, last day, festivals of the block, Tel Aviv from and to, Jerusalem from and to.
GOLDEN = [
    ("2026-04-01", "2026-04-02", ["פסח"], "18:40", "19:38", "18:18", "19:35"),
    ("2026-04-07", "2026-04-08", ["שביעי של פסח"], "18:44", "19:42", "18:22", "19:40"),
    ("2026-05-21", "2026-05-23", ["שבועות", ""], "19:15", "20:17", "18:52", "20:15"),
    ("2026-09-11", "2026-09-13", ["ראש השנה", "ראש השנה"], "18:32", "19:26", "18:10", "19:24"),
    ("2026-09-20", "2026-09-21", ["יום כיפור"], "18:20", "19:15", "17:58", "19:13"),
    ("2026-09-25", "2026-09-26", ["סוכות"], "18:13", "19:08", "17:51", "19:07"),
    ("2026-10-02", "2026-10-03", ["שמחת תורה/שמיני עצרת"], "18:04", "18:59", "17:42", "18:57"),
    ("2027-04-21", "2027-04-22", ["פסח"], "18:53", "19:53", "18:31", "19:50"),
    ("2027-04-27", "2027-04-28", ["שביעי של פסח"], "18:58", "19:57", "18:35", "19:55"),
    ("2027-06-10", "2027-06-12", ["שבועות", ""], "19:26", "20:30", "19:03", "20:27"),
    ("2027-10-01", "2027-10-03", ["ראש השנה", "ראש השנה"], "18:06", "19:00", "17:44", "18:58"),
    ("2027-10-10", "2027-10-11", ["יום כיפור"], "17:54", "18:50", "17:33", "18:48"),
    ("2027-10-15", "2027-10-16", ["סוכות"], "17:48", "18:44", "17:27", "18:42"),
    ("2027-10-22", "2027-10-23", ["שמחת תורה/שמיני עצרת"], "17:40", "18:36", "17:19", "18:35"),
]


def _blocks(year, city="Tel Aviv"):
    days = {"first": date(year, 1, 10), "last": date(year, 12, 20)}
    return [*rest_blocks(Rest.CANDLE_LIGHTING, city, zone=JERUSALEM, **days)]


def _local(day, clock):
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=JERUSALEM).astimezone(UTC)


@pytest.mark.parametrize(("city", "column"), [("Tel Aviv", 3), ("Jerusalem", 5)])
@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: row[0])
def test_the_festival_blocks_of_two_years_are_those_of_the_golden_table(row, city, column):
    eve, last, festivals = row[:3]
    block = next(block for block in _blocks(int(eve[:4]), city) if block.starts.date() == date.fromisoformat(eve))
    assert block.starts == _local(eve, row[column])
    assert block.ends == _local(last, row[column + 1])
    assert [day.festival for day in block.days] == festivals


@pytest.mark.parametrize("year", [2026, 2027])
def test_no_festival_block_is_missing_from_the_golden_table(year):
    festive = [block for block in _blocks(year) if any(day.festival for day in block.days)]
    assert [f"{block.starts:%Y-%m-%d}" for block in festive] == [row[0] for row in GOLDEN if row[0] > f"{year}"][:7]


def test_blocks_are_in_order_and_do_not_touch():
    for year in range(2024, 2036):
        blocks = _blocks(year)
        assert all(one.ends < other.starts for one, other in pairwise(blocks))


def test_a_day_of_a_block_lasts_until_its_nightfall():
    block = next(block for block in _blocks(2026) if block.starts == _local("2026-05-21", "19:15"))
    friday_dark = block.days[0].ends
    assert block.day_at(block.starts) == block.days[0]
    assert block.day_at(friday_dark - timedelta(seconds=1)) == block.days[0]
    assert block.day_at(friday_dark) == block.days[1]
    assert block.day_at(block.ends) is None
    assert block.day_at(block.starts - timedelta(seconds=1)) is None


def test_haifa_lights_thirty_minutes_before_sunset():
    haifa, safed = city_named("חיפה"), city_named("צפת")
    assert (haifa.lighting_minutes, safed.lighting_minutes) == (30, 20)


def test_the_civil_saturday_lasts_from_midnight_to_midnight_also_when_the_clocks_change():
    days = {"first": date(2026, 3, 28), "last": date(2026, 3, 28)}
    london = ZoneInfo("Europe/London")
    blocks = [*rest_blocks(Rest.SATURDAY, "", zone=london, **days)]
    block = next(block for block in blocks if block.starts == datetime(2026, 3, 28, tzinfo=UTC))
    assert block.ends == datetime(2026, 3, 29, tzinfo=UTC)  # the jump is at 01:00 on Sunday


def test_without_rest_there_are_no_blocks():
    assert [*rest_blocks(Rest.NONE, "", zone=JERUSALEM, first=date(2026, 1, 1), last=date(2026, 12, 31))] == []


@pytest.mark.parametrize("day", [date(2021, 12, 31), date(2022, 1, 1)])
def test_a_sabbath_on_new_year_is_found_from_both_years(day):
    blocks = rest_blocks(Rest.CANDLE_LIGHTING, "Haifa", zone=JERUSALEM, first=day, last=day)
    assert any(block.starts <= _local("2021-12-31", "23:59") < block.ends for block in blocks)


@pytest.mark.parametrize(
    "name",
    [
        "Jerusalem",
        "ירושלים",
        "tel aviv",
        "Tel-Aviv",
        "תל אביב-יפו",
        "תל אביב־יפו",
        "Be'er Sheva",
        "Beer Sheva",
        "מודיעין",
    ],
)
def test_israeli_cities_are_known_however_they_are_written(name):
    assert known_city(name)
    assert city_named(name).zone == "Asia/Jerusalem"


def test_cities_of_the_world_are_known_by_their_english_name():
    assert city_named("London").zone == "Europe/London"
    assert city_named("portland,usa").zone == "US/Eastern"
    assert city_named("London").lighting_minutes == 20


@pytest.mark.parametrize("name", ["", " ", "Atlantis", "europe", "tlv"])
def test_an_unknown_city_is_refused_with_what_to_write(name):
    assert not known_city(name)
    with pytest.raises(ValueError, match="Tel Aviv"):
        city_named(name)


@pytest.mark.parametrize("city", ["Los Angeles", "Honolulu", "Wellington", "London", "Buenos Aires"])
def test_everywhere_the_sabbath_begins_on_friday_evening_and_ends_on_saturday_evening(city):
    zone = ZoneInfo(city_named(city).zone)
    for block in _blocks(2026, city):
        starts, ends = block.starts.astimezone(zone), block.ends.astimezone(zone)
        assert 15 <= starts.hour < 22
        assert 16 <= ends.hour < 24
        assert (ends.date() - starts.date()).days == len(block.days)


@pytest.mark.parametrize("city", ["Stockholm", "Reykjavik", "Helsinki"])
def test_where_it_does_not_grow_dark_the_rest_ends_at_midnight(city):
    zone = ZoneInfo(city_named(city).zone)
    block = next(block for block in _blocks(2026, city) if f"{block.starts.astimezone(zone):%m-%d}" == "06-19")
    assert block.starts.astimezone(zone).hour >= 21
    assert block.ends.astimezone(zone) == datetime(2026, 6, 21, tzinfo=zone)
