"""Access tokens for signing in: from a refresh token, or from a command of the owner's."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from inboxguard.adapters.oauth.endpoint import is_token, redeem
from inboxguard.adapters.oauth.vault import Vault
from inboxguard.adapters.secrets import from_command
from inboxguard.core.errors import InboxguardError, SignInLapsed, SignInRefused, Unreachable
from inboxguard.core.sign_in import OAuth

#: A token is not used when its end is so near: clocks differ, and a sign-in takes its time (imap.md section 2).
_EARLY_SECONDS = 300.0


class AccessTokens:
    """Meets core.ports.Tokens. The access token is held in memory alone; one object serves all of an account."""

    def __init__(self, account: str, oauth: OAuth, vault: Vault, *, clock: Callable[[], float] = time.time) -> None:
        self.remedy = f"sign in anew with: inboxguard sign-in {account}"
        self._account = account
        self._oauth = oauth
        self._vault = vault
        self._clock = clock
        self._lock = threading.Lock()
        self._token = ""
        self._good_until = 0.0

    def token(self, *, refused: str = "") -> str:
        """Refreshed five minutes before its end, and when the server refused it; by one thread for all."""
        with self._lock:
            if self._token == refused or self._good_until - self._clock() < _EARLY_SECONDS:
                self._refresh()
            return self._token

    def _refresh(self) -> None:
        with self._vault.lock():
            refresh_token = self._vault.refresh_token()
            if not refresh_token:
                raise SignInLapsed(
                    f"account {self._account}: nobody is signed in ({self._vault.state()}); {self.remedy}"
                )
            asked_at = self._clock()
            grant = {"grant_type": "refresh_token", "refresh_token": refresh_token}
            if self._oauth.provider == "microsoft":  # without it, the token may be for another of its services
                grant["scope"] = f"{self._oauth.scope} offline_access"
            try:
                granted = redeem(self._oauth, grant, account=self._account)
            except SignInLapsed:
                with suppress(Unreachable):  # a full disk; what the provider said weighs more
                    self._vault.lapse()
                raise
            if granted.refresh_token not in {"", refresh_token}:
                self._vault.keep(granted.refresh_token)  # before the other is used: its predecessor may be void
        self._token, self._good_until = granted.access_token, asked_at + granted.lifetime_seconds


class CommandTokens:
    """Meets core.ports.Tokens: runs a command such as oama or mutt_oauth2, which keeps and refreshes by itself."""

    def __init__(self, account: str, command: str) -> None:
        self.remedy = "run token_command yourself"
        self._account = account
        self._command = command

    def token(self, *, refused: str = "") -> str:
        """The first line that it prints."""
        try:
            token = from_command(self._command, "token")
        except InboxguardError as error:
            raise Unreachable(f"account {self._account}: {error}") from error
        if not is_token(token):
            raise Unreachable(f"account {self._account}: token_command prints no token; {self.remedy}")
        if token == refused:
            raise SignInRefused(
                f"account {self._account}: the server refuses the token, and token_command prints the same again; "
                f"{self.remedy}"
            )
        return token
