"""Whether a demand outside the hours wants the owner there, or work. Many of the sentences are a red team's."""

import pytest

from inboxguard.core.presence_asked import asks_presence


@pytest.mark.parametrize(
    "sentence",
    [
        "We launch at midnight and I want you online through the night.",
        "You'll be on call all weekend.",
        "Be on call and ready to fix whatever breaks.",
        "Come to the hall on Saturday at nine.",
        "Let's meet on Sunday morning.",
        "Could we have a quick call on Saturday?",
        "We'll ring you on Friday evening.",
        "Send me your number, we'll call you at ten tonight.",
        "Call me tonight.",
        "We need you on site on Saturday.",
        "You must be available by email all weekend.",
        "בשבת אתה בכוננות.",
        "נשב בשישי בערב על הדיוקים.",
        "אני צריכה שתהיי זמינה כל הלילה",
        "אני צריך אותך זמין בשישי",
        "אני צריכה שתבואי בשבת",
        "שתהיה איתנו בהשקה",
        "אתקשר אליך בשישי בערב",
    ],
)
def test_presence(sentence: str) -> None:
    assert asks_presence(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "I need the three screens finished tonight.",
        "Please answer me tonight.",
        "By the time I wake up the headline should be changed.",
        "The shop must be online tonight.",
        "The banner has to be there on Saturday.",
        "I'm available until midnight, so do it tonight.",
        "I'll be online until 2 so do the changes now.",
        "I need the draft before our meeting on Sunday.",
        "Work on it over the weekend, we meet Monday morning.",
        "Can you meet the Saturday deadline?",
        "Are you available to translate this over the weekend?",
        "Drop in the new images before midnight.",
        "Our investors come to the office on Sunday so I need the posters.",
        "תשלחי לי את זה עוד הלילה, אני זמינה.",
        "אני צריך את הקובץ בשבת.",
        "החנות חייבת להיות אונליין עד שבת",
        "תתרגמי את זה הלילה, מחר ניפגש",
        'את זמינה לתרגם את זה בסופ"ש?',
        "תגיעי לגרסה סופית עד הלילה",
    ],
)
def test_work_is_none(sentence: str) -> None:
    assert not asks_presence(sentence)
