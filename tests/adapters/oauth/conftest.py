"""A token server, and no keyring but one that a test brings."""

import sys
from collections.abc import Iterator

import pytest

from tests.token_server import TokenServer, token_server


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with token_server() as running:
        yield running
