"""Invoice files on disk: read again when they change, and never in the way of a pass."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from inboxguard.adapters import invoice_file
from inboxguard.adapters.invoice_file import with_invoices
from inboxguard.core.settings import Settings
from tests.workshop import configuration, settings

HEAD = "number,client,amount,issued\n"


def numbers(found: Settings) -> list[str]:
    return [invoice.number for invoice in with_invoices(found)[0][0].invoices]


@pytest.fixture
def found(tmp_path: Path) -> Settings:
    return settings(tmp_path, money={"invoices_file": "all.csv"})


def test_a_file_is_read_again_only_when_it_changed(found: Settings, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text(f"{HEAD}7,Dana,100,2026-09-01\n")
    assert numbers(found) == ["7"]
    at = path.stat()
    path.write_text(f"{HEAD}8,Dana,100,2026-09-01\n")
    os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns))
    assert numbers(found) == ["7"]
    os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns + 1))
    assert numbers(found) == ["8"]


def test_a_clients_own_file_is_read_beside_the_one_of_all(tmp_path: Path) -> None:
    clients = configuration()["clients"]
    clients[0]["invoices_file"] = "cafe.csv"
    found = settings(tmp_path, clients=clients, money={"invoices_file": "all.csv"})
    (tmp_path / "cafe.csv").write_text("number,amount,issued\n1,10,2026-09-01\n")
    (tmp_path / "all.csv").write_text(f"{HEAD}2,Dana,100,2026-09-01\n3,Nobody,100,2026-09-01\n")
    assert numbers(found) == ["1", "2"]
    own, everybody = with_invoices(found)[1]
    assert (own.name, own.invoices, everybody.invoices, everybody.others) == ("cafe.csv", 1, 1, 1)


def test_a_file_that_is_gone_or_a_folder_or_far_too_large_is_told_and_stops_nothing(
    found: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "all.csv"

    def told() -> str:
        clients, (report,) = with_invoices(found)
        assert clients == found.clients
        return str(*report.problems)

    assert told() == "cannot be read (No such file or directory); export it again, or mend invoices_file"
    path.mkdir()
    assert told() == "cannot be read (Is a directory); export it again, or mend invoices_file"
    path.rmdir()
    path.write_text(HEAD + "x" * 100)
    monkeypatch.setattr(invoice_file, "_LARGEST_OCTETS", 100)
    assert told().startswith("is larger than")


def test_a_day_of_payment_after_the_file_was_written_is_planned(found: Settings, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text("number,client,amount,issued,paid date\n7,Dana,100,2026-09-01,2026-10-03\n")
    written = datetime(2026, 10, 2, 22, 30, tzinfo=UTC)  # in Jerusalem the 3rd
    paid = []
    for moment in (written - timedelta(days=1), written):
        os.utime(path, (moment.timestamp(), moment.timestamp()))
        paid.append(with_invoices(found)[0][0].invoices[0].paid)
    assert paid == [None, date(2026, 10, 3)]
