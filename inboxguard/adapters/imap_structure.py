"""Which parts of a mail hold its text (RFC 9051 section 7.5.2, BODYSTRUCTURE), and a message rebuilt from them."""

import base64
import binascii
import hashlib
import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inboxguard.adapters.headers import HEADER_FIELDS, crlf, kept, without

#: Octets taken of one text part, and text parts of one mail (imap.md section 5).
PART_OCTETS = 32768
MAX_PARTS = 4
_MAX_STUBS = 50
_MAX_DEPTH = 30
#: A part of this size holds a line break at most.
_EMPTY_OCTETS = 2

_TOKEN = re.compile(rb"[!#$%&'*+.^_`{|}~0-9A-Za-z-]+")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")

#: Parameters of a Content-Type or Content-Disposition, as the server gives them.
Parameters = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class Leaf:
    """One part that holds no other parts."""

    #: Number of the part as FETCH wants it, e.g. "1.2".
    section: str
    #: Lower case, e.g. b"text/plain".
    media: bytes
    parameters: Parameters
    #: Content-Transfer-Encoding in lower case.
    encoding: bytes
    size: int
    #: Content-Disposition in lower case, b"" if none.
    disposition: bytes
    disposition_parameters: Parameters

    @property
    def has_file_name(self) -> bool:
        """Whether it names a file, plainly or in the ways of RFC 2231."""
        names = (name.partition(b"*")[0].lower() for name, _ in (*self.parameters, *self.disposition_parameters))
        return any(name in {b"name", b"filename"} for name in names)

    @property
    def is_attachment(self) -> bool:
        """Text that the sender attached, not wrote."""
        named = any(name.partition(b"*")[0].lower() == b"filename" for name, _ in self.disposition_parameters)
        return self.disposition == b"attachment" or named


