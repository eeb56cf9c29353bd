"""When an invoice falls due: the worked table of the domain guide, section 4.1."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.config import read
from inboxguard.core.errors import Problem
from inboxguard.core.settings import Settings
from inboxguard.core.terms import Shotef, due_date, known_terms
from tests.workshop import configuration

DAYS = (0, 15, 30, 45, 60, 90)
#: Issued; due with eom, +15, +30, +45, +60, +90.
TABLE = [
    ("2026-09-01", "2026-09-30 2026-10-15 2026-10-30 2026-11-14 2026-11-29 2026-12-29"),
    ("2026-09-03", "2026-09-30 2026-10-15 2026-10-30 2026-11-14 2026-11-29 2026-12-29"),
    ("2026-09-30", "2026-09-30 2026-10-15 2026-10-30 2026-11-14 2026-11-29 2026-12-29"),
    ("2026-10-01", "2026-10-31 2026-11-15 2026-11-30 2026-12-15 2026-12-30 2027-01-29"),
    ("2026-12-15", "2026-12-31 2027-01-15 2027-01-30 2027-02-14 2027-03-01 2027-03-31"),
    ("2027-01-31", "2027-01-31 2027-02-15 2027-03-02 2027-03-17 2027-04-01 2027-05-01"),
    ("2028-02-10", "2028-02-29 2028-03-15 2028-03-30 2028-04-14 2028-04-29 2028-05-29"),
]
CASES = [(issued, days, due) for issued, dues in TABLE for days, due in zip(DAYS, dues.split(), strict=True)]


@pytest.mark.parametrize(("issued", "days", "due"), CASES)
@pytest.mark.parametrize("spelling", ["eom+{}", "EOM + {}", "שוטף+{}", "שוטף + {}", "  eom {} "])
def test_the_worked_table_holds_in_every_spelling(issued: str, days: int, due: str, spelling: str) -> None:
    assert due_date(date.fromisoformat(issued), spelling.format(days)) == date.fromisoformat(due)


@pytest.mark.parametrize(("issued", "due"), [(issued, dues.split()[0]) for issued, dues in TABLE])
@pytest.mark.parametrize("terms", ["eom", "שוטף", "eom+0"])
def test_bare_end_of_month_is_its_last_day(issued: str, due: str, terms: str) -> None:
    assert due_date(date.fromisoformat(issued), terms) == date.fromisoformat(due)


#: The column "in calendar months" of the same table: +30, +60, +90.
MONTHS = [
    ("2026-09-01", "2026-10-31 2026-11-30 2026-12-31"),
    ("2026-09-30", "2026-10-31 2026-11-30 2026-12-31"),
    ("2026-12-15", "2027-01-31 2027-02-28 2027-03-31"),
    ("2028-01-31", "2028-02-29 2028-03-31 2028-04-30"),
]


@pytest.mark.parametrize(
    ("issued", "days", "due"),
    [(issued, days, due) for issued, dues in MONTHS for days, due in zip((30, 60, 90), dues.split(), strict=True)],
)
def test_in_calendar_months_thirty_days_are_a_month(issued: str, days: int, due: str) -> None:
    found = due_date(date.fromisoformat(issued), f"שוטף+{days}", Shotef.CALENDAR_MONTHS)
    assert found == date.fromisoformat(due)


def test_in_calendar_months_what_is_left_over_are_days_and_net_stays_net() -> None:
    issued = date(2026, 9, 1)
    assert due_date(issued, "eom+45", Shotef.CALENDAR_MONTHS) == date(2026, 11, 15)
    assert due_date(issued, "eom", Shotef.CALENDAR_MONTHS) == date(2026, 9, 30)
    assert due_date(issued, "net 30", Shotef.CALENDAR_MONTHS) == date(2026, 10, 1)


def test_one_day_decides_a_month() -> None:
    last, first = (due_date(date(2026, month, day), "eom+30") for month, day in ((9, 30), (10, 1)))
    assert last is not None
    assert first is not None
    assert first - last == timedelta(days=31)


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ("net 30", date(2026, 10, 3)),
        ("Net30", date(2026, 10, 3)),
        ("net+14", date(2026, 9, 17)),
        ("net", date(2026, 9, 3)),
        ("immediate", date(2026, 9, 3)),
        ("מיידי", date(2026, 9, 3)),
        ("עם קבלת החשבונית", date(2026, 9, 3)),
        ("due on receipt", date(2026, 9, 3)),
        ("advance", date(2026, 9, 3)),
        ("מקדמה 50%", date(2026, 9, 3)),
        ("advance 50%, net 30", date(2026, 10, 3)),
        ("מקדמה 40%; שוטף+30", date(2026, 10, 30)),
        ("אבני דרך", date(2026, 9, 3)),
    ],
)
def test_net_counts_from_the_invoice(terms: str, due: date) -> None:
    assert due_date(date(2026, 9, 3), terms) == due


@pytest.mark.parametrize(
    "terms", ["", "soon", "שוטף + יכולת", "net thirty", "30", "eom+1000", "net 30 days or so", "advance 50%, soon"]
)
def test_what_names_no_day_is_no_term(terms: str) -> None:
    assert due_date(date(2026, 9, 3), terms) is None
    assert not known_terms(terms)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 120))
def test_the_day_in_the_month_does_not_matter_and_later_terms_are_later(issued: date, days: int) -> None:
    due = due_date(issued, f"eom+{days}")
    assert due == due_date(issued.replace(day=1), f"שוטף+{days}")
    assert due is not None
    assert due >= issued
    assert due_date(issued, f"eom+{days + 1}") == due + timedelta(days=1)


def invoiced(invoice: dict[str, object], agreement: dict[str, object] | None = None) -> Settings:
    client = {"id": "a", "emails": ["a@b.example"], "invoices": [{"number": "1", "amount": "100.00", **invoice}]}
    problems: list[Problem] = []
    found = read(configuration(clients=[client | {"agreement": agreement or {}}]), home=Path(), problems=problems)
    assert not problems, problems
    return found


@pytest.mark.parametrize(
    ("today", "overdue"), [(date(2026, 10, 29), False), (date(2026, 10, 30), False), (date(2026, 10, 31), True)]
)
def test_an_invoice_is_overdue_from_the_day_after_its_due_day(today: date, overdue: bool) -> None:
    (client,) = invoiced({"issued": date(2026, 9, 1)}, {"terms": "שוטף+30"}).clients
    assert client.invoices[0].due == date(2026, 10, 30)
    assert client.invoices[0].overdue(today) is overdue


def test_a_written_due_day_wins_over_the_terms_and_a_paid_invoice_is_never_overdue() -> None:
    (client,) = invoiced({"issued": date(2026, 9, 1), "due": date(2026, 9, 10)}, {"terms": "net 90"}).clients
    assert client.invoices[0].due == date(2026, 9, 10)
    (client,) = invoiced({"issued": date(2026, 9, 1), "paid": date(2026, 12, 1)}, {"terms": "net 30"}).clients
    assert not client.invoices[0].overdue(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("invoice", "due"),
    [
        ({"part": "advance"}, date(2026, 9, 1)),
        ({"part": "milestone", "reached": date(2026, 9, 20)}, date(2026, 10, 20)),
        ({"part": "milestone", "reached": date(2026, 8, 20)}, date(2026, 10, 1)),
        ({"part": "milestone", "due": date(2026, 9, 9)}, date(2026, 9, 9)),
        ({"part": "milestone"}, None),
        ({}, date(2026, 10, 1)),
    ],
)
def test_an_advance_is_due_at_once_and_a_milestone_once_it_is_reached(
    invoice: dict[str, object], due: date | None
) -> None:
    (client,) = invoiced({"issued": date(2026, 9, 1), **invoice}, {"terms": "net 30"}).clients
    assert client.invoices[0].due == due
    assert client.invoices[0].overdue(date(2027, 1, 1)) is (due is not None)


def test_an_agreement_counts_as_it_says_else_as_money_says() -> None:
    issued = {"issued": date(2026, 9, 1), "number": "1", "amount": "1.00"}
    agreements = ({"terms": "eom+30"}, {"terms": "eom+30", "shotef_convention": "days"})
    clients = [
        {"id": f"c{number}", "emails": [f"c{number}@b.example"], "agreement": agreement, "invoices": [issued]}
        for number, agreement in enumerate(agreements)
    ]
    problems: list[Problem] = []
    money = {"shotef_convention": "calendar_months"}
    found = read(configuration(clients=clients, money=money), home=Path(), problems=problems)
    assert problems == []
    assert [client.invoices[0].due for client in found.clients] == [date(2026, 10, 31), date(2026, 10, 30)]
