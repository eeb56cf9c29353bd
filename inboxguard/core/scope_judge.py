"""Judges what is asked for beyond the agreement: sentences that were heard, clauses, counts, and what came before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from inboxguard.core.asking import duty_in, offers_pay, waits_for_you
from inboxguard.core.classifier.model import Model
from inboxguard.core.classifier.sentences import split
from inboxguard.core.engagement import Project, RoundAsked
from inboxguard.core.explain import heard_because
from inboxguard.core.rounds import RoundRequest, asked_by, round_request, since_of
from inboxguard.core.scope import Held, Holds, hold
from inboxguard.core.scope_notes import added_up_note, duty_note, held_note
from inboxguard.core.settings import Agreement, Me
from inboxguard.core.thing_asked_for import asks
from inboxguard.core.types import Entry, Finding, Kind, Mail, Source
from inboxguard.core.verdicts import Verdicts

#: So many requests in one thread, each only asked about, stand together (this one included) …
ADD_UP = 3
#: … when they fall within so many days.
ADD_UP_DAYS = 30
_BEYOND = (Holds.EXCLUDED, Holds.EXCEEDED)
_NONE_HELD = Held(Holds.UNNAMED)


@dataclass(frozen=True)
class Past:
    """What the state knows before a mail is judged."""

    #: Requests for rounds by project, in order of time; None where no state is at hand.
    rounds: Mapping[str, Sequence[RoundAsked]] | None = None
    #: Requests in this thread within ADD_UP_DAYS that were only asked about.
    asked: tuple[Entry, ...] = ()
    #: What the owner said in review of this client's sentences.
    verdicts: Verdicts = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """One sentence, as the model heard it and as the agreement holds it."""

    sentence: str
    #: None if the count or the agreement alone found it.
    probability: float | None
    held: Held
    #: Whether a payment is to wait for it.
    tied: bool = False


@dataclass(frozen=True)
class ScopeCase:
    """All that one mail's requests are judged by."""

    mail: Mail
    me: Me
    model: Model
    #: As it is in force that day; None if there is none.
    agreement: Agreement | None
    past: Past
    #: Why a person must see every request of this mail, "" if there is no such reason.
    requester: str = ""

    @cached_property
    def is_offered(self) -> bool:
        """Whether the mail offers to pay, or asks what it costs."""
        return offers_pay(self.mail.new_text)

    @cached_property
    def excluded_sentences(self) -> dict[str, Held]:
        """Sentences of the mail that name what the agreement excludes, in their order."""
        if self.agreement is None or not self.agreement.excluded:
            return {}
        held = {sentence.text: hold(sentence.text, self.agreement) for sentence in split(self.mail.new_text)}
        return {sentence: one for sentence, one in held.items() if one.how is Holds.EXCLUDED}

    def judged(
        self,
        heard: Sequence[tuple[str, float]],
        request: RoundRequest | None,
        number: int | None,
        paying: Collection[str] = (),
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """What stands or is asked about, and what was cleared.

        Args:
            heard: sentences at or above `ask`, heaviest first; one that offers to pay asks for nothing more.
            request: the sentence that asks for a round of corrections.
            number: which round that is, None if it is not known.
            paying: sentences that put a payment off.
        """
        heard = [(sentence, value) for sentence, value in heard if not offers_pay(sentence)]
        asked = [Asked(sentence, value, self._held(sentence, request, number)) for sentence, value in heard]
        asked += self._counted(heard, request, number)
        asked += self._left_out(asked, paying)
        beyond = [one for one in asked if one.held.how in _BEYOND]
        open_ones = beyond or [one for one in asked if one.held.how is not Holds.INCLUDED]
        included = [one for one in asked if one.held.how is Holds.INCLUDED]
        if self.requester and included and not open_ones:
            return (self._finding(included[0]),), ()
        return tuple(self._finding(one) for one in open_ones[:1]), tuple(self._finding(one) for one in included)

    def _held(self, sentence: str, request: RoundRequest | None, number: int | None) -> Held:
        if self.agreement is None:
            return _NONE_HELD
        return hold(sentence, self.agreement, this_round=number if request and request.sentence == sentence else None)

    def _counted(
        self, heard: Sequence[tuple[str, float]], request: RoundRequest | None, number: int | None
    ) -> list[Asked]:
        """A round beyond the agreed number that the model passed over, unless it is offered to be paid for."""
        if request is None or any(sentence == request.sentence for sentence, _ in heard):
            return []
        held = self._held(request.sentence, request, number)
        if held.how is not Holds.EXCEEDED or self.is_offered:
            return []
        return [Asked(request.sentence, None, held)]

    def _left_out(self, asked: Sequence[Asked], paying: Collection[str]) -> list[Asked]:
        """What the agreement excludes, where the model passed over it and nobody offers to pay.

        It stands if a payment is to wait for it, and is asked about if it is asked for and nothing else is.
        """
        if self.is_offered:
            return []
        known = {one.sentence for one in asked if one.held.how is not Holds.INCLUDED}
        found = {sentence: held for sentence, held in self.excluded_sentences.items() if sentence not in known}
        tied = [Asked(one, None, found[one], tied=True) for one in found if one in paying and waits_for_you(one)]
        if tied or known:
            return tied
        return [Asked(sentence, None, held) for sentence, held in found.items() if asks(sentence)]

    def _finding(self, asked: Asked) -> Finding:
        doubtful = self._is_doubtful(asked)
        adds_up = doubtful and len(self.past.asked) + 1 >= ADD_UP and asked.held.how is not Holds.INCLUDED
        doubtful = doubtful and not adds_up
        notes = self._notes(asked, adds_up=adds_up)
        heard = asked.probability is not None
        included = asked.held.how is Holds.INCLUDED
        return Finding(
            Kind.OUT_OF_SCOPE,
            Source.AGREEMENT if self._against_agreement(asked) else Source.TEXT,
            probability=round(asked.probability, 3) if asked.probability is not None else None,
            threshold=self.model.threshold if heard else None,
            doubtful=doubtful,
            evidence=asked.sentence,
            clause=asked.held.clause,
            because="; ".join(notes)
            if included
            else heard_because(
                Kind.OUT_OF_SCOPE,
                clause=None,
                agreed=self.agreement is not None,
                doubtful=doubtful,
                language=self.me.language,
                notes=notes,
            ),
            words=self.model.words(asked.sentence, Kind.OUT_OF_SCOPE) if heard else (),
        )

    def _against_agreement(self, asked: Asked) -> bool:
        named = self.agreement is not None and (self.agreement.included or self.agreement.excluded)
        return bool(named or asked.held.clause)

    def _notes(self, asked: Asked, *, adds_up: bool) -> list[str]:
        language = self.me.language
        duty = duty_in(asked.sentence)
        notes = [
            held_note(asked.held, language) if self._against_agreement(asked) else "",
            duty_note(duty, language) if duty else "",
            added_up_note(self.past.asked, language, self.me.zone) if adds_up else "",
            self.requester,
        ]
        return [note for note in notes if note]

    def _is_doubtful(self, asked: Asked) -> bool:
        """Between the cuts, unless the agreement settles it; what is counted and not said is asked about.

        So is whatever stands beside an offer to pay, which makes it nothing (guide, rule 3): of 1,346 training mails
        that ask for more, six have the words of one, and 599 of 10,241 innocent ones.
        """
        if asked.held.how is Holds.INCLUDED:
            return True
        if asked.probability is None and asked.held.how is Holds.EXCLUDED:
            return not asked.tied
        if asked.probability is None:
            return asked.held.asked is not None and not _says(asked)
        settled = asked.held.how in _BEYOND or asked.probability >= self.model.threshold.stand
        return not settled or self.is_offered


def _says(asked: Asked) -> bool:
    request = round_request([asked.sentence])
    return request is not None and request.said is not None


def round_of(
    mail: Mail, at: datetime | None, past: Past, *, key: str, project: Project | None
) -> tuple[RoundRequest | None, int | None, RoundAsked | None]:
    """The sentence that asks for a round, its number as far as it is known, and its line in the count."""
    request = round_request(sentence.text for sentence in split(mail.new_text))
    if request is None or at is None:
        return request, request.said if request else None, None
    begun = since_of((past.rounds or {}).get(key, ()), project, at.tzinfo)
    earlier = [one for one in begun if one.sent_at < at]
    number, line = asked_by(request, earlier, at, before=project.rounds_used if project else 0)
    return request, number if past.rounds is not None else request.said, line
