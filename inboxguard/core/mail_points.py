"""What a letter takes up of the mail that it answers: the request, the round, a question, an advance, a password."""

import re
from collections.abc import Iterable

from inboxguard.core.classifier.sentences import split
from inboxguard.core.greeting import signed_name
from inboxguard.core.marks import folded
from inboxguard.core.scope import Held, Holds, hold
from inboxguard.core.scope_notes import ordinal_text, rounds_text
from inboxguard.core.secrets_in_mail import masked
from inboxguard.core.settings import Agreement
from inboxguard.core.thing_asked_for import thing_asked_for
from inboxguard.core.types import Finding, Kind, Language

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
        "quote": thing_asked_for(requests[0]) if requests else "",
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


def _asks(text: str, findings: Iterable[Finding]) -> bool:
    """Whether a question stands beside what was found."""
    taken = [one.evidence for one in findings if one.evidence]
    sentences = [sentence.text.strip() for sentence in split(text)]
    return any(one.endswith("?") and one not in taken and _QUESTION.search(one) for one in sentences)
