"""What a letter takes up of the mail that it answers: the request, the round, a question, an advance, a password."""

import re
from collections.abc import Iterable

from inboxguard.core.classifier.sentences import split
from inboxguard.core.greeting import signed_name
from inboxguard.core.marks import folded
from inboxguard.core.offered_instead import offered_sum, offers_in_kind
from inboxguard.core.payment_words import advance_text
from inboxguard.core.scope import Held, Holds, hold
from inboxguard.core.scope_notes import ordinal_text, rounds_text
from inboxguard.core.secrets_in_mail import masked
from inboxguard.core.settings import Client
from inboxguard.core.terms import Part
from inboxguard.core.thing_asked_for import names_work, thing_asked_for
from inboxguard.core.types import Finding, Kind, Language
from inboxguard.core.wording import money_text

_MONEY_EN = r"(?:cheque|(?:the|a|an|your|our|my|that|this)\ check|payment|transfer|money|wire|funds|balance|remittance)"
_MONEY_HE = r"(?:צ'?ק|שיק|תשלום|העברה|כסף|סכום|יתרה)(?![א-ת])"
_SUM = r"(?:[£$€₪]\ ?\d|\d[\d,.]*\ ?(?:₪|ש\"ח|שקל|שקלים|euros?|dollars?|pounds?|quid)(?!\w))"
_CLAUSES = re.compile(
    r",(?!\d)|[;:!?]|\s-+\s|\b(?:and|but|so|because)\b|(?<![א-ת])(?:אבל|כי|ולכן)(?![א-ת])", re.IGNORECASE
)
_MONEY = re.compile(rf"\b{_MONEY_EN}\b|(?<![א-ת])[ובהלמש]*{_MONEY_HE}|{_SUM}", re.IGNORECASE | re.VERBOSE)
#: "it" is the money where the sentence names that.
_SENT = re.compile(
    rf"""
      \b(?:{_MONEY_EN}|it)\b.{{0,40}}\b(?:went\ out|(?:was|were|been|already)\ sent
      |(?:in|by|with)\ the\ (?:post|mail)|on\ its\ way|posted|mailed)\b
    | \b(?:i|we)(?:'ve|\ have)?\ (?:already\ |just\ )?(?:sent|posted|mailed|wired|transferred)
      (?:\ (?:you|off|out|over|already|just))*
      \ (?:it\b|(?:(?:the|a|your|our|my|that|this|half|full)\ )*(?:\w+\ )?(?:{_MONEY_EN}|{_SUM})
      (?!\ (?:details|form|request|schedule|plan|terms|link|reminder|list)))
    | (?<![א-ת])(?<!את\ )ה{_MONEY_HE}.{{0,30}}(?<![א-ת])(?:יצאה?|נשלחה?|בדואר|בדרך)(?![א-ת])
    | (?<![א-ת])(?:שלחתי|שלחנו|העברתי|העברנו)(?:(?!חשבונית).){{0,30}}?(?:(?<![א-ת])ה?{_MONEY_HE}|{_SUM})
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: Money that is still to go, or came back.
_UNSENT = re.compile(
    r"\b(?:will|would|should|shall|can|could|must|not|never|\w+n't|once|until|unless|if|when|whenever|whether|before"
    r"|after|as soon as|going to|to be|about to|sent back|returned|bounced)\b|'ll\b|(?<![א-ת])(?:לא|טרם|אין|כש\S+"
    r"|כאשר|ברגע|אחרי|עד ש\S+|אם|יהיה|תהיה|אמורה?|צריכה?|צפויה?|מחר|בחזרה|חזרה?|הוחזרה?)(?![א-ת])",
    re.IGNORECASE,
)
#: Asked of the receiver; "we will have to send it again" is not.
_RESEND = re.compile(
    r"(?:^|[,;:.!?]\s|\b(?:please|kindly|could you|can you|would you|will you|you to|just|then|and|if you(?: could"
    r"| can)?) )(?:please |kindly |also |just |will |would )*(?:re-?send\b|(?:send|forward"
    r"|mail)\b[^.?!,]{0,40}? (?:again|once more|another time)\b|(?:send|get) (?:us |me )?(?:another|a fresh"
    r"|a new) (?:copy|invoice)\b)|(?<![א-ת])(?:ו?ש?ת(?:שלח|עביר)[יו]?|שלח[יו]?|(?:אפשר|תוכל[יו]?|נא|בבקשה|אבקש|מבקשת?"
    r"|מבקשים) (?:\S+ ){0,2}?לשלוח) (?:\S+ ){0,3}?(?:שוב|מחדש)(?![א-ת])|(?<![א-ת])(?:מבקשת?|מבקשים|צריכה?"
    r"|צריכים) (?:שוב|מחדש) את החשבונית",
    re.IGNORECASE,
)
_INVOICE = re.compile(r"\b(?:invoices?|bills?)\b|חשבונית|חשבוניות|דרישת ה?תשלום", re.IGNORECASE)
_OTHER_THING = re.compile(
    r"\b(?:files?|links?|drafts?|contracts?|quotes?|agreements?|details|proofs?|payment|transfer|cheque|money|them)\b"
    r"|קובץ|קבצים|קישור|לינק|טיוטה|חוזה|הסכם|פרטי|הצעה|הצעת|העברה|תשלום|צ'ק|שיק|כסף|אותם|אותן",
    re.IGNORECASE,
)
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
#: Asks something that is to be answered; which of these ask about work, the words below tell.
_QUESTION = re.compile(
    r"""
      ^(?:\W*(?:and|also|but|so|ps|p\.s\.)\W+)?
      (?:when|where|which|is|are|has|have|did|does|do\ we|will\ (?:you|it|the)|what\ about|any\ (?:news|update))\b
    | (?<![א-ת])(?:מתי|האם|אפשר\ (?:עד|להספיק)|איפה|מה\ קורה\ עם|מה\ עם|מה\ הסטטוס|איזה|איזו|ומתי)(?![א-ת])
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: Delivery, status, money and dates; things are in the glossary.
_BUSINESS = re.compile(
    r"""
      \b(?:ready|done|finish\w*|deliver\w*|arriv\w*|upload\w*|launch\w*|(?:go|goes|going|be|is|it)\ live|deadline
      |due|schedule
      |status|progress|any\ (?:news|update)|drafts?|versions?|files?|proofs?|invoices?|bills?|receipts?|prices?
      |costs?|quote
      |pay|paid|payments?|deposit|discount|fees?|refund|start|begin|on\ track|on\ time|projects?|the\ (?:work|job)
      |designs?
      |agreement|contract|budget)\b
    | \b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|\d+(?:st|nd|rd|th)|date)\b[^?]*
      \b(?:ok|okay|fine|good|all\ right|alright|works?|suits?|possible|realistic|stands?)\b
    | (?<![א-ת])[והבלמש]{0,2}(?:מוכנה?|מוכנים|מוכנות|יגיע|תגיע|מגיעה?|מגיעים|יגיעו|נקבל|אקבל|סיימתם?|תסיימ[יו]|תסיים
      |באוויר
      |לאוויר|לוחות?\ ה?זמנים|מועד|תאריך|סטטוס|עדכון|דדליין|טיוטה|גרסה|קובץ|קבצים|חשבונית|קבלה|מחיר|עלות|תשלום|לשלם
      |הצעת|פרויקט|עבודה|עיצוב|הסכם|חוזה|תקציב|נתחיל|מתחילים|תתחיל[יו]?|מתקדם|מתקדמת)(?![א-ת])
    | (?:יום\ [א-ת]+|מחר|בשעה|תאריך)[^?]*(?<![א-ת])(?:מתאים|נוח|אפשרי|בסדר|מסתדר|ריאלי|טוב)(?![א-ת])
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: About the person, or no question at all.
_PERSONAL = re.compile(
    r"\b(?:are|were|will) you (?!done\b|finished\b|ready with\b|sending\b|send\b|still (?:on|sending)\b|able\b"
    r"|deliver\b)|\b(?:did|have|had|do|does) (?:you|your \w+) (?:have|had|been|enjoy\w*|feel|spend|go|gone|sleep"
    r"|watch|ever|even|really|know|think|call|like)\b|\bhow (?:was|is|are|were)\b|\b(?:you call|supposed to be"
    r"|do you feel)\b|\byour (?:holiday|vacation|weekend|trip|wife|husband|kids|children|family|mother|father|mum|mom"
    r"|dad|baby|health|day)\b|(?<![א-ת])(?:שלומך|שלומכם|בילית|ביליתם|נחת|נחתם|נהנית|נהניתם|היית|הייתם|חזרת|חזרתם"
    r"|מרגישה?|מרגישים|בכלל|ראית|(?:את|אתה|אתם)(?=[?,]| (?:מקצועי|יודע|חושב|רציני|נורמלי|בסדר|בריא)))",
    re.IGNORECASE,
)
#: The advance itself; "thanks in advance" and "advance notice" are none.
_ADVANCE = re.compile(
    r"""
      \b(?:down\ ?payment|prepay\w*|advance\ payment|deposit(?!\ (?:it|the|an?|your|that|money)\b))\b
    | (?:\b(?:the|an|any|no|your|this|that|without|skip|waive|of)|%)\ advance\b(?!\ (?:notice|warning|cop|booking
      |thanks))
    | (?:\b(?:pay\w*|paid|money|sum|amount|half|third|percent|nothing)\b|%)[^.?!,;]{0,30}\b(?:up-?\ ?front
      |(?<!thanks\ )(?<!thank\ you\ )(?<!notice\ )in\ advance)
    | \b(?:third|half)[ -]in[ -]advance\b | \bup-?\ ?front\ (?:payment|fee|sum|cost|half|amount|money|part|invoice)\b
    | (?<![א-ת])[והבלמשכ]*מקדמ(?:ה|ות)(?![א-ת]) | דמי\ ה?קדימה
    | (?<![א-ת])(?:תשלום|לשלם|משלמים|שליש|חצי|מחצית|\d+%)(?:(?!תודה)[^.?!,;]){0,20}\ מראש
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: Asks for less beside it: then the price is the answer.
_LESS = re.compile(
    r"\b(?:discounts?|cheaper|lower (?:the |your )?(?:price|rate|fee)|(?:percent|%) (?:off|less|discount))\b"
    r"|\d ?% (?:off|less)|(?<![א-ת])ו?(?:ה?הנחה|הנחות|יותר זול|תוזיל[יו]?|להוזיל)(?![א-ת])",
    re.IGNORECASE,
)


def points_of(
    text: str, findings: Iterable[Finding], *, client: Client, round_number: int | None, language: Language
) -> dict[str, str]:
    """The points as facts for a letter; what the mail does not hold is empty.

    Args:
        text: what the client wrote today.
        client: with the agreement that is in force that day.
        round_number: of the round of corrections that is asked for, None if none is or it is not known.
    """
    findings = tuple(findings)
    requests = _said(findings, Kind.OUT_OF_SCOPE)
    agreement = client.agreement
    held = hold(requests[0], agreement, this_round=round_number) if requests and agreement else None
    beyond = held if held and held.how is Holds.EXCEEDED and held.rounds else None
    pushed = _said(findings, Kind.DISCOUNT)
    offer = offered_sum(pushed, client)
    sentences = [folded(sentence.text) for sentence in split(text)]
    return {
        "quote": thing_asked_for(requests[0]) if requests else "",
        "round": ordinal_text(beyond.asked, language) if beyond and beyond.asked else "",
        "rounds": rounds_text(beyond.limit, language) if beyond and beyond.limit is not None else "",
        "tied": _yes(_TIED.search(_UNTIED.sub("", one)) for one in _said(findings, Kind.PAYMENT_EXCUSE)),
        "left_out": "yes" if held and held.how is Holds.EXCLUDED else "",
        "excluded": _excluded(held, requests[0]) if held else "",
        "unless": _yes(_CONDITION.search(_NO_CONDITION.sub("", one)) for one in _said(findings, Kind.LEAVING)),
        "question": "yes" if _asks(text, findings) else "",
        "deposit": _deposit(client, pushed),
        "offer": money_text(*offer, language) if offer else "",
        "in_kind": "yes" if offers_in_kind(pushed) else "",
        "signed": signed_name(text, language),
        "sent": _yes(map(_tells_sent, sentences)),
        "resend": _yes(map(_asks_again, ["", *sentences], sentences)),
        "secret": "yes" if masked(text) != text else "",
    }


def _said(findings: Iterable[Finding], kind: Kind) -> list[str]:
    return [folded(one.evidence) for one in findings if one.kind is kind and one.evidence]


def _yes(found: Iterable[object]) -> str:
    return "yes" if any(found) else ""


def _tells_sent(sentence: str) -> bool:
    """Whether a sentence that speaks of money says that it went out."""
    clauses = _CLAUSES.split(sentence) if _MONEY.search(sentence) else []
    return any(_SENT.search(clause) and not _UNSENT.search(clause) for clause in clauses)


def _asks_again(before: str, sentence: str) -> bool:
    """Whether a sentence asks for the invoice again; "it" is the invoice where nothing else was named."""
    named = f"{before} {sentence}"
    about = _INVOICE.search(named) or not (_OTHER_THING.search(named) or names_work(named))
    return bool(about and _RESEND.search(sentence))


def _deposit(client: Client, discounts: list[str]) -> str:
    """The agreed advance, where the mail would skip it and it is still to come."""
    billed = [invoice for invoice in client.invoices if invoice.part is Part.ADVANCE]
    paid = bool(billed) and all(invoice.paid for invoice in billed)
    skipped = any(map(_ADVANCE.search, discounts)) and not any(map(_LESS.search, discounts))
    return advance_text(client) if skipped and not paid else ""


def _excluded(held: Held, request: str) -> str:
    """The excluded item, where the request says it in the same words: a picture may not be what "photography" means."""
    stems = [word[:4] for word in folded(held.clause or "").casefold().split()]
    said = held.how is Holds.EXCLUDED and stems and all(stem in folded(request).casefold() for stem in stems)
    return held.clause or "" if said else ""


def _asks(text: str, findings: tuple[Finding, ...]) -> bool:
    """Whether a question about the work, money or a date stands beside what was found; a hostile one is none."""
    if any(one.kind is Kind.HOSTILITY for one in findings):
        return False
    taken = [one.evidence for one in findings]
    asked = [one.text for one in split(text) if one.text.endswith("?") and one.text not in taken]
    return any(map(_is_business, map(folded, asked)))


def _is_business(question: str) -> bool:
    about = _BUSINESS.search(question) or names_work(question)
    return bool(about and _QUESTION.search(question) and not _PERSONAL.search(question))
