"""One mail with two drafts: the reply, and what follows up on its promise."""

from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from typing import Any

import pytest

from inboxguard.app.redo import Redone, redo
from inboxguard.core.rows import DraftRow, Fate, Purpose
from inboxguard.core.types import Step
from tests.app.promising import SAID, answer, at, day, letters, pay, say
from tests.workshop import Workshop, message


def rows(shop: Workshop) -> list[DraftRow]:
    desk = shop.desk()
    found = desk.store.journal.of_client("cafe")
    desk.store.close()
    return found


def once_more(shop: Workshop, identifier: str) -> Redone:
    desk = shop.desk()
    done = redo(identifier, desk, lambda _: shop.connector)
    desk.store.close()
    return done


def delete(shop: Workshop, ref: str) -> None:
    for path in (shop.home / "Maildir").glob(".Drafts/cur/*"):
        if message_from_bytes(path.read_bytes())["X-Draft-Ref"] == ref:
            path.unlink()


def nameless(text: str, **more: Any) -> bytes:
    """An answer to the promise, as a mail program writes that keeps none of our headers."""
    return message(
        text, sender="noa@bar.example", to="dana@cafe.example", message_id="own@bar.example",
        In_Reply_To="<m0@cafe.example>", References="<root@cafe.example>", **more,
    )  # fmt: skip


@pytest.fixture
def followed(shop: Workshop) -> Workshop:
    """The reply was deleted, and the promise broke."""
    say(shop, "The transfer goes out on Sunday.")
    delete(shop, rows(shop)[0].ref)
    at(shop, SAID + timedelta(hours=2))
    at(shop, day(7))
    assert [row.purpose for row in rows(shop)] == [Purpose.REPLY, Purpose.PROMISE]
    return shop


def fates(shop: Workshop) -> list[Fate | None]:
    at(shop, day(7, 11))
    return [row.fate for row in rows(shop)]


def test_the_follow_up_lies_there_and_the_reply_stays_deleted(followed: Workshop) -> None:
    assert fates(followed) == [Fate.DELETED, Fate.STILL_THERE]


def test_an_edited_draft_without_our_headers_is_taken_for_the_later_one(followed: Workshop) -> None:
    delete(followed, rows(followed)[1].ref)
    followed.deliver(nameless("Let me think.", at=day(7, 10)), folder=".Drafts", flags="DS")
    assert fates(followed) == [Fate.DELETED, Fate.STILL_THERE]


def test_an_answer_after_the_follow_up_is_the_follow_ups(followed: Workshop) -> None:
    delete(followed, rows(followed)[1].ref)
    followed.deliver(nameless("Is it on its way?", at=day(7, 10)), folder=".Sent", flags="S")
    assert fates(followed) == [Fate.DELETED, Fate.EDITED_AND_SENT]


def test_redo_writes_the_follow_up_once_more_though_the_mail_was_answered(shop: Workshop) -> None:
    say(shop, "The transfer goes out on Sunday.")
    answer(shop, SAID + timedelta(hours=1))
    at(shop, day(7))
    reply, first = rows(shop)
    delete(shop, reply.ref)
    delete(shop, first.ref)
    assert once_more(shop, reply.ref).told == "No draft: you have answered that mail."
    done = once_more(shop, first.content_id)
    assert done.planned, done.told
    at(shop, day(7, 12))
    second = rows(shop)[-1]
    assert (second.purpose, second.generation, second.step) == (Purpose.PROMISE, 2, Step.FIRM)
    text = letters(shop)[-1].get_payload(0).get_payload(decode=True).decode()
    assert "The payment was planned for 6 September and is still to come." in text


def test_redo_of_a_follow_up_minds_the_money(followed: Workshop) -> None:
    ref = rows(followed)[1].ref
    delete(followed, ref)
    pay(followed, day(7).date())
    assert once_more(followed, ref).told.startswith("No draft: nothing is owed on that promise any more")


def test_where_the_owner_allowed_more_time_nothing_follows(shop: Workshop) -> None:
    say(shop, "The transfer goes out on Sunday.")
    answer(shop, SAID + timedelta(hours=1))
    client, *more = shop.settings.clients
    later = tuple(replace(one, due=date(2026, 9, 30)) for one in client.invoices)
    shop.settings = replace(shop.settings, clients=(replace(client, invoices=later), *more))
    at(shop, day(7))
    assert [row.purpose for row in rows(shop)] == [Purpose.REPLY]
