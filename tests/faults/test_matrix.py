"""Faults of APPEND × kill points × servers: whatever goes wrong, and wherever we are killed after it, one draft.

In the first pass the APPEND goes wrong. The second, which settles the doubt, is killed: at each of its commands, each
answer, and before and after each commit. A third must leave one draft.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.courier import COURIER, courier
from tests.faults.nursery import Nursery, nursery
from tests.faults.proxy import Act, Fault, Side
from tests.faults.shop import SETTLE_SECONDS, ImapShop, shop_behind_proxy
from tests.faults.test_append import CUTS
from tests.servers import DOVECOT, Server, dovecot

pytestmark = [pytest.mark.server, pytest.mark.matrix]

_LATE = "what was on its way arrives late"
_FAULTS = {"nothing goes wrong": Fault(Act.PASS), _LATE: Fault(Act.LATE, Side.CLIENT, r"^\r\n$"), **CUTS}
_STEPS = {
    "command": Fault(Act.CUT, Side.CLIENT, r"^\w+ |^\r"),
    "line of an answer": Fault(Act.CUT, Side.SERVER),
    "commit": None,
}
_MOST = 400


@pytest.fixture(scope="module", params=["dovecot", "courier"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    if {"dovecot": DOVECOT, "courier": COURIER}[request.param] is None:
        pytest.skip(f"{request.param} is not installed")
    with dovecot() if request.param == "dovecot" else courier() as running:
        yield running


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    with nursery() as made:
        yield made


@contextmanager
def gone_wrong(server: Server, fault: Fault) -> Iterator[ImapShop]:
    """A shop whose first pass over a demand met the fault, when doubt has settled."""
    with shop_behind_proxy(server) as shop:
        shop.demand()
        if fault.act is not Act.PASS:
            shop.meet(fault)
            if fault.act is Act.LATE:
                shop.proxy.release()
            shop.now += timedelta(seconds=SETTLE_SECONDS)
        yield shop


@pytest.mark.parametrize("step", _STEPS)
@pytest.mark.parametrize("name", _FAULTS)
def test_one_draft_whatever_goes_wrong_and_wherever_it_is_killed(
    server: Server, children: Nursery, name: str, step: str
) -> None:
    for number in range(1, _MOST):
        with gone_wrong(server, replace(_FAULTS[name])) as shop:
            fault = _STEPS[step]
            if fault:
                shop.proxy.add(replace(fault, number=number, call=children.kill))
            killed = children.look(shop, commits=None if fault else number - 1)
            shop.look_until_quiet(1)
            where = f"{name}, then killed at {step} {number}"
            assert len(shop.stored()) == 1, where
            assert [row.state for row in shop.rows()] == ["stored"], where
            assert shop.waiting() == 0, where
        if not killed:
            return
    pytest.fail("a pass has more steps than the test tried")
