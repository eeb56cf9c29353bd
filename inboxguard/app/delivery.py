"""Carries drafts from the journal into the Drafts folder, once each, whatever breaks on the way (imap.md section 4)."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256

from inboxguard.app.doubt import already_there, may_be_lost, reconcile
from inboxguard.app.drafts_folder import DraftsFolder
from inboxguard.core.errors import MailboxError, Refused, Unreachable
from inboxguard.core.identity import refs_in
from inboxguard.core.ports import MailSession
from inboxguard.core.state_ports import StorePort
from inboxguard.core.types import Draft, DraftState

log = logging.getLogger(__name__)

#: How long a server may take to show an APPEND whose answer was lost. A guess with margin, not a measurement.
SETTLE_SECONDS = 120
#: A server's lasting "no" (RFC 5530): trying again cannot help.
_LASTING = frozenset(("TOOBIG", "NOPERM", "CANNOT"))
#: No room (RFC 9208): may be gone tomorrow, so it is tried daily and told, and never given up.
_FULL = frozenset(("OVERQUOTA", "LIMIT"))
#: The server asks for patience; it is never given up either.
_BUSY = frozenset(("UNAVAILABLE", "INUSE", "SERVERBUG", "THROTTLED", "CONTACTADMIN"))
#: Of these the one that is about us, not about this draft.
_THROTTLED = "THROTTLED"
_NO_FOLDER = frozenset(("TRYCREATE", "NONEXISTENT"))
#: A "no" without a reason that we know is taken for lasting after so many attempts, over more than an hour.
_ATTEMPTS = 5
_FIRST_RETRY = timedelta(minutes=5)
_DAY = timedelta(days=1)


def deliver(account: str, session: MailSession, store: StorePort, now: datetime, *, settle_seconds: int) -> int:
    """Settles attempts in doubt, then stores what is planned; gives how many drafts were stored."""
    for draft in store.journal.in_state(account, DraftState.SENDING):
        if _has_settled(draft, now, settle_seconds):
            reconcile(draft, session, store, now)
    planned = due(account, store, now)
    if not planned:
        return 0
    drafts = DraftsFolder(account, session, store, now)
    if may_be_lost(store, now):
        found = already_there(planned, session, store, now, drafts.name)
        planned = [draft for draft in planned if draft.ref not in found]
    return sum(_carry(draft, drafts, session, store, now) for draft in planned)


def _has_settled(draft: Draft, now: datetime, settle_seconds: int) -> bool:
    """Also where the clock was set back since."""
    return draft.tried_at is None or not timedelta(0) <= now - draft.tried_at < timedelta(seconds=settle_seconds)


def due(account: str, store: StorePort, now: datetime) -> list[Draft]:
    """Planned drafts that may be tried now; a clock that was set back delays none by more than a day."""
    planned = store.journal.in_state(account, DraftState.PLANNED)
    return [one for one in planned if one.retry_at is None or not timedelta(0) < one.retry_at - now <= _DAY]


def _carry(draft: Draft, drafts: DraftsFolder, session: MailSession, store: StorePort, now: datetime) -> bool:
    try:
        try:
            _store(draft, drafts.name, session, store, now)
        except Refused as error:
            if error.code not in _NO_FOLDER:
                raise
            # Certainly not stored; were the connection lost now, the folder that is gone would leave it uncertain.
            store.journal.settle(draft.ref, DraftState.PLANNED, str(error))
            drafts.find_anew()
            _store(draft, drafts.name, session, store, now)
    except Refused as error:
        _refused(draft, error, store, now)
        if error.code == _THROTTLED:  # whatever we ask: so nothing more in this look
            raise Unreachable(str(error), retry_after=error.retry_after) from error
        return False
    log.info("draft ref=%s outcome=stored", draft.ref)
    return True


def _store(draft: Draft, folder: str, session: MailSession, store: StorePort, now: datetime) -> None:
    state = session.state(folder)
    store.journal.sending(draft.ref, folder, state, now)
    receipt = session.append(folder, draft.content, draft=True)
    uid = str(receipt.uid) if receipt.uid is not None and receipt.uidvalidity == state.uidvalidity else None
    store.journal.stored(draft.ref, uid, now)
    if uid is None:
        return
    with suppress(MailboxError):  # what the server made of our octets; APPENDUID may point to nothing (Gmail)
        content = session.whole(folder, uid)
        if content is not None and draft.ref in refs_in(content.partition(b"\r\n\r\n")[0]):
            store.journal.kept_as(draft.ref, sha256(content).hexdigest())
        else:
            store.journal.stored(draft.ref, None, now)


def _refused(draft: Draft, error: Refused, store: StorePort, now: datetime) -> None:
    """A tagged NO: certainly not stored. Where all is throttled, the account's own pauses do the rest."""
    tries = draft.attempts + 1
    given_up = error.code in _LASTING or (tries >= _ATTEMPTS and error.code not in _FULL | _BUSY)
    pause = _DAY if error.code in _FULL else min(_DAY, _FIRST_RETRY * 2 ** min(draft.attempts, 10))
    if error.code == _THROTTLED:
        pause = timedelta(seconds=error.retry_after)
    state = DraftState.REFUSED if given_up else DraftState.PLANNED
    store.journal.settle(draft.ref, state, str(error), retry_at=None if given_up else now + pause)
    log.warning("draft ref=%s outcome=%s code=%s", draft.ref, "refused" if given_up else "again", error.code)
