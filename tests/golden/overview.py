"""Writes the folder's README: what the pages are, and the count of what came out as a person expects."""

from collections.abc import Iterable

from tests.golden.page import is_expected
from tests.golden.play import Played
from tests.golden.readings import readings, tally
from tests.golden.situation import Situation

_INTRODUCTION = """# Situations and what inboxguard makes of them

Each page is one mail in the life of a made-up freelancer. Above the line stand, written by a person: who the two are,
what was agreed, what came before, the mail, and what a person expects. Below it stands what the product decides today,
and the draft as it would lie in Drafts. The owners stand in [owners.toml](owners.toml).

    python -m tests.golden                # plays all of them and rewrites what stands below the lines, and this page
    python -m tests.golden he/07 en/12    # only these pages
    python -m tests.golden --sheets DIR   # sheets for readers: mail, agreement and draft, nothing else

A mail goes the product's whole way: bytes in a Maildir, the shipped model, the plan, the octets of the draft; on a
clock of its own and a fresh state. Only earlier mails are told what was heard in them, so that the history stays the
same under another model. Where inboxguard asks in review, the owner answers what a person hears in the mail, and gets a
draft if one is expected. The test compares every page with what the product makes, letter by letter: after a change
of a template or of the model, run the first command and read the diff. Where the model is mistaken the mail stays as it
is; the page then ends its decision with what a person expects.

`readings.csv` keeps the verdicts of readers who wrote no template: the last of eight a language, each of whom saw only
sheets. After each of them, what they had said was mended where it was the letter's fault, so the pages are no longer
unseen; and readers differ: two of them would send 33 and 26 of the same 40 English drafts but for a few words. The
eighth were told to be strict about what is false, unanswered or cold; those of before had sent 34 and 33 of 40.
"""


def overview(played: Iterable[tuple[Situation, Played]]) -> str:
    """The README."""
    rows = list(played)
    return "\n".join([_INTRODUCTION, *_count(rows), *_readings(), *_index(rows)]) + "\n"


def _count(rows: list[tuple[Situation, Played]]) -> list[str]:
    lines = [
        "## The count",
        "",
        "| | Hebrew | English |",
        "|---|---|---|",
    ]
    parts = [[pair for pair in rows if pair[0].language == language] for language in ("he", "en")]
    for name, holds in (
        ("situations", lambda _, __: True),
        ("end in a draft", lambda _, played: played.draft),
        ("… without a question to the owner", lambda _, played: played.draft and not played.asked),
        ("as a person expects", is_expected),
        ("something was missed", lambda one, played: set(one.expected) - set(played.kinds)),
        ("something was heard that is not there", lambda one, played: set(played.kinds) - set(one.expected)),
    ):
        counts = [sum(bool(holds(*pair)) for pair in part) for part in parts]
        lines.append(f"| {name} | {counts[0]} | {counts[1]} |")
    return [*lines, ""]


def _readings() -> list[str]:
    rows = readings()
    if not rows:
        return []
    lines = ["## What readers said", "", "| | send | edit | no |", "|---|---|---|---|"]
    for language, found in tally(rows).items():
        lines.append(f"| {language} | {found['send']} | {found['edit']} | {found['no']} |")
    return [*lines, ""]


def _index(rows: list[tuple[Situation, Played]]) -> list[str]:
    lines = ["## The pages", "", "| page | a person hears | ends in | as expected |", "|---|---|---|---|"]
    for situation, played in rows:
        kinds = ", ".join(situation.expected) or "–"
        expected = "✓" if is_expected(situation, played) else f"heard: {', '.join(played.kinds) or '–'}"
        lines.append(
            f"| [{situation.name}]({situation.name}.md) {situation.title} | {kinds} | {played.ends} | {expected} |"
        )
    return lines
