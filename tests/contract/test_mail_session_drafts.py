"""One suite for every MailSession: finding our own drafts again, and taking one back."""

from hashlib import sha256

import pytest

from inboxguard.core.errors import Refused
from inboxguard.core.identity import refs_in
from inboxguard.core.ports import Folders, MailSession, Removal
from inboxguard.core.types import Cursor
from tests.mails import message_id, plain
from tests.played.owner import as_kept, removes
from tests.twins import ImapMailbox, Mailbox, everything, id_of, ids

REF = "ab" * 20
DRAFT = b"Message-ID: <%s@bar.example>\r\nX-Draft-Ref: %s\r\nSubject: Re: x\r\n\r\nWords.\r\n" % ((REF.encode(),) * 2)


def hashed(mailbox: Mailbox, content: bytes = DRAFT) -> str:
    return sha256(as_kept(mailbox, content)).hexdigest()


def told(mailbox: Mailbox, outcome: Removal) -> Removal:
    return outcome if removes(mailbox) else Removal.UNABLE


@pytest.fixture
def uid(mailbox: Mailbox, session: MailSession) -> str:
    """A draft of ours between two mails of others, in Drafts."""
    mailbox.make_folder("Drafts")
    mailbox.deliver(plain(1), "Drafts", flags=["\\Draft"])
    session.append(mailbox.place("Drafts"), DRAFT, draft=True)
    mailbox.deliver(plain(2), "Drafts", flags=["\\Draft"])
    (found,) = (one.uid for one in everything(session, mailbox.place("Drafts")) if REF in refs_in(one.header))
    return found


def uidvalidity(mailbox: Mailbox, session: MailSession) -> int:
    return session.state(mailbox.place("Drafts")).uidvalidity


@pytest.mark.parametrize(("trash", "everything"), [("Trash", "All Mail"), ("אשפה", "כל הדואר"), ("Papierkorb", None)])
def test_trash_and_all_mail_are_found_by_known_names(
    mailbox: Mailbox, session: MailSession, trash: str, everything: str | None
) -> None:
    for name in (trash, everything):
        if name:
            mailbox.make_folder(name)
    expected = mailbox.place(everything) if everything else None
    assert session.folders() == Folders(None, None, trash=mailbox.place(trash), everything=expected)


def test_the_newest_are_those_that_came_last(mailbox: Mailbox, session: MailSession) -> None:
    assert session.newest_uids("INBOX", 5) == []
    for number in range(1, 6):
        mailbox.deliver(plain(number))
    assert ids(session, session.newest_uids("INBOX", 3)) == [message_id(3), message_id(4), message_id(5)]
    assert len(session.newest_uids("INBOX", 100)) == 5
    with pytest.raises(Refused):
        session.newest_uids("Nowhere", 3)


@pytest.mark.parametrize("field", ["Message-ID: <%s@x>", "X-Draft-Ref: %s"])
def test_a_reference_is_found_in_either_field(mailbox: Mailbox, session: MailSession, field: str) -> None:
    mailbox.deliver(plain(1))
    mailbox.deliver((field % REF).encode() + b"\r\nSubject: it\r\n\r\nx\r\n")
    (found,) = session.find_uids("INBOX", REF)
    (listed,) = session.list("INBOX", [found])
    assert REF.encode() in listed.header
    assert session.find_uids("INBOX", "cd" * 20) == []


def test_what_came_by_another_session_is_there_after_a_refresh(mailbox: Mailbox, session: MailSession) -> None:
    state = session.state("INBOX")
    session.new_uids("INBOX", Cursor(state.uidvalidity, 1))
    mailbox.deliver(plain(1))
    session.refresh("INBOX")
    assert session.state("INBOX").messages == 1
    with pytest.raises(Refused):
        session.refresh("Nowhere")


