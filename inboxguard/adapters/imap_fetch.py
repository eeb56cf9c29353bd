"""FETCH in batches that one bad mail cannot spoil (imap.md section 5)."""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from inboxguard.adapters.headers import HEADER_FIELDS, kept
from inboxguard.adapters.imap_errors import Garbled
from inboxguard.adapters.imap_structure import PART_OCTETS, UNKNOWN, Layout, choose, rebuild, rebuild_raw
from inboxguard.core.errors import Refused, Unreachable
from inboxguard.core.types import Listed

if TYPE_CHECKING:
    from inboxguard.adapters.imap_wire import Wire

log = logging.getLogger(__name__)

#: Mails whose headers are fetched in one go.
BATCH = 200
#: Mails whose texts are fetched in one go for each kind of structure, and their octets at 25 kB/s below the deadline.
_WINDOW, _WINDOW_OCTETS = 200, 4_000_000
#: Halving 200 mails down to the one at which the server hangs up takes nine connections.
_REOPENINGS = 10

_HEADER = f"BODY.PEEK[HEADER.FIELDS ({' '.join(HEADER_FIELDS)})]"
_HEADER_RAW = f"BODY.PEEK[HEADER.FIELDS ({' '.join((*HEADER_FIELDS, 'MIME-VERSION', 'CONTENT-TRANSFER-ENCODING'))})]"
_HEADER_KEY = "BODY[HEADER.FIELDS"
_BASICS = ("RFC822.SIZE", "INTERNALDATE", "FLAGS")
#: For a mail of which the server tells no time: never taken for new.
_NO_TIME = datetime.fromtimestamp(0, UTC)

#: No flag of the mail: it tells which session saw it first.
_OF_THE_SESSION = {"\\Recent"}

#: What servers give for a mail that another program has just taken away: Dovecot NIL, as for an empty part, with
#: OK [EXPUNGEISSUED]; Courier a mail of its own.
_HOLLOW = (
    None,
    b"From: System Administrator <root@localhost>\r\nSubject: message unavailable\r\n\r\n",
    b"This message is no longer available on the server.\r\n",
)

Item = dict[bytes, Any]


def windows(listed: Iterable[Listed]) -> Iterator[list[Listed]]:
    """Mails to be fetched together, in their order: many of few octets, few of many."""
    window: list[Listed] = []
    octets = 0
    for mail in listed:
        texts = _layout(mail).texts
        size = sum(min(leaf.size, PART_OCTETS) for leaf in texts) if texts else PART_OCTETS
        if window and (len(window) >= _WINDOW or octets + size > _WINDOW_OCTETS):
            yield window
            window, octets = [], 0
        window.append(mail)
        octets += size
    if window:
        yield window


@dataclass
class Gathered:
    """What a batch brought; mails in neither field are gone."""

    items: dict[int, Item] = field(default_factory=dict)
    #: Mails at which the server or the parser of its reply fails.
    poisoned: list[int] = field(default_factory=list)


