"""Faults of the relay: the summary goes out once, at most twice, and then as one and the same mail."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from inboxguard.adapters.smtp import SmtpRelay
from inboxguard.app.daily import is_due, send_summary
from inboxguard.app.sync import look
from tests.adapters.test_smtp import Postbox, relay, running
from tests.app.test_daily import smtp_shop
from tests.servers import free_ports
from tests.workshop import Workshop, message


@contextmanager
def sending(tmp_path: Path, **answers: str) -> Iterator[tuple[Workshop, Postbox, SmtpRelay]]:
    shop, postbox = smtp_shop(tmp_path), Postbox(**answers)
    with running(postbox) as port:
        yield shop, postbox, relay(port, timeout_seconds=2)


def send_while_due(shop: Workshop, carrier: SmtpRelay, hours: int = 12) -> int:
    """Asks every ten minutes, as the daemon does every minute; gives how often it went out."""
    sent = 0
    for _ in range(hours * 6):
        desk = shop.desk()
        sent += is_due(desk) and send_summary(desk, None, carrier)
        desk.store.close()
        shop.now += timedelta(minutes=10)
    return sent


def test_fault_31_a_relay_that_hangs_up_after_the_final_dot_gets_it_twice_with_one_message_id(tmp_path: Path) -> None:
    with sending(tmp_path, data="hang up") as (shop, postbox, carrier):
        assert send_while_due(shop, carrier) == 0
        first, second = postbox.taken
        assert first.content == second.content
        assert message_from_bytes(first.content)["Message-ID"]


@pytest.mark.parametrize(("step", "answer"), [("mail", "421 later"), ("rcpt", "451 later"), ("data", "451 later")])
def test_fault_31_a_relay_that_is_busy_for_once_gets_it_once(tmp_path: Path, step: str, answer: str) -> None:
    with sending(tmp_path, **{step: answer}) as (shop, postbox, carrier):
        assert send_while_due(shop, carrier, hours=1) == 0
        postbox.answers.clear()
        postbox.taken.clear()
        assert send_while_due(shop, carrier) == 1
        assert len(postbox.taken) == 1


@pytest.mark.parametrize("answers", [{"rcpt": "550 never"}, {"data": "554 never"}])
def test_fault_31_a_relay_that_refuses_is_not_asked_again_today(tmp_path: Path, answers: dict[str, str]) -> None:
    with sending(tmp_path, **answers) as (shop, postbox, carrier):
        assert send_while_due(shop, carrier, hours=1) == 0
        postbox.answers.clear()
        postbox.taken.clear()
        assert send_while_due(shop, carrier) == 0
        assert postbox.taken == []


def test_fault_31_without_a_secure_connection_nothing_goes_out_and_mail_is_looked_at_all_the_same(
    tmp_path: Path,
) -> None:
    with sending(tmp_path) as (shop, postbox, _):
        plain = relay(free_ports(1)[0], security="starttls", timeout_seconds=2)
        assert send_while_due(shop, plain, hours=2) == 0
        assert postbox.taken == []
        desk = shop.desk()
        look(shop.account, shop.connector, desk)
        shop.deliver(message("Please add a FLYER.", at=shop.now))
        assert look(shop.account, shop.connector, desk).drafts == 1
        desk.store.close()
