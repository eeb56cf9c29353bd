"""`make bench`: what the program costs, beside a bare Python started in the same run.

Machines differ and are shared, so read the ratios; each row is the median of a few runs.
"""

import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests import bench_mail, bench_model
from tests.workshop import message

RUNS = 5
MAILS = 1000
_BARE = [sys.executable, "-c", "pass"]
#: A small process in between, since a child's peak begins at its parent's, and this one has the libraries of the tests.
_METER = """
import resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
print(code, time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def main() -> None:
    """Prints the table."""
    bare_seconds, bare_megabytes = measure(_BARE)
    print(f"{'what':<34} {'seconds':>8} {'× bare':>7} {'peak MB':>8} {'× bare':>7}")
    row("bare Python", bare_seconds, bare_megabytes, bare_seconds, bare_megabytes)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name, command in commands(home).items():
            seconds, megabytes = measure(command)
            row(name, seconds, megabytes, bare_seconds, bare_megabytes)
    bench_model.main()
    bench_mail.main()


def commands(home: Path) -> dict[str, list[str]]:
    """What is measured."""
    base = [sys.executable, "-m", "inboxguard"]
    _mails(home / "mails")
    for name in ("tmp", "new", "cur"):
        (home / "Maildir" / name).mkdir(parents=True)
    (home / "config.toml").write_text(
        '[me]\nname = "N"\nemail = "n@me.example"\n[[accounts]]\nname = "a"\nkind = "maildir"\npath = "Maildir"\n'
        '[[clients]]\nid = "c"\nemails = ["c@c.example"]\n',
        encoding="utf-8",
    )
    place = ["--config", str(home / "config.toml"), "--state", str(home / "state")]
    return {
        "inboxguard --help": [*base, "--help"],
        "once, empty mailbox": [*base, *place, "once"],
        f"scan --json, {MAILS} mails": [*base, "scan", "--json", str(home / "mails")],
        "demo": [*base, "demo"],
    }


def _mails(folder: Path) -> None:
    """The demo's mails over and over, each with a time of its own."""
    folder.mkdir()
    bodies = [
        "Hi, thanks for the draft.\nThe second page is lovely. Could you move the logo up a little?\nBest, Dana",
        "היי, קיבלתי הכול ונראה מצוין.\nנדבר ביום ראשון על ההמשך. אם כבר הקובץ פתוח, תוסיפי גם באנר.\nדנה",
        "Invoice received. It goes out with the run on the 28th, as agreed. The hop man has put his prices up again.",
    ]
    start = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
    for number in range(MAILS):
        at = start + timedelta(minutes=number)
        body = f"{bodies[number % len(bodies)]}\nNo. {number}"
        (folder / f"{number:04}.eml").write_bytes(message(body, at=at, message_id=f"b{number}@c.example"))


def measure(command: list[str]) -> tuple[float, float]:
    """Median wall seconds and peak resident megabytes of a command."""
    took = []
    for _ in range(RUNS):
        out = subprocess.run(
            [sys.executable, "-c", _METER, *command], capture_output=True, text=True, check=True
        ).stdout
        code, seconds, megabytes = out.split()
        if code != "0":
            raise SystemExit(f"{' '.join(command)} ended with {code}")
        took.append((float(seconds), float(megabytes)))
    times, peaks = zip(*took, strict=True)
    return statistics.median(times), statistics.median(peaks)


def row(name: str, seconds: float, megabytes: float, bare_seconds: float, bare_megabytes: float) -> None:
    """One line of the table."""
    ratios = seconds / bare_seconds, megabytes / bare_megabytes
    print(f"{name:<34} {seconds:>8.3f} {ratios[0]:>7.1f} {megabytes:>8.0f} {ratios[1]:>7.1f}")


if __name__ == "__main__":
    main()
