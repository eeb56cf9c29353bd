"""A request, held against what was agreed: minimal pairs in both languages."""

from decimal import Decimal

import pytest

from inboxguard.core.scope import Holds, counts_of, hold
from inboxguard.core.settings import Agreement

IN, OUT, OVER, MORE, NOT = Holds.INCLUDED, Holds.EXCLUDED, Holds.EXCEEDED, Holds.MORE, Holds.UNNAMED


@pytest.mark.parametrize(
    ("sentence", "item"),
    [
        ("Could you send the monthly report?", "a monthly report"),
        ("When do the six illustrations arrive?", "six illustrations"),
        ("Please send the weekly newsletter.", "weekly newsletters"),
        ("אפשר לשלוח לי את הלוגו לבית הקפה?", "לוגו לבית הקפה"),
        ("מתי יגיעו התמונות של המנות?", "תמונות מנות"),
        ("צריך לעדכן את הפרויקטים באתר", "פרויקטים באתר"),
        ("תשלחי בבקשה את כרטיסי הביקור", "כרטיס ביקור"),
        ("תוכלי לשלוח לוגו?", "a logo"),
        ("Can you send the logo?", "לוגו"),
        ("תשלחי לי את ה-logo", "logo"),
        ("מתי אקבל את דפי הנחיתה?", "two landing pages"),
        ("When will I get the brochure?", "חוברת"),
    ],
)
def test_a_request_for_what_is_included_is_cleared_in_any_inflection_and_language(sentence: str, item: str) -> None:
    held = hold(sentence, Agreement(included=("something else entirely", item)))
    assert (held.how, held.clause) == (IN, item)


@pytest.mark.parametrize(
    ("sentence", "item"),
    [
        ("Please animate the logo.", "logo"),
        ("תנפישי את הלוגו", "logo"),
        ("Send the logo in a Hebrew version too.", "logo"),
        ("Please put the logo on a thousand mugs.", "logo"),
        ("תדפיסי את כרטיסי הביקור", "כרטיסי ביקור"),
        ("Please add a flyer.", "a website of five pages"),
        ("Could you also translate the site?", "a website of five pages"),
        ("תתרגמי את האתר לאנגלית", "אתר של חמישה עמודים"),
        ("Please sit with my accountant on the monthly report and explain.", "a monthly report"),
        ("Please print the posters.", ""),
        ("Please print the posters.", "of the"),
    ],
)
def test_what_goes_beyond_an_item_is_not_cleared_by_it(sentence: str, item: str) -> None:
    assert hold(sentence, Agreement(included=(item,))).how is NOT


def test_the_nearest_clause_stands_beside_what_is_not_named() -> None:
    agreement = Agreement(included=("monthly report", "a logo"))
    assert hold("Please animate the logo.", agreement).clause == "a logo"
    assert hold("Please water the plants.", agreement).clause is None


@pytest.mark.parametrize(
    ("sentence", "included", "excluded"),
    [
        ("Please update the hosting.", "hosting updates", "hosting"),
        ("צריך גם אחסון לאתר", "אתר", "hosting"),
        ("You take care of the server too, right?", "אתר", "אחסון"),
        ("תעשי גם גרסה ברוסית", "a site in Hebrew", "Arabic and Russian versions"),
        ("Please edit the video as well.", "photos", "עריכת וידאו"),
    ],
)
def test_what_is_excluded_is_told_by_its_own_clause(sentence: str, included: str, excluded: str) -> None:
    held = hold(sentence, Agreement(included=(included,), excluded=("travel", excluded)))
    assert (held.how, held.clause) == (OUT, excluded)


@pytest.mark.parametrize(
    ("sentence", "excluded", "how"),
    [
        ("I need it on Saturday night.", "evenings, nights and weekends", NOT),
        ("אני צריכה את זה בשבת בערב", "עבודה בשבת ובערב", NOT),
        ("Come and shoot on the weekend.", "weekend shoots", OUT),
        ("I need the hosting on the weekend.", "hosting and weekends", OUT),
    ],
)
def test_hours_that_an_agreement_excludes_are_a_matter_of_hours(sentence: str, excluded: str, how: Holds) -> None:
    assert hold(sentence, Agreement(included=("a site",), excluded=(excluded,))).how is how


