"""Hebrew, English, both or something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.language import language_of
from inboxguard.core.types import Language

CASES = {
    Language.HE: [
        "שלום",
        "שלום, אפשר לקבל את הלוגו ב-PDF?",
        "תשלחי לוגו PDF SVG",
        "OK, תודה",
        "תודה Dana",
        "הדדליין ליום ראשון, צריך banner ו-landing page עד הצהריים בלי תוספת",
        "ראי https://www.example.org/very/long/english/path וגם mail@example.org",
        "שָׁלוֹם לְךָ",
    ],
    Language.EN: [
        "ok thanks",
        "asap",
        "Provisional hold confirmed until Friday noon. Stewards minimum six. No helium, after last time.",
        "Sounds good",
        "Can you send it tonight?",
        "Let's do Zoom",
        "Invoice?",
        "i need 20% off",
        "New logo, 3 banners, landing page copy, social media kit",
        "café meeting at noon",
        "Hi Noa, the résumé is fine",
        "I don't know what I am paying you for, and neither does my partner.",
        "Dear דנה, can you call me when you are back",
    ],
    Language.MIXED: [
        "היי, can you please send me the logo? תודה רבה מראש",
        "We need it by Sunday, אחרת אין טעם בכלל להמשיך עם זה",
    ],
    Language.OTHER: [
        "Bonjour, pouvez-vous m'envoyer le devis ?",
        "Merci beaucoup",
        "Danke",
        "Wir haben die Rechnung noch nicht bezahlt",
        "Hola, ¿puede enviarme la factura?",
        "gracias",
        "Per favore manda la fattura",
        "Привет, пришлите пожалуйста макет",
        "مرحبا كيف حالك",
        "ты можешь? שלום",
        "请发给我",
        "100?",
        "👍",
        "",
        "  \n",
        "https://example.org",
        "Dziękuję bardzo",
        "Faturayı ne zaman gönderirsiniz, teşekkürler",
        "Witam, prosze przeslac fakture oraz nowy projekt strony internetowej wraz z kosztorysem pracy",
    ],
}


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in CASES for text in CASES[language]])
def test_texts_are_told_apart(language: Language, text: str) -> None:
    assert language_of(text) is language


@given(st.text())
def test_every_text_has_a_language(text: str) -> None:
    assert language_of(text) in Language


@given(st.sampled_from(CASES[Language.HE][:5]), st.sampled_from(CASES[Language.EN][4:8]))
def test_direction_marks_change_nothing(hebrew: str, english: str) -> None:
    for text in (hebrew, english):
        assert language_of(f"\u202b\u200f{text}\u200e\u202c") is language_of(text)
