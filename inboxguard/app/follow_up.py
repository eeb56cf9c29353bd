"""Prepares the next draft on the day on which a promised payment did not come: once, in the thread that promised it."""

import logging
from dataclasses import replace
from datetime import date

from inboxguard.app.desk import Desk
from inboxguard.app.drafting import Planned, plan_draft
from inboxguard.app.intake import past_of, situation_of
from inboxguard.app.promises import current
from inboxguard.app.review import fetch_once_more
from inboxguard.core.policy import Situation, firmer_step
from inboxguard.core.ports import MailSession
from inboxguard.core.promises import Promise, PromiseState, breaking_day
from inboxguard.core.rows import JudgedRow, MailRow
from inboxguard.core.settings import Client, DraftMode, Handling
from inboxguard.core.types import Action, Decision, Fetched, Kind, Step, Why

log = logging.getLogger(__name__)


def follow_up(account: str, session: MailSession, desk: Desk) -> None:
    """Plans the drafts that are due, as far as the day's limit goes."""
    for promise, row in broken_lately(account, desk):
        if _is_spoken_for(promise, row, desk):  # by the draft about another invoice, planned just now
            continue
        if desk.store.journal.created_since(desk.midnight()) >= desk.settings.policy.drafts_per_day:
            return
        _plan(promise, row, session, desk)


def broken_lately(account: str, desk: Desk) -> list[tuple[Promise, JudgedRow]]:
    """Promises of this account's mail that were broken lately, the last word about their invoice, and not taken up."""
    policy, today = desk.settings.policy, desk.midnight().date()
    drafted = policy.leads_to(Kind.PAYMENT_EXCUSE) is Handling.DRAFT and desk.draft_mode() is DraftMode.ON
    if not policy.follow_up or not drafted or not desk.judge.availability.is_working_day(today):
        return []
    last = {(one.client_id, one.invoice): one for one in current(desk)}
    waiting = [one for one in last.values() if _waits(one, desk)]
    rows = [(one, desk.store.intake.find(one.content_id)) for one in waiting]
    own = [(one, row) for one, row in rows if row is not None and row.account == account]
    return [(one, row) for one, row in own if not _is_spoken_for(one, row, desk)]


def _waits(promise: Promise, desk: Desk) -> bool:
    """Broken a few days ago at most, the invoice overdue, and nothing done about it."""
    if promise.state is not PromiseState.BROKEN or promise.claimed_at or promise.followed_at:
        return False
    client = desk.judge.directory.get(promise.client_id)
    breaks, today = breaking_day(promise, desk.judge.availability), desk.midnight().date()
    fresh = breaks is not None and (today - breaks).days <= desk.settings.policy.max_age_days
    return fresh and client is not None and client.drafts and is_overdue(promise, client, today)


def is_overdue(promise: Promise, client: Client, today: date) -> bool:
    """Whether the promised invoice is past due and not paid; before that nobody is late."""
    return any(invoice.number == promise.invoice and invoice.overdue(today) for invoice in client.invoices)


def _is_spoken_for(promise: Promise, row: JudgedRow, desk: Desk) -> bool:
    """The thread has a draft that waits, or the owner wrote in it after the promised day."""
    if desk.store.journal.live_in_thread(row.thread):
        return True
    breaks = breaking_day(promise, desk.judge.availability)
    wrote = desk.store.health.wrote_in(row.thread)
    return wrote is not None and breaks is not None and wrote.astimezone(desk.settings.me.zone).date() >= breaks


def _plan(promise: Promise, row: JudgedRow, session: MailSession, desk: Desk) -> None:
    """Whatever comes of it, it is tried once; the summary tells of the broken promise all the same."""
    found = fetch_once_more(row, session)
    planned = write_follow_up(promise, *found, desk) if found else None
    with desk.store.transaction():
        if planned and not planned.blanks:
            desk.store.journal.plan(planned.row, planned.content)
        desk.store.promises.followed(promise.content_id, desk.clock())
    outcome = "gone" if planned is None else "blank" if planned.blanks else "planned"
    log.info("follow-up mail=%s outcome=%s", row.content_id, outcome)


def write_follow_up(
    promise: Promise,
    row: MailRow,
    flags: frozenset[str],
    fetched: Fetched,
    desk: Desk,
    *,
    step: Step | None = None,
    generation: int = 1,
) -> Planned | None:
    """The draft about a broken promise, None if its mail is no longer that client's; `step` where it is settled."""
    parsed = desk.parse(fetched)
    judgement = desk.judge.judge(parsed, past_of(parsed, desk, row.content_id))
    if judgement.client_id != promise.client_id:
        return None
    everything = situation_of(row, flags, judgement, desk)
    promised = _about(promise, everything)
    step = step or firmer_step(Kind.PAYMENT_EXCUSE, promised, desk.settings.policy.ladder)
    decision = Decision(Action.DRAFT, (Kind.PAYMENT_EXCUSE,), step, Why.DRAFTED)
    situation = everything if step is Step.FINAL else promised  # the last letter asks for the whole balance
    return plan_draft(row, judgement, decision, situation, desk, broken=promise, generation=generation)


def _about(promise: Promise, situation: Situation) -> Situation:
    """The letter speaks of the promised invoice, whichever others are open."""
    client = situation.client
    if client is None:
        return situation
    invoices = tuple(one for one in client.invoices if one.number == promise.invoice)
    return replace(situation, client=replace(client, invoices=invoices))
