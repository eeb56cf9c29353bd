"""Promises of payment, a row for each mail that explained one."""

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime

from inboxguard.adapters.store.connection import moment, stamp, transaction
from inboxguard.core.promises import Promise, PromiseState

#: Like every event, it counts unless it was doubtful and not confirmed, or the owner called it wrong.
_COUNTS = (
    "EXISTS (SELECT 1 FROM entry WHERE entry.content_id = promise.content_id AND entry.kind = 'payment_excuse'"
    " AND coalesce(entry.verdict, NOT entry.doubtful))"
)


class Promises:
    """Promises per client."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def post(self, promises: Iterable[Promise]) -> None:
        """Adds promises; called inside the transaction that records the mail as judged. A known mail is left alone."""
        self._db.executemany(
            "INSERT OR IGNORE INTO promise (content_id, client_id, invoice, said_at, due, sentence, state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    one.content_id, one.client_id, one.invoice, stamp(one.said_at),
                    one.due.isoformat() if one.due else None, one.sentence, one.state,
                )
                for one in promises
            ],
        )  # fmt: skip

    def of_client(self, client_id: str | None = None) -> list[Promise]:
        """Promises that count, in order of time, of one client or of all."""
        found = self._db.execute(
            f"SELECT * FROM promise WHERE (?1 IS NULL OR client_id = ?1) AND {_COUNTS} ORDER BY said_at, rowid",  # noqa: S608
            (client_id,),
        )
        return [_promise(row) for row in found]

    def settle(self, content_id: str, state: PromiseState) -> None:
        """What became of one."""
        with transaction(self._db):
            self._db.execute("UPDATE promise SET state = ? WHERE content_id = ?", (state, content_id))

    def claimed(self, client_id: str, at: datetime) -> None:
        """The client says that it is paid."""
        self._db.execute(
            "UPDATE promise SET claimed_at = ?1 WHERE client_id = ?2 AND state != 'kept' AND said_at < ?1",
            (stamp(at), client_id),
        )

    def followed(self, content_id: str, at: datetime) -> None:
        """A draft on its breaking was planned; called inside the transaction that plans it."""
        self._db.execute("UPDATE promise SET followed_at = ? WHERE content_id = ?", (stamp(at), content_id))

    def clear_sentences(self, before: datetime) -> None:
        """Forgets the sentences, and keeps the facts, of promises older than this."""
        with transaction(self._db):
            self._db.execute("UPDATE promise SET sentence = NULL WHERE said_at < ?", (stamp(before),))


def _promise(row: sqlite3.Row) -> Promise:
    said_at = moment(row["said_at"])
    assert said_at is not None  # noqa: S101 - NOT NULL
    return Promise(
        content_id=row["content_id"],
        client_id=row["client_id"],
        invoice=row["invoice"],
        said_at=said_at,
        due=date.fromisoformat(row["due"]) if row["due"] else None,
        sentence=row["sentence"],
        state=PromiseState(row["state"]),
        claimed_at=moment(row["claimed_at"]),
        followed_at=moment(row["followed_at"]),
    )
