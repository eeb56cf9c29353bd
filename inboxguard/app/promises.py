"""Keeps what clients say about paying: posted with their mail, settled at each look."""

from dataclasses import replace

from inboxguard.app.desk import Desk
from inboxguard.core.payment_facts import claims_payment
from inboxguard.core.payment_words import story_text
from inboxguard.core.promises import Promise, promise_of, settled, story_of
from inboxguard.core.secrets_in_mail import masked
from inboxguard.core.types import Finding, Judgement, Kind


def listen(content_id: str, judgement: Judgement, desk: Desk) -> tuple[Judgement, Promise | None]:
    """What a mail says about paying, and the judgement that counts it ("third explanation … in 41 days")."""
    client = desk.judge.directory.get(judgement.client_id)
    found = next((one for one in judgement.findings if one.kind is Kind.PAYMENT_EXCUSE), None)
    if client is None or found is None:
        return judgement, None
    said_at = (judgement.mail.sent_at or desk.clock()).astimezone(desk.settings.me.zone)
    promise = promise_of(
        found, judgement.mail, client, said_at=said_at, availability=desk.judge.availability, content_id=content_id
    )
    if promise is None:
        return judgement, None
    if any(one.kind is Kind.DISCOUNT and one.evidence == found.evidence for one in judgement.findings):
        promise = replace(promise, due=None)  # "make it 1,700 and I'll pay today" names a day for another sum
    told = story_of(promise, desk.store.promises.of_client(client.id))
    if told and told.count > 1 and not found.doubtful:
        counted = replace(found, because=f"{found.because}; {story_text(told, desk.settings.me.language)}")
        judgement = replace(judgement, findings=_with(counted, found, judgement.findings))
    return judgement, replace(promise, sentence=masked(promise.sentence or ""))


def _with(counted: Finding, found: Finding, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(counted if one is found else one for one in findings)


def post(promise: Promise | None, judgement: Judgement, desk: Desk) -> None:
    """Keeps it; called inside the transaction that records the mail as judged."""
    if promise is not None:
        desk.store.promises.post([promise])
    elif judgement.client_id and not judgement.skipped and claims_payment(judgement.mail.new_text):
        desk.store.promises.claimed(judgement.client_id, judgement.mail.sent_at or desk.clock())


def current(desk: Desk, client_id: str | None = None) -> list[Promise]:
    """Promises that count, as they stand today by the invoices on file."""
    directory, availability = desk.judge.directory, desk.judge.availability
    today = desk.clock().astimezone(desk.settings.me.zone).date()
    return [
        settled(one, directory.get(one.client_id), today, availability)
        for one in desk.store.promises.of_client(client_id)
    ]


def settle(desk: Desk) -> None:
    """Remembers which promises were kept and which were broken: paid later, a broken one stays broken."""
    stored = {one.content_id: one.state for one in desk.store.promises.of_client()}
    for promise in current(desk):
        if promise.state is not stored[promise.content_id]:
            desk.store.promises.settle(promise.content_id, promise.state)
