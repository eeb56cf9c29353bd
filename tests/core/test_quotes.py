"""What the sender wrote today, by every program's way of quoting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.marks import cleaned
from inboxguard.core.quotes import NewText, new_text, plain_new_text
from tests.core.fixtures import NAMES, mail

NEW = "שלום נועה, אפשר להוסיף עמוד?"

PROGRAMS = {
    "gmail-he": "היי נועה,\nאפשר לקבל את הלוגו גם בשחור לבן?",
    "gmail-he-html-only": "תודה, קיבלתי.\n\nמתי נוח לדבר?",
    "gmail-android-he": "מעולה, מאשרת.",
    "gmail-2014-he": "אין בעיה",
    "gmail-2015": "Fine by me.",
    "gmail-forward-he": "מעבירה אלייך, מה דעתך?",
    "gmail-forward-empty": "",
    "gmail-en": "Could you add one more page?\n\nThanks,\nDana",
    "gmail-en-between": "Yes, the blue is fine.\n\nToo high for us.",
    "gmail-fr": "Thank you, agreed.",
    "outlook-desktop-he": "שלום נועה,\n\nנוסיף עוד עמוד אחד קטן לאתר?\n\nבברכה,",
    "outlook-desktop-he-plain": "קיבלתי, נמשיך.",
    "outlook-desktop-en": "Let us go on with option B.\n\nBest regards,",
    "outlook-original": "Agreed.",
    "outlook-web-he": "אפשר לשלוח היום?",
    "outlook-web-he-plain": "אפשר לשלוח היום?",
    "outlook-ios-en": "Will check and come back to you.",
    "outlook-mac-en": "Please see below.",
    "outlook-de": "Thank you, agreed.",
    "apple-mail-he": "נראה טוב.\nרק להחליף את הצבע.",
    "apple-mail-en": "Looks good to me.\n\nDana",
    "apple-forward-en": "FYI",
    "iphone-he": "בסדר גמור, נדבר ביום ראשון.",
    "iphone-he-html": "בסדר גמור, נדבר ביום ראשון.",
    "iphone-en": "Can we talk tonight?",
    "thunderbird-he": "תשובה שלי למעלה.\n\nוגם תשובה למטה.",
    "thunderbird-he-plain": "כן, להמשיך.\n\nמחר בבוקר.",
    "thunderbird-he-forward": "לידיעתך",
    "thunderbird-en-flowed": "A week is not enough, we need at least two of them to get through the material.",
    "yahoo-he": "תודה, נשמע טוב",
    "yahoo-he-html": "תודה, נשמע טוב",
    "yahoo-en": "Sounds fine.",
    "roundcube-en": "Yes please, to the new address.",
    "roundcube-he": "כן, לכתובת החדשה.",
    "proton-en": "All good.",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_each_programs_history_is_cut(name: str) -> None:
    assert mail(name).new_text == PROGRAMS[name]


def test_a_forward_without_a_word_of_its_own_says_so() -> None:
    assert mail("gmail-forward-empty").forwarded
    assert not mail("gmail-forward-he").forwarded
    assert not mail("only-header").forwarded


INTRODUCTIONS = [
    "\u200fבתאריך יום ג׳, 3 בספט׳ 2024 ב-10:15 מאת \u202aDana\u202c\u200f <\u202ad@example.org\u202c\u200f>:",
    "\u202bבתאריך יום ג׳, 3 בספט׳ 2024 ב-10:15 מאת \u202aDana\nLevi\u202c\u200f "
    "<\u202ad@exam\nple.org\u202c\u200f>:\u202c",
    "בתאריך יום ד׳, 16 בספט׳ 2026, 10:12, מאת Dana <d@example.org>:",
    "בתאריך שבת, 7 במרץ 2026 ב-10:15 מאת דנה <d@example.org>:",
    "2015-09-03 10:15 GMT+03:00 Dana <d@example.org>:",
    "בתאריך 3 בספטמבר 2014 בשעה 10:15, מאת Dana <d@example.org>:",
    "ב-3 בספט׳ 2024, בשעה 10:15, \u200fDana <d@example.org> כתב/ה:",
    "ב-3 בספט׳ 2024, בשעה 10:15, \u200fדנה כהן כתב/ה:",
    "נכתב על ידי Dana, ב־03/09/2024 בשעה 10:15:",
    "נכתב על-ידי דנה כהן, ב־03/09/2024 בשעה 10:15:",
    "-------- הודעה מקורית --------",
    "-------- הודעה שהועברה --------\nנושא: x",
    "ביום רביעי, 16 בספטמבר 2026, 10:12:03 GMT+3, Dana <d@example.org> כתב:",
    "מאת: Dana <d@example.org>\nנשלח: יום רביעי 16 ספטמבר 2026 10:12\nאל: Noa\nעותק: Avi\nנושא: לוגו",
    "מאת: Dana\nנשלח: יום רביעי 16 ספטמבר 2026 10:12\nאל: Noa",
    "________________________________\nמאת: Dana <d@example.org>\nנשלח: יום רביעי 16 ספטמבר 2026 10:12",
    "---------- Forwarded message ---------\nFrom: Dana <d@example.org>\nDate: Wed, Sep 16, 2026\nSubject: x\nTo: Noa",
    "---------- הודעה שהועברה ----------\nמאת: Dana <d@example.org>\nתאריך: יום ד׳\nנושא: x\nאל: Noa",
    "On 2026-09-16 10:12, Dana wrote:",
    "On Wed, Sep 16, 2026 at 10:12 AM Dana Cohen <\nd@example.org> wrote:",
    "On Sep 16, 2026, at 10:12, Dana\nCohen <d@example.org>\nwrote:",
    "On Wednesday, September 16th, 2026 at 10:12 AM, Dana <d@example.org> wrote:",
    "On 9/16/26 10:12, Dana wrote:",
    "On Wednesday, September 16, 2026, 10:12 AM, Dana <d@example.org> wrote:",
    "Dana Cohen <d@example.org> schrieb am Mi., 16. Sept. 2026, 10:12:",
    "Am Mi., 16. Sept. 2026 um 10:12 Uhr schrieb Dana <d@example.org>:",
    "Am 18.08.26 um 10:12 schrieb Noa Bar:",
    "Le mer. 16 sept. 2026 à 10:12, Dana <d@example.org> a écrit :",
    "El mié, 16 sept 2026 a las 10:12, Dana (<d@example.org>) escribió:",
    "ср, 16 сент. 2026 г. в 10:12, Dana <d@example.org>:",
    "Von: Dana <d@example.org>\nGesendet: Mittwoch, 16. September 2026 10:12\nAn: Noa\nBetreff: x",
    "De : Dana <d@example.org>\nEnvoyé : mercredi 16 septembre 2026 10:12\nÀ : Noa\nObjet : x",
    "*From:* Dana\n*Sent:* Wednesday, September 16, 2026 10:12 AM\n*To:* Noa\n*Subject:* x",
    "From: Dana <d@example.org>\nSent: Wednesday, September 16, 2026 10:12 AM\nTo: Noa <n@desk.example>;\n"
    "Avi <a@b.example>\nSubject: x",
    "Date: Wed, 16 Sep 2026 10:12:00 +0300\nSubject: x\nFrom: d@example.org\nTo: n@desk.example",
    "-----Original Message-----\nFrom: Dana",
    "Begin forwarded message:\n\nFrom: Dana <d@example.org>\nSubject: x",
    "##- Please type your reply above this line -##",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_history_goes_from_its_introduction_on(introduction: str) -> None:
    assert plain_new_text(f"{NEW}\n\n{introduction}\n\nold words\nmore").text == NEW
    assert plain_new_text(f"{introduction}\n\nold words").forwarded


@pytest.mark.parametrize(
    "introduction",
    [line for line in INTRODUCTIONS if line.endswith(":") and "\n\n" not in line]
    + ["Dana כתב:", "Dana Cohen wrote:", "דנה כתבה:", "On Wednesday Dana wrote:"],
)
def test_answers_below_and_between_quoted_lines_stay(introduction: str) -> None:
    text = f"{introduction}\n> first question\n> > older\n\nfirst answer\n\n> second\n>\nsecond answer"
    assert plain_new_text(text) == NewText("first answer\n\nsecond answer", forwarded=False, history=True)


SENTENCES = [
    "בדירה 12 השכן כתב:\nאין חניה כאן",
    "מאת: יוסי מהקומה השנייה\nתודה על העזרה",
    "בתאריך 3 בספטמבר 2026 נפגש במשרד, מתאים?",
    "בתאריך 3 בספטמבר 2026 בשעה 10:15 נפגש במשרד, והנה הנושאים:\nמחיר\nלוח זמנים",
    "ב-3 בספטמבר אשלח לך צ'ק",
    "הנה מה שהלקוחה כתבה:\nאני לא מרוצה מהצבע",
    "ב-3 בספטמבר בשעה 10:15 היא כתבה:\nלא אשלם",
    "On 3 September 2026 at 10:15 you wrote:\nthat it is included. It was not.",
    "Dana wrote:\nthat the price is fine",
    "From: Tel Aviv\nTo: Haifa\nPlease quote the delivery",
    "From: Tel Aviv\nTo: Haifa\nDate: 3.9.2026",
    "Subject: the new logo\nCan you start tomorrow?",
    "To: do list\nFrom: now on call me",
    "אל: תשכחי את הלוגו\nנושא: פתוח",
    "---- מחירים ----\nלוגו: 500",
    "Hello\n\n_____________\nDana",
    "I forward the original message: call me",
    ">From now on call me in the evening",
    "2 דברים:\n1. לוגו",
    "Sent: yesterday",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_what_a_person_writes_is_not_taken_for_history(text: str) -> None:
    found = plain_new_text(text)
    assert not found.history
    assert found.text == text


def test_marks_and_windows_line_ends_change_nothing() -> None:
    assert plain_new_text("\u200fשלום\r\n\r\n\u202bDana כתב:\u202c\r\n\u200f> ישן\r\n").text == "שלום"


def test_plain_text_speaks_before_html() -> None:
    assert new_text("plain\n\n> old", "<p>html</p>").text == "plain"


def test_html_containers_show_history_that_plain_text_hides() -> None:
    html = '<p>new</p><div id="appendonsend"></div><p>old words without any mark</p>'
    assert new_text("new\n\nold words without any mark", html).text == "new"


def test_html_that_swallows_everything_does_not_win() -> None:
    html = '<div id="appendonsend"></div><p>answer between the lines</p>'
    assert new_text("answer between the lines", html).text == "answer between the lines"
    assert new_text(None, html).text == "answer between the lines"


def test_nothing_gives_nothing() -> None:
    for plain, html in ((None, None), ("", ""), (" \n", None), (None, "<p></p>")):
        assert new_text(plain, html) == NewText("", forwarded=False)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "no-header"])
def test_every_line_of_the_new_text_stands_in_the_text(name: str) -> None:
    found = mail(name)
    lines = found.text.split("\n")
    assert all(line in lines for line in found.new_text.split("\n") if line)


LINES = st.sampled_from(
    [
        *INTRODUCTIONS,
        *SENTENCES,
        "> old",
        ">> older",
        "-- ",
        "",
        "תודה,",
        "Best regards,",
        "Dana Cohen",
        "050-1234567",
        NEW,
        "This e-mail is confidential and intended solely for the addressee.",
    ]
)


@given(st.lists(LINES, max_size=12))
def test_new_text_is_whole_lines_of_the_mail_in_their_order(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    remaining = iter(cleaned(text).split("\n"))
    found = plain_new_text(text)
    assert all(line in remaining for line in found.text.split("\n") if line)
    assert not (found.forwarded and found.text)


@given(st.lists(LINES, max_size=8))
def test_no_quoted_line_is_new(pieces: list[str]) -> None:
    found = plain_new_text("\n".join(pieces))
    assert not any(line.startswith("> ") for line in found.text.split("\n"))
