"""Handles one message after the other: fetch, parse, judge, decide, and one transaction that records it.

1. begin      the attempt is counted and committed
2. parse      what cannot be read is quarantined; what is built strangely is read in a process of its own
3. judge      pure
4. decide     pure
5. record     judged row, ledger entries and the frozen draft in one transaction
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby

from inboxguard.app import promises
from inboxguard.app.desk import Desk
from inboxguard.app.drafting import plan_draft
from inboxguard.app.listing import Fresh, find_elsewhere
from inboxguard.app.posting import entries_of, judged_row, thread_of
from inboxguard.core.engagement import RoundAsked
from inboxguard.core.errors import MailboxError, StoreError, Unreadable
from inboxguard.core.policy import Situation, decide
from inboxguard.core.ports import MailSession
from inboxguard.core.promises import Promise
from inboxguard.core.rows import MailRow
from inboxguard.core.scope_judge import ADD_UP_DAYS, Past
from inboxguard.core.types import (
    Action,
    Decision,
    Fetched,
    Judgement,
    Kind,
    Listed,
    Mail,
    Skipped,
    Why,
)
from inboxguard.core.verdicts import verdicts

log = logging.getLogger(__name__)

#: A mail that was begun so often without an end crashed the program each time.
_ATTEMPTS = 2
#: Mails that are in memory at once: an adapter may fetch the texts of that many together.
_BATCH = 200


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
            _forget([by_uid[uid] for uid in batch if uid not in listed], session, desk)
            for uid, fetched in session.fetch(folder, list(listed.values())):
                yield by_uid[uid], listed[uid], fetched


def _forget(gone: list[MailRow], session: MailSession, desk: Desk) -> None:
    """Mail that was taken away before it was judged; what lies in another watched folder is judged at the next look."""
    if not gone:
        return
    account = next(one for one in desk.settings.accounts if one.name == gone[0].account)
    found = find_elsewhere(gone, account, session, desk.store, desk.clock())
    for row in gone:
        if row.content_id not in found:
            desk.store.intake.gone(row.content_id)


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
        outcome = _handle(row, listed, _parsed(fetched, attempts, desk), desk)
    except (StoreError, MailboxError):
        raise
    except Exception as error:  # noqa: BLE001 - one bad message never blocks the next
        because = str(error) if isinstance(error, Unreadable) else f"cannot be read: {type(error).__name__}"
        desk.store.intake.quarantine(row.content_id, because, desk.clock())
        log.warning("intake mail=%s outcome=quarantined error=%s", row.content_id, type(error).__name__)
        return
    log.info("intake mail=%s outcome=%s", row.content_id, outcome)


def _parsed(fetched: Fetched, attempts: int, desk: Desk) -> Mail:
    """In a process of its own if it is built strangely, or if the first attempt did not end."""
    return desk.parse_apart(fetched) if attempts > 1 else desk.parse(fetched)


def _handle(row: MailRow, listed: Listed, mail: Mail, desk: Desk) -> str:
    judgement = desk.judge.judge(mail, past_of(mail, desk, row.content_id))
    judgement, promise = promises.listen(row.content_id, judgement, desk)
    situation = situation_of(row, listed.flags, judgement, desk)
    decision = decide(judgement, situation, desk.settings.policy)
    if judgement.skipped:
        decision = _skipped(judgement, desk)
    decision = record(row, judgement, decision, situation, desk, promise=promise)
    return judgement.skipped or decision.why


def past_of(mail: Mail, desk: Desk, content_id: str) -> Past:
    """What the state knows of the sender's requests and of what the owner said of them, this mail's own aside."""
    client = desk.judge.directory.of_mail(mail)
    if client is None:
        return Past(rounds={})
    ledger = desk.store.ledger
    rounds = {
        project: [one for one in asked if one.content_id != content_id]
        for project, asked in ledger.rounds(client.id).items()
    }
    at = mail.sent_at or desk.clock()
    earlier = [
        entry
        for entry in ledger.asked_in_thread(thread_of(mail), at - timedelta(days=ADD_UP_DAYS))
        if entry.content_id != content_id and entry.client_id == client.id and entry.sent_at <= at
    ]
    return Past(rounds, tuple(earlier), verdicts(ledger.taught(client.id, but=content_id)))


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
        live_draft=store.journal.live_in_thread(thread_of(mail)),
        drafts_today=store.journal.created_since(desk.midnight()),
        backlog=row.backlog or too_old,
        let_pass=frozenset(store.ledger.let_pass(client_id, since)),
        answered_in_thread=store.journal.answered_in_thread(
            thread_of(mail), now - timedelta(days=policy.ladder.window_days)
        ),
    )


def record(
    row: MailRow, judgement: Judgement, decision: Decision, situation: Situation, desk: Desk, *, promise: Promise | None
) -> Decision:
    """Judged row, entries, promise and the planned draft: together or not at all; with blanks it waits for review."""
    drafted = decision.action is Action.DRAFT
    draft = plan_draft(row, judgement, decision, situation, desk, promise=promise) if drafted else None
    if draft and draft.blanks:
        decision, draft = Decision(Action.REVIEW, decision.kinds, None, Why.BLANK), None
    with desk.store.transaction():
        desk.store.intake.judged(judged_row(row, judgement, decision, desk))
        desk.store.ledger.post(entries_of(row, judgement, situation.now))
        promises.post(promise, judgement, desk)
        if judgement.round and judgement.client_id:
            project, said, _ = judgement.round
            asked = RoundAsked(row.content_id, judgement.mail.sent_at or situation.now, said)
            desk.store.ledger.note_round(judgement.client_id, project, asked)
        if draft:
            desk.store.journal.plan(draft.row, draft.content)
    return decision
