"""When the words are the same."""

import pytest

from inboxguard.core.types import Kind
from inboxguard.core.verdicts import Taught, verdicts, wording


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("Ring me back tonight!", "ring me back  tonight"),
        ("שָׁלוֹם, תתקשרי אליי הלילה", "שלום תתקשרי אליי הלילה"),
        ("It’s too dear – really.", "It's too dear, really"),
    ],
)
def test_case_marks_and_points_make_no_other_sentence(sentence: str, other: str) -> None:
    assert wording(sentence) == wording(other)


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("Have it here by 18:00.", "Have it here by 23:00."),
        ("I am happy with this.", "I am not happy with this."),
        ("Ring me back tonight.", "Ring me back tonight?"),
        ("20% less", "20 less"),
    ],
)
def test_a_figure_a_no_and_a_question_make_another_sentence(sentence: str, other: str) -> None:
    assert wording(sentence) != wording(other)


def test_the_verdict_on_the_later_mail_counts_and_only_for_its_kind() -> None:
    said = verdicts([Taught("Too dear.", Kind.DISCOUNT, right=False), Taught("too dear", Kind.DISCOUNT, right=True)])
    assert said == {(Kind.DISCOUNT, wording("Too dear.")): True}


@pytest.mark.parametrize("kind", [Kind.OUT_OF_SCOPE, Kind.PAYMENT_EXCUSE])
def test_what_hangs_on_agreement_or_invoices_is_settled_by_no_verdict(kind: Kind) -> None:
    assert verdicts([Taught("Add a page.", kind, right=False)]) == {}
