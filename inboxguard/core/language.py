"""Tells whether a text is Hebrew, English, both or something else."""

import re

from inboxguard.core.marks import folded
from inboxguard.core.types import Language

#: Both languages must carry this share of the words to make a text mixed.
_MIXED_SHARE = 0.25
#: Latin text of fewer words than this is English unless it shows another language ("ok thanks").
_SHORT_WORDS = 12
#: Share of English function words that a longer English text has at the least; prose has about 40 %.
_ENGLISH_SHARE = 0.08

#: An address is looked for from the start of a run only: a pasted file of 120,000 letters without a blank took 42 s.
_NOT_WORDS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S+@\S+|<[^>\s]{1,200}>")
_WORD = re.compile(r"[^\W\d_]+(?:['\"][^\W\d_]+)*")
#: "PDF", "OK", "VAT": in Hebrew text they belong to no language.
_ACRONYM = re.compile("[A-Z]{1,5}")
_HEBREW = re.compile("[א-ת]")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")
_FOREIGN_LETTER = re.compile("[àâäåæçèêëìîïñòôöøùûüýÿœßãõąćęłńśźżčďěňřšťůžőűğışțăđáéíóú]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = _words(
    "the and you is are of for this that with have has can could would we my your will it i i'm i'll it's please "
    "thanks thank what when how not but be was were do don't if our from they just need to by hi "
    "hello dear ok okay let know "
    "here there yes all any some out up so about get more send sent new see as at on in or an a me no tomorrow today "
    "until after before time last only back now then than been had did off over also very good week day their he she "
    "monday tuesday wednesday thursday friday saturday sunday morning evening noon tonight"
)
#: Function words of other languages that are no English words.
_FOREIGN = _words(
    "de la le les des une est pas vous nous que qui pour avec dans sur sont bonjour merci je il elle ce cette votre "
    "notre mais ou der das und ist nicht sie ich wir mit für auf ein eine den dem zu von bitte danke "
    "können haben werden "
    "auch guten el los las una y por para con usted está gracias hola más pero como su del al lo se nos qué "
    "gli che di per non sono grazie ciao è della questo o os uma não com você obrigado olá mais dos das seu "
    "het een van niet dat voor ik wij zijn bedankt graag och att det som jag inte är på för med av ett tack "
    "nie się jest na że dziękuję proszę ve bir bu için teşekkürler merhaba este și nu pentru"
)


def language_of(text: str) -> Language:
    """The language of a text by its words: script first, then function words for what is written in Latin letters.

    Hebrew with a few English trade words is Hebrew. A text without a word (a number, an emoji) is OTHER.
    """
    words = _WORD.findall(_NOT_WORDS.sub(" ", folded(text)))
    hebrew = sum(bool(_HEBREW.search(word)) for word in words)
    latin = [word for word in words if not _HEBREW.search(word) and _LATIN.search(word)]
    if not words or 2 * (hebrew + len(latin)) < len(words):
        return Language.OTHER
    if hebrew:
        latin = [word for word in latin if not _ACRONYM.fullmatch(word)]
    return _by_share(hebrew, [word.lower() for word in latin])


def _by_share(hebrew: int, latin: list[str]) -> Language:
    share = len(latin) / (hebrew + len(latin))
    if share < _MIXED_SHARE:
        return Language.HE
    english = _is_english(latin)
    if share > 1 - _MIXED_SHARE:
        return Language.EN if english else Language.OTHER
    if english and (len(latin) > hebrew or any(word in _ENGLISH for word in latin)):
        return Language.MIXED
    return Language.HE if hebrew >= len(latin) else Language.OTHER


def _is_english(words: list[str]) -> bool:
    """True if English function words outweigh those of other languages, or if a short text shows none of either."""
    english = sum(word in _ENGLISH for word in words)
    foreign = sum(word in _FOREIGN for word in words) + sum(bool(_FOREIGN_LETTER.search(word)) for word in words)
    if foreign > english:
        return False
    return len(words) < _SHORT_WORDS or english >= _ENGLISH_SHARE * len(words)
