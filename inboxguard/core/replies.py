"""Words of a draft: the template of kind, step and language, filled with facts that are known."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from inboxguard.core.availability import Availability, describe_hours
from inboxguard.core.clients import is_new_requester
from inboxguard.core.greeting import greeted_name, greeting
from inboxguard.core.hours_text import absence_text
from inboxguard.core.payment_words import invoice_values
from inboxguard.core.settings import Client, Hours, Me
from inboxguard.core.templating import Filled, ReplyFacts, fill, turned
from inboxguard.core.types import Address, Decision, Kind, Language, Step
from inboxguard.core.wording import (
    count_text,
    date_text,
    day_text,
    join_text,
    money_text,
    terms_text,
    time_text,
)

_HEBREW = re.compile("[א-ת]")
_HOUR = timedelta(hours=1)
#: Template files by name, e.g. "he/out_of_scope.gentle".
Templates = Mapping[str, str]
#: The letter about an addition that the client asked for properly: quote, reminder, closing as the three steps.
QUOTE = "legit_extra"
#: A letter that ends the work together: of the mail's other kinds it says what is left of them until then.
_ENDINGS = frozenset(((Kind.HOSTILITY, Step.FINAL), (Kind.LEAVING, Step.FINAL)))
#: Letters that say themselves by when a question beside their kind is answered.
_ANSWER_IT = frozenset((Kind.OUT_OF_HOURS, Kind.OUT_OF_SCOPE))
#: Three, beside two greetings, so that a pair comes back at the seventh draft.
_CLOSINGS = {Language.HE: ("בברכה,", "תודה,", "כל טוב,"), Language.EN: ("Best,", "Thank you,", "Kind regards,")}


def reply_language(mail_language: Language, client: Client) -> Language:
    """The client's language as configured, else the mail's; a mixed mail is answered in Hebrew."""
    if client.language is not None:
        return client.language
    return Language.EN if mail_language is Language.EN else Language.HE


def gather(
    *,
    me: Me,
    client: Client,
    sender: Address | None,
    points: Mapping[str, str],
    count: int,
    earlier: int,
    now: datetime,
    availability: Availability,
    hours: Hours,
    language: Language,
) -> ReplyFacts:
    """Facts for one draft.

    Args:
        client: with the agreement of that day.
        points: what the mail gives to take up (`mail_points.points_of`).
        count: events of the leading kind within the ladder's window, this one included.
        earlier: drafts that this client was written before.
        now: aware; dates are counted from the next opening after it.
    """
    name = greeted_name(client, sender, language, points.get("signed", ""))
    values = {
        "name": name,
        "greeting": greeting(name, client, sender, language, earlier),
        # A signature of the owner's own may close in its own way.
        "closing": "" if me.signature.partition("\n")[0].endswith(",") else turned(_CLOSINGS[language], earlier),
        "count": count_text(count, language),
        "hours": describe_hours(hours, language),
    }
    values |= _dates(now, availability, language) | _sending(now, availability, hours, language)
    values |= _agreed(client, language)
    values |= invoice_values(client, now.date(), language)
    values |= points
    values["excluded"] = _in(language, points.get("excluded", ""))
    if client.agreement and is_new_requester(sender, client):
        values["contacts"] = join_text(client.agreement.contacts, language)
    return ReplyFacts(language, client.address_form, me.gender, earlier, values)


def _dates(now: datetime, availability: Availability, language: Language) -> dict[str, str]:
    """The next step with its day and hour, always inside working hours.

    Between two openings it is the next one; while it is open, the next working day: nobody promises an answer for the
    same afternoon.
    """
    start, end = _next_stretch(now, availability)
    day = start.date()
    # Hours past midnight are named by the day on which they begin.
    end = min(end, start.replace(hour=23, minute=30)) if end.date() != day else end
    soon = _round(min(start + _HOUR * 3, end), start)
    call = _round(min(start + _HOUR, end - _HOUR), start)
    return {
        "day": day_text(day, language),
        "time": time_text(soon.time()),
        "window": f"{time_text(call.time())}–{time_text(max(call, min(call + _HOUR, end)).time())}",
        "date": day_text(availability.working_day_after(day, 3), language),
        "date2": day_text(availability.working_day_after(day, 12), language),
        "month_end": date_text(_month_end(day), language, year=True),
    }


def _sending(now: datetime, availability: Availability, hours: Hours, language: Language) -> dict[str, str]:
    """Whether the day of the next step is the day of writing, and what puts it off that the weekly hours don't tell."""
    is_open = availability.closure(now) is None
    first = _next_stretch(now, availability)[0].date()
    days = [now.date() + timedelta(days=ahead) for ahead in range((first - now.date()).days)]
    starts = (datetime.combine(day, each.start, now.tzinfo) for day in days for each in hours.weekly[day.weekday()])
    moments = [now, *(one for one in starts if one > now)] if days else []
    closures = [closure for moment in moments if (closure := availability.closure(moment))]
    return {
        "today": "" if days else "yes",
        "same_day": "" if is_open else "yes",
        "away": absence_text(closures, language),
    }


