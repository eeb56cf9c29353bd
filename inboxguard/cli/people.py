"""review, ledger, clients: the commands about people."""

import argparse
import csv
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from inboxguard import wiring
from inboxguard.app.desk import Desk
from inboxguard.app.promises import current
from inboxguard.cli.context import open_desk, settings_of, state_of
from inboxguard.cli.money import promise_json, promise_of, promise_text
from inboxguard.cli.screen import age, bold, dim, print_json, say, sureness, wrapped
from inboxguard.core.errors import UsageError
from inboxguard.core.explain import draft_name, kind_name
from inboxguard.core.identity import short_id
from inboxguard.core.promises import Promise
from inboxguard.core.rounds import RoundsUsed, used_by
from inboxguard.core.rows import DraftRow, Fate, Waiting
from inboxguard.core.settings import Client
from inboxguard.core.types import DraftState, Entry, Kind, Language, Source


def review(options: argparse.Namespace) -> int:
    """Goes through what waits."""
    from inboxguard.adapters.terminal import TerminalReviewer, is_interactive
    from inboxguard.app.review import review as go_through
    from inboxguard.app.review import to_review

    with open_desk(options) as desk:
        since = desk.clock() - age(options.since, "--since") if options.since else None
        client_id = _client(desk.settings.clients, options.client).id if options.client else None
        if options.json:
            for one in to_review(desk, options.id, client_id=client_id, since=since):
                print_json(waiting_json(one))
            return 0
        if not is_interactive():
            raise UsageError("review asks questions: run it in a terminal, or use review --json")
        reviewer = TerminalReviewer(client_name=lambda client_id: _name(desk, client_id), zone=desk.settings.me.zone)
        find = wiring.connector_by_name(desk.settings, state_of(options))
        report = go_through(desk, reviewer, find, identifier=options.id, client_id=client_id, since=since)
        drafts = f"{report.drafts} draft{'' if report.drafts == 1 else 's'}"
        print(f"\n{report.decided} decided, {drafts} planned, {report.left} still waiting.")
        if report.first and desk.settings.policy.drafts is None:
            say("Your first review is done: from now on standing findings get a draft in Drafts.")
            say('To go on observing only, write drafts = "observe" below [policy].')
    return 0


def redo(options: argparse.Namespace) -> int:
    """Plans the next generation of a draft."""
    from inboxguard.app.redo import redo as write_anew

    with open_desk(options) as desk:
        done = write_anew(options.id, desk, wiring.connector_by_name(desk.settings, state_of(options)))
    print(done.told)
    return 0 if done.planned else 1


def waiting_json(one: Waiting) -> dict[str, Any]:
    """One object of `review --json` (docs/json.md)."""
    mail = one.mail
    return {
        "id": mail.content_id,
        "client": mail.client_id,
        "sender": mail.sender,
        "subject": mail.subject,
        "others": list(mail.others),
        "sent_at": mail.sent_at,
        "because": mail.because,
        "entries": [entry_json(entry) for entry in one.entries],
    }


def entry_json(entry: Entry) -> dict[str, Any]:
    """One entry of `ledger --json` and `review --json`."""
    return {
        "id": entry.id,
        "mail": entry.content_id,
        "client": entry.client_id,
        "sent_at": entry.sent_at,
        "kind": entry.kind,
        "source": entry.source,
        "probability": entry.probability,
        "doubtful": entry.doubtful,
        "evidence": entry.evidence,
        "because": entry.because,
        "verdict": entry.verdict,
    }


def _name(desk: Desk, client_id: str | None) -> str:
    client = desk.judge.directory.get(client_id)
    return client.name if client else client_id or "unknown"


def _client(clients: tuple[Client, ...], wanted: str) -> Client:
    for client in clients:
        if wanted.casefold() in (client.id.casefold(), client.name.casefold()):
            return client
    raise UsageError(f"there is no client {wanted!r}; see inboxguard clients list")


