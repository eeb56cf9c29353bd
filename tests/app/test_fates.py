"""What became of a draft, and that nothing is touched to find it out."""

from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from inboxguard.core.rows import EventKind, Fate
from inboxguard.core.types import DraftState, Step
from tests.app.life import Life, edited, rewrapped, settle_in
from tests.played.owner import removes
from tests.twins import MaildirMailbox

LATER = timedelta(hours=1, minutes=1)


@pytest.fixture
def drafted(life: Life) -> Life:
    life.deliver()
    assert life.look().drafts == 1
    assert life.look(after=LATER).error == ""
    assert life.row.fate is Fate.STILL_THERE
    return life


def send(life: Life, content: bytes) -> None:
    """As a mail program does: into Sent, out of Drafts."""
    life.mailbox.delete(life.draft_id, "Drafts")
    life.mailbox.deliver(content, "Sent", flags=["\\Seen"])


def test_sent_as_it_was_whatever_the_encoding(drafted: Life) -> None:
    send(drafted, rewrapped(drafted.drafts[0]))
    drafted.look(after=LATER)
    assert drafted.row.fate is Fate.SENT_AS_IS
    assert drafted.row.fate_at is not None


@pytest.mark.parametrize(("sent", "step"), [(True, Step.FIRM), (False, Step.GENTLE)])
def test_who_asks_again_in_the_thread_of_a_letter_that_was_sent_is_answered_firmly(
    drafted: Life, sent: bool, step: Step
) -> None:
    if sent:
        send(drafted, rewrapped(drafted.drafts[0]))
    else:
        drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.look(after=LATER)
    thread = {"In_Reply_To": "<m1@cafe.example>", "References": "<m1@cafe.example>"}
    drafted.deliver("Still, please add a FLYER.", message_id="again@cafe.example", **thread)
    drafted.look(after=LATER)
    assert [row.step for row in drafted.rows] == [Step.GENTLE, step]


def test_edited_and_sent_under_our_headers(drafted: Life) -> None:
    send(drafted, edited(drafted.drafts[0]))
    drafted.look(after=LATER)
    assert drafted.row.fate is Fate.EDITED_AND_SENT


@pytest.mark.parametrize("change", [rewrapped, edited])
def test_sent_under_another_message_id_it_is_known_by_the_mail_that_it_answers(drafted: Life, change) -> None:  # type: ignore[no-untyped-def]
    words = message_from_bytes(change(drafted.drafts[0]))
    del words["X-Draft-Ref"]
    words.replace_header("Message-ID", "<other@outlook.example>")
    words.replace_header("Date", (drafted.shop.now + timedelta(minutes=1)).strftime("%a, %d %b %Y %H:%M:%S +0000"))
    send(drafted, words.as_bytes().replace(b"\n", b"\r\n"))
    drafted.look(after=LATER)
    assert drafted.row.fate is (Fate.SENT_AS_IS if change is rewrapped else Fate.EDITED_AND_SENT)


def test_exchange_keeps_the_old_message_id_in_a_header_of_its_own(drafted: Life) -> None:
    words = message_from_bytes(drafted.drafts[0])
    old = words["Message-ID"]
    for name in ("X-Draft-Ref", "In-Reply-To", "References"):
        del words[name]
    words.replace_header("Message-ID", "<other@outlook.example>")
    words["X-Microsoft-Original-Message-ID"] = old
    send(drafted, words.as_bytes().replace(b"\n", b"\r\n"))
    drafted.look(after=LATER)
    assert drafted.row.fate is Fate.SENT_AS_IS


def test_deleted_and_found_in_sent_the_day_after(drafted: Life) -> None:
    draft = drafted.drafts[0]
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.look(after=LATER)
    assert drafted.row.fate is Fate.DELETED
    drafted.mailbox.deliver(draft, "Sent")
    drafted.look(after=timedelta(days=1))
    assert drafted.row.fate is Fate.SENT_AS_IS


def test_moved_to_trash_is_deleted_and_back_again_still_there(drafted: Life) -> None:
    drafted.mailbox.move(drafted.draft_id, "Trash", "Drafts")
    drafted.look(after=LATER)
    assert drafted.row.fate is Fate.DELETED
    ref = drafted.row.ref
    (trashed,) = drafted.mailbox.held("Trash")
    drafted.mailbox.move(trashed, "Drafts", "Trash")
    drafted.look(after=LATER)
    assert (drafted.row.fate, drafted.row.ref) == (Fate.STILL_THERE, ref)


def test_an_edited_draft_is_still_there_and_is_left_alone(drafted: Life) -> None:
    changed = edited(drafted.drafts[0])
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.mailbox.deliver(changed, "Drafts", flags=["\\Draft"])
    before = drafted.mailbox.held("Drafts")
    drafted.look(after=LATER)
    assert drafted.row.fate is Fate.STILL_THERE
    assert drafted.mailbox.held("Drafts") == before


