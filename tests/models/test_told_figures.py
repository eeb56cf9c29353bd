"""What the README says of the model is what the card says."""

import json
import re
from pathlib import Path

import pytest

from inboxguard.core.types import Kind

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HELD_OUT = json.loads((ROOT / "models" / "card.json").read_text(encoding="utf-8"))["held_out_together"]


@pytest.mark.parametrize("kind", Kind)
def test_the_table_of_kinds_is_the_cards(kind: Kind) -> None:
    row = re.search(rf"^\| {kind.replace('_', ' ')} \| (\d+) % \| (\d+) % \|$", README, re.MULTILINE)
    assert row
    told = HELD_OUT["kinds"][kind]
    assert [int(value) for value in row.groups()] == [round(100 * told["precision"]), round(100 * told["recall"])]


@pytest.mark.parametrize(("sort", "words"), [("plain", "of the plain mails"), ("look-alike", "of innocent mails")])
def test_the_false_alarms_are_the_cards(sort: str, words: str) -> None:
    told = re.search(rf"([\d.]+) % {words}", " ".join(README.split()))
    assert told
    assert told[1] == f"{100 * HELD_OUT['false_alarms'][sort]['rate']:.1f}"
