"""Sentences about promises and explanations: for letters, for the summary, and beside a finding."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from inboxguard.core.invoices import Invoice, open_invoices, pays_late
from inboxguard.core.part_payment import speaks_of_part
from inboxguard.core.payment_law import law_sentence
from inboxguard.core.promises import Promise, Story, named_invoices, story_of
from inboxguard.core.scope_notes import ordinal_text
from inboxguard.core.settings import AdvanceRule, Agreement, Client
from inboxguard.core.terms import Part, due_date
from inboxguard.core.types import Language, Step
from inboxguard.core.wording import date_text, day_text, days_count_text, join_text, money_text, terms_text

_NTH_EN = "first second third fourth fifth sixth seventh eighth ninth tenth"
_NTH_HE = "ראשון שני שלישי רביעי חמישי שישי שביעי שמיני תשיעי עשירי"
#: From the third explanation of one invoice on, a letter names the number (F09).
_NAMED_FROM = 3
#: A promised day that is further away is new terms, which no letter accepts by noting them; a cheque takes eleven days.
_NEAR_DAYS = 14
#: Terms that give no day: milestones, and an advance without a rest.
_NO_DAY = re.compile(r"milestone|אבני דרך|^(?:in advance|advance|מקדמה|מראש)(?:\s*\d{1,3}\s*%)?$", re.IGNORECASE)


def nth_text(count: int, language: Language) -> str:
    """ "third explanation", "הסבר שלישי"."""
    words = (_NTH_HE if language is Language.HE else _NTH_EN).split()
    nth = words[count - 1] if count <= len(words) else ""
    if language is Language.HE:
        return f"הסבר {nth or f'מספר {count}'}"
    return f"{nth} explanation" if nth else f"explanation no. {count}"


def story_text(story: Story, language: Language) -> str:
    """ "third explanation of invoice 1043 in 41 days"."""
    nth = nth_text(story.count, language)
    within = f" {within_text(story.days, language)}" if story.count > 1 else ""
    if language is Language.HE:
        return f"{nth} לחשבונית {story.invoice}{within}"
    return f"{nth} of invoice {story.invoice}{within}"


def within_text(days: int, language: Language) -> str:
    """ "in 41 days", "בתוך 41 ימים"."""
    if language is Language.HE:
        return f"בתוך {days_count_text(days, language)}" if days else "באותו יום"
    return f"in {days_count_text(days, language)}" if days else "on the same day"


def invoice_values(client: Client, today: date, language: Language, meant: Invoice | None = None) -> dict[str, str]:
    """What a letter may say of the open invoices; each fact is there, so that one choice replaces another.

    Args:
        meant: the invoice that the mail speaks of; left out, the one that is due first.
    """
    found = open_invoices(client.invoices, today)
    overdue = [one for one in found if one.overdue(today)]
    invoice = meant or next(iter(found), None)
    late = invoice is not None and invoice.overdue(today)
    due = date_text(invoice.due, language) if invoice and invoice.due else ""
    terms = client.agreement.terms if client.agreement else ""
    given = all(_terms_give(client, one) for one in (overdue if late else [invoice] if invoice else []))
    return {
        # What is not due on any day yet is not on the way to being paid.
        "billed": "yes" if any(one.due for one in found) else "",
        "invoice": invoice.number if invoice and late else "",
        "amount": money_text(invoice.amount, invoice.currency, language) if invoice and late else "",
        "due": due if late else "",
        "days": days_count_text((today - invoice.due).days, language) if invoice and invoice.due and late else "",
        "coming": invoice.number if invoice and not late else "",
        "falls_due": "" if late else due,
        "due_terms": terms_text(terms, language) if terms and given else "",
        "balance": _balance_text(overdue, language) if len(overdue) > 1 else "",
    }


def _terms_give(client: Client, invoice: Invoice) -> bool:
    """Whether the invoice's due date follows from the agreed terms; a date of its own, or a part's, does not."""
    agreement = client.agreement or Agreement()
    if invoice.part is not Part.WHOLE or _NO_DAY.search(agreement.terms.strip()):
        return False
    return invoice.due is not None and due_date(invoice.issued, agreement.terms, agreement.shotef_convention) == (
        invoice.due
    )


def _balance_text(overdue: Sequence[Invoice], language: Language) -> str:
    """ "£2,250 for invoices T-188 and T-195", a sum for each currency."""
    parts = []
    for currency in dict.fromkeys(one.currency for one in overdue):
        own = [one for one in overdue if one.currency == currency]
        total = money_text(sum((one.amount for one in own), Decimal(0)), currency, language)
        numbers = join_text(tuple(one.number for one in own), language)
        many = len(own) > 1
        english, hebrew = "invoices" if many else "invoice", "חשבוניות" if many else "חשבונית"
        parts.append(
            f"{total} עבור {hebrew} {numbers}" if language is Language.HE else f"{total} for {english} {numbers}"
        )
    return join_text(tuple(parts), language)


def letter_values(
    client: Client,
    step: Step,
    promises: Sequence[Promise],
    now: datetime,
    language: Language,
    *,
    said: str = "",
    answered: Promise | None = None,
    broken: Promise | None = None,
    cite_law: bool = False,
) -> dict[str, str]:
    """What a letter may say of money once it is known what the mail says.

    Args:
        promises: the client's that count, the one that is answered among them.
        now: on the owner's wall clock.
        said: the mail that the letter answers, its subject too; left out, the sentence that its promise keeps.
        answered: what that mail says about paying.
        broken: the promise whose day has passed, if the letter follows up on it.

    Returns:
        The facts of the invoice that is meant; "promised": the near day that the mail names for all of it, or
        "promised_part": for what may be a part; "money": on the promise and the explanations so far; "law"; "advance":
        "50%", where its rule holds.
    """
    today, promise = now.date(), answered or broken
    said = said or (promise.sentence if promise else "") or ""
    meant = _meant(client, promise, said, today)
    values = invoice_values(client, today, language, meant) | {"promised": "", "promised_part": "", "law": ""}
    parts = [_broken_text(broken.due, language)] if broken and broken.due else []
    if answered and answered.due and _is_near(answered.due, today) and _still_open(client, answered, today):
        whole = _is_of_all(client, meant, said, today)
        values["promised" if whole else "promised_part"] = day_text(answered.due, language)
        parts += [_promised_text(answered.due, language, whole=whole)] if step is not Step.GENTLE else []
    overdue = next((one for one in client.invoices if values["invoice"] and one.number == values["invoice"]), None)
    story = _last_story(overdue.number, promises) if overdue else None
    if step is not Step.GENTLE and story and story.count >= _NAMED_FROM:
        parts.append(_story_sentence(story, language))
    if cite_law and overdue:
        values["law"] = law_sentence(client, overdue, step, today, language)
    return values | {"money": " ".join(parts), "advance": advance_text(client)}


def _meant(client: Client, promise: Promise | None, said: str, today: date) -> Invoice | None:
    """The open invoice that the mail means for certain, None where it may be any."""
    found = open_invoices(client.invoices, today)
    named = named_invoices(found, said)
    if named:
        return named[0] if len(named) == 1 else None
    # Whoever names none is taken to speak of the first, so another one was named where it is not kept.
    return next((one for one in found[1:] if promise and one.number == promise.invoice), None)


def _still_open(client: Client, promise: Promise, today: date) -> bool:
    """Whether what was promised is still to come; without an invoice on file it may be."""
    return promise.invoice is None or any(
        one.number == promise.invoice for one in open_invoices(client.invoices, today)
    )


def _is_of_all(client: Client, meant: Invoice | None, said: str, today: date) -> bool:
    """Whether the day is named for the whole of one invoice; else it may be for a part of what is open."""
    found = open_invoices(client.invoices, today)
    many = sum(one.overdue(today) for one in found) > 1
    return not (many and meant is None) and not speaks_of_part(said, [meant] if meant else found[:1])


def _last_story(invoice: str, promises: Sequence[Promise]) -> Story | None:
    told = [one for one in promises if one.invoice == invoice]
    return story_of(told[-1], told) if told else None


def _is_near(due: date, today: date) -> bool:
    return 0 <= (due - today).days <= _NEAR_DAYS


def _promised_text(due: date, language: Language, *, whole: bool) -> str:
    day = date_text(due, language)
    if language is Language.HE:
        return f"נרשם {'שהתשלום מתוכנן' if whole else 'שמתוכנן תשלום'} עד {day}."
    return f"You plan {'the' if whole else 'a'} payment by {day}."


def _broken_text(due: date, language: Language) -> str:
    day = date_text(due, language)
    if language is Language.HE:
        return f"המועד שנמסר לתשלום, {day}, עבר, והתשלום טרם התקבל."
    return f"The payment was planned for {day} and is still to come."


def _story_sentence(story: Story, language: Language) -> str:
    within, nth = within_text(story.days, language), ordinal_text(story.count, language)
    if language is Language.HE:
        return f"{within} זה ההסבר {nth} לעיכוב."
    return f"This is the {nth} explanation of the delay {within}."


def advance_text(client: Client) -> str:
    """The part that is paid in advance, "" where no advance is agreed or its rule does not hold (F10)."""
    agreement = client.agreement
    if agreement is None or not agreement.advance:
        return ""
    paid = any(invoice.paid for invoice in client.invoices)
    holds = {
        AdvanceRule.ALWAYS: True,
        AdvanceRule.NEW: not paid,
        AdvanceRule.AFTER_LATE: pays_late(client.invoices),
    }[agreement.advance_rule]
    return f"{agreement.advance}%" if holds else ""
