"""The training text: what one labelled mail is, and what a line of JSONL must hold."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from inboxguard.core.classifier.sentences import split
from inboxguard.core.errors import InboxguardError
from inboxguard.core.types import Kind


class BadExample(InboxguardError):
    """A line of a JSONL file is no labelled mail; the message names file and line."""


@dataclass(frozen=True)
class Example:
    """One labelled mail."""

    id: str
    author: str
    #: "he" or "en".
    language: str
    #: "plain", "look-alike", "violation"; "" where it is not told.
    sort: str
    subject: str
    body: str
    labels: frozenset[Kind]
    #: Verbatim sentences per label.
    evidence: Mapping[Kind, tuple[str, ...]] = field(default_factory=dict)
    #: The agreement's facts as `evaluate` reads them, None if there is none.
    context: Mapping[str, Any] | None = None

    @property
    def text(self) -> str:
        """What is judged: the new text. The subject names the topic and presses for nothing."""
        return self.body

    def sentences(self) -> list[tuple[str, frozenset[Kind]]]:
        """The mail cut as the judge cuts it, each sentence with the labels whose evidence it overlaps."""
        spans = [
            (found, found + len(sentence), kind)
            for kind, sentences in self.evidence.items()
            for sentence in sentences
            if (found := self.body.find(sentence)) >= 0
        ]
        return [
            (cut.text, frozenset(kind for start, end, kind in spans if start < cut.end and cut.start < end))
            for cut in split(self.body)
        ]


def text_sha256(mails: Iterable[Example]) -> str:
    """What tells whether a reader has learnt these mails or others."""
    return hashlib.sha256("\n".join(sorted(mail.id + mail.body for mail in mails)).encode()).hexdigest()


def read_examples(lines: Iterable[str], name: str) -> Iterator[Example]:
    """Labelled mails of one JSONL file.

    Raises:
        BadExample: with the line's number and what it lacks.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _example(json.loads(line), f"{name}:{number}")
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise BadExample(f"{name}, line {number}: {error!r}; a line needs id, text or body, labels") from error


def _example(row: dict[str, Any], place: str) -> Example:
    body = str(row["text"] if "text" in row else row["body"])
    evidence = row.get("evidence") or {}
    return Example(
        id=str(row.get("id", place)),
        author=str(row.get("author", "")),
        language=str(row.get("lang", "")) or ("he" if any("א" <= letter <= "ת" for letter in body) else "en"),
        sort=str(row.get("sort", "")),
        subject=str(row.get("subject", "")),
        body=body,
        labels=frozenset(Kind(label) for label in row["labels"]),
        evidence={Kind(kind): _verbatim(sentences) for kind, sentences in evidence.items()},
        context=row.get("context"),
    )


def _verbatim(sentences: Any) -> tuple[str, ...]:
    """One sentence, or several."""
    found = (sentences,) if isinstance(sentences, str) else tuple(sentences)
    if not all(isinstance(sentence, str) for sentence in found):
        raise TypeError("evidence is a sentence or a list of sentences")
    return found
