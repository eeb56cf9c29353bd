"""Sentences and clauses as terms: inflection and language fall away, numbers are told."""

import os
import subprocess
import sys

import pytest

from inboxguard.core.glossary import GLOSSARY
from inboxguard.core.trade import Term, terms_of


def only(text: str) -> Term:
    (term,) = terms_of(text)
    return term


@pytest.mark.parametrize(
    ("english", "hebrew"),
    [
        ("logos", "הלוגו"),
        ("the landing pages", "לדפי הנחיתה"),
        ("business cards", "כרטיסי הביקור"),
        ("translated", "תתרגמי"),
        ("translation", "ולתרגם"),
        ("posts", "שהפוסטים"),
        ("printing", "בהדפסת"),
        ("newsletters", "הניוזלטרים"),
        ("corrections", "התיקונים"),
        ("rounds", "סבבי"),
        ("payroll", "משכורות"),
        ("home page", "בדף הבית"),
        ("an hour", "בשעות"),
        ("animate", "להנפיש"),
        ("invitations", "ההזמנות לאירוע"),
        ("the Arabic version", "ערבית"),
    ],
)
def test_a_trade_word_is_the_same_in_both_languages_in_any_form(english: str, hebrew: str) -> None:
    one = [term for term in terms_of(english) if term.concept]
    other = [term for term in terms_of(hebrew) if term.concept]
    assert [term.concept for term in one] == [term.concept for term in other]
    assert len(one) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("page", "landing page"),
        ("post", "poster"),
        ("לוגו", "לוח"),
        ("מיד", "מידות"),
        ("תוסיפי", "תוסף"),
        ("talk", "tall"),
    ],
)
def test_what_only_looks_alike_is_not_the_same(one: str, other: str) -> None:
    assert not only(one).is_like(only(other))


@pytest.mark.parametrize(
    ("text", "number", "ordinal"),
    [
        ("8", 8, None),
        ("5,000", 5000, None),
        ("2.5", 2, None),
        ("3rd", None, 3),
        ("third", None, 3),
        ("ארבעת", 4, None),
        ("השלישי", None, 3),
        ("שני", 2, 2),
        ("four", 4, None),
        ("forty", None, None),
    ],
)
def test_numbers_and_places_are_told(text: str, number: int | None, ordinal: int | None) -> None:
    assert (only(text).number, only(text).ordinal) == (number, ordinal)


def test_a_dual_is_a_number_and_its_unit() -> None:
    two, hours = terms_of("שעתיים")
    assert (two.number, hours.concept) == (2, "hour")


def test_vowel_points_and_kinds_of_quotes_do_not_matter() -> None:
    assert only("לוֹגוֹ").concept == "logo"
    assert only("דו״ח").concept == only("דוח").concept == "report"


def test_each_line_of_the_glossary_has_both_languages_and_no_form_has_two_names() -> None:
    named: dict[str, str] = {}
    lines = GLOSSARY.strip().splitlines()
    assert len(lines) >= 100
    for line in lines:
        english, hebrew = line.split(" = ")
        assert english.isascii()
        assert any("א" <= letter <= "ת" for letter in hebrew)
        for form in (*english.split(", "), *hebrew.split(", ")):
            assert named.setdefault(form, line) == line


def test_every_start_of_python_reads_the_same_terms() -> None:
    """Sets come in another order each time; "drawings" has two roots, each in a line of the glossary."""
    code = "from inboxguard.core.trade import terms_of; print([one.concept for one in terms_of('the same drawings')])"
    read = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(6)
    }
    assert len(read) == 1