def ledger(options: argparse.Namespace) -> int:
    """What happened, client by client."""
    with open_desk(options) as desk:
        client = _client(desk.settings.clients, options.client) if options.client else None
        entries = desk.store.ledger.entries(client.id if client else None)
        promises = {one.content_id: one for one in current(desk, client.id if client else None)}
        if options.json:
            for entry in entries:
                print_json({**entry_json(entry), "promise": promise_json(promise_of(entry, promises))})
        elif options.csv:
            _print_csv(entries, promises)
        elif client:
            _print_entries(client, entries, desk, promises)
        else:
            _print_standing(entries, desk)
    return 0


def _print_csv(entries: list[Entry], promises: Mapping[str, Promise]) -> None:
    writer = csv.writer(sys.stdout)
    columns = "id client sent_at kind source probability doubtful evidence verdict invoice promised_for promise"
    writer.writerow(columns.split())
    for entry in entries:
        promise = promise_of(entry, promises)
        writer.writerow(
            [
                entry.id, entry.client_id, entry.sent_at.isoformat(), entry.kind.value, entry.source.value,
                "" if entry.probability is None else entry.probability, entry.doubtful, _harmless(entry.evidence or ""),
                "" if entry.verdict is None else entry.verdict,
                _harmless(promise.invoice or "") if promise else "", promise.due or "" if promise else "",
                promise.state.value if promise else "",
            ]
        )  # fmt: skip


