"""The whole program on a made-up mailbox: three weeks in the mail of a designer, no account, no network."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Protocol

from inboxguard import config
from inboxguard.adapters.maildir import MaildirConnector
from inboxguard.app.daily import is_due, send_summary
from inboxguard.app.desk import Desk
from inboxguard.app.sync import look
from inboxguard.core.classifier.measures import Counts
from inboxguard.core.explain import kind_name, why_text
from inboxguard.core.rows import JudgedRow
from inboxguard.core.settings import Settings
from inboxguard.core.types import Entry, Kind, Language, Source

#: The demo's morning after.
_MORNING = "2026-09-08T08:40:00+03:00"
_FOLDERS = ("", ".Drafts", ".Sent")
_RULE = "─" * 78


@dataclass
class _Stage:
    """A Maildir that fills, and a clock that follows the mails."""

    home: Path
    settings: Settings
    now: datetime

    @property
    def connector(self) -> MaildirConnector:
        return MaildirConnector(self.settings.accounts[0], now_ns=lambda: int(self.now.timestamp() * 1e9))

    def look(self, desk: Desk) -> None:
        """One pass at the stage's time."""
        look(self.settings.accounts[0], self.connector, desk, settle_seconds=0)

    def deliver(self, name: str, content: bytes, at: datetime) -> None:
        """Lays a mail into inbox or Sent, as a delivery agent does."""
        self.now = at + timedelta(minutes=1)
        sent = name.startswith("sent-")
        path = self.home / "Maildir" / (".Sent/cur" if sent else "new") / f"{name}{':2,S' if sent else ''}"
        path.write_bytes(content)
        os.utime(path, (at.timestamp(), at.timestamp() + 2))


class OpenDesk(Protocol):
    """Puts a desk together; `wiring.desk`."""

    def __call__(self, settings: Settings, state: Path, *, clock: Callable[[], datetime]) -> Desk:
        """The settings' desk, its state in that folder, on that clock."""
        ...


def show(language: Language, keep: Path | None, open_desk: OpenDesk) -> int:
    """Plays the three weeks and prints what came of them."""
    with _home(keep) as home:
        stage = _set_up(home, language)
        desk = open_desk(stage.settings, home / "state", clock=lambda: stage.now)
        try:
            files = _play(stage, desk)
            _print(stage, desk, files)
        finally:
            desk.store.close()
        if keep:
            print(f"The mailbox lies in {home / 'Maildir'}, the drafts in its folder .Drafts.")
        else:
            print("To look at the drafts in a mail program, keep the mailbox: inboxguard demo --keep DIR")
    return 0


@contextmanager
def _home(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="inboxguard-demo-") as folder:
        yield Path(folder)


def _source() -> Path:
    return Path(__file__).parent / "demo_mail"


def _set_up(home: Path, language: Language) -> _Stage:
    for folder in _FOLDERS:
        for name in ("tmp", "new", "cur"):
            (home / "Maildir" / folder / name).mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_bytes((_source() / "config.toml").read_bytes())
    settings = config.load(home / "config.toml")
    summary = replace(settings.summary, language=language) if settings.summary else None
    name = settings.me.name if language is Language.HE else "Noa Bar"
    settings = replace(settings, me=replace(settings.me, language=language, name=name), summary=summary)
    return _Stage(home, settings, datetime.fromisoformat(_MORNING))


def _play(stage: _Stage, desk: Desk) -> dict[str, str]:
    """Delivers mail after mail and looks after each; gives the file's name by Message-ID."""
    mails = [(path.name, path.read_bytes()) for path in _source().glob("*.eml")]
    dated = sorted((_date(content), name, content) for name, content in mails)
    stage.now = dated[0][0] - timedelta(hours=1)
    stage.look(desk)
    for at, name, content in dated:
        _mornings(stage, desk, at)
        stage.deliver(name, content, at)
        stage.look(desk)
    _mornings(stage, desk, datetime.fromisoformat(_MORNING))
    stage.now = datetime.fromisoformat(_MORNING)
    return {str(message_from_bytes(content)["Message-ID"]).strip("<> "): name for name, content in mails}


def _date(content: bytes) -> datetime:
    return parsedate_to_datetime(message_from_bytes(content)["Date"])


