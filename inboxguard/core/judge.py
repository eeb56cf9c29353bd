"""Judges one mail: who wrote it, whether it is to be judged at all, and what stands in it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from inboxguard.core.agreement import clause_for, context_of, overdue_invoice
from inboxguard.core.availability import Availability, closure_sentence
from inboxguard.core.classifier.model import Heard, Model
from inboxguard.core.classifier.sentences import split
from inboxguard.core.clients import Directory, is_new_requester, is_own
from inboxguard.core.engagement import Project, in_force, project_of
from inboxguard.core.explain import heard_because, reviewed_because
from inboxguard.core.identity import thread_id
from inboxguard.core.language import language_of
from inboxguard.core.payment_facts import MoneyFacts, Verdict, Weighed
from inboxguard.core.plain_payment import speaks_plainly
from inboxguard.core.rounds import project_key
from inboxguard.core.scope_judge import Past, ScopeCase, round_of
from inboxguard.core.scope_notes import requester_note
from inboxguard.core.settings import Client, Me
from inboxguard.core.types import Finding, Judgement, Kind, Language, Mail, Skipped, Source
from inboxguard.core.verdicts import BY_WORDS, Verdicts, wording

#: A bare file may say it was sent in the year 1 or 9999; the clock says nothing of that.
_YEARS = range(1980, 2100)
_SCOPE = Kind.OUT_OF_SCOPE
_NO_PAST = Past()


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

    def judge(self, mail: Mail, past: Past = _NO_PAST) -> Judgement:
        """Findings of the clock and of the text, or why the mail was not judged."""
        client = self.directory.of_mail(mail)
        language = language_of(mail.new_text)
        skipped = self._skipped(mail, client)
        judgement = Judgement(mail, client.id if client else None, language, skipped)
        if skipped:
            return judgement
        judgement = replace(judgement, findings=self._clock(mail))
        return judgement if language is Language.OTHER else self._with_text(judgement, client, past)

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

    def project(self, mail: Mail, client: Client | None) -> Project | None:
        """The configured project that the mail belongs to."""
        at = self._local(mail)
        return project_of(client, subject=mail.subject, day=at.date()) if client and at else None

    def engaged(self, mail: Mail, client: Client | None) -> Client | None:
        """The client with the agreement of that day."""
        at = self._local(mail)
        if client is None or client.agreement is None or at is None:
            return client
        return replace(client, agreement=in_force(client.agreement, at.date(), self.project(mail, client)))

    def context(self, mail: Mail, client: Client | None) -> dict[str, Any] | None:
        """What the model is told of the agreement, None if nothing is known."""
        return context_of(self.engaged(mail, client), self._local(mail))

    def _with_text(self, judgement: Judgement, client: Client | None, past: Past) -> Judgement:
        mail, ask = judgement.mail, self.model.threshold.ask
        heard = [one for one in self.model.hear(mail.new_text, self.context(mail, client)) if one.probability >= ask]
        requester = self._requester(mail, client)
        project = self.project(mail, client)
        key = project_key(project, thread_id(mail.message_id, mail.references, mail.in_reply_to))
        request, number, line = round_of(mail, self._local(mail), past, key=key, project=project)
        engaged = self.engaged(mail, client)
        case = ScopeCase(mail, self.me, self.model, engaged.agreement if engaged else None, past, requester)
        asked = _requests(heard)
        hushed = case.excluded_sentences.keys() - {sentence for sentence, _ in asked}
        if hushed:
            # The facts may hush even a request for what they exclude (0.22 with, 0.77 without: "תוסיפי גם אחסון").
            plain = [one for one in self.model.hear(mail.new_text) if one.probability >= ask]
            asked += [pair for pair in _requests(plain) if pair[0] in hushed]
        spoken, excused = self._spoken(heard, mail, engaged, requester, past.verdicts)
        paying = {one.evidence for one in spoken if one.kind is Kind.PAYMENT_EXCUSE and one.evidence}
        scope, cleared = case.judged(asked, request, number, paying)
        spoken = sorted(_asked_once([*spoken, *scope]), key=lambda finding: list(Kind).index(finding.kind))
        return replace(
            judgement,
            findings=(*judgement.findings, *spoken),
            cleared=(*cleared, *excused),
            round=(key, line.said, number) if line else None,
        )

    def _requester(self, mail: Mail, client: Client | None) -> str:
        """Words for a sender who is no agreed contact, "" for who is, or where no contacts are agreed."""
        if client and client.agreement and mail.sender and is_new_requester(mail.sender, client):
            return requester_note(mail.sender.email, client.agreement.contacts, self.me.language)
        return ""

    def _spoken(
        self, heard: Iterable[Heard], mail: Mail, client: Client | None, requester: str, verdicts: Verdicts
    ) -> tuple[list[Finding], list[Finding]]:
        """What stands or is asked about besides requests, and what the facts of money or the owner cleared."""
        found: list[Finding] = []
        cleared: list[Finding] = []
        for one in heard:
            if one.kind is Kind.PAYMENT_EXCUSE and client is not None:
                found += self._payment(one, mail, client, requester, cleared)
            elif one.kind in BY_WORDS:
                finding = partial(self._finding, mail=mail, client=client, requester=requester)
                found += self._by_words(one, finding, verdicts, cleared)
            elif one.kind is not _SCOPE:
                found.append(self._finding(one, mail, client, requester))
        payment = [one for one in found if one.kind is Kind.PAYMENT_EXCUSE]
        if client is not None and all(one.doubtful for one in payment):
            # What invoices settle needs no question: it stands in place of what the model is unsure of.
            payment = self._plain_payment(mail, client, requester) or payment
        return [*(one for one in found if one.kind is not Kind.PAYMENT_EXCUSE), *payment], cleared

    def _by_words(
        self, heard: Heard, finding: Callable[..., Finding], verdicts: Verdicts, cleared: list[Finding]
    ) -> list[Finding]:
        """The heaviest sentence that the owner has not called wrong; a confirmed one is not asked about again."""
        for sentence, probability in heard.sentences:
            right = verdicts.get((heard.kind, wording(sentence)))
            found = finding(replace(heard, evidence=sentence, probability=probability), confirmed=right is True)
            if right is not False:
                return [found]
            cleared.append(replace(found, because=reviewed_because(right=False, language=self.me.language)))
        return []

    def _plain_payment(self, mail: Mail, client: Client, requester: str) -> list[Finding]:
        """A plain sentence that the model passed over and that invoices and terms settle: "the transfer goes out …"."""
        facts = self._money(mail, client)
        if facts is None:
            return []
        for sentence in (one.text for one in split(mail.new_text) if speaks_plainly(one.text)):
            weighed = facts.weigh(sentence, mail)
            if weighed is not None and weighed.verdict is Verdict.CONFIRM:
                finding = self._finding(Heard(Kind.PAYMENT_EXCUSE, 0.0, sentence), mail, client, requester, weighed)
                return [replace(finding, source=Source.AGREEMENT, probability=None, threshold=None, words=())]
        return []

    def _money(self, mail: Mail, client: Client) -> MoneyFacts | None:
        at = self._local(mail)
        return MoneyFacts(client, at.date(), self.availability, self.me.language) if at else None

    def _payment(
        self, heard: Heard, mail: Mail, client: Client, requester: str, cleared: list[Finding]
    ) -> list[Finding]:
        """The heaviest sentence about payment that invoices and terms do not clear."""
        facts = self._money(mail, client)
        for sentence, probability in heard.sentences:
            weighed = facts.weigh(sentence, mail) if facts else None
            one = replace(heard, evidence=sentence, probability=probability)
            finding = self._finding(one, mail, client, requester, weighed)
            if weighed is None or weighed.verdict is not Verdict.CLEAR:
                return [finding]
            cleared.append(replace(finding, because=weighed.because))
        return []

    def _finding(
        self,
        heard: Heard,
        mail: Mail,
        client: Client | None,
        requester: str,
        weighed: Weighed | None = None,
        *,
        confirmed: bool = False,
    ) -> Finding:
        at = self._local(mail)
        day = at.date() if at else None
        clause = clause_for(heard.kind, client, day)
        doubtful = heard.probability < self.model.threshold.stand and not confirmed
        reviewed = reviewed_because(right=True, language=self.me.language) if confirmed else ""
        if weighed is not None:
            doubtful = weighed.verdict is Verdict.DOUBT or (doubtful and weighed.verdict is not Verdict.CONFIRM)
        return Finding(
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
                invoice=overdue_invoice(heard.kind, client, day),
                agreed=client is not None and client.agreement is not None,
                doubtful=doubtful,
                language=self.me.language,
                notes=list(filter(None, (requester, weighed.because if weighed else "", reviewed))),
            ),
            words=self.model.words(heard.evidence, heard.kind),
        )


def _asked_once(findings: Sequence[Finding]) -> list[Finding]:
    """Without the model's doubts about a sentence that already stands for another kind: two in three are wrong."""
    standing = {finding.evidence for finding in findings if not finding.doubtful}
    return [finding for finding in findings if finding.evidence not in standing or not _is_unsure(finding)]


def _is_unsure(finding: Finding) -> bool:
    """Whether it is asked about because the model is not certain, and not because the facts are in doubt."""
    below = finding.threshold is not None and (finding.probability or 0) < finding.threshold.stand
    return finding.doubtful and below


def _requests(heard: Iterable[Heard]) -> list[tuple[str, float]]:
    """Every sentence that was heard as out of scope, with its probability."""
    return [pair for one in heard if one.kind is _SCOPE for pair in one.sentences]
