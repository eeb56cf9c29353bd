"""The linear reader: hashed n-grams times a table of weights, in numpy alone."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inboxguard.core.classifier.features import (
    BLOCKS,
    BUCKETS,
    buckets,
    character_features,
    normalise,
    sentence_buckets,
    word_features,
    words_of,
)

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class LinearReader:
    """Logits of the six kinds for one sentence at a time."""

    #: (BLOCKS * BUCKETS, kinds).
    weights: npt.NDArray[np.float16]
    #: Inverse document frequency by bucket; 0 for a bucket never seen in training, else unseen n-grams eat the norm.
    idf: npt.NDArray[np.float16]
    intercept: Floats

    def logits(self, sentences: list[str]) -> Floats:
        """(sentences, kinds)."""
        rows = [self._logits(sentence) for sentence in sentences]
        return np.stack(rows) if rows else np.zeros((0, len(self.intercept)), np.float32)

    def _logits(self, sentence: str) -> Floats:
        total = self.intercept.astype(np.float32)
        for numbers in sentence_buckets(sentence):
            rows, values = self._block(numbers)
            total = total + values @ self.weights[rows].astype(np.float32)
        return total

    def _block(self, numbers: set[int]) -> tuple[npt.NDArray[np.int64], Floats]:
        rows = np.fromiter(numbers, dtype=np.int64, count=len(numbers))
        values = self.idf[rows].astype(np.float32)
        norm = float(np.sqrt(values @ values))
        return rows, values / norm if norm else values

    def word_weights(self, sentence: str, kind: int) -> dict[str, float]:
        """How much each word of the sentence adds to the logit of one kind.

        Every n-gram's share goes to the word that it lies in, shares of pairs are split; the parts add up to the logit
        less its intercept, up to hash collisions.
        """
        words = words_of(normalise(sentence))
        blocks = [self._block(numbers) for numbers in sentence_buckets(sentence)]
        share = {int(row): float(value) for rows, values in blocks for row, value in zip(rows, values, strict=True)}
        weights = dict.fromkeys(words, 0.0)
        for row, holders in _holders(words).items():
            part = share[row] * float(self.weights[row, kind])
            for word in holders:
                weights[word] += part / len(holders)
        return weights


def _holders(words: list[str]) -> dict[int, set[str]]:
    """The words that each bucket's n-grams lie in."""
    known = set(words)
    lying = [(feature, 0, set(feature.split(" ")) & known) for feature in word_features(words)]
    for word in known:
        stems = (feature for feature in word_features([word]) if feature.startswith("~"))
        lying += [(feature, 0, {word}) for feature in stems]
        lying += [(feature, 1, {word}) for feature in character_features([word])]
    holders: dict[int, set[str]] = {}
    for feature, block, held_by in lying:
        if held_by:
            holders.setdefault(next(iter(buckets([feature], block))), set()).update(held_by)
    return holders


def empty_arrays(kinds: int) -> LinearReader:
    """A reader that knows nothing, for tests of shape."""
    size = BLOCKS * BUCKETS
    return LinearReader(
        np.zeros((size, kinds), np.float16), np.zeros(size, np.float16), np.full(kinds, -4.0, np.float32)
    )
