"""One suite for every MailSession: looking. What is written, and where, is in test_mail_session_folders."""

import email
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.policy import default

import pytest

from inboxguard.adapters.headers import header_of, kept
from inboxguard.core.errors import Refused
from inboxguard.core.identity import content_id
from inboxguard.core.parsing import parse
from inboxguard.core.ports import MailSession
from inboxguard.core.types import Cursor, Listed
from tests.mails import ODD_MAILS, PLAIN_HEADER, attached, message_id, plain
from tests.played.owner import as_kept, as_labels
from tests.servers import PASSWORD
from tests.twins import ImapMailbox, Mailbox, MaildirMailbox, everything, id_of, ids


def text_parts(content: bytes) -> list[str]:
    parsed = email.message_from_bytes(content, policy=default)
    return [
        part.get_content().replace("\r\n", "\n")
        for part in parsed.walk()
        if part.get_content_maintype() == "text" and not part.is_attachment()
    ]


def test_an_empty_folder_has_a_state_and_no_mail(session: MailSession) -> None:
    state = session.state("INBOX")

    assert state.messages == 0
    assert state.uidvalidity > 0
    assert session.new_uids("INBOX", Cursor(state.uidvalidity, 1)) == []
    assert session.recent_uids("INBOX", 30) == []
    assert list(session.list("INBOX", [])) == []
    assert list(session.fetch("INBOX", [])) == []


def test_state_counts_mails_and_moves_on_with_each(mailbox: Mailbox, session: MailSession) -> None:
    mailbox.deliver(plain(1))  # Courier does not write down the UIDVALIDITY of an empty folder
    before = session.state("INBOX")
    mailbox.deliver(plain(2))
    after = session.state("INBOX")

    assert after.messages == 2
    assert after.uidvalidity == before.uidvalidity
    assert before.uidnext is not None
    assert after.uidnext is not None
    assert after.uidnext > before.uidnext


def test_state_of_a_folder_that_is_not_there_is_refused_and_the_session_lives_on(session: MailSession) -> None:
    with pytest.raises(Refused):
        session.state("Nowhere")
    with pytest.raises(Refused):
        session.new_uids("Nowhere", Cursor(1, 1))

    assert session.state("INBOX").messages == 0


def test_new_mails_are_those_after_the_cursor_oldest_first(mailbox: Mailbox, session: MailSession) -> None:
    start = datetime(2026, 11, 1, 18, 0, tzinfo=UTC)
    for number in (1, 2):
        mailbox.deliver(plain(number), at=start + timedelta(minutes=number))
    state = session.state("INBOX")
    known = session.new_uids("INBOX", Cursor(state.uidvalidity, 1))
    for number in (3, 4):
        mailbox.deliver(plain(number), at=start + timedelta(minutes=number))

    assert state.uidnext is not None
    found = session.new_uids("INBOX", Cursor(state.uidvalidity, state.uidnext))

    assert ids(session, known) == [message_id(1), message_id(2)]
    assert ids(session, [uid for uid in found if uid not in known]) == [message_id(3), message_id(4)]


def test_what_arrives_while_the_session_is_open_is_seen(mailbox: Mailbox, session: MailSession) -> None:
    assert everything(session) == []
    mailbox.deliver(plain(1))
    assert [id_of(listed.header) for listed in everything(session)] == [message_id(1)]


def test_nothing_lies_beyond_the_last_mail(mailbox: Mailbox, session: MailSession) -> None:
    mailbox.deliver(plain(1))
    uidvalidity = session.state("INBOX").uidvalidity
    beyond = int(datetime.now(UTC).timestamp() * 1e9) if isinstance(mailbox, MaildirMailbox) else 1000

    assert session.new_uids("INBOX", Cursor(uidvalidity, beyond)) == []


def test_recent_mails_are_those_of_the_last_days(mailbox: Mailbox, session: MailSession) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    mailbox.deliver(plain(1), at=now - timedelta(days=40))
    mailbox.deliver(plain(2), at=now - timedelta(days=5))
    mailbox.deliver(plain(3), at=now)

    assert ids(session, session.recent_uids("INBOX", 7)) == [message_id(2), message_id(3)]
    assert ids(session, session.recent_uids("INBOX", 60)) == [message_id(1), message_id(2), message_id(3)]


