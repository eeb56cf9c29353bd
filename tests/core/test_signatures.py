"""Signatures go, sentences stay."""

import pytest

from inboxguard.core.signatures import asks, without_signature


def rest(text: str) -> str:
    return "\n".join(without_signature(text.split("\n")))


MOBILE = [
    "נשלח מה-iPhone שלי",
    "נשלח מהאייפון שלי",
    "נשלח מה-iPad שלי",
    "נשלח מ-Outlook",
    "קבל את Outlook עבור iOS",
    "השג את Outlook עבור Android",
    "נשלח ממכשיר ה-Galaxy שלי",
    "נשלח מהטלפון של Samsung",
    "נשלח מ-Yahoo Mail ב-Android",
    "נשלח מהנייד, סליחה על השגיאות",
    "Sent from my iPhone",
    "Sent from my Galaxy S21",
    "Sent from Outlook for Android<https://aka.ms/AAb9ysg>",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "Sent from Yahoo Mail for iPhone",
    "Sent with Proton Mail secure email.",
    "Envoyé de mon iPhone",
    "Sent from my iPhone, please excuse typos",
    "*Sent from my iPhone*",
]


@pytest.mark.parametrize("line", MOBILE)
def test_a_mobile_signature_goes(line: str) -> None:
    assert rest(f"בסדר גמור\n\n{line}\n") == "בסדר גמור"


@pytest.mark.parametrize(
    "line",
    [
        "נשלח מהאייפון שלי: תוכל לשלוח את החוזה?",
        "Sent from my iPhone, please send it tonight",
        "Sent from my iPhone. Can you add a page?",
        "נשלח מהמשרד שלהם אתמול, ועוד לא הגיע",
        "Sent from my lawyer, see attached",
    ],
)
def test_a_line_that_says_more_than_a_device_stays(line: str) -> None:
    assert rest(line) == line


SIGNATURES = [
    "-- \nדנה כהן\nסטודיו דנה\nזמינים 24/7",
    "--\nDana\n20% off your first order!",
    "-- \nDana\n\nWe design your dreams\n\nwww.acme.example | 20% off",
    'בברכה,\nדנה כהן\nמנהלת שיווק | אקמה בע"מ\n050-1234567\nזמינים 24/7',
    "בברכה, דנה כהן\n050-1234567\n20% הנחה לחברים",
    "תודה,\nדנה\nסטודיו דנה, רחוב הנמל 12, חיפה\nטל. 04-1234567\nזמינים 24/7 גם בשבת",
    "Best regards,\nDana Cohen\nCEO, Acme Ltd\n+972 50 123 4567\nAvailable 24/7! 20% off",
    "Thanks,\nDana\nwww.acme.example\nFree shipping tonight",
    "Kind regards\n\nDana Cohen\nHead of Design\n\ndana@studio.example\n24/7 support",
    "דנה כהן\n050-1234567\nזמינים 24/7",
    "Dana Cohen\nAcme Ltd\n+972 50 123 4567\n24/7 support",
    "_______________\nDana Cohen\nAcme Ltd\n+972 50 123 4567\n24/7",
]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_slogans_in_a_signature_go(signature: str) -> None:
    left = rest(f"היי נועה,\nהכל טוב כאן.\n\n{signature}")
    assert left.startswith("היי נועה,\nהכל טוב כאן.")
    for slogan in ("24/7", "20%", "tonight", "1234"):
        assert slogan not in left


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("שלום\n\nתודה,\nדנה כהן\n050-1234567\n\nנ.ב. אפשר עוד סקיצה?", "נ.ב. אפשר עוד סקיצה?"),
        ("Hi\n\n-- \nDana\nAcme\n\nP.S. one more page would be nice", "P.S. one more page would be nice"),
        ("Hi\n\n-- \nDana\n\nCan you also send the logo tonight?", "Can you also send the logo tonight?"),
        ("Hi\n\n-- \nDana\n\nI will not pay for that.", "I will not pay for that."),
        ("Hello\n\nThanks,\nDana\nThe invoice will be paid next month", "The invoice will be paid next month"),
        ("Thanks,\nDana Cohen\n050-1234567\nבלי 20% הנחה אני לא סוגרת", "בלי 20% הנחה אני לא סוגרת"),
        ("תודה!\nהכל טוב\nרק תורידי 10%\nונסגור", "רק תורידי 10%"),
        ("תודה!\nהלוגו יפה\nהצבע פחות", "הצבע פחות"),
        ("-- \nDana\nAcme\n\nCould we meet tomorrow?", "Could we meet tomorrow?"),
        ("Call me at 050-1234567\nDana", "Call me at 050-1234567"),
        ("הנה הטלפון:\n\nתתקשרי אליו 050-1234567\nיוסי", "תתקשרי אליו 050-1234567"),
    ],
)
def test_a_sentence_below_or_inside_a_signature_stays(text: str, kept: str) -> None:
    assert kept in rest(text)


def test_a_list_below_two_hyphens_stays() -> None:
    text = "Changes\n--\n" + "\n".join(f"point {number} of the list" for number in range(20))
    assert rest(text) == text


FOOTERS = [
    "הודעה זו ונספחיה מיועדים לנמען בלבד, ועשויים לכלול מידע חסוי.\nאם קיבלת אותה בטעות, נא למחוק.",
    'הודעת דוא"ל זו מיועדת לנמען בלבד.',
    "נא לשקול היטב לפני הדפסה. שמרו על הסביבה.",
    "This e-mail and any attachments are confidential and intended solely for the addressee.",
    "CONFIDENTIALITY NOTICE: this message may contain privileged information.",
    "Please consider the environment before printing this email.",
    "Virus-free. www.avast.com",
    "CAUTION: This email originated from outside the organization. Do not click links.",
    "זהירות: הודעה זו נשלחה מחוץ לארגון",
    "If you are not the intended recipient, please notify the sender and delete this confidential message.",
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_legal_footer_goes_wherever_it_stands(footer: str) -> None:
    assert rest(f"נדבר מחר\n\n{footer}") == "נדבר מחר"
    assert rest(f"{footer}\n\nנדבר מחר") == "נדבר מחר"


@pytest.mark.parametrize(
    "text",
    [
        "This email contains the changes that we discussed.",
        "This message was sent in error. The invoice is wrong too.",
        "הודעה זו נשלחה בטעות, הקובץ הנכון מצורף",
        "לפני ההדפסה צריך לתקן את הלוגו",
        "This is confidential: can you send me their price?",
        "הודעה זו מיועדת רק לך: תוסיפי עוד עמוד",
        "Warning: the site is down",
    ],
)
def test_a_sentence_that_starts_like_a_footer_stays(text: str) -> None:
    assert rest(text) == text


def test_what_stands_above_a_footer_in_its_paragraph_stays() -> None:
    footer = "This e-mail is confidential and intended solely for the addressee."
    assert rest(f"Can you send it tonight?\n{footer}") == "Can you send it tonight?"


def test_pictures_and_rules_at_the_end_go() -> None:
    assert rest("Hello\n[cid:image001.png@01DC]\n\n__________\n") == "Hello"


@pytest.mark.parametrize("line", ["Can you send it?", "אפשר לקבל את זה מחר?", "I will pay", "ממתינה לתשובה", "בבקשה"])
def test_requests_are_recognised(line: str) -> None:
    assert asks(line)


@pytest.mark.parametrize(
    "line", ["Dana Cohen", "20% off", "זמינים 24/7", "Questions?", "Please visit our site", "אתר שלי"]
)
def test_slogans_ask_nothing(line: str) -> None:
    assert not asks(line)
