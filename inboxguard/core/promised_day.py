"""Reads the day on which money is promised out of one sentence, in Hebrew or English; in doubt none.

Only for sentences that the model heard as `payment_excuse`. An unclear stretch ("next week") ends on its last day, so
that nobody is called late too early; holidays and conditions name no day.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil

from inboxguard.core.availability import Availability
from inboxguard.core.calendar_words import NAMED_DAY, month_days, named_months, next_sunday, week_day
from inboxguard.core.marks import folded
from inboxguard.core.number_words import NUMBER, number_of
from inboxguard.core.terms import month_end

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
    r"|(?<![א-ת])[ובלהש]*(?:חגים|חג|פסח|סוכות|ראש השנה|כיפור|חנוכה|פורים)(?![א-ת])"
    # "שבועות" is the feast only where no number can stand before it
    r"|(?<![א-ת])(?:[בל]|(?:אחרי|לפני|עד|סביב) )שבועות(?![א-ת])"
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


_NO_LATER = (re.compile(r"\bnot? later than\b"), re.compile(r"(?<![א-ת])לא (?:יאוחר|מאוחר) מ-?"))
#: A "no" that refuses nothing.
_NO_REFUSAL = re.compile(
    r"\b(?:(?:won't|will not|can't)(?: be| take)?(?: any)? (?:later|longer|more)|not? (?:later|longer|more)"
    r"|(?:do not|don't) (?:you )?(?:worry|panic|stress|fret|be|forget|deposit|cash|hesitate)|not? (?:a |to )?worr\w+"
    r"|not only|not a day later|no (?:problem|doubt|need|matter)|no\.? ?(?=\d)|for not|(?:not|n't) forg\w+)\b"
    r"|(?<![א-ת])[וש]*(?:לא (?:יאוחר|מאוחר|יותר|נורא|לדאוג|רק|[אנ]שכח|שכחתי|שכחנו)|אין (?:בעיה|דאגה|צורך|ספק))(?![א-ת])"
)
#: What says that money does not come, or was to have come.
_REFUSED = re.compile(
    r"n't\b|\b(?:not|no|nor|neither|never|nothing|nobody|cannot|cant|wont|unable|impossible|unlikely|doubt\w*|hardly"
    r"|refus\w+|struggl\w+|(?:hard|difficult|tough) (?:for us )?to|should have|would have|was to"
    r"|(?:was|were|been) (?:\w+ )?(?:supposed|meant|due|scheduled|expected|planned|going)"
    r"|(?:wanted|tried|hoped|intended|meant|planned) to (?:pay|send|transfer|settle|wire))\b"
    r"|(?<![א-ת])[ושכ]*(?:לא|אין|אינ(?:ו|ה|ם|ן|ני|נו|ך)|איננ\w+|אי|בלתי|קשה|מתקש\w+|מסרב\w*|בספק|ספק אם|טרם"
    r"|הי(?:ה|י?תה|ו|ינו|יתי) (?:אמור|צריכ?|מתוכנ|מיועד)\w*|אמור\w* הי(?:ה|י?תה|ו|ינו|יתי)"
    r"|(?:רצי|ניסי|התכוו?נ|תכננ|קיווי|חשב)\w+ (?:לשלם|להעביר|לשלוח|לסגור|להסדיר))(?![א-ת])"
)
_COMING_HE = r"(?:[אנ](?:של[םמ]|עביר|סדר|טפל|סגור|עשה|שלח|סלק)|י?[ית](?:צא|עבור|כנס|גיע|היה|שולם|בוצע|ועבר|ישלח))"
_CLAUSES = re.compile(
    r"[,:.](?:\s|$)|[;!?()]|\s-+\s|\b(?:but|though|although|however)\b|\bso\b(?![^,.;]*(?:n't|\b(?:not|no|cannot)\b))"
    r"|\b(?=(?:because|since)\b)|\band (?=(?:i|we|it|they|you|will|goes|going|not)\b)"
    r"|(?<![א-ת])(?:אבל|אך|אלא|(?:אז|ולכן|לכן)(?![^,.;]* (?:לא|אין) ))(?![א-ת])|(?<![א-ת])(?=כי(?![א-ת]))"
    rf"|\sו(?={_COMING_HE}|(?:לא|אני|אנחנו|זה|ההעברה|התשלום|הכסף)(?![א-ת]))"
)
#: Beside a refusal a clause must say for itself that money comes, and give no reason.
_COMES = re.compile(
    r" ?(?!because\b|since\b|כי(?![א-ת])).*?"
    r"(?:\b(?:(?:i|we|it|they|you|he|she)\b(?! (?:said|told|wrote|mentioned|promised))|will|please|hold|let's|transfer"
    r"|payment|money|cheque|check|rest)\b"
    rf"|(?<![א-ת])[ושה]*(?:{_COMING_HE}|יוצאת?|נכנסת?|מגיעה?|מעביר|משל[םמ]|שולח|תקבל|תרא|תפקיד|תמתינ|תחכ|בבקשה|אצלך"
    r"|העברה|תשלום|כסף|יתרה|שאר|אני|אנחנו))"
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
    text = " ".join(folded(sentence).casefold().split())
    if _NO_PROMISE.search(text):
        return None
    for no_later, by in zip(_NO_LATER, ("by", "עד "), strict=True):
        text = no_later.sub(by, text)
    open_ended = _HOLIDAY.search(text) or _CONDITION.search(text)
    text = _unrefused(_NO_REFUSAL.sub("", text))
    numbered, others = month_days(text, said)
    days = [day for day in numbered if day >= said]
    past = _PAST.search(text) and not _REST.search(text)
    if not days and not past and not open_ended:
        days = [*_relative(others, said, availability), *_week_days(others, said, availability)]
    day = max(days, default=None)
    if _CHEQUE.search(text) and _POSTED.search(text):
        return availability.working_day_after(day or said, _POST_WORKING_DAYS)
    return day


def _unrefused(text: str) -> str:
    """What is left without the clauses that refuse: "I couldn't do it today, it goes out on Sunday"."""
    if not _REFUSED.search(text):
        return text
    clauses = _CLAUSES.split(text)
    return ", ".join(one for one in clauses if not _REFUSED.search(one) and _COMES.match(one))


_TODAY = re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b|(?<![א-ת])ו?(?:היום|הערב)(?![א-ת])")
_OVERMORROW = re.compile(r"\bday after tomorrow\b|(?<![א-ת])[ול]?מחרתיים(?![א-ת])")
_TOMORROW = re.compile(r"(?<!day after )\btomorrow\b|(?<![א-ת])[ולש]?מחר(?![א-ת])")
_UNIT = (
    r"(?:(?:working day|business day|day|week|fortnight|month|(?<=\d\d )hour)s?"
    r"|ה?(?:ימי עסקים|ימי עבודה|ימים|יום|שבועות|שבוע|חודשים|חודש|שעות))\b"
)
_DUALS = {"יומיים": (2, "יום"), "שבועיים": (2, "שבוע"), "חודשיים": (2, "חודש")}
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "fortnight": 14, "month": 31}
_DAYS |= {"שעות": 1 / 24, "ימים": 1, "יום": 1, "שבועות": 7, "שבוע": 7, "חודשים": 31, "חודש": 31}
_HALF = r"(?: and a half\b| וחצי\b)?"
_ALONE = rf"(?:{'|'.join(_DUALS)}|יום|שבוע|חודש)\b"
_AMOUNT = rf"(?!{NAMED_DAY})(?:{NUMBER}\b{_HALF}(?: more\b)?(?: {_UNIT})?|{_ALONE}){_HALF}"
#: "A week or two", "7-10 days", "שבועיים שלושה", "בין שבוע לשבועיים".
_OR = r"(?:\s?-\s?|,? (?:(?:to|or|או|עד) (?:maybe |perhaps |אולי )?|ל-?(?!חודש\b)|(?=[א-ת])))"
_SPAN = re.compile(
    rf"(?<!\w)(?P<before>{NAMED_DAY} )?"
    r"(?P<within>(?:in|within|another|between|for(?: another)?)(?: the next| about| around)? "
    r"|[וש]?(?:בעוד|תוך|עוד|בין)\s+(?:כ-?)?|(?P<counted>ב-?(?!אחד)))?"
    rf"(?P<stretch>{_AMOUNT}(?:{_OR}{_AMOUNT}| and {NUMBER} {_UNIT})?)(?! האחרונ)(?P<near> הקרוב)?"
    rf"(?P<after>(?: from| on)? (?:today|tomorrow|now|{NAMED_DAY})| מ(?:היום|עכשיו|מחר)| (?=[מב]){NAMED_DAY})?"
)
_AMOUNTS = re.compile(
    rf"(?P<half>and a half|וחצי)|(?P<dual>{'|'.join(_DUALS)})|(?P<unit>{_UNIT})|\b(?P<number>{NUMBER})\b"
)
_QUARTER_MONTHS, _DECEMBER = 3, 12
_MONTH_END = re.compile(
    r"\bend of (?:the |this )?month\b|\bmonth[' ]?s? end\b|\bthis month\b"
    r"|(?<![א-ת])[בלו]?סוף ה?חודש(?! הבא)|(?<![א-ת])ב?החודש(?! הבא)(?![א-ת])"
)
_NEXT_MONTH = re.compile(r"\b(?:next|following) month\b|(?<![א-ת])[בלו]?ה?חודש הבא")
_QUARTER_END = re.compile(
    r"\bend of (?:the |this )?quarter\b|\b(?P<next>next quarter)\b"
    r"|(?<![א-ת])(?:[בלו]?סוף ה?רבעון(?P<next_end> הבא)?|[בל]?ה?(?P<next_he>רבעון הבא))"
)
_YEAR_END = re.compile(
    r"\bend of (?:the |this )?(?P<next>next )?year\b|\byear[- ]end\b|(?<![א-ת])[בלו]?סוף ה?שנה(?P<next_he> הבאה)?"
)


def _relative(text: str, said: date, availability: Availability) -> Iterator[date]:
    for pattern, days in ((_TODAY, 0), (_TOMORROW, 1), (_OVERMORROW, 2)):
        if pattern.search(text):
            yield said + timedelta(days=days)
    for found in _SPAN.finditer(text):
        yield from _span(found, said, availability)
    if _NEXT_MONTH.search(text):
        yield month_end(month_end(said) + timedelta(days=1))
    elif _MONTH_END.search(text):
        yield month_end(said)
    yield from map(month_end, named_months(text, said))
    for found in _QUARTER_END.finditer(text):
        end = _quarter_end(said)
        yield _quarter_end(end + timedelta(days=1)) if found.lastgroup else end
    for found in _YEAR_END.finditer(text):
        yield date(said.year + bool(found.lastgroup), _DECEMBER, 31)


def _span(found: re.Match[str], said: date, availability: Availability) -> Iterator[date]:
    """ "Two weeks from Monday", "10 working days", "שבועיים"; of "a week or two" both."""
    stretch = found["stretch"]
    # "בשבועיים" alone is no term; "ב-3 ימים" and "בשבועיים הקרובים" are.
    loose = found["counted"] and not found["near"] and not re.match(NUMBER, stretch)
    if loose or not (found["within"] or found["after"] or " more" in stretch):
        return
    beside = f"{found['before'] or ''}, {found['after'] or ''}"
    start = week_day(beside.replace("מיום", "יום"), said) or said + timedelta(
        days=bool(re.search("tomorrow|מחר", beside))
    )
    for count, unit in _amounts(stretch):
        if unit in _DAYS:
            yield start + timedelta(days=ceil(count * _DAYS[unit]))
        elif count:
            yield availability.working_day_after(start, ceil(count))


def _amounts(stretch: str) -> list[tuple[float, str]]:
    """Each number with its unit; what has none takes its neighbour's: "7-10 days", "a week or two"."""
    counts: list[float] = []
    units: list[str] = []
    for found in _AMOUNTS.finditer(stretch):
        if found["half"]:
            counts[-1] += 0.5
        elif found["number"]:
            counts.append(number_of(found["number"]))
        else:
            count, unit = _DUALS.get(found["dual"]) or (1, found["unit"].removeprefix("ה").removesuffix("s"))
            if len(units) == len(counts):
                counts.append(count)
            units += [unit] * (len(counts) - len(units))
    units += units[-1:] * (len(counts) - len(units))
    return [*zip(counts, units, strict=False)]


