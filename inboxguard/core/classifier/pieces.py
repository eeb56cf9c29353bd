"""Cuts text into the encoder's word pieces: the unigram segmentation of XLM-R, over the pieces that were kept."""

import re
import unicodedata
from collections.abc import Sequence

#: The first four pieces, by their number.
BEGIN, PAD, END, UNKNOWN = range(4)
#: Stands for a space; pieces that begin a word begin with it.
SPACE = "▁"

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000e-\u001f\u007f\u0591-\u05bd\u05bf-\u05c7\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]"
)
_QUOTES = str.maketrans({"״": '"', "“": '"', "”": '"', "„": '"', "׳": "'", "’": "'", "‘": "'", "`": "'", "´": "'"})
_UNKNOWN_SCORE = -30.0
_REMEMBERED_WORDS = 20_000


def fold(text: str) -> str:
    """Compatibility forms, vowel points, direction marks and kinds of quotes folded; case and digits are kept."""
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text).translate(_QUOTES))


class Pieces:
    """Text to numbers of pieces."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        """Takes the kept pieces in their order, the four special ones first, and their log probabilities."""
        self._known = {piece: (number, scores[number]) for number, piece in enumerate(pieces) if number > UNKNOWN}
        self._longest = max((len(piece) for piece in self._known), default=1)
        self._words: dict[str, tuple[int, ...]] = {}

    def encode(self, text: str) -> list[int]:
        """Numbers of the pieces of a text, without begin and end."""
        numbers: list[int] = []
        for word in fold(text).split():
            found = self._words.get(word)
            if found is None:
                if len(self._words) >= _REMEMBERED_WORDS:
                    self._words.clear()
                found = self._words[word] = self._best(SPACE + word.replace(SPACE, " "))
            numbers.extend(found)
        return numbers

    def _best(self, word: str) -> tuple[int, ...]:
        """The most probable segmentation of one word (Viterbi)."""
        size = len(word)
        best = [0.0] + [-1e30] * size
        came = [(0, UNKNOWN)] * (size + 1)
        for start in range(size):
            for end in range(start + 1, min(size, start + self._longest) + 1):
                number, score = self._known.get(word[start:end], (UNKNOWN, _UNKNOWN_SCORE))
                if number == UNKNOWN and end > start + 1:
                    continue
                if best[start] + score > best[end]:
                    best[end], came[end] = best[start] + score, (start, number)
        path: list[int] = []
        while size:
            size, number = came[size]
            path.append(number)
        return tuple(reversed(path))
