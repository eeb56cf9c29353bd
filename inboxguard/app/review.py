"""Goes through what waits for a decision; the verdicts stand in the ledger and teach."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from inboxguard.app.desk import REVIEWED, Desk
from inboxguard.app.drafting import Planned, plan_draft
from inboxguard.app.intake import past_of, situation_of
from inboxguard.core.errors import MailboxError, UsageError
from inboxguard.core.identity import content_id
from inboxguard.core.marks import one_line
from inboxguard.core.policy import by_weight, step_for
from inboxguard.core.ports import Answer, Connector, MailSession, Reviewer
from inboxguard.core.replies import gather
from inboxguard.core.rows import DraftRow, JudgedRow, MailRow, Purpose, Waiting
from inboxguard.core.templating import BLANKS, fill
from inboxguard.core.types import Action, Decision, DraftState, Entry, Fetched, Kind, Source, Step, Why

#: Kinds that are first talked over; the mail is the written summary after it (F15).
CALL_FIRST = frozenset((Kind.HOSTILITY, Kind.LEAVING))


_Found = tuple[MailRow, frozenset[str], Fetched]


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
    identifier: str | None = None,
    client_id: str | None = None,
    since: datetime | None = None,
) -> ReviewReport:
    """Asks about each waiting mail, oldest first, or about one mail anew; what is decided is kept at once.

    Raises UsageError for an identifier that names no mail with findings.
    """
    waiting = to_review(desk, identifier, client_id=client_id, since=since)
    decided = drafts = 0
    for number, one in enumerate(waiting, 1):
        answer = reviewer.ask(one, number=number, total=len(waiting), call_sheet=_call_sheet(one, desk))
        if answer is None:
            break
        if answer.later:
            continue
        outcome = _carry_out(one, answer, desk, reviewer, connectors)
        drafts += outcome.drafted
        decided += not outcome.waits
    left = len(desk.store.ledger.waiting())
    first = identifier is None and left == 0 and desk.store.health.note(REVIEWED) is None
    if first:
        desk.store.health.set_note(REVIEWED, desk.clock().isoformat())
    return ReviewReport(decided, drafts, left, first)


def to_review(desk: Desk, identifier: str | None, *, client_id: str | None, since: datetime | None) -> list[Waiting]:
    """What waits; or the one mail that an identifier names, whether it waits, was drafted or was decided before.

    Raises UsageError for an identifier that names no mail with findings.
    """
    if identifier is None:
        return desk.store.ledger.waiting(client_id=client_id, since=since)
    mail = desk.store.intake.find(identifier)
    entries = desk.store.ledger.of_mails([mail.content_id]) if mail else []
    if mail is None or not entries:
        raise UsageError(
            f"{identifier}: there is no mail with that id in which something was found (or several begin so); "
            "inboxguard ledger shows ids"
        )
    return [Waiting(mail, tuple(entries))]


def _carry_out(
    one: Waiting, answer: Answer, desk: Desk, reviewer: Reviewer, connectors: Callable[[str], Connector]
) -> "_Outcome":
    for entry_id, right in answer.verdicts.items():
        desk.store.ledger.give_verdict(entry_id, right)
    outcome = _Outcome("")
    if answer.draft or answer.quote:
        outcome = _draft(one, answer, desk, reviewer, connectors)
        reviewer.tell(outcome.message)
    if not outcome.waits:
        desk.store.ledger.reviewed(one.mail.content_id, desk.clock())
    return outcome


def _call_sheet(one: Waiting, desk: Desk) -> str:
    """For the owner, in the owner's language; "" where no call is called for."""
    kinds = {entry.kind for entry in one.entries if entry.source is not Source.CLOCK} & CALL_FIRST
    client = desk.judge.directory.get(one.mail.client_id or "")
    if not kinds or client is None:
        return ""
    language = desk.settings.me.language
    now = desk.clock().astimezone(desk.settings.me.zone)
    facts = gather(
        me=desk.settings.me, client=client, sender=None, points={}, count=1, earlier=0, now=now,
        availability=desk.judge.availability, hours=desk.settings.hours, language=language,
    )  # fmt: skip
    facts = facts.knowing(leaving="yes" if Kind.LEAVING in kinds else "")
    return fill(desk.templates[f"calls/{language}"], facts).text


