"""Speaks IMAP on loopback for a box of a kind; keeps what it was told, and goes wrong where a test says so."""

import re
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from socketserver import StreamRequestHandler, ThreadingTCPServer

from inboxguard.adapters.folders import encode_name
from inboxguard.core.settings import Account
from tests.played.boxes import Box, Folder, Refusal, Unknown, items
from tests.played.kinds import Kind
from tests.played.octets import within
from tests.servers import PASSWORD, imap_account

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s"]+)')


@dataclass
class Upset:
    """What happens at a command that matches."""

    pattern: str
    #: Instead of the answer; `{tag}` stands for the command's tag.
    say: str = ""
    #: The command is carried out all the same.
    done: bool = False
    close: bool = False
    times: int = 1
    #: What the world does just before.
    call: Callable[[], object] = lambda: None


class Played:
    """A server of one kind; each user has a mailbox of its own. Meets tests.servers.Server."""

    def __init__(self, kind: Kind, port: int) -> None:
        self.kind, self.port = kind, port
        #: What an OK says.
        self.ok = kind.ok
        self.upsets: list[Upset] = []
        #: Every command without its tag.
        self.received: list[str] = []
        self.lock = threading.RLock()
        #: Commands that this kind of server does not know; Exchange hangs up after ten (said).
        self.unknown: list[str] = []
        #: What went wrong in here.
        self.mistakes: list[str] = []
        self._boxes: dict[str, Box] = {}

    def account(self, user: str, *, drafts: str = "", sent: str = "") -> Account:
        return imap_account(self.port, user=user, drafts=drafts, sent=sent)

    def place(self, folder: str) -> str:
        return self.kind.place(folder)

    def box(self, user: str) -> Box:
        if user not in self._boxes:
            self._boxes[user] = Box(self.kind)
        return self._boxes[user]

    def change_uidvalidity(self, user: str, folder: str) -> None:
        with self.lock:
            one = self.box(user).folder(encode_name(self.place(folder)))
            one.uidvalidity += 1000
            one.held = dict(enumerate(one.held.values(), 1))
            one.uidnext = len(one.held) + 1

    def upset(self, command: str) -> Upset | None:
        found = next((one for one in self.upsets if one.times > 0 and re.search(one.pattern, command)), None)
        if found:
            found.times -= 1
        return found

    def told(self, word: str) -> list[str]:
        return [command for command in self.received if re.match(word, command)]


@dataclass
class _Answer:
    """Untagged lines and what the OK says."""

    lines: bytes = b""
    code: str = ""
    over: bool = False


