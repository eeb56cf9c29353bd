"""What must move the shipped model, and what must not (after Ribeiro et al., "Beyond Accuracy", ACL 2020)."""

import pytest

from inboxguard import wiring
from inboxguard.core.quotes import plain_new_text
from inboxguard.core.types import Kind

OH, OS, DI, PE, HO, LE = Kind


def probability(text: str, kind: Kind) -> float:
    heard = wiring.model().hear(plain_new_text(text).text)
    return next(one.probability for one in heard if one.kind is kind)


def alarmed(text: str) -> set[Kind]:
    model = wiring.model()
    return {one.kind for one in model.hear(plain_new_text(text).text) if one.probability >= model.threshold.stand}


#: Known weaknesses, told in the model card; the day the model learns one, its test fails here and it is struck off.
WEAK = {
    "same": {
        "הצ׳ק בדואר, רו״ח בחופש.",
        "please send me the file tonite",
    },
    "innocent": {"Sorry for writing so late tonight, please look at it tomorrow."},
    "second": {"I assumed a second language was included.", "אפשר לקבל הנחה של 20%?"},
}


def expected_to_fail(request: pytest.FixtureRequest, where: str, text: str) -> None:
    if text in WEAK.get(where, ()):
        request.applymarker(pytest.mark.xfail(strict=True, reason="a known weakness of this model"))


#: The same words as demand and as innocent content. The demand must weigh clearly more.
PAIRS = [
    (
        OH,
        "Please send me the file tonight, I'm waiting for it.",
        "Sorry for writing so late tonight, please look at it tomorrow.",
    ),
    (OH, "תשלחי לי את הקובץ עוד הלילה, אני מחכה לזה.", "סליחה שאני כותבת כל כך מאוחר הלילה, תסתכלי על זה מחר."),
    (OH, "I expect you to be available this weekend too.", "No rush at all, Sunday is fine, enjoy your weekend."),
    (OH, "אני מצפה שתהיה זמין גם בסוף השבוע.", "אין לחץ, יום ראשון זה מצוין, סוף שבוע נעים."),
    (OS, "While you're at it, add a flyer too.", "Could you quote us for a flyer too?"),
    (OS, "אם כבר את בזה, תוסיפי גם פלייר.", "אפשר הצעת מחיר גם לפלייר?"),
    (OS, "I assumed a second language was included.", "How much would a second language cost?"),
    (OS, "הנחתי שגם גרסה באנגלית כלולה.", "כמה תעלה גרסה באנגלית?"),
    (DI, "Can you do it for 20% less?", "The banner should say 20% off on all shoes."),
    (DI, "אפשר לקבל הנחה של 20%?", "בבאנר צריך להיות כתוב 20% הנחה על כל הנעליים."),
    (
        DI,
        "Your price is too high, come down a little and we have a deal.",
        "The price is fine with us, please send the contract.",
    ),
    (DI, "המחיר שלך גבוה מדי, תרדי קצת ונסגור.", "המחיר מקובל עלינו, נא לשלוח הסכם."),
    (
        PE,
        "The cheque is in the post, our accountant is on holiday.",
        "The transfer went out this morning, proof attached.",
    ),
    (PE, "הצ'ק בדואר, רואה החשבון שלנו בחופש.", "ההעברה יצאה הבוקר, מצורפת אסמכתא."),
    (PE, "We will pay you once our own client has paid us.", "We have paid your invoice, thank you."),
    (PE, "נשלם לך אחרי שהלקוח שלנו ישלם לנו.", "שילמנו את החשבונית שלך, תודה."),
    (
        HO,
        "I don't know what I am paying you for, you are useless.",
        "I'm not happy with this version, the colours are too dark.",
    ),
    (HO, "אני לא יודע על מה אני משלם לך, אתה חסר תועלת.", "אני לא מרוצה מהגרסה הזאת, הצבעים כהים מדי."),
    (
        LE,
        "We have decided to continue with another agency.",
        "The project is finished, thank you, see you at the next one.",
    ),
    (LE, "החלטנו להמשיך עם סוכנות אחרת.", "הפרויקט הסתיים, תודה רבה, נתראה בפרויקט הבא."),
]


@pytest.mark.parametrize(("kind", "demand", "innocent"), PAIRS)
def test_a_demand_weighs_more_than_the_same_words_in_innocence(
    request: pytest.FixtureRequest, kind: Kind, demand: str, innocent: str
) -> None:
    expected_to_fail(request, "demand", demand)
    assert probability(demand, kind) >= wiring.model().threshold.ask
    assert probability(demand, kind) > probability(innocent, kind) + 0.2


@pytest.mark.parametrize("innocent", sorted({innocent for _, _, innocent in PAIRS}))
def test_the_innocent_half_raises_no_alarm(request: pytest.FixtureRequest, innocent: str) -> None:
    expected_to_fail(request, "innocent", innocent)
    assert alarmed(innocent) == set()


