"""Keeps an account's session open between two looks, so that a poll with nothing new costs one round trip."""

import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

from inboxguard.core.errors import MailboxError
from inboxguard.core.ports import Connector, Idle, MailSession

#: A connection is not kept longer: what servers and their libraries pile up for it is freed.
_LONGEST_SECONDS = 20 * 3600.0


class Kept:
    """A connector whose sessions survive the look they were opened for; meets core.ports.Connector.

    Not for two threads at once.
    """

    def __init__(self, connector: Connector, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.name = connector.name
        self._connector = connector
        self._monotonic = monotonic
        self._session: MailSession | None = None
        self._opened = 0.0

    def connect(self) -> "Kept":
        """The session that is kept, if it still lives, else a fresh one. Raises Unreachable or SignInRefused."""
        session = self._session
        if session and (self._monotonic() - self._opened > _LONGEST_SECONDS or not session.resume()):
            self.close()
        if self._session is None:
            self._session = self._connector.connect().__enter__()
            self._opened = self._monotonic()
        return self

    def __enter__(self) -> MailSession:
        if self._session is None:
            raise RuntimeError("connect() first")
        return self._session

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self.close()
            return
        try:
            if self._session:
                self._session.rest()
        except MailboxError:  # the look itself went well
            self.close()

    def idle(self, folder: str) -> Idle | None:
        """Waits for news on the kept session; None where there is none or it cannot."""
        try:
            return self._session.idle(folder) if self._session else None
        except (MailboxError, OSError):
            self.close()
            return None

    def close(self) -> None:
        """Lets the session go."""
        session, self._session = self._session, None
        if session:
            with suppress(MailboxError):
                session.__exit__(None, None, None)
