"""Runs passes in processes that can be killed; each is forked from one that has loaded everything already."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tests.faults.shop import ImapShop, open_shop

_WAIT_SECONDS = 60


class Nursery:
    """One pass at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._pid = 0
        self._born = threading.Event()

    def look(self, shop: ImapShop, *, commits: int | None = None) -> bool:
        """One pass over the shop; whether it was killed. `commits` kills it at that half of a commit."""
        assert self._process.stdin
        assert self._process.stdout
        self._born.clear()
        job = [str(shop.home), shop.proxy.port, shop.mailbox.user, shop.now.isoformat(), commits]
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        self._pid = int(self._process.stdout.readline())
        self._born.set()
        code = os.waitstatus_to_exitcode(int(self._process.stdout.readline()))
        assert code in {0, -signal.SIGKILL}, f"the pass ended with {code}"
        return code < 0

    def kill(self) -> None:
        """SIGKILL to the pass that goes on, from the proxy's thread."""
        assert self._born.wait(_WAIT_SECONDS)
        os.kill(self._pid, signal.SIGKILL)

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(_WAIT_SECONDS)
        self._process.stdout.close()


@contextmanager
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    try:
        yield made
    finally:
        made.close()


def _serve() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _pass(*json.loads(line))
            os._exit(0)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


def _pass(home: str, port: int, user: str, now: str, commits: int | None) -> None:
    shop = open_shop(Path(home), port, user, datetime.fromisoformat(now))
    if commits is not None:
        _die_at(commits)
    shop.look()


def _die_at(half: int) -> None:
    """Before the first commit is 0, after it is 1, and so on."""
    from inboxguard.adapters import store

    opened = store.open_database
    left, after = [half], [False]

    def step(statement: str) -> None:
        if after[0]:
            _count(left)
        after[0] = statement.startswith("COMMIT")
        if after[0]:
            _count(left)

    def open_counted(path: Path) -> sqlite3.Connection:
        found = opened(path)
        found.set_trace_callback(step)
        return found

    store.open_database = open_counted


def _count(left: list[int]) -> None:
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    # Loaded before the first fork, not in every child.
    import inboxguard.adapters.imap_wire
    import inboxguard.core.parsing  # noqa: F401

    _serve()
