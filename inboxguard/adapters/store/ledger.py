"""The ledger: an entry for every finding, and the owner's verdicts on them."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from inboxguard.adapters.store.connection import moment, stamp, transaction
from inboxguard.adapters.store.intake import judged_row
from inboxguard.core.rows import Waiting
from inboxguard.core.types import Entry, Kind, Source, Why


class Ledger:
    """Entries per client."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def post(self, entries: Iterable[Entry]) -> None:
        """Adds entries; called inside the transaction that records the mail as judged."""
        self._db.executemany(
            "INSERT INTO entry (content_id, client_id, sent_at, kind, source, probability, doubtful, evidence, because)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    entry.content_id, entry.client_id, stamp(entry.sent_at), entry.kind, entry.source,
                    entry.probability, entry.doubtful, entry.evidence, entry.because,
                )
                for entry in entries
            ],
        )  # fmt: skip

    def entries(self, client_id: str | None = None, *, since: datetime | None = None) -> list[Entry]:
        """Entries in order of time, of one client or of all."""
        found = self._db.execute(
            "SELECT * FROM entry WHERE (?1 IS NULL OR client_id = ?1) AND (?2 IS NULL OR sent_at >= ?2)"
            " ORDER BY sent_at, id",
            (client_id, stamp(since) if since else None),
        )
        return [_entry(row) for row in found]

    def of_mails(self, content_ids: Iterable[str]) -> list[Entry]:
        """Entries about these mails."""
        return [
            _entry(row)
            for content_id in content_ids
            for row in self._db.execute("SELECT * FROM entry WHERE content_id = ? ORDER BY id", (content_id,))
        ]

    def waiting(self, *, client_id: str | None = None, since: datetime | None = None) -> list[Waiting]:
        """Mails that wait for a decision in review, oldest first."""
        mails = self._db.execute(
            "SELECT * FROM mail WHERE decision = 'review' AND reviewed_at IS NULL"
            " AND (?1 IS NULL OR client_id = ?1) AND (?2 IS NULL OR judged_at >= ?2) ORDER BY judged_at, rowid",
            (client_id, stamp(since) if since else None),
        ).fetchall()
        return [Waiting(judged_row(mail), tuple(self.of_mails([mail["content_id"]]))) for mail in mails]

    def give_verdict(self, entry_id: int, right: bool) -> None:
        """The owner's word on one finding; the last word counts."""
        with transaction(self._db):
            self._db.execute("UPDATE entry SET verdict = ? WHERE id = ?", (right, entry_id))

    def reviewed(self, content_id: str, at: datetime) -> None:
        """The mail no longer waits."""
        with transaction(self._db):
            self._db.execute("UPDATE mail SET reviewed_at = ? WHERE content_id = ?", (stamp(at), content_id))

    def reopen(self, content_id: str, because: Why) -> None:
        """The mail waits again."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE mail SET decision = 'review', because = ?, reviewed_at = NULL WHERE content_id = ?",
                (because, content_id),
            )

    def clear_evidence(self, before: datetime) -> None:
        """Forgets the sentences, and keeps the facts, of entries older than this."""
        with transaction(self._db):
            self._db.execute("UPDATE entry SET evidence = NULL WHERE sent_at < ?", (stamp(before),))


def _entry(row: sqlite3.Row) -> Entry:
    sent_at = moment(row["sent_at"])
    assert sent_at is not None  # noqa: S101 - NOT NULL
    return Entry(
        id=row["id"],
        client_id=row["client_id"],
        sent_at=sent_at,
        kind=Kind(row["kind"]),
        source=Source(row["source"]),
        probability=row["probability"],
        doubtful=bool(row["doubtful"]),
        evidence=row["evidence"],
        because=row["because"],
        content_id=row["content_id"],
        verdict=None if row["verdict"] is None else bool(row["verdict"]),
    )
