"""The same life of a draft on a Maildir, on a Dovecot, and on servers that are played."""

import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from tests.app.life import Life, settle_in
from tests.app.promising import SAID, WORDS, at, clients
from tests.played.kinds import KINDS
from tests.played.owner import PlayedMailbox
from tests.played.server import Played, played
from tests.servers import DOVECOT, Dovecot, Layout, dovecot
from tests.twins import ImapMailbox, MaildirMailbox
from tests.workshop import Workshop, workshop

needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed")
_users = (f"owner{number}" for number in itertools.count())


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot(Layout(folders=())) as running:
        yield running


@pytest.fixture(scope="module")
def played_servers() -> Iterator[dict[str, Played]]:
    with ExitStack() as all_of_them:
        yield {name: all_of_them.enter_context(played(kind)) for name, kind in KINDS.items()}


def at_provider(server: Played, home: Path) -> Life:
    """A mailbox with the folders that the provider has; the state is no longer young."""
    life = settle_in(PlayedMailbox(server, next(_users)), home, folders=())
    life.change("INSERT OR REPLACE INTO note VALUES ('born', '2020-01-01T00:00:00+00:00')")
    return life


#: Here too in the minutes-long tests; test_providers has what is special at each of them.
_PLAYED = [pytest.param(name, marks=pytest.mark.matrix) for name in KINDS]


@pytest.fixture(params=["maildir", pytest.param("imap", marks=[pytest.mark.server, needs_dovecot]), *_PLAYED])
def life(request: pytest.FixtureRequest, tmp_path: Path) -> Life:
    """On each."""
    if request.param in KINDS:
        return at_provider(request.getfixturevalue("played_servers")[request.param], tmp_path)
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
