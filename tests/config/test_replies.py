"""The owner's own letters: they replace ours of the same name, and every mistake in them is told at once."""

from pathlib import Path
from typing import Any

import pytest

from inboxguard import wiring
from inboxguard.config import read
from inboxguard.core.errors import Problem
from inboxguard.core.settings import Settings
from inboxguard.core.template_check import NAMES, mistakes
from inboxguard.core.template_facts import FACTS
from inboxguard.core.templating import BLANKS, HELPERS
from tests.workshop import configuration

ROOT = Path(__file__).parents[2]
ALSO = "put {{ also }} on a line of its own, where sentences about the mail's other kinds belong"
GOOD = "{{ greeting }}\n\nIn my own words, by {{ day }}.\n\n{{ also }}\n\n{{ closing }}\n"


def loaded(home: Path, files: dict[str, str | bytes], **changes: Any) -> tuple[Settings, list[Problem]]:
    for name, content in files.items():
        path = home / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found: list[Problem] = []
    return read(configuration(**{"replies": {"folder": "own"}, **changes}), home=home, problems=found), found


def test_an_own_letter_replaces_ours_and_the_others_stay(tmp_path: Path) -> None:
    settings, found = loaded(tmp_path, {"en/discount.gentle.txt": GOOD})
    assert found == []
    desk = wiring.desk(settings, tmp_path)
    desk.store.close()
    assert desk.templates["en/discount.gentle"] == GOOD
    assert desk.templates["en/discount.firm"] == wiring.templates()["en/discount.firm"]
    assert wiring.templates()["en/discount.gentle"] != GOOD


def test_without_a_folder_ours_are_used(tmp_path: Path) -> None:
    found: list[Problem] = []
    assert read(configuration(), home=tmp_path, problems=found).replies == {}
    assert found == []


def test_all_mistakes_are_told_at_once_with_file_line_and_remedy(tmp_path: Path) -> None:
    _, found = loaded(
        tmp_path,
        {
            "en/discount.gentle.txt": "{{ greeting }}\n{{ also }}\n{{ pricee }}",
            "en/discount.firm.txt": "{{ also }}\n{% if price %}no end",
            "en/discount.final.txt": "{{ greeting }} forgot the others",
            "en/discounts.gentle.txt": GOOD,
            "en/leaving.also.txt": b"\xff\xfe",
            "he/leaving.also.txt": " \n",
            "he/discount.gentle.txt": "{{ also }}{{ needed('rate') }}",
            "he/discount.firm.txt": "{{ also }}{{ a('one', 'two') }}",
            "notes.txt": "mine",
        },
    )
    told = {problem.path.removeprefix("replies.folder/"): problem.remedy for problem in found}
    assert told == {
        "en/discount.gentle.txt:3": "did you mean price?",
        "en/discount.firm.txt:2": "mend the Jinja2 syntax of this line",
        "en/discount.final.txt": ALSO,
        "en/discounts.gentle.txt": "no letter is called so; did you mean en/discount.gentle.txt?",
        "en/leaving.also.txt": "cannot be read as UTF-8 text: UnicodeDecodeError",
        "he/leaving.also.txt": "is empty; write the letter, or take the file away",
        "he/discount.gentle.txt:1": "known here: amount, extra, extra_price, invoice",
        "he/discount.firm.txt": "mend it so that it can be filled whatever is known",
        "notes.txt": "no letter is called so; see docs/replies.md",
    }


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    _, found = loaded(tmp_path, {}, replies={"folder": "nowhere"})
    assert [problem.path for problem in found] == ["replies.folder"]


@pytest.mark.parametrize(
    "source",
    [
        "{{ also }}{{ ''.__class__.__mro__ }}",
        "{{ also }}{{ greeting.format.__globals__.os }}",
        "{{ also }}{% include 'config.toml' %}",
        "{{ also }}{% for n in range(999999999) %}x{% endfor %}",
    ],
)
def test_a_letter_cannot_leave_its_sandbox(source: str) -> None:
    assert mistakes("en/discount.gentle", source)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_ours_have_no_mistake(name: str) -> None:
    assert mistakes(name, wiring.templates()[name]) == []


def test_the_page_names_every_letter_fact_blank_and_helper() -> None:
    page = (ROOT / "docs/replies.md").read_text(encoding="utf-8")
    for name, fact in FACTS.items():
        assert f"| `{name}` | {fact.meaning} |" in page
    for name in (*BLANKS, *HELPERS, *{name.split("/")[1].split(".")[0] for name in NAMES}):
        assert f"`{name}" in page
