"""Finds the texts of a message among its parts: what a person reads first, not what is attached or forwarded."""

import base64
import html
import re
from dataclasses import dataclass, field
from email.message import Message

from inboxguard.core import charsets
from inboxguard.core.envelope import decoded
from inboxguard.core.marks import label

#: What is read of all texts of one mail together.
MAX_TEXT_OCTETS = 262_144
_MAX_ATTACHMENTS = 100

_TOKEN = re.compile(r"[A-Za-z0-9-]+")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,40})", re.I)
#: What HTML-only programs put where the plain text should be.
_STUB = re.compile(r"(?=.*html)(?=.*(?:view|support|display|read|client|program|תומכת|להציג|לצפות))", re.I | re.S)
_MAX_STUB_CHARACTERS = 250


@dataclass(frozen=True)
class Body:
    """The texts of one message, decoded."""

    #: None if not every text has a plain version.
    plain: str | None
    #: None if no text has an HTML version.
    html: str | None
    #: File names, in order.
    attachments: tuple[str, ...]
    #: True if a part is a calendar invitation (RFC 6047 section 2.4: text/calendar with a method).
    invitation: bool


@dataclass
class _Findings:
    """Collected on the walk: each text with its plain and its HTML version."""

    texts: list[tuple[str | None, str | None]] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    invitation: bool = False
    octets_left: int = MAX_TEXT_OCTETS


def read_body(message: Message) -> Body:
    """The texts and file names of a message that `envelope.opened` gave."""
    found = _Findings()
    _collect(message, found)
    return Body(
        plain=_plain(found.texts),
        html=_html(found.texts),
        attachments=tuple(found.attachments[:_MAX_ATTACHMENTS]),
        invitation=found.invitation,
    )


def _plain(texts: list[tuple[str | None, str | None]]) -> str | None:
    written = [plain for plain, _ in texts if plain is not None]
    return "\n\n".join(written) if written and len(written) == len(texts) else None


def _html(texts: list[tuple[str | None, str | None]]) -> str | None:
    """The HTML versions in order; a text without one (a list's footer) goes in as it is."""
    if all(markup is None for _, markup in texts):
        return None
    return "\n".join(f"<pre>{html.escape(plain or '')}</pre>" if markup is None else markup for plain, markup in texts)


def _collect(part: Message, found: _Findings) -> None:
    kind = part.get_content_type()
    if part.get_content_maintype() == "message":
        _add_name(part, found)
    elif kind == "multipart/alternative" and part.is_multipart():
        _collect_alternatives(part, found)
    elif part.is_multipart():
        for child in part.get_payload():
            if isinstance(child, Message):
                _collect(child, found)
    else:
        _collect_leaf(part, kind, found)


def _collect_alternatives(part: Message, found: _Findings) -> None:
    """One text in several versions (RFC 2046 section 5.1.4): the first plain one, the last HTML one."""
    inner = _Findings(octets_left=found.octets_left)
    for child in part.get_payload():
        if isinstance(child, Message):
            _collect(child, inner)
    plain = next((plain for plain, _ in inner.texts if plain and plain.strip()), None)
    markup = next((markup for _, markup in reversed(inner.texts) if markup and markup.strip()), None)
    if plain and markup and len(plain) <= _MAX_STUB_CHARACTERS and _STUB.search(plain):
        plain = None
    if plain is not None or markup is not None:
        found.texts.append((plain, markup))
    found.attachments.extend(inner.attachments)
    found.invitation = found.invitation or inner.invitation
    found.octets_left = inner.octets_left


def _collect_leaf(part: Message, kind: str, found: _Findings) -> None:
    if kind == "text/calendar" and part.get_param("method"):
        found.invitation = True
    disposition = part.get_content_disposition()
    attached = disposition == "attachment" or (disposition is not None and _name(part))
    if attached or kind not in {"text/plain", "text/html"}:
        if part.get_content_maintype() != "multipart":
            _add_name(part, found)
            return
        kind = "text/plain"  # a multipart whose boundary is nowhere: its source is all there is to read
    octets = _octets(part)[: found.octets_left]
    found.octets_left -= len(octets)
    text = charsets.decode(octets, _charset(part, octets))
    if kind == "text/html":
        found.texts.append((None, text))
    elif text.strip() or not found.texts:
        found.texts.append((_unflowed(part, text), None))


def _add_name(part: Message, found: _Findings) -> None:
    name = _name(part)
    if name:
        found.attachments.append(name)


def _name(part: Message) -> str:
    """File name of a part on one line, "" if it has none."""
    try:
        return label(decoded(part.get_filename() or ""))[:255]
    except (ValueError, LookupError):  # RFC 2231 with a charset that is no charset
        return ""


def _charset(part: Message, octets: bytes) -> str | None:
    declared = part.get_content_charset()
    meta = _META_CHARSET.search(octets[:4096]) if declared is None else None
    return meta[1].decode("ascii", "ignore") if meta else declared


def _octets(part: Message) -> bytes:
    """The part's octets, its transfer encoding undone; a transfer that was cut loses its last few octets only."""
    token = _TOKEN.search(str(part.get("Content-Transfer-Encoding", "")))
    encoding = token[0].lower() if token else ""
    del part["Content-Transfer-Encoding"]
    if encoding != "base64":
        part["Content-Transfer-Encoding"] = encoding or "8bit"
    octets = part.get_payload(decode=True)
    if not isinstance(octets, bytes):
        return b""
    if encoding == "base64":
        letters = re.sub(rb"[^A-Za-z0-9+/=]", b"", octets[: 2 * MAX_TEXT_OCTETS])
        return b"".join(_unpacked(stretch) for stretch in re.split(rb"=+", letters))
    return octets


def _unpacked(letters: bytes) -> bytes:
    """Base64 without its padding; a lone letter at the end holds no octet."""
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    return base64.b64decode(whole + b"=" * (-len(whole) % 4))


def _unflowed(part: Message, text: str) -> str:
    """Joined paragraphs of format=flowed (RFC 3676 section 4); other text as it is."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    space_goes = str(part.get_param("delsp", "")).lower() == "yes"
    lines: list[str] = []
    open_depth: int | None = None
    for raw in re.split(r"\r\n|\r|\n", text):
        quote = re.match(r">*", raw)
        depth = quote.end() if quote else 0
        line = raw[depth:].removeprefix(" ")
        flows = line.endswith(" ") and line != "-- "
        shown = line[:-1] if flows and space_goes else line
        if open_depth == depth and line != "-- ":
            lines[-1] += shown
        else:
            lines.append((">" * depth + " " if depth else "") + shown)
        open_depth = depth if flows else None
    return "\n".join(lines)
