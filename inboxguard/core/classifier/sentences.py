"""Cuts a mail's new text into sentences, each a verbatim piece of it."""

import re
from dataclasses import dataclass

_STOPS, _CLOSERS = ".!?…", "\"'”’)]"
#: A sentence ends at ., !, ? or … with closing quotes and brackets before white space. A run of stops is tried once,
#: from its first: a mail of 200,000 dots would take hours else.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s)")
#: Abbreviations and initials whose stop ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|no|nr|inv|approx|incl|excl|vs|etc|e\.g|i\.e|a\.m|p\.m|ltd|inc|co|dept|ext|fig|pp?|vol)"
    r"|\b[a-z]|(?<![א-ת])(?:[ובלמה]?(?:עמ|טל|מס|רח|שד)|וכו|ע|ב)'?)\.$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\(?\d{1,2}\.")
#: Longer than any abbreviation or number.
_TAIL = 24
_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"\s*(?:[-*•–]|\(?\d{1,2}[.)])\s")
#: Programs break lines between these widths.
_NARROWEST, _WIDEST = 66, 82


@dataclass(frozen=True)
class Sentence:
    """A verbatim piece of a text: `text == whole[start:end]`."""

    text: str
    start: int
    end: int


def split(text: str) -> list[Sentence]:
    """All sentences in order. A line's end is a sentence's end, unless the line was broken because it was full."""
    sentences: list[Sentence] = []
    for start, end in _paragraphs(text):
        begin = start
        for stop in _stops(text, start, end):
            _add(sentences, text, begin, stop)
            begin = stop
        _add(sentences, text, begin, end)
    return sentences


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Stretches without a meant line end."""
    stretches: list[tuple[int, int]] = []
    lines = list(_LINE.finditer(text))
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        if before and before.end() + 1 == line.start() and _was_full(before.group(), line.group()):
            stretches[-1] = (stretches[-1][0], line.end())
        else:
            stretches.append(line.span())
    return stretches


def _was_full(line: str, following: str) -> bool:
    """Whether a program broke the line because the next word had no room (RFC 5322 asks for 78 characters a line)."""
    ended = line.rstrip().rstrip(_CLOSERS).endswith(tuple(_STOPS))
    if len(line) > _WIDEST or ended or _BULLET.match(following):
        return False
    return len(line) + 1 + len(following.split(maxsplit=1)[0] if following.split() else "") > _NARROWEST


def _stops(text: str, start: int, end: int) -> list[int]:
    stops = []
    begin = start
    for found in _END.finditer(text, start, end):
        tail = text[max(begin, found.end() - _TAIL) : found.end()].strip()
        if found.group() == "." and (_ABBREVIATION.search(tail) or _NUMBERED.fullmatch(tail)):
            continue
        stops.append(found.end())
        begin = found.end()
    return stops


def _add(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if any(character.isalnum() for character in stripped):
        offset = start + piece.index(stripped)
        sentences.append(Sentence(stripped, offset, offset + len(stripped)))
