"""The CSV exports of invoicing programs: in their encodings, titles, days and sums, every bad line by its number."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.invoice_cells import read_currency, read_day, read_paid, read_sum
from inboxguard.core.invoice_table import InvoiceRow, read_table

ISSUED = date(2026, 9, 1)
ENGLISH = "Invoice number,Client,Total,Currency,Issue date,Due date,Paid on\n"
HEBREW = 'מספר מסמך;שם לקוח;סה"כ כולל מע"מ;מטבע;תאריך הפקה;תאריך פירעון;שולם\n'


def read(text: str, **columns: str) -> tuple[list[InvoiceRow], list[str]]:
    rows, problems = read_table(text.encode(), columns)
    return rows, [str(problem) for problem in problems]


def test_an_english_export_is_read_whole() -> None:
    rows, problems = read(
        ENGLISH + '1043,Cafe,"2,400.00",ILS,2026-09-01,2026-10-30,\n1044,Cafe,120,EUR,1/9/2026,,3.10.26\n'
    )
    assert problems == []
    assert rows == [
        InvoiceRow(2, "1043", "Cafe", Decimal("2400.00"), "ILS", ISSUED, date(2026, 10, 30), None),
        InvoiceRow(3, "1044", "Cafe", Decimal(120), "EUR", ISSUED, None, date(2026, 10, 3)),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1255", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_hebrew_export_is_read_in_every_encoding_and_with_every_separator(
    encoding: str, separator: str, end: str
) -> None:
    text = (HEBREW + "1043;קפה נחליאלי;₪ 2400.50;שח;01/09/2026;30/10/2026;לא שולם\n").replace(";", separator)
    rows, problems = read_table(text.replace("\n", end).encode(encoding), {})
    assert problems == []
    assert rows == [InvoiceRow(2, "1043", "קפה נחליאלי", Decimal("2400.50"), "ILS", ISSUED, date(2026, 10, 30), None)]


def test_titles_may_stand_below_other_lines_and_a_sum_at_the_foot() -> None:
    text = 'דוח חשבוניות,,,\n"לקוחות: הכול",,,\n\nמספר,לקוח,לתשלום,תאריך\n7,א,100,1.9.2026\n\nסה"כ,,100,\n'
    rows, problems = read(text)
    assert (problems, [(row.line, row.number, row.amount) for row in rows]) == ([], [(5, "7", Decimal(100))])


def test_the_owners_titles_win_over_the_known_ones() -> None:
    text = "Number,Doc,Sum,Total,Date\n1,A-7,50,100,2026-09-01\n"
    rows, _ = read(text, number="doc", amount="Sum")
    assert [(row.number, row.amount) for row in rows] == [("A-7", Decimal(50))]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (",Cafe,100,,2026-09-01,,", "line 3: has no invoice number; write it, or take the line out"),
        ("8,Cafe,a lot,,2026-09-01,,", 'line 3: the sum cannot be read; write it as "1234.50"'),
        ("8,Cafe,100,,09/25/2026,,", "line 3: the day of issue cannot be read; write it as 2026-09-01 or 1/9/2026"),
        ("8,Cafe,100,,,,", "line 3: the day of issue cannot be read; write it as 2026-09-01 or 1/9/2026"),
        ("8,Cafe,100,,2026-09-01,soon,", "line 3: the due day cannot be read; write it as 2026-09-01 or 1/9/2026"),
        ("8,Cafe,100,,2026-09-01,,half", 'line 3: whether it is paid cannot be read; write a day, "paid" or nothing'),
        ("8,Cafe,-100,,2026-09-01,,", "line 3: asks for nothing: a credit? mark the invoice that it cancels as paid"),
        ("7,Cafe,100,,2026-09-01,,", "line 3: its number stands in line 2 too; keep one of them"),
        ("8", 'line 3: the sum cannot be read; write it as "1234.50"'),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_others_are_read(line: str, told: str) -> None:
    rows, problems = read(ENGLISH + f"7,Cafe,10,,2026-09-01,,\n{line}\n9,Cafe,10,,2026-09-01,,\n")
    assert problems == [told]
    assert [row.number for row in rows] == ["7", "9"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "Invoice number,Total\n1,2\n"])
def test_missing_columns_are_named_with_the_next_step(text: str) -> None:
    rows, (problem,) = read(text)
    assert rows == []
    assert "issued is recognised; name the columns below [money.columns]" in problem


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: (ENGLISH + text).encode()))
def test_nothing_in_a_file_raises(content: bytes) -> None:
    rows, problems = read_table(content, {})
    assert len({row.number for row in rows}) == len(rows)
    assert all(str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1234.5", "1234.5"), ("1,234.50", "1234.50"), ("1.234,50", "1234.50"), ("1234,50", "1234.50"),
        ("1,234", "1234"), ("1,234,567", "1234567"), ("1.234.567", "1234567"), ("₪ 1,234.50", "1234.50"),
        ("1,234.50 ש\"ח", "1234.50"), ("€1 234,50", "1234.50"), ("\u200f1,234\u200f ₪", "1234"), ("(120)", "-120"),
        ("-120.00", "-120.00"), ("120-", "-120"), ("0", "0"), ("1'234.50", "1234.50"),
    ],
)  # fmt: skip
def test_sums(cell: str, value: str) -> None:
    assert read_sum(cell) == Decimal(value)


@pytest.mark.parametrize("cell", ["", "n/a", "1.234", "1,23,456", "1.2.3", "12 pm 3", "..", "₪"])
def test_what_may_be_two_sums_or_none_is_no_sum(cell: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - only that it is refused
        read_sum(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("₪", "ILS"),
        ('ש"ח', "ILS"),
        ("ש״ח 1,200", "ILS"),
        ("nis", "ILS"),
        ("1.234,50 €", "EUR"),
        ("chf", "CHF"),
        ("", ""),
    ],
)
def test_currencies(cell: str, code: str) -> None:
    assert read_currency(cell) == code


@pytest.mark.parametrize("cell", ["2026-09-01", "2026/9/1", "1/9/2026", "01.09.26", "1-9-2026", "01/09/2026 10:22"])
def test_days(cell: str) -> None:
    assert read_day(cell) == ISSUED


@pytest.mark.parametrize("cell", ["", "9/25/2026", "31/2/2026", "September", "2026"])
def test_no_days(cell: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - only that it is refused
        read_day(cell)


@pytest.mark.parametrize(
    ("cell", "paid"),
    [
        ("", None),
        ("פתוח", None),
        ("Unpaid", None),
        ("שולם", ISSUED),
        ("Paid", ISSUED),
        ("3/10/2026", date(2026, 10, 3)),
    ],
)
def test_paid(cell: str, paid: date | None) -> None:
    assert read_paid(cell, ISSUED) == paid
