"""Builds the octets of a draft: headers, plain and HTML part, the original below."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr

from inboxguard.core.html_out import original_html, paragraphs_html, wrap_html
from inboxguard.core.marks import cleaned, label, one_line
from inboxguard.core.secrets_in_mail import masked
from inboxguard.core.settings import Me
from inboxguard.core.subjects import bare_subject
from inboxguard.core.types import Address, Language, Mail
from inboxguard.core.wording import date_text, time_text

RLM = "\u200f"
#: More of the original than this is not quoted: it stands in the thread anyway.
_QUOTED_LINES = 60
#: A References chain longer than this loses its middle (RFC 5322 section 2.1.1 bounds lines, and servers refuse more).
_REFERENCES = 40


@dataclass(frozen=True)
class Letter:
    """What a draft is made of."""

    #: 40 hex digits; Message-ID and X-Draft-Ref.
    ref: str
    mail: Mail
    body: str
    language: Language
    me: Me
    #: Aware; frozen into Date.
    now: datetime
    #: Aware: when it is best sent, inside the owner's hours (F19).
    send_at: datetime


def compose(letter: Letter) -> bytes:
    """RFC 5322 octets with CRLF, ASCII headers, lines of at most 998 octets."""
    mail, me = letter.mail, letter.me
    sender = Address(me.name, sender_alias(mail, me))
    message = MIMEMultipart("alternative", boundary=f"=_{letter.ref}")
    message["Date"] = format_datetime(letter.now)
    message["From"] = mailbox(sender)
    message["To"] = ", ".join(mailbox(address) for address in recipients(mail))
    message["Subject"] = encoded(f"Re: {masked(bare_subject(mail.subject))}".strip())
    message["Message-ID"] = f"<{letter.ref}@{sender.domain}>"
    if mail.message_id:
        message["In-Reply-To"] = f"<{mail.message_id}>"
        message["References"] = _chain(mail)
    message["X-Draft-Ref"] = letter.ref
    # For the owner's own tools. No mail program shows it, and no server acts on it as on Deferred-Delivery.
    message["X-Proposed-Send-Time"] = format_datetime(letter.send_at)
    message.attach(_part(plain_text(letter), "plain"))
    message.attach(_part(html_text(letter), "html"))
    return message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def sender_alias(mail: Mail, me: Me) -> str:
    """The owner's address that the mail was sent to, else the main one."""
    addressed = [address.email for address in (*mail.to, *mail.cc) if address.email in me.addresses]
    return addressed[0] if addressed else me.email


def recipients(mail: Mail) -> tuple[Address, ...]:
    """Reply-To, else From (RFC 5322 section 3.6.2). Cc stays empty: others are named in review."""
    return mail.reply_to or ((mail.sender,) if mail.sender else ())


def others(mail: Mail, me: Me) -> tuple[Address, ...]:
    """Who else was addressed: neither the owner nor among the draft's recipients."""
    taken = {address.email for address in recipients(mail)} | me.addresses
    return tuple(address for address in (*mail.to, *mail.cc) if address.email not in taken)


def encoded(text: str) -> str:
    """A header's value, in encoded words where it is not ASCII.

    `email.header.Header` with its own folding: the standard library's policies lose a space in long Hebrew subjects
    (python/cpython#89714; 311 of 2,000 random subjects on 3.11.7).
    """
    text = one_line(text)
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=76, header_name="Subject").encode()


def mailbox(address: Address) -> str:
    """An address for a header, its name encoded where needed."""
    name = label(address.name)
    return formataddr((name, address.email)) if name.isascii() else f"{encoded(name)} <{address.email}>"


def _chain(mail: Mail) -> str:
    """The full References chain and the mail itself (RFC 5322 section 3.6.4)."""
    chain = [*(mail.references or ([mail.in_reply_to] if mail.in_reply_to else [])), mail.message_id]
    unique = list(dict.fromkeys(one for one in chain if one))
    if len(unique) > _REFERENCES:
        unique = [unique[0], *unique[1 - _REFERENCES :]]
    return "\n ".join(f"<{one}>" for one in unique)


def _part(text: str, subtype: str) -> MIMEText:
    return MIMEText(text, subtype, "utf-8")


def plain_text(letter: Letter) -> str:
    """The letter, the signature, and the original under its header line."""
    lines = [*letter.body.split("\n"), "", *signature(letter.me)]
    if letter.language is Language.HE:
        lines = [from_the_right(line) for line in lines]
    quoted = [f"> {line}".rstrip() for line in original_lines(letter.mail)]
    return "\n".join([*lines, "", quote_header(letter), *quoted, ""])


def html_text(letter: Letter) -> str:
    """The same as HTML, each paragraph with its own direction."""
    body = "\n".join([letter.body, "", *signature(letter.me)])
    return wrap_html(
        paragraphs_html(body, letter.language)
        + original_html(quote_header(letter), original_lines(letter.mail), letter.language),
        letter.language,
    )


def signature(me: Me) -> list[str]:
    """The configured lines, else the name."""
    return (me.signature or me.name).splitlines()


def from_the_right(line: str) -> str:
    """A line whose first strong character may be Latin or a digit gets an RLM, so that it reads from the right."""
    first = next((character for character in line if not character.isspace()), "")
    return line if not first or "א" <= first <= "ת" else RLM + line


def quote_header(letter: Letter) -> str:
    """ "On 3 September 2026 at 10:15, Dana wrote:" in the draft's language."""
    mail = letter.mail
    who = label(mail.sender.name or mail.sender.email) if mail.sender else ""
    if mail.sent_at is None:
        return f"מאת {who}:" if letter.language is Language.HE else f"{who} wrote:"
    at = mail.sent_at.astimezone(letter.me.zone)
    day = date_text(at.date(), letter.language, year=True)
    if letter.language is Language.HE:
        return f"בתאריך {day} בשעה {time_text(at.time())}, מאת {who}:"
    return f"On {day} at {time_text(at.time())}, {who} wrote:"


def original_lines(mail: Mail) -> Iterable[str]:
    """What the client wrote today, without turning marks and with secrets masked; long ones are cut."""
    lines = masked(cleaned(mail.new_text)).splitlines()
    return lines if len(lines) <= _QUOTED_LINES else [*lines[:_QUOTED_LINES], "[…]"]
