"""The promises of docs/design.md that code can be held to: one way to send, one place per floor, no name in drafts."""

import ast
import re
import subprocess
import sys
from email import message_from_bytes
from functools import cache
from pathlib import Path

import pytest

from inboxguard import wiring
from inboxguard.config import read
from inboxguard.core.compose import Letter, compose
from inboxguard.core.errors import ConfigurationError, Problem
from inboxguard.core.settings import Policy
from inboxguard.core.types import Language, Step
from tests.cli.runs import CONFIGURATION, run
from tests.core.letters import DRAFTED, TUESDAY, facts, finding, letter
from tests.core.test_compose import MAIL, ME
from tests.workshop import configuration

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "inboxguard"
MODULES = {path.relative_to(ROOT).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}

#: Modules that open connections or start programs, and who may import them.
WAYS_OUT = {
    "smtplib": {"inboxguard/adapters/smtp.py"},
    "imapclient": {"inboxguard/adapters/imap"},
    "imaplib": {"inboxguard/adapters/imap"},
    "socket": {"inboxguard/adapters/imap", "inboxguard/adapters/tls.py"},
    "ssl": {"inboxguard/adapters/imap", "inboxguard/adapters/tls.py", "inboxguard/adapters/smtp.py"},
    # apart.py starts this very program, to read one mail
    "subprocess": {"inboxguard/adapters/notice.py", "inboxguard/adapters/secrets.py", "inboxguard/adapters/apart.py"},
    "keyring": {"inboxguard/adapters/secrets.py", "inboxguard/adapters/oauth/vault.py"},
    "http.client": {"inboxguard/adapters/oauth/endpoint.py"},
    "http.server": {"inboxguard/adapters/oauth/loopback.py"},
    "msal": {"inboxguard/adapters/oauth/device.py"},
    "sdnotify": {"inboxguard/wiring.py"},
}
#: Nobody may import these.
FORBIDDEN = """
urllib.request urllib3 requests httpx aiohttp aiosmtplib ftplib poplib nntplib telnetlib xmlrpc socketserver
asyncio websockets webbrowser paramiko multiprocessing ctypes
"""
#: What thinking does not need: files, sockets, databases, clocks, environment.
OUTSIDE_OF_CORE = {"os", "io", "sys", "shutil", "tempfile", "sqlite3", "time", "random", "glob", "threading", "logging"}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def imported(name: str) -> set[str]:
    found = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def calls(name: str) -> list[ast.Call]:
    return [node for node in ast.walk(tree(name)) if isinstance(node, ast.Call)]


def spoken(call: ast.Call) -> str:
    return ast.unparse(call.func)


def within(module: str, names: set[str]) -> bool:
    return any(one == module or one.startswith(f"{module}.") for one in names)


# ---- promise 1 and 2: nothing is sent to anybody but the owner, and nothing leaves the machine


@pytest.mark.parametrize("name", MODULES)
def test_no_module_has_a_way_out_that_is_not_its_own(name: str) -> None:
    names = imported(name)
    assert [module for module in FORBIDDEN.split() if within(module, names)] == []
    for module, allowed in WAYS_OUT.items():
        if within(module, names):
            assert any(name.startswith(one) for one in allowed), f"{name} imports {module}"


@pytest.mark.parametrize("name", MODULES)
def test_no_module_starts_programs_or_runs_text_behind_our_back(name: str) -> None:
    told = {spoken(call) for call in calls(name)}
    assert not {one for one in told if re.fullmatch(r"os\.(system|popen|exec\w+|spawn\w+|posix_spawn\w*|fork\w*)", one)}
    assert told.isdisjoint(
        {"eval", "exec", "__import__", "pickle.loads", "pickle.load", "joblib.load", "marshal.loads"}
    )


def test_modules_that_are_imported_by_name_are_the_commands_alone() -> None:
    users = [name for name in MODULES if any("import_module" in spoken(call) for call in calls(name))]
    assert users == ["inboxguard/cli/__init__.py"]


