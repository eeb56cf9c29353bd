"""Writes a draft: facts into words, words into a message, and its row for the journal."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from inboxguard.app.desk import Desk
from inboxguard.app.posting import thread_of
from inboxguard.core.compose import Letter, compose
from inboxguard.core.identity import draft_ref, text_hash
from inboxguard.core.mail_points import points_of
from inboxguard.core.parsing import parse
from inboxguard.core.payment_words import letter_values
from inboxguard.core.policy import Situation, event_count
from inboxguard.core.promises import Promise
from inboxguard.core.replies import gather, reply_language, write
from inboxguard.core.rows import DraftRow, MailRow, Purpose
from inboxguard.core.settings import Client
from inboxguard.core.templating import ReplyFacts
from inboxguard.core.types import Decision, Fetched, Judgement, Kind, Step

#: Points of a mail (`mail_points`) that belong to the reply alone; who signed it is greeted by the follow-up too.
_TAKEN_UP = ("question", "secret", "resend", "sent", "tied")


@dataclass(frozen=True)
class Planned:
    """A finished draft and its journal row; with blanks it must not be journalled."""

    row: DraftRow
    content: bytes
    blanks: tuple[str, ...]


def plan_draft(
    row: MailRow,
    judgement: Judgement,
    decision: Decision,
    situation: Situation,
    desk: Desk,
    *,
    called: bool = False,
    generation: int = 1,
    known: Mapping[str, str] | None = None,
    promise: Promise | None = None,
    broken: Promise | None = None,
) -> Planned:
    """Writes a draft.

    Args:
        called: The owner and the client have talked about it.
        generation: Of the drafts for this mail and purpose; a redo is the next.
        known: What the owner said in review, by the names of templating.BLANKS.
        promise: What the mail says about paying, while it is not in the state yet.
        broken: The promise of the mail, whose day has passed: the draft follows up on it.
    """
    client = situation.client
    if client is None:
        raise ValueError("a draft needs a client")
    situation = replace(situation, now=situation.now.astimezone(desk.settings.me.zone))
    facts = _facts(client, judgement, decision, situation, desk)
    told = [*desk.store.promises.of_client(client.id), *([promise] if promise else [])]
    money = letter_values(
        client,
        decision.step or Step.GENTLE,
        told,
        situation.now,
        facts.language,
        said="" if broken else f"{judgement.mail.subject}\n{judgement.mail.new_text}",
        answered=None if broken else next((one for one in told if one.content_id == row.content_id), None),
        broken=broken,
        cite_law=desk.settings.policy.cite_law,
    )
    if Kind.DISCOUNT in decision.kinds:
        money["promised"] = money["promised_part"] = ""  # on a condition that the letter does not take
    if broken:
        facts = _following_up(facts)
    facts = facts.knowing(called="yes" if called else "", **{**money, **(known or {})})
    purpose = Purpose.PROMISE if broken else Purpose.REPLY
    return _planned(row, judgement, decision, situation.now, desk, facts=facts, purpose=purpose, generation=generation)


def _facts(client: Client, judgement: Judgement, decision: Decision, situation: Situation, desk: Desk) -> ReplyFacts:
    mail, language = judgement.mail, reply_language(judgement.language, client)
    counted = [event_count(kind, situation, desk.settings.policy.ladder) for kind in decision.kinds[:1]]
    client = desk.judge.engaged(mail, client) or client
    said = [one for one in judgement.findings if one.kind in decision.kinds]
    number = judgement.round[2] if judgement.round else None
    points = points_of(mail.new_text, said, client=client, round_number=number, language=language)
    return gather(
        me=desk.settings.me,
        client=client,
        sender=mail.sender,
        points=points,
        count=sum(counted),
        earlier=len(desk.store.journal.of_client(client.id)),
        now=situation.now,
        availability=desk.judge.availability,
        hours=desk.settings.hours,
        language=language,
    )


def _following_up(facts: ReplyFacts) -> ReplyFacts:
    """Whatever else the mail of the promise asked for or told was taken up when it came."""
    return facts.knowing(**dict.fromkeys(_TAKEN_UP, ""), broken="yes")


def _planned(
    row: MailRow,
    judgement: Judgement,
    decision: Decision,
    now: datetime,
    desk: Desk,
    *,
    facts: ReplyFacts,
    purpose: Purpose,
    generation: int,
) -> Planned:
    mail = judgement.mail
    ref = draft_ref(row.account, row.content_id, purpose, generation)
    words = write(decision, facts, desk.templates)
    send_at = desk.judge.availability.next_opening(now)
    content = compose(Letter(ref, mail, words.text, facts.language, desk.settings.me, now, send_at))
    planned = DraftRow(
        ref=ref,
        content_id=row.content_id,
        account=row.account,
        thread=thread_of(mail),
        client_id=judgement.client_id or "",
        kinds=decision.kinds,
        step=decision.step or Step.GENTLE,
        state="planned",
        reason="",
        folder=None,
        created_at=now,
        stored_at=None,
        generation=generation,
        text_hash=text_hash(parse(Fetched("", content, None)).text),
        purpose=purpose,
    )
    return Planned(planned, content, words.blanks)
