"""Public holidays: which days they are, and what they are called."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from inboxguard.core.types import Language

#: What `holidays` 0.109 appends to names and says nothing to a client: "(observed)", "(substituted from 01/15/2022)".
_REMARK = re.compile(r"\s*\((?:observed|estimated|in lieu|substitut|נצפה)[^)]*\)")
_ISRAEL = ("IL", "ISR")
#: The public holiday of Israel on which work is not forbidden: no candles are lit.
_INDEPENDENCE_DAY = "יום העצמאות"
#: Any two years hold all eight Israeli names; two, because a name may be missing where two days meet.
_YEARS_OF_ALL_NAMES = (2024, 2025)


@lru_cache(maxsize=256)
def public_days(code: str, year: int) -> Mapping[date, str]:
    """The public holidays of a country in a civil year, with their names.

    Args:
        code: ISO 3166-1 country ("IL") or ISO 3166-2 part of one ("GB-ENG", "DE-BY"), which adds its own days.
        year: Where the library knows nothing (Israel: outside 1948–2100) there are no holidays.

    Returns:
        Names in Hebrew for Israel, in English for all others; see `holiday_name`. Days that depend on a sighting of
        the moon are estimates.

    Raises:
        ValueError: The country or part is not known.
    """
    return _named(code, year, "he" if code.upper() in _ISRAEL else "en_US")


def festival_days(year: int) -> Mapping[date, str]:
    """The days of festival rest as kept in Israel, with Hebrew names.

    Rosh Hashana 1–2, Yom Kippur, Sukkot 1, Shmini Atzeret, Pesach 1 and 7, Shavuot.
    """
    return {day: name for day, name in public_days("IL", year).items() if name != _INDEPENDENCE_DAY}


def known_country(code: str) -> bool:
    """Whether `public_days` knows the country, or the part of it."""
    try:
        public_days(code, _YEARS_OF_ALL_NAMES[0])
    except ValueError:
        return False
    return True


def holiday_name(name: str, language: Language) -> str:
    """The name of a holiday in the asked language: Hebrew, or English for any other.

    Only Israeli holidays have both; another country's name is returned as it is.
    """
    pairs = _israeli_names()
    if language is not Language.HE:
        return pairs.get(name, name)
    return next((hebrew for hebrew, english in pairs.items() if english == name), name)


@lru_cache(maxsize=1)
def _israeli_names() -> Mapping[str, str]:
    """Hebrew name to English name."""
    pairs: dict[str, str] = {}
    for year in _YEARS_OF_ALL_NAMES:
        english = _named("IL", year, "en_US")
        pairs.update({name: english[day] for day, name in _named("IL", year, "he").items()})
    return pairs


def _named(code: str, year: int, language: str) -> Mapping[date, str]:
    import holidays

    country, _, part = code.partition("-")
    try:
        days = holidays.country_holidays(country.upper(), subdiv=part or None, years=year, language=language)
    except NotImplementedError as e:
        raise ValueError(f"no public holidays are known for {code!r}; use an ISO 3166 code such as IL or GB-ENG") from e
    # Several holidays on one day come joined with "; ".
    return {day: " / ".join(_REMARK.sub("", name).split("; ")) for day, name in days.items()}
