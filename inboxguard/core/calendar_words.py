"""Days of the week and of the month as mails name them, in Hebrew and English; text comes folded and in lower case."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from inboxguard.core.number_words import NUMBER, number_of

_DAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT_EN = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6}
_DAYS_HE = {"שני": 0, "שלישי": 1, "רביעי": 2, "חמישי": 3, "שישי": 4, "שבת": 5, "ראשון": 6}
_LETTERS_HE = {"ב": 0, "ג": 1, "ד": 2, "ה": 3, "ו": 4, "א": 6}
_MONTHS_EN = "january february march april may june july august september october november december"
_MONTHS_HE = "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר"
_MONTHS = {name: number for names in (_MONTHS_EN, _MONTHS_HE) for number, name in enumerate(names.split(), 1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items() if name.isascii()} | {"sept": 9, "מרס": 3}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ORDINAL_WORDS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
"""
_ORDINALS_HE = "ראשון שני שלישי רביעי חמישי שישי שביעי שמיני תשיעי עשירי"
_ORDINALS = {word: number for words in (_ORDINAL_WORDS, _ORDINALS_HE) for number, word in enumerate(words.split(), 1)}
_ORDINALS |= {"twentieth": 20}
_ORDINAL = "|".join(_ORDINALS)
_NAMED_EN = rf"(?:{'|'.join(_DAYS_EN)})"
_NAMED_HE = rf"יום (?:(?:{'|'.join(_DAYS_HE)})(?![א-ת])|[א-ו](?:'|(?![א-ת\"])))"
#: Matches the full name of a weekday, not what stands for it.
NAMED_DAY = rf"(?:(?:\bnext )?\b{_NAMED_EN}\b|(?<![א-ת])[בלושמ]*{_NAMED_HE})"
#: "in two payments" and "the first of the month" are no weekdays: Hebrew names want "יום", or a letter that says "on".
_WEEKDAY = re.compile(
    rf"\b(?P<next>next )?(?P<en>{_NAMED_EN})\b|\b(?:on|by) (?P<short>{'|'.join(_SHORT_EN)})\b"
    rf"|(?<![א-ת])[בלוש]*יום (?P<he>{'|'.join(_DAYS_HE)})(?![א-ת])"
    r"|(?<![א-ת])[בלוש]*יום (?P<letter>[א-ו])'?(?![א-ת'\"])"
    r"|(?<![א-ת])(?:ב|עד |עד ל|ל)(?P<bare>ראשון|שלישי|רביעי|חמישי|שישי)(?! (?:ל|ב?חודש|תשלומ|פעמ|סבב))(?![א-ת])"
)
#: What pushes a weekday on: "ביום שני הבא", "Friday after next", and as the British say it "Tuesday week".
_FOLLOWING = re.compile(r"\s*(?:הבאה?(?![א-ת])|(?P<later>after next\b)|(?P<week>week\b)|(?P<fortnight>fortnight\b))")
_WEEK = 7
#: A weekday right before a date; in "ביום ה' 24.9" the date counts.
_BESIDE = (
    rf"(?:{NAMED_DAY}|\b(?:{'|'.join(_SHORT_EN)})\b|(?<![א-ת])[בל](?:{'|'.join(_DAYS_HE)})(?![א-ת]))"
    r"[.,]?\s*\(?(?:the )?"
)
_BEFORE = r"\b(?:on|by|until|till|before|for|be)(?: the)? |(?<![א-ת])(?:ב|ל|ה|עד (?:ה|ל)?|ועד )-?"
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_NUMERIC = re.compile(
    rf"(?:{_BEFORE}|(?P<beside>{_BESIDE})|(?<![\d./])(?=[\d./]+[, (]+(?:{_BESIDE})))"
    r"(?P<day>\d{1,2})(?P<mark>[/.])(?P<month>\d{1,2})(?:[/.](?P<year>\d{4}|\d{2}))?(?![\d/%]|\.\d| ?%)"
)
_DAY_MONTH = re.compile(
    rf"(?<![\d/.])(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?:[בל])?({_MONTH})(?![a-zא-ת])(?: (\d{{4}}))?"
)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,? (\d{{4}}))?")
_END = r"(?=\s*(?:$|[.,;:!?)\-]|of\b|in\b|at\b|as\b|and\b|latest\b|this\b|next\b|the latest\b))"
#: After "ב-10" these say that it is an hour, a sum or a count: "ב-10 בבוקר", "ב-3 ימי עסקים", "ב-2 תשלומים".
_COUNTED = (
    rf"(?! ?(?:ה?ימי(?![א-ת])|(?!{_NAMED_HE})יום|אחוז|%|שקל|₪|ש\"ח|דולר|אלף|שעה|בבוקר|בערב|בלילה|אחר|אחה|לפנות"
    r"|(?!מ)[א-ת]+(?:ים|ות)(?![א-ת]))|\d|[.,:/]\d)"
)
_NEXT_MONTH = r"(?:(?:next|following) month\b|ה?חודש הבא(?![א-ת]))"
_DAY_ONLY = re.compile(
    rf"(?:(?P<lead>\bnext month|(?<![א-ת])[בל]?ה?חודש הבא),? )?(?:"
    rf"(?:\b(?:on|by|until|till|before|for|be) )(?:the )?(?P<digits>\d{{1,2}})(?:st|nd|rd|th){_END}"
    rf"|\b(?:on|by|until|till|before|for|be) the (?P<word>{_ORDINAL}){_END}"
    rf"|{_BESIDE}(?:(?P<th>\d{{1,2}})(?:st|nd|rd|th)\b|(?<=the )(?P<beside>{_ORDINAL})\b)"
    rf"|(?<![א-ת])(?:ב|ל|ה|עד ה)-(?P<he>\d{{1,2}}){_COUNTED}"
    r"|(?<![א-ת])(?:עד |ב|ל)?(?P<of>\d{1,2})(?= [לב]חודש(?![א-ת]))"
    rf"|(?<![א-ת])(?:ב|ל|ה|עד ה)(?P<tenth>עשירי|(?:{_ORDINALS_HE.replace(' ', '|')}|{NUMBER})(?= [לב]חודש))(?![א-ת])"
    rf")(?:,? (?:of |in )?(?:the )?[לבש]?(?P<next>{_NEXT_MONTH}))?"
)
#: "מחר ב-10", "ב-9 ביום ראשון": beside a day that is named otherwise a number is the hour.
_HOUR = re.compile(
    rf"(?<![א-ת])(?P<day>[ובלש]*(?:מחר|מחרתיים|היום|הערב|{_NAMED_HE})(?: ב?(?:בוקר|ערב|צהריים))?)"
    r" [בל]-(?:1?\d|2[0-4])(?!\d|[./:]\d| [לב]חודש)"
    rf"|(?<![א-ת])[בל]-(?:1?\d|2[0-4]) (?P<then>מחר|היום|הערב|ב{_NAMED_HE})"
)
_NTH = re.compile(
    rf"\b(?P<nth>first|second|third|fourth|last) (?P<en>{_NAMED_EN}) (?:of|in) (?:the |this )?"
    rf"(?:(?P<next>{_NEXT_MONTH})|(?P<month>month|{_MONTH})\b)"
    rf"|(?P<he>{_NAMED_HE}) ה(?P<nth_he>ראשון|שני|שלישי|רביעי|אחרון) (?:של |ב)"
    rf"(?:(?P<next_he>{_NEXT_MONTH})|ה?(?P<month_he>חודש|{_MONTH})(?![א-ת]))"
)
#: A month that only says what for ("the October invoice") is none.
_IN_MONTH = re.compile(
    r"(?:\b(?:in|by|until|till|before|during|late|early|mid|(?:end|middle|beginning|start) of)[ -](?:the )?"
    rf"|(?<![א-ת])(?:ב|עד (?:סוף )?|ב?סוף |ב?אמצע |ב?תחילת |במהלך )ה?)({_MONTH})(?![a-zא-ת])"
)
#: A day without a year that lies so short back is past; further back it is next year's.
_PAST_DAYS = 180
_MONTHS_A_YEAR = 12


