"""Judges one mail: who wrote it, whether it is to be judged at all, and what stands in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inboxguard.core.agreement import clause_for, context_of, covered_by_agreement
from inboxguard.core.availability import Availability, closure_sentence
from inboxguard.core.classifier.model import Heard, Model
from inboxguard.core.clients import Directory, is_own
from inboxguard.core.explain import heard_because
from inboxguard.core.language import language_of
from inboxguard.core.payment_facts import MoneyFacts, Verdict, Weighed
from inboxguard.core.settings import Client, Me
from inboxguard.core.types import Finding, Judgement, Kind, Language, Mail, Skipped, Source

#: A bare file may say it was sent in the year 1 or 9999; the clock says nothing of that.
_YEARS = range(1980, 2100)
#: Sentences of one mail that the facts may clear; each is heard anew without it.
_MOST_CLEARED = 5


@dataclass(frozen=True)
class Judge:
    """Everything that a judgement is made from, but for the mail."""

    me: Me
    directory: Directory
    availability: Availability
    model: Model
    #: Judge mail from unknown senders too (`scan --all`).
    everyone: bool = False
    #: Named in `because` of a clock finding when the hours were assumed; "" if they are configured.
    assumed_hours: str = ""

    def judge(self, mail: Mail) -> Judgement:
        """Findings of the clock and of the text, or why the mail was not judged."""
        client = self.directory.of_mail(mail)
        language = language_of(mail.new_text)
        skipped = self._skipped(mail, client)
        if skipped:
            return Judgement(mail, client.id if client else None, language, skipped)
        findings, cleared = self._text(mail, client, language)
        return Judgement(
            mail, client.id if client else None, language, None, (*self._clock(mail), *findings), tuple(cleared)
        )

    def _skipped(self, mail: Mail, client: Client | None) -> Skipped | None:
        if is_own(mail, self.me):
            return Skipped.OWN
        if mail.automatic:
            return Skipped.AUTOMATIC
        if client is None and not self.everyone:
            return Skipped.NOT_A_CLIENT
        return None if any(map(str.isalnum, mail.new_text)) else Skipped.NO_TEXT

    def _clock(self, mail: Mail) -> tuple[Finding, ...]:
        at = self._local(mail)
        closure = self.availability.closure(at, grace=True) if at else None
        if at is None or closure is None:
            return ()
        because = closure_sentence(closure, at, self.me.language)
        notes = [note for note in (self.assumed_hours, mail.time_note) if note]
        return (
            Finding(
                Kind.OUT_OF_HOURS,
                Source.CLOCK,
                probability=None,
                threshold=None,
                doubtful=False,
                evidence=None,
                clause=None,
                because=f"{because} ({'; '.join(notes)})" if notes else because,
            ),
        )

    def _local(self, mail: Mail) -> datetime | None:
        """When it was sent, on the owner's wall clock; None if that is not credible."""
        at = mail.sent_at
        return at.astimezone(self.me.zone) if at and at.year in _YEARS else None

    def context(self, mail: Mail, client: Client | None) -> dict[str, Any] | None:
        """What the model is told of the agreement, None if nothing is known."""
        return context_of(client, self._local(mail))

    def _text(self, mail: Mail, client: Client | None, language: Language) -> tuple[list[Finding], list[Finding]]:
        """What stands or is doubtful, and what the facts cleared."""
        if language is Language.OTHER:
            return [], []
        found: list[Finding] = []
        cleared: list[Finding] = []
        for heard in self.model.hear(mail.new_text, self.context(mail, client)):
            if heard.probability < self.model.threshold.ask:
                continue
            if heard.kind is Kind.PAYMENT_EXCUSE and client is not None:
                found += self._payment(heard, mail, client, cleared)
            elif not (client and client.agreement and covered_by_agreement(heard, client.agreement)):
                found.append(self._finding(heard, mail, client))
        return found, cleared

    def _payment(self, heard: Heard | None, mail: Mail, client: Client, cleared: list[Finding]) -> list[Finding]:
        """A sentence about payment, held against invoices and terms; if they clear it, the next one of the mail."""
        at, text = self._local(mail), mail.new_text
        facts = MoneyFacts(client, at.date(), self.availability, self.me.language) if at else None
        while heard is not None and heard.probability >= self.model.threshold.ask:
            weighed = facts.weigh(heard.evidence, mail) if facts else None
            finding = self._finding(heard, mail, client, weighed)
            if weighed is None or weighed.verdict is not Verdict.CLEAR:
                return [finding]
            cleared.append(finding)
            text = text.replace(heard.evidence, "", 1)
            again = self.model.hear(text, self.context(mail, client)) if len(cleared) < _MOST_CLEARED else []
            heard = next((one for one in again if one.kind is Kind.PAYMENT_EXCUSE), None)
        return []

    def _finding(self, heard: Heard, mail: Mail, client: Client | None, weighed: Weighed | None = None) -> Finding:
        agreement = client.agreement if client else None
        at = self._local(mail)
        clause = clause_for(heard.kind, client, at.date() if at else None)
        doubtful = heard.probability < self.model.threshold.stand
        if weighed is not None:
            doubtful = weighed.verdict is Verdict.DOUBT or (doubtful and weighed.verdict is not Verdict.CONFIRM)
        because = heard_because(
            heard.kind,
            clause=clause,
            agreed=agreement is not None,
            doubtful=doubtful,
            language=self.me.language,
        )
        return Finding(
            heard.kind,
            Source.AGREEMENT if clause else Source.TEXT,
            probability=round(heard.probability, 3),
            threshold=self.model.threshold,
            doubtful=doubtful,
            evidence=heard.evidence,
            clause=clause,
            because=f"{because}; {weighed.because}" if weighed else because,
            words=self.model.words(heard.evidence, heard.kind),
        )
