"""What the program does with the mail: [[accounts]], [policy], [summary], [notice], [privacy]."""

from pathlib import Path

from inboxguard.config.people import read_language
from inboxguard.config.sign_in import read_auth, read_secret
from inboxguard.config.table import Table
from inboxguard.core.settings import (
    Account,
    DraftMode,
    Handling,
    Hours,
    Ladder,
    Me,
    Notice,
    Policy,
    SmtpRelay,
    SummarySettings,
)
from inboxguard.core.sign_in import is_loopback
from inboxguard.core.types import Kind

_SECURITY = ("tls", "starttls", "none")
_IMAP_PORTS = {"tls": 993, "starttls": 143, "none": 143}
_SMTP_PORTS = {"tls": 465, "starttls": 587, "none": 25}
#: Below this, some providers (Gmail, Microsoft 365) throttle or lock out.
_SHORTEST_POLL_SECONDS = 30


def read_accounts(tables: list[Table], home: Path) -> tuple[Account, ...]:
    """All accounts; relative paths are below the configuration's folder."""
    accounts = tuple(_account(table, home) for table in tables)
    names = [account.name for account in accounts]
    for table, name in zip(tables, names, strict=True):
        if names.count(name) > 1:
            table.problem("name", "give each account a name of its own", name)
        if "/" in name:
            table.problem("name", "leave out the slash", name)
    return accounts


def _account(table: Table, home: Path) -> Account:
    kind = table.one_of("kind", ("imap", "maildir"), "imap")
    security = _security(table)
    path = table.text("path", required=kind == "maildir")
    secret, oauth, token_command = read_auth(table, required=kind == "imap")
    account = Account(
        name=table.text("name", required=True),
        kind=kind,
        host=table.text("host", required=kind == "imap"),
        port=table.integer("port", _IMAP_PORTS[security], low=1, high=65535),
        security=security,
        user=table.text("user", required=kind == "imap"),
        secret=secret,
        path=_path(path, home),
        folders=table.texts("folders") or ("INBOX",),
        drafts=table.text("drafts"),
        sent=table.text("sent"),
        poll_seconds=table.seconds("poll_every", "5m", low=_SHORTEST_POLL_SECONDS),
        ca_file=_path(table.text("ca_file"), home),
        idle=table.flag("idle", True),
        oauth=oauth,
        token_command=token_command,
    )
    table.close()
    return account


def _security(table: Table) -> str:
    security = table.one_of("security", _SECURITY, "tls")
    host = table.content.get("host", "")
    if security == "none" and not is_loopback(str(host)):
        table.problem("security", 'would send the password in the clear; write "tls" or "starttls"', security)
    return security


def _path(text: str, home: Path) -> Path | None:
    return home / Path(text).expanduser() if text else None


def read_policy(table: Table, hours: Hours) -> Policy:
    """What findings lead to."""
    ladder = table.table("ladder")
    steps = Ladder(
        window_days=ladder.integer("window_days", 30, low=1),
        firm_from=ladder.integer("firm_from", 3, low=2),
        final_from=ladder.integer("final_from", 5, low=3),
        forget_days=ladder.integer("forget_days", 60, low=1),
    )
    if steps.final_from <= steps.firm_from:
        ladder.problem("final_from", "must be above firm_from", steps.final_from)
    ladder.close()
    policy = Policy(
        drafts=table.choice("drafts", DraftMode, DraftMode.OBSERVE) if table.has("drafts") else None,
        handling=_handling(table.table("kinds"), hours),
        ladder=steps,
        drafts_per_day=table.integer("drafts_per_day", 5, high=100),
        max_age_days=table.integer("max_age_days", 7, low=1, high=90),
        withdraw_answered=table.flag("withdraw_answered", False),
        remove_late_copies=table.flag("remove_late_copies", False),
        follow_up=table.flag("follow_up", True),
        cite_law=table.flag("cite_law", False),
    )
    table.close()
    return policy


def _handling(kinds: Table, hours: Hours) -> dict[Kind, Handling]:
    """By kind. Of hours that never close no letter can say anything true."""
    defaults = Policy()
    handling = {kind: kinds.choice(kind.value, Handling, defaults.leads_to(kind)) for kind in Kind}
    for kind in (Kind.HOSTILITY, Kind.LEAVING):
        if handling[kind] is Handling.DRAFT:
            kinds.problem(kind.value, 'wants a phone call first; write "review" or "note"', "draft")
    if hours.never_close and handling[Kind.OUT_OF_HOURS] is Handling.DRAFT:
        handling[Kind.OUT_OF_HOURS] = Handling.NOTE
    kinds.close()
    return handling


def read_summary(table: Table, me: Me, accounts: tuple[Account, ...], home: Path) -> SummarySettings:
    """The daily summary. It may go to the owner alone (promise 1)."""
    to = table.email("to") or me.email
    if to not in me.addresses:
        table.problem("to", "the summary goes to you alone; write one of your addresses in [me]", to)
    names = [account.name for account in accounts]
    account = table.text("account", names[0] if names else "")
    if account and account not in names:
        table.problem("account", f"no such account; known: {', '.join(names)}", account)
    via = table.one_of("via", ("imap", "smtp"), "imap")
    summary = SummarySettings(
        at=table.clock("at", "08:30"),
        to=to,
        via=via,
        account=account,
        smtp=_relay(table.table("smtp"), home) if table.has("smtp") else None,
        language=read_language(table, "language", me.language),
        empty_days=table.flag("empty_days", True),
    )
    if via == "smtp" and summary.smtp is None:
        table.problem("smtp", 'via = "smtp" needs [summary.smtp] with host, user and auth')
    table.close()
    return summary


def _relay(table: Table, home: Path) -> SmtpRelay:
    security = _security(table)
    user = table.text("user")
    relay = SmtpRelay(
        host=table.text("host", required=True),
        port=table.integer("port", _SMTP_PORTS[security], low=1, high=65535),
        security=security,
        user=user,
        secret=read_secret(table, "auth", required=bool(user)),
        ca_file=_path(table.text("ca_file"), home),
    )
    table.close()
    return relay


def read_notice(table: Table) -> Notice:
    """What is called when an account cannot be looked at."""
    notice = Notice(
        command=table.texts("command"), after_hours=table.integer("after_hours", Notice.after_hours, low=1, high=720)
    )
    table.close()
    return notice
