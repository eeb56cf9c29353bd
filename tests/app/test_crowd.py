"""Many accounts and many polls: nobody waits for a server that hangs, and nothing grows."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from inboxguard.adapters.imap import ImapConnector
from inboxguard.adapters.waker import Waker
from inboxguard.app.daemon import Daemon
from inboxguard.app.desk import Desk
from inboxguard.app.watch import Watch
from inboxguard.core.errors import StoreError
from inboxguard.core.rows import Look
from inboxguard.core.settings import Account
from tests.crowd import DRIPPING, GOOD, REFUSING, SILENT, crowd
from tests.servers import imap_account
from tests.workshop import Workshop, workshop

POLLS = 1000


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    return workshop(tmp_path)


def daemon(shop: Workshop, accounts: list[Account], *, open_desk: Callable[[], Desk], told: list[Look]) -> Daemon:
    by_name = {account.name: account for account in accounts}
    return Daemon(
        replace(shop.settings, accounts=tuple(accounts), summary=None),
        open_desk=open_desk,
        connector=lambda name: ImapConnector(by_name[name], lambda: "secret", deadline_seconds=3),
        relay=None,
        alarms=Waker(),
        notify=lambda _: None,
        notice=told.append,
    )


def run_until(running: Daemon, condition: Callable[[], bool], seconds: float) -> bool:
    """Runs the daemon until something is so; gives whether it came to be."""
    over, met = threading.Event(), []

    def watch() -> None:
        end = time.monotonic() + seconds
        while not over.wait(0.05) and time.monotonic() < end and not met:
            met.extend([True] if condition() else [])
        running.stop()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        running.run()
    finally:
        over.set()
        watcher.join()
    return bool(met)


def test_good_accounts_are_looked_at_on_time_beside_more_bad_ones_than_there_are_threads(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inboxguard.adapters.imap_client.CONNECT_SECONDS", 3)
    before = threading.active_count()
    threads = [0]
    with crowd([GOOD] * 10 + [SILENT] * 20 + [DRIPPING] * 20 + [REFUSING] * 10) as servers:
        accounts = [replace(imap_account(port), name=f"a{port}", poll_seconds=1, idle=False) for port in servers.ports]
        running = daemon(shop, accounts, open_desk=shop.desk, told=[])

        def looked_at_often() -> bool:
            threads[0] = max(threads[0], threading.active_count() - before)
            return all(servers.polls[port] >= 4 for port in servers.good())

        assert run_until(running, looked_at_often, 60)
        looks = shop.desk().store.health.looks()
    assert all(looks[f"a{port}"].error for port, way in servers.ports.items() if way == REFUSING)
    # 32 looks with a timer each for their deadlines; the servers, the waker, the scheduler, the summary, this test.
    assert threads[0] <= 2 * 32 + 10


def test_a_state_that_cannot_be_written_is_told_once(shop: Workshop) -> None:
    told: list[Look] = []
    opened: list[Desk] = []
    failures = [0]

    def open_desk() -> Desk:
        if opened:
            failures[0] += 1
            raise StoreError("the state could not be written: disk full; check the disk's space and rights")
        opened.append(shop.desk())
        return opened[0]

    with crowd([GOOD] * 3) as servers:
        accounts = [replace(imap_account(port), name=f"a{port}", poll_seconds=1) for port in servers.ports]
        running = daemon(shop, accounts, open_desk=open_desk, told=told)
        assert run_until(running, lambda: failures[0] >= 8, 30)
    assert [(look.account, look.error.partition(":")[0]) for look in told] == [("", "the state could not be written")]


def resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def test_memory_stays_flat_over_many_polls_of_a_large_mailbox(shop: Workshop) -> None:
    with crowd([GOOD], uidnext=200_000) as servers:
        account = imap_account(next(iter(servers.ports)))
        watched = Watch(account, partial(ImapConnector, account, lambda: "secret"))
        anchor = shop.desk()  # as the daemon keeps one
        for number in range(POLLS):
            desk = shop.desk()
            watched.look(desk)
            desk.store.close()
            if number == POLLS // 10:
                before = resident_megabytes()
        watched.close()
        anchor.store.close()
        (port,) = servers.ports
        assert servers.polls[port] == POLLS
    assert resident_megabytes() - before < 3
