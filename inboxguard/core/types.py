"""The records that flow through the house: mail, findings, decisions, drafts, entries."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """The six violations of the annotation guide; the first four are the core of the product."""

    OUT_OF_HOURS = "out_of_hours"
    OUT_OF_SCOPE = "out_of_scope"
    DISCOUNT = "discount"
    PAYMENT_EXCUSE = "payment_excuse"
    HOSTILITY = "hostility"
    LEAVING = "leaving"


CORE_KINDS = (Kind.OUT_OF_HOURS, Kind.OUT_OF_SCOPE, Kind.DISCOUNT, Kind.PAYMENT_EXCUSE)


class Source(StrEnum):
    """Where a finding comes from."""

    CLOCK = "clock"
    TEXT = "text"
    AGREEMENT = "agreement"


class Language(StrEnum):
    """The language of a mail's new text. OTHER gets no text finding."""

    HE = "he"
    EN = "en"
    MIXED = "mixed"
    OTHER = "other"


class Skipped(StrEnum):
    """Why a mail was not judged."""

    NOT_A_CLIENT = "not-a-client"
    AUTOMATIC = "automatic"
    OWN = "own"
    UNREADABLE = "unreadable"
    NO_TEXT = "no-text"


@dataclass(frozen=True)
class Address:
    """One mailbox of an address header (RFC 5322 section 3.4)."""

    #: Decoded display name, "" if none; never contains line breaks or direction overrides.
    name: str
    #: addr-spec in lower case, e.g. "dana@studio.example".
    email: str

    @property
    def domain(self) -> str:
        """What follows the last @, or ""."""
        return self.email.rpartition("@")[2] if "@" in self.email else ""


@dataclass(frozen=True)
class Cursor:
    """How far a folder has been read. Void when the folder's UIDVALIDITY is another."""

    uidvalidity: int
    #: Every mail below this UID is known (a Maildir counts in nanoseconds of st_ctime).
    uidnext: int


@dataclass(frozen=True)
class FolderState:
    """What one STATUS tells of a folder (RFC 9051 section 6.3.11)."""

    uidvalidity: int
    #: None where the server does not tell (Courier's SELECT).
    uidnext: int | None
    messages: int


@dataclass(frozen=True)
class Listed:
    """One mail in a folder, its header only."""

    #: IMAP UID in decimal, or the unique name of a Maildir file.
    uid: str
    #: INTERNALDATE, or when the Maildir file appeared; aware.
    received_at: datetime
    size: int  # octets, a hint only (Exchange estimates)
    flags: frozenset[str]  # in IMAP spelling, e.g. "\\Answered"
    #: The header block, or the fields of it that judging needs; CRLF.
    header: bytes
    gmail_id: str | None = None  # X-GM-MSGID
    #: The adapter's own note on where the text parts lie; meaningless to others.
    layout: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Fetched:
    """A mail as brought from a mailbox or a file: a whole message, or one rebuilt from header and text parts."""

    #: Where it came from, as `scan --json` prints it: "path", "path#n" or "account/folder/uid".
    source: str
    #: RFC 5322 octets.
    content: bytes
    #: The server's time, None for a bare file.
    received_at: datetime | None


@dataclass(frozen=True)
class Mail:
    """A parsed mail. Text is untrusted: it may say anything."""

    source: str
    #: Without angle brackets; None if the header is missing or unusable.
    message_id: str | None
    #: The one Message-ID of In-Reply-To, without brackets.
    in_reply_to: str | None
    #: The References chain, oldest first, without brackets.
    references: tuple[str, ...]
    #: Decoded, one line, direction marks kept.
    subject: str
    #: From; None if there is no usable address.
    sender: Address | None
    #: Reply-To; empty when absent.
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    #: When it was sent: the Date header with the sender's offset, or the server's time where Date is not credible.
    sent_at: datetime | None
    #: The server's time; aware; None for a bare file.
    received_at: datetime | None
    #: Why `sent_at` is not the Date header, None if it is.
    time_note: str | None
    #: The whole text as a person would read it (from text/plain, else from HTML).
    text: str
    #: What the sender wrote today: quoted history, forwards, signature and footers cut.
    new_text: str
    #: True if quoted or forwarded text was cut and nothing of the sender's own remained.
    forwarded: bool
    #: Why it is automatic mail (e.g. "List-Id"), None if a person wrote it.
    automatic: str | None
    #: File names of attachments, decoded.
    attachments: tuple[str, ...]


