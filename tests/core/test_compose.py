"""The octets of a draft: headers that survive, direction, the original below."""

import random
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from zoneinfo import ZoneInfo

import pytest

from inboxguard.core.compose import Letter, compose, others, quote_header
from inboxguard.core.html_out import isolated
from inboxguard.core.secrets_in_mail import MASK, masked
from inboxguard.core.settings import Gender, Me
from inboxguard.core.subjects import bare_subject
from inboxguard.core.types import Address, Language, Mail

ZONE = ZoneInfo("Asia/Jerusalem")
ME = Me("נועה בר", "noa@bar.example", ("studio@bar.example",), Language.HE, Gender.F, ZONE, "", "")
DANA = Address("Dana", "dana@cafe.example")
MAIL = Mail(
    "s", "m1@cafe.example", None, ("m0@cafe.example",), "השב: RE: האתר", DANA, (), (Address("", "noa@bar.example"),),
    (Address("Avi", "avi@cafe.example"),), datetime(2026, 9, 3, 22, 41, tzinfo=ZONE), None, None,
    "text", "אפשר גם flyer?\n100% בטוח", False, None, (),
)  # fmt: skip
LETTER = Letter(
    "ab" * 20,
    MAIL,
    "שלום דנה,\n\n1. הצעה עד 12:00.",
    Language.HE,
    ME,
    datetime(2026, 9, 8, 22, 0, tzinfo=ZONE),
    datetime(2026, 9, 9, 9, 0, tzinfo=ZONE),
)


def parts(content: bytes) -> tuple[str, str]:
    plain, html = message_from_bytes(content).get_payload()
    return plain.get_payload(decode=True).decode(), html.get_payload(decode=True).decode()


def test_headers_make_a_reply_in_the_thread() -> None:
    mail = message_from_bytes(compose(LETTER))
    assert mail["To"] == "Dana <dana@cafe.example>"
    assert mail["Cc"] is None
    assert mail["In-Reply-To"] == "<m1@cafe.example>"
    assert mail["References"].split() == ["<m0@cafe.example>", "<m1@cafe.example>"]
    assert mail["Message-ID"] == f"<{'ab' * 20}@bar.example>"
    assert mail["X-Draft-Ref"] == "ab" * 20
    assert str(make_header(decode_header(mail["Subject"]))) == "Re: האתר"
    assert str(make_header(decode_header(mail["From"]))) == "נועה בר <noa@bar.example>"


def test_octets_are_what_every_server_takes() -> None:
    content = compose(LETTER)
    header = content.split(b"\r\n\r\n")[0]
    assert header.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\0" not in content
    assert max(map(len, content.split(b"\r\n"))) <= 78


def test_the_same_letter_gives_the_same_octets() -> None:
    assert compose(LETTER) == compose(LETTER)


def test_a_long_hebrew_subject_survives_the_round_trip() -> None:
    chance = random.Random(7)
    letters = "אבגדהוזחטיכלמנסעפצקרשתםןץףך"
    for _ in range(2000):
        words = ["".join(chance.choices(letters, k=chance.randint(1, 12))) for _ in range(chance.randint(1, 25))]
        if chance.random() < 0.3:
            words.insert(chance.randrange(len(words)), chance.choice(["Q3", '"לוגו"', "50%", "re-design", "📎"]))
        subject = " ".join(words)
        content = compose(replace(LETTER, mail=replace(MAIL, subject=subject)))
        assert message_from_bytes(content, policy=policy.default)["Subject"] == f"Re: {subject}"
        assert str(make_header(decode_header(message_from_bytes(content)["Subject"]))) == f"Re: {subject}"


def test_a_header_cannot_be_smuggled_in_through_subject_or_name() -> None:
    evil = replace(MAIL, subject="a\r\nBcc: x@evil.example", sender=Address("D\r\nBcc: y@evil.example", "d@x.example"))
    mail = message_from_bytes(compose(replace(LETTER, mail=evil)))
    assert mail["Bcc"] is None


def test_hebrew_lines_begin_from_the_right_and_latin_pieces_are_isolated() -> None:
    plain, html = parts(compose(LETTER))
    assert "\u200f1. הצעה עד 12:00." in plain
    assert '<span dir="ltr">12:00</span>' in html
    assert '<html lang="he" dir="rtl">' in html
    assert html.count('dir="rtl"') >= 4


def test_the_original_stands_below_in_its_own_direction() -> None:
    english = replace(MAIL, new_text="Could you add a flyer?\nתודה")
    _, html = parts(compose(replace(LETTER, mail=english)))
    assert '<div dir="ltr"' in html
    assert html.index("בתאריך ") < html.index("Could you add a flyer?")


def test_the_quote_header_is_in_the_drafts_language() -> None:
    assert quote_header(LETTER) == "בתאריך 3 בספטמבר 2026 בשעה 22:41, מאת Dana:"
    assert quote_header(replace(LETTER, language=Language.EN)) == "On 3 September 2026 at 22:41, Dana wrote:"


def test_html_of_strangers_is_text_here() -> None:
    evil = replace(MAIL, new_text="<script>alert(1)</script>", sender=Address("<b>D</b>", "d@x.example"))
    _, html = parts(compose(replace(LETTER, mail=evil)))
    assert "<script>" not in html
    assert "<b>" not in html


def test_reply_to_wins_and_the_others_are_named_for_review() -> None:
    mail = replace(MAIL, reply_to=(Address("Office", "office@cafe.example"),))
    assert message_from_bytes(compose(replace(LETTER, mail=mail)))["To"] == "Office <office@cafe.example>"
    assert [address.email for address in others(MAIL, ME)] == ["avi@cafe.example"]


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: RE: Fwd: logo", "logo"),
        ("השב: הועבר: לוגו", "לוגו"),
        ("\u200fתגובה: Re[2]: הצעה", "הצעה"),
        ("AW: SV: x", "x"),
        ("Re：x", "x"),
        ("Result: final", "Result: final"),
        ("", ""),
        ("Re:", ""),
    ],
)
def test_one_prefix_is_left_of_any_chain(subject: str, bare: str) -> None:
    assert bare_subject(subject) == bare


@pytest.mark.parametrize(
    "text",
    [
        "the password: Abc123",
        "הסיסמה: Abc123",
        "Password is Abc123!",
        "pwd=Abc123",
        "הסיסמה שלי Abc123",
        "סיסמא - Abc123",
    ],
)
def test_passwords_are_masked(text: str) -> None:
    assert "Abc123" not in masked(text)
    assert MASK in masked(text)


@pytest.mark.parametrize(
    "text", ["I forgot my password again", "שכחתי את הסיסמה, אפשר חדשה?", "the token gesture was nice"]
)
def test_talk_about_passwords_is_not(text: str) -> None:
    assert masked(text) == text


def test_isolated_text_is_escaped_and_whole() -> None:
    assert isolated("עלתה ל-18.", "rtl") == 'עלתה ל-<span dir="ltr">18</span>.'
    assert (
        isolated("עד 9:00–17:00 <b>", "rtl")
        == 'עד <span dir="ltr" style="white-space:nowrap">9:00–17:00</span> &lt;<span dir="ltr">b</span>&gt;'
    )
