"""Invoices of a file beside those of the configuration."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from inboxguard.core.billing import with_rows
from inboxguard.core.invoice_table import InvoiceRow
from inboxguard.core.settings import Agreement
from tests.core.letters import CLIENT, INVOICE

DAY = date(2026, 9, 1)
ROW = InvoiceRow(2, "7", "Dana", Decimal(100), "", DAY, None, None)
AGREED = replace(CLIENT, agreement=Agreement(terms="net 30", currency="EUR"), billed_as=("Cafe Dana Ltd",))


def test_a_row_finds_its_client_by_any_of_her_names() -> None:
    names = ("cafe", "DANA", "dana@cafe.example", "cafe dana LTD")
    rows = [replace(ROW, number=name, client=name) for name in (*names, "Somebody", "")]
    (client,), report = with_rows([AGREED], "f.csv", rows, ())
    assert [invoice.number for invoice in client.invoices] == list(names)
    assert (report.invoices, report.others, report.problems) == (4, 2, ())


def test_due_day_and_currency_come_from_the_agreement_where_the_row_has_none() -> None:
    (client,), _ = with_rows([AGREED], "f.csv", [ROW], ())
    assert (client.invoices[0].due, client.invoices[0].currency) == (date(2026, 10, 1), "EUR")
    (client,), _ = with_rows([AGREED], "f.csv", [replace(ROW, due=DAY, currency="USD")], ())
    assert (client.invoices[0].due, client.invoices[0].currency) == (DAY, "USD")


def test_a_row_without_any_due_day_is_told_and_left_out() -> None:
    (client,), report = with_rows([CLIENT], "f.csv", [ROW], ())
    assert client.invoices == ()
    assert [problem.line for problem in report.problems] == [2]


def test_the_file_wins_over_the_configuration_and_adds_to_it() -> None:
    known = replace(AGREED, invoices=(INVOICE, replace(INVOICE, number="7")))
    (client,), _ = with_rows([known], "f.csv", [replace(ROW, paid=DAY)], ())
    assert [(one.number, one.paid) for one in client.invoices] == [("1043", None), ("7", DAY)]


def test_a_clients_own_file_needs_no_column_for_the_client() -> None:
    other = replace(AGREED, id="law", name="Oren")
    clients, _ = with_rows([AGREED, other], "f.csv", [replace(ROW, client="")], (), "law")
    assert [len(client.invoices) for client in clients] == [0, 1]
