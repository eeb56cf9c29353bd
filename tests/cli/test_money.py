"""Promises and invoice files as the commands tell them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from inboxguard.core.invoices import Invoice
from inboxguard.core.types import Kind
from tests.cli.runs import Home
from tests.cli.test_json import DOCS, undocumented
from tests.workshop import NOW, message


def promised(home: Home) -> None:
    """A transfer promised for the Sunday after."""
    shop = home.shop
    client = replace(shop.settings.clients[0], invoices=(_invoice(),))
    shop.settings = replace(shop.settings, clients=(client, *shop.settings.clients[1:]))
    shop.words = {"transfer": (Kind.PAYMENT_EXCUSE, 0.95)}
    shop.now = NOW + timedelta(hours=1)
    shop.deliver(message("The transfer goes out on Sunday.", message_id="p1@cafe.example", at=shop.now))
    home.look()


def _invoice() -> Invoice:
    return Invoice("1043", Decimal("2400.00"), "ILS", date(2026, 7, 1), date(2026, 7, 31), None)


def test_a_promise_stands_in_ledger_status_and_summary(home: Home) -> None:
    promised(home)
    (told,) = [one["promise"] for one in home.run("ledger", "--json").objects if one["promise"]]
    assert (told["invoice"], told["due"]) == ("1043", "2026-09-13")
    (status,) = home.run("status", "--json").objects
    assert status["promises"] == [told]
    assert undocumented(status, DOCS["status"]) == []
    assert [one for row in home.run("ledger", "--json").objects for one in undocumented(row, DOCS["ledger"])] == []
    assert "first explanation of invoice 1043; promised for 2026-09-13" in home.run("ledger", "cafe").out
    assert "cafe: payment promised for 2026-09-13, invoice 1043" in home.run("status").out
    assert ",1043,2026-09-13," in home.run("ledger", "--csv").out


def test_bad_lines_of_an_export_are_told_with_their_numbers(home: Home) -> None:
    (home.path / "all.csv").write_text("number,client,amount,issued\n7,Dana,120,2026-09-01\n8,Dana,a lot,2026-09-01\n")
    home.config.write_text(home.config.read_text() + '[money]\ninvoices_file = "all.csv"\n')
    doctor = home.run("doctor")
    assert '✗ invoices all.csv: 1 invoice; line 3: the sum cannot be read; write it as "1234.50"' in doctor.out
    (status,) = home.run("status", "--json").objects
    assert undocumented(status, DOCS["status"]) == []
    assert [file["invoices"] for file in status["invoice_files"]] == [1]
    assert "! all.csv: 1 line needs a look; inboxguard doctor names them" in home.run("status").out
    assert "! all.csv: 1 line needs a look." in home.run("summary").out
    assert "7  120 ILS  open, due 2026-10-01" in home.run("clients", "show", "cafe").out


def test_once_goes_on_without_an_export_that_is_gone(home: Home) -> None:
    home.config.write_text(home.config.read_text() + '[money]\ninvoices_file = "gone.csv"\n')
    ran = home.run("once")
    assert ran.code == 0
    assert "gone.csv" in ran.err
