"""What an exception means for the caller: one table."""

import errno
import imaplib
import ssl

import pytest
from imapclient.exceptions import IMAPClientError, LoginError, ProtocolError

from inboxguard.adapters.imap_errors import Garbled, Scene, classify, classify_sign_in, tagged_answer
from inboxguard.core.errors import InDoubt, MailboxError, Refused, SignInRefused, Unreachable

abort, error = imaplib.IMAP4.abort, imaplib.IMAP4.error
LOST = [
    abort("socket error: EOF"),
    abort("command: UID => socket error: [Errno 32] Broken pipe"),
    ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"),
    BrokenPipeError(errno.EPIPE, "Broken pipe"),
    TimeoutError("timed out"),
    OSError("cannot read from timed out object"),
    ssl.SSLError(1, "[SSL] record layer failure"),
    error("command: APPEND => got more than 1000000 bytes"),
    ValueError("unexpected message list data"),
    ProtocolError("Tuple incomplete before"),
]


@pytest.mark.parametrize("lost", LOST, ids=lambda lost: type(lost).__name__)
def test_a_lost_connection_is_unreachable_and_in_doubt_while_storing(lost: Exception) -> None:
    assert isinstance(classify(lost, Scene("account work", pending=True)), Unreachable)
    assert type(classify(lost, Scene("account work", pending=True, storing=True))) is InDoubt


@pytest.mark.parametrize(
    ("raised", "code", "reading"),
    [
        (IMAPClientError("append failed: [TRYCREATE] No such mailbox"), "TRYCREATE", Refused),
        (IMAPClientError("append failed: [OVERQUOTA] Quota exceeded"), "OVERQUOTA", Unreachable),
        (IMAPClientError("select failed: [NONEXISTENT] Unknown Mailbox: [Gmail]/x (Failure)"), "NONEXISTENT", Refused),
        (IMAPClientError("fetch failed: Server [BUSY] maybe"), "", Refused),
        (IMAPClientError("status failed: [UNAVAILABLE] STATUS"), "UNAVAILABLE", Unreachable),
        (error("APPEND command error: BAD [b'Request is throttled. Suggested Backoff Time: 9 ms']"), "", Unreachable),
        (error("UID command error: BAD [b'[CLIENTBUG] no']"), "CLIENTBUG", Refused),
        (error('STATUS command error: BAD [b"it\'s broken"]'), "", Refused),
        (error("STATUS command error: BAD [b'User is authenticated but not connected.']"), "", Unreachable),
    ],
)
def test_a_tagged_answer_is_told_from_a_lost_connection(
    raised: Exception, code: str, reading: type[MailboxError]
) -> None:
    answer = tagged_answer(raised)
    assert answer is not None
    assert answer.code == code
    assert "b'" not in answer.text
    assert type(classify(raised, Scene("account work"))) is reading
    stored = classify(raised, Scene("account work", storing=True))
    assert isinstance(stored, Refused)
    assert stored.code == (code if code or reading is Refused else "THROTTLED")


@pytest.mark.parametrize("raised", LOST, ids=lambda lost: type(lost).__name__)
def test_what_is_no_answer_is_not_taken_for_one(raised: Exception) -> None:
    assert tagged_answer(raised) is None


@pytest.mark.parametrize("raised", [ValueError("x"), OverflowError("x"), RecursionError("x"), IndexError("x")])
def test_a_reply_that_was_read_to_its_end_leaves_the_connection_in_step(raised: Exception) -> None:
    inside = classify(raised, Scene("account work"))
    amid = classify(raised, Scene("account work", pending=True))

    assert isinstance(inside, Garbled)
    assert inside.in_step
    assert isinstance(amid, Garbled)
    assert not amid.in_step


@pytest.mark.parametrize(
    ("raised", "scene", "expected"),
    [
        (LoginError("b'[AUTHENTICATIONFAILED] Authentication failed.'"), Scene("a"), SignInRefused),
        (LoginError("[AUTHENTICATIONFAILED] Authentication failed."), Scene("a"), SignInRefused),
        (LoginError("[LIMIT] Maximum number of connections"), Scene("a"), Unreachable),
        (LoginError("LOGIN failed."), Scene("a"), Unreachable),
        (LoginError("command: LOGIN => socket error: EOF"), Scene("a", pending=True), Unreachable),
        (LoginError("[AUTHENTICATIONFAILED] bye"), Scene("a", bye="[AUTHENTICATIONFAILED] bye"), Unreachable),
        (LoginError("LOGIN command error: BAD [b'[AUTHORIZATIONFAILED] x']"), Scene("a"), SignInRefused),
    ],
)
def test_at_sign_in_only_words_about_the_password_count(
    raised: Exception, scene: Scene, expected: type[MailboxError]
) -> None:
    assert isinstance(classify_sign_in(raised, scene, secret="s3cret"), expected)


def test_no_message_repeats_addresses_secrets_or_mail() -> None:
    echoed = LoginError("[AUTHENTICATIONFAILED] s3cret is wrong for dana@home.example\nsee help")
    assert str(classify_sign_in(echoed, Scene("account work"), secret="s3cret")) == (
        "account work: the server refuses the user name or password: … is wrong for … see help"
    )
    garbled = ProtocolError("Tuple incomplete before: Subject: our divorce")
    assert "divorce" not in str(classify(garbled, Scene("account work")))


def test_our_own_errors_pass_as_they_are() -> None:
    own = Unreachable("closed")
    assert classify(own, Scene("account work", storing=True)) is own


def test_a_deadline_is_named() -> None:
    late = classify(abort("socket error: EOF"), Scene("account work", expired_after=300.0, pending=True))
    assert str(late) == "account work: the server did not finish within 300 seconds"
