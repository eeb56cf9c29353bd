"""Access tokens: refreshed in time, rotated refresh tokens kept first, a lapsed sign-in told and not tried again."""

import json
import socket
import stat
import sys
import threading
import types
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from inboxguard.adapters.oauth import endpoint
from inboxguard.adapters.oauth.tokens import AccessTokens, CommandTokens
from inboxguard.adapters.oauth.vault import Vault
from inboxguard.core.errors import SignInLapsed, SignInRefused, Unreachable
from inboxguard.core.sign_in import OAuth, Secret, SignedIn
from tests.servers import wait_until
from tests.token_server import CLIENT, TokenServer


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = Vault(tmp_path / "sign-in", "work/מייל")
    with made.lock():
        made.keep("refresh-1")
    return made


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def tokens(
    server: TokenServer, vault: Vault, *, clock: Clock | None = None, oauth: OAuth | None = None
) -> AccessTokens:
    return AccessTokens("work", oauth or server.oauth(), vault, clock=clock or Clock())


def held(vault: Vault) -> str:
    return vault.refresh_token()


def test_a_token_is_held_until_five_minutes_before_its_end(server: TokenServer, vault: Vault) -> None:
    clock = Clock()
    kept = tokens(server, vault, clock=clock)
    first = kept.token()

    clock.now += 3600 - 301
    assert kept.token() == first
    clock.now += 2
    assert kept.token() != first
    assert len(server.forms) == 2


def test_a_refused_token_is_replaced_once_for_all_who_had_it(server: TokenServer, vault: Vault) -> None:
    kept = tokens(server, vault)
    first = kept.token()

    second = kept.token(refused=first)

    assert second != first
    assert kept.token(refused=first) == second
    assert len(server.forms) == 2


def test_what_a_refresh_sends(server: TokenServer, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THE_SECRET", "s3cret&=")
    google = server.oauth(secret=Secret("env", "THE_SECRET"))
    tokens(server, vault, oauth=google).token()
    tokens(server, vault, oauth=server.oauth("microsoft")).token()

    common = {"grant_type": "refresh_token", "client_id": CLIENT}
    assert server.forms == [
        {**common, "refresh_token": "refresh-1", "client_secret": "s3cret&="},
        {**common, "refresh_token": "refresh-2", "scope": "https://mail.example/IMAP offline_access"},
    ]


def test_a_rotated_refresh_token_is_on_disk_before_the_access_token_is_given(server: TokenServer, vault: Vault) -> None:
    tokens(server, vault).token()
    assert held(vault) == "refresh-2"

    class FullDisk(Vault):
        def keep(self, refresh_token: str) -> str:
            raise Unreachable("no space")

    with pytest.raises(Unreachable, match="no space"):
        tokens(server, FullDisk(vault._folder, "work/מייל")).token()
    assert server.good == {"refresh-3"}


def test_a_refresh_token_that_stays_is_not_written_again(server: TokenServer, vault: Vault) -> None:
    server.rotates = False
    before = vault._path.stat().st_mtime_ns

    tokens(server, vault).token()

    assert vault._path.stat().st_mtime_ns == before
    assert held(vault) == "refresh-1"


def test_two_that_refresh_at_once_do_not_use_one_refresh_token_twice(server: TokenServer, vault: Vault) -> None:
    """Each stands for a process: they share the folder, and nothing in memory."""
    folder = vault._folder

    def refresh(_: int) -> str:
        return tokens(server, Vault(folder, "work/מייל")).token()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(refresh, range(4)))) == 4

    assert [form["refresh_token"] for form in server.forms] == [f"refresh-{number}" for number in range(1, 5)]
    assert held(vault) == "refresh-5"


def test_a_lapsed_sign_in_is_told_with_its_remedy_and_not_tried_again(server: TokenServer, vault: Vault) -> None:
    server.good = set()
    kept = tokens(server, vault)

    for _ in range(3):
        with pytest.raises(SignInLapsed, match="inboxguard sign-in work") as told:
            kept.token()
        assert "refresh-1" not in f"{told.value!r}"
        assert "dana" not in str(told.value)

    assert len(server.forms) == 1
    assert vault.state() is SignedIn.LAPSED
    assert "refresh-1" not in vault._path.read_text()
    with pytest.raises(SignInLapsed):
        tokens(server, vault).token()
    assert len(server.forms) == 1


