"""What a mail puts in the place of the price, so that the answer can take it up: a lower sum, or no money at all."""

import re
from collections.abc import Iterable
from decimal import Decimal

from inboxguard.core.settings import Client

#: Below this share of the price it is hardly the price of the same work.
_LOWEST_SHARE = Decimal("0.3")
#: How a sum is marked.
_MARKS = {
    "GBP": "£|pound|quid",
    "EUR": "€|euro",
    "ILS": "₪|ש|shekel|nis",
    **dict.fromkeys(("USD", "CAD", "AUD", "NZD", "SGD"), r"\$|dollar|buck"),
}
#: What proposes a price. "Drop it by 700" and "תרד ב-700" name what comes off.
_TO = r"""
    (?:  \b(?:do|have|get|take|book)\ (?:it|this|that|them|the\ \w+|you)?\ ?(?:for|at)
       | \b(?:make|call)\ it | \b(?:can|could|would|will)\ you\ (?:do|take|accept|consider) | \bhow\ about
       | \b(?:round|bring|drop|lower|get|come|cut|reduce|go|move)\ (?:\w+\ ){0,3}?(?:down\ )?to
       | \b(?:keep|leave)\ (?:me|us|it|them)\ at | \bstay\ at | \bsettle\ (?:on|at|for) | \bagree\ on | \bstretch\ to
       | \b(?:can|will|'ll|'d|would|could)\ (?:only\ )?(?:pay|offer|afford) | ,\ say
       | (?<![א-ת])(?:לרדת|ו?ש?תרד[יו]?|ו?ש?תוריד[יו]?|ש?תעגל[יו]?|ש?נעגל|ש?נוריד)
         \ (?:לי\ |לנו\ |את\ זה\ |את\ המחיר\ )*ל-?
       | (?<![א-ת])(?:ו?ש?תעש[יהו]|לעשות|ש?נעשה)\ (?:לי\ |לנו\ |את\ זה\ )*(?:ב-?)?
       | (?<![א-ת])(?:נסגור|סגור|לסגור|נסכם|שיהיה|נגיד)\ (?:על\ |ב-?)?
       | (?<![א-ת])(?:תשאיר[יו]?)\ (?:לי\ |לנו\ |את\ )*(?:ה-?|על\ (?:ה-?)?)
       | (?<![א-ת])(?:אשלם|נשלם|לשלם)\ (?:רק\ |לך\ |לכם\ )* | (?<![א-ת])לעד\ | (?<![א-ת])אפשר\ (?:ב-?)?
    )"""
_AFTER = r"""
    (?=\s*(?:[.,;:!?)+]|$
       |(?:and|or|if|for\ the|instead|rather|then|flat|total|all|altogether|net|max|tops|a\ month|per\ month|but|so
       |because|since|as|please|pls|this\ time|including|incl|plus|today|we)\b
       |ו[א-ת]|(?:אם|כי|במקום|של\ עד|לחודש|בלבד|סופי|מקסימום|כולל|פלוס|אז|אבל|בבקשה|היום|אני)(?![א-ת])))"""
