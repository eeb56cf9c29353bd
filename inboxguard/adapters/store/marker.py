"""A file beside the database that tells when a draft was last attempted, whatever becomes of the database."""

from contextlib import suppress
from pathlib import Path

from inboxguard.core.errors import StoreError


class Marker:
    """One time as text; a backup of the database alone does not carry it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, at: str) -> None:
        """Replaces the time, whole or not at all. Raises StoreError."""
        fresh = self._path.with_suffix(".new")
        try:
            fresh.write_text(at, encoding="ascii")
            fresh.replace(self._path)
        except OSError as error:
            raise StoreError(f"{self._path} cannot be written: {error.strerror}; check the disk") from error

    def read(self) -> str:
        """The time, "" if there is none or it cannot be read."""
        with suppress(OSError, UnicodeDecodeError):
            return self._path.read_text(encoding="ascii")
        return ""
