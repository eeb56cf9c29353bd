"""The mails in tests/core/mail: one per defect or program, everything in them invented."""

from datetime import datetime
from pathlib import Path

from inboxguard.core.parsing import parse
from inboxguard.core.types import Fetched, Mail

FOLDER = Path(__file__).parent / "mail"
NAMES = sorted(path.stem for path in FOLDER.glob("*.eml"))


def octets(name: str) -> bytes:
    return (FOLDER / f"{name}.eml").read_bytes()


def read(content: bytes, received_at: datetime | None = None) -> Mail:
    return parse(Fetched(source="test.eml", content=content, received_at=received_at))


def mail(name: str, received_at: datetime | None = None) -> Mail:
    return read(octets(name), received_at)