@pytest.mark.parametrize(
    ("sentence", "item", "how", "asked"),
    [
        ("A second round of corrections would help.", "two rounds of corrections", IN, 2),
        ("A third round of corrections would help.", "two rounds of corrections", OVER, 3),
        ("בואי נעשה סבב תיקונים שני", "שני סבבי תיקונים", IN, 2),
        ("בואי נעשה סבב תיקונים שלישי", "שני סבבי תיקונים", OVER, 3),
        ("Let's start round 3.", "2 סבבי תיקונים", OVER, 3),
        ("הנה הסבב השלישי", "2 revisions", OVER, 3),
        ("סבב התיקונים ביום שלישי", "שני סבבי תיקונים", IN, None),
        ("Please do one more round.", "two rounds of corrections", MORE, None),
        ("Just another page, please.", "five pages", MORE, None),
        ("צריך עמוד נוסף", "חמישה עמודים", MORE, None),
        ("תוסיפי פוסט חמישי החודש", "ארבעה פוסטים בחודש", OVER, 5),
        ("We need six pages.", "a website of five pages", OVER, 6),
        ("תכיני שבעה עמודים", "a website of five pages", OVER, 7),
        ("Please send the four posts.", "four posts a month", IN, None),
        ("תשלחי את ארבעת הפוסטים", "four posts a month", IN, None),
        ("We need ten hours this month.", "8 hours", OVER, 10),
    ],
)
def test_numbers_inside_items_are_counted_against(sentence: str, item: str, how: Holds, asked: int | None) -> None:
    held = hold(sentence, Agreement(included=(item,)))
    assert (held.how, held.asked, held.clause) == (how, asked, item)


@pytest.mark.parametrize(
    ("sentence", "round_", "how"),
    [
        ("Here are five corrections.", "Here is the fifth round of corrections.", IN),
        ("הנה חמשת התיקונים שברשימה.", "הנה הסבב החמישי.", IN),
        ("Please make the third correction of the list.", "Please make a third correction round.", IN),
        ("תעשי את שלושת התיקונים הקטנים", "תעשי את שלושת הסבבים", IN),
        ("תעשי את התיקון השלישי ברשימה", "תעשי את הסבב השלישי", IN),
        ("Please also do these five corrections to the home page.", "Please do five rounds on the home page.", NOT),
        ("In this round, see the third page.", "This is the third and final round.", IN),
        ("On the third page of this round it is too dark.", "The third such round, please.", IN),
        ("בסבב הזה תתקני את העמוד השלישי", "זה סבב התיקונים השלישי", IN),
        ("נעשה סבב תיקונים בשלישי", "נעשה סבב תיקונים שלישי", IN),
        ("נעשה סבב תיקונים עד שישי", "נעשה סבב תיקונים שישי", IN),
    ],
)
def test_only_rounds_are_numbered_and_neither_corrections_nor_days_nor_pages(
    sentence: str, round_: str, how: Holds
) -> None:
    agreement = Agreement(included=("a site of five pages", "two rounds of corrections"))
    held = hold(sentence, agreement)
    assert (held.how, held.asked) == (how, None)
    assert hold(round_, agreement).how is OVER


@pytest.mark.parametrize(
    ("sentence", "how"),
    [
        ("We need 8 pages.", OVER),
        ("We need 8 new pages.", OVER),
        ("We need 8 new product pages.", OVER),
        ("We need 8 long new pages.", OVER),
        ("צריך 8 עמודים חדשים", OVER),
        ("As of version 8 pages load slowly.", NOT),
        ("Since 8 May pages load slowly.", NOT),
        ("Since May 8 pages load slowly.", NOT),
        ("At 8 our pages were down.", NOT),
        ("8 of our pages load slowly.", NOT),
        ("מגרסה 8 עמודים נטענים לאט", NOT),
        ("בשעה 8 עמודים נפלו", NOT),
        ("היו 8 תקלות בעמודים", NOT),
    ],
)
def test_a_number_counts_what_stands_directly_behind_it(sentence: str, how: Holds) -> None:
    assert (hold(sentence, Agreement(included=("five pages",))).how is OVER) is (how is OVER)


@pytest.mark.parametrize(("number", "how"), [(2, IN), (3, OVER)])
def test_a_round_whose_number_is_counted_needs_no_ordinal(number: int, how: Holds) -> None:
    agreement = Agreement(included=("two rounds of corrections",))
    assert hold("Please do one more round.", agreement, this_round=number).how is how
    assert hold("הנה התיקונים שלנו", agreement, this_round=number).how is how


def test_a_correction_round_does_not_carry_other_work_along() -> None:
    agreement = Agreement(included=("a website", "two rounds of corrections"))
    assert hold("In the second round please also add a shop.", agreement).how is NOT


def test_the_field_rounds_goes_before_the_number_in_an_item_and_keeps_its_clause() -> None:
    agreement = Agreement(included=("two rounds of corrections",), rounds=3)
    (count,) = counts_of(agreement)
    assert (count.number, count.clause, count.of_rounds) == (3, "two rounds of corrections", True)


@pytest.mark.parametrize(("included", "clauses"), [((), ["2 rounds", "8 hours"]), (("אתר",), ["2 סבבים", "8 שעות"])])
def test_a_field_without_an_item_is_named_in_the_language_of_the_agreement(
    included: tuple[str, ...], clauses: list[str]
) -> None:
    counts = counts_of(Agreement(included=included, rounds=2, hours=Decimal(8)))
    assert [count.clause for count in counts] == clauses


def test_times_of_day_are_no_counts() -> None:
    assert [
        count.number for count in counts_of(Agreement(included=("support Mon-Fri 9-5", "6 lessons, 45 minutes")))
    ] == [
        6,
        45,
    ]


def test_an_empty_agreement_holds_nothing() -> None:
    assert hold("Please add a flyer.", Agreement()).clause is None
