"""A sign-in that has lapsed: told at once, not tried against the server, and over as soon as the owner signed in."""

from pathlib import Path

import pytest

from inboxguard.app.daemon import tell_trouble
from inboxguard.app.watch import Watch
from inboxguard.core.errors import InboxguardError, SignInLapsed, SignInRefused
from inboxguard.core.rows import Look
from tests.workshop import Workshop, workshop


class Door:
    """A mailbox that opens when nothing stands against it."""

    name = "box"

    def __init__(self, shop: Workshop, trouble: InboxguardError | None) -> None:
        self._shop = shop
        self.trouble = trouble

    def connect(self):  # type: ignore[no-untyped-def]
        if self.trouble:
            raise self.trouble
        return self._shop.connector.connect()


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    return workshop(tmp_path)


def test_it_pauses_at_once_and_is_noticed_once_and_ends_by_itself(shop: Workshop) -> None:
    door = Door(shop, SignInLapsed("account box: it has lapsed"))
    watch = Watch(shop.account, lambda: door, chance=lambda: 0.5)
    desk = shop.desk()
    noticed: list[Look] = []

    for _ in range(5):
        assert watch.look(desk) == shop.account.poll_seconds
        assert watch.paused
        tell_trouble(desk, "box", noticed.append, paused=watch.paused)

    assert [look.error for look in noticed] == ["account box: it has lapsed"]
    assert desk.store.health.looks()["box"].refused
    door.trouble = None
    assert watch.look(desk) == shop.account.poll_seconds
    assert not watch.paused
    desk.store.close()


def test_it_does_not_count_as_a_wrong_password(shop: Workshop) -> None:
    door = Door(shop, SignInLapsed("account box: it has lapsed"))
    watch = Watch(shop.account, lambda: door)
    desk = shop.desk()
    for _ in range(5):
        watch.look(desk)
    door.trouble = SignInRefused("no")

    assert [watch.look(desk) for _ in range(3)] == [300.0, 600.0, 3600.0]
    desk.store.close()
