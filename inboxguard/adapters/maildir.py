"""A Maildir as an account: the twin of IMAP, for people who use mbsync, offlineimap or notmuch."""

import errno
import hashlib
import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from inboxguard.adapters.folders import Namespaces, find_all
from inboxguard.adapters.headers import crlf, header_of, kept
from inboxguard.adapters.maildir_tree import Branch, branches, create, inbox, is_maildir, locate
from inboxguard.core.errors import ConfigurationError, InDoubt, Problem, Refused, Unreachable
from inboxguard.core.identity import refs_in
from inboxguard.core.ports import Folders, Idle, Receipt, Removal
from inboxguard.core.settings import Account
from inboxguard.core.types import Cursor, Fetched, FolderState, Listed

#: Octets read of one mail; its text stands at the front.
MAX_OCTETS = 32 << 20
_HEADER_OCTETS = 256 << 10
#: A file system may stamp all files of one tick alike: 10 ms on Linux, 2 s at the worst.
_TICK_NS = 2_000_000_000
_DAY_NS = 86_400_000_000_000
#: The same number forever: mails are recognised by their content, and a new folder brings new change times.
_UIDVALIDITY = 1
_FLAGS = {"D": "\\Draft", "F": "\\Flagged", "R": "\\Answered", "S": "\\Seen", "T": "\\Deleted", "P": "$Forwarded"}
_FULL = {errno.ENOSPC: "OVERQUOTA", errno.EDQUOT: "OVERQUOTA", errno.EFBIG: "LIMIT"}


class MaildirConnector:
    """Opens sessions on one Maildir."""

    def __init__(self, account: Account, *, now_ns: Callable[[], int] = time.time_ns) -> None:
        if account.path is None:
            raise ConfigurationError([Problem(f"accounts.{account.name}.path", "", "name the folder of the Maildir")])
        self.name = account.name
        self._account = account
        self._root = account.path.expanduser()
        self._now_ns = now_ns

    def connect(self) -> "MaildirSession":
        """Raises Unreachable if the folder is not there, as when its disk is not mounted."""
        with _reading(self._account.name):
            if not is_maildir(inbox(self._root)):
                raise Unreachable(f"account {self.name}: there is no Maildir at {self._root}; is its disk mounted?")
        return MaildirSession(self._account, self._root, now_ns=self._now_ns)


@dataclass(frozen=True)
class _Stored:
    """One file of mail."""

    path: Path
    #: The unique name, without folder and flags.
    uid: str
    status: os.stat_result


