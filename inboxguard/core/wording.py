"""Days, sums, counts and terms as people of each language write them."""

import re
from datetime import date, time
from decimal import Decimal

from inboxguard.core.types import Language

_DAYS_HE = ("שני", "שלישי", "רביעי", "חמישי", "שישי", "שבת", "ראשון")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_HE = "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר"
_MONTHS_EN = "January February March April May June July August September October November December"
#: What is paid before the work, in `terms` of an agreement.
_ADVANCE = re.compile(r"(?:in advance|advance|מקדמה|מראש)\s*(?P<share>\d{1,3}\s*%)?\s*[,;]?\s*", re.IGNORECASE)
_COUNT_HE = ("", "", "שתי", "שלוש", "ארבע", "חמש", "שש", "שבע", "שמונה", "תשע", "עשר")
_COUNT_EN = ("", "", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
_SIGNS = {"ILS": "₪", "EUR": "€", "USD": "$", "GBP": "£"}
_DUAL = 2
#: Above it Hebrew counts days in the singular.
_MANY = 10
#: U+00A0: a sum and its sign stay on one line.
NO_BREAK = "\u00a0"


def day_text(day: date, language: Language) -> str:
    """ "יום שלישי, 15 בספטמבר" or "Tuesday, 15 September"; in Hebrew ready for a prefix letter."""
    if language is Language.HE:
        name = _DAYS_HE[day.weekday()]
        return f"{'יום ' if name != 'שבת' else ''}{name}, {date_text(day, language)}"
    return f"{_DAYS_EN[day.weekday()]}, {date_text(day, language)}"


def date_text(day: date, language: Language, *, year: bool = False) -> str:
    """ "15 בספטמבר" or "15 September", with the year if asked."""
    hebrew = language is Language.HE
    month = (_MONTHS_HE if hebrew else _MONTHS_EN).split()[day.month - 1]
    return f"{day.day} {'ב' if hebrew else ''}{month}{f' {day.year}' if year else ''}"


def time_text(at: time) -> str:
    """ "9:00"."""
    return f"{at.hour}:{at.minute:02}"


def money_text(amount: Decimal, currency: str, language: Language) -> str:
    """ "1,400 ₪" in Hebrew, "₪1,400" or "CHF 1,400" in English; agorot only where there are some."""
    number = f"{amount:,.2f}".removesuffix(".00")
    sign = _SIGNS.get(currency, "")
    if language is Language.HE:
        return f"{number}{NO_BREAK}{sign or currency}"
    return f"{sign}{number}" if sign else f"{currency}{NO_BREAK}{number}"


def count_text(count: int, language: Language) -> str:
    """A count at the start of a sentence, of feminine nouns in Hebrew ("שלוש פניות"); words up to ten, "" below two."""
    words = _COUNT_HE if language is Language.HE else _COUNT_EN
    if count < len(words):
        return words[max(count, 0)]
    return "כמה" if language is Language.HE else "Several"


def days_count_text(days: int, language: Language) -> str:
    """ "יום אחד", "יומיים", "9 ימים", "16 יום"; "1 day", "16 days"."""
    if language is Language.HE:
        return {1: "יום אחד", _DUAL: "יומיים"}.get(days, f"{days} {'ימים' if days <= _MANY else 'יום'}")
    return f"{days} day{'' if days == 1 else 's'}"


def terms_text(terms: str, language: Language) -> str:
    """Payment terms that `core.terms` can read, in words."""
    advance = _ADVANCE.match(terms.strip())
    if advance is None:
        return _when_text(terms, language)
    share, rest = advance["share"] or "", terms.strip()[advance.end() :]
    when = _when_text(rest, language).removeprefix("payment ").removeprefix("תשלום ")
    if language is Language.HE:
        first = f"{share} מראש" if share else "מקדמה" if rest else "תשלום מראש"
        return f"{first}, והיתרה {when}" if rest else first
    first = f"{share} in advance" if share else "an advance" if rest else "payment in advance"
    return f"{first} and the rest {when}" if rest else first


def _when_text(terms: str, language: Language) -> str:
    found = re.search(r"\d+", terms)
    number = int(found.group()) if found else 0
    low, hebrew = terms.strip().lower(), language is Language.HE
    if low.startswith("net") and number:
        counted = days_count_text(number, language)
        return f"{counted} ממועד החשבונית" if hebrew else f"{counted} from the invoice"
    if low.startswith(("eom", "שוטף")):
        if hebrew:
            return f"שוטף+{number}" if number else "שוטף"
        after = f"{days_count_text(number, language)} from " if number else ""
        return f"{after}the end of the month"
    if low.startswith(("milestone", "אבני דרך")):
        return "תשלום לפי אבני דרך" if hebrew else "payment by milestones"
    return "תשלום עם קבלת החשבונית" if hebrew else "payment on receipt of the invoice"


def join_text(items: tuple[str, ...], language: Language) -> str:
    """ "a, b and c"; with semicolons, and "as well as" before the last, where an item has a comma of its own."""
    if len(items) < _DUAL:
        return "".join(items)
    last = items[-1]
    if any("," in item for item in items):
        return "; ".join(items[:-1]) + (", וגם " if language is Language.HE else ", as well as ") + last
    glue = " ו" if language is Language.HE else " and "
    if language is Language.HE and not "א" <= last[:1] <= "ת":
        glue = " ו-"
    return ", ".join(items[:-1]) + glue + last
