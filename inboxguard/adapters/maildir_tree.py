"""The folders of a Maildir tree on disk: Maildir++ (`.Name`) and plain subfolders (`Name`, as mbsync writes them)."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inboxguard.adapters.folders import Offered, decode_name, encode_name, plain_name, same_name

_MAX_DEPTH = 5
_MAX_FOLDERS = 5000


@dataclass(frozen=True)
class Branch:
    """One folder of the tree."""

    #: Decoded, with its full path, e.g. "INBOX", "Clients/Dana" or "Clients.Dana".
    name: str
    path: Path
    #: "." for Maildir++, "/" for plain subfolders.
    delimiter: str

    def offered(self) -> Offered:
        """As one line of a folder listing; a Maildir has no attributes."""
        return Offered(self.name, frozenset(), self.delimiter)


def is_maildir(path: Path) -> bool:
    """Whether mail can lie there; an empty `tmp` may have been swept away."""
    return os.path.isdir(path / "cur") and os.path.isdir(path / "new")  # Path.is_dir() may raise


def inbox(root: Path) -> Path:
    """The root itself, or the folder INBOX below it where the root only holds folders (mbsync)."""
    if root.is_dir() and not is_maildir(root):
        for child in sorted(root.iterdir()):
            if child.name.upper() == "INBOX" and is_maildir(child):
                return child
    return root


def branches(root: Path) -> list[Branch]:
    """INBOX first, then all others by name. Raises OSError if the root cannot be read."""
    main = inbox(root)
    found = [Branch("INBOX", main, "/")]
    for path in _maildirs(root, 0):
        if path not in {main, root} and len(found) < _MAX_FOLDERS:
            found.append(_branch(root, path))
    return found


def _maildirs(folder: Path, depth: int) -> Iterator[Path]:
    with os.scandir(folder) as lines:
        names = sorted(line.name for line in lines if line.is_dir() and line.name not in {"cur", "new", "tmp"})
    for name in names:
        path = folder / name
        if is_maildir(path):
            yield path
        if depth < _MAX_DEPTH and os.access(path, os.R_OK | os.X_OK):
            yield from _maildirs(path, depth + 1)


def _branch(root: Path, path: Path) -> Branch:
    """Maildir++ nests by dots in one name, plain folders by folders; each level may be in modified UTF-7."""
    below = path.relative_to(root)
    plus = below.name.startswith(".") and len(below.parts) == 1
    raw = below.name[1:] if plus else below.as_posix()
    return Branch(decode_name(raw), path, "." if plus else "/")


def locate(root: Path, name: str) -> Branch | None:
    """The folder of that name, decoded or in modified UTF-7, with either delimiter."""
    wanted = same_name(name)
    if wanted == "INBOX":
        return Branch("INBOX", inbox(root), "/")
    for branch in branches(root):
        if same_name(branch.name) == wanted or same_name(branch.name).replace("/", ".") == wanted.replace("/", "."):
            return branch
    return None


def create(root: Path, name: str) -> Branch:
    """Make a folder in the layout that the tree already has; Maildir++ where there is none yet."""
    others = [branch for branch in branches(root) if branch.name != "INBOX"]
    plain = any(branch.delimiter == "/" for branch in others) or inbox(root) != root
    raw = encode_name(plain_name(name))
    path = root / raw if plain else root / ("." + raw.replace("/", "."))
    for part in ("tmp", "new", "cur"):
        (path / part).mkdir(mode=0o700, parents=True, exist_ok=True)
    if not plain:
        (path / "maildirfolder").touch()
    return _branch(root, path)
