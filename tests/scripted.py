"""An IMAP server that answers by a script, for what no real server does on demand."""

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from inboxguard.adapters.imap import ImapConnector, ImapSession
from tests.servers import imap_account

CAPABILITY = "IMAP4rev1 AUTH=PLAIN UIDPLUS NAMESPACE"
#: An answer that ends so closes the connection; goes on one octet at a time; is never finished; or stops reading
#: until `resume` is set.
CLOSE, DRIP, HANG, STALL = "<close>", "<drip>", "<hang>", "<stall>"

Answer = str | Callable[[str], str]


class ScriptedImap:
    """Answers a command with the first rule whose pattern it matches; `{tag}` stands for the command's tag.

    Rules of the test come before the default ones, which play a server with one empty INBOX.
    """

    def __init__(
        self, rules: Mapping[str, Answer], *, greeting: str, capability: str, tls: ssl.SSLContext | None
    ) -> None:
        self.received: list[str] = []
        self.literals: list[bytes] = []
        self.connections = 0
        #: After STALL: how many octets came, and whether the connection ended in a reset.
        self.leftover = 0
        self.reset = False
        self.resume = threading.Event()
        self._greeting = greeting
        self._tls = tls
        self._rules = {**rules, **{key: rule for key, rule in _default_rules(capability).items() if key not in rules}}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self.port: int = self._listener.getsockname()[1]
        self._threads[0].start()

    def stop(self) -> None:
        self._over.set()
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            pass  # wakes accept()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def commands(self, word: str) -> list[str]:
        return [line for line in self.received if f" {word}" in line]

    def _accept(self) -> None:
        while not self._over.is_set():
            connection, _ = self._listener.accept()
            if self._over.is_set():
                connection.close()
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, raw: socket.socket) -> None:
        raw.settimeout(10)
        with suppress(OSError), self._tls.wrap_socket(raw, server_side=True) if self._tls else raw as connection:
            self._open.append(connection)
            with connection.makefile("rb") as lines:
                self._converse(connection, lines.readline, lines.read)

    def _converse(self, connection: socket.socket, readline: Callable[[], bytes], read: Callable[[int], bytes]) -> None:
        going = self._say(connection, self._greeting)
        while going and (line := readline()):
            command = line.decode("utf-8", "replace").rstrip("\r\n")
            self.received.append(command)
            tag = command.partition(" ")[0]
            answer = self._answer(command)
            literal = re.search(r"\{(\d+)\}$", command)
            if literal and answer.startswith("+"):
                plus, _, answer = answer.partition("\n")
                going = self._say(connection, plus.rstrip() + ("" if plus.endswith(">") else "\r\n"))
                self.literals.append(read(int(literal[1]) + 2) if going else b"")
            elif answer.startswith("+"):
                plus, _, answer = answer.partition("\n")
                self._say(connection, plus.rstrip() + "\r\n")
                self.received.append(readline().decode().rstrip())
            going = going and self._say(connection, answer.replace("{tag}", tag))

    def _answer(self, command: str) -> str:
        for pattern, answer in self._rules.items():
            if re.search(pattern, command, re.IGNORECASE):
                return answer if isinstance(answer, str) else answer(command)
        return "{tag} BAD unknown command\r\n"

    def _say(self, connection: socket.socket, text: str) -> bool:
        """False if the conversation is over."""
        octets = re.sub("<[a-z]+>$", "", text).replace("+ go", "+ go\r\n" if text.endswith(">") else "+ go").encode()
        if text.endswith(DRIP):
            for position in range(len(octets)):
                connection.sendall(octets[position : position + 1])
                self._over.wait(0.02)
            return False
        connection.sendall(octets)
        if text.endswith(HANG):
            self._over.wait(10)
        if text.endswith(STALL):
            self._stall(connection)
        return not text.endswith((CLOSE, HANG, STALL))

    def _stall(self, connection: socket.socket) -> None:
        """Read nothing until the test says so, then what is left."""
        self.resume.wait(10)
        try:
            while octets := connection.recv(65536):
                self.leftover += len(octets)
        except ConnectionResetError:
            self.reset = True


def _default_rules(capability: str) -> dict[str, Answer]:
    return {
        " CAPABILITY$": f"* CAPABILITY {capability}\r\n{{tag}} OK done\r\n",
        " LOGIN ": "{tag} OK signed in\r\n",
        " AUTHENTICATE PLAIN": "+ \n{tag} OK signed in\r\n",
        " LOGOUT$": "* BYE bye\r\n{tag} OK done\r\n",
        " NAMESPACE$": '* NAMESPACE (("" "/")) NIL NIL\r\n{tag} OK done\r\n',
        " EXAMINE ": "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 1] ok\r\n{tag} OK [READ-ONLY] done\r\n",
        " STATUS ": '* STATUS "INBOX" (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 7)\r\n{tag} OK done\r\n',
        " CLOSE$": "{tag} OK closed\r\n",
        " APPEND ": "+ go\n{tag} OK [APPENDUID 7 5] stored\r\n",
    }


@contextmanager
def scripted(
    rules: Mapping[str, Answer] | None = None,
    *,
    greeting: str = "* OK ready\r\n",
    capability: str = CAPABILITY,
    tls: ssl.SSLContext | None = None,
) -> Iterator[ScriptedImap]:
    """A running server."""
    server = ScriptedImap(rules or {}, greeting=greeting, capability=capability, tls=tls)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def session(
    rules: dict[str, Answer] | None = None,
    *,
    capability: str = CAPABILITY,
    drafts: str = "",
    deadline_seconds: float = 10.0,
) -> Iterator[tuple[ImapSession, ScriptedImap]]:
    with scripted(rules, capability=capability) as server:
        account = imap_account(server.port, drafts=drafts)
        connector = ImapConnector(account, lambda: "secret", deadline_seconds=deadline_seconds)
        with connector.connect() as opened:
            yield opened, server
