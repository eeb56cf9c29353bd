"""How an account signs in: where its secret is to be found, or whose tokens it takes."""

import ipaddress
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Secret:
    """Where a password is to be found, never the password itself."""

    #: "command", "file", "env", "keyring" or "credential".
    source: str
    value: str


@dataclass(frozen=True)
class OAuth:
    """Signing in with access tokens (RFC 6749) that a refresh token brings."""

    #: "microsoft" (device code, RFC 8628) or "google" (a redirect to this machine, RFC 8252).
    provider: str
    client_id: str
    #: Google calls it so, though every copy of a program has it; None for none.
    client_secret: Secret | None
    scope: str
    #: Where msal finds the addresses of the device code; "" for Google.
    authority: str
    #: Where the browser goes; "" for Microsoft.
    authorize_url: str
    #: Where refresh tokens are redeemed.
    token_url: str


class SignedIn(StrEnum):
    """What is known of a sign-in by OAuth without asking anybody."""

    YES = "signed-in"
    #: The owner never signed in.
    MISSING = "missing"
    #: The provider takes the refresh token no more: the owner must sign in anew.
    LAPSED = "lapsed"


def is_loopback(host: str) -> bool:
    """Whether the name means this machine whatever a name server says (RFC 6761 section 6.3)."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
