"""What a letter takes up of the mail: money that went out, conditions, questions, the advance, the thing asked for."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from inboxguard.core.mail_points import points_of
from inboxguard.core.settings import AdvanceRule, Client, Invoice
from inboxguard.core.terms import Part
from inboxguard.core.thing_asked_for import thing_asked_for
from inboxguard.core.types import Kind, Language
from tests.core.letters import AGREEMENT, CLIENT, RICH, facts, finding, letter

HELD = replace(CLIENT, agreement=replace(AGREEMENT, advance=50))
ISSUED = date(2026, 8, 1)
ADVANCE = Invoice("7", Decimal(2400), "ILS", ISSUED, ISSUED, None, Part.ADVANCE)


def point(name: str, text: str, kind: Kind | None = None, client: Client = RICH) -> str:
    """A point of a mail; with a kind, the whole mail is what was found."""
    said = (finding(kind, text),) if kind else ()
    return points_of(text, said, client=client, round_number=None, language=Language.EN)[name]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("The cheque went out on Tuesday.", True),
        ("We've already sent you the payment.", True),
        ("I wired you $2,300 on Monday.", True),
        ("The transfer is late at the bank, but it was sent on Monday.", True),
        ("I've sent you the new photos yesterday.", False),
        ("I've sent you the new photos, and the payment goes out soon.", False),
        ("I've sent the invoice for payment.", False),
        ("The payment has not been sent yet.", False),
        ("The transfer will be on its way on Friday.", False),
        ("הצ'ק יצא ביום שלישי.", True),
        ("העברתי לך את התשלום אתמול.", True),
        ("שלחתי לך את התמונות, התשלום בהמשך.", False),
        ("העברתי את החשבונית לאישור התשלום.", False),
        ("ההעברה עוד לא יצאה.", False),
    ],
)
def test_money_is_sent_only_where_a_sentence_says_so_of_money(text: str, sent: bool) -> None:
    assert bool(point("sent", text)) is sent


@pytest.mark.parametrize(
    ("request_", "named"),
    [
        ("Please also design our business card.", "your business card"),
        ("Could you also make a banner for my shop?", "a banner for your shop"),
        ("Please add a page on our agreement.", ""),
        ("Please add a banner you showed us.", ""),
        ("Please add a page with your logo.", ""),
        ("תעצבי גם כרטיס ביקור שלנו.", "כרטיס ביקור"),
        ("תוסיפי גם את הלוגו שלי.", "הלוגו"),
        ("תוסיפי גם סרטון לבן שלי.", ""),
        ("תכיני גם אתר כמו שלנו.", ""),
        ("תוסיפי גם באנר שביקשנו.", ""),
        ("תוסיפי גם את הלוגו שלך.", ""),
        ("תוסיפי גם כרטיס ביקור.", "כרטיס ביקור"),
    ],
)
def test_the_clients_own_is_named_in_the_letters_voice_or_not_at_all(request_: str, named: str) -> None:
    assert thing_asked_for(request_) == named


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("When will the poster be ready?", True),
        ("Did you get the invoice?", True),
        ("Is Thursday still possible?", True),
        ("Are you done with the logo?", True),
        ("Are you feeling better? Did you have a good holiday?", False),
        ("Are you even a professional?", False),
        ("Did you have a nice photo shoot? How was the event?", False),
        ("Where were you on Friday?", False),
        ("מתי יהיה מוכן הפוסטר?", True),
        ("מה קורה עם החשבונית?", True),
        ("האם יום חמישי מתאים?", True),
        ("איפה בילית בחג? האם נחת קצת?", False),
        ("האם אתה בכלל מעצב לוגו?", False),
        ("איזו מידה את?", False),
    ],
)
def test_only_a_question_about_work_money_or_a_date_is_promised_an_answer(text: str, asked: bool) -> None:
    assert bool(point("question", text)) is asked


def test_a_hostile_mail_asks_no_question_and_an_answer_is_promised_beside_nothing_else() -> None:
    text = "You are useless. When will the poster be ready?"
    hostile = facts(text=text, findings=(finding(Kind.HOSTILITY, "You are useless."),))
    assert not hostile.values["question"]
    assert " too." not in letter(facts(text=text), Kind.PAYMENT_EXCUSE)
    assert "As for your question, you'll have the answer by 12:00" in letter(facts(text=text), Kind.PAYMENT_EXCUSE)


@pytest.mark.parametrize(
    ("text", "skipped"),
    [
        ("Let's skip the deposit this time.", True),
        ("Could we begin without the advance?", True),
        ("We don't pay half up front.", True),
        ("We never pay in advance.", True),
        ("Could you come down to 300? Thanks in advance.", False),
        ("A lower price please, we gave you advance notice.", False),
        ("To be up front with you, it should be 300.", False),
        ("Give us 10% off and skip the deposit.", False),
        ("בוא נוותר הפעם על המקדמה.", True),
        ("אצלנו לא משלמים חצי מראש.", True),
        ("אפשר לרדת ל-300? תודה מראש.", False),
        ("אני מקדמת את העסק, אז רד במחיר.", False),
        ("תני הנחה ונוותר על המקדמה.", False),
    ],
)
def test_an_advance_stays_only_where_the_mail_would_skip_just_that(text: str, skipped: bool) -> None:
    assert point("deposit", text, Kind.DISCOUNT, HELD) == ("50%" if skipped else "")


def test_an_advance_stays_only_where_its_rule_holds_and_it_is_not_paid() -> None:
    text = "Let's skip the deposit this time."
    late = replace(HELD, agreement=replace(AGREEMENT, advance=50, advance_rule=AdvanceRule.AFTER_LATE))
    assert not point("deposit", text, Kind.DISCOUNT, late)
    assert point("deposit", text, Kind.DISCOUNT, replace(HELD, invoices=(ADVANCE,)))
    assert not point("deposit", text, Kind.DISCOUNT, replace(HELD, invoices=(replace(ADVANCE, paid=ISSUED),)))


@pytest.mark.parametrize(
    ("text", "hangs"),
    [
        ("Unless you match their offer we're moving on.", True),
        ("If the price stays at 70, we go to another agency.", True),
        ("It's 300 a month, otherwise we leave.", True),
        ("If you don't come down, this is goodbye.", True),
        ("We have decided to move to another agency, let me know if you need anything from us.", False),
        ("We are leaving; if you have questions about the price, call me.", False),
        ("Even if you lower the price, we are leaving.", False),
        ("We stop here, and I can't say if we'll be back.", False),
        ("אם המחיר לא יורד, אנחנו עוזבים.", True),
        ("זה 900 לחודש, אחרת ניפרד.", True),
        ("אלא אם המחיר יחזור לקודמו, ניפרד.", True),
        ("החלטנו לעבור לסוכנות אחרת, אם צריך משהו תגידי.", False),
        ("אנחנו עוזבים, גם אם תוזיל את המחיר.", False),
        ("אנחנו נפרדים, לא בגלל העבודה אלא בגלל התקציב.", False),
    ],
)
def test_a_goodbye_hangs_on_something_only_where_it_says_what(text: str, hangs: bool) -> None:
    assert bool(point("unless", text, Kind.LEAVING)) is hangs


@pytest.mark.parametrize(
    ("text", "hangs"),
    [
        ("You'll be paid once our client pays us.", True),
        ("I'll pay when you finish the second page.", True),
        ("When I have the full index from you I'll pay.", True),
        ("Before I pay you, please do the fan too.", True),
        ("The payment goes out when the January calendar is up.", True),
        ("I can't say when.", False),
        ("No idea when the payment goes out.", False),
        ("We'll pay before Friday.", False),
        ("We'll pay once it's the end of the month.", False),
        ("I'll pay when I have time.", False),
        ("I'll pay as soon as I get a minute, if that's ok.", False),
        ("אשלם ברגע שתסיימי את העמוד השני.", True),
        ("התשלום ייצא כשהלקוח שלנו ישלם.", True),
        ("אשלם כשאקבל ממך את הקבצים.", True),
        ("אשלם כשיהיה לי זמן.", False),
        ("נשלם עד שישי.", False),
        ("אין לי מושג מתי, ולא יודעת אם החודש.", False),
        ("אשלם כשאוכל.", False),
    ],
)
def test_a_payment_hangs_on_what_others_do_and_on_no_date(text: str, hangs: bool) -> None:
    assert bool(point("tied", text, Kind.PAYMENT_EXCUSE)) is hangs


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("I can't find the invoice, could you send it again?", True),
        ("Please resend the bill.", True),
        ("The bank returned our transfer, so we will have to send it again.", False),
        ("The photos did not open, please resend them.", False),
        ("The banner looks blurred. Please send it again.", False),
        ("No need to resend the invoice.", False),
        ("אני לא מוצא את החשבונית, תשלחי שוב.", True),
        ("אפשר לשלוח שוב את החשבונית?", True),
        ("הבנק החזיר את ההעברה, אז נצטרך לשלוח אותה שוב.", False),
        ("הקובץ לא נפתח, תשלחי אותו שוב.", False),
    ],
)
def test_the_invoice_is_sent_again_where_the_receiver_is_asked_for_it(text: str, again: bool) -> None:
    assert bool(point("resend", text)) is again
