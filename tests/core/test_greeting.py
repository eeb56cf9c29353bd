"""Whom a letter greets, and by which name a mail is signed."""

from dataclasses import replace

import pytest

from inboxguard.core.greeting import greeted_name, greeting, signed_name
from inboxguard.core.types import Address, Language
from tests.core.letters import CLIENT

HE, EN = Language.HE, Language.EN
COMPANY = replace(CLIENT, name="Lighthouse Five")


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Please add a flyer.\n\nThanks,\nDeclan", EN, "Declan"),
        ("Please add a flyer.\nDeclan O'Hara", EN, "Declan"),
        ("תוסיפו פלייר.\n\nתודה, רונית", HE, "רונית"),
        ("תוסיפו פלייר.\nיאללה, דורון", HE, "דורון"),
        ("תוסיפו פלייר.\nיוסי, גלידת הכיכר", HE, "יוסי"),
        ("תוסיפו פלייר.\nשמעון אבוטבול.", HE, "שמעון"),
        ("תוסיפו פלייר.\nתודה רבה", HE, ""),
        ("תוסיפו פלייר.\nשבת שלום", HE, ""),
        ("תוסיפו פלייר.\nהנהלת חשבונות", HE, ""),
        ("Please add a flyer.\nKind regards", EN, ""),
        ("Please add a flyer.\nAccounts Team", EN, ""),
        ("Please add a flyer.\nwe open on Friday", EN, ""),
        ("Please add a flyer.\nTel. 020 7946 0000", EN, ""),
        ("תוסיפו פלייר.\nמיטל, אירועים", HE, "מיטל"),
        ("Please add a flyer.\nRachel, Procurement", EN, "Rachel"),
        ("תוסיפו פלייר.\nאשמח לתשובה", HE, ""),
        ("תוסיפו פלייר.\nבהקדם!", HE, ""),
        ("Please add a flyer.\nASAP!", EN, ""),
        ("Please add a flyer.\nSorry!", EN, ""),
        ("Declan", EN, ""),
        ("", HE, ""),
    ],
)
def test_the_name_at_the_end(text: str, language: Language, name: str) -> None:
    assert signed_name(text, language) == name


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Bright Bakery", EN),
        ("No Reply", EN),
        ("Web Form", EN),
        ("Miss Ellis", EN),
        ("Rev Brown", EN),
        ("Open Lighthouse", EN),
        ("הרב כהן", HE),
        ("אדר' לוי", HE),
        ("אדר׳ לוי", HE),
        ("בית ספר אורנים", HE),
        ("מאפיית הלחם", HE),
        ("עיריית חיפה", HE),
        ("לא להשיב", HE),
    ],
)
def test_a_title_an_institution_and_a_machine_have_no_first_name(name: str, language: Language) -> None:
    sender = Address(name, "info@open-lighthouse.example")
    assert greeted_name(CLIENT, sender, language) == CLIENT.name
    assert greeted_name(COMPANY, sender, language) == COMPANY.name


@pytest.mark.parametrize(
    ("name", "language", "greeted"),
    [
        ("dana levi", EN, "Dana"),
        ("MALCOLM REED", EN, "Malcolm"),
        ("ANNE-MARIE REED", EN, "Anne-Marie"),
        ("McDonald Reed", EN, "McDonald"),
        ("O'Brien Reed", EN, "O'Brien"),
        ("AJ Reed", EN, "AJ"),
        ("Will Reed", EN, "Will"),
        ("שני כהן", HE, "שני"),
        ("עדי הלוי", HE, "עדי"),
        ("עירית הלוי", HE, "עירית"),
    ],
)
def test_a_person_is_greeted_as_names_are_written(name: str, language: Language, greeted: str) -> None:
    assert greeted_name(COMPANY, Address(name, "m@x.example"), language) == greeted


@pytest.mark.parametrize(
    ("signed", "name", "email", "greeted"),
    [
        ("Declan", "Declan", "office@x.example", "Declan"),
        ("Declan", "", "declan.ohara@x.example", "Declan"),
        ("Declan", "", "office@x.example", "Lighthouse Five"),
        ("Appreciated", "Declan", "declan@x.example", "Lighthouse Five"),
        ("Lighthouse", "Lighthouse Five", "info@x.example", "Lighthouse Five"),
        ("Lighthouse", "Lighthouse Five Ltd", "info@x.example", "Lighthouse Five"),
        ("Declan", "Declan @ Lighthouse Five", "info@x.example", "Declan"),
        ("שמעון", "", "shimon@x.example", "שמעון"),
        ("רחל", "Rachel Mizrahi", "office@x.example", "רחל"),
        ("רחל", "", "office@x.example", "Lighthouse Five"),
        ("יוסי", "", "boss@x.example", "Lighthouse Five"),
        ("מצורף", "רחל", "rachel@x.example", "Lighthouse Five"),
    ],
)
def test_the_last_line_is_a_name_where_the_sender_is_called_so(
    signed: str, name: str, email: str, greeted: str
) -> None:
    language = EN if signed.isascii() else HE
    assert greeted_name(COMPANY, Address(name, email), language, signed) == greeted
    assert greeted_name(CLIENT, Address(name, email), language, signed) == CLIENT.name


def test_a_department_is_greeted_by_nobodys_name_and_the_client_by_its_own() -> None:
    assert greeting(COMPANY.name, COMPANY, Address("Web Form", "m@x.example"), EN, 0) == "Hello,"
    assert greeting(COMPANY.name, COMPANY, Address("Miss Ellis", "m@x.example"), EN, 0) == "Hi Lighthouse Five,"
    bakery = replace(CLIENT, name="Bright Bakery")
    assert greeting(bakery.name, bakery, Address("Bright Bakery", "m@x.example"), EN, 0) == "Hi Bright Bakery,"
