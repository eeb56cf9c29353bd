"""Every field that is printed is documented, and every documented field is printed."""

import argparse
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from inboxguard.cli.arguments import parser
from tests.cli.runs import Home, run
from tests.workshop import message

PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
Tables = dict[str, list[str]]


def documented() -> dict[str, Tables]:
    """Fields by path, by command."""
    commands: dict[str, Tables] = {}
    for section in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]:
        command = section.split("`")[1]
        parts = re.split(r"^### `(.+)`$", section, flags=re.MULTILINE)
        tables = dict(zip(["", *parts[1::2]], parts[::2], strict=True))
        commands[command] = {path: re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) for path, text in tables.items()}
    return commands


def undocumented(value: Any, tables: Tables, path: str = "") -> list[str]:
    """Where an output differs from its tables; lists and maps are walked through."""
    if isinstance(value, list):
        return [one for item in value for one in undocumented(item, tables, f"{path}[]")]
    if not isinstance(value, dict):
        return []
    if path in tables:
        wrong = [] if list(value) == tables[path] else [f"{path}: {list(value)} instead of {tables[path]}"]
        return wrong + [one for key, item in value.items() for one in undocumented(item, tables, _below(path, key))]
    if any(known.startswith(f"{path}.*") for known in tables):
        return [one for item in value.values() for one in undocumented(item, tables, f"{path}.*")]
    return []


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


DOCS = documented()


def seen(value: Any, path: str = "") -> set[str]:
    """Paths of all objects in an output."""
    if isinstance(value, list):
        return set().union(*(seen(item, f"{path}[]") for item in value))
    if isinstance(value, dict):
        return {path}.union(*(seen(item, _below(path, key)) for key, item in value.items()))
    return set()


def test_every_command_with_json_is_documented_and_no_other() -> None:
    def with_json(command: argparse.ArgumentParser, name: str) -> set[str]:
        own = {name} if any("--json" in action.option_strings for action in command._actions) else set()
        for action in command._actions:
            if isinstance(action, argparse._SubParsersAction):
                own |= {one for key, sub in action.choices.items() for one in with_json(sub, f"{name} {key}".strip())}
        return own

    assert with_json(parser(), "") == {*DOCS, "clients show"}


@pytest.mark.parametrize(
    ("command", "arguments", "must_show"),
    [
        ("status", [], {"", "accounts[]"}),
        ("doctor", [], {"", "checks[]"}),
        ("review", [], {"", "entries[]"}),
        ("ledger", [], {""}),
        ("clients list", [], {"", "agreement", "invoices[]"}),
    ],
)
def test_the_output_is_what_the_page_says(home: Home, command: str, arguments: list[str], must_show: set[str]) -> None:
    home.shop.now = datetime.now(UTC)  # doctor minds when the last look was
    home.look()
    ran = home.run(*command.split(), *arguments, "--json")
    assert ran.code == 0, ran.err
    assert ran.objects
    assert [one for value in ran.objects for one in undocumented(value, DOCS[command])] == []
    assert must_show <= set().union(*map(seen, ran.objects))


def test_one_client_is_shown_as_in_the_list(home: Home) -> None:
    (shown,) = home.run("clients", "show", "Dana", "--json").objects
    assert shown == home.run("clients", "list", "--json").objects[0]
    assert shown["agreement"]["price"] == "4800.00"
    assert shown["invoices"][0]["due"] == "2026-07-31"


def test_drafts_that_wait_are_told_by_status_as_the_page_says(home: Home) -> None:
    desk = home.shop.desk()
    (draft,) = desk.store.journal.of_client("cafe")
    desk.store.journal.settle(draft.ref, "refused", "no room")
    desk.store.close()
    (status,) = home.run("status", "--json").objects
    assert undocumented(status, DOCS["status"]) == []
    assert status["drafts_not_stored"] == [
        {
            "ref": draft.ref,
            "mail": draft.content_id,
            "client": "cafe",
            "state": "refused",
            "reason": "no room",
            "retry_at": None,
        }
    ]
    assert (status["clients"], status["drafts"], status["waiting"]) == (2, "on", 2)


