"""A proxy between a client and an IMAP server that breaks the conversation at a chosen line, octet or connection."""

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto

from tests.faults.stream import Piece, Stream

#: How long a thread of the proxy may take to end.
_END_SECONDS = 10


class Side(Enum):
    """Who says the line at which it happens; DOOR is the connection itself."""

    CLIENT = auto()
    SERVER = auto()
    DOOR = auto()


class Act(Enum):
    """What happens there. The line itself does not pass, unless said otherwise."""

    CUT = auto()  # both sides see the end (FIN)
    RESET = auto()  # the client sees a reset (RST), the server the end
    BLACKHOLE = auto()  # nothing passes any more, and nobody is told
    HALF_OPEN = auto()  # the server sees the end, the client is not told
    MUTE = auto()  # the server still hears the client, the client hears nothing any more
    LATE = auto()  # the client sees the end at once; the server gets this line when `release` is called
    DRIBBLE = auto()  # the line comes one octet at a time
    SUBSTITUTE = auto()  # the line passes with `pattern` replaced by `text`
    INJECT = auto()  # `text` passes, then the line
    REPLY = auto()  # the client gets `text` for an answer, the server never hears the line; {tag} is the command's
    PASS = auto()  # nothing but `call`


@dataclass
class Fault:
    """One thing that goes wrong, `times` times, from the `number`-th line on that matches `pattern`."""

    act: Act
    side: Side = Side.SERVER
    pattern: str = ""
    number: int = 1
    times: int = 1
    #: Not at the line but in the literal that it announces, after so many of its octets; -1 is after all of them.
    octets: int | None = None
    text: str = ""
    #: Called first.
    call: Callable[[], object] = lambda: None
    #: Between two octets of a dribbling server.
    pace_seconds: float = 0.02
    #: Afterwards the connection is cut.
    cut: bool = False
    #: How often it happened.
    seen: int = 0

    @property
    def is_silent(self) -> bool:
        """Only the client's patience ends it."""
        return self.act in {Act.BLACKHOLE, Act.HALF_OPEN, Act.MUTE, Act.DRIBBLE} or "{3000}" in self.text

    def strikes(self, side: Side, line: bytes) -> bool:
        if side is not self.side or self.seen >= self.times or not re.search(self.pattern.encode(), line, re.I):
            return False
        self.number -= 1
        if self.number > 0:
            return False
        self.seen += 1
        return True


