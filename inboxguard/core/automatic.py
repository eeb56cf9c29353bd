"""Recognises mail that no person wrote today: lists, notices, invitations, absence replies, our own summary."""

import re
from collections.abc import Mapping

#: Header that marks the owner's own summary. The summary goes to nobody else, so it may carry the product's name.
SUMMARY_HEADER = "X-Inboxguard-Summary"

_PRECEDENCE = frozenset({"bulk", "list", "junk", "auto_reply", "auto-reply"})
_ROBOTS = re.compile(
    r"(?:.*[._+-])?(?:no[._-]?reply|do[._-]?not[._-]?reply|dont[._-]?reply|mailer[._-]?daemon|postmaster|auto[._-]?reply|"
    r"autoresponder|bounces?)(?:[._+=-].*)?",
    re.I,
)
#: Names that a person may stand behind too; they count only together with another weak sign.
_OFFICES = re.compile(
    r"(?:notifications?|alerts?|updates?|news(?:letter)?|system|robot|bot|automation|calendar|invites?|marketing)(?:[._+-].*)?",
    re.I,
)
_SUBJECTS = re.compile(
    r"(?:(?:automatic reply|auto(?:matic)?[ -]?(?:reply|response|responder)|"
    r"out of (?:the )?office(?: auto-?reply| reply)?|"
    r"vacation (?:reply|response)|away from (?:the )?office|undeliverable|undelivered mail returned to sender|"
    r"mail delivery (?:failed|failure|subsystem)[^:]{0,40}|delivery status notification|"
    r"delivery (?:has )?failed|returned mail|failure notice|"
    r"תשובה אוטומטית|מענה אוטומטי|תגובה אוטומטית|הודעה אוטומטית|מחוץ למשרד|לא במשרד|איני במשרד|לא ניתן היה למסור|"
    r"לא ניתן למסור|הודעת היעדרות)\s*(?::|$)"
    r"|delivery status notification \()",
    re.I,
)


def automatic_reason(headers: Mapping[str, str], *, sender: str = "", invitation: bool = False) -> str | None:
    """Why a mail is automatic, in words that name the header; None if a person wrote it.

    Args:
        headers: first value of each field, names in lower case (`parsing.read_header` gives it).
        sender: address of From, "" if there is none.
        invitation: True if a part is a calendar invitation; the header alone cannot tell.
    """
    if SUMMARY_HEADER.lower() in headers:
        return SUMMARY_HEADER
    submitted = _first_word(headers.get("auto-submitted", "no"))
    precedence = _first_word(headers.get("precedence", ""))
    content_type = headers.get("content-type", "").lower()
    local = sender.rpartition("@")[0]
    subject = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", headers.get("subject", "")).strip()
    decisive = (
        (submitted not in {"no", ""}, f"Auto-Submitted: {submitted}"),
        ("list-id" in headers, "List-Id"),
        ("list-unsubscribe" in headers, "List-Unsubscribe"),
        (precedence in _PRECEDENCE, f"Precedence: {precedence}"),
        (_first_word(headers.get("x-autoreply", "no")) not in {"no", "false"}, "X-Autoreply"),
        ("x-autorespond" in headers, "X-Autorespond"),
        (headers.get("return-path", "-").strip() == "<>", "Return-Path: <>"),
        (content_type.startswith("multipart/report"), "Content-Type: multipart/report"),
        (invitation or _is_invitation(content_type), "Content-Type: text/calendar"),
        (bool(_ROBOTS.fullmatch(local)), f"From: {local}@"),
        (bool(_SUBJECTS.match(subject)), "Subject of an automatic reply"),
    )
    found = next((reason for holds, reason in decisive if holds), None)
    return found or _weak_reason(headers, local)


def _weak_reason(headers: Mapping[str, str], local: str) -> str | None:
    """Two weak signs together.

    X-Auto-Response-Suppress is one: Exchange and Dynamics put it on notices, but also on a person's mail that passed a
    transport rule, so alone it would silence a client.
    """
    signs = [
        name
        for name, holds in (
            ("X-Auto-Response-Suppress", _first_word(headers.get("x-auto-response-suppress", "none")) != "none"),
            ("Feedback-ID", "feedback-id" in headers),
            (f"From: {local}@", bool(_OFFICES.fullmatch(local))),
        )
        if holds
    ]
    return " and ".join(signs) if len(signs) > 1 else None


def _is_invitation(content_type: str) -> bool:
    return content_type.startswith("text/calendar") and "method=" in content_type


def _first_word(value: str) -> str:
    """The value's keyword in lower case, without parameters and comments."""
    return re.split(r"[\s;,(]", value.strip().lower()[:80], maxsplit=1)[0][:40]
