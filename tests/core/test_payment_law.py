"""Law is cited only where every condition is known to hold; each case is one step from one that is cited."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from inboxguard.core.payment_law import law_sentence
from inboxguard.core.settings import Agreement, Client, Invoice, Payer
from inboxguard.core.types import Language, Step
from tests.core.letters import CLIENT

EN, HE = Language.EN, Language.HE
FIRM, FINAL = Step.FIRM, Step.FINAL
#: End of July + 45 days is 14 September.
INVOICE = Invoice("7", Decimal(2400), "ILS", date(2026, 7, 10), date(2026, 8, 1), None)
LATE = date(2026, 9, 15)


def client(country: str = "IL", payer: Payer = Payer.BUSINESS, **agreement: Any) -> Client:
    return replace(CLIENT, country=country, payer=payer, agreement=Agreement(**agreement))


def cited(who: Client, language: Language = EN, step: Step = FIRM, today: date = LATE, **invoice: Any) -> str:
    return law_sentence(who, replace(INVOICE, **invoice), step, today, language)


def test_an_israeli_business_after_forty_five_days_from_the_months_end() -> None:
    assert cited(client()).startswith("Under Israel's 2017 supplier payment law a business pays within 45 days")
    assert "עד 45 ימים מתום החודש" in cited(client(), HE)
    assert cited(client(), HE, FINAL) == "תשלום באיחור נושא תוספת לפי החוק."


@pytest.mark.parametrize(
    ("who", "changes"),
    [
        (client(), {"today": date(2026, 9, 14)}),
        (client(), {"step": Step.GENTLE}),
        (client(), {"paid": date(2026, 9, 1)}),
        (client(), {"issued": date(2017, 5, 1), "due": date(2017, 6, 1)}),
        (client(terms="net 30"), {}),
        (client(payer=Payer.PERSON), {}),
        (client(payer=Payer.UNKNOWN), {}),
        (client(country=""), {}),
        (client(country="FR", terms="net 30"), {}),
        (client(country="FR", payer=Payer.PERSON), {}),
        (client(country="GB", payer=Payer.UNKNOWN), {}),
        (client(country="US"), {"currency": "USD"}),
        (client(country="US-NY"), {"currency": "USD", "amount": Decimal("799.99")}),
        (client(country="US-NY"), {"currency": "EUR"}),
        (replace(client(), agreement=None), {}),
    ],
)
def test_one_condition_short_and_nothing_is_cited(who: Client, changes: dict[str, Any]) -> None:
    assert cited(who, **changes) == ""


def test_the_state_of_israel_in_hebrew_alone() -> None:
    state = client(payer=Payer.STATE)
    assert "המדינה משלמת עד 45 ימים" in cited(state, HE)
    assert cited(state, HE, today=date(2026, 8, 24)) == ""
    assert cited(state, EN) == ""


@pytest.mark.parametrize(
    ("country", "step", "words"),
    [
        ("FR", FIRM, "within 30 days (Directive 2011/7/EU"),
        ("DE", FINAL, "€40"),
        ("GB", FIRM, "8 percent above base rate"),
    ],
)
def test_europe_and_britain_in_english(country: str, step: Step, words: str) -> None:
    assert words in cited(client(country), EN, step)
    assert cited(client(country), HE, step) == ""


def test_new_york_from_eight_hundred_dollars() -> None:
    assert "Freelance Isn't Free" in cited(client("US-NY"), currency="USD", amount=Decimal(800))


def test_an_agreed_late_fee_goes_before_every_law() -> None:
    agreed = client("GB", late_fee="1.5% a month")
    assert cited(agreed) == "Our agreement provides for a late fee of 1.5% a month."
    assert cited(agreed, HE) == "לפי ההסכם שלנו, תשלום באיחור נושא תוספת של 1.5% a month."
