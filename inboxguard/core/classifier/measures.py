"""Counts of right and wrong, and the cuts that are chosen from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from inboxguard.core.classifier.bounds import at_most, over_authors
from inboxguard.core.classifier.examples import Example
from inboxguard.core.classifier.model import KINDS
from inboxguard.core.types import CORE_KINDS, Kind, Threshold

Scores = npt.NDArray[np.float32]
#: A real inbox, as we declare it: the training text is far richer in look-alikes.
_MIX = {"plain": 0.8, "look-alike": 0.2}
#: Parts of the ordinary mails of such an inbox that may be alarmed, and about which may be asked.
ALARMED = 0.0065
ASKED = 0.025
#: Bins of the calibration curve.
_BINS = 10


@dataclass(frozen=True)
class Counts:
    """One kind."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        """Of what was found, the part that is right; 0 where nothing was found."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """Of what is there, the part that was found; 0 where nothing is there."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp else 0.0


def label_matrix(examples: Sequence[Example]) -> npt.NDArray[np.bool_]:
    """(examples, kinds)."""
    return np.array([[kind in example.labels for kind in KINDS] for example in examples], dtype=bool)


def count(found: npt.NDArray[np.bool_], labels: npt.NDArray[np.bool_]) -> dict[Kind, Counts]:
    """Counts per kind."""
    return {
        kind: Counts(
            tp=int((found[:, column] & labels[:, column]).sum()),
            fp=int((found[:, column] & ~labels[:, column]).sum()),
            fn=int((~found[:, column] & labels[:, column]).sum()),
        )
        for column, kind in enumerate(KINDS)
    }


def macro(counts: dict[Kind, Counts], kinds: Sequence[Kind]) -> float:
    """Mean F1 over kinds."""
    return sum(counts[kind].f1 for kind in kinds) / len(kinds)


def choose_threshold(scores: Scores, examples: Sequence[Example]) -> Threshold:
    """One cut on the largest calibrated score, chosen on ordinary mails; six searched cuts overfit (measured)."""
    largest = scores.max(axis=1)
    innocent = ~label_matrix(examples).any(axis=1)
    sorts = {sort: largest[innocent & np.array([one.sort == sort for one in examples])] for sort in _MIX}

    def cut(allowed: float) -> float:
        candidates = np.unique(largest)
        rates = [sum(_MIX[sort] * (values >= one).mean() for sort, values in sorts.items()) for one in candidates]
        passing = candidates[np.array(rates) <= allowed]
        return round(float(passing[0]) + 0.001, 3) if len(passing) else 1.0

    ask, stand = cut(ASKED), cut(ALARMED)
    return Threshold(ask=ask, stand=max(stand, round(ask + 0.001, 3)))


def report(scores: Scores, examples: Sequence[Example], cut: float) -> dict[str, Any]:
    """What `evaluate --json` prints: counts per kind, macro F1, false alarms, and the same by language and so on."""
    found = scores >= cut
    labels = label_matrix(examples)
    groups = {
        "language": [example.language for example in examples],
        "length": [length_class(example) for example in examples],
        "author": [example.author or "unknown" for example in examples],
    }
    return {
        **_figures(found, labels),
        "false_alarms": _alarms(found, labels, examples),
        "over_authors": over_authors(found, labels, examples),
        "by": {
            name: {
                value: _figures(found[mask], labels[mask])
                for value in sorted(set(values))
                if (mask := np.array([one == value for one in values])).any()
            }
            for name, values in groups.items()
        },
    }


def average_precision(scores: npt.NDArray[Any], labels: npt.NDArray[np.bool_]) -> float:
    """Mean over kinds of the area under the precision-recall curve (as scikit-learn's average_precision_score)."""
    areas = []
    for column in range(labels.shape[1]):
        ranked = labels[np.argsort(-scores[:, column], kind="stable"), column]
        precision = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
        areas.append(float(precision[ranked].mean()) if ranked.any() else 0.0)
    return sum(areas) / len(areas)


def curves(scores: Scores, examples: Sequence[Example]) -> dict[str, Any]:
    """What the card's plots are drawn from: how often a probability is right, and recall against precision."""
    labels = label_matrix(examples)
    tenth = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    bins = [tenth == number for number in range(_BINS)]
    cuts = [count(scores >= cut, labels) for cut in np.linspace(0.05, 0.95, 19)]
    return {
        "calibration": [
            {
                "said": round(float(scores[one].mean()), 3),
                "was": round(float(labels[one].mean()), 3),
                "n": int(one.sum()),
            }
            for one in bins
            if one.any()
        ],
        "precision_recall": {
            kind.value: [[round(cut[kind].recall, 3), round(cut[kind].precision, 3)] for cut in cuts] for kind in KINDS
        },
    }


def length_class(example: Example) -> str:
    """By sentences."""
    sentences = len(example.sentences())
    for limit, name in ((2, "1-2"), (5, "3-5"), (10, "6-10")):
        if sentences <= limit:
            return name
    return "11+"


def _figures(found: npt.NDArray[np.bool_], labels: npt.NDArray[np.bool_]) -> dict[str, Any]:
    counts = count(found, labels)
    return {
        "n": len(labels),
        "kinds": {
            kind.value: {
                "tp": one.tp,
                "fp": one.fp,
                "fn": one.fn,
                "precision": round(one.precision, 4),
                "recall": round(one.recall, 4),
                "f1": round(one.f1, 4),
            }
            for kind, one in counts.items()
        },
        "macro4": round(macro(counts, CORE_KINDS), 4),
        "macro6": round(macro(counts, KINDS), 4),
    }


def _alarms(
    found: npt.NDArray[np.bool_], labels: npt.NDArray[np.bool_], examples: Sequence[Example]
) -> dict[str, dict[str, Any]]:
    """Innocent mails with any finding, by sort of mail."""
    innocent = ~labels.any(axis=1)
    alarms = {}
    for sort in ("all", "plain", "look-alike"):
        mask = innocent & np.array([sort in ("all", example.sort) for example in examples])
        count_of = int(mask.sum())
        alarmed = int(found[mask].any(axis=1).sum())
        alarms[sort] = {
            "n": count_of,
            "alarmed": alarmed,
            "rate": round(alarmed / count_of, 4) if count_of else 0.0,
            "at_most": round(at_most(alarmed, count_of), 4),
        }
    return alarms
