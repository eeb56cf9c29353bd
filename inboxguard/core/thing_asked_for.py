"""Names the thing that a client asks for, by the client's own noun, for a letter to take up: "another banner"."""

import re

from inboxguard.core.marks import folded
from inboxguard.core.secrets_in_mail import masked
from inboxguard.core.trade import terms_of

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
_DETERMINED = re.compile(r"(?:an?|the|some|one|two|three|four|five|another|more|our|my|a few)\b|[A-Z]")
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
#: The client's own voice, turned to the letter's: "our card" is "your card"; Hebrew would need the number, so drops it.
_CLIENTS_OWN = re.compile(r"\b(?:our|my)\b(?! (?:agreement|contract|deal|call|meeting|chat)\b)", re.IGNORECASE)
_CLIENTS_OWN_HE = re.compile(r" (?:שלי|שלנו)(?=$|,| ו(?!של))")
#: Any other word of that voice would be false in the letter: "your logo" is the owner's, "שביקשנו" the client's.
_VOICED = re.compile(
    r"\b(?:i|me|my|mine|we|us|our|ours|you|your|yours|myself|ourselves|yourself)\b"
    r"|(?<![א-ת])(?:ל|של|אצל|בשביל|עבור|אית|אלי|עלי|ממ|ב)(?:י|ך|כם|כן)(?![א-ת])|(?<![א-ת])(?:אני|אנחנו|אתה|אתם|ממני|אליי|עליי)(?![א-ת])"
    r"|[א-ת]{2}נו(?![א-ת])|(?<![א-ת])ש[א-ת]{2,}(?:תי|ת|תם|תן)(?![א-ת])",
    re.IGNORECASE,
)
#: Reasons and fillers are left out of what is quoted.
_REASON = re.compile(r"\s+(?:because|since|so that|so I|so we|as well|too|כדי|כי|מפני|שיהיה)\b.*", re.IGNORECASE)


def thing_asked_for(sentence: str) -> str:
    """The piece of a request that names the thing; "" where it is long, secret, or names none."""
    if masked(sentence) != sentence:
        return ""
    pieces = [_REASON.sub("", piece) for piece in _PIECES.split(" ".join(sentence.split()))]
    asking = [at for at, piece in enumerate(pieces) if _ASKING.search(piece)]
    place = next((at for at in asking if names_work(pieces[at])), asking[0] if asking else None)
    if place is None:
        return ""
    found = pieces[place][_ASKING.search(pieces[place]).end() :]  # type: ignore[union-attr]
    # A list goes on after its commas.
    for piece in pieces[place + 1 :]:
        if _ASKING.search(piece) or _TOLD.search(piece) or not names_work(piece):
            break
        found += f", {piece}"
    if not names_work(found) and _POINTING.search(found):
        return ""
    return _thing(" ".join(found.split()).strip(" .!?,"))


def asks(sentence: str) -> bool:
    """Whether a sentence has the words of a request."""
    return _ASKING.search(sentence) is not None


def _thing(found: str) -> str:
    """What a verb of making makes; "" where another verb says what is to be done, or it is long."""
    made = _MAKING_HE.match(found) or _MAKING_EN.match(found)
    if made:
        found = found[made.end() :]
    elif _VERB_HE.match(found):
        return ""
    found = " ".join(_FILLERS.sub("", found + " ").split())
    first = found.partition(" ")[0]
    if first[:1] in "לב" and names_work(first[1:]):  # "למצגת נספח" says where to before it says what
        return ""
    named = (made or names_work(found)) and (re.match("[א-ת]", found) or _DETERMINED.match(found))
    fits = named and len(found.split()) <= _QUOTED_WORDS and not _ONLY_A_NUMBER.search(found)
    return _in_our_voice(found) if fits else ""


def _in_our_voice(thing: str) -> str:
    """The thing as the owner would name it, "" where it can't be turned."""
    owned = _CLIENTS_OWN_HE.search(thing)
    if owned and names_work(thing[: owned.start()], last=True):  # "סרטון לבן שלי" would be a white film
        thing = thing[: owned.start()] + thing[owned.end() :]
    return "" if _VOICED.search(folded(_CLIENTS_OWN.sub("", thing))) else _CLIENTS_OWN.sub("your", thing)


def names_work(piece: str, *, last: bool = False) -> bool:
    """Whether a thing or a piece of work of the glossary is named, or is the last that is."""
    terms = terms_of(piece)
    return any(term.concept is not None for term in (terms[-1:] if last else terms))
