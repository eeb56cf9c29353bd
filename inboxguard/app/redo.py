"""Writes a draft once more, as its next generation, when the owner asks for it."""

from collections.abc import Callable
from dataclasses import dataclass

from inboxguard.app.desk import Desk
from inboxguard.app.drafting import Planned, plan_draft
from inboxguard.app.fates import bring_up_to_date
from inboxguard.app.follow_up import is_overdue, write_follow_up
from inboxguard.app.intake import situation_of
from inboxguard.app.promises import current
from inboxguard.app.review import fetch_once_more, note_no_call
from inboxguard.core.errors import UsageError
from inboxguard.core.identity import short_id
from inboxguard.core.ports import Connector, MailSession
from inboxguard.core.rows import DraftRow, Fate, MailRow, Purpose
from inboxguard.core.settings import Account
from inboxguard.core.types import Action, Decision, DraftState, Fetched, Why


@dataclass(frozen=True)
class Redone:
    """What came of it."""

    planned: bool
    told: str


def redo(identifier: str, desk: Desk, connectors: Callable[[str], Connector]) -> Redone:
    """Plans the next generation of a draft that was refused, is uncertain, was withdrawn or deleted.

    Raises UsageError for an identifier that names no draft, MailboxError if the account cannot be looked at.
    """
    draft = _find(identifier, desk)
    if draft.state in (DraftState.PLANNED, DraftState.SENDING, DraftState.WITHDRAWING):
        return Redone(False, "Nothing to redo: the draft is on its way; inboxguard status says how it stands.")
    connector = connectors(draft.account)
    account = next(one for one in desk.settings.accounts if one.name == draft.account)
    with connector.connect() as session:
        return _redo(draft, account, session, desk)


def _find(identifier: str, desk: Desk) -> DraftRow:
    """By the identifier of the mail or the reference of the draft, or how either begins; the last generation.

    A reference tells the purpose too; for a mail with drafts of both it is the later one.
    """
    mail, draft = desk.store.intake.find(identifier), desk.store.journal.find(identifier)
    content_id = mail.content_id if mail else draft.content_id if draft else ""
    generations = desk.store.journal.of_mail(content_id)
    if draft and not mail:
        generations = [one for one in generations if one.purpose is draft.purpose]
    if not generations:
        raise UsageError(
            f"{identifier}: there is no draft with that id (or several begin so); inboxguard status and ledger show ids"
        )
    return generations[-1]


def _redo(draft: DraftRow, account: Account, session: MailSession, desk: Desk) -> Redone:
    (draft,) = bring_up_to_date([draft], account, session, desk.store, desk.clock())
    because = _why_not(draft, desk)
    mail = desk.store.intake.find(draft.content_id)
    found = fetch_once_more(mail, session) if mail and not because else None
    if because or found is None:
        return Redone(False, because or "No draft: the mail is no longer where it was.")
    planned = _anew(draft, *found, desk)
    if isinstance(planned, str):
        return Redone(False, planned)
    if planned.blanks:
        desk.store.ledger.reopen(draft.content_id, Why.BLANK if draft.kinds else Why.ASKS_PRICE)
        return Redone(False, "No draft yet: it needs what only you know, which inboxguard review asks for.")
    with desk.store.transaction():
        desk.store.journal.plan(planned.row, planned.content)
        note_no_call(planned.row, desk, called=False)  # whether there was one is not kept, so the mail claims none
    return Redone(True, "A draft is planned; the next pass puts it into Drafts.")


def _anew(draft: DraftRow, row: MailRow, flags: frozenset[str], fetched: Fetched, desk: Desk) -> Planned | str:
    """The next generation, or why there is none."""
    if draft.purpose is Purpose.PROMISE:
        return _follow_up(draft, row, flags, fetched, desk)
    judgement = desk.judge.judge(desk.parse(fetched))
    situation = situation_of(row, flags, judgement, desk)
    if situation.answered:
        return _ANSWERED
    if situation.client is None:
        return _NO_CLIENT
    decision = Decision(Action.DRAFT, draft.kinds, draft.step, Why.DRAFTED)
    return plan_draft(row, judgement, decision, situation, desk, generation=draft.generation + 1)


def _follow_up(draft: DraftRow, row: MailRow, flags: frozenset[str], fetched: Fetched, desk: Desk) -> Planned | str:
    """The mail itself was answered long ago: what counts is whether the money is still owed."""
    found = (one for one in current(desk, draft.client_id) if one.content_id == draft.content_id)
    promise, client = next(found, None), desk.judge.directory.get(draft.client_id)
    if client is None:
        return _NO_CLIENT
    if promise is None or promise.claimed_at or not is_overdue(promise, client, desk.midnight().date()):
        return "No draft: nothing is owed on that promise any more, as far as is known; see inboxguard ledger."
    again = write_follow_up(promise, row, flags, fetched, desk, step=draft.step, generation=draft.generation + 1)
    return again or _NO_CLIENT


_ANSWERED = "No draft: you have answered that mail."
_NO_CLIENT = "No draft: the sender is no client any more; see inboxguard clients list."


def _why_not(draft: DraftRow, desk: Desk) -> str:
    """Why there is nothing to redo; "" if there is."""
    if draft.state == DraftState.STORED and draft.fate is Fate.STILL_THERE:
        again = f"inboxguard redo {short_id(draft.content_id)}"
        return f"No draft: the present one still lies in {draft.folder}. Delete it there, then: {again}"
    if draft.fate in (Fate.SENT_AS_IS, Fate.EDITED_AND_SENT) or desk.store.fates.is_answered(draft):
        return _ANSWERED
    if desk.store.journal.live_in_thread(draft.thread, besides=draft.content_id, purpose=draft.purpose):
        return "No draft: the thread has another one."
    return ""
