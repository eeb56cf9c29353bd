"""Messages opened within bounds, headers in one charset."""

import time

import pytest

from inboxguard.core.envelope import MAX_VALUE_CHARACTERS, Overgrown, decoded, has_header, opened, recoded

HEAD = b"From: dana@studio.example\r\nSubject: logo\r\n"


def test_encoded_words_are_brought_to_utf_8() -> None:
    assert recoded("=?iso-8859-8-i?B?+ezl7Q==?= <dana@studio.example>") == (
        "=?utf-8?B?16nXnNeV150=?= <dana@studio.example>"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?Q?=D7=A9=D7?= =?UTF-8?Q?=9C=D7=95=D7=9D?=", "שלום"),
        ("=?utf-8?Q?a_b?= c =?utf-8?Q?d?=", "a b c d"),
        ("=?windows-1255?Q?=F9=EC?= =?utf-8?B?15XXnQ==?=", "שלום"),
        ("=?utf-8*he?Q?=D7=A9?=", "ש"),
        ("=?utf-8?B?16nXnNeV150?=", "שלום"),
        ("=?utf-8?Q?two words?=", "two words"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("=?utf-8?B??=", ""),
        ("=?utf-8?B?!?=", ""),
    ],
)
def test_encoded_words_are_read(value: str, text: str) -> None:
    assert decoded(value) == text


def test_bare_octets_in_a_header_are_read() -> None:
    assert opened("Subject: הצעת מחיר\r\n\r\n".encode("cp1255"))["Subject"] == "הצעת מחיר"
    assert opened("Subject: הצעת מחיר\r\n\r\n".encode())["Subject"] == "הצעת מחיר"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", False),
        (b"hello\r\n", False),
        (b"\r\n\r\nSubject: x", True),
        (b"hi\r\n\r\nSubject: x", False),
        (HEAD, True),
    ],
)
def test_a_mail_has_a_header(content: bytes, expected: bool) -> None:
    assert has_header(content) is expected


def test_a_byte_order_mark_and_blank_lines_before_the_header_do_no_harm() -> None:
    assert opened(b"\xef\xbb\xbf\r\n" + HEAD + b"\r\n")["Subject"] == "logo"


def test_a_long_header_is_shortened_and_the_rest_is_read() -> None:
    message = opened(HEAD + b"To: " + b"a@b.example, " * 90_000 + b"\r\nX-After: lost\r\n\r\nhi")
    assert len(message["To"] or "") <= MAX_VALUE_CHARACTERS
    assert message["From"] == "dana@studio.example"
    assert message.get_payload() == "hi"


@pytest.mark.parametrize(
    "part",
    [b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", b"Content-Type: message/rfc822\r\n\r\n"],
)
def test_parts_inside_parts_without_end_are_refused(part: bytes) -> None:
    with pytest.raises(Overgrown):
        opened(HEAD + b"".join(part % ((level,) * part.count(b"%")) for level in range(5_000)))


SLOW = {
    "semicolons": HEAD + b"Content-Type: text/plain" + b";" * 1_000_000 + b"\r\n\r\nhi",
    "semicolons on lines": HEAD + b"Content-Type: text/plain" + b";\r\n " * 300_000 + b"\r\n\r\nhi",
    "parameters": HEAD
    + b"Content-Type: text/plain; "
    + b"".join(b"n*%d=x;" % n for n in range(50_000))
    + b"\r\n\r\nhi",
    "many fields": b"".join(b"X-%d: y\r\n" % n for n in range(300_000)) + b"\r\nhi",
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 300_000,
    "lines in deep parts": HEAD
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(99))
    + b"\r\n"
    + b"x\n" * 5_000_000,
    "carriage returns": HEAD + b"\r\n" + b"\r" * 20_000_000,
    "encoded words": b"Subject: " + b"=?utf-8?Q?=D7?= " * 100_000 + b"\r\n\r\nhi",
    "half encoded words": b"Subject: " + b"=?a?b?" * 100_000 + b"\r\n\r\nhi",
}


@pytest.mark.parametrize("name", SLOW)
def test_hostile_messages_are_opened_in_seconds(name: str) -> None:
    start = time.process_time()
    opened(SLOW[name])
    assert time.process_time() - start < 10
