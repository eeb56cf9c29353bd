"""Sentences that the owner reviewed: one much like them is judged as the owner said."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inboxguard.core.classifier.linear import LinearReader
from inboxguard.core.types import Kind, Taught

Floats = npt.NDArray[np.float32]

#: The cosine of their n-grams from which a sentence is like another, and its verdict counts half; and
#: from which the verdict counts whole.
_LIKE, _SAME = 0.6, 0.9
_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True)
class Recalled:
    """The verdict that a sentence calls to mind."""

    taught: Taught
    #: Cosine, 0.6 to 1.
    alike: float

    @property
    def part(self) -> float:
        """The verdict's part in the probability, a half to 1."""
        return float(np.interp(self.alike, (_LIKE, _SAME), (0.5, 1.0)))


class Memory:
    """Verdicts, found again by the n-grams of their sentences."""

    def __init__(self, reader: LinearReader, taught: Sequence[Taught]) -> None:
        self._reader = reader
        self._taught = tuple(taught)
        self._holders: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for number, one in enumerate(self._taught):
            for bucket, value in reader.direction(one.sentence).items():
                self._holders[bucket].append((number, value))

    def recall(self, sentence: str) -> dict[Kind, Recalled]:
        """For each kind the most alike sentence, the later one of two that are equally so; only those alike enough.

        With other figures in it no sentence is the same: "by 18:00" was right, "by 23:00" may be wrong.
        """
        alike = np.zeros(len(self._taught))
        for bucket, value in self._reader.direction(sentence).items():
            for number, other in self._holders.get(bucket, ()):
                alike[number] += value * other
        for number, one in enumerate(self._taught):
            if alike[number] > _LIKE and _FIGURES.findall(one.sentence) != _FIGURES.findall(sentence):
                alike[number] = _LIKE
        ranked = sorted(range(len(alike)), key=lambda number: (round(float(alike[number]), 6), number))
        return {
            self._taught[number].kind: Recalled(self._taught[number], float(alike[number]))
            for number in ranked
            if alike[number] >= _LIKE
        }

    def adjusted(self, sentences: Sequence[str], scores: Floats, ask: float) -> Floats:
        """Probabilities (sentences, kinds) moved towards the verdicts.

        What was confirmed lifts only what would at least be asked about: "add a page", once confirmed, alarms no mail
        that asks what a page costs.
        """
        moved = scores.copy()
        for row, sentence in enumerate(sentences):
            for kind, one in self.recall(sentence).items():
                column = list(Kind).index(kind)
                if not one.taught.right:
                    moved[row, column] *= 1 - one.part
                elif scores[row, column] >= ask:
                    moved[row, column] += one.part * (1 - scores[row, column])
        return moved
