"""The review in a terminal: one mail at a time, one key an answer."""

import shutil
import sys
import textwrap
from collections.abc import Callable
from datetime import tzinfo

from inboxguard.core.explain import kind_name, why_text
from inboxguard.core.ports import Answer
from inboxguard.core.rows import Waiting
from inboxguard.core.types import Entry, Language, Source, Why

_KEYS = "y right · n wrong · d right, and write a draft · l later · q stop"
_SENDER_KEYS = "y seen · l later · q stop"


class TerminalReviewer:
    """Asks on the terminal. `read` and `write` are parameters so that a script can stand in."""

    def __init__(
        self,
        *,
        client_name: Callable[[str | None], str],
        zone: tzinfo,
        read: Callable[[str], str] = input,
        write: Callable[[str], object] = print,
    ) -> None:
        self._client_name = client_name
        self._zone = zone
        self._read = read
        self._write = write

    def tell(self, text: str) -> None:
        """One line."""
        self._write(f"  {text}")

    def ask(self, waiting: Waiting, *, number: int, total: int) -> Answer | None:
        """Shows the mail and asks until the answer is one of the keys."""
        spoken = [entry for entry in waiting.entries if entry.source is not Source.CLOCK]
        self._show(waiting, spoken, f"{number} of {total}")
        keys = _KEYS if spoken else _SENDER_KEYS
        while True:
            try:
                key = self._read(f"  {keys} > ").strip().lower()[:1]
            except EOFError:
                return None
            answer = _answer(key, spoken)
            if key == "q":
                return None
            if answer is not None:
                return answer
            self._write("  Type one of the letters.")

    def _show(self, waiting: Waiting, spoken: list[Entry], place: str) -> None:
        mail = waiting.mail
        at = mail.sent_at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M") if mail.sent_at else "no date"
        who = self._client_name(mail.client_id) if mail.client_id else mail.sender
        self._write(f"\n{place}  {who}  {at}  {mail.subject or '(no subject)'}")
        if mail.because == Why.POSSIBLE_CLIENT:
            self._write(f"  You have written to {mail.sender}. If this is a client, add the address to [[clients]].")
        else:
            self._write(f"  {why_text(mail.because, Language.EN)}; id {mail.content_id[:8]}")
        if mail.others:
            self._write(f"  It also went to {', '.join(mail.others)}; a draft goes to the sender alone.")
        for entry in spoken:
            sure = f"{entry.probability:.0%}" if entry.probability is not None else ""
            mark = "?" if entry.doubtful else "•"
            self._write(_wrapped(f"{mark} {kind_name(entry.kind, Language.EN)} {sure}: {entry.because}", "  "))
            if entry.evidence:
                self._write(_wrapped(f"“{entry.evidence}”"))


def _answer(key: str, spoken: list[Entry]) -> Answer | None:
    if key == "l":
        return Answer({}, later=True)
    if key in ("y", "d"):
        return Answer({entry.id: True for entry in spoken}, draft=key == "d" and bool(spoken))
    if key == "n":
        return Answer({entry.id: False for entry in spoken})
    return None


def _wrapped(text: str, indent: str = "      ") -> str:
    width = max(40, min(shutil.get_terminal_size((100, 24)).columns, 100))
    return textwrap.fill(" ".join(text.split()), width, initial_indent=indent, subsequent_indent=indent)


def is_interactive() -> bool:
    """Whether somebody can answer."""
    return sys.stdin.isatty()
