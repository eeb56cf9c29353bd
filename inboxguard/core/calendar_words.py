"""Days of the week and of the month as mails name them, in Hebrew and English; text comes folded and in lower case."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

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
_ORDINALS = {word: number for number, word in enumerate(_ORDINAL_WORDS.split(), 1)} | {"twentieth": 20}
_ORDINAL = "|".join(_ORDINALS)
#: "in two payments" and "the first of the month" are no weekdays: Hebrew names want "יום", or a letter that says "on".
_WEEKDAY = re.compile(
    rf"\b(?P<next>next )?(?P<en>{'|'.join(_DAYS_EN)})\b|\b(?:on|by) (?P<short>{'|'.join(_SHORT_EN)})\b"
    rf"|(?<![א-ת])[בלוש]*יום (?P<he>{'|'.join(_DAYS_HE)})(?![א-ת])"
    r"|(?<![א-ת])[בלוש]*יום (?P<letter>[א-ו])'?(?![א-ת'\"])"
    r"|(?<![א-ת])(?:ב|עד |עד ל|ל)(?P<bare>ראשון|שלישי|רביעי|חמישי|שישי)(?! (?:ל|ב?חודש|תשלומ|פעמ|סבב))(?![א-ת])"
)
_FOLLOWING = re.compile(r"\s*הבאה?(?![א-ת])")
_BEFORE = r"(?:\b(?:on|by|until|till|before|for|be)(?: the)? |(?<![א-ת])(?:ב|ל|ה|עד (?:ה|ל)?|ועד )-?)"
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_NUMERIC = re.compile(
    _BEFORE + r"(?P<day>\d{1,2})(?P<mark>[/.])(?P<month>\d{1,2})(?:[/.](?P<year>\d{4}|\d{2}))?(?![\d/%]|\.\d| ?%)"
)
_DAY_MONTH = re.compile(
    rf"(?<![\d/.])(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?:[בל])?({_MONTH})(?![a-zא-ת])(?: (\d{{4}}))?"
)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,? (\d{{4}}))?")
_END = r"(?=\s*(?:$|[.,;:!?)\-]|of\b|at\b|as\b|and\b|latest\b|this\b|next\b|the latest\b))"
_DAY_ONLY = re.compile(
    rf"\b(?:on|by|until|till|before|for|be) (?:the )?(?P<digits>\d{{1,2}})(?:st|nd|rd|th){_END}"
    rf"|\b(?:on|by|until|till|before|for|be) the (?P<word>{_ORDINAL}){_END}"
    r"|(?<![א-ת])(?:ב|ל|ה|עד ה)-(?P<he>\d{1,2})(?! ?(?:ימים|אחוז|%|תשלומ|שקל|₪|ש\"ח|שעות|אלף)|\d|[.,:/]\d)"
    r"|(?<![א-ת])(?:עד |ב|ל)?(?P<of>\d{1,2}) (?:ל|ב)חודש(?![א-ת])"
    r"|(?<![א-ת])(?:ב|ל|ה|עד ה)(?P<tenth>עשירי)(?![א-ת])"
)
#: A day without a year that lies so short back is past; further back it is next year's.
_PAST_DAYS = 180
_MONTHS_A_YEAR = 12


def weekday_of(text: str) -> tuple[int, bool] | None:
    """The last weekday that is named (Monday 0), and whether "next" stands with it."""
    last = None
    for found in _WEEKDAY.finditer(text):
        last = found
    if last is None:
        return None
    following = bool(last["next"]) or _FOLLOWING.match(text, last.end()) is not None
    if last["en"]:
        return _DAYS_EN.index(last["en"]), following
    if last["short"]:
        return _SHORT_EN[last["short"]], following
    hebrew = last["he"] or last["bare"]
    return (_DAYS_HE[hebrew] if hebrew else _LETTERS_HE[last["letter"]]), following


def month_days(text: str, said: date) -> Iterator[date]:
    """Every day that is named by its number in the month; without month or year the next one that fits."""
    for found in _ISO.finditer(text):
        yield from _exact(int(found[1]), int(found[2]), int(found[3]))
    hebrew = any("א" <= letter <= "ת" for letter in text)
    for found in _NUMERIC.finditer(text):
        day, month = int(found["day"]), int(found["month"])
        # 9/10 in an English mail is September or October, as the writer's country has it.
        if found["mark"] == "." or hebrew or day == month or day > _MONTHS_A_YEAR:
            yield from _fitting(day, month, found["year"], said)
        elif month > _MONTHS_A_YEAR:
            yield from _fitting(month, day, found["year"], said)
    for found in _DAY_MONTH.finditer(text):
        yield from _fitting(int(found[1]), _MONTHS[found[2]], found[3], said)
    for found in _MONTH_DAY.finditer(text):
        yield from _fitting(int(found[2]), _MONTHS[found[1]], found[3], said)
    for found in _DAY_ONLY.finditer(text):
        yield from _of_month(_number(found), said)


def _number(found: re.Match[str]) -> int:
    if found["word"]:
        return _ORDINALS[found["word"]]
    return 10 if found["tenth"] else int(found["digits"] or found["he"] or found["of"])


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


def _of_month(day: int, said: date) -> Iterator[date]:
    """The next such day: this month's, or the next month's once it is past."""
    first = said.replace(day=1)
    if day < said.day:
        first = (first + timedelta(days=32)).replace(day=1)
    yield from _exact(first.year, first.month, day)
