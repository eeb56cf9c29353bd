"""Faults at the door: certificates, STARTTLS and passwords."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from inboxguard.adapters.imap import ImapConnector
from inboxguard.app.watch import Watch
from inboxguard.core.errors import Unreachable
from tests.faults.proxy import Act, Fault, Side, proxied
from tests.faults.shop import ImapShop
from tests.scripted import scripted
from tests.servers import Dovecot, imap_account


def never() -> str:
    raise AssertionError("the password must not be asked for")


def test_fault_03_a_certificate_that_has_run_out_is_not_trusted(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    authority.issue_cert("127.0.0.1", not_before=yesterday - timedelta(days=9), not_after=yesterday).configure_cert(
        context
    )
    with scripted(tls=context) as server:
        account = imap_account(server.port, security="tls", ca_file=tmp_path / "ca.pem")
        with pytest.raises(Unreachable, match="certificate has expired"):
            ImapConnector(account, never).connect()
    assert server.received == []


@pytest.mark.server
def test_fault_04_a_starttls_that_somebody_took_out_of_the_conversation_is_missed(server: Dovecot) -> None:
    stripped = Fault(Act.SUBSTITUTE, pattern=" STARTTLS", text="", times=9)
    with proxied(server.port, stripped) as proxy:
        account = imap_account(proxy.port, security="starttls", ca_file=server.ca_file)
        with pytest.raises(Unreachable, match="offers no STARTTLS"):
            ImapConnector(account, never).connect()
        assert [line.split()[1] for line in proxy.said(Side.CLIENT, "")] == [b"CAPABILITY"]


@pytest.mark.server
def test_fault_05_a_wrong_password_is_tried_three_times_in_a_quarter_of_an_hour(shop: ImapShop) -> None:
    watch = Watch(shop.account, lambda: ImapConnector(shop.account, lambda: "wrong"), chance=lambda: 1.0)
    before = len(shop.proxy.said(Side.CLIENT, " LOGIN "))
    pauses = []
    for _ in range(4):
        desk = shop.desk()
        pauses.append(watch.look(desk))
        desk.store.close()
    assert pauses == [300.0, 600.0, 3600.0, 3600.0]
    assert watch.paused
    assert len(shop.proxy.said(Side.CLIENT, " LOGIN ")) == before + 4
    shop.demand()
    shop.look_until_quiet()  # the owner has mended it
    shop.check()
