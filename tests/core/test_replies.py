"""The words of a draft: whole in every combination, calm, and with dates that the owner works on."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxguard import wiring
from inboxguard.core.availability import Availability
from inboxguard.core.greeting import greeted_name
from inboxguard.core.lint import lint
from inboxguard.core.policy import by_weight
from inboxguard.core.replies import reply_language, write
from inboxguard.core.settings import AddressForm, Client, Gender, Hours
from inboxguard.core.template_facts import specimens
from inboxguard.core.templating import ReplyFacts, fill
from inboxguard.core.types import Action, Address, Decision, Kind, Language, Step, Why
from inboxguard.core.wording import day_text
from tests.core.clocks import ISRAEL, JERUSALEM, KEEPING, NIGHT_WORKER, PLAIN, SUNDAY_TO_THURSDAY, at, intervals
from tests.core.letters import CLIENT, DRAFTED, ME, RICH, facts, finding, letter

HE, EN = Language.HE, Language.EN
#: Letters with more than one "לא" or "not"; every one needs a reason.
NEGATED: dict[tuple[Language, Kind, Step], int] = {}
COMBINATIONS = list(
    product(DRAFTED, Step, (HE, EN), (CLIENT, RICH), (AddressForm.UNKNOWN, AddressForm.PLURAL), ((), (finding(),)))
)


def written(kind: Kind, step: Step, language: Language, client: Client, form: AddressForm, findings: tuple) -> str:
    return letter(facts(replace(client, address_form=form), language, findings=findings), kind, step=step)


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_a_letter_is_whole_calm_and_short_whatever_is_known(combination: tuple) -> None:
    text = written(*combination)
    kind, step, language = combination[:3]
    assert 25 <= len(text.split()) <= 120
    assert not re.search(r"None|\{|\}|%|  |\(\s*\)|\s[,.;:?]|,,|\.\.|,\.|!|\n\n\n", text)
    assert lint(text) == []
    assert not re.search(r"[א-ת]/[א-ת]|\bhe/she\b|\(ה\)|\(י\)", text)
    assert len(re.findall(r"\bלא\b|\bאל\b(?= ת)|\bnot\b|n't\b|\bcannot\b", text)) <= NEGATED.get(
        (language, kind, step), 1
    )
    assert not re.search(r"inboxguard|sorry|unfortunately|מצטער|סליחה|boundar|violat|גבול", text, re.IGNORECASE)
    assert text.splitlines()[0] == ("שלום Dana," if language is HE else "Hi Dana,")
    assert all(line == line.strip() for line in text.splitlines())


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_a_letter_names_a_day_and_an_hour(combination: tuple) -> None:
    text = written(*combination)
    assert re.search(r"\d{1,2}:\d\d", text)
    assert re.search(r"ספטמבר|אוקטובר|September|October", text)


@pytest.mark.parametrize("language", [HE, EN])
def test_every_kind_that_is_drafted_has_its_three_steps_and_its_sentence(language: Language) -> None:
    names = {name for name in wiring.templates() if name.startswith(f"{language}/")}
    letters = {f"{language}/{kind}.{step}" for kind in DRAFTED for step in (*Step, "also")}
    beside = {f"{language}/{name}.also" for name in ("new_requester", "question", "access")}
    assert names == letters | {f"{language}/legit_extra.gentle"} | beside
    assert f"calls/{language}" in wiring.templates()


#: Every pair and every triple, in the order of a letter.
SEVERAL = [by_weight(kinds) for size in (2, 3) for kinds in combinations(Kind, size)]
#: What shows that a letter speaks of a kind that does not lead it.
TOPICS = {
    Kind.LEAVING: "calendar is kept",
    Kind.PAYMENT_EXCUSE: "please tell me by",
    Kind.DISCOUNT: "The price",
    Kind.OUT_OF_SCOPE: "a separate quote will",
    Kind.OUT_OF_HOURS: "handled within them",
}


@pytest.mark.parametrize(("kinds", "step"), [*product(SEVERAL, Step)])
def test_a_letter_about_several_kinds_is_one_letter_that_takes_up_each(kinds: tuple[Kind, ...], step: Step) -> None:
    text = letter(facts(RICH), *kinds, step=step)
    alone = letter(facts(RICH), kinds[0], step=step)
    assert lint(text) == []
    assert len(re.findall(r"(?i)two (?:ways|options)", text)) <= 1
    # The other kinds stand between the first paragraph and the next step; the end is the leading kind's.
    assert text.split("\n\n")[0] == alone.split("\n\n")[0]
    assert text.split("\n\n")[-1] == alone.split("\n\n")[-1]
    ends = kinds[0] in (Kind.HOSTILITY, Kind.LEAVING) and step is Step.FINAL
    if not ends:
        places = [text.index(TOPICS[kind]) for kind in kinds[1:]]
        assert places == sorted(places)
        assert text.count("\n\n") == alone.count("\n\n") + 1
    else:
        assert not re.search(r"quote will be|calendar is kept|stays as it is", text)


@pytest.mark.parametrize(
    ("kinds", "step", "gender", "form"), [*product(SEVERAL, Step, (Gender.F, Gender.NEUTRAL), AddressForm)]
)
def test_a_hebrew_letter_about_several_kinds_reads_well(
    kinds: tuple[Kind, ...], step: Step, gender: Gender, form: AddressForm
) -> None:
    me = replace(ME, gender=gender)
    text = letter(facts(replace(RICH, address_form=form), HE, me=me), *kinds, step=step)
    assert lint(text) == []
    assert len(re.findall(r"שתי (?:דרכים|אפשרויות)", text)) <= 1


#: Forms that only one writer, or only one person addressed, is right for.
WRITES_F = re.compile(r"אני (?:עובדת|מסיימת|ממשיכה|ממליצה|מתחילה|יודעת|פנויה)|^מאחלת", re.MULTILINE)
WRITES_M = re.compile(r"(?:אני (?:עובד|מסיים|ממשיך|ממליץ|מתחיל|יודע|פנוי)|^מאחל)(?![א-ת])", re.MULTILINE)
READS = {
    AddressForm.F: re.compile(r"(?<![א-ת])[וש]?ת(?:קבל|כתב|שלח|שיב|עדכנ|אשר|בחר)י(?![א-ת])|את מעדיפה"),
    AddressForm.M: re.compile(r"(?<![א-ת])[וש]?(?:תקבל|תכתוב|תשלח|תשיב|תעדכן|תאשר|תבחר)(?![א-ת])|אתה"),
    AddressForm.PLURAL: re.compile(
        r"(?<![א-ת])[וש]?ת(?:קבל|כתב|שלח|שיב|עדכנ|אשר|בחר)ו(?![א-ת])|לכם|אתם|(?:שאל|כתב|בחר|החלט)תם"
    ),
}
LETTERS = [*(f"{kind}.{step}" for kind in Kind for step in Step), "legit_extra.gentle"]


def every_expansion(name: str) -> Iterator[tuple[ReplyFacts, str]]:
    source = wiring.templates()[f"he/{name}"]
    return ((known, fill(source, known).text) for known in specimens(HE))


@pytest.mark.parametrize("name", LETTERS)
def test_hebrew_has_the_right_gender_in_every_expansion(name: str) -> None:
    for known, text in every_expansion(name):
        assert known.gender is Gender.F or not WRITES_F.search(text)
        assert known.gender is Gender.M or not WRITES_M.search(text)
        for form, pattern in READS.items():
            found = pattern.search(text)
            assert known.form is form or found is None, (known.form, found)


def test_gendered_hebrew_is_used_where_the_gender_is_known() -> None:
    for pattern, gender in ((WRITES_F, Gender.F), (WRITES_M, Gender.M)):
        hits = [
            name
            for name in LETTERS
            for known, text in every_expansion(name)
            if known.gender is gender and pattern.search(text)
        ]
        assert len(set(hits)) >= 8
    for form, pattern in READS.items():
        hits = [
            name
            for name in LETTERS
            for known, text in every_expansion(name)
            if known.form is form and pattern.search(text)
        ]
        assert len(set(hits)) >= 12


@pytest.mark.parametrize(("name", "language"), [*product(LETTERS, (HE, EN))])
def test_two_drafts_in_a_row_never_begin_alike(name: str, language: Language) -> None:
    source = wiring.templates()[f"{language}/{name}"]
    texts = [fill(source, facts(RICH, language, earlier=earlier)).text for earlier in range(7)]
    for one, next_one in pairwise(texts):
        assert one.splitlines()[0] != next_one.splitlines()[0]
        assert one.splitlines()[2] != next_one.splitlines()[2]
    assert texts[0] == texts[6]


def test_an_own_signature_closes_in_its_own_way() -> None:
    assert letter(facts(RICH), Kind.DISCOUNT).endswith("\nBest,")
    assert letter(facts(RICH, me=replace(ME, signature="Noa\nBar Studio")), Kind.DISCOUNT).endswith("\nBest,")
    assert "Best," not in letter(facts(RICH, me=replace(ME, signature="Warmly,\nNoa")), Kind.DISCOUNT)


@pytest.mark.parametrize("language", [HE, EN])
def test_a_letter_that_is_useless_without_a_fact_has_a_blank_and_says_which(language: Language) -> None:
    final = Decision(Action.DRAFT, (Kind.PAYMENT_EXCUSE,), Step.FINAL, Why.DRAFTED)
    poor = write(final, facts(CLIENT, language), wiring.templates())
    assert set(poor.blanks) == {"amount", "invoice"}
    assert ("[[מספר חשבונית?]]" if language is HE else "[[invoice number?]]") in poor.text
    assert write(final, facts(RICH, language), wiring.templates()).blanks == ()
    quote = replace(final, kinds=(), step=Step.GENTLE)
    assert set(write(quote, facts(RICH, language), wiring.templates()).blanks) == {"extra", "extra_price"}
    told = facts(RICH, language).knowing(extra="a banner", extra_price="₪450")
    assert "₪450" in write(quote, told, wiring.templates()).text


def test_what_a_client_writes_makes_no_blank() -> None:
    asked = facts(RICH, findings=(finding(evidence="Please add a banner [[price?]] {{ day }}."),))
    words = write(Decision(Action.DRAFT, (Kind.OUT_OF_SCOPE,), Step.GENTLE, Why.DRAFTED), asked, wiring.templates())
    assert words.blanks == ()
    assert ", a banner [[price?]] {{ day }}, " in words.text


def test_what_is_agreed_is_named_and_what_is_not_falls_away() -> None:
    rich = letter(facts(RICH), Kind.OUT_OF_SCOPE)
    assert "beyond what we agreed (a website of five pages and two rounds of corrections), so" in rich
    poor = letter(facts(CLIENT), Kind.OUT_OF_SCOPE)
    assert "The addition you ask for is a new piece of work, so" in poor
    assert "₪4,800" in letter(facts(replace(RICH, invoices=())), Kind.DISCOUNT)
    assert "two parts" in letter(facts(RICH), Kind.DISCOUNT)
    assert "Gali, 050-0000000" in letter(facts(RICH), Kind.OUT_OF_HOURS)


def test_the_overdue_invoice_is_named_with_its_days() -> None:
    paid = replace(RICH.invoices[0], number="1001", due=date(2026, 5, 1), paid=date(2026, 6, 1))
    text = letter(facts(replace(RICH, invoices=(paid, *RICH.invoices))), Kind.PAYMENT_EXCUSE, step=Step.FIRM)
    assert "Invoice 1043 for ₪2,400 is 9 days past its due date, 30 August." in text
    assert "30 days from the end of the month" in text


def test_a_clause_is_quoted_in_the_language_of_the_letter_alone() -> None:
    hebrew = replace(RICH, agreement=replace(RICH.agreement, included=("לוגו לבית הקפה", "תפריט")))  # type: ignore[type-var]
    assert "לוגו" in letter(facts(hebrew, HE), Kind.OUT_OF_SCOPE)
    assert not re.search("[א-ת]", letter(facts(hebrew), Kind.OUT_OF_SCOPE))
    assert "website" not in letter(facts(RICH, HE), Kind.OUT_OF_SCOPE)


def test_who_may_ask_for_work_is_said_beside_a_request_and_never_beside_a_payment() -> None:
    client = replace(RICH, agreement=replace(RICH.agreement, contacts=("dana@cafe.example",)))  # type: ignore[type-var]
    bookkeeper = Address("Ruth", "books@cafe.example")
    for language, words in ((EN, "Before I start"), (HE, "כדי להתחיל נדרש אישור")):
        known = facts(client, language, sender=bookkeeper)
        assert words in letter(known, Kind.OUT_OF_SCOPE)
        assert words in letter(known, Kind.PAYMENT_EXCUSE, Kind.OUT_OF_SCOPE)
        assert words not in letter(known, Kind.PAYMENT_EXCUSE)
        assert words not in letter(known, Kind.DISCOUNT)


def test_a_price_that_is_not_on_file_is_spoken_of_kindly() -> None:
    assert "glad to fit the scope to your budget" in letter(facts(CLIENT), Kind.DISCOUNT)
    assert "ואשמח להתאים את ההיקף לתקציב" in letter(facts(CLIENT, HE), Kind.DISCOUNT)


@pytest.mark.parametrize(("language", "early"), [(EN, "on the due date"), (HE, "במועד הפירעון")])
def test_a_price_letter_dates_only_what_is_overdue(language: Language, early: str) -> None:
    young = replace(RICH, invoices=(replace(RICH.invoices[0], due=date(2026, 11, 14)),))
    reached = replace(RICH, invoices=(replace(RICH.invoices[0], due=None),))
    text = letter(facts(young, language), Kind.DISCOUNT, step=Step.FIRM)
    assert early in text
    assert early not in letter(facts(RICH, language), Kind.DISCOUNT, step=Step.FIRM)
    assert facts(reached, language).values["billed"] == ""


@pytest.mark.parametrize(
    ("evidence", "named"),
    [
        ("Could you also add a flyer?", "a flyer"),
        ("Please add\na flyer.", "a flyer"),
        ("While you're at it, could you do a set of banners, they are small?", "a set of banners"),
        (
            "I'm counting on you, please add a flyer, a poster and bookmarks because we open.",
            "a flyer, a poster and bookmarks",
        ),
        ("הכול כבר אצלך, אז תוציאי לי גם כרטיס ביקור, משהו פשוט.", "כרטיס ביקור"),
        ("חשבתי על זה ואני רוצה שתוסיף גם באנר, עם קישור.", "באנר"),
        ("Could you translate the flyer?", ""),
        ("Please add some polish.", "some polish"),
        ("אשמח שתוסיפי למצגת שלושה שקפים.", ""),
        ("I was certain that it is part of it, so hand it in by the end of the month.", ""),
        ("word " * 15, ""),
        ("The password: Abc12345, please add a flyer.", ""),
        (None, ""),
    ],
)
def test_the_thing_asked_for_is_named_and_what_is_long_or_secret_or_no_thing_is_not(
    evidence: str | None, named: str
) -> None:
    text = letter(facts(findings=(finding(evidence=evidence),)), Kind.OUT_OF_SCOPE)
    assert ("The addition you ask for, " in text) is bool(named)
    assert f"The addition you ask for, {named}, goes beyond" in text or not named


@pytest.mark.parametrize(("number", "told"), [(2, False), (3, True), (None, False)])
def test_a_round_beyond_the_agreed_ones_is_named_by_its_number(number: int | None, told: bool) -> None:
    client = replace(RICH, agreement=replace(RICH.agreement, rounds=2))  # type: ignore[type-var]
    for language, words in ((EN, "This is the third round, and our agreement includes two rounds"), (HE, "השלישי")):
        known = facts(client, language, findings=(finding(evidence="Here are our corrections."),), round_number=number)
        assert (words in letter(known, Kind.OUT_OF_SCOPE)) is told


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("When do I get the page? Please add a flyer.", True),
        ("מתי מגיע העמוד? תוסיפי גם פלייר.", True),
        ("Could you also add a flyer?", False),
        ("How was Wales? Please add a flyer.", False),
        ("מה שלומך? תוסיפי גם פלייר.", False),
    ],
)
def test_a_question_beside_the_request_is_promised_an_answer(text: str, asked: bool) -> None:
    known = facts(findings=(finding(),), text=text)
    assert ("the answer to your question, by" in letter(known, Kind.OUT_OF_SCOPE)) is asked
    assert ("you'll have the answer by" in letter(known, Kind.DISCOUNT)) is asked
    assert "question" not in letter(known, Kind.OUT_OF_HOURS)


def test_an_advance_that_the_mail_would_skip_stays() -> None:
    client = replace(RICH, agreement=replace(RICH.agreement, advance=50))  # type: ignore[type-var]
    said = finding(Kind.DISCOUNT, "Let's skip the deposit this time.")
    assert "The advance of 50% stays as we agreed" in letter(facts(client, findings=(said,)), Kind.DISCOUNT)
    unbilled = replace(client, invoices=())
    for language, all_of_it, terms, advance in (
        (EN, "in full", "The terms we agreed", "which day the advance will be paid"),
        (HE, "התשלום המלא", "התנאים שסיכמנו", "באיזה תאריך תגיע המקדמה"),
    ):
        text = letter(facts(unbilled, language, findings=(said,)), Kind.PAYMENT_EXCUSE, Kind.DISCOUNT)
        assert advance in text
        assert not any(words in text for words in (all_of_it, terms))
        assert all_of_it in letter(facts(client, language, findings=(said,)), Kind.PAYMENT_EXCUSE, Kind.DISCOUNT)
    other = replace(said, evidence="Round it down.")
    assert "advance" not in letter(facts(client, findings=(other,)), Kind.DISCOUNT)


@pytest.mark.parametrize(
    "text",
    ["Could you send the invoice again?", "Please resend it.", "תשלחי לי שוב את החשבונית", "אפשר לשלוח את זה שוב?"],
)
def test_an_invoice_that_is_asked_for_again_is_promised(text: str) -> None:
    for language, words in ((EN, "I'll send the invoice again"), (HE, "אשלח שוב את החשבונית במייל נפרד")):
        assert words in letter(facts(RICH, language, text=text), Kind.PAYMENT_EXCUSE)
        assert words not in letter(facts(RICH, language, text="Sending it again is not needed."), Kind.PAYMENT_EXCUSE)


def test_a_password_in_the_mail_gets_a_line_on_what_it_serves() -> None:
    known = facts(findings=(finding(),), text="Please add a flyer. The password: Abc12345")
    text = letter(known, Kind.OUT_OF_SCOPE)
    assert "Please change the password" in text
    assert "Abc12345" not in text


@pytest.mark.parametrize(("language", "offer"), [(EN, "If you'd rather talk"), (HE, "אם עדיף לדבר")])
@pytest.mark.parametrize("kind", [Kind.HOSTILITY, Kind.LEAVING])
def test_after_a_call_no_other_call_is_offered(kind: Kind, language: Language, offer: str) -> None:
    known = facts(RICH, language)
    assert offer in letter(known, kind, step=Step.FIRM)
    assert offer not in letter(known.knowing(called="yes"), kind, step=Step.FIRM)


@pytest.mark.parametrize(("language", "beyond"), [(EN, "beyond what we agreed"), (HE, "מעבר למה שסיכמנו")])
def test_beside_another_kind_an_addition_is_said_to_be_one(language: Language, beyond: str) -> None:
    hebrew = replace(RICH, agreement=replace(RICH.agreement, included=("לוגו",)))  # type: ignore[type-var]
    client = hebrew if language is HE else RICH
    assert beyond in letter(facts(client, language), Kind.PAYMENT_EXCUSE, Kind.OUT_OF_SCOPE)
    assert beyond not in letter(facts(CLIENT, language), Kind.PAYMENT_EXCUSE, Kind.OUT_OF_SCOPE)


def test_firm_letters_name_the_number_of_events() -> None:
    assert "Four additions" in letter(facts(count=4), Kind.OUT_OF_SCOPE, step=Step.FIRM)
    assert "ארבע פניות" in letter(facts(language=HE, count=4), Kind.OUT_OF_HOURS, step=Step.FIRM)


@pytest.mark.parametrize(
    ("name", "language", "greeted"),
    [
        ("Maya Cohen", EN, "Maya"),
        ("Anne-Marie van Dijk", EN, "Anne-Marie"),
        ("מאיה כהן", HE, "מאיה"),
        ("Maya Cohen", HE, "Dana"),
        ("מאיה כהן", EN, "Dana"),
        ("Maya", EN, "Dana"),
        ("Cohen, Maya", EN, "Dana"),
        ("Maya C.", EN, "Dana"),
        ("maya99 cohen", EN, "Dana"),
        ("Dr Maya Cohen", EN, "Dana"),
        ('ד"ר מאיה כהן', HE, "Dana"),
        ("ד״ר מאיה כהן", HE, "Dana"),
        ("Accounts Payable", EN, "Dana"),
        ("קפה נחליאלי", HE, "Dana"),
        ("The Green Company Team", EN, "Dana"),
        ("", EN, "Dana"),
    ],
)
def test_a_person_is_greeted_by_first_name_and_anybody_else_by_the_clients(
    name: str, language: Language, greeted: str
) -> None:
    assert greeted_name(CLIENT, Address(name, "m@cafe.example"), language) == greeted


def test_somebody_who_signs_for_a_company_is_greeted_by_name_and_an_office_is_not() -> None:
    company = replace(CLIENT, name="Green Fields", address_form=AddressForm.PLURAL)
    assert greeted_name(company, Address("מאיה כהן", "m@x.example"), HE) == "מאיה"
    assert greeted_name(company, Address("מחלקת ספקים", "m@x.example"), HE) == "Green Fields"
    assert greeted_name(company, Address("Supplier Desk", "m@x.example"), EN) == "Green Fields"
    assert greeted_name(company, Address("Maya Cohen", "m@x.example"), EN) == "Maya"
    assert greeted_name(replace(company, address_form=AddressForm.F), Address("Green Fields", "m@x.example"), EN) == (
        "Green Fields"
    )
    assert greeted_name(CLIENT, None, EN) == "Dana"


@pytest.mark.parametrize(
    ("mail", "configured", "expected"),
    [
        (EN, None, EN),
        (HE, None, HE),
        (Language.MIXED, None, HE),
        (Language.OTHER, None, HE),
        (HE, EN, EN),
        (EN, HE, HE),
    ],
)
def test_the_answer_is_in_the_clients_language(mail: Language, configured: Language | None, expected: Language) -> None:
    assert reply_language(mail, replace(CLIENT, language=configured)) is expected


@pytest.mark.parametrize(
    ("now", "day", "by"),
    [
        ("2026-09-08T10:00", "Wednesday, 9 September", "12:00"),
        ("2026-09-08T07:00", "Tuesday, 8 September", "12:00"),
        ("2026-09-08T20:00", "Wednesday, 9 September", "12:00"),
        ("2026-09-10T20:00", "Monday, 14 September", "12:00"),
        ("2026-09-18T12:00", "Sunday, 20 September", "12:00"),
    ],
)
def test_the_next_step_is_the_next_opening_or_the_next_working_day(now: str, day: str, by: str) -> None:
    values = facts(now=at(now)).values
    assert (values["day"], values["time"]) == (day, by)


def test_in_the_lunch_break_nothing_is_promised_for_this_morning() -> None:
    split = Hours(weekly=(intervals("09:00-13:00", "14:00-18:00"),) * 7)
    values = facts(now=at("2026-09-08T13:30"), hours=split).values
    assert (values["day"], values["time"], values["window"]) == ("Tuesday, 8 September", "17:00", "15:00–16:00")


def test_a_short_day_still_has_a_window() -> None:
    short = replace(PLAIN, weekly=(intervals("09:15-09:45"),) * 7)
    values = facts(now=at("2026-09-08T07:00"), hours=short).values
    assert (values["time"], values["window"]) == ("9:30", "9:15–9:45")


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-09-08T10:00", "30 September 2026"),
        ("2026-09-24T10:00", "31 October 2026"),
        ("2026-12-28T10:00", "31 January 2027"),
    ],
)
def test_a_months_end_is_at_least_a_week_away(now: str, end: str) -> None:
    assert facts(now=at(now)).values["month_end"] == end


_HOURS = [
    ISRAEL,
    KEEPING,
    NIGHT_WORKER,
    Hours(weekly=SUNDAY_TO_THURSDAY),
    Hours(weekly=(intervals("09:00-13:00", "14:00-18:00"),) * 7),
    Hours(weekly=((), intervals("10:10-10:40"), (), intervals("22:45-01:00"), (), (), ())),
]
_moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zone given


@settings(deadline=None)
@given(st.sampled_from(_HOURS), _moments)
def test_every_date_and_hour_that_is_promised_lies_ahead_and_inside_the_hours(hours: Hours, moment: datetime) -> None:
    now = moment.astimezone(JERUSALEM)
    values = facts(now=now, hours=hours).values
    availability = Availability(hours, JERUSALEM)
    days = {
        day_text(now.date() + timedelta(days=ahead), EN): now.date() + timedelta(days=ahead) for ahead in range(150)
    }
    day, date_, date2 = (days[values[name]] for name in ("day", "date", "date2"))
    assert now.date() <= day < date_ < date2
    assert availability.is_working_day(date_)
    assert availability.is_working_day(date2)
    begin, end = values["window"].split("–")
    for text, is_end in ((values["time"], True), (begin, False), (end, True)):
        hour, minute = map(int, text.split(":"))
        promised = datetime(day.year, day.month, day.day, hour, minute, tzinfo=JERUSALEM)
        instant = promised.astimezone(UTC) - timedelta(seconds=is_end)
        assert availability.closure(instant) is None, (text, day)
        assert promised.astimezone(UTC) > moment
