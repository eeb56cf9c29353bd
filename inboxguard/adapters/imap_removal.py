"""Takes one message out of an IMAP folder, and nothing else: the only place that changes what lies in a mailbox."""

from collections.abc import Collection
from contextlib import suppress
from hashlib import sha256 as digest
from typing import TYPE_CHECKING, Any

from inboxguard.core.errors import Refused
from inboxguard.core.ports import Removal

if TYPE_CHECKING:
    from inboxguard.adapters.imap_wire import Wire

#: None of our drafts is as long; what an owner has put files into is longer, and no longer ours.
_DRAFT_OCTETS = 1 << 20


def octets_of(client: Any, uid: int) -> bytes | None:
    """Every octet of a message in the open folder, up to the first so many; None if it is gone."""
    client._imap.untagged_responses.pop("FETCH", None)
    item = client.fetch([uid], [f"BODY.PEEK[]<0.{_DRAFT_OCTETS}>"]).get(uid, {})
    return next((value for key, value in item.items() if key[:6] == b"BODY[]" and isinstance(value, bytes)), None)


def remove(wire: "Wire", folder: str, uid: int, *, uidvalidity: int, sha256: Collection[str]) -> Removal:
    r"""SELECT, compare, `\Deleted`, UID EXPUNGE. A plain EXPUNGE would take what others have marked, so never.

    The folder is left open for changes: the caller opens it anew with EXAMINE, which expunges nothing.
    """
    if not wire.call(lambda client: client.has_capability("UIDPLUS")):
        return Removal.UNABLE
    opened = wire.call(lambda client: client.select_folder(folder))
    if opened.get(b"UIDVALIDITY") != uidvalidity:
        return Removal.GONE
    content = wire.call(lambda client: octets_of(client, uid))
    if content is None:
        return Removal.GONE
    if digest(content).hexdigest() not in sha256:
        return Removal.CHANGED
    try:
        wire.call(lambda client: client.add_flags([uid], [b"\\Deleted"], silent=True))
        wire.call(lambda client: client.uid_expunge([uid]))
    except Refused:
        return _undone(wire, uid)
    return Removal.REMOVED if wire.call(lambda client: octets_of(client, uid)) is None else _undone(wire, uid)


def _undone(wire: "Wire", uid: int) -> Removal:
    with suppress(Refused):
        wire.call(lambda client: client.remove_flags([uid], [b"\\Deleted"], silent=True))
    return Removal.UNABLE
