"""What a letter takes up of the mail that it answers: the request, the round, a question, an advance, a password."""

import re
from collections.abc import Iterable

from inboxguard.core.classifier.sentences import split
from inboxguard.core.marks import folded
from inboxguard.core.ordinary_words import is_ordinary
from inboxguard.core.scope import Held, Holds, hold
from inboxguard.core.scope_notes import ordinal_text, rounds_text
from inboxguard.core.secrets_in_mail import masked
from inboxguard.core.settings import Agreement
from inboxguard.core.sign_off import signed_name
from inboxguard.core.trade import terms_of
from inboxguard.core.types import Finding, Kind, Language

#: Verbs that only ask for a thing; what follows them names it. Fillers are left out of its name.
_MAKING_EN = re.compile(
    r"(?:do|add|make|send|write|design|put|include|create|prepare|draw|draft|get|give)"
    r"(?: (?:me|us|in|on|up|together))* ",
    re.IGNORECASE,
)
_MAKING_HE = re.compile(r"ו?ש?ת(?:וסיפ|וסיף|עש|עשה|כינ|כין|שלח|עצב|כתב|כתוב|רימ|רים|גיש|וציא|כניס|ערכ|ערוך)[יו]? ")
_FILLERS = re.compile(
    r"\b(?:also|just|as well|too|quickly|please|from now on)\b ?| (?:on|in|for) (?:there|us|me)\b"
    r"| and (?:keep|leave|let|then|make|put|send|have|do|get)\b.*|(?<![א-ת])(?:לי|לנו|גם|בבקשה|כבר|רק|את) ",
    re.IGNORECASE,
)
_VERB_HE = re.compile(r"ו?ש?ת[א-ת]{2,}[יו]? ")
#: An English name of a thing begins so, or with a capital.
_DETERMINED = re.compile(r"(?:an?|the|some|one|two|three|four|five|another|more|our|a few)\b|[A-Z]")
_ONLY_A_NUMBER = re.compile(r"\b(?:one|two|three|four|five|another|more|few)$", re.IGNORECASE)
#: A longer piece of the client's sentence is not quoted back: it reads as being held up to somebody.
_QUOTED_WORDS = 10
_PIECES = re.compile(r"(?:[,;:–—]|\s-)\s")
#: After these words, or with this verb, comes what is asked for.
_ASKING = re.compile(
    r"""
      \b(?:please|(?:could|can|would|will)\ you(?:\ please)?|(?:want|like|need|expect)\ you\ to)\ (?:also\ |just\ )*
    | \b(?:we|i)(?:['’](?:d|ll)|\ would|\ will)?(?:\ also)?\ (?:need|want|like|love)\ (?:also\ )?(?!you\b|to\b)
    | (?<![א-ת])(?:צריך|צריכה|צריכים)\ (?:ממך\ |גם\ |ש(?=ת))*
    | (?<![א-ת])(?:בבקשה\ |ו?ש?(?=ת
      (?!יקו|וכנ|וכן|מונ|מיד|רגום|פריט|גי\ |בנית|קציב|וספ|חזוק|שלום|ארי|הליך|ודה|חת)[א-ת]{3,}))
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: A piece that tells of somebody goes on with no list.
_TOLD = re.compile(
    r"\b(?:i|we|you|it|they)\b|(?<![א-ת])(?:אני|אנחנו|הוא|היא|זה|אצל\S+|של?י|לי|לנו|לך|לכם)(?![א-ת])", re.I
)
#: What points at something said before is no name for it.
_POINTING = re.compile(r"(?<![א-ת])(?:אות(?:ו|ה|ם|ן)|את זה|זה)(?![א-ת])|\b(?:it|that|them|those|this)\b", re.IGNORECASE)
#: Reasons and fillers are left out of what is quoted.
_REASON = re.compile(r"\s+(?:because|since|so that|so I|so we|as well|too|כדי|כי|מפני|שיהיה)\b.*", re.IGNORECASE)
#: What makes a goodbye hang on something.
_CONDITION = re.compile(
    r"\b(?:if|unless|otherwise|or else|in case)\b|(?<![א-ת])ו?(?:אם|אחרת|אלא)(?![א-ת])", re.IGNORECASE
)
#: What makes a payment hang on something else than a date.
_TIED = re.compile(
    r"\b(?:once|as soon as|until|unless|if|only when|when|before)\b|(?<![א-ת])(?:ברגע|עד ש|אחרי ש|רק אחרי|כש|אם)",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"""
      \b(?:cheque|check|payment|transfer|money|wire|it)\b[^.?!]{0,40}\b(?:went\ out|(?:was|were|been|already)\ sent
      |(?:in|by|with)\ the\ (?:post|mail)|on\ its\ way|posted|mailed)\b
    | \b(?:i|we)(?:['’]ve|\ have)?\ (?:sent|posted|mailed|wired)\b
    | (?<![א-ת])(?:הצ['׳]?ק|השיק|התשלום|ההעברה|הכסף)[^.?!]{0,30}(?:יצא|יצאה|נשלח|נשלחה|בדואר|בדרך)(?![א-ת])
    | (?<![א-ת])(?:שלחתי|שלחנו|העברתי|העברנו)[^.?!]{0,30}(?:צ['׳]?ק|שיק|תשלום|כסף|העברה)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_RESEND = re.compile(
    r"\b(?:re-?send|send (?:\S+ ){0,3}?again|(?:send|get) (?:us |me )?(?:another|a fresh|a new) (?:copy|invoice))\b"
    r"|(?<![א-ת])(?:ש?תשלח[יו]?|לשלוח) (?:\S+ ){0,3}?(?:שוב|מחדש)(?![א-ת])|(?:שוב|מחדש) את החשבונית",
    re.IGNORECASE,
)
#: Asks about the work itself; "how was your holiday?" wants no answer from a template.
_QUESTION = re.compile(
    r"""
      ^(?:\W*(?:and|also|but|so|ps|p\.s\.)\W+)?
      (?:when|where|which|is|are|has|have|did|does|do\ we|will\ (?:you|it|the)|what\ about|any\ (?:news|update))\b
    | (?<![א-ת])(?:מתי|האם|אפשר\ (?:עד|להספיק)|איפה|מה\ קורה\ עם|מה\ עם|מה\ הסטטוס|איזה|איזו|ומתי)(?![א-ת])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ADVANCE = re.compile(
    r"\b(?:deposit|down\ ?payment|advance|upfront|up\ front|prepay\w*)\b|מקדמ|תשלום מראש", re.IGNORECASE
)


def points_of(
    text: str, findings: Iterable[Finding], *, agreement: Agreement | None, round_number: int | None, language: Language
) -> dict[str, str]:
    """The points as facts for a letter; what the mail does not hold is empty.

    Args:
        text: what the client wrote today.
        agreement: as it is in force that day.
        round_number: of the round of corrections that is asked for, None if none is or it is not known.
    """
    findings = tuple(findings)
    requests = [one.evidence for one in findings if one.kind is Kind.OUT_OF_SCOPE and one.evidence]
    paying = " ".join(one.evidence or "" for one in findings if one.kind is Kind.PAYMENT_EXCUSE)
    leaving = " ".join(one.evidence or "" for one in findings if one.kind is Kind.LEAVING)
    discounts = " ".join(one.evidence or "" for one in findings if one.kind is Kind.DISCOUNT)
    advance = agreement.advance if agreement else None
    held = hold(requests[0], agreement, this_round=round_number) if requests and agreement else None
    beyond = held if held and held.how is Holds.EXCEEDED and held.rounds else None
    return {
        "quote": request_in(requests[0]) if requests else "",
        "round": ordinal_text(beyond.asked, language) if beyond and beyond.asked else "",
        "rounds": rounds_text(beyond.limit, language) if beyond and beyond.limit is not None else "",
        "tied": "yes" if _TIED.search(folded(paying)) else "",
        "left_out": "yes" if held and held.how is Holds.EXCLUDED else "",
        "excluded": _excluded(held, requests[0]) if held else "",
        "unless": "yes" if _CONDITION.search(leaving) else "",
        "question": "yes" if _asks(text, findings) else "",
        "deposit": f"{advance}%" if advance and _ADVANCE.search(folded(discounts)) else "",
        "signed": signed_name(text, language),
        "sent": "yes" if _SENT.search(folded(text)) else "",
        "resend": "yes" if _RESEND.search(folded(text)) else "",
        "secret": "yes" if masked(text) != text else "",
    }


def _excluded(held: Held, request: str) -> str:
    """The excluded item, where the request says it in the same words: a picture may not be what "photography" means."""
    stems = [word[:4] for word in folded(held.clause or "").casefold().split()]
    said = held.how is Holds.EXCLUDED and stems and all(stem in folded(request).casefold() for stem in stems)
    return held.clause or "" if said else ""


def request_in(sentence: str) -> str:
    """The piece of a sentence that names the work asked for, "" where it is long, secret, or names none."""
    if masked(sentence) != sentence:
        return ""
    pieces = [_REASON.sub("", piece) for piece in _PIECES.split(" ".join(sentence.split()))]
    asking = [at for at, piece in enumerate(pieces) if _ASKING.search(piece)]
    place = next((at for at in asking if _names_work(pieces[at])), asking[0] if asking else None)
    if place is None:
        return ""
    found = pieces[place][_ASKING.search(pieces[place]).end() :]  # type: ignore[union-attr]
    # A list goes on after its commas.
    for piece in pieces[place + 1 :]:
        if _ASKING.search(piece) or _TOLD.search(piece) or not _names_work(piece):
            break
        found += f", {piece}"
    if not _names_work(found) and _POINTING.search(found):
        return ""
    return _thing(" ".join(found.split()).strip(" .!?,"))


def _thing(found: str) -> str:
    """What a verb of making makes; "" where another verb says what is to be done, or it is long."""
    made = _MAKING_HE.match(found) or _MAKING_EN.match(found)
    if made:
        found = found[made.end() :]
    elif _VERB_HE.match(found):
        return ""
    found = " ".join(_FILLERS.sub("", found + " ").split())
    first = found.partition(" ")[0]
    if first[:1] in "לב" and _names_work(first[1:]):  # "למצגת נספח" says where to before it says what
        return ""
    named = (made or _names_work(found)) and (re.match("[א-ת]", found) or _DETERMINED.match(found))
    return found if named and len(found.split()) <= _QUOTED_WORDS and not _ONLY_A_NUMBER.search(found) else ""


def _names_work(piece: str) -> bool:
    return any(term.concept is not None and not is_ordinary(term) for term in terms_of(piece))


def _asks(text: str, findings: Iterable[Finding]) -> bool:
    """Whether a question stands beside what was found."""
    taken = [one.evidence for one in findings if one.evidence]
    sentences = [sentence.text.strip() for sentence in split(text)]
    return any(one.endswith("?") and one not in taken and _QUESTION.search(one) for one in sentences)
