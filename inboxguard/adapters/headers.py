"""The header block of a mail as octets: which fields are kept, and its line ends."""

import re
from collections.abc import Collection, Iterator

#: What judging needs of a header; the rest stays at the server (imap.md section 5: 1/89 of the octets).
HEADER_FIELDS = (
    "DATE",
    "FROM",
    "SENDER",
    "REPLY-TO",
    "TO",
    "CC",
    "SUBJECT",
    "MESSAGE-ID",
    "IN-REPLY-TO",
    "REFERENCES",
    "AUTO-SUBMITTED",
    "PRECEDENCE",
    "LIST-ID",
    "LIST-UNSUBSCRIBE",
    "CONTENT-TYPE",
    "RETURN-PATH",
    "X-AUTO-RESPONSE-SUPPRESS",
    "X-DRAFT-REF",
    "X-MICROSOFT-ORIGINAL-MESSAGE-ID",
    "X-INBOXGUARD-SUMMARY",
)

#: One field with its folded lines (RFC 5322 section 2.2), line ends CRLF or LF.
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:.*(?:\n[ \t].*)*", re.MULTILINE)
_LINE_END = re.compile(rb"\r?\n")
_HEADER_END = re.compile(rb"(?:\A|\n)\r?\n")


def crlf(octets: bytes) -> bytes:
    """The same octets with every line ended by CRLF, as they travel (RFC 5322 section 2.3)."""
    return _LINE_END.sub(b"\r\n", octets)


def header_of(content: bytes) -> bytes:
    """What stands before the first empty line; everything if there is none."""
    end = _HEADER_END.search(content)
    if end is None:
        return content
    return content[: end.start() + 1] if end.start() else b""


def kept(header: bytes, names: Collection[str] = HEADER_FIELDS) -> bytes:
    """The fields of these names, in their order, each ended by CRLF, without the closing empty line."""
    return b"".join(field for name, field in _fields(header) if name in names)


def without(header: bytes, names: Collection[str]) -> bytes:
    """All fields but those of these names, in their order, each ended by CRLF."""
    return b"".join(field for name, field in _fields(header) if name not in names)


def _fields(header: bytes) -> Iterator[tuple[str, bytes]]:
    """(name in upper case, the whole field) for each; lines that are no field are left out."""
    for match in _FIELD.finditer(header):
        yield match[1].decode("ascii").upper(), crlf(match[0].rstrip(b"\r\n") + b"\n")
