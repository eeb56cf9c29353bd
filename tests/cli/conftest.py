"""A home in which something has happened, and no configuration but the one that is named."""

from pathlib import Path

import pytest

from tests.cli.runs import Home


@pytest.fixture(autouse=True)
def _nothing_is_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("TZ", "Asia/Jerusalem")
    monkeypatch.delenv("INBOXGUARD_CONFIG", raising=False)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.fill()
    return made
