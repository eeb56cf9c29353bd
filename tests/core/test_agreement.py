"""The clause that a finding is held against."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from inboxguard.core.agreement import clause_for
from inboxguard.core.types import Kind
from tests.core.letters import CLIENT, RICH


def test_a_payment_is_held_against_the_invoice_that_is_overdue_longest_else_the_terms() -> None:
    day = date(2026, 9, 8)
    younger = replace(RICH.invoices[0], number="1050", amount=Decimal(1), due=date(2026, 9, 1))
    client = replace(RICH, invoices=(younger, *RICH.invoices))
    assert clause_for(Kind.PAYMENT_EXCUSE, client, day) == "1043: 2400.00 ILS, 2026-08-30"
    assert clause_for(Kind.PAYMENT_EXCUSE, client, date(2026, 8, 30)) == "eom+30"
    assert clause_for(Kind.PAYMENT_EXCUSE, client, None) is None
    assert clause_for(Kind.PAYMENT_EXCUSE, CLIENT, day) is None


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.PAYMENT_EXCUSE])
def test_no_other_kind_has_a_clause(kind: Kind) -> None:
    assert clause_for(kind, RICH, date(2026, 9, 8)) is None
