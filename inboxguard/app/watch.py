"""One account as the daemon sees it: the session that is kept, what went wrong lately, and when to look next."""

import math
import random
from collections.abc import Callable

from inboxguard.app.desk import Desk
from inboxguard.app.kept import Kept
from inboxguard.app.sync import PassReport, look
from inboxguard.core.ports import Connector
from inboxguard.core.settings import Account

#: After a failure: anywhere between at once and 5 s, 10 s, … 15 min ("full jitter"), so that a hundred clients
#: of a server that comes back do not come all at once.
_FIRST_BACKOFF_SECONDS = 5.0
_LONGEST_BACKOFF_SECONDS = 900.0
#: A refused password is tried three times within a quarter of an hour, then hourly: servers lock accounts.
_REFUSED_SECONDS = (300.0, 600.0)
_PAUSED_SECONDS = 3600.0
#: A wait is renewed so often: routers forget quiet connections without a word (chatmail's figure).
_LONGEST_WAIT_SECONDS = 290.0
#: News is followed by a look after so long, and not sooner: a talkative server would keep us busy.
SHORTEST_SECONDS = 1.0


class Watch:
    """Not for two threads at once: the scheduler runs one look at an account at a time."""

    def __init__(
        self, account: Account, connector: Callable[[], Connector], *, chance: Callable[[], float] = random.random
    ) -> None:
        self.account = account
        self._connector = connector
        self._chance = chance
        self._kept: Kept | None = None
        self._failures = 0
        self._refusals = 0
        self._lapsed = False
        #: What the look waits on, None if it does not.
        self.fileno: int | None = None

    @property
    def paused(self) -> bool:
        """The server refused the password three times running, or the owner must sign in anew."""
        return self._lapsed or self._refusals > len(_REFUSED_SECONDS)

    @property
    def failing(self) -> bool:
        """The last look did not go well."""
        return self._failures > 0

    def look(self, desk: Desk) -> float:
        """Looks once; gives the seconds until the next look."""
        self.fileno = None
        if self._kept is None:
            self._kept = Kept(self._connector())
        report = look(self.account, self._kept, desk)
        self._failures = self._failures + 1 if report.error else 0
        self._lapsed = report.lapsed
        self._refusals = self._refusals + 1 if report.refused and not report.lapsed else 0
        return self._pause(report)

    def _pause(self, report: PassReport) -> float:
        if self._refusals:
            return _PAUSED_SECONDS if self.paused else _REFUSED_SECONDS[self._refusals - 1]
        if report.error and not report.lapsed:
            longest = min(_LONGEST_BACKOFF_SECONDS, _FIRST_BACKOFF_SECONDS * 2.0 ** min(self._failures - 1, 10))
            return max(1.0 + longest * self._chance(), report.retry_after)
        return self.account.poll_seconds * (0.9 + 0.2 * self._chance())

    def wait(self) -> tuple[int | None, float]:
        """Waits for news where the server offers it: the file number to watch, and after how many seconds to look.

        No number and no end where it cannot be waited for.
        """
        idle = self._kept.idle(self.account.folders[0]) if self._kept and self.account.idle else None
        self.fileno = idle.fileno if idle else None
        if idle is None:
            return None, math.inf
        return idle.fileno, SHORTEST_SECONDS if idle.news else _LONGEST_WAIT_SECONDS

    def close(self) -> None:
        """Signs out."""
        if self._kept:
            self._kept.close()
