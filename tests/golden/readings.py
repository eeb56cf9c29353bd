"""Sheets for readers who wrote no template: mail, agreement and draft, nothing of what the product thinks."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inboxguard.core.hours_text import describe_hours
from inboxguard.core.settings import Agreement, Invoice
from inboxguard.core.types import Language
from inboxguard.core.wording import date_text, join_text, money_text, terms_text, time_text
from tests.golden.page import letter
from tests.golden.play import Played
from tests.golden.situation import HERE, Situation, owners

VERDICTS = ("send", "edit", "no")
COLUMNS = ("situation", "language", "verdict", "edit", "reader")
FILE = HERE / "readings.csv"


@dataclass(frozen=True)
class Reading:
    """What one reader says of one draft."""

    situation: str
    language: str
    verdict: str
    #: What the reader would change, "" for a draft that is sent as it stands.
    edit: str
    reader: str


def readings(path: Path = FILE) -> list[Reading]:
    """The verdicts that are kept; none where the file is not there yet."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [Reading(**row) for row in csv.DictReader(lines)]


def tally(rows: list[Reading]) -> dict[str, Counter[str]]:
    """Verdicts by language."""
    return {language: Counter(row.verdict for row in rows if row.language == language) for language in ("he", "en")}


def sheet(situation: Situation, played: Played) -> str:
    """One page for a reader."""
    facts = "\n".join(f"- {line}" for line in known(situation, played))
    mail = situation.mail
    head = f"Subject: {mail.fields['Subject']}\nDate: {mail.at:%A, %d %B %Y, %H:%M}"
    sender = mail.fields.get("From")
    head = f"From: {sender}\n{head}" if sender else head
    return (
        f"# {situation.name}\n\n## What you know\n\n{facts}\n\n## The mail\n\n```text\n{head}\n\n{mail.body}\n```\n\n"
        f"## The draft in your Drafts folder\n\n```text\n{letter(situation, played)}\n```\n\n"
        "## Your verdict\n\nsend (as it stands) · edit (say what you would change) · no\n"
    )


def known(situation: Situation, played: Played) -> Iterator[str]:
    """What the owner knows without the product."""
    me, client = played.settings.me, played.settings.clients[0]
    language = Language(situation.language)
    yield f"You are {me.name}, {owners()[situation.owner]['trade']} (you write as: {me.gender.value})."
    yield f"Your hours: {describe_hours(played.settings.hours, Language.EN)}; public holidays off."
    yield f"The client: {client.name} (addressed as: {client.address_form.value}, {client.importance.value})."
    yield from agreed(client.agreement, language) if client.agreement else ["There is no written agreement."]
    yield from (invoiced(one, language) for one in client.invoices)
    for one in situation.history:
        at = f"{date_text(one['on'].date(), language)}, {time_text(one['on'].time())}"
        yield f"On {at}, the client wrote: “{one['mail']}”{_DID[one.get('then', '')]}"
    if situation.review.get("called"):
        yield "You have talked about this mail with the client on the phone."
    for name, value in situation.review.get("facts", {}).items():
        yield f"You were asked for the {name} and said: {value}."


_DID = {
    "": "",
    "sent": " (you answered with such a letter)",
    "passed": " (you let it pass)",
    "waits": " (a draft still waits)",
}


def agreed(agreement: Agreement, language: Language) -> Iterator[str]:
    """The agreement, a line a point; what was not agreed is left out."""
    points = {
        "Agreed": join_text(agreement.included, language),
        "Excluded": join_text(agreement.excluded, language),
        "Rounds of corrections": "" if agreement.rounds is None else str(agreement.rounds),
        "Price": "" if agreement.price is None else money_text(agreement.price, agreement.currency, language),
        "Payment": terms_text(agreement.terms, language) if agreement.terms else "",
        "In advance": f"{agreement.advance}%" if agreement.advance else "",
        "Work is asked for by": ", ".join(agreement.contacts),
        "Ending it": agreement.exit,
        "You refer to": agreement.referral,
    }
    yield from (f"{name}: {value}" for name, value in points.items() if value)
    for swap in agreement.swaps:
        yield f"Exchanged on {date_text(swap.on, language)}: {swap.take} instead of {swap.give}."


def invoiced(invoice: Invoice, language: Language) -> str:
    """One invoice."""
    state = f"paid on {date_text(invoice.paid, language)}" if invoice.paid else "open"
    due = f", due on {date_text(invoice.due, language)}" if invoice.due else ""
    total = money_text(invoice.amount, invoice.currency, language)
    return f"Invoice {invoice.number} of {date_text(invoice.issued, language)}, {total}{due}: {state}."
