"""Measures labelled mails the way a user meets them: as files, through `inboxguard scan DIR --all --json`.

    python models/blind/measure.py FILE.jsonl …

Counts standing findings of the text against the labels; findings of the clock are left out. First with nothing told of
any agreement, then with each mail's own agreement in a configuration.
"""

import json
import subprocess
import sys
import tempfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from inboxguard.core.classifier.bounds import at_most

KINDS = ("out_of_hours", "out_of_scope", "discount", "payment_excuse", "hostility", "leaving")
_ME = '[me]\nname = "Me"\nemail = "me@me.example"\ntimezone = "Asia/Jerusalem"\n'

_NOTHING = {"included": [], "excluded": [], "rounds_included": None, "invoice_overdue": None}


def main(files: list[str]) -> None:
    """Prints a few lines for each file."""
    for name in files:
        rows = [json.loads(line) for line in Path(name).read_text("utf-8").split("\n") if line]
        for told in (False, True):
            _print(name, "agreements told" if told else "nothing told", rows, _found(rows, told=told))


def _found(rows: list[dict[str, Any]], *, told: bool) -> dict[str, dict[str, bool]]:
    """Kinds by mail, each with whether it is doubtful."""
    with tempfile.TemporaryDirectory() as folder:
        mails = Path(folder) / "mails"
        mails.mkdir()
        for row in rows:
            (mails / f"{row['id']}.eml").write_bytes(_mail(row).as_bytes())
        config = Path(folder) / "config.toml"
        config.write_text(_ME + ("".join(map(_client, rows)) if told else ""), "utf-8")
        command = [sys.executable, "-m", "inboxguard", "--config", str(config), "scan", str(mails), "--all", "--json"]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603  # our own words
    return {
        Path(one["source"]).stem: {f["kind"]: f["doubtful"] for f in one["findings"] if f["source"] != "clock"}
        for one in map(json.loads, out.splitlines())
    }


def _mail(row: dict[str, Any]) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{row['id']}@client.example", "me@me.example"
    mail["Subject"], mail["Date"] = row["subject"].replace("\n", " "), "Tue, 08 Sep 2026 10:00:00 +0300"
    mail.set_content(row["body"])
    return mail


def _client(row: dict[str, Any]) -> str:
    if not row["context"]:
        return ""
    facts = {**_NOTHING, **row["context"]}
    # JSON's strings and lists are TOML's.
    text = f'\n[[clients]]\nid = {json.dumps(row["id"])}\nname = "Client"\nemails = ["{row["id"]}@client.example"]\n'
    text += f"[clients.agreement]\nincluded = {json.dumps(facts['included'], ensure_ascii=False)}\n"
    text += f"excluded = {json.dumps(facts['excluded'], ensure_ascii=False)}\n"
    if isinstance(facts["rounds_included"], int):
        text += f"rounds = {facts['rounds_included']}\n"
    if facts["invoice_overdue"] is not None:
        due = "2026-08-01" if facts["invoice_overdue"] else "2026-10-01"
        text += '[[clients.invoices]]\nnumber = "1"\namount = "1000.00"\ncurrency = "ILS"\n'
        text += f"issued = 2026-07-01\ndue = {due}\n"
    return text


def _print(name: str, how: str, rows: list[dict[str, Any]], found: dict[str, dict[str, bool]]) -> None:
    print(f"{Path(name).name}, {len(rows)} mails, {how}")
    for title, doubtful in (("standing", False), ("standing or asked about", True)):
        told = {
            row["id"]: {kind for kind, unsure in found[row["id"]].items() if doubtful or not unsure} for row in rows
        }
        scores = [_f1(kind, rows, told) for kind in KINDS]
        alarms = {
            sort: [bool(told[row["id"]]) for row in rows if row["sort"] == sort] for sort in ("plain", "look-alike")
        }
        print(f"  {title}: core four {sum(scores[:4]) / 4:.3f}, all six {sum(scores) / 6:.3f}")
        print("    " + "  ".join(f"{kind} {score:.2f}" for kind, score in zip(KINDS, scores, strict=True)))
        print("    innocents: " + ", ".join(f"{sort} {_alarmed(one)}" for sort, one in alarms.items()))


def _alarmed(mails: list[bool]) -> str:
    return f"{sum(mails)} of {len(mails)} (95 %: at most {at_most(sum(mails), len(mails)):.1%})"


def _f1(kind: str, rows: list[dict[str, Any]], told: dict[str, set[str]]) -> float:
    right = sum(kind in told[row["id"]] and kind in row["labels"] for row in rows)
    either = sum((kind in told[row["id"]]) + (kind in row["labels"]) for row in rows)
    return 2 * right / either if either else 0.0


if __name__ == "__main__":
    main(sys.argv[1:])
