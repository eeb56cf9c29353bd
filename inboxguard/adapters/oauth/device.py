"""Signing in by device code (RFC 8628) through msal: a code is typed on any device that has a browser.

msal is imported here alone, so only while somebody signs in: with what it needs, it takes 19 MB of memory.
"""

import time
from collections.abc import Callable
from typing import Any

from inboxguard.adapters.oauth.endpoint import Granted, granted, refusal
from inboxguard.core.errors import InboxguardError, Unreachable, UsageError
from inboxguard.core.sign_in import OAuth

_SECONDS = 20.0
_PENDING = frozenset({"authorization_pending", "slow_down"})
#: The second is Microsoft's own word.
_DECLINED = frozenset({"access_denied", "authorization_declined"})
_EXPIRED = frozenset({"expired_token", "code_expired"})


def sign_in_by_code(
    oauth: OAuth, *, account: str, tell: Callable[[str], None], wait: Callable[[float], None] = time.sleep
) -> Granted:
    """Tells what to do, then asks until it is done.

    Raises InboxguardError with the next step: declined, too late, out of reach, or msal is missing.
    """
    try:
        import msal
    except ImportError:
        raise UsageError("signing in at Microsoft needs one more package: pip install inboxguard[microsoft]") from None
    try:
        # Without instance discovery msal asks the authority that is configured, and nobody else.
        app = msal.PublicClientApplication(
            oauth.client_id, authority=oauth.authority, instance_discovery=False, timeout=_SECONDS
        )
        flow = app.initiate_device_flow(oauth.scope.split())
        if "user_code" not in flow:
            raise refusal(flow, account=account)
        tell(f"Open {flow['verification_uri']} in any browser and type this code: {flow['user_code']}")
        answer = _ask(app, flow, wait)
    # requests' errors are OSErrors; the others: no such authority, no JSON, or JSON of another shape.
    except (OSError, ValueError, KeyError, TypeError, AttributeError, msal.exceptions.MsalError) as error:
        raise Unreachable(
            f"account {account}: {oauth.authority} cannot be used ({type(error).__name__}); "
            "check tenant, scope and network"
        ) from None
    if "access_token" in answer:
        return granted(answer, account=account)
    again = f"to begin again: inboxguard sign-in {account}"
    if answer.get("error") in _DECLINED:
        raise InboxguardError(f"account {account}: the sign-in was declined; {again}")
    if answer.get("error") in _PENDING | _EXPIRED:
        raise InboxguardError(f"account {account}: nobody typed the code in time; {again}")
    raise refusal(answer, account=account)


def _ask(app: Any, flow: dict[str, Any], wait: Callable[[float], None]) -> dict[str, Any]:
    """One question an interval, which msal lengthens where the server says slow_down."""
    waited = 0.0
    while True:
        wait(flow["interval"])
        waited += flow["interval"]
        answer: dict[str, Any] = app.acquire_token_by_device_flow(flow, exit_condition=lambda _: True)
        if answer.get("error") not in _PENDING or waited >= flow["expires_in"]:
            return answer
