"""Owners and moments that the tests of the clock are told with."""

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from inboxguard.core.availability import Availability
from inboxguard.core.settings import Hours, Interval, Rest

JERUSALEM, DUBAI, NEW_YORK = ZoneInfo("Asia/Jerusalem"), ZoneInfo("Asia/Dubai"), ZoneInfo("America/New_York")
LONDON = ZoneInfo("Europe/London")


def intervals(*written):
    """Intervals from "09:00-17:00"."""
    return tuple(Interval(*(time.fromisoformat(end) for end in each.split("-"))) for each in written)


def at(written, zone=JERUSALEM):
    return datetime.fromisoformat(written).replace(tzinfo=zone)


DAY, EVE, NIGHT = intervals("09:00-17:00"), intervals("09:00-12:00"), intervals("18:00-02:00")
#: Monday first.
SUNDAY_TO_THURSDAY = (*[DAY] * 4, (), (), DAY)
WITH_FRIDAY = (*[DAY] * 4, intervals("09:00-13:00"), (), DAY)
PLAIN = Hours(weekly=SUNDAY_TO_THURSDAY)
ISRAEL = replace(PLAIN, eve=EVE, holidays=("IL",))
KEEPING = replace(ISRAEL, weekly=WITH_FRIDAY, rest=Rest.CANDLE_LIGHTING, city="Tel Aviv")
NIGHT_WORKER = Hours(weekly=(*[NIGHT] * 4, (), (), NIGHT))


def reason(hours, moment, zone=JERUSALEM):
    closure = Availability(hours, zone).closure(moment)
    return closure and closure.reason


def span(first, last, zone=JERUSALEM):
    return (at(first, zone), at(last, zone))
