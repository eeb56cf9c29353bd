"""The command line: every command, its options and its help."""

import argparse

from inboxguard import __version__

EPILOG = "Exit: 0 done, 1 something failed, 2 usage, 75 try again later, 78 configuration."


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = argparse.ArgumentParser(
        prog="inboxguard",
        description="Looks at your client mail, says where a boundary is crossed and why, and drafts a calm reply. "
        "It never sends anything to anybody but you.",
        epilog=EPILOG,
    )
    root.add_argument("--version", action="version", version=f"inboxguard {__version__}")
    root.add_argument("--config", metavar="FILE", help="the configuration (else $INBOXGUARD_CONFIG, else the user's)")
    root.add_argument("--state", metavar="DIR", help="where the ledger and the journal live")
    root.add_argument("-v", "--verbose", action="store_true", help="say more on stderr; never mail text or secrets")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _mail(commands)
    _reports(commands)
    _model(commands)
    return root


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", epilog=EPILOG)


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="for scripts; documented in docs/json.md")


def _mail(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = _add(commands, "demo", "the whole program on a made-up mailbox; no account, no network")
    demo.add_argument("--lang", choices=("he", "en"), default="he", help="language of the owner in the demo")
    demo.add_argument("--keep", metavar="DIR", help="put the mailbox there instead of a temporary folder")
    scan = _add(commands, "scan", "judges mail and reports; writes nothing anywhere")
    scan.add_argument(
        "paths", nargs="*", metavar="PATH", help=".eml files, folders of them, mbox, Maildir, - for stdin"
    )
    scan.add_argument("--since", default="30d", metavar="AGE", help="without PATH: how far back (default 30d)")
    scan.add_argument("--all", action="store_true", help="judge mail from unknown senders too")
    _json(scan)
    once = _add(commands, "once", "one pass over the accounts: judge, keep the ledger, put drafts into Drafts")
    once.add_argument("--dry-run", action="store_true", help="say what a pass would do, and do nothing")
    once.add_argument("--account", metavar="NAME", help="this account only")
    _add(commands, "run", "the daemon: a poll per account and the daily summary, until stopped")
    review = _add(commands, "review", "go through what waits for your decision, or look at one mail anew")
    review.add_argument("id", nargs="?", metavar="ID", help="one mail, waiting or not: to say that a finding is wrong")
    review.add_argument("--client", metavar="C", help="this client only")
    review.add_argument("--since", metavar="AGE", help="what was judged since then, such as 7d")
    _json(review)
    redo = _add(commands, "redo", "writes a draft once more that was refused, is uncertain, was withdrawn or deleted")
    redo.add_argument(
        "id", metavar="ID", help="as status, review, ledger and the summary show it; its beginning is enough"
    )


def _reports(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    summary = _add(commands, "summary", "the daily summary, printed unless told otherwise")
    summary.add_argument("--day", metavar="D", help="the day it covers, such as 2026-09-08 or yesterday")
    way = summary.add_mutually_exclusive_group()
    way.add_argument("--print", action="store_true", dest="print_it", help="on the screen (the default)")
    way.add_argument("--send", action="store_true", help="as a mail to you, once a day")
    way.add_argument("--html", metavar="FILE", help="as a page")
    ledger = _add(commands, "ledger", "what happened, client by client")
    ledger.add_argument("client", nargs="?", metavar="CLIENT", help="one client, with every entry")
    form = ledger.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for scripts; documented in docs/json.md")
    form.add_argument("--csv", action="store_true", help="for a spreadsheet")
    clients = _add(commands, "clients", "who pays, on what agreement")
    kinds = clients.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = kinds.add_parser("list", help="every client on a line", description="Every client on a line.")
    _json(listing)
    show = kinds.add_parser("show", help="one client in full", description="One client in full.")
    show.add_argument("client", metavar="CLIENT")
    _json(show)
    sign_in = _add(commands, "sign-in", "signs in to an account by OAuth: says what to do, and keeps the refresh token")
    sign_in.add_argument("account", metavar="ACCOUNT", help="name of an account whose auth has oauth")
    _json(_add(commands, "doctor", "checks everything that must work, with the remedy for what does not"))
    _json(_add(commands, "status", "last good look, next run, and what waits"))


def _model(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    explain = _add(commands, "explain", "reproduces a judgement, sentence by sentence and word by word")
    explain.add_argument("what", metavar="ID|FILE.eml", help="an id that ledger or review shows, or a file")
    _json(explain)
    train = _add(commands, "train", "trains the model from the text under models/")
    train.add_argument("--models", metavar="DIR", help="another folder with the text; the model is written there too")
    evaluate = _add(commands, "evaluate", "measures the model on labelled mails")
    evaluate.add_argument("files", nargs="*", metavar="FILE.jsonl", help="without: what the model card says")
    _json(evaluate)
