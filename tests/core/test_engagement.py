"""Projects and agreed exchanges."""

from dataclasses import replace
from datetime import date

import pytest

from inboxguard.core.engagement import Project, Swap, in_force, project_of
from inboxguard.core.scope import Holds, hold
from inboxguard.core.settings import Agreement
from tests.core.letters import CLIENT

DAY = date(2026, 9, 1)
POSTS = Agreement(included=("four posts a month", "a newsletter"), excluded=("uploading",), rounds=2)


def after(give: str, take: str = "upload", *, agreement: Agreement = POSTS, day: date = DAY) -> Agreement:
    return in_force(replace(agreement, swaps=(Swap(give, take, DAY),)), day)


def test_an_exchange_allows_the_one_and_counts_fewer_of_the_other() -> None:
    agreement = after("2 posts", "upload")
    assert agreement.included == ("2 posts a month", "a newsletter", "upload")
    assert hold("תעלי את זה", agreement).how is not Holds.EXCLUDED
    assert hold("Please send three posts.", agreement).how is Holds.EXCEEDED
    assert hold("Please send three posts.", POSTS).how is not Holds.EXCEEDED


def test_before_its_day_an_exchange_changes_nothing() -> None:
    assert after("2 posts", day=date(2026, 8, 31)).included == POSTS.included


@pytest.mark.parametrize(
    ("give", "included"),
    [
        ("4 posts", ("a newsletter", "upload")),
        ("שני פוסטים", ("2 posts a month", "a newsletter", "upload")),
        ("the newsletter", ("four posts a month", "upload")),
        ("a sculpture", ("four posts a month", "a newsletter", "upload")),
    ],
)
def test_what_is_given_up_is_fewer_or_gone(give: str, included: tuple[str, ...]) -> None:
    assert after(give).included == included


def test_rounds_may_be_given_too() -> None:
    assert after("1 round").rounds == 1
    assert after("5 rounds").rounds == 0


SITE, MENU = Project("site", date(2026, 8, 1), rounds=3), Project("Menu", date(2026, 9, 1))


@pytest.mark.parametrize(
    ("subject", "day", "project"),
    [
        ("Re: menu", date(2026, 9, 5), MENU),
        ("Re: the SITE", date(2026, 9, 5), SITE),
        ("hello", date(2026, 9, 5), MENU),
        ("Re: menu", date(2026, 8, 5), SITE),
        ("hello", date(2026, 7, 1), None),
    ],
)
def test_a_mail_belongs_to_the_project_that_its_subject_names_else_to_the_latest(
    subject: str, day: date, project: Project | None
) -> None:
    assert project_of(replace(CLIENT, projects=(SITE, MENU)), subject=subject, day=day) == project


def test_a_project_has_its_own_rounds() -> None:
    assert in_force(POSTS, DAY, SITE).rounds == 3
    assert in_force(POSTS, DAY, MENU).rounds == 2
