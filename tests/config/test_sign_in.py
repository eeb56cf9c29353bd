"""`auth`: a password's place, a provider of tokens, or a command that prints them; never two, never in the clear."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from inboxguard.config import read
from inboxguard.core.errors import Problem
from inboxguard.core.settings import Account
from inboxguard.core.sign_in import OAuth, Secret
from tests.workshop import configuration

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def account(auth: Any, problems: list[Problem] | None = None) -> Account:
    found: list[Problem] = []
    entry = {"name": "mail", "host": "imap.example", "user": "noa@bar.example", "auth": auth}
    settings = read(configuration(accounts=[entry]), home=Path(), problems=found)
    if problems is None:
        assert found == []
    else:
        problems += found
    return settings.accounts[0]


def test_microsoft_needs_no_more_than_a_client_id() -> None:
    assert account({"oauth": "microsoft", "client_id": "id"}).oauth == OAuth(
        provider="microsoft",
        client_id="id",
        client_secret=None,
        scope="https://outlook.office.com/IMAP.AccessAsUser.All",
        authority="https://login.microsoftonline.com/common",
        authorize_url="",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
    )


def test_a_tenant_and_another_cloud() -> None:
    tenant = account({"oauth": "microsoft", "client_id": "id", "tenant": "bar.example"}).oauth
    cloud = account({"oauth": "microsoft", "client_id": "id", "authority": "https://login.example/x/"}).oauth
    assert tenant is not None
    assert tenant.token_url == "https://login.microsoftonline.com/bar.example/oauth2/v2.0/token"
    assert cloud is not None
    assert (cloud.authority, cloud.token_url) == (
        "https://login.example/x",
        "https://login.example/x/oauth2/v2.0/token",
    )


def test_google_has_a_client_secret_that_stays_out_of_the_file() -> None:
    found = account({"oauth": "google", "client_id": "id", "client_secret": {"env": "SECRET"}}).oauth
    assert found is not None
    assert found.client_secret == Secret("env", "SECRET")
    assert found.scope == "https://mail.google.com/"
    assert {found.authorize_url.partition("?")[0], found.token_url} == {
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
    }


def test_a_command_that_prints_a_token() -> None:
    found = account({"token_command": "oama access noa"})
    assert (found.token_command, found.secret, found.oauth) == ("oama access noa", None, None)


@pytest.mark.parametrize(
    ("auth", "path"),
    [
        ({"oauth": "yahoo", "client_id": "id"}, "oauth"),
        ({"oauth": "google"}, "client_id"),
        ({"oauth": "microsoft", "client_id": "id", "tenant": "../evil"}, "tenant"),
        ({"oauth": "microsoft", "client_id": "id", "client_secret": {"env": "X"}}, "client_secret"),
        ({"oauth": "microsoft", "client_id": "id", "authority": "http://login.example/common"}, "authority"),
        ({"oauth": "google", "client_id": "id", "token_url": "http://tokens.example/"}, "token_url"),
        ({"oauth": "google", "client_id": "id", "token_url": "https://tokens.example:many/"}, "token_url"),
        ({"oauth": "google", "client_id": "id", "authorize_url": "file:///etc/passwd"}, "authorize_url"),
        ({"oauth": "google", "client_id": "id", "client_secret": {"password": "s3cret"}}, "client_secret.password"),
        ({"oauth": "google", "client_id": "id", "command": "pass show mail"}, "command"),
        ({"token_command": "oama", "command": "pass show mail"}, "command"),
        ({"token_command": ""}, "token_command"),
    ],
)
def test_what_cannot_be_is_told(auth: Any, path: str) -> None:
    problems: list[Problem] = []
    account(auth, problems)
    assert [problem.path for problem in problems] == [f"accounts[0].auth.{path}"]
    assert "s3cret" not in str(problems[0])


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_this_machine_may_be_spoken_to_in_the_clear(host: str) -> None:
    found = account({"oauth": "google", "client_id": "id", "token_url": f"http://{host}/token"}).oauth
    assert found is not None
    assert found.token_url == f"http://{host}/token"


def test_the_ways_that_the_example_shows_are_good() -> None:
    shown = re.findall(
        r"^# (auth = \{ (?:oauth|token_command) .*\})", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(shown) == 3
    for line in shown:
        account(tomllib.loads(line)["auth"])
