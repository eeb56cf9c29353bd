"""Clients who promise to pay, and what the owner does about it, on a Maildir."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from typing import Any

from inboxguard.app.promises import current
from inboxguard.app.sync import look
from inboxguard.core.promises import Promise
from inboxguard.core.types import Entry, Kind, Step
from tests.workshop import ZONE, Workshop, configuration, message

#: Thursday, 3 September 2026; Rosh Hashana begins on the evening of the 11th.
SAID = datetime(2026, 9, 3, 10, 0, tzinfo=ZONE)
WORDS = {"MAYBE": (Kind.PAYMENT_EXCUSE, 0.5)} | dict.fromkeys(
    ("צ'ק", "transfer", "accountant"), (Kind.PAYMENT_EXCUSE, 0.95)
)


def clients(**invoice: Any) -> list[dict[str, Any]]:
    content = configuration()["clients"]
    content[0]["invoices"] = [{"number": "1043", "amount": "2400.00", "issued": date(2026, 7, 1), **invoice}]
    return content


def at(shop: Workshop, moment: datetime) -> None:
    """Looks at a moment."""
    shop.now = moment
    desk = shop.desk()
    report = look(shop.account, shop.connector, desk, settle_seconds=0)
    desk.store.close()
    assert report.error == ""


def say(shop: Workshop, text: str, moment: datetime = SAID, **headers: str) -> None:
    number = len(list((shop.home / "Maildir").rglob("*.test*")))
    headers = {"message_id": f"m{number}@cafe.example", "References": "<root@cafe.example>", **headers}
    shop.deliver(message(text, at=moment, **headers))
    at(shop, moment + timedelta(minutes=1))


def promises(shop: Workshop) -> list[Promise]:
    desk = shop.desk()
    found = current(desk)
    desk.store.close()
    return found


def entries(shop: Workshop) -> list[Entry]:
    desk = shop.desk()
    found = [one for one in desk.store.ledger.entries("cafe") if one.kind is Kind.PAYMENT_EXCUSE]
    desk.store.close()
    return found


def answer(shop: Workshop, moment: datetime) -> None:
    """The owner writes in the thread."""
    sent = message(
        "Thank you.", sender="noa@bar.example", to="dana@cafe.example", at=moment,
        message_id=f"a{moment:%d%H}@bar.example", References="<root@cafe.example>",
    )  # fmt: skip
    shop.deliver(sent, folder=".Sent", flags="S")


def pay(shop: Workshop, day: date) -> None:
    client = shop.settings.clients[0]
    paid = tuple(replace(invoice, paid=day) for invoice in client.invoices)
    shop.settings = replace(shop.settings, clients=(replace(client, invoices=paid), *shop.settings.clients[1:]))


def letters(shop: Workshop) -> list[Any]:
    """Drafts, oldest first."""
    return sorted(map(message_from_bytes, shop.drafts()), key=lambda one: parsedate_to_datetime(one["Date"]))


def steps(shop: Workshop) -> list[Step]:
    desk = shop.desk()
    found = [draft.step for draft in desk.store.journal.of_client("cafe")]
    desk.store.close()
    return found


def day(number: int, hour: int = 9) -> datetime:
    return datetime(2026, 9, number, hour, 5, tzinfo=ZONE)


def cheque(shop: Workshop) -> None:
    say(shop, "הצ'ק יצא אתמול.")
    answer(shop, SAID + timedelta(hours=1))
