"""What the README shows of the demo is what the demo makes."""

import re
from email import message_from_bytes, policy
from pathlib import Path

from tests.cli.runs import run

SHOWN = (
    (Path(__file__).parents[2] / "README.md")
    .read_text(encoding="utf-8")
    .split("## What it looks like")[1]
    .split("##")[0]
)


def bare(text: str) -> str:
    """Without marks of direction, bullets, emphasis and line ends."""
    return " ".join(re.sub("[\u200e\u200f•*]", "", text).split())


def quoted() -> list[str]:
    """The paragraphs and items that the README quotes."""
    lines = [line.removeprefix(">").strip() if line.startswith(">") else "" for line in SHOWN.splitlines()]
    blocks = "\n".join(f"\n{line[2:]}" if line.startswith("- ") else line for line in lines).split("\n\n")
    return [bare(block) for block in blocks if bare(block)]


def test_the_drafts_and_summaries_in_the_readme_come_out_of_the_demo(tmp_path: Path) -> None:
    made = ""
    for language in ("he", "en"):
        ran = run("demo", "--lang", language, "--keep", tmp_path / language)
        assert ran.code == 0
        made += ran.out
    for file in (tmp_path / "he" / "Maildir" / ".Drafts").rglob("*.*"):
        part = message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("plain",))
        made += part.get_content() if part else ""
    assert len(quoted()) >= 16
    assert [part for part in quoted() if part not in bare(made)] == []
