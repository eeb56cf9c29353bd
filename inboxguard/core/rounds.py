"""Counts rounds of corrections from the mail itself, project by project."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from inboxguard.core.asking import pattern
from inboxguard.core.engagement import Project, RoundAsked, in_force
from inboxguard.core.marks import folded
from inboxguard.core.scope import ROUND_UNITS, asks_for_more, counts_of, ordinal_near
from inboxguard.core.settings import Client
from inboxguard.core.trade import terms_of

#: Corrections that follow within a day are afterthoughts to the same round.
AFTERTHOUGHT = timedelta(hours=24)
_REQUEST = pattern(r"""
    \b(?:please|can (?:you|we)|could (?:you|we)|we(?:'d| would)|i(?:'d| would)|let'?s|needs?|wants?|attached|below)\b
    \b(?:here(?:'s| is| are)|one more|another|would help|go for|start|do a|make (?:the|these|a few|some))\b
    בבקשה
    אפשר
    \bצרי(?:ך|כ)
    \bרוצ(?:ה|ים)\b
    \b[נא]שמח\b
    \bהנה\b
    מצור(?:ף|פ)
    להלן
    \bעוד\b
    \b(?:נ|ת|ל)עש(?:ה|י|ו|ות)\b
    \b[תל]עבור
    \bתעברי
    \bבואי?\b
    \bתוכלי?\b
    רשימת
    \bכמה\b
""")
#: Said of a round that is over, or of none.
_NO_REQUEST = pattern(r"""
    \b(?:no|without|thank(?:s| you) for|approv\w+|happy with|finished|received|got (?:the|your)|when (?:will|do|are))\b
    \b(?:אין|בלי|ללא|תודה על|מאשר\w*|מאושר\w*|קיבלתי|קיבלנו|סיימת|הסתיים|מתי)\b
""")


@dataclass(frozen=True)
class RoundRequest:
    """A sentence that asks for a round."""

    sentence: str
    said: int | None
    #: "one more", "another".
    more: bool


def round_request(sentences: Iterable[str]) -> RoundRequest | None:
    """The first sentence that asks for a round of corrections, None if there is none."""
    for sentence in sentences:
        terms = terms_of(sentence)
        places = [at for at, term in enumerate(terms) if term.concept in ROUND_UNITS]
        text = folded(sentence)
        if places and _REQUEST.search(text) and not _NO_REQUEST.search(text):
            said = next((found for at in places if (found := ordinal_near(terms, at))), None)
            more = asks_for_more(terms) and any(term.concept == "round" for term in terms)
            return RoundRequest(sentence, said, more)
    return None


def counted(asked: Sequence[RoundAsked], *, before: int = 0) -> int:
    """How many rounds were begun: each request is one, unless it says its number or follows within a day.

    Args:
        asked: in order of time.
        before: rounds used before the first of them.
    """
    number, last = before, None
    for one in asked:
        if one.said is not None:
            number = max(number, one.said)
        elif last is None or one.sent_at - last >= AFTERTHOUGHT:
            number += 1
        last = one.sent_at
    return number


def asked_by(
    request: RoundRequest, earlier: Sequence[RoundAsked], at: datetime, *, before: int = 0
) -> tuple[int, RoundAsked]:
    """The number of the round that a mail asks for, and the mail's line in the count.

    Who asks for one more has had one, counted or not.
    """
    said = request.said
    if said is None and request.more:
        said = max(counted(earlier, before=before) + 1, 2)
    asked = RoundAsked("", at, said)
    return counted([*earlier, asked], before=before), asked


@dataclass(frozen=True)
class RoundsUsed:
    """Where a project stands."""

    #: Its configured name; "" for a thread.
    project: str
    #: Agreed rounds, None if they are not counted.
    included: int | None
    used: int
    #: When rounds were asked for, in order of time.
    asked: tuple[datetime, ...]


def used_by(client: Client, asked: Mapping[str, Sequence[RoundAsked]], now: datetime) -> list[RoundsUsed]:
    """The rounds of a client, by the owner's clock: each configured project, then each thread with requests."""
    rows = [
        _used(client, one, since_of(asked.get(project_key(one, ""), ()), one, now.tzinfo), now.date())
        for one in client.projects
    ]
    threads = [found for key, found in asked.items() if key.startswith(_THREAD)]
    return rows + [_used(client, None, found, now.date()) for found in threads]


def _used(client: Client, project: Project | None, asked: Sequence[RoundAsked], today: date) -> RoundsUsed:
    agreement = in_force(client.agreement, today, project) if client.agreement else None
    limits = [count.number for count in counts_of(agreement) if count.of_rounds] if agreement else []
    limit = limits[0] if limits else project.rounds if project else None
    used = counted(asked, before=project.rounds_used if project else 0)
    return RoundsUsed(project.name if project else "", limit, used, tuple(one.sent_at for one in asked))


_THREAD = "thread:"


def project_key(project: Project | None, thread: str) -> str:
    """Under which requests for rounds are counted: the configured project, else the thread."""
    return f"project:{project.name}" if project else f"{_THREAD}{thread}"


def since_of(asked: Iterable[RoundAsked], project: Project | None, zone: tzinfo | None) -> list[RoundAsked]:
    """Requests since the project began: what was before stands in `rounds_used`."""
    return [one for one in asked if project is None or one.sent_at.astimezone(zone).date() >= project.since]
