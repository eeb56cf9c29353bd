"""Invoices of a file beside those of the configuration."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from inboxguard.core.billing import with_rows
from inboxguard.core.invoice_line import Credit, InvoiceRow
from inboxguard.core.invoice_table import InvoiceTable
from inboxguard.core.invoices import Invoice
from inboxguard.core.settings import Agreement
from inboxguard.core.terms import Part
from tests.core.letters import CLIENT, INVOICE

DAY = date(2026, 9, 1)
ROW = InvoiceRow(2, "7", "Dana", Decimal(100), "", DAY, None, None)
AGREED = replace(CLIENT, agreement=Agreement(terms="net 30", currency="EUR"), billed_as=("Cafe Dana Ltd",))


def table(*lines: InvoiceRow | Credit) -> InvoiceTable:
    rows = tuple(line for line in lines if isinstance(line, InvoiceRow))
    return InvoiceTable(rows, tuple(line for line in lines if isinstance(line, Credit)))


def test_a_row_finds_its_client_by_any_of_her_names() -> None:
    names = ("cafe", "DANA", "dana@cafe.example", "cafe dana LTD")
    rows = [replace(ROW, number=name, client=name) for name in (*names, "Somebody", "")]
    (client,), report = with_rows([AGREED], "f.csv", table(*rows))
    assert [invoice.number for invoice in client.invoices] == list(names)
    assert (report.invoices, report.others, report.problems) == (4, 2, ())


def test_due_day_and_currency_come_from_the_agreement_where_the_row_has_none() -> None:
    (client,), _ = with_rows([AGREED], "f.csv", table(ROW))
    assert (client.invoices[0].due, client.invoices[0].currency) == (date(2026, 10, 1), "EUR")
    (client,), _ = with_rows([AGREED], "f.csv", table(replace(ROW, due=DAY, currency="USD")))
    assert (client.invoices[0].due, client.invoices[0].currency) == (DAY, "USD")


def test_a_row_without_any_due_day_is_told_and_left_out() -> None:
    (client,), report = with_rows([CLIENT], "f.csv", table(ROW))
    assert client.invoices == ()
    assert [problem.line for problem in report.problems] == [2]


def test_the_file_wins_over_the_configuration_and_adds_to_it() -> None:
    known = replace(AGREED, invoices=(INVOICE, replace(INVOICE, number="7")))
    (client,), _ = with_rows([known], "f.csv", table(replace(ROW, paid=DAY)))
    assert [(one.number, one.paid) for one in client.invoices] == [("1043", None), ("7", DAY)]


def test_a_clients_own_file_needs_no_column_for_the_client() -> None:
    other = replace(AGREED, id="law", name="Oren")
    clients, _ = with_rows([AGREED, other], "f.csv", table(replace(ROW, client="")), "law")
    assert [len(client.invoices) for client in clients] == [0, 1]


@pytest.mark.parametrize(
    ("known", "row", "due", "paid"),
    [
        ({"paid": date(2026, 8, 20)}, {}, date(2026, 8, 30), date(2026, 8, 20)),
        ({"paid": date(2026, 8, 20)}, {"paid": DAY}, date(2026, 8, 30), date(2026, 8, 20)),  # "paid", without a day
        ({"paid": date(2026, 8, 20)}, {"paid": date(2026, 9, 4)}, date(2026, 8, 30), date(2026, 9, 4)),
        ({"due": None, "part": Part.MILESTONE}, {}, None, None),
        ({"due": None, "part": Part.MILESTONE}, {"due": DAY}, None, None),
        ({"due": date(2026, 9, 30), "part": Part.MILESTONE}, {}, date(2026, 9, 30), None),
        ({"due": DAY, "part": Part.ADVANCE}, {}, DAY, None),
        ({"due": date(2026, 12, 31)}, {}, date(2026, 12, 31), None),
        ({"due": date(2026, 12, 31)}, {"due": date(2026, 11, 30)}, date(2026, 11, 30), None),
    ],
)
def test_what_the_file_does_not_say_stays_as_it_is_configured(
    known: dict[str, date], row: dict[str, date], due: date | None, paid: date | None
) -> None:
    written = replace(INVOICE, number="7", currency="USD", **known)  # type: ignore[arg-type]
    client = replace(AGREED, invoices=(written,))
    (client,), report = with_rows([client], "f.csv", table(replace(ROW, **row)), "cafe")  # type: ignore[arg-type]
    told = Invoice("7", Decimal(100), "USD", DAY, due, paid, written.part)
    assert (client.invoices, report.problems) == ((told,), ())


def test_a_contradiction_is_told_until_the_configuration_settles_it() -> None:
    doubtful = table(replace(ROW, doubt="is both"))
    (client,), report = with_rows([AGREED], "f.csv", doubtful)
    assert (client.invoices[0].paid, [str(one) for one in report.problems]) == (None, ["line 2: is both"])
    known = replace(AGREED, invoices=(replace(INVOICE, number="7", paid=DAY),))
    assert with_rows([known], "f.csv", doubtful)[1].problems == ()


CREDIT = Credit(3, "Dana", "7", Decimal(40), "")


@pytest.mark.parametrize(
    ("credit", "left", "left_out"),
    [
        (CREDIT, [Decimal(60)], 1),
        (replace(CREDIT, amount=Decimal(100)), [], 2),
        (replace(CREDIT, amount=Decimal(100), currency="EUR"), [], 2),
    ],
)
def test_a_credit_that_names_its_invoice_lowers_or_cancels_it(
    credit: Credit, left: list[Decimal], left_out: int
) -> None:
    (client,), report = with_rows([AGREED], "f.csv", table(ROW, credit))
    assert [invoice.amount for invoice in client.invoices] == left
    assert (report.invoices, report.left_out, report.problems) == (len(left), left_out, ())


@pytest.mark.parametrize(
    "credit", [replace(CREDIT, invoice=""), replace(CREDIT, invoice="1"), replace(CREDIT, currency="USD")]
)
def test_a_credit_that_cannot_be_entered_is_told_while_an_invoice_is_open(credit: Credit) -> None:
    (client,), report = with_rows([AGREED], "f.csv", table(ROW, credit))
    assert [invoice.amount for invoice in client.invoices] == [Decimal(100)]
    assert [(problem.line, "as paid" in problem.remedy) for problem in report.problems] == [(3, True)]
    (_,), report = with_rows([AGREED], "f.csv", table(replace(ROW, paid=DAY), credit))
    assert (report.left_out, report.problems) == (1, ())
