"""Numbers of rounds, as a letter and the owner's note say them."""

import pytest

from inboxguard.core.scope import Held, Holds
from inboxguard.core.scope_notes import held_note, ordinal_text, rounds_text
from inboxguard.core.types import Language

HE, EN = Language.HE, Language.EN


@pytest.mark.parametrize(
    ("number", "english", "hebrew"),
    [
        (2, "second", "השני"),
        (11, "11th", "מספר 11"),
        (12, "12th", "מספר 12"),
        (13, "13th", "מספר 13"),
        (21, "21st", "מספר 21"),
        (22, "22nd", "מספר 22"),
        (23, "23rd", "מספר 23"),
        (24, "24th", "מספר 24"),
        (111, "111th", "מספר 111"),
    ],
)
def test_the_place_of_a_round(number: int, english: str, hebrew: str) -> None:
    assert (ordinal_text(number, EN), ordinal_text(number, HE)) == (english, hebrew)


@pytest.mark.parametrize(
    ("limit", "english", "hebrew"),
    [
        (0, "no rounds of changes", "עבודה ללא סבבי תיקונים"),
        (1, "one round of changes", "סבב תיקונים אחד"),
        (2, "two rounds of changes", "שני סבבי תיקונים"),
        (3, "3 rounds of changes", "3 סבבי תיקונים"),
    ],
)
def test_the_agreed_rounds_read_on_in_a_letter(limit: int, english: str, hebrew: str) -> None:
    """Behind "our agreement includes" and "וסיכמנו על"."""
    assert (rounds_text(limit, EN), rounds_text(limit, HE)) == (english, hebrew)


def test_the_owner_is_told_the_same_place() -> None:
    held = Held(Holds.EXCEEDED, "2 rounds", 2, 22, rounds=True)
    assert held_note(held, EN) == "2 rounds included, this is the 22nd"
