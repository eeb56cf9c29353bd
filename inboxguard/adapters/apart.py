"""Parses one mail in a process of its own, which is ended when it takes too long or too much memory.

To the child's standard input go one line of JSON and the octets of the mail; back comes one object of JSON. It is read
field by field, so that whatever the mail did to the child, the parent gets a Mail or an error.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

from inboxguard.core.errors import Unreadable
from inboxguard.core.parsing import parse
from inboxguard.core.types import Address, Fetched, Mail

#: Of computing; our worst mail needs 3 s.
CPU_SECONDS = 10
#: From start to end: a busy machine gives the child a fraction of its processor.
WALL_SECONDS = 60.0
#: Of memory that is asked for; an ordinary mail needs 100 MB with the interpreter and its libraries.
MEMORY_OCTETS = 400 << 20
#: Text twice, each up to 256 kB of six characters an escape, and the rest of a mail.
_ANSWER_OCTETS = 8 << 20


def parse_apart(fetched: Fetched) -> Mail:
    """The mail, as `core.parsing.parse` reads it. Raises Unreadable, also when the child was ended."""
    head = {"source": fetched.source, "received_at": fetched.received_at and fetched.received_at.isoformat()}
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-m", "inboxguard.adapters.apart"],
            input=json.dumps(head).encode() + b"\n" + fetched.content,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=WALL_SECONDS, check=False,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        child = None
    if child is None or child.returncode or len(child.stdout) > _ANSWER_OCTETS:
        raise Unreadable(
            f"{fetched.source} takes more time or memory than a mail is worth, so it was not read; "
            "look at it in the mail program"
        )
    return _answer(child.stdout, fetched)


def _answer(octets: bytes, fetched: Fetched) -> Mail:
    try:
        found = json.loads(octets)
        if "unreadable" in found:
            raise Unreadable(str(found["unreadable"]))
        return _mail(found, fetched)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unreadable(f"{fetched.source} was not read: the answer about it makes no sense") from None


def _mail(found: dict[str, Any], fetched: Fetched) -> Mail:
    return Mail(
        source=fetched.source,
        message_id=_words(found["message_id"]),
        in_reply_to=_words(found["in_reply_to"]),
        references=tuple(map(str, found["references"])),
        subject=str(found["subject"]),
        sender=_address(found["sender"]) if found["sender"] else None,
        reply_to=tuple(map(_address, found["reply_to"])),
        to=tuple(map(_address, found["to"])),
        cc=tuple(map(_address, found["cc"])),
        sent_at=datetime.fromisoformat(found["sent_at"]) if found["sent_at"] else None,
        received_at=fetched.received_at,
        time_note=_words(found["time_note"]),
        text=str(found["text"]),
        new_text=str(found["new_text"]),
        forwarded=found["forwarded"] is True,
        automatic=_words(found["automatic"]),
        attachments=tuple(map(str, found["attachments"])),
    )


def _words(value: object) -> str | None:
    return None if value is None else str(value)


def _address(value: dict[str, object]) -> Address:
    return Address(name=str(value["name"]), email=str(value["email"]))


def main() -> None:
    """The child: one mail from standard input, one answer to standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_OCTETS, MEMORY_OCTETS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the mail
    head = json.loads(sys.stdin.buffer.readline())
    received = head["received_at"]
    fetched = Fetched(head["source"], sys.stdin.buffer.read(), datetime.fromisoformat(received) if received else None)
    try:
        answer = asdict(parse(fetched))
    except Unreadable as error:
        answer = {"unreadable": str(error)}
    json.dump(answer, sys.stdout, default=datetime.isoformat)


if __name__ == "__main__":
    main()
