"""Commands as a person types them: help, exit codes, what is printed and what is not."""

import argparse
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inboxguard.adapters.store import pass_lock
from inboxguard.cli.arguments import parser
from tests.cli.runs import CONFIGURATION, Home, run, start
from tests.workshop import NOW, message

ROOT = Path(__file__).parents[2]


def commands(command: argparse.ArgumentParser, name: str = "") -> list[str]:
    subs = [action for action in command._actions if isinstance(action, argparse._SubParsersAction)]
    own = [
        one for sub in subs for key, inner in sub.choices.items() for one in commands(inner, f"{name} {key}".strip())
    ]
    return own or [name]


COMMANDS = commands(parser())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_says_what_it_does(command: str) -> None:
    ran = run(*command.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    usage, described = ran.out.split("\n\n")[:2]
    assert usage.startswith(f"usage: inboxguard {command}")
    assert described[0].isupper()
    assert described.endswith(".")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_every_command_has_help(command: str) -> None:
    found = parser()
    for word in command.split():
        (sub,) = (action for action in found._actions if isinstance(action, argparse._SubParsersAction))
        found = sub.choices[word]
    options = [action for action in found._actions if action.option_strings]
    assert [action.dest for action in options if not action.help] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"`inboxguard {command}" in readme or f"`{command}" in readme


def test_the_readme_and_the_page_of_json_name_no_command_that_is_not_there() -> None:
    for page in ("README.md", "docs/json.md", "config.example.toml"):
        text = (ROOT / page).read_text(encoding="utf-8")
        named = re.findall(r"(?:bin/|`|^ +)inboxguard ([a-z-]+)", text, re.MULTILINE)
        assert set(named) <= {command.split()[0] for command in COMMANDS}, page


def test_the_version_is_the_packages() -> None:
    assert re.fullmatch(r"inboxguard \d+\.\d+\.\d+\S*\n", run("--version").out)


# ---- exit codes


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["frobnicate"],
        ["scan", "--frobnicate"],
        ["scan", "/no/such/place"],
        ["evaluate", "/no/such/file.jsonl"],
        ["train", "--models", "/no/such/place"],
        ["ledger", "--json", "--csv"],
        ["clients"],
    ],
)
def test_two_for_what_cannot_be_carried_out_as_typed(arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert "inboxguard" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["once", "--account", "nobody"],
        ["ledger", "nobody"],
        ["review", "--client", "nobody", "--json"],
        ["review", "--since", "soon", "--json"],
        ["review"],
        ["clients", "show", "nobody"],
        ["explain", "no-such-mail"],
        ["redo", "no-such-draft"],
        ["summary", "--day", "some day"],
        ["summary", "--html", "/no/such/place/page.html"],
        ["scan", "--since", "soon"],
    ],
)
def test_two_also_for_names_that_nobody_has_and_each_says_what_to_type(home: Home, arguments: list[str]) -> None:
    ran = home.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    "content", [None, "x = ", "[me]\nname = 'N'\n", "[me]\nname='N'\nemail='n@x.example'\ncolour=1"]
)
@pytest.mark.parametrize(
    "command", ["once", "run", "status", "review --json", "summary", "ledger", "clients list", "scan"]
)
def test_seventy_eight_for_a_configuration_that_cannot_be_used(
    tmp_path: Path, content: str | None, command: str
) -> None:
    path = tmp_path / "config.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    ran = run("--config", path, "--state", tmp_path / "state", *command.split())
    assert (ran.code, ran.out) == (78, "")
    assert ran.err.endswith("in the configuration; nothing was done.\n")
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("command", ["once", "run", "scan"])
def test_seventy_eight_also_without_an_account_to_look_at(tmp_path: Path, command: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[me]\nname = "N"\nemail = "n@x.example"\n', encoding="utf-8")
    ran = run("--config", path, "--state", tmp_path / "state", command)
    assert (ran.code, "accounts" in ran.err) == (78, True)


@pytest.mark.parametrize("command", ["once", "run"])
def test_seventy_five_while_another_pass_runs_and_the_rest_still_works(home: Home, command: str) -> None:
    with pass_lock(home.state):
        ran = home.run(command)
        assert (ran.code, ran.out) == (75, "")
        assert "try again" in ran.err
        assert home.run("status").code == home.run("ledger").code == home.run("review", "--json").code == 0


def test_one_when_an_account_cannot_be_looked_at_and_status_and_doctor_say_why(home: Home) -> None:
    config = home.config.read_text(encoding="utf-8").replace('path = "Maildir"', 'path = "gone"')
    home.config.write_text(config, encoding="utf-8")
    once = home.run("once")
    assert once.code == 1
    assert once.out.startswith("✗ box: ")
    assert home.run("status").code == home.run("doctor").code == home.run("scan").code == 1
    assert "✗ account box: " in home.run("doctor").out


def test_doctor_says_when_the_last_look_was_and_minds_silence(home: Home) -> None:
    quiet = home.run("doctor")
    assert quiet.code == 1
    assert re.search(
        r"✗ last look at box: the last good one was \d+ days ago; .*start it with: inboxguard run", quiet.out
    )
    home.shop.now = datetime.now(UTC)
    home.look()
    assert "✓ last look at box: good, 0 minutes ago" in home.run("doctor").out


def test_status_tells_the_next_look_only_where_it_is_known(home: Home) -> None:
    assert home.run("status", "--json").objects[0]["accounts"][0]["next_run"] is None
    home.shop.now = datetime.now(UTC)
    home.look()
    assert home.run("status", "--json").objects[0]["accounts"][0]["next_run"] > home.shop.now.isoformat()
    assert re.search(r"✓ box: last good look 0 minutes ago; the next by \d\d:\d\d if it runs", home.run("status").out)
    (home.path / "Maildir").rename(home.path / "away")
    home.run("once")
    assert home.run("status", "--json").objects[0]["accounts"][0]["next_run"] is None


@pytest.mark.parametrize(("journal", "timed"), [(None, True), ("8:12345", False)])
def test_the_daemons_lines_say_when_unless_the_journal_does(
    journal: str | None, timed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    if journal:
        monkeypatch.setenv("JOURNAL_STREAM", journal)
    given: dict[str, str] = {}
    monkeypatch.setattr("logging.basicConfig", lambda **options: given.update(options))
    run("--config", "/nowhere/config.toml", "run")
    assert given["format"].startswith("%(asctime)s ") is timed


def test_one_for_a_state_that_is_another_programs(home: Home) -> None:
    (home.state / "state.sqlite3").write_bytes(b"no database at all, but a diary\n" * 100)
    ran = home.run("ledger")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("inboxguard: the state in ")


def test_one_for_labelled_mail_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"text": "x", "labels": []}\nno json\n', encoding="utf-8")
    ran = run("evaluate", tmp_path / "bad.jsonl")
    assert (ran.code, "line 2" in ran.err) == (1, True)
    (tmp_path / "bad.jsonl").write_bytes(b"\xff\xfe")
    assert run("evaluate", tmp_path / "bad.jsonl").code == 2


# ---- what they do


def test_a_pass_puts_a_draft_into_drafts_and_says_how_many(home: Home) -> None:
    assert home.run("once").out == "✓ box: mails handled: 0, drafts put into Drafts: 0\n"
    assert len(home.shop.drafts()) == 1


def test_a_dry_run_touches_nothing(home: Home) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.path.rglob("*")}
    ran = home.run("once", "--dry-run")
    assert ran.code == 0
    assert "drafts would go to .Drafts" in ran.out or "drafts would go to Drafts" in ran.out
    assert ran.err.endswith("Dry run: nothing was written.\n")
    assert {path: path.stat().st_mtime_ns for path in home.path.rglob("*")} == before