def _quarter_end(day: date) -> date:
    return month_end(day.replace(day=1, month=(day.month + 2) // _QUARTER_MONTHS * _QUARTER_MONTHS))


_NEXT_WEEK = re.compile(r"\bnext week\b|(?<![א-ת])[בלו]?ה?שבוע הבא")
_THIS_WEEK = re.compile(r"\bthis week\b|\bend of (?:the )?week\b|(?<![א-ת])[בלו]?(?:סוף )?השבוע(?! הבא)(?![א-ת])")
_WEEK = 7


def _week_days(text: str, said: date, availability: Availability) -> Iterator[date]:
    """Weekdays and weeks. A week goes from Sunday to Saturday and ends on its last working day."""
    following = next_sunday(said)
    named = week_day(text, said, next_week=bool(_NEXT_WEEK.search(text)))
    if named:
        yield named
    elif _NEXT_WEEK.search(text):
        yield _last_working_day(following, availability)
    elif _THIS_WEEK.search(text):
        yield max(said, _last_working_day(following - timedelta(days=_WEEK), availability))


def _last_working_day(sunday: date, availability: Availability) -> date:
    week = [sunday + timedelta(days=number) for number in range(_WEEK)]
    return next((day for day in reversed(week) if availability.is_working_day(day)), week[-1])
