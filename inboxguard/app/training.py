"""Trains the shipped model from the text under models/, and measures it on what it has not seen."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from inboxguard.core.classifier.examples import Example
from inboxguard.core.classifier.linear import LinearReader
from inboxguard.core.classifier.measures import (
    Scores,
    average_precision,
    choose_threshold,
    curves,
    label_matrix,
    report,
)
from inboxguard.core.classifier.model import KINDS, Calibration, Model, SecondReader, both
from inboxguard.core.classifier.patterns import Pattern, expansions
from inboxguard.core.errors import UsageError

#: Held-out parts; every author's mails lie in one of them, so that the model is measured on hands it has not read.
FOLDS = 5
#: More expansions of one pattern stop paying (measured: 8 to 16).
EXPANSIONS = 10
_LOWEST = -20.0
Array = npt.NDArray[Any]
Progress = Callable[[str, float], None]


def data_hash(examples: Sequence[Example], patterns: Sequence[Pattern]) -> str:
    """SHA-256 of the training text and its labels."""
    digest = hashlib.sha256()
    for pattern in patterns:
        digest.update(repr((pattern.text, sorted(pattern.kinds), sorted(pattern.slots.items()))).encode())
    for example in examples:
        digest.update(
            repr((example.id, example.body, sorted(example.labels), sorted(example.evidence.items()))).encode()
        )
    return digest.hexdigest()


def units(examples: Sequence[Example]) -> tuple[list[str], Array, Array]:
    """Sentences, their labels (sentences, kinds), and the number of the mail that each stands in."""
    sentences, labels, owners = [], [], []
    for number, example in enumerate(examples):
        for sentence, kinds in example.sentences():
            sentences.append(sentence)
            labels.append([kind in kinds for kind in KINDS])
            owners.append(number)
    return sentences, np.array(labels, dtype=int), np.array(owners)


def pooled_by_mail(logits: Sequence[Array], examples: Sequence[Example]) -> Array:
    """(mails, kinds): the largest logit over each mail's sentences."""
    empty = np.full(len(KINDS), _LOWEST)
    return np.array([one.max(axis=0) if len(one) else empty for one in logits], np.float32).reshape(len(examples), -1)


def pattern_units(patterns: Sequence[Pattern]) -> tuple[list[str], Array]:
    """Sentences that the patterns expand to, and their labels."""
    pairs = [(text, pattern.kinds) for pattern in patterns for text in expansions(pattern, EXPANSIONS)]
    labels = np.array([[kind in kinds for kind in KINDS] for _, kinds in pairs], dtype=int).reshape(-1, len(KINDS))
    return [text for text, _ in pairs], labels


def held_out_logits(examples: Sequence[Example], patterns: Sequence[Pattern], progress: Progress) -> list[Array]:
    """Sentence logits of each mail, from pipelines that never saw its author."""
    from scipy.sparse import vstack
    from sklearn.model_selection import GroupKFold

    from inboxguard.core.classifier.estimators import SentenceNgrams, weighed_heads

    sentences, labels, owners = units(examples)
    extra, extra_labels = pattern_units(patterns)
    authors = np.array([examples[owner].author for owner in owners])
    progress("counting words", 0.0)
    counts, extra_counts = SentenceNgrams().transform(sentences), SentenceNgrams().transform(extra)
    logits = np.zeros(labels.shape)
    folds = min(FOLDS, len(set(authors)))
    for number, (train, test) in enumerate(GroupKFold(folds).split(sentences, labels, authors)):
        progress("measuring on unseen authors", 0.2 + 0.6 * number / folds)
        fitted = weighed_heads().fit(vstack([counts[train], extra_counts]), np.vstack([labels[train], extra_labels]))
        weighed = fitted["tfidf"].transform(counts[test])
        logits[test] = np.stack([head.decision_function(weighed) for head in fitted["heads"].estimators_], axis=1)
    return [logits[owners == number] for number in range(len(examples))]


def calibrate(logits: Array, examples: Sequence[Example]) -> Calibration:
    """Platt scaling per kind on held-out mail logits."""
    from sklearn.linear_model import LogisticRegression

    labels = label_matrix(examples)
    fits = [
        LogisticRegression(C=1e3, random_state=0).fit(logits[:, [column]], labels[:, column])
        for column in range(len(KINDS))
    ]
    return Calibration(
        np.array([fit.coef_[0, 0] for fit in fits], np.float32),
        np.array([fit.intercept_[0] for fit in fits], np.float32),
    )


def check_enough(examples: Sequence[Example]) -> None:
    """Raises UsageError if there is too little to learn from or to measure on."""
    missing = [kind.value for kind in KINDS if not any(kind in example.labels for example in examples)]
    sorts = {example.sort for example in examples if not example.labels}
    missing += [f'mails without a label, sort "{sort}"' for sort in ("plain", "look-alike") if sort not in sorts]
    if len({example.author for example in examples}) <= 1:
        missing.append("a second author, to measure on")
    if missing:
        raise UsageError(f"the training text lacks {', '.join(missing)}")


@dataclass(frozen=True)
class Second:
    """The second reader, and what it makes of mails whose author it has not read."""

    reader: SecondReader
    #: Sentence logits by mail id, and by id with "+facts" where the agreement's facts were told, of authors held out.
    unseen: Mapping[str, Array]


@dataclass(frozen=True)
class Trained:
    """What training gives."""

    #: The first reader with its own calibration.
    alone: Model
    #: Both readers with theirs; None where there is no second reader.
    together: Model | None
    #: The measured part of the card.
    card: dict[str, Any]


