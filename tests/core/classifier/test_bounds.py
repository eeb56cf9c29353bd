"""Exact bounds of rates, and figures with other authors drawn."""

import numpy as np
import pytest
from scipy.stats import binom

from inboxguard.core.classifier.bounds import at_most, over_authors
from inboxguard.core.classifier.examples import Example
from inboxguard.core.classifier.measures import label_matrix
from inboxguard.core.classifier.model import KINDS
from inboxguard.core.types import Kind


@pytest.mark.parametrize(
    ("alarmed", "count", "bound"),
    [(0, 150, 0.0198), (1, 300, 0.0157), (4, 500, 0.0182), (12, 1000, 0.0194), (0, 3000, 0.001), (5, 5, 1.0)],
)
def test_the_upper_bound_of_a_rate_is_exact(alarmed: int, count: int, bound: float) -> None:
    """With a rate at the bound, so few alarms would be seen in one of twenty samples."""
    assert at_most(alarmed, count) == pytest.approx(bound, abs=5e-5)
    if alarmed < count:
        assert binom.cdf(alarmed, count, at_most(alarmed, count)) == pytest.approx(0.05)


def written_by(author: str, *, alarmed: int, plain: int = 50, found: int = 10) -> tuple[list[Example], np.ndarray]:
    """Ten discounts, of which `found` are, and plain mails, of which `alarmed` are too."""
    mails = [Example("", author, "en", "violation", "", "One.", frozenset({Kind.DISCOUNT})) for _ in range(10)]
    mails += [Example("", author, "en", "plain", "", "One.", frozenset()) for _ in range(plain)]
    flags = np.zeros((len(mails), len(KINDS)), bool)
    flags[:found, KINDS.index(Kind.DISCOUNT)] = True
    flags[10 : 10 + alarmed, KINDS.index(Kind.DISCOUNT)] = True
    return mails, flags


def drawn(alarms: list[int], *, found: int = 10) -> dict:
    parts = [written_by(f"a{number}", alarmed=one, found=found) for number, one in enumerate(alarms)]
    mails = [mail for mails, _ in parts for mail in mails]
    made = over_authors(np.vstack([flags for _, flags in parts]), label_matrix(mails), mails)
    assert made is not None
    return made


def test_authors_who_are_alike_leave_no_doubt() -> None:
    made = drawn([1] * 8)
    assert made["at_most"] == {"plain": 0.02, "look-alike": 0.0}
    assert made["macro6"] == [pytest.approx(20 / 21 / 6, abs=1e-4)] * 2


def test_alarms_of_one_author_are_worth_less_than_alarms_of_eight() -> None:
    """Eight of 400 both times: as if they were independent, at most 3.6 %."""
    assert drawn([8, 0, 0, 0, 0, 0, 0, 0])["at_most"]["plain"] > at_most(8, 400) > drawn([1] * 8)["at_most"]["plain"]


def test_draws_are_the_same_each_time_and_hold_the_figure_between_them() -> None:
    alarms = [0, 3, 1, 0, 5, 2]
    low, high = drawn(alarms)["macro4"]
    assert drawn(alarms)["macro4"] == [low, high]
    assert low < 2 * 60 / (60 + 60 + 11) / 4 < high


def test_a_kind_that_is_found_in_part_lowers_the_whole_range() -> None:
    assert drawn([0, 1, 2, 0, 1], found=5)["macro4"][1] < drawn([0, 1, 2, 0, 1])["macro4"][0]


def test_few_authors_tell_nothing_of_others() -> None:
    mails, flags = written_by("only", alarmed=2)
    assert over_authors(flags, label_matrix(mails), mails) is None
