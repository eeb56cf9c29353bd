"""Money in the summary: overdue and explained, promised, claimed, above the quote, come in."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from inboxguard.core.money_lines import MoneyDay, money_lines
from inboxguard.core.promises import Promise, PromiseState
from inboxguard.core.settings import Agreement, Invoice
from inboxguard.core.types import Language
from tests.core.letters import CLIENT

EN, HE = Language.EN, Language.HE
SAID = datetime(2026, 9, 3, 7, tzinfo=UTC)
PROMISE = Promise("m1", "cafe", "1043", SAID, date(2026, 9, 14), "The cheque is in the post.")
BREAKS = {"m1": date(2026, 9, 15)}
BROKEN = replace(PROMISE, state=PromiseState.BROKEN)


def invoice(number: str, due: date, paid: date | None = None, amount: str = "2400") -> Invoice:
    return Invoice(number, Decimal(amount), "ILS", date(2026, 7, 1), due, paid)


def lines(
    *invoices: Invoice, today: int = 8, language: Language = EN, agreement: Agreement | None = None,
    promises: tuple[Promise, ...] = (), since: date | None = None,
) -> list[str]:  # fmt: skip
    day = date(2026, 9, today)
    clients = [replace(CLIENT, invoices=invoices, agreement=agreement)]
    return money_lines(MoneyDay(language, since or day.replace(day=today - 1), day, clients, promises, BREAKS))


def test_money_is_told_longest_first_and_what_came_in_last() -> None:
    invoices = (
        invoice("2", date(2026, 9, 7)),
        invoice("1", date(2026, 8, 1)),
        invoice("3", date(2026, 9, 8)),
        invoice("4", date(2026, 8, 1), paid=date(2026, 9, 7)),
        invoice("5", date(2026, 8, 1), paid=date(2026, 9, 1)),
    )
    assert lines(*invoices) == [
        "Dana: invoice 1, ₪2,400, 38 days past due",
        "Dana: invoice 2, ₪2,400, 1 day past due",
        "Dana: ₪2,400 came in",
    ]
    assert lines(*invoices, language=HE)[1] == "Dana: חשבונית 2, 2,400\u00a0₪, יום אחד אחרי המועד"


@pytest.mark.parametrize(
    ("told", "language", "end"),
    [
        (1, EN, "past due, first explanation"),
        (3, EN, "past due, third explanation in 41 days"),
        (3, HE, "אחרי המועד, הסבר שלישי בתוך 41 יום"),
        (11, EN, "past due, explanation no. 11 in 41 days"),
        (11, HE, "אחרי המועד, הסבר מספר 11 בתוך 41 יום"),
    ],
)
def test_explanations_are_counted(told: int, language: Language, end: str) -> None:
    days = [datetime(2026, 7, 24, tzinfo=UTC)] * (told - 1) + [datetime(2026, 9, 3, tzinfo=UTC)]
    promises = tuple(replace(PROMISE, content_id=str(n), said_at=day, due=None) for n, day in enumerate(days))
    (line,) = lines(invoice("1043", date(2026, 7, 15)), promises=promises, language=language)
    assert line.endswith(end)


@pytest.mark.parametrize(
    ("promise", "today", "line"),
    [
        (PROMISE, 3, "Dana: payment expected by 14 September, invoice 1043"),
        (PROMISE, 10, ""),
        (BROKEN, 15, "Dana: payment planned for 14 September has not come, invoice 1043"),
        (BROKEN, 16, ""),
        (replace(PROMISE, state=PromiseState.KEPT), 15, ""),
        (replace(PROMISE, invoice=None), 15, "Dana: 14 September was named for a payment and has passed."
         " Did it come? No invoice on file tells"),
        (replace(PROMISE, due=None), 3, ""),
        (replace(BROKEN, claimed_at=datetime(2026, 9, 15, tzinfo=UTC)), 15, "Dana: the mail says that the payment of"
         " invoice 1043 was made. If it came, mark the invoice as paid"),
        (replace(PROMISE, claimed_at=datetime(2026, 9, 5, tzinfo=UTC)), 15, ""),
        (replace(PROMISE, client_id="gone"), 3, "gone: payment expected by 14 September, invoice 1043"),
    ],
)  # fmt: skip
def test_a_promise_is_told_when_it_is_made_and_when_it_breaks(promise: Promise, today: int, line: str) -> None:
    assert lines(today=today, promises=(promise,)) == ([line] if line else [])


def test_promises_in_hebrew() -> None:
    claimed = replace(PROMISE, claimed_at=SAID)
    promises = (PROMISE, claimed)
    assert lines(today=3, promises=promises, language=HE) == [
        "Dana: תשלום צפוי עד 14 בספטמבר, חשבונית 1043",
        "Dana: לפי המייל התשלום של חשבונית 1043 בוצע. אם הגיע, כדאי לסמן את החשבונית כמשולמת",
    ]
    assert lines(today=15, promises=(BROKEN,), language=HE) == ["Dana: תשלום שנקבע ל-14 בספטמבר לא הגיע, חשבונית 1043"]


def test_a_summary_after_days_off_still_tells_what_broke_meanwhile() -> None:
    assert len(lines(today=20, promises=(BROKEN,), since=date(2026, 9, 14))) == 1


@pytest.mark.parametrize(("additions", "told"), [(None, True), (Decimal(150), False)])
def test_an_invoice_above_the_quote_is_told_unless_an_addition_was_approved(
    additions: Decimal | None, told: bool
) -> None:
    agreement = Agreement(price=Decimal(2000), currency="ILS", additions=additions)
    one = replace(invoice("7", date(2026, 10, 1), amount="2150"), issued=date(2026, 9, 8))
    line = "Dana: invoice 7 is ₪150 above the agreed price. An approved addition, or VAT?"
    assert lines(one, agreement=agreement) == ([line] if told else [])
    assert lines(one, agreement=agreement, today=10) == []
