"""One form of text for storing, showing and matching."""

import time

from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.marks import cleaned, folded, label, one_line, strip_marks


def test_every_direction_mark_goes() -> None:
    assert strip_marks("\u200e\u200f\u061c\u202aa\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeffb") == "ab"


def test_kept_text_has_line_feeds_and_no_blanks_at_line_ends() -> None:
    assert cleaned("א\u200f \r\nב\u00a0ג\rd\u0000\u2028e") == "א\nב ג\nd\ne"


def test_kept_text_is_composed() -> None:
    assert cleaned("cafe\u0301") == "café"


def test_a_subject_is_one_line_with_its_marks() -> None:
    assert one_line(" a\r\n\tb\u200f \0c ") == "a b\u200f c"


def test_a_label_cannot_turn_the_text_around_it() -> None:
    assert label("invoice\u202egpj.exe\nBcc: x") == "invoicegpj.exe Bcc: x"


def test_folding_makes_typography_plain_and_drops_points() -> None:
    assert folded("צ׳ק – “שָׁלוֹם” \ufb2a־ב") == 'צ\'ק - "שלום" ש-ב'


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


def test_heaps_of_combining_marks_cost_little() -> None:
    start = time.process_time()
    cleaned("a" + "\u0301\u0316" * 100_000)
    assert time.process_time() - start < 2