class Proxy:
    """Listens on a port of its own. Faults may be added while it runs."""

    def __init__(self, target: int, faults: Sequence[Fault] = ()) -> None:
        self.faults = list(faults)
        #: Every line that was said, in order: (who, line).
        self.lines: list[tuple[Side, bytes]] = []
        self.octets = 0
        self.connections = 0
        self.over = threading.Event()
        #: Set by `release`, and by a server that answered what came late.
        self.released, self.settled = threading.Event(), threading.Event()
        self._target = target
        self._talks: list[Talk] = []
        self._lock = threading.Lock()
        self.port = 0
        self.open_door()

    def open_door(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._door = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
        self._door.start()

    def close_door(self) -> None:
        """From now on connections are refused."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._door.join(_END_SECONDS)

    def add(self, fault: Fault) -> Fault:
        self.faults.append(fault)
        return fault

    def release(self) -> None:
        """What was held back reaches the server; returns when the server has answered it."""
        self.released.set()
        assert self.settled.wait(_END_SECONDS), "the server did not answer what came late"

    def said(self, side: Side, pattern: str) -> list[bytes]:
        return [line for who, line in self.lines if who is side and re.search(pattern.encode(), line, re.I)]

    def strike(self, side: Side, line: bytes) -> Fault | None:
        """Notes the line; the fault that happens at it."""
        with self._lock:
            self.lines.append((side, line))
            return next((fault for fault in self.faults if fault.strikes(side, line)), None)

    def stop(self) -> None:
        self.over.set()
        self.released.set()
        self.close_door()
        for talk in self._talks:
            talk.end()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            fault = self.strike(Side.DOOR, b"")
            if fault and fault.act is not Act.BLACKHOLE:
                _reset(client)
                continue
            self._talks.append(Talk(self, client, None if fault else self._target))


class Talk:
    """One connection: two threads, one for each direction. Without a target nobody answers."""

    def __init__(self, proxy: Proxy, client: socket.socket, target: int | None) -> None:
        self._proxy = proxy
        self._client = client
        self._server = socket.create_connection(("127.0.0.1", target)) if target else None
        self._streams = {Side.CLIENT: Stream(), Side.SERVER: Stream()}
        #: Octets of these sides are swallowed.
        self._silenced: set[Side] = set() if target else {Side.CLIENT, Side.SERVER}
        #: In a literal: how many octets of it still pass, and what happens then.
        self._armed: dict[Side, tuple[int, Fault]] = {}
        self._late = False
        ways = [(Side.CLIENT, client, self._server), (Side.SERVER, self._server, client)]
        self._threads = [threading.Thread(target=self._pump, args=way, daemon=True) for way in ways if way[1]]
        for one in (self._client, self._server):
            if one:  # each line is a segment; without this it waits 40 ms for the other side's acknowledgement
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        for one in (self._client, self._server):
            _close(one)
        for thread in self._threads:
            thread.join(_END_SECONDS)
        for one in (self._client, self._server):
            if one:
                one.close()

    def _pump(self, side: Side, source: socket.socket, sink: socket.socket | None) -> None:
        with suppress(OSError):
            while octets := source.recv(65536):
                if side not in self._silenced:
                    for piece in self._streams[side].feed(octets):
                        self._pass(side, piece, sink)
                elif self._late and side is Side.SERVER and b" " in octets:
                    self._proxy.settled.set()
        if side is Side.CLIENT and self._late:
            return
        if side not in self._silenced or side is Side.CLIENT:
            _close(sink)

    def _pass(self, side: Side, piece: Piece, sink: socket.socket | None) -> None:
        if side in self._silenced:
            return
        if piece.literal:
            self._pass_literal(side, piece.octets, sink)
            return
        if side is Side.SERVER and not piece.octets.startswith((b"*", b"+")) and not piece.rest:
            self._streams[Side.CLIENT].no_literal()  # a tagged answer instead of the continuation
        fault = self._proxy.strike(side, piece.octets)
        if fault is None:
            self._send(piece.octets, sink)
        elif fault.octets is not None:
            self._send(piece.octets, sink)
            self._armed[side] = (fault.octets if fault.octets >= 0 else _literal_size(piece.octets), fault)
        else:
            self._act(fault, side, piece.octets, sink)

    def _pass_literal(self, side: Side, octets: bytes, sink: socket.socket | None) -> None:
        if side not in self._armed:
            self._send(octets, sink)
            return
        left, fault = self._armed.pop(side)
        self._send(octets[:left], sink)
        if len(octets) < left:
            self._armed[side] = (left - len(octets), fault)
        else:
            self._act(fault, side, octets[left:], sink)

    def _act(self, fault: Fault, side: Side, octets: bytes, sink: socket.socket | None) -> None:
        fault.call()
        if fault.act in {Act.SUBSTITUTE, Act.INJECT, Act.PASS}:
            self._send(_altered(fault, octets), sink)
        elif fault.act is Act.DRIBBLE:
            for position in range(len(octets)):
                if not self._proxy.over.wait(fault.pace_seconds):
                    self._send(octets[position : position + 1], sink)
        elif fault.act is Act.REPLY:
            self._streams[Side.CLIENT].no_literal()
            tag = octets.partition(b" ")[0].decode("ascii", "replace")
            self._client.sendall(fault.text.replace("{tag}", tag).encode())
        elif fault.act is Act.LATE:
            self._hold_back(octets)
        else:
            self._break(fault.act)
        if fault.cut:
            self._break(Act.CUT)

    def _break(self, act: Act) -> None:
        self._silenced |= {Side.SERVER} if act is Act.MUTE else {Side.CLIENT, Side.SERVER}
        if act is Act.RESET:
            _reset(self._client)
        if act is Act.CUT:
            _close(self._client)
        if act in {Act.CUT, Act.RESET, Act.HALF_OPEN}:
            _close(self._server)

    def _hold_back(self, octets: bytes) -> None:
        self._late = True
        self._silenced |= {Side.CLIENT, Side.SERVER}
        _close(self._client)
        self._proxy.released.wait()
        if self._server:
            self._server.sendall(octets)

    def _send(self, octets: bytes, sink: socket.socket | None) -> None:
        self._proxy.octets += len(octets)
        if sink:
            sink.sendall(octets)


def _altered(fault: Fault, octets: bytes) -> bytes:
    if fault.act is Act.SUBSTITUTE:
        return re.sub(fault.pattern.encode(), fault.text.encode(), octets, flags=re.I)
    return fault.text.encode() + octets


def _literal_size(line: bytes) -> int:
    found = re.search(rb"\{(\d+)\+?\}\r?\n$", line)
    return int(found[1]) if found else 0


def _close(one: socket.socket | None) -> None:
    if one is not None:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


def _reset(one: socket.socket) -> None:
    with suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.shutdown(socket.SHUT_RD)  # wakes the thread that reads it, which holds it open
        one.close()


@contextmanager
def proxied(target: int, *faults: Fault) -> Iterator[Proxy]:
    """A proxy before the server on that port."""
    proxy = Proxy(target, faults)
    try:
        yield proxy
    finally:
        proxy.stop()
