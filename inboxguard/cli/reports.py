"""summary, doctor, status: the commands that tell how things are."""

import argparse
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from inboxguard import wiring
from inboxguard.app.daily import day_of, send_summary
from inboxguard.app.desk import Desk
from inboxguard.app.promises import current
from inboxguard.cli.context import open_desk, settings_of, state_of
from inboxguard.cli.people import promise_json
from inboxguard.cli.screen import print_json, say
from inboxguard.core.availability import NoOpening
from inboxguard.core.billing import FileReport
from inboxguard.core.errors import InboxguardError, UsageError
from inboxguard.core.promises import Promise, PromiseState
from inboxguard.core.rows import Look
from inboxguard.core.settings import Account, Settings
from inboxguard.core.summary import summary_text
from inboxguard.core.summary_mail import summary_html
from inboxguard.core.types import DraftState

#: Bad lines of an invoice file that doctor writes out.
_TOLD_LINES = 20


def summary(options: argparse.Namespace) -> int:
    """Prints, sends or writes the daily summary."""
    with open_desk(options) as desk:
        if options.send:
            return _send(desk)
        since = _since(options.day, desk) if options.day else None
        day = day_of(desk, since=since)
        text = summary_text(day, desk.templates)
        if options.html:
            try:
                Path(options.html).write_text(summary_html(text, day.language), encoding="utf-8")
            except OSError as error:
                raise UsageError(f"{options.html} cannot be written: {error.strerror}") from error
            say(f"Written to {options.html}")
        else:
            print(text, end="")
    return 0


def _send(desk: Desk) -> int:
    settings = desk.settings.summary
    if settings is None:
        raise UsageError("there is no [summary] in the configuration; config.example.toml shows how")
    now = desk.clock().astimezone(desk.settings.me.zone)
    row = desk.store.health.summary(now.date())
    if row is not None and row.state == "sent":
        say("Today's summary went out already; read its day again with: inboxguard summary --day today")
        return 0
    connector = wiring.connector_by_name(desk.settings)(settings.account) if settings.account else None
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


def status(options: argparse.Namespace) -> int:
    """Last good look, next run, what waits."""
    with open_desk(options) as desk:
        report = status_json(desk)
    if options.json:
        print_json(report)
    else:
        _print_status(report)
    return 1 if any(account["error"] for account in report["accounts"]) else 0


def status_json(desk: Desk) -> dict[str, Any]:
    """The object of `status --json` (docs/json.md)."""
    looks = desk.store.health.looks()
    journal = desk.store.journal
    return {
        "clients": len(desk.settings.clients),
        "drafts": desk.draft_mode(),
        "accounts": [_account_json(account, looks.get(account.name)) for account in desk.settings.accounts],
        "waiting": len(desk.store.ledger.waiting()),
        "drafts_not_stored": [
            {"ref": draft.ref, "client": draft.client_id, "state": draft.state, "reason": draft.reason}
            for draft in journal.open()
            if draft.state != DraftState.PLANNED or draft.reason
        ],
        "promises": [promise_json(one) for one in _watched(desk)],
        "invoice_files": [
            {"name": one.name, "invoices": one.invoices, "problems": [str(problem) for problem in one.problems]}
            for one in desk.invoice_files
        ],
        "last_summary": desk.store.health.last_summary(),
        "next_opening": _next_opening(desk),
    }


def _watched(desk: Desk) -> list[Promise]:
    """Promises with a day whose invoice is open: those that may still be kept, and those that were broken."""
    clients = desk.judge.directory
    found = []
    for one in current(desk):
        client = clients.get(one.client_id)
        paid = {invoice.number for invoice in client.invoices if invoice.paid} if client else set()
        if one.due is not None and one.state is not PromiseState.KEPT and one.invoice not in paid:
            found.append(one)
    return found


def _next_opening(desk: Desk) -> datetime | None:
    try:
        return desk.judge.availability.next_opening(desk.clock())
    except NoOpening:
        return None


def _account_json(account: Account, look: Look | None) -> dict[str, Any]:
    next_run = look.last_try + timedelta(seconds=account.poll_seconds) if look and look.last_try else None
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
        print(f"{mark} {account['name']}: {when}{'; ' + account['error'] if account['error'] else ''}")
        if account["refused"]:
            print("  the server refuses the password: mend it, then inboxguard doctor")
    waiting = report["waiting"]
    print(f"{waiting} waiting for your decision{': inboxguard review' if waiting else ''}")
    for draft in report["drafts_not_stored"]:
        print(f"! a draft for {draft['client']} is {draft['state']}: {draft['reason']}")
    for promise in report["promises"]:
        of = f", invoice {promise['invoice']}" if promise["invoice"] else ""
        print(f"{promise['client']}: payment promised for {promise['due']}{of}: {promise['state'].value}")
    for file in report["invoice_files"]:
        if file["problems"]:
            print(f"! {file['name']}: {len(file['problems'])} lines cannot be read; inboxguard doctor names them")
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
    yield _tried("state", lambda: _state_detail(settings, state_of(options)))
    for account in settings.accounts:
        yield _tried(f"account {account.name}", lambda account=account: _account_detail(account))
    for report in wiring.billed(settings)[1]:
        yield _check(f"invoices {report.name}", not report.problems, _file_detail(report))
    if settings.summary is None:
        yield _check(
            "summary", False, "there is no [summary], so no daily summary comes; config.example.toml shows how"
        )
    else:
        yield _check(
            "summary", True, f"to {settings.summary.to} at {settings.summary.at:%H:%M} by {settings.summary.via}"
        )


def _file_detail(report: FileReport) -> str:
    told = [str(problem) for problem in report.problems[:_TOLD_LINES]]
    more = len(report.problems) - len(told)
    others = f"{report.others} of clients that are not configured" if report.others else ""
    counted = ", ".join(part for part in (f"{report.invoices} invoices", others) if part)
    return "; ".join([counted, *told, *([f"and {more} more lines"] if more else [])])


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


def _account_detail(account: Account) -> str:
    with wiring.connector(account).connect() as session:
        folders = session.folders()
        counts = [f"{folder} {session.state(folder).messages}" for folder in account.folders]
    drafts = folders.drafts or "none yet; one is made with the first draft"
    return f"signed in; {', '.join(counts)}; drafts go to {drafts}; sent mail in {folders.sent or 'no known folder'}"
