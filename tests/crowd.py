"""A hundred IMAP servers in one thread, each with its own way: good, silent, dripping or refusing."""

import asyncio
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from tests.servers import free_ports

#: Answers; accepts and says nothing; says one octet every fifth of a second; nobody listens.
GOOD, SILENT, DRIPPING, REFUSING = "good", "silent", "dripping", "refusing"
#: What each mail of a good one is.
MAIL = "From: dana@studio.example\r\nSubject: logo\r\n\r\n" + "The second page is lovely.\r\n" * 70


class Crowd:
    """Servers by port; the good ones have an INBOX with `uidnext - 1` mails."""

    def __init__(self, ways: Sequence[str], *, tls: ssl.SSLContext | None, uidnext: int) -> None:
        self.ports = dict(zip(free_ports(len(ways)), ways, strict=True))
        self.uidnext = uidnext
        #: How often the good ones were asked for news, by port.
        self.polls: Counter[int] = Counter()
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))
        self._thread.start()
        assert self._ready.wait(20)

    def good(self) -> list[int]:
        return [port for port, way in self.ports.items() if way == GOOD]

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(20)
        self._loop.close()

    async def _run(self) -> None:
        servers = [
            await asyncio.start_server(self._way(port, way), "127.0.0.1", port, ssl=self._tls if way == GOOD else None)
            for port, way in self.ports.items()
            if way != REFUSING
        ]
        self._ready.set()
        await self._over.wait()
        for server in servers:
            server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # what was closed is gone in the next round of the loop

    def _way(self, port: int, way: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], object]:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError, asyncio.CancelledError):
                if way == GOOD:
                    await self._answer(port, reader, writer)
                elif way == DRIPPING:
                    while True:
                        writer.write(b"*")
                        await writer.drain()
                        await asyncio.sleep(0.2)
                else:
                    await reader.read()
            writer.close()

        return serve

    async def _answer(self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
        while line := await reader.readline():
            tag, _, command = line.decode().strip().partition(" ")
            word = command.partition(" ")[0].upper()
            self.polls[port] += word == "STATUS"
            writer.write(f"{self._untagged(word, command)}{tag} OK done\r\n".encode())
            await writer.drain()
            if word == "LOGOUT":
                return

    def _untagged(self, word: str, command: str) -> str:
        last = self.uidnext - 1
        if word == "STATUS":
            return f'* STATUS "INBOX" (MESSAGES {last} UIDNEXT {self.uidnext} UIDVALIDITY 7)\r\n'
        if word in {"SELECT", "EXAMINE"}:
            return f"* {last} EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT {self.uidnext}] ok\r\n"
        if command.upper().startswith("UID SEARCH"):
            return f"* SEARCH {' '.join(map(str, range(1, self.uidnext)))}\r\n"
        if command.upper().startswith("UID FETCH"):
            uid = command.split()[2]
            return f"* {uid} FETCH (UID {uid} BODY[] {{{len(MAIL)}}}\r\n{MAIL})\r\n"
        return {"CAPABILITY": "* CAPABILITY IMAP4rev1\r\n", "LOGOUT": "* BYE bye\r\n"}.get(word, "")


@contextmanager
def crowd(ways: Sequence[str], *, tls: ssl.SSLContext | None = None, uidnext: int = 1) -> Iterator[Crowd]:
    """Running servers."""
    servers = Crowd(ways, tls=tls, uidnext=uidnext)
    try:
        yield servers
    finally:
        servers.stop()
