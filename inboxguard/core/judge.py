"""Judges one mail: who wrote it, whether it is to be judged at all, and what stands in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inboxguard.core.agreement import clause_for, context_of
from inboxguard.core.availability import Availability, closure_sentence
from inboxguard.core.classifier.model import Heard, Model
from inboxguard.core.clients import Directory, is_own
from inboxguard.core.explain import heard_because
from inboxguard.core.language import language_of
from inboxguard.core.scope import covered_by_agreement
from inboxguard.core.settings import Client, Me
from inboxguard.core.types import Finding, Judgement, Kind, Language, Mail, Skipped, Source

#: A bare file may say it was sent in the year 1 or 9999; the clock says nothing of that.
_YEARS = range(1980, 2100)


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
        findings = (*self._clock(mail), *self._text(mail, client, language))
        return Judgement(mail, client.id if client else None, language, None, findings)

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

    def _text(self, mail: Mail, client: Client | None, language: Language) -> tuple[Finding, ...]:
        if language is Language.OTHER:
            return ()
        heard = self.model.hear(mail.new_text, self.context(mail, client))
        return tuple(
            finding
            for one in heard
            if one.probability >= self.model.threshold.ask
            for finding in self._finding(one, mail, client)
        )

    def _finding(self, heard: Heard, mail: Mail, client: Client | None) -> tuple[Finding, ...]:
        agreement = client.agreement if client else None
        if agreement and covered_by_agreement(heard, agreement):
            return ()
        at = self._local(mail)
        clause = clause_for(heard.kind, client, at.date() if at else None)
        words = self.model.words(heard.evidence, heard.kind)
        doubtful = heard.probability < self.model.threshold.stand
        return (
            Finding(
                heard.kind,
                Source.AGREEMENT if clause else Source.TEXT,
                probability=round(heard.probability, 3),
                threshold=self.model.threshold,
                doubtful=doubtful,
                evidence=heard.evidence,
                clause=clause,
                because=heard_because(
                    heard.kind,
                    clause=clause,
                    agreed=agreement is not None,
                    doubtful=doubtful,
                    language=self.me.language,
                ),
                words=words,
            ),
        )
