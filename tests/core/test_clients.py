"""Who a mail is from."""

from dataclasses import replace

import pytest

from inboxguard.core.clients import Directory, is_own
from inboxguard.core.settings import Client
from inboxguard.core.types import Address
from tests.core.letters import CLIENT
from tests.core.test_compose import MAIL, ME

CAFE = CLIENT
GROUP = replace(CLIENT, id="group", emails=(), domains=("group.example", "co.il.example"))
BRANCH = replace(CLIENT, id="branch", emails=("boss@group.example",), domains=("north.group.example",))
DIRECTORY = Directory((CAFE, GROUP, BRANCH))


@pytest.mark.parametrize(
    ("email", "client"),
    [
        ("dana@cafe.example", CAFE),
        ("avi@cafe.example", None),
        ("anybody@group.example", GROUP),
        ("boss@group.example", BRANCH),
        ("x@north.group.example", BRANCH),
        ("x@south.group.example", GROUP),
        ("x@a.b.group.example", GROUP),
        ("x@notgroup.example", None),
        ("x@group.example.evil.test", None),
        ("x@example", None),
        ("group.example", None),
        ("", None),
    ],
)
def test_an_address_wins_over_a_domain_and_the_nearest_domain_wins(email: str, client: Client | None) -> None:
    assert DIRECTORY.of_address(Address("", email)) is client


def test_nobody_and_unknown_identifiers_are_no_client() -> None:
    assert DIRECTORY.of_address(None) is None
    assert DIRECTORY.get(None) is None
    assert DIRECTORY.get("nobody") is None
    assert DIRECTORY.get("cafe") is CAFE


def test_the_directory_is_counted_and_read_in_order() -> None:
    assert len(DIRECTORY) == 3
    assert [client.id for client in DIRECTORY] == ["cafe", "group", "branch"]
    assert len(Directory(())) == 0


def test_the_sender_decides_and_not_reply_to() -> None:
    mail = replace(MAIL, sender=Address("", "x@elsewhere.test"), reply_to=(Address("", "dana@cafe.example"),))
    assert DIRECTORY.of_mail(mail) is None
    assert DIRECTORY.of_mail(MAIL) is CAFE


@pytest.mark.parametrize(
    ("sender", "own"),
    [
        (Address("", "noa@bar.example"), True),
        (Address("", "studio@bar.example"), True),
        (Address("noa@bar.example", "x@evil.test"), False),
        (None, False),
    ],
)
def test_every_address_of_the_owner_is_the_owner(sender: Address | None, own: bool) -> None:
    assert is_own(replace(MAIL, sender=sender), ME) is own
