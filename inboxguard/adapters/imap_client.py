"""imaplib's connection and imapclient over it, changed where they take more time, trust or memory than they should.

Imported when a connection is opened, not at start-up: imapclient and ssl cost 70 ms.
"""

import imaplib
import socket
import ssl
from collections.abc import Callable
from typing import Any

from imapclient import IMAPClient, SocketTimeout

CONNECT_SECONDS = 20
#: A throttled Gmail is slow (imap.md section 2).
READ_SECONDS = 60
#: Texts are asked for up to 32 kB a part, drafts up to 1 MB; a header or a structure is as long as its sender likes.
LITERAL_OCTETS = 2 << 20


class Imap4(imaplib.IMAP4):
    """imaplib's connection that shows its socket before the first octet: a deadline covers the handshake too."""

    def __init__(self, host: str, port: int, *, context: ssl.SSLContext | None, seen: Callable[[socket.socket], None]):
        self._context = context
        self._seen = seen
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        raw = socket.create_connection((self.host, self.port), timeout or CONNECT_SECONDS)
        self._seen(raw)
        return self._context.wrap_socket(raw, server_hostname=self.host) if self._context else raw

    def read(self, size: int) -> bytes:
        """A literal that announces more than is ever asked for costs the connection, not the memory."""
        if size > LITERAL_OCTETS:
            raise self.abort(f"a literal of {size} octets was announced")
        return super().read(size)


class Client(IMAPClient):  # type: ignore[misc]  # imapclient is not typed
    """imapclient over that connection, with times left as the server gives them and names left to adapters.folders."""

    def __init__(
        self, host: str, port: int, *, context: ssl.SSLContext | None, seen: Callable[[socket.socket], None]
    ) -> None:
        self._seen = seen
        timeout = SocketTimeout(CONNECT_SECONDS, READ_SECONDS)
        super().__init__(host, port, ssl=context is not None, ssl_context=context, timeout=timeout)
        self._imap.debug = 0  # imapclient sets 5, which formats every literal: 6 to 9 times slower
        self.normalise_times = False
        self.folder_encode = False

    def _create_IMAP4(self) -> Imap4:  # noqa: N802  # imapclient's name
        return Imap4(self.host, self.port, context=self.ssl_context if self.ssl else None, seen=self._seen)


def is_buffered(imap: Any) -> bool:
    """Whether octets stand in imaplib's buffer or TLS's, where select() does not see them."""
    imap.sock.setblocking(False)
    try:
        return bool(imap.file.peek(1))
    except ssl.SSLWantReadError:
        return False
    finally:
        imap.sock.settimeout(READ_SECONDS)
