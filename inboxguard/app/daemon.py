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
from inboxguard.app.watch import Watch
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
#: Looks that go on at once. A server that hangs holds one of them for minutes.
_MOST_THREADS = 32
#: A wake-up is followed by a look after so long, and not sooner.
_SHORTEST_SECONDS = 1.0
#: If the scheduler did nothing for so long, systemd's watchdog is no longer fed and starts us anew.
_STUCK_SECONDS = 900.0
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

    def run(self) -> None:
        """Blocks until SIGTERM or SIGINT; running jobs end their present mail first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        self._scheduler = scheduler = self._scheduled()
        scheduler.start()
        self._notify("READY=1")
        log.info("daemon state=ready accounts=%d", len(self._watches))
        while not self._stop.wait(_HEARTBEAT_SECONDS):
            if self._clock.jumped():
                log.warning("daemon event=clock-jumped")
                for job in scheduler.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))
            if time.monotonic() - self._daily_at < _STUCK_SECONDS:
                self._notify("WATCHDOG=1")
        self._notify("STOPPING=1")
        scheduler.shutdown(wait=True)
        self._alarms.close()
        for watch in self._watches:
            watch.close()
        log.info("daemon state=stopped")

    def _scheduled(self) -> "BackgroundScheduler":
        """Looks at accounts side by side, and the summary beside them: a server that hangs delays nobody else."""
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        looks = ThreadPoolExecutor(min(_MOST_THREADS, len(self._watches)))
        scheduler = BackgroundScheduler(
            executors={"default": looks, "daily": ThreadPoolExecutor(1)},
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
        pause = self._look(watch)
        fileno, longest = watch.wait()
        self._look_in(min(pause, longest), watch)
        if fileno is not None:
            self._alarms.watch(fileno, partial(self._look_in, _SHORTEST_SECONDS, watch))

    def _look(self, watch: Watch) -> float:
        desk = self._open_desk()
        try:
            pause = watch.look(desk)
            tell_trouble(desk, watch.account.name, self._notice, paused=watch.paused)
        finally:
            desk.store.close()
        return pause

    def _look_in(self, seconds: float, watch: Watch) -> None:
        """The interval of the job stands behind it: should this fail, the account is looked at all the same."""
        if self._scheduler and not self._stop.is_set():
            self._scheduler.modify_job(watch.account.name, next_run_time=datetime.now(UTC) + timedelta(seconds=seconds))

    def _daily(self) -> None:
        self._daily_at = time.monotonic()
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
    silent = last.last_good is None or desk.clock() - last.last_good >= patience
    if paused or silent:
        notice(last)
        desk.store.health.noticed(account)


def forget(desk: Desk) -> None:
    """Clears sentences from the ledger that are older than the owner wants to keep."""
    days = desk.settings.keep_evidence_days
    if days:
        desk.store.ledger.clear_evidence(desk.clock() - timedelta(days=days))
        desk.store.promises.clear_sentences(desk.clock() - timedelta(days=days))
