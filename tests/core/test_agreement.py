"""The clause that a finding is held against."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from inboxguard.core.agreement import clause_for
from inboxguard.core.settings import Agreement
from inboxguard.core.types import Kind
from tests.core.letters import CLIENT, RICH


def test_scope_is_held_against_what_is_included() -> None:
    assert clause_for(Kind.OUT_OF_SCOPE, RICH, None) == "a website of five pages; two rounds of corrections"
    assert clause_for(Kind.OUT_OF_SCOPE, CLIENT, None) is None
    assert clause_for(Kind.OUT_OF_SCOPE, replace(CLIENT, agreement=Agreement()), None) is None
    assert clause_for(Kind.OUT_OF_SCOPE, None, None) is None


def test_a_payment_is_held_against_the_invoice_that_is_overdue_longest_else_the_terms() -> None:
    day = date(2026, 9, 8)
    younger = replace(RICH.invoices[0], number="1050", amount=Decimal(1), due=date(2026, 9, 1))
    client = replace(RICH, invoices=(younger, *RICH.invoices))
    assert clause_for(Kind.PAYMENT_EXCUSE, client, day) == "1043: 2400.00 ILS, 2026-08-30"
    assert clause_for(Kind.PAYMENT_EXCUSE, client, date(2026, 8, 30)) == "eom+30"
    assert clause_for(Kind.PAYMENT_EXCUSE, client, None) is None
    assert clause_for(Kind.PAYMENT_EXCUSE, CLIENT, day) is None


@pytest.mark.parametrize("kind", [Kind.HOSTILITY, Kind.LEAVING, Kind.DISCOUNT, Kind.OUT_OF_HOURS])
def test_no_other_kind_has_a_clause(kind: Kind) -> None:
    assert clause_for(kind, RICH, date(2026, 9, 8)) is None
