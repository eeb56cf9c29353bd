"""How a client is engaged: projects with their rounds, agreed exchanges, and how much the client weighs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from inboxguard.core.ordinary_words import is_small
from inboxguard.core.trade import Term, terms_of

if TYPE_CHECKING:
    from inboxguard.core.settings import Agreement, Client


class Importance(StrEnum):
    """What the client means to the business (F08); it moves the firmness of drafts, not what is found."""

    CORE = "core"
    NORMAL = "normal"
    SMALL = "small"


@dataclass(frozen=True)
class Project:
    """A piece of work whose rounds are counted together; where none is configured, each thread is one."""

    name: str
    #: Mail from this day on belongs to it.
    since: date
    #: Rounds agreed for it; None: those of the agreement.
    rounds: int | None = None
    #: Rounds used before `since`: with both the owner corrects the count.
    rounds_used: int = 0


@dataclass(frozen=True)
class Swap:
    """An exchange agreed in writing (F05): `take` is included instead of `give`, from a day on."""

    #: "2 posts": so many fewer; without a number the item is given up.
    give: str
    take: str
    on: date


@dataclass(frozen=True)
class RoundAsked:
    """A mail that asks for a round of corrections."""

    #: Content id of the mail; "" while it is judged.
    content_id: str
    #: Aware.
    sent_at: datetime
    #: The number that the mail says itself ("third round"), None if it only asks.
    said: int | None


def project_of(client: "Client", *, subject: str, day: date) -> Project | None:
    """The configured project that a mail belongs to: the one named in the subject, else the one begun last."""
    begun = sorted((one for one in client.projects if one.since <= day), key=lambda one: one.since)
    named = [one for one in begun if one.name.casefold() in subject.casefold()]
    found = named or begun
    return found[-1] if found else None


def in_force(agreement: "Agreement", day: date, project: Project | None = None) -> "Agreement":
    """The agreement of a day: exchanges made by then, and the project's own rounds."""
    for swap in agreement.swaps:
        if swap.on <= day:
            agreement = _swapped(agreement, swap)
    if project is not None and project.rounds is not None:
        agreement = replace(agreement, rounds=project.rounds)
    return agreement


def _swapped(agreement: "Agreement", swap: Swap) -> "Agreement":
    given = terms_of(swap.give)
    fewer = next((term.number for term in given if term.number is not None), None)
    thing = [term for term in given if term.number is None and not is_small(term)]
    names = [item for item in agreement.included if thing and any(thing[0].is_like(term) for term in terms_of(item))]
    included = [left for item in agreement.included if (left := _less(item, fewer) if item in names else item)]
    taken = terms_of(swap.take)
    excluded = [item for item in agreement.excluded if not _any_like(taken, item)]
    rounds = agreement.rounds
    if rounds is not None and fewer is not None and any(term.concept == "round" for term in thing):
        rounds = max(0, rounds - fewer)
    return replace(agreement, included=(*included, swap.take), excluded=tuple(excluded), rounds=rounds)


def _any_like(taken: Sequence[Term], item: str) -> bool:
    return any(one.is_like(term) for one in taken for term in terms_of(item))


def _less(item: str, fewer: int | None) -> str:
    """ "four posts a month" less 2 is "2 posts a month"; nothing is left where all, or the thing itself, was given."""
    if fewer is None:
        return ""
    for term in terms_of(item):
        if term.number is not None:
            left = term.number - fewer
            start = item.casefold().find(term.text)
            return f"{item[:start]}{left}{item[start + len(term.text) :]}" if left > 0 and start >= 0 else ""
    return item