def test_after_signing_in_anew_it_goes_on_without_a_restart(server: TokenServer, vault: Vault) -> None:
    server.good = set()
    kept = tokens(server, vault)
    with pytest.raises(SignInLapsed, match="AADSTS70008"):
        kept.token()

    server.good = {"refresh-7"}
    vault.keep("refresh-7")

    assert kept.token()
    assert vault.state() is SignedIn.YES


def test_nobody_has_signed_in_yet(server: TokenServer, tmp_path: Path) -> None:
    fresh = Vault(tmp_path / "none", "work")
    assert fresh.state() is SignedIn.MISSING

    with pytest.raises(SignInLapsed, match=r"missing.*inboxguard sign-in work"):
        tokens(server, fresh).token()

    assert server.forms == []


@pytest.mark.parametrize(
    ("answer", "expected", "message"),
    [
        ((401, {"error": "invalid_client"}), SignInRefused, "invalid_client.*check client_id"),
        ((400, {"error": "invalid_scope"}), SignInRefused, "scope"),
        ((400, {"error": "interaction_required", "error_description": "AADSTS50076: x"}), SignInLapsed, "AADSTS50076"),
        ((503, {"error": "temporarily_unavailable"}), Unreachable, "no token now"),
        ((500, b"<html>oops</html>"), Unreachable, "status 500"),
        ((429, {"error": "invalid_request"}), Unreachable, "no token now"),
        ((302, b""), Unreachable, "status 302"),
        ((400, {"error": "Bad dana@x.example\n"}), Unreachable, "status 400"),
        ((200, b"garbage"), Unreachable, "makes no sense"),
        ((200, b"[" * 100_000), Unreachable, "makes no sense"),
        ((200, {"access_token": "two\r\nlines"}), Unreachable, "makes no sense"),
        ((200, {"access_token": 7}), Unreachable, "makes no sense"),
        ((200, {"access_token": "good", "refresh_token": ["x"]}), Unreachable, "makes no sense"),
    ],
)
def test_what_the_token_endpoint_may_say(
    server: TokenServer, vault: Vault, answer: Any, expected: type[Exception], message: str
) -> None:
    server.answers.append(answer)

    with pytest.raises(expected, match=message) as failure:
        tokens(server, vault).token()

    assert type(failure.value) is expected
    assert "dana" not in str(failure.value)
    assert held(vault) == ("" if expected is SignInLapsed else "refresh-1")


def test_a_server_that_asks_for_patience_gets_it(server: TokenServer, vault: Vault) -> None:
    server.answers.append((503, {}))
    with pytest.raises(Unreachable) as failure:
        tokens(server, vault).token()
    assert failure.value.retry_after == 120


@pytest.mark.parametrize("lifetime", ["3600", None, "soon"])
def test_a_lifetime_in_quotes_or_none_is_an_hour(server: TokenServer, vault: Vault, lifetime: object) -> None:
    server.lifetime_seconds = lifetime
    clock = Clock()
    kept = tokens(server, vault, clock=clock)
    first = kept.token()
    clock.now += 3200
    assert kept.token() == first


def test_a_slow_token_endpoint_is_given_up(server: TokenServer, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "_DEADLINE_SECONDS", 0.2)
    over = threading.Event()
    server.before = lambda: over.wait(10)
    try:
        with pytest.raises(Unreachable, match="does not answer"):
            tokens(server, vault).token()
    finally:
        over.set()
    wait_until(lambda: not [one for one in threading.enumerate() if one.name == "token"])
    assert held(vault) == "refresh-1"


def test_nobody_listens(server: TokenServer, vault: Vault) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    gone = OAuth("google", CLIENT, None, "", "", "", f"http://127.0.0.1:{port}/token")
    with pytest.raises(Unreachable, match="does not answer"):
        tokens(server, vault, oauth=gone).token()


