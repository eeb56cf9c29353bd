"""Holds a request against what was agreed: what is included, what is excluded, and what is counted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from inboxguard.core.ordinary_words import is_ordinary, is_small
from inboxguard.core.settings import Agreement
from inboxguard.core.trade import Term, stems, terms_of

#: A request names an item when it shares this part of the item's terms.
_SHARED = 0.67
#: Both are rounds when they are counted: "2 rounds of corrections", "2 revisions".
ROUND_UNITS = frozenset(("round", "correction"))
#: Work on what is agreed, so not foreign to it.
_OF_ITSELF = ROUND_UNITS | {"change"}
#: Who asks for one more asks for what lies beyond the agreed number, which the text does not tell.
_MORE = frozenset(("another", "extra", "additional", "more", "further", "again"))
_MORE |= {"עוד", "נוספ", "נוספת", "נוספימ", "נוספות", "שוב"}
_ADDING = frozenset(("add", "also", "too", "plus", "new", "גמ", "תוסיפ", "הוסיפ", "להוסיפ", "חדש"))
#: Who wants work then is out of hours, whether or not the agreement excludes it (annotation guide, boundary case 11).
_TIMES = "evening night weekend friday saturday sunday shabbat holiday ערב לילה סופש סוף שבוע שישי שבת חג"
_HOURS = frozenset().union(*map(stems, _TIMES.split()))
_WORK = stems("work") | stems("עבודה")
_UNIT_AHEAD, _ORDINAL_AWAY = 3, 3
#: What stands before its number counts nothing: "version 8", "בשעה 8"; so does a month.
_NUMBERED = """
version phase stage step chapter section part item point number option level page slide room invoice
january february march april may june july august september october november december
גרסה גרסת גירסה שלב פרק סעיף חלק מספר אפשרות רמה עמוד דף שקף חשבונית שעה
"""
_LABELS = frozenset().union(*map(stems, _NUMBERED.split()))
#: What may stand between a number and what it counts, beside one word of the trade: "8 new product pages".
_PLAIN = stems("new") | {"small", "little", "tiny", "short", "long", "simple", "quick", "big", "large", "full", "whole"}
_PLAIN |= {"separate", "different"}
#: "The third and last round"
_ORDINAL_LINKS = frozenset(("and", "last", "final"))
#: A day of the week and no place in a row: "ביום שלישי", "עד שישי", and one with a preposition, "בשלישי".
_DAY_AHEAD, _DAY_PREFIXES = frozenset(("יומ", "עד")), ("ב", "ל", "מ")
_ONE = 1


class Holds(StrEnum):
    """What the agreement says of a request."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    #: Beyond the agreed number, which the words or the count tell.
    EXCEEDED = "exceeded"
    #: One more of what is counted; how many there were is not known.
    MORE = "more"
    #: Nothing that is named fits it.
    UNNAMED = "unnamed"


@dataclass(frozen=True)
class Held:
    """A request beside the clause that matters."""

    how: Holds
    #: The item in the agreement's own words; None where none comes near.
    clause: str | None = None
    #: What was agreed and what is asked for, in numbers, where it is counted.
    limit: int | None = None
    asked: int | None = None
    #: Whether rounds are counted.
    rounds: bool = False


@dataclass(frozen=True)
class Count:
    """A number of the agreement."""

    unit: Term
    number: int
    clause: str

    @property
    def of_rounds(self) -> bool:
        """Whether it limits rounds of corrections."""
        return self.unit.concept in ROUND_UNITS


def counts_of(agreement: Agreement) -> tuple[Count, ...]:
    """What is counted: the numbers inside included items, then `rounds` and `hours` where no item says them."""
    found = [count for item in agreement.included for count in _counts_in(item)]
    if agreement.rounds is not None:
        clause = next((count.clause for count in found if count.of_rounds), "")
        found = [count for count in found if not count.of_rounds]
        found.append(
            Count(
                terms_of("rounds")[0],
                agreement.rounds,
                clause or _field(agreement, agreement.rounds, "rounds", "סבבים"),
            )
        )
    if agreement.hours is not None and not any(count.unit.concept == "hour" for count in found):
        found.append(
            Count(terms_of("hours")[0], int(agreement.hours), _field(agreement, agreement.hours, "hours", "שעות"))
        )
    return tuple(found)


