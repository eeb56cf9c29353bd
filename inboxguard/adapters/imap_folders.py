"""Which folders an IMAP server has, and CREATE: LIST, SPECIAL-USE (RFC 6154) and NAMESPACE (RFC 2342)."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from inboxguard.adapters.folders import Namespaces, Offered, Role, decode_name, encode_name, find_all, plain_name
from inboxguard.core.errors import Refused
from inboxguard.core.ports import Folders
from inboxguard.core.settings import Account

if TYPE_CHECKING:
    from inboxguard.adapters.imap_wire import Wire


def on_wire(folder: str) -> str:
    """A folder's name as it travels; it may have been given so already."""
    return encode_name(plain_name(folder))


def discover(wire: "Wire", account: Account) -> Folders:
    r"""Attributes are compared without case: Cyrus can report `\drafts`."""
    offered = wire.call(_offered)
    if not any(folder.attributes & {role.attribute for role in Role} for folder in offered):
        offered = wire.call(_offered_special) + offered
    return find_all(account, offered, wire.call(_namespaces))


def create_drafts(wire: "Wire", account: Account) -> str:
    """CREATE with its attribute where the server takes one (RFC 6154 section 3), and SUBSCRIBE."""
    name = plain_name(account.drafts) or _own_prefix(wire) + "Drafts"
    if not _created_with_attribute(wire, name):
        try:
            wire.call(lambda client: client.create_folder(on_wire(name)))
        except Refused as refused:
            if refused.code != "ALREADYEXISTS" and not _is_there(wire, name):
                raise
    with suppress(Refused):  # a convenience of mail programs, and some servers have none
        wire.call(lambda client: client.subscribe_folder(on_wire(name)))
    return name


def _is_there(wire: "Wire", name: str) -> bool:
    """Courier has no word of its own for a folder that is there already."""
    try:
        wire.call(lambda client: client.folder_status(on_wire(name), ["MESSAGES"]))
    except Refused:
        return False
    return True


def _created_with_attribute(wire: "Wire", name: str) -> bool:
    if not wire.call(lambda client: client.has_capability("CREATE-SPECIAL-USE")):
        return False
    try:
        wire.call(lambda client: _create_special(client, on_wire(name)))
    except Refused:
        return False
    return True


def _own_prefix(wire: "Wire") -> str:
    """What the owner's folders begin with, where the server has NAMESPACE; else as the other folders begin."""
    if wire.call(lambda client: client.has_capability("NAMESPACE")):
        return wire.call(_namespaces).personal[0]
    others = [folder for folder in wire.call(_offered) if folder.name.upper() != "INBOX"]
    prefix = f"INBOX{others[0].delimiter}" if others else ""
    return prefix if others and all(folder.name.startswith(prefix) for folder in others) else ""


def _offered(client: Any) -> list[Offered]:
    return [_folder(*line) for line in client.list_folders()]


def _offered_special(client: Any) -> list[Offered]:
    """Servers that have SPECIAL-USE may show attributes only when asked (RFC 6154 section 2)."""
    if not client.has_capability("SPECIAL-USE"):
        return []
    status, lines = client._imap.xatom("LIST", "(SPECIAL-USE)", '""', '"*"')
    client._checkok("list", status, lines)
    return [_folder(*line) for line in client._proc_folder_list(client._imap.response("LIST")[1])]


def _folder(attributes: Sequence[bytes], delimiter: bytes | None, name: bytes | str | None) -> Offered:
    """A folder called NIL comes as None out of imapclient's parser."""
    text = "NIL" if name is None else name if isinstance(name, str) else name.decode("utf-8", "replace")
    lowered = frozenset(word.decode("ascii", "replace").lower() for word in attributes if isinstance(word, bytes))
    return Offered(decode_name(text), lowered, (delimiter or b"").decode("ascii", "replace"))


def _namespaces(client: Any) -> Namespaces:
    if not client.has_capability("NAMESPACE"):
        return Namespaces()
    found = client.namespace()
    spaces = [tuple(_prefix(space[0]) for space in kind or ()) for kind in found]
    personal, foreign = spaces[0], tuple(prefix for prefix in (*spaces[1], *spaces[2]) if prefix)
    return Namespaces(personal or ("",), foreign)


def _prefix(prefix: bytes | str) -> str:
    return decode_name(prefix if isinstance(prefix, str) else prefix.decode("utf-8", "replace"))


def _create_special(client: Any, name: str) -> None:
    status, answer = client._imap.xatom("CREATE", client._normalise_folder(name), "(USE (\\Drafts))")
    client._checkok("create", status, answer)
