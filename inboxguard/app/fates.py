"""What became of each draft: found out from Drafts and Sent by header, never by touching one.

At most hourly, and only while a fate is open and one of the folders changed.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from inboxguard.app.desk import Desk
from inboxguard.app.doubt import NEWEST, headers
from inboxguard.app.listing import learn_sent
from inboxguard.app.withdrawal import settle_answered
from inboxguard.core.errors import Refused
from inboxguard.core.identity import refs_in
from inboxguard.core.parsing import read_header
from inboxguard.core.ports import MailSession
from inboxguard.core.rows import DraftRow, Fate
from inboxguard.core.settings import Account
from inboxguard.core.state_ports import StorePort
from inboxguard.core.types import DraftState, Listed

_EVERY = timedelta(hours=1)
#: A draft that left Drafts may show in Sent later: a mail waits in the outbox, a phone syncs in the evening.
_REOPENED = timedelta(days=7)
#: What lies there longer is not asked about any more.
_FOLLOWED = timedelta(days=90)


def follow(account: Account, session: MailSession, desk: Desk) -> None:
    """Brings the fates of an account's drafts up to date, and settles what the owner answered otherwise."""
    now, store = desk.clock(), desk.store
    rows = store.fates.followed(account.name, since=now - _FOLLOWED, deleted_since=now - _REOPENED)
    key = f"fates:{account.name}"
    noted = json.loads(store.health.note(key) or "{}")
    if not rows or not _is_time(noted.get("at"), now):
        return
    sent = session.sent_folder()
    states = {folder: _state(folder, session) for folder in (*_places(rows), sent) if folder}
    if states != noted.get("states") or not all(row.fate for row in rows):
        settle_answered(bring_up_to_date(rows, account, session, store, now), session, desk)
    store.health.set_note(key, json.dumps({"at": now.isoformat(), "states": states}))


def bring_up_to_date(
    rows: Sequence[DraftRow], account: Account, session: MailSession, store: StorePort, now: datetime
) -> list[DraftRow]:
    """Reads Sent and the folders that these drafts were stored in; gives the rows with their fates and places."""
    sent = learn_sent(account, session, store, now)
    seen = {ref: place for folder in _places(rows) for ref, place in _lying_in(folder, rows, session, store).items()}
    return [_settle(row, seen.get(row.ref), store, now, sent_is_known=sent is not None) for row in rows]


def _places(rows: Sequence[DraftRow]) -> list[str]:
    return list(dict.fromkeys(row.folder for row in rows if row.folder))


def _is_time(last: str | None, now: datetime) -> bool:
    return last is None or not timedelta(0) <= now - datetime.fromisoformat(last) < _EVERY


def _state(folder: str, session: MailSession) -> list[int | None]:
    """As JSON gives it back; empty for a folder that is gone."""
    try:
        state = session.state(folder)
    except Refused:
        return []
    return [state.uidvalidity, state.uidnext, state.messages]


#: UID, None for one that is no longer byte for byte ours, and UIDVALIDITY.
_Place = tuple[str | None, int]


def _lying_in(folder: str, rows: Sequence[DraftRow], session: MailSession, store: StorePort) -> dict[str, _Place]:
    """Drafts that lie in the folder: at their UID, else by header, else by the mail that they answer.

    Gmail gives a draft that is edited a new Message-ID each time; of two drafts for one mail it is the later one's.
    """
    own = [row for row in rows if row.folder == folder]
    try:
        session.refresh(folder)
        uidvalidity = session.state(folder).uidvalidity
    except Refused:
        return {}
    exact = [row.uid for row in own if row.uid and row.uidvalidity == uidvalidity]
    found = _by_ref(headers(folder, exact, session), uidvalidity)
    missing = [row for row in own if row.ref not in found]
    if not missing:
        return found
    newest = list(headers(folder, session.newest_uids(folder, NEWEST), session))
    found |= _by_ref(newest, uidvalidity)
    unnamed = [one for one in newest if not refs_in(one.header)]
    latest = {row.content_id: row for row in missing if row.ref not in found and row.state == DraftState.STORED}
    for row in latest.values():
        mail = store.intake.find(row.content_id)
        answered = mail.message_id if mail else None
        if answered and any(_answers(one.header, answered) for one in unnamed):
            found[row.ref] = (None, uidvalidity)
    return found


def _by_ref(listed: Iterable[Listed], uidvalidity: int) -> dict[str, _Place]:
    return {ref: (one.uid, uidvalidity) for one in listed for ref in refs_in(one.header)}


def _answers(header: bytes, message_id: str) -> bool:
    return message_id.encode() in header and f"<{message_id}>" in read_header(header).get("in-reply-to", "")


def _settle(row: DraftRow, place: _Place | None, store: StorePort, now: datetime, *, sent_is_known: bool) -> DraftRow:
    """The row with its fate and its place."""
    uid, uidvalidity = place or (None, None)
    if row.uid is None:
        row = replace(row, uid=uid, uidvalidity=uidvalidity if place else row.uidvalidity)
    if row.state == DraftState.WITHDRAWING:
        return replace(row, fate=Fate.STILL_THERE if place else None)
    fate = _fate(row, place is not None, store, sent_is_known=sent_is_known)
    if fate is None:
        if row.fate is not None:
            store.fates.settle(row.ref, None, now)
        return replace(row, fate=None)
    if row.state == DraftState.UNCERTAIN:
        store.journal.stored(row.ref, uid, now, uidvalidity=uidvalidity)
    store.fates.settle(row.ref, fate, now)
    return replace(row, fate=fate, state=DraftState.STORED)


def _fate(row: DraftRow, is_there: bool, store: StorePort, *, sent_is_known: bool) -> Fate | None:
    """None where nothing can be said: an uncertain draft that is nowhere, or no folder of sent mail is known."""
    sent = store.fates.sent_text(row.ref)
    if sent is None and is_there:
        return Fate.STILL_THERE
    if row.state == DraftState.UNCERTAIN and sent is None:
        return None
    # Once draft and answer were seen side by side, that answer was not the draft.
    text = sent if sent is not None or row.left_at else store.fates.answer_text(row)
    if text is not None:
        return Fate.SENT_AS_IS if text and text == row.text_hash else Fate.EDITED_AND_SENT
    return Fate.DELETED if sent_is_known else None