def test_a_listed_mail_has_the_fields_that_judging_needs(mailbox: Mailbox, session: MailSession) -> None:
    at = datetime(2026, 11, 1, 20, 15, 7, tzinfo=UTC)
    mailbox.deliver(plain(1), flags=["\\Answered", "\\Seen"], at=at)

    [listed] = everything(session)

    assert listed.header == kept(header_of(as_kept(mailbox, plain(1))))
    assert kept(header_of(plain(1))) == PLAIN_HEADER % message_id(1)
    assert listed.received_at == at
    assert listed.received_at.utcoffset() is not None
    assert listed.flags == {"\\Answered", "\\Seen"}
    assert 0 < listed.size <= len(plain(1))
    assert (listed.gmail_id is None) == (not as_labels(mailbox))


def test_mails_are_listed_in_the_order_asked_for_and_gone_ones_left_out(mailbox: Mailbox, session: MailSession) -> None:
    for number in (1, 2, 3):
        mailbox.deliver(plain(number))
    uids = [listed.uid for listed in everything(session)]
    mailbox.delete(message_id(2))

    with mailbox.connector().connect() as later:  # a server may show this session what it has seen before
        assert ids(later, uids[::-1]) == [message_id(3), message_id(1)]


def test_a_mail_that_is_gone_before_it_is_fetched_is_left_out(mailbox: Mailbox, session: MailSession) -> None:
    for number in (1, 2, 3):
        mailbox.deliver(plain(number))
    mailbox.make_folder("Archive")
    listed = everything(session)
    mailbox.move(message_id(1), "Archive")

    assert [id_of(mail.content) for _, mail in session.fetch("INBOX", listed)] == [message_id(2), message_id(3)]
    assert [id_of(mail.content) for _, mail in session.fetch("INBOX", listed[:1])] == []


def test_an_attachment_only_mail_that_is_gone_is_left_out_too(mailbox: Mailbox, session: MailSession) -> None:
    mailbox.deliver(
        b"Message-ID: <%s>\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf\r\n\r\nabc\r\n" % message_id(1)
    )
    listed = everything(session)

    assert len(list(session.fetch("INBOX", listed))) == 1
    mailbox.delete(message_id(1))
    assert list(session.fetch("INBOX", listed)) == []


def test_a_plain_mail_is_fetched_with_its_text(mailbox: Mailbox, session: MailSession) -> None:
    at = datetime(2026, 11, 1, 20, 15, 7, tzinfo=UTC)
    mailbox.deliver(plain(1), at=at)

    [listed] = everything(session)
    [(uid, fetched)] = session.fetch("INBOX", [listed])

    assert uid == listed.uid
    assert fetched.source == f"work/INBOX/{uid}"
    assert fetched.received_at == at
    assert b"\n" not in fetched.content.replace(b"\r\n", b"")
    assert text_parts(fetched.content) == ["שלום Noa,\nFrom now on, please call me.\n"]
    parsed = email.message_from_bytes(fetched.content, policy=default)
    assert parsed["subject"] == "שתי שאלות and more"


def test_text_is_fetched_and_attachments_keep_their_names(mailbox: Mailbox, session: MailSession) -> None:
    mailbox.deliver(attached(1))

    [(_, fetched)] = session.fetch("INBOX", everything(session))

    parsed = email.message_from_bytes(fetched.content, policy=default)
    assert text_parts(fetched.content)[0] == "שלום the plain words" + "\n" * text_parts(fetched.content)[0].count("\n")
    assert "חוזה.pdf" in [part.get_filename() for part in parsed.walk()]
    if isinstance(mailbox, ImapMailbox):
        assert len(fetched.content) < 2000
        assert b"words of an attached message" not in fetched.content


@pytest.mark.parametrize("name", ["plain", "attached", "footer", "invitation", "report", "no id", "Hebrew"])
def test_a_mail_reads_as_its_file_does(mailbox: Mailbox, session: MailSession, name: str) -> None:
    content = {"plain": plain(1), "attached": attached(1), **ODD_MAILS}[name]
    mailbox.deliver(content, at=datetime(2026, 11, 1, 18, 16, tzinfo=UTC))

    [listed] = everything(session)
    [(_, fetched)] = session.fetch("INBOX", [listed])

    whole = replace(fetched, content=content)
    assert parse(fetched) == parse(whole)
    assert content_id(listed.header) == content_id(kept(header_of(as_kept(mailbox, content))))


