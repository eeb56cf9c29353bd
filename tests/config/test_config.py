"""The owner's file: what is read, and that every mistake is told with its path and remedy."""

import tomllib
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.config import find, load, read
from inboxguard.core.errors import ConfigurationError, Problem
from inboxguard.core.settings import Interval
from inboxguard.core.types import Kind
from tests.workshop import configuration, settings

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def problems(**changes: Any) -> list[str]:
    found: list[Problem] = []
    read(configuration(**changes), home=Path(), problems=found)
    return [problem.path for problem in found]


def test_the_example_is_valid_and_shows_every_setting() -> None:
    found = load(EXAMPLE)
    assert found.clients[0].invoices[0].due == date(2026, 10, 30)
    assert found.policy.drafts is None


def test_the_example_names_every_key_that_is_known() -> None:
    """Each key that the code asks for stands in the example, on or off."""
    text = EXAMPLE.read_text(encoding="utf-8")
    asked = []
    for source in (Path(__file__).parents[2] / "inboxguard/config").glob("*.py"):
        for line in source.read_text(encoding="utf-8").splitlines():
            asked += [
                part.split('"')[1]
                for part in line.split("table.")[1:]
                if part.count('"') >= 2 and part.split("(")[0] in READERS
            ]
    assert len(asked) > 50
    assert [key for key in asked if f"{key} = " not in text and f"{key}]" not in text and key != "path"] == []


READERS = [
    "text",
    "texts",
    "email",
    "emails",
    "integer",
    "flag",
    "choice",
    "one_of",
    "clock",
    "intervals",
    "dates",
    "ranges",
    "day",
    "money",
    "seconds",
    "zone",
    "checked",
]


@pytest.mark.parametrize("comment", ["drafts", "hours", "language", "timezone", "due", "paid"])
def test_settings_that_are_off_in_the_example_work_when_switched_on(comment: str) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    on = [line[2:] if line.startswith(f"# {comment} = ") else line for line in lines]
    assert on != lines
    found: list[Problem] = []
    read(tomllib.loads("\n".join(on)), home=Path(), problems=found)
    assert found == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"me": {"name": "N", "email": "nobody"}}, "me.email"),
        ({"me": {"email": "n@x.example"}}, "me.name"),
        ({"hours": {"sunday": ["9"]}}, "hours.sunday"),
        ({"hours": {"sunday": ["14:00-17:00", "09:00-13:00"]}}, "hours.sunday"),
        ({"hours": {"rest": "candle-lighting"}}, "hours.city"),
        ({"hours": {"holidays": ["ZZ"]}}, "hours.holidays[0]"),
        ({"hours": {"vacations": [[date(2026, 8, 9), date(2026, 8, 2)]]}}, "hours.vacations"),
        ({"accounts": [{"name": "a", "host": "h.example", "user": "u"}]}, "accounts[0].auth"),
        (
            {"accounts": [{"name": "a", "host": "h.example", "user": "u", "auth": {"env": "P"}, "security": "none"}]},
            "accounts[0].security",
        ),
        ({"clients": [{"id": "a"}]}, "clients[0].emails"),
        ({"clients": [{"id": "a", "emails": ["a@b.c"]}, {"id": "b", "emails": ["a@b.c"]}]}, "clients[1].emails"),
        ({"clients": [{"id": "a", "emails": ["a@b.c"], "agreement": {"price": 3}}]}, "clients[0].agreement.price"),
        ({"clients": [{"id": "a", "emails": ["a@b.c"], "agreement": {"terms": "soon"}}]}, "clients[0].agreement.terms"),
        ({"clients": [{"id": "a", "emails": ["a@b.c"], "projects": [{"name": "x"}]}]}, "clients[0].projects[0].since"),
        (
            {
                "clients": [
                    {"id": "a", "emails": ["a@b.c"], "agreement": {"swaps": [{"take": "x", "on": date(2026, 9, 1)}]}}
                ]
            },
            "clients[0].agreement.swaps[0].give",
        ),
        ({"clients": [{"id": "a", "emails": ["a@b.c"], "importance": "big"}]}, "clients[0].importance"),
        ({"policy": {"kinds": {"hostility": "draft"}}}, "policy.kinds.hostility"),
        ({"policy": {"ladder": {"firm_from": 5, "final_from": 4}}}, "policy.ladder.final_from"),
        ({"summary": {"to": "client@cafe.example"}}, "summary.to"),
        ({"summary": {"via": "smtp"}}, "summary.smtp"),
        ({"notice": {"comand": ["x"]}}, "notice.comand"),
        ({"mirror": {"on": True}}, "mirror.on"),
        ({"colour": 1}, "colour"),
    ],
)
def test_a_mistake_is_told_with_its_path(changes: dict[str, Any], path: str) -> None:
    assert problems(**changes) == [path]


