"""The weekly and festival rest: when it comes in and when it goes out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inboxguard.core.public_days import festival_days
from inboxguard.core.settings import Rest
from inboxguard.core.walltime import instant

if TYPE_CHECKING:
    from astral import Observer

#: Degrees of the sun below the horizon at which three middle stars are seen; with sunset at sea level it gave the
#: nightfall of 14 of 14 rows of published Israeli tables within 44 s (domain.md 3.3).
NIGHTFALL_DEGREES = 8.5
#: Minutes before sunset at which candles are lit: the custom of most places, of Jerusalem and of Haifa (domain.md 3.3).
LIGHTING_MINUTES, LIGHTING_JERUSALEM, LIGHTING_HAIFA = 20, 40, 30
SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class City:
    """A place for which candle lighting is computed; height above the sea is left out, as the published tables do."""

    #: Degrees north and east.
    latitude: float
    longitude: float
    #: IANA name of its time zone, which tells the city's own Friday.
    zone: str
    #: Minutes before sunset.
    lighting_minutes: int


@dataclass(frozen=True)
class RestDay:
    """One day of a block of rest."""

    #: UTC: nightfall, or midnight where the rest is the civil Saturday.
    ends: datetime
    #: Hebrew name of the festival; "" for a Sabbath that is none.
    festival: str


@dataclass(frozen=True)
class RestBlock:
    """Consecutive rest days without a working minute between them; half-open."""

    #: UTC.
    starts: datetime
    #: In order, at least one.
    days: tuple[RestDay, ...]

    @property
    def ends(self) -> datetime:
        """UTC."""
        return self.days[-1].ends

    def day_at(self, moment: datetime) -> RestDay | None:
        """The rest day that an aware moment belongs to; a day lasts until its nightfall. None outside the block."""
        if moment < self.starts:
            return None
        return next((day for day in self.days if moment < day.ends), None)


#: Latitude, longitude, English and Hebrew names. The centres of Tel Aviv and Jerusalem give the golden table of
#: domain.md 3.2 to the minute.
_ISRAEL: tuple[tuple[float, float, tuple[str, ...]], ...] = (
    (31.778, 35.235, ("Jerusalem", "ירושלים")),
    (32.0853, 34.7818, ("Tel Aviv", "Tel Aviv-Yafo", "Tel Aviv-Jaffa", "תל אביב", "תל אביב-יפו")),
    (32.794, 34.9896, ("Haifa", "חיפה")),
    (31.973, 34.7925, ("Rishon LeZion", "Rishon", "ראשון לציון")),
    (32.084, 34.8878, ("Petah Tikva", "Petach Tikva", "פתח תקווה", "פתח תקוה")),
    (31.8044, 34.6553, ("Ashdod", "אשדוד")),
    (32.3215, 34.8532, ("Netanya", "נתניה")),
    (31.2518, 34.7913, ("Be'er Sheva", "Beersheba", "באר שבע")),
    (32.0837, 34.8338, ("Bnei Brak", "בני ברק")),
    (32.0158, 34.7874, ("Holon", "חולון")),
    (32.0684, 34.8248, ("Ramat Gan", "רמת גן")),
    (31.6688, 34.5743, ("Ashkelon", "אשקלון")),
    (31.8928, 34.8113, ("Rehovot", "רחובות")),
    (32.0171, 34.7454, ("Bat Yam", "בת ים")),
    (31.747, 34.9881, ("Beit Shemesh", "בית שמש")),
    (32.175, 34.9069, ("Kfar Saba", "כפר סבא")),
    (32.1663, 34.8434, ("Herzliya", "הרצליה")),
    (32.434, 34.9196, ("Hadera", "חדרה")),
    (31.898, 35.0104, ("Modi'in", "Modi'in-Maccabim-Re'ut", "מודיעין", "מודיעין-מכבים-רעות")),
    (32.6996, 35.3035, ("Nazareth", "נצרת")),
    (31.951, 34.8881, ("Lod", "לוד")),
    (31.9292, 34.8656, ("Ramla", "רמלה")),
    (32.1848, 34.8713, ("Ra'anana", "רעננה")),
    (32.15, 34.8883, ("Hod HaSharon", "הוד השרון")),
    (32.0714, 34.8104, ("Givatayim", "גבעתיים")),
    (33.0059, 35.0941, ("Nahariya", "נהריה")),
    (32.9281, 35.0818, ("Acre", "Akko", "עכו")),
    (32.7922, 35.5312, ("Tiberias", "טבריה")),
    (32.9646, 35.496, ("Safed", "Tzfat", "צפת")),
    (32.9171, 35.295, ("Karmiel", "כרמיאל")),
    (32.6091, 35.2892, ("Afula", "עפולה")),
    (31.61, 34.7642, ("Kiryat Gat", "קריית גת", "קרית גת")),
    (31.07, 35.033, ("Dimona", "דימונה")),
    (29.5577, 34.9519, ("Eilat", "אילת")),
)
_CUSTOMS = {"Jerusalem": LIGHTING_JERUSALEM, "Haifa": LIGHTING_HAIFA}


def known_city(name: str) -> bool:
    """Whether candle lighting can be computed for a place of this name."""
    try:
        city_named(name)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=64)
def city_named(name: str) -> City:
    """A city by its Hebrew or English name, capitals, hyphens and apostrophes aside.

    Israeli cities come from the table above, others from the database of `astral` ("London", "Portland,USA").

    Raises:
        ValueError: No such city.
    """
    preset = _presets().get(_plain(name))
    if preset is not None:
        return preset
    from astral import LocationInfo
    from astral.geocoder import database, lookup

    try:
        found = lookup(name.strip(), database())
    except KeyError:
        found = None
    # A region ("europe") is found too, as a dictionary of its cities.
    if isinstance(found, LocationInfo):
        return City(found.latitude, found.longitude, zone=found.timezone, lighting_minutes=LIGHTING_MINUTES)
    raise ValueError(f"the city {name!r} is not known; name a larger one nearby, such as Tel Aviv or Haifa")


@lru_cache(maxsize=1)
def _presets() -> Mapping[str, City]:
    cities = {}
    for latitude, longitude, names in _ISRAEL:
        minutes = _CUSTOMS.get(names[0], LIGHTING_MINUTES)
        city = City(latitude, longitude, zone="Asia/Jerusalem", lighting_minutes=minutes)
        cities.update(dict.fromkeys(map(_plain, names), city))
    return cities


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def rest_blocks(rest: Rest, city: str, *, zone: ZoneInfo, first: date, last: date) -> Iterator[RestBlock]:
    """Every block that touches the days from `first` to `last` (and some near them), in order.

    Args:
        rest: Which rest is kept.
        city: Where candles are lit; read for candle lighting only.
        zone: Whose Saturday it is; read for the civil Saturday only.
        first: First local day.
        last: Last local day, included.

    Raises:
        ValueError: Candle lighting is asked for in an unknown city.
    """
    if rest is Rest.NONE:
        return
    # A block may begin the evening before its first day, and zones differ by up to a day.
    for year in range((first - 2 * _DAY).year, (last + 2 * _DAY).year + 1):
        yield from _lighting_blocks(city_named(city), year) if rest is Rest.CANDLE_LIGHTING else _saturdays(zone, year)


@lru_cache(maxsize=64)
def _saturdays(zone: ZoneInfo, year: int) -> tuple[RestBlock, ...]:
    return tuple(
        RestBlock(_midnight(day, zone), (RestDay(_midnight(day + _DAY, zone), festival=""),))
        for day in _saturdays_of(year)
    )


@lru_cache(maxsize=64)
def _lighting_blocks(city: City, year: int) -> tuple[RestBlock, ...]:
    """The blocks whose first rest day lies in the civil year; none crosses its end, no festival is near."""
    festivals = festival_days(year)
    blocks: list[RestBlock] = []
    previous = date.min
    for day in sorted({*_saturdays_of(year), *festivals}):
        rest_day = RestDay(_nightfall(city, day), festivals.get(day, ""))
        if day - previous == _DAY:
            blocks[-1] = RestBlock(blocks[-1].starts, (*blocks[-1].days, rest_day))
        else:
            blocks.append(RestBlock(_lighting(city, day - _DAY), (rest_day,)))
        previous = day
    return tuple(blocks)


def _saturdays_of(year: int) -> Iterator[date]:
    new_year = date(year, 1, 1)
    first = new_year + timedelta(days=(SATURDAY - new_year.weekday()) % 7)
    return (first + timedelta(weeks=week) for week in range(((date(year, 12, 31) - first).days // 7) + 1))


def _lighting(city: City, eve: date) -> datetime:
    """Candle lighting on an eve, UTC; the midnight that ends it where the sun does not set."""
    from astral.sun import sunset

    sets = _evening(lambda place, day, zone: sunset(place, day, tzinfo=zone), city, eve)
    if sets is None:
        return _midnight(eve + _DAY, ZoneInfo(city.zone))
    return _whole_minute(sets - timedelta(minutes=city.lighting_minutes))


def _nightfall(city: City, day: date) -> datetime:
    """Nightfall at the end of a day, UTC; midnight where it does not grow dark (Stockholm in June)."""
    from astral.sun import dusk

    dark = _evening(lambda place, on, zone: dusk(place, on, NIGHTFALL_DEGREES, tzinfo=zone), city, day)
    return _midnight(day + _DAY, ZoneInfo(city.zone)) if dark is None else _whole_minute(dark)


def _evening(event: Callable[["Observer", date, ZoneInfo], datetime], city: City, day: date) -> datetime | None:
    """The event of the sun that follows noon of the day; None if there is none.

    Where it falls after midnight (Reykjavik in June) `astral` 3.2 answers for a date with the night before.
    """
    from astral import Observer

    zone = ZoneInfo(city.zone)
    noon = instant(datetime.combine(day, time(12)), zone)
    for asked in (day, day + _DAY):
        try:
            moment = event(Observer(city.latitude, city.longitude, 0), asked, zone).astimezone(UTC)
        except ValueError:
            return None
        if noon <= moment < noon + _DAY:
            return moment
    return None


def _whole_minute(moment: datetime) -> datetime:
    """The minute that has begun, as the tables print it."""
    return moment.replace(second=0, microsecond=0)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return instant(datetime.combine(day, time()), zone)
