"""`auth`: where a password is to be found, or how tokens come in its place."""

import re
from urllib.parse import urlsplit

from inboxguard.config.table import Table
from inboxguard.core.sign_in import OAuth, Secret, is_loopback

_SOURCES = ("command", "file", "env", "keyring", "credential")
_MICROSOFT = "https://login.microsoftonline.com"
_MICROSOFT_SCOPE = "https://outlook.office.com/IMAP.AccessAsUser.All"
_GOOGLE_AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth"
_GOOGLE_TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105  # an address
_GOOGLE_SCOPE = "https://mail.google.com/"


def read_auth(parent: Table, *, required: bool) -> tuple[Secret | None, OAuth | None, str]:
    """The password's place, the provider of tokens, or the command that prints one: exactly one of them is there."""
    table = parent.table("auth") if parent.has("auth") else None
    if table is not None and table.has("oauth"):
        return None, _oauth(table), ""
    if table is not None and table.has("token_command"):
        command = table.text("token_command", required=True)
        table.close()
        return None, None, command
    return read_secret(parent, "auth", required=required), None, ""


def read_secret(parent: Table, key: str, *, required: bool) -> Secret | None:
    """Where a password is to be found."""
    if not parent.has(key):
        if required:
            parent.problem(
                key, f'say where the password is: {key} = {{ command = "pass show mail" }}, or file, env, keyring'
            )
        return None
    table = parent.table(key)
    given = [source for source in _SOURCES if table.has(source)]
    if "password" in table.content:
        table.asked.add("password")
        table.problem("password", "keep it out of this file; use command, file, env, keyring or credential", "(hidden)")
        return None
    table.close()
    if len(given) != 1:
        table.problem("", f"name exactly one of {', '.join(_SOURCES)}")
        return None
    return Secret(given[0], table.text(given[0], required=True))


def _oauth(table: Table) -> OAuth:
    google = table.one_of("oauth", ("microsoft", "google"), "microsoft") == "google"
    client_id = table.text("client_id", required=True)
    if google:
        found = OAuth(
            provider="google",
            client_id=client_id,
            client_secret=read_secret(table, "client_secret", required=False),
            scope=table.text("scope", _GOOGLE_SCOPE),
            authority="",
            authorize_url=_address(table, "authorize_url", _GOOGLE_AUTHORIZE),
            token_url=_address(table, "token_url", _GOOGLE_TOKEN),
        )
    else:
        remedy = "write the directory's name or number"
        tenant = table.checked("tenant", "common", _is_tenant, remedy) or "common"
        authority = _address(table, "authority", f"{_MICROSOFT}/{tenant}").rstrip("/")
        found = OAuth(
            provider="microsoft",
            client_id=client_id,
            client_secret=None,
            scope=table.text("scope", _MICROSOFT_SCOPE),
            authority=authority,
            authorize_url="",
            token_url=_address(table, "token_url", f"{authority}/oauth2/v2.0/token"),
        )
    table.close()
    return found


def _is_tenant(text: str) -> bool:
    return re.fullmatch(r"[\w.-]+", text) is not None


def _address(table: Table, key: str, default: str) -> str:
    """Tokens never cross a network in the clear."""
    written = table.text(key) or default
    if _is_safe(written):
        return written
    table.problem(key, "write an address that begins with https://", written)
    return default


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:  # a port that is no number
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))
