"""Whose clock tells when a mail was sent."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.sent_time import date_of, sent_at

SENT = "Wed, 16 Sep 2026 10:12:03 +0300"
AT = datetime(2026, 9, 16, 10, 12, 3, tzinfo=timezone(timedelta(hours=3)))


def test_the_date_header_keeps_the_senders_offset() -> None:
    time, note = sent_at(SENT, received_at=AT.astimezone(UTC))
    assert time == AT
    assert time is not None
    assert time.utcoffset() == timedelta(hours=3)
    assert note is None


@pytest.mark.parametrize("late", [timedelta(hours=-0.25), timedelta(0), timedelta(hours=24)])
def test_both_edges_of_the_window_are_credible(late: timedelta) -> None:
    assert sent_at(SENT, received_at=AT + late) == (AT, None)


@pytest.mark.parametrize(
    ("late", "words"), [(timedelta(minutes=-15, seconds=-1), "later than"), (timedelta(hours=24, seconds=1), "before")]
)
def test_outside_the_window_the_server_is_believed_and_the_note_says_so(late: timedelta, words: str) -> None:
    time, note = sent_at(SENT, received_at=AT + late)
    assert time == AT + late
    assert note is not None
    assert words in note
    assert "2026-09-16 10:12 +0300" in note


@pytest.mark.parametrize(
    "date",
    [
        None,
        "",
        "yesterday evening",
        "Thu, 01 Jan 1970 00:00:00 +0000",
        "Fri, 31 Dec 9999 23:59:59 -1259",
        "Wed, 16 Sep 2026 10:12:03 +9959",
        "Wed, 99 Sep 2026 10:12:03 +0300",
        "Wed, 16 Sep 99999 10:12 +0300",
        "1 " * 9999,
    ],
)
def test_a_date_that_cannot_be_is_replaced_by_the_servers(date: str | None) -> None:
    time, note = sent_at(date, received_at=AT)
    assert time == AT
    assert note is not None
    assert note.endswith("so the server's time is used") or "more than a day before" in note


def test_a_file_has_only_the_date_header() -> None:
    assert sent_at(SENT, received_at=None) == (AT, None)


def test_a_file_without_a_usable_date_falls_back_on_its_trace() -> None:
    time, note = sent_at("Thu, 01 Jan 1970 00:00:00 +0000", received_at=None, trace=f"from a by b; {SENT}")
    assert time == AT
    assert note == "the Date header cannot be used, so the time of delivery is used"


def test_a_file_with_neither_has_no_time() -> None:
    assert sent_at(None, received_at=None) == (None, "there is no Date header, so the time is not known")


@pytest.mark.parametrize(
    ("value", "offset_hours"),
    [
        ("Wed, 16 Sep 2026 12:57:03 +0545", 5.75),
        ("16 Sep 26 10:12 -0000", 0),
        ("Wed, 16 Sep 2026 10:12:03 +0300 (IDT)", 3),
        ("Wed, 16 Sep 2026 10:12:60 EST", -5),
        ("Wed, 16 Sep 2026 10:12:03", 0),
    ],
)
def test_zones_are_read(value: str, offset_hours: float) -> None:
    found = date_of(value)
    assert found is not None
    assert found.utcoffset() == timedelta(hours=offset_hours)


@given(st.text(max_size=120), st.booleans())
def test_any_header_gives_an_aware_time_or_none(value: str, known: bool) -> None:
    time, note = sent_at(value, received_at=AT if known else None, trace=value)
    assert time is None or time.tzinfo is not None
    assert note is None or "\n" not in note
