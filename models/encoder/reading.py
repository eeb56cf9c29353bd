"""Labelled mails as the network reads them: pieces that are kept, windows, batches of like length."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from source import Source

from inboxguard.core.classifier.examples import Example
from inboxguard.core.classifier.layout import Window, facts_text, windows
from inboxguard.core.classifier.pieces import PAD, UNKNOWN, Pieces
from inboxguard.core.types import Kind

KINDS = tuple(Kind)
#: Pieces of these many most frequent words are kept.
ENGLISH_WORDS = 20_000
HEBREW_WORDS = 30_000
_HEBREW = re.compile("[א-ת]")
#: Latin letters, punctuation, currency, arrows and signs, emoji; or nothing.
_CHARACTER = re.compile("[\u0000-\u017f\u2010-\u27ff\U0001f300-\U0001faff]?")
_NUMBER = re.compile(r"\d[\d.,:/-]{0,3}", re.ASCII)


@dataclass(frozen=True)
class Item:
    """One window of one mail."""

    mail: int
    window: Window
    #: (sentences of the mail, kinds).
    labels: np.ndarray


@dataclass(frozen=True)
class Batch:
    """Padded windows."""

    items: list[Item]
    #: (windows, tokens).
    tokens: torch.Tensor
    #: (windows, parts, tokens): each part's mean.
    pool: torch.Tensor
    #: (windows, parts, kinds).
    labels: torch.Tensor
    #: (windows, parts): whether there is such a part.
    real: torch.Tensor


def kept_pieces(source: Source, texts: Iterable[str]) -> list[int]:
    """Numbers of the pieces that are kept: all Hebrew ones, single characters, numbers, frequent words, the texts."""
    from wordfreq import top_n_list

    full = Pieces(source.pieces, source.scores.tolist())
    kept = {number for number, piece in enumerate(source.pieces) if number <= UNKNOWN or _belongs(piece.lstrip("▁"))}
    for word in top_n_list("en", ENGLISH_WORDS):
        kept.update(full.encode(word), full.encode(word.capitalize()))
    for word in (*top_n_list("he", HEBREW_WORDS), *texts):
        kept.update(full.encode(word))
    return sorted(kept)


def _belongs(piece: str) -> bool:
    return bool(_HEBREW.search(piece) or _CHARACTER.fullmatch(piece) or _NUMBER.fullmatch(piece))


def items_of(mails: Sequence[Example], pieces: Pieces, *, with_facts: bool) -> list[Item]:
    """All mails, laid out as the reader lays them out."""
    items: list[Item] = []
    for number, mail in enumerate(mails):
        sentences = mail.sentences()
        labels = np.array([[kind in kinds for kind in KINDS] for _, kinds in sentences], np.float32)
        facts = facts_text(mail.context) if with_facts else ""
        laid = windows(pieces, [text for text, _ in sentences], facts)
        items.extend(Item(number, window, labels) for window in laid)
    return items


def grouped(items: Sequence[Item], tokens: int, chance: random.Random | None = None) -> list[list[Item]]:
    """Groups of at most so many tokens, padding and all; shuffled where there is chance."""

    def length(item: Item) -> float:
        return len(item.window.tokens) + (chance.random() * 12 if chance else 0)

    groups: list[list[Item]] = [[]]
    for item in sorted(items, key=length):
        longest = max(len(member.window.tokens) for member in (*groups[-1], item))
        if groups[-1] and longest * (len(groups[-1]) + 1) > tokens:
            groups.append([])
        groups[-1].append(item)
    if chance:
        chance.shuffle(groups)
    return [group for group in groups if group]


def batches(items: Sequence[Item], tokens: int) -> Iterator[Batch]:
    """All items, those of like length together."""
    return map(padded, grouped(items, tokens))


def padded(items: list[Item]) -> Batch:
    """Padded tensors."""
    longest = -(-max(len(item.window.tokens) for item in items) // 8) * 8
    parts = max(len(item.window.spans) for item in items)
    tokens = np.full((len(items), longest), PAD)
    pool = np.zeros((len(items), parts, longest), np.float32)
    labels = np.zeros((len(items), parts, len(KINDS)), np.float32)
    real = np.zeros((len(items), parts), np.float32)
    for row, item in enumerate(items):
        tokens[row, : len(item.window.tokens)] = item.window.tokens
        for part, (sentence, start, end) in enumerate(item.window.spans):
            pool[row, part, start:end] = 1 / (end - start)
            labels[row, part] = item.labels[sentence]
            real[row, part] = 1
    return Batch(items, *map(torch.from_numpy, (tokens, pool, labels, real)))