def week_day(text: str, said: date, *, next_week: bool = False) -> date | None:
    """The day of the last weekday that is named, never the day itself; None if none is.

    Args:
        next_week: whether "next week" stands beside it; a week begins on Sunday.
    """
    named = [*_WEEKDAY.finditer(text)]
    if not named:
        return None
    last = named[-1]
    pushed = _FOLLOWING.match(text, last.end())
    start = said + timedelta(days=1)
    if pushed and (pushed["week"] or pushed["fortnight"]):
        start += timedelta(days=_WEEK if pushed["week"] else 2 * _WEEK)
    elif pushed or last["next"] or next_week:
        start = next_sunday(said) + timedelta(days=_WEEK if pushed and pushed["later"] else 0)
    return start + timedelta(days=(_number_of(last) - start.weekday()) % _WEEK)


def _number_of(weekday: re.Match[str]) -> int:
    """Monday is 0."""
    if weekday["en"]:
        return _DAYS_EN.index(weekday["en"])
    if weekday["short"]:
        return _SHORT_EN[weekday["short"]]
    hebrew = weekday["he"] or weekday["bare"]
    return _DAYS_HE[hebrew] if hebrew else _LETTERS_HE[weekday["letter"]]


def next_sunday(said: date) -> date:
    """The Sunday with which the next week begins."""
    return said + timedelta(days=_WEEK - said.isoweekday() % _WEEK)