def test_a_token_endpoint_in_the_clear_on_another_machine_is_spoken_to_by_tls_or_not_at_all(
    server: TokenServer, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name leads to this very server, which speaks no TLS."""
    lead = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda address, *rest: lead(("127.0.0.1", address[1]), *rest))
    port = server.url.rpartition(":")[2]
    far = OAuth("google", CLIENT, None, "", "", "", f"http://tokens.example:{port}/token")
    with pytest.raises(Unreachable, match=r"tokens\.example"):
        tokens(server, vault, oauth=far).token()
    assert server.forms == []


# ---- where the refresh token lies


def test_the_file_is_for_the_owner_alone_and_never_half_written(vault: Vault) -> None:
    assert stat.S_IMODE(vault._path.stat().st_mode) == 0o600
    assert stat.S_IMODE(vault._folder.stat().st_mode) == 0o700
    assert vault._path.parent == vault._folder
    leftover = vault._path.with_suffix(".tmp")
    leftover.write_text("half")
    vault.keep("refresh-2")
    assert held(vault) == "refresh-2"
    assert not leftover.exists()


@pytest.mark.parametrize("content", [b"", b"half a {", b"[]", b'{"state": "???"}', b"\xff"])
def test_a_damaged_file_means_signing_in_anew(server: TokenServer, vault: Vault, content: bytes) -> None:
    vault._path.write_bytes(content)
    assert vault.state() is SignedIn.MISSING
    with pytest.raises(SignInLapsed, match="inboxguard sign-in work"):
        tokens(server, vault).token()


class Keyring:
    """A stand-in for a package that is optional and needs a desktop."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False
        self.forgets = False
        self.error = type("KeyringLocked", (Exception,), {})
        package, errors = types.ModuleType("keyring"), types.ModuleType("keyring.errors")
        for name in ("get_password", "set_password", "delete_password"):
            setattr(package, name, getattr(self, name))
        errors.KeyringError = self.error  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "keyring", package)
        monkeypatch.setitem(sys.modules, "keyring.errors", errors)

    def _open(self) -> None:
        if self.locked:
            raise self.error("refresh-1")

    def get_password(self, service: str, name: str) -> str | None:
        self._open()
        return self.held.get((service, name))

    def set_password(self, service: str, name: str, value: str) -> None:
        self._open()
        if not self.forgets:
            self.held[service, name] = value

    def delete_password(self, service: str, name: str) -> None:
        self._open()
        del self.held[service, name]


def test_where_a_keyring_works_no_file_holds_the_token(
    server: TokenServer, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = Keyring(monkeypatch)
    assert vault.keep("refresh-1") == "the keyring"
    tokens(server, vault).token()

    assert list(ring.held.values()) == ["refresh-2"]
    assert all("refresh-" not in path.read_text() for path in vault._folder.iterdir())
    server.good = set()
    with pytest.raises(SignInLapsed):
        tokens(server, vault).token()
    assert ring.held == {}


def test_a_keyring_that_is_locked_is_opened_some_day(
    server: TokenServer, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = Keyring(monkeypatch)
    vault.keep("refresh-1")
    ring.locked = True

    assert vault.state() is SignedIn.YES
    with pytest.raises(Unreachable, match="unlocked") as failure:
        tokens(server, vault).token()
    assert "refresh-1" not in str(failure.value)
    ring.locked = False
    assert tokens(server, vault).token()


@pytest.mark.parametrize("fault", ["locked", "forgets"])
def test_a_keyring_that_does_not_keep_is_replaced_by_the_file(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    ring = Keyring(monkeypatch)
    setattr(ring, fault, True)
    assert vault.keep("refresh-2") == str(vault._path)
    assert json.loads(vault._path.read_text())["refresh_token"] == held(vault) == "refresh-2"


# ---- tokens from a command


def command(tmp_path: Path, program: str) -> str:
    script = tmp_path / "script.py"
    script.write_text(program)
    return f"{sys.executable} {script}"


def test_a_command_prints_the_token_and_is_run_again_when_it_was_refused(tmp_path: Path) -> None:
    program = (
        f"from pathlib import Path; p = Path({str(tmp_path / 'n')!r}); p.open('a').write('x'); print(p.stat().st_size)"
    )
    purse = CommandTokens("work", command(tmp_path, program))

    assert [purse.token(), purse.token(refused="1"), purse.token()] == ["1", "2", "3"]


def test_a_command_that_prints_the_refused_token_again_is_told(tmp_path: Path) -> None:
    purse = CommandTokens("work", command(tmp_path, "print('s3cret')"))
    with pytest.raises(SignInRefused, match="run token_command yourself") as failure:
        purse.token(refused=purse.token())
    assert "s3cret" not in str(failure.value)


@pytest.mark.parametrize("program", ["print()", "print('two words')", "import sys; print('s3cret'); sys.exit(3)"])
def test_a_command_that_prints_no_token_is_told(tmp_path: Path, program: str) -> None:
    with pytest.raises(Unreachable, match=r"account work: .*(token command|token_command)") as failure:
        CommandTokens("work", command(tmp_path, program)).token()
    assert "s3cret" not in str(failure.value)
