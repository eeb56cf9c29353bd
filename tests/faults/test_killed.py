"""SIGKILL at every commit and every network step of a pass that drafts, and a new start: nothing lost, one draft.

Here each step once, on one server; test_matrix has them all.
"""

from collections.abc import Iterator

import pytest

from tests.faults.nursery import Nursery, nursery
from tests.faults.proxy import Act, Fault, Side
from tests.faults.shop import ImapShop, shop_behind_proxy
from tests.servers import Dovecot

pytestmark = pytest.mark.server

#: More than a pass has; the test checks that the pass ended before.
_MOST = 200


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    with nursery() as made:
        yield made


def check(shop: ImapShop, where: str) -> None:
    """The program starts again when doubt has settled."""
    shop.look_until_quiet(1)
    assert len(shop.stored()) == 1, where
    assert [row.state for row in shop.rows()] == ["stored"], where
    assert shop.waiting() == 0, where


@pytest.mark.parametrize(("side", "pattern"), [(Side.CLIENT, r"^\w+ |^\r"), (Side.SERVER, r"^\w+ (OK|NO) |^\+")])
def test_fault_15_killed_at_every_command_and_every_answer(
    server: Dovecot, children: Nursery, side: Side, pattern: str
) -> None:
    """Before the server hears the command; when it has carried it out and its answer is still on the way."""
    for number in range(1, _MOST):
        with shop_behind_proxy(server) as shop:
            shop.demand()
            shop.proxy.add(Fault(Act.CUT, side, pattern, number=number, call=children.kill))
            killed = children.look(shop)
            check(shop, f"killed at {side.name} {number}")
        if not killed:
            assert number > 15, "the steps are no longer counted"
            return
    pytest.fail("a pass has more steps than the test tried")


def test_fault_15_killed_before_and_after_every_commit(server: Dovecot, children: Nursery) -> None:
    for half in range(_MOST):
        with shop_behind_proxy(server) as shop:
            shop.demand()
            killed = children.look(shop, commits=half)
            check(shop, f"killed at half {half} of a commit")
        if not killed:
            assert half > 10, "the commits are no longer counted"
            return
    pytest.fail("a pass has more commits than the test tried")
