"""Faults of what is said: BYE, a cut, a "not now" or the news of others, in answer to any command."""

import pytest

from tests.faults.proxy import Act, Fault, Side
from tests.faults.shop import ImapShop
from tests.faults.test_connection import look, watched

pytestmark = pytest.mark.server

_COMMANDS = (
    "CAPABILITY", "LOGIN", "STATUS", "EXAMINE", "UID SEARCH", "UID FETCH .*HEADER", "UID FETCH .*BODY.PEEK.1", "LIST",
    "NAMESPACE", "APPEND", "LOGOUT",
)  # fmt: skip


@pytest.mark.parametrize("command", _COMMANDS)
def test_fault_12_bye_for_an_answer_to_any_command(shop: ImapShop, command: str) -> None:
    shop.demand()
    parting = "* BYE Session expired, please login again\r\n"
    fault = shop.proxy.add(Fault(Act.REPLY, Side.CLIENT, rf"^\w+ {command}", text=parting, cut=True))
    error = shop.look().error
    assert fault.seen == 1
    # imaplib asks for capabilities before anybody can see what it heard; FETCH is asked again at once.
    assert "Session expired" in error or command in {"CAPABILITY", "APPEND", "LOGOUT"} or "FETCH" in command
    shop.look_until_quiet()
    shop.check()


@pytest.mark.parametrize("side", [Side.CLIENT, Side.SERVER])
@pytest.mark.parametrize("pattern", ["CAPABILITY", "LOGIN", "STATUS", "EXAMINE", "SEARCH", "LIST", "NAMESPACE"])
def test_fault_12_a_cut_before_or_after_any_command(shop: ImapShop, side: Side, pattern: str) -> None:
    shop.demand()
    fault = shop.proxy.add(Fault(Act.CUT, side, pattern.replace("LOGIN", "LOG")))
    shop.look()
    assert fault.seen == 1
    shop.look_until_quiet()
    shop.check()


@pytest.mark.parametrize("act", [Act.CUT, Act.RESET])
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("octets", [0, 1, 20, -1])
def test_fault_13_a_cut_in_the_literal_of_a_fetch_leaves_nothing_half_read(
    shop: ImapShop, act: Act, number: int, octets: int
) -> None:
    """The first literal is the header, the second the text."""
    shop.demand(body="The colours are lovely. " * 10 + "Please add a FLYER.")
    fault = shop.proxy.add(Fault(act, pattern=r"FETCH .*\{\d+\}\r\n$", number=number, octets=octets))
    shop.look()
    assert fault.seen == 1
    shop.look_until_quiet()
    shop.check()


def test_fault_13_a_literal_that_is_shorter_than_announced_is_no_mail(shop: ImapShop) -> None:
    """What follows is taken for the literal's rest, so the conversation is out of step for good."""
    shop.demand()
    assert shop.meet(Fault(Act.SUBSTITUTE, pattern=r"\{30\}", text="{3000}")).error
    shop.look_until_quiet()
    shop.check()


_THROTTLED: dict[str, tuple[str, float]] = {
    "backoff": ("{tag} BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds\r\n", 299.961),
    "quota": ("{tag} NO [OVERQUOTA] Account exceeded command or bandwidth limits.\r\n", 0.0),
    "serverbug": ("{tag} NO [SERVERBUG] FETCH Server error - Please try again later\r\n", 0.0),
}


@pytest.mark.parametrize("name", _THROTTLED)
@pytest.mark.parametrize("command", ["STATUS", "EXAMINE", "UID FETCH .*HEADER", "UID FETCH .*BODY.PEEK.1"])
def test_fault_20_a_server_that_asks_for_patience_gets_it_and_loses_no_mail(
    shop: ImapShop, name: str, command: str
) -> None:
    text, seconds = _THROTTLED[name]
    shop.demand()
    shop.proxy.add(Fault(Act.REPLY, Side.CLIENT, rf"^\w+ {command}", text=text))
    report = shop.look()
    assert "the server is busy" in report.error
    assert report.retry_after == seconds
    shop.look_until_quiet()
    shop.check()


def test_fault_20_a_slow_ok_that_says_throttled_is_an_ok(shop: ImapShop) -> None:
    shop.demand()
    shop.proxy.add(Fault(Act.SUBSTITUTE, pattern=r"OK Fetch completed", text="OK Success [THROTTLED]", times=9))
    assert shop.look().error == ""
    shop.check()


@pytest.mark.parametrize(
    "gone",
    [("IDLE",), ("NAMESPACE",), ("UIDPLUS",), (r"IDLE", "NAMESPACE", "UIDPLUS", "SPECIAL-USE", "CONDSTORE", "SASL-IR")],
)
def test_fault_32_a_server_that_comes_back_with_fewer_capabilities(shop: ImapShop, gone: tuple[str, ...]) -> None:
    watch = watched(shop)
    look(shop, watch)
    for name in gone:
        shop.proxy.add(Fault(Act.SUBSTITUTE, pattern=rf"(CAPABILITY.*?) {name}\b", text=r"\1", times=99))
    shop.proxy.add(Fault(Act.CUT, Side.CLIENT, "STATUS"))
    shop.demand()
    look(shop, watch)
    look(shop, watch)
    if "IDLE" in gone:
        assert watch.wait()[0] is None
    watch.close()
    shop.check()


def test_fault_32_news_of_other_sessions_in_every_reply(shop: ImapShop) -> None:
    others = "* 1 FETCH (FLAGS (\\Seen))\r\n* 7 FETCH (UID 7 FLAGS (\\Answered))\r\n* 1 FETCH (UID 1 MODSEQ (9))\r\n"
    others += "* 9 EXPUNGE\r\n* 0 RECENT\r\n* OK [HIGHESTMODSEQ 9] Highest\r\n"
    shop.demand()
    shop.proxy.add(
        Fault(
            Act.INJECT, pattern=r"^\w+ OK (Fetch|Search|Status|Examine|List|Append)|^\w+ OK \[", text=others, times=99
        )
    )
    assert shop.look().error == ""
    shop.check()


def test_fault_32_a_server_that_answers_a_search_in_two_lines(shop: ImapShop) -> None:
    shop.demand(1)
    shop.demand(2)
    shop.proxy.add(Fault(Act.SUBSTITUTE, pattern=r"^\* SEARCH 1 2", text="* SEARCH 2\r\n* SEARCH 1", times=9))
    assert shop.look().error == ""
    shop.check(2)
