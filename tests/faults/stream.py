"""One direction of an IMAP conversation, cut into its lines and literals (RFC 9051 sections 2.2 and 4.3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LITERAL = re.compile(rb"\{(\d+)\+?\}\r?\n$")


@dataclass(frozen=True)
class Piece:
    """A line with its line end, or as much of a literal as came at once."""

    octets: bytes
    literal: bool = False
    #: A line that goes on after a literal.
    rest: bool = False


class Stream:
    """Takes octets as they come, gives pieces."""

    def __init__(self) -> None:
        self._waiting = b""
        self._left = 0
        self._rest = False

    def feed(self, octets: bytes) -> Iterator[Piece]:
        self._waiting += octets
        while self._waiting:
            if self._left:
                taken, self._waiting = self._waiting[: self._left], self._waiting[self._left :]
                self._left -= len(taken)
                yield Piece(taken, literal=True)
                continue
            end = self._waiting.find(b"\n") + 1
            if not end:
                return
            line, self._waiting = self._waiting[:end], self._waiting[end:]
            announced = _LITERAL.search(line)
            self._left = int(announced[1]) if announced else 0
            piece, self._rest = Piece(line, rest=self._rest), bool(announced)
            yield piece

    def no_literal(self) -> None:
        """The server refused the literal that was announced, or somebody else answered."""
        self._left, self._rest = 0, False
