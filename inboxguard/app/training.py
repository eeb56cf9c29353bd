"""Trains the shipped model from the text under models/, and measures it on what it has not seen."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from inboxguard.core.classifier.examples import Example
from inboxguard.core.classifier.measures import Scores, choose_threshold, label_matrix, report
from inboxguard.core.classifier.model import KINDS, Calibration, Model
from inboxguard.core.classifier.patterns import Pattern, expansions
from inboxguard.core.classifier.sentences import split
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


def pooled(logits: Array, owners: Array, mails: int) -> Array:
    """The largest logit per mail and kind."""
    largest = np.full((mails, logits.shape[1]), _LOWEST)
    np.maximum.at(largest, owners, logits)
    return largest


def pattern_units(patterns: Sequence[Pattern]) -> tuple[list[str], Array]:
    """Sentences that the patterns expand to, and their labels."""
    pairs = [(text, pattern.kinds) for pattern in patterns for text in expansions(pattern, EXPANSIONS)]
    labels = np.array([[kind in kinds for kind in KINDS] for _, kinds in pairs], dtype=int).reshape(-1, len(KINDS))
    return [text for text, _ in pairs], labels


def held_out_logits(examples: Sequence[Example], patterns: Sequence[Pattern], progress: Progress) -> Array:
    """Mail logits from pipelines that never saw the mail's author."""
    from sklearn.model_selection import GroupKFold

    from inboxguard.core.classifier.estimators import linear_pipeline, to_reader

    sentences, labels, owners = units(examples)
    extra, extra_labels = pattern_units(patterns)
    authors = np.array([examples[owner].author for owner in owners])
    logits = np.zeros(labels.shape)
    folds = min(FOLDS, len(set(authors)))
    for number, (train, test) in enumerate(GroupKFold(folds).split(sentences, labels, authors)):
        progress("measuring on unseen authors", number / folds)
        known = [*(sentences[row] for row in train), *extra]
        reader = to_reader(linear_pipeline().fit(known, np.vstack([labels[train], extra_labels])))
        logits[test] = reader.logits([sentences[row] for row in test])
    return pooled(logits, owners, len(examples))


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
    if all(example.labels for example in examples):
        missing.append("mails without a label")
    if len({example.author for example in examples}) <= 1:
        missing.append("a second author, to measure on")
    if missing:
        raise UsageError(f"the training text lacks {', '.join(missing)}")


def train(examples: Sequence[Example], patterns: Sequence[Pattern], progress: Progress) -> tuple[Model, dict[str, Any]]:
    """The model, and the measured part of its card."""
    from inboxguard.core.classifier.estimators import linear_pipeline, to_reader

    check_enough(examples)
    logits = held_out_logits(examples, patterns, progress)
    calibration = calibrate(logits, examples)
    scores = calibration.probabilities(logits.astype(np.float32))
    threshold = choose_threshold(scores, examples)
    progress("fitting on everything", 0.9)
    sentences, labels, _ = units(examples)
    extra, extra_labels = pattern_units(patterns)
    digest = data_hash(examples, patterns)
    pipeline = linear_pipeline().fit([*sentences, *extra], np.vstack([labels, extra_labels]))
    model = Model(to_reader(pipeline), calibration, threshold, digest[:12])
    progress("done", 1.0)
    data = {**_data_card(examples, digest), "patterns": len(patterns), "expansions": len(extra)}
    return model, {"data": data, "held_out": report(scores, examples, threshold.stand)}


def _data_card(examples: Sequence[Example], digest: str) -> dict[str, Any]:
    sorts = [example.sort for example in examples]
    return {
        "sha256": digest,
        "mails": len(examples),
        "sentences": sum(len(example.sentences()) for example in examples),
        "authors": sorted({example.author for example in examples}),
        "languages": {language: sum(example.language == language for example in examples) for language in ("he", "en")},
        "sorts": {sort: sorts.count(sort) for sort in sorted(set(sorts))},
    }


def evaluate(model: Model, examples: Sequence[Example]) -> dict[str, Any]:
    """The shipped model on labelled mails, judged as `scan` would judge their text."""
    return report(model_scores(model, examples), examples, model.threshold.stand)


def model_scores(model: Model, examples: Sequence[Example]) -> Scores:
    """Calibrated probabilities (mails, kinds)."""
    rows = []
    for example in examples:
        heard = model.hear(example.text) if split(example.text) else []
        rows.append([one.probability for one in heard] or [0.0] * len(KINDS))
    return np.array(rows, dtype=np.float32).reshape(len(examples), len(KINDS))
