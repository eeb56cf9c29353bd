"""The daily summary: calm, whole, on one screen."""

from dataclasses import replace
from datetime import UTC, date, timedelta
from decimal import Decimal

import pytest

from inboxguard import wiring
from inboxguard.core.billing import FileReport
from inboxguard.core.invoice_table import LineProblem
from inboxguard.core.rows import DraftRow, JudgedRow, Look, Waiting
from inboxguard.core.settings import Client, Gender, Invoice
from inboxguard.core.summary import (
    Day,
    event_lines,
    is_empty,
    next_steps,
    period_start,
    subject,
    summary_text,
)
from inboxguard.core.types import Action, Entry, Kind, Language, Skipped, Source, Step, Why
from tests.core.clocks import at
from tests.core.letters import CLIENT

HE, EN = Language.HE, Language.EN
NOW = at("2026-09-08T08:30")
DAY = Day(
    language=EN,
    name="Noa Bar",
    gender=Gender.F,
    since=at("2026-09-07T08:30"),
    now=NOW,
    clients={"cafe": CLIENT},
    judged=(),
    entries=(),
    drafts=(),
    waiting=(),
    looks=(),
    opening=at("2026-09-08T09:00"),
    observing=False,
)


def judged(
    number: int = 1, *, client: str | None = "cafe", skipped: Skipped | None = None, language: str = "en"
) -> JudgedRow:
    at_ = NOW.astimezone(UTC)
    return JudgedRow(
        content_id=f"c{number}", account="box", folder="INBOX", uid=str(number), client_id=client,
        sender="dana@cafe.example", subject="the site", others=(), message_id=f"m{number}@x", thread=f"t{number}",
        sent_at=at_,
        language=language, skipped=skipped, decision=Action.NOTE, kinds=(), step=None, because=Why.NOTHING, model="v",
        judged_at=at_,
    )  # fmt: skip


def entry(
    number: int = 1,
    kind: Kind = Kind.OUT_OF_SCOPE,
    *,
    client: str = "cafe",
    source: Source = Source.TEXT,
    evidence: str | None = "Please add a flyer.",
) -> Entry:
    clock = source is Source.CLOCK
    return Entry(
        number, client, NOW.astimezone(UTC), kind, source, None if clock else 0.9, False, None if clock else evidence,
        "because", f"c{number}",
    )  # fmt: skip


def draft(number: int = 1, state: str = "stored", *, reason: str = "", client: str = "cafe") -> DraftRow:
    at_ = NOW.astimezone(UTC)
    return DraftRow(
        f"r{number}",
        f"c{number}",
        "box",
        f"t{number}",
        client,
        (Kind.OUT_OF_SCOPE,),
        Step.GENTLE,
        state,
        reason,
        None,
        at_,
        at_,
    )


def waiting(number: int = 1, why: Why = Why.DOUBTFUL, evidence: str = "Please add a flyer.") -> Waiting:
    return Waiting(replace(judged(number), because=why), (entry(number, evidence=evidence),))


def invoice(number: str, due: date, paid: date | None = None) -> Invoice:
    return Invoice(number, Decimal("2400.00"), "ILS", date(2026, 7, 1), due, paid)


def look(error: str = "", *, last_good: bool = True, refused: bool = False, account: str = "box") -> Look:
    good = NOW.astimezone(UTC) - timedelta(days=2)
    return Look(account, good if last_good else None, NOW.astimezone(UTC), error, refused, noticed=False)


def text(day: Day) -> str:
    return summary_text(day, wiring.templates())


def test_an_account_that_was_silent_for_too_long_is_told_though_nothing_failed() -> None:
    assert "! Account box was not looked at since 6 September, 8:30: perhaps" in text(replace(DAY, looks=(look(),)))
    assert is_empty(replace(DAY, looks=(look(),), silent_after=timedelta(days=3)))


