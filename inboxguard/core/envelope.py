"""Opens a message's octets within bounds and brings its headers into one charset before any parser reads them.

Two things go wrong without it [measured, mail-parser 4.8.0 and the standard library of Python 3.11]: a header in
iso-8859-8-i or in bare windows-1255 becomes an empty subject without a word, and a stranger can keep the program busy
for minutes with one header of 100,000 semicolons or with parts inside parts.
"""

import base64
import binascii
import itertools
import quopri
import re
from collections.abc import Callable
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32

from inboxguard.core import charsets

#: More than any provider accepts (Gmail 25 MB, Exchange 10-150 MB); what lies beyond is not read.
MAX_OCTETS = 40_000_000
#: The header block of the mail itself.
MAX_HEADER_OCTETS = 262_144
#: One header's value, in any part. The longest that mail programs write are address lists.
MAX_VALUE_CHARACTERS = 32_768
#: A Content-Type or Content-Disposition: the standard library's cost grows with the square of its semicolons.
MAX_PARAMETER_CHARACTERS = 4_096
#: Boundaries and attached mails together, hence the deepest nesting possible.
MAX_LEVELS = 100
MAX_PARTS = 2_000
#: One part: three octets for each of `body.MAX_TEXT_OCTETS` (quoted-printable), and a header. What lies beyond is file.
MAX_PART_OCTETS = 1_100_000
#: All parts so cut. The standard library takes ten octets of memory for one of mail: 40 MB took 435 MB.
MAX_KEPT_OCTETS = 8_000_000
#: Lines times open boundaries: the standard library matches each line against each of them. About 1 s.
_LINE_BUDGET = 1_000_000

_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?\r\n]{0,2000})\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,80}\?[bBqQ]\?)")
_HEADER_END = re.compile(rb"\r?\n\r?\n|\r\r")
_LINE_END = re.compile(rb"\r\n?|\n")
_LEVEL = re.compile(rb"boundary(?:\*0?\*?)?\s*=|message/", re.I)
_DELIMITER = re.compile(rb"[\r\n]--")
_FIELD = re.compile(rb"^[!-9;-~]{1,76}:", re.M)


class Overgrown(ValueError):
    """The message is built to be expensive: more parts inside parts than mail has."""


class _Bounded(Compat32):
    """The standard policy with short headers in Unicode; raw octets never get further than here."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, _, first = sourcelines[0].partition(":")
        limit = MAX_PARAMETER_CHARACTERS if name.lower().startswith("content-") else MAX_VALUE_CHARACTERS
        value = "".join(itertools.chain([first.lstrip(" \t")], sourcelines[1 : limit // 2]))[:limit]
        return _text(name), recoded(_text(value).replace("\0", " ").strip())


_POLICY = _Bounded()


def opened(content: bytes) -> Message:
    """The message as a tree, its headers decoded to Unicode with RFC 2047 words in UTF-8, its bodies untouched.

    Raises Overgrown for a tree that no mail program builds.
    """
    charsets.register()
    content = content[:MAX_OCTETS].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    try:
        return BytesParser(policy=_POLICY).parsebytes(_within_bounds(content))
    except RecursionError:
        raise Overgrown from None


def has_header(content: bytes) -> bool:
    """True if there is at least one header field before the first blank line."""
    return bool(_FIELD.search(_header_block(content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))))


def recoded(value: str) -> str:
    """A header value whose encoded words (RFC 2047) are in UTF-8, whatever charset they named or misnamed.

    Neighbours of one charset are joined first: programs split characters between them.
    """
    if "=?" not in value:
        return value
    return _each_run(value, lambda text: f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?=")


def decoded(value: str) -> str:
    """A header value with its encoded words read; for names too, where programs put them between quotes."""
    return _each_run(value, lambda text: text) if "=?" in value else value


def _each_run(value: str, write: Callable[[str], str]) -> str:
    """`value` with every run of encoded words of one charset replaced by what `write` makes of its text."""
    value = _BETWEEN_WORDS.sub(r"\1", value)
    out: list[str] = []
    position = 0
    charset, octets = "", b""
    for word in _ENCODED_WORD.finditer(value):
        between = value[position : word.start()]
        named = word[1].lower().partition("*")[0]
        if octets and (between or named != charset):
            out.append(write(charsets.decode(octets, charset)))
            octets = b""
        out.append(between)
        charset, octets = named, octets + _word_octets(word[2], word[3])
        position = word.end()
    if octets:
        out.append(write(charsets.decode(octets, charset)))
    return "".join(out) + value[position:]


def _word_octets(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return quopri.decodestring(raw.replace(b"_", b" "), header=False)
    try:
        return base64.b64decode(raw.rstrip(b"=") + b"=" * (-len(raw.rstrip(b"=")) % 4))
    except binascii.Error:
        return b""


def _text(value: str) -> str:
    """Header octets, which the parser hands over as surrogates, as text."""
    return value if value.isascii() else charsets.decode(value.encode("ascii", "surrogateescape"), None)


def _header_block(content: bytes) -> bytes:
    end = _HEADER_END.search(content)
    return content[: end.start()] if end else content


def _within_bounds(content: bytes) -> bytes:
    """The content, cut where reading on would cost more than a mail is worth."""
    header = _header_block(content)
    if len(header) > MAX_HEADER_OCTETS:
        whole = header[:MAX_HEADER_OCTETS].rpartition(b"\n")[0].rstrip(b"\r") or header[:MAX_HEADER_OCTETS]
        content = whole + content[len(header) :]
    levels = len(_LEVEL.findall(content))
    if levels > MAX_LEVELS:
        raise Overgrown
    if levels:
        content = _first(content, _DELIMITER, MAX_PARTS)
    return _first(_without_bulk(content, bool(levels)), _LINE_END, _LINE_BUDGET // (1 + levels))


def _without_bulk(content: bytes, multipart: bool) -> bytes:
    """The content with every part cut to what may be text of it."""
    if len(content) <= MAX_PART_OCTETS:
        return content
    starts = [0, *(found.start() for found in _DELIMITER.finditer(content))] if multipart else [0]
    ends = [*starts[1:], len(content)]
    parts = (content[start : min(end, start + MAX_PART_OCTETS)] for start, end in zip(starts, ends, strict=True))
    return b"".join(parts)[:MAX_KEPT_OCTETS]


def _first(content: bytes, pattern: re.Pattern[bytes], count: int) -> bytes:
    """The content up to the match after the `count` first ones."""
    if content.count(b"\n") + content.count(b"\r") <= count:
        return content
    beyond = next(itertools.islice(pattern.finditer(content), count, None), None)
    return content[: beyond.start()] if beyond else content
