"""What the database hands back: a row of intake, a line of review, the state of an account, a draft and its fate."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from inboxguard.core.types import Action, Entry, Kind, Step


class Phase(StrEnum):
    """How far a mail has come in intake."""

    NEW = "new"
    JUDGED = "judged"
    SKIPPED = "skipped"
    QUARANTINED = "quarantined"


@dataclass(frozen=True)
class MailRow:
    """One mail that intake knows of."""

    content_id: str
    account: str
    folder: str
    uidvalidity: int
    uid: str
    #: Attempts to judge it that were begun; two that did not end put it into quarantine.
    attempts: int
    #: True if it was there before inboxguard was, so it is judged and reported only.
    backlog: bool


@dataclass(frozen=True)
class JudgedRow:
    """What is kept of a judged or skipped mail. Secrets are masked."""

    content_id: str
    account: str
    folder: str
    uid: str
    client_id: str | None
    #: Lower-case address of the sender, "" if unknown.
    sender: str
    subject: str
    #: Addresses of others whom the mail went to; a draft goes to the sender alone.
    others: tuple[str, ...]
    message_id: str | None
    thread: str
    sent_at: datetime | None
    language: str
    #: A core.types.Skipped, None if it was judged.
    skipped: str | None
    decision: Action
    kinds: tuple[Kind, ...]
    step: Step | None
    #: A core.types.Why, or the reason of a quarantine.
    because: str
    #: The model's version, "" if the mail was skipped.
    model: str
    judged_at: datetime


@dataclass(frozen=True)
class Waiting:
    """One mail in review with its findings."""

    mail: JudgedRow
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Look:
    """The last looks at one account."""

    #: "" in a notice about the state itself, which concerns them all.
    account: str
    #: UTC; None if it was never looked at with success.
    last_good: datetime | None
    last_try: datetime | None
    #: One sentence, "" after a good look.
    error: str
    #: The server refuses the password: polling pauses until the owner acts.
    refused: bool
    #: The owner was told of this trouble by the notice command.
    noticed: bool

    def is_silent(self, now: datetime, patience: timedelta) -> bool:
        """Whether no look succeeded for so long, or ever."""
        return self.last_good is None or now - self.last_good >= patience


@dataclass(frozen=True)
class SummaryRow:
    """A day's summary in the journal."""

    day: date
    #: "planned", "sending", "in-doubt" (as sending, and the look for it failed), "sent" or "failed".
    state: str
    attempts: int
    tried_at: datetime | None
    content: bytes

    @property
    def may_be_out(self) -> bool:
        """An attempt was begun, and nobody knows its end."""
        return self.state in ("sending", "in-doubt")


class Fate(StrEnum):
    """What became of a draft after it was stored."""

    STILL_THERE = "still-there"
    SENT_AS_IS = "sent-as-is"
    EDITED_AND_SENT = "edited-and-sent"
    DELETED = "deleted"


class Purpose(StrEnum):
    """What a draft is for; a mail may have one of each."""

    #: Answers the mail.
    REPLY = "reply"
    #: Follows up on the payment that it promised.
    PROMISE = "promise"


class EventKind(StrEnum):
    """What is told once, in the next summary."""

    #: Another folder is Drafts now, or the old one was made anew; detail: "old → new".
    DRAFTS_MOVED = "drafts-moved"
    #: A late delivery left two copies of a draft that could not be made one; detail: the client.
    TWO_COPIES = "two-copies"
    #: The owner answered, and the draft still lies in Drafts; detail: the client.
    LEFT = "draft-left"
    #: The owner answered, and the draft was taken out of Drafts; detail: the client.
    WITHDRAWN = "draft-withdrawn"


@dataclass(frozen=True)
class Event:
    """Something that happened to an account or a draft."""

    kind: EventKind
    account: str
    detail: str


@dataclass(frozen=True)
class DraftRow:
    """What is kept of a draft: the journal's row without its octets."""

    ref: str
    content_id: str
    account: str
    thread: str
    client_id: str
    #: Empty: the quote for an addition that the client asked for properly.
    kinds: tuple[Kind, ...]
    step: Step
    #: A core.types.DraftState.
    state: str
    reason: str
    folder: str | None
    created_at: datetime
    stored_at: datetime | None
    purpose: Purpose = Purpose.REPLY
    #: 1, and one more with each `redo`.
    generation: int = 1
    #: identity.text_hash of our text: tells whether it was sent as it was.
    text_hash: str = ""
    #: Where it lies: valid with `uidvalidity` only; None if the server did not tell.
    uid: str | None = None
    uidvalidity: int | None = None
    #: Of our octets, and of what the server gave back right after APPEND ("" if it was not asked).
    sha256: str = ""
    kept_sha256: str = ""
    #: Not to be tried before.
    retry_at: datetime | None = None
    #: None until it was looked for.
    fate: Fate | None = None
    fate_at: datetime | None = None
    #: When it was seen in Drafts although the owner had answered, and left there.
    left_at: datetime | None = None
