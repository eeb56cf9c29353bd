"""Names that survive a lost database: the content id of a mail, the reference of a draft, the id of a thread."""

import hashlib
import re
import unicodedata

_FIELD = re.compile(rb"^(message-id|from|date|subject):(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_SPACE = re.compile(rb"\s+")
#: Where a draft's reference stands. Exchange gives a sent mail a new Message-ID and keeps the old one in the third.
_REF_FIELD = re.compile(
    rb"^(?:message-id|x-draft-ref|x-microsoft-original-message-id)[ \t]*:(.*(?:\r?\n[ \t].*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_REF = re.compile(rb"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])")


def content_id(header: bytes, gmail_id: str | None = None) -> str:
    """Identifies a mail by its content, never by a UID.

    X-GM-MSGID where there is one, else Message-ID with a hash of From, Date and Subject (mailing lists and some servers
    repeat Message-IDs), else a hash of the whole header block.
    """
    if gmail_id:
        return f"gm-{gmail_id}"
    fields: dict[bytes, bytes] = {}
    for name, value in _FIELD.findall(header):
        fields.setdefault(name.lower(), _SPACE.sub(b" ", value).strip())
    if not fields.get(b"message-id"):
        return hashlib.sha256(header).hexdigest()[:40]
    names = (b"message-id", b"from", b"date", b"subject")
    return hashlib.sha256(b"\0".join(fields.get(name, b"") for name in names)).hexdigest()[:40]


def draft_ref(account: str, content_id: str, purpose: str, generation: int) -> str:
    """40 hex digits that stand for one draft: a function of its cause alone, so a lost database finds it again."""
    key = "\0".join(("draft-v1", account, content_id, purpose, str(generation)))
    return hashlib.sha256(key.encode()).hexdigest()[:40]


def thread_id(message_id: str | None, references: tuple[str, ...], in_reply_to: str | None) -> str:
    """Identifies a thread by the oldest Message-ID that the mail knows of (RFC 5322 section 3.6.4)."""
    root = references[0] if references else in_reply_to or message_id or ""
    return hashlib.sha256(root.encode()).hexdigest()[:40]


def refs_in(header: bytes) -> frozenset[str]:
    """References of drafts that a mail carries as its own: not those that it answers, as In-Reply-To and References do.

    Either Message-ID or X-Draft-Ref is proof enough: each is lost at some provider (imap.md section 2).
    """
    fields = _REF_FIELD.findall(header)
    return frozenset(ref.decode("ascii") for field in fields for ref in _REF.findall(field))


def text_hash(text: str) -> str:
    """Equal for two texts of the same words: letters and digits alone count.

    Mail programs and servers wrap lines anew, re-encode, and drop direction marks.
    """
    letters = "".join(filter(str.isalnum, unicodedata.normalize("NFC", text).casefold()))
    return hashlib.sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()


def short_id(content_id: str) -> str:
    """What people type: the first eight characters; Gmail's numbers begin alike, so they are left whole."""
    return content_id if content_id.startswith("gm-") else content_id[:8]
