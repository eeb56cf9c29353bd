"""scan, once, run, demo: the commands that look at mail."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from inboxguard import wiring
from inboxguard.cli.context import has_configuration, settings_of, state_of
from inboxguard.cli.money import bad_lines
from inboxguard.cli.screen import age, bold, judgement_json, print_json, print_judgement, progress, say
from inboxguard.core.availability import NoOpening
from inboxguard.core.errors import ConfigurationError, MailboxError, Problem, Unreadable
from inboxguard.core.judge import Judge
from inboxguard.core.language import language_of
from inboxguard.core.ports import Connector
from inboxguard.core.scope_judge import Past
from inboxguard.core.settings import Settings
from inboxguard.core.types import Fetched, Judgement, Language, Mail, Skipped


def scan(options: argparse.Namespace) -> int:
    """Judges and reports; writes nothing."""
    assumed = ""
    if options.paths and not has_configuration(options):
        settings, assumed = wiring.assumed_settings()
    else:
        settings, _ = wiring.billed(settings_of(options))
    judge = wiring.judge(settings, everyone=options.all or bool(assumed), assumed_hours=assumed)
    failures: list[str] = []
    mails = _from_paths(options.paths) if options.paths else _from_accounts(settings, options, failures)
    tally: Counter[str] = Counter()
    for fetched in mails:
        judgement = judge_fetched(fetched, judge)
        tally[_class(judgement)] += 1
        if judgement.skipped is Skipped.UNREADABLE:
            say(f"✗ {fetched.source} cannot be read: no mail, or a damaged one; it was left as it is")
        if options.json:
            print_json(judgement_json(judgement))
        elif judgement.findings:
            print_judgement(judgement, client=_client_name(judgement, judge), zone=judge.me.zone)
    for failure in failures:
        say(f"✗ {failure}")
    if not options.json:
        _print_tally(tally)
    return 1 if failures else 0


def judge_fetched(fetched: Fetched, judge: Judge, past: Past | None = None) -> Judgement:
    """A judgement for every mail, also for one that cannot be read."""
    from inboxguard.adapters.apart import parse_apart
    from inboxguard.core.suspicion import parse_with_care

    try:
        return judge.judge(parse_with_care(fetched, parse_apart), past or Past())
    except (Unreadable, NoOpening):
        blank = Mail(
            fetched.source, None, None, (), "", None, (), (), (), None, fetched.received_at, None, "", "",
            forwarded=False, automatic=None, attachments=(),
        )  # fmt: skip
        return Judgement(blank, None, language_of(""), Skipped.UNREADABLE)


def _class(judgement: Judgement) -> str:
    if judgement.skipped:
        return judgement.skipped
    if judgement.findings:
        return "findings"
    return "not-understood" if judgement.language is Language.OTHER else "ordinary"


_TALLY = {
    "findings": "with findings",
    "ordinary": "ordinary",
    Skipped.NOT_A_CLIENT: "not from a client",
    Skipped.AUTOMATIC: "automatic",
    Skipped.OWN: "your own",
    Skipped.NO_TEXT: "without text of their own",
    "not-understood": "in another language, not understood",
    Skipped.UNREADABLE: "unreadable",
}


def _print_tally(tally: Counter[str]) -> None:
    total = sum(tally.values())
    parts = [f"{tally[key]} {words}" for key, words in _TALLY.items() if tally[key]]
    print(bold(f"{total} mail{'' if total == 1 else 's'}: {', '.join(parts) or 'nothing to look at'}"))


def _client_name(judgement: Judgement, judge: Judge) -> str:
    client = judge.directory.get(judgement.client_id)
    if client:
        return client.name
    sender = judgement.mail.sender
    return (sender.name or sender.email) if sender else "unknown sender"


def _from_paths(paths: list[str]) -> Iterator[Fetched]:
    from inboxguard.adapters.files import read_paths

    return read_paths([Path(path) for path in paths], sys.stdin.buffer)


def _from_accounts(settings: Settings, options: argparse.Namespace, failures: list[str]) -> Iterator[Fetched]:
    if not settings.accounts:
        raise ConfigurationError([Problem("accounts", "", "add [[accounts]], or name files: inboxguard scan PATH")])
    days = max(1, round(age(options.since, "--since").total_seconds() / 86400))
    for account in settings.accounts:
        try:
            with wiring.connector(account, state_of(options)).connect() as session:
                for folder in account.folders:
                    uids = session.recent_uids(folder, days)
                    listed = list(session.list(folder, uids))
                    for number, (_, fetched) in enumerate(session.fetch(folder, listed), 1):
                        progress(f"{account.name}/{folder}", number / max(1, len(listed)))
                        yield fetched
        except MailboxError as error:
            failures.append(f"{account.name}: {error}")


def once(options: argparse.Namespace) -> int:
    """One pass over the accounts."""
    from inboxguard.adapters.store import pass_lock
    from inboxguard.app.sync import look

    settings = _with_accounts(settings_of(options))
    state = state_of(options)
    find = wiring.connector_by_name(settings, state)
    if options.account:
        find(options.account)
    accounts = [account for account in settings.accounts if options.account in (None, account.name)]
    if options.dry_run:
        return _dry_run(settings, [account.name for account in accounts], find)
    _warn_no_clients(settings)
    failed = False
    with pass_lock(state):
        desk = wiring.desk(settings, state)
        try:
            for file in desk.invoice_files:
                if file.problems:
                    say(f"! {file.name}: {bad_lines(len(file.problems))}")
            for account in accounts:
                report = look(account, find(account.name), desk)
                failed |= bool(report.error)
                outcome = report.error or f"mails handled: {report.mails}, drafts put into Drafts: {report.drafts}"
                print(f"{'✗' if report.error else '✓'} {report.account}: {outcome}")
                if report.first:
                    print("  A first look: mail that is there already is left alone; what comes from now on is judged.")
        finally:
            desk.store.close()
    return 1 if failed else 0


def _dry_run(settings: Settings, names: list[str], find: Callable[[str], Connector]) -> int:
    """Says what a pass would find, from the mail of the last week, and touches nothing."""
    judge = wiring.judge(wiring.billed(settings)[0])
    for account in settings.accounts:
        if account.name not in names:
            continue
        with find(account.name).connect() as session:
            folders = session.folders()
            print(f"{account.name}: drafts would go to {folders.drafts or 'a new folder Drafts'}")
            for folder in account.folders:
                listed = list(session.list(folder, session.recent_uids(folder, 7)))
                for _, fetched in session.fetch(folder, listed):
                    judgement = judge_fetched(fetched, judge)
                    if judgement.findings:
                        print_judgement(judgement, client=_client_name(judgement, judge), zone=judge.me.zone)
    say("Dry run: nothing was written.")
    return 0


def _with_accounts(settings: Settings) -> Settings:
    if not settings.accounts:
        raise ConfigurationError([Problem("accounts", "", "add [[accounts]]: there is nothing to look at")])
    return settings


def _warn_no_clients(settings: Settings) -> None:
    if not settings.clients:
        say("No clients are configured, so no mail is judged; add [[clients]] to the configuration.")


def run(options: argparse.Namespace) -> int:
    """The daemon."""
    from inboxguard.adapters.store import pass_lock

    settings = _with_accounts(settings_of(options))
    _warn_no_clients(settings)
    state = state_of(options)
    with pass_lock(state):
        wiring.daemon(settings, state).run()
    return 0


def demo(options: argparse.Namespace) -> int:
    """The whole program on a made-up mailbox."""
    from inboxguard.demo import show

    return int(show(Language(options.lang), Path(options.keep) if options.keep else None, wiring.desk))
