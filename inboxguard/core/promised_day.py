"""Reads the day on which money is promised out of one sentence, in Hebrew or English; in doubt none.

Only for sentences that the model heard as `payment_excuse`. An unclear stretch ("next week") ends on its last day, so
that nobody is called late too early; holidays and conditions name no day.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from inboxguard.core.availability import Availability
from inboxguard.core.calendar_words import month_days, weekday_of
from inboxguard.core.marks import folded
from inboxguard.core.number_words import NUMBER, number_of

#: What a posted cheque takes (F11).
_POST_WORKING_DAYS = 6
_NO_PROMISE = re.compile(
    r"\b(?:remind|check (?:with|this|it|next|again)|look into|call|ring|talk|speak|meet|(?:is|am|are|be|get|gets) back"
    r"|returns?|instal{1,2}ments?|it(?:'s| is) (?:the )?(?:end|month|quarter|year)"
    r"|what|which|why|did you|could you|can you)\b"
    r"|(?<![א-ת])[ושכ]*(?:תזכיר\w*|נבדוק|אבדוק|בודק\w*|נברר|אברר|נדבר|תתקשר\w*|ניפגש|חוזרת?|יחזור|תחזור|למה"
    r"|תשלומים שווים|עכשיו סוף)\b"
)
_CONDITION = re.compile(
    r"\b(?:if|unless|once|as soon as|when|(?<!day )after|whenever)\b"
    r"|(?<![א-ת])ו?(?:אם|כאשר|ברגע ש|אחרי|לאחר|רק כש|מתי ש|כש[א-ת])"
)
_HOLIDAY = re.compile(
    r"\b(?:holidays?|passover|pesach|easter|christmas|xmas|new year|sukkot|rosh hashana\w*|yom kippur|ramadan|eid)\b"
    r"|(?<![א-ת])[ובלהש]*(?:חגים|חג|פסח|סוכות|ראש השנה|כיפור|חנוכה|שבועות|פורים)(?![א-ת])"
)
_REST = re.compile(r"\b(?:rest|balance|remainder|remaining)\b|(?<![א-ת])[ואה]*(?:ת )?ה?(?:יתרה|שאר)(?![א-ת])")
_PAST = re.compile(
    r"\b(?:sent|left|went|posted|mailed|transferred|paid|made|wired|dropped)\b"
    r"|(?<![א-ת])[ושה]*(?:יצאה?|נשלחה?|שלחתי|שלחנו|העברתי|העברנו|הועברה?|שילמתי|שילמנו|בוצעה?|שמתי|הלך)(?![א-ת])"
)
_CHEQUE = re.compile(r"\bcheques?\b|\b(?:the|a|your|my|our) check\b|(?<![א-ת])[ושהבל]*(?:צ'ק|צק|שיק|המחאה)(?![א-ת])")
_POSTED = re.compile(
    r"\b(?:sen[td]|sending|left|went out|go(?:es|ing)? out|post(?:ed|ing)?|mail(?:ed|ing)?|on (?:its|the) way)\b"
    r"|(?<![א-ת])[ושהב]*(?:יצא|ייצא|נשלח|יישלח|ישלח|שלחתי|שלחנו|אשלח|שולחת?|שולחים|דואר|דרך|הלך)(?![א-ת])"
)


def promised_day(sentence: str, said: date, availability: Availability) -> date | None:
    """The day by which the sentence lets money be expected, None if it names none.

    Args:
        sentence: one sentence of a client.
        said: the owner's local day on which the mail was sent.
        availability: whose working days a cheque in the post, and "the end of the week", are counted in.

    Raises:
        NoOpening: as `Availability`.
    """
    text = folded(sentence).casefold()
    if _NO_PROMISE.search(text):
        return None
    days = [day for day in month_days(text, said) if day >= said]
    past = _PAST.search(text) and not _REST.search(text)
    if not days and not past and not _HOLIDAY.search(text) and not _CONDITION.search(text):
        days = [*_relative(text, said, availability), *_week_days(text, said, availability)]
    day = max(days, default=None)
    if _CHEQUE.search(text) and _POSTED.search(text):
        return availability.working_day_after(day or said, _POST_WORKING_DAYS)
    return day


_TODAY = re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b|(?<![א-ת])ו?(?:היום|הערב)(?![א-ת])")
_OVERMORROW = re.compile(r"\bday after tomorrow\b|(?<![א-ת])[ול]?מחרתיים(?![א-ת])")
_TOMORROW = re.compile(r"(?<!day after )\btomorrow\b|(?<![א-ת])[ולש]?מחר(?![א-ת])")
_DUALS = {"יומיים": 2, "שבועיים": 14, "חודשיים": 62, "שבוע": 7, "חודש": 31, "יום": 1}
_SPAN_EN = re.compile(
    rf"\b(?:(?:in|within|another|for(?: another)?)(?: the next| about)? ({NUMBER})|({NUMBER}) more)"
    r" (day|working day|business day|week|month)s?\b"
)
_SPAN_HE = re.compile(
    rf"(?<![א-ת])ו?(?:בעוד|תוך|עוד)\s+(?:(?:כ-?)?({NUMBER})\s+)?"
    r"(ימי עסקים|ימי עבודה|ימים|יום|יומיים|שבועיים|שבועות|שבוע|חודשיים|חודשים|חודש)(?![א-ת])"
)
_UNITS = {"day": 1, "week": 7, "month": 31, "ימים": 1, "יום": 1, "שבועות": 7, "חודשים": 31}
_QUARTER_MONTHS, _DECEMBER = 3, 12
_MONTH_END = re.compile(
    r"\bend of (?:the |this )?month\b|\bmonth[' ]?s? end\b|\bthis month\b"
    r"|(?<![א-ת])[בלו]?סוף ה?חודש(?! הבא)|(?<![א-ת])ב?החודש(?! הבא)(?![א-ת])"
)
_NEXT_MONTH = re.compile(r"\bnext month\b|(?<![א-ת])[בלו]?ה?חודש הבא")
_QUARTER_END = re.compile(r"\bend of (?:the |this )?quarter\b|(?<![א-ת])[בלו]?סוף ה?רבעון")
_YEAR_END = re.compile(r"\bend of (?:the |this )?year\b|\byear[- ]end\b|(?<![א-ת])[בלו]?סוף ה?שנה")


def _relative(text: str, said: date, availability: Availability) -> Iterator[date]:
    for pattern, days in ((_TODAY, 0), (_TOMORROW, 1), (_OVERMORROW, 2)):
        if pattern.search(text):
            yield said + timedelta(days=days)
    for found in (*_SPAN_EN.finditer(text), *_SPAN_HE.finditer(text)):
        yield from _span([one for one in found.groups() if one], said, availability)
    if _NEXT_MONTH.search(text):
        yield _month_end(_month_end(said) + timedelta(days=1))
    elif _MONTH_END.search(text):
        yield _month_end(said)
    if _QUARTER_END.search(text):
        yield _month_end(said.replace(day=1, month=(said.month + 2) // _QUARTER_MONTHS * _QUARTER_MONTHS))
    if _YEAR_END.search(text):
        yield date(said.year, _DECEMBER, 31)


def _span(parts: list[str], said: date, availability: Availability) -> Iterator[date]:
    """ "two weeks", "10 working days", "שבועיים"; a plural without a number ("a few days") names no day."""
    *numbers, unit = parts
    if not numbers:
        if unit in _DUALS:
            yield said + timedelta(days=_DUALS[unit])
        return
    count = number_of(numbers[0])
    if unit in _UNITS:
        yield said + timedelta(days=count * _UNITS[unit])
    elif count:
        yield availability.working_day_after(said, count)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


_NEXT_WEEK = re.compile(r"\bnext week\b|(?<![א-ת])[בלו]?ה?שבוע הבא")
_THIS_WEEK = re.compile(r"\bthis week\b|\bend of (?:the )?week\b|(?<![א-ת])[בלו]?(?:סוף )?השבוע(?! הבא)(?![א-ת])")
_WEEK = 7


def _week_days(text: str, said: date, availability: Availability) -> Iterator[date]:
    """Weekdays and weeks. A week goes from Sunday to Saturday and ends on its last working day."""
    next_sunday = said + timedelta(days=_WEEK - said.isoweekday() % _WEEK)
    named = weekday_of(text)
    if named:
        weekday, following = named
        start = next_sunday if following or _NEXT_WEEK.search(text) else said + timedelta(days=1)
        yield start + timedelta(days=(weekday - start.weekday()) % _WEEK)
    elif _NEXT_WEEK.search(text):
        yield _last_working_day(next_sunday, availability)
    elif _THIS_WEEK.search(text):
        yield max(said, _last_working_day(next_sunday - timedelta(days=_WEEK), availability))


def _last_working_day(sunday: date, availability: Availability) -> date:
    week = [sunday + timedelta(days=number) for number in range(_WEEK)]
    return next((day for day in reversed(week) if availability.is_working_day(day)), week[-1])
