"""Turns a letter's template from "I" to "we", for a studio of several people."""

import re
from functools import cache

from inboxguard.core.types import Language

#: First person singular as our templates use it, and what a studio writes instead; a test holds every letter to it.
_ENGLISH = {
    "I am": "we are", "I was": "we were", "I'm": "we're", "I've": "we've", "I'll": "we'll", "I'd": "we'd", "I": "we",
    "my": "our", "mine": "ours", "me": "us",
}  # fmt: skip
_HEBREW = {
    "אני עונה": "אנחנו עונים", "אני": "אנחנו", "שלי": "שלנו", "אליי": "אלינו", "אצלי": "אצלנו",
    "לי": "לנו", "ממני": "מאיתנו", "איתי": "איתנו", "לשנינו": "לכולנו", "אשלח": "נשלח", "אענה": "נענה",
    "אטפל": "נטפל", "אתקשר": "נתקשר", "אבדוק": "נבדוק", "אעביר": "נעביר", "אכין": "נכין",
    "אתחיל": "נתחיל", "אבקש": "נבקש", "אחזור": "נחזור", "אשמח": "נשמח", "אוכל": "נוכל", "אסיים": "נסיים",
    "אצטרך": "נצטרך", "רשמתי": "רשמנו", "קראתי": "קראנו", "קיבלתי": "קיבלנו", "הגעתי": "הגענו",
    "אכתוב": "נכתוב", "שמרתי": "שמרנו", "חשבתי": "חשבנו", "רציתי": "רצינו",
}  # fmt: skip
#: A sentence begins here: a line, the end of another, a wording inside quotation marks, a branch.
_BEGINNING = re.compile(r"(?:^|[.!?]\s+|\"|[%}]\}|\}\}\s)\Z", re.MULTILINE)
_TAG = re.compile(r"(?:\{%[^%]*%\})+(?=\s)")


@cache
def as_we(template: str, language: Language) -> str:
    """The template of a letter, written by several."""
    if language is Language.HE:
        words = "|".join(sorted(_HEBREW, key=len, reverse=True))
        pattern = rf"(?<![א-ת])([ושכ]{{0,2}})({words})(?![א-ת])"
        return re.sub(pattern, lambda found: found[1] + _HEBREW[found[2]], template)
    words = "|".join(sorted(_ENGLISH, key=len, reverse=True))
    return re.sub(rf"\b(?:{words}|My|Mine)\b", lambda found: _english(found, template), template)


def _english(found: re.Match[str], template: str) -> str:
    plural = _ENGLISH.get(found[0]) or _ENGLISH[found[0].lower()]
    before = _TAG.sub("", template[: found.start()])
    begins = found[0][0] == "M" or (found[0][0] == "I" and _BEGINNING.search(before))
    return plural[0].upper() + plural[1:] if begins else plural
