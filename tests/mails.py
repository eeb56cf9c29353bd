"""Mails for the tests of the mailbox adapters."""

PLAIN = (
    b"Received: from a.example by b.example; Sun, 1 Nov 2026 20:15:04 +0200\r\n"
    b"Date: Sun, 01 Nov 2026 20:15:00 +0200\r\n"
    b"From: Dana <dana@studio.example>\r\n"
    b"To: Noa <noa@home.example>\r\n"
    b"Subject: =?utf-8?b?16nXqteZINep15DXnNeV16o=?=\r\n"
    b" and more\r\n"
    b"Message-ID: <%s>\r\n"
    b"X-Spam-Score: 1.0\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: 8bit\r\n"
    b"\r\n"
    b"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d Noa,\r\n"
    b"From now on, please call me.\r\n"
)

#: What is kept of that header, over IMAP and from a Maildir alike.
PLAIN_HEADER = (
    b"Date: Sun, 01 Nov 2026 20:15:00 +0200\r\n"
    b"From: Dana <dana@studio.example>\r\n"
    b"To: Noa <noa@home.example>\r\n"
    b"Subject: =?utf-8?b?16nXqteZINep15DXnNeV16o=?=\r\n"
    b" and more\r\n"
    b"Message-ID: <%s>\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
)

ATTACHED = (
    b"From: dana@studio.example\r\n"
    b"Subject: with a file\r\n"
    b"Message-ID: <%s>\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="outer"\r\n'
    b"\r\n"
    b"--outer\r\n"
    b'Content-Type: multipart/alternative; boundary="inner"\r\n'
    b"\r\n"
    b"--inner\r\n"
    b"Content-Type: text/plain; charset=windows-1255\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n"
    b"\r\n"
    b"=F9=EC=E5=ED the plain words\r\n"
    b"--inner\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n"
    b"\r\n"
    b"<p>the HTML words</p>\r\n"
    b"--inner--\r\n"
    b"--outer\r\n"
    b"Content-Type: application/pdf; name*=utf-8''%%D7%%97%%D7%%95%%D7%%96%%D7%%94.pdf\r\n"
    b"Content-Disposition: attachment; filename*=utf-8''%%D7%%97%%D7%%95%%D7%%96%%D7%%94.pdf\r\n"
    b"Content-Transfer-Encoding: base64\r\n"
    b"\r\n" + b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2\r\n" * 2000 + b"--outer\r\n"
    b"Content-Type: message/rfc822\r\n"
    b"\r\n"
    b"From: other@elsewhere.example\r\n"
    b"Content-Type: text/plain\r\n"
    b"\r\n"
    b"words of an attached message\r\n"
    b"--outer--\r\n"
)


_HEAD = b"From: dana@studio.example\r\nDate: Sun, 01 Nov 2026 20:15:00 +0200\r\nSubject: odd\r\n"
_MULTIPART = (
    _HEAD + b"Message-ID: <odd@studio.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/%s; boundary=b\r\n"
)

ODD_MAILS = {
    "footer": _MULTIPART % b"mixed"
    + b"\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>please add a page</p>\r\n"
    + b"--b\r\nContent-Type: text/plain\r\n\r\na footer\r\n--b--\r\n",
    "invitation": _MULTIPART % b"alternative"
    + b"\r\n--b\r\nContent-Type: text/plain\r\n\r\nlet us meet\r\n"
    + b"--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n--b--\r\n",
    "report": _MULTIPART % b"report; report-type=delivery-status"
    + b"\r\n--b\r\nContent-Type: text/plain\r\n\r\nnot delivered\r\n"
    + b"--b\r\nContent-Type: message/delivery-status\r\n\r\nStatus: 5.0.0\r\n--b--\r\n",
    "no id": _HEAD + b"X-Other: 1\r\n\r\nhello\r\n",
    "Hebrew": _HEAD
    + b"Message-ID: <hebrew@studio.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=windows-1255\r\n"
    + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=F9=EC=E5=ED =F2=E5=EC=ED\r\n",
}


def plain(number: int) -> bytes:
    """A mail with Message-ID <m{number}@studio.example>."""
    return PLAIN % message_id(number)


def attached(number: int) -> bytes:
    """A mail with a 130 kB attachment and an attached message."""
    return ATTACHED % message_id(number)


def message_id(number: int) -> bytes:
    return b"m%d@studio.example" % number