def test_a_day_without_anything_is_one_line() -> None:
    assert is_empty(DAY)
    assert text(DAY) == (
        "Good morning Noa,\n\nSince Monday, 7 September, 8:30: 0 mails looked at, and nothing needs your attention.\n"
    )
    assert text(replace(DAY, language=HE)) == (
        "בוקר טוב Noa,\n\nמאז יום שני, 7 בספטמבר, בשעה 8:30, לא הגיעו מיילים לבדיקה, ולא נמצא דבר שדורש תשומת לב.\n"
    )
    assert subject(DAY) == "Summary 8 September: a quiet day"
    assert subject(replace(DAY, language=HE)) == "סיכום 8 בספטמבר: יום שקט"


@pytest.mark.parametrize(
    ("name", "gender", "called"),
    [
        ("נועה בר", Gender.F, "בוקר טוב נועה,"),
        ("סטודיו קמה", Gender.NEUTRAL, "בוקר טוב סטודיו קמה,"),
        ("קמה ושות'", Gender.PLURAL, "בוקר טוב קמה ושות',"),
        ("הרב יואל כץ", Gender.M, "בוקר טוב הרב יואל כץ,"),
        ("", Gender.F, "בוקר טוב,"),
    ],
)
def test_a_studio_and_a_title_are_greeted_by_the_whole_name(name: str, gender: Gender, called: str) -> None:
    assert text(replace(DAY, name=name, gender=gender, language=HE)).startswith(f"{called}\n")


def test_an_account_that_was_not_looked_at_is_told_in_whole_hebrew_sentences() -> None:
    said = [text(replace(DAY, language=HE, looks=(look("no answer", last_good=good),))) for good in (True, False)]
    assert "! החשבון box לא נבדק מאז 6 בספטמבר בשעה 8:30. הסיבה: no answer" in said[0]
    assert "! החשבון box מעולם לא נבדק. הסיבה: no answer" in said[1]


@pytest.mark.parametrize(
    ("count", "english", "hebrew"),
    [
        (1, "1 mail looked at, {}", "בשעה 8:30, נבדק מייל אחד, {}"),
        (3, "3 mails looked at, {}", "בשעה 8:30, נבדקו 3 מיילים, {}"),
    ],
)
def test_mails_are_counted_in_grammar(count: int, english: str, hebrew: str) -> None:
    day = replace(DAY, judged=[judged(number) for number in range(count)])
    assert english.format("and nothing") in text(day)
    assert hebrew.format("ולא נמצא") in text(replace(day, language=HE))
    remark = ("without any remark.", "בלי הערה.") if count == 1 else ("3 of them without", "מהם בלי הערה: 3.")
    told = replace(day, waiting=[waiting(9)])
    assert english.format(remark[0]) in text(told)
    assert hebrew.format(remark[1]) in text(replace(told, language=HE))


def test_skipped_mail_is_not_counted_as_looked_at_but_mail_without_text_is() -> None:
    rows = [judged(1, skipped=Skipped.AUTOMATIC), judged(2, skipped=Skipped.NO_TEXT), judged(3, skipped=Skipped.OWN)]
    assert "1 mail looked at" in text(replace(DAY, judged=rows))


def test_what_happened_stands_in_its_section() -> None:
    day = replace(
        DAY,
        judged=[judged(number) for number in (1, 2, 3, 4)],
        entries=[entry(1), entry(2), entry(3, Kind.OUT_OF_HOURS, source=Source.CLOCK)],
        drafts=[draft(1)],
        waiting=[waiting(2)],
    )
    assert text(day) == (
        "Good morning Noa,\n"
        "\n"
        "Since Monday, 7 September, 8:30: 4 mails looked at, 1 of them without any remark.\n"
        "\n"
        "Drafts that wait for you\n"
        "• Dana: out of scope (gentle). Best sent: Tuesday, 8 September, 9:00.\n"
        "\n"
        "Waiting for your decision (inboxguard review)\n"
        "• Dana: out of scope; not certain enough for a draft\n"
        '  "Please add a flyer."\n'
        "\n"
        "What else happened\n"
        "• Mails sent outside your hours: 1 (1 client)\n"
        "\n"
        "Next steps\n"
        "1. Go through what waits: inboxguard review\n"
        "2. Read the drafts, edit them, send them\n"
    )
    assert subject(day) == "Summary 8 September: 1 draft, 1 to decide"
    assert subject(replace(day, language=HE)) == "סיכום 8 בספטמבר: טיוטה אחת, 1 להחלטה"


