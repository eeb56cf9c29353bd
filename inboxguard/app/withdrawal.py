"""Drafts in threads that the owner answered: not written, or left and told, or taken back where that is configured."""

import logging
from collections.abc import Iterable

from inboxguard.app.desk import Desk
from inboxguard.core.errors import Refused
from inboxguard.core.ports import MailSession, Removal
from inboxguard.core.rows import DraftRow, Event, EventKind, Fate
from inboxguard.core.types import DraftState

log = logging.getLogger(__name__)


def drop_answered(account: str, desk: Desk) -> None:
    """A draft that is not in Drafts, and whose thread the owner answered meanwhile, is not written."""
    waiting = (DraftState.PLANNED, DraftState.REFUSED)
    for row in desk.store.journal.open():
        if row.account == account and row.state in waiting and desk.store.fates.is_answered(row):
            desk.store.journal.settle(row.ref, DraftState.WITHDRAWN, "you answered meanwhile")


def settle_answered(rows: Iterable[DraftRow], session: MailSession, desk: Desk) -> None:
    """A draft that lies in Drafts although the owner answered: by default it is left, and told once."""
    for row in rows:
        if row.state == DraftState.WITHDRAWING and row.fate is not Fate.STILL_THERE:
            _withdrawn(row, desk)  # we were killed between the removal and its record
        elif row.state == DraftState.WITHDRAWING:
            _take_back(row, session, desk)
        elif row.fate is Fate.STILL_THERE and row.left_at is None and desk.store.fates.is_answered(row):
            if desk.settings.policy.withdraw_answered:
                _take_back(row, session, desk)
            else:
                _leave(row, desk)
        elif row.state == DraftState.UNCERTAIN and desk.store.fates.is_answered(row):
            desk.store.journal.settle(row.ref, DraftState.WITHDRAWN, "you answered meanwhile")


def _take_back(row: DraftRow, session: MailSession, desk: Desk) -> None:
    """Only what carries our reference and is byte for byte what we stored, at the UID where we stored it."""
    hashes = [one for one in (row.kept_sha256, row.sha256) if one]
    outcome = Removal.CHANGED
    if row.folder and row.uid and row.uidvalidity is not None:
        desk.store.journal.settle(row.ref, DraftState.WITHDRAWING, row.reason)
        try:
            outcome = session.remove(row.folder, row.uid, uidvalidity=row.uidvalidity, sha256=hashes)
        except Refused:
            outcome = Removal.UNABLE
    log.info("draft ref=%s outcome=withdrawal-%s", row.ref, outcome.value)
    if outcome is Removal.REMOVED:
        _withdrawn(row, desk)
    else:
        _leave(row, desk)


def _withdrawn(row: DraftRow, desk: Desk) -> None:
    with desk.store.transaction():
        desk.store.journal.settle(row.ref, DraftState.WITHDRAWN, "you answered, so it was taken out of Drafts")
        desk.store.fates.happened(Event(EventKind.WITHDRAWN, row.account, row.client_id), desk.clock())


def _leave(row: DraftRow, desk: Desk) -> None:
    with desk.store.transaction():
        desk.store.fates.left(row.ref, desk.clock())
        desk.store.fates.happened(Event(EventKind.LEFT, row.account, row.client_id), desk.clock())
