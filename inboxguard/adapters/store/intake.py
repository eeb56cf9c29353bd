"""Rows of intake: which mails are known, how far each has come, and the cursor of each folder."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from inboxguard.adapters.store.connection import moment, stamp, transaction
from inboxguard.core.rows import JudgedRow, MailRow, Phase
from inboxguard.core.types import Action, Cursor, Kind, Step


class Intake:
    """Mails and cursors."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def cursor(self, account: str, folder: str) -> Cursor | None:
        """How far the folder was read; None before the first look."""
        found = self._db.execute(
            "SELECT uidvalidity, uidnext FROM folder WHERE account = ? AND name = ?", (account, folder)
        ).fetchone()
        return Cursor(*found) if found else None

    def note_new(self, rows: Sequence[MailRow], *, account: str, folder: str, cursor: Cursor, at: datetime) -> None:
        """Rows and cursor in one transaction; a mail that is known already only learns its new place."""
        with transaction(self._db):
            for row in rows:
                self._db.execute(
                    "INSERT INTO mail (content_id, account, folder, uidvalidity, uid, phase, backlog, seen_at)"
                    " VALUES (?, ?, ?, ?, ?, 'new', ?, ?) ON CONFLICT (content_id) DO UPDATE SET"
                    " folder = excluded.folder, uidvalidity = excluded.uidvalidity, uid = excluded.uid"
                    " WHERE account = excluded.account",
                    (row.content_id, row.account, row.folder, row.uidvalidity, row.uid, row.backlog, stamp(at)),
                )
            self._db.execute(
                "INSERT INTO folder VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " uidvalidity = excluded.uidvalidity, uidnext = excluded.uidnext",
                (account, folder, cursor.uidvalidity, cursor.uidnext),
            )

    def known(self, content_ids: Iterable[str]) -> set[str]:
        """Which of these are known."""
        ids = list(content_ids)
        marks = ",".join("?" * len(ids))
        query = f"SELECT content_id FROM mail WHERE content_id IN ({marks})"  # noqa: S608 - question marks only
        found = self._db.execute(query, ids)
        return {row[0] for row in found}

    def pending(self, account: str) -> list[MailRow]:
        """Mails still to be judged, in the order seen."""
        found = self._db.execute("SELECT * FROM mail WHERE phase = 'new' AND account = ? ORDER BY rowid", (account,))
        return [
            MailRow(
                content_id=row["content_id"],
                account=row["account"],
                folder=row["folder"],
                uidvalidity=row["uidvalidity"],
                uid=row["uid"],
                attempts=row["attempts"],
                backlog=bool(row["backlog"]),
            )
            for row in found
        ]

    def begin(self, content_id: str) -> int:
        """Counts an attempt, committed before the mail is touched, and gives the number so far."""
        with transaction(self._db):
            self._db.execute("UPDATE mail SET attempts = attempts + 1 WHERE content_id = ?", (content_id,))
        found = self._db.execute("SELECT attempts FROM mail WHERE content_id = ?", (content_id,)).fetchone()
        return int(found[0])

    def quarantine(self, content_id: str, because: str, at: datetime) -> None:
        """Sets a mail aside for good and says why."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE mail SET phase = 'quarantined', because = ?, judged_at = ? WHERE content_id = ?",
                (because, stamp(at), content_id),
            )

    def gone(self, content_id: str) -> None:
        """Forgets a mail that was deleted or moved before it was judged; found elsewhere, it counts as new."""
        with transaction(self._db):
            self._db.execute("DELETE FROM mail WHERE content_id = ? AND phase = 'new'", (content_id,))

    def judged(self, row: JudgedRow) -> None:
        """What came of a mail; called inside the transaction that posts its entries and plans its draft."""
        self._db.execute(
            "UPDATE mail SET phase = ?, client_id = ?, sender = ?, subject = ?, others = ?, message_id = ?, thread = ?,"
            " sent_at = ?, language = ?,"
            " skipped = ?, decision = ?, kinds = ?, step = ?, because = ?, model = ?, judged_at = ?"
            " WHERE content_id = ?",
            (
                Phase.SKIPPED if row.skipped else Phase.JUDGED, row.client_id, row.sender, row.subject,
                ",".join(row.others), row.message_id,
                row.thread, stamp(row.sent_at) if row.sent_at else None, row.language, row.skipped, row.decision,
                ",".join(row.kinds), row.step, row.because, row.model, stamp(row.judged_at), row.content_id,
            ),
        )  # fmt: skip

    def find(self, identifier: str) -> JudgedRow | None:
        """The judged mail whose content id begins so; None if there is none or more than one."""
        found = self._db.execute(
            "SELECT * FROM mail WHERE content_id LIKE ? || '%' AND judged_at IS NOT NULL LIMIT 2", (identifier,)
        ).fetchall()
        return judged_row(found[0]) if len(found) == 1 else None

    def judged_between(self, start: datetime, end: datetime) -> list[JudgedRow]:
        """Mails judged, skipped or quarantined in [start, end)."""
        found = self._db.execute(
            "SELECT * FROM mail WHERE judged_at >= ? AND judged_at < ? ORDER BY judged_at, rowid",
            (stamp(start), stamp(end)),
        )
        return [judged_row(row) for row in found]


def judged_row(row: sqlite3.Row) -> JudgedRow:
    """A row of the mail table as a record."""
    judged_at = moment(row["judged_at"])
    assert judged_at is not None  # noqa: S101 - the queries ask for it
    return JudgedRow(
        content_id=row["content_id"],
        account=row["account"],
        folder=row["folder"],
        uid=row["uid"],
        client_id=row["client_id"],
        sender=row["sender"],
        subject=row["subject"],
        others=tuple(one for one in row["others"].split(",") if one),
        message_id=row["message_id"],
        thread=row["thread"],
        sent_at=moment(row["sent_at"]),
        language=row["language"],
        skipped="unreadable" if row["phase"] == Phase.QUARANTINED else row["skipped"],
        decision=Action(row["decision"] or Action.NOTE),
        kinds=tuple(Kind(kind) for kind in row["kinds"].split(",") if kind),
        step=Step(row["step"]) if row["step"] else None,
        because=row["because"],
        model=row["model"],
        judged_at=judged_at,
    )
