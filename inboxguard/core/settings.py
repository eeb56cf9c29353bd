"""What the owner has set: the configuration as values, checked and complete."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from inboxguard.core.engagement import Importance, Project, Swap
from inboxguard.core.sign_in import OAuth, Secret
from inboxguard.core.types import Kind, Language


class Gender(StrEnum):
    """How the owner writes of herself or himself in Hebrew."""

    F, M = "f", "m"
    NEUTRAL = "neutral"


class AddressForm(StrEnum):
    """How a client is addressed in Hebrew; UNKNOWN takes wording that fits both."""

    F, M = "f", "m"
    PLURAL = "plural"
    UNKNOWN = "unknown"


class Rest(StrEnum):
    """The weekly and festival rest."""

    NONE = "none"
    #: Saturday, midnight to midnight.
    SATURDAY = "saturday"
    #: Sabbath and festivals from candle lighting to nightfall at `city`.
    CANDLE_LIGHTING = "candle-lighting"


@dataclass(frozen=True)
class Interval:
    """Half-open stretch of wall time; `end` at or before `start` runs past midnight into the next day."""

    start: time
    end: time


@dataclass(frozen=True)
class DateRange:
    """Days, both ends included."""

    first: date
    last: date


@dataclass(frozen=True)
class Hours:
    """When the owner works."""

    #: Seven tuples, Monday first (as `date.weekday()`).
    weekly: tuple[tuple[Interval, ...], ...]
    #: Hours on the day before a holiday; on an eve the day's own hours are cut to these.
    eve: tuple[Interval, ...] = ()
    rest: Rest = Rest.NONE
    #: Name for candle lighting: "Jerusalem", "Tel Aviv", "Haifa", …; "" if rest is not candle-lighting.
    city: str = ""
    #: ISO 3166 countries whose public holidays are days off.
    holidays: tuple[str, ...] = ()
    #: Dates with `eve` hours besides the eves.
    half_days: tuple[date, ...] = ()
    vacations: tuple[DateRange, ...] = ()
    #: A mail this many minutes after closing, or before opening, is not out of hours.
    grace_minutes: int = 0


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
    #: Part paid in advance, percent; None if not agreed.
    advance: int | None = None
    #: Addresses at the client that may ask for work; empty: any.
    contacts: tuple[str, ...] = ()
    exit: str = ""
    #: A colleague with contact details, for what burns outside the hours; "" for none.
    referral: str = ""
    swaps: tuple[Swap, ...] = ()


@dataclass(frozen=True)
class Invoice:
    """Money asked for."""

    number: str
    amount: Decimal
    currency: str
    issued: date
    #: From the configuration, or computed from the terms.
    due: date | None
    #: None while it is open.
    paid: date | None

    def overdue(self, on: date) -> bool:
        """Whether it is open and past due on that day."""
        return self.paid is None and self.due is not None and on > self.due


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
    invoices: tuple[Invoice, ...] = ()
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
