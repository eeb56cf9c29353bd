"""inboxguard sign-in, and how the state of the sign-in is told."""

import json
import logging
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from inboxguard import wiring
from inboxguard.cli import screen
from inboxguard.cli import sign_in as command
from inboxguard.wiring import STATE_FILE
from tests.cli.runs import Ran, run
from tests.servers import DOVECOT, Dovecot, Layout, dovecot
from tests.token_server import TokenServer, jwt, token_server

CONFIGURATION = """
[me]
name = "Noa Bar"
email = "noa@bar.example"
[[accounts]]
name = "box"
host = "127.0.0.1"
port = {port}
user = "dana"
ca_file = "{ca_file}"
auth = {{ oauth = "google", client_id = "our-client", authorize_url = "{url}/authorize", token_url = "{url}/token" }}
[[accounts]]
name = "files"
kind = "maildir"
path = "{home}/Maildir"
[[clients]]
id = "cafe"
name = "Dana"
emails = ["dana@cafe.example"]
[summary]
"""


class Owner:
    """Somebody with one account that signs in by OAuth."""

    def __init__(self, home: Path, tokens: TokenServer, *, port: int = 1, ca_file: str = "") -> None:
        self.home = home
        self.state = home / "state"
        self.config = home / "config.toml"
        for folder in ("tmp", "new", "cur"):
            (home / "Maildir" / folder).mkdir(parents=True)
        self.config.write_text(CONFIGURATION.format(port=port, ca_file=ca_file, url=tokens.url, home=home))

    def run(self, *arguments: str) -> Ran:
        wiring._tokens.cache_clear()  # each command is a process of its own
        return run("--config", self.config, "--state", self.state, *arguments)

    def sign_in(self, tokens: TokenServer, monkeypatch: pytest.MonkeyPatch) -> Ran:
        """With a browser that comes back."""

        def browse(text: str = "") -> None:
            screen.say(text)
            pages = [word for word in text.split() if word.startswith("http") and "state=" in word]
            for page in pages:
                query = dict(parse_qsl(urlsplit(page).query))
                tokens.codes["code-1"] = query["code_challenge"]
                back = f"{query['redirect_uri']}/?{urlencode({'code': 'code-1', 'state': query['state']})}"
                threading.Thread(target=_visit, args=(back,)).start()

        monkeypatch.setattr(command, "say", browse)
        return self.run("sign-in", "box")


def _visit(page: str) -> None:
    urllib.request.urlopen(page).close()


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> Iterator[TokenServer]:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with token_server() as running:
        yield running


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot(Layout(mechanisms="oauthbearer")) as running:
        yield running


def state_of(owner: Owner) -> object:
    (status,) = owner.run("status", "--json").objects
    assert status["accounts"][1]["sign_in"] is None
    return status["accounts"][0]["sign_in"]


@pytest.mark.server
@pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed")
def test_from_signing_in_to_a_pass_to_a_lapse_and_back(
    server: Dovecot, tokens: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    owner = Owner(tmp_path, tokens, port=server.tls_port, ca_file=str(server.ca_file))
    assert state_of(owner) == "missing"
    before = owner.run("doctor")
    assert before.code == 1
    assert "✗ account box: nobody is signed in" in before.out
    assert "inboxguard sign-in box" in before.out

    signed_in = owner.sign_in(tokens, monkeypatch)
    assert signed_in.code == 0, signed_in.err
    assert "inboxguard doctor" in signed_in.err
    assert state_of(owner) == "signed-in"
    assert "✓ account box: signed in by OAuth" in owner.run("doctor").out
    assert "✓ box" in owner.run("once").out

    tokens.mint = lambda: jwt("dana", lifetime_seconds=-60)
    tokens.lifetime_seconds = -60  # else the program would know better than to ask
    expired = owner.run("once")
    assert "✗ box: account box: the server refuses the access token (invalid_token); sign in anew" in expired.out

    tokens.good = set()
    lapsed = owner.run("once")
    assert "✗ box" in lapsed.out
    assert "inboxguard sign-in box" in lapsed.out
    assert state_of(owner) == "lapsed"
    asked = len(tokens.forms)
    told = owner.run("status")
    assert told.code == 1
    assert "inboxguard sign-in box" in told.out
    assert "inboxguard sign-in box" in owner.run("summary").out
    assert "inboxguard sign-in box" in owner.run("doctor").out
    assert len(tokens.forms) == asked

    tokens.good, tokens.lifetime_seconds, tokens.mint = {"refresh-9"}, 3600, lambda: jwt("dana")
    assert owner.sign_in(tokens, monkeypatch).code == 0
    last = owner.run("once")
    assert "✓ box" in last.out
    secrets = ("refresh-", "code-1", "eyJ")
    assert [one for one in secrets for ran in (expired, lapsed, told, last) if one in ran.out + ran.err] == []
    assert [one for one in secrets if one in caplog.text] == []
    assert [one for one in secrets if one.encode() in (owner.state / STATE_FILE).read_bytes()] == []


def test_a_refresh_token_is_kept_where_the_command_says(
    tokens: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = Owner(tmp_path, tokens)
    ran = owner.sign_in(tokens, monkeypatch)
    place = owner.state / "sign-in" / "box.json"
    assert str(place) in ran.err
    assert json.loads(place.read_text())["refresh_token"] == "refresh-1"


def test_without_a_refresh_token_nothing_is_kept(
    tokens: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = Owner(tmp_path, tokens)
    tokens.answers.append((200, {"access_token": "only-this", "expires_in": 60}))
    ran = owner.sign_in(tokens, monkeypatch)
    assert ran.code == 1
    assert "no refresh token" in ran.err
    assert "only-this" not in ran.err
    assert state_of(owner) == "missing"


@pytest.mark.parametrize(("account", "message"), [("files", "nothing to sign in to"), ("other", "known: box, files")])
def test_an_account_that_has_no_oauth_is_told(tokens: TokenServer, tmp_path: Path, account: str, message: str) -> None:
    ran = Owner(tmp_path, tokens).run("sign-in", account)
    assert ran.code == 2
    assert message in ran.err
