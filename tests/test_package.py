"""What is installed: every package is listed, and the wheel carries what the program reads."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def test_every_package_is_listed() -> None:
    found = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "inboxguard").rglob("*.py")}
    data = {"inboxguard.demo_mail", "inboxguard.templates", "inboxguard.models"}
    assert set(SETTINGS["packages"]) == found | data


def test_every_file_that_the_program_reads_is_packed() -> None:
    for package, patterns in SETTINGS["package-data"].items():
        folder = ROOT / SETTINGS["package-dir"].get(package, package.replace(".", "/"))
        packed = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
        assert packed, package
    for name in ("linear.npz", "encoder.npz", "card.json", "encoder.json", "authors.md"):
        assert ROOT / "models" / name in {path for one in SETTINGS["package-data"]["inboxguard.models"]
                                          for path in (ROOT / "models").glob(one)}  # fmt: skip
