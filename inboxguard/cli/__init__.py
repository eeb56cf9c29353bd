"""The one door: reads the command line, runs the command, prints errors, gives the exit code."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from inboxguard.core.errors import ConfigurationError, InboxguardError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    # Read by OpenBLAS when numpy is first imported: on matrices as small as ours its threads wait for each other
    # (measured: 40 ms a mail with one, 80 to 700 ms with two on a busy machine).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from inboxguard.cli.arguments import parser

    options = parser().parse_args(arguments)
    _set_up(options)
    try:
        return _run(options)
    except ConfigurationError as error:
        for problem in error.problems:
            print(f"✗ {problem}", file=sys.stderr)
        count = len(error.problems)
        print(f"{count} problem{'' if count == 1 else 's'} in the configuration; nothing was done.", file=sys.stderr)
        return error.exit_code
    except InboxguardError as error:
        print(f"inboxguard: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output left (`inboxguard ledger | head`); Python would complain at exit.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _set_up(options: argparse.Namespace) -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    loud = options.verbose or options.command == "run"
    level = logging.INFO if loud else logging.ERROR
    logging.basicConfig(level=level, stream=sys.stderr, format=f"{_times(options)}level=%(levelname)s %(message)s")
    # imapclient prints message bodies at DEBUG, APScheduler a line per tick at INFO.
    for name in ("imapclient", "apscheduler", "mailparser"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _times(options: argparse.Namespace) -> str:
    """The daemon runs for long, so its lines say when, unless systemd's journal does."""
    return "%(asctime)s " if options.command == "run" and "JOURNAL_STREAM" not in os.environ else ""


def _run(options: argparse.Namespace) -> int:
    import importlib

    rooms = {
        "passes": ("scan", "once", "run", "demo"),
        "people": ("review", "redo", "clients", "ledger"),
        "reports": ("summary", "doctor", "status"),
        "sign_in": ("sign-in",),
        "models": ("explain", "train", "evaluate"),
    }
    room = next(name for name, commands in rooms.items() if options.command in commands)
    module = importlib.import_module(f"inboxguard.cli.{room}")
    return int(getattr(module, options.command.replace("-", "_"))(options))