def test_mail_is_sent_in_one_place_to_the_owners_address() -> None:
    senders = [(name, call) for name in MODULES for call in calls(name) if spoken(call).endswith("relay.send")]
    ((name, call),) = senders
    assert name == "inboxguard/app/daily.py"
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    assert given == {"sender": "settings.to", "to": "settings.to"}


def test_the_commands_of_smtp_that_name_a_recipient_stand_in_one_function() -> None:
    sending = {"sendmail", "send_message", "rcpt", "mail", "data"}
    users = {
        name: {
            spoken(call) for call in calls(name) if spoken(call).rpartition(".")[2] in sending and "." in spoken(call)
        }
        for name in MODULES
        if "smtplib" in imported(name)
    }
    assert users == {"inboxguard/adapters/smtp.py": {"client.mail", "client.rcpt"}}


@pytest.mark.parametrize(
    "to",
    ["client@cafe.example", "noa@bar.example, client@cafe.example", "noa@bar.example.evil.test", "NOA2@bar.example"],
)
@pytest.mark.parametrize("via", ["imap", "smtp"])
def test_a_summary_to_anybody_else_is_no_configuration(to: str, via: str, tmp_path: Path) -> None:
    problems: list[Problem] = []
    smtp = {"host": "127.0.0.1", "port": 25, "security": "none"}
    read(configuration(summary={"to": to, "via": via, "smtp": smtp}), home=tmp_path, problems=problems)
    assert "summary.to" in [problem.path for problem in problems]
    (tmp_path / "c.toml").write_text(CONFIGURATION + f'to = "{to}"\n', encoding="utf-8")
    assert run("--config", tmp_path / "c.toml", "summary", "--send").code == ConfigurationError.exit_code == 78


# ---- promise 3: the complete list of what is written to a mailbox


def test_mailboxes_are_written_to_by_append_by_making_drafts_and_by_one_removal_alone() -> None:
    changing = {
        "store",
        "copy",
        "move",
        "expunge",
        "uid_expunge",
        "delete_messages",
        "add_flags",
        "set_flags",
        "rename_folder",
    }
    changing |= {
        "remove_flags",
        "add_gmail_labels",
        "delete_folder",
        "select_folder_readwrite",
        "idle_done",
        "set_gmail_labels",
    }
    for name in MODULES:
        if name.startswith(("inboxguard/adapters/imap", "inboxguard/app")):
            told = {spoken(call).rpartition(".")[2] for call in calls(name)} & changing
            removes = name == "inboxguard/adapters/imap_removal.py"
            assert told == ({"add_flags", "remove_flags", "uid_expunge"} if removes else set()), name
    appenders = {name for name in MODULES if any(spoken(call) == "session.append" for call in calls(name))}
    assert appenders == {"inboxguard/app/daily.py", "inboxguard/app/delivery.py"}


def test_a_message_is_removed_only_where_it_is_configured() -> None:
    removers = {name for name in MODULES if any(spoken(call) == "session.remove" for call in calls(name))}
    assert removers == {"inboxguard/app/sweep.py", "inboxguard/app/withdrawal.py"}
    assert not Policy().withdraw_answered
    assert not Policy().remove_late_copies


def test_a_folder_is_opened_to_be_changed_for_a_removal_alone() -> None:
    opened = [
        name
        for name in MODULES
        for call in calls(name)
        if spoken(call).endswith("select_folder") and "readonly" not in {word.arg for word in call.keywords}
    ]
    assert opened == ["inboxguard/adapters/imap_removal.py"]


# ---- promise 8: the client never sees the guard


