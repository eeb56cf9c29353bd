"""Sentences are verbatim pieces, cut where a person would cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.classifier.sentences import split


def cut(text: str) -> list[str]:
    return [sentence.text for sentence in split(text)]


_pieces = st.sampled_from(
    [
        "Hello",
        "world",
        " ",
        "  ",
        ".",
        "!",
        "?",
        "…",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "Mr.",
        "e.g.",
        '"',
        ")",
        "שלום",
        "עמ'",
        "😀",
        "\t",
        "word " * 15,
        "\r",
    ]
)


@given(st.lists(_pieces, max_size=40).map("".join) | st.text(max_size=300))
def test_every_sentence_is_a_verbatim_piece_in_order_and_no_word_is_lost(text: str) -> None:
    end = 0
    left = text
    for sentence in split(text):
        assert sentence.text == text[sentence.start : sentence.end] == sentence.text.strip()
        assert sentence.start >= end
        assert any(map(str.isalnum, sentence.text))
        end = sentence.end
        left = left.replace(sentence.text, "", 1)
    assert not any(map(str.isalnum, left))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ('He said "no." Then left.', ['He said "no."', "Then left."]),
        ("Really?! (Yes.) Fine...", ["Really?!", "(Yes.)", "Fine..."]),
        ("Ask Mr. Cohen at 5 p.m. today, approx. 3 pages, e.g. these.", None),
        ("Dr. Levi, Acme Ltd. and J. Smith agree, etc. and so on", None),
        ("It costs 4.50 or 1,400.00 in all", None),
        ("See www.example.com for more", None),
        ("1. First thing, then 2.", None),
        ("שלום נועה. מה קורה? הכול טוב!", ["שלום נועה.", "מה קורה?", "הכול טוב!"]),
        ("ראי עמ' 4 ומס. 12 ברח. הרצל", None),
        ("ב. כהן ביקש לבדוק", None),
        ("", []),
        ("...\n!!!\n - \n", []),
        ("👍\nThanks", ["Thanks"]),
    ],
)
def test_a_sentence_ends_where_it_ends(text: str, sentences: list[str] | None) -> None:
    assert cut(text) == ([text] if sentences is None else sentences)


FULL = "I was wondering whether you could perhaps look at the flyer before the"


def test_a_line_that_was_broken_because_it_was_full_is_joined() -> None:
    text = f"{FULL}\nweekend, if at all possible. Thanks"
    assert cut(text) == [f"{FULL}\nweekend, if at all possible.", "Thanks"]


def test_a_hebrew_line_that_was_full_is_joined_too() -> None:
    line = "רציתי לשאול אם אפשר בבקשה להסתכל על הפלייר החדש לפני סוף השבוע הקרוב"
    assert cut(f"{line}\nכי צריך אותו ביום ראשון.") == [f"{line}\nכי צריך אותו ביום ראשון."]


@pytest.mark.parametrize(
    "text",
    [
        f"{FULL}\n- weekend",
        f"{FULL}\n2. weekend",
        f"{FULL}\n• weekend",
        f"{FULL}.\nWeekend",
        f"{FULL}\n\nweekend",
        "Short line\nanother line",
        f"{'x' * 90}\nweekend",
    ],
)
def test_any_other_line_end_is_a_sentences_end(text: str) -> None:
    assert len(cut(text)) == 2


def test_bullets_are_sentences_of_their_own() -> None:
    assert cut("Please:\n- add a flyer\n- and a poster\n1) soon") == [
        "Please:",
        "- add a flyer",
        "- and a poster",
        "1) soon",
    ]


def test_a_very_long_text_is_cut_in_reasonable_time() -> None:
    assert len(split("word. " * 50_000)) == 50_000
    assert len(split("." * 200_000 + "a")) == 1
