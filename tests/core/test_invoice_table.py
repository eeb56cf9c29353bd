"""The CSV exports of invoicing programs: in their encodings, titles, days and sums, every bad line by its number."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.invoice_cells import Document, read_currency, read_day, read_document, read_sum
from inboxguard.core.invoice_line import InvoiceRow
from inboxguard.core.invoice_table import InvoiceTable, read_table

ISSUED = date(2026, 9, 1)
WRITTEN = date(2026, 11, 20)
ENGLISH = "Invoice number,Client,Total,Currency,Issue date,Due date,Paid on\n"
HEBREW = 'מספר מסמך;שם לקוח;סה"כ כולל מע"מ;מטבע;תאריך הפקה;תאריך פירעון;שולם\n'


def read(text: str, **columns: str) -> tuple[list[InvoiceRow], list[str]]:
    table = table_of(text, **columns)
    return list(table.rows), [str(problem) for problem in table.problems]


def table_of(text: str, **columns: str) -> InvoiceTable:
    return read_table(text.encode(), columns, WRITTEN)


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
    table = read_table(text.replace("\n", end).encode(encoding), {}, WRITTEN)
    row = InvoiceRow(2, "1043", "קפה נחליאלי", Decimal("2400.50"), "ILS", ISSUED, date(2026, 10, 30), None)
    assert table == InvoiceTable(rows=(row,))


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
        ("8,Cafe,0,,2026-09-01,,", "line 3: asks for nothing; write the sum, or take the line out"),
        ("8,Cafe,9,,2026-09-01,,חלקי", "line 3: is paid in part; write what is left of it below [[clients.invoices]]"),
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
    table = read_table(content, {}, WRITTEN)
    assert len({row.number for row in table.rows}) == len(table.rows)
    assert all(str(problem) for problem in table.problems)


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


PAYMENT_EN = "Invoice number,Total,Invoice date,Due date,Paid date,Status\nA-1,100,2026-09-01,2026-09-30,"
PAYMENT_HE = "מספר חשבונית,לתשלום,תאריך הפקה,תאריך פירעון,תאריך תשלום,סטטוס\nA-1,100,2026-09-01,2026-09-30,"
DAY_PAID = date(2026, 10, 3)


@pytest.mark.parametrize(
    ("head", "cells", "paid", "doubtful"),
    [
        (PAYMENT_EN, ",Paid", ISSUED, False), (PAYMENT_HE, ",שולם", ISSUED, False),
        (PAYMENT_EN, "3/10/2026,Paid", DAY_PAID, False), (PAYMENT_HE, "3/10/2026,שולמה", DAY_PAID, False),
        (PAYMENT_EN, "3/10/2026,", DAY_PAID, False), (PAYMENT_HE, "3/10/2026,נשלחה", DAY_PAID, False),
        (PAYMENT_EN, ",Open", None, False), (PAYMENT_HE, ",פתוח", None, False),
        (PAYMENT_EN, "30/11/2026,Open", None, False), (PAYMENT_HE, "30/11/2026,פתוח", None, False),
        (PAYMENT_EN, "30/11/2026,", None, False), (PAYMENT_HE, "30/11/2026,", None, False),
        (PAYMENT_EN, "3/10/2026,Open", None, True), (PAYMENT_HE, "3/10/2026,פתוח", None, True),
        (PAYMENT_EN, "3/10/2026,Printed", DAY_PAID, False), (PAYMENT_EN, ",Printed", None, False),
    ],
)  # fmt: skip
def test_a_column_of_days_and_a_column_of_status_are_read_together(
    head: str, cells: str, paid: date | None, doubtful: bool
) -> None:
    (row,) = table_of(head + cells).rows
    assert (row.paid, bool(row.doubt)) == (paid, doubtful)


def test_a_word_of_status_that_is_not_known_is_told_where_nothing_else_tells_of_payment() -> None:
    rows, (problem,) = read("number,total,date,status\n1,10,2026-09-01,Printed\n")
    assert rows == []
    assert "whether it is paid cannot be read" in problem


@pytest.mark.parametrize(
    ("cell", "document"),
    [
        ("Invoice", Document.INVOICE), ("Tax invoice", Document.INVOICE), ("Sales invoice (copy)", Document.INVOICE),
        ("Proforma invoice", Document.INVOICE), ("Pro-forma", Document.INVOICE), ("Payment request", Document.INVOICE),
        ("חשבונית מס", Document.INVOICE), ("חשבון עסקה", Document.INVOICE), ("חשבונית עסקה", Document.INVOICE),
        ("דרישת תשלום", Document.INVOICE), ("דרישה לתשלום", Document.INVOICE), ("305", Document.INVOICE),
        ("", Document.INVOICE),
        ("חשבונית מס קבלה", Document.PAID_INVOICE), ("חשבונית מס/קבלה", Document.PAID_INVOICE),
        ("חשבונית-קבלה", Document.PAID_INVOICE), ("Tax invoice / receipt", Document.PAID_INVOICE),
        ("320", Document.PAID_INVOICE),
        ("Credit note", Document.CREDIT), ("CREDIT_NOTE", Document.CREDIT), ("Credit memo", Document.CREDIT),
        ("Credit invoice", Document.CREDIT), ("חשבונית זיכוי", Document.CREDIT), ("חשבונית מס זיכוי", Document.CREDIT),
        ("330", Document.CREDIT),
        ("Quote", Document.OTHER), ("Quotation", Document.OTHER), ("Estimate", Document.OTHER),
        ("הצעת מחיר", Document.OTHER), ("הזמנת עבודה", Document.OTHER), ("תעודת משלוח", Document.OTHER),
        ("Receipt", Document.OTHER), ("Payment", Document.OTHER), ("קבלה", Document.OTHER), ("400", Document.OTHER),
        ("Draft invoice", Document.OTHER), ("טיוטת חשבונית", Document.OTHER), ("חשבונית מבוטלת", Document.OTHER),
        ("Supplier invoice", Document.OTHER), ("חשבונית ספק", Document.OTHER), ("חשבונית אספקה", Document.INVOICE),
    ],
)  # fmt: skip
def test_only_invoices_and_demands_for_payment_are_owed(cell: str, document: Document) -> None:
    assert read_document(cell) is document


@pytest.mark.parametrize(
    "text",
    [
        "Number,Type,Total,Date,Status\n7,{},100,1/9/2026,\n8,Invoice,100,1/9/2026,{}\n9,Invoice,5,1/9/2026,Open\n",
        "מספר,סוג מסמך,סכום,תאריך,סטטוס\n7,{},100,1/9/2026,\n8,חשבונית,100,1/9/2026,{}\n9,חשבון עסקה,5,1/9/2026,פתוח\n",
    ],
)
@pytest.mark.parametrize("kind", ["Quote", "Receipt", "הצעת מחיר", "קבלה"])
@pytest.mark.parametrize("status", ["Draft", "Cancelled", "טיוטה", "מבוטלת"])
def test_what_nobody_owes_is_left_out_and_counted(text: str, kind: str, status: str) -> None:
    table = table_of(text.format(kind, status))
    assert ([row.number for row in table.rows], table.left_out, table.problems) == (["9"], 2, ())


def test_an_invoice_that_is_a_receipt_too_is_paid_and_may_share_its_number_with_a_receipt() -> None:
    table = table_of("מספר,סוג,סכום,תאריך,סטטוס\n7,קבלה,100,1/9/2026,\n7,חשבונית מס קבלה,100,1/9/2026,פתוח\n")
    assert [(row.number, row.paid, row.doubt) for row in table.rows] == [("7", ISSUED, "")]


def test_a_kind_of_document_that_is_not_known_is_no_debt_and_told() -> None:
    rows, (problem,) = read("number,type,total,date\n1,Bill of lading 2,10,2026-09-01\n2,Something,10,2026-09-01\n")
    assert (rows, problem.startswith("line 3: the kind of document cannot be read")) == ([], True)


@pytest.mark.parametrize(
    ("head", "line", "invoice"),
    [
        ("number,type,total,date,original invoice", "9,Credit note,120,2026-09-01,7", "7"),
        ("מספר מסמך,סוג מסמך,לתשלום,תאריך,חשבונית מקושרת", "9,חשבונית זיכוי,-120,1/9/2026,7", "7"),
        ("number,total,date", "9,-120,2026-09-01", ""),
        ("מספר,סכום,תאריך", "9,-120,2026-09-01", ""),
    ],
)
def test_a_credit_is_no_debt_and_names_its_invoice_where_a_column_tells(head: str, line: str, invoice: str) -> None:
    table = table_of(f"{head}\n{line}\n")
    assert (table.rows, table.problems) == ((), ())
    assert [(one.invoice, one.amount) for one in table.credits] == [(invoice, Decimal(120))]


@pytest.mark.parametrize(
    ("head", "cells", "amount"),
    [
        ("Amount,VAT,Total", "1000,180,1180", 1180), ('סכום,מע"מ,סה"כ'.replace('"', "״"), "1000,180,1180", 1180),
        ("Total,VAT,Grand total", "1000,180,1180", 1180), ("סכום,מעמ,סה״כ כולל מע״מ", "1000,180,1180", 1180),
        ("Amount,Currency,Total", "1000,ILS,1180", 1180), ("סכום,מטבע,סה״כ", "1000,₪,1000", 1000),
        ("Amount,Currency,VAT,Total", "1000,EUR,81,1081", 1081),
        ("סכום,מטבע,מע״מ,סה״כ", "999.90,₪,81.33,1081.23", "1081.23"),
        ("Amount,Currency,Total", "100,USD,370", None), ("סכום,מטבע,סה״כ", "100,דולר,370", None),
        ("Amount,Currency,Total", "100,USD,92.13", None), ("Amount,Currency,VAT,Total", "100,USD,0,370", None),
        ("Amount,Currency,Total", "100,USD,₪370", None),
    ],
)  # fmt: skip
def test_the_sum_with_vat_is_taken_and_one_that_may_be_in_another_currency_is_refused(
    head: str, cells: str, amount: int | str | None
) -> None:
    rows, problems = read(f"number,date,{head}\n1,2026-09-01,{cells}\n")
    assert [row.amount for row in rows] == ([] if amount is None else [Decimal(amount)])
    assert ["may be in two currencies; name the right column" in told for told in problems] == [True] * (amount is None)


def test_an_owner_who_names_the_column_of_the_sum_is_believed() -> None:
    rows, problems = read("number,date,Amount,Currency,Total\n1,2026-09-01,100,USD,370\n", amount="Amount")
    assert ([(row.amount, row.currency) for row in rows], problems) == ([(Decimal(100), "USD")], [])
