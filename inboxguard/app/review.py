"""Goes through what waits for a decision; the verdicts stand in the ledger and teach."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from inboxguard.app.desk import REVIEWED, Desk
from inboxguard.app.intake import plan_draft, situation_of
from inboxguard.core.errors import MailboxError
from inboxguard.core.parsing import parse
from inboxguard.core.policy import by_weight, leading_step
from inboxguard.core.ports import Answer, Connector, MailSession, Reviewer
from inboxguard.core.replies import fill, gather
from inboxguard.core.rows import JudgedRow, MailRow, Waiting
from inboxguard.core.types import Action, Decision, DraftState, Entry, Fetched, Kind, Source, Why

#: Kinds that are first talked over; the mail is the written summary after it (F15).
CALL_FIRST = frozenset((Kind.HOSTILITY, Kind.LEAVING))


@dataclass(frozen=True)
class ReviewReport:
    """How a review went."""

    decided: int
    drafts: int
    #: Still waiting.
    left: int
    #: True if this was the review that ends the time of observing.
    first: bool


def review(
    desk: Desk,
    reviewer: Reviewer,
    connectors: Callable[[str], Connector],
    *,
    client_id: str | None = None,
    since: datetime | None = None,
) -> ReviewReport:
    """Asks about each waiting mail, oldest first; what is decided is kept at once."""
    waiting = desk.store.ledger.waiting(client_id=client_id, since=since)
    decided = drafts = 0
    for number, one in enumerate(waiting, 1):
        answer = reviewer.ask(one, number=number, total=len(waiting), call_sheet=_call_sheet(one, desk))
        if answer is None:
            break
        if answer.later:
            continue
        drafts += _carry_out(one, answer, desk, reviewer, connectors)
        decided += 1
    left = len(desk.store.ledger.waiting())
    first = left == 0 and desk.store.health.note(REVIEWED) is None
    if first:
        desk.store.health.set_note(REVIEWED, desk.clock().isoformat())
    return ReviewReport(decided, drafts, left, first)


def _carry_out(
    one: Waiting, answer: Answer, desk: Desk, reviewer: Reviewer, connectors: Callable[[str], Connector]
) -> int:
    for entry_id, right in answer.verdicts.items():
        desk.store.ledger.give_verdict(entry_id, right)
    drafted = 0
    if answer.draft:
        kinds = answerable(one.entries, answer.verdicts)
        drafted, message = _draft(one.mail, kinds, desk, connectors, called=answer.called)
        reviewer.tell(message)
    desk.store.ledger.reviewed(one.mail.content_id, desk.clock())
    return drafted


def _call_sheet(one: Waiting, desk: Desk) -> str:
    """For the owner, in the owner's language; "" where no call is called for."""
    kinds = {entry.kind for entry in one.entries if entry.source is not Source.CLOCK} & CALL_FIRST
    client = desk.judge.directory.get(one.mail.client_id or "")
    if not kinds or client is None:
        return ""
    language = desk.settings.me.language
    now = desk.clock().astimezone(desk.settings.me.zone)
    facts = gather(
        client=client, sender=None, findings=(), count=1, now=now, availability=desk.judge.availability,
        hours=desk.settings.hours, language=language,
    )  # fmt: skip
    leaving = {"leaving": "yes" if Kind.LEAVING in kinds else ""}
    return fill(desk.templates[f"calls/{language}"], replace(facts, values={**facts.values, **leaving}))


def answerable(entries: tuple[Entry, ...], verdicts: dict[int, bool]) -> tuple[Kind, ...]:
    """Kinds that were confirmed in the mail's words, most important first."""
    right = [entry for entry in entries if entry.source is not Source.CLOCK and verdicts.get(entry.id)]
    return by_weight(entry.kind for entry in right)


def _draft(
    mail: JudgedRow, kinds: tuple[Kind, ...], desk: Desk, connectors: Callable[[str], Connector], *, called: bool
) -> tuple[int, str]:
    """Plans a draft for a reviewed mail; the mail is fetched again, since its text is not kept."""
    if not kinds:
        return 0, "No draft: nothing that was said is confirmed."
    try:
        found = fetch_again(mail, connectors(mail.account))
    except MailboxError as error:
        return 0, f"No draft now: {error}"
    if found is None:
        return 0, "No draft: the mail is no longer where it was."
    row, flags, fetched = found
    judgement = desk.judge.judge(parse(fetched))
    situation = situation_of(row, flags, judgement, desk)
    if situation.answered or situation.live_draft:
        return 0, "No draft: the thread is answered, or has one already."
    step = leading_step(kinds, situation, desk.settings.policy.ladder)
    decision = Decision(Action.DRAFT, kinds, step, Why.DRAFTED)
    planned, content = plan_draft(row, judgement, decision, situation, desk, called=called)
    with desk.store.transaction():
        desk.store.journal.plan(planned, content)
        if not called and CALL_FIRST.intersection(kinds):
            desk.store.journal.settle(planned.ref, DraftState.PLANNED, "written without a call")
    return 1, "A draft is planned; the next pass puts it into Drafts."


def fetch_again(mail: JudgedRow, connector: Connector) -> tuple[MailRow, frozenset[str], Fetched] | None:
    """The mail from its mailbox, None if it is gone."""
    with connector.connect() as session:
        return find_again(mail, session)


def find_again(mail: JudgedRow, session: MailSession) -> tuple[MailRow, frozenset[str], Fetched] | None:
    """The same in a session that is open."""
    state = session.state(mail.folder)
    for listed in session.list(mail.folder, [mail.uid]):
        for _, fetched in session.fetch(mail.folder, [listed]):
            row = MailRow(
                mail.content_id, mail.account, mail.folder, state.uidvalidity, mail.uid, attempts=0, backlog=False
            )
            return row, listed.flags, fetched
    return None
