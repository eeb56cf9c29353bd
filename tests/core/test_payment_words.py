"""Sentences about money in letters."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest

from inboxguard.core.lint import lint
from inboxguard.core.payment_words import letter_values
from inboxguard.core.promises import Promise, PromiseState, explained_invoice, named_invoices
from inboxguard.core.settings import AdvanceRule, Agreement, Client, Payer
from inboxguard.core.terms import Part
from inboxguard.core.types import Kind, Language, Step
from tests.core.letters import AGREEMENT, CLIENT, INVOICE, RICH, TUESDAY, facts, letter

EN, HE = Language.EN, Language.HE
FIRST = datetime(2026, 7, 28, tzinfo=UTC)


def told(count: int) -> list[Promise]:
    """So many explanations of the open invoice, ten days apart."""
    return [
        Promise(f"m{number}", "cafe", "1043", FIRST + timedelta(days=10 * number), None, "away")
        for number in range(count)
    ]


BROKEN = Promise("m9", "cafe", "1043", FIRST, date(2026, 9, 6), "Sunday", PromiseState.BROKEN)


@pytest.mark.parametrize(
    ("step", "count", "sentence"),
    [
        (Step.FIRM, 3, "This is the third explanation of the delay in 20 days."),
        (Step.FINAL, 4, "This is the fourth explanation of the delay in 30 days."),
        (Step.FIRM, 2, ""),
        (Step.GENTLE, 5, ""),
    ],
)
def test_firm_letters_name_the_third_explanation(step: Step, count: int, sentence: str) -> None:
    assert letter_values(RICH, step, told(count), TUESDAY, EN)["money"] == sentence


@pytest.mark.parametrize(
    ("count", "hebrew", "english"),
    [
        (3, "בתוך 20 יום זה ההסבר השלישי לעיכוב.", "This is the third explanation of the delay in 20 days."),
        (11, "בתוך 100 יום זה ההסבר מספר 11 לעיכוב.", "This is the 11th explanation of the delay in 100 days."),
    ],
)
def test_the_count_in_both_languages(count: int, hebrew: str, english: str) -> None:
    assert letter_values(RICH, Step.FIRM, told(count), TUESDAY, HE)["money"] == hebrew
    assert letter_values(RICH, Step.FIRM, told(count), TUESDAY, EN)["money"] == english


def test_explanations_of_a_paid_invoice_are_not_named() -> None:
    paid = replace(RICH, invoices=(replace(INVOICE, paid=date(2026, 9, 1)),))
    assert letter_values(paid, Step.FIRM, told(5), TUESDAY, EN)["money"] == ""


def test_law_is_cited_only_when_it_is_switched_on() -> None:
    client = replace(RICH, country="GB", payer=Payer.BUSINESS)
    assert letter_values(client, Step.FIRM, [], TUESDAY, EN)["law"] == ""
    assert "1998" in letter_values(client, Step.FIRM, [], TUESDAY, EN, cite_law=True)["law"]


LATE = replace(INVOICE, paid=date(2026, 9, 7))


@pytest.mark.parametrize(
    ("rule", "invoices", "holds"),
    [
        (AdvanceRule.ALWAYS, (), True),
        (AdvanceRule.NEW, (INVOICE,), True),
        (AdvanceRule.NEW, (LATE,), False),
        (AdvanceRule.AFTER_LATE, (LATE,), False),
        (AdvanceRule.AFTER_LATE, (LATE, replace(LATE, number="2")), True),
    ],
)
def test_the_advance_clause_enters_where_its_rule_holds(rule: AdvanceRule, invoices: tuple, holds: bool) -> None:
    client = replace(CLIENT, agreement=Agreement(advance=50, advance_rule=rule), invoices=invoices)
    clause = letter_values(client, Step.GENTLE, [], TUESDAY, EN)["advance"]
    assert clause == ("50%" if holds else "")
    known = facts(client)
    known = replace(known, values={**known.values, "advance": clause})
    assert ("50% of its price is paid in advance" in letter(known, Kind.OUT_OF_SCOPE)) is holds


def test_without_an_agreed_advance_there_is_no_clause() -> None:
    assert letter_values(RICH, Step.GENTLE, [], TUESDAY, EN)["advance"] == ""


@pytest.mark.parametrize(("step", "language"), [*product(Step, (EN, HE))])
def test_a_letter_that_says_it_all_stays_short_and_calm(step: Step, language: Language) -> None:
    client = replace(RICH, country="GB", payer=Payer.BUSINESS)
    values = letter_values(client, step, told(4), TUESDAY, language, broken=BROKEN, cite_law=True)
    known = facts(client, language)
    text = letter(replace(known, values={**known.values, **values}), Kind.PAYMENT_EXCUSE, step=step)
    assert "6 September" in text or "6 בספטמבר" in text
    assert len(text.split()) <= 120
    assert not re.search(r"None|  |\s[,.]|\.\.|!|\n\n\n|[א-ת]/[א-ת]", text)


def answered(due: date) -> Promise:
    return Promise("m1", "cafe", "1043", FIRST, due, "Sunday")


@pytest.mark.parametrize(
    ("due", "english", "hebrew"),
    [
        (date(2026, 9, 8), "Tuesday, 8 September", "יום שלישי, 8 בספטמבר"),
        (date(2026, 9, 22), "Tuesday, 22 September", "יום שלישי, 22 בספטמבר"),
        (date(2026, 9, 23), "", ""),
        (date(2026, 9, 7), "", ""),
    ],
)
def test_a_near_day_is_noted_and_new_terms_are_not(due: date, english: str, hebrew: str) -> None:
    for language, day in ((EN, english), (HE, hebrew)):
        values = letter_values(RICH, Step.GENTLE, [], TUESDAY, language, answered=answered(due))
        assert (values["promised"], values["money"]) == (day, "")


@pytest.mark.parametrize(
    ("language", "noted", "asked"),
    [
        (
            EN,
            "I've noted it: invoice 1043 for ₪2,400 will be paid by Sunday, 13 September.",
            "which day the payment will",
        ),
        (HE, "רשמתי: חשבונית 1043 על סך 2,400\u00a0₪ תשולם עד יום ראשון, 13 בספטמבר.", "באיזה תאריך"),
    ],
)
def test_a_gentle_letter_does_not_ask_for_the_day_that_was_just_named(
    language: Language, noted: str, asked: str
) -> None:
    values = letter_values(RICH, Step.GENTLE, [], TUESDAY, language, answered=answered(date(2026, 9, 13)))
    text = letter(facts(RICH, language).knowing(**values), Kind.PAYMENT_EXCUSE)
    assert noted in text
    assert asked not in text
    assert asked in letter(facts(RICH, language), Kind.PAYMENT_EXCUSE)


def test_a_firm_letter_names_the_day_beside_its_own_dates() -> None:
    values = letter_values(RICH, Step.FIRM, [], TUESDAY, EN, answered=answered(date(2026, 9, 13)))
    assert values["money"] == "You plan the payment by 13 September."


OLD = replace(INVOICE, number="T-188", amount=Decimal(1800), currency="GBP")
NEW = replace(OLD, number="T-195", amount=Decimal(450), due=date(2026, 9, 1))
TWO = replace(RICH, invoices=(OLD, NEW))
FRIDAY = date(2026, 9, 11)


def money_letter(
    client: Client,
    said: str,
    step: Step = Step.GENTLE,
    language: Language = EN,
    due: date | None = FRIDAY,
    **known: str,
) -> str:
    meant = explained_invoice(client.invoices, said, TUESDAY.date())
    promise = Promise("m1", "cafe", meant.number if meant else None, FIRST, due, said)
    values = letter_values(client, step, [promise], TUESDAY, language, answered=promise)
    text = letter(facts(client, language).knowing(**values, **known), Kind.PAYMENT_EXCUSE, step=step)
    assert lint(text) == []
    assert not re.search(r"None|  |\s[,.]|\.\.|,,|!|\n\n\n|[א-ת]/[א-ת]", text)
    assert len(text.split()) <= 120
    return text


@pytest.mark.parametrize(
    ("language", "said", "noted"),
    [
        (EN, "T-195 will be paid on Friday.", "invoice T-195 for £450 will be paid by Friday, 11 September"),
        (EN, "T-188 will be paid on Friday.", "invoice T-188 for £1,800 will be paid by Friday, 11 September"),
        (EN, "The transfer goes out on Friday.", "I've noted it: a payment is planned by Friday, 11 September."),
        (EN, "T-188 and T-195 go out on Friday.", "I've noted it: a payment is planned by Friday, 11 September."),
        (HE, "חשבונית T-195 תשולם ביום שישי.", "חשבונית T-195 על סך 450\u00a0£ תשולם עד יום שישי, 11 בספטמבר"),
        (HE, "ההעברה תצא ביום שישי.", "רשמתי: מתוכנן תשלום עד יום שישי, 11 בספטמבר."),
    ],
)
def test_the_letter_speaks_of_the_invoice_that_the_mail_names(language: Language, said: str, noted: str) -> None:
    assert noted in money_letter(TWO, said, language=language)


def test_a_number_in_the_subject_names_the_invoice_too() -> None:
    promise = Promise("m1", "cafe", "T-195", FIRST, FRIDAY, "The transfer goes out on Friday.")
    for said in ("", "Re: T-195\nThe transfer goes out on Friday."):
        assert letter_values(TWO, Step.GENTLE, [], TUESDAY, EN, said=said, answered=promise)["invoice"] == "T-195"


@pytest.mark.parametrize(
    ("number", "text", "named"),
    [
        ("12", "invoice 12 is with the bank", True),
        ("12", "Invoices 7 and 12 are with the bank", True),
        ("12", "about inv. no. 12:", True),
        ("12", "Re: #12", True),
        ("12", "invoice 312 is with the bank", False),
        ("12", "the 2026-12 run", False),
        ("12", "on 12 October", False),
        ("12", "your invoice, in 12 days", False),
        ("7", "the invoice is paid within 7-10 days", False),
        ("7", "the invoice is paid within 7 days", False),
        ("450", "we pay £450 on Friday", False),
        ("1043", "we paid 1043 on Friday", True),
        ("1043", "1043 ₪ on Friday", False),
        ("T-18", "T-188 on Friday", False),
        ("T-188", "t-188, on Friday.", True),
        ("12", "חשבונית מס' 12 בטיפול", True),
        ("12", "לגבי חשבונית 12", True),
        ("12", "חשבוניות 7 ו-12 בטיפול", True),
        ("12", "חשבונית 312 בטיפול", False),
        ("12", "ב-12 באוקטובר", False),
        ("7", "בתוך 7 ימים", False),
        ("7", "בתוך 7-10 ימים", False),
        ("450", '450 ש"ח בשישי', False),
        ("1043", "לגבי 1043, זה בטיפול", True),
    ],
)
def test_a_number_is_named_where_it_stands_alone(number: str, text: str, named: bool) -> None:
    assert bool(named_invoices([replace(INVOICE, number=number)], text)) is named


def test_the_longest_number_is_the_one_that_is_named() -> None:
    short, long = replace(INVOICE, number="188"), replace(INVOICE, number="T-188")
    assert named_invoices([short, long], "invoice T-188") == [long]
    assert explained_invoice([short, long], "invoice T-188", TUESDAY.date()) == long


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (EN, "£2,250 for invoices T-188 and T-195 and €300 for invoice E-3"),
        (HE, "2,250\u00a0£ עבור חשבוניות T-188 ו-T-195"),
    ],
)
def test_the_last_letter_names_all_that_is_overdue(language: Language, words: str) -> None:
    client = replace(TWO, invoices=(OLD, NEW, replace(NEW, number="E-3", currency="EUR", amount=Decimal(300))))
    text = (
        money_letter(client, "Soon.", Step.FINAL, language, due=None).replace("; ", " ").replace(", as well as", " and")
    )
    assert words in text
    assert words in money_letter(client, "Soon.", Step.FIRM, language, due=None).replace(", as well as", " and")


@pytest.mark.parametrize("step", Step)
def test_what_is_not_due_yet_keeps_its_day(step: Step) -> None:
    client = replace(RICH, invoices=(replace(INVOICE, issued=date(2026, 9, 1), due=date(2026, 10, 30)),))
    for language, due, own in ((EN, "falls due on 30 October", "15 September"), (HE, "הוא 30 באוקטובר", "29 בספטמבר")):
        text = money_letter(client, "We pay at ninety days.", step, language, due=None)
        assert due in text
        assert own not in text or step is Step.FINAL
        assert "past" not in text
        milestone = replace(client, invoices=(replace(client.invoices[0], due=None, part=Part.MILESTONE),))
        assert ("milestone" if language is EN else "השלב") in money_letter(
            milestone, "Later.", step, language, due=None
        )


@pytest.mark.parametrize(
    ("language", "step", "words", "others"),
    [
        (EN, Step.FIRM, "full payment by Friday, 11 September, or two payments", "15 September"),
        (EN, Step.FINAL, "full payment by Friday, 11 September, or", "15 September"),
        (HE, Step.FIRM, "תשלום מלא עד יום שישי, 11 בספטמבר, או שני תשלומים", "15 בספטמבר"),
        (HE, Step.FINAL, "תשלום מלא עד יום שישי, 11 בספטמבר, או", "15 בספטמבר"),
    ],
)
def test_a_day_that_was_noted_is_the_day_of_the_letter(language: Language, step: Step, words: str, others: str) -> None:
    text = money_letter(RICH, "The transfer goes out on Friday.", step, language)
    assert words in text
    assert others not in text


@pytest.mark.parametrize(("language", "step"), [*product((EN, HE), Step)])
def test_what_was_sent_is_only_said_not_to_show_yet(language: Language, step: Step) -> None:
    shows = "yet on my side|on my side yet" if language is EN else "עדיין לא מופיע אצלי"
    for due in (None, FRIDAY):
        text = money_letter(RICH, "The cheque is in the post.", step, language, due=due, sent="yes")
        assert re.search(shows, text)
        assert not re.search("Nothing has reached|bank transfer|העברה בנקאית", text)
        asked = "how and when it was sent|מתי ואיך הוא נשלח"
        traced = "it can be traced or paid again|לברר או להעביר אותו מחדש"
        assert step is Step.FINAL or re.search(traced if due and step is Step.GENTLE else asked, text)


@pytest.mark.parametrize(
    ("language", "said", "whole"),
    [
        (EN, "We'll pay it on Friday.", True),
        (EN, "We'll pay in the first half of the week.", True),
        (EN, "The ₪2,400 go out on Friday.", True),
        (EN, "We'll pay the second half on Friday.", False),
        (EN, "The rest goes out on Friday.", False),
        (EN, "We'll pay 50% on Friday.", False),
        (EN, "We'll pay ₪900 on Friday.", False),
        (HE, "נשלם ביום שישי.", True),
        (HE, "נשלם את החצי השני ביום שישי.", False),
        (HE, "חלק מהסכום יצא ביום שישי.", False),
        (HE, "היתרה תצא ביום שישי.", False),
        (HE, 'נעביר 900 ש"ח ביום שישי.', False),
    ],
)
def test_a_part_is_never_noted_as_the_whole_sum(language: Language, said: str, whole: bool) -> None:
    text = money_letter(RICH, said, language=language)
    noted = "will be paid by" if language is EN else "תשולם עד"
    assert (noted in text) is whole
    assert ("stays open" in text or "שיישאר פתוח" in text) is not whole
    firm = money_letter(RICH, said, Step.FIRM, language)
    assert ("You plan the payment" in firm or "התשלום מתוכנן" in firm) is whole


@pytest.mark.parametrize(
    ("terms", "due", "part", "given"),
    [
        ("eom+30", date(2026, 8, 30), Part.WHOLE, True),
        ("advance 50%, eom+30", date(2026, 8, 30), Part.WHOLE, True),
        ("on receipt", date(2026, 7, 1), Part.WHOLE, True),
        ("eom+30", date(2026, 8, 4), Part.WHOLE, False),
        ("advance 50%, eom+30", date(2026, 7, 1), Part.ADVANCE, False),
        ("milestones", date(2026, 7, 1), Part.WHOLE, False),
        ("אבני דרך", date(2026, 7, 1), Part.WHOLE, False),
        ("advance 50%", date(2026, 7, 1), Part.WHOLE, False),
    ],
)
def test_terms_are_named_where_they_give_the_due_date(terms: str, due: date, part: Part, given: bool) -> None:
    agreement, invoice = replace(AGREEMENT, terms=terms), replace(INVOICE, due=due, part=part)
    client = replace(RICH, agreement=agreement, invoices=(invoice,))
    for language, words in ((EN, "terms"), (HE, "סיכמנו")):
        for step in (Step.GENTLE, Step.FIRM):
            assert (words in money_letter(client, "Soon.", step, language, due=None)) is given


@pytest.mark.parametrize("due", [date(2026, 8, 30), date(2026, 8, 4)])
def test_a_payment_that_is_tied_is_told_to_be_free_whether_or_not_the_terms_give_its_day(due: date) -> None:
    client = replace(RICH, agreement=replace(AGREEMENT, terms="eom+30"), invoices=(replace(INVOICE, due=due),))
    for language, words in ((EN, "depends on nothing else"), (HE, "אינו תלוי בדבר נוסף")):
        tied = "I'll pay once you've added the flyer."
        assert words in money_letter(client, tied, Step.GENTLE, language, due=None, tied="yes")
