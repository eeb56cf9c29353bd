"""Hears whether a mail asks something besides what was found in it."""

import re

from inboxguard.core.classifier.sentences import split
from inboxguard.core.marks import folded
from inboxguard.core.thing_asked_for import names_work
from inboxguard.core.types import Finding, Kind

#: Asks something that is to be answered; which of these ask about work, the words below tell.
_QUESTION = re.compile(
    r"""
      ^(?:\W*(?:and|also|but|so|ps|p\.s\.)\W+)?
      (?:when|where|which|is|are|has|have|did|does|do\ we|will\ (?:you|it|the)|what\ about|any\ (?:news|update))\b
    | (?<![א-ת])(?:מתי|האם|אפשר\ (?:עד|להספיק)|איפה|מה\ קורה\ עם|מה\ עם|מה\ הסטטוס|איזה|איזו|ומתי)(?![א-ת])
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: Delivery, status, money and dates; things are in the glossary.
_BUSINESS = re.compile(
    r"""
      \b(?:ready|done|finish\w*|deliver\w*|arriv\w*|upload\w*|launch\w*|(?:go|goes|going|be|is|it)\ live|deadline
      |due|schedule
      |status|progress|any\ (?:news|update)|drafts?|versions?|files?|proofs?|invoices?|bills?|receipts?|prices?
      |costs?|quote
      |pay|paid|payments?|deposit|discount|fees?|refund|start|begin|on\ track|on\ time|projects?|the\ (?:work|job)
      |designs?
      |agreement|contract|budget)\b
    | \b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|\d+(?:st|nd|rd|th)|date)\b[^?]*
      \b(?:ok|okay|fine|good|all\ right|alright|works?|suits?|possible|realistic|stands?)\b
    | (?<![א-ת])[והבלמש]{0,2}(?:מוכנה?|מוכנים|מוכנות|יגיע|תגיע|מגיעה?|מגיעים|יגיעו|נקבל|אקבל|סיימתם?|תסיימ[יו]|תסיים
      |באוויר
      |לאוויר|לוחות?\ ה?זמנים|מועד|תאריך|סטטוס|עדכון|דדליין|טיוטה|גרסה|קובץ|קבצים|חשבונית|קבלה|מחיר|עלות|תשלום|לשלם
      |הצעת|פרויקט|עבודה|עיצוב|הסכם|חוזה|תקציב|נתחיל|מתחילים|תתחיל[יו]?|מתקדם|מתקדמת)(?![א-ת])
    | (?:יום\ [א-ת]+|מחר|בשעה|תאריך)[^?]*(?<![א-ת])(?:מתאים|נוח|אפשרי|בסדר|מסתדר|ריאלי|טוב)(?![א-ת])
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: About the person, or no question at all.
_PERSONAL = re.compile(
    r"\b(?:are|were|will) you (?!done\b|finished\b|ready with\b|sending\b|send\b|still (?:on|sending)\b|able\b"
    r"|deliver\b)|\b(?:did|have|had|do|does) (?:you|your \w+) (?:have|had|been|enjoy\w*|feel|spend|go|gone|sleep"
    r"|watch|ever|even|really|know|think|call|like)\b|\bhow (?:was|is|are|were)\b|\b(?:you call|supposed to be"
    r"|do you feel)\b|\byour (?:holiday|vacation|weekend|trip|wife|husband|kids|children|family|mother|father|mum|mom"
    r"|dad|baby|health|day)\b|(?<![א-ת])(?:שלומך|שלומכם|בילית|ביליתם|נחת|נחתם|נהנית|נהניתם|היית|הייתם|חזרת|חזרתם"
    r"|מרגישה?|מרגישים|בכלל|ראית|(?:את|אתה|אתם)(?=[?,]| (?:מקצועי|יודע|חושב|רציני|נורמלי|בסדר|בריא)))",
    re.IGNORECASE,
)


def asks_beside(text: str, findings: tuple[Finding, ...]) -> bool:
    """Whether a question about the work, money or a date stands beside what was found; a hostile one is none."""
    if any(one.kind is Kind.HOSTILITY for one in findings):
        return False
    taken = [one.evidence for one in findings]
    asked = [one.text for one in split(text) if one.text.endswith("?") and one.text not in taken]
    return any(map(_is_business, map(folded, asked)))


def _is_business(question: str) -> bool:
    about = _BUSINESS.search(question) or names_work(question)
    return bool(about and _QUESTION.search(question) and not _PERSONAL.search(question))
