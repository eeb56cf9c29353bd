"""Money in the daily summary: what is overdue and how often it was explained, what was promised, what came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inboxguard.core.billing import FileReport
from inboxguard.core.invoices import Invoice, above_quote
from inboxguard.core.payment_words import nth_text, within_text
from inboxguard.core.promises import Promise, PromiseState, story_of
from inboxguard.core.settings import Agreement, Client
from inboxguard.core.types import Language
from inboxguard.core.wording import date_text, days_count_text, money_text


@dataclass(frozen=True)
class MoneyDay:
    """What the lines are made from."""

    language: Language
    #: The owner's local days: the period begins on `since` and ends today.
    since: date
    today: date
    clients: Sequence[Client]
    #: In order of time, as they stand now.
    promises: Sequence[Promise]
    #: The days on which promises break, by content id.
    breaks: Mapping[str, date]

    def told(self, english: str, hebrew: str) -> str:
        """In the owner's language."""
        return hebrew if self.language is Language.HE else english


def money_lines(day: MoneyDay) -> list[str]:
    """Promises that broke first, then what is overdue, longest first, what is expected and what came in."""
    names = {client.id: client.name for client in day.clients}
    promised = [(one, _promise_line(one, names.get(one.client_id, one.client_id), day)) for one in day.promises]
    broken = [line for one, line in promised if line and one.state is PromiseState.BROKEN]
    others = [line for one, line in promised if line and one.state is not PromiseState.BROKEN]
    return [*broken, *_overdue(day), *others, *_above_quote(day), *_came_in(day)]


def _overdue(day: MoneyDay) -> list[str]:
    found = [
        (invoice.due, _invoice_line(client, invoice, invoice.due, day))
        for client in day.clients
        for invoice in client.invoices
        if invoice.due and invoice.overdue(day.today)
    ]
    return [line for _, line in sorted(found)]


def _invoice_line(client: Client, invoice: Invoice, due: date, day: MoneyDay) -> str:
    amount = money_text(invoice.amount, invoice.currency, day.language)
    late = days_count_text((day.today - due).days, day.language)
    line = day.told(
        f"{client.name}: invoice {invoice.number}, {amount}, {late} past due",
        f"{client.name}: חשבונית {invoice.number}, {amount}, {late} אחרי המועד",
    )
    told = [one for one in day.promises if (one.client_id, one.invoice) == (client.id, invoice.number)]
    story = story_of(told[-1], told) if told else None
    if story is None:
        return line
    nth = nth_text(story.count, day.language)
    return f"{line}, {nth} {within_text(story.days, day.language)}" if story.count > 1 else f"{line}, {nth}"


def _promise_line(promise: Promise, name: str, day: MoneyDay) -> str:
    """A promise that was made, claimed to be met, or broken in the period; "" for any other."""
    if promise.claimed_at is not None and promise.state is not PromiseState.KEPT:
        return _claimed_line(promise, name, day) if promise.claimed_at.date() >= day.since else ""
    if promise.due is None or promise.state is PromiseState.KEPT:
        return ""
    invoice = day.told(f", invoice {promise.invoice}", f", חשבונית {promise.invoice}") if promise.invoice else ""
    named, breaks = date_text(promise.due, day.language), day.breaks.get(promise.content_id, day.today)
    if breaks > day.today:
        english, hebrew = f"{name}: payment expected by {named}", f"{name}: תשלום צפוי עד {named}"
        return day.told(english, hebrew) + invoice if promise.said_at.date() >= day.since else ""
    if breaks <= day.since and breaks != day.today:
        return ""
    if promise.state is PromiseState.BROKEN:
        return (
            day.told(f"{name}: payment planned for {named} has not come", f"{name}: תשלום שנקבע ל-{named} לא הגיע")
            + invoice
        )
    return day.told(
        f"{name}: {named} was named for a payment and has passed. Did it come? No invoice on file tells",
        f"{name}: התשלום נקבע ל-{named}, והמועד עבר. האם התשלום הגיע? אין חשבונית רשומה שתעיד",
    )


def _claimed_line(promise: Promise, name: str, day: MoneyDay) -> str:
    of = day.told(f" of invoice {promise.invoice}", f" של חשבונית {promise.invoice}") if promise.invoice else ""
    return day.told(
        f"{name}: the mail says that the payment{of} was made. If it came, mark the invoice as paid",
        f"{name}: לפי המייל התשלום{of} בוצע. אם הגיע, כדאי לסמן את החשבונית כמשולמת",
    )


def _above_quote(day: MoneyDay) -> list[str]:
    """Invoices of the period that exceed the agreed price and the approved additions (F21)."""
    lines = []
    for client in day.clients:
        agreement = client.agreement or Agreement()
        for invoice in client.invoices:
            over = above_quote(invoice, agreement.price, agreement.additions, agreement.currency)
            over = over if day.since <= invoice.issued <= day.today else None
            if over is not None:
                more = money_text(over, invoice.currency, day.language)
                english = f"invoice {invoice.number} is {more} above the agreed price. An approved addition, or VAT?"
                hebrew = f'חשבונית {invoice.number} גבוהה ב-{more} מהמחיר שסוכם. תוספת שאושרה, או מע"מ?'
                lines.append(f"{client.name}: {day.told(english, hebrew)}")
    return lines


def _came_in(day: MoneyDay) -> list[str]:
    return [
        f"{client.name}: {money_text(invoice.amount, invoice.currency, day.language)} {day.told('came in', 'התקבלו')}"
        for client in day.clients
        for invoice in client.invoices
        if invoice.paid and day.since <= invoice.paid <= day.today
    ]


def file_line(report: FileReport, language: Language) -> str:
    """An alert for an invoice file with lines that could not be read or contradict themselves."""
    lines = len(report.problems)
    if language is Language.HE:
        told = "שורה אחת דורשת בדיקה" if lines == 1 else f"{lines} שורות דורשות בדיקה"
        return f"קובץ החשבוניות {report.name}: {told}. הפירוט: inboxguard doctor"
    return f"{report.name}: {lines} line{' needs' if lines == 1 else 's need'} a look. See inboxguard doctor"
