"""Handles one message after the other: fetch, parse, judge, decide, and one transaction that records it.

1. begin      the attempt is counted and committed
2. parse      what cannot be read is quarantined
3. judge      pure
4. decide     pure
5. record     judged row, ledger entries and the frozen draft in one transaction
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from inboxguard.app import promises
from inboxguard.app.desk import Desk
from inboxguard.app.listing import Fresh
from inboxguard.core.compose import Letter, compose, others
from inboxguard.core.errors import MailboxError, StoreError
from inboxguard.core.identity import draft_ref, thread_id
from inboxguard.core.parsing import parse
from inboxguard.core.payment_words import letter_values
from inboxguard.core.policy import Situation, decide, event_count
from inboxguard.core.ports import MailSession
from inboxguard.core.promises import Promise
from inboxguard.core.replies import ReplyFacts, gather, reply_language, write
from inboxguard.core.rows import DraftRow, JudgedRow, MailRow
from inboxguard.core.secrets_in_mail import masked
from inboxguard.core.settings import Client
from inboxguard.core.types import (
    Action,
    Decision,
    Entry,
    Fetched,
    Judgement,
    Kind,
    Listed,
    Mail,
    Skipped,
    Step,
    Why,
)

log = logging.getLogger(__name__)

#: A mail that was begun so often without an end crashed the program each time.
_ATTEMPTS = 2
_BATCH = 50


def take_in(account: str, session: MailSession, desk: Desk, fresh: Fresh) -> int:
    """Judges every mail of the account that waits; gives how many were handled."""
    handled = 0
    for row, listed, fetched in _fetch(desk.store.intake.pending(account), session, desk, fresh):
        handle(row, listed, fetched, desk)
        handled += 1
    return handled


def _fetch(
    rows: Iterable[MailRow], session: MailSession, desk: Desk, fresh: Fresh
) -> Iterator[tuple[MailRow, Listed, Fetched]]:
    for folder, group in groupby(rows, key=lambda row: row.folder):
        by_uid = {row.uid: row for row in group}
        uids = list(by_uid)
        for start in range(0, len(uids), _BATCH):
            batch = uids[start : start + _BATCH]
            listed = {one.uid: one for one in _listed(folder, batch, session, fresh)}
            for uid in batch:
                if uid not in listed:
                    desk.store.intake.gone(by_uid[uid].content_id)
            for uid, fetched in session.fetch(folder, list(listed.values())):
                yield by_uid[uid], listed[uid], fetched


def _listed(folder: str, uids: list[str], session: MailSession, fresh: Fresh) -> list[Listed]:
    known = [fresh[folder, uid] for uid in uids if (folder, uid) in fresh]
    missing = [uid for uid in uids if (folder, uid) not in fresh]
    return [*known, *(session.list(folder, missing) if missing else ())]


def handle(row: MailRow, listed: Listed, fetched: Fetched, desk: Desk) -> None:
    """One message, start to end. Whatever it does to us, the next one is handled."""
    attempts = desk.store.intake.begin(row.content_id)
    if attempts > _ATTEMPTS:
        desk.store.intake.quarantine(row.content_id, "the program stopped at this mail twice", desk.clock())
        log.warning("intake mail=%s outcome=quarantined", row.content_id)
        return
    try:
        outcome = _handle(row, listed, parse(fetched), desk)
    except (StoreError, MailboxError):
        raise
    except Exception as error:  # noqa: BLE001 - one bad message never blocks the next
        desk.store.intake.quarantine(row.content_id, f"cannot be read: {type(error).__name__}", desk.clock())
        log.warning("intake mail=%s outcome=quarantined error=%s", row.content_id, type(error).__name__)
        return
    log.info("intake mail=%s outcome=%s", row.content_id, outcome)


def _handle(row: MailRow, listed: Listed, mail: Mail, desk: Desk) -> str:
    judgement, promise = promises.listen(row.content_id, desk.judge.judge(mail), desk)
    situation = situation_of(row, listed.flags, judgement, desk)
    decision = decide(judgement, situation, desk.settings.policy)
    if judgement.skipped:
        decision = _skipped(judgement, desk)
    record(row, judgement, decision, situation, desk, promise=promise)
    return judgement.skipped or decision.why


def _skipped(judgement: Judgement, desk: Desk) -> Decision:
    """Mail that was not judged is noted; somebody whom the owner writes to may be a client, and is asked about once."""
    sender = judgement.mail.sender
    if judgement.skipped is Skipped.NOT_A_CLIENT and sender and desk.store.health.has_written_to(sender.email):
        key = f"possible-client:{sender.email}"
        if desk.store.health.note(key) is None:
            desk.store.health.set_note(key, desk.clock().isoformat())
            return Decision(Action.REVIEW, (), None, Why.POSSIBLE_CLIENT)
    return Decision(Action.NOTE, (), None, Why.SKIPPED)


def situation_of(row: MailRow, flags: frozenset[str], judgement: Judgement, desk: Desk) -> Situation:
    """All that policy must know besides the findings."""
    store, policy, now = desk.store, desk.settings.policy, desk.clock()
    mail, client_id = judgement.mail, judgement.client_id or ""
    since = now - timedelta(days=max(policy.ladder.forget_days, policy.ladder.window_days))
    last = {kind: found for kind in Kind if (found := store.journal.last_step(client_id, kind))}
    # In review the mail's own entries stand in the ledger already.
    history = [one for one in store.ledger.entries(client_id, since=since) if one.content_id != row.content_id]
    too_old = mail.sent_at is not None and mail.sent_at < now - timedelta(days=policy.max_age_days)
    return Situation(
        now=now,
        client=desk.judge.directory.get(client_id),
        history=tuple(history) if client_id else (),
        last_drafts=last if client_id else {},
        drafts=desk.draft_mode(),
        answered="\\Answered" in flags or bool(mail.message_id and store.health.is_answered(mail.message_id)),
        live_draft=store.journal.live_in_thread(_thread(mail)),
        drafts_today=store.journal.created_since(desk.midnight()),
        backlog=row.backlog or too_old,
    )


def _thread(mail: Mail) -> str:
    return thread_id(mail.message_id, mail.references, mail.in_reply_to)


def record(
    row: MailRow,
    judgement: Judgement,
    decision: Decision,
    situation: Situation,
    desk: Desk,
    *,
    promise: Promise | None,
) -> None:
    """Judged row, entries, promise and the planned draft: together or not at all."""
    drafted = decision.action is Action.DRAFT
    draft = plan_draft(row, judgement, decision, situation, desk, promise=promise) if drafted else None
    with desk.store.transaction():
        desk.store.intake.judged(_judged(row, judgement, decision, desk))
        desk.store.ledger.post(_entries(row, judgement, situation.now))
        promises.post(promise, judgement, desk)
        if draft:
            desk.store.journal.plan(*draft)


def _facts(client: Client, judgement: Judgement, decision: Decision, situation: Situation, desk: Desk) -> ReplyFacts:
    return gather(
        client=client,
        sender=judgement.mail.sender,
        findings=judgement.findings,
        count=event_count(decision.kinds[0], situation, desk.settings.policy.ladder),
        now=situation.now,
        availability=desk.judge.availability,
        hours=desk.settings.hours,
        language=reply_language(judgement.language, client),
    )


def plan_draft(
    row: MailRow,
    judgement: Judgement,
    decision: Decision,
    situation: Situation,
    desk: Desk,
    *,
    called: bool = False,
    promise: Promise | None = None,
    broken: Promise | None = None,
) -> tuple[DraftRow, bytes]:
    """The finished draft and its journal row.

    Args:
        called: the owner and the client have talked about it.
        promise: what the mail says about paying, while it is not in the state yet.
        broken: the promise of the mail, whose day has passed: the draft follows up on it.
    """
    client, mail, now = situation.client, judgement.mail, situation.now
    if client is None or not decision.kinds:
        raise ValueError("a draft needs a client and a kind")
    now = now.astimezone(desk.settings.me.zone)
    facts = _facts(client, judgement, decision, replace(situation, now=now), desk)
    money = letter_values(
        client,
        decision.step or Step.GENTLE,
        [*desk.store.promises.of_client(client.id), *([promise] if promise else [])],
        now,
        facts.language,
        broken=broken,
        cite_law=desk.settings.policy.cite_law,
    )
    facts = replace(facts, values={**facts.values, **money, "called": "yes" if called else ""})
    ref = draft_ref(row.account, row.content_id, "promise" if broken else "reply", 1)
    body = write(decision, facts, desk.templates)
    content = compose(Letter(ref, mail, body, facts.language, desk.settings.me, now))
    planned = DraftRow(
        ref=ref,
        content_id=row.content_id,
        account=row.account,
        thread=_thread(mail),
        client_id=client.id,
        kinds=decision.kinds,
        step=decision.step or Step.GENTLE,
        state="planned",
        reason="",
        folder=None,
        created_at=now,
        stored_at=None,
    )
    return planned, content


def _judged(row: MailRow, judgement: Judgement, decision: Decision, desk: Desk) -> JudgedRow:
    mail = judgement.mail
    return JudgedRow(
        content_id=row.content_id,
        account=row.account,
        folder=row.folder,
        uid=row.uid,
        client_id=judgement.client_id,
        sender=mail.sender.email if mail.sender else "",
        subject=masked(mail.subject),
        others=tuple(address.email for address in others(mail, desk.settings.me)),
        message_id=mail.message_id,
        thread=_thread(mail),
        sent_at=mail.sent_at,
        language=judgement.language,
        skipped=judgement.skipped,
        decision=decision.action,
        kinds=decision.kinds,
        step=decision.step,
        because=decision.why,
        model="" if judgement.skipped else desk.judge.model.version,
        judged_at=desk.clock(),
    )


def _entries(row: MailRow, judgement: Judgement, now: datetime) -> list[Entry]:
    if judgement.client_id is None:
        return []
    return [
        Entry(
            id=0,
            client_id=judgement.client_id,
            sent_at=judgement.mail.sent_at or now,
            kind=finding.kind,
            source=finding.source,
            probability=finding.probability,
            doubtful=finding.doubtful,
            evidence=masked(finding.evidence) if finding.evidence else None,
            because=finding.because,
            content_id=row.content_id,
        )
        for finding in judgement.findings
    ]
