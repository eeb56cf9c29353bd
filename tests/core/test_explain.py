"""Reasons in words, in both languages."""

import re

import pytest

from inboxguard.core.explain import heard_because, kind_name, step_name, why_text
from inboxguard.core.types import Kind, Language, Step, Why
from tests.core.letters import INVOICE

HE, EN = Language.HE, Language.EN


def test_every_kind_step_and_reason_has_words_of_its_own_in_both_languages() -> None:
    for language in (HE, EN):
        assert len({kind_name(kind, language) for kind in Kind}) == len(Kind)
        assert len({step_name(step, language) for step in Step}) == len(Step)
        assert len({why_text(why, language) for why in Why}) == len(Why)


@pytest.mark.parametrize(
    "words", [lambda lang: [kind_name(kind, lang) for kind in Kind], lambda lang: [why_text(why, lang) for why in Why]]
)
def test_hebrew_words_are_hebrew_and_english_ones_english(words) -> None:
    assert not any(re.search("[A-Za-z]", text) for text in words(HE))
    assert not any(re.search("[א-ת]", text) for text in words(EN))


def test_a_reason_that_is_no_decision_is_given_back_as_it_is() -> None:
    assert why_text("cannot be read: ValueError", HE) == "cannot be read: ValueError"


@pytest.mark.parametrize(
    ("kind", "given", "because"),
    [
        (
            Kind.OUT_OF_SCOPE,
            {"clause": "five pages", "agreed": True, "doubtful": False},
            "asks for work beyond what was agreed; agreed: five pages",
        ),
        (
            Kind.OUT_OF_SCOPE,
            {"clause": None, "agreed": False, "doubtful": True},
            "asks for work beyond what was agreed; no agreement on file, judged by words; not certain, please look",
        ),
        (
            Kind.OUT_OF_SCOPE,
            {"clause": None, "agreed": True, "doubtful": False},
            "asks for work beyond what was agreed",
        ),
        (Kind.DISCOUNT, {"clause": None, "agreed": False, "doubtful": False}, "pushes the price or the terms down"),
        (
            Kind.PAYMENT_EXCUSE,
            {"clause": "eom+30", "agreed": True, "doubtful": False},
            "explains or delays a payment; agreed: 30 days from the end of the month",
        ),
    ],
)
def test_a_finding_says_why_it_was_made(kind: Kind, given: dict, because: str) -> None:
    assert heard_because(kind, language=EN, **given) == because


def test_an_invoice_is_told_as_people_write_it() -> None:
    english, hebrew = (
        heard_because(
            Kind.PAYMENT_EXCUSE, clause="1043", agreed=True, doubtful=False, language=language, invoice=INVOICE
        )
        for language in (EN, HE)
    )
    assert english == "explains or delays a payment; invoice 1043, ₪2,400, due 30 August"
    assert hebrew == "הסבר לתשלום שמתעכב, או דחייה שלו; חשבונית 1043, 2,400\u00a0₪, לתשלום עד 30 באוגוסט"


def test_hebrew_says_the_same() -> None:
    text = heard_because(Kind.OUT_OF_SCOPE, clause=None, agreed=False, doubtful=True, language=HE)
    assert text == "בקשה לעבודה מעבר למה שסוכם; אין הסכם רשום, לפי המילים בלבד; לא ודאי, כדאי להסתכל"
