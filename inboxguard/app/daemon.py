"""The daemon: looks at every account on its own clock, the daily summary when it is due, and a clean end."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from inboxguard.app.daily import is_due, send_summary
from inboxguard.app.desk import Desk
from inboxguard.app.watch import SHORTEST_SECONDS, Watch
from inboxguard.core.errors import StoreError
from inboxguard.core.ports import Connector, Relay
from inboxguard.core.rows import Look
from inboxguard.core.settings import Settings

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)

#: A job that could not start in time (a sleeping laptop, a busy disk) still runs; once, however many were missed.
_MISFIRE_SECONDS = 6 * 3600
#: The state is asked so often whether the summary is due.
_DAILY_SECONDS = 60
_HEARTBEAT_SECONDS = 10
#: Looks that go on at once. A server that hangs holds one of them for minutes, so accounts whose last look failed have
#: threads of their own: a hundred of them take none from the others.
_MOST_THREADS, _ILL_THREADS = 24, 8
#: If the scheduler did nothing for so long, systemd's watchdog is no longer fed and starts us anew.
_STUCK_SECONDS = 900.0
#: Likewise if one look takes so long; a mail that did it is read in a process of its own then.
_STUCK_LOOK_SECONDS = 7200.0
#: The wall clock and the steady one may differ by so much between two heartbeats.
_DRIFT_SECONDS = 60.0


class Alarms(Protocol):
    """Calls back when one of many file numbers becomes readable."""

    def watch(self, fileno: int, callback: Callable[[], None]) -> None:
        """Once."""
        ...

    def forget(self, fileno: int) -> None:
        """No more."""
        ...

    def close(self) -> None:
        """None of them."""
        ...


class Daemon:
    """Runs until it is told to stop. Each job opens its own desk, since a database connection belongs to its thread."""

    def __init__(
        self,
        settings: Settings,
        *,
        open_desk: Callable[[], Desk],
        connector: Callable[[str], Connector],
        relay: Relay | None,
        alarms: Alarms,
        notify: Callable[[str], None],
        notice: Callable[[Look], None],
    ) -> None:
        self._settings = settings
        self._open_desk = open_desk
        self._connector = connector
        self._relay = relay
        self._alarms = alarms
        self._notify = notify
        self._notice = notice
        self._stop = threading.Event()
        self._watches = [Watch(account, partial(connector, account.name)) for account in settings.accounts]
        self._scheduler: BackgroundScheduler | None = None
        self._clock = Drift()
        self._daily_at = time.monotonic()
        #: When the looks that go on began, by account.
        self._began: dict[str, float] = {}
        self._state_failed = False
        self._telling = threading.Lock()

    def run(self) -> None:
        """Blocks until SIGTERM or SIGINT; running jobs end their present mail first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        # Kept open: SQLite tidies its log, with six waits for the disk, whenever the last connection closes.
        anchor = self._open_desk()
        self._scheduler = scheduler = self._scheduled()
        scheduler.start()
        self._notify("READY=1")
        log.info("daemon state=ready accounts=%d", len(self._watches))
        while not self._stop.wait(_HEARTBEAT_SECONDS):
            if self._clock.jumped():
                log.warning("daemon event=clock-jumped")
                for job in scheduler.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))
            if self._lives():
                self._notify("WATCHDOG=1")
        self._notify("STOPPING=1")
        scheduler.shutdown(wait=True)
        self._alarms.close()
        for watch in self._watches:
            watch.close()
        anchor.store.close()
        log.info("daemon state=stopped")

    def _lives(self) -> bool:
        now = time.monotonic()
        stuck = any(now - began > _STUCK_LOOK_SECONDS for began in list(self._began.values()))
        return now - self._daily_at < _STUCK_SECONDS and not stuck

    def _scheduled(self) -> "BackgroundScheduler":
        """Looks at accounts side by side, and the summary beside them: a server that hangs delays nobody else."""
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        count = len(self._watches)
        looks, ill = (ThreadPoolExecutor(min(most, count)) for most in (_MOST_THREADS, _ILL_THREADS))
        scheduler = BackgroundScheduler(
            executors={"default": looks, "ill": ill, "daily": ThreadPoolExecutor(1)},
            job_defaults={"misfire_grace_time": _MISFIRE_SECONDS, "coalesce": True, "max_instances": 1},
            timezone="UTC",
        )
        for watch in self._watches:
            scheduler.add_job(
                self._poll, "interval", [watch], id=watch.account.name, seconds=watch.account.poll_seconds,
                next_run_time=datetime.now(UTC),
            )  # fmt: skip
        scheduler.add_job(
            self._daily, "interval", seconds=_DAILY_SECONDS, next_run_time=datetime.now(UTC), executor="daily"
        )
        return scheduler

    def stop(self) -> None:
        """Ends `run` from another thread."""
        self._stop.set()

    def _poll(self, watch: Watch) -> None:
        if watch.fileno is not None:
            self._alarms.forget(watch.fileno)
        try:
            pause = self._look(watch)
        except StoreError as error:
            self._tell_state(error)
            return
        fileno, longest = watch.wait()
        self._look_in(min(pause, longest), watch)
        if fileno is not None:
            self._alarms.watch(fileno, partial(self._look_in, SHORTEST_SECONDS, watch))

    def _look(self, watch: Watch) -> float:
        self._began[watch.account.name] = time.monotonic()
        try:
            desk = self._open_desk()
            try:
                pause = watch.look(desk)
                tell_trouble(desk, watch.account.name, self._notice, paused=watch.paused)
            finally:
                desk.store.close()
        finally:
            del self._began[watch.account.name]
        self._state_failed = False
        return pause

    def _tell_state(self, error: StoreError) -> None:
        """Once, until a look goes well: with a full disk nothing can be noted, nor told by the summary."""
        log.error("state outcome=failed")
        with self._telling:
            told, self._state_failed = self._state_failed, True
        if not told:
            self._notice(Look("", None, None, str(error), refused=False, noticed=False))

    def _look_in(self, seconds: float, watch: Watch) -> None:
        """The interval of the job stands behind it: should this fail, the account is looked at all the same."""
        if self._scheduler and not self._stop.is_set():
            self._scheduler.modify_job(
                watch.account.name,
                next_run_time=datetime.now(UTC) + timedelta(seconds=seconds),
                executor="ill" if watch.failing else "default",
            )

    def _daily(self) -> None:
        self._daily_at = time.monotonic()
        try:
            self._summarise()
        except StoreError as error:
            self._tell_state(error)

    def _summarise(self) -> None:
        desk = self._open_desk()
        try:
            summary = self._settings.summary
            if summary and is_due(desk):
                connector = self._connector(summary.account) if summary.account else None
                send_summary(desk, connector, self._relay)
                forget(desk)
        finally:
            desk.store.close()


class Drift:
    """Notices that the wall clock was set: jobs wait for a time of day, which may then be a day away."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._steady = steady
        self._last = self._offset()

    def _offset(self) -> float:
        return self._wall() - self._steady()

    def jumped(self) -> bool:
        """Whether it was set since the last question."""
        before, self._last = self._last, self._offset()
        return abs(self._last - before) > _DRIFT_SECONDS


def tell_trouble(desk: Desk, account: str, notice: Callable[[Look], None], *, paused: bool) -> None:
    """Calls the notice command once per trouble: when a refused password pauses it, else after the configured hours."""
    last = desk.store.health.looks().get(account)
    if last is None or not last.error or last.noticed:
        return
    patience = timedelta(hours=desk.settings.notice.after_hours)
    if paused or last.is_silent(desk.clock(), patience):
        notice(last)
        desk.store.health.noticed(account)


def forget(desk: Desk) -> None:
    """Clears sentences from the ledger that are older than the owner wants to keep."""
    days = desk.settings.keep_evidence_days
    if days:
        desk.store.ledger.clear_evidence(desk.clock() - timedelta(days=days))
        desk.store.promises.clear_sentences(desk.clock() - timedelta(days=days))
