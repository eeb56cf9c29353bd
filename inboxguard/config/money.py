"""Money in the configuration: [money], agreements' terms, [[clients.invoices]]."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from inboxguard.config.table import Table
from inboxguard.core.invoice_table import FIELDS
from inboxguard.core.invoices import Invoice
from inboxguard.core.settings import Agreement, InvoiceFile
from inboxguard.core.terms import Part, Shotef, part_due

#: Stands in for a date that was reported as missing; such settings are never used.
NEVER = date.min
TERMS_REMEDY = 'write "immediate", "net 30", "eom+30", "שוטף+30", "advance" or "milestones"'


@dataclass(frozen=True)
class Money:
    """What [money] says for every client."""

    home: Path
    #: Titles of columns by field.
    columns: dict[str, str]
    shotef: Shotef
    file: InvoiceFile | None

    def file_of(self, table: Table) -> InvoiceFile | None:
        """A table's invoices_file; one that is not there yet is told at each pass, since an export may come later."""
        return _file(table, self.columns, self.home)


def read_money(table: Table, home: Path) -> Money:
    """The section [money]."""
    titles = table.table("columns")
    columns = {field: title for field in FIELDS if (title := titles.text(field))}
    titles.close()
    shotef = table.choice("shotef_convention", Shotef, Shotef.DAYS)
    money = Money(home, columns, shotef, _file(table, columns, home))
    table.close()
    return money


def _file(table: Table, columns: dict[str, str], home: Path) -> InvoiceFile | None:
    text = table.text("invoices_file")
    return InvoiceFile(home / Path(text).expanduser(), columns) if text else None


def read_invoice(table: Table, agreement: Agreement | None) -> Invoice:
    """One invoice; what is not written comes from the agreement."""
    issued = table.day("issued", required=True)
    part, reached = table.choice("part", Part, Part.WHOLE), table.day("reached")
    due = table.day("due")
    if due is None and issued is not None and agreement is not None:
        due = part_due(issued, agreement.terms, agreement.shotef_convention, part, reached)
    waiting = part is Part.MILESTONE and reached is None
    if due is None and issued is not None and not waiting:
        table.problem("due", "write the due date, or terms in the client's agreement")
    invoice = Invoice(
        number=table.text("number", required=True),
        amount=table.money("amount", required=True) or Decimal(0),
        currency=table.text("currency", agreement.currency if agreement else "ILS").upper(),
        issued=issued or due or NEVER,
        due=due,
        paid=table.day("paid"),
        part=part,
    )
    table.close()
    return invoice
