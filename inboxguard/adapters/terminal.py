"""The review in a terminal: one mail at a time, one key an answer."""

import re
import shutil
import sys
import textwrap
from collections.abc import Callable
from datetime import tzinfo

from inboxguard.core.explain import kind_name, why_text
from inboxguard.core.ports import Answer
from inboxguard.core.rows import Waiting
from inboxguard.core.types import Entry, Kind, Language, Source, Why

_KEYS = "y right · n wrong · d right, and write a draft · l later · q stop"
#: Where there are several findings, the numbers of the right ones are an answer too.
_NUMBERED_KEYS = "y all right · n all wrong · 1 2 … only these are right · d or 1d with a draft · l later · q stop"
_CALL_KEY = "c the call was made, write the summary · "
_QUOTE_KEY = "p asked properly, write the price · "
_SENDER_KEYS = "y seen · l later · q stop"
#: Of a finding that was decided before.
_SAID = {None: "", True: "; you said: right", False: "; you said: wrong"}
_ANSWER = re.compile(r"(?P<numbers>[\d ,]*)(?P<key>[yndclqp]?)")


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

    def fact(self, question: str) -> str:
        """Asks for one fact, as it is to stand in the letter."""
        try:
            return self._read(f"  {question}, as it is to stand in the letter (empty: not yet) > ").strip()
        except EOFError:
            return ""

    def ask(self, waiting: Waiting, *, number: int, total: int, call_sheet: str = "") -> Answer | None:
        """Shows the mail and asks until the answer is one that is offered."""
        spoken = [entry for entry in waiting.entries if entry.source is not Source.CLOCK]
        self._show(waiting, spoken, f"{number} of {total}")
        for line in call_sheet.splitlines():
            self._write(_wrapped(line, "    ", hanging="       "))
        keys = (_NUMBERED_KEYS if len(spoken) > 1 else _KEYS) if spoken else _SENDER_KEYS
        priced = waiting.mail.because == Why.ASKS_PRICE or any(entry.kind is Kind.OUT_OF_SCOPE for entry in spoken)
        keys = (_CALL_KEY if call_sheet else "") + (_QUOTE_KEY if priced else "") + keys
        while True:
            try:
                typed = self._read(f"  {keys} > ").strip().lower()
            except EOFError:
                return None
            if typed == "q":
                return None
            answer = _answer(typed, spoken, call=bool(call_sheet), priced=priced)
            if answer is not None:
                return answer
            self._write("  Type one of the letters, such as y.")

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
        for number, entry in enumerate(spoken, 1):
            sure = f"{entry.probability:.0%}" if entry.probability is not None else ""
            mark = ("?" if entry.doubtful else "•") + (f" {number}" if len(spoken) > 1 else "")
            said = _SAID[entry.verdict]
            self._write(_wrapped(f"{mark} {kind_name(entry.kind, Language.EN)} {sure}: {entry.because}{said}", "  "))
            if entry.evidence:
                self._write(_wrapped(f"“{entry.evidence}”"))


def _answer(typed: str, spoken: list[Entry], *, call: bool, priced: bool) -> Answer | None:
    match = _ANSWER.fullmatch(typed)
    if match is None or not typed:
        return None
    key, numbers = match["key"], [int(number) for number in re.findall(r"\d+", match["numbers"])]
    if key == "p":
        asked = {entry.id: False for entry in spoken if entry.kind is Kind.OUT_OF_SCOPE}
        return Answer(asked, quote=True) if priced and not numbers else None
    if key == "l":
        return Answer({}, later=True)
    if key == "n":
        return Answer({entry.id: False for entry in spoken}) if not numbers else None
    if any(not 1 <= number <= len(spoken) for number in numbers) or (key == "c" and not call):
        return None
    right = {spoken[number - 1].id for number in numbers} or {entry.id for entry in spoken}
    verdicts = {entry.id: entry.id in right for entry in spoken}
    return Answer(verdicts, draft=key in ("d", "c") and bool(spoken), called=key == "c")


def _wrapped(text: str, indent: str = "      ", *, hanging: str | None = None) -> str:
    width = max(40, min(shutil.get_terminal_size((100, 24)).columns, 100))
    return textwrap.fill(
        " ".join(text.split()), width, initial_indent=indent, subsequent_indent=indent if hanging is None else hanging
    )


def is_interactive() -> bool:
    """Whether somebody can answer."""
    return sys.stdin.isatty()
