"""Mail built to break the program: it is read, or refused, and soon."""

import random
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inboxguard.core.classifier.sentences import split
from inboxguard.core.errors import Unreadable
from inboxguard.core.language import language_of
from inboxguard.core.secrets_in_mail import masked
from inboxguard.core.types import Mail
from tests.core.fixtures import NAMES, octets, read

AT = datetime(2026, 9, 16, 10, 12, 3, tzinfo=timezone(timedelta(hours=3)))
HEAD = b"From: dana@studio.example\r\nSubject: logo\r\n"
HTML = HEAD + b"Content-Type: text/html\r\n\r\n"
HOSTILE = {
    "semicolons": HEAD + b"Content-Type: text/plain" + b";" * 100_000 + b"\r\n\r\nhi",
    "quotes in From": b"From: " + b'"' * 50_000 + b" a@b.example\r\n\r\nhi",
    "brackets in From": b"From: " + b"<a@b" * 30_000 + b"\r\n\r\nhi",
    "comments in From": b"From: " + b"(" * 30_000 + b"\r\n\r\nhi",
    "recipients": HEAD + b"To: " + b",\r\n ".join(b"user%d@example.org" % n for n in range(20_000)) + b"\r\n\r\nhi",
    "identifier": HEAD + b"Message-ID: <" + b"<a@" * 30_000 + b"\r\n\r\nhi",
    "date": HEAD + b"Date: " + b"1 " * 30_000 + b"\r\n\r\nhi",
    "one long line": HEAD + b"\r\n" + b"a" * 20_000_000,
    "blank lines": HEAD + b"\r\n" + b"\n" * 20_000_000,
    "colons": HEAD + b"\r\n" + b"On 1.1.2026 a wrote\n:\n" * 30_000,
    "wrote": HEAD + b"\r\n" + b"a wrote:\n" * 40_000,
    "header blocks": HEAD + b"\r\n" + b"From: x\nTo: y\n" * 20_000,
    "closings": HEAD + b"\r\n" + b"thanks!\n" * 40_000,
    "delimiters": HEAD + b"\r\n" + b"--\n" * 90_000,
    "digits": HEAD + b"\r\nhi\n\nthanks,\nDana\n" + b"1 " * 120_000 + b":",
    "blanks": HEAD + b"\r\n" + b" " * 260_000 + b":",
    "footers": HEAD + b"\r\n" + (b"this message is\n" * 100 + b"\n") * 150,
    "visual": HEAD + b"\r\n" + "\n".join(["םולש ןכ ךל"] * 9_000).encode("cp1255"),
    "marks": HEAD + b"\r\n" + "\u202e\u0301".encode() * 50_000,
    "nuls": HEAD + b'Content-Type: text/plain; charset="\0"\r\n\r\n' + b"\0" * 500_000,
    "html depth": HTML + b"<div>" * 60_000,
    "html quotes": HTML + b"<blockquote type=cite>x" * 15_000,
    "html breaks": HTML + b"<br>" * 70_000,
    "html signatures": HTML + b"<div class=gmail_signature>please x" * 8_000,
    "html unclosed": HTML + b"<a " * 90_000,
}


