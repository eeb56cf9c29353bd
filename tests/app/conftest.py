"""The same life of a draft on a Maildir and on a Dovecot."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.app.life import Life, settle_in
from tests.app.promising import SAID, WORDS, at, clients
from tests.servers import DOVECOT, Dovecot, Layout, dovecot
from tests.twins import ImapMailbox, MaildirMailbox
from tests.workshop import Workshop, workshop

needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed")
_users = (f"owner{number}" for number in itertools.count())


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot(Layout(folders=())) as running:
        yield running


@pytest.fixture(params=["maildir", pytest.param("imap", marks=[pytest.mark.server, needs_dovecot])])
def life(request: pytest.FixtureRequest, tmp_path: Path) -> Life:
    """On both."""
    if request.param == "imap":
        return settle_in(ImapMailbox(request.getfixturevalue("server"), next(_users)), tmp_path)
    return settle_in(MaildirMailbox(tmp_path / "Mail", plus=True), tmp_path)


@pytest.fixture
def online(server: Dovecot, tmp_path: Path) -> Life:
    """On a Dovecot."""
    return settle_in(ImapMailbox(server, next(_users)), tmp_path)


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A Maildir, and a client whose invoice is overdue."""
    made = workshop(tmp_path, {"clients": clients(), "hours": {"holidays": ["IL"]}}, WORDS.items())
    made.now = SAID - timedelta(days=60)
    at(made, made.now)
    return made
