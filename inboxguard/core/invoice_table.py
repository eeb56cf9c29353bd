"""Reads the CSV export of an invoicing program: columns found by their titles, every bad line told by its number."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from inboxguard.core.invoice_line import BadCellError, Cells, Credit, InvoiceRow, LeftOutError, Places, read_line
from inboxguard.core.marks import folded

#: With its end; other line breaks of Unicode may stand inside a cell.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
#: Those whose titles the owner may name.
FIELDS = ("number", "client", "amount", "currency", "issued", "due", "paid", "status", "type", "credited")
_NEEDED = ("number", "amount", "issued")
#: Read together, since each of their columns may tell of payment; of the other fields one column is read.
_MANY = ("paid", "status")
#: Titles that programs give these columns, folded, the likelier first. The sum that is asked for includes VAT; "net"
#: and "vat" only tell whether a sum beside it can be in the same currency.
_TITLES = {
    "number": "invoice number|invoice no|invoice #|document number|doc number|number|no|invoice|מספר חשבונית"
    "|מספר מסמך|מס חשבונית|מס מסמך|מס' חשבונית|מס' מסמך|חשבונית|מספר|אסמכתא",
    "client": "client|client name|customer|customer name|bill to|contact|company|לקוח|שם לקוח|שם הלקוח|עבור",
    "amount": "grand total|total incl vat|total including vat|amount incl vat|amount including vat|total amount|total"
    '|amount|סה"כ כולל מע"מ|סך הכל כולל מע"מ|סכום כולל מע"מ|סה"כ כולל|סכום כולל|סה"כ לתשלום|סך הכל לתשלום|סכום לתשלום'
    '|לתשלום|סה"כ|סך הכל|סך הכול|סכום',
    "currency": "currency|currency code|מטבע|קוד מטבע",
    "issued": "issued|issue date|invoice date|document date|date|תאריך הפקה|תאריך חשבונית|תאריך מסמך|תאריך",
    "due": "due|due date|payment due|payment due date|תאריך פירעון|תאריך פרעון|מועד תשלום|תאריך לתשלום|תאריך תשלום צפוי"
    "|לתשלום עד|מועד פירעון",
    "paid": "paid|date paid|paid date|payment date|paid on|payment status|שולם|תאריך תשלום|שולם בתאריך|תאריך קבלה"
    "|סטטוס תשלום|מצב תשלום",
    "status": "status|invoice status|document status|state|סטטוס|סטטוס חשבונית|סטטוס מסמך|מצב|מצב מסמך",
    "type": "document type|doc type|type of document|invoice type|transaction type|type|סוג מסמך|סוג המסמך|סוג חשבונית"
    "|סוג",
    "credited": "credited invoice|original invoice|original invoice number|related invoice|linked invoice|invoice ref"
    "|related document|linked document|original document|applies to|applied to|reference|חשבונית מקושרת|חשבונית מקור"
    "|חשבונית מקורית|זיכוי לחשבונית|עבור חשבונית|בגין חשבונית|מסמך מקושר|מסמך קשור|מסמך מקור|מסמך בסיס|אסמכתא",
    "net": 'net|net amount|net total|subtotal|amount excl vat|total excl vat|amount|סכום לפני מע"מ|סה"כ לפני מע"מ'
    '|לפני מע"מ|סה"כ ללא מע"מ|סכום ללא מע"מ|סכום',
    "vat": 'vat|vat amount|tax|tax amount|sales tax|gst|מע"מ|סכום מע"מ|סה"כ מע"מ',
}
#: Exports put titles and a filter's words above the table.
_TITLE_ROWS = 15


@dataclass(frozen=True)
class LineProblem:
    """What cannot be read, and the next step."""

    #: As an editor counts, from 1; 0 for the file as a whole.
    line: int
    remedy: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.remedy}" if self.line else self.remedy


@dataclass(frozen=True)
class InvoiceTable:
    """An export as it was read."""

    rows: tuple[InvoiceRow, ...] = ()
    credits: tuple[Credit, ...] = ()
    #: Lines that ask for nothing and take nothing back.
    left_out: int = 0
    #: What could not be read.
    problems: tuple[LineProblem, ...] = ()


def decoded(content: bytes) -> str:
    """The text of an export: UTF-8 or UTF-16 with or without a mark, else windows-1255, as older programs write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1255", errors="replace")


def read_table(content: bytes, columns: Mapping[str, str], written: date) -> InvoiceTable:
    """All invoices of an export, and what could not be read. Never raises.

    Args:
        content: the file.
        columns: the owner's titles by field; what is left out is recognised by the titles that programs give.
        written: the day on which the file was written; a later day of payment is planned, not paid.
    """
    text = decoded(content).replace("\0", "")
    try:
        lines = _lines(text)
        place = _find_titles(lines, columns)
    except csv.Error as error:
        place = LineProblem(0, f"is no CSV ({error}); export it again as CSV")
    if isinstance(place, LineProblem):
        return InvoiceTable(problems=(place,))
    begin, where = place
    return _read([(line, Cells(cells, where)) for line, cells in lines[begin:]], written)


def _read(lines: list[tuple[int, Cells]], written: date) -> InvoiceTable:
    rows: dict[str, InvoiceRow] = {}
    taken_back: list[Credit] = []
    problems: list[LineProblem] = []
    left_out = 0
    for line, cells in lines:
        try:
            found = read_line(line, cells, written)
            if isinstance(found, Credit):
                taken_back.append(found)
            elif found is not None and rows.setdefault(found.number, found) is not found:
                first = rows[found.number].line
                problems.append(LineProblem(line, f"its number stands in line {first} too; keep one of them"))
        except BadCellError as problem:
            problems.append(LineProblem(line, str(problem)))
        except LeftOutError:
            left_out += 1
    return InvoiceTable(tuple(rows.values()), tuple(taken_back), left_out, tuple(problems))


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Lines with their numbers. The separator is the one that the fullest of the first lines has most of."""
    head = text.splitlines()[:_TITLE_ROWS]
    separator = max(";\t,", key=lambda sign: max((line.count(sign) for line in head), default=0))
    reader = csv.reader(_LINE.findall(text), delimiter=separator)
    return [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]


def _find_titles(lines: list[tuple[int, list[str]]], columns: Mapping[str, str]) -> tuple[int, Places] | LineProblem:
    best: Places = {}
    for number, (_, cells) in enumerate(lines[:_TITLE_ROWS]):
        where = _columns(cells, columns)
        if all(field in where for field in _NEEDED):
            return number + 1, where
        best = max(best, where, key=len)
    missing = ", ".join(field for field in _NEEDED if field not in best)
    return LineProblem(0, f"no column for {missing} is recognised; name the columns below [money.columns]")


def _columns(cells: list[str], columns: Mapping[str, str]) -> Places:
    titles = [_plain(cell) for cell in cells]
    where: Places = {}
    free = set(titles) - {""}
    # The owner's choice first: no other field may take her column.
    for field in sorted(_TITLES, key=lambda field: field not in columns):
        wanted = [_plain(columns[field])] if field in columns else _TITLES[field].split("|")
        found = [title for title in wanted if title in free][: None if field in _MANY else 1]
        # Whoever names the column of the sum has told the two sums apart.
        if found and not (field == "net" and "amount" in columns):
            where[field] = [titles.index(title) for title in found]
            free.difference_update(found)
    return where


def _plain(title: str) -> str:
    return " ".join(re.sub(r"[^\w'\"#]+", " ", folded(title)).casefold().replace("''", '"').split())
