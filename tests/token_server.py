"""A token server on loopback: device codes, authorization codes with PKCE, refresh tokens that rotate."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from inboxguard.core.sign_in import OAuth, Secret
from tests.servers import OAUTH_KEY

Answer = tuple[int, dict[str, Any] | bytes]
CLIENT = "our-client"
PENDING = (400, {"error": "authorization_pending"})
SLOW_DOWN = (400, {"error": "slow_down"})


def jwt(user: str, *, lifetime_seconds: float = 3600, key: bytes = OAUTH_KEY) -> str:
    """An access token as Dovecot checks it by itself: HS256 (RFC 7519)."""
    now = time.time()
    claims = {"sub": user, "iat": int(now) - 7200, "exp": int(now + lifetime_seconds), "n": time.monotonic_ns()}
    head = ".".join(_coded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{head}.{_coded(hmac.digest(key, head.encode(), 'sha256'))}"


def _coded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


class TokenServer:
    """Answers of the test come first, in order; else grants are judged as RFC 6749 says."""

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        #: What came to the token address.
        self.forms: list[dict[str, str]] = []
        self.answers: deque[Answer] = deque()
        #: Refresh tokens that are good; each use replaces it by its successor.
        self.good = {"refresh-1"}
        self.rotates = True
        #: code: challenge, as the browser's page left it.
        self.codes: dict[str, str] = {}
        self.mint: Callable[[], str] = lambda: jwt("dana")
        self.lifetime_seconds: object = 3600
        self.device: dict[str, Any] = {}
        #: What a thread does before it answers.
        self.before: Callable[[], object] = lambda: None
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say((200, server.discovery()))

            def do_POST(self) -> None:
                form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                self._say((200, server.device) if self.path.endswith("/devicecode") else server.token(form))

            def _say(self, answer: Answer) -> None:
                content = answer[1] if isinstance(answer[1], bytes) else json.dumps(answer[1]).encode()
                self.send_response(answer[0])
                self.send_header("Content-Length", str(len(content)))
                if answer[0] == 503:
                    self.send_header("Retry-After", "120")
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def stop(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def oauth(self, provider: str = "google", *, secret: Secret | None = None) -> OAuth:
        return OAuth(
            provider=provider, client_id=CLIENT, client_secret=secret, scope="https://mail.example/IMAP",
            authority=f"{self.url}/common", authorize_url=f"{self.url}/authorize", token_url=f"{self.url}/token",
        )  # fmt: skip

    def discovery(self) -> dict[str, str]:
        return {
            "issuer": f"{self.url}/common",
            "authorization_endpoint": f"{self.url}/common/authorize",
            "token_endpoint": f"{self.url}/common/token",
            "device_authorization_endpoint": f"{self.url}/common/devicecode",
        }

    def token(self, form: dict[str, str]) -> Answer:
        self.before()
        with self._lock:
            self.forms.append(form)
            if self.answers:
                return self.answers.popleft()
            return self._judge(form)

    def _judge(self, form: dict[str, str]) -> Answer:
        kind = form["grant_type"]
        if form.get("client_id") != CLIENT:
            return 401, {"error": "invalid_client"}
        if kind == "authorization_code":
            digest = _coded(hashlib.sha256(form["code_verifier"].encode()).digest())
            return self.grant() if self.codes.pop(form["code"], None) == digest else (400, {"error": "invalid_grant"})
        if kind == "refresh_token":
            held = form["refresh_token"]
            if held not in self.good:
                return 400, {"error": "invalid_grant", "error_description": "AADSTS70008: dana@x.example too old"}
            if not self.rotates:
                return 200, self._tokens()
            self.good = {f"refresh-{int(held.rpartition('-')[2]) + 1}"}
        return self.grant()

    def grant(self) -> Answer:
        return 200, {**self._tokens(), "refresh_token": next(iter(self.good))}

    def _tokens(self) -> dict[str, Any]:
        return {"access_token": self.mint(), "token_type": "Bearer", "expires_in": self.lifetime_seconds}


@contextmanager
def token_server(tls: ssl.SSLContext | None = None) -> Iterator[TokenServer]:
    """A running server."""
    server = TokenServer(tls)
    try:
        yield server
    finally:
        server.stop()
