"""Sentences about promises and explanations: for letters, for the summary, and beside a finding."""

from collections.abc import Sequence
from datetime import date, datetime

from inboxguard.core.invoices import open_invoices, pays_late
from inboxguard.core.payment_law import law_sentence
from inboxguard.core.promises import Promise, Story, story_of
from inboxguard.core.scope_notes import ordinal_text
from inboxguard.core.settings import AdvanceRule, Client
from inboxguard.core.types import Language, Step
from inboxguard.core.wording import date_text, day_text, days_count_text

_NTH_EN = "first second third fourth fifth sixth seventh eighth ninth tenth"
_NTH_HE = "ראשון שני שלישי רביעי חמישי שישי שביעי שמיני תשיעי עשירי"
#: From the third explanation of one invoice on, a letter names the number (F09).
_NAMED_FROM = 3
#: A promised day that is further away is new terms, which no letter accepts by noting them; a cheque takes eleven days.
_NEAR_DAYS = 14


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


def letter_values(
    client: Client,
    step: Step,
    promises: Sequence[Promise],
    now: datetime,
    language: Language,
    *,
    answered: Promise | None = None,
    broken: Promise | None = None,
    cite_law: bool = False,
) -> dict[str, str]:
    """What a letter may say of money besides the invoice itself.

    Args:
        promises: the client's that count, the one that is answered among them.
        now: on the owner's wall clock.
        answered: what the mail that the letter answers says about paying.
        broken: the promise whose day has passed, if the letter follows up on it.

    Returns:
        "promised": the near day that the mail names; "money": on the promise and the explanations so far; "law";
        "advance": "50%", where its rule holds.
    """
    values = {"promised": "", "money": "", "law": "", "advance": advance_text(client)}
    parts = [_broken_text(broken.due, language)] if broken and broken.due else []
    if answered is not None and answered.due is not None and _is_near(answered.due, now.date()):
        values["promised"] = day_text(answered.due, language)
        parts += [_promised_text(answered.due, language)] if step is not Step.GENTLE else []
    values["money"] = " ".join(parts)
    overdue = [one for one in open_invoices(client.invoices, now.date()) if one.overdue(now.date())]
    if not overdue:
        return values
    story = _last_story(overdue[0].number, promises)
    if step is not Step.GENTLE and story and story.count >= _NAMED_FROM:
        parts.append(_story_sentence(story, language))
    values["money"] = " ".join(parts)
    if cite_law:
        values["law"] = law_sentence(client, overdue[0], step, now.date(), language)
    return values


def _last_story(invoice: str, promises: Sequence[Promise]) -> Story | None:
    told = [one for one in promises if one.invoice == invoice]
    return story_of(told[-1], told) if told else None


def _is_near(due: date, today: date) -> bool:
    return 0 <= (due - today).days <= _NEAR_DAYS


def _promised_text(due: date, language: Language) -> str:
    day = date_text(due, language)
    return f"לפי המייל התשלום מתוכנן עד {day}." if language is Language.HE else f"You plan the payment by {day}."


def _broken_text(due: date, language: Language) -> str:
    day = date_text(due, language)
    if language is Language.HE:
        return f"המועד שנמסר לתשלום, {day}, עבר, והתשלום טרם התקבל."
    return f"The payment was planned for {day} and is still to come."


def _story_sentence(story: Story, language: Language) -> str:
    within, nth = within_text(story.days, language), ordinal_text(story.count, language)
    if language is Language.HE:
        return f"זה ההסבר {nth} לעיכוב {within}."
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
