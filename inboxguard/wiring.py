"""Introduces the rooms to each other: the only place that names adapters."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from inboxguard.app.daemon import Daemon
from inboxguard.app.desk import Desk
from inboxguard.core.availability import Availability, default_hours, describe_hours
from inboxguard.core.billing import FileReport
from inboxguard.core.classifier.model import Model
from inboxguard.core.clients import Directory
from inboxguard.core.errors import InboxguardError, UsageError
from inboxguard.core.judge import Judge
from inboxguard.core.ports import Connector, Relay, Tokens
from inboxguard.core.settings import Account, Gender, Me, Notice, Policy, Settings
from inboxguard.core.sign_in import SignedIn
from inboxguard.core.types import Language

if TYPE_CHECKING:
    from inboxguard.adapters.oauth.vault import Vault

STATE_FILE = "state.sqlite3"


def state_folder(option: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the state lives: --state, systemd's state folder, else the user's state folder."""
    given = option or environment.get("STATE_DIRECTORY")
    if given:
        return Path(given).expanduser()
    from platformdirs import user_state_path

    return user_state_path("inboxguard")


def now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


@cache
def model(*, second: bool = True) -> Model:
    """The shipped model, with its second reader or without."""
    from inboxguard.adapters.model_file import load_model, models_folder

    return load_model(models_folder(), second=second)


@cache
def templates() -> Mapping[str, str]:
    """Every template by its path below templates/ without the ending; replies by language, kind and step."""
    root = Path(__file__).parent / "templates"
    return {
        path.relative_to(root).with_suffix("").as_posix().removeprefix("replies/"): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*.txt"))
    }


def judge(settings: Settings, *, everyone: bool = False, assumed_hours: str = "") -> Judge:
    """The judge of these settings."""
    return Judge(
        me=settings.me,
        directory=Directory(settings.clients),
        availability=Availability(settings.hours, settings.me.zone),
        model=model(second=settings.second_reader),
        everyone=everyone,
        assumed_hours=assumed_hours,
    )


def assumed_settings() -> tuple[Settings, str]:
    """What `scan PATH` works with when there is no configuration, and the words that say so."""
    from tzlocal import get_localzone

    zone = get_localzone()
    hours = default_hours(zone.key)
    me = Me("", "", (), Language.EN, Gender.NEUTRAL, zone, signature="", mentor="")
    settings = Settings(me, hours, (), (), Policy(), None, Notice(), keep_evidence_days=0)
    return settings, f"hours assumed: {describe_hours(hours, Language.EN)}, {zone.key}"


def desk(settings: Settings, state: Path, *, clock: Callable[[], datetime] = now) -> Desk:
    """A desk with a database connection of its own; close its store. Invoice files are read if they changed."""
    from inboxguard.adapters.apart import parse_apart
    from inboxguard.adapters.store import Store

    settings, reports = billed(settings)
    words = {**templates(), **settings.replies}
    return Desk(settings, judge(settings), words, Store(state / STATE_FILE), clock, parse_apart, reports)


def billed(settings: Settings) -> tuple[Settings, tuple[FileReport, ...]]:
    """The settings with the invoices of their files, and how the reading went."""
    from inboxguard.adapters.invoice_file import with_invoices

    clients, reports = with_invoices(settings)
    return replace(settings, clients=clients), reports


def connector(account: Account, state: Path) -> Connector:
    """The way into one account; the state's folder holds its sign-in."""
    if account.kind == "maildir":
        from inboxguard.adapters.maildir import MaildirConnector

        return MaildirConnector(account)
    from inboxguard.adapters.imap import ImapConnector
    from inboxguard.adapters.secrets import reveal

    secret = account.secret
    return ImapConnector(account, lambda: reveal(secret) if secret else "", tokens=_tokens(account, state))


@cache
def _tokens(account: Account, state: Path) -> Tokens | None:
    """One for all connections to an account: while its token is good, none of them asks for another."""
    if account.token_command:
        from inboxguard.adapters.oauth.tokens import CommandTokens

        return CommandTokens(account.name, account.token_command)
    if account.oauth:
        from inboxguard.adapters.oauth.tokens import AccessTokens

        return AccessTokens(account.name, account.oauth, _vault(account, state))
    return None


def _vault(account: Account, state: Path) -> "Vault":
    from inboxguard.adapters.oauth.vault import Vault

    return Vault(state / "sign-in", account.name)


def signed_in(account: Account, state: Path) -> SignedIn | None:
    """How the sign-in by OAuth stands; None where there is none."""
    return _vault(account, state).state() if account.oauth else None


def sign_in(account: Account, state: Path, *, tell: Callable[[str], None]) -> str:
    """Goes with the owner through signing in by OAuth, and gives the place where the refresh token is kept."""
    if account.oauth is None:
        raise UsageError(f"account {account.name} has no oauth in its auth, so there is nothing to sign in to")
    from inboxguard.adapters.oauth.device import sign_in_by_code
    from inboxguard.adapters.oauth.loopback import sign_in_by_redirect

    way = sign_in_by_code if account.oauth.provider == "microsoft" else sign_in_by_redirect
    granted = way(account.oauth, account=account.name, tell=tell)
    if not granted.refresh_token:
        raise InboxguardError(
            f"account {account.name}: the provider gave no refresh token; let the registration of client_id allow it"
        )
    vault = _vault(account, state)
    with vault.lock():
        return vault.keep(granted.refresh_token)


def connector_by_name(settings: Settings, state: Path) -> Callable[[str], Connector]:
    """Finds connectors by the account's name."""
    accounts = {account.name: account for account in settings.accounts}

    def find(name: str) -> Connector:
        if name not in accounts:
            known = ", ".join(accounts) or "none"
            raise UsageError(f"there is no account {name!r} in the configuration; known: {known}")
        return connector(accounts[name], state)

    return find


def relay(settings: Settings) -> Relay | None:
    """The relay that carries the summary, None if it is stored by IMAP."""
    summary = settings.summary
    if summary is None or summary.smtp is None or summary.via != "smtp":
        return None
    from inboxguard.adapters.smtp import SmtpRelay

    return SmtpRelay(summary.smtp)


def daemon(settings: Settings, state: Path) -> Daemon:
    """The daemon of these settings."""
    import sdnotify

    from inboxguard.adapters.notice import call_notice
    from inboxguard.adapters.waker import Waker

    return Daemon(
        settings,
        open_desk=lambda: desk(settings, state),
        connector=connector_by_name(settings, state),
        relay=relay(settings),
        alarms=Waker(),
        notify=sdnotify.SystemdNotifier().notify,
        notice=lambda look: call_notice(settings.notice, look),
    )
