"""Brings mail text into one form: no direction marks, no control characters, composed letters."""

import re
import unicodedata

#: LRM, RLM, ALM, embeddings, overrides, isolates, and the BOM as old texts use it for a joiner.
_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
#: What can turn the text around it: embeddings, overrides, isolates and their ends.
_TURNERS = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: C0 and C1 without tab and line feed; zero width space, soft hyphen; halves of surrogate pairs.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\xad\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
#: Vowel points and cantillation without the maqaf.
_POINTS = re.compile("[\u0591-\u05bd\u05bf-\u05c7]")
_PRESENTATION = re.compile("[\ufb1d-\ufb4f]")
#: Anything that may be a run of combining marks; composing costs the square of its length.
_HEAP = re.compile(r"[^\w\s!-~]{30,}")
_MAX_COMBINING = 10
_TYPOGRAPHY = str.maketrans({
    **dict.fromkeys("״“”„‟″", '"'),
    **dict.fromkeys("׳’‘‚‛′´`", "'"),
    **dict.fromkeys("־‐‑‒–—―−", "-"),
})  # fmt: skip


def strip_marks(text: str) -> str:
    """The text without direction marks; nothing else changes."""
    return _MARKS.sub("", text)


def cleaned(text: str) -> str:
    """The form in which a mail's text is kept and searched: NFC, line feeds, no marks, no control characters.

    Lines keep their inner blanks but lose those at the end; no-break spaces become spaces.
    """
    text = _composed(_BREAKS.sub("\n", text))
    text = _CONTROLS.sub("", strip_marks(text)).replace("\xa0", " ").replace("\u202f", " ")
    return "\n".join(line.rstrip() for line in text.split("\n"))


def one_line(text: str) -> str:
    """A header's value on one line; direction marks are kept."""
    return _SPACES.sub(" ", _CONTROLS.sub("", _BREAKS.sub(" ", _composed(text)))).strip()


def label(text: str) -> str:
    """A name that a stranger chose (person or file), on one line, unable to turn the text around it."""
    return _SPACES.sub(" ", _TURNERS.sub("", one_line(text))).strip()


def folded(text: str) -> str:
    """For matching only: points dropped, typographic quotes and dashes and presentation forms made plain."""
    text = _PRESENTATION.sub(lambda form: unicodedata.normalize("NFKC", form[0]), strip_marks(text))
    return _POINTS.sub("", text).translate(_TYPOGRAPHY)


def _composed(text: str) -> str:
    """NFC, with heaps of combining marks (256 kB of them cost 20 s) cut to what a letter may carry."""
    return unicodedata.normalize("NFC", _HEAP.sub(lambda heap: _thinned(heap[0]), text))


def _thinned(heap: str) -> str:
    kept: list[str] = []
    run = 0
    for character in heap:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MAX_COMBINING:
            kept.append(character)
    return "".join(kept)
