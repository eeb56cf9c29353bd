"""The shipped model beside an agreement: minimal pairs, in both languages, with the agreement in the other one too."""

from dataclasses import replace

import pytest

from inboxguard import wiring
from inboxguard.core.availability import Availability
from inboxguard.core.clients import Directory
from inboxguard.core.judge import Judge
from inboxguard.core.settings import Agreement
from inboxguard.core.types import Finding, Kind, Language
from tests.core.clocks import ISRAEL, JERUSALEM, at
from tests.core.letters import CLIENT
from tests.core.test_compose import ME
from tests.core.test_judge import mail

ENGLISH = Agreement(included=("a logo", "flyer", "two rounds of corrections"), excluded=("hosting",))
HEBREW = Agreement(included=("לוגו", "פלייר", "שני סבבי תיקונים"), excluded=("אחסון",))
BARE = Agreement(included=("photographs of the dishes",))


def scope(text: str, agreement: Agreement) -> Finding | None:
    judge = Judge(
        me=replace(ME, language=Language.EN),
        directory=Directory((replace(CLIENT, agreement=agreement),)),
        availability=Availability(ISRAEL, JERUSALEM),
        model=wiring.model(),
    )
    found = judge.judge(mail(text, sent_at=at("2026-09-08T10:00"))).findings
    return next((finding for finding in found if finding.kind is Kind.OUT_OF_SCOPE), None)


@pytest.mark.parametrize("agreement", [ENGLISH, HEBREW])
@pytest.mark.parametrize(
    ("beyond", "within"),
    [
        ("Let's do a third round of corrections.", "Let's do a second round of corrections."),
        ("בואי נעשה סבב תיקונים שלישי.", "בואי נעשה סבב תיקונים שני."),
    ],
)
def test_one_round_more_is_found_and_the_last_agreed_one_is_not(agreement: Agreement, beyond: str, within: str) -> None:
    finding = scope(beyond, agreement)
    assert finding is not None
    assert not finding.doubtful
    assert "2 rounds included, this is the 3rd" in finding.because
    assert scope(within, agreement) is None


@pytest.mark.parametrize(
    "text",
    [
        "While you're at it, add a flyer too.",
        "אם כבר, תעשי לי גם פלייר קטן.",
        "אם כבר את בזה, תוסיפי גם פלייר.",
    ],
)
def test_the_same_request_is_a_finding_beside_one_agreement_and_none_beside_another(text: str) -> None:
    finding = scope(text, BARE)
    assert finding is not None
    assert "the agreement names no such work" in finding.because


@pytest.mark.parametrize(
    "text", ["While you're at it, take care of the hosting too.", "אם כבר את בזה, תוסיפי גם אחסון."]
)
@pytest.mark.parametrize("agreement", [ENGLISH, HEBREW])
def test_what_is_excluded_is_shown_by_its_clause(text: str, agreement: Agreement) -> None:
    finding = scope(text, agreement)
    assert finding is not None
    assert (finding.doubtful, finding.clause) == (False, agreement.excluded[0])