def test_a_hebrew_day_is_hebrew() -> None:
    day = replace(
        DAY,
        language=HE,
        judged=[judged(1)],
        entries=[entry(1)],
        drafts=[draft(1)],
        waiting=[waiting(2)],
        observing=True,
    )
    assert "• Dana: מעבר להסכם (נוסח רך). זמן שליחה מוצע: יום שלישי, 8 בספטמבר, 9:00." in text(day)
    assert "1. מעבר על מה שמחכה: inboxguard review; אחרי הסקירה הראשונה יתחילו טיוטות" in text(day)


def test_while_observing_the_next_step_says_that_drafts_begin_after_the_review() -> None:
    day = replace(DAY, waiting=[waiting(1, Why.OBSERVING)], observing=True)
    assert next_steps(day) == ["Go through what waits: inboxguard review; after the first review drafts begin"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"looks": (look("no answer"),)}, "! Account box was not looked at since 6 September, 8:30: no answer"),
        ({"looks": (look("no answer", last_good=False),)}, "! Account box was never looked at: no answer"),
        ({"judged": (judged(skipped=Skipped.UNREADABLE),)}, "! Mails that could not be read: 1."),
        ({"judged": (judged(language="other"),)}, "! Mails in another language, not understood: 1."),
        ({"drafts": (draft(1, "uncertain", reason="lost"),)}, "! Dana: a draft was not stored (lost)"),
        ({"drafts": (draft(1, "refused", reason="no room"),)}, "! Dana: a draft was not stored (no room)"),
        ({"clients": {}}, "! No clients are configured, so no mail is judged."),
        ({"alerts": ("the disk is nearly full",)}, "! the disk is nearly full"),
    ],
)
def test_what_could_not_be_done_is_said_first_and_is_never_a_quiet_day(changes: dict, said: str) -> None:
    day = replace(DAY, **changes)
    assert not is_empty(day)
    assert text(day).splitlines()[2].startswith(said)
    hebrew = text(replace(day, language=HE)).splitlines()[2]
    assert hebrew.startswith("! ")
    assert hebrew != text(day).splitlines()[2] or "alerts" in changes


def test_another_language_from_a_machine_is_no_alert() -> None:
    assert is_empty(replace(DAY, judged=[judged(skipped=Skipped.AUTOMATIC, language="other")]))


def test_a_refused_password_is_the_first_step() -> None:
    day = replace(DAY, looks=(look("refused", refused=True),), waiting=[waiting()], drafts=[draft()])
    assert next_steps(day)[0] == "Mend the sign-in: inboxguard doctor"
    assert len(next_steps(replace(day, clients={}))) == 3


def test_what_stands_in_a_draft_or_in_review_is_not_told_twice() -> None:
    day = replace(DAY, entries=[entry(1), entry(2), entry(3), entry(4)], drafts=[draft(1)], waiting=[waiting(2)])
    assert event_lines(day) == ["Dana: out of scope × 2"]


def test_money_and_unread_lines_of_an_export_stand_in_the_summary() -> None:
    client = replace(CLIENT, invoices=(invoice("1", date(2026, 8, 1)),))
    report = FileReport("all.csv", 3, 0, (LineProblem(4, "x"), LineProblem(9, "y")))
    day = replace(DAY, clients={"cafe": client}, invoice_files=(report,))
    assert "• Dana: invoice 1, ₪2,400, 38 days past due" in text(day)
    assert "! all.csv: 2 lines need a look. See inboxguard doctor" in text(day)
    assert "! קובץ החשבוניות all.csv: 2 שורות דורשות בדיקה. הפירוט: inboxguard doctor" in text(
        replace(day, language=HE)
    )
    assert not is_empty(day)


