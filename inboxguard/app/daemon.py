"""The daemon: a poll per account, the daily summary when it is due, and a clean end."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from inboxguard.app.daily import is_due, send_summary
from inboxguard.app.desk import Desk
from inboxguard.app.sync import look
from inboxguard.core.ports import Connector, Relay
from inboxguard.core.rows import Look
from inboxguard.core.settings import Account, Settings

log = logging.getLogger(__name__)

#: A job that could not start in time (a sleeping laptop, a busy disk) still runs; once, however many were missed.
_MISFIRE_SECONDS = 6 * 3600
#: The state is asked so often whether the summary is due.
_DAILY_SECONDS = 60
#: A refused password is not tried again and again: servers lock accounts.
_REFUSED_PAUSE = timedelta(hours=1)
_HEARTBEAT_SECONDS = 10


class Daemon:
    """Runs until it is told to stop. Each job opens its own desk, since a database connection belongs to its thread."""

    def __init__(
        self,
        settings: Settings,
        *,
        open_desk: Callable[[], Desk],
        connector: Callable[[str], Connector],
        relay: Relay | None,
        notify: Callable[[str], None],
        notice: Callable[[Look], None],
    ) -> None:
        self._settings = settings
        self._open_desk = open_desk
        self._connector = connector
        self._relay = relay
        self._notify = notify
        self._notice = notice
        self._stop = threading.Event()

    def run(self) -> None:
        """Blocks until SIGTERM or SIGINT; running jobs end their present mail first."""
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(min(8, len(self._settings.accounts) + 1))},
            job_defaults={"misfire_grace_time": _MISFIRE_SECONDS, "coalesce": True, "max_instances": 1},
            timezone="UTC",
        )
        for account in self._settings.accounts:
            scheduler.add_job(
                self._poll, "interval", [account], seconds=account.poll_seconds, jitter=account.poll_seconds // 10,
                next_run_time=datetime.now(UTC),
            )  # fmt: skip
        scheduler.add_job(self._daily, "interval", seconds=_DAILY_SECONDS, next_run_time=datetime.now(UTC))
        scheduler.start()
        self._notify("READY=1")
        log.info("daemon state=ready accounts=%d", len(self._settings.accounts))
        while not self._stop.wait(_HEARTBEAT_SECONDS):
            self._notify("WATCHDOG=1")
        self._notify("STOPPING=1")
        scheduler.shutdown(wait=True)
        log.info("daemon state=stopped")

    def stop(self) -> None:
        """Ends `run` from another thread."""
        self._stop.set()

    def _poll(self, account: Account) -> None:
        desk = self._open_desk()
        try:
            if not _paused(desk, account.name):
                look(account, self._connector(account.name), desk)
            tell_trouble(desk, account.name, self._notice)
        finally:
            desk.store.close()

    def _daily(self) -> None:
        desk = self._open_desk()
        try:
            summary = self._settings.summary
            if summary and is_due(desk):
                connector = self._connector(summary.account) if summary.account else None
                send_summary(desk, connector, self._relay)
                forget(desk)
        finally:
            desk.store.close()


def _paused(desk: Desk, account: str) -> bool:
    last = desk.store.health.looks().get(account)
    return bool(last and last.refused and last.last_try and desk.clock() - last.last_try < _REFUSED_PAUSE)


def tell_trouble(desk: Desk, account: str, notice: Callable[[Look], None]) -> None:
    """Calls the notice command once per trouble: at once for a refused password, else after the configured hours."""
    last = desk.store.health.looks().get(account)
    if last is None or not last.error or last.noticed:
        return
    patience = timedelta(hours=desk.settings.notice.after_hours)
    silent = last.last_good is None or desk.clock() - last.last_good >= patience
    if last.refused or silent:
        notice(last)
        desk.store.health.noticed(account)


def forget(desk: Desk) -> None:
    """Clears sentences from the ledger that are older than the owner wants to keep."""
    days = desk.settings.keep_evidence_days
    if days:
        desk.store.ledger.clear_evidence(desk.clock() - timedelta(days=days))