@dataclass(frozen=True)
class Layout:
    """What is worth fetching of one mail."""

    texts: tuple[Leaf, ...] = ()
    #: Leaves that are only named in the rebuilt message: attachments and calendar parts.
    stubs: tuple[Leaf, ...] = ()
    #: Media type and parameters of the whole mail, e.g. b"multipart/report".
    media: bytes = b"text/plain"
    parameters: Parameters = ()
    #: The structure is of no use: take the header and the first octets of the body as they are.
    unknown: bool = False

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections to fetch, in order."""
        return tuple(leaf.section for leaf in self.texts)


UNKNOWN = Layout(unknown=True)


def choose(structure: Any) -> Layout:
    """Text parts of a mail: of alternatives the plain one, else HTML; nothing inside an attached message.

    Never raises: servers send malformed structures (imap.md section 5).
    """
    node = _At(structure)
    if not node.children:
        leaf = _leaf(node, "1")
        if leaf is None:
            return UNKNOWN
        if _is_text(leaf):
            return Layout((leaf,), (), leaf.media, leaf.parameters)
        return Layout((), (leaf,), leaf.media, leaf.parameters)
    leaves = list(_walk(node, "", 0))
    written = [leaf for leaf in leaves if _is_text(leaf) and not leaf.is_attachment]
    texts = tuple(_preferred(node, written))[:MAX_PARTS]
    stubs = tuple(leaf for leaf in leaves if leaf.has_file_name or leaf.media == b"text/calendar")
    if not leaves:
        return UNKNOWN
    shown = tuple(leaf for leaf in stubs if leaf not in texts)[:_MAX_STUBS]
    return Layout(texts, shown, b"multipart/" + node.word(1, b"mixed"), node.parameters(2))


def _preferred(node: "_At", written: list[Leaf]) -> Iterator[Leaf]:
    """Drops HTML beside plain text in one multipart/alternative, and empty parts beside full ones."""
    full = [leaf for leaf in written if leaf.size > _EMPTY_OCTETS] or written
    doubled = set(_doubled(node, "", {leaf.section for leaf in full if leaf.media == b"text/plain"}, 0))
    return (leaf for leaf in full if leaf.media == b"text/plain" or leaf.section not in doubled)


def _doubled(node: "_At", prefix: str, plain: set[str], depth: int) -> Iterator[str]:
    """Sections below an alternative that has a plain text part."""
    if depth > _MAX_DEPTH:
        return
    here = [leaf.section for leaf in _walk(node, prefix, depth)]
    if node.word(1) == b"alternative" and plain.intersection(here):
        yield from here
        return
    for number, child in enumerate(node.children, 1):
        yield from _doubled(child, f"{prefix}{number}.", plain, depth + 1)


def _is_text(leaf: Leaf) -> bool:
    return leaf.media in {b"text/plain", b"text/html"}


def _walk(node: "_At", prefix: str, depth: int) -> Iterator[Leaf]:
    if depth > _MAX_DEPTH:
        return
    for number, child in enumerate(node.children, 1):
        section = f"{prefix}{number}"
        if child.children:
            yield from _walk(child, f"{section}.", depth + 1)
        elif leaf := _leaf(child, section):
            yield leaf


def _leaf(node: "_At", section: str) -> Leaf | None:
    kind, subtype = node.word(0), node.word(1)
    if not kind or not subtype or kind == b"multipart":
        return None
    disposition = node.disposition(9 if kind == b"text" else 11 if (kind, subtype) == (b"message", b"rfc822") else 8)
    size = node.item(6)
    return Leaf(
        section=section,
        media=kind + b"/" + subtype,
        parameters=node.parameters(2),
        encoding=node.word(5, b"7bit"),
        size=size if isinstance(size, int) else 1 << 20,
        disposition=disposition.word(0),
        disposition_parameters=disposition.parameters(1),
    )


class _At:
    """Reads a structure by position without trusting it."""

    def __init__(self, node: Any) -> None:
        self._node = node if isinstance(node, tuple | list) else ()

    @property
    def children(self) -> list["_At"]:
        parts = self.item(0)
        return [_At(part) for part in parts] if isinstance(parts, list) else []

    def item(self, index: int) -> Any:
        return self._node[index] if index < len(self._node) else None

    def word(self, index: int, default: bytes = b"") -> bytes:
        value = self.item(index)
        return value.lower() if isinstance(value, bytes) and _TOKEN.fullmatch(value) else default

    def parameters(self, index: int) -> Parameters:
        flat = self.item(index)
        if not isinstance(flat, tuple | list):
            return ()
        texts = [str(item).encode() if isinstance(item, int) else item for item in flat]
        pairs = zip(texts[::2], texts[1::2], strict=False)
        return tuple((name, value) for name, value in pairs if isinstance(name, bytes) and isinstance(value, bytes))

    def disposition(self, index: int) -> "_At":
        return _At(self.item(index))


def rebuild(header: bytes, layout: Layout, bodies: Mapping[str, bytes]) -> bytes:
    """A message of the kept header fields, the text parts, and a name for each attachment; CRLF.

    The same input gives the same octets.
    """
    head = without(kept(header), {"CONTENT-TYPE"}) + b"MIME-Version: 1.0\r\n"
    parts = [_part(leaf, bodies.get(leaf.section, b"")) for leaf in layout.texts]
    parts += [_stub(leaf) for leaf in layout.stubs]
    multipart = layout.media.startswith(b"multipart/")
    if len(parts) == 1 and not multipart:
        return head + parts[0]
    boundary = b"=_" + hashlib.sha256(b"\0".join(parts)).hexdigest()[:40].encode()
    media = layout.media if layout.media == b"multipart/report" else b"multipart/mixed"
    own = tuple(pair for pair in layout.parameters if pair[0].lower() != b"boundary") if media == layout.media else ()
    head += _field(b"Content-Type", media, (*own, (b"boundary", boundary)))
    closed = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return head + b"\r\n" + closed + b"--" + boundary + b"--\r\n"


def rebuild_raw(header: bytes, start: bytes) -> bytes:
    """A message whose structure is unknown: its fields and the start of its body."""
    names = (*HEADER_FIELDS, "MIME-VERSION", "CONTENT-TRANSFER-ENCODING")
    return kept(header, names) + b"\r\n" + start


def _part(leaf: Leaf, body: bytes) -> bytes:
    encoding = leaf.encoding
    if len(body) >= PART_OCTETS:
        encoding, body = b"base64", _cut_clean(body, encoding)
    head = _field(b"Content-Type", leaf.media, leaf.parameters)
    return head + b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n" + crlf(body)


def _stub(leaf: Leaf) -> bytes:
    media = b"application/octet-stream" if leaf.media.startswith(b"message/") else leaf.media
    head = _field(b"Content-Type", media, leaf.parameters)
    if leaf.disposition:
        head += _field(b"Content-Disposition", leaf.disposition, leaf.disposition_parameters)
    return head + b"\r\n"


def _cut_clean(body: bytes, encoding: bytes) -> bytes:
    """A body that was cut, as base64 of its whole words: no half letter and no half escape is left at its end."""
    text = body
    if encoding == b"base64":
        digits = _NOT_BASE64.sub(b"", body)
        text = binascii.a2b_base64(digits[: len(digits) // 4 * 4])
    elif encoding == b"quoted-printable":
        text = quopri.decodestring(re.sub(rb"=[0-9A-Fa-f]?\Z|=\r\Z", b"", body))
    end = max(text.rfind(b"\n"), text.rfind(b" ")) + 1
    return base64.encodebytes(text[: end or len(text)])


def _field(name: bytes, value: bytes, parameters: Parameters) -> bytes:
    return name + b": " + value + b"".join(_parameter(key, text) for key, text in parameters) + b"\r\n"


def _parameter(key: bytes, text: bytes) -> bytes:
    if not _TOKEN.fullmatch(key):
        return b""
    if _TOKEN.fullmatch(text):
        return b";\r\n " + key + b"=" + text
    safe = text.replace(b"\r", b"").replace(b"\n", b"").replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return b";\r\n " + key + b'="' + safe + b'"'
