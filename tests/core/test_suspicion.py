"""Which mails are parsed in a process of their own."""

import pytest

from inboxguard.core.suspicion import is_suspicious
from tests.core.fixtures import NAMES, octets
from tests.mails import ODD_MAILS, attached, plain

HEAD = b"From: dana@studio.example\r\nSubject: logo\r\n"
NEST = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(20))


@pytest.mark.parametrize("name", NAMES)
def test_mail_of_real_programs_is_not_suspicious(name: str) -> None:
    assert not is_suspicious(octets(name))


def test_neither_is_mail_with_files_or_odd_parts() -> None:
    assert not any(map(is_suspicious, (plain(1), attached(1), *ODD_MAILS.values())))


@pytest.mark.parametrize(
    "content",
    [
        HEAD + b"X: a\r\n" * 12_000 + b"\r\nhi",
        HEAD + b"Content-Type: text/plain" + b";" * 20_000 + b"\r\n\r\nhi",
        HEAD + b"To: " + b",\r\n ".join([b"dana@studio.example"] * 900) + b"\r\n\r\nhi",
        HEAD + b"\r\n" + b"x" * 70_000,
        HEAD + NEST,
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nhi\r\n" * 300,
        HEAD + b"\r\n" + b"hi\r\n" * 3_000_000,
        HEAD + b"Content-Type: Message/Delivery-Status\r\n\r\n" + b"Action: failed\r\n\r\n" * 7_000,
    ],
)
def test_what_no_program_builds_is_suspicious(content: bytes) -> None:
    assert is_suspicious(content)
