"""Signing in over IMAP: no password leaves before the connection is secure, and busy is not wrong."""

import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from inboxguard.adapters.imap import ImapConnector
from inboxguard.core.errors import ConfigurationError, InboxguardError, SignInRefused, Unreachable
from tests.scripted import CLOSE, DRIP, HANG, ScriptedImap, scripted
from tests.servers import DOVECOT, HEBREW_PASSWORD, PASSWORD, Dovecot, dovecot, imap_account

needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed")


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


def never() -> str:
    raise AssertionError("the password must not be asked for")


def connect(
    server: ScriptedImap,
    *,
    password: Callable[[], str] = lambda: "pass word",
    security: str = "none",
    user: str = "dana",
    ca_file: Path | None = None,
    deadline_seconds: float = 10.0,
) -> None:
    account = imap_account(server.port, user=user, security=security, ca_file=ca_file)
    with ImapConnector(account, password, deadline_seconds=deadline_seconds).connect():
        pass


@pytest.mark.server
@needs_dovecot
@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_signs_in_with_every_kind_of_security(server: Dovecot, security: str) -> None:
    account = server.account("dana", security=security)

    with ImapConnector(account, lambda: PASSWORD).connect() as session:
        assert session.state("INBOX").messages == 0


@pytest.mark.server
@needs_dovecot
def test_signs_in_with_letters_beyond_ascii(server: Dovecot) -> None:
    with ImapConnector(server.account("dana"), lambda: HEBREW_PASSWORD).connect() as session:
        assert session.state("INBOX").messages == 0


@pytest.mark.server
@needs_dovecot
@pytest.mark.parametrize("password", ["wrong", "לא נכון"])
def test_a_wrong_password_is_a_refused_sign_in_and_is_not_repeated(server: Dovecot, password: str) -> None:
    with pytest.raises(SignInRefused) as refusal:
        ImapConnector(server.account("dana"), lambda: password).connect()

    assert password not in str(refusal.value)
    assert not refusal.value.transient


@pytest.mark.server
@needs_dovecot
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_unknown_certificate_is_refused_before_the_password_is_asked_for(server: Dovecot, security: str) -> None:
    account = imap_account(server.tls_port if security == "tls" else server.port, security=security)

    with pytest.raises(Unreachable, match="certificate is not trusted"):
        ImapConnector(account, never).connect()


def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("imap.elsewhere.example").configure_cert(context)

    with scripted(tls=context) as server, pytest.raises(Unreachable, match="certificate is not trusted"):
        connect(server, password=never, security="tls", ca_file=tmp_path / "ca.pem")

    assert server.received == []


def test_a_certificate_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with scripted() as server, pytest.raises(Unreachable, match=r"ca\.pem cannot be read"):
        connect(server, password=never, security="tls", ca_file=tmp_path / "ca.pem")


@pytest.mark.parametrize("greeting", ["* OK ready\r\n", "* PREAUTH welcome\r\n"])
def test_without_starttls_nothing_is_sent(greeting: str) -> None:
    with scripted(greeting=greeting) as server, pytest.raises(Unreachable, match="STARTTLS"):
        connect(server, password=never, security="starttls")

    assert {line.partition(" ")[2] for line in server.received} == {"CAPABILITY"}


def test_a_starttls_that_is_refused_is_not_done_without() -> None:
    rules = {" STARTTLS$": "{tag} NO later\r\n"}
    with scripted(rules, capability="IMAP4rev1 STARTTLS") as server, pytest.raises(Unreachable):
        connect(server, password=never, security="starttls")

    assert server.commands("LOGIN") == []


