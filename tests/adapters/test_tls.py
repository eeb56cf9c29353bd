"""One TLS context for all connections, made anew when a certificate file changes."""

import os
from pathlib import Path

import pytest
import trustme

from inboxguard.adapters.tls import client_context
from inboxguard.core.errors import Unreachable


def test_connections_share_a_context_until_the_file_changes(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(path))
    first = client_context(path)
    assert client_context(path) is first
    assert client_context(None) is client_context(None)
    assert client_context(None) is not first
    trustme.CA().cert_pem.write_to_path(str(path))
    os.utime(path, (1, 1))
    second = client_context(path)
    assert second is not first
    assert second.get_ca_certs() != first.get_ca_certs()


def test_a_file_that_is_gone_or_no_certificate_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.pem", tmp_path / "bad.pem"):
        (tmp_path / "bad.pem").write_text("nonsense", encoding="ascii")
        with pytest.raises(Unreachable, match="check ca_file"):
            client_context(path)
