"""Secure connections: the certificate check, and where doing without is allowed."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from inboxguard.core.errors import ConfigurationError, Problem, Unreachable
from inboxguard.core.sign_in import is_loopback

if TYPE_CHECKING:
    import ssl


def check_security(path: str, *, host: str, security: str) -> None:
    """Raises ConfigurationError if mail would cross a network in the clear, or the word is not known."""
    if security not in {"tls", "starttls", "none"}:
        raise ConfigurationError([Problem(path, security, 'write "tls", "starttls" or "none"')])
    if security == "none" and not is_loopback(host):
        remedy = f'{host} is another machine, so the connection must be secure: write "tls" or "starttls"'
        raise ConfigurationError([Problem(path, security, remedy)])


def client_context(ca_file: Path | None) -> "ssl.SSLContext":
    """Certificates and names are checked against the system's authorities and the owner's own.

    One is shared by all connections with the same files: each costs 20 ms and 1 MB. Nobody may change it.
    Raises Unreachable if the owner's file cannot be read.
    """
    import ssl

    system = ssl.get_default_verify_paths().cafile
    try:
        return _context(ca_file, _changed(ca_file), _changed(Path(system) if system else None))
    except (OSError, ssl.SSLError) as error:
        raise Unreachable(f"the certificate file {ca_file} cannot be read; check ca_file") from error


def _changed(path: Path | None) -> int:
    """When the file was last changed, in nanoseconds: a renewed one is read again."""
    return path.stat().st_mtime_ns if path else 0


@lru_cache(maxsize=32)
def _context(ca_file: Path | None, own_changed: int, system_changed: int) -> "ssl.SSLContext":
    import ssl

    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    return context
