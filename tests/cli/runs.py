"""Runs commands as a person does, on a mailbox that a test has filled."""

import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from inboxguard.app.sync import look
from inboxguard.cli import main
from tests.workshop import NOW, Workshop, message, workshop

#: The same settings as `workshop.configuration` has.
CONFIGURATION = """
[me]
name = "Noa Bar"
email = "noa@bar.example"
aliases = ["studio@bar.example"]
language = "en"

[[accounts]]
name = "box"
kind = "maildir"
path = "Maildir"

[[clients]]
id = "cafe"
name = "Dana"
emails = ["dana@cafe.example"]
[clients.agreement]
included = ["a website of five pages"]
price = "4800.00"
terms = "net 30"
[[clients.invoices]]
number = "1043"
amount = "2400.00"
issued = 2026-07-01

[[clients]]
id = "law"
name = "משרד אורן"
domains = ["oren.example"]
address_form = "plural"
language = "he"

[policy]
drafts = "on"

[summary]
"""


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


def run(*arguments: str | Path) -> Ran:
    """A command in this process."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
    return Ran(code, out.getvalue(), err.getvalue())


def start(*arguments: str | Path, home: Path, stdin: bytes = b"", python: tuple[str, ...] = ()) -> Ran:
    """A command in a process of its own, in a home where nothing is configured."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("INBOXGUARD", "XDG"))}
    done = subprocess.run(
        [sys.executable, *python, "-m", "inboxguard", *map(str, arguments)],
        env={**environment, "HOME": str(home), "TZ": "Asia/Jerusalem", "PYTHONWARNINGS": "error"},
        cwd=Path(__file__).parents[2],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


class Home:
    """A configuration, a Maildir and a state in which something has happened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.shop: Workshop = workshop(path)
        self.config = path / "config.toml"
        self.config.write_text(CONFIGURATION, encoding="utf-8")
        self.state = path / "state"

    def look(self) -> None:
        desk = self.shop.desk()
        look(self.shop.account, self.shop.connector, desk, settle_seconds=0)
        desk.store.close()

    def fill(self) -> None:
        """A draft, a doubtful mail, one by the clock alone, a sender who may be a client."""
        self.shop.now = NOW - timedelta(days=1)
        self.look()
        self.shop.now = NOW
        unknown = {"sender": "New <new@x.example>", "message_id": "m4@x.example"}
        self.shop.deliver(message("Hi.", sender="noa@bar.example", to="new@x.example"), folder=".Sent", flags="S")
        self.shop.deliver(message("Please add a FLYER."))
        self.shop.deliver(message("PERHAPS a poster?", message_id="m2@cafe.example", Cc="avi@cafe.example"))
        self.shop.deliver(message("Good night.", message_id="m3@cafe.example", at=NOW - timedelta(hours=12)))
        self.shop.deliver(message("Can we talk?", **unknown))
        self.look()

    def run(self, *arguments: str | Path) -> Ran:
        return run("--config", self.config, "--state", self.state, *arguments)
