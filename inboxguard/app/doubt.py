"""Finds out whether a draft is in the mailbox already: after an answer that was lost, and while the state is in doubt.

Headers are compared here; what a server says of them is at most a hint where to look.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from inboxguard.core.errors import Refused
from inboxguard.core.identity import refs_in
from inboxguard.core.ports import MailSession
from inboxguard.core.state_ports import StorePort
from inboxguard.core.types import Cursor, Draft, DraftState, Listed

log = logging.getLogger(__name__)

#: So many of the newest drafts are read where UIDs tell nothing.
NEWEST = 3000
#: While the state is this young it may have been lost before.
_YOUNG = timedelta(hours=24)
_SEARCH_DAYS = 30
#: Accounts are looked at side by side, each with the time at which its look began.
_CLOCK_PLAY = timedelta(minutes=1)
#: A state that nobody looked with for so long may be an old backup, with its marker, that was put back.
_RESTED = timedelta(hours=1)


class Sight(Enum):
    """What a look into Drafts tells of one draft."""

    HERE = "here"
    #: Every message since the attempt is listed, and none is ours.
    ABSENT = "absent"
    #: It is not among the newest; whether it ever was, UIDs do not tell.
    UNLISTED = "unlisted"
    #: Something that came since the attempt is gone again: it may have been ours.
    GAP = "gap"


@dataclass(frozen=True)
class _Seen:
    sight: Sight
    uid: str | None = None
    uidvalidity: int | None = None


def reconcile(draft: Draft, session: MailSession, store: StorePort, now: datetime) -> None:
    """Finds out what became of an APPEND whose answer was lost."""
    journal = store.journal
    if session.append_is_idempotent or draft.folder is None:
        journal.settle(draft.ref, DraftState.PLANNED, "again: the first attempt was cut short")
        return
    seen = _look(draft, draft.folder, session)
    if seen.sight is Sight.HERE:
        journal.stored(draft.ref, seen.uid, now, uidvalidity=seen.uidvalidity)
    elif seen.sight is not Sight.ABSENT and _is_elsewhere(draft, session, now):
        journal.stored(draft.ref, None, now)
    elif seen.sight is Sight.GAP:  # at most once: the owner may have taken it, so it is not written twice
        reason = "the connection was lost while it was stored, and the folder changed since"
        journal.settle(draft.ref, DraftState.UNCERTAIN, reason)
    else:
        journal.settle(draft.ref, DraftState.PLANNED, "again: the first attempt did not arrive")
    log.info("draft ref=%s outcome=reconciled sight=%s", draft.ref, seen.sight.value)


def _look(draft: Draft, folder: str, session: MailSession) -> _Seen:
    try:
        session.refresh(folder)
        state = session.state(folder)
    except Refused:  # deleted or renamed
        return _Seen(Sight.GAP)
    first, last = draft.uidnext, state.uidnext
    if state.uidvalidity != draft.uidvalidity or first is None or last is None or last < first:
        uid = find_newest(draft.ref, folder, session)
        return _Seen(Sight.HERE if uid else Sight.UNLISTED, uid, state.uidvalidity)
    since = list(session.list(folder, session.new_uids(folder, Cursor(state.uidvalidity, first))))
    uid = next((one.uid for one in since if draft.ref in refs_in(one.header)), None)
    if uid:
        return _Seen(Sight.HERE, uid, state.uidvalidity)
    whole = len(since) >= last - first and all(one.header for one in since)
    return _Seen(Sight.ABSENT if whole else Sight.GAP)


def find_newest(ref: str, folder: str, session: MailSession) -> str | None:
    """UID of the draft among the newest, else where the server thinks it is."""
    listed = headers(folder, session.newest_uids(folder, NEWEST), session)
    found = _where(ref, listed) or _where(ref, headers(folder, session.find_uids(folder, ref), session))
    return found.uid if found else None


def headers(folder: str, uids: Sequence[str], session: MailSession) -> Iterable[Listed]:
    """The headers of these mails; nothing is asked for none."""
    return session.list(folder, uids) if uids else ()


def _where(ref: str, listed: Iterable[Listed]) -> Listed | None:
    return next((one for one in listed if ref in refs_in(one.header)), None)


def _is_elsewhere(draft: Draft, session: MailSession, now: datetime) -> bool:
    """Whether it was sent, thrown away or filed since the attempt."""
    folders = session.folders()
    days = (now - draft.tried_at).days + 2 if draft.tried_at else _SEARCH_DAYS
    return any(
        _where(draft.ref, _recent(folder, session, days))
        for folder in dict.fromkeys((folders.sent, folders.trash, folders.everything))
        if folder
    )


def _recent(folder: str, session: MailSession, days: int) -> Iterable[Listed]:
    try:
        return headers(folder, session.recent_uids(folder, max(days, 2)), session)
    except Refused:  # a configured folder that is not there
        return ()


def may_be_lost(store: StorePort, now: datetime) -> bool:
    """Whether drafts may have been stored that this state knows nothing of: it is young, or an old backup."""
    born = store.health.note("born")
    latest = max((look.last_try for look in store.health.looks().values() if look.last_try), default=now)
    rested = latest > now + _CLOCK_PLAY or now - latest > _RESTED
    if born is None or rested or store.journal.is_older_than_its_marker():
        store.health.set_note("born", now.isoformat())
        return True
    return now - datetime.fromisoformat(born) < _YOUNG


def already_there(
    planned: Sequence[Draft], session: MailSession, store: StorePort, now: datetime, drafts: str
) -> set[str]:
    """Marks those as stored that lie in Drafts, Sent or Trash; gives their references."""
    wanted = {draft.ref for draft in planned}
    folders = session.folders()
    newest = headers(drafts, session.newest_uids(drafts, NEWEST), session)
    here = {ref: one.uid for one in newest for ref in refs_in(one.header) & wanted}
    uidvalidity = session.state(drafts).uidvalidity
    gone = {
        ref
        for folder in dict.fromkeys((folders.sent, folders.trash))
        if folder
        for one in _recent(folder, session, _SEARCH_DAYS)
        for ref in refs_in(one.header) & wanted
    }
    for ref in here.keys() | gone:
        store.journal.stored(ref, here.get(ref), now, folder=drafts, uidvalidity=uidvalidity)
        log.info("draft ref=%s outcome=found", ref)
    return here.keys() | gone
