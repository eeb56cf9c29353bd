"""Names and roles of folders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.adapters.folder_names import DRAFTS_NAMES, SENT_NAMES
from inboxguard.adapters.folders import (
    Namespaces,
    Offered,
    Role,
    decode_name,
    encode_name,
    find,
    plain_name,
    same_name,
)


def offered(*names: str, attributes: dict[str, str] | None = None) -> list[Offered]:
    marks = attributes or {}
    return [Offered(name, frozenset(marks.get(name, "").split()), "/") for name in names]


def found(
    role: Role, folders: list[Offered], *, configured: str = "", namespaces: Namespaces | None = None
) -> str | None:
    return find(role, folders, configured=configured, namespaces=namespaces or Namespaces())


@pytest.mark.parametrize("names", [DRAFTS_NAMES, SENT_NAMES])
def test_each_known_name_stands_once_and_plays_one_role(names: tuple[str, ...]) -> None:
    assert len({name.casefold() for name in names}) == len(names)
    assert not {name.casefold() for name in DRAFTS_NAMES} & {name.casefold() for name in SENT_NAMES}


@pytest.mark.parametrize("name", DRAFTS_NAMES)
def test_every_known_name_of_drafts_is_found_in_any_case_and_behind_a_direction_mark(name: str) -> None:
    for spelling in (name, name.upper(), "\u200f" + name):
        assert found(Role.DRAFTS, offered("Old", spelling)) == spelling
    assert found(Role.SENT, offered(name)) is None


def test_the_commonest_name_wins_whatever_the_order() -> None:
    assert found(Role.DRAFTS, offered("Entwürfe", "Drafts", "טיוטות")) == "Drafts"


def test_an_attribute_beats_a_name_and_a_closed_folder_is_passed_over() -> None:
    folders = offered("Drafts", "Zettel", "Shut", attributes={"Zettel": "\\drafts", "Shut": "\\drafts \\noselect"})
    assert found(Role.DRAFTS, folders) == "Zettel"
    assert found(Role.DRAFTS, offered("Drafts", attributes={"Drafts": "\\nonexistent"})) is None


def test_names_count_at_the_top_and_below_the_owners_prefix_only() -> None:
    namespaces = Namespaces(personal=("INBOX.",), foreign=("user.",))
    assert found(Role.DRAFTS, offered("INBOX.Drafts"), namespaces=namespaces) == "INBOX.Drafts"
    assert found(Role.DRAFTS, offered("Drafts", "user.bob.Drafts"), namespaces=namespaces) is None
    assert found(Role.DRAFTS, offered("Old/Drafts", "Old.Drafts")) is None


@pytest.mark.parametrize("name", ["[Gmail]/Drafts", "[Google Mail]/Entwürfe", "[Gmail].טיוטות"])
def test_gmail_keeps_its_folders_one_level_down(name: str) -> None:
    assert found(Role.DRAFTS, offered(name)) == name


@pytest.mark.parametrize("spelling", ["טיוטות שלי", "&BdgF2QXVBdgF1QXq- &BekF3AXZ-"])
def test_a_configured_name_may_be_decoded_or_encoded(spelling: str) -> None:
    folders = offered("Drafts", "טיוטות שלי", attributes={"Drafts": "\\drafts"})
    assert found(Role.DRAFTS, folders, configured=spelling) == "טיוטות שלי"
    assert found(Role.DRAFTS, offered("Drafts"), configured=spelling) == "טיוטות שלי"


@pytest.mark.parametrize(
    ("plain", "coded"),
    [
        ("טיוטות", "&BdgF2QXVBdgF1QXq-"),
        ("Entwürfe", "Entw&APw-rfe"),
        ("R&D", "R&-D"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
        ("😀", "&2D3eAA-"),
        ("plain", "plain"),
    ],
)
def test_modified_utf7(plain: str, coded: str) -> None:
    assert encode_name(plain) == coded
    assert decode_name(coded) == plain
    assert plain_name(coded) == (plain if not plain.isascii() else coded)


@pytest.mark.parametrize("odd", ["&", "a & b", "&utf-", "&BdgF2QXVBdgF1QXq", "&2D0-", "&====-"])
def test_what_is_no_modified_utf7_stays_as_it_is(odd: str) -> None:
    assert decode_name(odd) == odd
    assert plain_name(odd) == odd


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_every_name_comes_back(name: str) -> None:
    assert decode_name(encode_name(name)) == name
    assert encode_name(name).isascii()


def test_the_inbox_has_no_case() -> None:
    assert same_name("inbox") == same_name("INBOX")
    assert same_name("Inbox2") != same_name("INBOX2")
