"""What the daemon remembers of itself: looks at accounts, summaries, sent mail, small notes."""

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime

from inboxguard.adapters.store.connection import moment, stamp, transaction, unhurried
from inboxguard.core.rows import Look, SummaryRow


class Health:
    """Looks, summaries and notes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def looked(self, account: str, at: datetime, *, error: str = "", refused: bool = False) -> None:
        """The end of one look, good if there is no error."""
        good = None if error else stamp(at)
        with unhurried(self._db):
            self._db.execute(
                "INSERT INTO look (account, last_good, last_try, error, refused) VALUES (?1, ?2, ?3, ?4, ?5)"
                " ON CONFLICT DO UPDATE SET last_good = coalesce(?2, last_good), last_try = ?3, error = ?4,"
                " refused = ?5, noticed = CASE WHEN ?4 = '' THEN 0 ELSE noticed END",
                (account, good, stamp(at), error, refused),
            )

    def noticed(self, account: str) -> None:
        """The notice command was called for the present trouble."""
        with transaction(self._db):
            self._db.execute("UPDATE look SET noticed = 1 WHERE account = ?", (account,))

    def looks(self) -> dict[str, Look]:
        """The last looks, by account."""
        return {
            row["account"]: Look(
                row["account"], moment(row["last_good"]), moment(row["last_try"]), row["error"],
                bool(row["refused"]), bool(row["noticed"]),
            )
            for row in self._db.execute("SELECT * FROM look")
        }  # fmt: skip

    def summary(self, day: date) -> SummaryRow | None:
        """The summary of one local date."""
        row = self._db.execute("SELECT * FROM summary WHERE day = ?", (day.isoformat(),)).fetchone()
        if row is None:
            return None
        return SummaryRow(day, row["state"], row["attempts"], moment(row["tried_at"]), bytes(row["content"]))

    def plan_summary(self, day: date, content: bytes) -> None:
        """Freezes a summary; a day has one."""
        with transaction(self._db):
            self._db.execute(
                "INSERT OR IGNORE INTO summary (day, state, content) VALUES (?, 'planned', ?)",
                (day.isoformat(), content),
            )

    def mark_summary(self, day: date, state: str, at: datetime) -> None:
        """The next state; "sending" counts an attempt and is committed before the first octet leaves."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE summary SET state = ?1, attempts = attempts + (?1 = 'sending'), tried_at = ?2,"
                " sent_at = CASE WHEN ?1 = 'sent' THEN ?2 ELSE sent_at END WHERE day = ?3",
                (state, stamp(at), day.isoformat()),
            )

    def last_summary(self) -> datetime | None:
        """When a summary was last sent."""
        return moment(self._db.execute("SELECT max(sent_at) FROM summary").fetchone()[0])

    def note_sent(
        self,
        *,
        account: str,
        uid: str,
        thread: str,
        at: datetime,
        answers: Iterable[str],
        recipients: Iterable[str],
        refs: Iterable[str] = (),
        text_hash: str = "",
    ) -> None:
        """A mail that the owner sent: what it answers (In-Reply-To first), to whom it went, which draft it was."""
        replied = list(answers)
        with transaction(self._db):
            self._db.execute(
                "INSERT OR IGNORE INTO sent VALUES (?, ?, ?, ?, ?, ?, ?)",
                (account, uid, thread, stamp(at), next(iter(replied), ""), ",".join(refs), text_hash),
            )
            self._db.executemany("INSERT OR IGNORE INTO answered VALUES (?, ?)", [(one, stamp(at)) for one in replied])
            self._db.executemany(
                "INSERT OR IGNORE INTO correspondent VALUES (?, ?)", [(one, stamp(at)) for one in recipients]
            )

    def is_answered(self, message_id: str) -> bool:
        """Whether the owner answered this mail."""
        return self._db.execute("SELECT 1 FROM answered WHERE message_id = ?", (message_id,)).fetchone() is not None

    def wrote_in(self, thread: str) -> datetime | None:
        """When the owner last wrote in this thread; None if never."""
        return moment(self._db.execute("SELECT max(at) FROM sent WHERE thread = ?", (thread,)).fetchone()[0])

    def has_written_to(self, email: str) -> bool:
        """Whether the owner ever wrote to this address."""
        return self._db.execute("SELECT 1 FROM correspondent WHERE email = ?", (email,)).fetchone() is not None

    def note(self, key: str) -> str | None:
        """A small fact, e.g. when the first review ended."""
        found = self._db.execute("SELECT value FROM note WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else None

    def set_note(self, key: str, value: str) -> None:
        """Keeps a small fact."""
        with transaction(self._db):
            self._db.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (key, value))
