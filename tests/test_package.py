"""What is installed: every package is listed, and the wheel carries what the program reads."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


PATTERNS = SETTINGS["package-data"]["*"]


def folder_of(package: str) -> Path:
    return ROOT / package.replace("inboxguard.models", "models").replace(".", "/")


def test_every_package_is_listed() -> None:
    code = {path.parent for path in (ROOT / "inboxguard").rglob("*.py")}
    data = {path.parent for pattern in PATTERNS for path in (ROOT / "inboxguard").rglob(pattern)}
    text = {ROOT / "models", ROOT / "models/mails", ROOT / "models/patterns"}
    between = {ROOT / "inboxguard/templates", ROOT / "inboxguard/templates/replies"}
    assert {folder_of(package) for package in SETTINGS["packages"]} == code | data | text | between


def test_every_file_that_the_program_reads_is_packed() -> None:
    packed = {path for one in SETTINGS["packages"] for pattern in PATTERNS for path in folder_of(one).glob(pattern)}
    needed = [ROOT / "models" / name for name in ("linear.npz", "encoder.npz", "card.json", "encoder.json")]
    needed += [*(ROOT / "models/mails").iterdir(), *(ROOT / "models/patterns").iterdir()]
    needed += [path for path in (ROOT / "inboxguard/templates").rglob("*") if path.is_file()]
    needed += list((ROOT / "inboxguard/demo_mail").iterdir())
    assert set(needed) <= packed
