"""Folder layouts and monstrous mails on a real Dovecot."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from inboxguard.adapters.imap import ImapSession
from inboxguard.core.ports import Folders
from inboxguard.core.types import Cursor
from tests.mails import message_id, plain
from tests.servers import DOVECOT, Dovecot, Layout, dovecot
from tests.twins import ImapMailbox, id_of

pytestmark = [pytest.mark.server, pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed")]


@contextmanager
def running(layout: Layout) -> Iterator[tuple[ImapMailbox, ImapSession]]:
    with dovecot(layout) as server:
        mailbox = ImapMailbox(server, "dana")
        with mailbox.connector().connect() as session:
            yield mailbox, session


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (Layout(), Folders("Drafts", "Sent")),
        (Layout("INBOX.", ".", (("Drafts", ""), ("Sent Items", ""))), Folders("INBOX.Drafts", "INBOX.Sent Items")),
        (Layout("INBOX.", ".", (("טיוטות", ""), ("נשלח", ""))), Folders("INBOX.טיוטות", "INBOX.נשלח")),
        (Layout("", ".", (("Zettel", "\\Drafts"), ("Weg", "\\Sent"))), Folders("Zettel", "Weg")),
        (Layout("", "/", (("Zettel", "\\drafts"), ("Weg", "\\SENT"), ("Drafts", ""))), Folders("Zettel", "Weg")),
        (Layout("INBOX/", "/", ()), Folders(None, None)),
    ],
)
def test_drafts_and_sent_are_found_in_every_layout(layout: Layout, expected: Folders) -> None:
    with running(layout) as (_, session):
        assert session.folders() == expected
        name = expected.drafts or session.create_drafts()
        session.append(name, plain(1), draft=True)
        assert session.state(name).messages == 1
        assert session.folders().drafts == name


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as opened:
        yield opened


def nested(depth: int) -> bytes:
    opening = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return b"Subject: deep\r\nMessage-ID: <deep@x>\r\n" + opening + b"Content-Type: text/plain\r\n\r\nwords\r\n"


def many_parts(count: int) -> bytes:
    part = b'--b\r\nContent-Type: text/plain; name="' + b"n" * 60 + b'"\r\n\r\nwords\r\n'
    return b"Message-ID: <many@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + part * count + b"--b--\r\n"


MONSTERS = {
    "deep": nested(600),
    "many parts": many_parts(20_000),
    "huge header": b"Message-ID: <huge@x>\r\nSubject: " + b"x" * 1_500_000 + b"\r\n\r\nwords\r\n",
    "recipients": b"Message-ID: <to@x>\r\nTo: "
    + b",\r\n ".join(b"a%d@x.example" % n for n in range(10_000))
    + b"\r\n\r\nwords\r\n",
    "nul": b"Message-ID: <nul@x>\r\nSubject: a\0b\r\n\r\nwords\0words\r\n",
    "one line": b"Message-ID: <line@x>\r\n\r\n" + b"words " * 500_000 + b"\r\n",
    "semicolons": b"Message-ID: <semi@x>\r\nContent-Type: text/plain" + b";" * 100_000 + b"\r\n\r\nwords\r\n",
}


@pytest.mark.parametrize("monster", MONSTERS.values(), ids=MONSTERS)
def test_a_monster_does_not_spoil_its_neighbours(server: Dovecot, monster: bytes) -> None:
    mailbox = ImapMailbox(server, id_of(monster).decode().partition("@")[0])
    for content in (plain(1), monster, plain(2)):
        mailbox.deliver(content)

    with mailbox.connector().connect() as session:
        listed = list(session.list("INBOX", session.new_uids("INBOX", Cursor(1, 1))))
        contents = [fetched.content for _, fetched in session.fetch("INBOX", listed)]

    assert [id_of(one.header) for one in listed] == [message_id(1), id_of(monster), message_id(2)]
    assert [b"please call me" in content for content in contents] == [True, False, True]
    assert 100 < len(contents[1]) < 2_000_000 or b"words" in contents[1]
