"""The mailboxes that every MailSession test runs on: a Maildir in both layouts, IMAP on a real Dovecot and Courier.

And on servers that are played, which have neither folders nor a search that lags here.
"""

import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from inboxguard.core.ports import MailSession
from tests.courier import COURIER, courier
from tests.played.kinds import KINDS
from tests.played.owner import PlayedMailbox
from tests.played.server import Played, played
from tests.servers import DOVECOT, Layout, Server, dovecot
from tests.twins import ImapMailbox, Mailbox, MaildirMailbox

needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed")
needs_courier = pytest.mark.skipif(COURIER is None, reason="courier is not installed; see make courier")
IMAP = (
    pytest.param("dovecot", marks=[pytest.mark.server, needs_dovecot]),
    pytest.param("courier", marks=[pytest.mark.server, needs_courier]),
)
_users = (f"user{number}" for number in itertools.count())


@pytest.fixture(scope="module")
def dovecot_server() -> Iterator[Server]:
    with dovecot(Layout(folders=())) as running:
        yield running


@pytest.fixture(scope="module")
def courier_server() -> Iterator[Server]:
    with courier() as running:
        yield running


@pytest.fixture(scope="module")
def played_servers() -> Iterator[dict[str, Played]]:
    with ExitStack() as all_of_them:
        bare = {name: replace(kind, folders={}, roles={}, search_lags=False) for name, kind in KINDS.items()}
        yield {name: all_of_them.enter_context(played(kind)) for name, kind in bare.items()}


@pytest.fixture(params=["maildir++", "maildir-folders", *IMAP, *KINDS])
def mailbox(request: pytest.FixtureRequest, tmp_path: Path) -> Mailbox:
    if request.param in KINDS:
        return PlayedMailbox(request.getfixturevalue("played_servers")[request.param], next(_users))
    if request.param in {"dovecot", "courier"}:
        return ImapMailbox(request.getfixturevalue(f"{request.param}_server"), next(_users))
    return MaildirMailbox(tmp_path / "Mail", plus=request.param == "maildir++")


@pytest.fixture
def session(mailbox: Mailbox) -> Iterator[MailSession]:
    with mailbox.connector().connect() as opened:
        yield opened
