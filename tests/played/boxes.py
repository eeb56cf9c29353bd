"""The mail of one user: folders of messages, or labels on messages."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from inboxguard.adapters.folders import encode_name
from tests.played.kinds import Kind
from tests.played.octets import criteria, parted, sections, structure


class Unknown(Exception):
    """A BAD."""


class Refusal(Exception):
    """A NO, or what stands behind it."""


@dataclass(eq=False)
class Message:
    """One mail; where there are labels, the same in every folder."""

    content: bytes
    flags: set[str]
    at: datetime
    #: X-GM-MSGID.
    number: int
    #: SEARCH HEADER finds it.
    indexed: bool


@dataclass
class Folder:
    uidvalidity: int
    attributes: str = ""
    uidnext: int = 1
    held: dict[int, Message] = field(default_factory=dict)

    def add(self, message: Message) -> int:
        self.uidnext += 1
        self.held[self.uidnext - 1] = message
        return self.uidnext - 1

    def news(self, view: list[int]) -> bytes:
        """EXPUNGE and EXISTS for a connection that was told of these UIDs; from now on it knows."""
        lines = b""
        for uid in [one for one in view if one not in self.held]:
            lines += b"* %d EXPUNGE\r\n" % (view.index(uid) + 1)
            view.remove(uid)
        if len(self.held) > len(view):
            view[:] = sorted(self.held)
            lines += b"* %d EXISTS\r\n" % len(view)
        return lines

    def search(self, view: list[int], words: list[str]) -> list[int]:
        """UIDs of those in the view that every key of a SEARCH names."""
        indexed = {one.content for one in self.held.values() if one.indexed}
        tests = criteria(words, count=len(view), last=max(view, default=0), header=lambda one: one * (one in indexed))
        return [
            uid
            for number, uid in enumerate(view, 1)
            if (mail := self.held.get(uid)) and all(test(number, uid, mail.content, mail.at) for test in tests)
        ]


def items(message: Message, wanted: str, kind: Kind) -> Iterator[bytes]:
    """What a FETCH asks for."""
    known = {
        "FLAGS": f"({' '.join(sorted(message.flags))})",
        "INTERNALDATE": message.at.strftime('"%d-%b-%Y %H:%M:%S %z"'),
        "RFC822.SIZE": str(kind.size(message.content)),
    }
    if "X-GM-EXT-1" in kind.capability:
        known["X-GM-MSGID"] = str(message.number)
    for item in re.sub(r"BODY\S*\[[^\]]*\]\S*", "", wanted).split():
        if item == "BODYSTRUCTURE":
            yield b"BODYSTRUCTURE " + structure(message.content, hollow=bool(kind.everything))
        else:
            yield f"{item} {known[item]}".encode()
    yield from sections(message.content, wanted, missing=kind.missing)


class Box:
    """Names of folders are as they travel."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.folders = {"INBOX": Folder(1)}
        self._validities = 10
        self._numbers = 1278455344230334865
        for name, attributes in kind.folders.items():
            self.create(encode_name(name), attributes)

    def folder(self, name: str) -> Folder:
        found = self.folders.get("INBOX" if name.upper() == "INBOX" else name)
        if found is None or "\\Noselect" in found.attributes:
            raise Refusal(f"[NONEXISTENT] Unknown Mailbox: {name}")
        return found

    def create(self, name: str, attributes: str = "") -> None:
        if name in self.folders:
            raise Refusal("[ALREADYEXISTS] Mailbox already exists")
        self._validities += 1
        self.folders[name] = Folder(self._validities, attributes)

    def store(self, name: str, content: bytes, flags: Iterable[str] = (), at: datetime | None = None) -> int:
        """By APPEND; gives the UID."""
        if self.kind.refuses_raw_headers and re.search(rb"[\x80-\xff\0]", parted(content)[0]):
            raise Refusal("Message contains non-ASCII characters in headers")
        return self.deliver(name, content, flags, at)

    def deliver(self, name: str, content: bytes, flags: Iterable[str] = (), at: datetime | None = None) -> int:
        """As mail arrives. Of octets that a mailbox of labels holds already the copy is thrown away (said of Gmail)."""
        folder, kept = self.folder(name), self.kind.kept(content)
        twin = next((one for one in self.messages() if self.kind.everything and one.content == kept), None)
        if twin:
            return self.label(name, twin)
        self._numbers += 1
        at = (at or datetime.now(UTC)).replace(microsecond=0)
        message = Message(kept, self.lasting(flags), at, self._numbers, indexed=not self.kind.search_lags)
        uid = folder.add(message)
        everything = self._everything()
        if everything is not None and everything is not folder and "\\Trash" not in folder.attributes:
            everything.add(message)
        return uid

    def label(self, name: str, message: Message) -> int:
        """Shows a message in one more folder; where it is shown already, a UID is given out for nothing."""
        folder = self.folder(name)
        if message in folder.held.values():
            folder.uidnext += 1
            return folder.uidnext - 1
        return folder.add(message)

    def lasting(self, flags: Iterable[str]) -> set[str]:
        return {flag for flag in flags if flag.startswith("\\") or self.kind.keeps_keywords}

    def discard(self, message: Message) -> None:
        """Out of every folder."""
        for folder in self.folders.values():
            folder.held = {uid: one for uid, one in folder.held.items() if one is not message}

    def messages(self) -> set[Message]:
        return {message for folder in self.folders.values() for message in folder.held.values()}

    def _everything(self) -> Folder | None:
        return self.folders.get(encode_name(self.kind.everything)) if self.kind.everything else None
