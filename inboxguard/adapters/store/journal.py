"""The journal of drafts: intention before the deed, so that a kill at any point leaves one draft."""

import hashlib
import sqlite3
from datetime import datetime

from inboxguard.adapters.store.connection import moment, stamp, transaction
from inboxguard.adapters.store.marker import Marker
from inboxguard.core.rows import DraftRow, Fate, Purpose
from inboxguard.core.types import Draft, DraftState, FolderState, Kind, Step


class Journal:
    """Drafts and their states: planned → sending → stored, planned again, uncertain or refused.

    Where the owner answered otherwise: planned or refused → withdrawn, stored → withdrawing → withdrawn.
    `marker` is told of every attempt, so that a database that was put back from a backup is known by it.
    """

    def __init__(self, connection: sqlite3.Connection, marker: Marker) -> None:
        self._db = connection
        self._marker = marker

    def plan(self, row: DraftRow, content: bytes) -> None:
        """Freezes a draft; called inside the transaction that records the mail as judged. Known refs are left alone."""
        self._db.execute(
            "INSERT OR IGNORE INTO draft (ref, content_id, account, thread, client_id, kinds, step, content, size,"
            " sha256, state, created_at, generation, text_hash, purpose)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned', ?, ?, ?, ?)",
            (
                row.ref, row.content_id, row.account, row.thread, row.client_id, ",".join(row.kinds), row.step,
                content, len(content), hashlib.sha256(content).hexdigest(), stamp(row.created_at), row.generation,
                row.text_hash, row.purpose,
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
                retry_at=moment(row["retry_at"]),
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
        self._marker.write(stamp(at))

    def is_older_than_its_marker(self) -> bool:
        """Whether an attempt was made that this database knows nothing of: it was put back from a backup, or lost."""
        last = self._db.execute("SELECT max(tried_at) FROM draft").fetchone()[0]
        return self._marker.read() > (last or "")

    def stored(
        self, ref: str, uid: str | None, at: datetime, *, folder: str | None = None, uidvalidity: int | None = None
    ) -> None:
        """The draft lies in its folder, or went out; from now on it is the owner's, and only size and hash are kept.

        `folder` and `uidvalidity` where they are others than those of the attempt.
        """
        with transaction(self._db):
            self._db.execute(
                "UPDATE draft SET state = 'stored', uid = ?, stored_at = ?, content = x'',"
                " folder = coalesce(?, folder), uidvalidity = coalesce(?, uidvalidity),"
                # What was wrong before is mended; what was noted when it was planned stays.
                " reason = CASE WHEN attempts > 1 OR state = 'uncertain' THEN '' ELSE reason END WHERE ref = ?",
                (uid, stamp(at), folder, uidvalidity, ref),
            )

    def kept_as(self, ref: str, sha256: str) -> None:
        """What the server gave back right after APPEND."""
        with transaction(self._db):
            self._db.execute("UPDATE draft SET kept_sha256 = ? WHERE ref = ?", (sha256, ref))

    def settle(self, ref: str, state: DraftState, reason: str, *, retry_at: datetime | None = None) -> None:
        """Any other end of an attempt."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE draft SET state = ?, reason = ?, retry_at = ? WHERE ref = ?",
                (state, reason, stamp(retry_at) if retry_at else None, ref),
            )

    def live_in_thread(self, thread: str, *, besides: str = "", purpose: Purpose = Purpose.REPLY) -> bool:
        """Whether the thread has a draft that the owner has neither answered past nor deleted.

        Drafts of that purpose for the mail `besides` do not count.
        """
        found = self._db.execute(
            "SELECT 1 FROM draft WHERE thread = ? AND NOT (content_id = ? AND purpose = ?)"
            " AND state IN ('planned', 'sending', 'stored', 'uncertain')"
            " AND (fate IS NULL OR fate = 'still-there')"
            " AND NOT EXISTS (SELECT 1 FROM sent WHERE sent.thread = draft.thread AND sent.at >= draft.created_at)",
            (thread, besides, purpose),
        )
        return found.fetchone() is not None

    def answered_in_thread(self, thread: str, since: datetime) -> frozenset[Kind]:
        """The kinds that a draft in the thread took up, planned since then, which the owner sent, edited or not."""
        found = self._db.execute(
            "SELECT kinds FROM draft WHERE thread = ? AND created_at >= ? AND fate IN (?, ?)",
            (thread, stamp(since), Fate.SENT_AS_IS, Fate.EDITED_AND_SENT),
        )
        return frozenset(Kind(kind) for (kinds,) in found for kind in kinds.split(",") if kind)

    def created_since(self, start: datetime) -> int:
        """How many drafts were planned since then."""
        found = self._db.execute("SELECT count(*) FROM draft WHERE created_at >= ?", (stamp(start),))
        return int(found.fetchone()[0])

    def last_step(self, client_id: str, kind: Kind) -> tuple[Step, datetime] | None:
        """Firmness and time of the last letter of this kind; one that only took it up beside has another kind's."""
        found = self._db.execute(
            "SELECT step, created_at FROM draft WHERE client_id = ? AND kinds || ',' LIKE ?"
            " AND state NOT IN ('refused', 'withdrawn')"
            " ORDER BY created_at DESC, rowid DESC LIMIT 1",
            (client_id, f"{kind},%"),
        ).fetchone()
        at = moment(found[1]) if found else None
        return (Step(found[0]), at) if found and at else None

    def between(self, start: datetime, end: datetime) -> list[DraftRow]:
        """Drafts planned in [start, end)."""
        return self._rows("created_at >= ? AND created_at < ?", (stamp(start), stamp(end)))

    def open(self) -> list[DraftRow]:
        """Drafts that are still to reach Drafts, or did not and have no later generation."""
        return self._rows(
            "state NOT IN ('stored', 'withdrawing', 'withdrawn') AND NOT EXISTS (SELECT 1 FROM draft AS later"
            " WHERE later.content_id = draft.content_id AND later.purpose = draft.purpose"
            " AND later.generation > draft.generation)",
            (),
        )

    def of_client(self, client_id: str) -> list[DraftRow]:
        """All drafts to one client."""
        return self._rows("client_id = ?", (client_id,))

    def of_mail(self, content_id: str) -> list[DraftRow]:
        """All generations of the drafts for one mail, of either purpose, oldest first."""
        return self._rows("content_id = ?", (content_id,))

    def find(self, identifier: str) -> DraftRow | None:
        """The draft whose reference begins so; None if there is none or more than one."""
        found = self._rows("ref LIKE ? || '%'", (identifier,))
        return found[0] if len(found) == 1 else None

    def octets(self, ref: str) -> bytes:
        """The frozen message; empty once it is stored."""
        found = self._db.execute("SELECT content FROM draft WHERE ref = ?", (ref,)).fetchone()
        return bytes(found[0]) if found else b""

    def _rows(self, where: str, values: tuple[str, ...]) -> list[DraftRow]:
        found = self._db.execute(f"SELECT * FROM draft WHERE {where} ORDER BY created_at, rowid", values)  # noqa: S608
        return [draft_row(row) for row in found]


def draft_row(row: sqlite3.Row) -> DraftRow:
    """A row of the draft table as a record."""
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
        purpose=Purpose(row["purpose"]),
        generation=row["generation"],
        text_hash=row["text_hash"],
        uid=row["uid"],
        uidvalidity=row["uidvalidity"],
        sha256=row["sha256"],
        kept_sha256=row["kept_sha256"],
        retry_at=moment(row["retry_at"]),
        fate=Fate(row["fate"]) if row["fate"] else None,
        fate_at=moment(row["fate_at"]),
        left_at=moment(row["left_at"]),
    )
