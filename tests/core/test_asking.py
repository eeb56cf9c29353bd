"""What words tell beside the thing: an offer to pay, and an employer's demands."""

import pytest

from inboxguard.core.asking import Duty, duty_in, offers_pay


@pytest.mark.parametrize(
    ("offer", "demand"),
    [
        ("Please quote us for the hosting too.", "Please do the hosting too."),
        ("Add the hosting and bill us separately.", "Add the hosting at no extra cost."),
        ("How much would the hosting be?", "You do the hosting, not much work."),
        ("We'll pay extra for the hosting.", "We won't pay extra for the hosting."),
        ("Is the hosting part included?", "The hosting goes to you too."),
        ("כמה יעלה גם אחסון?", "תעשי גם אחסון."),
        ("תוסיפי אחסון בתוספת תשלום.", "תוסיפי אחסון בלי תוספת תשלום."),
        ("אשמח להצעת מחיר לאחסון.", "אשמח לאחסון."),
        ("האם זה כלול?", "ברור שאחסון אצלך."),
        ("The hosting too, and tell me your number.", "The hosting too, and tell me when."),
        ("Go ahead with the hosting at the fee you wrote.", "Go ahead with the hosting at last."),
        ("כמה תיקחי על האחסון?", "כמה תמונות יש באחסון?"),
        ("צריך גם אחסון, תני מחיר.", "צריך גם אחסון, המחיר לא משנה."),
    ],
)
def test_an_offer_to_pay_is_told_from_a_demand(offer: str, demand: str) -> None:
    assert offers_pay(offer)
    assert not offers_pay(demand)


@pytest.mark.parametrize(
    ("duty", "demand", "innocent"),
    [
        (Duty.PRESENCE, "Please come to the office once a week.", "I'll come to your studio with the samples."),
        (Duty.PRESENCE, "תגיעי למשרד פעם בשבוע.", "נגיע אלייך לסטודיו פעם אחת."),
        (Duty.PRESENCE, "נשמח שתשבי אצלנו בימי שני.", "נשמח לשבת על הטקסטים בימי שני."),
        (Duty.CLOCKING, "Please clock in and out from now on.", "The clock in the picture is wrong."),
        (Duty.CLOCKING, "Send a timesheet every Friday.", "Send the file on Friday."),
        (Duty.CLOCKING, "תשלחי דוח שעות כל חמישי.", "תשלחי את הקובץ ביום חמישי."),
        (Duty.REPORTING, "From now on you report to Gil.", "The report to the bank is fine."),
        (Duty.REPORTING, "Join our daily stand-up.", "Stand up comedy is the theme."),
        (Duty.REPORTING, "מעכשיו תדווחי ישירות לגיל.", "הדוח לבנק מצוין."),
        (Duty.REPORTING, "ככה יהיה לי קל לנהל אותך.", "קל לנהל את האתר החדש."),
    ],
)
def test_an_employers_demand_is_named(duty: Duty, demand: str, innocent: str) -> None:
    assert duty_in(demand) is duty
    assert duty_in(innocent) is None
