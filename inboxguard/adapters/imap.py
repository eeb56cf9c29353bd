"""An IMAP account: looks with EXAMINE and BODY.PEEK, and stores drafts."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from inboxguard.adapters.imap_errors import Garbled
from inboxguard.adapters.imap_fetch import BATCH, Batches, windows
from inboxguard.adapters.imap_folders import create_drafts, discover, on_wire
from inboxguard.adapters.imap_removal import octets_of, remove
from inboxguard.adapters.imap_structure import Layout
from inboxguard.adapters.tls import check_security
from inboxguard.core.errors import MailboxError, Refused, Unreachable
from inboxguard.core.ports import Folders, Idle, Receipt, Removal, Tokens
from inboxguard.core.settings import Account
from inboxguard.core.types import Cursor, Fetched, FolderState, Listed

if TYPE_CHECKING:
    from inboxguard.adapters.imap_wire import Wire

#: A search's answer is one line; imaplib gives up at 1,000,000 octets, which is 90,000 UIDs of ten digits.
_SEARCH_WINDOW = 50_000
#: One operation with everything in it: 4 MB of texts at 25 kB/s, and the server's own time.
_DEADLINE_SECONDS = 300.0
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_APPENDUID = re.compile(rb"\[APPENDUID ([1-9]\d{0,9}) ([1-9]\d{0,9})\]")


class ImapConnector:
    """Opens sessions on one IMAP account."""

    def __init__(
        self,
        account: Account,
        password: Callable[[], str],
        *,
        tokens: Tokens | None = None,
        deadline_seconds: float = _DEADLINE_SECONDS,
    ) -> None:
        check_security(f"accounts.{account.name}.security", host=account.host, security=account.security)
        self.name = account.name
        self._account = account
        self._password = password
        self._tokens = tokens
        self._deadline_seconds = deadline_seconds

    def connect(self) -> "ImapSession":
        """Connect and sign in; the password is asked for only when the connection is secure.

        Raises Unreachable, SignInRefused, or SignInLapsed.
        """
        from inboxguard.adapters.imap_wire import Wire

        wire = Wire(self._account, self._password, self._tokens, deadline_seconds=self._deadline_seconds)
        wire.open()
        return ImapSession(self._account, wire)


class ImapSession:
    """One open look at one account; meets core.ports.MailSession."""

    append_is_idempotent = False

    def __init__(self, account: Account, wire: "Wire") -> None:
        self._account = account
        self._wire = wire
        #: The folder that is open, and on which of the wire's connections.
        self._examined: tuple[str, int] | None = None
        self._sent: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wire.close()

    def state(self, folder: str) -> FolderState:
        """One STATUS; where its answer has holes (163.com), EXAMINE fills them."""
        self._leave(folder)
        known = self._status(folder)
        if not {b"UIDVALIDITY", b"UIDNEXT", b"MESSAGES"} <= known.keys():
            opened = self._examine(folder)
            known = {**opened, b"MESSAGES": opened.get(b"EXISTS", 0), **known}
        return FolderState(
            uidvalidity=known.get(b"UIDVALIDITY", 0), uidnext=known.get(b"UIDNEXT"), messages=known[b"MESSAGES"]
        )

    def _status(self, folder: str) -> dict[bytes, int]:
        wanted = ["UIDNEXT", "UIDVALIDITY", "MESSAGES"]
        try:
            status = self._wire.call(lambda client: client.folder_status(on_wire(folder), wanted))
        except Garbled as error:
            if not error.in_step:
                raise
            return {}
        return {key.upper(): value for key, value in status.items() if isinstance(value, int)}

    def _examine(self, folder: str) -> dict[bytes, int]:
        found = self._wire.call(lambda client: client.select_folder(on_wire(folder), readonly=True))
        self._examined = (folder, self._wire.connections)
        return {key: value for key, value in found.items() if isinstance(value, int)}

    def _examine_once(self, folder: str, fresh: bool) -> None:
        if fresh or self._examined != (folder, self._wire.connections):
            self._examine(folder)

    def new_uids(self, folder: str, cursor: Cursor) -> list[str]:
        """`n:*` names the last mail even if it is older (RFC 9051 section 9, seq-range), so the answer is filtered."""
        found = self._search(folder, f"UID {cursor.uidnext}:*")
        return [str(uid) for uid in found if uid >= cursor.uidnext]

    def recent_uids(self, folder: str, days: int) -> list[str]:
        """SINCE in the server's zone; one of our days in advance may be one of its days behind, so never too few."""
        first = datetime.now(UTC).date() - timedelta(days=days)
        since = f"SINCE {first.day:02d}-{_MONTHS[first.month - 1]}-{first.year}"
        return [str(uid) for uid in self._search(folder, since)]

    def newest_uids(self, folder: str, count: int) -> list[str]:
        """By sequence numbers, which follow the UIDs."""
        exists = self._examine(folder).get(b"EXISTS", 0)
        first = max(exists - count, 0) + 1
        found = self._wire.call(partial(_uid_search, criteria=f"{first}:*")) if exists else []
        return [str(uid) for uid in sorted(found)]

    def find_uids(self, folder: str, ref: str) -> list[str]:
        """SEARCH HEADER matches parts of a value, may lag behind, and breaks off at some servers."""
        if not (ref.isascii() and ref.isprintable()):
            return []
        quoted = '"' + ref.replace("\\", "\\\\").replace('"', '\\"') + '"'
        criteria = f"OR HEADER MESSAGE-ID {quoted} HEADER X-DRAFT-REF {quoted}"
        try:
            return [str(uid) for uid in self._search(folder, criteria)]
        except Refused:
            return []
        except Unreachable:  # SERVERBUG (Yahoo): only a connection that cannot be had again is the end
            self._wire.reopen()
            return []

    def refresh(self, folder: str) -> None:
        """EXAMINE anew, and CHECK: some servers do not list what was just appended before that (isync's experience)."""
        self._examine(folder)
        try:
            self._wire.call(lambda client: client._imap.check())
        except Refused:  # IMAP4rev2 has no CHECK
            self._wire.call(lambda client: client.noop())

    def _search(self, folder: str, criteria: str) -> list[int]:
        """UIDs in ascending order; from the newest window down, since an expunge moves mails down between two."""
        count = self._examine(folder).get(b"EXISTS", 0)
        found: set[int] = set()
        for last in range(count, 0, -_SEARCH_WINDOW):
            first = max(last - _SEARCH_WINDOW, 0) + 1
            window = f"{first}:{'*' if last == count else last} " if count > _SEARCH_WINDOW else ""
            found.update(self._wire.call(partial(_uid_search, criteria=window + criteria)))
        return sorted(found)

    def list(self, folder: str, uids: Sequence[str]) -> Iterator[Listed]:
        """Headers in batches; nothing but EXAMINE and BODY.PEEK."""
        batches = self._batches(folder)
        numbers = (int(uid) for uid in uids if uid.isdigit())
        while batch := list(islice(numbers, BATCH)):
            yield from batches.headers(batch)

    def fetch(self, folder: str, listed: Sequence[Listed]) -> Iterator[tuple[str, Fetched]]:
        """Text parts up to 32 kB each."""
        batches = self._batches(folder)
        for batch in windows(listed):
            strange = [mail.uid for mail in batch if not isinstance(mail.layout, Layout)]
            known = {mail.uid: mail for mail in batch if isinstance(mail.layout, Layout)}
            known |= {mail.uid: mail for mail in self.list(folder, strange)}
            received = {mail.uid: mail.received_at for mail in known.values()}
            for uid, content in batches.contents([known[mail.uid] for mail in batch if mail.uid in known]):
                yield uid, Fetched(f"{self._account.name}/{folder}/{uid}", content, received[uid])

    def whole(self, folder: str, uid: str) -> bytes | None:
        """After a fresh EXAMINE, so that what was just appended is there."""
        self._examine(folder)
        return self._wire.call(partial(octets_of, uid=int(uid)))

    def _batches(self, folder: str) -> Batches:
        gmail = self._wire.call(lambda client: client.has_capability("X-GM-EXT-1"))
        who = f"account={self._account.name}"
        return Batches(self._wire, partial(self._examine_once, folder), who=who, gmail=gmail)

    def folders(self) -> Folders:
        """By LIST."""
        return discover(self._wire, self._account)

    def sent_folder(self) -> str | None:
        """Remembered; where it was renamed the look fails, and the next session finds the new one."""
        if self._sent is None:
            self._sent = self.folders().sent
        return self._sent

    def create_drafts(self) -> str:
        """By CREATE."""
        return create_drafts(self._wire, self._account)

    def append(self, folder: str, content: bytes, *, draft: bool) -> Receipt:
        r"""APPEND with a synchronising literal, so that a NO comes before the message is sent."""
        self._leave(folder)
        flags = ("\\Draft", "\\Seen") if draft else ()
        answer = self._wire.call(lambda client: client.append(on_wire(folder), content, flags), storing=True)
        uids = _APPENDUID.search(answer) if isinstance(answer, bytes) else None
        return Receipt(int(uids[1]), int(uids[2])) if uids else Receipt(None, None)

    def remove(self, folder: str, uid: str, *, uidvalidity: int, sha256: Collection[str]) -> Removal:
        """UID EXPUNGE (RFC 4315): the one time that a folder is opened to be changed."""
        self._examined = None
        try:
            return remove(self._wire, on_wire(folder), int(uid), uidvalidity=uidvalidity, sha256=sha256)
        finally:
            with suppress(MailboxError):  # CLOSE of a folder that was opened by SELECT expunges what others marked
                self._examine(folder)

    def _leave(self, folder: str) -> None:
        """Courier stores nothing in a folder that is open read-only, and STATUS is for others (RFC 9051 6.3.11)."""
        if self._examined == (folder, self._wire.connections):
            self.rest()

    def rest(self) -> None:
        """CLOSE, which expunges nothing after EXAMINE: STATUS is for folders that are not open (RFC 9051 6.3.11)."""
        if self._examined and self._examined[1] == self._wire.connections:
            self._examined = None
            with suppress(Refused):
                self._wire.call(lambda client: client.close_folder())

    def idle(self, folder: str) -> Idle | None:
        """IDLE where the server has it."""
        if not self._wire.call(lambda client: client.has_capability("IDLE")):
            return None
        self._examine(folder)
        return self._wire.start_idle()

    def resume(self) -> bool:
        """DONE and CLOSE after a wait; after a rest nothing, unless the server said something."""
        try:
            self._wire.end_idle()
            self.rest()
        except MailboxError:
            return False
        return self._wire.alive()


def _uid_search(client: Any, criteria: str) -> list[int]:
    """As imapclient's search, but an answer may come in several lines."""
    status, lines = client._imap.uid("SEARCH", criteria)
    client._checkok("search", status, lines)
    words = (word for line in lines if line for word in line.partition(b"(")[0].split())
    return [int(word) for word in words if word.isdigit()]