def _harmless(text: str) -> str:
    """A client's sentence that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def _print_standing(entries: list[Entry], desk: Desk) -> None:
    if not entries:
        print("The ledger is empty. Run inboxguard once, or wait for the daemon.")
        return
    columns = ["clock", *_SHORT.values()]
    print(bold(f"{'client':<24}" + "".join(f"{name:>{len(name) + 2}}" for name in columns)))
    for client_id in dict.fromkeys(entry.client_id for entry in entries):
        own = [entry for entry in entries if entry.client_id == client_id]
        spoken = [entry for entry in own if entry.source is not Source.CLOCK and entry.verdict is not False]
        counts = [len([entry for entry in own if entry.source is Source.CLOCK])]
        counts += [sum(entry.kind is kind for entry in spoken) for kind in _SHORT]
        cells = "".join(f"{count or '·':>{len(name) + 2}}" for name, count in zip(columns, counts, strict=True))
        print(f"{_name(desk, client_id)[:24]:<24}{cells}")


#: Column titles that leave room for a name on eighty columns.
_SHORT = {
    Kind.OUT_OF_HOURS: "hours",
    Kind.OUT_OF_SCOPE: "scope",
    Kind.DISCOUNT: "discount",
    Kind.PAYMENT_EXCUSE: "payment",
    Kind.HOSTILITY: "hostility",
    Kind.LEAVING: "leaving",
}


def _print_entries(client: Client, entries: list[Entry], desk: Desk, promises: Mapping[str, Promise]) -> None:
    print(bold(client.name))
    zone = desk.settings.me.zone
    for entry in entries:
        sure = sureness(entry)
        verdict = {True: "  confirmed", False: "  you said: wrong", None: "  doubtful" if entry.doubtful else ""}[
            entry.verdict
        ]
        at = entry.sent_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        print(f"{at}  {kind_name(entry.kind, Language.EN)}, {sure}{verdict}  {dim(short_id(entry.content_id))}")
        if entry.evidence:
            print(wrapped(f"“{entry.evidence}”", "    "))
        promise = promise_of(entry, promises)
        if promise is not None:
            print(dim(f"    {promise_text(promise, promises.values())}"))
    for draft in desk.store.journal.of_client(client.id):
        at = draft.created_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        what = draft_text(draft, zone)
        about = ", ".join(draft.kinds) or draft_name(draft.kinds, Language.EN)
        print(f"{at}  draft {what} ({draft.step.value}: {about})  {dim(short_id(draft.content_id))}")
    _print_rounds(rounds_of(client, desk))
    if not entries:
        print("Nothing so far.")


_FATES = {
    Fate.STILL_THERE: "stored, still in Drafts",
    Fate.SENT_AS_IS: "sent as it was",
    Fate.EDITED_AND_SENT: "edited and sent",
    Fate.DELETED: "deleted",
}


def draft_text(draft: DraftRow, zone: ZoneInfo) -> str:
    """What became of a draft, when that was found, and what to type where something can be done."""
    if draft.state == DraftState.STORED and draft.fate:
        seen = f", seen {draft.fate_at.astimezone(zone):%Y-%m-%d %H:%M}" if draft.fate_at else ""
        text = _FATES[draft.fate] + ("" if draft.fate is Fate.STILL_THERE else seen)
        text += ", though you answered" if draft.left_at and draft.fate is Fate.STILL_THERE else ""
    else:
        text = draft.state
    text += f": {draft.reason}" if draft.reason else ""
    if draft.state in (DraftState.REFUSED, DraftState.UNCERTAIN):
        text += f"; to write it anew: inboxguard redo {short_id(draft.content_id)}"
    return text


def clients(options: argparse.Namespace) -> int:
    """List and show."""
    settings, _ = wiring.billed(settings_of(options))
    if options.action == "show":
        with open_desk(options) as desk:
            _show_client(_client(settings.clients, options.client), desk, options.json)
        return 0
    if options.json:
        with open_desk(options) as desk:
            for client in settings.clients:
                print_json(client_json(client, rounds_of(client, desk)))
        return 0
    for client in settings.clients:
        agreement = "" if client.agreement else dim("  no agreement")
        print(f"{client.id:<20} {client.name:<28} {', '.join((*client.emails, *client.domains))}{agreement}")
    if not settings.clients:
        print("No clients yet. Add [[clients]] to the configuration; config.example.toml shows how.")
    return 0


def _show_client(client: Client, desk: Desk, as_json: bool) -> None:
    rounds = rounds_of(client, desk)
    if as_json:
        print_json(client_json(client, rounds))
        return
    _print_client(client)
    _print_rounds(rounds)


def client_json(client: Client, rounds: list[RoundsUsed]) -> dict[str, Any]:
    """One object of `clients list --json`."""
    row = asdict(client)
    row["zone"] = client.zone.key if client.zone else None
    row["rounds"] = [asdict(one) for one in rounds]
    return row


def rounds_of(client: Client, desk: Desk) -> list[RoundsUsed]:
    """The rounds of corrections that were counted."""
    return used_by(client, desk.store.ledger.rounds(client.id), desk.clock().astimezone(desk.settings.me.zone))


def _print_rounds(rounds: list[RoundsUsed]) -> None:
    for row in rounds:
        days = ", ".join(f"{at:%Y-%m-%d}" for at in row.asked)
        of = f" of {row.included}" if row.included is not None else ""
        print(f"  rounds        {row.project or 'a thread'}: {row.used}{of}{f' (asked for on {days})' if days else ''}")


def _print_client(client: Client) -> None:
    print(bold(f"{client.name} ({client.id})"))
    print(f"  writes from   {', '.join((*client.emails, *client.domains))}")
    print(f"  drafts        {'yes' if client.drafts else 'no'}")
    print(f"  importance    {client.importance.value}")
    agreement = client.agreement
    if agreement is None:
        print("  agreement     none: requests are judged by their words alone")
    else:
        rows = {
            "included": "; ".join(agreement.included),
            "excluded": "; ".join(agreement.excluded),
            "rounds": agreement.rounds,
            "price": f"{agreement.price} {agreement.currency}" if agreement.price is not None else "",
            "terms": agreement.terms,
            "contacts": ", ".join(agreement.contacts),
            "referral": agreement.referral,
        }
        for name, value in rows.items():
            if value not in ("", None):
                print(f"  {name:<13} {value}")
        for swap in agreement.swaps:
            print(f"  exchanged     {swap.give} for {swap.take}, from {swap.on}")
    for invoice in client.invoices:
        due = f"open, due {invoice.due}" if invoice.due else "open, not due yet"
        paid = f"paid {invoice.paid}" if invoice.paid else due
        print(f"  invoice       {invoice.number}  {invoice.amount} {invoice.currency}  {paid}")
