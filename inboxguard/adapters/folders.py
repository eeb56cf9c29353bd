"""Which folder is Drafts, Sent, Trash or All Mail: attribute, then known names; and names in modified UTF-7."""

import binascii
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from inboxguard.adapters.folder_names import ALL_NAMES, DRAFTS_NAMES, SENT_NAMES, TRASH_NAMES
from inboxguard.core.ports import Folders
from inboxguard.core.settings import Account


class Role(Enum):
    """A role, its attribute (RFC 6154 section 2, in lower case) and the names it goes by, commonest first."""

    DRAFTS = ("\\drafts", DRAFTS_NAMES)
    SENT = ("\\sent", SENT_NAMES)
    TRASH = ("\\trash", TRASH_NAMES)
    ALL = ("\\all", ALL_NAMES)

    def __init__(self, attribute: str, names: tuple[str, ...]) -> None:
        self.attribute = attribute
        self.names = names


@dataclass(frozen=True)
class Offered:
    """One line of a folder listing."""

    #: Decoded name with its full path.
    name: str
    #: In lower case, e.g. "\\noselect".
    attributes: frozenset[str]
    #: What separates levels, "" for a flat name.
    delimiter: str


@dataclass(frozen=True)
class Namespaces:
    """Where a person's own folders lie (RFC 2342)."""

    #: Prefixes of the owner's folders, e.g. "" or "INBOX.".
    personal: tuple[str, ...] = ("", "INBOX.", "INBOX/")
    #: Prefixes of other people's and shared folders.
    foreign: tuple[str, ...] = ()


_CLOSED = frozenset({"\\noselect", "\\nonexistent"})
#: Gmail keeps its folders one level down, in a folder that cannot be opened.
_GMAIL_LEVEL = re.compile(r"\[(?:gmail|google mail)\][./]")


def find_all(account: Account, offered: Sequence[Offered], namespaces: Namespaces) -> Folders:
    """The folders that play a role for us."""
    return Folders(
        drafts=find(Role.DRAFTS, offered, configured=account.drafts, namespaces=namespaces),
        sent=find(Role.SENT, offered, configured=account.sent, namespaces=namespaces),
        trash=find(Role.TRASH, offered, configured="", namespaces=namespaces),
        everything=find(Role.ALL, offered, configured="", namespaces=namespaces),
    )


def find(role: Role, offered: Sequence[Offered], *, configured: str, namespaces: Namespaces) -> str | None:
    """The folder that plays this role: the configured one, else by attribute, else by name.

    The configured name may be written decoded or in modified UTF-7. It is given back as it is if the listing lacks it.
    """
    usable = [folder for folder in offered if not folder.attributes & _CLOSED]
    if configured:
        wanted = same_name(configured)
        return next((folder.name for folder in usable if same_name(folder.name) == wanted), plain_name(configured))
    own = [folder for folder in usable if not folder.name.startswith(namespaces.foreign)]
    for folder in own:
        if role.attribute in folder.attributes:
            return folder.name
    return _by_name(role, own, namespaces.personal)


def _by_name(role: Role, own: Sequence[Offered], prefixes: Sequence[str]) -> str | None:
    ranks = {_folded(name): rank for rank, name in reversed(list(enumerate(role.names)))}
    found = []
    for folder in own:
        for prefix in prefixes:
            if folder.name.startswith(prefix):
                leaf = _GMAIL_LEVEL.sub("", _folded(folder.name[len(prefix) :]), count=1)
                if leaf in ranks:
                    found.append((ranks[leaf], folder.name))
    return min(found)[1] if found else None


def _folded(name: str) -> str:
    """For comparison: composed, without case, without direction marks and joiners."""
    visible = (letter for letter in unicodedata.normalize("NFC", name) if unicodedata.category(letter) != "Cf")
    return "".join(visible).casefold()


def same_name(name: str) -> str:
    """A form that is equal for two spellings of one folder: modified UTF-7 or decoded, composed or not."""
    plain = unicodedata.normalize("NFC", plain_name(name))
    return "INBOX" if plain.upper() == "INBOX" else plain


def plain_name(name: str) -> str:
    """The decoded name of one that may have been given in modified UTF-7.

    "R&-D" stays as it is: only a name with encoded letters beyond ASCII is taken for modified UTF-7.
    """
    decoded = decode_name(name)
    return decoded if not decoded.isascii() and encode_name(decoded) == name else name


def encode_name(name: str) -> str:
    """Modified UTF-7 (RFC 3501 section 5.1.3)."""
    return re.sub(r"&|[^ -~]+", lambda match: _shifted(match[0]), name)


def _shifted(run: str) -> str:
    if run == "&":
        return "&-"
    coded = binascii.b2a_base64(run.encode("utf-16-be", "surrogatepass"), newline=False)
    return "&" + coded.rstrip(b"=").replace(b"/", b",").decode("ascii") + "-"


def decode_name(name: str) -> str:
    """From modified UTF-7; what is not well formed, and so would not encode to itself, is left as it is."""
    return re.sub(r"&([A-Za-z0-9+,]*)-", _unshifted, name)


def _unshifted(match: re.Match[str]) -> str:
    if not match[1]:
        return "&"
    coded = match[1].replace(",", "/")
    try:
        decoded = binascii.a2b_base64(coded + "=" * (-len(coded) % 4)).decode("utf-16-be")
    except ValueError:
        return match[0]
    return decoded if _shifted(decoded) == match[0] else match[0]
