"""The day of a promise, as clients write it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.availability import Availability
from inboxguard.core.promised_day import promised_day
from tests.core.clocks import ISRAEL, JERUSALEM

CALENDAR = Availability(ISRAEL, JERUSALEM)
#: A Thursday, ten days before Rosh Hashana.
THURSDAY = date(2026, 9, 3)


def read(sentence: str, said: date = THURSDAY) -> str:
    day = promised_day(sentence, said, CALENDAR)
    return f"{day:%d.%m.%Y}" if day else ""


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        # weekdays: the next one, never the same day
        ("The transfer goes out on Sunday.", "06.09.2026"),
        ("You'll have it by Thursday.", "10.09.2026"),
        ("It leaves our bank next Monday.", "07.09.2026"),
        ("Next week on Wednesday it is yours.", "09.09.2026"),
        ("We pay next Thursday.", "10.09.2026"),
        ("Expect it by Tue.", "08.09.2026"),
        ("ההעברה יוצאת ביום ראשון.", "06.09.2026"),
        ("הכסף אצלך עד יום ה'.", "10.09.2026"),
        ("אעביר ביום שני הבא.", "07.09.2026"),
        ("יכנס בחמישי.", "10.09.2026"),
        ("ביום רביעי בשבוע הבא תראי את הכסף.", "09.09.2026"),
        # relative
        ("It'll be in your account tomorrow morning, promise.", "04.09.2026"),
        ("I'll do it the day after tomorrow.", "05.09.2026"),
        ("מחר בבוקר ההעברה אצלך, מבטיח.", "04.09.2026"),
        ("אטפל בזה מחרתיים.", "05.09.2026"),
        ("עוד היום תהיה העברה.", "03.09.2026"),
        ("Please hold the cheque another two weeks, it won't clear right now.", "17.09.2026"),
        ("We'll settle within 10 days.", "13.09.2026"),
        ("It takes 3 working days, so in 3 working days you have it.", "08.09.2026"),
        ("תפקיד את הצ'ק בבקשה רק בעוד שבועיים, אין כיסוי כרגע.", "17.09.2026"),
        ("יעבור תוך יומיים.", "05.09.2026"),
        ("נעביר בעוד 10 ימים.", "13.09.2026"),
        ("נעביר תוך שלושה ימי עסקים.", "08.09.2026"),
        # stretches end on their last working day
        ("Totally slipped my mind, next week for sure.", "10.09.2026"),
        ("We'll wire it by the end of the week.", "03.09.2026"),
        ("שכחתי לגמרי, יכנס בשבוע הבא בעזרת השם.", "10.09.2026"),
        ("Cash is tight, so let's say end of the month.", "30.09.2026"),
        ("It goes out next month.", "31.10.2026"),
        ("We'd rather pay everything together at the end of the quarter.", "30.09.2026"),
        ("נשלם בסוף החודש, בינתיים אין תזרים.", "30.09.2026"),
        ("התשלום ייכנס בחודש הבא.", "31.10.2026"),
        ("נשלם הכול ביחד בסוף הרבעון, יותר נוח לנו.", "30.09.2026"),
        # by number
        ("You'll see it by the 15th.", "15.09.2026"),
        ("It'll be the tenth, as usual.", "10.09.2026"),
        ("We pay on the 1st of the month.", "01.10.2026"),
        ("The money comes on 15 September at the latest.", "15.09.2026"),
        ("Sept 20th, I promise.", "20.09.2026"),
        ("We run payments on January 5.", "05.01.2027"),
        ("Transfer on 2026-09-20.", "20.09.2026"),
        ("It is scheduled for 20/9.", "20.09.2026"),
        ("It is scheduled for 9/20.", "20.09.2026"),
        ("It is scheduled for 10.9.", "10.09.2026"),
        ("תשלום יבוצע ב-15.9.", "15.09.2026"),
        ("נעביר עד 10/9/26.", "10.09.2026"),
        ("הכסף ייכנס ב-15 לחודש.", "15.09.2026"),
        ("יעבור ב-20 בספטמבר.", "20.09.2026"),
        ("נדחה את התשלום לעשירי, כמו תמיד.", "10.09.2026"),
        ("הסליקה נכשלה, ננסה שוב במחזור של ה-10.", "10.09.2026"),
        ("נעביר עד ה-1.", "01.10.2026"),
        # a part now, the rest then; the last day counts
        ("I've sent half, the rest follows on Tuesday.", "08.09.2026"),
        ("חצי ב-10.9 והיתרה ב-20.9.", "20.09.2026"),
        # a number wins over a holiday
        ("After the holidays, on 20 September.", "20.09.2026"),
        ("אחרי החג, ב-20.9.", "20.09.2026"),
    ],
)  # fmt: skip
def test_a_day_is_read(sentence: str, day: str) -> None:
    assert read(sentence) == day


@pytest.mark.parametrize(
    "sentence",
    [
        "We'll pay after the holidays.",
        "אחרי החגים נסדר הכול.",
        "מורשה החתימה בחו\"ל עד אחרי החג.",
        "נשלם לפני ראש השנה ביום ראשון.",
        "Our accountant is on leave, we'll deal with it once she's back on Sunday.",
        "רואת החשבון בחופשה, ברגע שהיא חוזרת ביום ראשון נטפל בזה.",
        "If the client pays on Monday, so do we.",
        "Give me a few more days, I'm arranging something with the bank.",
        "תני לי עוד כמה ימים, אני מסדרת משהו עם הבנק.",
        "Remind me on Thursday, I'm snowed under.",
        "תזכיר לי ביום חמישי, אני קצת מוצף.",
        "We sent it yesterday, maybe to an old account, we'll check next week.",
        "העברנו אתמול, אולי לא מספר חשבון נכון, נברר בשבוע הבא.",
        "The transfer went out on Monday.",
        "ההעברה יצאה ביום שני.",
        "Three equal instalments from next month is the best I can do.",
        "שלושה תשלומים שווים החל מהחודש הבא, זה מה שאני יכול.",
        "נשלם בשני תשלומים.",
        "It's year end and I can't release money before January.",
        "עכשיו סוף שנה ואין לי איך להוציא כסף לפני ינואר.",
        "Your invoice of 3 August is stuck.",
        "החשבונית מ-3.8 אצל הנהלת החשבונות.",
        "The 2nd invoice is with accounts, 1043 too.",
        "אין לנו תזרים, רק 2.5% ממה שציפינו.",
        "It is scheduled for 9/10.",
        "I'm a man of my word, don't worry, it's coming.",
        "זה יגיע, אל תדאג.",
        "on 31/2",
        "",
    ],
)  # fmt: skip
def test_in_doubt_there_is_no_day(sentence: str) -> None:
    assert read(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        # F11: six working days, Rosh Hashana skipped
        ("הצ'ק יצא אתמול.", "14.09.2026"),
        ("הצ׳ק יצא מאיתנו ביום שני, הדואר כנראה מתעכב.", "14.09.2026"),
        ("The cheque left us on Monday, the post must be slow.", "14.09.2026"),
        ("The check went out yesterday.", "14.09.2026"),
        ("שלחתי לך צ'ק בדואר.", "14.09.2026"),
        # sent tomorrow, or on Sunday: counted from then
        ("אני שולח לך צ'ק מחר.", "14.09.2026"),
        ("We'll post the cheque on Sunday.", "15.09.2026"),
    ],
)
def test_a_cheque_in_the_post_takes_six_working_days(sentence: str, day: str) -> None:
    assert read(sentence) == day


def test_a_weekday_on_its_own_day_means_the_next_one() -> None:
    assert read("You'll have it on Sunday.", date(2026, 9, 6)) == "13.09.2026"
    assert read("ההעברה ביום ראשון.", date(2026, 9, 6)) == "13.09.2026"


def test_the_week_begins_on_sunday() -> None:
    assert read("Next week.", date(2026, 9, 5)) == "10.09.2026"
    assert read("Next week.", date(2026, 9, 6)) == "17.09.2026"
    assert read("Later this week.", date(2026, 9, 6)) == "10.09.2026"


NOVEMBER, SEPTEMBER = date(2026, 11, 22), date(2026, 9, 7)


@pytest.mark.parametrize(
    "sentence",
    [
        "We can't pay the invoice this week.",
        "I won't be able to pay by Thursday.",
        "We can't pay before Monday.",
        "We can't, unfortunately, pay by Thursday.",
        "By Thursday, we won't manage.",
        "We can't pay on Thursday, 24/9.",
        "I don't think the money comes this week.",
        "It was supposed to go out on Monday.",
        "I get paid on the 28th so I can't send you anything before then.",
        "The cheque can't go out this week.",
        "לא נשלם השבוע.",
        "לא נספיק להעביר עד יום חמישי.",
        "אין סיכוי שהתשלום ייצא השבוע.",
        "ההעברה לא תצא השבוע.",
        "אין לי אפשרות לשלם החודש.",
        "קשה לנו לשלם החודש.",
        "תכננו לשלם ביום ראשון.",
        "זה היה אמור לצאת ביום ראשון.",
        "הצ'ק לא יצא השבוע.",
        "אם לא תקבל תשובה היום, נשלם ביום חמישי.",
    ],
)
def test_a_refusal_is_no_promise(sentence: str) -> None:
    assert read(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Don't worry, we will pay on Thursday.", "10.09.2026"),
        ("Don't worry we will pay on Thursday.", "10.09.2026"),
        ("I couldn't do it today, it goes out on Sunday.", "06.09.2026"),
        ("I couldn't do it today so it goes out on Sunday.", "06.09.2026"),
        ("It was supposed to go out on Monday, it will go out on Tuesday.", "08.09.2026"),
        ("Not this week, but we'll pay next week.", "10.09.2026"),
        ("We'll pay no later than the 15th.", "15.09.2026"),
        ("The transfer goes out on Thursday and not before.", "10.09.2026"),
        ("Please don't deposit the cheque before Sunday.", "06.09.2026"),
        ("אל תדאגי, נשלם ביום חמישי.", "10.09.2026"),
        ("לא הספקתי היום, אעביר ביום ראשון.", "06.09.2026"),
        ("ההעברה הייתה אמורה לצאת ביום ראשון ותצא ביום שלישי.", "08.09.2026"),
        ("לא השבוע, אלא בשבוע הבא נעביר.", "10.09.2026"),
        ("נשלם לא יאוחר מיום חמישי.", "10.09.2026"),
        ("ההעברה תצא ביום חמישי ולא לפני כן.", "10.09.2026"),
        ("בלי נדר נשלם ביום חמישי.", "10.09.2026"),
    ],
)
def test_a_promise_may_say_no_to_something_else(sentence: str, day: str) -> None:
    assert read(sentence) == day


@pytest.mark.parametrize(
    ("sentence", "said", "day"),
    [
        ("We pay on the 25th of next month.", NOVEMBER, "25.12.2026"),
        ("We pay by the 15th next month.", SEPTEMBER, "15.10.2026"),
        ("Next month on the 5th.", SEPTEMBER, "05.10.2026"),
        ("נעביר ב-10 לחודש הבא.", SEPTEMBER, "10.10.2026"),
        ("נעביר ב-15 בחודש הבא.", SEPTEMBER, "15.10.2026"),
        ("נעביר בעשירי לחודש הבא.", SEPTEMBER, "10.10.2026"),
        ("נעביר בחודש הבא ב-15.", SEPTEMBER, "15.10.2026"),
        ("נעביר בראשון לחודש.", SEPTEMBER, "01.10.2026"),
        ("נעביר בעשרים לחודש.", SEPTEMBER, "20.09.2026"),
        # the date beside a weekday counts
        ("It goes out on Friday the 4th.", NOVEMBER, "04.12.2026"),
        ("It goes out on Thursday the tenth.", NOVEMBER, "10.12.2026"),
        ("It goes out on Thursday, 24/9.", SEPTEMBER, "24.09.2026"),
        # and the weekday tells which month is meant
        ("It goes out on Thursday, 10/9.", SEPTEMBER, "10.09.2026"),
        ("It goes out on Friday, 10/9.", SEPTEMBER, "09.10.2026"),
        ("יוצא ביום חמישי 3.12.", NOVEMBER, "03.12.2026"),
        ("יוצא יום חמישי (24.9).", SEPTEMBER, "24.09.2026"),
        ("יוצא ביום ה' 24.9.", SEPTEMBER, "24.09.2026"),
        ("24.9 ביום חמישי זה יוצא.", SEPTEMBER, "24.09.2026"),
        # a weekday's place in a month
        ("We pay on the last Thursday of December.", THURSDAY, "31.12.2026"),
        ("We pay on the first Monday of October.", THURSDAY, "05.10.2026"),
        ("We pay on the last Friday of the month.", THURSDAY, "25.09.2026"),
        ("משלמים ביום חמישי האחרון של החודש.", THURSDAY, "24.09.2026"),
        ("משלמים ביום ראשון הראשון של החודש הבא.", THURSDAY, "04.10.2026"),
        # a weekday that is pushed on
        ("It goes out the Friday after next.", THURSDAY, "18.09.2026"),
        ("It goes out Tuesday week.", THURSDAY, "15.09.2026"),
        ("It goes out a week from Friday.", THURSDAY, "11.09.2026"),
        ("It goes out two weeks from Monday.", THURSDAY, "21.09.2026"),
        ("It goes out two weeks from today.", THURSDAY, "17.09.2026"),
        ("It goes out 30 days from today.", THURSDAY, "03.10.2026"),
        ("ייצא שבוע מיום ראשון.", THURSDAY, "13.09.2026"),
        ("ייצא שבועיים מהיום.", THURSDAY, "17.09.2026"),
        ("ייצא ביום ראשון בעוד שבועיים.", THURSDAY, "20.09.2026"),
    ],
)
def test_what_stands_beside_a_day_moves_it(sentence: str, said: date, day: str) -> None:
    assert read(sentence, said) == day


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("In a week or two.", "17.09.2026"),
        ("In a month and a half.", "20.10.2026"),
        ("In two and a half weeks.", "21.09.2026"),
        ("In a week to ten days.", "13.09.2026"),
        ("I asked accounting today and they will pay within 7-10 business days.", "20.09.2026"),
        ("I asked accounting today and they will pay within 48 hours.", "05.09.2026"),
        ("By the end of next quarter.", "31.12.2026"),
        ("By the end of next year.", "31.12.2027"),
        ("בעוד שבוע וחצי.", "14.09.2026"),
        ("בעוד חודש וחצי.", "20.10.2026"),
        ("בעוד שלושה שבועות וחצי.", "28.09.2026"),
        ("בעוד שבוע שבועיים.", "17.09.2026"),
        ("בעוד שבועיים שלושה.", "24.09.2026"),
        ("תוך יום-יומיים.", "05.09.2026"),
        ("תוך 7-10 ימי עסקים.", "20.09.2026"),
        ("בין שבוע לשבועיים.", "17.09.2026"),
        ("בשבועיים הקרובים.", "17.09.2026"),
        ("עד סוף הרבעון הבא.", "31.12.2026"),
        ("עד סוף השנה הבאה.", "31.12.2027"),
    ],
)
def test_of_a_stretch_the_later_end_counts(sentence: str, day: str) -> None:
    assert read(sentence) == day


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("ההעברה תצא מחר ב-10 בבוקר.", "04.09.2026"),
        ("ההעברה תצא מחר ב-10.", "04.09.2026"),
        ("היום ב-15.", "03.09.2026"),
        ("ביום ראשון ב-9.", "06.09.2026"),
        ("ב-9 ביום ראשון.", "06.09.2026"),
        ("ב-9 בבוקר.", ""),
        ("ב-3 ימי עסקים.", "08.09.2026"),
        ("ב-14 הימים הקרובים.", "17.09.2026"),
        ("ב-14 הימים האחרונים.", ""),
        ("באחד הימים.", ""),
        ("נעביר ל-30 יום.", ""),
        ("נעביר ב-12 תשלומים.", ""),
        # no hour is so late, and "ה-" is no hour
        ("ביום שישי ב-25.", "25.09.2026"),
        ("ביום רביעי ה-9.", "09.09.2026"),
        ("ביום שלישי ב-15 לחודש.", "15.09.2026"),
    ],
)
def test_an_hour_or_a_count_is_no_day_of_the_month(sentence: str, day: str) -> None:
    assert read(sentence) == day


@given(
    st.text(alphabet=st.sampled_from("0123456789./- thבלהעדיוםnextwkmorחגצק'"), max_size=60),
    st.dates(date(2020, 1, 1), date(2090, 1, 1)),
)
def test_whatever_is_written_the_day_is_not_before_it_was_said(text: str, said: date) -> None:
    day = promised_day(text, said, CALENDAR)
    assert day is None or day >= said


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("We'll pay at the end of November.", date(2026, 11, 30)),
        ("It goes out sometime in late November.", date(2026, 11, 30)),
        ("We'll pay the October invoice this week.", date(2026, 10, 29)),
        ("אעביר ביחד עם אוקטובר, מתישהו בסוף נובמבר.", date(2026, 11, 30)),
        ("החודש צפוף לי אז אעביר בסוף נובמבר.", date(2026, 11, 30)),
        ("נשלם את חשבונית אוקטובר עד סוף החודש.", date(2026, 10, 31)),
        ("It goes out in January.", date(2027, 1, 31)),
    ],
)
def test_a_month_in_which_it_is_to_be_counts_to_its_end_and_one_that_it_is_for_does_not(
    sentence: str, day: date
) -> None:
    assert promised_day(sentence, date(2026, 10, 28), CALENDAR) == day
