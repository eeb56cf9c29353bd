"""Carries drafts from the journal into the Drafts folder, once each, whatever breaks on the way (imap.md section 4)."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from inboxguard.core.errors import Refused
from inboxguard.core.ports import Folders, MailSession
from inboxguard.core.state_ports import StorePort
from inboxguard.core.types import Cursor, Draft, DraftState, FolderState, Listed

log = logging.getLogger(__name__)

#: How long a server may take to show an APPEND whose answer was lost. A guess with margin, not a measurement.
SETTLE_SECONDS = 120
#: A server's lasting "no" (RFC 5530, RFC 9208); anything else is tried again at the next pass, this often.
_LASTING = frozenset(("OVERQUOTA", "LIMIT", "TOOBIG", "NOPERM"))
_ATTEMPTS = 5
#: While the state is this young it may have been lost, so Drafts is searched before the first APPEND.
_YOUNG_HOURS = 24
_GAP = timedelta(hours=1)
_SEARCH_DAYS = 30


def deliver(account: str, session: MailSession, store: StorePort, now: datetime, *, settle_seconds: int) -> int:
    """Settles attempts in doubt, then stores what is planned; gives how many drafts were stored."""
    journal = store.journal
    doubtful = journal.in_state(account, DraftState.SENDING)
    for draft in doubtful:
        if draft.tried_at is None or now - draft.tried_at >= timedelta(seconds=settle_seconds):
            reconcile(draft, session, store, now)
    planned = journal.in_state(account, DraftState.PLANNED)
    if not planned:
        return 0
    folder = session.folders().drafts or session.create_drafts()
    young = _is_young(store, now)
    return sum(_store(draft, folder, session, store, now, search_first=young) for draft in planned)


def _is_young(store: StorePort, now: datetime) -> bool:
    """A new state, or one that nobody looked with for a while: it may be an old backup that was put back."""
    born = store.health.note("born")
    latest = max((look.last_try for look in store.health.looks().values() if look.last_try), default=now)
    if born is None or now - latest > _GAP:
        store.health.set_note("born", now.isoformat())
        return True
    return now - datetime.fromisoformat(born) < timedelta(hours=_YOUNG_HOURS)


def _store(
    draft: Draft, folder: str, session: MailSession, store: StorePort, now: datetime, *, search_first: bool
) -> bool:
    if search_first and _present(draft.ref, session.list(folder, session.recent_uids(folder, _SEARCH_DAYS))):
        store.journal.stored(draft.ref, None, now)
        return False
    store.journal.sending(draft.ref, folder, session.state(folder), now)
    try:
        receipt = session.append(folder, draft.content, draft=True)
    except Refused as error:
        _refused(draft, error, store)
        return False
    store.journal.stored(draft.ref, receipt.uid, now)
    log.info("draft ref=%s outcome=stored", draft.ref)
    return True


def _refused(draft: Draft, error: Refused, store: StorePort) -> None:
    """A tagged NO: certainly not stored. A lasting one ends it and is told; another is tried at the next pass."""
    lasting = error.code in _LASTING or draft.attempts + 1 >= _ATTEMPTS
    store.journal.settle(draft.ref, DraftState.REFUSED if lasting else DraftState.PLANNED, str(error))
    log.warning("draft ref=%s outcome=%s code=%s", draft.ref, "refused" if lasting else "again", error.code)


def _present(ref: str, listed: Iterable[Listed]) -> bool:
    """Whether one of these headers is ours, by Message-ID or X-Draft-Ref; compared here, not by the server."""
    needle = ref.encode()
    return any(needle in one.header for one in listed)


def reconcile(draft: Draft, session: MailSession, store: StorePort, now: datetime) -> None:
    """Finds out what became of an APPEND whose answer was lost."""
    if session.append_is_idempotent or draft.folder is None:
        store.journal.settle(draft.ref, DraftState.PLANNED, "again: the first attempt was cut short")
        return
    state = session.state(draft.folder)
    if state.uidvalidity != draft.uidvalidity or draft.uidnext is None:
        uids = session.recent_uids(draft.folder, _SEARCH_DAYS)
        complete = True
    else:
        uids = session.new_uids(draft.folder, Cursor(state.uidvalidity, draft.uidnext))
        complete = _no_gap(uids, draft.uidnext, state)
    if _present(draft.ref, session.list(draft.folder, uids)):
        store.journal.stored(draft.ref, None, now)
    elif complete:
        store.journal.settle(draft.ref, DraftState.PLANNED, "again: the first attempt did not arrive")
    else:
        _look_elsewhere(draft, session, store, now, session.folders())
    log.info("draft ref=%s outcome=reconciled", draft.ref)


def _no_gap(uids: list[str], first: int, state: FolderState) -> bool:
    """Whether every UID since the attempt is still there, so that ours never was."""
    last = state.uidnext if state.uidnext is not None else max((int(uid) + 1 for uid in uids), default=first)
    return len(uids) >= last - first


def _look_elsewhere(draft: Draft, session: MailSession, store: StorePort, now: datetime, folders: Folders) -> None:
    """Something that came since is gone again: the owner may have taken our draft, so it is never written twice."""
    if folders.sent and _present(draft.ref, session.list(folders.sent, session.recent_uids(folders.sent, 2))):
        store.journal.stored(draft.ref, None, now)
        return
    store.journal.settle(
        draft.ref, DraftState.UNCERTAIN, "the connection was lost while it was stored, and the folder changed since"
    )
