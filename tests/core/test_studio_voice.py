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
#: "We" with a singular verb.
HEBREW = re.compile(r"אנחנו (?![א-ת]+ים)")
#: What may be first person: a word of the table's pronouns, a future in א, a past in תי.
FIRST_PERSON = re.compile(
    r"(?<![א-ת])ו?(?:כש|[שכ])?(אני|שלי|אליי?|אצלי|לי|בי|ממני|איתי|אותי|עליי?|בשבילי|לשנינו|א[א-ת]{2,}|[א-ת]{2,}תי)(?![א-ת])"
)
#: Words of our templates that only look so. A new one is either added here or gets its plural in the table.
NO_VERBS = frozenset(
    """
    אבל אבן
    אולי אותו אותם אותן אחד אחר אחרי אחריו אחרת אחת איזו איך אילו אינה אינו אישור איתה אלייך אליך אליכם אפשר אפשרויות
    אצלך אצלכם אתה אתם אנחנו אלינו אצלנו שתי בשתי ומתי
    """.split()  # noqa: SIM905 - a list of words
)


@pytest.mark.parametrize("name", LETTERS)
def test_no_letter_of_a_studio_says_i(name: str) -> None:
    language = Language(name[:2])
    for known in specimens(language):
        if known.gender is Gender.PLURAL:
            text = fill(wiring.templates()[name], known).text
            pattern = HEBREW if language is Language.HE else ENGLISH
            assert [one[0] for one in pattern.finditer(text)] == [], text


@pytest.mark.parametrize("name", [name for name in wiring.templates() if name.startswith(("he/", "calls/he"))])
def test_every_first_person_of_a_hebrew_template_has_its_plural(name: str) -> None:
    """The neutral wordings: those for one woman or one man are never a studio's."""
    template = re.sub(r'w\("[^"]*", "[^"]*",', "w(", wiring.templates()[name])
    found = [one[1] for one in FIRST_PERSON.finditer(as_we(template, Language.HE))]
    assert [word for word in found if word not in NO_VERBS] == []


def test_the_owner_of_a_studio_asks_for_a_transfer_in_the_plural() -> None:
    assert as_we("אבקש העברה בנקאית", Language.HE) == "נבקש העברה בנקאית"
    assert as_we("חשבתי על הדברים, ורציתי שנדבר", Language.HE) == "חשבנו על הדברים, ורצינו שנדבר"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("I've read this. I'll answer, and my hours are set.", "We've read this. We'll answer, and our hours are set."),
        ("{% if a %}I am here{% endif %}, so that{% if b %} x{% endif %} I can.", "{% if a %}We are here{% endif %}, "
         "so that{% if b %} x{% endif %} we can."),
        ("Done.{% endif %}{% if a %} I see.", "Done.{% endif %}{% if a %} We see."),
        ("so{% endif %}{% if a %} I see.", "so{% endif %}{% if a %} we see."),
        ('{{ vary("I start", "Work starts") }}. Call me.', '{{ vary("We start", "Work starts") }}. Call us.'),
    ],
)  # fmt: skip
def test_capitals_stay_where_sentences_begin(template: str, expected: str) -> None:
    assert as_we(template, Language.EN) == expected


def test_hebrew_keeps_its_prefixes() -> None:
    assert as_we("קראתי, ואשלח אליי כשאוכל", Language.HE) == "קראנו, ונשלח אלינו כשנוכל"
