"""Puts the invoices of a CSV export beside those of the configuration, client by client."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from inboxguard.core.invoice_line import Credit, InvoiceRow
from inboxguard.core.invoice_table import InvoiceTable, LineProblem
from inboxguard.core.invoices import Invoice
from inboxguard.core.settings import Agreement, Client
from inboxguard.core.terms import Part, due_date


@dataclass(frozen=True)
class FileReport:
    """How the reading of one file went."""

    #: The file's name, without its folder.
    name: str
    #: Invoices taken over.
    invoices: int
    #: Lines of clients that are not configured.
    others: int
    #: Each with the next step; also a line that is read although it contradicts itself.
    problems: tuple[LineProblem, ...]
    #: Lines that ask for nothing: quotes, receipts, drafts, credit notes and what they cancel.
    left_out: int = 0


def with_rows(
    clients: Iterable[Client], name: str, table: InvoiceTable, owner: str = ""
) -> tuple[tuple[Client, ...], FileReport]:
    """Clients with a file's invoices.

    A number that stands in the configuration too is taken from the file, which knows of payments sooner; what the file
    does not say stays as it is configured.

    Args:
        owner: identifier of the client whose file it is; "" for a file of all clients.
    """
    clients = tuple(clients)
    ids = {name.casefold(): client.id for client in clients for name in _names(client)}
    ledgers = {client.id: _Ledger(client) for client in clients}
    others = 0
    # Credits come last: they change what the rows ask for.
    lines: tuple[InvoiceRow | Credit, ...] = (*table.rows, *table.credits)
    for line in lines:
        ledger = ledgers.get(owner or ids.get(line.client.casefold(), ""))
        if ledger is None:
            others += 1
        else:
            ledger.enter(line)
    told = [*table.problems, *(problem for ledger in ledgers.values() for problem in ledger.problems)]
    report = FileReport(
        name,
        sum(len(ledger.taken & ledger.invoices.keys()) for ledger in ledgers.values()),
        others,
        tuple(sorted(told, key=lambda problem: problem.line)),
        table.left_out
        + sum(ledger.credits + len(ledger.taken - ledger.invoices.keys()) for ledger in ledgers.values()),
    )
    billed = (replace(client, invoices=tuple(ledgers[client.id].invoices.values())) for client in clients)
    return tuple(billed), report


def _names(client: Client) -> tuple[str, ...]:
    return (client.id, client.name, *client.emails, *client.billed_as)


class _Ledger:
    """One client's invoices by number, while a file is entered."""

    def __init__(self, client: Client) -> None:
        self.invoices = {invoice.number: invoice for invoice in client.invoices}
        self.taken: set[str] = set()
        self.credits = 0
        self.problems: list[LineProblem] = []
        self._agreement = client.agreement or Agreement()

    def enter(self, line: InvoiceRow | Credit) -> None:
        """Takes over a row, or what a credit note subtracts."""
        problem = self._take(line) if isinstance(line, InvoiceRow) else self._subtract(line)
        if problem:
            self.problems.append(LineProblem(line.line, problem))

    def _take(self, row: InvoiceRow) -> str:
        """The problem with the row, "" if there is none."""
        currency = self._agreement.currency or "ILS"
        known = self.invoices.get(row.number, Invoice(row.number, row.amount, currency, row.issued, None, None))
        # Only the configuration tells that a milestone lies ahead; programs write a due day all the same.
        waiting = known.part is Part.MILESTONE and known.due is None
        due = row.due or known.due or due_date(row.issued, self._agreement.terms, self._agreement.shotef_convention)
        if due is None and not waiting:
            return "has no due day; add such a column, or terms to the client's agreement"
        # "Paid" without a day is read as the day of issue; a day that the configuration tells is the better one.
        dayless = row.paid in (None, row.issued)
        invoice = replace(
            known,
            amount=row.amount,
            currency=row.currency or known.currency,
            issued=row.issued,
            due=None if waiting else due,
            paid=(known.paid or row.paid) if dayless else row.paid,
        )
        self.invoices[row.number] = invoice
        self.taken.add(row.number)
        return "" if invoice.paid else row.doubt

    def _subtract(self, credit: Credit) -> str:
        """The same for a credit note."""
        self.credits += 1
        invoice = self.invoices.get(credit.invoice)
        if invoice is None:
            waits = any(one.paid is None for one in self.invoices.values())
            return (
                "is a credit note and names no invoice on file; mark the one that it cancels as paid" if waits else ""
            )
        if invoice.paid:
            return ""
        if credit.currency not in ("", invoice.currency):
            return "credits an invoice in another currency; mark that invoice as paid, or write what is left of it"
        if credit.amount < invoice.amount:
            self.invoices[invoice.number] = replace(invoice, amount=invoice.amount - credit.amount)
        else:
            del self.invoices[invoice.number]
        return ""
