"""The two ways to a refresh token: a device code, and a browser that comes back to this machine."""

import logging
import ssl
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import trustme

from inboxguard.adapters.oauth.device import sign_in_by_code
from inboxguard.adapters.oauth.endpoint import Granted
from inboxguard.adapters.oauth.loopback import sign_in_by_redirect
from inboxguard.core.errors import InboxguardError, SignInLapsed, SignInRefused, Unreachable, UsageError
from tests.token_server import CLIENT, PENDING, SLOW_DOWN, TokenServer, token_server

# ---- device code; msal insists on https


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TokenServer]:
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    with token_server(context) as server:
        server.device = {
            "device_code": "device-1", "user_code": "ABCD-EFGH", "verification_uri": "https://x.example/device",
            "expires_in": 30, "interval": 1,
        }  # fmt: skip
        yield server


def by_code(server: TokenServer) -> tuple[Granted, list[str], list[float]]:
    told: list[str] = []
    waits: list[float] = []
    found = sign_in_by_code(server.oauth("microsoft"), account="work", tell=told.append, wait=waits.append)
    return found, told, waits


@pytest.mark.filterwarnings("ignore:Attempted too soon")  # msal's clock does not know that the test does not wait
def test_a_code_is_told_and_asked_for_until_it_was_typed(secure: TokenServer) -> None:
    secure.answers.extend([PENDING, SLOW_DOWN, PENDING, secure.grant()])

    found, told, waits = by_code(secure)

    assert found.refresh_token == "refresh-1"
    assert "ABCD-EFGH" in told[0]
    assert "https://x.example/device" in told[0]
    assert waits == [1, 1, 6, 6]  # slow_down adds five seconds for good (RFC 8628 section 3.5)
    assert {form["device_code"] for form in secure.forms} == {"device-1"}
    assert {form["client_id"] for form in secure.forms} == {CLIENT}


@pytest.mark.filterwarnings("ignore:Attempted too soon")
@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"error": "access_denied"}, "declined.*inboxguard sign-in work"),
        ({"error": "authorization_declined"}, "declined.*inboxguard sign-in work"),
        ({"error": "expired_token"}, "in time.*inboxguard sign-in work"),
        ({"error": "invalid_client", "error_description": "AADSTS7000218: for dana@x.example"}, "AADSTS7000218"),
    ],
)
def test_a_code_that_leads_nowhere_is_told(secure: TokenServer, answer: dict[str, Any], message: str) -> None:
    secure.answers.extend([PENDING, (400, answer)])
    with pytest.raises(InboxguardError, match=message) as failure:
        by_code(secure)
    assert "dana" not in str(failure.value)


@pytest.mark.filterwarnings("ignore:Attempted too soon")
def test_nobody_types_the_code(secure: TokenServer) -> None:
    secure.answers.extend([PENDING] * 100)
    with pytest.raises(InboxguardError, match="in time"):
        by_code(secure)
    assert len(secure.forms) == 30


@pytest.mark.parametrize("device", [[], {}, {"user_code": "ABCD"}, {"interval": "soon"}])
def test_garbage_is_no_code(secure: TokenServer, device: Any) -> None:
    secure.device = device
    with pytest.raises(Unreachable, match="work"):
        by_code(secure)


@pytest.mark.parametrize("device", [{"error": "unauthorized_client"}, {"error": "invalid_scope"}])
def test_a_program_that_may_not_ask_for_a_code_is_told(secure: TokenServer, device: dict[str, Any]) -> None:
    secure.device = device
    with pytest.raises(SignInRefused, match=device["error"]):
        by_code(secure)


@pytest.mark.parametrize("answer", [(200, b"garbage"), (500, b"<html>")])
def test_garbage_is_no_token(secure: TokenServer, answer: Any) -> None:
    secure.answers.append(answer)
    with pytest.raises(Unreachable, match="work"):
        by_code(secure)


