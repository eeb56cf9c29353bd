"""One connection to an IMAP server: TLS, sign-in, a deadline on everything, and a close that sends no leftovers.

Imported when a connection is opened, not at start-up: imapclient and ssl cost 70 ms.
"""

import imaplib
import logging
import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from inboxguard.adapters.imap_client import Client, is_buffered
from inboxguard.adapters.imap_errors import Garbled, Scene, TokenRefused, classify
from inboxguard.adapters.imap_sign_in import with_password, with_token
from inboxguard.adapters.tls import client_context
from inboxguard.core.errors import MailboxError, Refused, SignInRefused, Unreachable
from inboxguard.core.ports import Idle, Tokens
from inboxguard.core.settings import Account

#: To connect and sign in, a password program that asks the owner included.
_OPEN_SECONDS = 120.0
_GOODBYE_SECONDS = 5
#: A server that does not answer DONE or NOOP so soon is gone (chatmail's figure).
_DONE_SECONDS = 15
#: Idle seconds, interval and number of TCP probes: a silently dead connection is noticed within two minutes.
_KEEPALIVE = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4), ("TCP_USER_TIMEOUT", 90_000))

T = TypeVar("T")


class Wire:
    """A connection that is signed in, or closed."""

    def __init__(
        self, account: Account, password: Callable[[], str], tokens: Tokens | None, *, deadline_seconds: float
    ) -> None:
        self._account = account
        self._password = password
        self._tokens = tokens
        self._deadline_seconds = deadline_seconds
        self._client: Client | None = None
        #: How many connections were opened; a folder stays open only as long as its connection.
        self.connections = 0
        #: A second handle on the TCP connection, below TLS: cut() works whatever the layers above are doing.
        self._handle: socket.socket | None = None
        self._expired_after: float | None = None
        #: Tag of the IDLE that is going on.
        self._idle_tag: str | None = None

    def open(self) -> None:
        """Connect and sign in; with a refused token, once more on a fresh connection with a fresh token.

        Raises Unreachable, SignInRefused or SignInLapsed.
        """
        for name in ("imapclient", "imapclient.imaplib"):
            logging.getLogger(name).setLevel(logging.WARNING)  # at DEBUG it prints mail
        if self._tokens is None:
            self._open("")
            return
        token = self._tokens.token()
        try:
            self._open(token)
        except TokenRefused:
            try:
                self._open(self._tokens.token(refused=token))
            except TokenRefused as error:
                raise SignInRefused(f"{error}; {self._tokens.remedy}") from error

    def _open(self, token: str) -> None:
        self.connections += 1
        try:
            with self._deadline(min(self._deadline_seconds, _OPEN_SECONDS)):
                self._client = self._connect()
                self._sign_in(self._client, token)
        except Exception as error:
            failure = classify(error, self._scene())
            self.drop()
            if failure is error:
                raise
            raise failure if isinstance(failure, Unreachable) else Unreachable(str(failure)) from error

    def _connect(self) -> Client:
        account = self._account
        context = None if account.security == "none" else client_context(account.ca_file)
        implicit = context if account.security == "tls" else None
        client = Client(account.host, account.port, context=implicit, seen=self._adopt)
        self._client = client
        if account.security == "starttls":
            if not client.has_capability("STARTTLS"):
                raise Unreachable(
                    f"{self._who}: {account.host} offers no STARTTLS on port {account.port}, so nothing was sent; "
                    'try security = "tls" with port 993'
                )
            client.starttls(context)
        return client

    def _adopt(self, raw: socket.socket) -> None:
        self._handle = raw.dup()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _KEEPALIVE:
            if hasattr(socket, name):
                raw.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)

    def _sign_in(self, client: Client, token: str) -> None:
        if self._tokens:
            with_token(client, self._account, token, self._scene)
        else:
            with_password(client, self._account, self._password, self._scene)
        client._cached_capabilities = None  # they may be others after sign-in
        if "CAPABILITY" in client._imap.untagged_responses:  # came with the OK; the next EXAMINE would forget it
            client.capabilities()

    @property
    def _who(self) -> str:
        return f"account {self._account.name}"

    def call(self, action: Callable[[Any], T], *, storing: bool = False, seconds: float | None = None) -> T:
        """Run one exchange with the server under the deadline.

        Raises Refused or an in-step Garbled with the connection alive; after any other MailboxError it is closed.
        """
        if self._client is None:
            raise Unreachable(f"{self._who}: the connection is closed")
        try:
            with self._deadline(seconds or self._deadline_seconds):
                return action(self._client)
        except Exception as error:
            failure = classify(error, self._scene(storing=storing))
            if not (isinstance(failure, Refused) or (isinstance(failure, Garbled) and failure.in_step)):
                self.drop()
            if failure is error:
                raise
            raise failure from error

    def _scene(self, *, storing: bool = False) -> Scene:
        imap = self._client._imap if self._client else None
        bye = imap.untagged_responses.get("BYE", []) if imap else []
        return Scene(
            who=self._who,
            bye=b" ".join(line for line in bye if isinstance(line, bytes)).decode("utf-8", "replace"),
            expired_after=self._expired_after,
            pending=imap is not None and None in imap.tagged_commands.values(),
            storing=storing,
        )

    @contextmanager
    def _deadline(self, seconds: float) -> Iterator[None]:
        """Cut the connection from another thread when the time is over: socket timeouts begin anew with each octet."""
        timer = threading.Timer(seconds, self._cut, args=(seconds,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self, seconds: float) -> None:
        self._expired_after = seconds
        if self._handle is not None:
            with suppress(OSError):
                self._handle.shutdown(socket.SHUT_RDWR)

    def alive(self) -> bool:
        """Whether the other side still listens, without a round trip unless it said something meanwhile."""
        if self._handle is None or self._client is None:
            return False
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        if not poll.poll(0):
            return True
        try:  # the end, a BYE, news, or nothing but a ticket of TLS
            with self._deadline(_DONE_SECONDS):
                self._client.noop()
        except Exception:  # noqa: BLE001  # the edge: whatever it was, a fresh connection is the answer
            return False
        self._client._imap.untagged_responses.clear()  # flags that others change are never freed by imaplib
        return True

    def start_idle(self) -> Idle | None:
        """IDLE in the open folder (RFC 2177). None if the server does not let us; raises Unreachable.

        imapclient's own loses an EXISTS that comes in one segment with the continuation (imap.md section 2).
        """

        def start(client: Any) -> str | None:
            imap = client._imap
            imap.untagged_responses.clear()
            tag: bytes = imap._command("IDLE")
            while imap._get_response() is not None:
                if imap.tagged_commands[tag]:
                    del imap.tagged_commands[tag]
                    return None
            return tag.decode("ascii")

        self._idle_tag = self.call(start)
        if self._idle_tag is None or self._handle is None or self._client is None:
            return None
        imap = self._client._imap
        return Idle(self._handle.fileno(), news="EXISTS" in imap.untagged_responses or is_buffered(imap))

    def end_idle(self) -> None:
        """DONE, and its answer soon or never. Raises Unreachable."""
        tag, self._idle_tag = self._idle_tag, None
        if tag is None:
            return

        def end(client: Any) -> None:
            client._imap.send(b"DONE\r\n")
            client._imap._command_complete("IDLE", tag.encode("ascii"))
            client._imap.untagged_responses.clear()

        self.call(end, seconds=_DONE_SECONDS)

    def drop(self) -> None:
        """Close at once; octets that still wait in this machine are thrown away, not delivered minutes later."""
        client, handle = self._client, self._handle
        self._client = self._handle = self._idle_tag = None
        if handle is not None:
            with suppress(OSError):
                handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if client is not None:
            with suppress(OSError):
                client._imap.sock.close()
            with suppress(OSError, ValueError):
                client._imap.file.close()
        if handle is not None:
            handle.close()

    def close(self) -> None:
        """Sign out where the server still listens, and close."""
        client = self._client
        if client is not None:
            with suppress(OSError, imaplib.IMAP4.error), self._deadline(_GOODBYE_SECONDS):
                client.logout()
        self.drop()

    def reopen(self) -> None:
        """A fresh connection after the old one was lost; raises Unreachable."""
        self.drop()
        self._expired_after = None
        try:
            self.open()
        except MailboxError as error:
            raise Unreachable(str(error)) from error
