"""Working hours, and why a moment is outside them, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from itertools import groupby

from inboxguard.core.public_days import holiday_name
from inboxguard.core.settings import Hours, Interval, Rest
from inboxguard.core.types import Language
from inboxguard.core.week import WHOLE_DAY

_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6
_MONDAY_FIRST = (0, 1, 2, 3, 4, 5, 6)
_SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_HE = ("שני", "שלישי", "רביעי", "חמישי", "שישי", "שבת", "ראשון")
#: What the time zone database calls Israel's zone; the last two are its older names.
_ISRAEL_ZONES = ("Asia/Jerusalem", "Asia/Tel_Aviv", "Israel")


class Closed(StrEnum):
    """Why it is closed."""

    #: Before, after or between the hours of a working day.
    HOURS = "hours"
    #: A weekday without hours.
    DAY_OFF = "day-off"
    HOLIDAY = "holiday"
    #: Outside the eve hours, on the day before a holiday.
    EVE = "eve"
    #: Outside the eve hours, on a date of `Hours.half_days`.
    HALF_DAY = "half-day"
    SABBATH = "sabbath"
    #: A festival from candle lighting to nightfall.
    FESTIVAL = "festival"
    VACATION = "vacation"


@dataclass(frozen=True)
class Closure:
    """That it is closed, and why."""

    reason: Closed
    #: Of HOLIDAY, FESTIVAL and EVE (the holiday that follows), as `public_days` has it: Hebrew for Israel, else
    #: English; `holiday_name` translates. "" otherwise.
    name: str = ""


_BECAUSE_EN = {
    Closed.HOURS: "outside the working hours",
    Closed.DAY_OFF: "on a day off",
    Closed.HOLIDAY: "on {name}",
    Closed.EVE: "on the eve of {name}, outside the eve hours",
    Closed.HALF_DAY: "on a half day, outside its hours",
    Closed.SABBATH: "on Shabbat",
    Closed.FESTIVAL: "on {name}",
    Closed.VACATION: "during a vacation",
}
_BECAUSE_HE = {
    Closed.HOURS: "מחוץ לשעות העבודה",
    Closed.DAY_OFF: "ביום שאינו יום עבודה",
    Closed.HOLIDAY: "ב{name}",
    Closed.EVE: "בערב {name}, מחוץ לשעות של ערב חג",
    Closed.HALF_DAY: "ביום עבודה מקוצר, מחוץ לשעותיו",
    Closed.SABBATH: "במהלך השבת",
    Closed.FESTIVAL: "ב{name}",
    Closed.VACATION: "בזמן חופשה",
}

_NAMED = dict.fromkeys((Closed.HOLIDAY, Closed.FESTIVAL, Closed.EVE), "{name}")
_ABSENT_EN = {**_NAMED, Closed.HALF_DAY: "a short day", Closed.VACATION: "some time off"}
_ABSENT_HE = {**_NAMED, Closed.HALF_DAY: "יום קצר", Closed.VACATION: "החופשה"}


def closure_sentence(closure: Closure, moment: datetime, language: Language) -> str:
    """Why a mail that was sent at a moment was sent outside the hours; a clause without a capital and a full stop.

    Args:
        closure: What `Availability.closure` said of the moment.
        moment: In the owner's zone, because its weekday and clock are printed as they are.
        language: Hebrew, or English for any other.
    """
    name = holiday_name(closure.name, language)
    day, clock = moment.weekday(), _clock(moment.time(), language)
    if language is not Language.HE:
        return f"sent on {_DAYS_EN[day]} {clock}, {_BECAUSE_EN[closure.reason].format(name=name)}"
    # A Hebrew prefix is joined to a name in other letters by a hyphen.
    joined = name if closure.reason is Closed.EVE or "א" <= name[:1] <= "ת" else f"-{name}"
    return f"נשלח ביום {_DAYS_HE[day]} ב-{clock}, {_BECAUSE_HE[closure.reason].format(name=joined)}"


def absence_text(closures: Sequence[Closure], language: Language) -> str:
    """What keeps the owner from work that the weekly hours promise, to stand after "after"; "" where nothing does.

    Args:
        closures: Why it is closed, one a moment, in order. A vacation is told before a holiday.
        language: Hebrew, or English for any other.
    """
    words = _ABSENT_HE if language is Language.HE else _ABSENT_EN
    told = sorted((one for one in closures if one.reason in words), key=lambda one: one.reason is not Closed.VACATION)
    return words[told[0].reason].format(name=holiday_name(told[0].name, language)) if told else ""


def describe_hours(hours: Hours, language: Language) -> str:
    """The weekly hours as one writes them in a mail: "Sunday–Thursday 09:00–17:00, Friday 09:00–12:00".

    Eves, holidays and candle lighting are not told.

    Args:
        hours: The owner's.
        language: Hebrew, which always begins the week on Sunday, or English for any other, which does so where Sunday
            is worked and Saturday is not.
    """
    weekly = tuple(
        () if day == _SATURDAY and hours.rest is Rest.SATURDAY else tuple(sorted(each, key=lambda one: one.start))
        for day, each in enumerate(hours.weekly)
    )
    hebrew = language is Language.HE
    sunday_first = hebrew or (weekly[_SUNDAY] and not weekly[_SATURDAY])
    names = _DAYS_HE if hebrew else _DAYS_EN
    groups = []
    for intervals, alike in groupby(_SUNDAY_FIRST if sunday_first else _MONDAY_FIRST, key=lambda day: weekly[day]):
        days = [names[day] for day in alike]
        span = days[0] if len(days) == 1 else f"{days[0]}–{days[-1]}"
        if intervals:
            groups.append(f"{span} {', '.join(_stretch(each, language) for each in intervals)}")
    if hebrew:
        return " ו".join(filter(None, (", ".join(groups[:-1]), *groups[-1:]))) or "אין שעות עבודה"
    return ", ".join(groups) or "no working hours"


def default_hours(zone_name: str) -> Hours:
    """The hours that a look without configuration assumes: 09:00–17:00, Sunday–Thursday in Israel, else Monday–Friday.

    Args:
        zone_name: IANA name of the machine's zone, e.g. "Asia/Jerusalem".
    """
    off = (_FRIDAY, _SATURDAY) if zone_name in _ISRAEL_ZONES else (_SATURDAY, _SUNDAY)
    working = (Interval(time(9), time(17)),)
    return Hours(weekly=tuple(() if day in off else working for day in _MONDAY_FIRST))


def _stretch(interval: Interval, language: Language) -> str:
    if interval == WHOLE_DAY:
        return "כל היממה" if language is Language.HE else "round the clock"
    return f"{_clock(interval.start, language)}–{_clock(interval.end, language)}"


def _clock(clock: time, language: Language) -> str:
    """9:00 in Hebrew, 09:00 in English."""
    return f"{clock.hour}:{clock:%M}" if language is Language.HE else f"{clock:%H:%M}"