def _mornings(stage: _Stage, desk: Desk, until: datetime) -> None:
    """Sends the summary of every working day that begins before a moment."""
    summary, zone = stage.settings.summary, stage.settings.me.zone
    if summary is None:
        return
    day = stage.now.astimezone(zone).date()
    while (at := datetime.combine(day, summary.at, zone)) <= until:
        if at >= stage.now:
            stage.now = at
            if is_due(desk):
                send_summary(desk, stage.connector, None)
        day += timedelta(days=1)


def _print(stage: _Stage, desk: Desk, files: dict[str, str]) -> None:
    language = stage.settings.me.language
    everything = desk.store.intake.judged_between(stage.now - timedelta(days=60), stage.now + timedelta(minutes=1))
    rows = [row for row in everything if (row.message_id or "") in files]
    entries = desk.store.ledger.entries()
    print(f"{stage.settings.me.name}, three weeks: {len(rows)} mails. What inboxguard found:\n")
    for row in rows:
        _print_row(row, [entry for entry in entries if entry.content_id == row.content_id], desk, language)
    _print_draft(stage, language)
    summary = desk.store.health.summary(stage.now.date())
    if summary:
        mail = message_from_bytes(summary.content)
        print(f"{_RULE}\nThis morning's summary: {_decoded(mail['Subject'])}\n{_RULE}\n{_plain(mail).strip()}\n{_RULE}")
    _print_score(rows, entries, files)
    drafts = desk.store.journal.between(stage.now - timedelta(days=60), stage.now)
    print(f"\n{len(drafts)} drafts were put into Drafts; nothing was sent to anybody.")


def _print_row(row: JudgedRow, entries: list[Entry], desk: Desk, language: Language) -> None:
    if not entries:
        return
    client = desk.judge.directory.get(row.client_id)
    at = row.sent_at.astimezone(desk.settings.me.zone).strftime("%d.%m %H:%M") if row.sent_at else ""
    print(f"{at}  {client.name if client else row.sender}: {row.subject}")
    for entry in entries:
        sure = "" if entry.probability is None else f" {entry.probability:.0%}{'?' if entry.doubtful else ''}"
        print(f"    {kind_name(entry.kind, language)}{sure}: {entry.because}")
        if entry.evidence:
            print(f"    “{entry.evidence}”")
    if any(entry.source is not Source.CLOCK for entry in entries):
        print(f"    → {why_text(row.because, language)}")


def _print_draft(stage: _Stage, language: Language) -> None:
    """One draft, in the owner's language if there is one."""
    drafts = [message_from_bytes(path.read_bytes()) for path in sorted((stage.home / "Maildir/.Drafts/cur").iterdir())]
    texts = [(mail, _plain(mail)) for mail in drafts]
    hebrew = language is Language.HE
    fitting = [pair for pair in texts if any("א" <= letter <= "ת" for letter in pair[1][:80]) is hebrew] or texts
    if fitting:
        mail, text = fitting[0]
        print(f"\n{_RULE}\nOne of the drafts, to {_decoded(mail['To'])}\n{_RULE}\n{text.strip()}")


def _decoded(value: str) -> str:
    return str(make_header(decode_header(value)))


def _plain(mail: Message) -> str:
    part = mail.get_payload(0)
    payload = part.get_payload(decode=True) if isinstance(part, Message) else b""
    return payload.decode() if isinstance(payload, bytes) else ""


def _print_score(rows: list[JudgedRow], entries: list[Entry], files: dict[str, str]) -> None:
    """What was found, missed and wrong, by the labels that stand beside the demo's mails."""
    labels: dict[str, Any] = json.loads((_source() / "labels.json").read_text(encoding="utf-8"))
    right, wrong, missed = [], [], []
    for row in rows:
        name = files.get(row.message_id or "", "")
        wanted = {Kind(kind) for kind in labels.get(name, {}).get("labels", ())}
        spoken = [entry for entry in entries if entry.content_id == row.content_id and entry.source is not Source.CLOCK]
        found = {entry.kind for entry in spoken}
        right += [(row, kind) for kind in wanted & found]
        wrong += [(row, kind) for kind in found - wanted]
        missed += [(row, kind) for kind in wanted - found]
    counts = Counts(len(right), len(wrong), len(missed))
    score = f"{counts.tp} found, {counts.fn} missed, {counts.fp} wrong"
    print(f"By the demo's own labels: {score}; what is only asked about is counted too.")
    for title, pairs in (("missed", missed), ("wrong", wrong)):
        for row, kind in pairs:
            print(f"  {title}: {kind.value} in “{row.subject}”")
