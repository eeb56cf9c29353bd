"""By which name a mail is signed."""

import pytest

from inboxguard.core.greeting import signed_name
from inboxguard.core.types import Language

HE, EN = Language.HE, Language.EN


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Please add a flyer.\n\nThanks,\nDeclan", EN, "Declan"),
        ("Please add a flyer.\nDeclan O'Hara", EN, "Declan"),
        ("תוסיפו פלייר.\n\nתודה, רונית", HE, "רונית"),
        ("תוסיפו פלייר.\nיאללה, דורון", HE, "דורון"),
        ("תוסיפו פלייר.\nיוסי, גלידת הכיכר", HE, "יוסי"),
        ("תוסיפו פלייר.\nשמעון אבוטבול.", HE, "שמעון"),
        ("תוסיפו פלייר.\nתודה רבה", HE, ""),
        ("תוסיפו פלייר.\nשבת שלום", HE, ""),
        ("תוסיפו פלייר.\nהנהלת חשבונות", HE, ""),
        ("Please add a flyer.\nKind regards", EN, ""),
        ("Please add a flyer.\nAccounts Team", EN, ""),
        ("Please add a flyer.\nwe open on Friday", EN, ""),
        ("Please add a flyer.\nTel. 020 7946 0000", EN, ""),
        ("Declan", EN, ""),
        ("", HE, ""),
    ],
)
def test_the_name_at_the_end(text: str, language: Language, name: str) -> None:
    assert signed_name(text, language) == name
