"""The journal's later rooms: migration, generations, fates, events, and the file that outlives the database."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inboxguard.adapters.store import Store
from inboxguard.adapters.store.schema import APPLICATION_ID, MIGRATIONS
from inboxguard.core.errors import StoreError
from inboxguard.core.identity import draft_ref
from inboxguard.core.rows import DraftRow, Event, EventKind, Fate, MailRow
from inboxguard.core.types import Cursor, DraftState, FolderState, Kind, Step

NOW = datetime(2026, 9, 8, 7, 0, tzinfo=UTC)
STATE = FolderState(7, 5, 0)


def row(generation: int = 1, *, mail: str = "c1", thread: str = "t1", at: datetime = NOW) -> DraftRow:
    return DraftRow(
        draft_ref("box", mail, "reply", generation), mail, "box", thread, "cafe", (Kind.DISCOUNT,), Step.GENTLE,
        "planned", "", None, at, None, generation=generation, text_hash="words",
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "state.sqlite3")
    mails = [MailRow(f"c{number}", "box", "INBOX", 1, str(number), 0, backlog=False) for number in (1, 2)]
    made.intake.note_new(mails, account="box", folder="INBOX", cursor=Cursor(1, 9), at=NOW)
    return made


def plan(store: Store, *rows: DraftRow) -> DraftRow:
    with store.transaction():
        for one in rows:
            store.journal.plan(one, b"octets")
    return rows[-1]


def store_it(store: Store, one: DraftRow, uid: str | None = "5", at: datetime = NOW) -> None:
    store.journal.sending(one.ref, "Drafts", STATE, at)
    store.journal.stored(one.ref, uid, at)


def test_a_state_of_the_first_version_keeps_its_drafts(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite3"
    old = sqlite3.connect(path)
    old.executescript(MIGRATIONS[0])
    old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    old.execute("PRAGMA user_version = 1")
    old.execute("INSERT INTO mail (content_id, account, folder, uidvalidity, uid, phase, backlog, seen_at)"
                " VALUES ('c1', 'box', 'INBOX', 1, '1', 'judged', 0, '')")  # fmt: skip
    for ref, uid in (("a" * 40, 4294967295), ("b" * 40, None)):
        old.execute(
            "INSERT INTO draft (ref, content_id, account, thread, client_id, kinds, step, content, size, sha256, state,"
            " uid, created_at) VALUES (?, 'c1', 'box', 't', 'cafe', 'discount', 'gentle', x'', 0, 'h', 'stored', ?, ?)",
            (ref, uid, NOW.isoformat()),
        )
    old.commit()
    old.close()
    with Store(path) as store:
        found = {one.ref: (one.uid, one.generation, one.fate) for one in store.journal.of_mail("c1")}
    assert found == {"a" * 40: ("4294967295", 1, None), "b" * 40: (None, 1, None)}


def test_a_later_generation_takes_the_place_of_the_one_before(store: Store) -> None:
    first = plan(store, row(1))
    store.journal.settle(first.ref, DraftState.REFUSED, "no room")
    assert [one.ref for one in store.journal.open()] == [first.ref]
    second = plan(store, row(2))
    assert [one.ref for one in store.journal.open()] == [second.ref]
    assert [one.generation for one in store.journal.of_mail("c1")] == [1, 2]
    assert store.journal.find(second.ref[:9]) == store.journal.of_mail("c1")[1]
    assert store.journal.find("") is None


def test_the_last_step_of_a_kind_is_that_of_its_own_letters(store: Store) -> None:
    plan(store, row())
    both = replace(row(mail="c2"), kinds=(Kind.OUT_OF_SCOPE, Kind.DISCOUNT), step=Step.FINAL)
    plan(store, replace(both, created_at=NOW + timedelta(days=1)))
    steps = {kind: store.journal.last_step("cafe", kind) for kind in Kind}
    assert {kind: found[0] for kind, found in steps.items() if found} == {
        Kind.OUT_OF_SCOPE: Step.FINAL,
        Kind.DISCOUNT: Step.GENTLE,
    }


@pytest.mark.parametrize(
    ("state", "fate", "live"),
    [
        (DraftState.PLANNED, None, True),
        (DraftState.UNCERTAIN, None, True),
        (DraftState.STORED, Fate.STILL_THERE, True),
        (DraftState.STORED, Fate.DELETED, False),
        (DraftState.WITHDRAWN, None, False),
        (DraftState.REFUSED, None, False),
    ],
)
def test_a_thread_is_taken_while_its_draft_lives(
    store: Store, state: DraftState, fate: Fate | None, live: bool
) -> None:
    one = plan(store, row())
    store.journal.settle(one.ref, state, "")
    store.fates.settle(one.ref, fate, NOW)
    assert store.journal.live_in_thread("t1") == live
    assert not store.journal.live_in_thread("t1", besides="c1")
    assert not store.journal.live_in_thread("t2")


def test_a_fate_keeps_the_time_at_which_it_was_found(store: Store) -> None:
    one = plan(store, row())
    for days, fate in enumerate((Fate.STILL_THERE, Fate.STILL_THERE, Fate.DELETED, Fate.DELETED)):
        store.fates.settle(one.ref, fate, NOW + timedelta(days=days))
    (found,) = store.journal.of_mail("c1")
    assert (found.fate, found.fate_at) == (Fate.DELETED, NOW + timedelta(days=2))
    assert [one.ref for one in store.fates.between(NOW, NOW + timedelta(days=3))] == [one.ref]
    assert store.fates.between(NOW, NOW + timedelta(days=2)) == []


def test_those_are_followed_whose_fate_is_open(store: Store) -> None:
    one, other = plan(store, row()), plan(store, row(mail="c2", thread="t2"))
    week = {"since": NOW - timedelta(days=90), "deleted_since": NOW - timedelta(days=7)}
    assert store.fates.followed("box", **week) == []
    store_it(store, one)
    store_it(store, other)
    assert [found.ref for found in store.fates.followed("box", **week)] == [one.ref, other.ref]
    store.fates.settle(one.ref, Fate.SENT_AS_IS, NOW)
    store.fates.settle(other.ref, Fate.DELETED, NOW)
    assert [found.ref for found in store.fates.followed("box", **week)] == [other.ref]
    later = {name: at + timedelta(days=8) for name, at in week.items()}
    assert store.fates.followed("box", **later) == []
    assert store.fates.followed("other", **week) == []
    store.fates.settle(other.ref, None, NOW)
    assert store.fates.followed("box", since=NOW + timedelta(days=1), deleted_since=NOW) == []


def test_copies_are_looked_for_once_after_more_than_one_attempt(store: Store) -> None:
    one, other = plan(store, row()), plan(store, row(mail="c2"))
    store_it(store, one)
    for _ in range(2):
        store_it(store, other)
    assert [found.ref for found in store.fates.to_sweep("box", NOW)] == [other.ref]
    assert store.fates.to_sweep("box", NOW - timedelta(seconds=1)) == []
    store.fates.swept(other.ref, NOW)
    assert store.fates.to_sweep("box", NOW) == []


def test_sent_mail_is_known_by_the_reference_it_carries_and_by_what_it_answers(store: Store) -> None:
    one = plan(store, row())
    store._db.execute("UPDATE mail SET message_id = 'm1@x' WHERE content_id = 'c1'")
    assert (store.fates.sent_text(one.ref), store.fates.answer_text(one)) == (None, None)
    assert store.fates.answers_a_draft("m1@x")
    assert not store.fates.answers_a_draft("m2@x")

    def sent(uid: str, at: datetime, *answers: str, refs: tuple[str, ...] = (), text: str = "") -> None:
        store.health.note_sent(
            account="box", uid=uid, thread="t1", at=at, answers=answers, recipients=[], refs=refs, text_hash=text
        )

    sent("7/1", NOW - timedelta(days=1), "m1@x", text="before")
    assert store.fates.answer_text(one) is None
    assert not store.fates.is_answered(one)
    sent("7/2", NOW, "m1@x", "m0@x", text="own words")
    assert store.fates.answer_text(one) == "own words"
    assert store.fates.is_answered(one)
    sent("7/3", NOW, "m0@x", refs=("0" * 40, one.ref), text="the draft")
    assert store.fates.sent_text(one.ref) == "the draft"


def test_events_are_told_in_their_period(store: Store) -> None:
    event = Event(EventKind.LEFT, "box", "cafe")
    store.fates.happened(event, NOW)
    assert store.fates.events(NOW, NOW + timedelta(seconds=1)) == [event]
    assert store.fates.events(NOW - timedelta(days=1), NOW) == []


def test_a_file_tells_that_the_database_is_older_than_the_last_attempt(store: Store, tmp_path: Path) -> None:
    one = plan(store, row())
    assert not store.journal.is_older_than_its_marker()
    store.journal.sending(one.ref, "Drafts", STATE, NOW)
    assert not store.journal.is_older_than_its_marker()
    store._db.execute("UPDATE draft SET tried_at = NULL")
    assert store.journal.is_older_than_its_marker()
    (tmp_path / "last-attempt").write_bytes(b"\xff\xfe")
    assert not store.journal.is_older_than_its_marker()


def test_a_marker_that_cannot_be_written_stops_the_attempt(store: Store, tmp_path: Path) -> None:
    one = plan(store, row())
    (tmp_path / "last-attempt").mkdir()
    with pytest.raises(StoreError, match="last-attempt"):
        store.journal.sending(one.ref, "Drafts", STATE, NOW)


def test_what_was_wrong_is_forgotten_once_it_is_mended_and_a_note_of_the_plan_is_kept(store: Store) -> None:
    noted, mended = plan(store, row()), plan(store, row(mail="c2"))
    store.journal.settle(noted.ref, DraftState.PLANNED, "written without a call")
    store.journal.sending(mended.ref, "Drafts", STATE, NOW)
    store.journal.settle(mended.ref, DraftState.PLANNED, "no room", retry_at=NOW)
    for one in (noted, mended):
        store_it(store, one)
    assert [found.reason for found in store.journal.of_client("cafe")] == ["written without a call", ""]
