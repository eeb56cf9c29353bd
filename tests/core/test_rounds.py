"""Rounds of corrections, counted from the mail itself."""

from datetime import UTC, datetime, timedelta

import pytest

from inboxguard.core.engagement import RoundAsked
from inboxguard.core.rounds import asked_by, counted, round_request

DAY = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


def asked(days: float, said: int | None = None) -> RoundAsked:
    return RoundAsked("m", DAY + timedelta(days=days), said)


@pytest.mark.parametrize(
    ("request_", "innocent"),
    [
        ("Here are our corrections.", "Thanks for the corrections."),
        ("Please do a round of corrections.", "No corrections, it is perfect."),
        ("Could you make a few revisions?", "When will the revisions be ready?"),
        ("Attached is the second round.", "We received the second round."),
        ("הנה התיקונים שלנו.", "תודה על התיקונים."),
        ("מצורפת רשימת תיקונים.", "אין תיקונים, זה מושלם."),
        ("אפשר עוד סבב?", "מתי יהיה מוכן הסבב?"),
        ("נשמח לסבב תיקונים.", "קיבלנו את סבב התיקונים."),
    ],
)
def test_a_request_for_a_round_is_told_from_talk_about_one(request_: str, innocent: str) -> None:
    assert round_request([innocent]) is None
    found = round_request(["Hello.", request_])
    assert found is not None
    assert found.sentence == request_


@pytest.mark.parametrize(
    ("sentence", "said", "more"),
    [
        ("We need a third round.", 3, False),
        ("One more round, please.", None, True),
        ("אפשר סבב תיקונים שלישי?", 3, False),
        ("אפשר עוד סבב?", None, True),
        ("Here are a few more corrections.", None, False),
    ],
)
def test_a_request_tells_its_number_or_that_it_is_one_more(sentence: str, said: int | None, more: bool) -> None:
    found = round_request([sentence])
    assert found is not None
    assert (found.said, found.more) == (said, more)


@pytest.mark.parametrize(
    ("requests", "before", "number"),
    [
        ([], 0, 0),
        ([asked(0)], 0, 1),
        ([asked(0), asked(5)], 0, 2),
        ([asked(0), asked(0.5)], 0, 1),
        ([asked(0), asked(0.9), asked(1.8)], 0, 1),
        ([asked(0, said=2), asked(5)], 0, 3),
        ([asked(0), asked(5), asked(6, said=2)], 0, 2),
        ([asked(0)], 2, 3),
    ],
)
def test_each_request_is_a_round_unless_it_says_its_number_or_follows_within_a_day(
    requests: list[RoundAsked], before: int, number: int
) -> None:
    assert counted(requests, before=before) == number


@pytest.mark.parametrize(
    ("earlier", "sentence", "number"),
    [
        ([], "Here are our corrections.", 1),
        ([], "One more round, please.", 2),
        ([asked(0)], "One more round, please.", 2),
        ([asked(0), asked(9.9)], "One more round, please.", 3),
        ([asked(0), asked(9.9)], "Here are our corrections.", 2),
        ([], "We need a third round.", 3),
    ],
)
def test_who_asks_for_one_more_has_had_one(earlier: list[RoundAsked], sentence: str, number: int) -> None:
    found = round_request([sentence])
    assert found is not None
    assert asked_by(found, earlier, DAY + timedelta(days=10))[0] == number