class _Talk(StreamRequestHandler):
    """One connection."""

    disable_nagle_algorithm = True
    server: "_Door"

    def setup(self) -> None:
        super().setup()
        self._played, self._kind = self.server.played, self.server.played.kind
        self._user = ""
        self._folder: Folder | None = None
        self._writable = False
        #: The UIDs that this connection was told of; their places are the sequence numbers.
        self._view: list[int] = []

    @property
    def _box(self) -> Box:
        return self._played.box(self._user)

    def handle(self) -> None:
        with suppress(OSError):
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline():
                tag, _, command = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
                if not self._meet(tag, command):
                    return

    def _meet(self, tag: str, command: str) -> bool:
        """False if the conversation is over."""
        self._played.received.append(command)
        upset = self._played.upset(command)
        if upset:
            upset.call()
        going, answer = (True, b"") if upset and not upset.done else self._carried_out(tag, command)
        if upset and (upset.say or upset.close):
            going, answer = not upset.close, upset.say.replace("{tag}", tag).encode()
        self.wfile.write(answer)
        return going

    def _carried_out(self, tag: str, command: str) -> tuple[bool, bytes]:
        words = [re.sub(r"\\(.)", r"\1", quoted) or bare for quoted, bare in _WORD.findall(command)]
        name = "_".join(words[: 2 if words[0].upper() == "UID" else 1]).lower()
        literal = re.search(r"\{(\d+)\}$", command)
        content = [self._literal(int(literal[1]))] if literal else []
        with self._played.lock:
            try:
                made = self._known(name)(words[name.count("_") + 1 :], *content)
                news = self._folder.news(self._view) if self._folder else b""
            except Refusal as refusal:
                return True, f"{tag} NO {refusal}\r\n".encode()
            except Unknown:
                self._played.unknown.append(command)
                return True, f"{tag} BAD Command Argument Error. 12\r\n".encode()
        code = f"[{made.code}] " if made.code else ""
        return not made.over, made.lines + news + f"{tag} OK {code}{self._played.ok}\r\n".encode()

    def _known(self, name: str) -> Callable[..., _Answer]:
        act: Callable[..., _Answer] | None = getattr(self, f"_do_{name}", None)
        if act is None or not (self._user or name in {"login", "capability", "logout"}):
            raise Unknown(name)
        return act

    def _literal(self, size: int) -> bytes:
        self.wfile.write(b"+ go ahead\r\n")
        content = self.rfile.read(size)
        self.rfile.readline()
        return content

    # ---- commands of any state

    def _do_capability(self, _: list[str]) -> _Answer:
        return _Answer(f"* CAPABILITY {self._kind.capability}\r\n".encode())

    def _do_noop(self, _: list[str]) -> _Answer:
        return _Answer()

    _do_check = _do_subscribe = _do_noop

    def _do_logout(self, _: list[str]) -> _Answer:
        return _Answer(b"* BYE bye\r\n", over=True)

    def _do_login(self, words: list[str]) -> _Answer:
        if words[1] != PASSWORD:
            raise Refusal("[AUTHENTICATIONFAILED] Invalid credentials")
        self._user = words[0]
        return self._do_capability([])  # as Gmail does before its OK

    # ---- folders

    def _do_namespace(self, _: list[str]) -> _Answer:
        if "NAMESPACE" not in self._kind.capability:
            raise Unknown
        return _Answer(f"* NAMESPACE {self._kind.namespace}\r\n".encode())

    def _do_list(self, words: list[str]) -> _Answer:
        if words[0].startswith("(") and "SPECIAL-USE" not in self._kind.capability:
            raise Unknown
        lines = (
            f'* LIST ({folder.attributes}) "{self._kind.separator}" "{name}"\r\n'
            for name, folder in self._box.folders.items()
        )
        return _Answer("".join(lines).encode())

    def _do_create(self, words: list[str]) -> _Answer:
        use = re.search(r"\\\w+", words[1].lower()) if words[1:] else None
        self._box.create(words[0], use[0] if use else "")
        return _Answer()

    def _do_status(self, words: list[str]) -> _Answer:
        folder = self._box.folder(words[0])
        known = {"MESSAGES": len(folder.held), "UIDNEXT": folder.uidnext, "UIDVALIDITY": folder.uidvalidity}
        told = " ".join(f"{item} {known[item]}" for item in words[1].strip("()").split())
        return _Answer(f'* STATUS "{words[0]}" ({told})\r\n'.encode())

    def _do_select(self, words: list[str], *, writable: bool = True) -> _Answer:
        self._folder = None
        self._folder, self._writable = self._box.folder(words[0]), writable
        self._view = sorted(self._folder.held)
        star = " \\*" if self._kind.keeps_keywords else ""
        lasting = f"\\Answered \\Flagged \\Draft \\Deleted \\Seen{star}" if writable else ""
        lines = f"* FLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen)\r\n* OK [PERMANENTFLAGS ({lasting})] .\r\n"
        lines += f"* OK [UIDVALIDITY {self._folder.uidvalidity}] .\r\n* {len(self._view)} EXISTS\r\n* 0 RECENT\r\n"
        if self._kind.select_tells_uidnext:
            lines += f"* OK [UIDNEXT {self._folder.uidnext}] .\r\n"
        return _Answer(lines.encode(), "READ-WRITE" if writable else "READ-ONLY")

    def _do_examine(self, words: list[str]) -> _Answer:
        return self._do_select(words, writable=False)

    def _do_close(self, _: list[str]) -> _Answer:
        folder, self._folder = self._open(), None
        if self._writable:
            folder.held = {uid: one for uid, one in folder.held.items() if "\\Deleted" not in one.flags}
        return _Answer()

    def _open(self) -> Folder:
        if self._folder is None:
            raise Unknown
        return self._folder

    def _do_append(self, words: list[str], content: bytes) -> _Answer:
        if words[0] not in self._box.folders:
            raise Refusal("[TRYCREATE] Folder doesn't exist.")
        flags = words[1].strip("()").split() if words[1].startswith("(") else []
        uid = self._box.store(words[0], content, flags)
        code = f"APPENDUID {self._box.folder(words[0]).uidvalidity} {uid}" if "UIDPLUS" in self._kind.capability else ""
        return _Answer(code=code)

    # ---- messages

    def _do_uid_search(self, words: list[str]) -> _Answer:
        found = self._open().search(self._view, words)
        return _Answer(" ".join(["* SEARCH", *map(str, found)]).encode() + b"\r\n")

    def _do_uid_fetch(self, words: list[str]) -> _Answer:
        wanted = " ".join(words[1:]).removeprefix("(").removesuffix(")")
        lines = [
            b"* %d FETCH (UID %d %s)\r\n" % (number, uid, b" ".join(items(self._open().held[uid], wanted, self._kind)))
            for number, uid in self._named(words[0])
        ]
        return _Answer(b"".join(lines))

    def _named(self, uids: str) -> list[tuple[int, int]]:
        """(sequence number, UID) of what is there."""
        has = within(uids, max(self._view, default=0))
        return [(number, uid) for number, uid in enumerate(self._view, 1) if has(uid) and uid in self._open().held]

    def _do_uid_store(self, words: list[str]) -> _Answer:
        if not self._writable:
            raise Refusal("[READ-ONLY] no")
        flags = self._box.lasting(words[2].strip("()").split())
        for _, uid in self._named(words[0]):
            held = self._open().held[uid].flags
            held.difference_update(flags) if words[1].startswith("-") else held.update(flags)
        return _Answer()

    def _do_uid_expunge(self, words: list[str]) -> _Answer:
        if "UIDPLUS" not in self._kind.capability:
            raise Unknown
        folder = self._open()
        for _, uid in self._named(words[0]):
            if "\\Deleted" in folder.held[uid].flags:
                folder.held.pop(uid).flags.discard("\\Deleted")
        return _Answer()


class _Door(ThreadingTCPServer):
    daemon_threads = True
    played: Played

    def handle_error(self, *_: object) -> None:
        self.played.mistakes.append(traceback.format_exc())


@contextmanager
def played(kind: Kind) -> Iterator[Played]:
    """A running server."""
    with _Door(("127.0.0.1", 0), _Talk) as door:
        door.played = Played(kind, door.server_address[1])
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield door.played
        finally:
            door.shutdown()
            thread.join()
        assert not door.played.mistakes, door.played.mistakes[0]