@dataclass(frozen=True)
class Threshold:
    """The two cuts on a calibrated probability: from `ask` a finding is doubtful, from `stand` it stands."""

    ask: float
    stand: float


@dataclass(frozen=True)
class Finding:
    """One violation found in one mail, with everything that a person needs to check it."""

    kind: Kind
    source: Source
    #: Calibrated, 0 to 1; None for the clock, and for a count of the agreement that the model passed over.
    probability: float | None
    #: None for a clock finding.
    threshold: Threshold | None
    #: Between the two cuts: goes to review, never to a draft.
    doubtful: bool
    #: The exact sentence, None for a clock finding.
    evidence: str | None
    #: The clause of the agreement that it is held against, None where there is none.
    clause: str | None
    #: One plain sentence for the owner.
    because: str
    #: Up to three words of the evidence that weigh most, heaviest first.
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """What was found in one mail."""

    mail: Mail
    #: Identifier of the client, None if the sender is not known.
    client_id: str | None
    language: Language
    #: None if the mail was judged.
    skipped: Skipped | None
    findings: tuple[Finding, ...] = ()
    #: What sounded like a violation and is none by agreement or invoices; `because` says by which.
    cleared: tuple[Finding, ...] = ()
    #: Where it asks for a round of corrections: the project it counts to, the number it says itself, and that by count.
    round: tuple[str, int | None, int | None] | None = None


class Step(StrEnum):
    """Firmness of a draft (F42)."""

    GENTLE = "gentle"
    FIRM = "firm"
    FINAL = "final"


class Action(StrEnum):
    """What policy does with a judged mail; every finding is posted to the ledger besides."""

    DRAFT = "draft"
    REVIEW = "review"
    NOTE = "note"


class Why(StrEnum):
    """Why a decision was made; `explain.why_text` says it to people."""

    NOTHING = "nothing"
    CLOCK_ONLY = "clock-only"
    BACKLOG = "backlog"
    ANSWERED = "answered"
    DOUBTFUL = "doubtful"
    CALL_FIRST = "call-first"
    OBSERVING = "observing"
    DAY_FULL = "day-full"
    NOTED = "noted"
    LIVE_DRAFT = "live-draft"
    CLIENT_OFF = "client-off"
    DRAFTED = "drafted"
    NEW_REQUESTER = "new-requester"
    SKIPPED = "skipped"
    POSSIBLE_CLIENT = "possible-client"
    BLANK = "blank"
    ASKS_PRICE = "asks-price"


@dataclass(frozen=True)
class Decision:
    """What is to be done about one mail, and why."""

    action: Action
    #: The kinds that a draft answers or a review asks about, most important first; a draft without any is a quote.
    kinds: tuple[Kind, ...]
    #: How firm the draft is; None if none is written.
    step: Step | None
    why: Why


class DraftState(StrEnum):
    """The journal's states (docs/design.md, "The way of a mail")."""

    PLANNED = "planned"
    SENDING = "sending"
    STORED = "stored"
    UNCERTAIN = "uncertain"
    REFUSED = "refused"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Draft:
    """A finished draft, frozen before the first attempt to store it."""

    #: SHA-256 of account, content id, purpose and generation, 40 hex digits; also its X-Draft-Ref.
    ref: str
    account: str
    #: Identifier of the thread: one live draft each.
    thread: str
    #: Message octets, CRLF; emptied after `stored`.
    content: bytes
    state: DraftState
    #: Folder and its state noted before the first octet of APPEND; None until then.
    folder: str | None = None
    uidvalidity: int | None = None
    uidnext: int | None = None
    attempts: int = 0
    #: UTC, None until the first attempt.
    tried_at: datetime | None = None
    #: UTC, not to be tried before; None: at the next pass.
    retry_at: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: what happened with a client, when, on what evidence."""

    #: Row number, 0 before it is posted.
    id: int
    client_id: str
    #: UTC.
    sent_at: datetime
    kind: Kind
    source: Source
    probability: float | None
    doubtful: bool
    #: Cleared after `[privacy] keep_evidence_days`.
    evidence: str | None
    because: str
    #: Content id of the mail it is about.
    content_id: str
    #: The owner's verdict in review: True right, False wrong, None not asked or not answered.
    verdict: bool | None = None
