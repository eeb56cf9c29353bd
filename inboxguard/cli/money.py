"""Money on the screen and in JSON: promises of payment, and how the reading of invoice files went."""

from collections.abc import Iterable, Mapping
from typing import Any

from inboxguard.app.desk import Desk
from inboxguard.app.promises import current
from inboxguard.core.billing import FileReport
from inboxguard.core.payment_words import story_text
from inboxguard.core.promises import Promise, PromiseState, story_of
from inboxguard.core.types import Entry, Kind, Language

#: Bad lines of an invoice file that doctor writes out.
_TOLD_LINES = 20


def promise_of(entry: Entry, promises: Mapping[str, Promise]) -> Promise | None:
    """What a ledger entry promises, of `promises` by content id."""
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


def promise_text(promise: Promise, told: Iterable[Promise]) -> str:
    """ "third explanation of invoice 1043 in 41 days; promised for 2026-09-14: broken"."""
    story = story_of(promise, told)
    parts = [story_text(story, Language.EN)] if story else ["no open invoice then"]
    if promise.due:
        parts.append(f"promised for {promise.due}: {promise.state.value}")
    if promise.claimed_at and promise.state is not PromiseState.KEPT:
        parts.append(f"said to be paid on {promise.claimed_at:%Y-%m-%d}")
    return "; ".join(parts)


def money_json(desk: Desk) -> dict[str, Any]:
    """The part of `status --json` that tells of money."""
    return {
        "promises": [promise_json(one) for one in _watched(desk)],
        "invoice_files": [
            {
                "name": one.name,
                "invoices": one.invoices,
                "left_out": one.left_out,
                "problems": [str(problem) for problem in one.problems],
            }
            for one in desk.invoice_files
        ],
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


def print_money(report: Mapping[str, Any]) -> None:
    """The same for people, of `status`."""
    for promise in report["promises"]:
        of = f", invoice {promise['invoice']}" if promise["invoice"] else ""
        print(f"{promise['client']}: payment promised for {promise['due']}{of}: {promise['state'].value}")
    for file in report["invoice_files"]:
        if file["problems"]:
            print(f"! {file['name']}: {bad_lines(len(file['problems']))}")


def bad_lines(count: int) -> str:
    """Lines of an invoice file that cannot be read or contradict themselves, and who names them."""
    return f"{count} line{' needs' if count == 1 else 's need'} a look; inboxguard doctor names them"


def file_detail(report: FileReport) -> str:
    """A file's line in `doctor`."""
    told = [str(problem) for problem in report.problems[:_TOLD_LINES]]
    more = len(report.problems) - len(told)
    others = f"{report.others} of clients that are not configured" if report.others else ""
    invoices = f"{report.invoices} invoice{'' if report.invoices == 1 else 's'}"
    left_out = f"{report.left_out} left out (quotes, receipts, drafts and the like)" if report.left_out else ""
    counted = ", ".join(part for part in (invoices, left_out, others) if part)
    return "; ".join([counted, *told, *([f"and {more} more lines"] if more else [])])
