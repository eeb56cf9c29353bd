"""What became of drafts once they were stored, and what is told of it once."""

import sqlite3
from datetime import datetime

from inboxguard.adapters.store.connection import stamp, transaction
from inboxguard.adapters.store.journal import draft_row
from inboxguard.core.rows import DraftRow, Event, EventKind, Fate


class Fates:
    """Reads the journal and the sent mail; writes fates and events alone."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def followed(self, account: str, *, since: datetime, deleted_since: datetime) -> list[DraftRow]:
        """Drafts planned since then whose fate is open: stored or uncertain, still there, or deleted lately.

        What was deleted may show in Sent later, unless the owner had it written once more: what is found in answer to
        its mail is the next generation then.
        """
        found = self._db.execute(
            "SELECT * FROM draft WHERE account = ? AND state IN ('stored', 'uncertain', 'withdrawing')"
            " AND created_at >= ? AND (fate IS NULL OR fate = 'still-there' OR (fate = 'deleted' AND fate_at >= ?"
            " AND NOT EXISTS (SELECT 1 FROM draft AS later"
            " WHERE later.content_id = draft.content_id AND later.generation > draft.generation)))"
            " ORDER BY created_at, rowid",
            (account, stamp(since), stamp(deleted_since)),
        )
        return [draft_row(row) for row in found]

    def settle(self, ref: str, fate: Fate | None, at: datetime) -> None:
        """Its fate from now on, None if it is no longer known; the same once more leaves the time as it was."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE draft SET fate = ?1, fate_at = ?2 WHERE ref = ?3 AND fate IS NOT ?1", (fate, stamp(at), ref)
            )

    def sent_text(self, ref: str) -> str | None:
        """Hash of the text of the sent mail that carries this reference, None if none does."""
        found = self._db.execute(
            "SELECT text_hash FROM sent WHERE ',' || refs || ',' LIKE ? ORDER BY at LIMIT 1", (f"%,{ref},%",)
        ).fetchone()
        return str(found[0]) if found else None

    def answers_a_draft(self, message_id: str) -> bool:
        """Whether a draft was planned for the mail with this Message-ID."""
        found = self._db.execute(
            "SELECT 1 FROM mail JOIN draft ON draft.content_id = mail.content_id WHERE mail.message_id = ?",
            (message_id,),
        )
        return found.fetchone() is not None

    def answer_text(self, draft: DraftRow) -> str | None:
        """Hash of the text of the mail that the owner sent in answer to the draft's mail, None if there is none.

        What was sent once a later draft for the same mail was planned is taken for that one's.
        """
        found = self._db.execute(
            "SELECT sent.text_hash FROM sent JOIN mail ON mail.message_id = sent.in_reply_to"
            " WHERE mail.content_id = ?1 AND sent.at >= ?2 AND NOT EXISTS (SELECT 1 FROM draft AS later"
            " WHERE later.content_id = ?1 AND later.created_at > ?2 AND later.created_at <= sent.at)"
            " ORDER BY sent.at LIMIT 1",
            (draft.content_id, stamp(draft.created_at)),
        ).fetchone()
        return str(found[0]) if found else None

    def is_answered(self, draft: DraftRow) -> bool:
        """Whether the owner wrote in the draft's thread since it was planned."""
        found = self._db.execute(
            "SELECT 1 FROM sent WHERE thread = ? AND at >= ?", (draft.thread, stamp(draft.created_at))
        )
        return found.fetchone() is not None

    def between(self, start: datetime, end: datetime) -> list[DraftRow]:
        """Drafts that were sent or deleted in [start, end)."""
        found = self._db.execute(
            "SELECT * FROM draft WHERE fate != 'still-there' AND fate_at >= ? AND fate_at < ? ORDER BY fate_at",
            (stamp(start), stamp(end)),
        )
        return [draft_row(row) for row in found]

    def left(self, ref: str, at: datetime) -> None:
        """It lies in Drafts although the owner answered, and stays there."""
        with transaction(self._db):
            self._db.execute("UPDATE draft SET state = 'stored', left_at = ? WHERE ref = ?", (stamp(at), ref))

    def to_sweep(self, account: str, before: datetime) -> list[DraftRow]:
        """Drafts that took more than one attempt, were stored before then, and were not looked at for copies yet."""
        found = self._db.execute(
            "SELECT * FROM draft WHERE account = ? AND state = 'stored' AND attempts > 1 AND swept_at IS NULL"
            " AND stored_at <= ?",
            (account, stamp(before)),
        )
        return [draft_row(row) for row in found]

    def swept(self, ref: str, at: datetime) -> None:
        """It was looked for copies; once is enough."""
        with transaction(self._db):
            self._db.execute("UPDATE draft SET swept_at = ? WHERE ref = ?", (stamp(at), ref))

    def happened(self, event: Event, at: datetime) -> None:
        """Something to be told in the next summary."""
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO event (at, kind, account, detail) VALUES (?, ?, ?, ?)",
                (stamp(at), event.kind, event.account, event.detail),
            )

    def events(self, start: datetime, end: datetime) -> list[Event]:
        """What happened in [start, end)."""
        found = self._db.execute("SELECT * FROM event WHERE at >= ? AND at < ? ORDER BY id", (stamp(start), stamp(end)))
        return [Event(EventKind(row["kind"]), row["account"], row["detail"]) for row in found]
