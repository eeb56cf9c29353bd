"""Faults of storing a draft: whatever becomes of the APPEND, there is one draft, or none and the owner is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.faults.proxy import Act, Fault, Side
from tests.faults.shop import SETTLE_SECONDS, ImapShop
from tests.twins import id_of

pytestmark = pytest.mark.server

_APPEND = r"^\w+ APPEND"
_OK = "APPENDUID"
SETTLE = timedelta(seconds=SETTLE_SECONDS)


def attempt(shop: ImapShop, fault: Fault) -> None:
    """One pass over a demand in which this happens."""
    shop.demand()
    shop.meet(fault)


CUTS = {
    "before the server hears of it": Fault(Act.CUT, Side.CLIENT, _APPEND),
    "before the continuation": Fault(Act.CUT, pattern=r"^\+ "),
    "at the first octet": Fault(Act.CUT, Side.CLIENT, _APPEND, octets=0),
    "in the message": Fault(Act.CUT, Side.CLIENT, _APPEND, octets=700),
    "after its last octet": Fault(Act.CUT, Side.CLIENT, _APPEND, octets=-1),
    "the answer is lost": Fault(Act.CUT, pattern=_OK),
    "the answer is lost to a reset": Fault(Act.RESET, pattern=_OK),
    "the answer never comes": Fault(Act.BLACKHOLE, pattern=_OK),
    "the answer never comes, the server is gone": Fault(Act.HALF_OPEN, pattern=_OK),
    "the message never comes": Fault(Act.BLACKHOLE, Side.CLIENT, _APPEND, octets=700),
    "bye for the continuation": Fault(Act.REPLY, Side.CLIENT, _APPEND, text="* BYE later\r\n", cut=True),
    "nonsense for the answer": Fault(Act.SUBSTITUTE, pattern=r"^\w+ OK \[APPENDUID.*", text="what?", cut=True),
}


@pytest.mark.parametrize("where", CUTS)
def test_fault_14_an_append_that_is_cut_short_leaves_one_draft(shop: ImapShop, where: str) -> None:
    attempt(shop, replace(CUTS[where]))
    assert [row.state for row in shop.rows()] == ["sending"]
    shop.look_until_quiet()
    shop.check()


def test_fault_14_an_attempt_in_doubt_rests_until_the_server_has_settled(shop: ImapShop) -> None:
    attempt(shop, Fault(Act.CUT, Side.CLIENT, _APPEND, octets=700))
    appends = len(shop.proxy.said(Side.CLIENT, _APPEND))
    for _ in range(3):
        shop.look()
    assert [row.state for row in shop.rows()] == ["sending"]
    assert len(shop.proxy.said(Side.CLIENT, _APPEND)) == appends


def test_fault_14_what_reaches_the_server_after_we_are_gone_is_found(shop: ImapShop) -> None:
    """The last octets come late, and after a look that finds nothing because it comes too soon to ask."""
    attempt(shop, Fault(Act.LATE, Side.CLIENT, r"^\r\n$"))
    shop.look()
    assert shop.stored() == []
    shop.proxy.release()
    shop.look_until_quiet()
    shop.check()


def test_fault_14_a_no_instead_of_the_continuation_is_tried_again(shop: ImapShop) -> None:
    attempt(shop, Fault(Act.REPLY, Side.CLIENT, _APPEND, text="{tag} NO not now\r\n"))
    assert [row.state for row in shop.rows()] == ["planned"]
    shop.look_until_quiet()
    shop.check()


@pytest.mark.parametrize(
    "code", ["", "[APPENDUID x y] ", "[APPENDUID 1795326019 0] ", "[APPENDUID 3", "[HIGHESTMODSEQ 9] "]
)
def test_fault_17_an_ok_without_a_uid_that_can_be_read_is_an_ok(shop: ImapShop, code: str) -> None:
    attempt(shop, Fault(Act.SUBSTITUTE, pattern=r"\[APPENDUID \d+ \d+\] ", text=code))
    shop.check()
    shop.look_until_quiet()
    shop.check()


@pytest.mark.parametrize("code", ["OVERQUOTA", "LIMIT", "TOOBIG"])
def test_fault_18_a_full_mailbox_is_told_and_not_knocked_at_again(shop: ImapShop, code: str) -> None:
    attempt(shop, Fault(Act.REPLY, Side.CLIENT, _APPEND, text=f"{{tag}} NO [{code}] Quota exceeded\r\n", times=9))
    shop.look_until_quiet()
    assert shop.stored() == []
    (row,) = shop.rows()
    assert row.state in {"refused", "planned"}
    assert "Quota exceeded" in row.reason
    assert len(shop.proxy.said(Side.CLIENT, _APPEND)) == 1


def test_fault_18_one_refused_draft_does_not_hold_up_the_next(shop: ImapShop) -> None:
    attempt(shop, Fault(Act.REPLY, Side.CLIENT, _APPEND, text="{tag} NO [TOOBIG] no\r\n"))
    shop.demand(2)
    shop.look_until_quiet()
    assert [row.state for row in shop.rows()] == ["refused", "stored"]
    assert len(shop.stored()) == 1


def test_fault_19_a_drafts_folder_that_is_deleted_before_the_append_is_made_again(shop: ImapShop) -> None:
    no = "{tag} NO [TRYCREATE] Mailbox doesn't exist: Drafts\r\n"
    gone = Fault(Act.REPLY, Side.CLIENT, _APPEND, text=no, call=lambda: shop.mailbox.delete_folder("Drafts"))
    attempt(shop, gone)
    assert [row.state for row in shop.rows()] == ["planned"]
    shop.look_until_quiet()
    shop.check()


def test_fault_19_a_drafts_folder_that_is_deleted_before_its_status_is_made_again(shop: ImapShop) -> None:
    no = "{tag} NO [NONEXISTENT] Mailbox doesn't exist: Drafts\r\n"
    attempt(shop, Fault(Act.REPLY, Side.CLIENT, "STATUS .?Drafts", text=no))
    assert [row.state for row in shop.rows()] == ["planned"]
    shop.look_until_quiet()
    shop.check()


@pytest.mark.parametrize("change", ["delete", "rename"])
def test_fault_19_a_drafts_folder_that_is_taken_away_between_two_looks_is_made_again_once(
    shop: ImapShop, change: str
) -> None:
    shop.demand(1)
    shop.look()
    if change == "delete":
        shop.mailbox.delete_folder("Drafts")
    else:
        shop.mailbox.rename_folder("Drafts", "Old")
    shop.demand(2)
    shop.look_until_quiet()
    assert [row.state for row in shop.rows()] == ["stored", "stored"]
    assert len(shop.stored()) == 1


@pytest.mark.parametrize("stored", [True, False])
def test_fault_22_the_drafts_folder_is_counted_anew_while_an_attempt_is_in_doubt(shop: ImapShop, stored: bool) -> None:
    attempt(shop, Fault(Act.CUT, pattern=_OK) if stored else Fault(Act.CUT, Side.CLIENT, _APPEND))
    shop.mailbox.server.change_uidvalidity(shop.mailbox.user, "Drafts")
    shop.look_until_quiet()
    shop.check()


def test_fault_27_the_owner_takes_the_draft_before_we_know_that_it_is_there(shop: ImapShop) -> None:
    """Something that came since the attempt is gone: it may have been ours, so nothing is written twice."""
    attempt(shop, Fault(Act.CUT, pattern=_OK))
    (draft,) = shop.stored()
    shop.mailbox.delete(id_of(draft), "Drafts")
    for _ in range(3):
        shop.now += SETTLE
        shop.look()
    assert shop.stored() == []
    assert [row.state for row in shop.rows()] == ["uncertain"]


def test_fault_27_the_owner_sends_the_draft_before_we_know_that_it_is_there(shop: ImapShop) -> None:
    attempt(shop, Fault(Act.CUT, pattern=_OK))
    (draft,) = shop.stored()
    shop.mailbox.move(id_of(draft), "Sent", "Drafts")
    shop.look_until_quiet()
    assert shop.stored() == []
    assert [row.state for row in shop.rows()] == ["stored"]