#: What a mail of 35 MB, more than any provider accepts, repeats after its header to cost the most memory.
LARGE = {
    "a file": (b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n", b"QUJD" * 19 + b"\r\n"),
    "short lines": (b"\r\n", b"x y z\r\n"),
    "blank lines": (b"\r\n", b"\n"),
    "soft line breaks": (b"Content-Transfer-Encoding: quoted-printable\r\n\r\n", b"=\n"),
    "beginnings of files": (b"Content-Transfer-Encoding: x-uuencode\r\n\r\n", b"begin x\n"),
    "parts": (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n", b"--b\r\n\r\n" + b"x" * 18_000 + b"\r\n"),
}
#: Prints by how many megabytes the largest size of a process grows when it parses that.
MEASURE = """
import resource, sys
from inboxguard.core.parsing import parse
from inboxguard.core.types import Fetched
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
head, repeated = eval(sys.stdin.read())
content = head + repeated * (35_000_000 // len(repeated))
parse(Fetched("x", head + repeated, None))
before = peak()
parse(Fetched("x", content, None))
print((peak() - before) // 1024)
"""


@pytest.mark.parametrize("name", LARGE)
def test_a_large_mail_costs_little_memory(name: str) -> None:
    head, repeated = LARGE[name]
    asked = repr((HEAD + head, repeated))
    done = subprocess.run([sys.executable, "-c", MEASURE], input=asked, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 100


def test_the_text_behind_a_large_file_is_read() -> None:
    part = b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    found = read(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + (part + b"QUJD" * 1_000_000 + b"\r\n") * 4
        + b"--b\r\nContent-Type: text/plain\r\n\r\nplease add a page\r\n--b--\r\n"
    )  # fmt: skip
    assert found.new_text == "please add a page"
    assert found.attachments == ("a.pdf",) * 4


#: What is done with a text after it was parsed, each of it linear.
LONG = {
    "letters without a blank": "please add " + "x" * 250_000,
    "at signs": "please " + "a@" * 120_000,
    "blanks behind a token": "please add the token" + " " * 250_000 + "x",
    "tokens": "please add " + "token" * 50_000,
    "password for": "please add password for " * 10_000 + "x" * 10_000,
    "links": "please " + "http://" * 35_000,
    "angles": "please " + "<" * 250_000,
}


@pytest.mark.parametrize("name", LONG)
def test_no_text_keeps_the_program_busy(name: str) -> None:
    start = time.process_time()
    language_of(LONG[name])
    masked(LONG[name])
    split(LONG[name])
    assert time.process_time() - start < 3


@pytest.mark.parametrize("name", HOSTILE)
def test_no_mail_keeps_the_program_busy(name: str) -> None:
    start = time.process_time()
    assert isinstance(read(HOSTILE[name]), Mail)
    assert time.process_time() - start < 8


def attempt(content: bytes, received_at: datetime | None = None) -> None:
    """A Mail whose text can be written anywhere, or Unreadable; nothing else, and soon."""
    start = time.process_time()
    try:
        found = read(content, received_at)
    except Unreadable:
        return
    finally:
        assert time.process_time() - start < 3
    for text in (
        found.subject,
        found.text,
        found.new_text,
        found.message_id or "",
        *found.attachments,
        *found.references,
    ):
        text.encode("utf-8")
    for address in (*found.to, *found.cc, *found.reply_to, *((found.sender,) if found.sender else ())):
        assert "@" in address.email
        assert "\n" not in address.name
        address.name.encode("utf-8")
    assert "\n" not in found.subject
    assert found.sent_at is None or found.sent_at.tzinfo is not None


@given(st.binary(max_size=600), st.booleans())
def test_any_octets_are_a_mail_or_unreadable(content: bytes, known: bool) -> None:
    attempt(content, AT if known else None)
    attempt(HEAD + content, AT if known else None)


FIELDS = st.sampled_from(
    [
        b"From",
        b"To",
        b"Cc",
        b"Reply-To",
        b"Subject",
        b"Date",
        b"Message-ID",
        b"References",
        b"Content-Type",
        b"Content-Transfer-Encoding",
        b"Content-Disposition",
        b"Received",
        b"Auto-Submitted",
        b"Precedence",
        b"\xf9",
        b"",
    ]
)
VALUES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"text/html; charset=undefined",
            b"multipart/alternative; boundary=b",
            b"message/rfc822",
            b"base64",
            b"x-uuencode",
            b"attachment; filename*=undefined''%FF",
            b"=?undefined?Q?=FF?= <a@b.example>",
            b"=?utf-16?B?2AA=?=",
            b"text/plain; format=flowed; charset*0*=utf-8''x",
            b'multipart/digest; boundary=""',
            b"Fri, 31 Dec 9999 23:59:59 -1259",
            b'a@b.example, "',
            b"<<<",
            b"group: a@b.example;",
            b"text/plain; charset*=x''%00",
            b"multipart/report",
        ]
    ),
)


@given(st.lists(st.tuples(FIELDS, VALUES), max_size=8), st.lists(st.one_of(st.just(b"--b"), st.just(b"--b--"), VALUES)))
def test_any_header_is_a_mail_or_unreadable(fields: list[tuple[bytes, bytes]], body: list[bytes]) -> None:
    head = b"".join(name + b": " + value + b"\r\n" for name, value in fields)
    attempt(head + b"\r\n" + b"\r\n".join(body))


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.integers(0, 2**32), st.integers(1, 12))
@example(name="gmail-he", seed=0, count=1)
def test_a_damaged_mail_is_a_mail_or_unreadable(name: str, seed: int, count: int) -> None:
    chance = random.Random(seed)
    content = bytearray(octets(name))
    for _ in range(count):
        at, kind = chance.randrange(len(content) + 1), chance.randrange(4)
        if kind == 0:
            content[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del content[at : at + chance.randrange(60)]
        elif kind == 2:
            content[at:at] = content[at // 2 : at // 2 + chance.randrange(200)]
        else:
            content[at:at] = chance.choice(
                [b"\r\n\r\n", b"\0", b"<", b'"', b"=?", b"\xff\xfe", b"; boundary=", b">", b"--b1\r\n"]
            )
    attempt(bytes(content), AT if seed % 2 else None)


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_cut_anywhere_is_a_mail_or_unreadable(name: str) -> None:
    content = octets(name)
    for end in range(0, len(content), max(1, len(content) // 25)):
        attempt(content[:end])
