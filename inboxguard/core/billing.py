"""Puts the invoices of a CSV export beside those of the configuration, client by client."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from inboxguard.core.invoice_table import InvoiceRow, LineProblem
from inboxguard.core.invoices import Invoice
from inboxguard.core.settings import Agreement, Client
from inboxguard.core.terms import due_date


@dataclass(frozen=True)
class FileReport:
    """How the reading of one file went."""

    #: The file's name, without its folder.
    name: str
    #: Invoices taken over.
    invoices: int
    #: Lines of clients that are not configured.
    others: int
    problems: tuple[LineProblem, ...]


def with_rows(
    clients: Iterable[Client], name: str, rows: Iterable[InvoiceRow], problems: Iterable[LineProblem], owner: str = ""
) -> tuple[tuple[Client, ...], FileReport]:
    """Clients with a file's invoices.

    A number that stands in the configuration too is taken from the file, which knows of payments sooner.

    Args:
        owner: identifier of the client whose file it is; "" for a file of all clients.
    """
    clients = tuple(clients)
    ids = {name.casefold(): client.id for client in clients for name in _names(client)}
    by_id = {client.id: client for client in clients}
    found: dict[str, dict[str, Invoice]] = {}
    told, others = list(problems), 0
    for row in rows:
        client = by_id.get(owner or ids.get(row.client.casefold(), ""))
        if client is None:
            others += 1
            continue
        invoice = _invoice(row, client.agreement or Agreement())
        if isinstance(invoice, LineProblem):
            told.append(invoice)
        else:
            found.setdefault(client.id, {})[invoice.number] = invoice
    told.sort(key=lambda problem: problem.line)
    report = FileReport(name, sum(map(len, found.values())), others, tuple(told))
    return tuple(_with(client, found.get(client.id, {})) for client in clients), report


def _names(client: Client) -> tuple[str, ...]:
    return (client.id, client.name, *client.emails, *client.billed_as)


def _invoice(row: InvoiceRow, agreement: Agreement) -> Invoice | LineProblem:
    due = row.due or due_date(row.issued, agreement.terms, agreement.shotef_convention)
    if due is None:
        return LineProblem(row.line, "has no due day; add such a column, or terms to the client's agreement")
    currency = row.currency or agreement.currency or "ILS"
    return Invoice(row.number, row.amount, currency, row.issued, due, row.paid)


def _with(client: Client, found: dict[str, Invoice]) -> Client:
    if not found:
        return client
    merged = {invoice.number: invoice for invoice in client.invoices} | found
    return replace(client, invoices=tuple(merged.values()))
