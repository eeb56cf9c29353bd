"""The state on disk: intake, journal, fates, ledger, health and promises in one SQLite file."""

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from inboxguard.adapters.store.connection import open_database, pass_lock, transaction
from inboxguard.adapters.store.fates import Fates
from inboxguard.adapters.store.health import Health
from inboxguard.adapters.store.intake import Intake
from inboxguard.adapters.store.journal import Journal
from inboxguard.adapters.store.ledger import Ledger
from inboxguard.adapters.store.marker import Marker
from inboxguard.adapters.store.promises import Promises

__all__ = ["Store", "pass_lock"]


class Store:
    """One connection with its six rooms; belongs to the thread that opened it."""

    def __init__(self, path: Path) -> None:
        self._db: sqlite3.Connection = open_database(path)
        self.intake = Intake(self._db)
        self.journal = Journal(self._db, Marker(path.with_name("last-attempt")))
        self.fates = Fates(self._db)
        self.ledger = Ledger(self._db)
        self.health = Health(self._db)
        self.promises = Promises(self._db)

    def transaction(self) -> AbstractContextManager[None]:
        """All that is written inside is committed together or not at all."""
        return transaction(self._db)

    def close(self) -> None:
        """Ends the connection."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
