"""Whom a letter greets: by the sender's name, the name under the mail, or the client's; a department by nobody's."""

import re

from inboxguard.core.marks import folded
from inboxguard.core.settings import Client
from inboxguard.core.templating import turned
from inboxguard.core.types import Address, Language

_HEBREW_NAME = re.compile(r"[א-ת'׳\"-]{2,}")
_LATIN_NAME = re.compile(r"[A-Za-zÀ-ÿ'’-]{2,}")
#: A display name with one of these is a title's, or an office's and not a person's.
_TITLES = """
dr mr mrs ms prof ד"ר ד''ר פרופ' עו"ד מר גב' רו"ח
"""
_OFFICES = """
the team office accounts accounting billing support info sales studio cafe gallery shop group company services finance
reception desk supplier suppliers department dept procurement purchasing payable payables marketing bookings orders
צוות משרד הנהלת הנהלה חשבונות מזכירות סטודיו קפה גלריה חנות קבוצת חברת שירות מכירות יקב מרכז עמותת מחלקת מחלקה
ספקים רכש שיווק הזמנות קבלה admin
"""
_SIGNED = {Language.HE: re.compile(r"[א-ת][א-ת'׳-]+"), Language.EN: re.compile(r"[A-Z][A-Za-zà-ÿ'’-]+")}
#: What ends a mail and is nobody's name.
_FAREWELLS = """
thanks thank cheers best kind warm regards sincerely yours love respectfully waiting please urgent hi hello dear yes no
sent team office accounts accounting management manager the
תודה תודות רבה בברכה בתודה בכבוד ממתין ממתינה ממתינים מחכה מחכים להתראות ביי יום ערב שבת חג שנה שבוע טוב טובה שלום
נעים נעימה מאוד בהצלחה דחוף צוות הנהלת הנהלה משרד מחלקת מחלקה חשבונות בקיצור כן לא סגור
"""
_MOST_WORDS = 3
#: Two, beside three closings, so that a pair comes back at the seventh draft.
_GREETINGS = {Language.HE: ("שלום {},", "{} שלום,"), Language.EN: ("Hi {},", "Hello {},")}
_NO_NAME = {Language.HE: "שלום רב,", Language.EN: "Hello,"}


def greeted_name(client: Client, sender: Address | None, language: Language, signed: str = "") -> str:
    """Whom the letter greets: the person's first name as the mail gives it, else as it is signed, else the client's.

    A display name counts as a person's when it has two or three words, all of letters, in the letter's script, without
    a title or a word of business among them.
    """
    words = sender.name.split() if sender else []
    # A client of one word is called so.
    known = " " not in client.name or folded(signed).casefold() in _OFFICES.split()
    signed = "" if known else signed
    script = _HEBREW_NAME if language is Language.HE else _LATIN_NAME
    if len(words) not in (2, 3) or not all(map(script.fullmatch, words)):
        return signed or client.name
    office = (
        any(folded(word).casefold() in (_TITLES + _OFFICES).split() for word in words) or " ".join(words) == client.name
    )
    return (signed or client.name) if office else words[0]


def greeting(name: str, client: Client, sender: Address | None, language: Language, earlier: int) -> str:
    """Nobody's name where a department of a company writes."""
    words = [folded(word).casefold() for word in sender.name.split()] if sender else []
    if name == client.name and " " in name and any(word in _OFFICES.split() for word in words):
        return _NO_NAME[language]
    return turned(_GREETINGS[language], earlier).format(name)


def signed_name(text: str, language: Language) -> str:
    """The first name at the end of what a client wrote, "" where the last line is no name of one to three words.

    Args:
        text: without quotes and signature block.
    """
    lines = [line.strip(" .,!-–") for line in text.splitlines() if line.strip()]
    if len(lines) < 2:  # noqa: PLR2004 - a mail of one line has no sign-off
        return ""
    pattern = _SIGNED.get(language)
    parts = [part.split() for part in lines[-1].split(",")] if pattern else []
    named = (words for words in parts if 0 < len(words) <= _MOST_WORDS and all(map(pattern.fullmatch, words)))  # type: ignore[union-attr]
    people = [words for words in named if not any(word.lower() in _FAREWELLS.split() for word in words)]
    # "Thanks, Declan", "Yossi, The Ice Cream Parlour": a word of its own is the person.
    alone = [words for words in people if len(words) == 1]
    return next((words[0] for words in reversed(alone or people)), "")
