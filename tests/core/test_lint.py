"""The linter: what it stumbles over, and what it lets pass."""

import pytest

from inboxguard import wiring
from inboxguard.core.lint import lint, lint_template
from inboxguard.core.template_check import NAMES
from inboxguard.core.types import Language

#: What a letter must not say, and what says it well (domain guide 5.8).
BAD_AND_GOOD = [
    ("סליחה סליחה שלא עניתי, הייתי עם הילדים, אני ממש מצטערת", "ההודעה התקבלה, ותשובה תגיע מחר עד 10:00."),
    (
        "כבר אמרתי לך מאה פעם שאני לא עובדת בשישי",
        "ימי העבודה שלי הם ראשון עד חמישי, והנושא נכנס ליום ראשון.",
    ),
    (
        "טוב, הפעם אעשה לך את זה בחינם אבל זו הפעם האחרונה",
        "התוספת עולה 300 ₪ ומתחילה אחרי אישור; או שנחליף אותה בבאנר השני.",
    ),
    (
        "אם לא תשלם עד מחר אני אפרסם אותך",
        "תשלום עד יום ראשון, או הסדר חתום עד אותו יום; אחרי כן לפי סעיף 8.",
    ),
    ("אני עמוסה מאוד החודש", "אני עובדת בצורה אחרת, ומאחלת הצלחה בפרויקט."),
    ("זה בסדר מבחינתך?", "אפשר לבחור 1 או 2 עד יום רביעי."),
    ("I totally get it, you must be so stressed!!!", "I've read it. Here is what happens next."),
    ("Per my last email, as clearly stated…", "Clause 3 covers two rounds; the third is 120, ready on Tuesday."),
    ("We never work on weekends", "We answer Monday to Friday, 9 to 5."),
    ("Let me see if I can squeeze it in tonight", "It goes in on Monday morning, done by noon."),
]


@pytest.mark.parametrize("text", [bad for bad, _ in BAD_AND_GOOD])
def test_a_bad_sentence_is_hinted_at(text: str) -> None:
    assert lint(text)


@pytest.mark.parametrize("text", [good for _, good in BAD_AND_GOOD])
def test_a_good_sentence_passes(text: str) -> None:
    assert lint(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("את תמיד כותבת מאוחר", "את תמיד"),
        ("You always write late.", "You always"),
        ("I'm sorry about my prices.", "sorry"),
        ("לצערי המחיר נשאר.", "לצערי"),
        ("I'm swamped this month.", "swamped"),
        ("אדאג לזה הערב.", "הערב"),
        ("I'll do it over the weekend.", "over the weekend"),
        ("This one is on the house.", "on the house"),
        ("הנחה של 10%", "הנחה של"),
        ("כדאי לשמור על גבולות.", "גבולות"),
        ("This is a violation of our terms.", "violation"),
        ("Written with inboxguard.", "inboxguard"),
        ("תודה!", "!"),
        ("Thanks 😀", "😀"),
        ("See you :)", ":)"),
        ("את/ה בוחר/ת", "ת/ה"),
        ("PAY THE INVOICE by Monday.", "PAY THE INVOICE"),
        ("Is that okay with you?", "Is that okay"),
    ],
)
def test_each_rule_shows_what_it_found(text: str, found: str) -> None:
    assert found in [hint.found for hint in lint(text)]


@pytest.mark.parametrize(
    "text",
    [
        "ערב טוב, ההצעה מוכנה.",
        "העבודה לא נעצרת.",
        "ההפרשה לפנסיה שולמה.",
        "The HTML and the PDF are ready.",
        "The meeting is at 10:30 (Tuesday).",
    ],
)
def test_what_only_looks_alike_passes(text: str) -> None:
    assert lint(text) == []


def test_the_second_negation_is_one_too_many_and_its_line_is_named() -> None:
    (hint,) = lint("The price does not change.\nThe scope does not grow.")
    assert (hint.line, hint.found) == (2, "not")


def test_the_remedy_for_days_off_names_the_hours() -> None:
    remedies = [hint.remedy for hint in lint("אני לא עובדת בשישי", hours="ראשון–חמישי 9:00–17:00")]
    assert remedies == ["say when you do: ראשון–חמישי 9:00–17:00"]


def test_a_letter_over_the_limit_is_too_long() -> None:
    assert lint("word " * 120) == []
    assert [hint.found for hint in lint("word " * 121)] == ["121 words"]


def test_a_hint_on_a_template_names_its_line_also_where_one_reader_alone_meets_it() -> None:
    source = '{{ greeting }}\n\nThe work goes on.\n{{ a("בחרי", "בחר!", "בחרו", "אפשר לבחור") }} 1.\n\n{{ also }}'
    (hint,) = lint_template(source, Language.HE)
    assert (hint.line, hint.found) == (4, "!")


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_expansion_of_every_shipped_letter_passes(name: str) -> None:
    assert lint_template(wiring.templates()[name], Language(name[:2])) == []