def test_a_reply_to_the_clients_answer_is_not_the_draft(drafted: Life) -> None:
    """References names the draft; the draft itself lies where it lay."""
    old = drafted.draft_id.decode()
    drafted.mailbox.deliver(
        b"From: noa@bar.example\r\nMessage-ID: <later@bar.example>\r\nSubject: Re: x\r\n"
        b"In-Reply-To: <c2@cafe.example>\r\nReferences: <" + old.encode() + b"> <c2@cafe.example>\r\n\r\nYes.\r\n",
        "Sent",
    )
    drafted.look(after=LATER)
    assert drafted.row.fate is Fate.STILL_THERE


def test_nobody_is_asked_twice_within_the_hour_or_when_nothing_changed(
    drafted: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector = drafted.mailbox.connector()
    asked: list[str] = []
    with connector.connect() as session:
        kind = type(session)
    for name in ("folders", "newest_uids", "list"):
        real = getattr(kind, name)

        def counted(self, *arguments, _name=name, _real=real, **more):  # type: ignore[no-untyped-def]
            asked.append(_name)
            return _real(self, *arguments, **more)

        monkeypatch.setattr(kind, name, counted)
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.look(after=timedelta(minutes=30))
    assert asked == []
    assert drafted.row.fate is Fate.STILL_THERE
    drafted.look(after=LATER)
    assert drafted.row.fate is Fate.DELETED
    asked.clear()
    drafted.look(after=LATER)
    assert set(asked) == {"folders"}, "a deleted draft is asked about by STATUS alone"


def test_without_a_folder_of_sent_mail_nothing_is_claimed(tmp_path: Path) -> None:
    life = settle_in(MaildirMailbox(tmp_path / "Mail", plus=True), tmp_path, folders=["Drafts"])
    life.deliver()
    life.look()
    life.mailbox.delete(life.draft_id, "Drafts")
    assert life.look(after=LATER).error == ""
    assert (life.row.state, life.row.fate) == (DraftState.STORED, None)


def test_a_thread_whose_draft_was_deleted_may_have_another(drafted: Life) -> None:
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.look(after=LATER)
    drafted.deliver("And the CHEQUE?", "m2@cafe.example", References="<m1@cafe.example>")
    drafted.look(after=timedelta(minutes=1))
    assert len(drafted.drafts) == 1


# ---- the owner answered otherwise


def test_a_draft_that_was_answered_past_is_left_and_told_once(drafted: Life) -> None:
    drafted.answer()
    before = drafted.mailbox.held("Drafts")
    for _ in range(3):
        drafted.look(after=LATER)
    assert drafted.mailbox.held("Drafts") == before
    assert [(event.kind, event.detail) for event in drafted.events] == [(EventKind.LEFT, "cafe")]
    assert (drafted.row.state, drafted.row.fate) == (DraftState.STORED, Fate.STILL_THERE)
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.look(after=LATER)
    assert drafted.row.fate is Fate.DELETED, "the answer was seen beside the draft, so it is not the draft"


def test_where_it_is_configured_it_goes_and_nothing_else(drafted: Life) -> None:
    drafted.shop.change(withdraw_answered=True)
    drafted.mailbox.deliver(b"Message-ID: <o@x>\r\nSubject: own\r\n\r\nx\r\n", "Drafts", flags=["\\Draft"])
    drafted.answer()
    before = list(drafted.mailbox.held("Drafts"))
    drafted.look(after=LATER)
    gone = removes(drafted.mailbox)
    assert list(drafted.mailbox.held("Drafts")) == ([b"o@x"] if gone else before)
    assert drafted.row.state == (DraftState.WITHDRAWN if gone else DraftState.STORED)
    assert [event.kind for event in drafted.events] == [EventKind.WITHDRAWN if gone else EventKind.LEFT]
    assert not drafted.redo().planned


def test_an_edited_one_stays_even_so(drafted: Life) -> None:
    drafted.shop.change(withdraw_answered=True)
    changed = edited(drafted.drafts[0])
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.mailbox.deliver(changed, "Drafts", flags=["\\Draft"])
    before = drafted.mailbox.held("Drafts")
    drafted.answer()
    drafted.look(after=LATER)
    drafted.look(after=LATER)
    assert drafted.mailbox.held("Drafts") == before
    assert (drafted.row.state, [event.kind for event in drafted.events]) == (DraftState.STORED, [EventKind.LEFT])


def test_killed_between_removal_and_record_it_counts_as_withdrawn(drafted: Life) -> None:
    drafted.answer()
    drafted.change("UPDATE draft SET state = 'withdrawing'")
    drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.look(after=LATER)
    assert drafted.row.state == DraftState.WITHDRAWN


def test_killed_before_the_removal_it_is_removed(drafted: Life) -> None:
    drafted.answer()
    drafted.change("UPDATE draft SET state = 'withdrawing'")
    drafted.look(after=LATER)
    gone = removes(drafted.mailbox)
    assert (drafted.row.state, len(drafted.drafts)) == ((DraftState.WITHDRAWN, 0) if gone else (DraftState.STORED, 1))
