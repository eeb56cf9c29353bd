"""What the owner has set: the configuration as values, checked and complete."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from inboxguard.core.engagement import Importance, Project, Swap
from inboxguard.core.invoices import Invoice, InvoiceFile
from inboxguard.core.sign_in import OAuth, Secret
from inboxguard.core.terms import Shotef
from inboxguard.core.types import Kind, Language
from inboxguard.core.week import DateRange, Hours, Interval, Rest

#: What stands in the rooms behind it is taken from here too.
__all__ = ["DateRange", "Hours", "Interval", "Invoice", "InvoiceFile", "Rest"]


class Gender(StrEnum):
    """How the owner writes of herself or himself in Hebrew; a studio writes "we", in both languages."""

    F, M = "f", "m"
    NEUTRAL = "neutral"
    PLURAL = "plural"


class AddressForm(StrEnum):
    """How a client is addressed in Hebrew; UNKNOWN takes wording that fits both."""

    F, M = "f", "m"
    PLURAL = "plural"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Me:
    """The owner."""

    name: str
    email: str
    #: Further addresses of the owner; lower case.
    aliases: tuple[str, ...]
    language: Language
    gender: Gender
    zone: ZoneInfo
    #: Lines under each draft; "" for the name alone.
    signature: str
    #: A line of the owner's choice, shown before a hostile mail (F24); "" for none.
    mentor: str

    @property
    def addresses(self) -> frozenset[str]:
        """Every address of the owner."""
        return frozenset((self.email, *self.aliases))


@dataclass(frozen=True)
class Account:
    """A mail login, or a Maildir."""

    name: str
    #: "imap" or "maildir", which has no host.
    kind: str
    host: str
    port: int
    #: "tls" (from the first octet), "starttls", or "none" (loopback only).
    security: str
    user: str
    secret: Secret | None
    #: Folder on disk; None for IMAP.
    path: Path | None
    #: Folders that are looked at.
    folders: tuple[str, ...]
    #: Configured names; "" lets the server tell.
    drafts: str
    sent: str
    poll_seconds: int
    ca_file: Path | None = None  # extra certificate authority, PEM
    idle: bool = True  # wait for mail with IDLE where the server has it
    oauth: OAuth | None = None  # tokens in place of a password
    token_command: str = ""  # a command that prints an access token


class AdvanceRule(StrEnum):
    """When the agreed advance is asked for (F10)."""

    ALWAYS = "always"
    #: From a client who has paid no invoice so far.
    NEW = "new"
    #: Once two invoices were paid more than a week late.
    AFTER_LATE = "after-late"


@dataclass(frozen=True)
class Agreement:
    """What was agreed with one client. Empty fields: not agreed."""

    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    #: Correction rounds per project; None if not counted.
    rounds: int | None = None
    #: Hours a month; None if not counted.
    hours: Decimal | None = None
    response_time: str = ""
    price: Decimal | None = None
    currency: str = ""
    #: "net 30", "eom+30", "immediate"; "" if not agreed.
    terms: str = ""
    #: What the days after the end of the month count.
    shotef_convention: Shotef = Shotef.DAYS
    #: Part paid in advance, percent; None if not agreed.
    advance: int | None = None
    advance_rule: AdvanceRule = AdvanceRule.ALWAYS
    #: Sum of the additions that the client approved (F21); None if there were none.
    additions: Decimal | None = None
    #: What the agreement adds to a late payment, in words ("1.5% a month"); "" if nothing.
    late_fee: str = ""
    #: Addresses at the client that may ask for work; empty: any.
    contacts: tuple[str, ...] = ()
    exit: str = ""
    #: A colleague with contact details, for what burns outside the hours; "" for none.
    referral: str = ""
    swaps: tuple[Swap, ...] = ()


class Payer(StrEnum):
    """What the law takes a client for; laws on late payment hold for some only."""

    UNKNOWN = ""
    BUSINESS = "business"
    PERSON = "person"
    #: The state or a ministry.
    STATE = "state"


@dataclass(frozen=True)
class Client:
    """Who pays."""

    id: str
    name: str
    emails: tuple[str, ...]
    #: Every sender at these domains is this client. Lower case, as the addresses.
    domains: tuple[str, ...]
    address_form: AddressForm
    #: None: the language of the client's mail.
    language: Language | None
    #: None: the owner's.
    zone: ZoneInfo | None
    #: False: judge and count, write no drafts.
    drafts: bool
    agreement: Agreement | None
    #: As configured, and with those of the invoice files once these were read.
    invoices: tuple[Invoice, ...] = ()
    invoices_file: InvoiceFile | None = None  # rows of this client alone
    billed_as: tuple[str, ...] = ()  # how invoices name the client, besides `id`, `name` and `emails`
    country: str = ""  # ISO 3166 country, or part of one ("US-NY"), whose law holds; "" if not told
    payer: Payer = Payer.UNKNOWN
    projects: tuple[Project, ...] = ()
    importance: Importance = Importance.NORMAL


class DraftMode(StrEnum):
    """Whether drafts are written at all."""

    OBSERVE = "observe"
    ON = "on"


class Handling(StrEnum):
    """What a standing finding of one kind leads to."""

    DRAFT = "draft"
    REVIEW = "review"
    NOTE = "note"


@dataclass(frozen=True)
class Ladder:
    """Firmness by events of one kind with one client within a window (F42)."""

    window_days: int = 30
    firm_from: int = 3
    final_from: int = 5
    #: Quiet days after which it starts again at gentle.
    forget_days: int = 60


@dataclass(frozen=True)
class Policy:
    """What findings lead to."""

    #: None: observe until the first review, then on.
    drafts: DraftMode | None = None
    handling: dict[Kind, Handling] = field(default_factory=dict)
    ladder: Ladder = Ladder()
    drafts_per_day: int = 5
    max_age_days: int = 7  # no draft in a thread that is older than this when it is first seen
    #: Take out of Drafts what was answered otherwise, and a second copy that came late; False: leave it and say so.
    withdraw_answered: bool = False
    remove_late_copies: bool = False
    follow_up: bool = True  # a draft on the day on which a promised payment did not come
    cite_law: bool = False  # a sentence on the law in firm letters about money, where all its conditions hold

    def leads_to(self, kind: Kind) -> Handling:
        """What a standing finding of this kind leads to."""
        return self.handling.get(kind, DEFAULT_HANDLING[kind])


#: Hostile and leaving mail wants a phone call first (F15, F24), so by default a person decides.
DEFAULT_HANDLING = dict.fromkeys(Kind, Handling.DRAFT) | dict.fromkeys((Kind.HOSTILITY, Kind.LEAVING), Handling.REVIEW)


@dataclass(frozen=True)
class SmtpRelay:
    """The mail relay that carries the summary."""

    host: str
    port: int
    security: str
    user: str
    secret: Secret | None
    ca_file: Path | None = None


@dataclass(frozen=True)
class SummarySettings:
    """The daily summary."""

    at: time
    #: One of the owner's addresses (promise 1).
    to: str
    #: "smtp" or "imap" (APPEND to the inbox of `account`).
    via: str
    #: Account whose inbox receives it when via is "imap".
    account: str
    smtp: SmtpRelay | None
    language: Language
    #: Whether a day on which nothing happened gets its one line.
    empty_days: bool


@dataclass(frozen=True)
class Notice:
    """What is called when an account cannot be looked at; empty: nothing."""

    command: tuple[str, ...] = ()
    #: Hours without a good look before it is called.
    after_hours: int = 6


@dataclass(frozen=True)
class Settings:
    """The whole configuration."""

    me: Me
    hours: Hours
    accounts: tuple[Account, ...]
    clients: tuple[Client, ...]
    policy: Policy
    summary: SummarySettings | None
    notice: Notice
    keep_evidence_days: int  # then evidence is cleared from the ledger; 0 keeps it
    second_reader: bool = True  # the slower one answers too
    replies: Mapping[str, str] = field(default_factory=dict)  # own templates by name, instead of the shipped ones
    invoices_file: InvoiceFile | None = None  # rows of all clients
