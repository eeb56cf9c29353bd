"""What a person, another mail program and the outside world do to a mailbox: on a Maildir and on an IMAP server."""

import os
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from imapclient import IMAPClient

from inboxguard.adapters.folders import encode_name
from inboxguard.adapters.imap import ImapConnector
from inboxguard.adapters.maildir import MaildirConnector
from inboxguard.core.ports import Connector, MailSession
from inboxguard.core.settings import Account
from inboxguard.core.types import Cursor, Listed
from tests.servers import PASSWORD, Server

_MESSAGE_ID = re.compile(rb"(?im)^Message-ID: *<([^>]*)>")
_LETTERS = {"\\Draft": "D", "\\Flagged": "F", "\\Answered": "R", "\\Seen": "S"}


class Mailbox(Protocol):
    """The driver: mails are named by their Message-ID."""

    def connector(self, *, drafts: str = "", sent: str = "") -> Connector: ...
    def place(self, folder: str) -> str:
        """The name by which a session knows the folder."""
        ...

    def make_folder(self, name: str) -> None: ...
    def deliver(
        self, content: bytes, folder: str = "INBOX", *, flags: Sequence[str] = (), at: datetime | None = None
    ) -> None: ...
    def delete(self, message_id: bytes, folder: str = "INBOX") -> None: ...
    def move(self, message_id: bytes, target: str, folder: str = "INBOX") -> None: ...
    def set_flags(self, message_id: bytes, flags: Sequence[str], folder: str = "INBOX") -> None: ...
    def held(self, folder: str = "INBOX") -> dict[bytes, tuple[bytes, frozenset[str]]]:
        """Message-ID → (content, flags)."""
        ...


def id_of(content: bytes) -> bytes:
    found = _MESSAGE_ID.search(content)
    return found[1] if found else b""


def ids(session: MailSession, uids: list[str], folder: str = "INBOX") -> list[bytes]:
    return [id_of(listed.header) for listed in session.list(folder, uids)]


def everything(session: MailSession, folder: str = "INBOX") -> list[Listed]:
    return list(session.list(folder, session.new_uids(folder, Cursor(1, 1))))


class ImapMailbox:
    """A user of a server, seen through a second connection."""

    def __init__(self, server: Server, user: str) -> None:
        self.server = server
        self.user = user

    def connector(self, *, drafts: str = "", sent: str = "") -> ImapConnector:
        return ImapConnector(self.account(drafts=drafts, sent=sent), lambda: PASSWORD)

    def account(self, *, drafts: str = "", sent: str = "") -> Account:
        return self.server.account(self.user, drafts=drafts, sent=sent)

    def place(self, folder: str) -> str:
        return self.server.place(folder)

    def make_folder(self, name: str) -> None:
        self._do(lambda client: client.create_folder(self.server.place(name)))

    def delete_folder(self, name: str) -> None:
        self._do(lambda client: client.delete_folder(self.server.place(name)))

    def rename_folder(self, name: str, other: str) -> None:
        self._do(lambda client: client.rename_folder(self.server.place(name), self.server.place(other)))

    def deliver(
        self, content: bytes, folder: str = "INBOX", *, flags: Sequence[str] = (), at: datetime | None = None
    ) -> None:
        self._do(lambda client: client.append(self.server.place(folder), content, flags, at))

    def deliver_many(self, contents: Sequence[bytes], *, at: datetime) -> None:
        """Into INBOX, over one connection."""

        def act(client: Any) -> None:
            for content in contents:
                client.append("INBOX", content, (), at)

        self._do(act)

    def delete(self, message_id: bytes, folder: str = "INBOX") -> None:
        def act(client: Any) -> None:
            uids = self._select(client, folder, message_id)
            client.delete_messages(uids)
            client.uid_expunge(uids)

        self._do(act)

    def move(self, message_id: bytes, target: str, folder: str = "INBOX") -> None:
        def act(client: Any) -> None:
            uids = self._select(client, folder, message_id)
            client.copy(uids, self.server.place(target))  # not every server has MOVE
            client.delete_messages(uids)
            client.uid_expunge(uids)

        self._do(act)

    def set_flags(self, message_id: bytes, flags: Sequence[str], folder: str = "INBOX") -> None:
        self._do(lambda client: client.set_flags(self._select(client, folder, message_id), flags))

    def held(self, folder: str = "INBOX") -> dict[bytes, tuple[bytes, frozenset[str]]]:
        def act(client: Any) -> Any:
            client.select_folder(self.server.place(folder), readonly=True)
            return client.fetch(client.search(), ["BODY.PEEK[]", "FLAGS"])

        items = self._do(act).values()
        return {id_of(item[b"BODY[]"]): (item[b"BODY[]"], _names(item[b"FLAGS"])) for item in items}

    def contents(self, folder: str = "INBOX") -> list[bytes]:
        """Every message, copies too."""

        def act(client: Any) -> Any:
            client.select_folder(self.server.place(folder), readonly=True)
            return client.fetch(client.search(), ["BODY.PEEK[]"]).values()

        return [item[b"BODY[]"] for item in self._do(act)]

    def _select(self, client: Any, folder: str, message_id: bytes) -> Any:
        client.select_folder(self.server.place(folder))
        return client.search(["HEADER", "MESSAGE-ID", message_id])

    def _do(self, action: Callable[[Any], Any]) -> Any:
        with IMAPClient("127.0.0.1", self.server.port, ssl=False) as client:
            client.login(self.user, PASSWORD)
            return action(client)


