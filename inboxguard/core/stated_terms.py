"""Reads payment terms that a sentence declares: by name, as a rule, or as days that are counted from the invoice.

"In 20 days", "40 days ago" are counted from today: they are no terms, and core.promised_day reads them.
"""

import re
from collections.abc import Iterator

from inboxguard.core.number_words import NUMBER, number_of
from inboxguard.core.terms import Terms

#: "Net 60", "eom+60", "שוטף פלוס תשעים", "שוטף 60"; what is denied ("not net 30") is not declared.
_NAMED = re.compile(
    rf"(?<!not )(?<!no )\bnet[ -]?(?P<net>{NUMBER})\b"
    rf"|\b(?:eom|end of (?:the )?month) ?(?:\+|plus) ?(?P<eom>{NUMBER})\b|\beom (?P<bare>\d{{2,3}})\b"
    rf"|(?<![א-ת])(?<!לא )[בהול]*שוטף ?(?:\+|פלוס|ועוד)? ?(?P<shotef>{NUMBER})(?![א-ת])"
)
_DAYS = re.compile(rf"(?<![\w-])(?:[בכל]-?)?(?P<days>{NUMBER})(?:[- ]days?\b| (?:יום|ימים)(?![א-ת]))")
#: Counted from the invoice, or terms by the words behind the days.
_ANCHORED = re.compile(
    r" (?:from|of|after|since|following) (?:the |your |our |its |an? )?(?:date of (?:the )?)?"
    r"(?:invoic\w+|bill\b|billing|receipt|receiving|issu\w+|(?P<en>end of|month))"
    r"|'? (?:(?:payment|credit) )?(?:terms|credit)\b|,? (?P<eom>eom|end of month)\b"
    r"|,? (?:is|are) (?:our|the) (?:\w+ )?(?:policy|terms|standard|rule|norm)\b"
    r"| (?:מ|אחרי |לאחר |מיום |מתאריך |ממועד |מרגע )(?:ה?(?:וצאת|פקת|וצאה|פקה|מצאת|גשת) )?(?:קבלת |תאריך )?ה?חשבונית"
    r"| (?:מ|אחרי |לאחר )(?P<he>ה?(?:סוף|תום) ה?חודש)"
)
#: How often or how long, not when: "5 days a week", "ten days late", "20 days from now".
_NO_TERMS = re.compile(
    r"(?:,? (?:ago|late|overdue|early|earlier|later|behind|ahead|left|long|away|off|a|an|per|each|every|in a row|old"
    r"|(?:of|for|to) (?!pay)|from (?:now|today)|from (?:the )?\w+ (?:on)?))\b"
    r"| (?:ב(?:שבוע|שבועיים|חודש|שנה|רצף|איחור)|ל(?:שבוע|חודש|שנה)|איחור|של |מ?היום|מעכשיו|מעכשו|חופש|מילואים|עבודה"
    r"|צילו|אחורה|פחות|יותר)"
)
#: What stands right before the days of a rule; nothing there speaks of one payment only ("it", "you", "invoice 601").
_ANY = r"(?: (?:suppliers?|vendors?|freelancers?|contractors?|everyone|everybody|all|our|invoices|bills|out|only))*"
_RULE = re.compile(
    rf"\b(?:pa(?:y|ys|ying|id|yments?)|works?|working|runs?)\b[^.,;?]{{0,40}} (?:at|on|to|with|by)$"
    r"|(?:^|\b(?:our|the|usual|normal|standard|company|house|credit|payment) )(?:terms?|policy|standard|cycle)\b"
    r"(?: [a-z']+){0,3}?(?::| is| are| will be| of| within| in| at)?$"
    r"|\b(?:moved|moving|switched|changed|gone)(?: (?:all|our|the|your|suppliers|vendors|everyone|payments?))* to$"
    r"|\b(?:suppliers|vendors|freelancers|contractors|invoices|payments)(?: (?:is|are|will be|now|paid))* (?:on|at|to)$"
    r"|\bpayments? (?:is|are)(?: (?:due|made|always|usually))?(?: (?:within|after))?$"
    r"|\b(?:always|usually|normally|generally|policy is to|standard is to) pay(?:s|ing)?[^.,;?\d]{0,25}$"
    rf"|(?<!will )(?<!'ll )(?<!can )(?<!to )(?<!would )\bpays?{_ANY}(?: (?:within|after))?$"
    r"|\bpays? (?:all |our )?(?:suppliers|vendors|freelancers|contractors|everyone|everybody|invoices|bills) in$"
    r"|(?<![א-ת])[וש]?משלמ(?:ים|ות|ת)(?: (?:ל?ספקים|ל?פרילנסרים|לכולם|לכל ה?ספקים|רק|תמיד|כאן|פה|אחרי|לאחר|ב|על|לפי"
    r"|תוך|בתוך|עד))*$|(?<![א-ת])[וש]?משלם(?: (?:ל?ספקים|לכולם|רק|תמיד|אחרי|לאחר|על|תוך|בתוך))*$"
    r"|(?<![א-ת])[וש]?עובד(?:ים|ות|ת)?(?: [^.,;?\d]{0,25})? (?:על|לפי|עם|ב)$"
    r"|(?<![א-ת])[וש]?(?:עברנו|עוברים)(?: (?:לתשלום|לתנאי|לתנאים|לספקים))* ?(?:ל|ב|של)$"
    r"|(?<![א-ת])[והש]*(?:תנאי|נוהל|מדיניות|אשראי)(?![א-ת])[^.,;?\d]{0,40}$"
    r"|(?<![א-ת])[והש]*תשלום (?:הוא|אצלנו|תמיד|אחרי|זה)(?: (?:הוא|אחרי))?$"
)
_FROM_TODAY = re.compile(r"(?<![א-ת])ו?(?:בעוד|עוד|לפני|כבר|במשך)$")
_LATER_WORK = re.compile(r"\bnext (?:project|job|time|order)\b|(?:פרויקט|עבודה|הזמנה|פעם) הבאה?")
#: Terms of others, of the past, or denied.
_NOT_OURS = re.compile(
    r"\bpa(?:y|ys|ying|id) (?:us|me)\b|\bused to\b|\b(?:do|does|did)(?:n't| not) (?:pay|work|run)\b"
    r"|משלמים לנו|משלם לנו|(?:אנחנו|אני) לא (?:משלמ|עובד)|(?<![א-ת])בעבר(?![א-ת])"
)


