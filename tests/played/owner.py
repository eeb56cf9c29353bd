"""The mailbox of a played server as its owner handles it: at a web page, so past the protocol."""

from collections.abc import Callable, Sequence
from datetime import datetime

from inboxguard.adapters.folders import encode_name
from tests.played.boxes import Box, Folder, Message
from tests.played.octets import fields_of, parted
from tests.played.server import Played
from tests.twins import ImapMailbox, Mailbox, id_of


class PlayedMailbox(ImapMailbox):
    """Meets tests.twins.Mailbox."""

    server: Played

    @property
    def box(self) -> Box:
        return self.server.box(self.user)

    def at(self, folder: str) -> str:
        return encode_name(self.server.place(folder))

    def _folder(self, folder: str) -> Folder:
        return self.box.folder(self.at(folder))

    def _uid(self, folder: str, message_id: bytes) -> int:
        return next(uid for uid, one in self._folder(folder).held.items() if id_of(one.content) == message_id)

    def make_folder(self, name: str) -> None:
        with self.server.lock:
            self.box.create(self.at(name))

    def delete_folder(self, name: str) -> None:
        with self.server.lock:
            del self.box.folders[self.at(name)]

    def rename_folder(self, name: str, other: str) -> None:
        with self.server.lock:
            self.box.folders[self.at(other)] = self.box.folders.pop(self.at(name))

    def deliver(
        self, content: bytes, folder: str = "INBOX", *, flags: Sequence[str] = (), at: datetime | None = None
    ) -> None:
        with self.server.lock:
            self.box.deliver(self.at(folder), content, flags, at)

    def delete(self, message_id: bytes, folder: str = "INBOX") -> None:
        with self.server.lock:
            self.box.discard(self._folder(folder).held[self._uid(folder, message_id)])

    def move(self, message_id: bytes, target: str, folder: str = "INBOX") -> None:
        with self.server.lock:
            message = self.archive(message_id, folder)
            if target == "Trash":
                self.box.discard(message)
            self.box.label(self.at(target), message)

    def label(self, message_id: bytes, name: str, folder: str = "INBOX") -> None:
        """Shows the mail in one more folder."""
        with self.server.lock:
            self.box.label(self.at(name), self._folder(folder).held[self._uid(folder, message_id)])

    def archive(self, message_id: bytes, folder: str = "INBOX") -> Message:
        """Out of this folder alone."""
        with self.server.lock:
            return self._folder(folder).held.pop(self._uid(folder, message_id))

    def set_flags(self, message_id: bytes, flags: Sequence[str], folder: str = "INBOX") -> None:
        with self.server.lock:
            self._folder(folder).held[self._uid(folder, message_id)].flags = self.box.lasting(flags)

    def held(self, folder: str = "INBOX") -> dict[bytes, tuple[bytes, frozenset[str]]]:
        with self.server.lock:
            messages = self._folder(folder).held.values()
            return {id_of(one.content): (one.content, frozenset(one.flags)) for one in messages}

    def contents(self, folder: str = "INBOX") -> list[bytes]:
        with self.server.lock:
            return [one.content for one in self._folder(folder).held.values()]

    def index(self) -> None:
        """SEARCH HEADER knows what is there now."""
        for message in self.box.messages():
            message.indexed = True

    # ---- with the draft

    def autosave(self, change: Callable[[bytes], bytes]) -> None:
        """A new UID, and what `change` makes of the draft."""
        with self.server.lock:
            (draft,) = self._folder("Drafts").held.values()
            self.box.discard(draft)
            self.box.deliver(self.at("Drafts"), change(draft.content), draft.flags)

    def send(self, change: Callable[[bytes], bytes] = lambda content: content) -> None:
        """Out of Drafts, into Sent."""
        with self.server.lock:
            (draft,) = self._folder("Drafts").held.values()
            self.box.discard(draft)
            self.box.deliver(self.at("Sent"), change(draft.content), ["\\Seen"])


def renamed(content: bytes, *, without: Sequence[bytes] = (), old_in: bytes = b"") -> bytes:
    """Under a Message-ID of the server's; the old one in a field of its own, or lost."""
    head, body = parted(content)
    fields = [whole for name, whole in fields_of(head) if name not in {b"MESSAGE-ID", *without}]
    if old_in:
        fields.append(old_in + b": <" + id_of(content) + b">\r\n")
    return b"Message-ID: <new-%d@provider.example>\r\n" % len(content) + b"".join(fields) + b"\r\n" + body


def as_kept(mailbox: Mailbox, content: bytes) -> bytes:
    """What this mailbox makes of a message."""
    return mailbox.server.kind.kept(content) if isinstance(mailbox, PlayedMailbox) else content


def removes(mailbox: Mailbox) -> bool:
    """Whether it can take out one message alone (UIDPLUS)."""
    return not isinstance(mailbox, PlayedMailbox) or "UIDPLUS" in mailbox.server.kind.capability


def as_labels(mailbox: Mailbox) -> bool:
    """Whether its folders are labels."""
    return isinstance(mailbox, PlayedMailbox) and bool(mailbox.server.kind.everything)
