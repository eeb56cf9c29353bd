"""Mail in files, for `scan`: `.eml`, folders, mbox, Maildir, standard input. Nothing is written."""

import os
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from inboxguard.adapters.headers import crlf
from inboxguard.adapters.maildir import MAX_OCTETS
from inboxguard.adapters.maildir_tree import is_maildir
from inboxguard.core.errors import UsageError
from inboxguard.core.types import Fetched

_SUFFIXES = frozenset({".eml", ".mbox"})
_STDIN = Path("-")
#: The line before each mail has a time and a year (RFC 4155), which a sentence that begins with "From" has not.
_POSTMARK = re.compile(rb"From .*\d\d:\d\d.*\d{4}")
#: mboxrd puts one more ">" before such a line in a body; mboxo does so where there is none.
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LINE_OCTETS = 1 << 20


def read_paths(paths: Sequence[Path], stdin: BinaryIO | None) -> Iterator[Fetched]:
    """Every mail at these paths in the order given, folders sorted; one that cannot be read has no content.

    Raises UsageError at once, before anything is read, if a path does not exist.
    """
    for path in paths:
        if path == _STDIN and stdin is None:
            raise UsageError("'-' stands for standard input, and there is none")
        if path != _STDIN and not os.path.lexists(path):
            raise UsageError(f"there is no file or folder {path}")
    return chain.from_iterable(_read(path, stdin) for path in paths)


def _read(path: Path, stdin: BinaryIO | None) -> Iterator[Fetched]:
    if path == _STDIN and stdin is not None:
        yield from _split(stdin, "-")
    elif os.path.isdir(path):
        yield from _read_folder(path)
    else:
        yield from _read_file(path)


def _read_folder(folder: Path) -> Iterator[Fetched]:
    """A Maildir's own mails; else `.eml` and `.mbox` files and Maildirs at any depth."""
    mails = is_maildir(folder)
    try:
        children = [child for part in (("new", "cur") if mails else ("",)) for child in (folder / part).iterdir()]
    except OSError:
        yield Fetched(str(folder), b"", None)
        return
    for child in sorted(children, key=lambda child: child.name):
        if os.path.isdir(child):
            if not mails and not child.is_symlink():
                yield from _read_folder(child)
        elif mails and not child.name.startswith("."):
            yield from _read_file(child, single=True)
        elif not mails and child.suffix.lower() in _SUFFIXES:
            yield from _read_file(child)


def _read_file(path: Path, *, single: bool = False) -> Iterator[Fetched]:
    source = str(path)
    try:
        with path.open("rb") as file:
            if single:
                yield Fetched(source, crlf(file.read(MAX_OCTETS)), None)
            else:
                yield from _split(file, source)
    except OSError:
        yield Fetched(source, b"", None)


def _split(file: BinaryIO, source: str) -> Iterator[Fetched]:
    """One mail, or those of an mbox with their number behind a #; an mbox shows by its first line."""
    first = file.readline(_LINE_OCTETS)
    if not first.startswith(b"From "):
        yield Fetched(source, crlf(first + file.read(MAX_OCTETS)), None)
        return
    number = 0
    for number, content in enumerate(_mails(file, dated=bool(_POSTMARK.match(first))), 1):
        yield Fetched(f"{source}#{number}", crlf(_ESCAPED.sub(rb"\1", content)), None)


def _mails(file: BinaryIO, *, dated: bool) -> Iterator[bytes]:
    """Mails between postmark lines, one in memory at a time; a postmark follows an empty line."""
    lines: list[bytes] = []
    octets = 0
    empty_before = False
    while line := file.readline(_LINE_OCTETS):
        if empty_before and line.startswith(b"From ") and (_POSTMARK.match(line) or not dated):
            yield _joined(lines)
            lines, octets, empty_before = [], 0, False
            continue
        empty_before = line in {b"\n", b"\r\n"}
        octets += len(line)
        if octets <= MAX_OCTETS:
            lines.append(line)
    yield _joined(lines)


def _joined(lines: list[bytes]) -> bytes:
    """Without the empty line that belongs to the mbox, not to the mail."""
    if lines and lines[-1] in {b"\n", b"\r\n"}:
        lines = lines[:-1]
    return b"".join(lines)
