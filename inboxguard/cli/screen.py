"""What is printed and how: colours only on a terminal, text that fits it, JSON for scripts."""

import json
import os
import re
import shutil
import sys
import textwrap
from datetime import date, datetime, timedelta, tzinfo
from enum import Enum
from typing import Any

from inboxguard.core.errors import UsageError
from inboxguard.core.types import Entry, Finding, Judgement, Kind, Mail, Source

_AGE = re.compile(r"(\d+)\s*([dwh])")
_HOURS = {"h": 1, "d": 24, "w": 168}


def is_terminal() -> bool:
    """Whether a person looks at stdout."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def paint(text: str, code: str) -> str:
    """Text in a colour ("1" bold, "2" dim, "32" green, …), plain when nobody looks."""
    return f"\033[{code}m{text}\033[0m" if is_terminal() else text


def bold(text: str) -> str:
    """Bold on a terminal."""
    return paint(text, "1")


def dim(text: str) -> str:
    """Dim on a terminal."""
    return paint(text, "2")


def wrapped(text: str, indent: str) -> str:
    """Text that fits the terminal."""
    width = max(40, min(shutil.get_terminal_size((100, 24)).columns, 100))
    return textwrap.fill(" ".join(text.split()), width, initial_indent=indent, subsequent_indent=indent)


def say(text: str = "") -> None:
    """Talk goes to stderr."""
    print(text, file=sys.stderr)


def progress(text: str, done: float) -> None:
    """A line that overwrites itself on a terminal; silent otherwise."""
    if sys.stderr.isatty():
        width = 24
        filled = int(width * done)
        print(f"\r\033[K{'█' * filled}{'░' * (width - filled)} {text}", end="" if done < 1 else "\n", file=sys.stderr)
        sys.stderr.flush()


def print_json(value: object) -> None:
    """One object on one line."""
    print(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value)


def age(text: str, option: str) -> timedelta:
    """ "30d", "12h", "2w".

    Raises:
        UsageError: naming the option.
    """
    found = _AGE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{option} {text}: write an age such as 12h, 30d or 2w")
    return timedelta(hours=int(found[1]) * _HOURS[found[2]])


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """One object of `scan --json`, as docs/design.md has it."""
    mail = judgement.mail
    return {
        "source": mail.source,
        "message_id": mail.message_id,
        "client": judgement.client_id,
        "language": judgement.language,
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
        "new_text": mail.new_text,
        "skipped": judgement.skipped,
        "findings": [finding_json(finding) for finding in judgement.findings],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding of `scan --json`."""
    cuts = finding.threshold
    return {
        "kind": finding.kind,
        "source": finding.source,
        "probability": finding.probability,
        "threshold": {"ask": cuts.ask, "stand": cuts.stand} if cuts else None,
        "doubtful": finding.doubtful,
        "evidence": finding.evidence,
        "clause": finding.clause,
        "because": finding.because,
    }


def print_judgement(judgement: Judgement, *, client: str, zone: tzinfo) -> None:
    """A mail with its findings, for a person."""
    print(bold(headline(judgement.mail, client, zone)))
    for finding in judgement.findings:
        print_finding(finding)
    print()


def headline(mail: Mail, client: str, zone: tzinfo) -> str:
    """ "2026-09-03 22:41  Dana Cohen  Re: logo", on the owner's wall clock."""
    try:
        at = mail.sent_at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if mail.sent_at else "no date"
    except OverflowError:  # the year 1 or 9999
        at = "no date"
    return f"{at}  {client}  {mail.subject or '(no subject)'}"


def sureness(found: Finding | Entry) -> str:
    """ "84%", or what found it where no probability is told."""
    if found.probability is not None:
        return f"{found.probability:.0%}"
    if found.source is Source.CLOCK:
        return "by the clock"
    return "by the invoice" if found.kind is Kind.PAYMENT_EXCUSE else "by the count"


def print_finding(finding: Finding, *, mark: str = "") -> None:
    """Kind, probability, reason and evidence."""
    mark = mark or ("?" if finding.doubtful else "•")
    print(f"  {mark} {finding.kind.value}, {sureness(finding)}: {finding.because}")
    if finding.evidence:
        print(wrapped(f"“{finding.evidence}”", "      "))
    if finding.words:
        print(dim(f"      heaviest words: {', '.join(finding.words)}"))
