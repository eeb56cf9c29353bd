"""The model on disk: loaded only when it is the one that its card describes, and the same whenever it is built."""

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inboxguard.adapters.model_file import (
    ARRAYS,
    CARD,
    UNSEEN,
    load_model,
    load_second,
    models_folder,
    pattern_lines,
    save_model,
    training_lines,
)
from inboxguard.app.training import check_enough, data_hash, evaluate, train
from inboxguard.core.classifier.encoder import from_arrays
from inboxguard.core.classifier.examples import Example, read_examples
from inboxguard.core.classifier.linear import empty_arrays
from inboxguard.core.classifier.model import KINDS, Calibration, Model
from inboxguard.core.classifier.patterns import read_patterns
from inboxguard.core.errors import ModelError, UsageError
from inboxguard.core.types import Threshold
from tests.core.classifier.sentences_of_mails import a_small_set, all_examples
from tests.core.classifier.test_encoder import tiny_arrays


def a_model() -> Model:
    platt = Calibration(np.ones(len(KINDS), np.float32), np.zeros(len(KINDS), np.float32))
    return Model(empty_arrays(len(KINDS)), platt, Threshold(0.4, 0.8), "v1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_model(tmp_path, a_model(), None, {"name": "a model"})
    return tmp_path


def change_card(folder: Path, **changes: Any) -> None:
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    (folder / CARD).write_text(json.dumps({**card, **changes}), encoding="utf-8")


def sign(folder: Path) -> None:
    """Makes the card name the hash of whatever the file now holds."""
    change_card(folder, files={ARRAYS: hashlib.sha256((folder / ARRAYS).read_bytes()).hexdigest()})


def test_what_was_saved_is_loaded(folder: Path) -> None:
    loaded, saved = load_model(folder), a_model()
    assert (loaded.version, loaded.threshold, loaded.second) == ("v1", Threshold(0.4, 0.8), None)
    assert np.array_equal(loaded.first.weights, saved.first.weights)
    assert loaded.sentence_probabilities(["Hello"]).tolist() == saved.sentence_probabilities(["Hello"]).tolist()
    assert json.loads((folder / CARD).read_text(encoding="utf-8"))["name"] == "a model"


def test_both_readers_come_back_with_their_own_calibrations(tmp_path: Path) -> None:
    np.savez(tmp_path / "encoder.npz", **tiny_arrays())
    platt = Calibration(np.full(len(KINDS), 0.5, np.float32), np.ones(len(KINDS), np.float32))
    together = replace(a_model(), second=from_arrays(tiny_arrays()), calibration=platt, threshold=Threshold(0.2, 0.7))
    save_model(tmp_path, a_model(), together, {})
    loaded, sentences = load_model(tmp_path), ["Hello there.", "Make it cheaper."]
    assert (loaded.threshold, loaded.plain and loaded.plain[1]) == (Threshold(0.2, 0.7), 0.8)
    assert np.allclose(loaded.sentence_probabilities(sentences), together.sentence_probabilities(sentences))


def test_one_changed_octet_is_refused(folder: Path) -> None:
    octets = bytearray((folder / ARRAYS).read_bytes())
    octets[len(octets) // 2] ^= 1
    (folder / ARRAYS).write_bytes(octets)
    with pytest.raises(ModelError, match=r"is not the one that its card describes; .*inboxguard train"):
        load_model(folder)


@pytest.mark.parametrize(
    "changes", [{"format": 1}, {"format": None}, {"kinds": ["discount"]}, {"kinds": list(KINDS)[::-1]}]
)
def test_another_format_is_refused(folder: Path, changes: dict[str, Any]) -> None:
    change_card(folder, **changes)
    with pytest.raises(ModelError, match="of another format"):
        load_model(folder)


def test_a_pickle_is_refused_though_its_hash_is_right(folder: Path) -> None:
    poison = np.array([print], dtype=object)
    np.savez_compressed(folder / ARRAYS, weights=poison, idf=poison, intercept=poison)
    sign(folder)
    with pytest.raises(ModelError, match="does not hold what its card describes"):
        load_model(folder)


@pytest.mark.parametrize("octets", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_what_is_no_array_file_is_refused_though_its_hash_is_right(folder: Path, octets: bytes) -> None:
    (folder / ARRAYS).write_bytes(octets)
    sign(folder)
    with pytest.raises(ModelError):
        load_model(folder)


def test_missing_arrays_are_refused(folder: Path) -> None:
    np.savez_compressed(folder / ARRAYS, weights=np.zeros(1))
    sign(folder)
    with pytest.raises(ModelError):
        load_model(folder)


@pytest.mark.parametrize("card", [None, "", "{", "[]", "3", "[1]"])
def test_a_card_that_is_none_is_told_with_the_remedy(folder: Path, card: str | None) -> None:
    if card is None:
        (folder / CARD).unlink()
    else:
        (folder / CARD).write_text(card, encoding="utf-8")
    with pytest.raises(ModelError, match="inboxguard train"):
        load_model(folder)


def test_a_card_without_its_cuts_is_refused(folder: Path) -> None:
    change_card(folder, alone={"slope": [1] * 6, "offset": [0] * 6})
    with pytest.raises(ModelError):
        load_model(folder)


def test_a_missing_file_is_told_by_name(folder: Path) -> None:
    (folder / ARRAYS).unlink()
    with pytest.raises(ModelError, match=ARRAYS):
        load_model(folder)


def test_the_shipped_model_is_what_its_card_says() -> None:
    model = load_model(models_folder(), second=False)
    assert 0 < model.threshold.ask < model.threshold.stand < 1
    assert len(model.version) == 12


def test_the_shipped_model_was_trained_on_the_text_that_lies_beside_it() -> None:
    """If this fails, the text was changed since: run `inboxguard train`."""
    folder = models_folder()
    patterns = [pattern for name, lines in pattern_lines(folder) for pattern in read_patterns(lines, name)]
    digest = data_hash(all_examples(), patterns)
    assert json.loads((folder / CARD).read_text(encoding="utf-8"))["data"]["sha256"] == digest


def build(folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    mails = [example for example in all_examples() if example.author in ("he1", "en1")][::8]
    patterns = read_patterns(
        ["@file = draft|layout", "[di] Make the <file> {cheaper|free}.", "[] The <file> is fine."], "p"
    )
    trained = train(mails, patterns, None, lambda text, done: None)
    save_model(folder, trained.alone, trained.together, trained.card)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_text_builds_the_same_octets_twice(tmp_path: Path) -> None:
    first, second = build(tmp_path / "first"), build(tmp_path / "second")
    assert first.keys() == {ARRAYS, CARD}
    assert first == second
    model = load_model(tmp_path / "first")
    report = evaluate(model, a_small_set())
    assert report["n"] == len(a_small_set())
    card = json.loads(first[CARD])
    assert card["data"]["sha256"].startswith(model.version)


def test_one_changed_word_or_label_is_another_model() -> None:
    one, *rest = a_small_set()
    patterns = read_patterns(["[di] Cheaper."], "p")
    hashes = {
        data_hash(a_small_set(), patterns),
        data_hash(a_small_set(), []),
        data_hash(
            [Example(one.id, one.author, one.language, one.sort, "", one.body + "x", one.labels), *rest], patterns
        ),
        data_hash(
            [Example(one.id, one.author, one.language, one.sort, "", one.body, frozenset(KINDS)), *rest], patterns
        ),
    }
    assert len(hashes) == 4


@pytest.mark.parametrize(
    ("examples", "lacking"),
    [
        ([], "out_of_hours, .*leaving"),
        ([one for one in a_small_set() if one.labels], 'mails without a label, sort "plain", .*look-alike'),
        ([one for one in a_small_set() if one.author == "he1"], "a second author"),
        ([one for one in a_small_set() if "leaving" not in one.labels], "leaving"),
    ],
)
def test_too_little_text_is_told_and_not_trained_on(examples: list[Example], lacking: str) -> None:
    with pytest.raises(UsageError, match=lacking):
        check_enough(examples)


def test_lines_are_cut_at_line_feeds_alone_since_json_may_hold_other_breaks(tmp_path: Path) -> None:
    (tmp_path / "mails").mkdir()
    row = json.dumps({"text": "one\u2028two\x85three", "labels": []}, ensure_ascii=False)
    (tmp_path / "mails" / "b.jsonl").write_text(f"{row}\n{row}\n", encoding="utf-8")
    (tmp_path / "mails" / "a.jsonl").write_text(row, encoding="utf-8")
    (tmp_path / "mails" / "notes.txt").write_text("no mail", encoding="utf-8")
    files = training_lines(tmp_path)
    assert [name for name, _ in files] == ["a.jsonl", "b.jsonl"]
    assert [len(list(read_examples(lines, name))) for name, lines in files] == [1, 2]
    assert pattern_lines(tmp_path) == []


def test_without_a_build_note_there_is_no_second_reader_and_a_wrong_one_is_refused(folder: Path) -> None:
    assert load_second(folder) is None
    for name in ("encoder.npz", UNSEEN):
        shutil.copy(folder / ARRAYS, folder / name)
    (folder / "encoder.json").write_text(json.dumps({"sha256": "0", "unseen_sha256": "0"}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"encoder\.npz is not the file"):
        load_second(folder)


def test_a_second_reader_of_another_format_is_refused_by_name(folder: Path) -> None:
    for name in ("encoder.npz", UNSEEN):
        shutil.copy(folder / ARRAYS, folder / name)
    digest = hashlib.sha256((folder / ARRAYS).read_bytes()).hexdigest()
    note = {"sha256": digest, "unseen_sha256": digest, "text_sha256": "0"}
    (folder / "encoder.json").write_text(json.dumps(note), encoding="utf-8")
    with pytest.raises(ModelError, match=r"encoder\.npz is of another format; run its build step again"):
        load_second(folder)


def test_the_shipped_logits_are_of_authors_held_out_alone() -> None:
    note = json.loads((models_folder() / "encoder.json").read_text(encoding="utf-8"))
    with np.load(models_folder() / UNSEEN) as arrays:
        mails = {name.removesuffix("+facts") for name in arrays.files}
    assert len(mails) == note["held_out_mails"]
    assert {mail.author for mail in all_examples() if mail.id in mails} == set(note["held_out"])
