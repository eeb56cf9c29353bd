"""One mail judged: who wrote it, whether it is judged at all, what the clock and the words say."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from inboxguard.core.availability import Availability
from inboxguard.core.clients import Directory
from inboxguard.core.judge import Judge
from inboxguard.core.settings import AddressForm, Agreement, Client, Hours, Invoice
from inboxguard.core.types import Address, Finding, Judgement, Kind, Language, Mail, Skipped, Source, Threshold
from tests.core.clocks import ISRAEL, JERUSALEM, at
from tests.core.test_compose import ME
from tests.workshop import WORDS, ScriptedModel

CLIENT = Client("cafe", "Dana", ("dana@cafe.example",), (), AddressForm.UNKNOWN, None, None, True, None)
OPEN, LATE = at("2026-09-08T10:00"), at("2026-09-08T22:41")
CUTS = Threshold(0.4, 0.8)


def judge(client: Client = CLIENT, *, hours: Hours = ISRAEL, everyone: bool = False, assumed: str = "") -> Judge:
    return Judge(
        me=replace(ME, language=Language.EN),
        directory=Directory((client,)),
        availability=Availability(hours, JERUSALEM),
        model=ScriptedModel(WORDS),  # type: ignore[arg-type]
        everyone=everyone,
        assumed_hours=assumed,
    )


def mail(text: str, *, email: str = "dana@cafe.example", sent_at: datetime | None = OPEN, **changes: object) -> Mail:
    made = Mail(
        "s", "m1@x", None, (), "the site", Address("Dana", email), (), (), (), sent_at, sent_at, None, text, text,
        forwarded=False, automatic=None, attachments=(),
    )  # fmt: skip
    return replace(made, **changes)


def clock(because: str) -> Finding:
    return Finding(Kind.OUT_OF_HOURS, Source.CLOCK, None, None, False, None, None, because)


@pytest.mark.parametrize(
    ("one", "skipped"),
    [
        (mail("Add a FLYER.", email="noa@bar.example"), Skipped.OWN),
        (mail("Add a FLYER.", email="studio@bar.example", automatic="List-Id"), Skipped.OWN),
        (mail("Add a FLYER.", automatic="List-Id"), Skipped.AUTOMATIC),
        (mail("Add a FLYER.", email="x@y.example", automatic="List-Id"), Skipped.AUTOMATIC),
        (mail("Add a FLYER.", email="x@y.example"), Skipped.NOT_A_CLIENT),
        (mail("Add a FLYER.", sender=None), Skipped.NOT_A_CLIENT),
        (mail("", forwarded=True), Skipped.NO_TEXT),
        (mail("👍 … !"), Skipped.NO_TEXT),
        (mail("  \n\n"), Skipped.NO_TEXT),
    ],
)
def test_what_is_skipped_has_no_finding_not_even_by_the_clock(one: Mail, skipped: Skipped) -> None:
    judgement = judge().judge(replace(one, sent_at=LATE))
    assert (judgement.skipped, judgement.findings) == (skipped, ())


def test_a_skipped_mail_still_names_its_client() -> None:
    assert judge().judge(mail("x", automatic="List-Id")).client_id == "cafe"
    assert judge().judge(mail("x", email="x@y.example")).client_id is None


def test_everyone_is_judged_when_asked_for_but_the_owner_and_machines() -> None:
    asked = judge(everyone=True)
    stranger = asked.judge(mail("Add a FLYER.", email="x@y.example"))
    assert (stranger.client_id, stranger.skipped, len(stranger.findings)) == (None, None, 1)
    assert asked.judge(mail("x", email="noa@bar.example")).skipped is Skipped.OWN
    assert asked.judge(mail("x", email="x@y.example", automatic="List-Id")).skipped is Skipped.AUTOMATIC


def test_the_clock_needs_no_words() -> None:
    because = "sent on Tuesday 22:41, outside the working hours"
    assert judge().judge(mail("Good night.", sent_at=LATE)).findings == (clock(because),)
    assert judge().judge(mail("Good morning.", sent_at=OPEN)).findings == ()


def test_the_clock_is_the_owners_wherever_the_client_is() -> None:
    in_new_york = datetime(2026, 9, 8, 15, 41, tzinfo=ZoneInfo("America/New_York"))
    assert judge().judge(mail("Hi.", sent_at=in_new_york)).findings == (
        clock("sent on Tuesday 22:41, outside the working hours"),
    )


def test_grace_keeps_the_clock_quiet_shortly_after_closing() -> None:
    lenient = judge(hours=replace(ISRAEL, grace_minutes=15))
    assert lenient.judge(mail("Hi.", sent_at=at("2026-09-08T17:14"))).findings == ()
    assert len(lenient.judge(mail("Hi.", sent_at=at("2026-09-08T17:15"))).findings) == 1


def test_assumed_hours_and_doubtful_dates_are_told() -> None:
    judgement = judge(assumed="hours assumed: A").judge(mail("Hi.", sent_at=LATE, time_note="Date was wrong"))
    assert judgement.findings[0].because.endswith("working hours (hours assumed: A; Date was wrong)")


@pytest.mark.parametrize("sent_at", [None, datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)])
def test_a_mail_without_a_credible_time_gets_no_word_from_the_clock(sent_at: datetime | None) -> None:
    judgement = judge().judge(mail("Please add a FLYER.", sent_at=sent_at))
    assert [finding.source for finding in judgement.findings] == [Source.TEXT]


def test_a_standing_finding_carries_all_that_a_person_needs_to_check_it() -> None:
    (finding,) = judge().judge(mail("Lovely work. Please add a FLYER. Bye")).findings
    assert finding == Finding(
        Kind.OUT_OF_SCOPE,
        Source.TEXT,
        probability=0.95,
        threshold=CUTS,
        doubtful=False,
        evidence="Please add a FLYER.",
        clause=None,
        because="asks for work beyond what was agreed; no agreement on file, judged by words",
        words=("FLYER",),
    )


def test_between_the_cuts_it_is_doubtful_and_below_it_is_nothing() -> None:
    (finding,) = judge().judge(mail("PERHAPS you could look.")).findings
    assert finding.doubtful
    assert finding.because.endswith("not certain, please look")
    quiet = replace(judge(), model=ScriptedModel({"PERHAPS": (Kind.DISCOUNT, 0.39)}))
    assert quiet.judge(mail("PERHAPS you could look.")).findings == ()


@pytest.mark.parametrize(("probability", "doubtful"), [(0.4, True), (0.799, True), (0.8, False)])
def test_the_cuts_themselves_count_as_reached(probability: float, doubtful: bool) -> None:
    scripted = ScriptedModel({"X": (Kind.DISCOUNT, probability)})
    (finding,) = replace(judge(), model=scripted).judge(mail("X please.")).findings
    assert finding.doubtful is doubtful


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("MAYBE a FLYER.", {Kind.OUT_OF_SCOPE}),
        ("A FLYER. MAYBE.", {Kind.OUT_OF_SCOPE, Kind.DISCOUNT}),
        ("MAYBE or PERHAPS.", {Kind.OUT_OF_SCOPE, Kind.DISCOUNT}),
        ("CHEAPER, with a FLYER.", {Kind.OUT_OF_SCOPE, Kind.DISCOUNT}),
    ],
)
def test_a_sentence_that_stands_for_one_kind_is_not_asked_about_for_another(text: str, kinds: set[Kind]) -> None:
    assert {finding.kind for finding in judge().judge(mail(text)).findings} == kinds


def test_what_the_facts_put_in_doubt_is_asked_about_in_any_sentence() -> None:
    """The model is sure of both kinds, but no invoice is open."""
    invoice = Invoice("1043", Decimal(2400), "ILS", date(2026, 8, 20), date(2026, 9, 30), date(2026, 9, 7))
    findings = (
        judge(replace(CLIENT, invoices=(invoice,)))
        .judge(mail("CHEAPER, our accountant with the CHEQUE is on leave."))
        .findings
    )
    assert {finding.kind: finding.doubtful for finding in findings} == {
        Kind.DISCOUNT: False,
        Kind.PAYMENT_EXCUSE: True,
    }


def agreed(*included: str) -> Client:
    return replace(CLIENT, agreement=Agreement(included=included))


def test_what_the_agreement_includes_is_no_finding() -> None:
    assert judge(agreed("a flyer")).judge(mail("Please add the FLYER.")).findings == ()


def test_what_it_does_not_include_is_held_against_it() -> None:
    (finding,) = judge(agreed("a website")).judge(mail("Please add a FLYER to the website.")).findings
    assert (finding.source, finding.clause) == (Source.AGREEMENT, "a website")
    assert finding.because == "asks for work beyond what was agreed; nearest in the agreement: a website"
    (finding,) = judge(agreed("a website")).judge(mail("Please add a FLYER.")).findings
    assert (finding.source, finding.clause) == (Source.AGREEMENT, None)
    assert finding.because == "asks for work beyond what was agreed; the agreement names no such work"


def test_the_agreement_clears_scope_and_leaves_the_rest() -> None:
    text = "Please add the FLYER TONIGHT. And CHEAPER."
    kinds = {finding.kind for finding in judge(agreed("a flyer tonight")).judge(mail(text)).findings}
    assert kinds == {Kind.OUT_OF_HOURS, Kind.DISCOUNT}


def test_another_language_gets_no_text_finding_but_the_clock_still_speaks() -> None:
    text = "Bonjour, pouvez-vous ajouter un FLYER pour la semaine prochaine, merci beaucoup"
    judgement = judge().judge(mail(text, sent_at=LATE))
    assert judgement.language is Language.OTHER
    assert judgement.skipped is None
    assert [finding.source for finding in judgement.findings] == [Source.CLOCK]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Please add a FLYER to the site", Language.EN),
        ("תוסיפי בבקשה FLYER לאתר", Language.HE),
        ("היי, please add a FLYER to the new site תודה רבה לך", Language.MIXED),
    ],
)
def test_hebrew_english_and_both_are_read(text: str, language: Language) -> None:
    judgement = judge().judge(mail(text))
    assert judgement.language is language
    assert len(judgement.findings) == 1


def test_only_the_new_text_is_judged() -> None:
    judgement: Judgement = judge().judge(replace(mail("Thanks!"), text="Thanks!\n> Please add a FLYER."))
    assert judgement.findings == ()
