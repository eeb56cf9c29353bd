"""Calls the owner's notice command when an account cannot be looked at."""

import logging
import os
import subprocess

from inboxguard.core.rows import Look
from inboxguard.core.settings import Notice

log = logging.getLogger(__name__)

_TIMEOUT_SECONDS = 60


def call_notice(notice: Notice, look: Look) -> None:
    """Runs the command with INBOXGUARD_ACCOUNT and INBOXGUARD_TROUBLE set; a failing command is only logged."""
    if not notice.command:
        return
    environment = {**os.environ, "INBOXGUARD_ACCOUNT": look.account, "INBOXGUARD_TROUBLE": look.error}
    try:
        subprocess.run(  # noqa: S603 - the owner's own command, from the owner's own file
            notice.command, env=environment, timeout=_TIMEOUT_SECONDS, check=True, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("notice account=%s outcome=failed error=%s", look.account, type(error).__name__)