def _names(flags: Sequence[bytes]) -> frozenset[str]:
    return frozenset(flag.decode() for flag in flags) - {"\\Recent"}


class MaildirMailbox:
    """A Maildir on disk, written as Postfix and mail programs do."""

    def __init__(self, root: Path, *, plus: bool) -> None:
        self.root = root
        self.plus = plus
        self._count = 0
        self.make_folder("INBOX")

    def connector(self, *, drafts: str = "", sent: str = "") -> MaildirConnector:
        return MaildirConnector(self.account(drafts=drafts, sent=sent))

    def account(self, *, drafts: str = "", sent: str = "") -> Account:
        return Account(
            name="work", kind="maildir", host="", port=0, security="tls", user="", secret=None, path=self.root,
            folders=("INBOX",), drafts=drafts, sent=sent, poll_seconds=300,
        )  # fmt: skip

    def path(self, folder: str) -> Path:
        if folder == "INBOX":
            return self.root
        return self.root / ("." * self.plus + encode_name(folder))

    def place(self, folder: str) -> str:
        return folder

    def make_folder(self, name: str) -> None:
        for part in ("tmp", "new", "cur"):
            (self.path(name) / part).mkdir(parents=True)

    def deliver(
        self, content: bytes, folder: str = "INBOX", *, flags: Sequence[str] = (), at: datetime | None = None
    ) -> None:
        self._count += 1
        name = f"{1_700_000_000 + self._count}.M{self._count}.host"
        written = self.path(folder) / "tmp" / name
        written.write_bytes(content.replace(b"\r\n", b"\n"))
        if at:
            os.utime(written, (at.timestamp(), at.timestamp()))
        written.rename(self.path(folder) / ("cur" if flags else "new") / (name + _suffix(flags)))

    def delete(self, message_id: bytes, folder: str = "INBOX") -> None:
        self._file(message_id, folder).unlink()

    def move(self, message_id: bytes, target: str, folder: str = "INBOX") -> None:
        file = self._file(message_id, folder)
        file.rename(self.path(target) / "cur" / (file.name if ":" in file.name else f"{file.name}:2,"))

    def set_flags(self, message_id: bytes, flags: Sequence[str], folder: str = "INBOX") -> None:
        file = self._file(message_id, folder)
        file.rename(self.path(folder) / "cur" / (file.name.partition(":")[0] + _suffix(flags)))

    def held(self, folder: str = "INBOX") -> dict[bytes, tuple[bytes, frozenset[str]]]:
        found = {}
        for file in (*(self.path(folder) / "new").iterdir(), *(self.path(folder) / "cur").iterdir()):
            letters = file.name.partition(":2,")[2]
            content = file.read_bytes()
            found[id_of(content)] = content, frozenset(name for name, letter in _LETTERS.items() if letter in letters)
        return found

    def _file(self, message_id: bytes, folder: str) -> Path:
        files = (*(self.path(folder) / "new").iterdir(), *(self.path(folder) / "cur").iterdir())
        return next(file for file in files if id_of(file.read_bytes()) == message_id)


def _suffix(flags: Sequence[str]) -> str:
    return ":2," + "".join(sorted(_LETTERS[flag] for flag in flags)) if flags else ""
