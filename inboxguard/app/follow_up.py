"""Prepares the next draft on the day on which a promised payment did not come: once, in the thread that promised it."""

import logging
from dataclasses import replace

from inboxguard.app.desk import Desk
from inboxguard.app.intake import plan_draft, situation_of
from inboxguard.app.promises import current
from inboxguard.app.review import find_again
from inboxguard.core.parsing import parse
from inboxguard.core.policy import Situation, firmer_step
from inboxguard.core.ports import MailSession
from inboxguard.core.promises import Promise, PromiseState, breaking_day
from inboxguard.core.rows import JudgedRow
from inboxguard.core.settings import Client, DraftMode, Handling
from inboxguard.core.types import Action, Decision, Kind, Why

log = logging.getLogger(__name__)


def follow_up(account: str, session: MailSession, desk: Desk) -> None:
    """Plans the drafts that are due, as far as the day's limit goes."""
    for promise, row in due(account, desk):
        if _is_spoken_for(promise, row, desk):
            continue
        if desk.store.journal.created_since(desk.midnight()) >= desk.settings.policy.drafts_per_day:
            return
        _plan(promise, row, session, desk)


def due(account: str, desk: Desk) -> list[tuple[Promise, JudgedRow]]:
    """Promises of this account's mail that were broken lately and are the last word about their invoice."""
    policy, today = desk.settings.policy, desk.midnight().date()
    drafted = policy.leads_to(Kind.PAYMENT_EXCUSE) is Handling.DRAFT and desk.draft_mode() is DraftMode.ON
    if not policy.follow_up or not drafted or not desk.judge.availability.is_working_day(today):
        return []
    last = {(one.client_id, one.invoice): one for one in current(desk)}
    waiting = [one for one in last.values() if _waits(one, desk)]
    rows = [(one, desk.store.intake.find(one.content_id)) for one in waiting]
    return [(one, row) for one, row in rows if row is not None and row.account == account]


def _waits(promise: Promise, desk: Desk) -> bool:
    """Broken a few days ago at most, the invoice still open, and nothing done about it."""
    if promise.state is not PromiseState.BROKEN or promise.claimed_at or promise.followed_at:
        return False
    client = desk.judge.directory.get(promise.client_id)
    breaks = breaking_day(promise, desk.judge.availability)
    fresh = breaks is not None and (desk.midnight().date() - breaks).days <= desk.settings.policy.max_age_days
    return fresh and client is not None and client.drafts and _is_open(promise, client)


def _is_open(promise: Promise, client: Client) -> bool:
    return any(invoice.number == promise.invoice and invoice.paid is None for invoice in client.invoices)


def _is_spoken_for(promise: Promise, row: JudgedRow, desk: Desk) -> bool:
    """The thread has a draft that waits, or the owner wrote in it after the promised day."""
    if desk.store.journal.live_in_thread(row.thread):
        return True
    breaks = breaking_day(promise, desk.judge.availability)
    wrote = desk.store.health.wrote_in(row.thread)
    return wrote is not None and breaks is not None and wrote.astimezone(desk.settings.me.zone).date() >= breaks


def _plan(promise: Promise, row: JudgedRow, session: MailSession, desk: Desk) -> None:
    found = find_again(row, session)
    if found is None:
        desk.store.promises.followed(promise.content_id, desk.clock())
        log.info("follow-up mail=%s outcome=gone", row.content_id)
        return
    mail_row, flags, fetched = found
    judgement = desk.judge.judge(parse(fetched))
    situation = _about(promise, situation_of(mail_row, flags, judgement, desk))
    step = firmer_step(Kind.PAYMENT_EXCUSE, situation, desk.settings.policy.ladder)
    decision = Decision(Action.DRAFT, (Kind.PAYMENT_EXCUSE,), step, Why.DRAFTED)
    planned = plan_draft(mail_row, judgement, decision, situation, desk, broken=promise)
    with desk.store.transaction():
        desk.store.journal.plan(*planned)
        desk.store.promises.followed(promise.content_id, desk.clock())
    log.info("follow-up mail=%s outcome=planned", row.content_id)


def _about(promise: Promise, situation: Situation) -> Situation:
    """The letter speaks of the promised invoice, whichever others are open."""
    client = situation.client
    if client is None:
        return situation
    invoices = tuple(one for one in client.invoices if one.number == promise.invoice)
    return replace(situation, client=replace(client, invoices=invoices))
