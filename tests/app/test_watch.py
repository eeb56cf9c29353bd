"""How one account is watched: a session that is kept, and when to look next."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from inboxguard.app.daemon import Drift, tell_trouble
from inboxguard.app.kept import Kept
from inboxguard.app.sync import look
from inboxguard.app.watch import Watch
from inboxguard.core.errors import MailboxError, SignInLapsed, SignInRefused, Unreachable
from inboxguard.core.ports import Idle
from inboxguard.core.rows import Look
from inboxguard.core.types import FolderState
from tests.workshop import Workshop, workshop


class Session:
    """A mailbox with nothing in it, that can be told to fail."""

    append_is_idempotent = False

    def __init__(self, box: "Box") -> None:
        self._box = box
        self.closed = False
        self.lives = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closed = True

    def state(self, folder: str) -> FolderState:
        if self._box.failure:
            raise self._box.failure
        return FolderState(1, 1, 0)

    def rest(self) -> None:
        self._box.rests += 1

    def resume(self) -> bool:
        return self.lives

    def idle(self, folder: str) -> Idle | None:
        return self._box.idle


class Box:
    """Connects to such sessions."""

    name = "box"

    def __init__(self) -> None:
        self.sessions: list[Session] = []
        self.failure: MailboxError | None = None
        self.refused: MailboxError | None = None
        self.idle: Idle | None = None
        self.rests = 0

    def connect(self) -> Any:
        if self.refused:
            raise self.refused
        self.sessions.append(Session(self))
        return self.sessions[-1]


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    return workshop(tmp_path)


def watch(shop: Workshop, box: Box, chance: float = 1.0) -> Watch:
    return Watch(shop.account, lambda: box, chance=lambda: chance)


def looks(shop: Workshop, watched: Watch, times: int) -> Iterator[float]:
    for _ in range(times):
        desk = shop.desk()
        yield watched.look(desk)
        desk.store.close()


def test_one_session_serves_many_looks(shop: Workshop) -> None:
    box = Box()
    list(looks(shop, watch(shop, box), 3))
    assert len(box.sessions) == 1
    assert not box.sessions[0].closed
    assert box.rests == 3


def test_the_first_look_says_so_once(shop: Workshop) -> None:
    desk = shop.desk()
    assert [look(shop.account, Box(), desk).first for _ in range(2)] == [True, False]
    desk.store.close()


def test_a_session_that_died_meanwhile_is_replaced_without_a_failed_look(shop: Workshop) -> None:
    box = Box()
    watched = watch(shop, box)
    list(looks(shop, watched, 1))
    box.sessions[0].lives = False
    (pause,) = looks(shop, watched, 1)
    assert len(box.sessions) == 2
    assert box.sessions[0].closed
    assert pause > 200
    assert shop.desk().store.health.looks()["box"].error == ""


def test_a_session_is_not_kept_for_days() -> None:
    box, clock = Box(), [0.0]
    kept = Kept(box, monotonic=lambda: clock[0])
    for hours in (0, 10, 21, 22):
        clock[0] = hours * 3600.0
        with kept.connect():
            pass
    assert len(box.sessions) == 2


def test_a_failed_look_closes_the_session(shop: Workshop) -> None:
    box = Box()
    watched = watch(shop, box)
    box.failure = Unreachable("account box: gone")
    list(looks(shop, watched, 1))
    assert box.sessions[0].closed
    box.failure = None
    list(looks(shop, watched, 1))
    assert len(box.sessions) == 2


def test_failures_are_tried_again_after_longer_and_longer_pauses_up_to_a_quarter_of_an_hour(shop: Workshop) -> None:
    box = Box()
    box.refused = Unreachable("account box: no connection")
    pauses = list(looks(shop, watch(shop, box), 10))
    assert pauses[:4] == [6.0, 11.0, 21.0, 41.0]
    assert pauses[-1] == 901.0


def test_the_pause_is_left_to_chance_so_that_clients_do_not_come_all_at_once(shop: Workshop) -> None:
    box = Box()
    box.refused = Unreachable("account box: no connection")
    assert list(looks(shop, watch(shop, box, chance=0.0), 4)) == [1.0] * 4


def test_a_good_look_ends_the_back_off(shop: Workshop) -> None:
    box = Box()
    watched = watch(shop, box)
    box.refused = Unreachable("account box: no connection")
    list(looks(shop, watched, 5))
    box.refused = None
    assert next(looks(shop, watched, 1)) == pytest.approx(330)
    box.failure = Unreachable("account box: gone")
    assert next(looks(shop, watched, 1)) == 6.0


def test_a_server_that_asks_for_patience_gets_it(shop: Workshop) -> None:
    box = Box()
    box.failure = Unreachable("account box: busy", retry_after=299.961)
    assert next(looks(shop, watch(shop, box), 1)) == 299.961


def test_a_refused_password_is_tried_three_times_in_a_quarter_of_an_hour_then_hourly(shop: Workshop) -> None:
    box = Box()
    box.refused = SignInRefused("account box: wrong")
    watched = watch(shop, box)
    paused = []
    pauses = []
    for _ in range(4):
        pauses += looks(shop, watched, 1)
        paused.append(watched.paused)
    assert pauses == [300.0, 600.0, 3600.0, 3600.0]
    assert paused == [False, False, True, True]


def test_the_owner_is_told_once_when_the_account_is_paused(shop: Workshop) -> None:
    box = Box()
    box.refused = SignInRefused("account box: wrong")
    watched = watch(shop, box)
    told: list[Look] = []
    for _ in range(5):
        list(looks(shop, watched, 1))
        tell_trouble(shop.desk(), "box", told.append, paused=watched.paused)
    assert [look.error for look in told] == ["account box: wrong"]


def test_the_owner_is_told_when_an_account_was_silent_for_the_configured_hours(shop: Workshop) -> None:
    box = Box()
    watched = watch(shop, box)
    list(looks(shop, watched, 1))
    box.failure = Unreachable("account box: gone")
    told: list[Look] = []
    for hours in (1, 1, shop.settings.notice.after_hours, 1):
        shop.now += timedelta(hours=hours)
        list(looks(shop, watched, 1))
        tell_trouble(shop.desk(), "box", told.append, paused=watched.paused)
        if hours == 1 and not told:
            assert told == []
    assert len(told) == 1


def test_waiting_ends_before_a_router_forgets_the_connection(shop: Workshop) -> None:
    box = Box()
    watched = watch(shop, box)
    list(looks(shop, watched, 1))
    box.idle = Idle(7, news=False)
    assert watched.wait() == (7, 290.0)
    box.idle = Idle(7, news=True)
    assert watched.wait() == (7, 1.0)
    box.idle = None
    assert watched.wait() == (None, float("inf"))
    assert watched.fileno is None


def test_the_log_tells_a_change_and_not_every_hour_of_it(shop: Workshop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    box = Box()
    watched = watch(shop, box)
    box.refused = Unreachable("account box: no connection")
    list(looks(shop, watched, 5))
    box.refused = None
    list(looks(shop, watched, 5))
    lines = [record.message for record in caplog.records if record.message.startswith("pass ")]
    assert [line.split()[2] for line in lines] == ["outcome=failed", "outcome=good"]


def test_a_clock_that_was_set_is_noticed_once() -> None:
    wall, steady = [1000.0], [0.0]
    drift = Drift(lambda: wall[0], lambda: steady[0])
    found = []
    for seconds, set_by in ((10, 0), (10, -86400), (10, 0), (10, 30), (10, 3600)):
        steady[0] += seconds
        wall[0] += seconds + set_by
        found.append(drift.jumped())
    assert found == [False, True, False, False, True]


def test_a_lapsed_sign_in_is_noticed_at_once_and_once_and_is_over_by_itself(shop: Workshop) -> None:
    box, desk = Box(), shop.desk()
    box.refused = SignInLapsed("account box: the sign-in has lapsed")
    watching = watch(shop, box, 0.5)
    noticed: list[Look] = []
    for _ in range(5):
        assert watching.look(desk) == shop.account.poll_seconds  # asking costs nothing
        assert watching.paused
        tell_trouble(desk, "box", noticed.append, paused=watching.paused)
    assert [one.error for one in noticed] == ["account box: the sign-in has lapsed"]
    assert noticed[0].refused
    box.refused = None
    assert watching.look(desk) == shop.account.poll_seconds
    assert not watching.paused
    desk.store.close()


def test_a_lapsed_sign_in_does_not_count_as_a_wrong_password(shop: Workshop) -> None:
    box, desk = Box(), shop.desk()
    box.refused = SignInLapsed("account box: the sign-in has lapsed")
    watching = watch(shop, box)
    for _ in range(5):
        watching.look(desk)
    box.refused = SignInRefused("no")
    assert [watching.look(desk) for _ in range(3)] == [300.0, 600.0, 3600.0]
    desk.store.close()
