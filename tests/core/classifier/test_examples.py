"""A line of labelled mail: what it must hold, and that a bad one is named by file and line."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.classifier.examples import BadExample, Example, read_examples
from inboxguard.core.types import Kind

GOOD = {"id": "a1", "text": "Hi. Make it cheaper. Bye.", "labels": ["discount"]}


def read_one(row: Any) -> Example:
    (example,) = read_examples([json.dumps(row, ensure_ascii=False)], "mails.jsonl")
    return example


def test_a_line_needs_little() -> None:
    example = read_one({"text": "Hello", "labels": []})
    assert example == Example("mails.jsonl:1", "", "en", "", "", "Hello", frozenset())


def test_a_line_may_hold_everything() -> None:
    row = {
        "id": "he1-1", "author": "he1", "lang": "he", "sort": "violation", "subject": "מחיר",
        "body": "היי. אפשר הנחה? תודה",
        "labels": ["discount"], "evidence": {"discount": ["אפשר הנחה?"]}, "context": {"rounds_included": 2},
    }  # fmt: skip
    example = read_one(row)
    assert (example.id, example.author, example.language, example.sort) == ("he1-1", "he1", "he", "violation")
    assert example.text == example.body == row["body"]
    assert example.labels == frozenset([Kind.DISCOUNT])
    assert example.context == {"rounds_included": 2}
    assert example.sentences() == [("היי.", frozenset()), ("אפשר הנחה?", example.labels), ("תודה", frozenset())]


def test_evidence_may_be_one_sentence_as_the_command_line_has_it() -> None:
    example = read_one(GOOD | {"evidence": {"discount": "Make it cheaper."}})
    assert example.evidence == {Kind.DISCOUNT: ("Make it cheaper.",)}


def test_text_comes_before_body_and_the_subject_is_not_judged() -> None:
    example = read_one({"text": "new", "body": "old", "subject": "free!", "labels": []})
    assert example.text == "new"


def test_evidence_across_a_cut_marks_both_sentences() -> None:
    example = read_one(GOOD | {"evidence": {"discount": ["cheaper. Bye"]}})
    assert [bool(kinds) for _, kinds in example.sentences()] == [False, True, True]


@pytest.mark.parametrize(("text", "language"), [("Hello", "en"), ("שלום", "he"), ("ok שלום", "he"), ("", "en")])
def test_the_language_is_guessed_where_it_is_not_told(text: str, language: str) -> None:
    assert read_one({"text": text, "labels": []}).language == language


def test_blank_lines_are_passed_over_and_counted() -> None:
    good = json.dumps(GOOD)
    assert len(list(read_examples([good, "", "  ", good], "f"))) == 2
    with pytest.raises(BadExample, match=r"^f\.jsonl, line 3: "):
        list(read_examples([good, "", "{"], "f.jsonl"))


@pytest.mark.parametrize(
    "row",
    [
        "{",
        "[]",
        "3",
        "null",
        '"text"',
        "\ufeff{}",
        {"labels": []},
        {"text": "x"},
        GOOD | {"labels": ["cheap"]},
        GOOD | {"labels": "discount"},
        GOOD | {"labels": None},
        GOOD | {"labels": 3},
        GOOD | {"evidence": ["Make it cheaper."]},
        GOOD | {"evidence": "Make it cheaper."},
        GOOD | {"evidence": {"cheap": ["x"]}},
        GOOD | {"evidence": {"discount": None}},
        GOOD | {"evidence": {"discount": [3]}},
    ],
)
def test_a_bad_line_is_named_by_file_and_number_and_by_what_it_needs(row: Any) -> None:
    line = row if isinstance(row, str) else json.dumps(row)
    with pytest.raises(
        BadExample, match=r"^mails\.jsonl, line 2: .*; a line needs id, text or body, labels$"
    ) as caught:
        list(read_examples([json.dumps(GOOD), line], "mails.jsonl"))
    assert caught.value.exit_code == 1


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "body", "labels", "evidence", "discount"]), inner)
    ),
    max_leaves=8,
)


@given(_json)
def test_any_json_is_a_mail_or_a_bad_line(value: Any) -> None:
    try:
        example = read_one(value)
    except BadExample:
        return
    assert all(cut in example.body for cut, _ in example.sentences())
