"""In what the played servers differ.

Nothing here was measured at Gmail or Exchange, which could not be reached: "said" is what code and threads
of other projects tell of them. Cyrus' and the bare server's ways were measured at Cyrus 3.6 and Courier 5.0.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.played.octets import fields_of, parted


@dataclass(frozen=True)
class Kind:
    """A manner of IMAP server."""

    capability: str
    #: Folders that are there from the beginning: name → attributes.
    folders: Mapping[str, str] = field(default_factory=dict)
    #: How the folders are called that tests speak of.
    roles: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    separator: str = "/"
    namespace: str = '(("" "/")) NIL NIL'
    #: A mail is one, whatever number of folders shows it; everything outside Trash is in this one too.
    everything: str = ""
    #: What the server makes of a message that it is given.
    kept: Callable[[bytes], bytes] = lambda content: content
    #: What it tells as RFC822.SIZE.
    size: Callable[[bytes], int] = len
    #: Part that does not exist.
    missing: bytes = b'""'
    select_tells_uidnext: bool = True
    keeps_keywords: bool = True
    refuses_raw_headers: bool = False
    #: SEARCH HEADER knows new mail only some time later.
    search_lags: bool = False
    ok: str = "done"

    def place(self, folder: str) -> str:
        name = self.roles.get(folder, folder)
        return name if name.startswith("INBOX") or name in self.folders else self.prefix + name


def _regenerated(content: bytes) -> bytes:
    """Exchange keeps properties and makes MIME of them anew: order, case and folding of headers, boundaries (said)."""
    head, body = parted(content)
    lines = [re.sub(rb"\r\n[ \t]+", b" ", whole.rstrip(b"\r\n")) for _, whole in fields_of(head)]
    lines = [name.lower() + colon + value for name, colon, value in (line.partition(b":") for line in lines)]
    made = b"\r\n".join(sorted(lines)) + b"\r\n\r\n" + body if lines else content
    for boundary in re.findall(rb'boundary="?([\w=.]{6,70})', made):
        made = made.replace(boundary, b"_000_" + hashlib.sha256(boundary).hexdigest()[:20].encode() + b"_")
    return made


_HEBREW = {
    "Drafts": "[Gmail]/טיוטות",
    "Sent": "[Gmail]/דואר יוצא",
    "Trash": "[Gmail]/אשפה",
    "All Mail": "[Gmail]/כל הדואר",
}

#: The capability list is the one that Gmail's sign-in is said to answer with, without what nobody here asks for.
GMAIL = Kind(
    capability="IMAP4rev1 UNSELECT NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS ENABLE MOVE CONDSTORE "
    "ESEARCH LITERAL- SPECIAL-USE APPENDLIMIT=35651584",
    folders={
        "[Gmail]": "\\HasChildren \\Noselect",
        _HEBREW["Drafts"]: "\\Drafts \\HasNoChildren",
        _HEBREW["Sent"]: "\\HasNoChildren \\Sent",
        _HEBREW["Trash"]: "\\HasNoChildren \\Trash",
        _HEBREW["All Mail"]: "\\All \\HasNoChildren",
    },
    roles=_HEBREW,
    everything=_HEBREW["All Mail"],
    search_lags=True,  # said: what was just stored is not indexed yet
    ok="Success",
)

#: Without LITERAL+, SPECIAL-USE and CONDSTORE (said).
EXCHANGE = Kind(
    capability="IMAP4 IMAP4rev1 AUTH=PLAIN SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN NAMESPACE",
    folders={"Drafts": "\\HasNoChildren", "Sent Items": "\\HasNoChildren", "Deleted Items": "\\HasNoChildren"},
    roles={"Sent": "Sent Items", "Trash": "Deleted Items"},
    kept=_regenerated,
    size=lambda content: len(content) * 3 // 4,  # said to be an estimate; in which direction is not
    keeps_keywords=False,
    ok="completed.",
)

CYRUS = Kind(
    capability="IMAP4rev1 LITERAL+ ID ENABLE NAMESPACE UIDPLUS SPECIAL-USE CREATE-SPECIAL-USE CONDSTORE QRESYNC",
    folders={"INBOX.Drafts": "\\drafts", "INBOX.Sent": "\\sent", "INBOX.Trash": "\\trash"},
    prefix="INBOX.",
    separator=".",
    namespace='(("INBOX." ".")) (("user." ".")) (("" "."))',
    missing=b"NIL",
    refuses_raw_headers=True,
    ok="Completed",
)

#: RFC 3501 with nothing optional: no UIDPLUS, no SPECIAL-USE, no NAMESPACE, no IDLE, no UIDNEXT in SELECT.
BARE = Kind(
    capability="IMAP4rev1",
    folders=dict.fromkeys(("Drafts", "Sent", "Trash"), ""),
    select_tells_uidnext=False,
    keeps_keywords=False,
)

KINDS = {"gmail": GMAIL, "exchange": EXCHANGE, "cyrus": CYRUS, "bare": BARE}