_SUM = re.compile(
    rf"""{_TO}\s*(?:the\ |only\ |just\ )?(?P<before>[£$€₪])?\s?
    (?!(?:19|20)\d\d\b)(?P<sum>\d{{1,3}}(?:,\d{{3}})+|\d{{3,6}}|(?<=[£$€₪])\d\d)(?:\.00)?
    (?![\d%\w]|[.,:/]\d|\ ?%|\ ?-\ ?\d)
    (?:\ ?(?P<after>[£$€₪]|(?:ש\"ח|שח|שקלים|שקל)(?![א-ת])|(?:pounds?|quid|dollars?|bucks|euros?|shekels?|nis)\b))?
    {_AFTER}""",
    re.IGNORECASE | re.VERBOSE,
)
#: Other money than the price: paid already, a part of it, of somebody else, said before, for less work.
_OTHER_MONEY = re.compile(
    r"\b(?:not asking|can(?:'t|not) do|already|deposit|advance|the rest|balance|instal\w+|refund|back|owe|another"
    r"|some(?:one|body)|other|others|nephew|cousin|competitor|quoted|told|last time|used to|said|without|leave out"
    r"|drop the|less than|below|between|range|off)\b|(?<![א-ת])[ובהלמש]?(?:מקדמה|כבר|החזר|פיצוי|הפסדתי|מגיע|אמרת"
    r"|אמרתם|הקודמת|שעברה|מתחרה|אצל|הציעו?|מישהו|יתרה|שאר|בלי|ללא|בין|לא מבקשת?)(?![א-ת])",
    re.IGNORECASE,
)
#: Something else than money, named as such.
_IN_KIND = re.compile(
    r"\b(?:instead of|rather than|in (?:place|lieu) of) (?:a |any |the |your |our )?(?:fee|payment|pay|money)\b(?! \d)"
    r"|(?<!double )(?<!long )(?<!multiple )\bexposure\b(?! (?:shot|time))|\bbarter\b|\bswap (?:of )?services\b"
    r"|\btag you\b|\bshout-?outs?\b|\bfeature you\b|\bfor your portfolio\b|\b(?:gift card|vouchers?)\b"
    r"|\b(?:share|percentage|cut|%) of (?:the |our |my |future )*(?:profits?|revenue|royalties|sales)\b"
    r"|\b(?:stake|equity|shares) in (?:the|our|my)\b|\d ?% stake\b|\bcredits? (?:in|on) (?:the|our|my) (?:film"
    r"|programme?|show|site|website|album|video)\b|(?<![א-ת])במקום (?:תשלום|כסף|שכר)(?![א-ת])(?! אחד)"
    r"|(?<![א-ת])ה?חשיפה(?! (?:ארוכה|כפולה))(?![א-ת])|(?<![א-ת])[בל]?ברטר(?![א-ת])|החלפת שירותים"
    r"|(?<![א-ת])ו?(?:נתייג|אתייג) אותך|(?<![א-ת])ו?נפרסם אותך|קרדיט ב|אחוזים מה(?:מכירות|רווח)|תווי קנ",
    re.IGNORECASE,
)
_A_DISCOUNT = re.compile(r"\d ?%(?! (?:of|stake))|\bpercent\b|\bdiscount\b|הנחה", re.IGNORECASE)


def offers_in_kind(sentences: Iterable[str]) -> bool:
    """Whether the sentences that push the price down offer something else than money."""
    return any(_IN_KIND.search(one) and not _A_DISCOUNT.search(one) for one in sentences)


def offered_sum(sentences: Iterable[str], client: Client) -> tuple[Decimal, str] | None:
    """The one sum below the price that the sentences propose for the same work, and the price's currency.

    None where that is not plain: a letter that says no to another sum than the proposed one is worse than one that
    names none.

    Args:
        sentences: those that push the price down, with their typography folded (`marks.folded`).
        client: with the agreement in force; without an agreed price, or where an invoice of another sum is open, it is
            not plain what the client would pay less for.
    """
    agreement = client.agreement
    if agreement is None or agreement.price is None:
        return None
    if any(invoice.paid is None and invoice.amount != agreement.price for invoice in client.invoices):
        return None
    hits = [hit for one in sentences if not _OTHER_MONEY.search(one) for hit in _SUM.finditer(one)]
    named = {Decimal(hit["sum"].replace(",", "")) for hit in hits}
    fits = all(_is_in(agreement.currency, hit["before"] or hit["after"] or "") for hit in hits)
    lower = [one for one in named if agreement.price * _LOWEST_SHARE <= one < agreement.price]
    return (lower[0], agreement.currency) if len(named) == len(lower) == 1 and fits else None


def _is_in(currency: str, mark: str) -> bool:
    return not mark or (currency in _MARKS and re.match(_MARKS[currency], mark, re.IGNORECASE) is not None)
