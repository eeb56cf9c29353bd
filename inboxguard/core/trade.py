"""Reads a sentence or a clause as terms of trade: inflection and language fall away, numbers and ordinals are told."""

import re
from dataclasses import dataclass
from functools import cache

from inboxguard.core.glossary import GLOSSARY
from inboxguard.core.marks import folded

_TOKEN = re.compile(r"[^\W\d_]+(?:['\"][^\W\d_]+)*|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?")
_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
#: A root keeps this many letters when a prefix falls off; with a suffix two are enough (דפים, שעות).
_ROOT = 3
_GLUED = "והבלמשכ"
#: First letters of the future tense: תתרגמי, נתרגם.
_FUTURE = "תינא"
_ENDINGS = ("יות", "ימ", "ות", "יו", "נו", "ית", "ה", "ת", "י", "ו")
_PREFIXES = 3
#: A longer number counts nothing here.
_DIGITS = 6

_NUMBERS = {
    "1": "one single אחד אחת",
    "2": "two both couple שני שתי שניים שתיים",
    "3": "three שלוש שלושה שלושת",
    "4": "four ארבע ארבעה ארבעת",
    "5": "five חמש חמישה חמשת",
    "6": "six שש שישה",
    "7": "seven שבע שבעה",
    "8": "eight שמונה",
    "9": "nine תשע תשעה",
    "10": "ten עשר עשרה",
    "11": "eleven",
    "12": "twelve",
}
_ORDINALS = {
    "1": "first ראשון ראשונה",
    "2": "second שני שנייה שניה",
    "3": "third שלישי שלישית",
    "4": "fourth רביעי רביעית",
    "5": "fifth חמישי חמישית",
    "6": "sixth שישי שישית",
    "7": "seventh שביעי שביעית",
    "8": "eighth שמיני שמינית",
    "9": "ninth תשיעי תשיעית",
    "10": "tenth עשירי עשירית",
}
_COUNTING = {word: int(number) for number, words in _NUMBERS.items() for word in words.split()}
_ORDERING = {word: int(number) for number, words in _ORDINALS.items() for word in words.split()}
#: "שעתיים": a number and its unit in one word.
_DUALS = {"שעתיים": "שעות", "עמודיים": "עמודים", "סבביים": "סבבים"}


@dataclass(frozen=True)
class Term:
    """One word, or a phrase of the glossary."""

    #: As it was written, folded and in lower case.
    text: str
    #: Name of the glossary's line, None for a word that is not in it.
    concept: str | None
    #: What is left of the word when inflection falls off, in each way in which it may.
    stems: frozenset[str]
    #: The quantity or the place in a row that the word says, None if none.
    number: int | None = None
    ordinal: int | None = None

    def is_like(self, other: "Term") -> bool:
        """Whether both name the same thing."""
        if self.concept or other.concept:
            return self.concept == other.concept
        return not self.stems.isdisjoint(other.stems)


def terms_of(text: str) -> list[Term]:
    """The terms of a text in their order; phrases of the glossary count as one."""
    words = [word for token in _TOKEN.findall(folded(text).casefold()) for word in _apart(token)]
    roots = [stems(word) for word in words]
    terms: list[Term] = []
    at = 0
    while at < len(words):
        length, concept = _phrase(roots, at)
        terms.append(_term(" ".join(words[at : at + length]), concept, roots[at] if length == 1 else frozenset()))
        at += length
    return terms


def _apart(token: str) -> list[str]:
    for dual, plural in _DUALS.items():
        if token.endswith(dual):
            return ["2", plural]
    return [token.replace('"', "").replace("'", "")]


def _term(text: str, concept: str | None, roots: frozenset[str]) -> Term:
    if text[0].isdigit():
        value = int(re.sub(r"[.,]\d{1,2}$|\D", "", text)[:_DIGITS])
        ordinal = value if text[-1].isalpha() else None
        return Term(text, None, frozenset(), None if ordinal else value, ordinal)
    bare = [text, *(text[1:] for _ in text[:1] if text[0] in _GLUED)]
    number = next((_COUNTING[word] for word in bare if word in _COUNTING), None)
    ordinal = next((_ORDERING[word] for word in bare if word in _ORDERING), None)
    return Term(text, concept, roots, number, ordinal)


@cache
def stems(word: str) -> frozenset[str]:
    """What may be left of a word when prefixes, plural, construct state and tense fall off; itself among it."""
    if "א" <= word[0] <= "ת":
        return _hebrew_stems(word.translate(_FINALS))
    found = {word}
    for ending, instead in (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e")):
        left = word.removesuffix(ending)
        if left != word and len(left) >= _ROOT and not word.endswith("ss"):
            found.add(left + instead)
            if left[-1] == left[-2] and ending in ("ing", "ed"):
                found.add(left[:-1])
    return frozenset(found)


def _hebrew_stems(word: str) -> frozenset[str]:
    heads = [word]
    for _ in range(_PREFIXES):
        if heads[-1][0] not in _GLUED or len(heads[-1]) <= _ROOT:
            break
        heads.append(heads[-1][1:])
    heads += [head[1:] for head in heads if head[0] in _FUTURE and len(head) > _ROOT]
    found = set(heads)
    for head in heads:
        found.update(head.removesuffix(ending) for ending in _ENDINGS if len(head) - len(ending) > 1)
    return frozenset(found)


def _phrase(roots: list[frozenset[str]], at: int) -> tuple[int, str | None]:
    """The longest phrase of the glossary that begins here: its length in words, and its name."""
    # In an order of their own, since that of a set changes from one start of Python to the next.
    begun = [found for root in sorted(roots[at], key=_closest) for found in _phrases().get(root, ())]
    for words, concept in sorted(begun, key=lambda one: -len(one[0])):
        if len(words) > len(roots) - at:
            continue
        if all(not forms.isdisjoint(roots[at + place]) for place, forms in enumerate(words)):
            return len(words), concept
    return 1, None


def _closest(root: str) -> tuple[int, str]:
    """The root that leaves most of the word first."""
    return -len(root), root


@cache
def _phrases() -> dict[str, list[tuple[tuple[frozenset[str], ...], str]]]:
    """The glossary's forms by their first word."""
    phrases: dict[str, list[tuple[tuple[frozenset[str], ...], str]]] = {}
    for line in GLOSSARY.strip().splitlines():
        forms = [form.strip() for form in line.replace("=", ",").split(",")]
        for form in forms:
            words = tuple(map(_spoken, _TOKEN.findall(folded(form).replace('"', ""))))
            for first in words[0]:
                phrases.setdefault(first, []).append((words, forms[0]))
    return phrases


def _spoken(word: str) -> frozenset[str]:
    """A word of the glossary with the construct state and the plural of a feminine one: הדפסה, הדפסת, הדפסות."""
    word = word.translate(_FINALS)
    if word.endswith("ה") and len(word) > _ROOT:
        return frozenset((word, word[:-1] + "ת", word[:-1] + "ות"))
    return frozenset([word])
