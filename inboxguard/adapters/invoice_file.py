"""Reads invoice files from disk, again only when they changed; nothing that is wrong with one stops a pass."""

import os
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from inboxguard.core.billing import FileReport, with_rows
from inboxguard.core.invoice_table import InvoiceTable, LineProblem, read_table
from inboxguard.core.invoices import InvoiceFile
from inboxguard.core.settings import Client, Settings

#: Some 50,000 invoices; what is larger is no list of invoices.
_LARGEST_OCTETS = 10_000_000


def with_invoices(settings: Settings) -> tuple[tuple[Client, ...], tuple[FileReport, ...]]:
    """The clients with the invoices of every file, and how the reading went."""
    clients = settings.clients
    reports = []
    files = [(client.invoices_file, client.id) for client in clients] + [(settings.invoices_file, "")]
    for file, owner in files:
        if file is not None:
            clients, report = with_rows(clients, file.path.name, _read(file, settings.me.zone), owner)
            reports.append(report)
    return clients, tuple(reports)


def _read(file: InvoiceFile, zone: ZoneInfo) -> InvoiceTable:
    try:
        state = file.path.stat()
        if state.st_size > _LARGEST_OCTETS:
            return _unread("is larger than 10 MB; name a file with invoices alone")
        return _parsed(file.path, tuple(sorted(file.columns.items())), state.st_mtime_ns, state.st_size, zone)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        return _unread(f"cannot be read ({reason}); export it again, or mend invoices_file")


def _unread(remedy: str) -> InvoiceTable:
    return InvoiceTable(problems=(LineProblem(0, remedy),))


@lru_cache(maxsize=64)
def _parsed(
    path: Path, columns: tuple[tuple[str, str], ...], mtime_ns: int, _size: int, zone: ZoneInfo
) -> InvoiceTable:
    written = datetime.fromtimestamp(mtime_ns / 1e9, zone).date()
    return read_table(path.read_bytes(), dict(columns), written)
