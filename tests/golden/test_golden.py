"""Every page shows what the product makes today."""

from collections import Counter
from functools import cache

import pytest

from tests.golden.overview import overview
from tests.golden.page import page
from tests.golden.play import Played, play
from tests.golden.readings import COLUMNS, FILE, VERDICTS, readings, sheet
from tests.golden.situation import HERE, Situation, everything

SITUATIONS = {one.name: one for one in everything()}
#: The floor of the issue is 40 a language that end in a draft.
DRAFTS = 41


@cache
def played(name: str) -> Played:
    return play(SITUATIONS[name])


def both() -> list[tuple[Situation, Played]]:
    return [(one, played(name)) for name, one in SITUATIONS.items()]


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_page_shows_what_the_product_makes_today(name: str) -> None:
    situation = SITUATIONS[name]
    assert page(situation, played(name)) == situation.path.read_text(encoding="utf-8")


def test_the_readme_counts_what_the_pages_show() -> None:
    assert overview(both()) == (HERE / "README.md").read_text(encoding="utf-8")


def test_enough_situations_of_each_language_end_in_a_draft() -> None:
    drafts = Counter(situation.language for situation, outcome in both() if outcome.draft)
    assert min(drafts["he"], drafts["en"]) >= DRAFTS, drafts


def test_a_sheet_for_readers_tells_mail_agreement_and_draft_and_no_more() -> None:
    for situation, outcome in both():
        if outcome.draft:
            shown = sheet(situation, outcome)
            assert situation.mail.body in shown
            assert not any(word in shown for word in ("inboxguard", "out_of_", "payment_excuse", "gentle"))


def test_readings_are_of_pages_that_are_there() -> None:
    rows = readings()
    if FILE.exists():
        assert FILE.read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)
    for row in rows:
        assert row.situation in SITUATIONS, row
        assert row.language == SITUATIONS[row.situation].language, row
        assert row.verdict in VERDICTS, row
        assert bool(row.edit) is (row.verdict == "edit") or row.verdict == "no", row
        assert row.reader, row
    assert len({(row.situation, row.reader) for row in rows}) == len(rows)
