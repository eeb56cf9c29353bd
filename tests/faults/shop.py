"""A workshop whose mailbox is on a real server, behind the proxy."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from inboxguard.adapters.imap import ImapConnector
from inboxguard.app.sync import PassReport, look
from inboxguard.core.rows import DraftRow
from tests.faults.proxy import Fault, Proxy, proxied
from tests.servers import PASSWORD, Server, quick_folder
from tests.twins import ImapMailbox
from tests.workshop import Workshop, message, settings

#: How long an attempt in doubt rests before it is looked for; the shop's clock is turned on by it.
SETTLE_SECONDS = 120
#: After which doubt has settled, and a "no" is tried again.
_LATER = timedelta(minutes=10)
#: Deadlines of a pass in which the other side falls silent: the first that is long enough to get there.
_PATIENCE = (0.5, 2.0, 10.0)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_numbers = itertools.count()
DEMAND = "Please add a FLYER."


class ImapShop(Workshop):
    """Looks through the proxy; what the world does to the mailbox goes past it."""

    mailbox: ImapMailbox
    proxy: Proxy
    deadline_seconds = _PATIENCE[-1]

    @property
    def connector(self) -> Any:
        return ImapConnector(self.account, lambda: PASSWORD, deadline_seconds=self.deadline_seconds)

    def look(self) -> PassReport:
        """One pass, as if it were the program's first: nothing is left of the one before but the state."""
        desk = self.desk()
        try:
            return look(self.account, self.connector, desk, settle_seconds=SETTLE_SECONDS)
        finally:
            desk.store.close()

    def meet(self, fault: Fault) -> PassReport:
        """A pass in which this goes wrong; where nobody is told of it, we wait as long as a busy machine needs."""
        self.proxy.add(fault)
        report = None
        for self.deadline_seconds in _PATIENCE if fault.is_silent else (_PATIENCE[-1],):
            report = self.look()
            if fault.seen:
                break
        self.deadline_seconds = _PATIENCE[-1]
        assert report
        assert fault.seen, "it did not go wrong"
        return report

    def look_until_quiet(self, times: int = 2) -> None:
        """Passes, each some time after the one before, until so many in a row have gone well."""
        good = 0
        for _ in range(6):
            self.now += _LATER
            good = 0 if self.look().error else good + 1
            if good == times:
                return
        raise AssertionError("the passes do not become good again")

    def check(self, drafts: int = 1) -> None:
        """Everything is handled, and each demand has one draft."""
        assert len(self.stored()) == drafts
        assert [row.state for row in self.rows()] == ["stored"] * drafts
        assert self.waiting() == 0

    def demand(self, number: int = 1, body: str = DEMAND, **headers: Any) -> None:
        """A client's mail that calls for a draft."""
        content = message(body, message_id=f"m{number}@cafe.example", at=self.now, **headers)
        self.mailbox.deliver(content.replace(b"\n", b"\r\n"), at=self.now)

    def stored(self, folder: str = "Drafts") -> list[bytes]:
        return self.mailbox.contents(folder)

    def rows(self) -> list[DraftRow]:
        desk = self.desk()
        try:
            return desk.store.journal.of_client("cafe")
        finally:
            desk.store.close()

    def waiting(self) -> int:
        """Mails that are not handled."""
        desk = self.desk()
        try:
            return len(desk.store.intake.pending("box"))
        finally:
            desk.store.close()

    def handled(self) -> int:
        desk = self.desk()
        try:
            return len(desk.store.intake.judged_between(self.now - timedelta(days=9), self.now + timedelta(days=9)))
        finally:
            desk.store.close()


def open_shop(home: Path, port: int, user: str, now: datetime) -> ImapShop:
    """A shop of that state, on that port of a proxy; its mailbox is set by who needs it."""
    account = {
        "name": "box", "kind": "imap", "host": "127.0.0.1", "port": port, "security": "none", "user": user,
        "auth": {"env": "NOT_READ"},
    }  # fmt: skip
    hours = {day: ["00:00-24:00"] for day in _DAYS}  # so that the day of the test does not matter
    return ImapShop(home, settings(home, accounts=[account], hours=hours), now=now)


@contextmanager
def shop_behind_proxy(server: Server) -> Iterator[ImapShop]:
    """With an empty mailbox, at which it has looked once, so that what comes is new."""
    user = f"user{next(_numbers)}"
    with quick_folder() as home, proxied(server.port) as proxy:
        shop = open_shop(home, proxy.port, user, datetime.now(UTC).replace(microsecond=0))
        shop.mailbox, shop.proxy = ImapMailbox(server, user), proxy
        assert shop.look().error == ""
        yield shop