def stated_terms(text: str) -> Terms | None:
    """Terms that a sentence declares, folded and in lower case; the latest of several, None if it declares none."""
    if "?" in text or _LATER_WORK.search(text) or _NOT_OURS.search(text):
        return None
    found = (terms for terms, _ in (*_named(text), *_counted(text)))
    return max(found, key=lambda terms: (terms.days, terms.from_month_end), default=None)


def without_terms(text: str) -> str:
    """The sentence without the days of its terms, which would be read as days from today ("we pay within 30 days")."""
    for _, found in (*_named(text), *_counted(text)):
        text = text.replace(found, "…")
    return text


def is_of_later_work(text: str) -> bool:
    """Whether a sentence, folded and in lower case, speaks of work that is still to be ordered."""
    return bool(_LATER_WORK.search(text))


def _named(text: str) -> Iterator[tuple[Terms, str]]:
    for found in _NAMED.finditer(text):
        (name, number), *_ = [(name, number) for name, number in found.groupdict().items() if number]
        yield Terms(name != "net", number_of(number)), found[0]


def _counted(text: str) -> Iterator[tuple[Terms, str]]:
    for found in _DAYS.finditer(text):
        before, days = text[: found.start("days")].rstrip(" -"), number_of(found["days"])
        anchor = _ANCHORED.match(text, found.end())
        declared = anchor or (not _NO_TERMS.match(text, found.end()) and _RULE.search(before))
        if days > 1 and declared and not _FROM_TODAY.search(before):
            whole = found[0] + (anchor[0] if anchor else "")
            yield Terms(bool(anchor and any(anchor.groupdict().values())), days), whole
