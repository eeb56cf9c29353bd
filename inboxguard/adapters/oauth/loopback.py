"""Signing in through a browser on this machine: a redirect to a loopback port (RFC 8252) with PKCE (RFC 7636)."""

import base64
import hashlib
import queue
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

from inboxguard.adapters.oauth.endpoint import Granted, redeem
from inboxguard.core.errors import InboxguardError
from inboxguard.core.sign_in import OAuth

#: For reading, two-step verification and all; providers give codes about as long.
_PATIENCE_SECONDS = 600.0
#: Browsers open connections on which they say nothing.
_SILENT_SECONDS = 10.0
_DONE = "You are signed in. Close this page and go back to the terminal."
_REFUSED = "Not signed in. The terminal says what to do next."
_FOREIGN = "This answer does not belong to the sign-in that waits in the terminal."


def sign_in_by_redirect(
    oauth: OAuth, *, account: str, tell: Callable[[str], None], patience_seconds: float = _PATIENCE_SECONDS
) -> Granted:
    """Tells which page to open, waits for the browser to come back, and redeems the code that it brings.

    Raises InboxguardError with the next step: declined, too late, or whatever `redeem` raises.
    """
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    with _listening(state) as (port, answers):
        redirect = f"http://127.0.0.1:{port}"
        page = _page(oauth, redirect, state, verifier)
        tell(f"Open this page in a browser on this machine, sign in, and allow it:\n\n{page}\n")
        tell(f"Is your browser on another machine? There, first: ssh -L {port}:127.0.0.1:{port} <this machine>")
        try:
            answer = answers.get(timeout=patience_seconds)
        except queue.Empty:
            answer = {}
    if "code" not in answer:
        reason = "the sign-in was declined" if answer else "no browser came back in time"
        raise InboxguardError(f"account {account}: {reason}; to begin again: inboxguard sign-in {account}")
    grant = {
        "grant_type": "authorization_code",
        "code": answer["code"],
        "redirect_uri": redirect,
        "code_verifier": verifier,
    }
    return redeem(oauth, grant, account=account)


def _page(oauth: OAuth, redirect: str, state: str, verifier: str) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": oauth.client_id,
        "redirect_uri": redirect,
        "scope": oauth.scope,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        # Google gives a refresh token only when asked so, and a second one only with a second consent.
        "access_type": "offline",
        "prompt": "consent",
    }
    return f"{oauth.authorize_url}{'&' if '?' in oauth.authorize_url else '?'}{urlencode(query)}"


@contextmanager
def _listening(state: str) -> Iterator[tuple[int, "queue.SimpleQueue[Mapping[str, str]]"]]:
    """A port of this machine, and the answers that come to it; only those that know the state count."""
    answers: queue.SimpleQueue[Mapping[str, str]] = queue.SimpleQueue()

    class Redirected(BaseHTTPRequestHandler):
        timeout = _SILENT_SECONDS

        def do_GET(self) -> None:  # http.server's name
            answer = dict(parse_qsl(urlsplit(self.path).query))
            ours = secrets.compare_digest(answer.get("state", "").encode(), state.encode())
            text = (_DONE if "code" in answer else _REFUSED) if ours else _FOREIGN
            self.send_response(200 if ours else 400)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())
            if ours:
                answers.put(answer)

        def log_message(self, *_: object) -> None:
            """Nothing: the line holds the code."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Redirected) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield server.server_port, answers
        finally:
            server.shutdown()
            thread.join()