def test_mail_in_the_clear_is_for_this_machine_only() -> None:
    account = imap_account(143, security="none")
    for host in ("127.0.0.1", "::1", "localhost"):
        ImapConnector(replace(account, host=host), never)
    for host in ("192.168.1.2", "imap.example", "localhost.example"):
        with pytest.raises(ConfigurationError, match=r"accounts\.work\.security = none"):
            ImapConnector(replace(account, host=host), never)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("{tag} NO [AUTHENTICATIONFAILED] Authentication failed.\r\n", SignInRefused),
        ("{tag} NO [AUTHORIZATIONFAILED] No.\r\n", SignInRefused),
        ("{tag} NO [EXPIRED] That password is too old\r\n", SignInRefused),
        ("{tag} NO Invalid credentials (Failure)\r\n", SignInRefused),
        ("{tag} NO [ALERT] Application-specific password required: https://x.example (Failure)\r\n", SignInRefused),
        ("{tag} NO [LIMIT] Maximum number of connections from user+IP exceeded\r\n", Unreachable),
        ("{tag} NO [UNAVAILABLE] Temporary authentication failure\r\n", Unreachable),
        ("{tag} NO [ALERT] Too many simultaneous connections. (Failure)\r\n", Unreachable),
        ("{tag} NO LOGIN failed.\r\n", Unreachable),
        ("{tag} BAD pass word makes no sense\r\n", Unreachable),
        ("* BYE Session expired, please login again.\r\n" + CLOSE, Unreachable),
        ("* BYE [AUTHENTICATIONFAILED] too many tries\r\n{tag} NO [AUTHENTICATIONFAILED] no\r\n", Unreachable),
        (CLOSE, Unreachable),
    ],
)
def test_only_what_the_server_says_of_the_password_counts_as_wrong(
    answer: str, expected: type[InboxguardError]
) -> None:
    with scripted({" LOGIN ": answer}) as server, pytest.raises(InboxguardError) as failure:
        connect(server)

    assert type(failure.value) is expected or (expected is Unreachable and isinstance(failure.value, Unreachable))
    assert "pass word" not in str(failure.value)


def test_what_the_server_says_on_parting_is_told() -> None:
    parting = "* BYE too many connections from you\r\n"
    with scripted(greeting=parting) as server, pytest.raises(Unreachable, match="too many connections from you"):
        connect(server, password=never)


def test_user_and_password_are_quoted() -> None:
    with scripted() as server:
        connect(server, user='dana "d" \\ x', password=lambda: 'a "b" \\')

    assert server.commands("LOGIN")[0].partition(" ")[2] == r'LOGIN "dana \"d\" \\ x" "a \"b\" \\"'


def test_letters_beyond_ascii_need_a_server_that_can_take_them() -> None:
    with scripted(capability="IMAP4rev1") as server, pytest.raises(SignInRefused, match="beyond ASCII"):
        connect(server, password=lambda: HEBREW_PASSWORD)

    assert server.commands("LOGIN") == []


@pytest.mark.parametrize("password", ["", "two\nlines", "nul\0"])
def test_a_password_that_cannot_be_one_is_not_sent(password: str) -> None:
    with scripted() as server, pytest.raises(SignInRefused):
        connect(server, password=lambda: password)

    assert server.commands("LOGIN") == []


def test_a_password_that_cannot_be_read_may_be_read_later() -> None:
    def locked() -> str:
        raise InboxguardError("the keyring is locked")

    with scripted() as server, pytest.raises(Unreachable, match="the keyring is locked"):
        connect(server, password=locked)


@pytest.mark.parametrize("greeting", [HANG, "* OK a very slow welcome to all of you" + DRIP, "no imap\r\n", CLOSE])
def test_a_server_that_does_not_greet_is_given_up(greeting: str) -> None:
    with scripted(greeting=greeting) as server, pytest.raises(Unreachable):
        connect(server, password=never, deadline_seconds=0.3)


def test_a_tls_handshake_that_never_ends_is_given_up() -> None:
    with scripted(greeting=HANG) as server, pytest.raises(Unreachable, match=r"0\.3 seconds"):
        connect(server, password=never, security="tls", deadline_seconds=0.3)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Unreachable, match="account work: no connection"):
        ImapConnector(imap_account(port), never).connect()


def test_nothing_heavy_is_loaded_before_a_connection_is_opened() -> None:
    heavy = {"imapclient", "imaplib", "smtplib", "ssl", "keyring", "http", "msal", "requests"}
    names = ("imap", "maildir", "files", "secrets", "smtp", "oauth.tokens")
    rooms = ", ".join(f"inboxguard.adapters.{name}" for name in names)
    program = f"import sys, {rooms}; print(*{heavy} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""
