"""Who asks properly for more is heard, and nobody else."""

import json
from pathlib import Path

import pytest

from inboxguard.core.price_asked import asks_price

MAILS = Path(__file__).parents[2] / "models/mails"


@pytest.mark.parametrize(
    "text",
    [
        "How much would it cost to add a blog?",
        "What would you charge for two more pages?",
        "Please send me a separate quote for the banner.",
        "Could you quote for the second room?",
        "If it is extra, add it to the next invoice.",
        "We are happy to pay extra for that.",
        "כמה יעלה להוסיף בלוג לאתר?",
        "אשמח להצעת מחיר לבאנר נוסף",
        "תוכל להכין הצעת מחיר עבור הסרטון?",
        "נשמח לשלם על זה בנפרד",
        "כמה תיקחי על עוד עמוד?",
        "Please send us a second quote for the flyer.",
        "Could we have a quote for the flyer?",
    ],
)
def test_asking_for_a_price_is_heard(text: str) -> None:
    assert asks_price(text)


@pytest.mark.parametrize(
    "text",
    [
        "The price is too high, can you do it for 300?",
        "We will pay the invoice next week.",
        "Your quote has been accepted.",
        "I have read your estimate to my partners.",
        "I need not say how much we like it.",
        "How much longer will it take?",
        "Could you add a banner?",
        "Do a second chair as well, no need to add it to the bill.",
        "It is tiny, so please don't put that on the invoice.",
        "I'm not willing to pay extra for that.",
        "Make it three, but don't bill us separately.",
        "We have a third quote. Meet it and it's yours.",
        "Hi Ann, I have a quote from another firm, 650.",
        "המחיר גבוה לנו, אפשר לרדת?",
        "הצעת המחיר התקבלה, תודה.",
        "אנחנו לא מוכנים לשלם על זה בנפרד.",
        "כמה זמן זה ייקח?",
        "אחותי סיפרה לי כמה עולה אצלך פגישה.",
        "אני יודע כמה עולה אתר כזה בפורטוגל.",
        "אני לא שואלת כמה זה עולה לכולם, תני לי מחיר של שכנים.",
        "אפשר להוסיף באנר?",
    ],
)
def test_other_talk_of_money_is_not(text: str) -> None:
    assert not asks_price(text)


def test_on_the_training_mails_it_hears_many_and_none_that_takes_the_extra_or_pushes_the_price() -> None:
    mails = [
        json.loads(line) for path in MAILS.glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()
    ]
    heard = [mail for mail in mails if asks_price(mail.get("text") or f"{mail.get('subject', '')} {mail['body']}")]
    assert len(heard) >= 60
    assert [mail["labels"] for mail in heard if {"out_of_scope", "discount"} & set(mail["labels"])] == []
