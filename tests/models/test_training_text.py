"""The text that the model is trained from: whole, labelled by the guide, varied, and not the demo's."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from inboxguard.core.classifier.sentences import split
from inboxguard.core.parsing import parse
from inboxguard.core.types import Fetched, Kind

ROOT = Path(__file__).parents[2]
#: What is learnt from, and what waits for the next build.
FILES = sorted(path for folder in ("mails", "next") for path in (ROOT / "models" / folder).glob("*.jsonl"))
FIELDS = {"id", "author", "lang", "sort", "profile", "client", "subject", "body", "labels", "evidence", "context"}
FACTS = {"included", "excluded", "rounds_included", "payment_terms", "invoice_overdue"}
_WORD = re.compile(r"[^\W_]+(?:['\"׳״’][^\W_]+)*")


@cache
def mails() -> tuple[dict[str, Any], ...]:
    lines = chain.from_iterable(path.read_text(encoding="utf-8").split("\n") for path in FILES)
    return tuple(json.loads(line) for line in lines if line)


@cache
def words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {found[start : start + length] for start in range(len(found) - length + 1)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_is_a_mail_of_its_author_with_all_fields(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").rstrip("\n").split("\n"), 1):
        mail = json.loads(line)
        place = f"{path.name}:{number}"
        assert set(mail) == FIELDS, place
        assert mail["author"] == path.stem, place
        assert mail["id"].startswith(path.stem), place
        assert mail["lang"] in ({path.stem[:2]} & {"he", "en"} or {"he", "en"}), place
        assert mail["sort"] in ("plain", "look-alike", "violation"), place
        assert all(isinstance(mail[field], str) for field in FIELDS - {"labels", "evidence", "context"}), place
        assert words(mail["body"]), place
        context = mail["context"]
        assert context is None or set(context) == FACTS, place


def test_identifiers_are_unique() -> None:
    assert [one for one, count in Counter(mail["id"] for mail in mails()).items() if count > 1] == []


def test_labels_evidence_and_sort_say_the_same() -> None:
    wrong = [
        mail["id"]
        for mail in mails()
        if set(mail["evidence"] or ()) != set(mail["labels"])
        or len(set(mail["labels"])) != len(mail["labels"])
        or not set(mail["labels"]) <= set(Kind)
        or (mail["sort"] == "violation") is not bool(mail["labels"])
    ]
    assert wrong == []


def test_evidence_stands_in_the_body_letter_by_letter_and_is_a_sentence_that_the_judge_sees() -> None:
    wrong = []
    for mail in mails():
        for sentence in chain.from_iterable((mail["evidence"] or {}).values()):
            start = mail["body"].find(sentence)
            cuts = [cut for cut in split(mail["body"]) if cut.start < start + len(sentence) and start < cut.end]
            if start < 0 or not cuts:
                wrong.append((mail["id"], sentence))
    assert wrong == []


def test_most_mails_are_ordinary_as_in_a_real_inbox() -> None:
    ordinary = sum(not mail["labels"] for mail in mails())
    assert ordinary / len(mails()) >= 0.6


def test_both_languages_have_their_share() -> None:
    shares = Counter(mail["lang"] for mail in mails())
    assert set(shares) == {"he", "en"}
    assert all(0.4 <= count / len(mails()) <= 0.6 for count in shares.values()), shares


def test_every_kind_is_shown_in_both_languages_often_enough() -> None:
    shown = Counter((mail["lang"], label) for mail in mails() for label in mail["labels"])
    assert min(shown[language, kind] for language in ("he", "en") for kind in Kind) >= 80, shown


def _pairs_alike(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Which two texts share at least half of all the words that they have (Jaccard).

    Such a pair shares half the words of either, so it shares some of the rarer two thirds of them. That is looked for
    first: the common words stand in every third mail, and all of them would take a minute and more memory.
    """
    held = [set(words(text)) for text in texts]
    commonness = Counter(chain.from_iterable(held))
    column = {word: number for number, word in enumerate(sorted(commonness, key=lambda word: (commonness[word], word)))}
    rows = [sorted(column[word] for word in one) for one in held]
    sizes = np.array([len(row) for row in rows])
    common = sizes // 3
    whole = _table(rows, len(column))
    rare = _table([row[: len(row) - left_out] for row, left_out in zip(rows, common, strict=True)], len(column))
    needed, pairs = (sizes + 1) // 2 - common, []
    for first in range(0, len(rows), 1000):  # at once it would take gigabytes
        shared = (rare[first : first + 1000] @ whole[first:].T).tocoo()
        ones, others = shared.row + first, shared.col + first
        likely = (shared.data >= needed[ones]) & (ones < others)
        ones, others = ones[likely], others[likely]
        both = np.asarray(whole[ones].multiply(whole[others]).sum(axis=1)).ravel()
        alike = 2 * both >= sizes[ones] + sizes[others] - both
        pairs += zip(ones[alike].tolist(), others[alike].tolist(), strict=True)
    return pairs


def _table(rows: Sequence[Sequence[int]], columns: int) -> sparse.csr_matrix:
    starts = np.cumsum([0, *map(len, rows)])
    filled = np.ones(starts[-1], np.int16)
    return sparse.csr_matrix((filled, list(chain.from_iterable(rows)), starts), shape=(len(rows), columns))


def test_two_texts_alike_are_found_as_by_comparing_all_their_words() -> None:
    some = [mail["body"] for mail in mails()[::500]]
    changed = [
        " ".join(word for number, word in enumerate(words(text)) if number % every) for text in some for every in (2, 3)
    ]
    texts = [*some, *changed]
    held = [set(words(text)) for text in texts]
    wanted = [
        (one, other)
        for one, other in combinations(range(len(texts)), 2)
        if 2 * len(held[one] & held[other]) >= len(held[one] | held[other]) > 0
    ]
    assert len(wanted) > len(some)
    assert sorted(_pairs_alike(texts)) == wanted


def test_no_two_mails_share_half_their_words() -> None:
    pairs = _pairs_alike([mail["body"] for mail in mails()])
    assert [(mails()[one]["id"], mails()[other]["id"]) for one, other in pairs] == []


def test_no_run_of_six_words_stands_in_more_than_three_mails() -> None:
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for mail in mails():
        for run in runs(mail["body"], 6):
            holders[run].append(mail["id"])
    assert {" ".join(run): ids for run, ids in holders.items() if len(ids) > 3} == {}


def test_no_mail_repeats_eight_words_of_the_demo() -> None:
    demo = ROOT / "inboxguard" / "demo_mail"
    taken: dict[tuple[str, ...], str] = {}
    for path in demo.glob("*.eml"):
        text = parse(Fetched(path.name, path.read_bytes(), None)).text
        taken |= dict.fromkeys(runs(text, 8), path.name)
    assert len(taken) > 500
    copied = {(mail["id"], taken[run]) for mail in mails() for run in runs(mail["body"], 8) if run in taken}
    assert copied == set()