def test_the_screens_name_clients_and_never_none(home: Home) -> None:
    screens = {
        name: home.run(*name.split()).out
        for name in ("status", "doctor", "summary", "ledger", "ledger cafe", "clients list", "clients show cafe")
    }
    assert "✓ box: last good look" in screens["status"]
    assert "2 waiting for your decision: inboxguard review" in screens["status"]
    assert "Dana" in screens["summary"]
    assert "Dana" in screens["ledger"]
    assert "“Please add a FLYER.”" in screens["ledger cafe"]
    assert "included" in screens["clients show cafe"]
    assert not any("None" in text or "\033" in text for text in screens.values())


def test_the_ledger_in_a_spreadsheet_runs_no_formula(home: Home) -> None:
    home.shop.deliver(message("=FLYER(1), please add it to the site", message_id="m9@cafe.example"))
    home.shop.now += timedelta(minutes=1)
    home.look()
    out = home.run("ledger", "--csv").out
    assert out.startswith("id,client,sent_at,kind,source,probability,doubtful,evidence,verdict")
    assert "'=FLYER(1)" in out
    assert ",=FLYER(1)" not in out


def test_review_by_a_clients_name_is_review_by_identifier(home: Home) -> None:
    by_name, by_id = (home.run("review", "--client", who, "--json").objects for who in ("Dana", "cafe"))
    assert by_name == by_id
    assert len(by_id) == 1


