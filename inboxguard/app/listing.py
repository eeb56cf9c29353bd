"""Finds what is new in an account: rows and cursor for incoming mail, facts for mail that the owner sent."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from inboxguard.core.errors import Unreadable
from inboxguard.core.identity import content_id, refs_in, text_hash, thread_id
from inboxguard.core.parsing import parse
from inboxguard.core.ports import MailSession
from inboxguard.core.rows import MailRow
from inboxguard.core.settings import Account
from inboxguard.core.state_ports import StorePort
from inboxguard.core.types import Cursor, Fetched, FolderState, Listed

log = logging.getLogger(__name__)

#: How far back sent mail is read when it is seen for the first time: who is written to, which threads are answered.
_SENT_DAYS = 30
#: After a change of UIDVALIDITY, mail of this many days is listed again and recognised by content.
_RELIST_DAYS = 14

#: A server keeps the time of receipt in whole seconds, and its clock is not ours.
_TICK = timedelta(minutes=10)

Fresh = dict[tuple[str, str], Listed]


def changed(account: Account, session: MailSession, store: StorePort) -> dict[str, FolderState]:
    """The watched folders that are not as they were at the last look, or were never looked at."""
    states = {folder: session.state(folder) for folder in account.folders}
    return {folder: state for folder, state in states.items() if not _as_before(account, folder, state, store)}


def _as_before(account: Account, folder: str, state: FolderState, store: StorePort) -> bool:
    cursor = store.intake.cursor(account.name, folder)
    return cursor is not None and state == FolderState(cursor.uidvalidity, cursor.uidnext, state.messages)


def list_new(
    account: Account, states: dict[str, FolderState], session: MailSession, store: StorePort, now: datetime
) -> Fresh:
    """Notes every new mail of these folders; gives the headers so that intake need not ask again.

    The first look starts from now: what lies there already is left alone.
    """
    fresh: Fresh = {}
    for folder, state in states.items():
        for listed in _list_folder(account, folder, state, session, store, now=now):
            fresh[folder, listed.uid] = listed
    return fresh


def _list_folder(
    account: Account, folder: str, state: FolderState, session: MailSession, store: StorePort, *, now: datetime
) -> list[Listed]:
    cursor = store.intake.cursor(account.name, folder)
    if cursor is None:
        start = Cursor(state.uidvalidity, _next_uid(state, folder, session))
        store.health.set_note(_first_look(account, folder), now.isoformat())
        store.intake.note_new([], account=account.name, folder=folder, cursor=start, at=now)
        return []
    uids = _new_uids(folder, state, cursor, session)
    began = _began(account, folder, store, now)
    listed = [one for one in session.list(folder, uids) if began is None or one.received_at > began - _TICK]
    good = store.health.looks().get(account.name)
    # A clock that was ahead at the last good look must not make everything since look old.
    last_good = min(good.last_good, now) if good and good.last_good else None
    rows = [_row(account, folder, state, one, last_good) for one in listed]
    after = Cursor(state.uidvalidity, state.uidnext if state.uidnext is not None else _after(uids, cursor))
    store.intake.note_new(rows, account=account.name, folder=folder, cursor=after, at=now)
    return listed


def _new_uids(folder: str, state: FolderState, cursor: Cursor, session: MailSession) -> list[str]:
    """What came since the cursor; the last days where it says nothing any more: mail is known by its content.

    A server that was restored from a backup gives out UIDs a second time, under the same UIDVALIDITY; and a Maildir's
    cursor is a time, which goes back with the clock.
    """
    went_back = state.uidnext is not None and state.uidnext < cursor.uidnext
    if went_back and state.uidvalidity == cursor.uidvalidity:
        log.warning("event=uidnext-went-back folder_uidnext=%s cursor=%d", state.uidnext, cursor.uidnext)
    if went_back or state.uidvalidity != cursor.uidvalidity:
        return session.recent_uids(folder, _RELIST_DAYS)
    return session.new_uids(folder, cursor)


def _began(account: Account, folder: str, store: StorePort, now: datetime) -> datetime | None:
    """When the folder was first looked at; None at the first look after a clock that was ahead then was set right."""
    noted = store.health.note(_first_look(account, folder))
    if noted is None or datetime.fromisoformat(noted) <= now:
        return datetime.fromisoformat(noted) if noted else None
    store.health.set_note(_first_look(account, folder), now.isoformat())
    return None


def find_elsewhere(
    gone: Sequence[MailRow], account: Account, session: MailSession, store: StorePort, now: datetime
) -> set[str]:
    """Notes for mail that left one folder another watched one where it lies still; gives what was found.

    At Gmail a mail is in several folders at once, and only its place in one of them is kept.
    """
    wanted = {row.content_id for row in gone}
    found: set[str] = set()
    for folder in account.folders:
        cursor = store.intake.cursor(account.name, folder)
        if cursor is None or folder == gone[0].folder or not wanted - found:
            continue
        state = session.state(folder)
        recent = session.list(folder, session.recent_uids(folder, _RELIST_DAYS))
        rows = [row for one in recent if (row := _row(account, folder, state, one, None)).content_id in wanted - found]
        store.intake.note_new(rows, account=account.name, folder=folder, cursor=cursor, at=now)
        found |= {row.content_id for row in rows}
    return found


def _first_look(account: Account, folder: str) -> str:
    """Key of the note that says when the folder was first looked at: older mail is left alone, wherever it turns up.

    An old mail moved in gets a new UID, and an old Maildir file whose flags change is listed again.
    """
    return f"first-look:{account.name}/{folder}"


def _row(account: Account, folder: str, state: FolderState, listed: Listed, last_good: datetime | None) -> MailRow:
    place = f"{account.name}/{folder}/{state.uidvalidity}/{listed.uid}"
    # A mail much older than the last good look was there then: it came back with a new UIDVALIDITY, or was moved in.
    backlog = last_good is not None and listed.received_at < last_good - timedelta(days=1)
    return MailRow(
        content_id=content_id(listed.header or place.encode(), listed.gmail_id),
        account=account.name,
        folder=folder,
        uidvalidity=state.uidvalidity,
        uid=listed.uid,
        attempts=0,
        backlog=backlog,
    )


def _next_uid(state: FolderState, folder: str, session: MailSession) -> int:
    if state.uidnext is not None:
        return state.uidnext
    everything = Cursor(state.uidvalidity, 1)
    return _after(session.new_uids(folder, everything), everything)


def _after(uids: Sequence[str], cursor: Cursor) -> int:
    """The UID after the last one, for servers that do not tell UIDNEXT."""
    return max((int(uid) + 1 for uid in uids), default=cursor.uidnext)


def learn_sent(account: Account, session: MailSession, store: StorePort, now: datetime) -> str | None:
    """Reads the headers of mail that the owner sent: which mails are answered, who is written to, which were drafts.

    Gives the folder's name, None if there is none.
    """
    folder = session.sent_folder()
    if folder is None:
        return None
    state = session.state(folder)
    cursor = store.intake.cursor(account.name, folder)
    if cursor is not None and cursor == Cursor(state.uidvalidity, state.uidnext or -1):
        return folder
    fresh = cursor is None or cursor.uidvalidity != state.uidvalidity
    uids = session.recent_uids(folder, _SENT_DAYS) if fresh or cursor is None else session.new_uids(folder, cursor)
    # Listed in full first: the text of a draft is fetched in between.
    for listed in list(session.list(folder, uids)):
        _note_sent(account, _Sent(folder, state.uidvalidity, listed), session, store)
    after = Cursor(state.uidvalidity, _next_uid(state, folder, session))
    store.intake.note_new([], account=account.name, folder=folder, cursor=after, at=now)
    return folder


@dataclass(frozen=True)
class _Sent:
    """One mail in the folder of sent mail."""

    folder: str
    uidvalidity: int
    listed: Listed


def _note_sent(account: Account, one: _Sent, session: MailSession, store: StorePort) -> None:
    listed = one.listed
    try:
        mail = parse(Fetched(source="", content=listed.header, received_at=listed.received_at))
    except Unreadable:
        return
    answers = [one for one in (mail.in_reply_to, *mail.references[-1:]) if one]
    refs = refs_in(listed.header)
    was_draft = bool(refs) or store.fates.answers_a_draft(mail.in_reply_to or "")
    store.health.note_sent(
        account=account.name,
        uid=f"{one.uidvalidity}/{listed.uid}",
        thread=thread_id(mail.message_id, mail.references, mail.in_reply_to),
        at=mail.sent_at or listed.received_at,
        answers=answers,
        recipients=[address.email for address in (*mail.to, *mail.cc)],
        refs=refs,
        text_hash=_hash_of_text(one.folder, listed, session) if was_draft else "",
    )


def _hash_of_text(folder: str, listed: Listed, session: MailSession) -> str:
    """Of the whole text, to be compared with a draft's; "" if it cannot be read."""
    try:
        return next((text_hash(parse(fetched).text) for _, fetched in session.fetch(folder, [listed])), "")
    except Unreadable:
        return ""