class Batches:
    """Fetches from the folder that `examine` opens, with True to have its present state."""

    def __init__(self, wire: "Wire", examine: Callable[[bool], object], *, who: str, gmail: bool) -> None:
        self._wire = wire
        self._examine = examine
        self._who = who
        self._gmail = gmail
        self._reopenings = _REOPENINGS

    def headers(self, uids: Sequence[int]) -> Iterator[Listed]:
        """One batch of headers in the order asked for."""
        wanted = (*_BASICS, *(["X-GM-MSGID"] if self._gmail else []))
        first = self.gather(uids, (*wanted, "BODYSTRUCTURE", _HEADER), needed=(_HEADER_KEY, "BODYSTRUCTURE"))
        second = self.gather(first.poisoned, (*wanted, _HEADER), needed=(_HEADER_KEY,), fallback=True)
        third = self.gather(second.poisoned, _BASICS, needed=("RFC822.SIZE",), fallback=True)
        self._check_alive(uids, third.poisoned)
        for uid in uids:
            if uid in first.items:
                yield _listed(uid, first.items[uid], choose(first.items[uid].get(b"BODYSTRUCTURE")))
            elif uid in second.items:
                yield _listed(uid, second.items[uid], UNKNOWN)
            elif uid in third.items or uid in third.poisoned:
                yield _listed(uid, third.items.get(uid, {}), UNKNOWN)

    def contents(self, listed: Sequence[Listed]) -> Iterator[tuple[str, bytes]]:
        """(uid, message) in the order asked for; b"" for a mail that cannot be fetched in any way."""
        messages: dict[int, bytes] = {}
        raw = [int(mail.uid) for mail in listed if _layout(mail).unknown]
        for sections in dict.fromkeys(_layout(mail).sections for mail in listed if not _layout(mail).unknown):
            group = {int(mail.uid): mail for mail in listed if _layout(mail).sections == sections}
            group = {uid: mail for uid, mail in group.items() if not _layout(mail).unknown}
            bodies = [f"BODY.PEEK[{section}]<0.{PART_OCTETS}>" for section in sections] or ["RFC822.SIZE"]
            needed = [f"BODY[{section}]" for section in sections] or ["RFC822.SIZE"]
            self._examine(not sections)  # a size is answered from memory even if the mail is gone
            found = self.gather(list(group), bodies, needed=needed)
            raw += found.poisoned
            for uid, item in found.items.items():
                parts = {section: _octets(item, f"BODY[{section}]") for section in sections}
                messages[uid] = rebuild(group[uid].header, _layout(group[uid]), parts)
        messages |= self._raw(raw)
        self._check_alive([int(mail.uid) for mail in listed], [uid for uid, content in messages.items() if not content])
        for mail in listed:
            if int(mail.uid) in messages:
                yield mail.uid, messages[int(mail.uid)]

    def _raw(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Header and the first octets of the body, for mails whose structure is of no use."""
        text = f"BODY.PEEK[TEXT]<0.{PART_OCTETS}>"
        found = self.gather(uids, (_HEADER_RAW, text), needed=(_HEADER_KEY, "BODY[TEXT]"), fallback=True)
        messages = {
            uid: rebuild_raw(_octets(item, _HEADER_KEY), _octets(item, "BODY[TEXT]"))
            for uid, item in found.items.items()
        }
        return messages | dict.fromkeys(found.poisoned, b"")

    def gather(
        self, uids: Sequence[int], wanted: Collection[str], *, needed: Collection[str], fallback: bool = False
    ) -> Gathered:
        """Fetch, halving a batch that fails until one mail is left. Raises Unreachable."""
        gathered = Gathered()
        waiting = [list(uids)] if uids else []
        while waiting:
            batch = waiting.pop()
            self._examine(False)
            try:
                gathered.items |= self._sure(batch, wanted, needed)
            except (Garbled, Refused) as error:
                self._recover(error)
                if len(batch) == 1:
                    gathered.poisoned += batch
                    log.warning("event=fetch-failed %s uid=%d last_resort=%s", self._who, batch[0], fallback)
                else:
                    waiting += [batch[len(batch) // 2 :], batch[: len(batch) // 2]]
        return gathered

    def _sure(self, batch: list[int], wanted: Collection[str], needed: Collection[str]) -> dict[int, Item]:
        """What says nothing is asked for again after a fresh EXAMINE, which leaves out mail that is gone meanwhile."""
        found = self._once(batch, wanted, needed)
        hollow = [
            uid
            for uid, item in found.items()
            if any(value in _HOLLOW for key in needed for value in _values(item, key))
        ]
        if hollow:
            self._examine(True)
            second = self._once(hollow, wanted, needed)
            found = {uid: second.get(uid, item) for uid, item in found.items() if uid in second or uid not in hollow}
        return found

    def _once(self, batch: list[int], wanted: Collection[str], needed: Collection[str]) -> dict[int, Item]:
        def fetch(client: Any) -> dict[int, Item]:
            client._imap.untagged_responses.pop("FETCH", None)  # others' flag changes, or the rest of a failed batch
            found: dict[int, Item] = client.fetch(batch, wanted)
            return found

        found = self._wire.call(fetch)
        return {uid: item for uid, item in found.items() if all(_values(item, key) for key in needed)}

    def _recover(self, error: Garbled | Refused) -> None:
        """A server that hangs up on one mail, or a reply too long to read, costs a connection; not more than a few.

        A NO may mean that a mail is gone (RFC 2180 section 4.1.2), which a fresh EXAMINE makes clear.
        """
        if isinstance(error, Refused):
            self._examine(True)
            return
        if error.in_step:
            return
        if not self._reopenings:
            raise Unreachable(str(error)) from error
        self._reopenings -= 1
        self._wire.reopen()

    def _check_alive(self, asked: Collection[int], failed: Collection[int]) -> None:
        """If every one of several mails fails, it is the server that is ill, not the mails."""
        if len(asked) > 1 and len(failed) == len(asked):
            raise Unreachable(f"{self._who}: the server fails at every mail that is asked for")


def _layout(mail: Listed) -> Layout:
    return mail.layout if isinstance(mail.layout, Layout) else UNKNOWN


def _listed(uid: int, item: Item, layout: Layout) -> Listed:
    size = item.get(b"RFC822.SIZE")
    flags = item.get(b"FLAGS")
    gmail_id = item.get(b"X-GM-MSGID")
    return Listed(
        uid=str(uid),
        received_at=_aware(item.get(b"INTERNALDATE")),
        size=size if isinstance(size, int) else 0,
        flags=frozenset(_text(flag) for flag in flags) - _OF_THE_SESSION if isinstance(flags, tuple) else frozenset(),
        header=kept(_octets(item, _HEADER_KEY)),
        gmail_id=_text(gmail_id) if gmail_id else None,
        layout=layout,
    )


def _aware(moment: object) -> datetime:
    """INTERNALDATE with its own offset; imapclient gives None where it cannot be read."""
    if not isinstance(moment, datetime):
        return _NO_TIME
    return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta(0)))


def _text(value: object) -> str:
    return value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)


def _values(item: Item, key: str) -> list[Any]:
    """What stands under a key, which may carry a suffix as in `BODY[1]<0>`."""
    return [value for name, value in item.items() if name.startswith(key.encode())]


def _octets(item: Item, key: str) -> bytes:
    """NIL is empty; imapclient makes a number of an unquoted one."""
    for value in _values(item, key):
        return value if isinstance(value, bytes) else str(value).encode() if isinstance(value, int) else b""
    return b""
