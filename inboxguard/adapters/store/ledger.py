"""The ledger: an entry for every finding, and the owner's verdicts on them."""

import re
import sqlite3
from collections.abc import Iterable
from datetime import datetime

from inboxguard.adapters.store.connection import moment, stamp, transaction
from inboxguard.adapters.store.intake import judged_row
from inboxguard.core.engagement import RoundAsked
from inboxguard.core.rows import Waiting
from inboxguard.core.types import Entry, Kind, Source, Why
from inboxguard.core.verdicts import Taught

#: A client's sentence in a reason: earlier requests that add up.
_QUOTED = re.compile("“[^”]*”")


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
            quoting = "SELECT id, because FROM entry WHERE sent_at < ? AND because LIKE '%“%'"
            for row in self._db.execute(quoting, (stamp(before),)).fetchall():
                because = _QUOTED.sub("“…”", row["because"])
                self._db.execute("UPDATE entry SET because = ? WHERE id = ?", (because, row["id"]))

    def note_round(self, client_id: str, project: str, asked: RoundAsked) -> None:
        """A mail asked for a round of corrections; called inside the transaction that records it as judged."""
        self._db.execute(
            "INSERT OR REPLACE INTO round VALUES (?, ?, ?, ?, ?)",
            (asked.content_id, client_id, project, stamp(asked.sent_at), asked.said),
        )

    def rounds(self, client_id: str) -> dict[str, list[RoundAsked]]:
        """Requests for rounds by project, in order of time; what the owner called wrong does not count."""
        found: dict[str, list[RoundAsked]] = {}
        for row in self._db.execute(
            "SELECT * FROM round WHERE client_id = ? AND NOT EXISTS (SELECT 1 FROM entry WHERE verdict = 0"
            " AND kind = 'out_of_scope' AND entry.content_id = round.content_id) ORDER BY sent_at, rowid",
            (client_id,),
        ):
            at = datetime.fromisoformat(row["sent_at"])
            found.setdefault(row["project"], []).append(RoundAsked(row["content_id"], at, row["said"]))
        return found

    def asked_in_thread(self, thread: str, since: datetime) -> list[Entry]:
        """Requests beyond the agreement in one thread that were only asked about, and not called wrong."""
        found = self._db.execute(
            "SELECT entry.* FROM entry JOIN mail USING (content_id) WHERE thread = ? AND kind = 'out_of_scope'"
            " AND doubtful AND coalesce(verdict, 1) AND entry.sent_at >= ? ORDER BY entry.sent_at, id",
            (thread, stamp(since)),
        )
        return [_entry(row) for row in found]

    def taught(self, client_id: str, *, but: str) -> list[Taught]:
        """The owner's verdicts on sentences of one client, as long as the sentences are kept, in order of their mails.

        Args:
            client_id: whose sentences.
            but: the mail that is left out.
        """
        found = self._db.execute(
            "SELECT evidence, kind, verdict FROM entry WHERE client_id = ? AND content_id != ?"
            " AND verdict IS NOT NULL AND evidence IS NOT NULL ORDER BY sent_at, id",
            (client_id, but),
        )
        return [Taught(row["evidence"], Kind(row["kind"]), bool(row["verdict"])) for row in found]

    def let_pass(self, client_id: str, since: datetime) -> set[str]:
        """Mails whose findings the owner confirmed in review and let pass: no draft, no answer.

        While the program observes, and where a call comes first, no draft is no decision.
        """
        found = self._db.execute(
            "SELECT DISTINCT content_id FROM entry JOIN mail USING (content_id) WHERE entry.client_id = ?"
            " AND verdict = 1 AND entry.sent_at >= ? AND mail.because NOT IN ('observing', 'call-first')"
            " AND mail.decision = 'review' AND NOT EXISTS (SELECT 1 FROM draft"
            " WHERE draft.content_id = mail.content_id AND state != 'refused')"
            " AND NOT EXISTS (SELECT 1 FROM answered WHERE answered.message_id = mail.message_id)",
            (client_id, stamp(since)),
        )
        return {row["content_id"] for row in found}


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