def answerable(entries: tuple[Entry, ...], verdicts: dict[int, bool]) -> tuple[Kind, ...]:
    """Kinds that were confirmed in the mail's words, most important first."""
    right = [entry for entry in entries if entry.source is not Source.CLOCK and verdicts.get(entry.id)]
    return by_weight(entry.kind for entry in right)


@dataclass(frozen=True)
class _Outcome:
    """What became of a draft that was asked for."""

    #: For the owner.
    message: str
    drafted: bool = False
    #: The mail goes on waiting: a fact is missing.
    waits: bool = False


def _draft(
    one: Waiting, answer: Answer, desk: Desk, reviewer: Reviewer, connectors: Callable[[str], Connector]
) -> _Outcome:
    """Plans a draft for a reviewed mail; the mail is fetched again, since its text is not kept."""
    kinds = () if answer.quote else answerable(one.entries, answer.verdicts)
    if not kinds and not answer.quote:
        return _Outcome("No draft: nothing that was said is confirmed.")
    try:
        found = fetch_again(one.mail, connectors(one.mail.account))
    except MailboxError as error:
        return _Outcome(f"No draft now, so it goes on waiting: {error}", waits=True)
    if found is None:
        return _Outcome("No draft: the mail is no longer where it was.")
    row, flags, fetched = found
    parsed = desk.parse(fetched)
    # The owner has just decided about this mail, whatever was said of the same words elsewhere.
    judgement = desk.judge.judge(parsed, replace(past_of(parsed, desk, row.content_id), verdicts={}))
    situation = situation_of(row, flags, judgement, desk)
    if situation.answered or situation.live_draft:
        return _Outcome("No draft: the thread is answered, or has one already.")
    # A price answers a question that was asked just now, whatever else the thread was quoted before.
    step = step_for(kinds[0], situation, desk.settings.policy.ladder) if kinds else Step.GENTLE
    decision = Decision(Action.DRAFT, kinds, step, Why.DRAFTED)
    earlier = [draft for draft in desk.store.journal.of_mail(row.content_id) if draft.purpose is Purpose.REPLY]
    generation = earlier[-1].generation + 1 if earlier else 1
    plan = partial(plan_draft, row, judgement, decision, situation, desk, called=answer.called, generation=generation)
    planned = _filled(plan, reviewer)
    if planned.blanks:
        return _Outcome("No draft yet: it goes on waiting until you know this.", waits=True)
    with desk.store.transaction():
        desk.store.journal.plan(planned.row, planned.content)
        note_no_call(planned.row, desk, called=answer.called)
    return _Outcome("A draft is planned; the next pass puts it into Drafts.", drafted=True)


def _filled(plan: Callable[..., Planned], reviewer: Reviewer) -> Planned:
    """The draft with what the owner says for its blanks; still with blanks if the owner leaves one."""
    planned = plan()
    told: dict[str, str] = {}
    for name in planned.blanks:
        told[name] = one_line(reviewer.fact(BLANKS[name][1]))
        if not told[name]:
            return planned
    return plan(known=told) if told else planned


def note_no_call(planned: DraftRow, desk: Desk, *, called: bool) -> None:
    """The ledger tells which mails were written without the call that should have come first."""
    if not called and CALL_FIRST.intersection(planned.kinds):
        desk.store.journal.settle(planned.ref, DraftState.PLANNED, "written without a call")


def fetch_again(mail: JudgedRow, connector: Connector) -> _Found | None:
    """The mail from its mailbox, None if it is gone."""
    with connector.connect() as session:
        return fetch_once_more(mail, session)


def fetch_once_more(mail: JudgedRow, session: MailSession) -> _Found | None:
    """The mail and its flags, None if it is gone; after a change of UIDVALIDITY another mail may have its UID.

    What was archived at Gmail lies in All Mail.
    """
    found = _found(mail, mail.folder, [mail.uid], session)
    if found or not mail.message_id or not (everything := session.folders().everything):
        return found
    return _found(mail, everything, session.find_uids(everything, mail.message_id), session)


def _found(mail: JudgedRow, folder: str, uids: Sequence[str], session: MailSession) -> _Found | None:
    state = session.state(folder)
    for listed in session.list(folder, uids):
        if content_id(listed.header, listed.gmail_id) == mail.content_id:
            for _, fetched in session.fetch(folder, [listed]):
                row = MailRow(
                    mail.content_id, mail.account, folder, state.uidvalidity, listed.uid, attempts=0, backlog=False
                )
                return row, listed.flags, fetched
    return None
