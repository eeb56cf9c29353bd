"""The second table of `make bench`: octets, round trips, time and memory of mail access, beside a plain program.

Octets and round trips are counted on the wire by a relay; each program runs in a process of its own.
"""

import json
import random
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import trustme
from imapclient import IMAPClient

from tests.counted import counted
from tests.crowd import DRIPPING, GOOD, REFUSING, SILENT, crowd
from tests.mails import plain
from tests.servers import DOVECOT, PASSWORD, dovecot

MAILBOX = 200_000
POLLS = 10_000
MAILS, FILES = 200, 9
WAYS = [GOOD] * 70 + [SILENT] * 10 + [DRIPPING] * 10 + [REFUSING] * 10

Took = dict[str, float]


def main() -> None:
    """Prints the table."""
    print(f"\n{'what':<46} {'octets':>12} {'trips':>8} {'seconds':>9} {'peak MB':>8}")
    with crowd([GOOD], uidnext=MAILBOX + 1) as servers:
        (port,) = servers.ports
        ours = run("polls", port, POLLS)
        naive = each(run("naive_polls", port, 10), 10)
        pair(f"idle poll of {MAILBOX:,} mails (of {POLLS:,})", each(ours, POLLS), naive)
        print(f"  {POLLS:,} polls grew by {ours['grown']:.1f} MB")
        one_by_one = run("naive_fetch", port, 500)
        scaled = {key: value if key == "peak" else value * MAILBOX / 500 for key, value in one_by_one.items()}
        pair(f"first start on {MAILBOX:,} mails (plain: 500, scaled)", run("first", port, 0), scaled)
    many()
    if DOVECOT is None:
        print(f"{MAILS} mixed mails: dovecot is not installed")
        return
    with dovecot() as server:
        fill = mixed()
        ours = run("news", server.port, MAILS, meanwhile=lambda: append(server.port, "dana", fill))
        megabytes = sum(map(len, fill)) / 1e6
        pair(f"{MAILS} mixed mails, {megabytes:.0f} MB", ours, run("naive_fetch", server.port, MAILS))


def many() -> None:
    """A hundred accounts over TLS, thirty of them bad."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with tempfile.TemporaryDirectory() as folder, crowd(WAYS, tls=context) as servers:
        ca_file = Path(folder) / "ca.pem"
        authority.cert_pem.write_to_path(str(ca_file))
        ports = list(servers.ports)
        random.Random(1).shuffle(ports)
        ours = started("crowd", [ports, servers.good(), str(ca_file)])
        naive = started("naive_crowd", [ports, servers.good(), str(ca_file)])
    pair(f"{len(WAYS)} accounts, 30 bad: all good ones looked at", ours, naive)
    print(f"  with {ours['threads']:.0f} threads; the plain program was spared the bad ones")


def mixed(file_octets: int = 5_000_000) -> list[bytes]:
    """Plain and HTML mails, some with a file."""
    chance = random.Random(1)
    file = b"QUJD" * 19 + b"\r\n"
    mails = []
    for number in range(MAILS):
        head, _, _ = plain(number).partition(b"Content-Type")
        text = b"The second page is lovely, no. %d.\r\n" % number * chance.randrange(5, 60)
        alternatives = (
            b"Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\n" + text
            + b"--a\r\nContent-Type: text/html\r\n\r\n<p>" + text.replace(b"\r\n", b"<br>\r\n") * 3
            + b"</p>\r\n--a--\r\n"
        )  # fmt: skip
        if number % (MAILS // FILES + 1) == 0:
            mails.append(
                head + b"Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n" + alternatives
                + b"--m\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + file * (file_octets // len(file)) + b"--m--\r\n"
            )  # fmt: skip
        elif number % 2:
            mails.append(head + alternatives)
        else:
            mails.append(head + b"Content-Type: text/plain\r\n\r\n" + text)
    return mails


def append(port: int, user: str, mails: list[bytes]) -> None:
    """They arrive."""
    with IMAPClient("127.0.0.1", port, ssl=False) as client:
        client.login(user, PASSWORD)
        for mail in mails:
            client.append("INBOX", mail)


def run(task: str, port: int, count: int, *, meanwhile: Callable[[], Any] = lambda: None) -> Took:
    """A task on one account, its octets and round trips counted."""
    with counted(port) as relay:

        def begin() -> None:
            meanwhile()
            relay.reset()

        took = started(task, [relay.port, "dana", count], begin=begin)
        return {**took, "octets": relay.octets, "trips": relay.round_trips}


def started(task: str, arguments: list[Any], *, begin: Callable[[], Any] = lambda: None) -> Took:
    """What a program took, by its own account."""
    command = [sys.executable, "-m", "tests.bench_client", task, json.dumps(arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n", f"{task} did not start"
        begin()
        child.stdin.write("go\n")
        child.stdin.flush()
        took: Took = json.loads(child.stdout.readline())
    return took


def each(took: Took, count: int) -> Took:
    """Of one among many; the peak is of them all."""
    return {key: value if key == "peak" else value / count for key, value in took.items()}


def pair(name: str, ours: Took, naive: Took) -> None:
    """Two lines and their ratio."""
    for title, took in ((name, ours), ("  a plain program", naive)):
        counts = f"{_count(took, 'octets'):>12} {_count(took, 'trips'):>8}"
        print(f"{title:<46} {counts} {took['seconds']:>9.4f} {took['peak']:>8.0f}")
    ratios = {key: naive[key] / ours[key] for key in ("octets", "trips", "seconds", "peak") if ours.get(key)}
    print("  " + ", ".join(f"{key} × {ratio:.3g}" for key, ratio in ratios.items()), flush=True)


def _count(took: Took, key: str) -> str:
    return f"{took[key]:,.0f}" if key in took else "-"


if __name__ == "__main__":
    main()
