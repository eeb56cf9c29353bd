"""Hears that a mail about paying may speak of a part of what is open."""

import re
from collections.abc import Sequence
from decimal import Decimal

from inboxguard.core.invoices import Invoice
from inboxguard.core.marks import folded

#: A half, a part, the rest; of a week or a month it is none.
_PART = re.compile(
    r"\b(?:half|halves|(?<!our )(?<!my )(?<!their )part|partial(?:ly)?|partly|rest|remainder|remaining|deposit|split"
    r"|instal?lments?|balance|on account)\b"
    r"(?! (?:past|an hour|a day|of (?:the |this |next )*(?:week|month|year|quarter|day)))"
    r"|\b(?:first|second|last|next|another|other) payment\b|\bsome of\b|\d ?%"
    r"|(?<![א-ת])[והבלמשכ]{0,3}(?:חצי|מחצית|חלק|חלקי|יתרה|יתרת|שאר|שארית|מקדמה|פעימה|פעימות)(?![א-ת])"
    r"(?! (?:שעה|יום|מה?(?:שבוע|חודש)))|(?<![א-ת])ב?(?:שני |שלושה )תשלומים|(?<![א-ת])בתשלומים"
    r"|תשלום ה?(?:ראשון|שני|אחרון)(?![א-ת])"
)
_SUM = re.compile(
    r"[£$€₪]\s?(\d[\d,]*(?:\.\d\d)?)|(\d[\d,]*(?:\.\d\d)?)\s?(?:₪|ש\"ח|שקל|£|€|nis\b|ils\b|pounds|euros?\b|dollars)"
)


def speaks_of_part(said: str, invoices: Sequence[Invoice]) -> bool:
    """Whether a mail may speak of a part: in words, or by a sum that none of the invoices has.

    Asked rather too often: a letter that says less is still true.
    """
    text = folded(said).casefold()
    sums = {Decimal((hit[1] or hit[2]).replace(",", "")) for hit in _SUM.finditer(text)}
    return bool(_PART.search(text)) or (bool(invoices) and bool(sums - {one.amount for one in invoices}))