@pytest.mark.parametrize(
    ("kind", "demand", "with_pay"),
    [
        (OS, "While you're at it, add a flyer too.", "Please add a flyer too, and bill us for it separately."),
        (OS, "אם כבר את בזה, תוסיפי גם פלייר.", "נשמח גם לפלייר, תשלחי הצעת מחיר ונאשר."),
    ],
)
def test_an_offer_to_pay_clears_the_extra(kind: Kind, demand: str, with_pay: str) -> None:
    assert probability(with_pay, kind) < probability(demand, kind) - 0.2


#: What must not matter: (kind, text, the same with other names, sums, gender, spelling, points or punctuation).
SAME = [
    (OS, "While you're at it, add a flyer too.", "while youre at it add a flyer too"),
    (OS, "While you're at it, add a banner too.", "While you’re at it — add a banner too!"),
    (OS, "אם כבר את בזה, תוסיפי גם פלייר.", "אם כבר אתה בזה, תוסיף גם פלייר."),
    (OS, "אם כבר את בזה, תוסיפי גם פלייר.", "אִם כְּבָר אַתְּ בָּזֶה, תּוֹסִיפִי גַּם פְלָיֶיר."),
    (DI, "Can you do it for 20% less?", "Can you do it for 35% less??"),
    (DI, "אפשר לקבל הנחה של 20%?", "היי נועה, אפשר לקבל הנחה של 15%?"),
    (PE, "The cheque is in the post.", "Hi Tom, the cheque is in the post. Best, Ruth"),
    (PE, "הצ'ק בדואר, רו\"ח בחופש.", "הצ׳ק בדואר, רו״ח בחופש."),
    (OH, "Please send me the file tonight.", "please send me the file tonite"),
    (LE, "We have decided to continue with another agency.", "We've decided to continue with another studio."),
]


@pytest.mark.parametrize(("kind", "one", "other"), SAME)
def test_names_sums_gender_and_spelling_do_not_matter(
    request: pytest.FixtureRequest, kind: Kind, one: str, other: str
) -> None:
    expected_to_fail(request, "same", other)
    assert min(probability(one, kind), probability(other, kind)) >= wiring.model().threshold.ask


HISTORY_EN = "\n\nOn Mon, 3 Aug 2026 at 10:15, Noa Bar <noa@bar.example> wrote:\n> Can you do it for 20% less? Tonight."
HISTORY_HE = "\n\nבתאריך יום ב׳, 3 באוג׳ 2026 ב-10:15 מאת נועה <noa@bar.example>:\n> אפשר הנחה?\n> עוד הלילה בבקשה."
SLOGAN = "\n\n-- \nRuth Cohen, Cohen Ltd\nOpen 24/7, 20% off all week!"


@pytest.mark.parametrize(
    "text", ["Thanks, the photos are perfect.", "תודה, התמונות מושלמות.", "The second page is approved."]
)
@pytest.mark.parametrize("tail", [HISTORY_EN, HISTORY_HE, SLOGAN])
def test_history_and_slogans_below_do_not_matter(text: str, tail: str) -> None:
    assert alarmed(text + tail) == set()


@pytest.mark.parametrize(("kind", "demand"), sorted({(kind, demand) for kind, demand, _ in PAIRS}))
def test_a_second_violation_never_takes_the_first_away(request: pytest.FixtureRequest, kind: Kind, demand: str) -> None:
    expected_to_fail(request, "second", demand)
    more = f"{demand}\nAnd the cheque is in the post.\nYou are useless."
    assert probability(more, kind) >= wiring.model().threshold.ask


@pytest.mark.parametrize("kind_demand", sorted({(kind, demand) for kind, demand, _ in PAIRS}))
def test_a_violation_is_heard_among_ordinary_sentences(
    request: pytest.FixtureRequest, kind_demand: tuple[Kind, str]
) -> None:
    kind, demand = kind_demand
    expected_to_fail(request, "among", demand)
    hebrew = any("א" <= letter <= "ת" for letter in demand)
    before = (
        "היי נועה, תודה על הקבצים. העמוד הראשון יפה מאוד."
        if hebrew
        else "Hi Noa, thanks for the files. Page one is lovely."
    )
    after = "נדבר ביום ראשון. דנה" if hebrew else "Talk on Monday. Dana"
    assert probability(f"{before}\n{demand}\n{after}", kind) >= wiring.model().threshold.ask


@pytest.mark.parametrize("text", ["", " ", "🙏", "...", "12345", "Merci beaucoup", "x" * 20_000, "א " * 5_000])
def test_odd_text_is_survived(text: str) -> None:
    assert all(0 <= one.probability <= 1 for one in wiring.model().hear(text))