def _field(agreement: Agreement, number: object, english: str, hebrew: str) -> str:
    """A number of the agreement in the language of its items."""
    written = "".join((*agreement.included, *agreement.excluded))
    return f"{number} {hebrew if any('א' <= letter <= 'ת' for letter in written) else english}"


def _counts_in(item: str) -> Iterable[Count]:
    terms = terms_of(item)
    for place, term in enumerate(terms):
        if term.number is None:
            continue
        ahead = [one for one in terms[place + 1 : place + 1 + _UNIT_AHEAD] if not is_small(one)]
        ahead = ahead[: next((at for at, one in enumerate(ahead) if one.number is not None), len(ahead))]
        unit = next((one for one in ahead if one.concept), ahead[0] if ahead else None)
        if unit is None and term.number == _ONE and place and terms[place - 1].concept:
            unit = terms[place - 1]  # "סבב אחד"
        if unit is not None:
            yield Count(unit, term.number, item)


def hold(sentence: str, agreement: Agreement, *, this_round: int | None = None) -> Held:
    """What the agreement says of one sentence that asks for something.

    Args:
        agreement: as it is in force that day (`core.engagement.in_force`).
        this_round: which round of corrections the sentence asks for, where that is known.
    """
    asked = terms_of(sentence)
    parts = (part for item in agreement.excluded for part in _alternatives(item) if not _is_of_hours(part))
    excluded = _named(asked, parts)
    if excluded:
        whole = next(item for item in agreement.excluded if excluded in _alternatives(item))
        return Held(Holds.EXCLUDED, whole)
    for count in counts_of(agreement):
        held = _against(count, asked, this_round, agreement)
        if held:
            return held
    item = _named(asked, agreement.included)
    if item and not _has(asked, _MORE) and _is_all(asked, item, agreement):
        return Held(Holds.INCLUDED, item)
    return Held(Holds.UNNAMED, item or _nearest(asked, agreement.included))


def _alternatives(item: str) -> list[str]:
    """ "Arabic and Russian versions" excludes each."""
    return [item, *(part for part in re.split(r"\s(?:and|or|או)\s|[/,;]", item) if part != item)]


def _is_of_hours(item: str) -> bool:
    """Whether an exclusion names times and no thing: "evenings, nights and weekends", "weekend work"."""
    content = content_of(item)
    times = [term for term in content if not term.stems.isdisjoint(_HOURS)]
    return bool(times) and all(not term.stems.isdisjoint(_HOURS | _WORK) for term in content)


def _against(count: Count, asked: Sequence[Term], this_round: int | None, agreement: Agreement) -> Held | None:
    rounds = count.of_rounds
    places = [at for at, one in enumerate(asked) if one.is_like(count.unit) or (rounds and one.concept in ROUND_UNITS)]
    if not places:
        return None
    number = this_round if rounds else None
    # Five corrections are one round: of rounds, only the word itself is counted.
    counted = [at for at in places if not rounds or asked[at].concept == "round"]
    number = number or next((found for at in counted if (found := ordinal_near(asked, at))), None)
    more = _has(asked, _MORE)
    if number is None and not more:
        number = next((found for at in counted if (found := _number_before(asked, at))), None)
    if number is not None and number > count.number:
        return Held(Holds.EXCEEDED, count.clause, count.number, number, rounds)
    if more and number is None:
        return Held(Holds.MORE, count.clause, count.number, None, rounds)
    if rounds and not (_has(asked, _ADDING) and _foreign(asked, agreement)):
        return Held(Holds.INCLUDED, count.clause, count.number, number, rounds)
    return None


