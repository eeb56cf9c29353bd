"""A relay between a client and a server on loopback that counts what goes over the wire."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Counted:
    """Octets of both directions, and how often the client spoke after the server had."""

    def __init__(self, port: int) -> None:
        self.octets = 0
        self.round_trips = 0
        self._target = port
        self._servers_turn = False
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._ready = threading.Event()
        self.port = 0
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))
        self._thread.start()
        assert self._ready.wait(20)

    def reset(self) -> None:
        """From here on."""
        self.octets = self.round_trips = 0

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(20)
        self._loop.close()

    async def _run(self) -> None:
        server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # what was aborted is closed in the next round of the loop

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ones = [writer]
        with suppress(OSError, asyncio.CancelledError):
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
            open_ones.append(far_writer)
            await asyncio.gather(self._pump(reader, far_writer, True), self._pump(far_reader, writer, False))
        for one in open_ones:
            one.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, from_client: bool) -> None:
        while octets := await reader.read(1 << 16):
            self.octets += len(octets)
            self.round_trips += from_client and not self._servers_turn
            self._servers_turn = from_client
            writer.write(octets)
            await writer.drain()
        writer.close()


@contextmanager
def counted(port: int) -> Iterator[Counted]:
    """A running relay to a port."""
    relay = Counted(port)
    try:
        yield relay
    finally:
        relay.stop()
