"""Sentences about a client's own payment that no model hears."""

from dataclasses import replace

import pytest

from inboxguard.core.judge import Judge
from inboxguard.core.plain_payment import speaks_plainly
from inboxguard.core.settings import Client
from inboxguard.core.types import Kind, Source
from tests.core.test_judge import CLIENT, judge, mail
from tests.core.test_payment_facts import AGREED, OVERDUE, PAID
from tests.workshop import ScriptedModel


@pytest.mark.parametrize(
    "sentence",
    [
        "The transfer goes out on Sunday.",
        "The payment of invoice 1043 will be made next week.",
        "The cheque went out yesterday.",
        "Payment is scheduled for 20 September.",
        "We'll pay you by the end of the week.",
        "I’ll transfer the balance tomorrow.",
        "Here it is net 60.",
        "ההעברה תצא ביום ראשון.",
        "ההעברה הבנקאית תבוצע ביום ראשון.",
        "הצ׳ק יצא אתמול.",
        "התשלום מתוזמן ל-20.9.",
        "אשלם עד סוף השבוע.",
        "ואעביר לך את הכסף מחר.",
        "נסדיר את החשבונית מחר.",
        "אצלנו זה בשוטף פלוס שישים.",
        "אצלנו זה שוטף 60.",
    ],
)
def test_money_that_goes_out_is_spoken_of_plainly(sentence: str) -> None:
    assert speaks_plainly(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "I'll transfer the files on Sunday.",
        "I'll send you the rest tomorrow.",
        "The payment page will go live on Sunday.",
        "We will pay attention to that on Sunday.",
        "We'll settle on a design tomorrow.",
        "The check marks should be green by Sunday.",
        "The launch is scheduled for Sunday.",
        "אעביר לך את הקבצים מחר.",
        "אעביר את החשבונית להנהלת החשבונות מחר.",
        "נשלח לך את הטקסטים ביום ראשון.",
        "עמוד התשלום צריך להיות מוכן ביום ראשון.",
    ],
)
def test_other_things_that_go_out_are_not_money(sentence: str) -> None:
    assert not speaks_plainly(sentence)


def deaf(client: Client, **words: float) -> Judge:
    """A judge whose model hears nothing but the words given."""
    model = ScriptedModel({word: (Kind.PAYMENT_EXCUSE, value) for word, value in words.items()})
    return replace(judge(client), model=model)  # type: ignore[arg-type]


def test_what_the_model_passes_over_stands_by_the_invoice() -> None:
    (finding,) = deaf(OVERDUE).judge(mail("Sorry about the delay. The transfer goes out on Sunday.")).findings
    assert (finding.kind, finding.source, finding.doubtful) == (Kind.PAYMENT_EXCUSE, Source.AGREEMENT, False)
    assert (finding.evidence, finding.probability, finding.threshold) == (
        "The transfer goes out on Sunday.",
        None,
        None,
    )
    assert finding.because.endswith("; 13 September is named, and invoice 1043 is due 30 August")


@pytest.mark.parametrize(
    ("client", "text"),
    [
        (AGREED, "The transfer goes out on Sunday."),
        (PAID, "The transfer goes out on Sunday."),
        (CLIENT, "The transfer goes out on Sunday."),
        (OVERDUE, "The transfer went out on Sunday."),
        (OVERDUE, "The payment went out, we paid it 40 days ago."),
        (OVERDUE, "Shall we say the transfer goes out on Sunday?"),
        (OVERDUE, "The logo goes out on Sunday."),
    ],
)
def test_in_time_paid_asked_or_not_about_money_it_is_nothing(client: Client, text: str) -> None:
    assert deaf(client).judge(mail(text)).findings == ()


def test_what_the_model_hears_goes_first() -> None:
    text = "The transfer goes out on Sunday. Our accountant is away."
    (finding,) = deaf(OVERDUE, accountant=0.9).judge(mail(text)).findings
    assert finding.evidence == "Our accountant is away."


def test_it_stands_in_place_of_what_the_model_is_unsure_of() -> None:
    text = "The transfer goes out on Sunday. Our accountant is away."
    (finding,) = deaf(OVERDUE, accountant=0.5).judge(mail(text)).findings
    assert (finding.evidence, finding.doubtful) == ("The transfer goes out on Sunday.", False)
    (finding,) = deaf(CLIENT, accountant=0.5).judge(mail(text)).findings
    assert (finding.evidence, finding.doubtful) == ("Our accountant is away.", True)


def test_later_terms_by_their_name_stand_before_anything_is_due() -> None:
    (finding,) = deaf(AGREED).judge(mail("Here it is net 90.")).findings
    assert "later terms than agreed" in finding.because
    assert deaf(AGREED).judge(mail("The work takes ninety days.")).findings == ()
