"""Faults of the mailbox: counted anew, emptied under our hands, full of poison, or simply very full."""

import time
from datetime import timedelta

import pytest

from tests.adapters.test_imap_dovecot import MONSTERS
from tests.faults.proxy import Act, Fault, Side
from tests.faults.shop import DEMAND, ImapShop
from tests.mails import attached
from tests.workshop import message

pytestmark = pytest.mark.server

_SEARCHED, _FETCHING = r"^\* SEARCH", r"UID FETCH .*BODY.PEEK.1"


@pytest.mark.parametrize("times", [1, 3])
def test_fault_21_an_inbox_that_is_counted_anew_gets_no_second_draft_and_loses_no_mail(
    shop: ImapShop, times: int
) -> None:
    shop.demand(1)
    shop.look()
    for number in range(times):
        shop.demand(number + 2)
        shop.mailbox.server.change_uidvalidity(shop.mailbox.user, "INBOX")
        shop.now += timedelta(minutes=5)
        shop.look()
    shop.look_until_quiet()
    shop.check(times + 1)


def test_fault_21_an_inbox_that_is_counted_anew_between_search_and_fetch(shop: ImapShop) -> None:
    """The UIDs that were found are no longer these mails: nothing is taken for gone that will be found again."""
    shop.demand(1)
    anew = Fault(
        Act.CUT, pattern=_SEARCHED, call=lambda: shop.mailbox.server.change_uidvalidity(shop.mailbox.user, "INBOX")
    )
    shop.proxy.add(anew)
    shop.look()
    assert anew.seen == 1
    shop.look_until_quiet()
    shop.check()


def test_fault_23_a_server_that_never_tells_uidnext(shop: ImapShop) -> None:
    shop.proxy.add(Fault(Act.SUBSTITUTE, pattern=r" UIDNEXT \d+|^\* OK \[UIDNEXT.*\r\n", text="", times=999))
    for number in (1, 2, 3):
        shop.demand(number)
        assert shop.look().error == ""
    assert shop.look().mails == 0
    shop.check(3)


def test_fault_23_an_empty_status_for_once(shop: ImapShop) -> None:
    shop.demand()
    shop.proxy.add(Fault(Act.SUBSTITUTE, pattern=r"^(\* STATUS \S+) \(.*\)", text=r"\1 ()", times=2))
    assert shop.look().error == ""
    shop.look_until_quiet()
    shop.check()


def test_fault_23_a_uidnext_that_lags_behind_for_once(shop: ImapShop) -> None:
    """One of several machines of a server has not heard the news yet."""
    for number in (1, 2):
        shop.demand(number)
    shop.look()
    shop.proxy.add(Fault(Act.SUBSTITUTE, pattern=r"^(\* STATUS .*?INBOX.*UIDNEXT) 3", text=r"\1 2"))
    shop.demand(3)
    shop.look_until_quiet()
    shop.check(3)


def test_fault_23_a_uidnext_that_goes_back_because_the_server_was_restored(
    shop: ImapShop, caplog: pytest.LogCaptureFixture
) -> None:
    """UIDs are given out a second time; the mail that has one of them is new all the same."""
    for number in (1, 2, 3):
        shop.demand(number)
    shop.look()
    shop.mailbox.server.restore(shop.mailbox.user, uidnext=2)
    shop.demand(4)
    shop.look_until_quiet()
    assert "uidnext-went-back" in caplog.text
    shop.check(4)


def test_fault_25_poison_costs_seconds_and_spoils_no_other_mail(shop: ImapShop) -> None:
    shop.change(drafts_per_day=len(MONSTERS))
    began = time.monotonic()
    for number, monster in enumerate(MONSTERS.values()):
        shop.mailbox.deliver(monster, at=shop.now)
        shop.demand(number)
    report = shop.look()
    assert report.error == ""
    assert shop.waiting() == 0
    assert time.monotonic() - began < 10
    shop.check(len(MONSTERS))


def test_fault_26_two_hundred_mails_at_once_cost_little_and_are_all_handled(shop: ImapShop) -> None:
    heavy = attached(0).replace(b"QUJDREVG", b"QUJDREVG" * 80)
    mails = [heavy.replace(b"<m0@", b"<heavy%d@" % number) for number in range(9)]
    mails += [message(DEMAND, message_id=f"n{number}@cafe.example", at=shop.now) for number in range(191)]
    shop.mailbox.deliver_many(mails, at=shop.now)
    before = shop.proxy.octets
    assert shop.look().mails == 200
    assert sum(map(len, mails)) > 10_000_000
    assert shop.proxy.octets - before < 1_000_000
    assert shop.waiting() == 0


@pytest.mark.parametrize("at", [_SEARCHED, _FETCHING])
def test_fault_27_a_mail_that_is_deleted_under_our_hands_is_left_alone(shop: ImapShop, at: str) -> None:
    shop.demand(1)
    shop.demand(2)
    side = Side.CLIENT if at is _FETCHING else Side.SERVER
    shop.proxy.add(Fault(Act.PASS, side, at, call=lambda: shop.mailbox.delete(b"m1@cafe.example")))
    shop.look_until_quiet()
    assert shop.waiting() == 0
    assert len(shop.stored()) == 1


def test_fault_27_a_mail_that_is_moved_away_and_back_is_handled_once(shop: ImapShop) -> None:
    shop.mailbox.make_folder("Later")
    shop.demand()
    away = shop.proxy.add(
        Fault(Act.PASS, pattern=_SEARCHED, call=lambda: shop.mailbox.move(b"m1@cafe.example", "Later"))
    )
    shop.look()
    assert away.seen == 1
    assert shop.stored() == []
    shop.mailbox.move(b"m1@cafe.example", "INBOX", "Later")
    shop.look_until_quiet()
    shop.check()
    shop.mailbox.move(b"m1@cafe.example", "Later")
    shop.mailbox.move(b"m1@cafe.example", "INBOX", "Later")
    shop.look_until_quiet()
    shop.check()


@pytest.mark.parametrize("lost", [True, False])
def test_fault_27_a_mail_that_the_owner_answers_under_our_hands_gets_no_draft(shop: ImapShop, lost: bool) -> None:
    """The answer lies in Sent before we begin to store; or before the second attempt."""
    answer = message(
        "Sure.", sender="noa@bar.example", to="dana@cafe.example", message_id="a1@bar.example", at=shop.now,
        In_Reply_To="<m1@cafe.example>", References="<m1@cafe.example>",
    )  # fmt: skip
    shop.demand()
    if lost:
        shop.proxy.add(Fault(Act.REPLY, Side.CLIENT, r"^\w+ APPEND", text="{tag} NO not now\r\n"))
        shop.look()
    at = r"^\w+ LIST" if not lost else r"^\w+ STATUS"
    answered = Fault(Act.PASS, Side.CLIENT, at, call=lambda: shop.mailbox.deliver(answer, "Sent", at=shop.now))
    shop.proxy.add(answered)
    shop.look_until_quiet()
    assert answered.seen == 1
    assert shop.stored() == []
    assert shop.waiting() == 0
