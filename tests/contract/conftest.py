"""The mailboxes that every MailSession test runs on: a Maildir in both layouts, and IMAP on a real Dovecot."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from inboxguard.core.ports import MailSession
from tests.servers import DOVECOT, Dovecot, Layout, dovecot
from tests.twins import ImapMailbox, Mailbox, MaildirMailbox

needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed")
IMAP = pytest.param("imap", marks=[pytest.mark.server, needs_dovecot])
_users = (f"user{number}" for number in itertools.count())


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot(Layout(folders=())) as running:
        yield running


@pytest.fixture(params=["maildir++", "maildir-folders", IMAP])
def mailbox(request: pytest.FixtureRequest, tmp_path: Path) -> Mailbox:
    if request.param == "imap":
        return ImapMailbox(request.getfixturevalue("server"), next(_users))
    return MaildirMailbox(tmp_path / "Mail", plus=request.param == "maildir++")


@pytest.fixture
def session(mailbox: Mailbox) -> Iterator[MailSession]:
    with mailbox.connector().connect() as opened:
        yield opened
