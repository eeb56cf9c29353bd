"""How far a figure may lie from what was counted."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from inboxguard.core.classifier.examples import Example
from inboxguard.core.types import CORE_KINDS

#: Of authors, with replacement.
_DRAWS = 2000
#: Fewer authors tell nothing of others.
_FEWEST = 5

Flags = npt.NDArray[np.bool_]


def at_most(alarmed: int, count: int) -> float:
    """The exact upper 95 % bound of a rate, one-sided (Clopper and Pearson 1934); 1 where nothing was counted.

    Mails of one author are not independent, so the bound on other authors' mail is wider than it says.
    """
    from scipy.special import betaincinv

    return 1.0 if alarmed == count else float(betaincinv(alarmed + 1, count - alarmed, 0.95))


def over_authors(found: Flags, labels: Flags, examples: Sequence[Example]) -> dict[str, Any] | None:
    """What the figures would be with other authors like these: the bootstrap over authors (Efron 1979), seeded.

    Args:
        found: (examples, kinds).
        labels: the same shape.
        examples: whose authors are drawn.

    Returns:
        The middle 95 % of macro F1 and the upper 95 % bounds of false alarms; None for fewer than five authors.
    """
    authors = np.array([example.author for example in examples])
    names = np.unique(authors)
    if len(names) < _FEWEST:
        return None
    counted = _counted(found, labels, examples)
    by_author = np.array([counted[authors == name].sum(axis=0) for name in names])
    chosen = np.random.default_rng(0).integers(len(names), size=(_DRAWS, len(names)))
    kinds = labels.shape[1]
    right, heard, there, alarms = np.split(by_author[chosen].sum(axis=1), kinds * np.arange(1, 4), axis=1)
    f1 = 2 * right / np.maximum(heard + there, 1)
    plain, look_alike = (alarms[:, at] / np.maximum(alarms[:, at + 1], 1) for at in (0, 2))
    return {
        "authors": len(names),
        "macro4": _middle(f1[:, : len(CORE_KINDS)].mean(axis=1)),
        "macro6": _middle(f1.mean(axis=1)),
        "at_most": {"plain": _upper(plain), "look-alike": _upper(look_alike)},
    }


def _counted(found: Flags, labels: Flags, examples: Sequence[Example]) -> npt.NDArray[np.int64]:
    """A row for each mail: right, found and labelled by kind, then alarms and innocents of each sort."""
    innocent, alarmed = ~labels.any(axis=1), found.any(axis=1)
    columns = [found & labels, found, labels]
    for sort in ("plain", "look-alike"):
        own = innocent & np.array([example.sort == sort for example in examples])
        columns += [(own & alarmed)[:, None], own[:, None]]
    return np.hstack(columns).astype(np.int64)


def _middle(values: npt.NDArray[np.float64]) -> list[float]:
    return [round(float(one), 4) for one in np.quantile(values, (0.025, 0.975))]


def _upper(values: npt.NDArray[np.float64]) -> float:
    return round(float(np.quantile(values, 0.95)), 4)
