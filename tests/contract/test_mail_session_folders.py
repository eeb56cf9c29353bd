"""One suite for every MailSession: folders and what is stored in them."""

import pytest

from inboxguard.core.errors import Refused
from inboxguard.core.ports import Folders, MailSession
from inboxguard.core.types import Cursor
from tests.mails import message_id, plain
from tests.played.owner import as_kept, as_labels
from tests.twins import Mailbox, MaildirMailbox, everything, id_of, ids


def test_a_folder_with_a_hebrew_name_opens_decoded_and_encoded(mailbox: Mailbox, session: MailSession) -> None:
    mailbox.make_folder("לקוחות")
    mailbox.deliver(plain(1), "לקוחות")

    for name in (mailbox.place("לקוחות"), mailbox.place("&BdwF5wXVBdcF1QXq-")):
        assert session.state(name).messages == 1
        assert [id_of(listed.header) for listed in everything(session, name)] == [message_id(1)]


def test_a_folder_with_an_ampersand_opens(mailbox: Mailbox, session: MailSession) -> None:
    mailbox.make_folder("R&D")

    assert session.state(mailbox.place("R&D")).messages == 0


def test_there_may_be_no_drafts_and_no_sent_folder(mailbox: Mailbox, session: MailSession) -> None:
    mailbox.make_folder("Clients")

    assert session.folders() == Folders(drafts=None, sent=None)


@pytest.mark.parametrize(
    ("drafts", "sent"), [("Drafts", "Sent"), ("טיוטות", "פריטים שנשלחו"), ("Entwürfe", "gesendet")]
)
def test_folders_are_found_by_known_names(mailbox: Mailbox, session: MailSession, drafts: str, sent: str) -> None:
    for name in ("Old", drafts, sent):
        mailbox.make_folder(name)

    assert session.folders() == Folders(drafts=mailbox.place(drafts), sent=mailbox.place(sent))


def test_a_configured_name_wins(mailbox: Mailbox) -> None:
    for name in ("Drafts", "Sent", "לשליחה"):
        mailbox.make_folder(name)

    with mailbox.connector(drafts=mailbox.place("&BdwF6QXcBdkF1wXU-"), sent="sent elsewhere").connect() as session:
        assert session.folders() == Folders(drafts=mailbox.place("לשליחה"), sent="sent elsewhere")


def test_a_missing_drafts_folder_is_created_and_found(mailbox: Mailbox, session: MailSession) -> None:
    name = session.create_drafts()

    assert session.folders().drafts == name
    assert session.state(name).messages == 0
    session.append(name, plain(1), draft=True)
    assert session.state(name).messages == 1
    assert session.create_drafts() == name


def test_a_missing_drafts_folder_is_created_under_its_configured_name(mailbox: Mailbox) -> None:
    name = mailbox.place("טיוטות שלי")
    with mailbox.connector(drafts=name).connect() as session:
        assert session.create_drafts() == name
        assert session.state(name).messages == 0


def test_a_draft_is_stored_as_it_is_with_its_flags(mailbox: Mailbox, session: MailSession) -> None:
    mailbox.make_folder("טיוטות")

    receipt = session.append(mailbox.place("טיוטות"), plain(1), draft=True)

    [(content, flags)] = mailbox.held("טיוטות").values()
    assert content == as_kept(mailbox, plain(1))
    assert flags == {"\\Draft", "\\Seen"}
    if receipt.uid is not None:
        assert receipt.uidvalidity == session.state(mailbox.place("טיוטות")).uidvalidity
        assert ids(session, [str(receipt.uid)], mailbox.place("טיוטות")) == [message_id(1)]


def test_a_session_says_whether_the_same_octets_can_be_stored_twice(mailbox: Mailbox, session: MailSession) -> None:
    mailbox.make_folder("Drafts")
    for _ in range(2):
        session.append(mailbox.place("Drafts"), plain(1), draft=True)

    assert session.append_is_idempotent == isinstance(mailbox, MaildirMailbox)
    once = isinstance(mailbox, MaildirMailbox) or as_labels(mailbox)
    assert session.state(mailbox.place("Drafts")).messages == (1 if once else 2)


def test_a_summary_is_stored_unread(mailbox: Mailbox, session: MailSession) -> None:
    session.append("INBOX", plain(1), draft=False)

    assert mailbox.held() == {message_id(1): (as_kept(mailbox, plain(1)), frozenset())}


def test_a_draft_shows_in_the_state_and_after_the_cursor(mailbox: Mailbox, session: MailSession) -> None:
    mailbox.make_folder("Drafts")
    mailbox.deliver(plain(1), "Drafts")
    drafts = mailbox.place("Drafts")
    state = session.state(drafts)
    session.append(drafts, plain(2), draft=True)

    assert state.uidnext is not None
    found = session.new_uids(drafts, Cursor(state.uidvalidity, state.uidnext))
    assert message_id(2) in ids(session, found, drafts)


def test_append_to_a_folder_that_is_not_there_is_refused(mailbox: Mailbox, session: MailSession) -> None:
    with pytest.raises(Refused) as refusal:
        session.append(mailbox.place("Nowhere"), plain(1), draft=True)

    assert refusal.value.code == "TRYCREATE"
    assert session.state("INBOX").messages == 0
