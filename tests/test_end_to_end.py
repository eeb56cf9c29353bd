"""The program as its user runs it, against a real Dovecot with TLS and a real SMTP sink."""

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from inboxguard.adapters.store import Store
from inboxguard.core.types import Kind, Source
from tests.servers import DOVECOT, PASSWORD, Dovecot, Layout, dovecot, free_ports, wait_until
from tests.twins import ImapMailbox
from tests.workshop import message

pytestmark = [pytest.mark.server, pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed")]
_users = (f"owner{number}" for number in itertools.count())

#: Plain words of each kind: this test is about the way, not about how well the model hears.
SCOPE_HE = "אמרתי לבית הדפוס שאת כבר סוגרת להם גם את הפלייר ואת הבאנר, הם מחכים לזה ממך עד יום חמישי."
PAYMENT_EN = "The cheque is in the post, our accountant is on holiday until next month."


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot(Layout(folders=(("Drafts", "\\Drafts"), ("Sent", "\\Sent")))) as running:
        yield running


class Owner:
    """A mailbox, a configuration and a state."""

    def __init__(self, server: Dovecot, home: Path, *, via: str = "imap", relay_port: int = 0) -> None:
        self.mailbox = ImapMailbox(server, next(_users))
        self.home = home
        relay = f'[summary.smtp]\nhost = "127.0.0.1"\nport = {relay_port}\nsecurity = "none"\n' if via == "smtp" else ""
        (home / "config.toml").write_text(
            f"""
[me]
name = "נועה בר"
email = "noa@bar.example"
language = "he"
[hours]
{_all_day()}
[[accounts]]
name = "box"
host = "127.0.0.1"
port = {server.tls_port}
user = "{self.mailbox.user}"
auth = {{ env = "BOX_PASSWORD" }}
ca_file = "{server.ca_file}"
poll_every = "10m"
[[clients]]
id = "cafe"
name = "קפה דנה"
emails = ["dana@cafe.example"]
address_form = "f"
[clients.agreement]
included = ["אתר של חמישה עמודים"]
[[clients]]
id = "mills"
name = "Mills Ltd"
domains = ["mills.example"]
[[clients.invoices]]
number = "77"
amount = "900.00"
currency = "GBP"
issued = 2026-01-01
due = 2026-01-31
[policy]
drafts = "on"
[summary]
at = "00:00"
via = "{via}"
account = "box"
{relay}
""",
            encoding="utf-8",
        )

    def command(self, *arguments: str, password: str = PASSWORD) -> list[str]:
        self.environment = {**os.environ, "BOX_PASSWORD": password, "PYTHONUTF8": "1"}
        base = [sys.executable, "-m", "inboxguard", "--config", str(self.home / "config.toml")]
        return [*base, "--state", str(self.home / "state"), *arguments]

    def run(self, *arguments: str, password: str = PASSWORD) -> subprocess.CompletedProcess[str]:
        command = self.command(*arguments, password=password)
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60, check=False)

    def deliver(self, body: str, sender: str, number: int, **headers: str) -> None:
        now = datetime.now(UTC)
        content = message(
            body, sender=sender, message_id=f"m{number}@client.example", at=now, subject="האתר החדש", **headers
        )
        self.mailbox.deliver(content.replace(b"\n", b"\r\n"), at=now)

    def drafts(self) -> list[tuple[Message, frozenset[str]]]:
        return [(message_from_bytes(content), flags) for content, flags in self.mailbox.held("Drafts").values()]

    def store(self) -> Store:
        return Store(self.home / "state" / "state.sqlite3")


def _all_day() -> str:
    """Hours around the clock, so that the day of the test does not matter."""
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return "\n".join(f'{day} = ["00:00-24:00"]' for day in days)


