"""A Dovecot for all tests of faults that one worker runs, and for each an empty mailbox behind a proxy of its own."""

from collections.abc import Iterator

import pytest

from tests.faults.shop import ImapShop, shop_behind_proxy
from tests.servers import DOVECOT, Dovecot, dovecot


@pytest.fixture(scope="session")
def server() -> Iterator[Dovecot]:
    if DOVECOT is None:
        pytest.skip("dovecot is not installed")
    with dovecot() as running:
        yield running


@pytest.fixture
def shop(server: Dovecot) -> Iterator[ImapShop]:
    with shop_behind_proxy(server) as made:
        yield made
