"""The review on a terminal: what each key answers."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from inboxguard.adapters.terminal import TerminalReviewer
from inboxguard.core.ports import Answer
from inboxguard.core.rows import JudgedRow, Waiting
from inboxguard.core.types import Action, Entry, Kind, Source, Why

AT = datetime(2026, 9, 8, 10, 0, tzinfo=UTC)


def entry(number: int, kind: Kind) -> Entry:
    return Entry(number, "cafe", AT, kind, Source.TEXT, 0.9, False, f"Sentence {number}.", "because", "c" * 40)


def waiting(*kinds: Kind, because: Why = Why.OBSERVING) -> Waiting:
    mail = JudgedRow(
        "c" * 40, "box", "INBOX", "1", "cafe", "dana@cafe.example", "the site", (), None, "t", AT, "en", None,
        Action.REVIEW, kinds, None, because, "model", AT,
    )  # fmt: skip
    return Waiting(mail, tuple(entry(number, kind) for number, kind in enumerate(kinds, 11)))


def asked(
    typed: list[str], *kinds: Kind, call_sheet: str = "", because: Why = Why.OBSERVING
) -> tuple[Answer | None, str]:
    lines: list[str] = []
    reviewer = terminal(typed, lines)
    answer = reviewer.ask(waiting(*kinds, because=because), number=1, total=3, call_sheet=call_sheet)
    return answer, "\n".join(lines)


def terminal(typed: list[str], lines: list[str]) -> TerminalReviewer:
    answers: Iterator[str] = iter(typed)

    def read(prompt: str) -> str:
        lines.append(prompt)
        try:
            return next(answers)
        except StopIteration:
            raise EOFError from None

    return TerminalReviewer(
        client_name=lambda _: "Dana", zone=UTC, read=read, write=lambda line: lines.append(str(line))
    )


TWO = (Kind.DISCOUNT, Kind.OUT_OF_SCOPE)


@pytest.mark.parametrize(
    ("typed", "kinds", "answer"),
    [
        ("y", TWO[:1], Answer({11: True})),
        ("n", TWO[:1], Answer({11: False})),
        ("d", TWO[:1], Answer({11: True}, draft=True)),
        ("l", TWO[:1], Answer({}, later=True)),
        ("y", TWO, Answer({11: True, 12: True})),
        ("n", TWO, Answer({11: False, 12: False})),
        ("2", TWO, Answer({11: False, 12: True})),
        ("2d", TWO, Answer({11: False, 12: True}, draft=True)),
        ("1 2", TWO, Answer({11: True, 12: True})),
        ("Y", TWO, Answer({11: True, 12: True})),
        ("q", TWO, None),
        ("p", TWO, Answer({12: False}, quote=True)),
    ],
)
def test_a_key_is_an_answer(typed: str, kinds: tuple[Kind, ...], answer: Answer | None) -> None:
    assert asked([typed], *kinds)[0] == answer


@pytest.mark.parametrize("typed", ["", "x", "3", "0", "1n", "yes please", "c", "12d"])
def test_what_is_no_answer_is_asked_again(typed: str) -> None:
    answer, shown = asked([typed, "y"], *TWO)
    assert answer == Answer({11: True, 12: True})
    assert shown.count(" > ") == 2


def test_the_end_of_input_stops_the_review() -> None:
    assert asked([], *TWO)[0] is None


def test_findings_are_numbered_where_there_are_several() -> None:
    assert "• 1 " in asked(["y"], *TWO)[1]
    assert "• 1 " not in asked(["y"], *TWO[:1])[1]


def test_a_call_sheet_is_shown_and_its_key_writes_the_summary() -> None:
    answer, shown = asked(["c"], Kind.HOSTILITY, call_sheet="Before the call\n 1. Say it aloud.")
    assert answer == Answer({11: True}, draft=True, called=True)
    assert "Say it aloud" in shown
    assert "c the call was made" in shown


def test_a_price_is_offered_where_more_is_asked_for_and_nowhere_else() -> None:
    answer, shown = asked(["p"], because=Why.ASKS_PRICE)
    assert answer == Answer({}, quote=True)
    assert "asks properly what more work costs" in shown
    assert "p asked properly" in shown
    answer, shown = asked(["p", "y"], Kind.DISCOUNT)
    assert answer == Answer({11: True})
    assert "p asked properly" not in shown


@pytest.mark.parametrize(("typed", "fact"), [([" ₪450 "], "₪450"), ([""], ""), ([], "")])
def test_a_fact_is_asked_for_and_may_be_left_open(typed: list[str], fact: str) -> None:
    lines: list[str] = []
    assert terminal(typed, lines).fact("price") == fact
    assert lines[0].startswith("  price, ")
