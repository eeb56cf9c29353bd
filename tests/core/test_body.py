"""Which parts of a message a person reads first."""

import pytest

from inboxguard.core.body import MAX_TEXT_OCTETS, Body, read_body
from inboxguard.core.envelope import opened
from tests.core.fixtures import octets

HEAD = b"From: dana@studio.example\r\nMIME-Version: 1.0\r\n"


def body(name: str) -> Body:
    return read_body(opened(octets(name)))


def test_versions_of_one_text_are_kept_apart() -> None:
    found = body("gmail-he")
    assert found.plain is not None
    assert found.plain.startswith("היי נועה")
    assert found.html is not None
    assert "gmail_quote" in found.html


def test_a_stub_that_says_use_html_is_no_text() -> None:
    assert body("plain-is-a-stub").plain is None


def test_a_footer_that_a_list_added_does_not_hide_the_html_text() -> None:
    found = body("list-footer")
    assert found.plain is None
    assert found.html == "<p>Could we meet on Sunday?</p>\n<pre>_______\r\nScanned by Example</pre>"


def test_attached_texts_and_mails_are_not_read() -> None:
    assert body("attachments").plain == "See the files."
    assert body("forward-attached").plain == "See the attached mail."


def test_file_names_are_decoded_and_cannot_turn_the_text() -> None:
    assert body("attachments").attachments == ("חוזה.pdf", "לוגו.png", "notestxt.exe")


def test_a_calendar_part_with_a_method_is_an_invitation() -> None:
    assert body("automatic-invitation").invitation
    assert not body("attachments").invitation


@pytest.mark.parametrize("name", ["empty-multipart", "only-header"])
def test_a_message_without_a_text_has_none(name: str) -> None:
    found = body(name)
    assert not (found.plain or "").strip()
    assert found.html is None


def test_a_multipart_without_its_boundary_is_read_as_it_is() -> None:
    assert body("no-boundary").plain == "Could we meet on Sunday?\r\n"


def test_text_that_was_cut_on_the_way_keeps_what_arrived() -> None:
    assert (body("base64-cut").plain or "").startswith("Could we meet on Sunday? 7")
    assert (body("quoted-printable-cut").plain or "").startswith("שלום there")


def test_flowed_paragraphs_are_joined_and_quotes_and_delimiters_are_not() -> None:
    text = b"On Monday \r\nwe \r\nmeet.\r\n> old \r\n> text\r\n>> older\r\n stuffed\r\n-- \r\nDana\r\n"
    found = read_body(opened(HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + text))
    assert found.plain == "On Monday we meet.\n> old text\n>> older\nstuffed\n-- \nDana\n"


def test_delsp_takes_the_space_away() -> None:
    found = read_body(opened(HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\nlong \r\nword\r\n"))
    assert found.plain == "longword\n"


def test_an_html_page_may_name_its_charset_itself() -> None:
    assert "שלום נועה" in (body("charset-html-meta").html or "")


def test_no_more_than_the_limit_is_read() -> None:
    found = read_body(opened(HEAD + b"\r\n" + b"a" * (2 * MAX_TEXT_OCTETS)))
    assert len(found.plain or "") == MAX_TEXT_OCTETS
    parts = b"--b\r\n\r\n" + b"a" * MAX_TEXT_OCTETS + b"\r\n--b\r\n\r\nmore\r\n--b--\r\n"
    found = read_body(opened(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts))
    assert len(found.plain or "") == MAX_TEXT_OCTETS


@pytest.mark.parametrize("charset", [b"undefined", b"punycode", b'"a\0b"', b"zip", b"utf-16"])
@pytest.mark.parametrize("encoding", [b"base64", b"quoted-printable", b"x-uuencode", b"8bit", b"base64;x", b"nonsense"])
def test_no_label_stops_the_reading(charset: bytes, encoding: bytes) -> None:
    head = HEAD + b"Content-Type: text/plain; charset=" + charset + b"; name*=" + charset + b"''%FF%00x\r\n"
    read_body(opened(head + b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\nbegin 644 x\r\n#\xff\xf9\0aGk\r\n"))