def test_what_waits_is_told_with_its_entries(home: Home) -> None:
    doubtful, possible = home.run("review", "--json").objects
    assert (doubtful["client"], doubtful["because"], doubtful["others"]) == ("cafe", "doubtful", ["avi@cafe.example"])
    assert doubtful["entries"][0]["evidence"] == "PERHAPS a poster?"
    assert (possible["client"], possible["sender"], possible["entries"]) == (None, "new@x.example", [])


def test_the_ledger_holds_an_entry_for_every_finding_and_null_for_the_clock(home: Home) -> None:
    clock, *spoken = home.run("ledger", "--json").objects
    assert (clock["source"], clock["probability"], clock["evidence"], clock["verdict"]) == ("clock", None, None, None)
    assert {one["evidence"] for one in spoken} == {"Please add a FLYER.", "PERHAPS a poster?"}
    assert home.run("ledger", "law", "--json").objects == []


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """A late mail, an automatic one, one without an end, and one that is no mail."""
    folder = tmp_path / "mails"
    folder.mkdir()
    late = message("The cheque is in the post, our accountant is away until next month.").replace(
        b" 09:55:", b" 23:55:"
    )
    (folder / "a.eml").write_bytes(late)
    (folder / "b.eml").write_bytes(message("News", List_Id="<news.x.example>"))
    (folder / "c.eml").write_bytes(b"")
    return folder


def test_scan_prints_an_object_for_every_mail_as_the_design_says(letters: Path) -> None:
    ran = run("scan", letters, "--json")
    assert ran.code == 0, ran.err
    assert [one for value in ran.objects for one in undocumented(value, DOCS["scan"])] == []
    late, automatic, unreadable = ran.objects
    assert late["source"] == str(letters / "a.eml")
    assert (late["message_id"], late["client"], late["language"], late["skipped"]) == (
        "m1@cafe.example", None, "en", None
    )  # fmt: skip
    assert late["sent_at"] == "2026-09-08T23:55:00+03:00"
    clock = late["findings"][0]
    assert (clock["kind"], clock["source"], clock["threshold"]) == ("out_of_hours", "clock", None)
    assert "hours assumed: Sunday–Thursday 09:00–17:00, Asia/Jerusalem" in clock["because"]
    assert (automatic["skipped"], unreadable["skipped"]) == ("automatic", "unreadable")
    assert all(one["new_text"].find(found["evidence"] or "") >= 0 for one in ran.objects for found in one["findings"])


def test_explain_adds_the_sentences(letters: Path) -> None:
    (told,) = run("explain", letters / "a.eml", "--json").objects
    assert undocumented(told, DOCS["explain"] | {path: DOCS["scan"][path] for path in DOCS["scan"] if path}) == []
    (sentence,) = told["sentences"]
    assert sentence["sentence"] == told["new_text"].strip()
    assert set(sentence["probabilities"]) == {
        "out_of_hours", "out_of_scope", "discount", "payment_excuse", "hostility", "leaving"
    }  # fmt: skip


def test_explain_of_an_identifier_fetches_the_mail_again(home: Home) -> None:
    (first, _) = home.run("review", "--json").objects
    ran = home.run("explain", first["id"][:8], "--json")
    assert (ran.code, ran.objects[0]["new_text"]) == (0, "PERHAPS a poster?")
    assert "Judged then by model scripted" in ran.err


def test_evaluate_prints_the_report(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "text": "Make it cheaper.", "labels": ["discount"], "context": {"included": ["a logo\u2028"]}},
        {"id": "2", "subject": "Hi", "body": "All is well.", "labels": []},
    ]
    path = tmp_path / "mails.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    (report,) = run("evaluate", path, "--json").objects
    assert undocumented(report, DOCS["evaluate"]) == []
    assert report["n"] == 2
    with_context = report["with_context"]
    assert [*with_context, "with_context"] == list(report)
    assert set(report["by"]) == {"language", "length", "author"}
    (card,) = run("evaluate", "--json").objects
    assert undocumented(card, DOCS["evaluate"]) == []
