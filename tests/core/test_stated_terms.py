"""Terms that a sentence declares, and stretches that are counted from today: minimal pairs in both languages."""

import re

import pytest

from inboxguard.core.number_words import NUMBER, number_of
from inboxguard.core.stated_terms import stated_terms, without_terms
from inboxguard.core.terms import Terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("our terms are 60 days", Terms(False, 60)),
        ("we pay within thirty days", Terms(False, 30)),
        ("net 45 it is", Terms(False, 45)),
        ("eom plus 60 here", Terms(True, 60)),
        ("בשוטף פלוס שישים", Terms(True, 60)),
        ("אנחנו משלמים ספקים אחרי 60 יום", Terms(False, 60)),
        ("in sixty days the shop opens", None),
        ("שוטף + יכולת", None),
    ],
)
def test_terms_that_a_sentence_declares(text: str, terms: Terms | None) -> None:
    assert stated_terms(text) == terms


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("we pay at 60 days", 60),
        ("we paid it 60 days ago", None),
        ("we have moved all suppliers to 60 days", 60),
        ("we moved the launch 60 days later", None),
        ("payment terms will be 60 days", 60),
        ("עברנו ל-60 יום", 60),
        ("עברנו דירה לפני 60 יום", None),
        ("we'll pay it in 60 days", None),
        ("we'll pay it within 60 days", None),
        ("we'll pay it within 60 days of the invoice", 60),
        ("payment is 60 days from the invoice", 60),
        ("payment is 60 days from today", None),
        ("the payment is 60 days late", None),
        ("our policy is 60 days", 60),
        ("our returns policy is 60 days", None),
        ("we work on sixty days", 60),
        ("our office works 5 days a week", None),
        ("we pay sixty-five days from the invoice", 65),
        ("we pay the crew a day rate", None),
        ("our clients pay us net 60", None),
        ("we don't pay net 60", None),
        ("אצלנו משלמים 60 יום", 60),
        ("נשלם בעוד 60 יום", None),
        ("נשלם תוך 60 יום מהיום", None),
        ("נשלם תוך 60 יום מהחשבונית", 60),
        ("שילמנו לפני 60 יום", None),
        ("עובדים על 60 יום", 60),
        ("עובדים על זה כבר 60 יום", None),
        ("עובדים 5 ימים בשבוע", None),
        ("תנאי התשלום שלנו הם 60 יום", 60),
        ("התשלום באיחור של 60 יום", None),
        ("אנחנו משלמים שישים וחמישה יום מהחשבונית", 65),
        ("משלמים לנו אחרי 60 יום", None),
    ],
)
def test_terms_are_counted_from_the_invoice_and_not_from_today(text: str, days: int | None) -> None:
    assert stated_terms(text) == (days and Terms(False, days))


@pytest.mark.parametrize(
    ("text", "days"),
    [("שוטף 60", 60), ("שוטף + 60", 60), ("60 days from the end of the month", 60), ("60 יום מסוף החודש", 60)],
)
def test_terms_from_the_end_of_the_month(text: str, days: int) -> None:
    assert stated_terms(text) == Terms(True, days)


def test_the_latest_of_several_terms_counts_and_what_is_denied_does_not() -> None:
    assert stated_terms("we work net 30, not net 60") == Terms(False, 30)
    assert stated_terms("net 30 for locals, net 60 for others") == Terms(False, 60)


def test_a_day_is_read_beside_terms_and_not_out_of_them() -> None:
    assert without_terms("we pay within thirty days, so on 1 may") == "we pay within …, so on 1 may"
    assert without_terms("we'll pay in thirty days") == "we'll pay in thirty days"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("thirty-five", 35),
        ("twenty one", 21),
        ("ארבעה עשר", 14),
        ("שלושים וחמישה", 35),
        ("מאה ועשרים", 120),
        ("75", 75),
    ],
)
def test_numbers_of_several_words(text: str, number: int) -> None:
    found = re.match(NUMBER, text)
    assert found is not None
    assert number_of(found[0]) == number
