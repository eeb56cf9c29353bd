"""What an exception out of imapclient, imaplib, ssl or the socket means for the caller."""

import re
from dataclasses import dataclass

from inboxguard.core.errors import InDoubt, MailboxError, Refused, SignInRefused, Unreachable


class Garbled(Unreachable):
    """The server's reply makes no sense; `in_step` tells whether the connection can still be used.

    Inside adapters/imap it sets off the halving of a batch; to everybody else it is Unreachable.
    """

    def __init__(self, message: str, *, in_step: bool) -> None:
        super().__init__(message)
        self.in_step = in_step


class TokenRefused(SignInRefused):
    """The server does not take this access token; a fresh one may do."""


@dataclass(frozen=True)
class Scene:
    """What is known of the connection at the moment of the exception."""

    #: Whom the message names, e.g. "account work".
    who: str
    #: The text of the server's BYE, "" if it said none.
    bye: str = ""
    #: The operation's deadline has passed, in seconds; None if it has not.
    expired_after: float | None = None
    #: A command went out and its tagged answer was not read.
    pending: bool = False
    #: A message was being stored.
    storing: bool = False


@dataclass(frozen=True)
class Answer:
    """A tagged NO or BAD (RFC 9051 section 7.1)."""

    #: Response code (RFC 5530) in upper case, "" if none.
    code: str
    text: str


#: Credentials are wrong (RFC 5530 section 3); any other NO at sign-in is a busy server, seen as [LIMIT], [UNAVAILABLE].
_WRONG = frozenset({"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED"})
#: Gmail says the second with [ALERT] when the account's main password is tried: no waiting will help.
_WRONG_WORDS = ("invalid credentials", "application-specific password required")
#: On anything but APPEND these ask for patience; Gmail's OVERQUOTA then means too many octets an hour.
_BUSY = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA", "SERVERBUG", "THROTTLED", "CONTACTADMIN"})
_BUSY_WORDS = ("throttled", "try again later", "try later", "too many simultaneous", "not connected")

