"""What a client puts in the place of the price. The second lists are a red team's."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from inboxguard.core.invoices import Invoice
from inboxguard.core.offered_instead import offered_sum, offers_in_kind
from inboxguard.core.settings import Agreement, Client
from tests.core.letters import CLIENT

PRICE = Decimal(2000)


def client(price: Decimal | None = PRICE, *invoices: Invoice, currency: str = "GBP") -> Client:
    return replace(CLIENT, agreement=Agreement(price=price, currency=currency), invoices=invoices)


@pytest.mark.parametrize(
    "sentence",
    [
        "Let's call it 1,700 and I'll transfer it this week.",
        "Could you do it for 1,700?",
        "Can you do 1,700?",
        "How about £1,700?",
        "Round it down to 1700 and it's settled.",
        "We can only pay £1,700 for the two.",
        "Dan, my partner will go to 1,700 and not a pound more.",
        "keep me at the 1700 we've been paying",
        "The 2,000 is too much, say 1,700.",
        "Please lower it to 1,700 pounds, including VAT.",
        "And bring the price down to 1,700 since we're still pre-seed.",
        "תרדי ל-1,700 ונסגור עוד היום.",
        "אם תרדי לי ל-1700 בבקשה",
        "תעשי לי 1,700 ונמשיך גם בשנה הבאה",
        "תוכלי לעשות לי את זה ב-1,700?",
        "השותף שלי מוכן לעד 1,700 ולא שקל מעבר.",
        "נסגור על 1700 וזהו",
        "תשאיר לי את ה-1,700 של עד היום.",
        "אני מוכן לשלם 1700.",
        "ותרדו לי ל-1,700 כי אנחנו עוד לפני סבב.",
        "תעשי לי 1,700, אחרת אני לא יודעת איך להצדיק את זה.",
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
        "Make it £1,500 or call it £1,700.",
        "The others ask 900.55 or so.",
        "That's £900 a day.",
        "It's 2,000, isn't it?",
        "תרדי לי ב-20%",
        "יש לנו 800 עובדים, מגיעה לנו הנחה",
        "כמו ב-2019",
        "call me on 020 7946 0999",
        "Could you knock £700 off the price?",
        "Would you drop the price by £800?",
        "I'd like to pay £900 less.",
        "תרד ב-700 ונסגור היום",
        'תורידי לי 700 שקל מהמחיר, אפשר הנחה של 700 ש"ח?',
        "Could you do it for $1,700?",
        "Can you do it for 1,700 euros?",
        "We spent £900k with agencies, so make it £900k.",
        "I've already paid £1,000, so can we knock something off the rest?",
        "Could you do £1,000 now and the rest when we're paid?",
        "I want £1,000 back.",
        "I earn £1,500 a month.",
        "I'm not asking you to do it for £1,500, just a bit off.",
        "Each post goes to 1,200 people, so we want a discount.",
        "We were thinking £1,500-1,700.",
        "The logo alone at £1,200 is too expensive.",
        "Another designer would do it for 800.",
        "You told me you could do it for £1,500.",
        "Drop the photos and make it £1,400.",
        "I need it below £1,900.",
        "Could you do it for £900 an hour?",
        "החתונה היא ל-800, אז תעשי מחיר",
        'בפעם הקודמת שילמתי 1,500 ש"ח',
        'אשלם 1,000 מקדמה ואת השאר אחר כך',
    ],
)  # fmt: skip
def test_something_else_is_no_offer(sentence: str) -> None:
    assert offered_sum([sentence], client()) is None


def test_a_marked_sum_is_of_the_agreement_s_currency() -> None:
    shekels = client(currency="ILS")
    assert offered_sum(['תעשי לי 1,700 ש"ח ונסגור'], shekels) == (Decimal(1700), "ILS")
    assert offered_sum(["תעשי לי 1,700$ ונסגור"], shekels) is None


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
        "Our advisor suggests a 0.5% stake.",
        "You'd get a share of the profits.",
        "It would be great for your portfolio.",
        "במקום תשלום נתייג אותך בכל סרטון.",
        "זו חשיפה אדירה בשבילך",
        "אולי נעשה ברטר",
    ],
)
def test_something_else_than_money_is_seen(sentence: str) -> None:
    assert offers_in_kind([sentence])


@pytest.mark.parametrize(
    "sentence",
    [
        "Could you do it for 1,700?",
        "In return for a quick payment could you give 10% off?",
        "Instead of your price could you do £1,700?",
        "The double exposure shots are too expensive.",
        "We're a private equity firm and need a lower price.",
        "There's a lot at stake, so please go lower.",
        "תרדי לי קצת במחיר?",
        "בתמורה להנחה נחתום לשנה",
        "במקום תשלום אחד אפשר בשלושה?",
    ],
)
def test_a_push_in_money_is_none(sentence: str) -> None:
    assert not offers_in_kind([sentence])
