"""An answer that was lost, a state that was lost, a folder that is gone: never a draft too many, on a real Dovecot."""

import shutil
from collections.abc import Callable
from datetime import timedelta

import pytest

from inboxguard.adapters.imap import ImapSession
from inboxguard.adapters.maildir import MaildirSession
from inboxguard.app.drafts_folder import DraftsFolder
from inboxguard.app.kept import Kept
from inboxguard.core.errors import Unreachable
from inboxguard.core.rows import EventKind, Fate
from inboxguard.core.types import DraftState
from tests.app.conftest import needs_dovecot
from tests.app.life import Life, edited, lost, refusing
from tests.twins import ImapMailbox

server = [pytest.mark.server, needs_dovecot]
LATER = timedelta(hours=1, minutes=1)


@pytest.fixture
def doubtful(online: Life, monkeypatch: pytest.MonkeyPatch) -> Life:
    """The draft was stored, and the answer was lost."""
    return _in_doubt(online, monkeypatch, stored=True)


@pytest.fixture
def absent(online: Life, monkeypatch: pytest.MonkeyPatch) -> Life:
    """The draft was not stored, and nobody said so."""
    return _in_doubt(online, monkeypatch, stored=False)


def _in_doubt(life: Life, monkeypatch: pytest.MonkeyPatch, *, stored: bool) -> Life:
    life.change("INSERT OR REPLACE INTO note VALUES ('born', '2020-01-01T00:00:00+00:00')")
    life.deliver()
    with monkeypatch.context() as fault:
        fault.setattr(ImapSession, "append", lost(ImapSession, stored=stored))
        assert life.look().error
    assert life.row.state == DraftState.SENDING
    assert len(life.drafts) == stored
    return life


def imap(life: Life) -> ImapMailbox:
    assert isinstance(life.mailbox, ImapMailbox)
    return life.mailbox


