"""Subjects without their chain of reply and forward prefixes (domain guide 2.4)."""

import re

from inboxguard.core.marks import one_line, strip_marks

_PREFIX = re.compile(
    r"\s*(?:re|aw|sv|antw|rv|odp|fwd?|wg|tr|השב|תגובה|תשובה|הועבר|העברה)\s*(?:\[\d+\])?\s*[:：]\s*", re.IGNORECASE
)


def bare_subject(subject: str) -> str:
    """The subject itself: "השב: RE: FW: לוגו" gives "לוגו"."""
    bare = one_line(strip_marks(subject))
    while found := _PREFIX.match(bare):
        bare = bare[found.end() :]
    return bare.strip()
