"""A desk beside a mailbox that a person uses: on a Maildir, or on a real Dovecot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

from inboxguard.adapters.imap import ImapSession
from inboxguard.adapters.maildir import MaildirSession
from inboxguard.app.redo import Redone, redo
from inboxguard.app.sync import PassReport, look
from inboxguard.core.errors import InDoubt, Refused
from inboxguard.core.ports import Connector
from inboxguard.core.rows import DraftRow, Event
from tests.twins import ImapMailbox, Mailbox, id_of
from tests.workshop import Workshop, message, workshop

MAIL = b"m1@cafe.example"


@dataclass
class Life:
    """One owner, one account, a clock that tests turn."""

    mailbox: Mailbox
    shop: Workshop

    def look(self, connector: Connector | None = None, *, after: timedelta = timedelta(0)) -> PassReport:
        self.shop.now += after
        desk = self.shop.desk()
        try:
            return look(self.shop.account, connector or self.mailbox.connector(), desk, settle_seconds=0)
        finally:
            desk.store.close()

    def deliver(self, body: str = "Please add a FLYER.", message_id: str = MAIL.decode(), **headers: str) -> None:
        content = message(body, message_id=message_id, at=self.shop.now, **headers)
        self.mailbox.deliver(content.replace(b"\n", b"\r\n"), at=self.shop.now)

    def answer(self, body: str = "No, thank you.", *, to: str = MAIL.decode()) -> None:
        """The owner answers with words of her own."""
        content = message(
            body, sender="noa@bar.example", to="dana@cafe.example", message_id="own@bar.example",
            at=self.shop.now + timedelta(seconds=1), In_Reply_To=f"<{to}>", References=f"<{to}>",
        )  # fmt: skip
        self.mailbox.deliver(content.replace(b"\n", b"\r\n"), "Sent", flags=["\\Seen"])

    @property
    def drafts(self) -> list[bytes]:
        return [content for content, _ in self.mailbox.held("Drafts").values()]

    @property
    def draft_id(self) -> bytes:
        (draft,) = self.drafts
        return id_of(draft)

    @property
    def rows(self) -> list[DraftRow]:
        desk = self.shop.desk()
        try:
            return desk.store.journal.of_client("cafe")
        finally:
            desk.store.close()

    @property
    def row(self) -> DraftRow:
        return self.rows[-1]

    @property
    def events(self) -> list[Event]:
        desk = self.shop.desk()
        try:
            return desk.store.fates.events(self.shop.now - timedelta(days=9), self.shop.now + timedelta(days=9))
        finally:
            desk.store.close()

    def redo(self, identifier: str | None = None) -> Redone:
        desk = self.shop.desk()
        try:
            return redo(identifier or self.row.content_id, desk, lambda _: self.mailbox.connector())
        finally:
            desk.store.close()

    def change(self, query: str, *values: Any) -> None:
        """What only time or another program could do to the state."""
        desk = self.shop.desk()
        desk.store._db.execute(query, values)  # type: ignore[attr-defined]
        desk.store.close()


def settle_in(mailbox: Mailbox, home: Path, folders: Sequence[str] = ("Drafts", "Sent", "Trash")) -> Life:
    """The folders are there, and the first look is over."""
    for name in folders:
        mailbox.make_folder(name)
    shop = workshop(home)
    shop.settings = replace(shop.settings, accounts=(mailbox.account(),))  # type: ignore[attr-defined]
    shop.now = datetime.now(UTC)
    life = Life(mailbox, shop)
    assert life.look().error == ""
    return life


def edited(draft: bytes) -> bytes:
    """As a mail program saves it: other words, the same headers."""
    words = message_from_bytes(draft)
    (text, html) = words.get_payload()  # type: ignore[misc]
    del text["Content-Transfer-Encoding"]
    text.set_payload("I thought about it: yes.\r\n", "utf-8")
    del html["Content-Transfer-Encoding"]
    html.set_payload("<p>I thought about it: yes.</p>", "utf-8")
    return words.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def rewrapped(draft: bytes) -> bytes:
    """As another server or program stores the same words: another encoding, a header more."""
    words = message_from_bytes(draft)
    for part in words.get_payload():  # type: ignore[union-attr]
        content = part.get_payload(decode=True).decode()  # type: ignore[union-attr]
        del part["Content-Transfer-Encoding"]  # type: ignore[union-attr]
        part.set_payload(content.replace(". ", ".\n\u200f"), "utf-8")  # type: ignore[union-attr]
    return b"X-Mailer: other\r\n" + words.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def lost(session: type[ImapSession] | type[MaildirSession], *, stored: bool) -> Callable[..., Any]:
    """An `append` whose answer never comes."""
    real = session.append

    def append(self: Any, *arguments: Any, **more: Any) -> Any:
        if stored:
            real(self, *arguments, **more)
        if isinstance(self, ImapSession):
            self._wire.drop()
        raise InDoubt("the answer is lost")

    return append


def refusing(code: str) -> Callable[..., Any]:
    """An `append` that the server refuses."""

    def append(self: Any, *arguments: Any, **more: Any) -> Any:
        raise Refused("no", code=code)

    return append


def is_imap(life: Life) -> bool:
    return isinstance(life.mailbox, ImapMailbox)
