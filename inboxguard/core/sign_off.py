"""Reads by which name a mail is signed, for a greeting where neither sender nor client has a person's name."""

import re

from inboxguard.core.types import Language

_NAME = {Language.HE: re.compile(r"[א-ת][א-ת'׳-]+"), Language.EN: re.compile(r"[A-Z][A-Za-zà-ÿ'’-]+")}
#: What ends a mail and is nobody's name.
_CLOSINGS = """
thanks thank cheers best kind warm regards sincerely yours love respectfully waiting please urgent hi hello dear yes no
sent team office accounts accounting management manager the
תודה תודות רבה בברכה בתודה בכבוד ממתין ממתינה ממתינים מחכה מחכים להתראות ביי יום ערב שבת חג שנה שבוע טוב טובה שלום
נעים נעימה מאוד בהצלחה דחוף צוות הנהלת הנהלה משרד מחלקת מחלקה חשבונות בקיצור כן לא סגור
"""
_MOST_WORDS = 3


def signed_name(text: str, language: Language) -> str:
    """The first name at the end of what a client wrote, "" where the last line is no name of one to three words.

    Args:
        text: without quotes and signature block.
    """
    lines = [line.strip(" .,!-–") for line in text.splitlines() if line.strip()]
    if len(lines) < 2:  # noqa: PLR2004 - a mail of one line has no sign-off
        return ""
    pattern = _NAME.get(language)
    parts = [part.split() for part in lines[-1].split(",")] if pattern else []
    named = (words for words in parts if 0 < len(words) <= _MOST_WORDS and all(map(pattern.fullmatch, words)))  # type: ignore[union-attr]
    people = [words for words in named if not any(word.lower() in _CLOSINGS.split() for word in words)]
    # "Thanks, Declan", "Yossi, The Ice Cream Parlour": a word of its own is the person.
    alone = [words for words in people if len(words) == 1]
    return next((words[0] for words in reversed(alone or people)), "")
