"""What a mail puts in the place of the price, so that the answer can take it up: a lower sum, or no money at all."""

import re
from collections.abc import Iterable
from decimal import Decimal

from inboxguard.core.settings import Client

#: Below this share of the price it is hardly the price of the same work: a number of pages, an hour, a house number.
_LOWEST_SHARE = Decimal("0.3")
_DIGITS = r"(?P<sum>\d{1,3}(?:,\d{3})+|\d{2,6})(?:\.00)?(?![\d%]|[.,:/]\d| ?%)"
#: What leads to a sum of money, and what may come after one: a noun would make it a count of something.
_TO = (
    r"(?:(?:for|to|at|it|say|offer|pay|paying|only|just|than|you|me|is|have|sent)(?: the| only| just)? "
    r"|(?<![א-ת])(?:ב|ל|על |לעד |עד |ה)-?|(?:תעש\S+|נעשה|נגיד|נסגור|סגור|שיהיה|אשלם|נשלם|אעביר|נעביר|העברתי)"
    r"(?: ל?(?:י|נו))?(?: על)? )"
)
_AFTER = (
    r"(?=\s*(?:[.,;:!?)-]|$|(?:and|or|if|for|instead|then|flat|total|all|altogether|we|i|net|max|tops|a|per|in|but|so"
    r"|since|because|as|now|today)\b|ו[א-ת]|(?:אם|כי|במקום|של|לחודש|לשעה|בלבד|סופי|מקסימום|לכל|כולל|אז|אבל|עד|היום)"
    r"(?![א-ת])))"
)
#: Marked as money, or standing where only money can; a year is marked or is none.
_SUM = re.compile(
    rf"(?:[£$€₪] ?{_DIGITS}|(?<![\w.,:/#]){_DIGITS.replace('sum', 'marked')} ?(?:[£$€₪]|(?:ש\"ח|שקל|שקלים)(?![א-ת])"
    rf"|(?:pounds?|dollars?|euros?|quid|bucks|shekels?|nis|ils)\b)"
    rf"|{_TO}(?!(?:19|20)\d\d\b(?!,)){_DIGITS.replace('sum', 'bare')}{_AFTER})",
    re.IGNORECASE,
)

#: Something else than money, named as such: barter, exposure, a share, a place in the credits.
_IN_KIND = re.compile(
    r"\b(?:instead of|rather than|in (?:place|lieu) of) (?:(?:a|an|the|your|any|our) )?(?:\w+ )?(?:fees?|payment|paying"
    r"|money|cash|price|rate|bill|invoice)\b|\b(?:exposure|barter|royalt(?:y|ies)|equity|stake|in kind)\b"
    r"|\bin (?:exchange|return) for\b|\b(?:shares?|points) in (?:the|our|my)\b|\bcredits? (?:on|in) (?:the|our|my)\b"
    r"|(?<![א-ת])במקום (?:ה?תשלום|ה?כסף|ה?שכר|ה?מחיר|מזומן|לשלם)(?![א-ת])|(?<![א-ת])[ובהל]?(?:חשיפה|ברטר|תמלוגים|מניות)"
    r"(?![א-ת])|(?<![א-ת])ו?בתמורה ל",
    re.IGNORECASE,
)


def offers_in_kind(sentences: Iterable[str]) -> bool:
    """Whether the sentences that push the price down offer something else than money."""
    return any(map(_IN_KIND.search, sentences))


def offered_sum(sentences: Iterable[str], client: Client) -> tuple[Decimal, str] | None:
    """The one sum below the price that the sentences name, and the price's currency; None where that is not plain.

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
    named = {Decimal((hit["sum"] or hit["marked"] or hit["bare"]).replace(",", "")) for hit in _hits(sentences)}
    lower = [one for one in named if agreement.price * _LOWEST_SHARE <= one < agreement.price]
    return (lower[0], agreement.currency) if len(lower) == 1 else None


def _hits(sentences: Iterable[str]) -> Iterable[re.Match[str]]:
    return (hit for sentence in sentences for hit in _SUM.finditer(sentence))
