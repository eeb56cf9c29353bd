"""Days, sums, counts and terms as people of each language write them."""

from datetime import date, time
from decimal import Decimal

import pytest

from inboxguard.core.types import Language
from inboxguard.core.wording import (
    NO_BREAK,
    count_text,
    date_text,
    day_text,
    days_count_text,
    join_text,
    money_text,
    terms_text,
    time_text,
)

HE, EN = Language.HE, Language.EN


@pytest.mark.parametrize(
    ("day", "hebrew", "english"),
    [
        (date(2026, 9, 15), "יום שלישי, 15 בספטמבר", "Tuesday, 15 September"),
        (date(2026, 9, 13), "יום ראשון, 13 בספטמבר", "Sunday, 13 September"),
        (date(2026, 9, 14), "יום שני, 14 בספטמבר", "Monday, 14 September"),
        (date(2026, 9, 16), "יום רביעי, 16 בספטמבר", "Wednesday, 16 September"),
        (date(2026, 9, 17), "יום חמישי, 17 בספטמבר", "Thursday, 17 September"),
        (date(2026, 9, 18), "יום שישי, 18 בספטמבר", "Friday, 18 September"),
        (date(2026, 9, 19), "שבת, 19 בספטמבר", "Saturday, 19 September"),
    ],
)
def test_a_day_has_its_name_and_date(day: date, hebrew: str, english: str) -> None:
    assert day_text(day, HE) == hebrew
    assert day_text(day, EN) == english


def test_every_month_has_a_name_in_both_languages() -> None:
    hebrew = [date_text(date(2026, month, 1), HE) for month in range(1, 13)]
    english = [date_text(date(2026, month, 1), EN) for month in range(1, 13)]
    assert hebrew[0] == "1 בינואר"
    assert hebrew[11] == "1 בדצמבר"
    assert english[1] == "1 February"
    assert len(set(hebrew)) == len(set(english)) == 12


def test_the_year_stands_where_it_is_asked_for() -> None:
    assert date_text(date(2026, 10, 31), HE, year=True) == "31 באוקטובר 2026"
    assert date_text(date(2026, 10, 31), EN, year=True) == "31 October 2026"


@pytest.mark.parametrize(("at", "text"), [(time(9), "9:00"), (time(0, 5), "0:05"), (time(17, 30), "17:30")])
def test_hours_have_no_leading_zero(at: time, text: str) -> None:
    assert time_text(at) == text


@pytest.mark.parametrize(
    ("amount", "currency", "hebrew", "english"),
    [
        ("1400.00", "ILS", f"1,400{NO_BREAK}₪", "₪1,400"),
        ("1400.50", "ILS", f"1,400.50{NO_BREAK}₪", "₪1,400.50"),
        ("0.05", "EUR", f"0.05{NO_BREAK}€", "€0.05"),
        ("1234567", "USD", f"1,234,567{NO_BREAK}$", "$1,234,567"),
        ("99.00", "GBP", f"99{NO_BREAK}£", "£99"),
        ("80", "CHF", f"80{NO_BREAK}CHF", f"CHF{NO_BREAK}80"),
    ],
)
def test_a_sum_carries_its_sign_on_the_side_of_its_language(
    amount: str, currency: str, hebrew: str, english: str
) -> None:
    assert money_text(Decimal(amount), currency, HE) == hebrew
    assert money_text(Decimal(amount), currency, EN) == english


@pytest.mark.parametrize(
    ("count", "hebrew", "english"),
    [(0, "", ""), (1, "", ""), (2, "שתי", "Two"), (3, "שלוש", "Three"), (10, "עשר", "Ten"), (11, "כמה", "Several")],
)
def test_counts_are_words_up_to_ten(count: int, hebrew: str, english: str) -> None:
    assert count_text(count, HE) == hebrew
    assert count_text(count, EN) == english


def test_hebrew_days_have_a_dual() -> None:
    assert [days_count_text(days, HE) for days in (1, 2, 3, 16)] == ["יום אחד", "יומיים", "3 ימים", "16 יום"]
    assert [days_count_text(days, EN) for days in (1, 2, 16)] == ["1 day", "2 days", "16 days"]


@pytest.mark.parametrize(
    ("terms", "hebrew", "english"),
    [
        ("net 30", "30 יום ממועד החשבונית", "30 days from the invoice"),
        ("eom+45", "שוטף+45", "45 days from the end of the month"),
        ("שוטף + 45", "שוטף+45", "45 days from the end of the month"),
        ("שוטף", "שוטף", "the end of the month"),
        ("immediate", "תשלום עם קבלת החשבונית", "payment on receipt of the invoice"),
        ("מיידי", "תשלום עם קבלת החשבונית", "payment on receipt of the invoice"),
        ("net", "תשלום עם קבלת החשבונית", "payment on receipt of the invoice"),
        ("milestones", "תשלום לפי אבני דרך", "payment by milestones"),
        ("advance", "תשלום מראש", "payment in advance"),
        ("מקדמה 50%", "50% מראש", "50% in advance"),
        (
            "advance 50%, net 30",
            "50% מראש, והיתרה 30 יום ממועד החשבונית",
            "50% in advance and the rest 30 days from the invoice",
        ),
        ("מקדמה; שוטף+30", "מקדמה, והיתרה שוטף+30", "an advance and the rest 30 days from the end of the month"),
        (
            "advance 30%, on receipt",
            "30% מראש, והיתרה עם קבלת החשבונית",
            "30% in advance and the rest on receipt of the invoice",
        ),
    ],
)
def test_terms_are_told_in_words(terms: str, hebrew: str, english: str) -> None:
    assert terms_text(terms, HE) == hebrew
    assert terms_text(terms, EN) == english


@pytest.mark.parametrize(
    ("items", "hebrew", "english"),
    [
        ((), "", ""),
        (("לוגו",), "לוגו", "לוגו"),
        (("לוגו", "שלט"), "לוגו ושלט", "לוגו and שלט"),
        (("לוגו", "PDF"), "לוגו ו-PDF", "לוגו and PDF"),
        (("a", "b", "3 pages"), "a, b ו-3 pages", "a, b and 3 pages"),
        (("a menu, two pages", "b"), "a menu, two pages, וגם b", "a menu, two pages, as well as b"),
        (("a, 2", "b", "c"), "a, 2; b, וגם c", "a, 2; b, as well as c"),
    ],
)
def test_lists_end_with_and(items: tuple[str, ...], hebrew: str, english: str) -> None:
    assert join_text(items, HE) == hebrew
    assert join_text(items, EN) == english