def test_an_authority_with_an_unknown_certificate_learns_nothing(
    secure: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(Unreachable, match="check tenant, scope and network"):
        by_code(secure)
    assert secure.forms == []


def test_without_msal_the_package_is_named(server: TokenServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msal", None)
    with pytest.raises(UsageError, match=r"pip install inboxguard\[microsoft\]"):
        by_code(server)


# ---- a browser and a redirect


class Browser:
    """Goes where it is told in a thread of its own, as a person's does, and comes back with an answer."""

    def __init__(self, server: TokenServer, *answers: dict[str, str], challenge: str = "") -> None:
        self._server = server
        self._answers = answers
        self._challenge = challenge
        self.told: list[str] = []
        self.query: dict[str, str] = {}
        self.seen: list[tuple[int, str]] = []
        self._thread = threading.Thread(target=self._go)

    def tell(self, text: str) -> None:
        self.told.append(text)
        if not self.query:
            page = next(word for word in text.split() if word.startswith("http"))
            assert page.startswith(f"{self._server.url}/authorize?")
            self.query = dict(parse_qsl(urlsplit(page).query))
            self._server.codes["code-1"] = self._challenge or self.query["code_challenge"]
            self._thread.start()

    def _go(self) -> None:
        for answer in self._answers:
            state = {"state": self.query["state"]} if "state" not in answer else {}
            try:
                with urllib.request.urlopen(f"{self.query['redirect_uri']}/?{urlencode({**answer, **state})}") as page:
                    self.seen.append((page.status, page.read().decode()))
            except urllib.error.HTTPError as error:
                with error:
                    self.seen.append((error.code, error.read().decode()))

    def sign_in(self, *, patience_seconds: float = 10) -> Granted:
        try:
            return sign_in_by_redirect(
                self._server.oauth(), account="work", tell=self.tell, patience_seconds=patience_seconds
            )
        finally:
            self._thread.join()


def test_a_code_that_the_browser_brings_is_redeemed(server: TokenServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser = Browser(server, {"code": "code-1"})

    assert browser.sign_in().refresh_token == "refresh-1"

    asked, (form,) = browser.query, server.forms
    assert asked["code_challenge_method"] == "S256"
    assert 43 <= len(form["code_verifier"]) <= 128  # RFC 7636 section 4.1
    assert asked["redirect_uri"] == form["redirect_uri"]
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert (asked["client_id"], asked["scope"]) == (CLIENT, "https://mail.example/IMAP")
    assert browser.seen[0][0] == 200
    port = asked["redirect_uri"].rpartition(":")[2]
    assert f"ssh -L {port}:127.0.0.1:{port}" in browser.told[1]
    assert "code-1" not in caplog.text


@pytest.mark.parametrize("foreign", [{"code": "code-1", "state": "another"}, {"code": "code-1", "state": "ö"}])
def test_an_answer_with_another_state_is_refused_and_the_right_one_waited_for(
    server: TokenServer, foreign: dict[str, str]
) -> None:
    browser = Browser(server, {"code": "evil", "state": ""}, foreign, {"code": "code-1"})

    browser.sign_in()

    assert [status for status, _ in browser.seen] == [400, 400, 200]
    assert [form["code"] for form in server.forms] == ["code-1"]


def test_only_an_answer_with_another_state_comes(server: TokenServer) -> None:
    browser = Browser(server, {"code": "code-1", "state": "another"})
    with pytest.raises(InboxguardError, match=r"in time.*inboxguard sign-in work"):
        browser.sign_in(patience_seconds=0.5)
    assert server.forms == []


def test_a_code_that_was_asked_for_with_another_verifier_is_worth_nothing(server: TokenServer) -> None:
    with pytest.raises(SignInLapsed, match="inboxguard sign-in work"):
        Browser(server, {"code": "code-1"}, challenge="another").sign_in()


def test_the_owner_declines(server: TokenServer) -> None:
    browser = Browser(server, {"error": "access_denied"})
    with pytest.raises(InboxguardError, match=r"declined.*inboxguard sign-in work"):
        browser.sign_in()
    assert "Not signed in" in browser.seen[0][1]
