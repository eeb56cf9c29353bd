"""A draft once more: the next generation, when the owner asks and there is reason to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inboxguard.adapters.maildir import MaildirSession
from inboxguard.core.errors import UsageError
from inboxguard.core.identity import short_id
from inboxguard.core.rows import Fate
from inboxguard.core.types import DraftState
from tests.app.life import Life, refusing


@pytest.fixture
def drafted(life: Life) -> Life:
    life.deliver()
    assert life.look().drafts == 1
    return life


@pytest.mark.parametrize("by", ["mail", "start of the mail's id", "reference", "start of the reference"])
def test_a_deleted_draft_is_written_once_more_with_another_message_id(drafted: Life, by: str) -> None:
    old, row = drafted.draft_id, drafted.row
    drafted.mailbox.delete(old, "Drafts")
    named = {
        "mail": row.content_id,
        "start of the mail's id": row.content_id[:8],
        "reference": row.ref,
        "start of the reference": row.ref[:8],
    }
    done = drafted.redo(named[by])
    assert done.planned, done.told
    assert drafted.look().drafts == 1
    assert drafted.draft_id != old
    first, second = drafted.rows
    assert (first.fate, second.generation, second.kinds, second.step) == (Fate.DELETED, 2, row.kinds, row.step)


@pytest.mark.parametrize("state", [DraftState.REFUSED, DraftState.UNCERTAIN, DraftState.WITHDRAWN])
def test_so_is_one_that_never_got_there(drafted: Life, state: DraftState) -> None:
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.change("UPDATE draft SET state = ?", state)
    assert drafted.redo().planned
    assert drafted.look().drafts == 1
    assert len(drafted.drafts) == 1


def test_a_third_generation_follows_the_second(drafted: Life) -> None:
    for generation in (2, 3):
        drafted.mailbox.delete(drafted.draft_id, "Drafts")
        assert drafted.redo().planned
        drafted.look()
        assert drafted.row.generation == generation
    assert len(drafted.drafts) == 1


def test_asked_twice_there_is_one(drafted: Life) -> None:
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    assert drafted.redo().planned
    again = drafted.redo()
    assert (again.planned, "on its way" in again.told) == (False, True)
    drafted.look()
    assert len(drafted.drafts) == 1


def test_a_draft_that_lies_there_is_not_written_again(drafted: Life) -> None:
    done = drafted.redo()
    assert not done.planned
    assert f"still lies in {drafted.mailbox.place('Drafts')}" in done.told
    assert f"inboxguard redo {short_id(drafted.row.content_id)}" in done.told


def test_an_uncertain_one_that_lies_there_after_all_is_found(drafted: Life) -> None:
    drafted.change("UPDATE draft SET state = 'uncertain', uid = NULL")
    assert not drafted.redo().planned
    assert (drafted.row.state, drafted.row.fate) == (DraftState.STORED, Fate.STILL_THERE)


def test_an_answered_thread_gets_none(drafted: Life) -> None:
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.answer()
    assert drafted.redo().told == "No draft: you have answered that mail."


def test_a_mail_flagged_answered_gets_none(drafted: Life) -> None:
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.mailbox.set_flags(b"m1@cafe.example", ["\\Answered"])
    assert drafted.redo().told == "No draft: you have answered that mail."


def test_a_draft_that_was_sent_is_not_written_again(drafted: Life) -> None:
    drafted.mailbox.move(drafted.draft_id, "Sent", "Drafts")
    assert drafted.redo().told == "No draft: you have answered that mail."
    assert drafted.row.fate is Fate.SENT_AS_IS


def test_a_mail_that_is_gone_gets_none(drafted: Life) -> None:
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.mailbox.delete(b"m1@cafe.example")
    assert drafted.redo().told == "No draft: the mail is no longer where it was."


def test_another_mail_under_the_old_uid_is_not_taken_for_it(drafted: Life) -> None:
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.deliver("Something else.", "m9@cafe.example")
    with drafted.mailbox.connector().connect() as session:
        other = session.newest_uids("INBOX", 1)[0]
    drafted.change("UPDATE mail SET uid = ?", other)
    assert drafted.redo().told == "No draft: the mail is no longer where it was."


def test_a_thread_with_another_live_draft_gets_none(drafted: Life) -> None:
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.look(after=timedelta(hours=2))
    drafted.deliver("And the CHEQUE?", "m2@cafe.example", References="<m1@cafe.example>")
    drafted.look(after=timedelta(minutes=1))
    first = drafted.rows[0]
    assert "another one" in drafted.redo(first.content_id).told


def test_an_id_that_nobody_has_is_a_usage_error(drafted: Life) -> None:
    with pytest.raises(UsageError, match="nosuchid"):
        drafted.redo("nosuchid")


def test_a_sender_who_is_no_client_any_more_gets_none(drafted: Life) -> None:
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.shop.settings = replace(drafted.shop.settings, clients=())
    assert "no client any more" in drafted.redo().told


# ---- refused


@pytest.mark.parametrize("code", ["OVERQUOTA", "LIMIT"])
def test_no_room_is_told_and_tried_daily_and_never_given_up(
    life: Life, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with life.mailbox.connector().connect() as session:
        kind = type(session)
    life.deliver()
    with monkeypatch.context() as full:
        full.setattr(kind, "append", refusing(code))
        for day in range(7):
            assert life.look(after=timedelta(hours=24)).drafts == 0
            assert (life.row.state, life.row.reason) == (DraftState.PLANNED, "no")
            assert life.row.retry_at == (life.shop.now + timedelta(days=1)).replace(microsecond=0), day
    assert life.look(after=timedelta(hours=23)).drafts == 0, "not before the day is over"
    assert life.look(after=timedelta(hours=1)).drafts == 1
    assert len(life.drafts) == 1


def test_a_clock_that_was_set_back_delays_no_retry_by_years(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    life.deliver()
    with monkeypatch.context() as full:
        full.setattr(MaildirSession, "append", refusing("OVERQUOTA"))
        full.setattr("inboxguard.adapters.imap.ImapSession.append", refusing("OVERQUOTA"))
        life.look()
    life.change("UPDATE draft SET retry_at = '2099-01-01T00:00:00+00:00'")
    assert life.look().drafts == 1


@pytest.mark.parametrize(("code", "tries"), [("TOOBIG", 1), ("NOPERM", 1), ("", 5)])
def test_a_lasting_no_ends_it_and_redo_begins_again(
    life: Life, code: str, tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.deliver()
    with life.mailbox.connector().connect() as session:
        kind = type(session)
    with monkeypatch.context() as full:
        full.setattr(kind, "append", refusing(code))
        for number in range(tries):
            assert number == 0 or life.row.state == DraftState.PLANNED
            life.look(after=timedelta(hours=2))
    assert life.row.state == DraftState.REFUSED
    assert life.look(after=timedelta(days=2)).drafts == 0
    assert life.redo().planned
    assert life.look().drafts == 1
    assert [row.generation for row in life.rows] == [1, 2]


def test_a_refused_draft_is_dropped_once_the_owner_has_answered(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    life.deliver()
    with life.mailbox.connector().connect() as session:
        kind = type(session)
    with monkeypatch.context() as full:
        full.setattr(kind, "append", refusing("TOOBIG"))
        life.look()
    life.answer()
    life.deliver("All is well.", "m5@cafe.example")
    life.look(after=timedelta(minutes=1))
    assert (life.row.state, life.row.reason) == (DraftState.WITHDRAWN, "you answered meanwhile")
