"""Reads a situation: the upper part of a page, written by a person."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
#: What stands below is written by `python -m tests.golden`.
CUT = "<!-- Everything below is written by `python -m tests.golden`. -->"
_UPPER = re.compile(
    r"\A# (?P<title>.+)\n\n(?P<prose>.+?)\n\n```toml\n(?P<facts>.+?)\n```\n\n```mail\n(?P<mail>.+?)\n```\n\n\Z",
    re.DOTALL,
)


@dataclass(frozen=True)
class Said:
    """One mail: its header fields as a person writes them, and its words."""

    fields: dict[str, str]
    body: str

    @property
    def at(self) -> datetime:
        """Wall time of the owner."""
        return datetime.fromisoformat(self.fields["Date"])


@dataclass(frozen=True)
class Situation:
    """Who, what was agreed, what came before, and the mail."""

    path: Path
    upper: str
    title: str
    prose: str
    owner: str
    #: One of [[clients]], as the configuration has it.
    client: dict[str, Any]
    mail: Said
    #: Kinds that a person hears in the mail, and where the way ends: "draft", "review" or "note".
    expected: tuple[str, ...]
    ends: str
    #: Earlier mails, oldest first: on, mail, and perhaps heard, then, thread.
    history: list[dict[str, Any]] = field(default_factory=list)
    #: What the owner says when asked: called, quote, facts.
    review: dict[str, Any] = field(default_factory=dict)
    policy: dict[str, Any] = field(default_factory=dict)
    #: The owner answers before inboxguard looks.
    answered: bool = False

    @property
    def name(self) -> str:
        """ "he/01-…"."""
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def language(self) -> str:
        return self.path.parent.name


@cache
def owners() -> dict[str, dict[str, Any]]:
    """The owners by their key."""
    return tomllib.loads((HERE / "owners.toml").read_text(encoding="utf-8"))


def read(path: Path) -> Situation:
    """Raises ValueError where a page is not built like one."""
    upper, _, _ = path.read_text(encoding="utf-8").partition(CUT)
    found = _UPPER.match(upper)
    if found is None:
        raise ValueError(f"{path}: a title, a paragraph, a toml block and a mail block, in this order")
    facts = tomllib.loads(found["facts"])
    head, _, body = found["mail"].partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return Situation(path, upper, found["title"], found["prose"], mail=Said(fields, body), **facts)


def everything() -> list[Situation]:
    """All situations, Hebrew first."""
    return [read(path) for language in ("he", "en") for path in sorted((HERE / language).glob("*.md"))]
