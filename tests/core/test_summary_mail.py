"""The summary as a mail from the owner to the owner."""

import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest

from inboxguard import wiring
from inboxguard.core.automatic import SUMMARY_HEADER
from inboxguard.core.summary import subject, summary_text
from inboxguard.core.summary_mail import summary_html, summary_id, summary_mail
from inboxguard.core.types import Language
from tests.core.fixtures import read
from tests.core.test_summary import DAY, NOW, busy

HE, EN = Language.HE, Language.EN
TO = "noa@bar.example"


def made(language: Language) -> bytes:
    day = busy(language)
    text = summary_text(day, wiring.templates())
    return summary_mail(subject=subject(day), text=text, to=TO, language=language, now=NOW)


def part(content: bytes, number: int) -> str:
    return message_from_bytes(content).get_payload(number).get_payload(decode=True).decode()


@pytest.mark.parametrize("language", [HE, EN])
def test_it_goes_from_the_owner_to_the_owner_and_to_nobody_else(language: Language) -> None:
    mail = message_from_bytes(made(language))
    assert (mail["To"], parseaddr(mail["From"])[1]) == (TO, TO)
    assert mail["Cc"] is None
    assert mail["Bcc"] is None
    assert mail["Reply-To"] is None


@pytest.mark.parametrize("language", [HE, EN])
def test_octets_are_what_every_server_takes(language: Language) -> None:
    content = made(language)
    assert content.split(b"\r\n\r\n")[0].isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert made(language) == content


def test_the_message_id_is_a_function_of_the_day() -> None:
    mail = message_from_bytes(made(EN))
    assert mail["Message-ID"] == f"<{summary_id(NOW.date(), TO)}>"
    assert re.fullmatch(r"[0-9a-f]{40}@bar\.example", summary_id(NOW.date(), TO))
    assert summary_id(NOW.date(), TO) != summary_id(DAY.since.date(), TO)


@pytest.mark.parametrize("language", [HE, EN])
def test_our_own_reader_knows_it_for_what_it_is(language: Language) -> None:
    mail = message_from_bytes(made(language))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail[SUMMARY_HEADER] == "2026-09-08"
    assert read(made(language)).automatic is not None


def test_the_subject_survives_in_hebrew() -> None:
    assert str(make_header(decode_header(message_from_bytes(made(HE))["Subject"]))) == subject(busy(HE))


def test_every_line_of_the_hebrew_text_reads_from_the_right() -> None:
    for line in part(made(HE), 0).splitlines():
        first = next((letter for letter in line if not letter.isspace()), "א")
        assert first == "\u200f" or "א" <= first <= "ת", line


def test_the_english_text_carries_no_marks() -> None:
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", part(made(EN), 0))


def test_latin_pieces_and_evidence_are_isolated_in_hebrew_html() -> None:
    html = part(made(HE), 1)
    assert '<html lang="he" dir="rtl">' in html
    assert '<span dir="ltr">inboxguard review</span>' in html
    assert '<span dir="ltr">8:30</span>' in html
    assert "<bdi>&quot;Please add a flyer.&quot;</bdi>" in html
    assert 'dir="ltr"' not in part(made(EN), 1).replace('dir="ltr"', "", 1) or "rtl" not in part(made(EN), 1)


@pytest.mark.parametrize("language", [HE, EN])
def test_html_holds_every_line_of_the_text(language: Language) -> None:
    text = summary_text(busy(language), wiring.templates())
    shown = re.sub(r"<[^>]+>", "", summary_html(text, language, "")).replace("&quot;", '"').replace("&#x27;", "'")
    for line in text.split("\n"):
        assert line.strip().removeprefix("! ") in shown


def test_headings_rows_and_alerts_look_like_what_they_are() -> None:
    html = summary_html("! trouble\n\nMoney\n• a <b>\n\nNext steps\n1. go\n", EN, "a & b")
    assert '<strong style="color:#a33">trouble</strong>' in html
    assert "<strong>Money</strong>" in html
    assert "<strong>Next steps</strong>" in html
    assert "• a &lt;b&gt;" in html
    assert "<title>a &amp; b</title>" in html
    assert "<strong>1. go" not in html
