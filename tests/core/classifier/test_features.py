"""What of a sentence counts: words and characters, with what carries no meaning folded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.classifier.features import (
    BUCKETS,
    character_features,
    normalise,
    sentence_buckets,
    word_features,
    words_of,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("שָׁלוֹם", "שלום"),
        ("שׁלום", "שלום"),
        ("דו״ח", 'דו"ח'),
        ("דו”ח", 'דו"ח'),
        ("ג׳ירפה", "ג'ירפה"),
        ("don’t", "don't"),
        ("9:00–17:00", "9:00-17:00"),
        ("בית־קפה", "בית-קפה"),
        ("Please ADD", "please add"),
        ("4,800", "1,234"),
        ("\u200fשלום\u200e", "שלום"),
        ("ﬁne", "fine"),
        ("STRASSE", "straße"),
        ("①", "7"),
        ("٣", "3"),
    ],
)
def test_what_carries_no_meaning_is_folded(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)
    assert sentence_buckets(one) == sentence_buckets(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('דו"ח לע"מ, בבקשה!', ['דו"ח', 'לע"מ', "בבקשה", "!"]),
        ("don't pay ₪1,400.50?", ["don't", "pay", "₪", "0,000.00", "?"]),
        ("on-site 24/7", ["on", "site", "00", "0"]),
        ("snake_case 😀", ["snake", "case"]),
        ("", []),
    ],
)
def test_words_are_cut(text: str, words: list[str]) -> None:
    assert words_of(normalise(text)) == words


def test_words_pairs_gaps_and_hebrew_stems_count() -> None:
    found = list(word_features(["אפשר", "ולהוסיף", "flyer"]))
    assert {"אפשר", "< אפשר", "אפשר ולהוסיף", "אפשר _ flyer", "flyer >", "~הוסיף"} <= set(found)
    assert "~lyer" not in found


def test_characters_count_inside_words_with_their_ends() -> None:
    assert list(character_features(["ab"])) == [" a", "ab", "b ", " ab", "ab ", " ab "]


@given(st.text(max_size=200))
def test_buckets_are_the_same_every_time_and_in_their_block(sentence: str) -> None:
    words, characters = sentence_buckets(sentence)
    assert (words, characters) == sentence_buckets(sentence)
    assert all(0 <= number < BUCKETS for number in words)
    assert all(BUCKETS <= number < 2 * BUCKETS for number in characters)


def test_hashes_do_not_depend_on_the_process() -> None:
    assert sorted(sentence_buckets("flyer")[0]) == [789, 26936, 57702]


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert words_of(normalise(normalise(text))) == words_of(normalise(text))
