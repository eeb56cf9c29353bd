"""review, ledger, clients: the commands about people."""

import argparse
import csv
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from inboxguard import wiring
from inboxguard.app.desk import Desk
from inboxguard.app.promises import current
from inboxguard.cli.context import open_desk, settings_of
from inboxguard.cli.screen import age, bold, dim, print_json, say, wrapped
from inboxguard.core.errors import UsageError
from inboxguard.core.explain import kind_name
from inboxguard.core.payment_words import story_text
from inboxguard.core.promises import Promise, PromiseState, story_of
from inboxguard.core.rows import Waiting
from inboxguard.core.settings import Client
from inboxguard.core.types import Entry, Kind, Language, Source


def review(options: argparse.Namespace) -> int:
    """Goes through what waits."""
    from inboxguard.adapters.terminal import TerminalReviewer, is_interactive
    from inboxguard.app.review import review as go_through

    with open_desk(options) as desk:
        since = desk.clock() - age(options.since, "--since") if options.since else None
        client_id = _client(desk.settings.clients, options.client).id if options.client else None
        if options.json:
            for one in desk.store.ledger.waiting(client_id=client_id, since=since):
                print_json(waiting_json(one))
            return 0
        if not is_interactive():
            raise UsageError("review asks questions: run it in a terminal, or use review --json")
        reviewer = TerminalReviewer(client_name=lambda client_id: _name(desk, client_id), zone=desk.settings.me.zone)
        find = wiring.connector_by_name(desk.settings)
        report = go_through(desk, reviewer, find, client_id=client_id, since=since)
        drafts = f"{report.drafts} draft{'' if report.drafts == 1 else 's'}"
        print(f"\n{report.decided} decided, {drafts} planned, {report.left} still waiting.")
        if report.first and desk.settings.policy.drafts is None:
            say("Your first review is done: from now on standing findings get a draft in Drafts.")
            say('To go on observing only, write drafts = "observe" below [policy].')
    return 0


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
                print_json({**entry_json(entry), "promise": promise_json(_promise(entry, promises))})
        elif options.csv:
            _print_csv(entries, promises)
        elif client:
            _print_entries(client, entries, desk, promises)
        else:
            _print_standing(entries, desk)
    return 0


def _promise(entry: Entry, promises: Mapping[str, Promise]) -> Promise | None:
    return promises.get(entry.content_id) if entry.kind is Kind.PAYMENT_EXCUSE else None


def promise_json(promise: Promise | None) -> dict[str, Any] | None:
    """What an entry about payment promises, in `ledger --json` and `status --json`."""
    if promise is None:
        return None
    return {
        "client": promise.client_id,
        "invoice": promise.invoice,
        "said_at": promise.said_at,
        "due": promise.due,
        "state": promise.state,
        "claimed_at": promise.claimed_at,
    }


def _print_csv(entries: list[Entry], promises: Mapping[str, Promise]) -> None:
    writer = csv.writer(sys.stdout)
    columns = "id client sent_at kind source probability doubtful evidence verdict invoice promised_for promise"
    writer.writerow(columns.split())
    for entry in entries:
        promise = _promise(entry, promises)
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
        sure = "by the clock" if entry.probability is None else f"{entry.probability:.0%}"
        verdict = {True: "  confirmed", False: "  you said: wrong", None: "  doubtful" if entry.doubtful else ""}[
            entry.verdict
        ]
        at = entry.sent_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        print(f"{at}  {kind_name(entry.kind, Language.EN)}, {sure}{verdict}  {dim(entry.content_id[:8])}")
        if entry.evidence:
            print(wrapped(f"“{entry.evidence}”", "    "))
        promise = _promise(entry, promises)
        if promise is not None:
            print(dim(f"    {_promise_text(promise, promises.values())}"))
    for draft in desk.store.journal.of_client(client.id):
        at = draft.created_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        print(f"{at}  draft {draft.state} ({draft.step.value}: {', '.join(draft.kinds)}) {draft.reason}".rstrip())
    if not entries:
        print("Nothing so far.")


def _promise_text(promise: Promise, told: Iterable[Promise]) -> str:
    """ "third explanation of invoice 1043 in 41 days; promised for 2026-09-14: broken"."""
    story = story_of(promise, told)
    parts = [story_text(story, Language.EN)] if story else ["no open invoice then"]
    if promise.due:
        parts.append(f"promised for {promise.due}: {promise.state.value}")
    if promise.claimed_at and promise.state is not PromiseState.KEPT:
        parts.append(f"said to be paid on {promise.claimed_at:%Y-%m-%d}")
    return "; ".join(parts)


def clients(options: argparse.Namespace) -> int:
    """List and show."""
    settings, _ = wiring.billed(settings_of(options))
    if options.action == "show":
        client = _client(settings.clients, options.client)
        if options.json:
            print_json(client_json(client))
        else:
            _print_client(client)
        return 0
    for client in settings.clients:
        if options.json:
            print_json(client_json(client))
        else:
            agreement = "" if client.agreement else dim("  no agreement")
            print(f"{client.id:<20} {client.name:<28} {', '.join((*client.emails, *client.domains))}{agreement}")
    if not settings.clients and not options.json:
        print("No clients yet. Add [[clients]] to the configuration; config.example.toml shows how.")
    return 0


def client_json(client: Client) -> dict[str, Any]:
    """One object of `clients list --json`."""
    from dataclasses import asdict

    row = asdict(client)
    row["zone"] = client.zone.key if client.zone else None
    return row


def _print_client(client: Client) -> None:
    print(bold(f"{client.name} ({client.id})"))
    print(f"  writes from   {', '.join((*client.emails, *client.domains))}")
    print(f"  drafts        {'yes' if client.drafts else 'no'}")
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
            "referral": agreement.referral,
        }
        for name, value in rows.items():
            if value not in ("", None):
                print(f"  {name:<13} {value}")
    for invoice in client.invoices:
        paid = f"paid {invoice.paid}" if invoice.paid else f"open, due {invoice.due}"
        print(f"  invoice       {invoice.number}  {invoice.amount} {invoice.currency}  {paid}")
