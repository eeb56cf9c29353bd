"""Many quiet connections in one thread."""

import socket
import threading
from collections.abc import Iterator

import pytest

from inboxguard.adapters.waker import Waker


@pytest.fixture
def waker() -> Iterator[Waker]:
    made = Waker()
    yield made
    made.close()


def test_calls_back_once_for_the_one_that_speaks(waker: Waker) -> None:
    pairs = [socket.socketpair() for _ in range(3)]
    heard: list[int] = []
    second = threading.Event()
    for number, (ours, _) in enumerate(pairs):
        waker.watch(ours.fileno(), lambda number=number: (heard.append(number), second.set()))

    pairs[1][1].send(b"* 1 EXISTS")

    assert second.wait(5)
    pairs[1][1].send(b"more")
    again = threading.Event()
    waker.watch(pairs[2][0].fileno(), again.set)
    pairs[2][1].send(b"x")
    assert again.wait(5)
    assert heard == [1]
    for ours, theirs in pairs:
        ours.close()
        theirs.close()


def test_a_closed_other_side_is_news(waker: Waker) -> None:
    ours, theirs = socket.socketpair()
    heard = threading.Event()
    waker.watch(ours.fileno(), heard.set)
    theirs.close()
    assert heard.wait(5)
    ours.close()


def test_forgotten_is_silent_and_a_number_used_again_is_heard(waker: Waker) -> None:
    ours, theirs = socket.socketpair()
    wrong, right = threading.Event(), threading.Event()
    waker.watch(ours.fileno(), wrong.set)
    waker.forget(ours.fileno())
    theirs.send(b"x")
    waker.watch(ours.fileno(), right.set)
    assert right.wait(5)
    assert not wrong.is_set()
    ours.close()
    theirs.close()
