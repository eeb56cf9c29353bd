"""What the owner said of a sentence, and what it does to the next one."""

from dataclasses import replace

import numpy as np
import pytest

from inboxguard.core.classifier.linear import LinearReader, empty_arrays
from inboxguard.core.classifier.memory import Memory
from inboxguard.core.classifier.model import KINDS
from inboxguard.core.types import Kind, Taught

READER: LinearReader = replace(
    empty_arrays(len(KINDS)), idf=np.ones_like(empty_arrays(len(KINDS)).idf)
)  # every n-gram weighs the same
LATE = "Can you ring me back after the match tonight?"
OUT_OF_HOURS = KINDS.index(Kind.OUT_OF_HOURS)


def after(verdicts: list[Taught], sentence: str, probability: float) -> float:
    scores = np.full((1, len(KINDS)), 0.01, np.float32)
    scores[0, OUT_OF_HOURS] = probability
    moved = Memory(READER, verdicts).adjusted([sentence], scores, 0.4)
    others = [column for column in range(len(KINDS)) if column != OUT_OF_HOURS]
    assert (moved[0, others] == scores[0, others]).all()
    return float(moved[0, OUT_OF_HOURS])


def late(right: bool, sentence: str = LATE) -> Taught:
    return Taught(sentence, Kind.OUT_OF_HOURS, right)


def test_the_same_sentence_is_not_heard_again_once_it_was_called_wrong() -> None:
    assert after([late(False)], LATE, 0.95) == pytest.approx(0)


def test_a_confirmed_one_lifts_what_was_only_asked_about() -> None:
    assert after([late(True)], LATE, 0.5) == pytest.approx(1)


def test_a_confirmed_one_makes_nothing_of_what_would_not_even_be_asked_about() -> None:
    assert after([late(True)], LATE, 0.3) == pytest.approx(0.3)


def test_a_sentence_like_it_is_moved_and_another_is_left_alone() -> None:
    like = after([late(False)], "Can you ring me back after the match?", 0.8)
    assert 0 < like < 0.4
    assert after([late(False)], "Please send the tonight file to the printer.", 0.8) == pytest.approx(0.8)


def test_the_last_word_on_a_sentence_counts() -> None:
    assert after([late(True), late(False)], LATE, 0.8) == pytest.approx(0)
    assert after([late(False), late(True)], LATE, 0.8) == pytest.approx(1)


def test_other_figures_are_another_sentence() -> None:
    """What was said of six o'clock is at most half an answer at eleven."""
    six = late(False, "Please have the proofs with us by 18:00.")
    assert after([six], "Please have the proofs with us by 18:00.", 0.9) == pytest.approx(0)
    assert after([six], "Please have the proofs with us by 23:00.", 0.9) == pytest.approx(0.45)


def test_hebrew_with_and_without_vowel_points_is_the_same_sentence() -> None:
    assert after([late(False, "שָׁלוֹם, תתקשרי אליי הלילה")], "שלום, תתקשרי אליי הלילה", 0.9) == pytest.approx(0)


@pytest.mark.parametrize("sentence", ["", "…", "?"])
def test_a_sentence_without_words_calls_nothing_to_mind(sentence: str) -> None:
    assert Memory(READER, [late(False)]).recall(sentence) == {}
