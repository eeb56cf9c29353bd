"""Signs in to an IMAP server: by password, or by access token with OAUTHBEARER (RFC 7628) or XOAUTH2."""

import json
import re
from collections.abc import Callable
from typing import Any

from inboxguard.adapters.imap_errors import Scene, classify_sign_in, classify_token
from inboxguard.core.errors import InboxguardError, SignInRefused, Unreachable
from inboxguard.core.settings import Account

#: The standard one first.
_MECHANISMS = ("OAUTHBEARER", "XOAUTH2")
_STATUS = re.compile(r"[\w ]{1,40}")


def with_password(client: Any, account: Account, password: Callable[[], str], scene: Callable[[], Scene]) -> None:
    """LOGIN, or AUTHENTICATE PLAIN for letters beyond ASCII. Raises Unreachable or SignInRefused."""
    secret = _revealed(password, scene().who)
    user = account.user
    ascii_only = user.isascii() and secret.isascii()
    if not ascii_only and not client.has_capability("AUTH=PLAIN"):
        raise SignInRefused(
            f"{scene().who}: user name or password has letters beyond ASCII, which this server cannot take; "
            "change the password"
        )
    try:
        if ascii_only:
            quoted = user.replace("\\", "\\\\").replace('"', '\\"')  # imaplib quotes the password only
            client.login(f'"{quoted}"', secret)
        else:
            client.plain_login(user, secret)
    except Exception as error:  # noqa: BLE001  # the edge; the cause may repeat the password, so it is not kept
        raise classify_sign_in(error, scene(), secret=secret) from None


def _revealed(password: Callable[[], str], who: str) -> str:
    try:
        secret = password()
    except InboxguardError as error:  # a locked keyring is unlocked some day, so looking does not stop for it
        raise Unreachable(f"{who}: no password: {error}") from error
    if not secret or any(letter in secret for letter in "\r\n\0"):
        raise SignInRefused(f"{who}: the password is empty or has a line break in it")
    return secret


def with_token(client: Any, account: Account, token: str, scene: Callable[[], Scene]) -> None:
    """The better of the two mechanisms that the server offers. Raises Unreachable, SignInRefused or TokenRefused."""
    mechanism = next((name for name in _MECHANISMS if client.has_capability(f"AUTH={name}")), None)
    if mechanism is None:
        raise SignInRefused(
            f"{scene().who}: {account.host} takes no access token (neither OAUTHBEARER nor XOAUTH2); "
            "give auth a password instead"
        )
    exchange = _Exchange(mechanism, account.user, token)
    try:
        client.sasl_login(mechanism, exchange)
    except Exception as error:  # noqa: BLE001  # the edge; the cause may repeat the token, so it is not kept
        raise classify_token(error, scene(), token=token, status=exchange.status) from None


class _Exchange:
    """What imaplib asks for: the token first, then an empty answer to the challenge that says why it is refused.

    imapclient's own methods answer the challenge with the token again and forget what it said (imap.md section 2).
    """

    def __init__(self, mechanism: str, user: str, token: str) -> None:
        bearer = mechanism == "OAUTHBEARER"
        name = user.replace("=", "=3D").replace(",", "=2C") if bearer else user  # a saslname (RFC 5801 section 4)
        first = f"n,a={name},\1" if bearer else f"user={name}\1"
        self._first = f"{first}auth=Bearer {token}\1\1".encode()
        self._last = b"\x01" if bearer else b""
        self._begun = False
        #: Of the server's challenge (RFC 7628 section 3.2.2), "" if there was none.
        self.status = ""

    def __call__(self, challenge: bytes) -> bytes:
        if not self._begun:
            self._begun = True
            return self._first
        try:
            status = str(json.loads(challenge)["status"])
        except (ValueError, KeyError, TypeError, RecursionError):
            status = ""
        self.status = status if _STATUS.fullmatch(status) else "no status"
        return self._last