_NO = re.compile(r"^[A-Za-z ]+ failed: (.*)$", re.DOTALL)
_BAD = re.compile(r"^[A-Z ]+ command error: BAD \[(.*)\]$", re.DOTALL)
#: Octets that imaplib put into its message without decoding them.
_QUOTED = re.compile(r"^b(['\"])(.*)\1$", re.DOTALL)
_CODE = re.compile(r"^\[([A-Z][A-Z0-9-]*)(?: [^\]]*)?\] ?(.*)$", re.DOTALL)
_BACKOFF = re.compile(r"backoff time: (\d{1,12}) milliseconds", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")


def classify(error: Exception, scene: Scene) -> MailboxError:
    """The one of our errors that tells the caller what to do."""
    if isinstance(error, MailboxError):
        return error
    answer = tagged_answer(error)
    if scene.storing:
        return _while_storing(answer, error, scene)
    if scene.expired_after is not None:
        return Unreachable(f"{scene.who}: the server did not finish within {scene.expired_after:g} seconds")
    if answer:
        return _refused(answer, scene)
    bye = scene.bye or _greeting_bye(error)
    if bye:
        return Unreachable(f"{scene.who}: the server closed the connection: {_shown(bye)}", retry_after=_patience(bye))
    if isinstance(error, OSError):
        return Unreachable(f"{scene.who}: {_of_socket(error)}")
    if _is_lost(error):
        return Garbled(f"{scene.who}: the connection was lost", in_step=False)
    return Garbled(
        f"{scene.who}: the server's reply could not be read ({type(error).__name__})", in_step=not scene.pending
    )


def _refused(answer: Answer, scene: Scene) -> MailboxError:
    if _is_busy(answer):
        return Unreachable(
            f"{scene.who}: the server is busy: {_shown(answer.text)}", retry_after=_patience(answer.text)
        )
    return Refused(f"{scene.who}: the server refused: {_shown(answer.text)}", code=answer.code)


def _is_busy(answer: Answer) -> bool:
    return answer.code in _BUSY or _sounds_busy(answer)


def _sounds_busy(answer: Answer) -> bool:
    return any(word in answer.text.lower() for word in _BUSY_WORDS)


def _while_storing(answer: Answer | None, error: Exception, scene: Scene) -> MailboxError:
    if answer:
        # Here LIMIT and OVERQUOTA mean a full mailbox, so words alone tell of a server that asks for patience.
        code = "THROTTLED" if _sounds_busy(answer) else answer.code
        told = f"{scene.who}: the server did not store it: {_shown(answer.text)}"
        return Refused(told, code=code, retry_after=_patience(answer.text))
    return InDoubt(f"{scene.who}: the connection was lost while storing ({type(error).__name__})")


def classify_sign_in(error: Exception, scene: Scene, *, secret: str) -> MailboxError:
    """The same at sign-in, where NO has two meanings; `secret` is kept out of the message."""
    answer = None if scene.pending or scene.bye else _sign_in_answer(error)
    if answer is None:
        return classify(error, scene)
    text = _shown(answer.text.replace(secret, "…") if secret else answer.text)
    if answer.code in _WRONG or any(word in answer.text.lower() for word in _WRONG_WORDS):
        return SignInRefused(f"{scene.who}: the server refuses the user name or password: {text}")
    return Unreachable(f"{scene.who}: the server does not let us in now: {text}", retry_after=_patience(answer.text))


def classify_token(error: Exception, scene: Scene, *, token: str, status: str) -> MailboxError:
    """The same for an access token; `status` is that of the server's challenge, "" if there was none.

    Exchange says a bare "AUTHENTICATE failed." of every token that it does not like.
    """
    failure = classify_sign_in(error, scene, secret=token)
    answer = _sign_in_answer(error)
    if answer and _is_busy(answer):
        return failure
    bare = answer is not None and not answer.code and not _BAD.match(str(error)) and not scene.pending and not scene.bye
    if status or bare or isinstance(failure, SignInRefused):
        text = status or (_shown(answer.text.replace(token, "…")) if answer else "")
        return TokenRefused(f"{scene.who}: the server refuses the access token ({text})")
    return failure


def _patience(text: str) -> float:
    """Seconds: "Suggested Backoff Time: 299961 milliseconds" (Microsoft 365), at most an hour."""
    found = _BACKOFF.search(text)
    return min(3600.0, int(found[1]) / 1000) if found else 0.0


def _sign_in_answer(error: Exception) -> Answer | None:
    """As tagged_answer; imapclient's LoginError carries the bare text of a NO, and of a lost connection too."""
    from imapclient.exceptions import LoginError

    answer = tagged_answer(error)
    return _coded(str(error)) if answer is None and isinstance(error, LoginError) else answer


def tagged_answer(error: Exception) -> Answer | None:
    """The NO or BAD inside an exception; None if it is anything else, above all a lost connection."""
    import imaplib

    from imapclient.exceptions import ProtocolError

    if not isinstance(error, imaplib.IMAP4.error) or isinstance(error, imaplib.IMAP4.abort | ProtocolError):
        return None
    match = _NO.match(str(error)) or _BAD.match(str(error))
    return _coded(match[1]) if match else None


def _is_lost(error: Exception) -> bool:
    import imaplib

    return isinstance(error, imaplib.IMAP4.abort)


def _greeting_bye(error: Exception) -> str:
    """Imaplib raises with the whole greeting as octets where the server opens with BYE."""
    greeting = error.args[0] if error.args else b""
    return greeting[6:].decode("utf-8", "replace") if isinstance(greeting, bytes) and greeting[:6] == b"* BYE " else ""


def _coded(text: str) -> Answer:
    quoted = _QUOTED.match(text)
    plain = quoted[2] if quoted else text
    match = _CODE.match(plain)
    return Answer(match[1], match[2]) if match else Answer("", plain)


def _of_socket(error: OSError) -> str:
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the server's certificate is not trusted ({error.verify_message}); nothing was sent to it"
    if isinstance(error, ssl.SSLError):
        return f"no secure connection ({getattr(error, 'reason', None) or type(error).__name__})"
    if isinstance(error, TimeoutError):
        return "the server does not answer"
    return f"no connection ({error.strerror or type(error).__name__})"


def _shown(text: str) -> str:
    """One short printable line without addresses."""
    line = _ADDRESS.sub("…", " ".join(text.split()))
    return "".join(letter for letter in line if letter.isprintable())[:200]
