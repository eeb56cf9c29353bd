"""A studio's letters say "we" throughout."""

import re

import pytest

from inboxguard import wiring
from inboxguard.core.settings import Gender
from inboxguard.core.studio_voice import as_we
from inboxguard.core.template_facts import specimens
from inboxguard.core.templating import fill
from inboxguard.core.types import Language

LETTERS = sorted(name for name in wiring.templates() if name[:3] in {"en/", "he/"})
#: "I" in any form; "We" inside a sentence; "we" at the start of one.
ENGLISH = re.compile(r"\b(?:I|me|my|mine|My|Mine)\b|[a-z,] We\b|(?:[.!?] |^)we\b", re.MULTILINE)
#: First person singular in a pronoun, a past or a future; "we" with a singular verb.
HEBREW = re.compile(
    r"(?<![א-ת])[ושכ]{0,2}(?:אני|שלי|אליי|אצלי|לי|ממני|איתי|א(?:שלח|ענה|טפל|תקשר|בדוק|עביר|כין|תחיל|חזור|שמח|וכל|סיים|צטרך)"
    r"|[א-ת]{3,}תי)(?![א-ת])|אנחנו (?![א-ת]+ים)"
)
#: Words that end as a past does.
NO_PAST = re.compile(r"שתי|אפשרותי")


@pytest.mark.parametrize("name", LETTERS)
def test_no_letter_of_a_studio_says_i(name: str) -> None:
    language = Language(name[:2])
    for known in specimens(language):
        if known.gender is Gender.PLURAL:
            text = fill(wiring.templates()[name], known).text
            pattern = HEBREW if language is Language.HE else ENGLISH
            found = [one[0] for one in pattern.finditer(text) if not NO_PAST.search(one[0])]
            assert found == [], text


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("I've read this. I'll answer, and my hours are set.", "We've read this. We'll answer, and our hours are set."),
        ("{% if a %}I am here{% endif %}, so that{% if b %} x{% endif %} I can.", "{% if a %}We are here{% endif %}, "
         "so that{% if b %} x{% endif %} we can."),
        ('{{ vary("I start", "Work starts") }}. Call me.', '{{ vary("We start", "Work starts") }}. Call us.'),
    ],
)  # fmt: skip
def test_capitals_stay_where_sentences_begin(template: str, expected: str) -> None:
    assert as_we(template, Language.EN) == expected


def test_hebrew_keeps_its_prefixes() -> None:
    assert as_we("קראתי, ואשלח אליי כשאוכל", Language.HE) == "קראנו, ונשלח אלינו כשנוכל"
