"""Faults of the machine: the power, the disk, the clock, the state itself."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inboxguard.adapters.store import pass_lock
from inboxguard.app.daily import is_due, send_summary
from inboxguard.app.sync import look
from inboxguard.core.errors import Busy, StoreError
from tests.app.test_daily import Sink, smtp_shop
from tests.faults.proxy import Act, Fault, Side
from tests.faults.shop import ImapShop
from tests.workshop import ZONE, Workshop, message

pytestmark = pytest.mark.server

_DAY = timedelta(days=1)


# the power


@pytest.mark.parametrize("thirds", [0, 1, 2, 3])
@pytest.mark.parametrize("line", ["^\\* SEARCH", "UID FETCH .*BODY.PEEK.1", "STATUS .?Drafts", "APPEND", "APPENDUID"])
def test_fault_16_a_power_cut_in_the_middle_of_a_pass(shop: ImapShop, line: str, thirds: int) -> None:
    """The files are as they were at that line, the end of the log torn off."""
    state, copy = shop.home / "state", shop.home / "copy"
    side = Side.SERVER if line.startswith("^") or line == "APPENDUID" else Side.CLIENT
    shop.demand()
    shop.proxy.add(Fault(Act.CUT, side, line, call=lambda: shutil.copytree(state, copy, dirs_exist_ok=True)))
    shop.look()
    shutil.rmtree(state)
    copy.rename(state)
    log = state / "state.sqlite3-wal"
    if log.exists():
        log.write_bytes(log.read_bytes()[: log.stat().st_size * thirds // 3])
    with closing(sqlite3.connect(state / "state.sqlite3")) as database:
        assert database.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    shop.look_until_quiet()
    shop.check()


# the disk


@pytest.mark.parametrize("trouble", ["PRAGMA max_page_count = 1", "PRAGMA query_only = 1"])
@pytest.mark.parametrize("readings", [0, 1, 2, 3, 4])
def test_fault_29_without_a_place_for_the_journal_nothing_is_stored(
    shop: ImapShop, trouble: str, readings: int
) -> None:
    """The disk is full, or can only be read, from some moment of the pass on: after so many readings of the clock."""
    shop.demand(subject="the site " * 900)  # more than the file has room for
    desk = shop.desk()
    left = [readings]

    def clock() -> datetime:
        left[0] -= 1
        if left[0] < 0:
            desk.store._db.execute(trouble)
        return shop.now

    with closing(desk.store), pytest.raises(StoreError, match="check the disk"):
        look(shop.account, shop.connector, replace(desk, clock=clock))
    assert len(shop.stored()) == len([row for row in shop.rows() if row.state in {"sending", "stored"}])
    shop.look_until_quiet()
    shop.check()


def test_fault_29_a_second_daemon_is_told_to_go(tmp_path: Path) -> None:
    with pass_lock(tmp_path), pytest.raises(Busy), pass_lock(tmp_path):
        pass


# the state


@pytest.mark.parametrize("age", [timedelta(minutes=10), timedelta(days=40)])
def test_fault_30_an_old_backup_of_the_state_is_put_back(shop: ImapShop, age: timedelta) -> None:
    """The draft's name follows from the mail alone, so it is found where it lies."""
    shutil.rmtree(shop.home / "state")
    shop.now -= age
    shop.look()
    shop.demand(1)
    shop.look()
    shutil.copytree(shop.home / "state", shop.home / "backup")
    shop.now += age
    shop.demand(2)
    shop.look()
    shop.check(2)
    shutil.rmtree(shop.home / "state")
    (shop.home / "backup").rename(shop.home / "state")
    shop.look_until_quiet()
    shop.check(2)


def test_fault_30_the_state_is_lost(shop: ImapShop) -> None:
    """What lies there is taken as it is; what comes then is handled."""
    shop.demand(1)
    shop.look()
    shutil.rmtree(shop.home / "state")
    shop.look_until_quiet()
    assert len(shop.stored()) == 1
    shop.demand(2)
    shop.look_until_quiet()
    assert len(shop.stored()) == 2


# the clock


@pytest.mark.parametrize("jump", [_DAY, -_DAY])
@pytest.mark.parametrize("when", ["before the first look", "between two looks", "while in doubt"])
def test_fault_28_a_clock_that_jumps_and_is_set_right_skips_and_repeats_nothing(
    shop: ImapShop, jump: timedelta, when: str
) -> None:
    if when == "before the first look":
        shutil.rmtree(shop.home / "state")
        shop.now += jump
        shop.look()
        shop.now -= jump
        shop.demand()
    elif when == "between two looks":
        shop.now += jump
        shop.look()
        shop.mailbox.deliver(_demand(shop.now - jump), at=shop.now - jump)
        shop.look()
        shop.now -= jump
    else:
        shop.demand()
        shop.proxy.add(Fault(Act.CUT, pattern="APPENDUID"))
        shop.look()
        shop.now += jump
        shop.look()
        shop.now -= jump
    shop.look_until_quiet()
    assert len(shop.stored()) == 1
    assert shop.waiting() == 0


def _demand(at: datetime) -> bytes:
    return message("Please add a FLYER.", message_id="m1@cafe.example", at=at).replace(b"\n", b"\r\n")


def moments(start: datetime, days: int) -> Iterator[datetime]:
    """Moments at which the daemon asks whether the summary is due, by the steady clock."""
    for minute in range(0, days * 24 * 60, 20):
        yield start.astimezone(UTC) + timedelta(minutes=minute)


@pytest.mark.parametrize(
    "start",
    [datetime(2026, 3, 25, 12, 0, tzinfo=ZONE), datetime(2026, 10, 23, 12, 0, tzinfo=ZONE)],
    ids=["into summer time", "out of summer time"],
)
def test_fault_28_one_summary_for_each_working_day_through_the_change_of_the_clocks(
    tmp_path: Path, start: datetime
) -> None:
    shop, sink = smtp_shop(tmp_path), Sink()
    sent = []
    for now in moments(start, 6):
        shop.now = now
        if _send_if_due(shop, sink):
            sent.append(now.astimezone(ZONE).date())
    working = [day for day in sent if day.weekday() not in {4, 5}]
    assert sent == sorted(set(sent)) == working
    assert len(sent) == 5


@pytest.mark.parametrize("jump", [_DAY, -_DAY])
def test_fault_28_a_clock_that_jumps_a_day_sends_no_second_summary_for_the_same_date(
    tmp_path: Path, jump: timedelta
) -> None:
    shop, sink = smtp_shop(tmp_path), Sink()
    days = []
    for change in (timedelta(0), jump, -jump, timedelta(hours=1), jump, -jump):
        shop.now += change
        if _send_if_due(shop, sink):
            days.append(shop.now.astimezone(ZONE).date())
    assert len(days) == len(set(days)) == len(sink.carried)


def _send_if_due(shop: Workshop, sink: Sink) -> bool:
    desk = shop.desk()
    try:
        return is_due(desk) and send_summary(desk, None, sink)
    finally:
        desk.store.close()