class TestAfterALostAnswer:
    pytestmark = server

    def test_what_arrived_is_found_at_its_uid(self, doubtful: Life) -> None:
        doubtful.look()
        assert (doubtful.row.state, len(doubtful.drafts)) == (DraftState.STORED, 1)
        assert doubtful.row.uid is not None

    def test_what_did_not_is_stored_once(self, absent: Life) -> None:
        absent.look()
        assert (absent.row.state, len(absent.drafts)) == (DraftState.STORED, 1)

    def test_others_mail_beside_it_is_no_gap(self, absent: Life) -> None:
        absent.mailbox.deliver(b"Message-ID: <o@x>\r\n\r\nx\r\n", "Drafts")
        absent.look()
        assert absent.row.state == DraftState.STORED
        assert len(absent.drafts) == 2

    @pytest.mark.parametrize(("folder", "fate"), [("Trash", Fate.DELETED), ("Sent", Fate.SENT_AS_IS)])
    def test_what_the_owner_has_taken_is_found_elsewhere(self, doubtful: Life, folder: str, fate: Fate) -> None:
        doubtful.mailbox.move(doubtful.draft_id, folder, "Drafts")
        doubtful.look()
        assert doubtful.row.state == DraftState.STORED
        doubtful.look(after=LATER)
        assert (doubtful.row.fate, doubtful.drafts) == (fate, [])

    def test_what_is_nowhere_is_uncertain_until_the_owner_says_so(self, doubtful: Life) -> None:
        doubtful.mailbox.delete(doubtful.draft_id, "Drafts")
        for _ in range(2):
            doubtful.look(after=LATER)
            assert (doubtful.row.state, doubtful.drafts) == (DraftState.UNCERTAIN, [])
        assert doubtful.redo().planned
        doubtful.look()
        assert (doubtful.row.state, doubtful.row.generation) == (DraftState.STORED, 2)

    def test_an_uncertain_one_that_turns_up_again_is_stored(self, doubtful: Life) -> None:
        draft = doubtful.drafts[0]
        doubtful.mailbox.delete(doubtful.draft_id, "Drafts")
        doubtful.look()
        assert doubtful.row.state == DraftState.UNCERTAIN
        doubtful.mailbox.deliver(draft, "Drafts", flags=["\\Draft"])
        doubtful.look(after=LATER)
        assert (doubtful.row.state, doubtful.row.fate) == (DraftState.STORED, Fate.STILL_THERE)

    @pytest.mark.parametrize("unknown", ["uidvalidity = 1", "uidnext = NULL", "uidnext = 4000000000"])
    def test_where_uids_tell_nothing_the_newest_drafts_are_read(self, doubtful: Life, unknown: str) -> None:
        doubtful.change(f"UPDATE draft SET {unknown}")
        doubtful.look()
        assert (doubtful.row.state, len(doubtful.drafts)) == (DraftState.STORED, 1)
        with imap(doubtful).connector().connect() as session:
            assert doubtful.row.uidvalidity == session.state("Drafts").uidvalidity

    def test_and_what_is_not_among_them_is_stored_once(self, absent: Life) -> None:
        absent.change("UPDATE draft SET uidvalidity = 1")
        absent.look()
        assert (absent.row.state, len(absent.drafts)) == (DraftState.STORED, 1)

    def test_and_not_if_it_was_thrown_away(self, doubtful: Life) -> None:
        doubtful.change("UPDATE draft SET uidvalidity = 1")
        doubtful.mailbox.move(doubtful.draft_id, "Trash", "Drafts")
        doubtful.look()
        assert (doubtful.row.state, doubtful.drafts) == (DraftState.STORED, [])

    def test_a_folder_that_is_gone_with_it_leaves_it_uncertain(self, doubtful: Life) -> None:
        imap(doubtful)._do(lambda client: client.delete_folder("Drafts"))
        doubtful.look()
        assert doubtful.row.state == DraftState.UNCERTAIN

    def test_the_server_is_asked_to_settle_before_it_is_listed(
        self, doubtful: Life, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Some servers do not list what was just appended before a CHECK."""
        asked: list[str] = []
        for name in ("refresh", "new_uids"):
            real = getattr(ImapSession, name)

            def spied(self, folder, *arguments, _name=name, _real=real):  # type: ignore[no-untyped-def]
                if folder == "Drafts":
                    asked.append(_name)
                return _real(self, folder, *arguments)

            monkeypatch.setattr(ImapSession, name, spied)
        doubtful.look()
        assert asked[:2] == ["refresh", "new_uids"]

    def test_a_kept_session_sees_what_came_meanwhile(self, online: Life, monkeypatch: pytest.MonkeyPatch) -> None:
        kept = Kept(online.mailbox.connector())
        online.look(kept)
        session = kept._session
        assert session is not None
        list(session.list("Drafts", session.newest_uids("Drafts", 5)))  # the folder is open, and empty
        state = session.state("Drafts")
        online.deliver()
        with monkeypatch.context() as fault:
            fault.setattr(ImapSession, "append", lost(ImapSession, stored=False))
            online.look()
        online.change("UPDATE draft SET uidvalidity = ?, uidnext = ?", state.uidvalidity, state.uidnext)
        online.mailbox.deliver(_octets(online), "Drafts", flags=["\\Draft"])
        online.look(kept)
        assert (online.row.state, len(online.drafts)) == (DraftState.STORED, 1)
        kept.close()


def _octets(life: Life) -> bytes:
    desk = life.shop.desk()
    try:
        return desk.store.journal.octets(life.row.ref)
    finally:
        desk.store.close()


class TestLateCopies:
    pytestmark = server

    @pytest.fixture
    def twice(self, absent: Life) -> Life:
        """Stored at the second attempt, and then the first came."""
        absent.look()
        absent.mailbox.deliver(absent.drafts[0], "Drafts", flags=["\\Draft", "\\Seen"])
        assert _count(absent) == 2
        return absent

    def test_are_told_once_and_left(self, twice: Life) -> None:
        twice.look(after=timedelta(minutes=9))
        assert twice.events == []
        for _ in range(3):
            twice.look(after=timedelta(minutes=9))
        assert [(event.kind, event.detail) for event in twice.events] == [(EventKind.TWO_COPIES, "cafe")]
        assert _count(twice) == 2

    def test_the_higher_uid_goes_where_that_is_configured(self, twice: Life) -> None:
        twice.shop.change(remove_late_copies=True)
        uids = _uids(twice)
        twice.look(after=timedelta(minutes=11))
        assert _uids(twice) == uids[:1]
        assert twice.events == []

    @pytest.mark.parametrize("how", ["edited", "no draft flag", "three"])
    def test_what_is_not_two_untouched_copies_is_left(self, twice: Life, how: str) -> None:
        twice.shop.change(remove_late_copies=True)
        draft = twice.drafts[0]
        twice.mailbox.delete(twice.draft_id, "Drafts")
        twice.mailbox.deliver(draft, "Drafts", flags=["\\Draft"])
        second = edited(draft) if how == "edited" else draft
        twice.mailbox.deliver(second, "Drafts", flags=[] if how == "no draft flag" else ["\\Draft"])
        if how == "three":
            twice.mailbox.deliver(draft, "Drafts", flags=["\\Draft"])
        before = _uids(twice)
        twice.look(after=timedelta(minutes=11))
        assert _uids(twice) == before
        assert [event.kind for event in twice.events] == [EventKind.TWO_COPIES]


def _uids(life: Life) -> list[str]:
    with life.mailbox.connector().connect() as session:
        return session.newest_uids("Drafts", 100)


def _count(life: Life) -> int:
    return len(_uids(life))


def _found_then_lost(real: Callable[[DraftsFolder], None]) -> Callable[[DraftsFolder], None]:
    calls = []

    def find_anew(self: DraftsFolder) -> None:
        calls.append(self)
        if len(calls) > 1:
            raise Unreachable("the connection was lost")
        real(self)

    return find_anew


class TestTheDraftsFolder:
    pytestmark = server

    def test_deleted_it_is_made_once_more_and_told(self, online: Life) -> None:
        online.deliver()
        online.look()
        imap(online)._do(lambda client: client.delete_folder("Drafts"))
        online.deliver("Please add a FLYER again.", "m2@cafe.example")
        assert online.look(after=timedelta(minutes=1)).drafts == 1
        assert len(online.drafts) == 1
        assert [event.kind for event in online.events] == [EventKind.DRAFTS_MOVED]

    def test_deleted_in_the_middle_of_a_pass_too(self, online: Life, monkeypatch: pytest.MonkeyPatch) -> None:
        online.deliver()
        real = ImapSession.append

        def append(self: ImapSession, *arguments, **more):  # type: ignore[no-untyped-def]
            with monkeypatch.context() as once:
                once.setattr(ImapSession, "append", real)
                imap(online)._do(
                    lambda client: client.delete_folder("Drafts") if client.folder_exists("Drafts") else None
                )
            monkeypatch.setattr(ImapSession, "append", real)
            return real(self, *arguments, **more)

        monkeypatch.setattr(ImapSession, "append", append)
        assert online.look().drafts == 1
        assert len(online.drafts) == 1

    def test_a_connection_that_is_lost_before_it_is_made_leaves_no_doubt(
        self, online: Life, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        online.deliver()
        with monkeypatch.context() as fault:
            fault.setattr(ImapSession, "append", refusing("TRYCREATE"))
            fault.setattr(DraftsFolder, "find_anew", _found_then_lost(DraftsFolder.find_anew))
            assert online.look().error
        assert (online.row.state, online.drafts) == (DraftState.PLANNED, [])
        assert online.look().drafts == 1

    def test_renamed_it_is_another_and_the_summary_says_so(self, online: Life) -> None:
        online.deliver()
        online.look()
        imap(online)._do(lambda client: client.rename_folder("Drafts", "Entwürfe"))
        online.deliver("Please add a FLYER again.", "m2@cafe.example")
        assert online.look(after=timedelta(minutes=1)).drafts == 1
        assert [event.detail for event in online.events] == ["Drafts → Entwürfe"]
        assert len(online.mailbox.held("Entwürfe")) == 2

    def test_a_quiet_folder_is_no_news(self, online: Life) -> None:
        for number in range(3):
            online.deliver("Please add a FLYER.", f"n{number}@cafe.example")
            online.look(after=timedelta(minutes=1))
        assert online.events == []


class TestALostState:
    @pytest.mark.parametrize("folder", ["Drafts", "Sent", "Trash"])
    def test_a_new_state_finds_the_draft_wherever_it_is(self, life: Life, folder: str) -> None:
        life.deliver()
        life.look()
        if folder != "Drafts":
            life.mailbox.move(life.draft_id, folder, "Drafts")
        old = life.row
        shutil.rmtree(life.shop.home / "state")
        life.look()
        # The mail is seen as new once more, as where the new state began before it.
        life.change("UPDATE folder SET uidnext = 1 WHERE name = 'INBOX'")
        life.change("DELETE FROM note WHERE key LIKE 'first-look%'")
        life.look()
        held = [one for name in ("Drafts", "Sent", "Trash") for one in life.mailbox.held(name)]
        assert len(held) == 1
        if folder != "Sent":  # sent, the mail is answered
            assert (life.row.ref, life.row.state) == (old.ref, DraftState.STORED)

    def test_a_state_from_a_backup_is_known_by_its_age(self, life: Life) -> None:
        life.change("INSERT OR REPLACE INTO note VALUES ('born', '2020-01-01T00:00:00+00:00')")
        database = life.shop.home / "state" / "state.sqlite3"
        backup = life.shop.home / "backup"
        life.change("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(database, backup)
        life.deliver()
        life.look()
        life.mailbox.move(life.draft_id, "Trash", "Drafts")
        for leftover in database.parent.glob("state.sqlite3*"):
            leftover.unlink()
        shutil.copy(backup, database)
        life.look(after=timedelta(days=1))
        assert life.rows, "the mail is new to the old state"
        assert (life.row.state, life.drafts) == (DraftState.STORED, [])

    def test_a_clock_before_the_last_look_is_reason_to_search(self, life: Life) -> None:
        life.change("INSERT OR REPLACE INTO note VALUES ('born', '2020-01-01T00:00:00+00:00')")
        life.change("UPDATE look SET last_try = '2099-01-01T00:00:00+00:00'")
        life.deliver()
        with pytest.MonkeyPatch.context() as fault:
            seen = []
            for kind in (ImapSession, MaildirSession):
                real = kind.recent_uids

                def spied(self, folder, days, _real=real):  # type: ignore[no-untyped-def]
                    seen.append(folder)
                    return _real(self, folder, days)

                fault.setattr(kind, "recent_uids", spied)
            life.look()
        assert life.mailbox.place("Trash") in seen