def month_days(text: str, said: date) -> tuple[list[date], str]:
    """Every day that is named by its place in the month, and the text without them.

    Without month or year it is the next one that fits. A weekday beside such a day goes with it.
    """
    text = _HOUR.sub(lambda hour: hour["day"] or hour["then"], text)
    hebrew = any("א" <= letter <= "ת" for letter in text)
    days = [day for found in _NUMERIC.finditer(text) for day in _numeric(found, said, hebrew=hebrew)]
    text = _NUMERIC.sub(" ", text)
    for pattern, read in _READERS:
        days += [day for found in pattern.finditer(text) for day in read(found, said)]
        text = pattern.sub(" ", text)
    return days, text


def _numeric(found: re.Match[str], said: date, *, hebrew: bool) -> Iterator[date]:
    day, month = int(found["day"]), int(found["month"])
    readings = [*_fitting(day, month, found["year"], said)]
    if found["mark"] == "." or hebrew or day == month:
        yield from readings
        return
    readings += _fitting(month, day, found["year"], said)
    # 9/10 in an English mail is September or October, as the writer's country has it; a weekday may tell.
    weekday = week_day(f"on {found['beside']}", said) if found["beside"] else None
    if len(readings) > 1:
        readings = [one for one in readings if weekday and one.weekday() == weekday.weekday()]
    yield from readings


def _nth_weekday(found: re.Match[str], said: date) -> Iterator[date]:
    """ "The last Thursday of December", "ביום ראשון הראשון של החודש הבא"."""
    weekday = week_day(found["en"] or found["he"], said)
    first = said.replace(day=1)
    name = found["month"] or found["month_he"]
    if name in _MONTHS:
        first = date(said.year, _MONTHS[name], 1)
        first = first.replace(year=said.year + ((said - first).days > _PAST_DAYS))
    elif not name:
        first = _month_after(first)
    nth = found["nth"] or found["nth_he"]
    for month in (first, _month_after(first))[: 1 if name in _MONTHS or not name else 2]:
        days = [month.replace(day=day) for day in range(1, monthrange(month.year, month.month)[1] + 1)]
        fitting = [day for day in days if weekday and day.weekday() == weekday.weekday()]
        named = fitting[-1 if nth in ("last", "אחרון") else _ORDINALS[nth] - 1]
        if named >= said:
            yield named
            return


def _of_month(found: re.Match[str], said: date) -> Iterator[date]:
    """The next such day: this month's, or the next month's once it is past or where that is said."""
    word = found["word"] or found["beside"] or found["tenth"]
    digits = found["digits"] or found["th"] or found["he"] or found["of"]
    day = _ORDINALS.get(word) or number_of(word or digits)
    first = said.replace(day=1)
    if found["lead"] or found["next"] or day < said.day:
        first = _month_after(first)
    yield from _exact(first.year, first.month, day)


def named_months(text: str, said: date) -> Iterator[date]:
    """The first day of each month in which something is to be: "by the end of November", "בסוף נובמבר"."""
    for found in _IN_MONTH.finditer(text):
        first = date(said.year, _MONTHS[found[1]], 1)
        if _month_after(first) <= said:
            first = first.replace(year=said.year + 1)
        if (first - said).days < _PAST_DAYS:
            yield first


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _exact(year: int, month: int, day: int) -> Iterator[date]:
    if 1 <= month <= _MONTHS_A_YEAR and 1 <= day <= monthrange(year, month)[1]:
        yield date(year, month, day)


def _fitting(day: int, month: int, year: str | None, said: date) -> Iterator[date]:
    if year:
        yield from _exact(int(year) % 2000 + 2000, month, day)
        return
    for found in _exact(said.year, month, day):
        past = (said - found).days
        yield from _exact(said.year + 1, month, day) if past > _PAST_DAYS else (found,)


_READERS = (
    (_ISO, lambda found, _: _exact(int(found[1]), int(found[2]), int(found[3]))),
    (_NTH, _nth_weekday),
    (_DAY_MONTH, lambda found, said: _fitting(int(found[1]), _MONTHS[found[2]], found[3], said)),
    (_MONTH_DAY, lambda found, said: _fitting(int(found[2]), _MONTHS[found[1]], found[3], said)),
    (_DAY_ONLY, _of_month),
)
