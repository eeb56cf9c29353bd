"""Sentences about money in letters."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from inboxguard.core.payment_words import letter_values
from inboxguard.core.promises import Promise, PromiseState
from inboxguard.core.settings import AdvanceRule, Agreement, Payer
from inboxguard.core.types import Kind, Language, Step
from tests.core.letters import CLIENT, INVOICE, RICH, TUESDAY, facts, letter

EN, HE = Language.EN, Language.HE
FIRST = datetime(2026, 7, 28, tzinfo=UTC)


def told(count: int) -> list[Promise]:
    """So many explanations of the open invoice, ten days apart."""
    return [
        Promise(f"m{number}", "cafe", "1043", FIRST + timedelta(days=10 * number), None, "away")
        for number in range(count)
    ]


BROKEN = Promise("m9", "cafe", "1043", FIRST, date(2026, 9, 6), "Sunday", PromiseState.BROKEN)


@pytest.mark.parametrize(
    ("step", "count", "sentence"),
    [
        (Step.FIRM, 3, "This is the third explanation of the delay in 20 days."),
        (Step.FINAL, 4, "This is the fourth explanation of the delay in 30 days."),
        (Step.FIRM, 2, ""),
        (Step.GENTLE, 5, ""),
    ],
)
def test_firm_letters_name_the_third_explanation(step: Step, count: int, sentence: str) -> None:
    assert letter_values(RICH, step, told(count), TUESDAY, EN)["money"] == sentence


@pytest.mark.parametrize(
    ("count", "hebrew", "english"),
    [
        (3, "זה ההסבר השלישי לעיכוב בתוך 20 יום.", "This is the third explanation of the delay in 20 days."),
        (11, "זה ההסבר מספר 11 לעיכוב בתוך 100 יום.", "This is the 11th explanation of the delay in 100 days."),
    ],
)
def test_the_count_in_both_languages(count: int, hebrew: str, english: str) -> None:
    assert letter_values(RICH, Step.FIRM, told(count), TUESDAY, HE)["money"] == hebrew
    assert letter_values(RICH, Step.FIRM, told(count), TUESDAY, EN)["money"] == english


def test_explanations_of_a_paid_invoice_are_not_named() -> None:
    paid = replace(RICH, invoices=(replace(INVOICE, paid=date(2026, 9, 1)),))
    assert letter_values(paid, Step.FIRM, told(5), TUESDAY, EN)["money"] == ""


def test_law_is_cited_only_when_it_is_switched_on() -> None:
    client = replace(RICH, country="GB", payer=Payer.BUSINESS)
    assert letter_values(client, Step.FIRM, [], TUESDAY, EN)["law"] == ""
    assert "1998" in letter_values(client, Step.FIRM, [], TUESDAY, EN, cite_law=True)["law"]


LATE = replace(INVOICE, paid=date(2026, 9, 7))


@pytest.mark.parametrize(
    ("rule", "invoices", "holds"),
    [
        (AdvanceRule.ALWAYS, (), True),
        (AdvanceRule.NEW, (INVOICE,), True),
        (AdvanceRule.NEW, (LATE,), False),
        (AdvanceRule.AFTER_LATE, (LATE,), False),
        (AdvanceRule.AFTER_LATE, (LATE, replace(LATE, number="2")), True),
    ],
)
def test_the_advance_clause_enters_where_its_rule_holds(rule: AdvanceRule, invoices: tuple, holds: bool) -> None:
    client = replace(CLIENT, agreement=Agreement(advance=50, advance_rule=rule), invoices=invoices)
    clause = letter_values(client, Step.GENTLE, [], TUESDAY, EN)["advance"]
    assert clause == ("50%" if holds else "")
    known = facts(client)
    known = replace(known, values={**known.values, "advance": clause})
    assert ("an advance of 50%" in letter(known, Kind.OUT_OF_SCOPE)) is holds


def test_without_an_agreed_advance_there_is_no_clause() -> None:
    assert letter_values(RICH, Step.GENTLE, [], TUESDAY, EN)["advance"] == ""


@pytest.mark.parametrize(("step", "language"), [*product(Step, (EN, HE))])
def test_a_letter_that_says_it_all_stays_short_and_calm(step: Step, language: Language) -> None:
    client = replace(RICH, country="GB", payer=Payer.BUSINESS)
    values = letter_values(client, step, told(4), TUESDAY, language, broken=BROKEN, cite_law=True)
    known = facts(client, language)
    text = letter(replace(known, values={**known.values, **values}), Kind.PAYMENT_EXCUSE, step=step)
    assert "6 September" in text or "6 בספטמבר" in text
    assert len(text.split()) <= 120
    assert not re.search(r"None|  |\s[,.]|\.\.|!|\n\n\n|[א-ת]/[א-ת]", text)


def answered(due: date) -> Promise:
    return Promise("m1", "cafe", "1043", FIRST, due, "Sunday")


@pytest.mark.parametrize(
    ("due", "english", "hebrew"),
    [
        (date(2026, 9, 8), "Tuesday, 8 September", "יום שלישי, 8 בספטמבר"),
        (date(2026, 9, 22), "Tuesday, 22 September", "יום שלישי, 22 בספטמבר"),
        (date(2026, 9, 23), "", ""),
        (date(2026, 9, 7), "", ""),
    ],
)
def test_a_near_day_is_noted_and_new_terms_are_not(due: date, english: str, hebrew: str) -> None:
    for language, day in ((EN, english), (HE, hebrew)):
        values = letter_values(RICH, Step.GENTLE, [], TUESDAY, language, answered=answered(due))
        assert (values["promised"], values["money"]) == (day, "")


@pytest.mark.parametrize(
    ("language", "noted", "asked"),
    [
        (
            EN,
            "I've noted it: invoice 1043 for ₪2,400 will be paid by Sunday, 13 September.",
            "which day the payment will",
        ),
        (HE, "רשמתי: חשבונית 1043 על סך 2,400\u00a0₪ תשולם עד יום ראשון, 13 בספטמבר.", "באיזה תאריך"),
    ],
)
def test_a_gentle_letter_does_not_ask_for_the_day_that_was_just_named(
    language: Language, noted: str, asked: str
) -> None:
    values = letter_values(RICH, Step.GENTLE, [], TUESDAY, language, answered=answered(date(2026, 9, 13)))
    text = letter(facts(RICH, language).knowing(**values), Kind.PAYMENT_EXCUSE)
    assert noted in text
    assert asked not in text
    assert asked in letter(facts(RICH, language), Kind.PAYMENT_EXCUSE)


def test_a_firm_letter_names_the_day_beside_its_own_dates() -> None:
    values = letter_values(RICH, Step.FIRM, [], TUESDAY, EN, answered=answered(date(2026, 9, 13)))
    assert values["money"] == "You plan the payment by 13 September."