def test_a_password_in_the_file_is_refused_and_not_repeated() -> None:
    found: list[Problem] = []
    account = {"name": "a", "host": "h.example", "user": "u", "auth": {"password": "hunter2"}}
    read(configuration(accounts=[account]), home=Path(), problems=found)
    assert found
    assert "hunter2" not in "".join(map(str, found))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text('[me]\nname = ""\nemail = "x"\n[hours]\nsunday = ["x"]\n', encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load(path)
    assert [problem.path for problem in caught.value.problems] == ["me.name", "me.email", "hours.sunday"]


@pytest.mark.parametrize("content", [b"[me", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError):
        load(path)


def test_a_missing_file_names_the_example(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"config\.example\.toml"):
        load(tmp_path / "none.toml")


def test_clients_may_live_in_a_second_file(tmp_path: Path) -> None:
    (tmp_path / "clients.toml").write_text('[[clients]]\nid = "a"\nemails = ["a@b.example"]\n', encoding="utf-8")
    (tmp_path / "c.toml").write_text(
        'clients_file = "clients.toml"\n[me]\nname = "N"\nemail = "n@x.example"\n', encoding="utf-8"
    )
    assert [client.id for client in load(tmp_path / "c.toml").clients] == ["a"]


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    found = settings(tmp_path)
    nine_to_five = (Interval(time(9), time(17)),)
    assert found.hours.weekly == (nine_to_five,) * 4 + ((), ()) + (nine_to_five,)
    assert found.policy.leads_to(Kind.LEAVING).value == "review"
    assert found.clients[0].agreement is not None
    assert found.clients[0].agreement.price == Decimal("4800.00")


@pytest.mark.parametrize(
    ("hours", "written", "leads_to"),
    [({}, "draft", "note"), ({}, "review", "review"), ({"rest": "saturday"}, "draft", "draft")],
)
def test_no_letter_tells_of_hours_that_never_close(hours: dict[str, str], written: str, leads_to: str) -> None:
    week = {day: ["00:00-24:00"] for day in WEEK} | hours
    content = configuration(hours=week, policy={"kinds": {"out_of_hours": written}})
    assert read(content, home=Path(), problems=[]).policy.leads_to(Kind.OUT_OF_HOURS).value == leads_to


def test_the_place_is_option_then_environment_then_the_users_folder(tmp_path: Path) -> None:
    assert find("a.toml", {"INBOXGUARD_CONFIG": "b.toml"}) == Path("a.toml")
    assert find(None, {"INBOXGUARD_CONFIG": "b.toml"}) == Path("b.toml")
    assert find(None, {}).name == "config.toml"


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dates() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "emails", "at", "price"]), inner)
    ),
    max_leaves=6,
)
_SECTIONS = ("me", "hours", "accounts", "clients", "policy", "summary", "notice", "privacy")


@given(st.sampled_from(_SECTIONS), _VALUES)
def test_nonsense_is_reported_and_never_raises(section: str, value: Any) -> None:
    found: list[Problem] = []
    read(configuration(**{section: value}), home=Path(), problems=found)
