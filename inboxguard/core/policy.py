"""From findings and the client's standing to a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from inboxguard.core.clients import is_new_requester
from inboxguard.core.engagement import Importance
from inboxguard.core.price_asked import asks_price
from inboxguard.core.settings import Client, DraftMode, Handling, Ladder, Policy
from inboxguard.core.types import Action, Decision, Entry, Judgement, Kind, Source, Step, Why

#: In a letter about several kinds, what comes first (domain guide 5.3: hostility sets the tone, then payment).
_WEIGHT = (
    Kind.HOSTILITY,
    Kind.LEAVING,
    Kind.PAYMENT_EXCUSE,
    Kind.DISCOUNT,
    Kind.OUT_OF_SCOPE,
    Kind.OUT_OF_HOURS,
)


@dataclass(frozen=True)
class Situation:
    """What else must be known to decide on one mail."""

    now: datetime
    client: Client | None
    #: Ledger entries of this client, this mail's not among them.
    history: tuple[Entry, ...]
    #: Firmness and time of the last draft per kind.
    last_drafts: dict[Kind, tuple[Step, datetime]]
    drafts: DraftMode
    #: The owner answered the mail already.
    answered: bool
    #: The thread has a draft that waits in Drafts.
    live_draft: bool
    #: Drafts planned today.
    drafts_today: int
    #: The mail was there before inboxguard was.
    backlog: bool
    #: Content ids of mails that the owner confirmed in review and let pass.
    let_pass: frozenset[str] = frozenset()
    #: Kinds that a letter of the owner's took up in this very thread within the ladder's window.
    answered_in_thread: frozenset[Kind] = frozenset()


def decide(judgement: Judgement, situation: Situation, policy: Policy) -> Decision:
    """What is to be done about one mail. A clock finding alone is only noted.

    The letter is the leading kind's, so the step is too: no kind is answered by the last letter of another.
    """
    spoken = [finding for finding in judgement.findings if finding.source is not Source.CLOCK]
    if not spoken or judgement.client_id is None:
        return _unasked(judgement, situation)
    standing = by_weight(finding.kind for finding in spoken if not finding.doubtful)
    doubtful = by_weight(finding.kind for finding in spoken if finding.doubtful)
    answerable = tuple(kind for kind in standing if policy.leads_to(kind) is Handling.DRAFT)
    reason = _why_note(situation) or _why_review(standing, situation, policy)
    if situation.client and is_new_requester(judgement.mail.sender, situation.client) and reason not in _NOTED:
        reason = Why.NEW_REQUESTER
    if reason in _REVIEWED:
        return Decision(Action.REVIEW, standing or doubtful, None, reason)
    if reason or not answerable:
        return _note(reason or Why.NOTED)
    step = step_for(answerable[0], situation, policy.ladder)
    return Decision(Action.DRAFT, answerable, step, Why.DRAFTED)


def _unasked(judgement: Judgement, situation: Situation) -> Decision:
    """Nothing was said that goes too far; who asks properly what more work costs gets a quote, if the owner likes."""
    known = judgement.client_id is not None and judgement.skipped is None
    if known and asks_price(judgement.mail.new_text):
        reason = _why_note(situation)
        return _note(reason) if reason else Decision(Action.REVIEW, (), None, Why.ASKS_PRICE)
    return _note(Why.CLOCK_ONLY if judgement.findings else Why.NOTHING)


def by_weight(kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    """Each kind once, in the order in which a letter takes them up."""
    return tuple(sorted(set(kinds), key=_WEIGHT.index))


def _note(why: Why) -> Decision:
    return Decision(Action.NOTE, (), None, why)


_NOTED = frozenset((Why.BACKLOG, Why.ANSWERED, Why.NOTED, Why.LIVE_DRAFT))
_REVIEWED = frozenset((Why.NEW_REQUESTER, Why.DOUBTFUL, Why.CALL_FIRST, Why.OBSERVING, Why.DAY_FULL))


def _why_note(situation: Situation) -> Why | None:
    """Why nothing is to be written in this thread, whatever was found."""
    if situation.backlog:
        return Why.BACKLOG
    if situation.answered:
        return Why.ANSWERED
    return None


def _why_review(standing: tuple[Kind, ...], situation: Situation, policy: Policy) -> Why | None:
    """Why a person must decide, or why no draft follows; None if one does."""
    if not standing:
        return Why.DOUBTFUL
    if any(policy.leads_to(kind) is Handling.REVIEW for kind in standing):
        return Why.CALL_FIRST
    if not any(policy.leads_to(kind) is Handling.DRAFT for kind in standing):
        return Why.NOTED
    if situation.drafts is DraftMode.OBSERVE:
        return Why.OBSERVING
    if situation.live_draft:
        return Why.LIVE_DRAFT
    if situation.client is not None and not situation.client.drafts:
        return Why.CLIENT_OFF
    return Why.DAY_FULL if situation.drafts_today >= policy.drafts_per_day else None


def step_for(kind: Kind, situation: Situation, ladder: Ladder) -> Step:
    """How firm the next draft about this kind is (F42).

    The first event is gentle, the third within the window firm, and so is the same demand again after a letter in its
    thread; the fifth, or one after a firm draft, is final; after
    enough quiet days it starts again at gentle. An event that the owner let pass counts twice, so that the next one is
    answered a step higher. A core client is answered a step softer, so that nothing but the owner ends that work; with
    a small one each step comes an event earlier.
    """
    quiet_from = situation.now - timedelta(days=ladder.forget_days)
    step, drafted_at = situation.last_drafts.get(kind, (Step.GENTLE, None))
    spoken_firmly = step is not Step.GENTLE and drafted_at is not None and drafted_at >= quiet_from
    importance = situation.client.importance if situation.client else Importance.NORMAL
    weight = event_count(kind, situation, ladder) + _passed(kind, situation, ladder)
    weight += importance is Importance.SMALL and weight > 1
    if spoken_firmly or weight >= ladder.final_from:
        step = Step.FINAL
    else:
        again = weight >= ladder.firm_from or kind in situation.answered_in_thread
        step = Step.FIRM if again else Step.GENTLE
    return _SOFTER[step] if importance is Importance.CORE else step


_SOFTER = {Step.GENTLE: Step.GENTLE, Step.FIRM: Step.GENTLE, Step.FINAL: Step.FIRM}


def firmer_step(kind: Kind, situation: Situation, ladder: Ladder) -> Step:
    """After a broken promise: the step after the last draft, at least what the ladder calls for.

    A core client is offered the end by nobody but the owner.
    """
    called_for = step_for(kind, situation, ladder)
    step, drafted_at = situation.last_drafts.get(kind, (None, None))
    if step is None or drafted_at is None or drafted_at < situation.now - timedelta(days=ladder.forget_days):
        return called_for
    steps = list(Step)
    importance = situation.client.importance if situation.client else Importance.NORMAL
    last = steps.index(Step.FIRM if importance is Importance.CORE else Step.FINAL)
    return max(called_for, steps[min(steps.index(step) + 1, last)], key=steps.index)


def event_count(kind: Kind, situation: Situation, ladder: Ladder) -> int:
    """Events of a kind within the window, this one included: what the ladder counts and a firm letter names."""
    return 1 + len(_events(kind, situation, ladder))


def _events(kind: Kind, situation: Situation, ladder: Ladder) -> list[Entry]:
    since = situation.now - timedelta(days=ladder.window_days)
    return [entry for entry in situation.history if _counts(entry, kind) and entry.sent_at >= since]


def _passed(kind: Kind, situation: Situation, ladder: Ladder) -> int:
    return sum(entry.content_id in situation.let_pass for entry in _events(kind, situation, ladder))


def _counts(entry: Entry, kind: Kind) -> bool:
    """Clock findings and what the owner called wrong do not make anybody firmer; doubtful ones only once confirmed."""
    if entry.kind is not kind or entry.source is Source.CLOCK or entry.verdict is False:
        return False
    return not entry.doubtful or entry.verdict is True
