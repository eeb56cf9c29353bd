"""A mail parsed in a process of its own: the same mail, or an error, and soon."""

import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from inboxguard.adapters import apart
from inboxguard.core.errors import Unreadable
from inboxguard.core.parsing import parse
from inboxguard.core.suspicion import parse_with_care
from inboxguard.core.types import Fetched
from tests.core.fixtures import octets

AT = datetime(2026, 9, 16, 10, 12, 3, tzinfo=timezone(timedelta(hours=3)))


@pytest.mark.parametrize("received_at", [AT, None])
def test_the_mail_is_the_same_as_in_our_own_process(received_at: datetime | None) -> None:
    fetched = Fetched("box/INBOX/1", octets("gmail-he"), received_at)
    assert apart.parse_apart(fetched) == parse(fetched)


def test_only_what_is_built_strangely_costs_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child(tmp_path, monkeypatch, "exit 1")
    plain = Fetched("a.eml", octets("gmail-he"), AT)
    assert parse_with_care(plain, apart.parse_apart) == parse(plain)
    with pytest.raises(Unreadable, match=r"b\.eml takes more"):
        parse_with_care(Fetched("b.eml", octets("gmail-he") + b"x" * 70_000, AT), apart.parse_apart)


def test_what_is_no_mail_is_unreadable_there_too() -> None:
    with pytest.raises(Unreadable, match="box/INBOX/1 is not a mail"):
        apart.parse_apart(Fetched("box/INBOX/1", b"\0" * 100, AT))


def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(path))


@pytest.mark.parametrize(
    "script",
    ["exit 1", "kill -9 $$", "true", "echo '[]'", "echo '{}'", "echo 7", "echo 'no JSON'", "head -c 9000000 /dev/zero"],
)
def test_whatever_becomes_of_the_child_is_an_error(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child(tmp_path, monkeypatch, f"cat >/dev/null\n{script}")
    with pytest.raises(Unreadable, match="box/INBOX/1"):
        apart.parse_apart(Fetched("box/INBOX/1", b"From: a@b.example\r\n\r\nhi", AT))


@pytest.mark.parametrize(
    "deed", ["[0 for _ in iter(int, 1)]", "re.match('(a*)*b', 'a' * 40)", "len(bytearray(600 << 20))"]
)
def test_a_child_that_takes_too_much_is_ended(deed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = f"import re; from inboxguard.adapters import apart; apart.CPU_SECONDS = 1; apart.parse = lambda _: {deed}"
    child(tmp_path, monkeypatch, f'exec {sys.executable} -c "{code}; apart.main()"')
    with pytest.raises(Unreadable, match="more time or memory than a mail is worth"):
        apart.parse_apart(Fetched("box/INBOX/1", b"From: a@b.example\r\n\r\nhi", AT))


def test_a_child_that_sleeps_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child(tmp_path, monkeypatch, "exec sleep 60")
    monkeypatch.setattr(apart, "WALL_SECONDS", 0.2)
    began = time.monotonic()
    with pytest.raises(Unreadable):
        apart.parse_apart(Fetched("box/INBOX/1", b"From: a@b.example\r\n\r\nhi", AT))
    assert time.monotonic() - began < 30
