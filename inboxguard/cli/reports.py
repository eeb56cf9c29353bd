"""summary, doctor, status: the commands that tell how things are."""

import argparse
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from inboxguard import wiring
from inboxguard.app.daily import day_of, send_summary
from inboxguard.app.desk import Desk
from inboxguard.cli.context import open_desk, settings_of, state_of
from inboxguard.cli.money import file_detail, money_json, print_money
from inboxguard.cli.screen import print_json, say
from inboxguard.core.availability import NoOpening, describe_hours
from inboxguard.core.errors import InboxguardError, UsageError
from inboxguard.core.identity import short_id
from inboxguard.core.lint import lint_template
from inboxguard.core.rows import Look
from inboxguard.core.settings import Account, Settings
from inboxguard.core.sign_in import SignedIn
from inboxguard.core.summary import subject, summary_text
from inboxguard.core.summary_mail import summary_html
from inboxguard.core.types import DraftState, Language


def summary(options: argparse.Namespace) -> int:
    """Prints, sends or writes the daily summary."""
    with open_desk(options) as desk:
        if options.send:
            return _send(desk, state_of(options))
        since = _since(options.day, desk) if options.day else None
        day = day_of(desk, since=since)
        text = summary_text(day, desk.templates)
        if options.html:
            try:
                Path(options.html).write_text(summary_html(text, day.language, subject(day)), encoding="utf-8")
            except OSError as error:
                raise UsageError(f"{options.html} cannot be written: {error.strerror}") from error
            say(f"Written to {options.html}")
        else:
            print(text, end="")
    return 0


def _send(desk: Desk, state: Path) -> int:
    settings = desk.settings.summary
    if settings is None:
        raise UsageError("there is no [summary] in the configuration; config.example.toml shows how")
    now = desk.clock().astimezone(desk.settings.me.zone)
    row = desk.store.health.summary(now.date())
    if row is not None and row.state == "sent":
        say("Today's summary went out already; read its day again with: inboxguard summary --day today")
        return 0
    connector = wiring.connector_by_name(desk.settings, state)(settings.account) if settings.account else None
    if send_summary(desk, connector, wiring.relay(desk.settings)):
        say(f"Sent to {settings.to}")
        return 0
    say("Not sent; see inboxguard status and inboxguard doctor.")
    return 1


def _since(text: str, desk: Desk) -> datetime:
    """The beginning of the day that is asked for."""
    today = desk.midnight().date()
    try:
        day = {"today": today, "yesterday": today - timedelta(days=1)}.get(text) or date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--day {text}: write a date such as 2026-09-08, today or yesterday") from None
    return datetime.combine(day, time(0), desk.settings.me.zone)


_NOT_SIGNED_IN = {SignedIn.MISSING: "nobody is signed in", SignedIn.LAPSED: "the sign-in has lapsed"}


def status(options: argparse.Namespace) -> int:
    """Last good look, next run, what waits."""
    with open_desk(options) as desk:
        report = status_json(desk, state_of(options))
    if options.json:
        print_json(report)
    else:
        _print_status(report)
    return 1 if any(account["error"] for account in report["accounts"]) else 0


def status_json(desk: Desk, state: Path) -> dict[str, Any]:
    """The object of `status --json` (docs/json.md)."""
    looks = desk.store.health.looks()
    journal = desk.store.journal
    return {
        "clients": len(desk.settings.clients),
        "drafts": desk.draft_mode(),
        "accounts": [
            {
                **_account_json(account, looks.get(account.name), desk.clock()),
                "sign_in": wiring.signed_in(account, state),
            }
            for account in desk.settings.accounts
        ],
        "waiting": len(desk.store.ledger.waiting()),
        "drafts_not_stored": [
            {
                "ref": draft.ref,
                "mail": draft.content_id,
                "client": draft.client_id,
                "state": draft.state,
                "reason": draft.reason,
                "retry_at": draft.retry_at,
            }
            for draft in journal.open()
            if draft.state != DraftState.PLANNED or draft.reason
        ],
        **money_json(desk),
        "last_summary": desk.store.health.last_summary(),
        "next_opening": _next_opening(desk),
    }


def _next_opening(desk: Desk) -> datetime | None:
    try:
        return desk.judge.availability.next_opening(desk.clock())
    except NoOpening:
        return None


def _account_json(account: Account, look: Look | None, now: datetime) -> dict[str, Any]:
    # The daemon's interval is left to chance by a tenth; what it does after a failure only it knows.
    latest = look.last_try + timedelta(seconds=account.poll_seconds * 1.1) if look and look.last_try else None
    next_run = latest if latest and latest > now and look and not look.error else None
    return {
        "name": account.name,
        "last_good": look.last_good if look else None,
        "last_try": look.last_try if look else None,
        "next_run": next_run,
        "error": look.error if look else "",
        "refused": look.refused if look else False,
    }


