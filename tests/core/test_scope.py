"""A request, held against what was agreed."""

import pytest

from inboxguard.core.classifier.model import Heard
from inboxguard.core.scope import covered_by_agreement
from inboxguard.core.settings import Agreement
from inboxguard.core.types import Kind


def covered(sentence: str, *included: str, excluded: tuple[str, ...] = (), kind: Kind = Kind.OUT_OF_SCOPE) -> bool:
    return covered_by_agreement(Heard(kind, 0.9, sentence), Agreement(included=included, excluded=excluded))


@pytest.mark.parametrize(
    ("sentence", "item"),
    [
        ("Could you send the monthly report?", "a monthly report"),
        ("When do the six illustrations arrive?", "six illustrations"),
        ("Please post the weekly newsletter.", "weekly newsletters"),
        ("אפשר לשלוח לי את הלוגו לבית הקפה?", "לוגו לבית הקפה"),
        ("מתי יגיעו התמונות של המנות?", "תמונות מנות"),
        ("צריך לעדכן את הפרויקטים באתר", "פרויקטים באתר"),
        ("מה עם סבב התיקונים?", "סבבי תיקונים"),
        ("תשלחי בבקשה את כרטיסי הביקור", "כרטיס ביקור"),
    ],
)
def test_a_request_for_what_is_included_is_covered_in_any_inflection(sentence: str, item: str) -> None:
    assert covered(sentence, "something else entirely", item)


@pytest.mark.parametrize(
    ("sentence", "item"),
    [
        ("Please add a flyer.", "a website of five pages"),
        ("Could you also translate the site?", "a website of five pages"),
        ("We need one more round of corrections.", "2 rounds of corrections"),
        ("Just another page, please.", "five pages"),
        ("תוסיפי עוד סבב תיקונים", "2 סבבי תיקונים"),
        ("צריך עמוד נוסף", "חמישה עמודים"),
        ("A third round of corrections would help.", "two rounds of corrections"),
        ("Please print the posters.", ""),
        ("Please print the posters.", "of the"),
    ],
)
def test_what_is_not_named_or_asked_for_once_more_is_not_covered(sentence: str, item: str) -> None:
    assert not covered(sentence, item)


@pytest.mark.parametrize(
    ("sentence", "item"), [("תוכלי לשלוח לוגו?", "a logo"), ("Can you send the logo?", "לוגו"), ("שלחי logo", "סמל")]
)
def test_two_languages_are_not_matched_so_the_finding_stays(sentence: str, item: str) -> None:
    assert not covered(sentence, item)


def test_a_word_of_trade_in_the_other_language_matches_itself() -> None:
    assert covered("תשלחי לי את ה-logo", "logo")


def test_what_is_excluded_stays_a_finding_though_it_is_named_as_included_too() -> None:
    assert not covered("Please update the hosting.", "hosting updates", excluded=("hosting",))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.OUT_OF_SCOPE])
def test_only_scope_is_cleared_by_the_agreement(kind: Kind) -> None:
    assert not covered("Send the logo tonight.", "logo", kind=kind)


def test_an_empty_agreement_covers_nothing() -> None:
    assert not covered("Please add a flyer.")
