"""Whole messages and messages rebuilt from header and text become a Mail, whatever is in them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from inboxguard.core.errors import InboxguardError, Unreadable
from inboxguard.core.parsing import parse, read_header
from inboxguard.core.types import Address, Fetched
from tests.core.fixtures import NAMES, mail, octets, read

AT = datetime(2026, 9, 16, 10, 12, 3, tzinfo=timezone(timedelta(hours=3)))
HEAD = b"From: dana@studio.example\r\nSubject: logo\r\n"
CHARSETS = [name for name in NAMES if name.startswith("charset-")]


@pytest.mark.parametrize(
    "name", [name for name in CHARSETS if name not in {"charset-utf-7", "charset-html-meta", "charset-visual"}]
)
def test_subject_and_text_are_read_in_every_charset(name: str) -> None:
    found = mail(name)
    assert found.subject == "הצעת מחיר"
    assert found.text in {"שלום נועה, מה שלומך היום?", "המחיר 1,400 ₪ “סופי”"}
    assert found.new_text == found.text


@pytest.mark.parametrize("name", ["charset-utf-7", "charset-html-meta"])
def test_rare_charsets_are_read(name: str) -> None:
    assert mail(name).text == "שלום נועה"


def test_visual_hebrew_is_read_in_the_order_of_reading() -> None:
    assert mail("charset-visual").text.split("\n")[1] == "מחר ב-10:30 עם הצוות של Studio Dana (דחוף)"


def test_a_name_in_bare_octets_is_read() -> None:
    assert mail("header-8bit-from").sender == Address(name="דנה כהן", email="dana@studio.example")


def test_an_encoded_name_between_quotes_is_read_and_the_address_is_lower_case() -> None:
    assert mail("header-quoted-encoded-name").sender == Address(name="דנה כהן", email="dana@studio.example")


def test_a_character_split_between_encoded_words_is_put_together() -> None:
    assert mail("header-split-character").subject == "שלום"


def test_a_name_can_hide_neither_a_header_nor_a_direction() -> None:
    assert mail("header-hostile-name").sender == Address(name="Noa Bcc: xgnp.exe", email="dana@studio.example")


def test_commas_in_encoded_and_quoted_names_split_nothing() -> None:
    found = mail("header-comma-in-name")
    assert found.sender == Address(name="כהן, דנה", email="dana@studio.example")
    assert found.reply_to == (Address("Cohen, Dana", "reply@studio.example"), Address("", "second@studio.example"))
    assert found.cc == (Address("Avi", "avi@third.example"), Address("R&D", "rd@third.example"))
    assert found.to == (Address("", "noa@desk.example"),)


@pytest.mark.parametrize("header", [b"", b"From: \r\n", b"From: Dana\r\n", b"From: <>\r\n", b"From: a b@c d\r\n"])
def test_no_usable_sender_is_none(header: bytes) -> None:
    assert read(header + b"Subject: x\r\n\r\nhi").sender is None


def test_identifiers_come_without_brackets() -> None:
    found = mail("header-bare-ids")
    assert found.message_id == "c@studio.example"
    assert found.in_reply_to == "a@desk.example"
    assert found.references == ("r1@desk.example", "r2@desk.example", "a@desk.example")


def test_an_empty_identifier_is_none() -> None:
    assert mail("header-no-id").message_id is None
    assert mail("header-no-id").references == ()


def test_a_folded_subject_is_one_line() -> None:
    assert mail("header-long-folded").subject == "שאלה על המחיר של האתר"


def test_direction_marks_stay_in_the_subject_and_leave_the_text() -> None:
    found = read("Subject: \u200fלוגו\r\n\r\n\u200fשלום\u202c\r\n".encode())
    assert found.subject == "\u200fלוגו"
    assert found.text == "שלום"


@pytest.mark.parametrize("name", ["date-1970", "date-9999", "date-none", "date-words"])
def test_an_impossible_date_is_replaced_by_the_servers_and_noted(name: str) -> None:
    found = mail(name, AT)
    assert found.sent_at == found.received_at == AT
    assert found.time_note is not None
    assert mail(name).sent_at is None


@pytest.mark.parametrize(("name", "hours"), [("date-comment", 3), ("date-year-26", 3), ("date-nepal", 5.75)])
def test_a_credible_date_keeps_its_offset(name: str, hours: float) -> None:
    found = mail(name, AT.astimezone(UTC))
    assert found.sent_at == AT
    assert found.sent_at.utcoffset() == timedelta(hours=hours)
    assert found.time_note is None


def test_attachments_are_named_and_not_read() -> None:
    found = mail("attachments")
    assert found.attachments == ("חוזה.pdf", "לוגו.png", "notestxt.exe")
    assert found.text == "See the files."


def test_html_is_read_when_there_is_no_plain_text() -> None:
    assert mail("html-only").text == ("Hi Noa,\n\nTwo things:\n\n- the logo\n- the price < 100\n\na b\n\nBye\nDana")


@pytest.mark.parametrize("name", ["plain-is-a-stub", "list-footer", "no-boundary"])
def test_the_text_is_found_where_programs_misplace_it(name: str) -> None:
    assert mail(name).new_text == "Could we meet on Sunday?"


def test_plain_text_is_preferred_and_kept_whole() -> None:
    found = mail("gmail-he")
    assert found.text.startswith("היי נועה,\nאפשר")
    assert found.text.endswith("> שלום דנה,\n> מצורף הלוגו.")


def test_where_html_gives_the_new_text_it_gives_the_text_too() -> None:
    html = b'<p>new and</p><div id="appendonsend"></div><p>old words</p>'
    parts = b"--b\r\n\r\nnew\r\nand\r\nold words\r\n--b\r\nContent-Type: text/html\r\n\r\n" + html + b"\r\n--b--\r\n"
    found = read(HEAD + b"Content-Type: multipart/alternative; boundary=b\r\n\r\n" + parts)
    assert found.new_text == "new and"
    assert found.text == "new and\n\nold words"


def test_a_header_alone_is_a_mail_without_text() -> None:
    found = mail("only-header")
    assert (found.text, found.new_text, found.forwarded) == ("", "", False)
    assert found.sender == Address("Dana Cohen", "dana@studio.example")


def test_repeated_headers_count_once() -> None:
    found = read(b"From: a@one.example\r\nFrom: b@two.example\r\nSubject: one\r\nSubject: two\r\n\r\nhi")
    assert found.subject == "one"
    assert found.sender == Address("", "a@one.example")


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 1000, b"hello\r\n\r\nFrom: a@b.example", octets("no-header"), b"\xff\xfe"]
)
def test_what_is_no_mail_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"box/3 is not a mail") as raised:
        parse(Fetched(source="box/3", content=content, received_at=None))
    assert isinstance(raised.value, InboxguardError)
    assert raised.value.exit_code == 1


def test_read_header_gives_first_values_decoded() -> None:
    assert read_header(b"Subject: =?hebrew?B?+ezl7Q==?=\r\nX-A: 1\r\nx-a: 2\r\n\r\n") == {
        "subject": "שלום",
        "x-a": "1",
    }
    assert read_header(b"") == {}
    assert read_header(b"".join(b"Content-Type: multipart/x; boundary=%d\r\n" % n for n in range(200))) == {}
