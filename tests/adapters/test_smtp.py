"""The relay: who is at fault when the summary does not go out, and on which side of the final dot."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from inboxguard.adapters.smtp import SmtpRelay
from inboxguard.core import settings
from inboxguard.core.errors import ConfigurationError, InDoubt, MailboxError, Refused, Unreachable
from inboxguard.core.sign_in import Secret
from tests.servers import free_ports

SUMMARY = b"From: noa@home.example\r\nTo: noa@home.example\r\nSubject: today\r\n\r\n.hidden dot\r\nlast line\r\n"
ME = "noa@home.example"


class Postbox:
    """Takes mail, or answers as told."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.taken: list[Any] = []
        self.passwords: list[bytes] = []

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        envelope.mail_from = address
        return self.answers.get("mail", "250 OK")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.answers.get("rcpt", "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope)
        if "data" not in self.answers:
            return "250 OK"
        if self.answers["data"] == "hang up":
            server.transport.abort()
        return self.answers["data"]

    def sign_in(self, server: Any, session: Any, envelope: Any, mechanism: str, login: LoginPassword) -> AuthResult:
        self.passwords.append(login.password)
        right = (login.login, login.password) in {(b"noa", b"s3cret"), (b"noa", "סיסמה".encode())}
        message = None if right else self.answers.get("auth", "535 5.7.8 s3cret is wrong")
        return AuthResult(success=right, handled=False, message=message)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    ca = trustme.CA()
    ca_file = tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(ca_file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    return context, ca_file


@contextmanager
def running(
    postbox: Postbox, *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None
) -> Iterator[int]:
    controller = Controller(
        postbox, hostname="127.0.0.1", port=free_ports(1)[0], ssl_context=tls, tls_context=starttls,
        authenticator=postbox.sign_in, auth_require_tls=False, server_hostname="relay.example",
    )  # fmt: skip
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def relay(
    port: int,
    *,
    security: str = "none",
    secret: Secret | None = None,
    ca_file: Path | None = None,
    timeout_seconds: float = 10,
) -> SmtpRelay:
    account = settings.SmtpRelay("127.0.0.1", port, security, "noa" if secret else "", secret, ca_file)
    return SmtpRelay(account, timeout_seconds=timeout_seconds)


def secret(tmp_path: Path, password: str) -> Secret:
    (tmp_path / "password").write_text(password, encoding="utf-8")
    return Secret("file", str(tmp_path / "password"))


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_the_summary_arrives_octet_for_octet(security: str, authority: tuple[ssl.SSLContext, Path]) -> None:
    context, ca_file = authority
    postbox = Postbox()
    with running(postbox, tls=context if security == "tls" else None, starttls=context) as port:
        relay(port, security=security, ca_file=ca_file).send(SUMMARY, sender=ME, to=ME)

    [envelope] = postbox.taken
    assert envelope.content == SUMMARY
    assert (envelope.mail_from, envelope.rcpt_tos) == (ME, [ME])


def test_bare_line_feeds_and_a_missing_end_are_mended() -> None:
    postbox = Postbox()
    with running(postbox) as port:
        relay(port).send("Subject: x\n\nשלום".encode(), sender=ME, to=ME)

    assert postbox.taken[0].content == "Subject: x\r\n\r\nשלום\r\n".encode()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_unknown_certificate_is_refused_before_the_password(
    security: str, authority: tuple[ssl.SSLContext, Path], tmp_path: Path
) -> None:
    context, _ = authority
    postbox = Postbox()
    with running(postbox, tls=context if security == "tls" else None, starttls=context) as port:
        guarded = relay(port, security=security, secret=secret(tmp_path, "s3cret"))
        with pytest.raises(Unreachable, match="certificate is not trusted"):
            guarded.send(SUMMARY, sender=ME, to=ME)

    assert postbox.taken == []
    assert postbox.passwords == []


def test_without_starttls_nothing_is_sent(tmp_path: Path) -> None:
    postbox = Postbox()
    with running(postbox) as port, pytest.raises(Unreachable, match="no secure connection"):
        relay(port, security="starttls", secret=secret(tmp_path, "s3cret")).send(SUMMARY, sender=ME, to=ME)

    assert postbox.passwords == []


def test_the_relay_must_be_secure_unless_it_is_this_machine() -> None:
    with pytest.raises(ConfigurationError, match=r"summary\.smtp\.security"):
        SmtpRelay(settings.SmtpRelay("smtp.example", 25, "none", "", None))


@pytest.mark.parametrize("password", ["s3cret", "סיסמה"])
def test_signs_in(tmp_path: Path, password: str) -> None:
    postbox = Postbox()
    with running(postbox) as port:
        relay(port, secret=secret(tmp_path, password)).send(SUMMARY, sender=ME, to=ME)

    assert len(postbox.taken) == 1


@pytest.mark.parametrize("password", ["wrong", "לא נכון"])
@pytest.mark.parametrize(
    ("answer", "expected"), [("535 5.7.8 wrong is wrong", Refused), ("454 4.7.0 later", Unreachable)]
)
def test_a_sign_in_that_fails(tmp_path: Path, password: str, answer: str, expected: type[MailboxError]) -> None:
    with running(Postbox(auth=answer)) as port, pytest.raises(MailboxError) as failure:
        relay(port, secret=secret(tmp_path, password)).send(SUMMARY, sender=ME, to=ME)

    assert type(failure.value) is expected
    assert password not in str(failure.value)
    assert failure.value.__cause__ is None


def test_a_password_that_cannot_be_read_may_be_read_later(tmp_path: Path) -> None:
    with running(Postbox()) as port, pytest.raises(Unreachable, match="cannot be read"):
        relay(port, secret=Secret("file", str(tmp_path / "nothing"))).send(SUMMARY, sender=ME, to=ME)


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize(
    ("answer", "expected"), [("451 later", Unreachable), ("421 later", Unreachable), ("554 never", Refused)]
)
def test_an_answer_says_whether_to_try_again(step: str, answer: str, expected: type[MailboxError]) -> None:
    with running(Postbox(**{step: answer})) as port, pytest.raises(MailboxError) as failure:
        relay(port).send(SUMMARY, sender=ME, to=ME)

    assert type(failure.value) is expected
    if isinstance(failure.value, Refused):
        assert failure.value.code == "554"


def test_a_connection_lost_after_the_final_dot_leaves_it_in_doubt() -> None:
    postbox = Postbox(data="hang up")
    with running(postbox) as port, pytest.raises(InDoubt):
        relay(port).send(SUMMARY, sender=ME, to=ME)

    assert len(postbox.taken) == 1


@contextmanager
def speaking(*lines: bytes) -> Iterator[int]:
    """A relay that says these lines, one for each line it hears or one for a whole mail, then hangs up."""

    def serve() -> None:
        connection, _ = listener.accept()
        with suppress(OSError), connection, connection.makefile("rb") as heard:
            for line in lines:
                connection.sendall(line)
                while (said := heard.readline()) and line.startswith(b"354") and said != b".\r\n":
                    pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


_SO_FAR = (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((b"554 go away\r\n",), Refused),
        ((b"421 later\r\n",), Unreachable),
        ((b"",), Unreachable),
        (_SO_FAR[:2], Unreachable),
        (_SO_FAR[:4], Unreachable),
        ((*_SO_FAR[:4], b"451 later\r\n"), Unreachable),
        (_SO_FAR, InDoubt),
        ((*_SO_FAR, b"nonsense\r\n"), InDoubt),
        ((*_SO_FAR, b"354 what?\r\n"), InDoubt),
        ((*_SO_FAR, b"250 taken\r\n"), None),
    ],
)
def test_on_which_side_of_the_final_dot(lines: tuple[bytes, ...], expected: type[MailboxError] | None) -> None:
    with speaking(*lines) as port:
        if expected is None:
            relay(port, timeout_seconds=0.5).send(SUMMARY, sender=ME, to=ME)
        else:
            with pytest.raises(MailboxError) as failure:
                relay(port, timeout_seconds=0.5).send(SUMMARY, sender=ME, to=ME)
            assert type(failure.value) is expected


def test_nobody_listens() -> None:
    with pytest.raises(Unreachable):
        relay(free_ports(1)[0]).send(SUMMARY, sender=ME, to=ME)
