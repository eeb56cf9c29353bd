"""Takes a situation through the product: mail into a Maildir, passes on a clock, a review where one is asked for."""

import tempfile
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from inboxguard import wiring
from inboxguard.app.desk import Desk
from inboxguard.app.review import review
from inboxguard.app.sync import look
from inboxguard.config import read as read_configuration
from inboxguard.core.classifier.model import Heard
from inboxguard.core.classifier.sentences import split
from inboxguard.core.compose import mailbox
from inboxguard.core.errors import Problem
from inboxguard.core.ports import Answer
from inboxguard.core.rows import JudgedRow, Waiting
from inboxguard.core.settings import DraftMode, Settings
from inboxguard.core.types import Address, Entry, Kind, Source, Threshold
from tests.golden.situation import Said, Situation, owners
from tests.workshop import Workshop, message

_SOON = timedelta(minutes=5)


@dataclass(frozen=True)
class Played:
    """What came of a situation."""

    settings: Settings
    row: JudgedRow
    entries: list[Entry]
    #: The owner was asked in review, and this is how it went.
    asked: "_Owner | None"
    #: Octets of the draft, None if there is none.
    draft: bytes | None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What was heard in the words, certain or not."""
        return tuple(dict.fromkeys(one.kind for one in self.entries if one.source is not Source.CLOCK))

    @property
    def ends(self) -> str:
        return "draft" if self.draft else self.row.decision.value


class _Past:
    """Hears in an earlier mail what the situation says was heard, whatever the model of the day makes of it."""

    version = "told"
    threshold = Threshold(ask=0.4, stand=0.8)

    def __init__(self, kind: str, probability: float) -> None:
        self._kind, self._probability = kind, probability

    def hear(self, text: str, context: Any = None) -> list[Heard]:
        return [Heard(Kind(self._kind), self._probability, split(text)[0].text)] if self._kind else []

    def words(self, evidence: str, kind: Kind) -> tuple[str, ...]:
        return ()


@dataclass
class _Owner:
    """Answers in review: what a person hears is right, all else is wrong."""

    right: tuple[str, ...]
    says: dict[str, Any]
    draft: bool = True
    call_sheet: str = ""
    told: str = ""

    def ask(self, waiting: Waiting, *, number: int, total: int, call_sheet: str = "") -> Answer:
        self.call_sheet = call_sheet
        spoken = [one for one in waiting.entries if one.source is not Source.CLOCK]
        verdicts = {one.id: one.kind in self.right for one in spoken}
        quote, called = bool(self.says.get("quote")), bool(self.says.get("called"))
        return Answer(verdicts, draft=self.draft and any(verdicts.values()), called=called, quote=quote)

    def tell(self, text: str) -> None:
        self.told = text

    def fact(self, question: str) -> str:
        return str(self.says.get("facts", {}).get(question, ""))


@dataclass
class _Stage(Workshop):
    """A workshop with the shipped model, or with one that was told what to hear."""

    past: _Past | None = None

    def desk(self) -> Desk:
        desk = wiring.desk(self.settings, self.home / "state", clock=lambda: self.now)
        return replace(desk, judge=replace(desk.judge, model=self.past)) if self.past else desk

    def look(self) -> None:
        desk = self.desk()
        report = look(self.account, self.connector, desk, settle_seconds=0)
        desk.store.close()
        assert report.error == "", report

    def review(self, owner: _Owner) -> None:
        desk = self.desk()
        review(desk, owner, lambda _: self.connector)
        desk.store.close()


def play(situation: Situation) -> Played:
    """The whole way of the situation's mail, on a state of its own."""
    with tempfile.TemporaryDirectory(prefix="golden-") as folder:
        stage = _stage(situation, Path(folder))
        for number, earlier in enumerate(situation.history):
            _live(stage, situation, earlier, number)
        zone = stage.settings.me.zone
        stage.past, stage.now = None, situation.mail.at.replace(tzinfo=zone) + _SOON
        stage.deliver(_octets(situation, situation.mail, "mail"))
        if situation.answered:
            stage.deliver(_answer(situation, stage), folder=".Sent", flags="S")
        before = len(stage.drafts())
        stage.look()
        asked = _asked(stage, situation)
        drafts = [
            one for one in stage.drafts() if _id(situation, "mail") in str(message_from_bytes(one)["In-Reply-To"])
        ]
        assert len(stage.drafts()) - before == len(drafts) <= 1
        desk = stage.desk()
        rows = desk.store.intake.judged_between(stage.now - timedelta(days=9), stage.now + timedelta(minutes=1))
        row = next(row for row in rows if row.message_id == _id(situation, "mail"))
        entries = desk.store.ledger.of_mails([row.content_id])
        desk.store.close()
        return Played(stage.settings, row, entries, asked, drafts[0] if drafts else None)


