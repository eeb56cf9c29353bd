"""The state on disk: ours alone, migrated, and clear about what is wrong."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inboxguard.adapters.store import Store, pass_lock
from inboxguard.adapters.store.connection import transaction
from inboxguard.adapters.store.schema import APPLICATION_ID, MIGRATIONS
from inboxguard.core.errors import Busy, StoreError
from inboxguard.core.rows import MailRow
from inboxguard.core.types import Cursor, DraftState

NOW = datetime(2026, 9, 8, 7, 0, tzinfo=UTC)
ROW = MailRow("c1", "box", "INBOX", 1, "7", attempts=0, backlog=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "state.sqlite3"


def test_a_new_file_is_marked_and_migrated(path: Path) -> None:
    Store(path).close()
    found = sqlite3.connect(path)
    assert found.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert found.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert found.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    found.close()


def test_the_folder_is_readable_by_the_owner_alone(path: Path) -> None:
    Store(path).close()
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_file_of_another_program_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (x)")
    other.close()
    with pytest.raises(StoreError, match="not a state database"):
        Store(path)


def test_a_newer_state_is_refused(path: Path) -> None:
    Store(path).close()
    newer = sqlite3.connect(path)
    newer.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    newer.close()
    with pytest.raises(StoreError, match="newer inboxguard"):
        Store(path)


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be read", b"SQLite format 3\x00" + b"\xff" * 200]
)
def test_a_damaged_file_is_told(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreError):
        Store(path)


def test_a_transaction_is_all_or_nothing(path: Path) -> None:
    with Store(path) as store:
        with pytest.raises(ValueError, match="stop"):
            _stopped_in_the_middle(store)
        assert store.intake.cursor("box", "INBOX") is None
        assert store.intake.pending("box") == []


def _stopped_in_the_middle(store: Store) -> None:
    with store.transaction():
        store.intake.note_new([ROW], account="box", folder="INBOX", cursor=Cursor(1, 8), at=NOW)
        raise ValueError("stop")


def test_a_full_disk_is_a_store_error_and_changes_nothing(path: Path) -> None:
    with Store(path) as store:
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        many = [MailRow(f"c{number}" * 40, "box", "INBOX", 1, str(number), 0, backlog=False) for number in range(500)]
        with pytest.raises(StoreError, match="disk"):
            store.intake.note_new(many, account="box", folder="INBOX", cursor=Cursor(1, 8), at=NOW)
        assert store.intake.cursor("box", "INBOX") is None


def test_a_locked_file_is_told_after_the_wait(path: Path) -> None:
    with Store(path) as store:
        store._db.execute("PRAGMA busy_timeout = 1")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for write in (
            lambda: store.intake.note_new([ROW], account="box", folder="INBOX", cursor=Cursor(1, 8), at=NOW),
            lambda: store.intake.begin("c1"),
            lambda: store.journal.settle("r", DraftState.REFUSED, "x"),
            lambda: store.ledger.give_verdict(1, True),
            lambda: store.health.looked("box", NOW),
            lambda: store.health.set_note("k", "v"),
        ):
            with pytest.raises(StoreError):
                write()
        other.close()


def test_readers_work_while_another_writes(path: Path) -> None:
    with Store(path) as one, Store(path) as other, transaction(one._db):
        one.health.set_note("k", "v")
        assert other.health.note("k") is None


def test_a_mail_that_is_known_learns_its_new_place_and_is_not_new_again(path: Path) -> None:
    with Store(path) as store:
        store.intake.note_new([ROW], account="box", folder="INBOX", cursor=Cursor(1, 8), at=NOW)
        store.intake.quarantine("c1", "x", NOW)
        moved = MailRow("c1", "box", "INBOX", 2, "99", attempts=0, backlog=False)
        store.intake.note_new([moved], account="box", folder="INBOX", cursor=Cursor(2, 100), at=NOW)
        assert store.intake.pending("box") == []
        assert store.intake.known(["c1", "c2"]) == {"c1"}
        assert store.intake.cursor("box", "INBOX") == Cursor(2, 100)


def test_a_look_is_noted_without_a_wait_for_the_disk_and_all_else_with_one(path: Path) -> None:
    with Store(path) as store:
        levels: list[str] = []
        store._db.set_trace_callback(
            lambda sql: levels.append(sql) if "synchronous" in sql or sql == "COMMIT" else None
        )
        store.health.looked("box", NOW)
        store.health.set_note("a", "b")
        assert levels == ["PRAGMA synchronous = NORMAL", "COMMIT", "PRAGMA synchronous = FULL", "COMMIT"]


def test_opening_waits_for_no_writer(path: Path) -> None:
    with Store(path) as writer, writer.transaction(), Store(path) as reader:
        assert reader.health.looks() == {}


def test_attempts_are_counted_before_the_mail_is_touched(path: Path) -> None:
    with Store(path) as store:
        store.intake.note_new([ROW], account="box", folder="INBOX", cursor=Cursor(1, 8), at=NOW)
        assert [store.intake.begin("c1"), store.intake.begin("c1")] == [1, 2]
        assert store.intake.pending("box")[0].attempts == 2


def test_one_pass_at_a_time(tmp_path: Path) -> None:
    with pass_lock(tmp_path), pytest.raises(Busy), pass_lock(tmp_path):
        pass
    with pass_lock(tmp_path):
        pass
