"""Cuts a mail's new text into sentences, each a verbatim piece of it."""

import re
from dataclasses import dataclass

#: A sentence ends at ., !, ? or … (with closing quotes, brackets, emoji or smileys) before white space.
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)")
#: Abbreviations and initials whose stop ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|no|nr|inv|approx|incl|excl|vs|etc|e\.g|i\.e|a\.m|p\.m|ltd|inc|co|dept|ext|fig|pp?|vol)"
    r"|\b[a-z]|(?<![א-ת])(?:עמ|טל|מס|רח|שד|וכו|ע|ב)'?)\.$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\s*\(?\d{1,2}[.)]$")
_LINE = re.compile(r"[^\n]+")
#: Dictated text has no stops; a stretch longer than this is scored in windows (words).
LONGEST_WORDS = 60


@dataclass(frozen=True)
class Sentence:
    """A verbatim piece of a text: `text == whole[start:end]`."""

    text: str
    start: int
    end: int


def split(text: str) -> list[Sentence]:
    """All sentences in order; line ends are sentence ends, since mail is rarely wrapped in mid-sentence any more."""
    sentences: list[Sentence] = []
    for line in _LINE.finditer(text):
        begin = line.start()
        for end in _ends(line.group()):
            _add(sentences, text, begin, line.start() + end)
            begin = line.start() + end
        _add(sentences, text, begin, line.end())
    return sentences


def _ends(line: str) -> list[int]:
    ends = []
    begin = 0
    for found in _END.finditer(line):
        piece = line[begin : found.end()]
        if found.group() == "." and (_ABBREVIATION.search(piece) or _NUMBERED.match(piece)):
            continue
        ends.append(found.end())
        begin = found.end()
    return ends


def _add(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if any(character.isalnum() for character in stripped):
        offset = start + piece.index(stripped)
        sentences.append(Sentence(stripped, offset, offset + len(stripped)))
