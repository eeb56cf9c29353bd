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
        features = [(feature, 0) for feature in word_features(words)]
        features += [(feature, 1) for word in words for feature in character_features([word])]
        norms = [self._block(numbers) for numbers in sentence_buckets(sentence)]
        share = {int(row): float(value) for rows, values in norms for row, value in zip(rows, values, strict=True)}
        weights = dict.fromkeys(words, 0.0)
        counted: set[int] = set()
        for feature, block in features:
            row = next(iter(buckets([feature], block)))
            if row in counted:
                continue
            counted.add(row)
            part = share[row] * float(self.weights[row, kind])
            holders = [word for word in words if _lies_in(feature, word, block)]
            for word in holders:
                weights[word] += part / len(holders)
        return weights


def _lies_in(feature: str, word: str, block: int) -> bool:
    if block == 1:
        return feature in f" {word} "
    return word in feature.split(" ") or (feature.startswith("~") and word.endswith(feature[1:]))


def empty_arrays(kinds: int) -> LinearReader:
    """A reader that knows nothing, for tests of shape."""
    size = BLOCKS * BUCKETS
    return LinearReader(
        np.zeros((size, kinds), np.float16), np.zeros(size, np.float16), np.full(kinds, -4.0, np.float32)
    )
