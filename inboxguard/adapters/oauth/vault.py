"""Keeps one account's refresh token: in the keyring where one works, else in a file that the owner alone can read."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from inboxguard.core.errors import Unreachable
from inboxguard.core.sign_in import SignedIn

_SERVICE = "inboxguard sign-in"
_FILE, _KEYRING = "file", "keyring"


class Vault:
    """A file `NAME.json` says how things stand; the token is in it only where no keyring works."""

    def __init__(self, folder: Path, account: str) -> None:
        self._folder = folder
        self._account = account
        self._name = quote(account, safe="")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Held from reading the token until its successor is kept: of two that refresh, one waits for the other."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = (self._folder / f"{self._name}.lock").open("w")
        except OSError as error:
            raise self._unwritable(error) from error
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def state(self) -> SignedIn:
        """What is known without opening the keyring."""
        try:
            return SignedIn(self._read().get("state", SignedIn.MISSING))
        except ValueError:
            return SignedIn.MISSING

    def refresh_token(self) -> str:
        """ "" if there is none, or none that is good. Raises Unreachable if it cannot be read now."""
        held = self._read()
        if held.get("state") != SignedIn.YES:
            return ""
        return _from_keyring(self._account) if held.get("kept") == _KEYRING else str(held.get("refresh_token", ""))

    def keep(self, refresh_token: str) -> str:
        """In place of the one before, on disk when this returns; gives the place in words. Raises Unreachable."""
        if _into_keyring(self._account, refresh_token):
            self._write({"state": SignedIn.YES, "kept": _KEYRING})
            return "the keyring"
        self._write({"state": SignedIn.YES, "kept": _FILE, "refresh_token": refresh_token})
        return str(self._path)

    def lapse(self) -> None:
        """The provider takes it no more, so it is not kept any longer."""
        self._write({"state": SignedIn.LAPSED})
        _out_of_keyring(self._account)

    @property
    def _path(self) -> Path:
        return self._folder / f"{self._name}.json"

    def _read(self) -> dict[str, Any]:
        try:
            held = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise Unreachable(f"account {self._account}: {self._path} cannot be read ({error.strerror})") from error
        except ValueError:
            return {}
        return held if isinstance(held, dict) else {}

    def _write(self, held: dict[str, str]) -> None:
        """Whole or not at all, whenever the power fails."""
        temporary = self._path.with_suffix(".tmp")
        try:
            temporary.unlink(missing_ok=True)
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(held, file)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._path)
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> Unreachable:
        return Unreachable(
            f"account {self._account}: the sign-in cannot be kept in {self._folder} ({error.strerror}); "
            "check the disk's space and rights"
        )


def _into_keyring(account: str, token: str) -> bool:
    """False where no keyring works; some say yes and keep nothing."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return False
    try:
        keyring.set_password(_SERVICE, account, token)
        return bool(keyring.get_password(_SERVICE, account) == token)
    except KeyringError:
        return False


def _from_keyring(account: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError

        return str(keyring.get_password(_SERVICE, account) or "")
    except ImportError as error:
        raise Unreachable(
            f"account {account}: the sign-in is in the keyring; pip install inboxguard[keyring]"
        ) from error
    except KeyringError as error:
        raise Unreachable(
            f"account {account}: the keyring cannot be opened ({type(error).__name__}); is it unlocked?"
        ) from error


def _out_of_keyring(account: str) -> None:
    with suppress(ImportError):
        import keyring
        from keyring.errors import KeyringError

        with suppress(KeyringError):
            keyring.delete_password(_SERVICE, account)
