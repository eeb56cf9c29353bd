"""One pass over one account: list, learn, take in, deliver, follow; and what is told when it cannot be done."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace

from inboxguard.app.delivery import SETTLE_SECONDS, deliver, due
from inboxguard.app.desk import Desk
from inboxguard.app.fates import follow
from inboxguard.app.follow_up import broken_lately, follow_up
from inboxguard.app.intake import take_in
from inboxguard.app.listing import changed, learn_sent, list_new
from inboxguard.app.promises import settle
from inboxguard.app.sweep import sweep
from inboxguard.app.withdrawal import drop_answered
from inboxguard.core.errors import InboxguardError, MailboxError, SignInLapsed, SignInRefused
from inboxguard.core.ports import Connector
from inboxguard.core.settings import Account
from inboxguard.core.types import DraftState

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PassReport:
    """What one pass did."""

    account: str
    #: Mails handled.
    mails: int
    #: Drafts stored.
    drafts: int
    #: One sentence, "" if all went well.
    error: str
    #: The account was never looked at before: what lay there is left alone.
    first: bool = False
    #: The server refused the password, or the token.
    refused: bool = False
    #: No try makes sense before the owner signs in anew; each costs nothing.
    lapsed: bool = False
    #: The server asked for so many seconds of patience.
    retry_after: float = 0.0


def look(account: Account, connector: Connector, desk: Desk, *, settle_seconds: int = SETTLE_SECONDS) -> PassReport:
    """Looks at one account and remembers how it went. Raises nothing that concerns this account alone."""
    try:
        mails, drafts = _look(account, connector, desk, settle_seconds)
    except MailboxError as error:
        report = PassReport(
            account.name, 0, 0, str(error),
            refused=isinstance(error, SignInRefused), lapsed=isinstance(error, SignInLapsed),
            retry_after=error.retry_after,
        )  # fmt: skip
        return _remember(report, type(error).__name__, desk)
    except InboxguardError:
        raise
    except Exception as error:  # noqa: BLE001 - one bad account never stops the others
        # Neither message nor traceback: those of a foreign exception may quote the mail.
        return _remember(PassReport(account.name, 0, 0, f"unexpected: {type(error).__name__}"), "unexpected", desk)
    return _remember(PassReport(account.name, mails, drafts, ""), "", desk)


def _remember(report: PassReport, problem: str, desk: Desk) -> PassReport:
    """In the state, and in the log where it is news: hours without a network are one line."""
    health = desk.store.health
    before = health.looks().get(report.account)
    health.looked(report.account, desk.clock(), error=report.error, refused=report.refused)
    if problem:
        known = before is not None and before.error == report.error
        log.log(
            logging.DEBUG if known else logging.WARNING,
            "pass account=%s outcome=failed error=%s", report.account, problem,
        )  # fmt: skip
    else:
        news = report.mails or report.drafts or before is None or before.error
        log.log(
            logging.INFO if news else logging.DEBUG,
            "pass account=%s outcome=good mails=%d drafts=%d", report.account, report.mails, report.drafts,
        )  # fmt: skip
    return replace(report, first=not problem and (before is None or before.last_good is None))


def _look(account: Account, connector: Connector, desk: Desk, settle_seconds: int) -> tuple[int, int]:
    store = desk.store
    settle(desk)
    with connector.connect() as session:
        states = changed(account, session, store)
        if _news(account.name, states, desk) or _work_waits(account.name, desk):
            # Before the folders are opened: each change of the open folder is a round trip.
            learn_sent(account, session, store, desk.clock())
            drop_answered(account.name, desk)
        fresh = list_new(account, states, session, store, desk.clock())
        mails = take_in(account.name, session, desk, fresh)
        follow_up(account.name, session, desk)
        drafts = deliver(account.name, session, store, desk.clock(), settle_seconds=settle_seconds)
        follow(account, session, desk)
        sweep(account.name, session, desk)
    return mails, drafts


def _news(account: str, changed: Iterable[str], desk: Desk) -> bool:
    """Not at the first look of all, which only notes where to begin."""
    return any(desk.store.intake.cursor(account, folder) for folder in changed)


def _work_waits(account: str, desk: Desk) -> bool:
    """Whether it is to be known what the owner wrote, though no mail came."""
    if desk.store.intake.pending(account) or broken_lately(account, desk):
        return True
    sending = desk.store.journal.in_state(account, DraftState.SENDING)
    return bool(sending or due(account, desk.store, desk.clock()))
