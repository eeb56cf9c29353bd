"""Hears conditions: a goodbye that hangs on something, a payment that hangs on something else than a date."""

import re

#: What makes a goodbye hang on something: the price, or that nothing changes.
_CONDITION = re.compile(
    r"""
      \b(?:unless|or\ else|or\ (?:i|we)(?:'m|'re|'ll|\ am|\ are|\ will|\ go|\ have))\b
    | (?:^|[,;:.!?-]\s*|\b(?:and|or|because)\s)otherwise\b
    | \bif\b[^,;.?!]*(?:\b(?:prices?|rates?|fees?|tariff|costs?|figure|number|sum|budget|discount|terms|match|lower
      |reduce
      |drop|come\ down|cheaper|keep|stays?\ (?:at|as|on|where|the\ same)|remain|has\ to\ be|not|cannot|agree|accept
      |hundred|thousand)\b|n't\b|\d)
    | (?<![א-ת])אלא\ אם | (?:^|[,;:.!?-]\s*)ו?אחרת(?![א-ת]) | (?<![א-ת])או\ ש[^.?!]*\ או\ ש
    | (?<![א-ת])ו?אם(?![א-ת])[^,;.?!]*(?:\d|(?<![א-ת])(?:לא|לאו|אין|אינו|אינה|[הב]?מחיר|[הב]?תעריף|[הב]?סכום
      |הנחה|נשאר|נשארת|תישארי?|תישארו|תרדי?|תרדו|יורדי?ת?|יורדים|תסכימי?|תסכים|תסכימו|תוזילי?|תשאירי?)(?![א-ת]))
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: "If" as in a courtesy, in what nobody knows, and in what changes nothing.
_NO_IF_HE = (
    r"(?<![א-ת])(?:גם|אפילו|כאילו|ידוע|יודעת?|יודעים|יודע|לדעת|לראות|נראה|לבדוק|אבדוק|נבדוק|בטוחה?|בטוחים|לשאול|לומר"
    r"|להגיד) אם(?![א-ת])[^,;.?!]*|(?<![א-ת])ו?אם (?:ב?כלל|צריכה?|צריכים|תצטרכ\S+|תצטרך|יש|אפשר|זה (?:בסדר|אפשרי"
    r"|אוקיי|נוח)|תרצ\S+|נוח|(?:זה )?לא (?:אכפת|קשה|תשמע\S*|נורא)|כבר)(?![א-ת])[^,;.?!]*"
)
_NO_CONDITION = re.compile(
    r"\b(?:even|as|what|see|know|ask|asked|wonder|wondering|sure|say|tell|check|glad|grateful|obliged|happy"
    r"|appreciate it|nice|best|better)(?: when or)? if\b[^,;.?!]*|\bif (?:you(?:'d|'ll|'re)?(?: ever| still| should"
    r"| do| don't| can)? (?:need|have(?! to)|want|like|wish|prefer|require|mind|please|are|think)|there(?:'s| is"
    r"| are)|any\w*|possible|need be|necessary|(?:that|it)(?:'s| is) (?:not too|ok|okay|all ?right|fine|possible"
    r"|convenient)|(?:i|we) may)\b[^,;.?!]*"
    rf"|{_NO_IF_HE}",
    re.IGNORECASE,
)
#: What makes a payment hang on something else than a date.
_TIED = re.compile(
    r"\b(?:once|as soon as|until|till|unless|if|when|before)\b|(?<![א-ת])ו?(?:ברגע ש|עד ש|אחרי ש|רק אחרי|כש|כאשר"
    r"|אם(?![א-ת]))",
    re.IGNORECASE,
)
_TIME = (
    r"(?:(?:the|this|next|last|end|start|beginning|middle|of|early|late|new)\ )*(?:end|start|beginning|weekend|week"
    r"|month|year|quarter|holidays?|christmas|easter|passover|summer|autumn|fall|winter|spring|noon|then|now|later"
    r"|today|tomorrow|tonight|long|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d\S*|january|february|march|april|may"
    r"|june|july|august|september|october|november|december)\b(?!'?\S*\ \w+\ (?:is|are|has|have|gets?|comes?|goes)\b)"
)
_OWN = (
    r"(?:time|an?\ (?:moment|minute|chance|second|bit)|round|to|back|my|some|enough|money|cash|been|come|done"
    r"|the\ (?:time|money|cash|chance|energy|means|funds))"
)
#: A date, a time that nobody knows, and the client's own leisure; what is received in it comes from others.
_UNTIED = re.compile(
    rf"""
      \b(?:once|as\ soon\ as|until|till|when|before|if)\ (?:it's\ |it\ is\ )?{_TIME}
    | \b(?:say|says|said|knows?|idea|tell|told|telling|sure|clear|certain|see|ask|asked|date|wonder)
      \ (?:(?:you|them|him|her|us|me|yet|exactly|just)\ )?(?:when|if)\b[^,;.?!]*
    | \b(?:once|as\ soon\ as|until|till|when|if)\ (?:i|we)(?:'m|'re|'ll|\ am|\ are)?+\b
      (?!(?:'ve|\ have)?\ (?:got|get|receive\w*|see|seen|hear|heard|read|had|have)\ (?!{_OWN}\b|\w+ed\b))[^,;.?!]*
    | {_NO_IF_HE.replace(" ", chr(92) + " ")}
    | \b(?:even|as)\ if\b[^,;.?!]*
    | \bif\ (?:possible|need\ be|necessary|convenient|(?:that|this|it)(?:'s|\ is|\ works|\ suits)\b)[^,;.?!]*
    | (?<![א-ת])ו?(?:עד|אחרי|רק\ אחרי|לפני)\ (?:ה?ש(?:ישי|בת|ני|לישי|בוע|בועיים|נה|עה|מונה|לוש|ש|בע)|ה?חגי?ם?
      |ה?חודש)(?![א-ת])
    | (?<![א-ת])כש(?:בוע|בועיים|עה|ני|תי|לוש|לושה|נה)(?![א-ת])
    | (?<![א-ת])(?:כש|כאשר\ |ברגע\ ש|עד\ ש|אחרי\ ש|אם\ )(?:(?:י|ת)היה\ ל(?:י|נו)(?![א-ת])|(?:אני|אנחנו)(?!\ (?:מקבל
      |אקבל|נקבל|רוא|אראה|נראה)|[א-ת])
      |יתאפשר|אפשר|נוח|[אנ](?:וכל|תפנה|חזור|היה|גיע|סיים|גמור|רגיש|ספיק|מצא|סתדר|תארגן|יזכר|ירגע|רגע|דע|חליט|תאושש|קום)
      (?![א-ת]))[^,;.?!]*
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_conditional(goodbye: str) -> bool:
    """Whether a goodbye hangs on the price, or on something that is to change."""
    return bool(_CONDITION.search(_NO_CONDITION.sub("", goodbye)))


def is_tied(payment: str) -> bool:
    """Whether a payment is made to hang on something else than a date."""
    return bool(_TIED.search(_UNTIED.sub("", payment)))
