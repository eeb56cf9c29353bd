"""Opens the state database: one file, WAL, migrated in a transaction, never another program's."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from inboxguard.adapters.store.schema import APPLICATION_ID, MIGRATIONS
from inboxguard.core.errors import Busy, StoreError

_BUSY_MILLISECONDS = 10_000


def open_database(path: Path) -> sqlite3.Connection:
    """A connection for the calling thread.

    Raises:
        StoreError: if it cannot be opened, is damaged, is not ours, or comes from a newer version.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_MILLISECONDS / 1000)
        connection.row_factory = sqlite3.Row
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL: a commit must survive a power cut, or a draft could be stored twice.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is cleared is overwritten: octets of drafts and old evidence are a client's words.
        connection.execute("PRAGMA secure_delete = ON")
        _migrate(connection, path)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"the state in {path} cannot be opened: {error}; check the disk, or name another --state"
        ) from error
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    if _marks(connection) == (len(MIGRATIONS), APPLICATION_ID):
        return  # without the lock of a writer: each look opens its own connection
    with transaction(connection):
        version, owner = _marks(connection)
        if version == 0 and owner == 0 and not connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        elif owner != APPLICATION_ID:
            raise StoreError(f"{path} is not a state database of inboxguard; name another --state")
        if version > len(MIGRATIONS):
            raise StoreError(f"{path} was written by a newer inboxguard; upgrade, or name another --state")
        for number, migration in enumerate(MIGRATIONS[version:], version + 1):
            for statement in migration.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; joins a transaction that is already open."""
    if connection.in_transaction:
        yield
        return
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise StoreError(f"the state could not be written: {error}; check the disk's space and rights") from error
        raise


def _marks(connection: sqlite3.Connection) -> tuple[int, int]:
    """Number of the last migration, and whose file it is."""
    version, owner = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id"))
    return version, owner


@contextmanager
def unhurried(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that does not wait for the disk: a power cut may undo it, a kill may not.

    For what the next look tells anew. A hundred accounts would keep a disk awake else.
    """
    connection.execute("PRAGMA synchronous = NORMAL")
    try:
        with transaction(connection):
            yield
    finally:
        connection.execute("PRAGMA synchronous = FULL")


@contextmanager
def pass_lock(folder: Path) -> Iterator[None]:
    """Holds the lock of passes: one `run` or `once` at a time.

    Raises:
        Busy: if another pass holds it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "pass.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("another pass is running; try again when it is done, or see `inboxguard status`") from None
        yield


def moment(value: str | None) -> datetime | None:
    """A stored time, aware; None for NULL."""
    return datetime.fromisoformat(value) if value else None


def stamp(value: datetime) -> str:
    """A time as it is stored: UTC, ISO 8601, so that text order is time order."""
    return value.astimezone(UTC).isoformat(timespec="seconds")
