"""Plays every situation and rewrites its page: `python -m tests.golden [--sheets DIR] [NAME…]`."""

import argparse
from pathlib import Path

from tests.golden.overview import overview
from tests.golden.page import page
from tests.golden.play import Played, play
from tests.golden.readings import sheet
from tests.golden.situation import HERE, Situation, everything


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="begin of a page's name, such as he/07; all without")
    parser.add_argument("--sheets", type=Path, metavar="DIR", help="write reading sheets there instead")
    arguments = parser.parse_args()
    chosen = [one for one in everything() if not arguments.names or one.name.startswith(tuple(arguments.names))]
    played = [(one, play(one)) for one in chosen]
    if arguments.sheets:
        write_sheets(arguments.sheets, played)
        return
    for situation, outcome in played:
        situation.path.write_text(page(situation, outcome), encoding="utf-8")
    if not arguments.names:
        (HERE / "README.md").write_text(overview(played), encoding="utf-8")


def write_sheets(folder: Path, played: list[tuple[Situation, Played]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for situation, outcome in played:
        if outcome.draft:
            name = situation.name.replace("/", "-")
            (folder / f"{name}.md").write_text(sheet(situation, outcome), encoding="utf-8")


main()
