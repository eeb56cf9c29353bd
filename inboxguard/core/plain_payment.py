"""Recognises sentences that speak of the client's own payment in so many words: "the transfer goes out on Sunday".

The model passes over most of them (0.02 to 0.25), since they hint at nothing. Whether one is an excuse is not heard in
it but known from the invoices, so core.payment_facts decides.
"""

import re

from inboxguard.core.marks import folded

#: Money as the subject that goes out or comes in, who says "we'll pay", and terms by their name.
_PLAIN = re.compile(
    r"\b(?:transfer|payment|wire|cheque|money)\b(?: (?:of|for) [^.,;?]{1,25})?(?: (?:now|then|only|itself))?"
    r" (?:(?:will|should) (?:only |now )?(?:go|be|come|arrive|reach|land|leave)"
    r"|(?:goes|is going|went) (?:out|in|through)|leaves|arrives|lands"
    r"|is (?:scheduled|set|planned|coming|in the (?:post|mail)|on (?:its|the) way))\b"
    r"|\b(?:i|we)(?:'ll| will|'m going to|'re going to| am going to| are going to) (?:only )?(?:pay\b(?! attention)"
    r"|wire (?:it|you|the)|(?:transfer|send) (?:you )?(?:the |your )?(?:money|payment|balance|amount|sum|cheque)\b"
    r"|settle (?:the |your |this )?(?:invoice|balance|bill|account|payment)\b)"
    r"|\bnet[ -]?\d|\beom ?(?:\+|plus)"
    r"|(?<![א-ת])[וש]?ה?(?:העברה|תשלום|צ'ק|שיק|כסף|המחאה)(?: (?:שלך|שלכם|הבנקאית|של [א-ת]+))?"
    r"(?: (?:כבר|כנראה|אמורה?|צפויה?))? (?:תצא|יצא|ייצא|יוצאת?|לצאת|תיכנס|תכנס|ייכנס|יכנס|להיכנס|תבוצע|יבוצע|תגיע|יגיע"
    r"|להגיע|תועבר|יועבר|ישולם|תשולם|מתוזמ(?:ן|נת)|מתוכנ(?:ן|נת)|נשלח|יישלח|בדרך|בדואר)(?![א-ת])"
    r"|(?<![א-ת])[וש]?(?:אשלם|נשלם)(?![א-ת])"
    r"|(?<![א-ת])[וש]?(?:אעביר|נעביר|אשלח|נשלח|אפקיד|נפקיד)(?: (?:לך|לכם|אליך|אליכם))?"
    r" (?:את )?ה?(?:כסף|תשלום|סכום|יתרה|צ'ק|שיק|העברה)(?![א-ת])"
    r"|(?<![א-ת])[וש]?(?:אסדיר|נסדיר) (?:את )?ה?(?:תשלום|חשבונית|חוב|יתרה)(?![א-ת])"
    r"|(?<![א-ת])[בהול]*שוטף ?(?:\+|פלוס|ועוד|\d)"
)


def speaks_plainly(sentence: str) -> bool:
    """Whether a sentence speaks of this client's own payment in so many words; what it says of it is for the facts."""
    return bool(_PLAIN.search(folded(sentence).casefold()))
