"""Counts of right and wrong, and the cuts that are chosen from them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.classifier.examples import Example
from inboxguard.core.classifier.measures import (
    ALARMED,
    ASKED,
    Counts,
    choose_threshold,
    count,
    label_matrix,
    length_class,
    macro,
    report,
)
from inboxguard.core.classifier.model import KINDS
from inboxguard.core.types import CORE_KINDS, Kind


def example(number: int, *labels: Kind, language: str = "en", sort: str = "plain", body: str = "One. Two.") -> Example:
    return Example(str(number), f"a{number % 2}", language, sort, "", body, frozenset(labels))


EXAMPLES = [
    example(0, Kind.DISCOUNT, sort="violation"),
    example(1, Kind.DISCOUNT, Kind.LEAVING, sort="violation", language="he"),
    example(2),
    example(3, sort="look-alike", language="he"),
]


def scores(*found: set[Kind]) -> np.ndarray:
    return np.array([[0.9 if kind in one else 0.1 for kind in KINDS] for one in found], np.float32)


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        (Counts(0, 0, 0), 0, 0, 0),
        (Counts(0, 5, 0), 0, 0, 0),
        (Counts(0, 0, 5), 0, 0, 0),
        (Counts(5, 0, 0), 1, 1, 1),
        (Counts(3, 1, 1), 0.75, 0.75, 0.75),
        (Counts(1, 0, 3), 1, 0.25, 0.4),
    ],
)
def test_counts_become_rates_without_dividing_by_nought(
    counts: Counts, precision: float, recall: float, f1: float
) -> None:
    assert (counts.precision, counts.recall, counts.f1) == pytest.approx((precision, recall, f1))


@given(st.builds(Counts, *[st.integers(0, 1000)] * 3))
def test_the_harmonic_mean_lies_between_precision_and_recall(counts: Counts) -> None:
    low, high = sorted((counts.precision, counts.recall))
    assert 0 <= low <= high <= 1
    assert counts.f1 <= high + 1e-12
    if counts.tp:
        assert low - 1e-12 <= counts.f1


def test_right_false_and_missed_are_counted_per_kind() -> None:
    found = scores({Kind.DISCOUNT}, {Kind.LEAVING}, {Kind.DISCOUNT}, set()) > 0.5
    counts = count(found, label_matrix(EXAMPLES))
    assert counts[Kind.DISCOUNT] == Counts(tp=1, fp=1, fn=1)
    assert counts[Kind.LEAVING] == Counts(1, 0, 0)
    assert macro(counts, CORE_KINDS) == pytest.approx(0.5 / 4)
    assert macro(counts, KINDS) == pytest.approx(1.5 / 6)


def test_the_report_has_the_documented_parts() -> None:
    made = report(scores({Kind.DISCOUNT}, set(), {Kind.HOSTILITY}, set()), EXAMPLES, 0.5)
    assert list(made) == ["n", "kinds", "macro4", "macro6", "false_alarms", "over_authors", "by"]
    assert (made["n"], list(made["kinds"])) == (4, [kind.value for kind in KINDS])
    assert made["kinds"]["discount"] == {"tp": 1, "fp": 0, "fn": 1, "precision": 1.0, "recall": 0.5, "f1": 0.6667}
    assert made["false_alarms"] == {
        "all": {"n": 2, "alarmed": 1, "rate": 0.5, "at_most": 0.9747},
        "plain": {"n": 1, "alarmed": 1, "rate": 1.0, "at_most": 1.0},
        "look-alike": {"n": 1, "alarmed": 0, "rate": 0.0, "at_most": 0.95},
    }
    assert {name: list(values) for name, values in made["by"].items()} == {
        "language": ["en", "he"],
        "length": ["1-2"],
        "author": ["a0", "a1"],
    }
    assert sum(group["n"] for group in made["by"]["language"].values()) == 4


def test_the_cut_itself_counts_as_found() -> None:
    at_cut = np.full((1, len(KINDS)), 0.5, np.float32)
    assert report(at_cut, [example(1, Kind.DISCOUNT)], 0.5)["kinds"]["discount"]["tp"] == 1


def test_a_set_without_innocents_has_no_rate_of_alarms() -> None:
    made = report(scores({Kind.DISCOUNT}), EXAMPLES[:1], 0.5)
    assert made["false_alarms"]["all"] == {"n": 0, "alarmed": 0, "rate": 0.0, "at_most": 1.0}


def test_an_author_who_is_not_told_is_unknown() -> None:
    nameless = Example("x", "", "en", "", "", "One.", frozenset())
    assert list(report(scores(set()), [nameless], 0.5)["by"]["author"]) == ["unknown"]


@pytest.mark.parametrize(
    ("sentences", "name"), [(1, "1-2"), (2, "1-2"), (3, "3-5"), (5, "3-5"), (6, "6-10"), (11, "11+")]
)
def test_length_is_told_in_classes(sentences: int, name: str) -> None:
    assert length_class(example(1, body="One thing. " * sentences)) == name


_ordinary = st.lists(st.floats(0.125, 0.9375, width=32), min_size=20, max_size=200)
SORTS = ("plain", "look-alike")


def spread(values: list[float]) -> tuple[np.ndarray, list[Example]]:
    """Ordinary mails with these largest scores, plain and look-alike by turns."""
    table = np.zeros((len(values), len(KINDS)), np.float32)
    table[:, 2] = values
    return table, [example(number, sort=SORTS[number % 2]) for number in range(len(values))]


@given(_ordinary)
def test_few_ordinary_mails_of_a_real_inbox_lie_above_the_cuts(values: list[float]) -> None:
    table, mails = spread(values)
    cuts = choose_threshold(table, mails)
    assert cuts.ask < cuts.stand
    for cut, allowed in ((cuts.stand, ALARMED), (cuts.ask, ASKED)):
        plain, alike = (table[number::2].max(axis=1) >= cut for number in range(2))
        assert 0.8 * plain.mean() + 0.2 * alike.mean() <= allowed


@given(_ordinary, st.floats(0, 0.5))
def test_louder_ordinary_mail_never_lowers_a_cut(values: list[float], louder: float) -> None:
    quiet = choose_threshold(*spread(values))
    loud = choose_threshold(*spread([min(0.999, value + louder) for value in values]))
    assert loud.ask >= quiet.ask - 0.0015
    assert loud.stand >= quiet.stand - 0.0015


@given(_ordinary)
def test_violations_that_score_low_do_not_move_the_cuts(values: list[float]) -> None:
    table, mails = spread(values)
    more = np.vstack([table, np.full((5, len(KINDS)), 0.001, np.float32)])
    assert choose_threshold(more, [*mails, *[example(1, Kind.DISCOUNT)] * 5]) == choose_threshold(table, mails)
