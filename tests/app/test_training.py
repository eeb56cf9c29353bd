"""Training with a second reader: what is fitted on whom, and what the card counts."""

import numpy as np
import pytest

from inboxguard.app import training
from inboxguard.app.training import Second, train
from inboxguard.core.classifier.examples import Example
from inboxguard.core.classifier.model import KINDS
from inboxguard.core.errors import UsageError
from tests.core.classifier.sentences_of_mails import all_examples

AUTHORS = ("en1", "en2", "he1", "he2")
MAILS = [mail for mail in all_examples() if mail.author in AUTHORS][::8]


class Unasked:
    """Training only hands the reader on."""

    def mail_logits(self, sentences: list[str], facts: str) -> np.ndarray:
        raise AssertionError


def unseen(mails: list[Example]) -> dict[str, np.ndarray]:
    """A good reader's logits: each sentence's labels, blurred."""
    chance = np.random.default_rng(1)
    logits = {}
    for mail in mails:
        labels = np.array([[kind in kinds for kind in KINDS] for _, kinds in mail.sentences()], np.float32)
        for key in (mail.id, f"{mail.id}+facts"):
            logits[key] = 4 * labels - 3 + chance.normal(0, 1, labels.shape).astype(np.float32)
    return logits


def trained(logits: dict[str, np.ndarray]) -> training.Trained:
    return train(MAILS, [], Second(Unasked(), logits), lambda text, done: None)  # type: ignore[arg-type]


def test_both_readers_hear_more_than_the_first_and_the_card_counts_each_mail_once() -> None:
    card = trained(unseen(MAILS)).card["held_out_together"]
    assert card["n"] == card["with_context"]["n"] == len(MAILS)
    told = {row["readers"]: row["average_precision"] for row in card["ablations"]}
    assert told["both"] > 0.8 > told["first alone"]


def test_a_mail_that_the_second_reader_does_not_know_is_left_out() -> None:
    logits = unseen(MAILS)
    logits[MAILS[0].id] = logits[MAILS[0].id][:-1]  # of another text
    del logits[f"{MAILS[0].id}+facts"], logits[MAILS[1].id], logits[f"{MAILS[1].id}+facts"]
    assert trained(logits).card["held_out_together"]["n"] == len(MAILS) - 2


def test_logits_of_another_text_are_refused() -> None:
    with pytest.raises(UsageError, match="not of this text"):
        trained(unseen([mail for mail in MAILS if mail.author == "en1"]))
