"""What a draft says of days: when it goes out, who is away until then, and how work ends."""

from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from inboxguard.app.sync import look
from inboxguard.core.settings import Ladder
from tests.workshop import NOW, ZONE, Workshop, configuration, message, workshop


def written(shop: Workshop, text: str, at: datetime = NOW, **headers: str) -> str:
    """The last draft once a mail has come."""
    shop.now = at
    shop.deliver(message(text, at=at, **headers))
    desk = shop.desk()
    look(shop.account, shop.connector, desk, settle_seconds=0)
    desk.store.close()
    draft: Any = message_from_bytes(shop.drafts()[-1]).get_payload(0)
    text = draft.get_payload(decode=True).decode()
    return text.partition("wrote:")[0].partition("בתאריך")[0]


def opened(home: Path, *, hebrew: bool = False, exit_clause: str = "", hours: dict[str, Any] | None = None) -> Workshop:
    clients = configuration()["clients"][:1]
    clients[0]["agreement"]["exit"] = exit_clause
    clients[0]["language"] = "he" if hebrew else "en"
    shop = workshop(home, {"clients": clients, "hours": hours or {}})
    desk = shop.desk()
    look(shop.account, shop.connector, desk, settle_seconds=0)
    desk.store.close()
    return shop


AWAY = {"vacations": [[date(2026, 10, 18), date(2026, 10, 30)]]}
HOLIDAYS = {"holidays": ["IL"]}
RETURN = ("after some time off, is Sunday, 1 November", "אחרי החופשה, הוא יום ראשון, 1 בנובמבר")
NEXT = ("I work Sunday–Thursday 09:00–17:00, so this is first on my list for Thursday", "ראשונה ברשימה שלי ליום חמישי")


@pytest.mark.parametrize("hebrew", [False, True])
@pytest.mark.parametrize(
    ("hours", "moment", "english", "in_hebrew"),
    [
        (AWAY, "2026-10-20T11:35", *RETURN),
        (AWAY, "2026-10-16T11:35", *RETURN),
        (AWAY, "2026-10-15T11:35", *RETURN),
        (HOLIDAYS, "2026-09-21T11:35", "after Yom Kippur, is Tuesday, 22 September", "אחרי יום כיפור, הוא יום שלישי"),
        (AWAY, "2026-10-14T20:00", *NEXT),
        (AWAY, "2026-10-14T11:35", *NEXT),
        (AWAY, "2026-10-14T07:00", "I've just read it, as I work", "ולכן קראתי את הדברים רק עכשיו"),
        (AWAY, "2026-11-01T07:00", "I've just read it, as I work", "ולכן קראתי את הדברים רק עכשיו"),
    ],
)  # fmt: skip
def test_a_letter_names_the_day_of_return_and_says_today_only_where_it_goes_out_that_day(
    tmp_path: Path, hours: dict[str, Any], moment: str, english: str, in_hebrew: str, *, hebrew: bool
) -> None:
    shop = opened(tmp_path, hebrew=hebrew, hours=hours)
    text = written(shop, "I need it TONIGHT.", datetime.fromisoformat(moment).replace(tzinfo=ZONE))
    assert (in_hebrew if hebrew else english) in text
    assert (("היום" if hebrew else "today") in text.replace("באותו היום", "")) is ("T07" in moment)


@pytest.mark.parametrize("hebrew", [False, True])
@pytest.mark.parametrize(("moment", "planned_for"), [("2026-10-14T11:35", True), ("2026-10-14T20:00", False)])
def test_nobody_is_told_to_plan_without_it_by_a_letter_that_goes_out_when_it_is_too_late(
    tmp_path: Path, moment: str, *, planned_for: bool, hebrew: bool
) -> None:
    shop = opened(tmp_path, hebrew=hebrew)
    text = written(shop, "I need it TONIGHT.", datetime.fromisoformat(moment).replace(tzinfo=ZONE))
    assert (("להיערך" if hebrew else "plan without it") in text) is planned_for


@pytest.mark.parametrize("hebrew", [False, True])
@pytest.mark.parametrize("word", ["FLYER", "TONIGHT"])
@pytest.mark.parametrize("clause", ["", "60 days' notice, both sides", "הודעה של 60 יום, לשני הצדדים"])
def test_no_day_of_an_end_is_promised_against_the_agreed_notice(
    tmp_path: Path, clause: str, word: str, *, hebrew: bool
) -> None:
    shop = opened(tmp_path, hebrew=hebrew, exit_clause=clause)
    shop.change(ladder=replace(Ladder(), firm_from=1, final_from=1))
    text = written(shop, f"Please, the {word}.")
    assert (("30 בספטמבר 2026" if hebrew else "30 September 2026") in text) is not bool(clause)
    assert (("לפי ההסכם" if hebrew else "as our agreement says") in text) is bool(clause)
    assert (f"({clause})" in text) is (bool(clause) and hebrew is clause.startswith("ה"))


@pytest.mark.parametrize("hebrew", [False, True])
@pytest.mark.parametrize("word", ["FLYER", "TONIGHT"])
def test_a_firm_letter_counts_its_own_kind_and_claims_no_number_for_one(
    tmp_path: Path, word: str, *, hebrew: bool
) -> None:
    shop = opened(tmp_path, hebrew=hebrew)
    for number, other in enumerate({"FLYER", "TONIGHT"} - {word}):
        written(shop, f"The {other}.", message_id=f"o{number}@cafe.example", subject="other")
    shop.change(ladder=replace(Ladder(), firm_from=1))
    first = written(shop, f"The {word}.", message_id="first@cafe.example", subject="first")
    assert not any(
        claim in first
        for claim in ("Several", "several", "כמה פניות", "כמה תוספות", "lately", "לאחרונה", "בזמן האחרון")
    )
