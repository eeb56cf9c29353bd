"""Passwords from where the owner keeps them."""

import sys
import types
from pathlib import Path

import pytest

from inboxguard.adapters import secrets
from inboxguard.adapters.secrets import reveal
from inboxguard.core.errors import InboxguardError, UsageError
from inboxguard.core.sign_in import Secret

PYTHON = sys.executable


def test_the_first_line_of_a_command() -> None:
    assert reveal(Secret("command", f"{PYTHON} -c \"print('pass wörd '); print('user: x')\"")) == "pass wörd "


def test_a_command_is_not_given_to_a_shell(tmp_path: Path) -> None:
    assert reveal(Secret("command", f"echo $HOME; touch {tmp_path}/x | cat")) == f"$HOME; touch {tmp_path}/x | cat"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (f"{PYTHON} -c \"import sys; print('s3cret'); sys.stderr.write('s3cret'); sys.exit(3)\"", "exit code 3"),
        ("no-such-command-here show mail", "cannot be run"),
        ("pass 'show", "quotes"),
        ("", "empty"),
        (f'{PYTHON} -c ""', "empty"),
        (f"{PYTHON} -c \"import sys; sys.stdout.buffer.write(b'\\xff\\xfe')\"", "UTF-8"),
    ],
)
def test_a_command_that_fails_says_how_and_not_what(command: str, message: str) -> None:
    with pytest.raises(InboxguardError, match=message) as failure:
        reveal(Secret("command", command))
    assert "s3cret" not in str(failure.value)


def test_a_command_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "_COMMAND_SECONDS", 0.2)
    with pytest.raises(InboxguardError, match="did not end"):
        reveal(Secret("command", f"{PYTHON} -c \"input_forever = __import__('threading').Event().wait()\""))


def test_the_first_line_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "password").write_bytes("סיסמה\r\nmore\r\n".encode())
    assert reveal(Secret("file", str(tmp_path / "password"))) == "סיסמה"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert reveal(Secret("file", "~/password")) == "סיסמה"
    with pytest.raises(InboxguardError, match="cannot be read"):
        reveal(Secret("file", str(tmp_path / "nothing")))


def test_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "s3cret")
    assert reveal(Secret("env", "MAIL_PASSWORD")) == "s3cret"
    monkeypatch.delenv("MAIL_PASSWORD")
    with pytest.raises(InboxguardError, match="MAIL_PASSWORD is not set"):
        reveal(Secret("env", "MAIL_PASSWORD"))


def test_a_systemd_credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(InboxguardError, match="CREDENTIALS_DIRECTORY is not set"):
        reveal(Secret("credential", "mail"))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "mail").write_text("s3cret\n")
    assert reveal(Secret("credential", "mail")) == "s3cret"
    with pytest.raises(InboxguardError, match="plain name"):
        reveal(Secret("credential", "../mail"))


def test_without_keyring_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(UsageError, match=r"pip install inboxguard\[keyring\]"):
        reveal(Secret("keyring", "mail/dana"))


def test_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for a package that is optional and needs a desktop."""

    class KeyringError(Exception):
        pass

    def get_password(service: str, user: str) -> str | None:
        if service == "locked":
            raise KeyringError("s3cret")
        return {("mail", "dana@x.example"): "s3cret", ("inboxguard", "dana"): "other"}.get((service, user))

    keyring, errors = types.ModuleType("keyring"), types.ModuleType("keyring.errors")
    keyring.get_password = get_password  # type: ignore[attr-defined]
    errors.KeyringError = KeyringError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)

    assert reveal(Secret("keyring", "mail/dana@x.example")) == "s3cret"
    assert reveal(Secret("keyring", "dana")) == "other"
    with pytest.raises(InboxguardError, match="keyring set mail noa"):
        reveal(Secret("keyring", "mail/noa"))
    with pytest.raises(InboxguardError, match="unlocked") as failure:
        reveal(Secret("keyring", "locked/dana"))
    assert "s3cret" not in str(failure.value)


def test_another_source_is_named() -> None:
    with pytest.raises(InboxguardError, match="'brain'"):
        reveal(Secret("brain", "x"))
