"""One line of an export: an invoice, a credit, or nothing that is asked for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from inboxguard.core.invoice_cells import (
    Document,
    Standing,
    read_currency,
    read_day,
    read_document,
    read_standings,
    read_sum,
)
from inboxguard.core.marks import folded

Value = TypeVar("Value")
#: Columns by field.
Places = dict[str, list[int]]
#: Percent; Hungary's, the highest that there is.
_HIGHEST_VAT = 27
_CENT, _ROUNDED = Decimal("0.01"), Decimal("0.50")
_TOTAL = re.compile(r'\b(?:total|sum)\b|סה"כ|סך הכל', re.IGNORECASE)
_DAY = "write it as 2026-09-01 or 1/9/2026"
_KIND = 'write "invoice", or give its column another title if it tells something else'


@dataclass(frozen=True)
class InvoiceRow:
    """One readable line."""

    line: int
    number: str
    #: As the file names the client, "" where there is no such column.
    client: str
    amount: Decimal
    #: ISO 4217, "" if the line does not tell.
    currency: str
    issued: date
    due: date | None
    paid: date | None
    #: What is told of a line that is read although it contradicts itself.
    doubt: str = ""


@dataclass(frozen=True)
class Credit:
    """A line that takes back what an invoice asks for."""

    line: int
    client: str
    #: Number of the invoice that it names, "" if it names none.
    invoice: str
    #: Positive.
    amount: Decimal
    currency: str


class BadCellError(Exception):
    """What cannot be read, with the next step."""


class LeftOutError(Exception):
    """The line asks for nothing and takes nothing back."""


class Cells:
    """One line's cells by field."""

    def __init__(self, cells: list[str], where: Places) -> None:
        self._given = {
            field: [cells[place] if place < len(cells) else "" for place in places] for field, places in where.items()
        }
        #: Whether it is an empty line or a sum at the foot.
        self.idle = not any(cells) or (not self["issued"] and any(_TOTAL.search(folded(cell)) for cell in cells))

    def __getitem__(self, field: str) -> str:
        return next(iter(self.all(field)), "")

    def all(self, field: str) -> list[str]:
        """The cells of every column that tells of a field."""
        return self._given.get(field, [])


def read_line(line: int, cells: Cells, written: date) -> InvoiceRow | Credit | None:
    """One line; None for one that is idle."""
    if cells.idle:
        return None
    kind = _cell(cells["type"], read_document, "the kind of document", _KIND)
    if kind is Document.OTHER:
        raise LeftOutError
    standings = _standings(cells)
    if Standing.VOID in standings:
        raise LeftOutError
    amount, currency = _money(cells)
    if kind is Document.CREDIT or amount < 0:
        return Credit(line, cells["client"], cells["credited"], abs(amount), currency)
    if not amount:
        raise BadCellError("asks for nothing; write the sum, or take the line out")
    if not cells["number"]:
        raise BadCellError("has no invoice number; write it, or take the line out")
    issued = _cell(cells["issued"], read_day, "the day of issue", _DAY)
    due = _cell(cells["due"], read_day, "the due day", _DAY) if cells["due"] else None
    paid, doubt = _payment(kind, standings, issued, written)
    return InvoiceRow(line, cells["number"], cells["client"], amount, currency, issued, due, paid, doubt)


def _standings(cells: Cells) -> set[Standing | date]:
    try:
        return read_standings(cells.all("paid"), cells.all("status"))
    except ValueError:
        raise BadCellError('whether it is paid cannot be read; write a day, "paid" or nothing') from None


def _payment(kind: Document, standings: set[Standing | date], issued: date, written: date) -> tuple[date | None, str]:
    """The day of payment, None for an open invoice, and the doubt about it.

    Paid without a day counts as paid when it was issued: in time.
    """
    if Standing.PARTLY in standings and kind is Document.INVOICE:
        raise BadCellError("is paid in part; write what is left of it below [[clients.invoices]]")
    day = min((one for one in standings if isinstance(one, date) and one <= written), default=None)
    paid = day or (issued if kind is Document.PAID_INVOICE or Standing.PAID in standings else None)
    if paid and Standing.OPEN in standings and kind is Document.INVOICE:
        return None, "one column tells that it is paid, another that it is open; read as open: mend one of them"
    return paid, ""


def _money(cells: Cells) -> tuple[Decimal, str]:
    """The sum that is asked for, with its currency.

    A sum of work in a foreign currency may stand beside a total in the owner's own; which of the two the column of the
    currency means no position tells, so a difference that is no VAT is refused: a wrong sum in a letter is worse.
    """
    amount = _cell(cells["amount"], read_sum, "the sum", 'write it as "1234.50"')
    currency, sign = read_currency(cells["currency"]), read_currency(cells["amount"])
    if currency and (sign not in ("", currency) or not _is_vat(amount, _sum(cells["net"]), _sum(cells["vat"]))):
        raise BadCellError("its sums may be in two currencies; name the right column as amount below [money.columns]")
    return amount, currency or sign


def _sum(text: str) -> Decimal | None:
    try:
        return read_sum(text)
    except ValueError:
        return None


def _is_vat(total: Decimal, net: Decimal | None, vat: Decimal | None) -> bool:
    """Whether VAT explains how a total differs from the sum beside it: as written, or as a whole percentage."""
    if not net or (vat is not None and abs(net + vat - total) <= _ROUNDED):
        return True
    percent = round((total / net - 1) * 100)
    return 0 <= percent <= _HIGHEST_VAT and abs(net * (100 + percent) / 100 - total) <= _CENT


def _cell(text: str, read: Callable[[str], Value], what: str, remedy: str) -> Value:
    try:
        return read(text)
    except ValueError:
        raise BadCellError(f"{what} cannot be read; {remedy}") from None
