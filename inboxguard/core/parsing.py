"""Makes a Mail of a message's octets; the only module that touches mail-parser.

    octets | bounds and charsets (envelope) | texts (body) | addresses (mail-parser) | new text (quotes) | Mail

mail-parser 4.8.0 reads the message after its headers have been brought into UTF-8 and its bodies taken out: its flat
lists of texts mix versions of one text, attached and forwarded mails, and it reads unknown charsets as nothing.
"""

import logging
import re
from collections.abc import Mapping
from email.message import Message
from typing import Any

from inboxguard.core.automatic import automatic_reason
from inboxguard.core.body import Body, read_body
from inboxguard.core.envelope import Overgrown, decoded, has_header, opened
from inboxguard.core.errors import Unreadable
from inboxguard.core.html_text import html_text
from inboxguard.core.marks import cleaned, label, one_line, strip_marks
from inboxguard.core.quotes import NewText, new_text
from inboxguard.core.sent_time import sent_at
from inboxguard.core.types import Address, Fetched, Mail

#: Longest Message-ID that RFC 5322 lets on a line.
_MAX_ID_CHARACTERS = 998
_MAX_REFERENCES = 200
_MAX_SUBJECT_CHARACTERS = 2_000
_MAX_NAME_CHARACTERS = 200
_BRACKETED = re.compile(r"<\s*([^<>\s]{1,998})\s*>")
_BARE_ID = re.compile(r"[^<>\s,;]{1,499}@[^<>\s,;]{1,498}")
_EMAIL = re.compile(r"[^\s@<>,;]{1,320}@[^\s@<>,;]{1,255}")


def parse(fetched: Fetched) -> Mail:
    """The mail that these octets are, read once and completely.

    Raises Unreadable for octets that hold no header at all, and for trees of parts that no mail program builds.
    """
    message = _message(fetched)
    body, addresses, headers = read_body(message), _addresses(message), _first_values(message)
    new, text = _texts(body)
    sender = next(iter(addresses["from"]), None)
    robot = automatic_reason(headers, sender=sender.email if sender else "", invitation=body.invitation)
    time, note = sent_at(headers.get("date"), received_at=fetched.received_at, trace=headers.get("received"))
    return Mail(
        source=fetched.source,
        message_id=next(iter(_ids(headers.get("message-id", ""))), None),
        in_reply_to=next(iter(_ids(headers.get("in-reply-to", ""))), None),
        references=_ids(headers.get("references", ""))[-_MAX_REFERENCES:],
        subject=one_line(headers.get("subject", ""))[:_MAX_SUBJECT_CHARACTERS],
        sender=sender,
        reply_to=addresses["reply_to"],
        to=addresses["to"],
        cc=addresses["cc"],
        sent_at=time,
        received_at=fetched.received_at,
        time_note=note,
        text=text,
        new_text=new.text,
        forwarded=new.forwarded,
        automatic=robot,
        attachments=body.attachments,
    )


def read_header(header: bytes) -> Mapping[str, str]:
    """First value of each field of a header block, decoded, names in lower case; empty if there is none.

    For judging by header alone, before a text is fetched (`automatic.automatic_reason`).
    """
    try:
        return _first_values(opened(header)) if has_header(header) else {}
    except Overgrown:
        return {}


def _message(fetched: Fetched) -> Message:
    if not has_header(fetched.content):
        raise Unreadable(f"{fetched.source} is not a mail: it has no header; look at it in the mail program")
    try:
        return opened(fetched.content)
    except Overgrown:
        raise Unreadable(
            f"{fetched.source} has parts inside parts as no mail program builds them; look at it in the mail program"
        ) from None


def _first_values(message: Message) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in message.items():
        values.setdefault(name.lower(), decoded(str(value)))
    return values


def _addresses(message: Message) -> dict[str, tuple[Address, ...]]:
    """The four address headers, as mail-parser takes them apart (RFC 5322 section 3.4)."""
    from mailparser import MailParser

    logging.getLogger("mailparser").setLevel(logging.CRITICAL)  # it prints headers of strangers at ERROR
    header = Message()
    for name in ("From", "Reply-To", "To", "Cc"):
        value = message.get(name)
        if value is not None:
            header[name] = str(value)
    reader: Any = MailParser(header)
    return {
        "from": _mailboxes(reader.from_),
        "reply_to": _mailboxes(reader.reply_to),
        "to": _mailboxes(reader.to),
        "cc": _mailboxes(reader.cc),
    }


def _mailboxes(pairs: Any) -> tuple[Address, ...]:
    """mail-parser's (name, address) pairs, cleaned; an absent header is an empty string there."""
    found = []
    for name, email in pairs or ():
        plain = strip_marks(email).strip().lower()
        if _EMAIL.fullmatch(plain):
            found.append(Address(name=_shown_name(name, plain), email=plain))
    return tuple(found)


def _shown_name(name: str, email: str) -> str:
    """The display name; encoded words between quotes are read too, since programs put them there."""
    shown = label(decoded(name)).strip("\"' ")[:_MAX_NAME_CHARACTERS]
    return "" if shown.lower() == email else shown


def _ids(value: str) -> tuple[str, ...]:
    """Message identifiers without brackets (RFC 5322 section 3.6.4); a bare one is taken when none has brackets."""
    value = strip_marks(value)
    return tuple(_BRACKETED.findall(value)) or tuple(_BARE_ID.findall(value[:_MAX_ID_CHARACTERS])[:1])


def _texts(body: Body) -> tuple[NewText, str]:
    """New text and whole text, the first always found line by line in the second."""
    new = new_text(body.plain, body.html)
    whole = cleaned(body.plain).strip("\n") if body.plain and body.plain.strip() else None
    if whole is None or not _holds(whole, new.text):
        whole = cleaned(html_text(body.html)).strip("\n") if body.html else whole or ""
    return new, whole


def _holds(whole: str, part: str) -> bool:
    lines = set(whole.split("\n"))
    return all(line in lines for line in part.split("\n") if line)
