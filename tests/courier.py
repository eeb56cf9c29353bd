"""A real Courier for the tests: its imapd, and in front of it a doorkeeper that knows one password."""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from inboxguard.adapters.folders import encode_name
from inboxguard.core.settings import Account
from tests.servers import PASSWORD, imap_account, quick_folder

#: Unpacked by .ci/run, since Debian's package cannot be installed beside Dovecot's; or where the package puts it.
_UNPACKED = Path(__file__).parent.parent / ".servers" / "courier"
_ROOTS = [root for root in (_UNPACKED, Path("/")) if (root / "usr/lib/courier/courier/imaplogin").exists()]
COURIER = _ROOTS[0] / "usr/bin/imapd" if _ROOTS else None

_CAPABILITY = "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA ACL ACL2=UNION"


class Courier:
    """One imapd a connection, as couriertcpd has it; the sign-in is ours, since authdaemond wants to be root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._owner = "nobody" if os.geteuid() == 0 else None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def account(self, user: str, *, drafts: str = "", sent: str = "") -> Account:
        return imap_account(self.port, user=user, drafts=drafts, sent=sent)

    def place(self, folder: str) -> str:
        return folder if folder == "INBOX" else f"INBOX.{folder}"

    def change_uidvalidity(self, user: str, folder: str) -> None:
        """The second number of the first line; the rest is UIDs and names."""
        path = self.home(user)
        path = path if folder == "INBOX" else path / f".{encode_name(folder)}"
        head, _, rest = (path / "courierimapuiddb").read_text().partition("\n")
        version, validity, *more = head.split(" ")
        (path / "courierimapuiddb").write_text(" ".join([version, str(int(validity) + 1), *more]) + "\n" + rest)

    def home(self, user: str) -> Path:
        return self.folder / user / "Maildir"

    def stop(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._open.append(client)
                thread = threading.Thread(target=self._serve, args=(client,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            signed_in = self._sign_in(client)
            if signed_in:
                self._run(client, *signed_in)

    def _sign_in(self, client: socket.socket) -> tuple[str, str] | None:
        """(tag, user); imapd itself answers the LOGIN."""
        client.sendall(f"* OK [CAPABILITY {_CAPABILITY}] Courier-IMAP ready.\r\n".encode())
        while line := _line(client):
            tag, _, command = line.partition(" ")
            word, _, rest = command.partition(" ")
            if word == "LOGIN":
                user, password = (one.strip('"') for one in rest.split(" "))
                if password == PASSWORD:
                    return tag, user
                client.sendall(f"{tag} NO [AUTHENTICATIONFAILED] Login failed.\r\n".encode())
            elif word == "CAPABILITY":
                client.sendall(f"* CAPABILITY {_CAPABILITY}\r\n{tag} OK done\r\n".encode())
            else:
                client.sendall(f"* BYE bye\r\n{tag} OK done\r\n".encode())
                return None
        return None

    def _run(self, client: socket.socket, tag: str, user: str) -> None:
        home = self.home(user)
        if not home.exists():
            for name in ("tmp", "new", "cur"):
                (home / name).mkdir(parents=True)
            if self._owner:
                for path in (home.parent, home, *home.iterdir()):
                    shutil.chown(path, self._owner)
        imapd = subprocess.Popen(
            [str(COURIER), "Maildir"], stdin=client, stdout=client, stderr=subprocess.DEVNULL, cwd=home.parent,
            user=self._owner, env=self._environment(user, tag, home),
        )  # fmt: skip
        imapd.wait()

    def _environment(self, user: str, tag: str, home: Path) -> dict[str, str]:
        libraries = _ROOTS[0] / "usr/lib"
        places = [*libraries.glob("*-linux-gnu"), libraries / "courier-authlib", libraries]
        return {
            "LD_LIBRARY_PATH": ":".join(map(str, places)), "PATH": "/usr/bin:/bin", "HOME": str(home.parent),
            "AUTHENTICATED": user, "IMAPLOGINTAG": tag, "MAILDIRPATH": "Maildir", "IMAP_CAPABILITY": _CAPABILITY,
            "IMAP_USELOCKS": "1", "IMAP_ENHANCEDIDLE": "0", "TCPREMOTEIP": "127.0.0.1", "TCPREMOTEPORT": "1",
        }  # fmt: skip


def _line(client: socket.socket) -> str:
    """One line and not an octet more: what follows is imapd's."""
    line = b""
    while not line.endswith(b"\n") and (octet := client.recv(1)):
        line += octet
    return line.decode("utf-8", "replace").rstrip("\r\n")


@contextmanager
def courier() -> Iterator[Courier]:
    """A running server."""
    with quick_folder() as folder:
        server = Courier(folder)
        try:
            yield server
        finally:
            server.stop()
