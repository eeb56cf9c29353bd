"""Looks once for a second copy of a draft that took more than one attempt: a delivery may come later than we waited."""

import logging
from datetime import timedelta
from hashlib import sha256

from inboxguard.app.desk import Desk
from inboxguard.app.doubt import NEWEST, headers
from inboxguard.core.errors import Refused
from inboxguard.core.identity import refs_in
from inboxguard.core.ports import MailSession, Removal
from inboxguard.core.rows import DraftRow, Event, EventKind
from inboxguard.core.types import Listed

log = logging.getLogger(__name__)

#: Not sooner: what comes late is to have come (imap.md section 4, step 8).
_AFTER = timedelta(minutes=10)


def sweep(account: str, session: MailSession, desk: Desk) -> None:
    """Makes one of two unedited copies where that is configured and the server can, and tells of all others."""
    store, now = desk.store, desk.clock()
    may_remove = desk.settings.policy.remove_late_copies
    for row in store.fates.to_sweep(account, now - _AFTER):
        copies = _copies(row, session) if row.folder else []
        if len(copies) > 1 and not (may_remove and _made_one(row, copies, session)):
            store.fates.happened(Event(EventKind.TWO_COPIES, account, row.client_id), now)
            log.warning("draft ref=%s outcome=two-copies", row.ref)
        store.fates.swept(row.ref, now)


def _copies(row: DraftRow, session: MailSession) -> list[Listed]:
    """What carries our reference, lowest UID first."""
    folder = row.folder or ""
    try:
        session.refresh(folder)
        uids = {*session.newest_uids(folder, NEWEST), *session.find_uids(folder, row.ref)}
    except Refused:
        return []
    found = [one for one in headers(folder, sorted(uids), session) if row.ref in refs_in(one.header)]
    return sorted(found, key=lambda one: (len(one.uid), one.uid))


def _made_one(row: DraftRow, copies: list[Listed], session: MailSession) -> bool:
    r"""The higher UID goes if both are `\Draft`, of one size and byte for byte the same."""
    first, second, *more = copies
    alike = first.size == second.size and all("\\Draft" in one.flags for one in copies)
    if more or not alike or row.folder is None:
        return False
    try:
        content = session.whole(row.folder, first.uid)
        if content is None:
            return False
        uidvalidity = session.state(row.folder).uidvalidity
        digest = sha256(content).hexdigest()
        return session.remove(row.folder, second.uid, uidvalidity=uidvalidity, sha256=[digest]) is Removal.REMOVED
    except Refused:
        return False
