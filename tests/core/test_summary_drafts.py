"""What the summary says of drafts beyond those that wait."""

from dataclasses import replace

import pytest

from inboxguard import wiring
from inboxguard.core.rows import DraftRow, Event, EventKind, Fate
from inboxguard.core.summary import Day, alerts, event_lines, is_empty, subject, summary_text
from inboxguard.core.summary_drafts import fates_line, waits
from inboxguard.core.types import Language
from tests.core.test_summary import DAY, NOW, draft

HE = Language.HE


def said(day: Day) -> str:
    return "\n".join((*alerts(day), *event_lines(day)))


@pytest.mark.parametrize("state", ["uncertain", "refused"])
def test_a_draft_that_was_not_stored_is_told_with_the_command(state: str) -> None:
    one = replace(draft(1, state, reason="no room"), content_id="0123456789abcdef")
    day = replace(DAY, drafts=[one])
    assert said(day) == "Dana: a draft was not stored (no room). To write it anew: inboxguard redo 01234567"
    assert said(replace(day, language=HE)).endswith("לכתיבה מחדש: inboxguard redo 01234567")
    assert "inboxguard redo 01234567" in summary_text(day, wiring.templates())


def test_gmails_numbers_are_told_whole() -> None:
    one = replace(draft(1, "refused"), content_id="gm-1795000000000000001")
    assert "inboxguard redo gm-1795000000000000001" in said(replace(DAY, drafts=[one]))


def test_a_draft_that_is_tried_daily_is_told_and_one_that_is_tried_at_once_is_not() -> None:
    full = replace(draft(1, "planned", reason="no room"), retry_at=NOW)
    assert said(replace(DAY, drafts=[full])) == "Dana: a draft is not stored yet (no room). It is tried again"
    assert said(replace(DAY, drafts=[draft(1, "planned", reason="again")])) == ""


def test_a_draft_that_went_out_no_longer_waits() -> None:
    rows = [replace(draft(number), fate=fate) for number, fate in enumerate((None, *Fate))]
    assert [row.fate for row in rows if waits(row)] == [None, Fate.STILL_THERE]
    assert not waits(draft(1, "withdrawn"))
    gone = [replace(draft(1), fate=Fate.SENT_AS_IS)]
    assert subject(replace(DAY, drafts=gone)) == "Summary 8 September: 0 drafts, 0 to decide"


def test_fates_are_counted() -> None:
    fates = (Fate.SENT_AS_IS, Fate.SENT_AS_IS, Fate.DELETED)
    rows: list[DraftRow] = [replace(draft(number), fate=fate) for number, fate in enumerate(fates)]
    assert fates_line(rows, Language.EN) == "What became of drafts: sent as they were: 2, deleted: 1"
    assert fates_line(rows, HE) == "מה עלה בגורל הטיוטות: נשלחו כמו שהן: 2, נמחקו: 1"
    assert fates_line([], HE) == ""
    day = replace(DAY, fates=rows)
    assert not is_empty(day)
    assert "What became of drafts" in summary_text(day, wiring.templates())


@pytest.mark.parametrize("kind", EventKind)
def test_each_event_is_told_in_both_languages(kind: EventKind) -> None:
    detail = "Drafts → Entwürfe" if kind is EventKind.DRAFTS_MOVED else "cafe"
    day = replace(DAY, happened=[Event(kind, "box", detail)])
    english, hebrew = said(day), said(replace(day, language=HE))
    assert ("Entwürfe" if kind is EventKind.DRAFTS_MOVED else "Dana") in english
    assert any("א" <= letter <= "ת" for letter in hebrew)
    assert english in summary_text(day, wiring.templates())
    assert hebrew in summary_text(replace(day, language=HE), wiring.templates())