def settings_of(situation: Situation, home: Path) -> Settings:
    """The owner's configuration with this one client."""
    owner = owners()[situation.owner]
    content = {
        "me": owner["me"],
        "hours": owner["hours"],
        "accounts": [{"name": "box", "kind": "maildir", "path": "Maildir"}],
        "clients": [{"id": "client", **situation.client}],
        "policy": {"drafts": "on", **situation.policy},
    }
    problems: list[Problem] = []
    settings = read_configuration(content, home=home, problems=problems)
    assert not problems, (situation.name, problems)
    return settings


def _stage(situation: Situation, home: Path) -> _Stage:
    settings = settings_of(situation, home)
    for folder in ("", ".Drafts", ".Sent"):
        for name in ("tmp", "new", "cur"):
            (home / "Maildir" / folder / name).mkdir(parents=True)
    (home / "state").mkdir()
    first = min([situation.mail.at, *(one["on"] for one in situation.history)])
    stage = _Stage(home, settings, first.replace(tzinfo=settings.me.zone) - timedelta(days=1))
    stage.look()
    return stage


def _live(stage: _Stage, situation: Situation, earlier: dict[str, Any], number: int) -> None:
    """An earlier mail: what was heard in it, and what the owner did then.

    then: "sent", the draft went out; "waits", it lies in Drafts still; "passed", confirmed in review and let pass;
    left out, it was only counted.
    """
    then, settings = earlier.get("then", ""), stage.settings
    stage.past = _Past(earlier.get("heard", ""), 0.5 if then == "passed" else 0.95)
    if not then:
        stage.settings = replace(settings, policy=replace(settings.policy, drafts=DraftMode.OBSERVE))
    stage.now = earlier["on"].replace(tzinfo=settings.me.zone) + _SOON
    fields = {"Subject": situation.mail.fields["Subject"], "Date": earlier["on"].isoformat()}
    key = "thread" if earlier.get("thread") and not _threaded(situation, number) else f"earlier-{number}"
    stage.deliver(_octets(situation, Said(fields, earlier["mail"]), key, thread=bool(earlier.get("thread"))))
    stage.look()
    if then in ("", "passed") and "heard" in earlier:  # what was seen while observing was not let pass
        stage.review(_Owner((earlier["heard"],), {}, draft=False))
    if then == "sent":
        _send(stage)
    stage.settings = settings


def _threaded(situation: Situation, before: int) -> bool:
    return any(one.get("thread") for one in situation.history[:before])


def _send(stage: _Stage) -> None:
    """The owner sends what lies in Drafts."""
    stage.now += timedelta(hours=1)
    for path in (stage.home / "Maildir/.Drafts/cur").iterdir():
        stage.deliver(path.read_bytes(), folder=".Sent", flags="S")
        path.unlink()
    stage.look()


def _asked(stage: _Stage, situation: Situation) -> _Owner | None:
    """Where inboxguard asks, the owner says what a person hears in the mail."""
    desk = stage.desk()
    waiting = desk.store.ledger.waiting()
    desk.store.close()
    if not waiting:
        return None
    owner = _Owner(situation.expected, situation.review, draft=situation.ends == "draft")
    stage.review(owner)
    stage.look()
    return owner


def _id(situation: Situation, key: str) -> str:
    return f"{situation.name.replace('/', '-')}.{key}@client.example"


def _octets(situation: Situation, said: Said, key: str, *, thread: bool = False) -> bytes:
    me = owners()[situation.owner]["me"]
    named = {name: value for name, value in said.fields.items() if name not in ("From", "Date", "Subject", "To")}
    thread = thread or (key == "mail" and _threaded(situation, len(situation.history)))
    if thread and key != "thread":
        named |= {"In-Reply-To": f"<{_id(situation, 'thread')}>", "References": f"<{_id(situation, 'thread')}>"}
    zone = _zone(situation)
    return message(
        said.body,
        sender=mailbox(_sender(situation, said)),
        to=said.fields.get("To", me["email"]),
        subject=said.fields["Subject"],
        at=said.at.replace(tzinfo=zone),
        message_id=_id(situation, key),
        **named,
    )


def _sender(situation: Situation, said: Said) -> Address:
    """Of the mail itself, else the client's first address."""
    client = situation.client
    name, email = parseaddr(said.fields.get("From") or situation.mail.fields.get("From", ""))
    return Address(name or client["name"], email or client["emails"][0])


def _zone(situation: Situation) -> ZoneInfo:
    return ZoneInfo(owners()[situation.owner]["me"].get("timezone", "Asia/Jerusalem"))


def _answer(situation: Situation, stage: _Stage) -> bytes:
    me, reply = stage.settings.me, f"<{_id(situation, 'mail')}>"
    return message(
        "…", sender=me.email, to=situation.client["emails"][0], subject="Re: " + situation.mail.fields["Subject"],
        at=stage.now - timedelta(minutes=1), message_id=_id(situation, "answer"), In_Reply_To=reply, References=reply,
    )  # fmt: skip


def plain(draft: bytes) -> str:
    """The plain part as a mail program shows it."""
    part = message_from_bytes(draft).get_payload(0)
    assert isinstance(part, Message)
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode().replace("\r\n", "\n")
