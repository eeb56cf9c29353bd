"""Money asked for: one invoice, and what a client's invoices tell together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from inboxguard.core.terms import Part

#: Paid later than this many days after the due date is late enough to ask for an advance next time (F10).
_LATE_DAYS = 7
_LATE_TIMES = 2


@dataclass(frozen=True)
class InvoiceFile:
    """A CSV export of an invoicing program."""

    path: Path
    #: Configured column titles by field of `invoice_table.FIELDS`.
    columns: dict[str, str]


@dataclass(frozen=True)
class Invoice:
    """Money asked for."""

    number: str
    amount: Decimal
    currency: str
    issued: date
    #: Written, or computed from the terms; None while it is not due at all (a milestone that is not reached).
    due: date | None
    #: None while it is open.
    paid: date | None
    part: Part = Part.WHOLE

    def overdue(self, on: date) -> bool:
        """Whether it is open and past due on that day."""
        return self.open_on(on) and self.due is not None and on > self.due

    def open_on(self, day: date) -> bool:
        """Whether it was issued and not paid on that day: what a mail of last month is held against."""
        return self.issued <= day and (self.paid is None or self.paid > day)


def open_invoices(invoices: Iterable[Invoice], day: date) -> list[Invoice]:
    """Those that are open on that day, the earliest due first."""
    return sorted((one for one in invoices if one.open_on(day)), key=lambda one: (one.due or date.max, one.issued))


def pays_late(invoices: Iterable[Invoice]) -> bool:
    """Whether two invoices or more were paid more than a week late (F10)."""
    late = sum(1 for one in invoices if one.paid and one.due and (one.paid - one.due).days > _LATE_DAYS)
    return late >= _LATE_TIMES


def above_quote(invoice: Invoice, price: Decimal | None, additions: Decimal | None, currency: str) -> Decimal | None:
    """By how much an invoice exceeds the agreed price and the approved additions (F21); None if it does not."""
    if price is None or invoice.currency != currency:
        return None
    over = invoice.amount - price - (additions or Decimal(0))
    return over if over > 0 else None
