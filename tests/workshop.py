"""Builds what tests of the whole way need: settings, a Maildir, a model that hears only what a test says, a desk."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import Header
from email.mime.text import MIMEText
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from inboxguard import wiring
from inboxguard.adapters.maildir import MaildirConnector
from inboxguard.adapters.store import Store
from inboxguard.app.desk import Desk
from inboxguard.config import read
from inboxguard.core.availability import Availability
from inboxguard.core.classifier.model import Heard
from inboxguard.core.classifier.sentences import split
from inboxguard.core.clients import Directory
from inboxguard.core.errors import Problem
from inboxguard.core.judge import Judge
from inboxguard.core.settings import Account, Settings
from inboxguard.core.types import Kind, Threshold

ZONE = ZoneInfo("Asia/Jerusalem")
#: A Tuesday morning inside the hours.
NOW = datetime(2026, 9, 8, 10, 0, tzinfo=ZONE)


class ScriptedModel:
    """Hears a kind in a sentence that holds one of its words: "<kind> 0.9" by word."""

    version = "scripted"
    threshold = Threshold(ask=0.4, stand=0.8)

    def __init__(self, words: dict[str, tuple[Kind, float]]) -> None:
        self._words = words

    def hear(self, text: str, context: Any = None) -> list[Heard]:
        return [
            Heard(kind, probability, sentence.text)
            for sentence in split(text)
            for word, (kind, probability) in self._words.items()
            if word in sentence.text
        ]

    def words(self, evidence: str, kind: Kind) -> tuple[str, ...]:
        return tuple(word for word, (one, _) in self._words.items() if one is kind and word in evidence)


WORDS = {
    "FLYER": (Kind.OUT_OF_SCOPE, 0.95),
    "TONIGHT": (Kind.OUT_OF_HOURS, 0.95),
    "CHEAPER": (Kind.DISCOUNT, 0.95),
    "CHEQUE": (Kind.PAYMENT_EXCUSE, 0.95),
    "IDIOT": (Kind.HOSTILITY, 0.95),
    "PERHAPS": (Kind.OUT_OF_SCOPE, 0.5),
    "MAYBE": (Kind.DISCOUNT, 0.5),
}


def configuration(**changes: Any) -> dict[str, Any]:
    """A configuration as TOML gives it; sections are replaced by name."""
    content: dict[str, Any] = {
        "me": {"name": "Noa Bar", "email": "noa@bar.example", "aliases": ["studio@bar.example"], "language": "en"},
        "hours": {},
        "accounts": [{"name": "box", "kind": "maildir", "path": "Maildir"}],
        "clients": [
            {
                "id": "cafe",
                "name": "Dana",
                "emails": ["dana@cafe.example"],
                "agreement": {"included": ["a website of five pages"], "price": "4800.00", "terms": "net 30"},
            },
            {"id": "law", "name": "משרד אורן", "domains": ["oren.example"], "address_form": "plural", "language": "he"},
        ],
        "policy": {"drafts": "on"},
        "summary": {},
    }
    content.update(changes)
    return content


def settings(home: Path, **changes: Any) -> Settings:
    """Checked settings; a problem fails the test."""
    problems: list[Problem] = []
    found = read(configuration(**changes), home=home, problems=problems)
    assert not problems, problems
    return found


def message(
    body: str,
    *,
    sender: str = "Dana <dana@cafe.example>",
    to: str = "noa@bar.example",
    subject: str = "the site",
    at: datetime = NOW - timedelta(minutes=5),
    message_id: str = "m1@cafe.example",
    **headers: str,
) -> bytes:
    """One plain mail."""
    mail = MIMEText(body, "plain", "utf-8")
    mail["From"], mail["To"], mail["Subject"] = sender, to, Header(subject, "utf-8")
    mail["Date"], mail["Message-ID"] = format_datetime(at), f"<{message_id}>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    return mail.as_bytes()


@dataclass
class Workshop:
    """A Maildir, a state and a clock that tests turn."""

    home: Path
    settings: Settings
    now: datetime = NOW
    words: dict[str, tuple[Kind, float]] | None = None

    @property
    def account(self) -> Account:
        return self.settings.accounts[0]

    @property
    def connector(self) -> MaildirConnector:
        return MaildirConnector(self.account, now_ns=lambda: int(self.now.timestamp() * 1e9))

    def desk(self) -> Desk:
        judge = Judge(
            me=self.settings.me,
            directory=Directory(self.settings.clients),
            availability=Availability(self.settings.hours, self.settings.me.zone),
            model=ScriptedModel(self.words or WORDS),  # type: ignore[arg-type]
        )
        store = Store(self.home / "state" / "state.sqlite3")
        return Desk(self.settings, judge, wiring.templates(), store, lambda: self.now.astimezone(UTC))

    def deliver(self, content: bytes, *, folder: str = "", flags: str = "") -> Path:
        """Lays a mail into the Maildir as a delivery agent does."""
        root = self.home / "Maildir" / folder
        for name in ("tmp", "new", "cur"):
            (root / name).mkdir(parents=True, exist_ok=True)
        number = len(list(root.rglob("*")))
        path = root / ("cur" if flags else "new") / f"{number}.test{':2,' + flags if flags else ''}"
        path.write_bytes(content)
        date = message_from_bytes(content)["Date"]
        if date:  # a Maildir keeps the server's time as the file's
            os.utime(path, (path.stat().st_atime, parsedate_to_datetime(date).timestamp()))
        return path

    def drafts(self) -> list[bytes]:
        """The octets of every draft."""
        return [path.read_bytes() for path in sorted((self.home / "Maildir").glob(".Drafts/cur/*"))]

    def change(self, **policy: Any) -> None:
        """Other policy settings."""
        self.settings = replace(self.settings, policy=replace(self.settings.policy, **policy))


def workshop(home: Path, changes: dict[str, Any] | None = None, words: Sequence[Any] | None = None) -> Workshop:
    """A workshop with an empty Maildir."""
    made = Workshop(home, settings(home, **(changes or {})), words=dict(words) if words else None)
    for folder in ("", ".Drafts", ".Sent"):
        for name in ("tmp", "new", "cur"):
            (home / "Maildir" / folder / name).mkdir(parents=True, exist_ok=True)
    return made
