"""From findings and standing to a decision."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inboxguard.core.engagement import Importance
from inboxguard.core.policy import Situation, by_weight, decide, event_count, firmer_step, step_for
from inboxguard.core.settings import AddressForm, Agreement, Client, DraftMode, Handling, Ladder, Policy
from inboxguard.core.types import (
    Action,
    Address,
    Entry,
    Finding,
    Judgement,
    Kind,
    Language,
    Mail,
    Source,
    Step,
    Threshold,
    Why,
)

NOW = datetime(2026, 9, 8, 7, 0, tzinfo=UTC)
CLIENT = Client("cafe", "Dana", ("dana@cafe.example",), (), AddressForm.UNKNOWN, None, None, True, None)
MAIL = Mail("s", "m@x", None, (), "", None, (), (), (), NOW, NOW, None, "t", "t", False, None, ())
FREE = Situation(NOW, CLIENT, (), {}, DraftMode.ON, answered=False, live_draft=False, drafts_today=0, backlog=False)


def finding(kind: Kind, *, source: Source = Source.TEXT, doubtful: bool = False) -> Finding:
    clock = source is Source.CLOCK
    probability, cuts = (None, None) if clock else (0.9, Threshold(0.4, 0.8))
    return Finding(kind, source, probability, cuts, doubtful, None if clock else "e", None, "b")


def judgement(*findings: Finding) -> Judgement:
    return Judgement(MAIL, "cafe", Language.EN, None, findings)


def event(
    days_ago: float, *, doubtful: bool = False, verdict: bool | None = None, source: Source = Source.TEXT
) -> Entry:
    return Entry(
        1, "cafe", NOW - timedelta(days=days_ago), Kind.OUT_OF_SCOPE, source, 0.9, doubtful, "e", "b", "c", verdict
    )


SCOPE = finding(Kind.OUT_OF_SCOPE)


@pytest.mark.parametrize(
    ("findings", "situation", "action", "why"),
    [
        ((), FREE, Action.NOTE, Why.NOTHING),
        ((finding(Kind.OUT_OF_HOURS, source=Source.CLOCK),), FREE, Action.NOTE, Why.CLOCK_ONLY),
        ((SCOPE,), FREE, Action.DRAFT, Why.DRAFTED),
        ((finding(Kind.OUT_OF_SCOPE, doubtful=True),), FREE, Action.REVIEW, Why.DOUBTFUL),
        ((SCOPE,), replace(FREE, drafts=DraftMode.OBSERVE), Action.REVIEW, Why.OBSERVING),
        ((SCOPE,), replace(FREE, answered=True), Action.NOTE, Why.ANSWERED),
        ((SCOPE,), replace(FREE, backlog=True), Action.NOTE, Why.BACKLOG),
        ((SCOPE,), replace(FREE, live_draft=True), Action.NOTE, Why.LIVE_DRAFT),
        ((SCOPE,), replace(FREE, drafts_today=5), Action.REVIEW, Why.DAY_FULL),
        ((SCOPE,), replace(FREE, client=replace(CLIENT, drafts=False)), Action.NOTE, Why.CLIENT_OFF),
        ((SCOPE, finding(Kind.HOSTILITY)), FREE, Action.REVIEW, Why.CALL_FIRST),
        ((finding(Kind.LEAVING),), FREE, Action.REVIEW, Why.CALL_FIRST),
        ((SCOPE, finding(Kind.DISCOUNT, doubtful=True)), FREE, Action.DRAFT, Why.DRAFTED),
    ],
)
def test_what_follows_from_what(findings: tuple[Finding, ...], situation: Situation, action: Action, why: Why) -> None:
    decision = decide(judgement(*findings), situation, Policy())
    assert (decision.action, decision.why) == (action, why)


def test_payment_comes_first_in_a_letter_about_several_kinds() -> None:
    decision = decide(judgement(SCOPE, finding(Kind.PAYMENT_EXCUSE)), FREE, Policy())
    assert decision.kinds == (Kind.PAYMENT_EXCUSE, Kind.OUT_OF_SCOPE)


def test_a_kind_that_is_only_noted_gets_no_draft() -> None:
    policy = Policy(handling={Kind.OUT_OF_SCOPE: Handling.NOTE})
    assert decide(judgement(SCOPE), FREE, policy).why is Why.NOTED


@pytest.mark.parametrize(
    ("history", "last", "step"),
    [
        ((), None, Step.GENTLE),
        ((event(1),), None, Step.GENTLE),
        ((event(1), event(2)), None, Step.FIRM),
        ((event(1), event(40)), None, Step.GENTLE),
        ((event(1), event(2), event(3), event(4)), None, Step.FINAL),
        ((event(1),), (Step.FIRM, NOW - timedelta(days=10)), Step.FINAL),
        ((event(1),), (Step.FIRM, NOW - timedelta(days=61)), Step.GENTLE),
        ((event(1), event(2, verdict=False)), None, Step.GENTLE),
        ((event(1), event(2, doubtful=True)), None, Step.GENTLE),
        ((event(1), event(2, doubtful=True, verdict=True)), None, Step.FIRM),
        ((event(1), event(2, source=Source.CLOCK)), None, Step.GENTLE),
    ],
)
def test_firmness_follows_history(history: tuple[Entry, ...], last: tuple[Step, datetime] | None, step: Step) -> None:
    situation = replace(FREE, history=history, last_drafts={Kind.OUT_OF_SCOPE: last} if last else {})
    assert step_for(Kind.OUT_OF_SCOPE, situation, Ladder()) is step


def test_the_same_demand_again_after_a_letter_in_its_thread_is_answered_firmly() -> None:
    situation = replace(FREE, answered_in_thread=frozenset({Kind.OUT_OF_SCOPE}))
    assert step_for(Kind.OUT_OF_SCOPE, situation, Ladder()) is Step.FIRM
    assert step_for(Kind.DISCOUNT, situation, Ladder()) is Step.GENTLE


@pytest.mark.parametrize(
    ("days", "passed", "importance", "step"),
    [
        ((1,), 1, Importance.NORMAL, Step.FIRM),
        ((1,), 0, Importance.NORMAL, Step.GENTLE),
        ((1, 2), 2, Importance.NORMAL, Step.FINAL),
        ((40,), 1, Importance.NORMAL, Step.GENTLE),
        ((), 0, Importance.SMALL, Step.GENTLE),
        ((1,), 0, Importance.SMALL, Step.FIRM),
        ((1, 2, 3), 0, Importance.SMALL, Step.FINAL),
        ((1, 2), 0, Importance.CORE, Step.GENTLE),
        ((1, 2, 3, 4), 0, Importance.CORE, Step.FIRM),
    ],
)
def test_what_was_let_pass_and_the_weight_of_the_client_move_the_step(
    days: tuple[int, ...], passed: int, importance: Importance, step: Step
) -> None:
    history = tuple(replace(event(day), content_id=f"c{day}") for day in days)
    situation = replace(
        FREE,
        client=replace(CLIENT, importance=importance),
        history=history,
        let_pass=frozenset(entry.content_id for entry in history[:passed]),
    )
    assert step_for(Kind.OUT_OF_SCOPE, situation, Ladder()) is step
    assert event_count(Kind.OUT_OF_SCOPE, situation, Ladder()) == 1 + sum(day <= 30 for day in days)


@pytest.mark.parametrize(
    ("email", "situation", "why"),
    [
        ("gil@cafe.example", FREE, Why.NEW_REQUESTER),
        ("dana@cafe.example", FREE, Why.DRAFTED),
        ("gil@cafe.example", replace(FREE, answered=True), Why.ANSWERED),
        ("gil@cafe.example", replace(FREE, drafts=DraftMode.OBSERVE), Why.NEW_REQUESTER),
    ],
)
def test_a_demand_from_no_agreed_contact_goes_to_review(email: str, situation: Situation, why: Why) -> None:
    client = replace(CLIENT, agreement=Agreement(contacts=("dana@cafe.example",)))
    asked = replace(judgement(SCOPE), mail=replace(MAIL, sender=Address("", email)))
    assert decide(asked, replace(situation, client=client), Policy()).why is why
    assert decide(replace(asked, findings=()), replace(situation, client=client), Policy()).why is Why.NOTHING


def test_a_firm_letter_names_as_many_events_as_the_ladder_counts() -> None:
    history = (
        event(1),
        event(2, verdict=False),
        event(3, doubtful=True),
        event(4, doubtful=True, verdict=True),
        event(31),
    )
    assert event_count(Kind.OUT_OF_SCOPE, replace(FREE, history=history), Ladder()) == 3
    assert event_count(Kind.DISCOUNT, replace(FREE, history=history), Ladder()) == 1


@pytest.mark.parametrize(
    ("lead", "beside"), [(Kind.PAYMENT_EXCUSE, Kind.OUT_OF_SCOPE), (Kind.OUT_OF_SCOPE, Kind.OUT_OF_HOURS)]
)
def test_a_letter_is_as_firm_as_its_own_kind_calls_for_whatever_it_takes_up_beside(lead: Kind, beside: Kind) -> None:
    for more, step in ((beside, Step.GENTLE), (lead, Step.FINAL)):
        history = tuple(replace(event(day), kind=more) for day in range(1, 5))
        situation = replace(FREE, history=history, last_drafts={more: (Step.FIRM, NOW - timedelta(days=1))})
        decision = decide(judgement(finding(beside), finding(lead)), situation, Policy())
        assert (decision.kinds, decision.step) == ((lead, beside), step)


def test_kinds_stand_once_and_by_weight() -> None:
    assert by_weight([*Kind, *Kind])[:3] == (Kind.HOSTILITY, Kind.LEAVING, Kind.PAYMENT_EXCUSE)
    assert len(by_weight([*Kind, *Kind])) == len(Kind)


@pytest.mark.parametrize(
    ("last", "days_ago", "importance", "step"),
    [
        (None, 0, Importance.NORMAL, Step.GENTLE),
        (Step.GENTLE, 4, Importance.NORMAL, Step.FIRM),
        (Step.FIRM, 4, Importance.NORMAL, Step.FINAL),
        (Step.FINAL, 4, Importance.SMALL, Step.FINAL),
        (Step.GENTLE, 4, Importance.CORE, Step.FIRM),
        (Step.FIRM, 4, Importance.CORE, Step.FIRM),
        (Step.FIRM, 90, Importance.NORMAL, Step.GENTLE),
    ],
)
def test_a_broken_promise_is_followed_a_step_firmer(
    last: Step | None, days_ago: int, importance: Importance, step: Step
) -> None:
    drafts = {Kind.PAYMENT_EXCUSE: (last, NOW - timedelta(days=days_ago))} if last else {}
    situation = replace(FREE, client=replace(CLIENT, importance=importance), last_drafts=drafts)
    assert firmer_step(Kind.PAYMENT_EXCUSE, situation, Ladder()) is step
