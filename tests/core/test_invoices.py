"""What a client's invoices tell together."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from inboxguard.core.invoices import Invoice, above_quote, open_invoices, pays_late

DUE = date(2026, 9, 30)
ONE = Invoice("1", Decimal(2000), "ILS", date(2026, 9, 1), DUE, None)


def paid(*days_late: int) -> list[Invoice]:
    return [replace(ONE, paid=DUE + timedelta(days=days)) for days in days_late]


@pytest.mark.parametrize(
    ("days_late", "late"), [((), False), ((8,), False), ((8, 7), False), ((8, 8), True), ((-3, 20, 0, 9), True)]
)
def test_two_invoices_paid_more_than_a_week_late(days_late: tuple[int, ...], late: bool) -> None:
    assert pays_late([*paid(*days_late), ONE]) is late


def test_open_are_those_issued_and_not_paid_the_earliest_due_first() -> None:
    later, none = replace(ONE, number="2", due=DUE + timedelta(days=1)), replace(ONE, number="3", due=None)
    future = replace(ONE, number="4", issued=date(2026, 10, 1))
    settled = replace(ONE, number="5", paid=date(2026, 9, 10))
    found = open_invoices([none, settled, later, future, ONE], date(2026, 9, 10))
    assert [one.number for one in found] == ["1", "2", "3"]
    assert settled in open_invoices([settled], date(2026, 9, 9))


@pytest.mark.parametrize(
    ("amount", "additions", "over"),
    [
        ("2150", None, Decimal(150)),
        ("2150", Decimal(150), None),
        ("2000", None, None),
        ("2150.01", Decimal(150), Decimal("0.01")),
    ],
)
def test_above_the_quote_unless_the_addition_was_approved(
    amount: str, additions: Decimal | None, over: Decimal | None
) -> None:
    assert above_quote(replace(ONE, amount=Decimal(amount)), Decimal(2000), additions, "ILS") == over


def test_without_a_price_or_in_another_currency_nothing_is_compared() -> None:
    assert above_quote(ONE, None, None, "ILS") is None
    assert above_quote(ONE, Decimal(1), None, "EUR") is None
