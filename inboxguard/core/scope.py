"""Holds a request against what was agreed."""

from inboxguard.core.classifier.features import normalise, words_of
from inboxguard.core.classifier.model import Heard
from inboxguard.core.settings import Agreement
from inboxguard.core.types import Kind

#: A request names an included item when it shares this part of the item's words.
_SHARED = 0.67
#: Words that carry no item.
_SMALL = frozenset(["the", "a", "an", "of", "and", "or", "to", "for", "in", "on", "with", "per", "up", "של", "את"])
_HEBREW_GLUE = "והבלמשכ"
#: Who asks for one more asks for what lies beyond the agreed number, which the text does not tell.
_MORE = """
another extra additional more further again third fourth fifth sixth
עוד נוסף נוספת נוספים נוספות שוב שלישי שלישית רביעי רביעית חמישי חמישית שישי שישית
"""


def covered_by_agreement(heard: Heard, agreement: Agreement) -> bool:
    """Whether a request asks for something that the agreement names as included, and not as excluded, nor once more."""
    if heard.kind is not Kind.OUT_OF_SCOPE:
        return False
    if not set(_MORE.split()).isdisjoint(words_of(normalise(heard.evidence))):
        return False
    asked = _stems(heard.evidence)
    if any(_names(asked, item) for item in agreement.excluded):
        return False
    return any(_names(asked, item) for item in agreement.included)


def _stems(text: str) -> set[str]:
    stems = set()
    for word in words_of(normalise(text)):
        if word in _SMALL or word.isdigit():
            continue
        stems.add(_stem(word))
        if word[0] in _HEBREW_GLUE and len(word) > 3:  # noqa: PLR2004 - a glued letter and a root of three
            stems.add(_stem(word[1:]))
    return stems


def _stem(word: str) -> str:
    """Endings fall away: "posts" and "post", "סבבי" and "סבב"."""
    for ending in ("ים", "ות", "יות", "ing", "es", "s", "י", "ה", "ת"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:  # noqa: PLR2004 - what is left is a root
            return word[: -len(ending)]
    return word


def _names(asked: set[str], item: str) -> bool:
    named = [word for word in words_of(normalise(item)) if word not in _SMALL and not word.isdigit()]
    hits = sum(1 for word in named if _stem(word) in asked or _stem(word.lstrip(_HEBREW_GLUE)) in asked)
    return bool(named) and hits / len(named) >= _SHARED
