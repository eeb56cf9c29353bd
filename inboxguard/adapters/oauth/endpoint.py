"""Redeems grants at a token endpoint (RFC 6749 section 3.2): one POST under a deadline, its answer checked."""

import json
import re
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from inboxguard.adapters.secrets import reveal
from inboxguard.adapters.tls import client_context
from inboxguard.core.errors import InboxguardError, MailboxError, SignInLapsed, SignInRefused, Unreachable
from inboxguard.core.sign_in import OAuth, is_loopback

_SECONDS = 20.0
#: Everything together, name look-up and a server that dribbles too.
_DEADLINE_SECONDS = 40.0
#: Tokens have a few kilobytes; what is longer is no token.
_LONGEST_OCTETS = 1 << 18
#: Where the answer does not say (RFC 6749 section 5.1): what Google and Microsoft give.
_LIFETIME_SECONDS = 3600.0
#: Nothing but the owner's signing in will help (RFC 6749 section 5.2; OpenID Connect Core section 3.1.2.6).
_LAPSED = frozenset({"invalid_grant", "interaction_required", "login_required", "consent_required"})
_LATER = frozenset({"temporarily_unavailable", "server_error", "slow_down"})
_OK, _TOO_MANY, _SERVER = 200, 429, 500
#: RFC 6750 section 2.1. Anything else could break out of the message that it is put into.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{1,16384}=*")
_ERROR = re.compile(r"[a-z_]{1,40}")
#: Microsoft's number for what is wrong; the words around it name people and places.
_NUMBER = re.compile(r"\bAADSTS\d{1,9}\b")

T = TypeVar("T")


@dataclass(frozen=True)
class Granted:
    """What a grant was redeemed for."""

    access_token: str = field(repr=False)
    #: "" if the old one stays good.
    refresh_token: str = field(repr=False)
    lifetime_seconds: float


def redeem(oauth: OAuth, grant: Mapping[str, str], *, account: str) -> Granted:
    """Tokens for a grant: {"grant_type": …} and what belongs to it.

    Raises Unreachable, SignInRefused (client id or secret are wrong), or SignInLapsed (the grant is).
    """
    form = {**grant, "client_id": oauth.client_id}
    if oauth.client_secret:
        try:
            form["client_secret"] = reveal(oauth.client_secret)
        except InboxguardError as error:
            raise Unreachable(f"account {account}: no client_secret: {error}") from error
    from http.client import HTTPException

    try:
        status, answer, retry_after = _within(_DEADLINE_SECONDS, lambda: _post(oauth.token_url, form))
    except (OSError, HTTPException) as error:
        host = urlsplit(oauth.token_url).hostname
        raise Unreachable(
            f"account {account}: {host}, which gives the tokens, does not answer ({type(error).__name__})"
        ) from None
    if status != _OK:
        raise refusal(answer, account=account, status=status, retry_after=retry_after)
    return granted(answer, account=account)


def granted(answer: Mapping[str, Any], *, account: str) -> Granted:
    """The tokens in an answer. Raises Unreachable if it has none."""
    access, refresh = answer.get("access_token"), answer.get("refresh_token", "")
    if not is_token(access) or not (isinstance(refresh, str) and refresh.isprintable()):
        raise Unreachable(f"account {account}: the answer of the token endpoint makes no sense")
    try:
        lifetime = float(answer.get("expires_in", _LIFETIME_SECONDS))  # Microsoft's older endpoint writes a string
    except (TypeError, ValueError):
        lifetime = _LIFETIME_SECONDS
    return Granted(str(access), refresh, lifetime)


def is_token(value: object) -> bool:
    """Whether this can be a bearer token at all."""
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def refusal(answer: Mapping[str, Any], *, account: str, status: int = 400, retry_after: float = 0.0) -> MailboxError:
    """What an error answer means (RFC 6749 section 5.2); of its text only the code and Microsoft's number are told."""
    error = answer.get("error")
    code = error if isinstance(error, str) and _ERROR.fullmatch(error) else ""
    number = _NUMBER.search(str(answer.get("error_description", "")))
    shown = " ".join(filter(None, (code or f"status {status}", number and number[0])))
    if code in _LAPSED:
        return SignInLapsed(
            f"account {account}: the sign-in has lapsed ({shown}); sign in anew with: inboxguard sign-in {account}"
        )
    if not code or code in _LATER or status == _TOO_MANY or status >= _SERVER:
        return Unreachable(
            f"account {account}: the token endpoint gives no token now ({shown})", retry_after=retry_after
        )
    return SignInRefused(
        f"account {account}: the token endpoint refuses this program ({shown}); "
        "check client_id, client_secret and scope"
    )


def _post(url: str, form: Mapping[str, str]) -> tuple[int, dict[str, Any], float]:
    """Status, answer, and the seconds of Retry-After; in the clear to this machine alone. No redirect is followed."""
    from http.client import HTTPConnection, HTTPSConnection

    parts = urlsplit(url)
    host = parts.hostname or ""
    connection: HTTPConnection
    if parts.scheme == "http" and is_loopback(host):
        connection = HTTPConnection(host, parts.port, timeout=_SECONDS)
    else:
        connection = HTTPSConnection(host, parts.port, timeout=_SECONDS, context=client_context(None))
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        connection.request("POST", parts._replace(scheme="", netloc="").geturl() or "/", urlencode(form), headers)
        response = connection.getresponse()
        text = response.read(_LONGEST_OCTETS)
        patience = response.headers.get("Retry-After", "")
    finally:
        connection.close()
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        answer = None
    seconds = min(3600.0, float(patience)) if patience.isdecimal() else 0.0
    return response.status, answer if isinstance(answer, dict) else {}, seconds


def _within(seconds: float, work: Callable[[], T]) -> T:
    """Socket timeouts begin anew with each octet, and looking up a name has none: so another thread does it.

    Raises TimeoutError.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001  # carried over, and raised there
            future.set_exception(error)

    threading.Thread(target=run, name="token", daemon=True).start()
    return future.result(seconds)
