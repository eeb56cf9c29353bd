"""Slot patterns: sentences with alternatives, expanded into training text. They teach how words are inflected."""

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inboxguard.core.classifier.examples import BadExample
from inboxguard.core.types import Kind

_MARKS = {
    "oh": Kind.OUT_OF_HOURS,
    "os": Kind.OUT_OF_SCOPE,
    "di": Kind.DISCOUNT,
    "pe": Kind.PAYMENT_EXCUSE,
    "ho": Kind.HOSTILITY,
    "le": Kind.LEAVING,
}
_PATTERN = re.compile(r"\[([a-z, ]*)\]\s*(.+)")
_SLOT = re.compile(r"@(\w+)\s*=\s*(.*)")
_USED = re.compile(r"<(\w+)>")
_INNERMOST = re.compile(r"\{([^{}]*)\}")
_SPACES = re.compile(r"\s+")
_BEFORE_STOP = re.compile(r"\s+([.,!?:;])")


@dataclass(frozen=True)
class Pattern:
    """One pattern of a file: `{a|b}` chooses, `<name>` fills a slot of the same file."""

    #: Name of the file and number of the line.
    place: str
    text: str
    kinds: frozenset[Kind]
    slots: Mapping[str, str]


def read_patterns(lines: Iterable[str], name: str) -> list[Pattern]:
    """The patterns of one file.

    Raises:
        BadExample: naming the line, for an unknown mark or slot, or braces that do not match.
    """
    slots: dict[str, str] = {}
    patterns = []
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if slot := _SLOT.fullmatch(text):
            slots[slot[1]] = slot[2]
        elif found := _PATTERN.fullmatch(text):
            patterns.append(_pattern(found[1], found[2], slots, f"{name}:{number}"))
        elif text and not text.startswith("#"):
            raise BadExample(f"{name}, line {number}: neither a slot (@name = …) nor a pattern ([kind] …)")
    return patterns


def _pattern(marks: str, text: str, slots: Mapping[str, str], place: str) -> Pattern:
    kinds = [mark.strip() for mark in marks.split(",") if mark.strip()]
    unknown = [mark for mark in kinds if mark not in _MARKS] + [one for one in _USED.findall(text) if one not in slots]
    if unknown or text.count("{") != text.count("}"):
        raise BadExample(f"{place}: unknown mark or slot, or braces that do not match: {', '.join(unknown)}")
    return Pattern(place, text, frozenset(_MARKS[mark] for mark in kinds), slots)


def expansions(pattern: Pattern, count: int) -> list[str]:
    """Up to `count` different expansions, the same ones each time."""
    chance = random.Random(pattern.text)  # noqa: S311 - variety, not secrecy
    found: dict[str, None] = {}
    for _ in range(count * 4):
        found.setdefault(_expand(pattern, chance))
        if len(found) == count:
            break
    return list(found)


def _expand(pattern: Pattern, chance: random.Random) -> str:
    text = pattern.text
    while True:
        if used := _USED.search(text):
            text = f"{text[: used.start()]}{{{pattern.slots[used[1]]}}}{text[used.end() :]}"
        elif chosen := _INNERMOST.search(text):
            text = text[: chosen.start()] + chance.choice(chosen[1].split("|")) + text[chosen.end() :]
        else:
            return _BEFORE_STOP.sub(r"\1", _SPACES.sub(" ", text)).strip()
