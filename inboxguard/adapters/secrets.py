"""Fetches a password from where the owner keeps it: a command, a file, the environment, keyring, systemd."""

import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

from inboxguard.core.errors import InboxguardError, UsageError
from inboxguard.core.sign_in import Secret

_COMMAND_SECONDS = 30


def reveal(secret: Secret) -> str:
    """The password. Raises InboxguardError, which never repeats it or what the command said."""
    source = _SOURCES.get(secret.source)
    if source is None:
        raise InboxguardError(f"a password cannot come from {secret.source!r}; use one of {', '.join(_SOURCES)}")
    password = source(secret.value)
    if not password:
        raise InboxguardError(f"the password from {secret.source} is empty; check auth")
    return password


def _first_line(octets: bytes, origin: str) -> str:
    try:
        return octets.split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8")
    except UnicodeDecodeError:
        raise InboxguardError(f"the secret from {origin} is not UTF-8 text") from None


def from_command(value: str, what: str = "password") -> str:
    """Run without a shell; the first line of its standard output counts, as with `pass`. Raises InboxguardError."""
    try:
        words = shlex.split(value)
    except ValueError as error:
        raise InboxguardError(f"the {what} command cannot be read ({error}); check its quotes") from error
    if not words:
        raise InboxguardError(f"the {what} command is empty")
    try:
        done = subprocess.run(  # noqa: S603  # the owner's own command, out of the owner's own file
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_COMMAND_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise InboxguardError(f"the {what} command {words[0]} did not end within {_COMMAND_SECONDS} s") from None
    except OSError as error:
        raise InboxguardError(f"the {what} command {words[0]} cannot be run ({error.strerror})") from error
    if done.returncode:
        raise InboxguardError(f"the {what} command {words[0]} failed with exit code {done.returncode}; run it yourself")
    return _first_line(done.stdout, f"the command {words[0]}")


def _from_file(value: str) -> str:
    return _read(Path(value).expanduser())


def _from_credential(value: str) -> str:
    """A systemd credential (systemd.exec, LoadCredential=)."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        raise InboxguardError(f"there is no systemd credential {value} here: $CREDENTIALS_DIRECTORY is not set")
    if Path(value).name != value:
        raise InboxguardError(f"a systemd credential has a plain name, not {value!r}")
    return _read(Path(folder) / value)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return _first_line(file.readline(), str(path))
    except OSError as error:
        raise InboxguardError(f"the password file {path} cannot be read ({error.strerror})") from error


def _from_environment(value: str) -> str:
    password = os.environ.get(value)
    if password is None:
        raise InboxguardError(f"the environment variable {value} is not set, and the password should be in it")
    return password


def _from_keyring(value: str) -> str:
    """`service/user`; without a slash, the user of the service inboxguard."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise UsageError("passwords in the keyring need one more package: pip install inboxguard[keyring]") from None
    service, _, user = value.rpartition("/")
    try:
        password: str | None = keyring.get_password(service or "inboxguard", user)
    except KeyringError as error:
        raise InboxguardError(f"the keyring cannot be opened ({type(error).__name__}); is it unlocked?") from error
    if password is None:
        raise InboxguardError(
            f"the keyring has no password for {value}; type: keyring set {service or 'inboxguard'} {user}"
        )
    return password


_SOURCES: dict[str, Callable[[str], str]] = {
    "command": from_command,
    "file": _from_file,
    "env": _from_environment,
    "keyring": _from_keyring,
    "credential": _from_credential,
}
