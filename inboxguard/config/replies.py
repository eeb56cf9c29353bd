"""The owner's own templates: files that replace the shipped ones of the same name."""

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

from inboxguard.config.table import Table
from inboxguard.core.template_check import NAMES, mistakes


def read_replies(table: Table, home: Path) -> Mapping[str, str]:
    """Own templates by name, e.g. "he/out_of_scope.gentle"; every mistake in them is a problem of the configuration."""
    written = table.text("folder")
    table.close()
    if not written:
        return {}
    folder = home / Path(written).expanduser()
    if not folder.is_dir():
        table.problem("folder", "there is no such folder; make it, or leave the setting out", folder)
        return {}
    own = {
        name: text
        for path in sorted(folder.rglob("*.txt"))
        if (text := _read(path, folder, table))
        for name in [_name(path, folder)]
    }
    for name, text in own.items():
        for mistake in mistakes(name, text):
            line = f":{mistake.line}" if mistake.line else ""
            table.problem(f"folder/{name}.txt{line}", mistake.remedy, mistake.found)
    return own


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).with_suffix("").as_posix()


def _read(path: Path, folder: Path, table: Table) -> str:
    """The text; "" where it cannot be used, which is noted."""
    name = _name(path, folder)
    if name not in NAMES:
        table.problem(f"folder/{name}.txt", _nearest(name, NAMES))
        return ""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        table.problem(f"folder/{name}.txt", f"cannot be read as UTF-8 text: {type(error).__name__}")
        return ""
    if not text.strip():
        table.problem(f"folder/{name}.txt", "is empty; write the letter, or take the file away")
    return text


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return (
        f"no letter is called so; did you mean {near[0]}.txt?"
        if near
        else "no letter is called so; see docs/replies.md"
    )
