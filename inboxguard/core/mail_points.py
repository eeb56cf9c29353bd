"""What a letter takes up of the mail that it answers: the request, the round, a question, an advance, a password."""

import re
from collections.abc import Iterable

from inboxguard.core.classifier.sentences import split
from inboxguard.core.conditions import is_conditional, is_tied
from inboxguard.core.greeting import signed_name
from inboxguard.core.marks import folded
from inboxguard.core.money_sent import asks_again, tells_sent
from inboxguard.core.offered_instead import offered_sum, offers_in_kind
from inboxguard.core.payment_words import advance_text
from inboxguard.core.presence_asked import asks_presence
from inboxguard.core.question_asked import asks_beside
from inboxguard.core.scope import Held, Holds, hold
from inboxguard.core.scope_notes import ordinal_text, rounds_text
from inboxguard.core.secrets_in_mail import masked
from inboxguard.core.settings import Client
from inboxguard.core.terms import Part
from inboxguard.core.thing_asked_for import thing_asked_for
from inboxguard.core.types import Finding, Kind, Language
from inboxguard.core.wording import money_text

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
        "tied": _yes(map(is_tied, _said(findings, Kind.PAYMENT_EXCUSE))),
        "left_out": "yes" if held and held.how is Holds.EXCLUDED else "",
        "excluded": _excluded(held, requests[0]) if held else "",
        "unless": _yes(map(is_conditional, _said(findings, Kind.LEAVING))),
        "presence": _yes(map(asks_presence, _said(findings, Kind.OUT_OF_HOURS))),
        "question": "yes" if asks_beside(text, findings) else "",
        "deposit": _deposit(client, pushed),
        "offer": money_text(*offer, language) if offer else "",
        "in_kind": "yes" if offers_in_kind(pushed) else "",
        "signed": signed_name(text, language),
        "sent": _yes(map(tells_sent, sentences)),
        "resend": _yes(map(asks_again, ["", *sentences], sentences)),
        "secret": "yes" if masked(text) != text else "",
    }


def _said(findings: Iterable[Finding], kind: Kind) -> list[str]:
    return [folded(one.evidence) for one in findings if one.kind is kind and one.evidence]


def _yes(found: Iterable[object]) -> str:
    return "yes" if any(found) else ""


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