class MaildirSession:
    """One look at one Maildir; meets core.ports.MailSession. Reading never renames a file."""

    append_is_idempotent = True

    def __init__(self, account: Account, root: Path, *, now_ns: Callable[[], int]) -> None:
        self._account = account
        self._root = root
        self._now_ns = now_ns

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def state(self, folder: str) -> FolderState:
        """`uidnext` is the latest change time plus one; without the one if more may come with the same stamp.

        A stamp in the future counts as now, so that it hides nothing that comes after it.
        """
        changes = [mail.status.st_ctime_ns for mail in self._files(folder)]
        now = self._now_ns()
        latest = min(max(changes, default=0), now)
        return FolderState(_UIDVALIDITY, latest + (latest < now - _TICK_NS), len(changes))

    def new_uids(self, folder: str, cursor: Cursor) -> list[str]:
        """Mails whose file changed at or after the cursor; one whose flags changed may come again.

        Where the clock was set back behind the cursor, a day is listed again.
        """
        now = self._now_ns()
        start = cursor.uidnext if cursor.uidnext <= now else now - _DAY_NS
        return [mail.uid for mail in self._files(folder) if mail.status.st_ctime_ns >= start]

    def recent_uids(self, folder: str, days: int) -> list[str]:
        """Whole days in UTC."""
        now = datetime.fromtimestamp(self._now_ns() / 1e9, UTC)
        first = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)
        return [mail.uid for mail in self._files(folder) if mail.status.st_mtime >= first.timestamp()]

    def newest_uids(self, folder: str, count: int) -> list[str]:
        """By the time at which the file was written."""
        return [mail.uid for mail in self._files(folder)][-count:]

    def find_uids(self, folder: str, ref: str) -> list[str]:
        """Looks into every file."""
        everything = [mail.uid for mail in self._files(folder)]
        return [listed.uid for listed in self.list(folder, everything) if ref in refs_in(listed.header)]

    def refresh(self, folder: str) -> None:
        """Every look reads the folder anew."""
        self._branch(folder)

    def list(self, folder: str, uids: Sequence[str]) -> Iterator[Listed]:
        """The same header fields as over IMAP, so that a mail has the same content id in both."""
        for uid, mail, content in self._read(folder, uids, _HEADER_OCTETS):
            yield Listed(
                uid=uid,
                received_at=_received_at(mail),
                size=mail.status.st_size,
                flags=_flags(mail.path.name),
                header=kept(header_of(content)),
            )

    def fetch(self, folder: str, listed: Sequence[Listed]) -> Iterator[tuple[str, Fetched]]:
        """Whole messages, CRLF."""
        for uid, mail, content in self._read(folder, [line.uid for line in listed], MAX_OCTETS):
            yield uid, Fetched(f"{self._account.name}/{folder}/{uid}", crlf(content), _received_at(mail))

    def whole(self, folder: str, uid: str) -> bytes | None:
        """As on disk."""
        return next((content for _, _, content in self._read(folder, [uid], MAX_OCTETS)), None)

    def remove(self, folder: str, uid: str, *, uidvalidity: int, sha256: Collection[str]) -> Removal:
        """The exact file; UIDVALIDITY never changes."""
        for _, mail, content in self._read(folder, [uid], MAX_OCTETS):
            if hashlib.sha256(content).hexdigest() not in sha256:
                return Removal.CHANGED
            try:
                mail.path.unlink()
                _sync_folder(mail.path.parent)
            except FileNotFoundError:
                return Removal.GONE
            except OSError:
                return Removal.UNABLE
            return Removal.REMOVED
        return Removal.GONE

    def _read(self, folder: str, uids: Sequence[str], octets: int) -> Iterator[tuple[str, _Stored, bytes]]:
        """Gone mails are left out; one that cannot be read is b""."""
        files = {mail.uid: mail for mail in self._files(folder)}
        for uid in uids:
            if uid in files and (content := _content(files[uid].path, octets)) is None:
                files = {mail.uid: mail for mail in self._files(folder)}  # its flags changed, and with them its name
                content = _content(files[uid].path, octets) if uid in files else None
            if uid in files and content is not None:
                yield uid, files[uid], content

    def _files(self, folder: str) -> Sequence[_Stored]:
        """All mails, oldest first. A name both in `new` and `cur` is one mail."""
        branch = self._branch(folder)
        found: dict[str, _Stored] = {}
        with _reading(self._account.name):
            for part in ("new", "cur"):
                found |= {mail.uid: mail for mail in _mails(branch.path / part)}
        return sorted(found.values(), key=lambda mail: (mail.status.st_mtime_ns, mail.uid))

    def _branch(self, folder: str) -> Branch:
        with _reading(self._account.name):
            branch = locate(self._root, folder)
        if branch is None:
            raise Refused(f"account {self._account.name}: there is no folder {folder}", code="NONEXISTENT")
        return branch

    def folders(self) -> Folders:
        """By configured name, else by known names."""
        with _reading(self._account.name):
            offered = [branch.offered() for branch in branches(self._root)]
        return find_all(self._account, offered, Namespaces())

    def sent_folder(self) -> str | None:
        """As folders(): nothing is asked of a server here."""
        return self.folders().sent

    def create_drafts(self) -> str:
        """In the layout that the tree has."""
        with _reading(self._account.name):
            return create(self._root, self._account.drafts or "Drafts").name

    def append(self, folder: str, content: bytes, *, draft: bool) -> Receipt:
        """Write `tmp`, fsync, rename; the name is a function of the content, so storing it twice leaves one."""
        try:
            branch = self._branch(folder)
        except Refused as error:
            raise Refused(str(error), code="TRYCREATE") from error
        unique = f"0.{hashlib.sha256(content).hexdigest()[:40]}.local"
        if any(mail.uid.partition(",")[0] == unique for mail in self._files(folder)):
            return Receipt(None, None)
        target = branch.path / "cur" / f"{unique}:2,DS" if draft else branch.path / "new" / unique
        self._store(branch.path / "tmp" / unique, target, content)
        return Receipt(None, None)

    def rest(self) -> None:
        """Nothing is held open."""

    def idle(self, folder: str) -> Idle | None:
        """A look costs a listing of the folder, so the next poll is soon enough."""
        return None

    def resume(self) -> bool:
        """The disk may have been unmounted meanwhile."""
        return is_maildir(inbox(self._root))

    def _store(self, draft: Path, target: Path, content: bytes) -> None:
        who = f"account {self._account.name}"
        try:
            draft.parent.mkdir(mode=0o700, exist_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(target)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            reason = f"{who}: the draft could not be written ({error.strerror})"
            raise Refused(reason, code=_FULL.get(error.errno or 0, "")) from error
        try:
            _sync_folder(target.parent)
        except OSError as error:
            raise InDoubt(f"{who}: it is not certain that the draft reached the disk ({error.strerror})") from error


def _mails(folder: Path) -> Iterator[_Stored]:
    with os.scandir(folder) as lines:
        for line in lines:
            with suppress(FileNotFoundError):
                if line.is_file() and not line.name.startswith("."):
                    yield _Stored(Path(line.path), line.name.partition(":")[0], line.stat())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _content(path: Path, octets: int) -> bytes | None:
    """None if it is gone, b"" if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(octets)
    except FileNotFoundError:
        return None
    except OSError:
        return b""


def _received_at(mail: _Stored) -> datetime:
    """The time at which the file was written, as Dovecot and mbsync keep it; renaming does not touch it."""
    return datetime.fromtimestamp(mail.status.st_mtime, UTC)


def _flags(name: str) -> frozenset[str]:
    letters = name.rpartition(":2,")[2] if ":2," in name else ""
    return frozenset(_FLAGS[letter] for letter in letters if letter in _FLAGS)


@contextmanager
def _reading(account: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unreachable(f"account {account}: the Maildir cannot be read ({error.strerror})") from error
