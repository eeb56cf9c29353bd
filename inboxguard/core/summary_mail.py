"""The summary as a mail to the owner, plain and HTML."""

from datetime import date, datetime
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from inboxguard.core.automatic import SUMMARY_HEADER
from inboxguard.core.compose import encoded, from_the_right, mailbox
from inboxguard.core.html_out import direction, isolated, style, wrap_html
from inboxguard.core.types import Address, Language


def summary_id(day: date, to: str) -> str:
    """Message-ID of a day's summary: a function of the day, so that a repeat is recognised."""
    key = "\0".join(("summary-v1", day.isoformat(), to))
    return f"{sha256(key.encode()).hexdigest()[:40]}@{to.rpartition('@')[2]}"


def summary_mail(*, subject: str, text: str, to: str, language: Language, now: datetime) -> bytes:
    """RFC 5322 octets, from the owner to the owner."""
    message = MIMEMultipart("alternative", boundary=f"=_{now.date().isoformat()}")
    message["Date"] = format_datetime(now)
    message["From"] = mailbox(Address("inboxguard", to))
    message["To"] = to
    message["Subject"] = encoded(subject)
    message["Message-ID"] = f"<{summary_id(now.date(), to)}>"
    message["Auto-Submitted"] = "auto-generated"
    message[SUMMARY_HEADER] = now.date().isoformat()
    plain = "\n".join(map(from_the_right, text.split("\n"))) if language is Language.HE else text
    message.attach(MIMEText(plain, "plain", "utf-8"))
    message.attach(MIMEText(summary_html(text, language, subject), "html", "utf-8"))
    return message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def summary_html(text: str, language: Language, title: str) -> str:
    """The text as HTML: a line without a mark above marked lines is a heading, marked lines are rows."""
    way = direction(language)
    lines = text.strip().split("\n")
    body = [_row(line, lines[number + 1] if number + 1 < len(lines) else "", way) for number, line in enumerate(lines)]
    return wrap_html("\n".join(row for row in body if row), language, title)


def _row(line: str, following: str, way: str) -> str:
    side = "right" if way == "rtl" else "left"
    block = style(way).replace("margin:0 0 12px 0", "margin:0 0 6px 0")
    if not line.strip():
        return ""
    if line.startswith("! "):
        return f'<p {block}><strong style="color:#a33">{isolated(line[2:], way)}</strong></p>'
    if line.startswith("• "):
        return f'<p {block[:-1]};padding-{side}:16px">{isolated(line, way)}</p>'
    if line.startswith("  "):
        return f'<p {block[:-1]};padding-{side}:32px;color:#555"><bdi>{escape(line.strip())}</bdi></p>'
    if following.startswith(("• ", "1. ")):
        return f'<p {block[:-1]};padding-top:12px;font-size:18px"><strong>{isolated(line, way)}</strong></p>'
    return f"<p {block}>{isolated(line, way)}</p>"
