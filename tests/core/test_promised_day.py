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


@given(
    st.text(alphabet=st.sampled_from("0123456789./- thבלהעדיוםnextwkmorחגצק'"), max_size=60),
    st.dates(date(2020, 1, 1), date(2090, 1, 1)),
)
def test_whatever_is_written_the_day_is_not_before_it_was_said(text: str, said: date) -> None:
    day = promised_day(text, said, CALENDAR)
    assert day is None or day >= said
