"""The journal of drafts: intention before the deed, so that a kill at any point leaves one draft."""

import hashlib
import sqlite3
from datetime import datetime

from inboxguard.adapters.store.connection import moment, stamp, transaction
from inboxguard.core.rows import DraftRow
from inboxguard.core.types import Draft, DraftState, FolderState, Kind, Step


class Journal:
    """Drafts and their states: planned → sending → stored, planned again, uncertain or refused."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def plan(self, row: DraftRow, content: bytes) -> None:
        """Freezes a draft; called inside the transaction that records the mail as judged. Known refs are left alone."""
        self._db.execute(
            "INSERT OR IGNORE INTO draft (ref, content_id, account, thread, client_id, kinds, step, content, size,"
            " sha256, state, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned', ?)",
            (
                row.ref, row.content_id, row.account, row.thread, row.client_id, ",".join(row.kinds), row.step,
                content, len(content), hashlib.sha256(content).hexdigest(), stamp(row.created_at),
            ),
        )  # fmt: skip

    def in_state(self, account: str, state: DraftState) -> list[Draft]:
        """Drafts of an account in one state, oldest first."""
        found = self._db.execute("SELECT * FROM draft WHERE account = ? AND state = ? ORDER BY rowid", (account, state))
        return [
            Draft(
                ref=row["ref"],
                account=row["account"],
                thread=row["thread"],
                content=row["content"],
                state=state,
                folder=row["folder"],
                uidvalidity=row["uidvalidity"],
                uidnext=row["uidnext"],
                attempts=row["attempts"],
                tried_at=moment(row["tried_at"]),
            )
            for row in found
        ]

    def sending(self, ref: str, folder: str, state: FolderState, at: datetime) -> None:
        """Notes where and when an attempt begins; committed before the first octet of APPEND."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE draft SET state = 'sending', folder = ?, uidvalidity = ?, uidnext = ?, tried_at = ?,"
                " attempts = attempts + 1 WHERE ref = ?",
                (folder, state.uidvalidity, state.uidnext, stamp(at), ref),
            )

    def stored(self, ref: str, uid: int | None, at: datetime) -> None:
        """The draft lies in its folder; from now on it is the owner's, and only size and hash are kept."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE draft SET state = 'stored', uid = ?, stored_at = ?, content = x'' WHERE ref = ?",
                (uid, stamp(at), ref),
            )

    def settle(self, ref: str, state: DraftState, reason: str) -> None:
        """Any other end of an attempt."""
        with transaction(self._db):
            self._db.execute("UPDATE draft SET state = ?, reason = ? WHERE ref = ?", (state, reason, ref))

    def live_in_thread(self, thread: str) -> bool:
        """Whether the thread has a draft that the owner has not answered past."""
        found = self._db.execute(
            "SELECT 1 FROM draft WHERE thread = ? AND state IN ('planned', 'sending', 'stored', 'uncertain')"
            " AND NOT EXISTS (SELECT 1 FROM sent WHERE sent.thread = draft.thread AND sent.at >= draft.created_at)",
            (thread,),
        )
        return found.fetchone() is not None

    def created_since(self, start: datetime) -> int:
        """How many drafts were planned since then."""
        found = self._db.execute("SELECT count(*) FROM draft WHERE created_at >= ?", (stamp(start),))
        return int(found.fetchone()[0])

    def last_step(self, client_id: str, kind: Kind) -> tuple[Step, datetime] | None:
        """Firmness and time of the last draft that answered this kind."""
        found = self._db.execute(
            "SELECT step, created_at FROM draft WHERE client_id = ? AND ',' || kinds || ',' LIKE ?"
            " AND state != 'refused'"
            " ORDER BY created_at DESC, rowid DESC LIMIT 1",
            (client_id, f"%,{kind},%"),
        ).fetchone()
        at = moment(found[1]) if found else None
        return (Step(found[0]), at) if found and at else None

    def between(self, start: datetime, end: datetime) -> list[DraftRow]:
        """Drafts planned in [start, end)."""
        return self._rows("created_at >= ? AND created_at < ?", (stamp(start), stamp(end)))

    def open(self) -> list[DraftRow]:
        """Drafts that are not stored: planned, sending, uncertain, refused."""
        return self._rows("state != 'stored'", ())

    def of_client(self, client_id: str) -> list[DraftRow]:
        """All drafts to one client."""
        return self._rows("client_id = ?", (client_id,))

    def octets(self, ref: str) -> bytes:
        """The frozen message; empty once it is stored."""
        found = self._db.execute("SELECT content FROM draft WHERE ref = ?", (ref,)).fetchone()
        return bytes(found[0]) if found else b""

    def _rows(self, where: str, values: tuple[str, ...]) -> list[DraftRow]:
        found = self._db.execute(f"SELECT * FROM draft WHERE {where} ORDER BY created_at, rowid", values)  # noqa: S608
        return [_draft_row(row) for row in found]


def _draft_row(row: sqlite3.Row) -> DraftRow:
    created = moment(row["created_at"])
    assert created is not None  # noqa: S101 - NOT NULL
    return DraftRow(
        ref=row["ref"],
        content_id=row["content_id"],
        account=row["account"],
        thread=row["thread"],
        client_id=row["client_id"],
        kinds=tuple(Kind(kind) for kind in row["kinds"].split(",") if kind),
        step=Step(row["step"]),
        state=row["state"],
        reason=row["reason"],
        folder=row["folder"],
        created_at=created,
        stored_at=moment(row["stored_at"]),
    )
