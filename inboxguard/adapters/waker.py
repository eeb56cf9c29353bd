"""Waits for many quiet connections at once in one thread, and calls back when one of them has something to say."""

import os
import selectors
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress

Callback = Callable[[], None]


class Waker:
    """Calls back once for a file number that is watched; then it is forgotten. Only its thread touches the selector."""

    def __init__(self) -> None:
        self._callbacks: dict[int, Callback] = {}
        self._changes: deque[tuple[int, bool]] = deque()
        self._selector = selectors.DefaultSelector()
        self._read, self._write = os.pipe()
        self._selector.register(self._read, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run, name="waker", daemon=True)
        self._thread.start()

    def watch(self, fileno: int, callback: Callback) -> None:
        """Call back, in the waker's thread, when the file number is readable or its other side is gone."""
        self._callbacks[fileno] = callback
        self._change(fileno, True)

    def forget(self, fileno: int) -> None:
        """To be called before its owner reads from it or closes it."""
        if self._callbacks.pop(fileno, None):
            self._change(fileno, False)

    def close(self) -> None:
        """Ends the thread."""
        self._change(self._read, False)
        self._thread.join()
        self._selector.close()
        os.close(self._read)
        os.close(self._write)

    def _change(self, fileno: int, wanted: bool) -> None:
        self._changes.append((fileno, wanted))
        os.write(self._write, b"x")

    def _run(self) -> None:
        while self._read in self._selector.get_map():
            for key, _ in self._selector.select():
                if key.fd == self._read:
                    self._follow()
                    continue
                self._selector.unregister(key.fd)
                callback = self._callbacks.pop(key.fd, None)
                if callback:
                    callback()

    def _follow(self) -> None:
        os.read(self._read, 4096)
        while self._changes:
            fileno, wanted = self._changes.popleft()
            with suppress(KeyError):
                self._selector.unregister(fileno)
            if wanted:
                with suppress(OSError):  # closed meanwhile
                    self._selector.register(fileno, selectors.EVENT_READ)