def test_a_message_comes_back_octet_by_octet(mailbox: Mailbox, session: MailSession, uid: str) -> None:
    assert session.whole(mailbox.place("Drafts"), uid) == as_kept(mailbox, DRAFT)
    mailbox.delete(REF.encode() + b"@bar.example", "Drafts")
    assert session.whole(mailbox.place("Drafts"), uid) is None


def test_what_was_just_stored_comes_back_by_its_receipt(mailbox: Mailbox, session: MailSession) -> None:
    mailbox.make_folder("Drafts")
    session.newest_uids(mailbox.place("Drafts"), 1)  # the folder is open, and empty
    receipt = session.append(mailbox.place("Drafts"), DRAFT, draft=True)
    if receipt.uid is not None:
        assert session.whole(mailbox.place("Drafts"), str(receipt.uid)) == as_kept(mailbox, DRAFT)


def test_a_draft_of_ours_is_removed_and_nothing_else(mailbox: Mailbox, session: MailSession, uid: str) -> None:
    others = {message_id(1), message_id(2)}
    if isinstance(mailbox, ImapMailbox):  # a plain EXPUNGE would take it
        mailbox.set_flags(message_id(1), ["\\Deleted"], "Drafts")
    before = {name: held for name, held in mailbox.held("Drafts").items() if name in others or not removes(mailbox)}

    outcome = session.remove(
        mailbox.place("Drafts"), uid, uidvalidity=uidvalidity(mailbox, session), sha256=["", hashed(mailbox)]
    )

    assert outcome is told(mailbox, Removal.REMOVED)
    assert mailbox.held("Drafts") == before
    session.rest()
    assert mailbox.held("Drafts") == before, "CLOSE expunged what others marked"


def test_what_was_changed_is_left_as_it_was(mailbox: Mailbox, session: MailSession, uid: str) -> None:
    before = mailbox.held("Drafts")
    outcome = session.remove(
        mailbox.place("Drafts"),
        uid,
        uidvalidity=uidvalidity(mailbox, session),
        sha256=[hashed(mailbox, b"other octets")],
    )
    assert outcome is told(mailbox, Removal.CHANGED)
    session.rest()
    assert mailbox.held("Drafts") == before


def test_what_is_gone_is_gone(mailbox: Mailbox, session: MailSession, uid: str) -> None:
    now = uidvalidity(mailbox, session)
    mailbox.delete(REF.encode() + b"@bar.example", "Drafts")
    before = mailbox.held("Drafts")
    outcome = session.remove(mailbox.place("Drafts"), uid, uidvalidity=now, sha256=[hashed(mailbox)])
    assert outcome is told(mailbox, Removal.GONE)
    assert mailbox.held("Drafts") == before


def test_under_another_uidvalidity_nothing_is_touched(mailbox: Mailbox, session: MailSession, uid: str) -> None:
    before = mailbox.held("Drafts")
    if isinstance(mailbox, ImapMailbox):
        other = uidvalidity(mailbox, session) + 1
        outcome = session.remove(mailbox.place("Drafts"), uid, uidvalidity=other, sha256=[hashed(mailbox)])
        assert outcome is told(mailbox, Removal.GONE)
    assert mailbox.held("Drafts") == before


def test_a_removal_changes_no_flag_of_what_is_looked_at_later(mailbox: Mailbox, session: MailSession, uid: str) -> None:
    session.remove(mailbox.place("Drafts"), uid, uidvalidity=uidvalidity(mailbox, session), sha256=[hashed(mailbox)])
    listed = list(session.list(mailbox.place("Drafts"), session.newest_uids(mailbox.place("Drafts"), 5)))
    list(session.fetch(mailbox.place("Drafts"), listed))
    flags = {message_id(1): {"\\Draft"}, message_id(2): {"\\Draft"}}
    ours = {} if removes(mailbox) else {id_of(DRAFT): {"\\Draft", "\\Seen"}}
    assert {name: held for name, (_, held) in mailbox.held("Drafts").items()} == flags | ours