def _next_stretch(now: datetime, availability: Availability) -> tuple[datetime, datetime]:
    if availability.closure(now) is None:
        return availability.openings(availability.working_day_after(now.date()))[0]
    opening = availability.next_opening(now)
    return next(span for span in availability.openings(opening.date()) if span[1] > opening)


def _round(at: datetime, earliest: datetime) -> datetime:
    """Down to the half hour, since people don't name 11:47; never before the hours begin."""
    return max(earliest, at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0))


def _month_end(day: date) -> date:
    """The last day of the month, of the next one if less than a week is left (F23)."""
    last = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return last if (last - day).days >= 7 else _month_end(last + timedelta(days=1))  # noqa: PLR2004 - a week


def _agreed(client: Client, language: Language) -> dict[str, str]:
    agreement = client.agreement
    if agreement is None:
        return {}
    price = money_text(agreement.price, agreement.currency, language) if agreement.price is not None else ""
    return {
        "scope": join_text(agreement.included, language) if _in(language, " ".join(agreement.included)) else "",
        "price": price,
        "terms": terms_text(agreement.terms, language) if agreement.terms else "",
        "referral": agreement.referral,
        "exit": _in(language, agreement.exit.rstrip(".")),
        # The agreement says when the work ends, so no letter names a day.
        **({"month_end": ""} if agreement.exit else {}),
    }


def _in(language: Language, clause: str) -> str:
    """A clause of the agreement where it is written in the letter's language, else nothing."""
    return clause if bool(_HEBREW.search(clause)) == (language is Language.HE) else ""


def write(decision: Decision, facts: ReplyFacts, templates: Templates) -> Filled:
    """The letter, without signature: the leading kind's template with a sentence for each other kind woven in.

    A decision without kinds is a quote for an addition.
    """
    step = decision.step or Step.GENTLE
    if not decision.kinds:
        return fill(templates[f"{facts.language}/{QUOTE}.{Step.GENTLE}"], facts)
    lead, *others = decision.kinds
    if lead is Kind.LEAVING and facts.values.get("unless") and facts.values.get("price"):
        others = [kind for kind in others if kind is not Kind.DISCOUNT]  # the letter names the price itself
    facts = facts.knowing(ending="yes" if (lead, step) in _ENDINGS else "")
    sentences = [_also(name, facts, templates) for name in (*others, *_beside(decision.kinds, facts))]
    return fill(templates[f"{facts.language}/{lead}.{step}"], facts.knowing(also=" ".join(filter(None, sentences))))


def _also(name: str, facts: ReplyFacts, templates: Templates) -> str:
    return fill(templates[f"{facts.language}/{name}.also"], facts).text


def _beside(kinds: tuple[Kind, ...], facts: ReplyFacts) -> list[str]:
    """What is said besides the kinds: who may ask for work, the question in the mail, access details."""
    known = facts.values
    # One that ends the work opens nothing new.
    asked = known.get("question") and kinds[0] not in _ANSWER_IT and not known.get("ending")
    # A bookkeeper who explains a payment asks for no work.
    requester = known.get("contacts") if Kind.OUT_OF_SCOPE in kinds else ""
    named = {"new_requester": requester, "question": asked, "access": known.get("secret")}
    return [name for name, wanted in named.items() if wanted]
