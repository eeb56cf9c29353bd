"""What is posted of a judged mail: its row and its ledger entries, secrets masked."""

from datetime import datetime

from inboxguard.app.desk import Desk
from inboxguard.core.compose import others
from inboxguard.core.identity import thread_id
from inboxguard.core.rows import JudgedRow, MailRow
from inboxguard.core.secrets_in_mail import masked
from inboxguard.core.types import Decision, Entry, Judgement, Mail


def thread_of(mail: Mail) -> str:
    """The identifier of the mail's thread."""
    return thread_id(mail.message_id, mail.references, mail.in_reply_to)


def judged_row(row: MailRow, judgement: Judgement, decision: Decision, desk: Desk) -> JudgedRow:
    """What is kept of the mail."""
    mail = judgement.mail
    return JudgedRow(
        content_id=row.content_id,
        account=row.account,
        folder=row.folder,
        uid=row.uid,
        client_id=judgement.client_id,
        sender=mail.sender.email if mail.sender else "",
        subject=masked(mail.subject),
        others=tuple(address.email for address in others(mail, desk.settings.me)),
        message_id=mail.message_id,
        thread=thread_of(mail),
        sent_at=mail.sent_at,
        language=judgement.language,
        skipped=judgement.skipped,
        decision=decision.action,
        kinds=decision.kinds,
        step=decision.step,
        because=decision.why,
        model="" if judgement.skipped else desk.judge.model.version,
        judged_at=desk.clock(),
    )


def entries_of(row: MailRow, judgement: Judgement, now: datetime) -> list[Entry]:
    """Its ledger entries; none for mail that is no client's."""
    if judgement.client_id is None:
        return []
    return [
        Entry(
            id=0,
            client_id=judgement.client_id,
            sent_at=judgement.mail.sent_at or now,
            kind=finding.kind,
            source=finding.source,
            probability=finding.probability,
            doubtful=finding.doubtful,
            evidence=masked(finding.evidence) if finding.evidence else None,
            because=finding.because,
            content_id=row.content_id,
        )
        for finding in judgement.findings
    ]
