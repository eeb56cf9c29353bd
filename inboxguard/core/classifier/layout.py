"""Lays a mail out for the encoder: the agreement's facts, then its sentences, in windows that it can read at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inboxguard.core.classifier.pieces import BEGIN, END, Pieces

#: Tokens that are read at once. A mail of ordinary length fits.
WINDOW = 256
#: The facts may take this many of them.
FACTS = 64
#: A longer sentence is read in parts, each on its own.
LONGEST = 96
#: This many parts before a window's first new one are read again with it.
OVERLAP = 2


@dataclass(frozen=True)
class Window:
    """What the encoder reads at once."""

    tokens: list[int]
    #: Sentence, its first token and the one after its last. A long sentence has several; one may stand in two windows.
    spans: list[tuple[int, int, int]]


def facts_text(context: Mapping[str, Any] | None) -> str:
    """The facts of an agreement as a line of text; empty without an agreement.

    Args:
        context: `included`, `excluded`, `rounds_included`, `payment_terms`, `invoice_overdue`, each may be missing.
    """
    known = context or {}
    overdue = known.get("invoice_overdue")
    facts = {
        "overdue": "" if overdue is None else "yes" if overdue else "no",
        "terms": str(known.get("payment_terms") or ""),
        "rounds": "" if known.get("rounds_included") is None else str(known["rounds_included"]),
        "included": ", ".join(known.get("included") or ()),
        "excluded": ", ".join(known.get("excluded") or ()),
    }
    return "; ".join(f"{name}: {value}" for name, value in facts.items() if value)


def windows(pieces: Pieces, sentences: Sequence[str], facts: str) -> list[Window]:
    """All sentences of a mail in one window, or in several that overlap."""
    head = [BEGIN, *pieces.encode(facts)[: FACTS - 2], END] if facts else [BEGIN]
    parts = [part for number, sentence in enumerate(sentences) for part in _parts(number, pieces.encode(sentence))]
    laid: list[Window] = []
    first = 0
    while first < len(parts):
        context = parts[max(0, first - OVERLAP) : first] if laid else []
        taken = _fitting(parts[first:], WINDOW - len(head) - sum(len(tokens) for _, tokens in context))
        laid.append(_window(head, [*context, *parts[first : first + taken]]))
        first += taken
    return laid


def _parts(number: int, tokens: list[int]) -> Iterator[tuple[int, list[int]]]:
    for start in range(0, max(1, len(tokens)), LONGEST - 1):
        yield number, [*tokens[start : start + LONGEST - 1], END]


def _fitting(parts: Sequence[tuple[int, list[int]]], room: int) -> int:
    """How many parts fit; at least one."""
    for count, (_, tokens) in enumerate(parts):
        room -= len(tokens)
        if room < 0:
            return max(1, count)
    return len(parts)


def _window(head: list[int], parts: Sequence[tuple[int, list[int]]]) -> Window:
    tokens = list(head)
    spans = []
    for number, part in parts:
        spans.append((number, len(tokens), len(tokens) + len(part)))
        tokens.extend(part)
    return Window(tokens, spans)