def test_explain_shows_the_sentence_and_the_cuts(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(message("The cheque is in the post, please wait until next month.", subject="invoice"))
    ran = home.run("explain", path)
    assert ran.code == 0
    assert "cafe  invoice" in ran.out
    assert "a finding stands from" in ran.out
    assert "The cheque is in the post" in ran.out


def test_explain_reads_a_mail_from_stdin_and_tells_its_time_on_the_owners_clock(tmp_path: Path) -> None:
    ran = start("explain", "-", home=tmp_path, stdin=message("The cheque is in the post.", at=NOW.astimezone(UTC)))
    assert ran.code == 0
    assert f"{NOW:%Y-%m-%d %H:%M}" in ran.out
    assert "The cheque is in the post" in ran.out


def test_explain_of_a_mail_that_is_gone_tells_what_the_ledger_keeps(home: Home) -> None:
    (first, _) = home.run("review", "--json").objects
    for path in (home.path / "Maildir" / "new").iterdir():
        path.unlink()
    ran = home.run("explain", first["id"])
    assert ran.code == 1
    assert "“PERHAPS a poster?”" in ran.out
    assert "no longer" in ran.err


def test_a_draft_that_was_not_stored_is_told_with_the_command_that_writes_it_anew(home: Home) -> None:
    (path,) = (home.path / "Maildir" / ".Drafts" / "cur").iterdir()
    path.unlink()
    desk = home.shop.desk()
    (draft,) = desk.store.journal.of_client("cafe")
    desk.store.journal.settle(draft.ref, "refused", "it is too big")
    desk.store.close()
    command = f"inboxguard redo {draft.content_id[:8]}"
    for screen in ("status", "ledger cafe", "summary --day 2026-09-07"):
        assert command in home.run(*screen.split()).out, screen
    done = home.run(*command.split()[1:])
    assert (done.code, done.out) == (0, "A draft is planned; the next pass puts it into Drafts.\n")
    assert command not in home.run("status").out
    assert home.run("once").out.endswith("drafts put into Drafts: 1\n")
    assert len(home.shop.drafts()) == 1


def test_redo_of_a_draft_that_lies_there_says_so(home: Home) -> None:
    (draft,) = home.run("ledger", "cafe", "--json").objects[1:2]
    ran = home.run("redo", draft["mail"])
    assert (ran.code, "still lies in" in ran.out) == (1, True)
    assert len(home.shop.drafts()) == 1


def test_the_ledger_shows_what_became_of_a_draft(home: Home) -> None:
    assert "draft stored, still in Drafts (gentle: out_of_scope)" in home.run("ledger", "cafe").out
    (path,) = (home.path / "Maildir" / ".Drafts" / "cur").iterdir()
    path.rename(home.path / "Maildir" / ".Sent" / "cur" / path.name)
    home.shop.now += timedelta(hours=2)
    home.look()
    assert "draft sent as it was, seen 2026-09-08 12:00 (gentle: out_of_scope)" in home.run("ledger", "cafe").out
    assert "What became of drafts: sent as they were: 1" in home.run("summary", "--day", "2026-09-08").out


def test_a_summary_as_a_page_is_html(home: Home, tmp_path: Path) -> None:
    ran = home.run("summary", "--day", "2026-09-07", "--html", tmp_path / "page.html")
    assert (ran.code, ran.out) == (0, "")
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_without_clients_every_command_that_looks_says_so_first(home: Home) -> None:
    config = home.config.read_text(encoding="utf-8")
    home.config.write_text(re.sub(r"\[\[clients\]\].*?(?=\[policy\])", "", config, flags=re.DOTALL), encoding="utf-8")
    assert home.run("once").err.startswith("No clients are configured")
    assert home.run("status").out.startswith("✗ no clients are configured")
    assert home.run("summary").out.splitlines()[2].startswith("! No clients are configured")
    assert home.run("doctor").code == 1


# ---- scan, in a process of its own


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    (folder / "below").mkdir(parents=True)
    one, two = message("Fine, thanks."), message("All is well.", message_id="m2@x.example")
    (folder / "below" / "a.eml").write_bytes(one)
    (folder / "b.mbox").write_bytes(
        b"".join(b"From a@b Tue Sep  8 10:00:00 2026\n" + mail + b"\n\n" for mail in (one, two))
    )
    return folder


def test_scan_needs_no_configuration_and_writes_nothing(letters: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    ran = start("scan", letters, home=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1].startswith("3 mails: ")
    assert sorted(tmp_path.rglob("*")) == before


def test_scan_names_every_mail_of_an_mbox_and_reads_standard_input(letters: Path, tmp_path: Path) -> None:
    ran = start("scan", letters / "b.mbox", "-", "--json", home=tmp_path, stdin=message("Hello there."))
    assert ran.code == 0, ran.err
    assert [one["source"] for one in ran.objects] == [f"{letters / 'b.mbox'}#1", f"{letters / 'b.mbox'}#2", "-"]
    assert ran.objects[2]["new_text"].strip() == "Hello there."


def test_scan_of_the_accounts_reads_the_last_days(home: Home) -> None:
    days = (max(NOW.timestamp(), 0), os.path.getmtime(home.config))
    since = f"{int(abs(days[1] - days[0]) // 86400) + 3}d"
    ran = home.run("scan", "--since", since, "--json")
    assert ran.code == 0
    assert [one["source"].split("/")[:2] for one in ran.objects] == [["box", "INBOX"]] * 4
    assert [one["skipped"] for one in ran.objects].count("not-a-client") == 1
    everybody = home.run("scan", "--since", since, "--json", "--all").objects
    assert [one["skipped"] for one in everybody] == [None] * 4


def test_a_mail_that_claims_the_end_of_time_is_scanned_like_any_other(tmp_path: Path) -> None:
    mail = message("Make it cheaper, tonight, for free!").replace(b"Date: Tue, 08 Sep 2026", b"Date: Fri, 31 Dec 9999")
    (tmp_path / "a.eml").write_bytes(mail)
    assert run("scan", tmp_path / "a.eml", "--json").code == 0
    assert run("scan", tmp_path / "a.eml").code == 0


# ---- start and logs


@pytest.mark.parametrize("arguments", [["--help"], ["scan", "--help"], ["--version"]])
def test_help_comes_without_the_heavy_libraries(arguments: list[str], tmp_path: Path) -> None:
    ran = start(*arguments, home=tmp_path, python=("-X", "importtime"))
    assert ran.code == 0
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in ran.err.splitlines()}
    assert "inboxguard" in imported
    assert imported.isdisjoint(
        {"numpy", "sklearn", "scipy", "imapclient", "bs4", "mailparser", "holidays", "apscheduler", "rich"}
    )


def test_a_scan_comes_without_what_only_training_and_the_network_need(letters: Path, tmp_path: Path) -> None:
    ran = start("scan", letters, home=tmp_path, python=("-X", "importtime"))
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in ran.err.splitlines()}
    assert "numpy" in imported
    assert imported.isdisjoint({"sklearn", "scipy", "imapclient", "apscheduler", "sqlite3", "smtplib", "rich"})


