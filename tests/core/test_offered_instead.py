"""What a client puts in the place of the price."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from inboxguard.core.invoices import Invoice
from inboxguard.core.offered_instead import offered_sum, offers_in_kind
from inboxguard.core.settings import Agreement, Client
from tests.core.letters import CLIENT

PRICE = Decimal(2000)


def client(price: Decimal | None = PRICE, *invoices: Invoice) -> Client:
    return replace(CLIENT, agreement=Agreement(price=price, currency="GBP"), invoices=invoices)


@pytest.mark.parametrize(
    "sentence",
    [
        "Let's call it 1,700 and I'll transfer it this week.",
        "Could you do it for 1,700?",
        "Round it down to 1700 and it's settled.",
        "We can only pay £1,700 for the two.",
        "keep me at the 1700 we've been paying",
        "I make it 1,700 pounds with the four pages off.",
        "The 2,000 is too much, say 1,700.",
        "תרדי ל-1,700 ונסגור עוד היום.",
        "תעשי לי 1,700 ונמשיך גם בשנה הבאה",
        "השותף שלי מוכן לעד 1,700 ולא שקל מעבר.",
        'נסגור על 1700 ש"ח וזהו',
        "תשאיר לי את ה-1,700 של עד היום.",
    ],
)
def test_the_sum_is_read(sentence: str) -> None:
    assert offered_sum([sentence], client()) == (Decimal(1700), "GBP")


@pytest.mark.parametrize(
    "sentence",
    [
        "Could you take something off for 800 photos?",
        "The price from 2019 was fairer, as it was in 1998.",
        "Can I have 20% off?",
        "Make it £1,500 or £1,700.",
        "The others ask 900.55 or so.",
        "That's £300 a day.",
        "It's 2,000, isn't it?",
        "תרדי לי ב-20%",
        "יש לנו 800 עובדים, מגיעה לנו הנחה",
        "כמו ב-2019",
        "call me on 020 7946 0999",
    ],
)
def test_something_else_is_no_sum(sentence: str) -> None:
    assert offered_sum([sentence], client()) is None


def test_without_a_price_nothing_is_lower() -> None:
    assert offered_sum(["Could you do it for 1,700?"], client(None)) is None
    assert offered_sum(["Could you do it for 1,700?"], CLIENT) is None


def test_an_open_invoice_of_another_sum_leaves_it_unclear() -> None:
    whole, half = (Invoice("1", Decimal(amount), "GBP", date(2026, 9, 1), None, None) for amount in (2000, 1000))
    assert offered_sum(["Let's call it 1,700."], client(PRICE, whole))
    assert offered_sum(["Let's call it 1,700."], client(PRICE, half)) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Instead of a fee I'd tag you in every video.",
        "The exposure would be amazing for you.",
        "We'd give you two nights in the suite in return for the photos.",
        "Our advisor suggests a 0.5% stake.",
        "במקום תשלום נתייג אותך בכל סרטון.",
        "זו חשיפה אדירה בשבילך",
    ],
)
def test_something_else_than_money_is_seen(sentence: str) -> None:
    assert offers_in_kind([sentence])


@pytest.mark.parametrize(
    "sentence",
    ["Could you do it for 1,700?", "תרדי לי קצת במחיר?"],
)
def test_a_push_in_money_is_none(sentence: str) -> None:
    assert not offers_in_kind([sentence])
