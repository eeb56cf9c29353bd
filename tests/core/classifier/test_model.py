"""From text to probabilities, each with its sentence and its words."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxguard import wiring
from inboxguard.core.classifier.features import BLOCKS, BUCKETS, buckets, sentence_buckets
from inboxguard.core.classifier.linear import LinearReader, empty_arrays
from inboxguard.core.classifier.model import KINDS, Calibration, Model
from inboxguard.core.types import Kind, Threshold

DISCOUNT = KINDS.index(Kind.DISCOUNT)


def reader_of(weights: dict[str, float], kind: Kind = Kind.DISCOUNT) -> LinearReader:
    """A reader that knows these words alone."""
    blank = empty_arrays(len(KINDS))
    table, idf = blank.weights.copy(), blank.idf.copy()
    for word, weight in weights.items():
        (row,) = buckets([word], 0)
        table[row, KINDS.index(kind)] = weight
        idf[row] = 1
    return LinearReader(table, idf, blank.intercept)


def model_of(weights: dict[str, float]) -> Model:
    calibration = Calibration(np.ones(len(KINDS), np.float32), np.zeros(len(KINDS), np.float32))
    return Model(reader_of(weights), calibration, Threshold(0.4, 0.8), "test")


CHEAP = model_of({"cheaper": 8.0, "discount": 6.0, "please": 0.5})


def test_the_heaviest_sentence_is_the_evidence_verbatim() -> None:
    heard = CHEAP.hear("Lovely work!\nMake it  Cheaper, please… Bye.")
    assert [one.kind for one in heard] == list(KINDS)
    assert heard[DISCOUNT].evidence == "Make it  Cheaper, please…"
    assert heard[DISCOUNT].probability > 0.8
    assert all(one.probability < 0.05 for one in heard if one.kind is not Kind.DISCOUNT)


@pytest.mark.parametrize(("before", "after", "heard"), [(0, 90_000, True), (90_000, 0, True), (90_000, 90_000, False)])
def test_of_a_text_of_many_pages_both_ends_are_read(before: int, after: int, heard: bool) -> None:
    pasted = "All is well here. "
    text = pasted * (before // len(pasted)) + "Make it cheaper. " + pasted * (after // len(pasted))
    found = CHEAP.hear(text)[DISCOUNT]
    assert (found.probability > 0.8) is heard
    assert found.evidence in text


def test_an_ordinary_sentence_more_changes_nothing() -> None:
    alone, among = CHEAP.hear("Make it cheaper."), CHEAP.hear("Hi. Make it cheaper. " + "All is well here. " * 20)
    assert alone[DISCOUNT] == among[DISCOUNT]


@pytest.mark.parametrize("text", ["", "  \n", "…", "👍 !"])
def test_a_text_without_sentences_says_nothing(text: str) -> None:
    assert CHEAP.hear(text) == []


def test_words_are_spelled_as_in_the_sentence_heaviest_first_and_at_most_three() -> None:
    assert CHEAP.words("Please, a DISCOUNT; I mean: “Cheaper”!", Kind.DISCOUNT) == ("Cheaper", "DISCOUNT", "Please")
    four = model_of({"one": 4.0, "two": 3.0, "three": 2.0, "four": 1.0})
    assert four.words("four three two one", Kind.DISCOUNT) == ("one", "two", "three")
    assert CHEAP.words("Please, a DISCOUNT", Kind.LEAVING) == ()
    assert CHEAP.words("", Kind.DISCOUNT) == ()


def test_vowel_points_stay_in_the_words() -> None:
    hebrew = model_of({"הנחה": 5.0})
    assert hebrew.words("אולי קצת הֲנָחָה?", Kind.DISCOUNT) == ("הֲנָחָה",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Could you do it a little cheaper this time, since we are old friends?",
        "אפשר אולי לרדת קצת במחיר, כי אנחנו לקוחות ותיקים?",
        "Please please please, tonight!",
        "ו",
    ],
)
def test_the_words_weights_add_up_to_the_logit(sentence: str) -> None:
    shipped = wiring.model(second=False)
    logits = shipped.first.logits([sentence])[0] - shipped.first.intercept
    for column in range(len(KINDS)):
        total = sum(shipped.first.word_weights(sentence, column).values())
        assert total == pytest.approx(float(logits[column]), abs=0.02)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=120) | st.sampled_from(["שלום, מה קורה? הכול טוב.", "Hi! How are you. (fine)"]))
def test_whatever_is_written_the_answer_is_whole(text: str) -> None:
    shipped = wiring.model(second=False)
    for one in shipped.hear(text):
        assert 0 <= one.probability <= 1
        assert one.evidence in text
        assert all(word in one.evidence for word in shipped.words(one.evidence, one.kind))


def test_a_sentence_of_five_thousand_words_is_explained_without_delay() -> None:
    sentence = " ".join(f"word{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}" for number in range(5000))
    shipped = wiring.model(second=False)
    assert shipped.words(sentence, Kind.DISCOUNT) is not None
    assert len(shipped.hear(sentence)) == len(KINDS)


def test_no_sentence_gives_no_row() -> None:
    assert CHEAP.first.logits([]).shape == (0, len(KINDS))
    assert CHEAP.sentence_probabilities([]).shape == (0, len(KINDS))


class Whisper:
    """A second reader that hears leaving in every sentence, louder where the facts say that money is overdue."""

    def mail_logits(self, sentences: list[str], facts: str) -> np.ndarray:
        row = np.array([0, 0, 0, 0, 0, 3 if "overdue: yes" in facts else 1], np.float32)
        return np.tile(row, (len(sentences), 1))


class Deaf:
    """A second reader that hears nothing."""

    def mail_logits(self, sentences: list[str], facts: str) -> np.ndarray:
        return np.full((len(sentences), len(KINDS)), -4, np.float32)


def test_a_second_reader_adds_its_logits_and_sees_the_facts() -> None:
    both = replace(CHEAP, second=Whisper())
    quiet = both.hear("Make it cheaper.")
    told = both.hear("Make it cheaper.", {"invoice_overdue": True})
    assert told[-1].probability > quiet[-1].probability > CHEAP.hear("Make it cheaper.")[-1].probability


def test_what_the_first_reader_alone_would_stand_for_is_asked_about_and_never_more() -> None:
    deaf = replace(CHEAP, second=Deaf())
    asked = replace(deaf, plain=(CHEAP.calibration, 0.5))
    heard = {one.kind: one.probability for one in asked.hear("Make it cheaper.")}
    assert deaf.hear("Make it cheaper.")[DISCOUNT].probability < 0.8
    assert 0.5 <= heard[KINDS[DISCOUNT]] < 0.8


def test_a_reader_that_knows_nothing_gives_the_intercept() -> None:
    blank = empty_arrays(len(KINDS))
    assert blank.weights.shape == (BLOCKS * BUCKETS, len(KINDS))
    assert np.array_equal(blank.logits(["anything", ""]), np.full((2, len(KINDS)), -4, np.float32))


def test_each_block_has_unit_length_so_long_sentences_do_not_shout() -> None:
    weights = {f"w{letter}": 4.0 for letter in "abcdefgh"}
    short, long = reader_of(weights).logits(["wa", " ".join(weights)])[:, DISCOUNT] + 4
    assert short == pytest.approx(4.0)
    assert long == pytest.approx(4.0 * np.sqrt(8), rel=1e-3)


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_calibration_is_monotone_and_stays_between_nought_and_one(one: float, other: float) -> None:
    platt = Calibration(np.array([1.3], np.float32), np.array([-0.2], np.float32))
    low, high = platt.probabilities(np.array([[min(one, other)], [max(one, other)]], np.float32)).ravel()
    assert 0 <= low <= high <= 1


def test_a_probability_belongs_to_the_sentence_and_not_to_its_place() -> None:
    one, other = "Make it cheaper.", "Hello there."
    forward = CHEAP.sentence_probabilities([one, other])
    assert np.array_equal(forward[::-1], CHEAP.sentence_probabilities([other, one]))
    assert sentence_buckets(one) != sentence_buckets(other)