def _print_status(report: dict[str, Any]) -> None:
    if not report["clients"]:
        print("✗ no clients are configured, so no mail is judged; add [[clients]]")
    for account in report["accounts"]:
        good = account["last_good"]
        when = f"last good look {_ago(good)}" if good else "not looked at yet; run inboxguard once"
        mark = "✗" if account["error"] else "✓"
        following = f"; the next by {account['next_run'].astimezone():%H:%M} if it runs" if account["next_run"] else ""
        print(f"{mark} {account['name']}: {when}{following}{'; ' + account['error'] if account['error'] else ''}")
        if account["sign_in"] in _NOT_SIGNED_IN and not account["error"]:
            print(f"  {_NOT_SIGNED_IN[account['sign_in']]}; type: inboxguard sign-in {account['name']}")
        if account["refused"] and account["sign_in"] is None:
            print("  the server refuses the password or the token: mend it, then inboxguard doctor")
    waiting = report["waiting"]
    print(f"{waiting} waiting for your decision{': inboxguard review' if waiting else ''}")
    for draft in report["drafts_not_stored"]:
        print(f"! a draft for {draft['client']} is {draft['state']}: {draft['reason']}")
        if draft["state"] in (DraftState.REFUSED, DraftState.UNCERTAIN):
            print(f"  to write it anew: inboxguard redo {short_id(draft['mail'])}")
    print_money(report)
    if report["drafts"] == "observe":
        print("Observing: no drafts yet. They begin after your first review.")
    last = report["last_summary"]
    print(f"Last summary {_ago(last)}" if last else "No summary was sent yet")


def _ago(at: datetime) -> str:
    minutes = int((datetime.now(UTC) - at).total_seconds() // 60)
    for limit, size, name in ((60, 1, "minute"), (60 * 48, 60, "hour")):
        if minutes < limit:
            count = minutes // size
            return f"{count} {name}{'' if count == 1 else 's'} ago"
    return f"{minutes // 1440} days ago"


def doctor(options: argparse.Namespace) -> int:
    """✓ or ✗ with the remedy, for everything that must work."""
    checks = list(_checks(options))
    if options.json:
        print_json({"ok": all(check["ok"] for check in checks), "checks": checks})
    else:
        for check in checks:
            print(f"{'✓' if check['ok'] else '✗'} {check['name']}: {check['detail']}")
    return 0 if all(check["ok"] for check in checks) else 1


def _checks(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    try:
        settings = settings_of(options)
    except InboxguardError as error:
        yield _check("configuration", False, str(error))
        return
    yield _check("configuration", True, f"{len(settings.accounts)} accounts, {len(settings.clients)} clients")
    if not settings.clients:
        yield _check("clients", False, "none are configured, so no mail is judged; add [[clients]]")
    yield _tried("model", lambda: f"version {wiring.model().version}")
    yield from _replies(settings)
    yield _tried("state", lambda: _state_detail(settings, state_of(options)))
    for account in settings.accounts:
        yield _tried(f"account {account.name}", lambda account=account: _account_detail(account, state_of(options)))
    yield from _looks(settings, state_of(options))
    for report in wiring.billed(settings)[1]:
        yield _check(f"invoices {report.name}", not report.problems, file_detail(report))
    if settings.summary is None:
        yield _check(
            "summary", False, "there is no [summary], so no daily summary comes; config.example.toml shows how"
        )
    else:
        yield _check(
            "summary", True, f"to {settings.summary.to} at {settings.summary.at:%H:%M} by {settings.summary.via}"
        )


def _replies(settings: Settings) -> Iterator[dict[str, Any]]:
    """A look at each letter of the owner's own."""
    for name, source in settings.replies.items():
        language = Language(name.partition("/")[0])
        hints = lint_template(source, language, hours=describe_hours(settings.hours, language))
        told = "; ".join(f"line {hint.line}, “{hint.found}”: {hint.remedy}" for hint in hints)
        yield _check(f"letter {name}", not hints, told or "reads well")


def _check(name: str, ok: bool, detail: str) -> dict[str, Any]:
    return {"name": name, "ok": ok, "detail": detail}


def _tried(name: str, attempt: Any) -> dict[str, Any]:
    try:
        return _check(name, True, attempt())
    except InboxguardError as error:
        return _check(name, False, str(error).removeprefix(f"{name}: "))


def _state_detail(settings: Settings, state: Path) -> str:
    desk = wiring.desk(settings, state)
    try:
        return f"{state}, drafts are {'on' if desk.draft_mode() == 'on' else 'off until your first review'}"
    finally:
        desk.store.close()


def _looks(settings: Settings, state: Path) -> Iterator[dict[str, Any]]:
    """When each account was last looked at, and whether it was silent for longer than the owner wants."""
    try:
        desk = wiring.desk(settings, state)
    except InboxguardError:
        return  # told by the check of the state
    try:
        looks, patience = desk.store.health.looks(), timedelta(hours=settings.notice.after_hours)
        for account in settings.accounts:
            look = looks.get(account.name)
            name = f"last look at {account.name}"
            if look is None:
                yield _check(name, True, "none so far; start it with: inboxguard run")
            elif look.is_silent(desk.clock(), patience):
                good = f"the last good one was {_ago(look.last_good)}" if look.last_good else "none was good so far"
                yield _check(name, False, f"{good}; {look.error or 'nothing looks: start it with: inboxguard run'}")
            else:
                yield _check(name, True, f"good, {_ago(look.last_good)}" if look.last_good else "")
    finally:
        desk.store.close()


def _account_detail(account: Account, state: Path) -> str:
    with wiring.connector(account, state).connect() as session:
        folders = session.folders()
        counts = [f"{folder} {session.state(folder).messages}" for folder in account.folders]
    drafts = folders.drafts or "none yet; one is made with the first draft"
    signed_in = "signed in by OAuth" if account.oauth else "signed in"
    return f"{signed_in}; {', '.join(counts)}; drafts go to {drafts}; sent mail in {folders.sent or 'no known folder'}"