@pytest.mark.parametrize("language", [Language.HE, Language.EN])
@pytest.mark.parametrize("step", Step)
def test_nothing_that_may_be_sent_carries_the_products_name(language: Language, step: Step) -> None:
    known = facts(language=language, findings=(finding(),))
    for body in (letter(known, *DRAFTED, step=step), *(letter(known, kind, step=step) for kind in DRAFTED)):
        draft = compose(Letter("ab" * 20, MAIL, body, language, ME, TUESDAY, TUESDAY))
        parts = [part.get_payload(decode=True) or b"" for part in message_from_bytes(draft).walk()]
        for octets in (draft, *parts):
            assert not re.search(rb"inbox.?guard|guard|x-mailer|user-agent", octets, re.IGNORECASE)


def test_headers_of_a_draft_are_those_of_any_reply_and_two_of_our_own() -> None:
    draft = message_from_bytes(compose(Letter("ab" * 20, MAIL, "Hi", Language.EN, ME, TUESDAY, TUESDAY)))
    headers = "Content-Type MIME-Version Date From To Subject Message-ID In-Reply-To References X-Draft-Ref"
    headers += " X-Proposed-Send-Time"
    assert set(draft.keys()) == set(headers.split())


@pytest.mark.parametrize("name", [name for name in wiring.templates() if not name.startswith("summary/")])
def test_no_template_of_a_reply_names_the_product(name: str) -> None:
    assert "guard" not in wiring.templates()[name].lower()


# ---- the house


def test_imports_go_downwards_only() -> None:
    # In a process of its own: it configures logging anew, which silences every logger that is there already.
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_every_module_has_a_floor() -> None:
    layers = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("layers = [")[2].partition("]")[0]
    floors = set(re.findall(r"inboxguard\.(\w+)", layers))
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert rooms - {"__init__"} == floors


def test_types_stand_on_nothing() -> None:
    assert not [one for one in imported("inboxguard/core/types.py") if one.startswith("inboxguard")]


def test_the_wiring_alone_introduces_adapters_to_the_rest() -> None:
    users = {name for name in MODULES if within("inboxguard.adapters", imported(name))}
    assert {name for name in users if name.split("/")[1] in ("app", "core", "config")} == set()


#: A generator of chance that is seeded by the pattern itself; the logger of a library, silenced.
ALLOWED_IN_CORE = {"classifier/patterns.py": {"random"}, "parsing.py": {"logging"}}
CORE = [name for name in MODULES if name.startswith("inboxguard/core/")]


@pytest.mark.parametrize("name", CORE)
def test_core_thinks_and_touches_nothing(name: str) -> None:
    allowed = ALLOWED_IN_CORE.get(name.removeprefix("inboxguard/core/"), set())
    assert [module for module in OUTSIDE_OF_CORE - allowed if within(module, imported(name))] == []
    told = {spoken(call) for call in calls(name)}
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "open", "print", "input"}
    assert told.isdisjoint(clocks)
    assert not {
        one for one in told if one.endswith((".read_text", ".read_bytes", ".write_text", ".write_bytes", "path.open"))
    }


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_one_noun_of_at_most_three_hundred_lines(name: str) -> None:
    text = MODULES[name].read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    assert not {"utils", "helpers", "common", "manager", "handler"} & set(Path(name).stem.split("_"))
    assert ast.get_docstring(tree(name))


@pytest.mark.parametrize("name", MODULES)
def test_a_function_is_one_verb_of_at_most_thirty_lines(name: str) -> None:
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert lines <= 30, f"{node.name} has {lines} lines"


def test_print_stands_where_people_read() -> None:
    printers = {name for name in MODULES if any(spoken(call) == "print" for call in calls(name))}
    assert all(
        name.startswith(("inboxguard/cli/", "inboxguard/demo", "inboxguard/adapters/terminal")) for name in printers
    )


def test_everything_is_caught_only_where_the_rules_allow_it() -> None:
    wide = {
        name
        for name in MODULES
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) == "Exception")
    }
    assert all(name.startswith(("inboxguard/app/", "inboxguard/adapters/imap")) for name in wide), wide