class Sink(Controller):
    """An SMTP server that keeps what it is given."""

    def __init__(self, port: int) -> None:
        self.mails: list[tuple[list[str], bytes]] = []
        super().__init__(self, hostname="127.0.0.1", port=port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append((envelope.rcpt_tos, envelope.content))
        return "250 kept"


@pytest.fixture
def sink() -> Iterator[Sink]:
    running = Sink(free_ports(1)[0])
    running.start()
    yield running
    running.stop()


def text_of(mail: Message) -> str:
    part = mail.get_payload(0)
    assert isinstance(part, Message)
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def test_once_twice_and_then_the_daemon(server: Dovecot, tmp_path: Path) -> None:
    owner = Owner(server, tmp_path)
    assert owner.run("once").returncode == 0
    owner.deliver(f"היי נועה,\nהאתר יצא מקסים!\n{SCOPE_HE}\nדנה", "Dana <dana@cafe.example>", 1, References="<m0@x>")
    owner.deliver(f"Hello,\n{PAYMENT_EN}\nBest, Tom", "Tom Mills <tom@mills.example>", 2)
    owner.deliver("תודה רבה, התמונות מושלמות.", "Dana <dana@cafe.example>", 3)
    owner.deliver("A stranger writes.", "x@elsewhere.example", 4)
    before = owner.mailbox.held()
    first, second = owner.run("once"), owner.run("once")
    assert first.returncode == second.returncode == 0, first.stderr
    assert "mails handled: 4, drafts put into Drafts: 2" in first.stdout
    assert "mails handled: 0, drafts put into Drafts: 0" in second.stdout
    assert owner.mailbox.held() == before, "a flag or an octet of the inbox changed"
    _check_drafts(owner)
    _check_ledger(owner)
    _daemon(owner)
    assert len(owner.drafts()) == 4


def _check_drafts(owner: Owner) -> None:
    drafts = {mail["In-Reply-To"]: (mail, flags) for mail, flags in owner.drafts()}
    assert set(drafts) == {"<m1@client.example>", "<m2@client.example>"}
    hebrew, flags = drafts["<m1@client.example>"]
    assert flags == {"\\Draft", "\\Seen"}
    assert hebrew["References"].split() == ["<m0@x>", "<m1@client.example>"]
    assert "אתר של חמישה עמודים" in text_of(hebrew)
    english, _ = drafts["<m2@client.example>"]
    assert "invoice 77 (£900)" in text_of(english)


def _check_ledger(owner: Owner) -> None:
    with owner.store() as store:
        spoken = {
            (entry.client_id, entry.kind)
            for entry in store.ledger.entries()
            if entry.source is not Source.CLOCK and not entry.doubtful
        }
    assert {("cafe", Kind.OUT_OF_SCOPE), ("mills", Kind.PAYMENT_EXCUSE)} <= spoken


def _daemon(owner: Owner) -> None:
    """Polls, drafts what arrives, lays the summary into the inbox, and ends cleanly at SIGTERM."""
    command = owner.command("run")
    owner.deliver("הבטחת לי גם לוגו חדש בלי תוספת. " + SCOPE_HE, "Dana <dana@cafe.example>", 5)
    with subprocess.Popen(command, env=owner.environment, stderr=subprocess.PIPE, text=True) as daemon:
        try:
            wait_until(lambda: len(owner.drafts()) == 3, 40)
            wait_until(
                lambda: any(b"X-Inboxguard-Summary" in content for content, _ in owner.mailbox.held().values()), 40
            )
            owner.deliver(f"Hello,\n{PAYMENT_EN}\nBest, Al", "Al Mills <al@mills.example>", 6)
            wait_until(lambda: len(owner.drafts()) == 4, 5)
            assert owner.run("once").returncode == 75
            assert owner.run("status").returncode == 0
        finally:
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(30) == 0
        assert daemon.stderr is not None
        log = daemon.stderr.read()
    assert "daemon state=stopped" in log
    for secret in ("dana@cafe.example", "האתר", "פלייר", PASSWORD):
        assert secret not in log


def test_the_summary_by_smtp_reaches_the_owner_once(server: Dovecot, tmp_path: Path, sink: Sink) -> None:
    owner = Owner(server, tmp_path, via="smtp", relay_port=sink.port)
    owner.run("once")
    assert owner.run("summary", "--send").returncode == 0
    assert owner.run("summary", "--send").returncode == 0
    ((recipients, content),) = sink.mails
    assert recipients == ["noa@bar.example"]
    assert "בוקר טוב נועה" in text_of(message_from_bytes(content))


def test_a_refused_login_is_told_everywhere(server: Dovecot, tmp_path: Path) -> None:
    owner = Owner(server, tmp_path)
    answer = owner.run("once", password="wrong")
    assert answer.returncode == 1
    assert "✗ box" in answer.stdout
    status = owner.run("status")
    assert status.returncode == 1
    assert "refuses the password" in status.stdout
    assert "wrong" not in answer.stdout + answer.stderr + status.stdout
    assert "box" in owner.run("summary").stdout
    assert owner.run("doctor", password="wrong").returncode == 1
    assert owner.run("once").returncode == 0
    assert owner.run("status").returncode == 0


def test_scan_of_the_account_writes_nothing(server: Dovecot, tmp_path: Path) -> None:
    owner = Owner(server, tmp_path)
    owner.deliver(SCOPE_HE, "Dana <dana@cafe.example>", 1)
    before = owner.mailbox.held()
    answer = owner.run("scan", "--since", "2d", "--json")
    assert answer.returncode == 0
    assert '"client": "cafe"' in answer.stdout
    assert owner.mailbox.held() == before
    assert owner.drafts() == []
    assert not (owner.home / "state").exists()


def test_killed_while_appending_there_is_one_draft(server: Dovecot, tmp_path: Path) -> None:
    """The answer to APPEND is lost; the next passes find the draft and write no second one."""
    owner = Owner(server, tmp_path)
    owner.run("once")
    owner.deliver(SCOPE_HE, "Dana <dana@cafe.example>", 1)
    script = (
        "import os, signal, sys\n"
        "from inboxguard.adapters.imap import ImapSession\n"
        "real = ImapSession.append\n"
        "def append(self, *a, **k):\n    real(self, *a, **k)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "ImapSession.append = append\n"
        "from inboxguard.cli import main\n"
        "main(sys.argv[1:])\n"
    )
    arguments = owner.command("once")[3:]
    killed = subprocess.run([sys.executable, "-c", script, *arguments], env=owner.environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(owner.drafts()) == 1
    owner.run("once")
    with owner.store() as store:
        (row,) = store.journal.of_client("cafe")
        assert row.state == "sending", "not settled yet: the server may still be busy with it"
        store._db.execute("UPDATE draft SET tried_at = ?", ((datetime.now(UTC) - timedelta(minutes=5)).isoformat(),))
    owner.run("once")
    assert len(owner.drafts()) == 1
    with owner.store() as store:
        assert [row.state for row in store.journal.of_client("cafe")] == ["stored"]