def test_the_log_holds_no_mail_text_no_subject_and_no_address(home: Home) -> None:
    body = "Zanzibar cheque is in the post, the password: Hunter2x"
    secret = message(body, sender="Dana Quagga <dana@cafe.example>", subject="Ocelot", message_id="m7@okapi.example")
    home.shop.deliver(secret)
    home.shop.deliver(b"Subject: Ocelot\n\n\xff\xfeZanzibar")
    ran = start("-v", "--config", home.config, "--state", home.state, "once", home=home.path)
    assert ran.code == 0, ran.err
    lines = ran.err.splitlines()
    assert any(line.startswith("level=INFO intake mail=") for line in lines)
    assert any(line.startswith("level=INFO pass account=box outcome=good") for line in lines)
    for word in ("Zanzibar", "Ocelot", "Quagga", "cafe", "okapi", "bar.example", "Hunter2x", "@"):
        assert word not in ran.err
    assert all(re.match(r"level=\w+ \w+ ", line) for line in lines)


def test_without_v_a_good_pass_says_nothing_on_stderr(home: Home) -> None:
    ran = start("--config", home.config, "--state", home.state, "once", home=home.path)
    assert (ran.code, ran.err) == (0, "")


def test_the_environment_names_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "other.toml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    monkeypatch.setenv("INBOXGUARD_CONFIG", str(path))
    assert run("clients", "list").out.startswith("cafe")
