"""The mail programs that `make bench` compares, each in a process of its own: ours, and a plain one.

Says "ready" on standard output, waits for a line, works, and prints what it took as JSON.
"""

import gc
import imaplib
import json
import logging
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from inboxguard.adapters.imap import ImapConnector
from inboxguard.adapters.waker import Waker
from inboxguard.app.daemon import Daemon
from inboxguard.app.watch import Watch
from inboxguard.core.parsing import parse
from inboxguard.core.types import Fetched
from tests.peak import peak_megabytes
from tests.servers import PASSWORD, imap_account
from tests.workshop import Workshop, workshop

#: After so many the libraries are loaded and the caches full.
_WARM_POLLS = 200


def ready() -> None:
    """The server may now do its part."""
    print("ready", flush=True)
    sys.stdin.readline()


def resident_megabytes() -> float:
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6


def watched(shop: Workshop, port: int, user: str) -> Callable[[], float]:
    """Looks once, as the daemon does."""
    account = replace(imap_account(port, user=user), name="box")
    watch = Watch(account, partial(ImapConnector, account, lambda: PASSWORD))
    anchor = shop.desk()

    def look() -> float:
        desk = shop.desk()
        try:
            return watch.look(desk)
        finally:
            desk.store.close()
            assert not anchor.store.health.looks()["box"].error, anchor.store.health.looks()["box"].error

    return look


def polls(shop: Workshop, port: int, user: str, count: int) -> dict[str, float]:
    """A kept session; the first look is made before the counting."""
    look = watched(shop, port, user)
    look()
    ready()
    began = time.perf_counter()
    for number in range(count):
        look()
        if number == min(_WARM_POLLS, count - 1):
            warm = resident_megabytes()
    return {"seconds": time.perf_counter() - began, "grown": resident_megabytes() - warm}


def news(shop: Workshop, port: int, user: str, count: int) -> dict[str, float]:
    """Mails in a kept session that has had one before, fetched, parsed and noted; the senders are no clients."""
    look = watched(shop, port, user)
    look()
    with imaplib.IMAP4("127.0.0.1", port) as client:
        client.login(user, PASSWORD)
        client.append("INBOX", "", "", b"From: Lea <lea@sea.example>\r\nSubject: Hello\r\n\r\nSee you.\r\n")
    look()
    ready()
    began = time.perf_counter()
    look()
    seconds = time.perf_counter() - began
    desk = shop.desk()
    assert len(desk.store.intake.judged_between(shop.now, shop.now + timedelta(days=1))) == count + 1
    desk.store.close()
    return {"seconds": seconds}


def first(shop: Workshop, port: int, user: str, count: int) -> dict[str, float]:
    """The first look of all, sign-in included."""
    ready()
    began = time.perf_counter()
    watched(shop, port, user)()
    return {"seconds": time.perf_counter() - began}


def crowd(shop: Workshop, ports: list[int], good: list[int], ca_file: str) -> dict[str, float]:
    """A daemon with many accounts, until each good one was looked at."""
    accounts = {
        f"a{port}": replace(
            imap_account(port, security="tls", ca_file=Path(ca_file)), name=f"a{port}", host="localhost", idle=False
        )
        for port in ports
    }
    daemon = Daemon(
        replace(shop.settings, accounts=tuple(accounts.values()), summary=None),
        open_desk=shop.desk, connector=lambda name: ImapConnector(accounts[name], lambda: PASSWORD),
        relay=None, alarms=Waker(), notify=lambda _: None, notice=lambda _: None,
    )  # fmt: skip
    seconds: list[float] = []
    threads = [0]
    ready()
    began = time.perf_counter()

    def wait() -> None:
        desk = shop.desk()
        while not seconds and time.perf_counter() - began < 600:
            threads[0] = max(threads[0], threading.active_count() - 2)
            looks = desk.store.health.looks()
            if all((look := looks.get(f"a{port}")) and look.last_good for port in good):
                seconds.append(time.perf_counter() - began)
            time.sleep(0.05)
        print(json.dumps(_took({"seconds": seconds[0] if seconds else 600.0, "threads": threads[0]})), flush=True)
        os._exit(0)  # at once: black holes would keep their threads for minutes

    threading.Thread(target=wait).start()
    daemon.run()
    return {}


def _signed_in(port: int, user: str) -> imaplib.IMAP4:
    client = imaplib.IMAP4("127.0.0.1", port, timeout=60)
    client.login(user, PASSWORD)
    client.select("INBOX")
    return client


def naive_polls(shop: Workshop, port: int, user: str, count: int) -> dict[str, float]:
    """Signs in each time and asks for every UID, to see which are new."""
    ready()
    began = time.perf_counter()
    imaplib._MAXLINE = 1 << 24  # type: ignore[attr-defined]
    for _ in range(count):
        client = _signed_in(port, user)
        client.uid("SEARCH", "ALL")
        client.logout()
    return {"seconds": time.perf_counter() - began}


def naive_fetch(shop: Workshop, port: int, user: str, count: int) -> dict[str, float]:
    """Whole mails, one by one."""
    ready()
    began = time.perf_counter()
    imaplib._MAXLINE = 1 << 24  # type: ignore[attr-defined]
    client = _signed_in(port, user)
    uids = client.uid("SEARCH", "ALL")[1][0].split()[:count]
    assert len(uids) == count
    for uid in uids:
        found: Any = client.uid("FETCH", uid.decode(), "(BODY.PEEK[])")[1]
        parse(Fetched("x", found[0][1], None))
    return {"seconds": time.perf_counter() - began}


def naive_crowd(shop: Workshop, ports: list[int], good: list[int], ca_file: str) -> dict[str, float]:
    """One account after the other, a connection and a context each; the good ones alone, or it would not end."""
    import ssl

    ready()
    began = time.perf_counter()
    for port in good:
        client = imaplib.IMAP4_SSL("localhost", port, ssl_context=ssl.create_default_context(cafile=ca_file))
        client.login("dana", PASSWORD)
        client.status("INBOX", "(UIDNEXT)")
        client.logout()
    return {"seconds": time.perf_counter() - began, "threads": 1}


def _took(result: dict[str, float]) -> dict[str, float]:
    return {**result, "peak": peak_megabytes()}


def main() -> None:
    """`python -m tests.bench_client TASK ARGUMENTS`, the arguments as JSON."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        result = globals()[sys.argv[1]](workshop(Path(folder)), *json.loads(sys.argv[2]))
        print(json.dumps(_took(result)))


if __name__ == "__main__":
    main()
