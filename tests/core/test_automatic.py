"""Mail that no person wrote today."""

import pytest

from inboxguard.core.automatic import automatic_reason
from inboxguard.core.parsing import read_header
from tests.core.fixtures import NAMES, mail, octets


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("auto-submitted", "auto-replied (vacation)", "Auto-Submitted: auto-replied"),
        ("auto-submitted", "auto-generated; type=x", "Auto-Submitted: auto-generated"),
        ("list-id", "<news.shop.example>", "List-Id"),
        ("list-unsubscribe", "<mailto:u@shop.example>", "List-Unsubscribe"),
        ("precedence", "Bulk", "Precedence: bulk"),
        ("precedence", "list", "Precedence: list"),
        ("precedence", "junk", "Precedence: junk"),
        ("precedence", "auto_reply", "Precedence: auto_reply"),
        ("return-path", "<>", "Return-Path: <>"),
        ("x-autoreply", "yes", "X-Autoreply"),
        ("content-type", "multipart/report; report-type=delivery-status", "Content-Type: multipart/report"),
        ("content-type", "text/calendar; method=REQUEST", "Content-Type: text/calendar"),
        ("x-inboxguard-summary", "2026-09-16", "X-Inboxguard-Summary"),
    ],
)
def test_one_header_is_enough(field: str, value: str, reason: str) -> None:
    assert automatic_reason({field: value}) == reason


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("auto-submitted", "no"),
        ("auto-submitted", "No (a person)"),
        ("precedence", "normal"),
        ("return-path", "<dana@studio.example>"),
        ("x-auto-response-suppress", "DR, OOF, AutoReply"),
        ("content-type", "text/calendar; name=meeting.ics"),
        ("content-type", "multipart/related"),
    ],
)
def test_what_a_persons_mail_may_carry_is_not_enough(field: str, value: str) -> None:
    assert automatic_reason({field: value}, sender="dana@studio.example") is None


def test_suppressed_answers_count_with_a_second_weak_sign() -> None:
    headers = {"x-auto-response-suppress": "All"}
    reason = automatic_reason(headers, sender="notifications@tool.example")
    assert reason == "X-Auto-Response-Suppress and From: notifications@"
    assert automatic_reason({}, sender="notifications@tool.example") is None


@pytest.mark.parametrize(
    "local",
    [
        "no-reply",
        "noreply",
        "no_reply",
        "do-not-reply",
        "donotreply",
        "mailer-daemon",
        "postmaster",
        "noreply+x7",
        "orders-noreply",
        "bounce+123",
    ],
)
def test_robots_are_known_by_their_address(local: str) -> None:
    assert automatic_reason({}, sender=f"{local}@shop.example") == f"From: {local}@"


@pytest.mark.parametrize("local", ["dana", "noa.reply", "replyboost", "norep", "info", "billing", "post.master"])
def test_people_and_offices_are_no_robots(local: str) -> None:
    assert automatic_reason({}, sender=f"{local}@studio.example") is None


@pytest.mark.parametrize(
    "subject",
    [
        "תשובה אוטומטית: לוגו",
        "מענה אוטומטי: x",
        "מחוץ למשרד: x",
        "לא במשרד",
        "לא ניתן היה למסור: x",
        "Automatic reply: logo",
        "Out of Office",
        "Out of Office AutoReply: logo",
        "Undeliverable: logo",
        "\u200fתשובה אוטומטית: x",
        "Delivery Status Notification (Failure)",
        "Mail delivery failed: returning message to sender",
    ],
)
def test_subjects_of_absence_and_failure_are_known(subject: str) -> None:
    assert automatic_reason({"subject": subject}) == "Subject of an automatic reply"


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Automatic reply: logo",
        "מחוץ למשרד מחר, אפשר לדבר היום?",
        "Out of office hours support",
        "לא במשרד עד חמש, תתקשרי",
        "Returned mail campaign",
        "השב: תשובה אוטומטית: לוגו",
        "",
    ],
)
def test_what_a_person_writes_of_absence_is_not_automatic(subject: str) -> None:
    assert automatic_reason({"subject": subject}) is None


@pytest.mark.parametrize("name", NAMES)
def test_the_fixtures_that_say_automatic_are_and_the_others_are_not(name: str) -> None:
    if name == "no-header":
        return
    assert (mail(name).automatic is not None) is name.startswith("automatic-")


def test_the_header_alone_tells_before_the_text_is_fetched() -> None:
    headers = read_header(octets("automatic-list").split(b"\r\n\r\n")[0] + b"\r\n\r\n")
    assert automatic_reason(headers) == "List-Id"
