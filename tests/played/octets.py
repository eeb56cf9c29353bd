"""Answers to FETCH and SEARCH from the octets of a message (RFC 3501 sections 6.4.4, 6.4.5 and 7.4.2)."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message as Part
from functools import lru_cache

_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*(?:\r\n|\Z)", re.MULTILINE)
_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*("[^"]*"|[^;\s]*)')
_SECTION = re.compile(r"BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?")


def parted(content: bytes) -> tuple[bytes, bytes]:
    """Header, each line with its end, and body."""
    if content.startswith(b"\r\n"):
        return b"", content[2:]
    head, gap, body = content.partition(b"\r\n\r\n")
    return head + b"\r\n" if gap else head, body


def fields_of(head: bytes) -> list[tuple[bytes, bytes]]:
    """(name in upper case, the whole field)."""
    return [(match[1].upper(), match[0]) for match in _FIELD.finditer(head)]


def section(content: bytes, name: str) -> bytes | None:
    """What `BODY[name]` is; None if there is no such part."""
    head, body = parted(content)
    if name.startswith("HEADER.FIELDS"):
        wanted = name.partition("(")[2].rstrip(")").upper().encode().split()
        return b"".join(whole for field, whole in fields_of(head) if field in wanted) + b"\r\n"
    if name in {"", "TEXT", "HEADER"}:
        return {"": content, "TEXT": body, "HEADER": head + b"\r\n"}[name]
    part = _read(content)
    for number in name.split("."):
        children = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(children, list) and int(number) <= len(children):
            part = children[int(number) - 1]
        elif number != "1" or part.get_content_maintype() == "multipart":
            return None
    return _body(part)


def _body(part: Part) -> bytes:
    payload = part._payload  # type: ignore[attr-defined]  # get_payload() decodes raw octets by their charset
    return parted(part.as_bytes())[1] if isinstance(payload, list) else payload.encode("ascii", "surrogateescape")


@lru_cache(300)
def _read(content: bytes) -> Part:
    return message_from_bytes(content)


def sections(content: bytes, wanted: str, *, missing: bytes) -> Iterator[bytes]:
    """Every `BODY[...]` item of a FETCH."""
    for name, start, count in _SECTION.findall(wanted):
        octets = section(content, name)
        suffix = f"<{start}>" if start else ""
        cut = octets[int(start or 0) :][: int(count or 1 << 40)] if octets is not None else None
        value = missing if cut is None else b"{%d}\r\n" % len(cut) + cut
        yield f"BODY[{name}]{suffix} ".encode() + value


def structure(content: bytes, *, hollow: bool) -> bytes:
    """BODYSTRUCTURE; `hollow`: a multipart without parts is a list that begins with its subtype (said of Gmail)."""
    return _structure(_read(content), hollow=hollow)


def _structure(part: Part, *, hollow: bool) -> bytes:
    kind, subtype = (_quoted(word.upper()) for word in part.get_content_type().split("/"))
    parameters = _parameters(_raw(part, "content-type"))
    disposition, *_ = _raw(part, "content-disposition").split(";")
    shown = f"({_quoted(disposition.strip())} ".encode() if disposition else b"NIL"
    shown += _parameters(_raw(part, "content-disposition")) + b")" if disposition else b""
    if part.get_content_maintype() == "multipart":
        children = part.get_payload() if isinstance(part.get_payload(), list) else []
        inside = b"".join(_structure(child, hollow=hollow) for child in children)  # type: ignore[arg-type]
        if inside or hollow:
            return b"(%s %s %s %s NIL)" % (inside, subtype.encode(), parameters, shown)
        kind, subtype, parameters = '"TEXT"', '"PLAIN"', b"NIL"  # as Dovecot and Cyrus have it
    encoding = _quoted((_raw(part, "content-transfer-encoding") or "7BIT").upper())
    body = _body(part)
    start = f"{kind} {subtype} ".encode() + parameters + f" NIL NIL {encoding} {len(body)}".encode()
    lines = b" %d" % body.count(b"\n")
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()[0]  # type: ignore[index]
        start += b" (" + b" ".join([b"NIL"] * 10) + b") " + _structure(inner, hollow=hollow) + lines  # type: ignore[arg-type]
    elif kind == '"TEXT"':
        start += lines
    return b"(" + start + b" NIL " + shown + b" NIL NIL)"


def _raw(part: Part, name: str) -> str:
    """A field as it came, octets beyond ASCII as surrogates."""
    return next((str(value) for field, value in part.raw_items() if field.lower() == name), "")


def _parameters(value: str) -> bytes:
    pairs = [(key, word.strip('"')) for key, word in _PARAMETER.findall(value)]
    flat = b" ".join(_string(word) for pair in pairs for word in pair)
    return b"(" + flat + b")" if pairs else b"NIL"


def _quoted(word: str) -> str:
    return '"' + re.sub(r'["\\\r\n]', "", word) + '"'


def _string(word: str) -> bytes:
    octets = word.encode("ascii", "surrogateescape")
    simple = octets.isascii() and not set(octets) & set(b'"\\\r\n')
    return b'"' + octets + b'"' if simple else b"{%d}\r\n" % len(octets) + octets


Test = Callable[[int, int, bytes, datetime], bool]


def within(text: str, last: int) -> Callable[[int], bool]:
    """Whether a number is in a set such as `1,3:5,9:*`; `*` is the last there is, and a range may be turned around."""
    ranges = [[last if end == "*" else int(end) for end in one.split(":")] for one in text.split(",")]
    return lambda number: any(min(one) <= number <= max(one) for one in ranges)


def criteria(words: Iterable[str], *, count: int, last: int, header: Callable[[bytes], bytes]) -> list[Test]:
    """The keys of a SEARCH; `header` gives of a message what the server's index knows."""
    left, tests = iter(words), []
    while word := next(left, ""):
        tests.append(_key(word.upper(), left, count=count, last=last, header=header))
    return tests


def _key(word: str, words: Iterator[str], *, count: int, last: int, header: Callable[[bytes], bytes]) -> Test:
    if word == "OR":
        one, other = (_key(next(words).upper(), words, count=count, last=last, header=header) for _ in range(2))
        return lambda *mail: one(*mail) or other(*mail)
    if word == "UID":
        has_uid = within(next(words), last)
        return lambda _, uid, __, ___: has_uid(uid)
    if word == "SINCE":
        day = datetime.strptime(next(words), "%d-%b-%Y").replace(tzinfo=UTC).date()
        return lambda _, __, ___, at: at.astimezone(UTC).date() >= day
    if word == "HEADER":
        name, value = next(words).upper().encode(), next(words).lower().encode()
        return lambda _, __, content, ___: any(
            field == name and value in whole.lower() for field, whole in fields_of(header(content))
        )
    has_number = within("1:*" if word == "ALL" else word, count)
    return lambda number, _, __, ___: has_number(number)
