"""Whether a demand outside the hours wants the owner there, or work."""

import pytest

from inboxguard.core.presence_asked import asks_presence


@pytest.mark.parametrize(
    "sentence",
    [
        "We launch at midnight and I want you online through the night.",
        "You'll be on call all weekend.",
        "Come to the hall on Saturday at nine.",
        "Let's have the meeting on Sunday morning.",
        "We'll ring you on Friday evening.",
        "בשבת אתה בכוננות.",
        "נשב בשישי בערב על הדיוקים.",
        "אני צריכה שתהיי זמינה כל הלילה",
    ],
)
def test_presence(sentence: str) -> None:
    assert asks_presence(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "I need the three screens finished tonight.",
        "Be online at ten and send me the file.",
        "Please answer me tonight.",
        "By the time I wake up the headline should be changed.",
        "תשלחי לי את זה עוד הלילה, אני זמינה.",
        "אני צריך את הקובץ בשבת.",
    ],
)
def test_work_is_none(sentence: str) -> None:
    assert not asks_presence(sentence)