def test_a_mail_listed_in_an_earlier_session_can_be_fetched(mailbox: Mailbox, session: MailSession) -> None:
    mailbox.deliver(plain(1))
    [listed] = everything(session)
    remembered = Listed(listed.uid, listed.received_at, listed.size, listed.flags, listed.header)

    [(_, fetched)] = session.fetch("INBOX", [remembered])

    assert text_parts(fetched.content) == ["שלום Noa,\nFrom now on, please call me.\n"]


def test_looking_changes_nothing(mailbox: Mailbox) -> None:
    mailbox.deliver(plain(1))
    mailbox.deliver(attached(2), flags=["\\Flagged"])
    before = mailbox.held()
    names = sorted(mailbox.root.rglob("*")) if isinstance(mailbox, MaildirMailbox) else []

    with mailbox.connector().connect() as session:
        list(session.fetch("INBOX", everything(session)))
        session.folders()
        session.recent_uids("INBOX", 7)

    assert mailbox.held() == before
    assert {flags for _, flags in before.values()} == {frozenset(), frozenset({"\\Flagged"})}
    if isinstance(mailbox, MaildirMailbox):
        assert sorted(mailbox.root.rglob("*")) == names


def test_nothing_of_mail_or_password_is_logged(mailbox: Mailbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    mailbox.make_folder("Drafts")
    mailbox.deliver(plain(1))
    caplog.clear()

    with mailbox.connector().connect() as session:
        list(session.fetch("INBOX", everything(session)))
        session.append(mailbox.place("Drafts"), plain(1), draft=True)

    for secret in ("studio.example", "call me", "Subject", PASSWORD):
        assert secret not in caplog.text


def test_flags_that_change_meanwhile_do_no_harm(mailbox: Mailbox, session: MailSession) -> None:
    for number in (1, 2):
        mailbox.deliver(plain(number))
    listed = everything(session)
    mailbox.set_flags(message_id(1), ["\\Seen"])

    assert [id_of(mail.content) for _, mail in session.fetch("INBOX", listed)] == [message_id(1), message_id(2)]
    assert [mail.flags for mail in session.list("INBOX", [listed[0].uid])] == [{"\\Seen"}]


def test_a_hundred_and_twenty_mails_come_in_order(mailbox: Mailbox, session: MailSession) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    for number in range(120):
        mailbox.deliver(attached(number) if number % 3 == 0 else plain(number), at=start + timedelta(minutes=number))

    listed = everything(session)
    fetched = [id_of(mail.content) for _, mail in session.fetch("INBOX", listed)]

    expected = [message_id(number) for number in range(120)]
    assert [id_of(mail.header) for mail in listed] == expected
    assert fetched == expected


@pytest.mark.parametrize(
    "content",
    [
        b"\r\n",
        b"Subject: no body",
        b"Subject: a\r\n\r\n",
        b"no header at all\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\nno boundary in here\r\n",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary at all\r\n",
        b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner words\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n--x--\r\n",
        b'Subject: raw \xf9\xec\xe5\xed\r\nContent-Type: text/plain; charset="\xf9\xec"\r\n\r\n\xf9\xec\xe5\xed\r\n',
        b"Subject: long\r\n\r\n" + b"x" * 200_000 + b"\r\n",
        b"Date: Fri, 31 Dec 9999 23:59:59 -1200\r\nSubject: far\r\n\r\nfar\r\n",
    ],
)
def test_a_broken_mail_is_listed_and_fetched_and_spoils_no_other(
    mailbox: Mailbox, session: MailSession, content: bytes
) -> None:
    mailbox.deliver(plain(1))
    mailbox.deliver(content)
    mailbox.deliver(plain(2))

    listed = everything(session)
    fetched = [mail.content for _, mail in session.fetch("INBOX", listed)]

    assert len(fetched) == 3
    assert {message_id(1), message_id(2)} <= {id_of(mail) for mail in fetched}
