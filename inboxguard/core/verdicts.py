"""What the owner said in review of a client's sentences, and what it settles when the same words come again."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inboxguard.core.classifier.features import normalise, words_of
from inboxguard.core.types import Kind

#: Kinds that the words alone decide. The others hang on the agreement, on invoices or on the rest of the mail, so that
#: what was said of a sentence need not be true of the next mail.
BY_WORDS = frozenset((Kind.OUT_OF_HOURS, Kind.DISCOUNT, Kind.HOSTILITY, Kind.LEAVING))
_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True)
class Taught:
    """A sentence with the owner's verdict on one finding in it."""

    sentence: str
    kind: Kind
    right: bool


#: The words and figures of a sentence: what makes it the same as another.
Wording = tuple[tuple[str, ...], tuple[str, ...]]
#: Whether a finding of a kind in such a sentence was right.
Verdicts = Mapping[tuple[Kind, Wording], bool]


def wording(sentence: str) -> Wording:
    """Equal for sentences that differ in case, punctuation or vowel points alone; a question is another."""
    return tuple(word for word in words_of(normalise(sentence)) if word != "!"), tuple(_FIGURES.findall(sentence))


def verdicts(taught: Iterable[Taught]) -> Verdicts:
    """By kind and wording; of two verdicts the one on the later mail counts."""
    return {(one.kind, wording(one.sentence)): one.right for one in taught if one.kind in BY_WORDS}
