"""What clients said about paying: dated promises, watched until kept or broken, and the count of explanations."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from inboxguard.core.availability import Availability, NoOpening
from inboxguard.core.classifier.sentences import split
from inboxguard.core.invoices import Invoice, open_invoices
from inboxguard.core.marks import folded
from inboxguard.core.part_payment import speaks_of_part
from inboxguard.core.plain_payment import speaks_plainly
from inboxguard.core.promised_day import promised_day
from inboxguard.core.settings import Client
from inboxguard.core.types import Finding, Kind, Mail

#: What a number is no part of: "312", "2026-12", "7-10 days", "£450", "450 ₪", "12.10".
_APART = (
    r"(?<![a-z\d£$€₪])(?<![£$€₪] )(?<!\d[-–.,/:])(?:{})"
    r"(?![a-z\d]|[-–.,/:]\d|\s?(?:[₪%£$€]|ש\"ח|שקל|nis\b|ils\b))"
)
#: What a number of few digits follows where it is an invoice's: "invoice no. 7", "invoices 7 and 12", "חשבונית מס' 7".
_CALLED = re.compile(
    r"(?:\#|\b(?:invoices?|inv|bills?|numbers?|nr|no)\b(?:\.|\s+(?:numbers?|nr|no)\b\.?)?"
    r"|(?<![א-ת])[בהולמש]{0,3}(?:חשבוני(?:ת|ות)|מספר|מס['׳])(?:\s+(?:עסקה|מס['׳]?|קבלה|מספר))*)"
    r"[\s\#:-]*(?:\d+\s*(?:,|and|&|ו-?|\+)\s*)*\Z"
)
_FEW_DIGITS = 3


class PromiseState(StrEnum):
    """What became of it."""

    OPEN = "open"
    #: The invoice was paid.
    KEPT = "kept"
    #: The day has passed, and the invoice is open.
    BROKEN = "broken"


@dataclass(frozen=True)
class Promise:
    """One explanation of a payment, with the day that it names if it names one."""

    #: Of the mail that said it; a mail has one at most.
    content_id: str
    client_id: str
    #: Number of the invoice, None where none was open.
    invoice: str | None
    #: UTC.
    said_at: datetime
    #: The owner's local day by which the money was to come; None if no day was named.
    due: date | None
    #: Secrets masked; cleared after `[privacy] keep_evidence_days`.
    sentence: str | None
    state: PromiseState = PromiseState.OPEN
    #: The client wrote meanwhile that it is paid: nobody is called late before the owner has looked.
    claimed_at: datetime | None = None
    #: When a draft was planned on its breaking; None if none was.
    followed_at: datetime | None = None


def named_invoices(invoices: Iterable[Invoice], text: str) -> list[Invoice]:
    """Those whose number a text names; a longer number hides a shorter one inside it."""
    found, said = list(invoices), folded(text).casefold()
    numbers = sorted({one.number.casefold() for one in found}, key=len, reverse=True)
    hits = re.finditer(_APART.format("|".join(map(re.escape, numbers))), said) if numbers else ()
    named = {hit[0] for hit in hits if _is_a_number(hit)}
    return [one for one in found if one.number.casefold() in named]


def _is_a_number(hit: re.Match[str]) -> bool:
    """Whether it is an invoice's: 7 may as well count days, and 12 be a day of October."""
    short = hit[0].isdigit() and len(hit[0]) <= _FEW_DIGITS
    return not short or _CALLED.search(hit.string, 0, hit.start()) is not None


def explained_invoice(invoices: Iterable[Invoice], text: str, day: date) -> Invoice | None:
    """The open invoice that a text speaks of: the one whose number it names, else the one due first."""
    found = open_invoices(invoices, day)
    return next(iter(named_invoices(found, text) or found), None)


def promise_of(
    finding: Finding, mail: Mail, client: Client, *, said_at: datetime, availability: Availability, content_id: str
) -> Promise | None:
    """What a finding about payment says, None for any other.

    Args:
        finding: its evidence is the sentence that is read first.
        mail: its text may name the invoice, and the day of the payment, elsewhere.
        said_at: on the owner's wall clock.
    """
    if finding.kind is not Kind.PAYMENT_EXCUSE or finding.evidence is None:
        return None
    day = said_at.date()
    invoice = explained_invoice(client.invoices, f"{mail.subject}\n{mail.new_text}", day)
    plain = (sentence.text for sentence in split(mail.new_text) if speaks_plainly(sentence.text))
    due = next(filter(None, (_day_of(sentence, day, availability) for sentence in (finding.evidence, *plain))), None)
    return Promise(content_id, client.id, invoice.number if invoice else None, said_at, due, finding.evidence)


def _day_of(sentence: str, said: date, availability: Availability) -> date | None:
    try:
        return promised_day(sentence, said, availability)
    except (NoOpening, OverflowError, ValueError):  # an owner without hours, the end of the calendar
        return None


def settled(promise: Promise, client: Client | None, today: date, availability: Availability) -> Promise:
    """The promise as it stands today.

    Broken from the first working day after its own: nobody is called late on a day of rest, and a day that fell on one
    is looked at when the banks are open. What is not on file any more, or never had an invoice, stays open, and so does
    what may have been promised for a part, of which no invoice on file tells: then nobody knows.
    """
    invoice = next((one for one in client.invoices if one.number == promise.invoice), None) if client else None
    if promise.state is not PromiseState.OPEN or invoice is None:
        return promise
    breaks = breaking_day(promise, availability)
    over = breaks is not None and (invoice.paid or today) >= breaks
    if over and not speaks_of_part(promise.sentence or "", [invoice]):
        return replace(promise, state=PromiseState.BROKEN)
    return replace(promise, state=PromiseState.KEPT) if invoice.paid else promise


def breaking_day(promise: Promise, availability: Availability) -> date | None:
    """The first working day after the promised one, None if no day was named."""
    try:
        return availability.working_day_after(promise.due) if promise.due else None
    except (NoOpening, OverflowError, ValueError):
        return None


@dataclass(frozen=True)
class Story:
    """How often one invoice was explained."""

    invoice: str
    #: From 1, the present one included.
    count: int
    #: From the first explanation to the present one.
    days: int


def story_of(promise: Promise, told: Iterable[Promise]) -> Story | None:
    """How often the invoice was explained up to this one, None without an invoice.

    Args:
        promise: the explanation that is told last.
        told: explanations of the same client that count (neither doubtful nor called wrong by the owner).
    """
    if promise.invoice is None:
        return None
    earlier = [
        one
        for one in told
        if one.invoice == promise.invoice and one.content_id != promise.content_id and one.said_at <= promise.said_at
    ]
    first = min((one.said_at for one in earlier), default=promise.said_at)
    return Story(promise.invoice, len(earlier) + 1, (promise.said_at - first).days)