def train(
    examples: Sequence[Example], patterns: Sequence[Pattern], second: Second | None, progress: Progress
) -> Trained:
    """Fits the first reader, calibrates it, and calibrates both together on authors that neither has read."""
    check_enough(examples)
    held_out = held_out_logits(examples, patterns, progress)
    logits = pooled_by_mail(held_out, examples)
    calibration = calibrate(logits, examples)
    scores = calibration.probabilities(logits)
    threshold = choose_threshold(scores, examples)
    progress("fitting on everything", 0.8)
    digest = data_hash(examples, patterns)
    alone = Model(fit_reader(examples, patterns), calibration, threshold, digest[:12])
    card = {"data": _data_card(examples, patterns, digest), "held_out": report(scores, examples, threshold.stand)}
    together = None
    if second is not None:
        together, card["held_out_together"] = _together(alone, second, held_out, examples)
    progress("done", 1.0)
    return Trained(alone, together, card)


def fit_reader(examples: Sequence[Example], patterns: Sequence[Pattern]) -> LinearReader:
    """The first reader, fitted on everything."""
    from inboxguard.core.classifier.estimators import linear_pipeline, to_reader

    sentences, labels, _ = units(examples)
    extra, extra_labels = pattern_units(patterns)
    return to_reader(linear_pipeline().fit([*sentences, *extra], np.vstack([labels, extra_labels])))


@dataclass(frozen=True)
class _Read:
    """A mail as both readers see it, neither having read its author: sentence logits (sentences, kinds)."""

    mail: Example
    first: Array
    second: Array
    #: Whether the second was told the agreement's facts.
    told: bool


def _together(
    alone: Model, second: Second, held_out: list[Array], examples: Sequence[Example]
) -> tuple[Model, dict[str, Any]]:
    """Calibrates both readers together on mails of authors that neither has read, with facts and without."""
    read = []
    for example, first in zip(examples, held_out, strict=True):
        for key, told in ((example.id, False), (f"{example.id}+facts", True)):
            other = second.unseen.get(key) if example.context or not told else None
            if other is not None and other.shape == first.shape:
                read.append(_Read(example, first, other, told))
    mails = [one.mail for one in read]
    if len({mail.author for mail in mails}) <= 1:
        raise UsageError("the second reader's logits are not of this text; build it anew (models/encoder/build.py)")

    logits = pooled_by_mail([both(one.first, one.second) for one in read], mails)
    calibration = calibrate(logits, mails)
    scores = calibration.probabilities(logits)
    threshold = choose_threshold(scores, mails)
    model = Model(alone.first, calibration, threshold, alone.version, second.reader)
    # Each mail once: with nothing told, and as it would be read where its agreement is known.
    untold = [number for number, one in enumerate(read) if not one.told]
    known = list({one.mail.id: number for number, one in enumerate(read)}.values())
    measured, with_context = (
        report(scores[rows], [mails[row] for row in rows], threshold.stand) for rows in (untold, known)
    )
    return model, {
        **measured,
        "with_context": with_context,
        "curves": curves(scores, mails),
        "ablations": _ablations(read, logits),
    }


def _ablations(read: Sequence[_Read], added: Array) -> list[dict[str, Any]]:
    """What each reader brings, at the same share of alarms, on the same mails (with facts and without)."""
    mails = [one.mail for one in read]
    ways = {
        "first alone": pooled_by_mail([one.first for one in read], mails),
        "second alone": pooled_by_mail([one.second for one in read], mails),
        "both": added,
    }
    return [{"readers": name, **_ablation(logits, mails)} for name, logits in ways.items()]


def _ablation(logits: Array, mails: Sequence[Example]) -> dict[str, Any]:
    scores = calibrate(logits, mails).probabilities(logits)
    measured = report(scores, mails, choose_threshold(scores, mails).stand)
    return {
        "macro4": measured["macro4"],
        "macro6": measured["macro6"],
        "average_precision": round(average_precision(scores, label_matrix(mails)), 4),
        "alarms": {sort: one["rate"] for sort, one in measured["false_alarms"].items()},
    }


def _data_card(examples: Sequence[Example], patterns: Sequence[Pattern], digest: str) -> dict[str, Any]:
    sorts = [example.sort for example in examples]
    return {
        "sha256": digest,
        "mails": len(examples),
        "sentences": sum(len(example.sentences()) for example in examples),
        "patterns": len(patterns),
        "expansions": len(pattern_units(patterns)[0]),
        "authors": sorted({example.author for example in examples}),
        "languages": {language: sum(example.language == language for example in examples) for language in ("he", "en")},
        "sorts": {sort: sorts.count(sort) for sort in sorted(set(sorts))},
    }


def evaluate(model: Model, examples: Sequence[Example]) -> dict[str, Any]:
    """The shipped model on labelled mails, judged as `scan` would judge their text.

    Without the agreements' facts, and under "with_context" with them; None there if no mail has any.
    """
    cut = model.threshold.stand
    known = any(example.context for example in examples)
    with_context = report(model_scores(model, examples, use_context=True), examples, cut) if known else None
    return {**report(model_scores(model, examples), examples, cut), "with_context": with_context}


def model_scores(model: Model, examples: Sequence[Example], *, use_context: bool = False) -> Scores:
    """Calibrated probabilities (mails, kinds)."""
    rows = []
    for example in examples:
        heard = model.hear(example.text, example.context if use_context else None)
        rows.append([one.probability for one in heard] or [0.0] * len(KINDS))
    return np.array(rows, dtype=np.float32).reshape(len(examples), len(KINDS))