def ordinal_near(terms: Sequence[Term], place: int) -> int | None:
    """The place in a row that is said of a term: "third round", "round 3", "סבב התיקונים השלישי".

    A correction has none: "the fifth correction" is no fifth round.
    """
    unit = terms[place]
    if unit.concept in ROUND_UNITS and unit.concept != "round":
        return None
    for term in reversed(terms[max(0, place - _ORDINAL_AWAY) : place]):
        if term.ordinal is not None and term.text.isascii():
            return term.ordinal
        if _is_of_another(term, unit) or (is_ordinary(term) and term.text not in _ORDINAL_LINKS):
            break
    after = terms[place + 1 : place + 1 + _ORDINAL_AWAY]
    for before, term in zip([unit, *after], after, strict=False):
        if _is_place(term) and before.stems.isdisjoint(_DAY_AHEAD):
            return term.ordinal
        if _is_of_another(term, unit):
            break
    if after and after[0].number is not None and after[0].number > _ONE and unit.concept == "round":
        return after[0].number
    return None


def _is_place(term: Term) -> bool:
    return term.ordinal is not None and not term.text.isascii() and not term.text.startswith(_DAY_PREFIXES)


def _is_of_another(term: Term, unit: Term) -> bool:
    """Whether a word between is what the ordinal is said of: "the third page of this round"."""
    return term.concept is not None and term.concept not in ROUND_UNITS and not term.is_like(unit)


def _number_before(terms: Sequence[Term], place: int) -> int | None:
    """The number directly before a term, but for adjectives: "8 new pages"; not "version 8 pages"."""
    others = 0
    for at in range(place - 1, -1, -1):
        if terms[at].number is not None:
            return terms[at].number if at == 0 or _LABELS.isdisjoint(stems(terms[at - 1].text)) else None
        others += terms[at].text not in _PLAIN
        if others > 1 or not terms[at].text.isascii() or (others and is_ordinary(terms[at])):
            break
    return None


def content_of(item: str) -> list[Term]:
    """The terms that carry an item: no small words, no numbers."""
    return [term for term in terms_of(item) if term.number is None and not is_small(term)]


def _named(asked: Sequence[Term], items: Iterable[str]) -> str | None:
    """The item that the request names best."""
    best = max(items, key=lambda item: _share(asked, item), default=None)
    return best if best is not None and _share(asked, best) >= _SHARED else None


def _nearest(asked: Sequence[Term], items: Sequence[str]) -> str | None:
    best = max(items, key=lambda item: _share(asked, item), default=None)
    return best if best is not None and _share(asked, best) > 0 else None


def _share(asked: Sequence[Term], item: str) -> float:
    content = content_of(item)
    return sum(any(one.is_like(term) for one in asked) for term in content) / len(content) if content else 0.0


def _is_all(asked: Sequence[Term], item: str, agreement: Agreement) -> bool:
    """Whether the request asks for the item and nothing beside it: "animate the logo" is more than "logo"."""
    if _foreign(asked, agreement):
        return False
    content = content_of(item)
    beside = [one for one in asked if not is_ordinary(one) and not any(one.is_like(term) for term in content)]
    return len([one for one in beside if one.concept not in _OF_ITSELF]) < len(content)


def _foreign(asked: Sequence[Term], agreement: Agreement) -> bool:
    """Whether a piece of trade is named that no included item knows."""
    agreed = [term for item in agreement.included for term in terms_of(item)]
    named = (one for one in asked if one.concept and one.concept not in _OF_ITSELF)
    return any(not any(one.is_like(term) for term in agreed) for one in named)


def _has(asked: Sequence[Term], words: frozenset[str]) -> bool:
    return any(not words.isdisjoint(one.stems) for one in asked)


def asks_for_more(terms: Sequence[Term]) -> bool:
    """Whether one more is asked for."""
    return _has(terms, _MORE)
