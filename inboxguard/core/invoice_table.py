"""Reads the CSV export of an invoicing program: columns found by their titles, every bad line told by its number."""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from inboxguard.core.invoice_cells import read_currency, read_day, read_paid, read_sum
from inboxguard.core.marks import folded

Value = TypeVar("Value")
#: With its end; other line breaks of Unicode may stand inside a cell.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
FIELDS = ("number", "client", "amount", "currency", "issued", "due", "paid")
_NEEDED = ("number", "amount", "issued")
#: Titles that programs give these columns, folded, the likelier first. The sum that is asked for includes VAT.
_TITLES = {
    "number": "invoice number|invoice no|invoice #|document number|doc number|number|no|invoice|מספר חשבונית"
    "|מספר מסמך|מס חשבונית|מס מסמך|מס' חשבונית|מס' מסמך|חשבונית|מספר|אסמכתא",
    "client": "client|client name|customer|customer name|bill to|contact|company|לקוח|שם לקוח|שם הלקוח|עבור",
    "amount": 'total|amount|total amount|grand total|amount incl vat|total incl vat|סה"כ כולל מע"מ|סה"כ לתשלום'
    '|סכום כולל מע"מ|סה"כ כולל|לתשלום|סכום לתשלום|סכום כולל|סכום|סה"כ',
    "currency": "currency|currency code|מטבע|קוד מטבע",
    "issued": "issued|issue date|invoice date|document date|date|תאריך הפקה|תאריך חשבונית|תאריך מסמך|תאריך",
    "due": "due|due date|payment due|payment due date|תאריך פירעון|תאריך פרעון|מועד תשלום|תאריך לתשלום|תאריך תשלום צפוי"
    "|לתשלום עד|מועד פירעון",
    "paid": "paid|date paid|paid date|payment date|paid on|status|payment status|שולם|תאריך תשלום|שולם בתאריך"
    "|תאריך קבלה|סטטוס|מצב|סטטוס תשלום",
}
#: Exports put titles and a filter's words above the table.
_TITLE_ROWS = 15
_TOTAL = re.compile(r'\b(?:total|sum)\b|סה"כ|סך הכל', re.IGNORECASE)


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


@dataclass(frozen=True)
class LineProblem:
    """What cannot be read, and the next step."""

    #: As an editor counts, from 1; 0 for the file as a whole.
    line: int
    remedy: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.remedy}" if self.line else self.remedy


class _BadCellError(Exception):
    pass


def decoded(content: bytes) -> str:
    """The text of an export: UTF-8 or UTF-16 with or without a mark, else windows-1255, as older programs write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1255", errors="replace")


def read_table(content: bytes, columns: Mapping[str, str]) -> tuple[list[InvoiceRow], list[LineProblem]]:
    """All invoices of an export, and what could not be read. Never raises.

    Args:
        content: the file.
        columns: the owner's titles by field; what is left out is recognised by the titles that programs give.
    """
    text = decoded(content).replace("\0", "")
    problems: list[LineProblem] = []
    rows: list[InvoiceRow] = []
    try:
        lines = _lines(text)
        place = _find_titles(lines, columns)
    except csv.Error as error:
        return [], [LineProblem(0, f"is no CSV ({error}); export it again as CSV")]
    if isinstance(place, LineProblem):
        return [], [place]
    begin, where = place
    seen: dict[str, int] = {}
    for line, cells in lines[begin:]:
        try:
            row = _row(line, cells, where)
        except _BadCellError as problem:
            problems.append(LineProblem(line, str(problem)))
            continue
        if row is None:
            continue
        if row.number in seen:
            problems.append(LineProblem(line, f"its number stands in line {seen[row.number]} too; keep one of them"))
            continue
        seen[row.number] = line
        rows.append(row)
    return rows, problems


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Lines with their numbers. The separator is the one that the fullest of the first lines has most of."""
    head = text.splitlines()[:_TITLE_ROWS]
    separator = max(";\t,", key=lambda sign: max((line.count(sign) for line in head), default=0))
    reader = csv.reader(_LINE.findall(text), delimiter=separator)
    return [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]


def _find_titles(
    lines: list[tuple[int, list[str]]], columns: Mapping[str, str]
) -> tuple[int, dict[str, int]] | LineProblem:
    best: dict[str, int] = {}
    for number, (_, cells) in enumerate(lines[:_TITLE_ROWS]):
        where = _columns(cells, columns)
        if all(field in where for field in _NEEDED):
            return number + 1, where
        best = max(best, where, key=len)
    missing = ", ".join(field for field in _NEEDED if field not in best)
    return LineProblem(0, f"no column for {missing} is recognised; name the columns below [money.columns]")


def _columns(cells: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    titles = [_plain(cell) for cell in cells]
    where: dict[str, int] = {}
    for field in FIELDS:
        wanted = [_plain(columns[field])] if field in columns else _TITLES[field].split("|")
        found = next((title for title in wanted if title in titles), None)
        if found is not None and titles.index(found) not in where.values():
            where[field] = titles.index(found)
    return where


def _plain(title: str) -> str:
    return " ".join(re.sub(r"[^\w'\"#]+", " ", folded(title)).casefold().replace("''", '"').split())


def _row(line: int, cells: list[str], where: Mapping[str, int]) -> InvoiceRow | None:
    """One line; None for an empty one or a sum at the foot."""
    given = {field: cells[place] if place < len(cells) else "" for field, place in where.items()}
    if not any(cells) or (not given["issued"] and any(_TOTAL.search(folded(cell)) for cell in cells)):
        return None
    number = given["number"]
    if not number:
        raise _BadCellError("has no invoice number; write it, or take the line out")
    amount = _cell(given["amount"], read_sum, "the sum", 'write it as "1234.50"')
    if amount <= 0:
        raise _BadCellError("asks for nothing: a credit? mark the invoice that it cancels as paid")
    issued = _cell(given["issued"], read_day, "the day of issue", _DAY)
    due = _cell(given["due"], read_day, "the due day", _DAY) if given.get("due") else None
    paid = given.get("paid", "")
    return InvoiceRow(
        line=line,
        number=number,
        client=given.get("client", ""),
        amount=amount,
        currency=read_currency(given.get("currency", "")) or read_currency(given["amount"]),
        issued=issued,
        due=due,
        paid=_cell(paid, lambda text: read_paid(text, issued), "whether it is paid", 'write a day, "paid" or nothing'),
    )


_DAY = "write it as 2026-09-01 or 1/9/2026"


def _cell(text: str, read: Callable[[str], Value], what: str, remedy: str) -> Value:
    try:
        return read(text)
    except ValueError:
        raise _BadCellError(f"{what} cannot be read; {remedy}") from None
