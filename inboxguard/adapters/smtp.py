"""Carries the owner's own summary to the owner over SMTP."""

import re
from typing import TYPE_CHECKING

from inboxguard.adapters.headers import crlf
from inboxguard.adapters.secrets import reveal
from inboxguard.adapters.tls import check_security, client_context
from inboxguard.core import settings
from inboxguard.core.errors import InboxguardError, InDoubt, MailboxError, Refused, Unreachable

if TYPE_CHECKING:
    import smtplib

_TIMEOUT_SECONDS = 60.0
#: Said in EHLO in place of the machine's name, which is nobody's business and slow to find.
_EHLO_NAME = "[127.0.0.1]"
_SIGNED_IN, _MAIL_FOLLOWS, _LAST_TRANSIENT = 235, 354, 499
_DONE = range(200, 300)
_DOT = re.compile(rb"^\.", re.MULTILINE)


class SmtpRelay:
    """Meets core.ports.Relay. One recipient a mail."""

    def __init__(self, relay: settings.SmtpRelay, *, timeout_seconds: float = _TIMEOUT_SECONDS) -> None:
        check_security("summary.smtp.security", host=relay.host, security=relay.security)
        self._relay = relay
        self._timeout_seconds = timeout_seconds

    def send(self, content: bytes, *, sender: str, to: str) -> None:
        """Raises Unreachable (certainly not accepted), Refused, or InDoubt (lost after the final dot)."""
        client = self._connect()
        try:
            _give(client, crlf(content), sender=sender, to=to)
        finally:
            _leave(client)

    def _connect(self) -> "smtplib.SMTP":
        import smtplib

        relay = self._relay
        context = None if relay.security == "none" else client_context(relay.ca_file)
        name, seconds = _EHLO_NAME, self._timeout_seconds
        client: smtplib.SMTP | None = None
        try:
            if context and relay.security == "tls":
                client = smtplib.SMTP_SSL(relay.host, relay.port, name, timeout=seconds, context=context)
            else:
                client = smtplib.SMTP(relay.host, relay.port, name, timeout=seconds)
            if context and relay.security == "starttls":
                client.starttls(context=context)
            self._sign_in(client)
        except (OSError, smtplib.SMTPException, InboxguardError) as error:
            if client:
                client.close()
            if isinstance(error, MailboxError):
                raise
            raise _before_the_mail(error) from error
        return client

    def _sign_in(self, client: "smtplib.SMTP") -> None:
        """Errors here lose their cause: it may hold the password."""
        import smtplib

        if not self._relay.user or self._relay.secret is None:
            return
        password = reveal(self._relay.secret)
        try:
            if (self._relay.user + password).isascii():
                client.login(self._relay.user, password)
            else:
                _plain(client, self._relay.user, password)
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code <= _LAST_TRANSIENT:
                raise Unreachable(f"the mail relay does not let us in now ({error.smtp_code})") from None
            reason = f"the mail relay refuses the user name or password ({error.smtp_code})"
            raise Refused(reason, code="AUTHENTICATIONFAILED", transient=False) from None


def _plain(client: "smtplib.SMTP", user: str, password: str) -> None:
    """AUTH PLAIN in UTF-8 (RFC 4616), for which smtplib's login() only knows ASCII."""
    import base64
    import smtplib

    client.ehlo_or_helo_if_needed()
    code, text = client.docmd("AUTH", "PLAIN " + base64.b64encode(f"\0{user}\0{password}".encode()).decode())
    if code != _SIGNED_IN:
        raise smtplib.SMTPAuthenticationError(code, text)


def _before_the_mail(error: Exception) -> MailboxError:
    import smtplib
    import ssl

    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Unreachable("the mail relay offers no secure connection or no sign-in that we know; nothing was sent")
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unreachable(f"the mail relay's certificate is not trusted ({error.verify_message}); nothing was sent")
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error.smtp_code, "the sign-in" if error.smtp_code > _LAST_TRANSIENT else "us")
    if isinstance(error, InboxguardError):
        return Unreachable(f"no password for the mail relay: {error}")
    return Unreachable(f"the mail relay does not answer ({type(error).__name__})")


def _answered(code: int, what: str) -> MailboxError:
    """4yz asks for patience, 5yz is final (RFC 5321 section 4.2.1)."""
    if code <= _LAST_TRANSIENT:
        return Unreachable(f"the mail relay cannot take {what} now ({code})")
    return Refused(f"the mail relay refuses {what} ({code})", code=str(code), transient=False)


def _give(client: "smtplib.SMTP", content: bytes, *, sender: str, to: str) -> None:
    """MAIL, RCPT, DATA step by step, since smtplib does not tell on which side of the final dot it failed."""
    import smtplib

    try:
        client.ehlo_or_helo_if_needed()
        options = ["BODY=8BITMIME"] if not content.isascii() and client.has_extn("8bitmime") else []
        _expect(client.mail(sender, options), "the sender")
        _expect(client.rcpt(to), "the recipient")
        code, _ = client.docmd("DATA")
        if code != _MAIL_FOLLOWS:
            raise _answered(code, "the summary")
        client.send(_DOT.sub(b"..", content if content.endswith(b"\r\n") else content + b"\r\n") + b".\r\n")
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(f"the mail relay was lost before the mail's end ({type(error).__name__})") from error
    try:
        code, _ = client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise InDoubt("the mail relay was lost after the mail's end; it may have taken the summary") from error
    if code // 100 not in {2, 4, 5}:
        raise InDoubt("the mail relay's last answer makes no sense; it may have taken the summary")
    _expect((code, b""), "the summary")


def _expect(answer: tuple[int, bytes], what: str) -> None:
    if answer[0] not in _DONE:
        raise _answered(answer[0], what)


def _leave(client: "smtplib.SMTP") -> None:
    import smtplib

    try:
        client.quit()
    except (OSError, smtplib.SMTPException):
        client.close()
