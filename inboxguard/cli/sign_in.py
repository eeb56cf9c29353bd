"""sign-in: goes with the owner through signing in by OAuth."""

import argparse

from inboxguard import wiring
from inboxguard.cli.context import settings_of, state_of
from inboxguard.cli.screen import say
from inboxguard.core.errors import UsageError


def sign_in(options: argparse.Namespace) -> int:
    """Says what to do, waits until it is done, keeps the refresh token."""
    accounts = {account.name: account for account in settings_of(options).accounts}
    if options.account not in accounts:
        known = ", ".join(accounts) or "none"
        raise UsageError(f"there is no account {options.account!r} in the configuration; known: {known}")
    place = wiring.sign_in(accounts[options.account], state_of(options), tell=say)
    say(f"Signed in; the refresh token is kept in {place}. Try it now: inboxguard doctor")
    return 0
