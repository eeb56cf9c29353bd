"""Real and scripted servers on loopback for the tests."""

import base64
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import trustme

from inboxguard.adapters.folders import encode_name
from inboxguard.core.settings import Account

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/sbin")
#: Both open every mailbox of the test server.
PASSWORD = "s3cret-password"
HEBREW_PASSWORD = "סיסמה-סודית"
#: What access tokens are signed with.
OAUTH_KEY = b"the key of the token server of the tests"
_START_SECONDS = 20


class Server(Protocol):
    """A real IMAP server; each user has a mailbox of its own, and one password opens them all."""

    port: int

    def account(self, user: str, *, drafts: str = "", sent: str = "") -> Account: ...
    def place(self, folder: str) -> str:
        """The name of one's own folder as the server has it."""
        ...

    def change_uidvalidity(self, user: str, folder: str) -> None:
        """As after a rebuilt index or a move to another machine; UIDs are counted anew."""
        ...


@dataclass(frozen=True)
class Layout:
    """How a Dovecot shows its folders."""

    prefix: str = ""
    separator: str = "/"
    #: Folders that are created at the first sign-in: (name below the prefix, attribute or "").
    folders: tuple[tuple[str, str], ...] = (("Drafts", "\\Drafts"), ("Sent", "\\Sent"))
    #: Ways to sign in; "oauthbearer" and "xoauth2" take access tokens that are signed with OAUTH_KEY.
    mechanisms: str = "plain login"


class Dovecot:
    """A Dovecot 2.3 with its own configuration, as the user who runs the tests (as nobody's mail if that is root)."""

    def __init__(self, folder: Path, layout: Layout) -> None:
        self.folder = folder
        self.layout = layout
        self.tls_port, self.port = free_ports(2)
        self.ca_file = folder / "ca.pem"
        self._process: subprocess.Popen[bytes] | None = None

    def account(self, user: str, *, security: str = "tls", drafts: str = "", sent: str = "") -> Account:
        port = self.tls_port if security == "tls" else self.port
        return imap_account(port, user=user, security=security, drafts=drafts, sent=sent, ca_file=self.ca_file)

    def place(self, folder: str) -> str:
        return folder if folder == "INBOX" else self.layout.prefix + folder

    def change_uidvalidity(self, user: str, folder: str) -> None:
        (self.home(user, folder) / "dovecot-uidlist").unlink()
        for index in self.home(user, folder).glob("dovecot.index*"):
            index.unlink()

    def restore(self, user: str, *, uidnext: int) -> None:
        """INBOX as it was when its next UID was this, from a backup; UIDVALIDITY is the same."""
        path = self.home(user, "INBOX")
        head, *lines = (path / "dovecot-uidlist").read_text().splitlines()
        for index in path.glob("dovecot.index*"):
            index.unlink()
        for line in lines:
            if int(line.split(" ")[0]) >= uidnext:
                next(path.glob(f"[nc]*/{line.partition(':')[2]}*")).unlink()
        kept = [line for line in lines if int(line.split(" ")[0]) < uidnext]
        head = re.sub(r" N\d+", f" N{uidnext}", head)
        (path / "dovecot-uidlist").write_text("\n".join([head, *kept, ""]))

    def home(self, user: str, folder: str) -> Path:
        """Where a folder's mail lies on the disk."""
        maildir = self.folder / "mail" / user / "Maildir"
        return maildir if folder == "INBOX" else maildir / f".{encode_name(self.place(folder))}"

    def start(self) -> None:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca_file)
        certificate = authority.issue_cert("127.0.0.1", "localhost")
        certificate.private_key_and_cert_chain_pem.write_to_path(self.folder / "server.pem")
        (self.folder / "dovecot.conf").write_text(self._configuration())
        key = self.folder / "keys" / "default" / "HS256" / "default"
        key.parent.mkdir(parents=True)
        key.write_bytes(base64.b64encode(OAUTH_KEY))
        (self.folder / "oauth2.conf").write_text(
            f"introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={self.folder}/keys/\n"
            "username_attribute = sub\n"
        )
        mail = self.folder / "mail"
        mail.mkdir()
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(mail, nobody.pw_uid, nobody.pw_gid)
        with (self.folder / "stderr").open("wb") as stderr:
            command = [DOVECOT or "dovecot", "-F", "-c", str(self.folder / "dovecot.conf")]
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr, start_new_session=True
            )
        wait_until(self._greets, _START_SECONDS)

    def stop(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)  # an orderly end takes a tenth of a second for each sign-in
            self._process.wait(_START_SECONDS)

    def _greets(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            log = self.folder / "log"
            raise RuntimeError((self.folder / "stderr").read_text() + (log.read_text() if log.exists() else ""))
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as probe:
                return probe.recv(4) == b"* OK"
        except OSError:
            return False

    def _configuration(self) -> str:
        me = pwd.getpwuid(os.geteuid()).pw_name
        owner = "nobody" if os.geteuid() == 0 else me
        group = pwd.getpwnam(owner).pw_gid
        service = "user = $default_internal_user" if os.geteuid() == 0 else f"user = {me}"
        internal = "" if os.geteuid() == 0 else f"default_internal_user = {me}\ndefault_login_user = {me}\n"
        internal += "" if os.geteuid() == 0 else f"default_internal_group = {_group(me)}\n"
        folders = "".join(
            f'  mailbox "{name}" {{\n    auto = create\n' + (f"    special_use = {use}\n" if use else "") + "  }\n"
            for name, use in self.layout.folders
        )
        oauth = f"""passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {self.folder}/oauth2.conf
}}
"""
        return f"""
protocols = imap
listen = 127.0.0.1
base_dir = {self.folder}/run
state_dir = {self.folder}/state
log_path = {self.folder}/log
{internal}ssl = yes
ssl_cert = <{self.folder}/server.pem
ssl_key = <{self.folder}/server.pem
disable_plaintext_auth = no
auth_mechanisms = {self.layout.mechanisms}
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
{oauth}passdb {{
  driver = static
  args = password={PASSWORD}
}}
passdb {{
  driver = static
  args = password={HEBREW_PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={self.folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  prefix = {self.layout.prefix}
  separator = {self.layout.separator}
{folders}}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = {self.tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  {service}
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


def _group(user: str) -> str:
    import grp

    return grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name


@contextmanager
def dovecot(layout: Layout | None = None) -> Iterator[Dovecot]:
    """A running server; its sockets need a short path."""
    with quick_folder() as folder:
        server = Dovecot(folder, layout or Layout())
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def quick_folder() -> Iterator[Path]:
    """In memory where the machine has such a place: thousands of small files, and every commit is flushed."""
    place = next(place for place in ("/dev/shm", "/tmp") if os.access(place, os.W_OK | os.X_OK))
    folder = Path(tempfile.mkdtemp(prefix="ig-", dir=place))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def imap_account(
    port: int,
    *,
    user: str = "dana",
    security: str = "none",
    drafts: str = "",
    sent: str = "",
    ca_file: Path | None = None,
) -> Account:
    """An account on loopback."""
    return Account(
        name="work", kind="imap", host="127.0.0.1", port=port, security=security, user=user, secret=None, path=None,
        folders=("INBOX",), drafts=drafts, sent=sent, poll_seconds=300, ca_file=ca_file,
    )  # fmt: skip


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def wait_until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for something in another process; never for a time."""
    end = time.monotonic() + seconds
    wake = threading.Event()
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        wake.wait(0.005)
