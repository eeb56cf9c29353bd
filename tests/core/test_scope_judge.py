"""Mail with requests, judged in the light of the agreement and of what came before; minimal pairs in both languages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from inboxguard.core.availability import Availability
from inboxguard.core.clients import Directory
from inboxguard.core.engagement import Project, RoundAsked, Swap
from inboxguard.core.judge import Judge
from inboxguard.core.scope_judge import Past
from inboxguard.core.settings import Agreement
from inboxguard.core.types import Entry, Finding, Judgement, Kind, Language, Source
from tests.core.clocks import ISRAEL, JERUSALEM, at
from tests.core.letters import CLIENT
from tests.core.test_compose import ME
from tests.core.test_judge import mail
from tests.workshop import ScriptedModel

NOW = at("2026-09-08T10:00")
THREAD = "m1@x"


def judged(
    text: str,
    agreement: Agreement | None,
    *,
    heard: dict[str, float] | None = None,
    paying: dict[str, float] | None = None,
    language: Language = Language.EN,
    past: Past | None = None,
    email: str = "dana@cafe.example",
    projects: Sequence[Project] = (),
) -> Judgement:
    """A mail of which the model hears sentences (by a word of each) as out of scope, or as payment excuses."""
    words = {word: (Kind.OUT_OF_SCOPE, value) for word, value in (heard or {}).items()}
    words |= {word: (Kind.PAYMENT_EXCUSE, value) for word, value in (paying or {}).items()}
    client = replace(
        CLIENT, id="cafe", emails=(), domains=("cafe.example",), agreement=agreement, projects=tuple(projects)
    )
    judge = Judge(
        me=replace(ME, language=language),
        directory=Directory((client,)),
        availability=Availability(ISRAEL, JERUSALEM),
        model=ScriptedModel(words),  # type: ignore[arg-type]
    )
    return judge.judge(mail(text, sent_at=NOW, email=email), past or Past(rounds={}))


def only(judgement: Judgement) -> Finding:
    (finding,) = judgement.findings
    return finding


TWO_ROUNDS = Agreement(included=("a website", "two rounds of corrections"), excluded=("hosting",), rounds=2)
SETS = Agreement(included=("אתר", "שני סבבי תיקונים"), excluded=("אחסון",))


@pytest.mark.parametrize(
    ("agreement", "language", "second", "third", "because"),
    [
        (
            TWO_ROUNDS,
            Language.EN,
            "Let's do a second round.",
            "Let's do a third round.",
            "2 rounds included, this is the 3rd",
        ),
        (TWO_ROUNDS, Language.HE, "אפשר סבב תיקונים שני?", "אפשר סבב תיקונים שלישי?", "סוכם על שני סבבים, וזה השלישי"),
        (SETS, Language.HE, "Let's do a second round.", "Let's do a third round.", "סוכם על שני סבבים, וזה השלישי"),
    ],
)
def test_the_third_of_two_rounds_stands_and_the_second_is_nothing(
    agreement: Agreement, language: Language, second: str, third: str, because: str
) -> None:
    finding = only(judged(third, agreement, language=language))
    assert (finding.kind, finding.source, finding.doubtful) == (Kind.OUT_OF_SCOPE, Source.AGREEMENT, False)
    assert (finding.evidence, finding.probability) == (third, None)
    assert because in finding.because
    assert finding.clause == agreement.included[1]
    assert judged(second, agreement, heard={second: 0.95}, language=language).findings == ()


@pytest.mark.parametrize("text", ["Let's do a third round, please quote it.", "אפשר סבב שלישי? כמה זה יעלה?"])
def test_a_round_that_is_to_be_paid_for_is_nothing(text: str) -> None:
    assert judged(text, TWO_ROUNDS).findings == ()


def past_rounds(*days_ago: float, project: str) -> Past:
    return Past({project: [RoundAsked(str(days), NOW - timedelta(days=days), None) for days in days_ago]})


PROJECT = "project:site"
SITE = Project("site", date(2026, 8, 1))


@pytest.mark.parametrize("text", ["Here are our corrections.", "הנה התיקונים שלנו."])
def test_rounds_are_counted_from_the_mail(text: str) -> None:
    before = past_rounds(20, 10, project=PROJECT)
    finding = only(judged(text, TWO_ROUNDS, heard={text: 0.5}, past=before, projects=[SITE]))
    assert not finding.doubtful, "two witnesses: the model and the count"
    assert "this is the 3rd" in finding.because
    assert only(judged(text, TWO_ROUNDS, past=before, projects=[SITE])).doubtful, "the count alone only asks"
    assert (
        judged(text, TWO_ROUNDS, heard={text: 0.9}, past=past_rounds(10, project=PROJECT), projects=[SITE]).findings
        == ()
    )


def test_the_owner_corrects_the_count_with_a_day_and_a_number() -> None:
    text, before = "Here are our corrections.", past_rounds(20, 10, project=PROJECT)
    corrected = replace(SITE, since=NOW.date() - timedelta(days=5), rounds_used=1)
    assert judged(text, TWO_ROUNDS, past=before, projects=[corrected]).findings == ()
    used = replace(corrected, rounds_used=2)
    assert "this is the 3rd" in only(judged(text, TWO_ROUNDS, past=Past({}), projects=[used])).because


def test_a_request_for_a_round_is_told_to_the_count() -> None:
    found = judged("Here are our corrections.", TWO_ROUNDS, projects=[SITE]).round
    assert found == (PROJECT, None, 1)
    assert judged("A second round, please.", TWO_ROUNDS, projects=[SITE]).round == (PROJECT, 2, 2)
    assert judged("Thanks for the corrections.", TWO_ROUNDS).round is None


def test_without_a_state_only_what_the_mail_says_counts() -> None:
    assert judged("One more round, please.", TWO_ROUNDS, past=Past()).findings == ()
    assert judged("A third round, please.", TWO_ROUNDS, past=Past()).findings != ()


@pytest.mark.parametrize(
    ("demand", "paid"),
    [
        ("You take care of the hosting too.", "Please quote the hosting too."),
        ("תדאגי גם לאחסון.", "כמה יעלה גם אחסון?"),
    ],
)
def test_what_is_excluded_stands_though_the_model_only_asks_unless_it_is_to_be_paid(demand: str, paid: str) -> None:
    finding = only(judged(demand, TWO_ROUNDS, heard={demand: 0.5}))
    assert (finding.doubtful, finding.clause) == (False, "hosting")
    assert "excluded: hosting" in finding.because
    assert judged(paid, TWO_ROUNDS, heard={paid: 0.95}).findings == (), "a price is asked for, and nothing else"
    for value in (0.5, 0.95):
        assert only(judged(f"{demand} {paid}", TWO_ROUNDS, heard={demand: value})).doubtful


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("Please move the hosting too.", True),
        ("תדאגי גם לאחסון.", True),
        ("The hosting was down again.", None),
        ("האחסון נפל שוב.", None),
        ("I'll PAY once you've moved the hosting.", False),
        ("אני PAY אחרי שתעבירי גם את האחסון.", False),
        ("I'll PAY when the hosting company does.", None),
        ("I'll pay extra once you've moved the hosting.", None),
    ],
)
def test_what_is_excluded_is_asked_about_unheard_and_stands_where_a_payment_waits_for_it(
    text: str, doubtful: bool | None
) -> None:
    findings = judged(text, TWO_ROUNDS, paying={"PAY": 0.95}).findings
    assert [one.doubtful for one in findings if one.kind is Kind.OUT_OF_SCOPE] == [doubtful] * (doubtful is not None)


def test_what_is_excluded_and_unheard_takes_no_standing_requests_place() -> None:
    text = "Please paint the FENCE. And move the hosting."
    assert "FENCE" in (only(judged(text, TWO_ROUNDS, heard={"FENCE": 0.95})).evidence or "")


def test_what_is_included_is_cleared_and_can_be_shown() -> None:
    judgement = judged("When will the website be ready?", TWO_ROUNDS, heard={"website": 0.9})
    assert judgement.findings == ()
    (cleared,) = judgement.cleared
    assert (cleared.because, cleared.clause) == ("included: a website", "a website")


def test_a_sentence_that_is_included_does_not_hide_one_that_is_not() -> None:
    text = "When will the website be ready? Also add a flyer."
    judgement = judged(text, TWO_ROUNDS, heard={"website": 0.95, "flyer": 0.85})
    assert only(judgement).evidence == "Also add a flyer."
    assert len(judgement.cleared) == 1


def test_without_an_agreement_the_words_alone_judge_and_say_so() -> None:
    finding = only(judged("Also add a flyer.", None, heard={"flyer": 0.9}))
    assert (finding.source, finding.clause) == (Source.TEXT, None)
    assert "no agreement on file" in finding.because
    assert judged("Let's do a third round.", None).findings == ()


@pytest.mark.parametrize(("on", "found"), [(date(2026, 9, 1), 0), (date(2026, 9, 9), 1)])
def test_an_agreed_exchange_is_included_from_its_day_on(on: date, found: int) -> None:
    swapped = replace(TWO_ROUNDS, swaps=(Swap("1 round", "hosting", on),))
    assert len(judged("When will the hosting be ready?", swapped, heard={"hosting": 0.9}).findings) == found


@pytest.mark.parametrize(
    ("demand", "innocent"),
    [
        ("Please come to the office once a week.", "Please come to the weekly meeting."),
        ("תגיעי למשרד פעם בשבוע.", "תגיעי לפגישה השבועית."),
    ],
)
def test_an_employers_demand_is_named_and_an_agreed_meeting_is_nothing(demand: str, innocent: str) -> None:
    agreement = Agreement(included=("weekly meeting",))
    assert "presence" in only(judged(demand, agreement, heard={demand: 0.9})).because
    assert judged(innocent, agreement, heard={innocent: 0.9}).findings == ()


def asked(days_ago: float, sentence: str | None = "Just a little icon?") -> Entry:
    sent_at: datetime = NOW - timedelta(days=days_ago)
    return Entry(1, "cafe", sent_at, Kind.OUT_OF_SCOPE, Source.TEXT, 0.5, True, sentence, "b", f"c{days_ago}")


def test_the_third_small_request_of_a_thread_stands_with_the_earlier_ones() -> None:
    text, heard = "And perhaps a banner?", {"banner": 0.5}
    two = Past({}, (asked(9), asked(3, None)))
    finding = only(judged(text, None, heard=heard, past=two))
    assert not finding.doubtful
    assert (
        "3 small requests in one thread add up; before this one: 30 August: “Just a little icon?”; 5 September"
        in finding.because
    )
    assert only(judged(text, None, heard=heard, past=Past({}, (asked(9),)))).doubtful
    hebrew = only(judged("אולי גם באנר?", None, heard={"באנר": 0.5}, past=two, language=Language.HE))
    assert "3 בקשות קטנות בהתכתבות אחת מצטברות" in hebrew.because


CONTACTS = Agreement(included=("a website",), contacts=("dana@cafe.example",))


def test_a_demand_from_somebody_who_is_no_agreed_contact_is_marked() -> None:
    text, heard = "Also add a flyer.", {"flyer": 0.9}
    assert (
        "new requester: gil@cafe.example" in only(judged(text, CONTACTS, heard=heard, email="gil@cafe.example")).because
    )
    assert "new requester" not in only(judged(text, CONTACTS, heard=heard)).because
    anybody = replace(CONTACTS, contacts=())
    assert "new requester" not in only(judged(text, anybody, heard=heard, email="gil@cafe.example")).because
    assert judged("Thanks!", CONTACTS, email="gil@cafe.example").findings == ()


def test_what_is_included_is_asked_about_when_somebody_else_asks_for_it() -> None:
    text, heard = "When will the website be ready?", {"website": 0.9}
    finding = only(judged(text, CONTACTS, heard=heard, email="gil@cafe.example"))
    assert finding.doubtful
    assert finding.because.startswith("included: a website; new requester")
    assert judged(text, CONTACTS, heard=heard).findings == ()
