"""Tells mail that is built unlike any that a mail program builds, before a parser has seen it."""

import re
from collections.abc import Callable

from inboxguard.core.parsing import parse
from inboxguard.core.types import Fetched, Mail

#: A reader of mail with a photo or a page of HTML in it stays far below each of these; most are a tenth of it.
_MAX_HEADER_OCTETS = 65_536
_MAX_VALUE_OCTETS = 16_384
_MAX_LINE_OCTETS = 65_536
_MAX_LEVELS = 12
_MAX_DELIMITERS = 200
_MAX_CONTENT_OCTETS = 10_000_000
#: A report on delivery becomes one message in memory for each of its recipients, seventy times its octets.
_MAX_REPORT_OCTETS = 100_000

_HEADER_END = re.compile(rb"\r?\n\r?\n|\r\r")
_FOLD = re.compile(rb"\r?\n[ \t]")


def is_suspicious(content: bytes) -> bool:
    """Whether a message (RFC 5322 octets) is better parsed where it can do no harm."""
    if len(content) > _MAX_CONTENT_OCTETS:
        return True
    if len(content) > _MAX_REPORT_OCTETS and b"message/delivery-status" in content.lower():
        return True
    end = _HEADER_END.search(content)
    header = content[: end.start()] if end else content
    values = _FOLD.sub(b" ", header).split(b"\n")
    return (
        len(header) > _MAX_HEADER_OCTETS
        or max(map(len, values)) > _MAX_VALUE_OCTETS
        or max(map(len, content.split(b"\n"))) > _MAX_LINE_OCTETS
        or content.count(b"boundary") + content.count(b"message/") > _MAX_LEVELS
        or content.count(b"\n--") > _MAX_DELIMITERS
    )


def parse_with_care(fetched: Fetched, apart: Callable[[Fetched], Mail]) -> Mail:
    """By `apart`, in a process of its own, what is built strangely, the rest here. Raises Unreadable."""
    return apart(fetched) if is_suspicious(fetched.content) else parse(fetched)
