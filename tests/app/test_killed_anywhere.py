"""SIGKILL after every step of a pass, then a second pass: nothing lost, one draft, one entry."""

import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inboxguard.adapters.maildir import MaildirSession
from inboxguard.adapters.store import connection
from inboxguard.app.sync import look
from tests.workshop import Workshop, message, workshop

#: More steps than a pass over one mail has; the test checks that the pass ended before.
_STEPS = 400


def one_pass(shop: Workshop) -> None:
    desk = shop.desk()
    look(shop.account, shop.connector, desk, settle_seconds=0)
    desk.store.close()


def killed_after(step: int, shop: Workshop) -> bool:
    """Runs a pass in a child that kills itself after so many steps; whether it was killed."""
    child = os.fork()
    if child == 0:
        _count_steps(step)
        one_pass(shop)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def _count_steps(last: int) -> None:
    """A step is every statement that SQLite runs and every call into the mailbox, before and after."""
    left = [last]

    def step(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    opened = connection.open_database

    def open_counted(path: Path) -> sqlite3.Connection:
        found = opened(path)
        found.set_trace_callback(step)
        return found

    from inboxguard.adapters import store

    store.open_database = open_counted  # type: ignore[attr-defined]
    for name in (
        "state", "new_uids", "newest_uids", "recent_uids", "refresh", "list", "fetch", "folders", "append", "remove"
    ):  # fmt: skip
        setattr(MaildirSession, name, _counted(getattr(MaildirSession, name), step))


def _counted(method: Callable[..., Any], step: Callable[[], None]) -> Callable[..., Any]:
    def call(*arguments: Any, **more: Any) -> Any:
        step()
        result = method(*arguments, **more)
        step()
        return result

    return call


def test_one_draft_whatever_the_step(tmp_path: Path) -> None:
    for step in range(_STEPS):
        shop = workshop(tmp_path / str(step))
        one_pass(shop)
        shop.deliver(message("Please add a FLYER."))
        killed = killed_after(step, shop)
        one_pass(shop)
        one_pass(shop)
        desk = shop.desk()
        assert len(shop.drafts()) == 1, f"killed after step {step}"
        assert len(desk.store.ledger.entries()) == 1, f"killed after step {step}"
        assert [row.state for row in desk.store.journal.of_client("cafe")] == ["stored"]
        desk.store.close()
        if not killed:
            assert step > 50, "the steps are no longer counted"
            return
    pytest.fail("a pass has more steps than the test tried")


def test_a_torn_write_ahead_log_loses_nothing(tmp_path: Path) -> None:
    """A power cut: the files are copied in the middle of a pass, the log cut short."""
    shop = workshop(tmp_path)
    one_pass(shop)
    shop.deliver(message("Please add a FLYER."))
    killed_after(40, shop)
    log = tmp_path / "state" / "state.sqlite3-wal"
    if log.exists():
        log.write_bytes(log.read_bytes()[: log.stat().st_size * 2 // 3])
    one_pass(shop)
    one_pass(shop)
    assert len(shop.drafts()) == 1
