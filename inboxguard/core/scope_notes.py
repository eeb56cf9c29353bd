"""What the owner is told of a request beside its kind: the clause, the count, the requester, the earlier asks."""

from collections.abc import Sequence
from datetime import tzinfo

from inboxguard.core.asking import Duty
from inboxguard.core.scope import Held, Holds
from inboxguard.core.types import Entry, Language
from inboxguard.core.wording import date_text

_ORDINAL_HE = ("", "הראשון", "השני", "השלישי", "הרביעי", "החמישי", "השישי", "השביעי", "השמיני", "התשיעי", "העשירי")
_ORDINAL_EN = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_TEENS = range(11, 14)
_DUTIES = {
    Duty.PRESENCE: ("an employer's demand: presence at the client's place", "דרישה של מעסיק: נוכחות אצל הלקוח"),
    Duty.CLOCKING: ("an employer's demand: clocking hours", "דרישה של מעסיק: דיווח נוכחות ושעות"),
    Duty.REPORTING: ("an employer's demand: reporting to a superior", "דרישה של מעסיק: כפיפות ודיווח שוטף"),
}


def held_note(held: Held, language: Language) -> str:
    """The clause that matters, and how the request stands to it."""
    hebrew = language is Language.HE
    if held.how is Holds.EXCEEDED and held.rounds and held.limit is not None and held.asked is not None:
        return _rounds_note(held.limit, held.asked, hebrew)
    if held.how is Holds.EXCEEDED:
        return f"סוכם: {held.clause}; התבקש: {held.asked}" if hebrew else f"agreed: {held.clause}; asked: {held.asked}"
    if held.how is Holds.EXCLUDED:
        return f"לא כלול בהסכם: {held.clause}" if hebrew else f"excluded: {held.clause}"
    if held.how is Holds.MORE:
        return f"סוכם: {held.clause}, והבקשה היא לעוד" if hebrew else f"agreed: {held.clause}; this asks for more"
    if held.how is Holds.INCLUDED:
        return f"כלול בהסכם: {held.clause}" if hebrew else f"included: {held.clause}"
    if held.clause:
        return f"הסעיף הקרוב בהסכם: {held.clause}" if hebrew else f"nearest in the agreement: {held.clause}"
    return "ההסכם אינו מזכיר עבודה כזאת" if hebrew else "the agreement names no such work"


def _rounds_note(limit: int, asked: int, hebrew: bool) -> str:
    if hebrew:
        few = {0: "לא סוכם על סבבי תיקונים", 1: "סוכם על סבב אחד", 2: "סוכם על שני סבבים"}
        agreed = few.get(limit, f"סוכם על {limit} סבבים")
        this = f"וזה {_ORDINAL_HE[asked]}" if asked < len(_ORDINAL_HE) else f"וזה סבב מספר {asked}"
        return f"{agreed}, {this}"
    agreed = "1 round" if limit == 1 else f"{limit or 'no'} rounds"
    return f"{agreed} included, this is the {_ordinal_digits(asked)}"


def _ordinal_digits(number: int) -> str:
    ending = "th" if number % 100 in _TEENS else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def ordinal_text(number: int, language: Language) -> str:
    """The place of a round in a letter: "third", "השלישי"."""
    hebrew = language is Language.HE
    words = _ORDINAL_HE if hebrew else _ORDINAL_EN
    if 0 < number < len(words):
        return words[number]
    return f"מספר {number}" if hebrew else _ordinal_digits(number)


def rounds_text(limit: int, language: Language) -> str:
    """The agreed rounds in a letter."""
    if language is Language.HE:
        few = {0: "עבודה ללא סבבי תיקונים", 1: "סבב תיקונים אחד", 2: "שני סבבי תיקונים"}
        return few.get(limit, f"{limit} סבבי תיקונים")
    return {0: "no rounds of changes", 1: "one round of changes", 2: "two rounds of changes"}.get(
        limit, f"{limit} rounds of changes"
    )


def duty_note(duty: Duty, language: Language) -> str:
    """The employer-like duty, named."""
    return _DUTIES[duty][language is Language.HE]


def requester_note(email: str, contacts: Sequence[str], language: Language) -> str:
    """Somebody asks who is no agreed contact."""
    agreed = ", ".join(contacts)
    if language is Language.HE:
        return f"פנייה ממי שאינו איש הקשר שסוכם: {email} (סוכם: {agreed})"
    return f"new requester: {email} is no agreed contact ({agreed})"


def added_up_note(earlier: Sequence[Entry], language: Language, zone: tzinfo) -> str:
    """Small asks that add up, the earlier ones with their dates."""
    said = "; ".join(
        f"{date_text(one.sent_at.astimezone(zone).date(), language)}: “{one.evidence}”"
        if one.evidence
        else date_text(one.sent_at.astimezone(zone).date(), language)
        for one in earlier
    )
    count = len(earlier) + 1
    if language is Language.HE:
        return f"{count} בקשות קטנות בהתכתבות אחת מצטברות. הקודמות: {said}"
    return f"{count} small requests in one thread add up; before this one: {said}"
