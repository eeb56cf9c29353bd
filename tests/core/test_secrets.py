"""Passwords in mail are masked before anything is stored, shown or quoted."""

from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.app.daily import day_of
from inboxguard.app.sync import look
from inboxguard.core.secrets_in_mail import MASK, masked
from inboxguard.core.summary import summary_text
from inboxguard.core.types import Kind
from tests.workshop import message, workshop


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("user: dana, pass: hunter22 thanks", "user: dana, pass: •••••• thanks"),
        ("PIN: 48213", "PIN: ••••••"),
        ("the pw = a1b2c3", "the pw = ••••••"),
        ("קוד: 991242", "קוד: ••••••"),
        ("API key: sk_live_51H", "API key: ••••••"),
        ('password is "Abc123"', 'password is "••••••'),
        ("הסיסמא לאתר: Abc123 בהצלחה", "הסיסמא לאתר: •••••• בהצלחה"),
        ("סיסמת הוורדפרס: Abc123", "סיסמת הוורדפרס: ••••••"),
        ("password:\nAbc123", "password:\n••••••"),
        ("PASSWORD: ab!!cd and password: ef##gh", "PASSWORD: •••••• and password: ••••••"),
    ],
)
def test_what_follows_the_word_is_masked_and_the_rest_stays(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "I forgot the password again",
        "please pass the 2 files on",
        "the token of 5,000 was paid",
        "compass: 12345",
        "שכחתי את הקוד של האתר",
        "קוד QR חדש לתפריט",
        "a password reset link",
    ],
)
def test_talk_about_secrets_stays(text: str) -> None:
    assert masked(text) == text


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert masked(masked(text)) == masked(text)


def test_a_secret_reaches_neither_state_nor_draft_nor_summary(tmp_path: Path) -> None:
    shop = workshop(tmp_path, {"policy": {"drafts": "on", "kinds": {"discount": "review"}}})

    def one_pass() -> None:
        desk = shop.desk()
        look(shop.account, shop.connector, desk, settle_seconds=0)
        desk.store.close()

    one_pass()
    shop.deliver(message("Please add a FLYER, the password: Hunter2x", subject="password: Hunter2x"))
    shop.deliver(message("Make it CHEAPER, the password: Hunter2x", message_id="m2@x.example"))
    one_pass()
    desk = shop.desk()
    text = summary_text(day_of(desk, since=shop.now - timedelta(days=1)), desk.templates)
    entries = desk.store.ledger.entries()
    desk.store.close()
    assert MASK in text
    assert {entry.kind for entry in entries} == {Kind.OUT_OF_SCOPE, Kind.DISCOUNT}
    (draft,) = shop.drafts()
    shown = b"".join(part.get_payload(decode=True) or b"" for part in message_from_bytes(draft).walk())
    kept = b"".join(path.read_bytes() for path in (tmp_path / "state").iterdir())
    for octets in (draft, shown, kept, text.encode()):
        assert b"Hunter2x" not in octets
