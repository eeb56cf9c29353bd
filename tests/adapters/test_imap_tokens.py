"""Signing in with access tokens: what the server says of one is heard, and one fresh one is tried."""

import base64
from collections.abc import Iterator

import pytest

from inboxguard.adapters.imap import ImapConnector
from inboxguard.core.errors import InboxguardError, SignInRefused, Unreachable
from tests.scripted import CLOSE, Answer, ScriptedImap, scripted
from tests.servers import DOVECOT, Dovecot, Layout, dovecot, imap_account
from tests.token_server import jwt

needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed")
CHALLENGE = base64.b64encode(b'{"status":"401","schemes":"Bearer","scope":"https://mail.example/"}').decode()
REFUSED = f"+ \n+ {CHALLENGE}\r\n{{tag}} NO [AUTHENTICATIONFAILED] no\r\n"
GOOD = "+ \n{tag} OK signed in\r\n"


class Purse:
    """Gives these tokens one after the other, and notes which were refused."""

    remedy = "sign in anew"

    def __init__(self, *tokens: str) -> None:
        self._tokens = iter(tokens)
        self.refused: list[str] = []

    def token(self, *, refused: str = "") -> str:
        self.refused.append(refused)
        return next(self._tokens)


@pytest.fixture(scope="module", params=["xoauth2", "oauthbearer", "xoauth2 oauthbearer"])
def server(request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    with dovecot(Layout(mechanisms=request.param)) as running:
        yield running


def connect(port: int, purse: Purse, user: str = "dana") -> None:
    with ImapConnector(imap_account(port, user=user), lambda: "", tokens=purse).connect():
        pass


def mechanisms(server: ScriptedImap) -> list[str]:
    return [line.rpartition(" ")[2] for line in server.commands("AUTHENTICATE")]


@pytest.mark.server
@needs_dovecot
@pytest.mark.parametrize("first", ["good", "expired"])
def test_an_expired_token_is_replaced_once(server: Dovecot, first: str) -> None:
    tokens = [jwt("dana", lifetime_seconds=60 if first == "good" else -60), jwt("dana")]
    purse = Purse(*tokens)

    with ImapConnector(server.account("dana"), lambda: "", tokens=purse).connect() as session:
        assert session.state("INBOX").messages == 0

    assert purse.refused == ([""] if first == "good" else ["", tokens[0]])


@pytest.mark.server
@needs_dovecot
@pytest.mark.parametrize("token", ["garbage", jwt("dana", key=b"another key"), jwt("noa")])
def test_a_token_that_is_wrong_twice_is_a_refused_sign_in(server: Dovecot, token: str) -> None:
    purse = Purse(token, token)

    with pytest.raises(SignInRefused, match=r"refuses the access token \((401|invalid_token)\); sign in anew") as told:
        ImapConnector(server.account("dana"), lambda: "", tokens=purse).connect()

    assert purse.refused == ["", token]
    assert token not in str(told.value)


@pytest.mark.parametrize(
    ("capability", "mechanism"),
    [
        ("AUTH=XOAUTH2 AUTH=OAUTHBEARER", "OAUTHBEARER"),
        ("AUTH=OAUTHBEARER AUTH=PLAIN", "OAUTHBEARER"),
        ("AUTH=PLAIN AUTH=XOAUTH2", "XOAUTH2"),
    ],
)
def test_the_standard_mechanism_comes_first(capability: str, mechanism: str) -> None:
    with scripted({" AUTHENTICATE ": GOOD}, capability=f"IMAP4rev1 {capability}") as server:
        connect(server.port, Purse("token"))

    assert mechanisms(server) == [mechanism]


@pytest.mark.parametrize(
    ("mechanism", "first", "last"),
    [
        ("OAUTHBEARER", b"n,a=d=3Dn=2Ca,\1auth=Bearer token\1\1", b"\1"),
        ("XOAUTH2", b"user=d=n,a\1auth=Bearer token\1\1", b""),
    ],
)
def test_the_challenge_is_answered_as_the_mechanism_wants_it(mechanism: str, first: bytes, last: bytes) -> None:
    tags: list[str] = []

    def begin(command: str) -> str:
        tags.append(command.partition(" ")[0])
        return f"+ \n+ {CHALLENGE}\r\n"

    rules: dict[str, Answer] = {
        " AUTHENTICATE ": begin,
        "^[^ ]*$": lambda _: f"{tags[-1]} NO [UNAVAILABLE] later\r\n",
    }
    with scripted(rules, capability=f"IMAP4rev1 AUTH={mechanism}") as server, pytest.raises(Unreachable):
        connect(server.port, Purse("token"), user="d=n,a")

    begun = next(number for number, line in enumerate(server.received) if " AUTHENTICATE " in line)
    assert [base64.b64decode(line) for line in server.received[begun + 1 :]] == [first, last]


@pytest.mark.parametrize(
    "answer",
    [
        REFUSED,
        "+ \n{tag} NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n",
        "+ \n{tag} NO AUTHENTICATE failed.\r\n",
        f"+ \n+ {CHALLENGE}\r\n" + CLOSE,
        f"+ \n+ {CHALLENGE}\r\n* BYE AccessTokenExpired\r\n" + CLOSE,
        "+ \n+ bm8ganNvbg==\r\n{tag} NO no\r\n",
    ],
)
def test_a_refused_token_is_followed_by_one_fresh_one_on_a_fresh_connection(answer: str) -> None:
    answers = iter([answer, GOOD])
    rules = {" AUTHENTICATE ": lambda _: next(answers)}
    purse = Purse("first", "second")
    with scripted(rules, capability="IMAP4rev1 AUTH=XOAUTH2") as server:
        connect(server.port, purse)

    assert purse.refused == ["", "first"]
    assert server.connections == 2


def test_after_the_second_refusal_there_is_no_third() -> None:
    purse = Purse("first", "second")
    with scripted({" AUTHENTICATE ": REFUSED}, capability="IMAP4rev1 AUTH=XOAUTH2") as server:
        with pytest.raises(SignInRefused, match=r"\(401\); sign in anew"):
            connect(server.port, purse)

        assert server.connections == 2


@pytest.mark.parametrize(
    "answer",
    [
        "+ \n{tag} NO [UNAVAILABLE] Temporary authentication failure\r\n",
        "+ \n{tag} NO [ALERT] Too many simultaneous connections. (Failure)\r\n",
        "+ \n{tag} NO [LIMIT] Maximum number of connections\r\n",
        "+ \n{tag} BAD User is authenticated but not connected.\r\n",
        "{tag} BAD no such thing\r\n",
        "* BYE too many\r\n" + CLOSE,
        CLOSE,
    ],
)
def test_a_busy_server_is_not_asked_again_and_costs_no_token(answer: str) -> None:
    purse = Purse("the-token")
    with (
        scripted({" AUTHENTICATE ": answer}, capability="IMAP4rev1 AUTH=XOAUTH2") as server,
        pytest.raises(Unreachable) as failure,
    ):
        connect(server.port, purse)

    assert purse.refused == [""]
    assert "the-token" not in str(failure.value)


def test_a_server_that_takes_no_tokens_is_sent_none() -> None:
    with scripted(capability="IMAP4rev1 AUTH=PLAIN") as server, pytest.raises(SignInRefused, match="neither"):
        connect(server.port, Purse("token"))

    assert mechanisms(server) == []


@pytest.mark.parametrize(
    "last", ["{tag} NO [AUTHENTICATIONFAILED] Bearer the-token is no good\r\n", "{tag} NO the-token\r\n"]
)
def test_a_token_that_the_server_repeats_is_not_told(last: str) -> None:
    with (
        scripted({" AUTHENTICATE ": f"+ \n{last}"}, capability="IMAP4rev1 AUTH=XOAUTH2") as server,
        pytest.raises(InboxguardError) as failure,
    ):
        connect(server.port, Purse("the-token", "the-token"))

    whole = [failure.value, failure.value.__cause__, failure.value.__cause__ and failure.value.__cause__.__cause__]
    assert [str(error) for error in whole if "the-token" in f"{error!r}"] == []