def test_a_client_who_left_the_configuration_is_named_by_identifier() -> None:
    assert event_lines(replace(DAY, entries=[entry(1, client="gone")])) == ["gone: out of scope"]


def test_a_sender_who_may_be_a_client_is_named_by_address() -> None:
    one = Waiting(replace(judged(1, client=None), because=Why.POSSIBLE_CLIENT), ())
    assert "• dana@cafe.example: you have written to this sender: a client?" in text(replace(DAY, waiting=[one]))


def test_a_long_sentence_is_cut_at_a_word() -> None:
    sentence = "Please " + "add a flyer and " * 10 + "\nmore."
    line = next(line for line in text(replace(DAY, waiting=[waiting(evidence=sentence)])).splitlines() if '"' in line)
    assert line.endswith((' add…"', ' a…"', ' flyer…"', ' and…"'))
    assert len(line) <= 95


def busy(language: Language) -> Day:
    clients: dict[str, Client] = {
        f"k{number}": replace(
            CLIENT, id=f"k{number}", name=f"Client {number}", invoices=(invoice(str(number), date(2026, 8, 1)),)
        )
        for number in range(12)
    }
    return replace(
        DAY,
        language=language,
        clients=clients,
        judged=[judged(number, language="other" if number == 3 else "en") for number in range(80)]
        + [judged(99, skipped=Skipped.UNREADABLE)],
        entries=[entry(number, list(Kind)[number % 6], client=f"k{number % 12}") for number in range(40)]
        + [entry(number, Kind.OUT_OF_HOURS, source=Source.CLOCK) for number in range(60)],
        drafts=[draft(number, client=f"k{number}") for number in range(9)]
        + [draft(number + 20, "refused", reason="no room") for number in range(6)],
        waiting=[waiting(number + 10) for number in range(14)],
        looks=[look("no answer", account=f"box{number}") for number in range(5)],
    )


@pytest.mark.parametrize("language", [HE, EN])
def test_the_busiest_day_stays_on_one_screen_and_counts_what_it_leaves_out(language: Language) -> None:
    lines = text(busy(language)).splitlines()
    assert len(lines) <= 40
    told = ["! and 10 more", "• and 6 more", "• and 11 more", "• and 10 more", "• and 9 more"]
    assert [line for line in lines if line[2:].startswith(("and ", "ועוד "))] == (
        told if language is EN else [line.replace("and", "ועוד").removesuffix(" more") for line in told]
    )
    assert not any("None" in line or "{" in line or line != line.rstrip() for line in lines)
    assert text(busy(language)).count("\n\n\n") == 0


def test_an_ordinary_day_shows_five_of_each() -> None:
    day = replace(DAY, drafts=[draft(number) for number in range(5)], judged=[judged(1)])
    assert text(day).count("• Dana") == 5
    assert " more" not in text(day)


@pytest.mark.parametrize("language", [HE, EN])
def test_nothing_is_loud(language: Language) -> None:
    written = text(busy(language)) + subject(busy(language))
    assert "!" not in written.replace("\n! ", "\n")


def test_a_period_begins_at_the_last_summary_or_a_day_back() -> None:
    assert period_start(NOW, None) == NOW - timedelta(days=1)
    assert period_start(NOW, NOW - timedelta(days=3)) == NOW - timedelta(days=3)


def test_a_name_that_a_stranger_chose_is_text_in_the_template() -> None:
    evil = replace(CLIENT, name="{{ 7*7 }}{% for x in y %}")
    assert "{{ 7*7 }}" in text(replace(DAY, clients={"cafe": evil}, entries=[entry(1)]))
