"""What can go wrong, sorted by what the caller must do.

InboxguardError
├── ConfigurationError      exit 78: every problem at once, the owner mends the file
├── UsageError              exit 2: the command cannot be carried out as typed
├── Busy                    exit 75: another pass holds the lock
├── ModelError              the shipped model does not match its card
├── Unreadable              one mail cannot be read; it is counted and passed over
├── StoreError              the database cannot be read or written
└── MailboxError            `transient` tells whether trying again can help
    ├── Unreachable         no connection, or lost before anything was written
    ├── SignInRefused       the server says that the credentials are wrong
    │   └── SignInLapsed    the owner must sign in anew before another try makes sense
    ├── Refused             the server said NO to this one thing
    └── InDoubt             the connection was lost while a message was being stored
"""

from dataclasses import dataclass


class InboxguardError(Exception):
    """Base of all; the message is one sentence for the owner that names the next step."""

    exit_code = 1


@dataclass(frozen=True)
class Problem:
    """One thing wrong in the configuration."""

    #: Dotted path, e.g. "accounts[0].port".
    path: str
    #: The value as written, "" if it is missing.
    value: str
    remedy: str

    def __str__(self) -> str:
        shown = f" = {self.value}" if self.value else ""
        return f"{self.path}{shown}: {self.remedy}"


class ConfigurationError(InboxguardError):
    """The configuration cannot be used; carries every problem found."""

    exit_code = 78

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class UsageError(InboxguardError):
    """The command line is well formed but cannot be carried out."""

    exit_code = 2


class Busy(InboxguardError):
    """Another pass is running."""

    exit_code = 75


class ModelError(InboxguardError):
    """The model's files do not match their card, so nothing of them is loaded."""


class Unreadable(InboxguardError):
    """One mail cannot be read: no mail at all, or built so that no mail program wrote it."""


class StoreError(InboxguardError):
    """The database cannot be read or written."""


class MailboxError(InboxguardError):
    """Something at the mailbox."""

    #: True if the same attempt may succeed later without the owner's doing.
    transient = True
    #: The server asked for so many seconds of patience, 0 if it did not say.
    retry_after = 0.0


class Unreachable(MailboxError):
    """No connection, or the connection was lost before anything was written, or a server that asks for patience."""

    def __init__(self, message: str, *, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class SignInRefused(MailboxError):
    """The server says that the credentials are wrong (RFC 5530 AUTHENTICATIONFAILED and its kin)."""

    transient = False


class SignInLapsed(SignInRefused):
    """The provider takes the refresh token no more (RFC 6749 section 5.2, invalid_grant), or there never was one."""


class Refused(MailboxError):
    """The server answered NO or BAD; `code` is the RFC 5530 response code, "" if none."""

    def __init__(self, message: str, *, code: str = "", transient: bool = True, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.code = code
        self.transient = transient
        self.retry_after = retry_after


class InDoubt(MailboxError):
    """The connection was lost between the first octet of APPEND and its tagged answer."""
