"""Hears that a mail wants the owner there at some hour (on call, online, at a meeting), not work by that hour."""

import re

_THERE = re.compile(
    r"""
      \b(?:on[ -]call|stand-?by|reachable|available|attend)\b
    | \b(?:be|stay|you|remain)\ (?:online|on\ (?:the|a)\ (?:call|line|zoom|chat)|there|around|with\ us|present|awake
      |(?:at|by|on)\ (?:the|your|our)\ (?:phone|desk|computer|keyboard|venue|office|hall))\b
    | \b(?:come|pop|drop)\ (?:in|over|by|round|along|to)\b | \bjoin\ (?:us|me|the)\b | \bmeet(?:ing)?\b | \bzoom\b
    | \b(?:we|i)(?:'ll|\ will|\ shall)?\ (?:call|ring|phone|zoom)\ you\b | \bkeep\ (?:your|the)\ phone\b
    | (?<![א-ת])(?:כוננות|כונן|כוננית|בכוננות|זמינה?|זמינים|זמינות|אונליין|מחוברת?|מחוברים|נשב|ניפגש|נפגש|ופגישה|פגישה
      |לפגישה|בזום|זום|תבואי?|תבואו|תגיעי?|תגיעו|תצטרפי?|תצטרפו|תישארי?|תישארו|תשבי?|תשבו)(?![א-ת])
    | (?<![א-ת])(?:תהיי?|תהיו|תהיה)\ (?:איתנו|שם|פה|כאן|על\ ה|ליד|באולם|במשרד|אצלנו)
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: A thing to be done or handed over: then the day of the work is the answer.
_WORK = re.compile(
    r"\b(?:send|sent|finish\w*|ready|deliver\w*|upload\w*|e?mail|submit|fix\w*|done by|go live)\b"
    r"|(?<![א-ת])(?:תשלח[יו]?|תשלח|לשלוח|תסיימ[יו]|תסיים|לסיים|מוכנה?|מוכן|מוכנים|תעל[יהו]|להעלות|תתקנ[יו]|תתקן|לתקן|תגיש[יו]?)(?![א-ת])",
    re.IGNORECASE,
)


def asks_presence(sentence: str) -> bool:
    """Whether a sentence that wants something outside the hours wants the owner there.

    Args:
        sentence: with its typography folded (`marks.folded`).
    """
    return bool(_THERE.search(sentence)) and not _WORK.search(sentence)
