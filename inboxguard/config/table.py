"""One TOML table, read key by key, every problem noted with its dotted path and remedy."""

import difflib
import re
from collections.abc import Callable, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from inboxguard.core.errors import Problem
from inboxguard.core.settings import DateRange, Interval

E = TypeVar("E", bound=StrEnum)
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_DURATION = re.compile(r"(\d+)\s*(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_EMAIL = re.compile(r"[^@\s<>\"(),;:]+@[^@\s<>\"(),;:]+\.[^@\s<>\"(),;:]+")


class Table:
    """A table of the configuration. Reading a bad value notes a problem and gives the default, so reading goes on."""

    def __init__(self, path: str, content: object, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        self.asked: set[str] = set()
        if not isinstance(content, dict):
            self.problem("", f"make it a table: [{path}]", content)
            content = {}
        self.content: dict[str, Any] = content

    def at(self, key: str) -> str:
        """The dotted path of a key."""
        return ".".join(part for part in (self.path, key) if part)

    def problem(self, key: str, remedy: str, value: object = "") -> None:
        """Notes one problem."""
        shown = str(value)
        self.problems.append(Problem(self.at(key), _short(shown), remedy))

    def has(self, key: str) -> bool:
        """Whether the key stands in the file."""
        self.asked.add(key)
        return key in self.content

    def close(self) -> None:
        """Notes every key that nobody asked for, with the nearest known one."""
        for key in self.content:
            if key not in self.asked:
                near = difflib.get_close_matches(key, self.asked, n=1)
                hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(sorted(self.asked))}"
                self.problem(key, f"unknown setting; {hint}", self.content[key])

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """A string, stripped."""
        value = self._value(key, default)
        if not isinstance(value, str):
            self.problem(key, 'write a text in quotes, for example "…"', value)
            return default
        if required and not value.strip():
            self.problem(key, "is missing; write it")
        return value.strip()

    def integer(self, key: str, default: int, *, low: int = 0, high: int = 1_000_000) -> int:
        """A whole number within bounds."""
        value = self._value(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.problem(key, f"write a whole number from {low} to {high}", value)
            return default
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            self.problem(key, "write true or false", value)
            return default
        return value

    def not_yet(self, key: str) -> None:
        """A switch of the design that a later version turns on."""
        if self.flag(key, False):
            self.problem(key, "is not built yet; leave it out, or write false", "true")

    def choice(self, key: str, choices: type[E], default: E) -> E:
        """One member of an enum."""
        value = self._value(key, default.value)
        try:
            return choices(value)
        except ValueError:
            self.problem(key, f"choose one of {', '.join(choices)}", value)
            return default

    def one_of(self, key: str, choices: Sequence[str], default: str) -> str:
        """One of some words."""
        value = self._value(key, default)
        if value not in choices:
            self.problem(key, f"choose one of {', '.join(choices)}", value)
            return default
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        value = self._value(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.problem(key, 'write a list of texts: ["…", "…"]', value)
            return ()
        return tuple(item.strip() for item in value)

    def email(self, key: str, *, required: bool = False) -> str:
        """An address, lower case; "" where there is none."""
        value = self.text(key, required=required).lower()
        if value and not _EMAIL.fullmatch(value):
            self.problem(key, "write one address, for example me@example.com", value)
        return value

    def emails(self, key: str) -> tuple[str, ...]:
        """A list of addresses, lower case."""
        values = tuple(value.lower() for value in self.texts(key))
        for number, value in enumerate(values):
            if not _EMAIL.fullmatch(value):
                self.problem(f"{key}[{number}]", "write an address, for example dana@example.com", value)
        return values

    def clock(self, key: str, default: str) -> time:
        """A time of day."""
        value = self._value(key, default)
        found = parse_clock(value) if isinstance(value, str) else value if isinstance(value, time) else None
        if found is None:
            self.problem(key, 'write a time of day: "08:30"', value)
            found = parse_clock(default)
        return found or time(0)

    def intervals(self, key: str, default: Sequence[str]) -> tuple[Interval, ...]:
        """Working hours of one day, in order and without overlap."""
        value = self._value(key, list(default))
        if not isinstance(value, list):
            self.problem(key, 'write a list: ["09:00-17:00"], or [] for a day off', value)
            return ()
        found = [parse_interval(item) if isinstance(item, str) else None for item in value]
        if None in found:
            self.problem(key, 'write each stretch as "09:00-17:00"', value)
            return ()
        intervals = tuple(item for item in found if item is not None)
        if any(after.start < before.end for before, after in pairwise(intervals)):
            self.problem(key, "order the stretches from early to late, without overlap", value)
        return intervals

    def dates(self, key: str) -> tuple[date, ...]:
        """A list of dates."""
        value = self._value(key, [])
        if not isinstance(value, list) or not all(type(item) is date for item in value):
            self.problem(key, "write dates without quotes: [2026-12-31]", value)
            return ()
        return tuple(value)

    def ranges(self, key: str) -> tuple[DateRange, ...]:
        """A list of first and last days."""
        value = self._value(key, [])
        ranges = []
        for item in value if isinstance(value, list) else [None]:
            if not (isinstance(item, list) and len(item) == 2 and all(type(day) is date for day in item)):  # noqa: PLR2004
                self.problem(key, "write first and last day without quotes: [[2026-08-02, 2026-08-14]]", value)
                return ()
            if item[1] < item[0]:
                self.problem(key, "the last day lies before the first", item)
            ranges.append(DateRange(item[0], item[1]))
        return tuple(ranges)

    def day(self, key: str, *, required: bool = False) -> date | None:
        """One date."""
        value = self._value(key, None)
        if value is None and not required:
            return None
        if type(value) is not date:
            self.problem(key, "write a date without quotes: 2026-09-01", "" if value is None else value)
            return None
        return value

    def money(self, key: str, *, required: bool = False) -> Decimal | None:
        """A sum, written as text so that no cent is lost."""
        value = self._value(key, None)
        if value is None and not required:
            return None
        try:
            amount = Decimal(value) if isinstance(value, str) else None
        except InvalidOperation:
            amount = None
        if amount is None or not amount.is_finite() or amount < 0:
            self.problem(key, 'write the sum in quotes: "1400.00"', "" if value is None else value)
            return None
        return amount

    def seconds(self, key: str, default: str, *, low: int) -> int:
        """A duration such as "5m"."""
        value = self._value(key, default)
        found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            self.problem(key, 'write a duration: "90s", "5m", "1h"', value)
            return int(default[:-1]) * _SECONDS[default[-1]]
        seconds = int(found[1]) * _SECONDS[found[2]]
        if seconds < low:
            self.problem(key, f"choose {low} seconds or more; a server may lock out who asks oftener", value)
        return seconds

    def zone(self, key: str, default: str) -> ZoneInfo:
        """An IANA time zone."""
        value = self.text(key, default)
        try:
            return ZoneInfo(value)
        except (KeyError, ValueError, OSError):  # unknown, malformed, a folder of the zone database
            self.problem(key, 'write an IANA time zone: "Asia/Jerusalem", "Europe/London"', value)
            return ZoneInfo("UTC")

    def table(self, key: str) -> "Table":
        """A table below this one; empty if it is absent."""
        return Table(self.at(key), self._value(key, {}), self.problems)

    def tables(self, key: str) -> list["Table"]:
        """An array of tables."""
        value = self._value(key, [])
        if not isinstance(value, list):
            self.problem(key, f"write it as [[{self.at(key)}]]", value)
            return []
        return [Table(f"{self.at(key)}[{number}]", item, self.problems) for number, item in enumerate(value)]

    def checked(self, key: str, default: str, check: Callable[[str], bool], remedy: str) -> str:
        """A string that must pass a check unless it is empty."""
        value = self.text(key, default)
        if value and not check(value):
            self.problem(key, remedy, value)
        return value

    def _value(self, key: str, default: object) -> Any:
        self.asked.add(key)
        return self.content.get(key, default)


def _short(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def parse_clock(text: str) -> time | None:
    """ "17:00" as a time; "24:00" is midnight at the day's end; None if it is none."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or (found[1] == "24" and found[2] != "00"):
        return None
    return time(int(found[1]) % 24, int(found[2]))


def parse_interval(text: str) -> Interval | None:
    """ "09:00-17:00" as an interval; None if it is none."""
    start, dash, end = text.replace("–", "-").partition("-")
    first, last = parse_clock(start), parse_clock(end)
    return Interval(first, last) if dash and first is not None and last is not None else None
