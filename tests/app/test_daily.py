"""The daily summary: due when it is, once, and only to the owner."""

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from inboxguard.app.daily import is_due, send_summary
from inboxguard.app.sync import look
from inboxguard.core.errors import InDoubt, MailboxError, Refused, Unreachable
from inboxguard.core.ports import Relay
from tests.workshop import NOW, ZONE, Workshop, message, workshop


class Sink:
    """A relay that keeps what it is given, after failing as told."""

    def __init__(self, *failures: MailboxError) -> None:
        self.failures = list(failures)
        self.carried: list[tuple[str, bytes]] = []

    def send(self, content: bytes, *, sender: str, to: str) -> None:
        assert sender == to
        failure = self.failures.pop(0) if self.failures else None
        if failure is None or isinstance(failure, InDoubt):
            self.carried.append((to, content))
        if failure is not None:
            raise failure


def smtp_shop(tmp_path: Path) -> Workshop:
    relay = {"host": "127.0.0.1", "port": 2525, "security": "none"}
    return workshop(tmp_path, {"summary": {"via": "smtp", "smtp": relay}})


def due(shop: Workshop) -> bool:
    desk = shop.desk()
    try:
        return is_due(desk)
    finally:
        desk.store.close()


def send(shop: Workshop, relay: Relay | None = None) -> bool:
    desk = shop.desk()
    try:
        return send_summary(desk, shop.connector, relay)
    finally:
        desk.store.close()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 9, 8, 8, 29, tzinfo=ZONE), False),
        (datetime(2026, 9, 8, 8, 30, tzinfo=ZONE), True),
        (datetime(2026, 9, 8, 23, 59, tzinfo=ZONE), True),
        (datetime(2026, 9, 11, 9, 0, tzinfo=ZONE), False),
        (datetime(2026, 9, 12, 9, 0, tzinfo=ZONE), False),
    ],
)
def test_it_is_due_on_working_days_from_its_hour_on(tmp_path: Path, moment: datetime, expected: bool) -> None:
    shop = workshop(tmp_path)
    shop.now = moment
    assert due(shop) is expected


def test_a_day_has_one_summary_whatever_the_clock_does(tmp_path: Path) -> None:
    shop, sink = smtp_shop(tmp_path), Sink()
    assert send(shop, sink)
    assert not due(shop)
    shop.now += timedelta(hours=3)
    assert not due(shop)
    assert not send(shop, sink)
    shop.now = NOW + timedelta(days=1)
    assert due(shop)
    assert send(shop, sink)
    assert len(sink.carried) == 2


def test_it_goes_to_the_owner_and_says_what_happened(tmp_path: Path) -> None:
    shop, sink = smtp_shop(tmp_path), Sink()
    desk = shop.desk()
    look(shop.account, shop.connector, desk)
    shop.deliver(message("Please add a FLYER."))
    look(shop.account, shop.connector, desk)
    desk.store.close()
    send(shop, sink)
    ((to, content),) = sink.carried
    mail = message_from_bytes(content)
    assert to == mail["To"] == "noa@bar.example"
    text = mail.get_payload(0).get_payload(decode=True).decode()
    assert "Dana: out of scope (gentle)" in text
    assert "1 draft" in str(make_header(decode_header(mail["Subject"])))


def test_by_imap_it_is_laid_into_the_inbox_and_not_judged_as_mail(tmp_path: Path) -> None:
    shop = workshop(tmp_path)
    desk = shop.desk()
    look(shop.account, shop.connector, desk)
    desk.store.close()
    assert send(shop)
    inbox = [path for path in (tmp_path / "Maildir").glob("*/*") if path.is_file()]
    assert len(inbox) == 1
    desk = shop.desk()
    look(shop.account, shop.connector, desk)
    rows = desk.store.intake.judged_between(NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert [row.skipped for row in rows] == ["own"]
    desk.store.close()


def test_an_attempt_in_doubt_is_repeated_once_with_the_same_octets(tmp_path: Path) -> None:
    shop, sink = smtp_shop(tmp_path), Sink(InDoubt("cut"), InDoubt("cut"), InDoubt("cut"))
    assert not send(shop, sink)
    assert not due(shop)
    shop.now += timedelta(minutes=31)
    assert due(shop)
    assert not send(shop, sink)
    shop.now += timedelta(hours=2)
    assert not due(shop)
    assert sink.carried[0] == sink.carried[1]
    assert len(sink.carried) == 2


def test_a_busy_relay_is_tried_again_later(tmp_path: Path) -> None:
    shop, sink = smtp_shop(tmp_path), Sink(Unreachable("421"))
    assert not send(shop, sink)
    assert not due(shop)
    shop.now += timedelta(hours=1)
    assert due(shop)
    assert send(shop, sink)


def test_a_lasting_refusal_is_not_repeated_today(tmp_path: Path) -> None:
    shop, sink = smtp_shop(tmp_path), Sink(Refused("550", transient=False))
    assert not send(shop, sink)
    shop.now += timedelta(hours=3)
    assert not due(shop)


def test_an_empty_day_can_be_left_out(tmp_path: Path) -> None:
    shop, sink = smtp_shop(tmp_path), Sink()
    assert shop.settings.summary is not None
    shop.settings = replace(shop.settings, summary=replace(shop.settings.summary, empty_days=False))
    assert not send(shop, sink)
    assert not due(shop)
    assert sink.carried == []
