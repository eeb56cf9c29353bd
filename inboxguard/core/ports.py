"""What the program needs from the world; each port is met by real adapters that pass one contract suite."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Protocol, Self

from inboxguard.core.rows import Waiting
from inboxguard.core.types import Cursor, Fetched, FolderState, Listed


@dataclass(frozen=True)
class Folders:
    """The folders of an account by their role (RFC 6154)."""

    #: None if there is none and none is configured.
    drafts: str | None
    sent: str | None
    trash: str | None = None
    #: Gmail's All Mail.
    everything: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What a server tells of a stored message (UIDPLUS, RFC 4315); None where it does not or garbles it."""

    uidvalidity: int | None
    uid: int | None


class Removal(Enum):
    """What came of taking a message out of a folder."""

    REMOVED = "removed"
    #: Nothing lies there any more.
    GONE = "gone"
    #: Something else lies there: it is left alone.
    CHANGED = "changed"
    #: The server cannot remove one message alone (no UIDPLUS), or does not let us.
    UNABLE = "unable"


@dataclass(frozen=True)
class Idle:
    """A session that waits for news (RFC 2177)."""

    #: Becomes readable when the server says something or is gone.
    fileno: int
    #: Something was said already.
    news: bool


class MailSession(Protocol):
    """One open look at one account. Reads never change a flag; written are drafts and the summary alone.

    Any method may raise Unreachable; the session is dead afterwards.
    """

    #: Appending the same octets twice leaves one message (a Maildir names the file after its content).
    append_is_idempotent: bool

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def state(self, folder: str) -> FolderState:
        """What the folder holds now, in one round trip. Refused if there is no such folder."""
        ...

    def new_uids(self, folder: str, cursor: Cursor) -> list[str]:
        """Mails that appeared at or after the cursor, oldest first; the caller has checked UIDVALIDITY."""
        ...

    def recent_uids(self, folder: str, days: int) -> list[str]:
        """Mails received in the last `days` days, oldest first (server's time, whole days)."""
        ...

    def newest_uids(self, folder: str, count: int) -> list[str]:
        """The mails that came last, oldest first."""
        ...

    def find_uids(self, folder: str, ref: str) -> list[str]:
        """Mails that the server says carry this in Message-ID or X-Draft-Ref: an opinion, to be checked.

        Empty where it cannot search headers (Yahoo); a Maildir looks for references of drafts alone.
        """
        ...

    def refresh(self, folder: str) -> None:
        """Bring what this session shows of the folder up to date. Refused if there is no such folder."""
        ...

    def list(self, folder: str, uids: Sequence[str]) -> Iterator[Listed]:
        """Headers of these mails; one that is gone meanwhile is left out, one that cannot be listed has header b""."""
        ...

    def fetch(self, folder: str, listed: Sequence[Listed]) -> Iterator[tuple[str, Fetched]]:
        """(uid, mail) with text parts, attachments left at the server; one that is gone is left out."""
        ...

    def whole(self, folder: str, uid: str) -> bytes | None:
        """Every octet of one message as the folder holds it now; None if it is gone."""
        ...

    def folders(self) -> Folders:
        """Folders by role: configured name, else attribute, else known names."""
        ...

    def sent_folder(self) -> str | None:
        """Of these the one that sent mail is kept in, looked for once a session: every look with news asks."""
        ...

    def create_drafts(self) -> str:
        """Create and subscribe a Drafts folder and give its name; one that is there already is left as it is."""
        ...

    def append(self, folder: str, content: bytes, *, draft: bool) -> Receipt:
        r"""Store one message, with \Draft \Seen if it is a draft, with no flag otherwise.

        Raises Refused (NO, certainly not stored) or InDoubt (it may or may not be there).
        """
        ...

    def remove(self, folder: str, uid: str, *, uidvalidity: int, sha256: Collection[str]) -> Removal:
        """Take one message out for good: at this UID and UIDVALIDITY, if its octets have one of these hashes."""
        ...

    def rest(self) -> None:
        """Leave the folder between two looks. Raises Unreachable."""
        ...

    def idle(self, folder: str) -> Idle | None:
        """Wait for news of the folder; `resume` ends it. None if the account has no such thing. Raises Unreachable."""
        ...

    def resume(self) -> bool:
        """End the rest or the wait; False if the connection was lost meanwhile and the session is of no more use."""
        ...


class Connector(Protocol):
    """Opens sessions on one account."""

    name: str

    def connect(self) -> AbstractContextManager[MailSession]:
        """Raises Unreachable or SignInRefused."""
        ...


class Tokens(Protocol):
    """Access tokens of one account."""

    #: What the owner does when the server refuses even a fresh one.
    remedy: str

    def token(self, *, refused: str = "") -> str:
        """One that is good for minutes to come, and not `refused`, which the server did not take.

        Raises Unreachable, SignInRefused, or SignInLapsed.
        """
        ...


class Relay(Protocol):
    """Carries the owner's own summary to the owner."""

    def send(self, content: bytes, *, sender: str, to: str) -> None:
        """Raises Unreachable (certainly not accepted), Refused, or InDoubt (it may have been accepted)."""
        ...


@dataclass(frozen=True)
class Answer:
    """What a person decided about one mail in review."""

    #: Verdict by entry id; an entry that is left out stays open.
    verdicts: dict[int, bool]
    #: Write a draft for it.
    draft: bool = False
    #: The phone call that comes before such a mail was made.
    called: bool = False
    #: Leave the mail waiting and go on.
    later: bool = False
    #: The client asked properly for more: write "yes, here is the price".
    quote: bool = False


class Reviewer(Protocol):
    """Asks a person; a terminal, or a script in tests."""

    def ask(self, waiting: Waiting, *, number: int, total: int, call_sheet: str = "") -> Answer | None:
        """The answer, or None to stop here; `call_sheet` is what helps with the call that comes first, if any."""
        ...

    def tell(self, text: str) -> None:
        """Says one line."""
        ...

    def fact(self, question: str) -> str:
        """What only the owner knows, for a blank in a draft; "" leaves the mail waiting."""
        ...
