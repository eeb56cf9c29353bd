"""Hears that a mail wants the owner there at some hour (on call, online, at a meeting), not work by that hour."""

import re

#: The owner is the one who is to be there: "the shop must be online" and "I'm available" are something else.
_YOU = (
    r"(?:^|[,;:.!?-]\ |\b(?:please|kindly|and|just)\ |\byou(?:'ll|'re|\ \w+){0,2}\ (?:to\ )?|\bneed\ you\ "
    r"|\bwant\ you\ )"
)
_THERE = re.compile(
    rf"""
      {_YOU}(?:(?:be|stay|remain|keep|are|you|standing)\ )?(?:on[ -]call|on\ stand-?by|standing\ by|reachable
      |online|on[ -]site|on\ set|available(?!\ to\ (?!talk|meet|answer|join|take)))\b
    | {_YOU}(?:be|stay|remain)\ (?:there|here|around|with\ us|present|at\ (?:the|our)\ (?!latest)\w+)\b
    | {_YOU}(?:come|pop|drop|get)\ (?:in|over|by|round|along|down|on\ \w+day
      |to\ (?:the|our|my))\b(?!\ (?:the|a|an|new)\b)
    | {_YOU}join\ (?:us|me|the\ call)\b
    | \b(?:let's|shall\ we|can\ we|could\ we|we(?:'ll|\ will|\ need\ to|\ have\ to|\ should|\ must))\ (?:just\ )?(?:meet
      |sit\ down|speak|talk|have\ (?:a|the|our)\ (?:\w+\ )?(?:meeting|call)|do\ a\ (?:\w+\ )?(?:call|zoom))\b
    | \b(?:we|i)(?:'ll|\ will|\ shall)\ (?:call|ring|phone|zoom)\ you\b
    | {_YOU}(?:call|ring|phone|hop\ on|dial\ in|keep\ (?:your|the)\ phone)\b(?!\ it\b)
    | (?<![א-ת])ו?ש?(?:תבוא[יו]?|תגיע[יו]?|תצטרפ[יו]|תצטרף)(?![א-ת])(?!\ ל(?:גרסה|סיכום|תוצאה|החלטה))
    | (?<![א-ת])(?:ו?ש?תהי[יהו]|את|אתה|אתם|אותך|אתכם|תישאר[יו]?)
      \ (?:\S+\ )?(?:זמינה|זמין|זמינים|בכוננות|כוננית|כונן|אונליין|מחוברת?|מחוברים|איתנו|בהשקה|באירוע|באולם|במשרד|שם|פה
      |כאן)(?![א-ת])(?!\ ל(?!י|נו|ענות|שיח|פגיש|טלפון))
    | (?<![א-ת])ו?(?:אתקשר|נתקשר|אצלצל|נצלצל)\ (?:אלייך|אליך|אליכם)
    | (?<![א-ת])ו?ש?(?:תתקשר[יו]?|תצלצל[יו]?)\ (?:אליי|אלי|אלינו)
    | (?<![א-ת])ו?ש?(?:תעל[יהו]|תיכנס[יו]?)\ ל(?:זום|שיחה)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MEETING = re.compile(r"(?<![א-ת])ו?(?:ניפגש|נפגש|נשב|נדבר)(?![א-ת])")
#: Beside it the meeting may be another day's.
_WORK = re.compile(
    r"(?<![א-ת])ו?ש?ת(?:תרגמ|תרגם|כתב|כין|כינ|עש|שנ|תקנ|תקן|סיימ|סיים|שלח|עדכנ|עדכן)[יהו]?(?![א-ת])|צריכה? את"
)


def asks_presence(sentence: str) -> bool:
    """Whether a sentence that wants something outside the hours wants the owner there.

    Args:
        sentence: with its typography folded (`marks.folded`).
    """
    return bool(_THERE.search(sentence) or (_MEETING.search(sentence) and not _WORK.search(sentence)))
