"""The table of `make bench` about the model: a mail of six sentences, read by the first reader alone and by both.

Each in a process of its own that does nothing else, so that its peak is that of judging.
"""

import json
import os
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

from tests.peak import peak_megabytes

SENTENCES = 6
#: Of each language: nine ordinary mails to one violation, for the second network is mostly asked about those.
_INBOX = {"plain": 36, "look-alike": 9, "violation": 5}
MAILS = 2 * sum(_INBOX.values())
ROUNDS = 3
_TEXT = Path(__file__).parent.parent / "models" / "mails"


def main() -> None:
    """Prints the table."""
    mails = json.dumps(six_sentences())
    print(f"\n{f'{MAILS} mails of {SENTENCES} sentences':<34} {'ms a mail':>10} {'peak MB':>8}")
    for readers, name in ((1, "first reader alone"), (2, "both readers")):
        command = [sys.executable, "-m", "tests.bench_model", str(readers)]
        out = subprocess.run(command, input=mails, capture_output=True, text=True, check=True).stdout
        milliseconds, megabytes = json.loads(out)
        print(f"{name:<34} {milliseconds:>10.2f} {megabytes:>8.0f}")


def six_sentences() -> list[str]:
    """Training mails of that length, as many in Hebrew as in English, mixed as in an inbox."""
    from inboxguard.core.classifier.examples import read_examples

    found = []
    for language in ("he", "en"):
        lines = (
            line for file in sorted(_TEXT.glob(f"{language}*.jsonl")) for line in file.read_text("utf-8").split("\n")
        )
        mails = list(read_examples(list(filter(None, lines)), language))
        for sort, count in _INBOX.items():
            fitting = (mail.text for mail in mails if mail.sort == sort and len(mail.sentences()) == SENTENCES)
            found += list(islice(fitting, count))
    return found


def read(readers: int) -> None:
    """Reads the mails of standard input, and prints milliseconds a mail and the peak in megabytes."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does
    from inboxguard import wiring

    mails = json.load(sys.stdin)
    model = wiring.model(second=readers == 2)
    model.hear(mails[0])
    began = time.perf_counter()
    for _ in range(ROUNDS):
        for mail in mails:
            model.hear(mail)
    took = (time.perf_counter() - began) / (ROUNDS * len(mails))
    print(json.dumps([1000 * took, peak_megabytes()]))


if __name__ == "__main__":
    read(int(sys.argv[1])) if sys.argv[1:] else main()
