"""Faults of the connection: it is refused, falls silent, drips, breaks off in any place."""

import socket
import time

import pytest

from inboxguard.adapters import imap_client, imap_wire
from inboxguard.adapters.imap_errors import Scene, classify
from inboxguard.app.watch import Watch
from inboxguard.core.errors import Unreachable
from tests.faults.proxy import Act, Fault, Side
from tests.faults.shop import ImapShop
from tests.servers import wait_until

pytestmark = pytest.mark.server


def watched(shop: ImapShop) -> Watch:
    return Watch(shop.account, lambda: shop.connector, chance=lambda: 1.0)


def look(shop: ImapShop, watch: Watch) -> float:
    desk = shop.desk()
    try:
        return watch.look(desk)
    finally:
        desk.store.close()


def test_fault_01_a_server_that_is_away_for_hours_costs_one_line_of_log_and_no_mail(
    shop: ImapShop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    shop.demand()
    watch = watched(shop)
    shop.proxy.close_door()
    pauses = [look(shop, watch) for _ in range(12)]
    shop.proxy.open_door()
    shop.look_until_quiet()

    assert pauses[:3] == [6.0, 11.0, 21.0]
    assert pauses[-1] == 901.0
    assert [record.message for record in caplog.records].count("pass account=box outcome=failed error=Unreachable") == 1
    shop.check()


def test_fault_01_a_name_that_is_not_found_is_no_connection() -> None:
    failure = classify(socket.gaierror(-2, "Name or service not known"), Scene("account box"))
    assert isinstance(failure, Unreachable)
    assert "Name or service not known" in str(failure)


def test_fault_02_a_server_that_accepts_and_says_nothing_is_given_up(shop: ImapShop) -> None:
    shop.demand()
    shop.deadline_seconds = 0.2
    shop.proxy.add(Fault(Act.BLACKHOLE, Side.DOOR))
    assert "did not finish within 0.2 seconds" in shop.look().error
    shop.deadline_seconds = 10.0
    shop.look_until_quiet()
    shop.check()


def test_fault_02_a_connection_that_is_never_accepted_is_given_up(
    shop: ImapShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_client, "CONNECT_SECONDS", 0.2)
    shop.proxy.close_door()
    with socket.create_server(("127.0.0.1", shop.proxy.port), backlog=0):
        crowd = [socket.socket() for _ in range(3)]  # fills the queue that nobody empties
        for one in crowd:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", shop.proxy.port))
        error = shop.look().error
        for one in crowd:
            one.close()
    shop.proxy.open_door()
    assert "does not answer" in error
    assert shop.look().error == ""


def test_fault_06_a_server_that_is_full_is_tried_again_and_its_no_is_not_taken_for_a_wrong_password(
    shop: ImapShop,
) -> None:
    shop.demand()
    busy = "{tag} NO [LIMIT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)\r\n"
    shop.proxy.add(Fault(Act.REPLY, Side.CLIENT, " LOGIN ", times=4, text=busy))
    watch = watched(shop)
    assert [look(shop, watch) for _ in range(4)] == [6.0, 11.0, 21.0, 41.0]
    assert not watch.paused
    look(shop, watch)
    watch.close()
    shop.check()


def idle(shop: ImapShop) -> tuple[Watch, int]:
    """A watch that waits for news."""
    watch = watched(shop)
    look(shop, watch)
    fileno, _ = watch.wait()
    assert fileno is not None
    return watch, fileno


def readable(fileno: int) -> bool:
    import select

    return bool(select.select([fileno], [], [], 0)[0])


@pytest.mark.parametrize("act", [Act.CUT, Act.RESET])
def test_fault_08_a_server_that_closes_while_we_wait_is_noticed_and_left_at_once(shop: ImapShop, act: Act) -> None:
    shop.proxy.add(Fault(act, pattern=r"EXISTS", number=shop_lines(shop, "EXISTS") + 2))
    watch, fileno = idle(shop)
    began = time.monotonic()
    shop.demand()
    wait_until(lambda: readable(fileno))
    look(shop, watch)
    assert time.monotonic() - began < 5  # about 0.3 s on a machine that has nothing else to do
    watch.close()
    shop.check()


def shop_lines(shop: ImapShop, pattern: str) -> int:
    """How many such lines of the server a look with nothing new has."""
    before = len(shop.proxy.said(Side.SERVER, pattern))
    assert shop.look().error == ""
    return len(shop.proxy.said(Side.SERVER, pattern)) - before


@pytest.mark.parametrize("act", [Act.BLACKHOLE, Act.HALF_OPEN, Act.MUTE])
def test_fault_09_a_connection_that_died_silently_while_we_waited_is_replaced(
    shop: ImapShop, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_wire, "_DONE_SECONDS", 0.2)
    watch, fileno = idle(shop)
    fault = shop.proxy.add(Fault(act, pattern="EXISTS"))
    shop.demand()
    wait_until(lambda: fault.seen)
    assert not readable(fileno)
    before = shop.proxy.connections
    look(shop, watch)  # as at the end of the wait
    assert shop.proxy.connections == before + 1
    watch.close()
    shop.check()


@pytest.mark.parametrize("act", [Act.BLACKHOLE, Act.HALF_OPEN, Act.MUTE])
@pytest.mark.parametrize("line", [r"^\* \d+ FETCH", "OK Fetch"])
def test_fault_09_a_connection_that_dies_silently_in_a_fetch_is_given_up(
    shop: ImapShop, act: Act, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_client, "READ_SECONDS", 0.4)
    shop.demand()
    fault = shop.proxy.add(Fault(act, pattern=line))
    error = ""
    while not fault.seen:
        error = shop.look().error
    assert "does not answer" in error
    monkeypatch.undo()
    shop.look_until_quiet()
    shop.check()


def test_fault_10_news_that_come_in_pieces_while_we_wait_are_seen(shop: ImapShop) -> None:
    watch, fileno = idle(shop)
    shop.proxy.add(Fault(Act.DRIBBLE, pattern="EXISTS", pace_seconds=0.001))
    shop.demand()
    wait_until(lambda: readable(fileno))
    look(shop, watch)
    watch.close()
    shop.check()


def test_fault_11_a_server_that_sends_an_octet_now_and_then_meets_the_deadline(shop: ImapShop) -> None:
    shop.demand()
    assert "did not finish within" in shop.meet(Fault(Act.DRIBBLE, pattern=r"^\* \d+ FETCH")).error
    shop.look_until_quiet()
    shop.check()
