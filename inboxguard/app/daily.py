"""The daily summary: whether it is due, what it says, and that it goes out once."""

import logging
from datetime import datetime, timedelta

from inboxguard.app.desk import Desk
from inboxguard.app.promises import current
from inboxguard.core.errors import InDoubt, MailboxError
from inboxguard.core.ports import Connector, MailSession, Relay
from inboxguard.core.promises import breaking_day
from inboxguard.core.rows import SummaryRow
from inboxguard.core.settings import DraftMode
from inboxguard.core.summary import Day, is_empty, period_start, subject, summary_text
from inboxguard.core.summary_mail import summary_id, summary_mail

log = logging.getLogger(__name__)

#: After an SMTP attempt in doubt: one more, with the same Message-ID, never a third.
_RETRY = timedelta(minutes=30)
_ATTEMPTS_IN_DOUBT = 2
_LOOK_BACK_DAYS = 2


def day_of(desk: Desk, *, since: datetime | None = None) -> Day:
    """What the summary of this moment is made from."""
    store, settings, now = desk.store, desk.settings, desk.clock()
    start = since or period_start(now, store.health.last_summary())
    end = now + timedelta(seconds=1)
    judged = store.intake.judged_between(start, end)
    drafts = [*store.journal.open(), *store.journal.between(start, end)]
    latest = {(draft.content_id, draft.purpose): draft for draft in sorted(drafts, key=lambda draft: draft.generation)}
    zone = settings.me.zone
    promises = current(desk)
    breaks = {one.content_id: breaking_day(one, desk.judge.availability) for one in promises}
    return Day(
        language=settings.summary.language if settings.summary else settings.me.language,
        name=settings.me.name,
        gender=settings.me.gender,
        since=start.astimezone(zone),
        now=now.astimezone(zone),
        clients={client.id: client for client in settings.clients},
        judged=judged,
        entries=[one for one in store.ledger.of_mails(row.content_id for row in judged) if one.verdict is not False],
        drafts=sorted(latest.values(), key=lambda draft: draft.created_at),
        fates=store.fates.between(start, end),
        happened=store.fates.events(start, end),
        waiting=store.ledger.waiting(),
        looks=[look for name, look in store.health.looks().items() if name in {one.name for one in settings.accounts}],
        silent_after=timedelta(hours=settings.notice.after_hours),
        opening=desk.judge.availability.next_opening(now),
        observing=desk.draft_mode() is DraftMode.OBSERVE,
        invoice_files=desk.invoice_files,
        promises=promises,
        breaks={content_id: day for content_id, day in breaks.items() if day is not None},
    )


def is_due(desk: Desk) -> bool:
    """Whether today's summary should go out now; decided from the state, not from when the program last woke."""
    settings = desk.settings.summary
    if settings is None:
        return False
    now = desk.clock().astimezone(desk.settings.me.zone)
    if now.time() < settings.at or not desk.judge.availability.is_working_day(now.date()):
        return False
    row = desk.store.health.summary(now.date())
    return row is None or _may_try(row, now)


def _may_try(row: SummaryRow, now: datetime) -> bool:
    if row.state == "planned":
        return row.tried_at is None or now - row.tried_at >= timedelta(minutes=min(60, 5 * 2**row.attempts))
    in_doubt = row.may_be_out and row.attempts < _ATTEMPTS_IN_DOUBT
    return in_doubt and (row.tried_at is None or now - row.tried_at >= _RETRY)


def send_summary(desk: Desk, connector: Connector | None, relay: Relay | None) -> bool:
    """Freezes today's summary and sends it; gives whether it went out. Call it only when it is due, or asked for."""
    settings = desk.settings.summary
    if settings is None:
        return False
    now = desk.clock().astimezone(desk.settings.me.zone)
    health, today = desk.store.health, now.date()
    if health.summary(today) is None:
        day = day_of(desk)
        if is_empty(day) and not settings.empty_days:
            health.plan_summary(today, b"")
            health.mark_summary(today, "sent", now)
            return False
        text = summary_text(day, desk.templates)
        mail = summary_mail(subject=subject(day), text=text, to=settings.to, language=day.language, now=now)
        health.plan_summary(today, mail)
    row = health.summary(today)
    return row is not None and row.state != "sent" and _carry(row, desk, connector, relay, now)


def _carry(row: SummaryRow, desk: Desk, connector: Connector | None, relay: Relay | None, now: datetime) -> bool:
    health, settings = desk.store.health, desk.settings.summary
    if settings is None:
        return False
    try:
        if settings.via == "smtp" and relay is not None:
            health.mark_summary(row.day, "sending", now)
            relay.send(row.content, sender=settings.to, to=settings.to)
        elif connector is not None:
            _append(row, desk, connector, settings.to, now)
    except InDoubt:
        log.warning("summary day=%s outcome=in-doubt", row.day)
        return False
    except MailboxError as error:
        begun = health.summary(row.day) != row
        # Where no attempt was begun, what is unknown of the one before stays unknown.
        state = "in-doubt" if row.may_be_out and not begun else "planned" if error.transient else "failed"
        health.mark_summary(row.day, state, now)
        log.warning("summary day=%s outcome=failed error=%s", row.day, type(error).__name__)
        return False
    health.mark_summary(row.day, "sent", now)
    log.info("summary day=%s outcome=sent", row.day)
    return True


def _append(row: SummaryRow, desk: Desk, connector: Connector, to: str, now: datetime) -> None:
    """Stores the summary in the owner's inbox, unless an earlier attempt in doubt did."""
    with connector.connect() as session:
        if row.may_be_out and _is_there(summary_id(row.day, to).encode(), session):
            return
        desk.store.health.mark_summary(row.day, "sending", now)
        session.append("INBOX", row.content, draft=False)


def _is_there(needle: bytes, session: MailSession) -> bool:
    """In the inbox, or where the owner put it after reading: at Gmail what is archived is in All Mail alone."""
    folders = session.folders()
    return any(
        needle in listed.header
        for folder in ("INBOX", folders.trash, folders.everything)
        if folder
        for listed in session.list(folder, session.recent_uids(folder, _LOOK_BACK_DAYS))
    )
