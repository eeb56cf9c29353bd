"""What is agreed with a client: the facts that a model is told, and the clause that a finding is held against."""

from datetime import date, datetime
from typing import Any

from inboxguard.core.settings import Agreement, Client, Invoice
from inboxguard.core.types import Kind


def context_of(client: Client | None, at: datetime | None) -> dict[str, Any] | None:
    """What is known of a client's agreement and money, in the words of `evaluate` (docs/design.md); None if nothing."""
    if client is None or (client.agreement is None and not client.invoices):
        return None
    agreement = client.agreement or Agreement()
    overdue = any(invoice.overdue(at.date()) for invoice in client.invoices) if at and client.invoices else None
    return {
        "included": list(agreement.included),
        "excluded": list(agreement.excluded),
        "rounds_included": agreement.rounds,
        "payment_terms": agreement.terms or None,
        "invoice_overdue": overdue,
    }


def clause_for(kind: Kind, client: Client | None, day: date | None) -> str | None:
    """The part of the agreement, or the open invoice, that a finding of this kind is held against."""
    if client is None:
        return None
    agreement = client.agreement
    if kind is Kind.PAYMENT_EXCUSE and day is not None:
        if first := overdue_invoice(kind, client, day):
            return f"{first.number}: {first.amount} {first.currency}, {first.due}"
        return agreement.terms or None if agreement else None
    return None


def overdue_invoice(kind: Kind, client: Client | None, day: date | None) -> Invoice | None:
    """The invoice that is overdue longest, where a finding of this kind is held against it."""
    if kind is not Kind.PAYMENT_EXCUSE or client is None or day is None:
        return None
    overdue = [invoice for invoice in client.invoices if invoice.overdue(day)]
    return min(overdue, key=lambda invoice: invoice.due or day, default=None)
