"""explain, train, evaluate: the commands about the model."""

import argparse
import sys
from pathlib import Path
from typing import Any

from inboxguard import __version__, wiring
from inboxguard.cli.context import has_configuration, open_desk, settings_of, state_of
from inboxguard.cli.passes import judge_fetched
from inboxguard.cli.screen import (
    bold,
    dim,
    finding_json,
    headline,
    judgement_json,
    print_finding,
    print_json,
    progress,
    say,
    wrapped,
)
from inboxguard.core.classifier.examples import Example, read_examples, text_sha256
from inboxguard.core.classifier.model import KINDS
from inboxguard.core.classifier.patterns import read_patterns
from inboxguard.core.classifier.sentences import split
from inboxguard.core.errors import UsageError
from inboxguard.core.judge import Judge
from inboxguard.core.scope_judge import Past
from inboxguard.core.types import Fetched, Judgement


def explain(options: argparse.Namespace) -> int:
    """Reproduces a judgement."""
    path = Path(options.what)
    if options.what == "-" or path.exists():
        from inboxguard.adapters.files import read_paths

        if has_configuration(options):
            judge = wiring.judge(wiring.billed(settings_of(options))[0], everyone=True)
        else:
            settings, assumed = wiring.assumed_settings()
            judge = wiring.judge(settings, everyone=True, assumed_hours=assumed)
        for fetched in read_paths([path], sys.stdin.buffer):
            _explain(fetched, judge, options.json)
        return 0
    return _explain_id(options)


def _explain_id(options: argparse.Namespace) -> int:
    from inboxguard.app.intake import past_of
    from inboxguard.app.review import fetch_again

    with open_desk(options) as desk:
        row = desk.store.intake.find(options.what)
        if row is None:
            raise UsageError(f"{options.what} is no file, and no mail with that id is known (or several begin so)")
        find = wiring.connector_by_name(desk.settings, state_of(options))
        found = fetch_again(row, find(row.account))
        if found is None:
            say(f"The mail is no longer in {row.account}/{row.folder}; this is what the ledger keeps of it:")
            for entry in desk.store.ledger.of_mails([row.content_id]):
                print(f"{entry.kind.value}: {entry.because}\n    “{entry.evidence or 'cleared'}”")
            return 1
        past = past_of(desk.parse(found[2]), desk, row.content_id)
        _explain(found[2], desk.judge, options.json, past)
        if row.model and row.model != desk.judge.model.version:
            say(f"Judged then by model {row.model}, now by {desk.judge.model.version}.")
    return 0


def _explain(fetched: Fetched, judge: Judge, as_json: bool, past: Past | None = None) -> None:
    judgement = judge_fetched(fetched, judge, past)
    if as_json:
        cleared = [finding_json(finding) for finding in judgement.cleared]
        print_json({**judgement_json(judgement), "cleared": cleared, "sentences": sentence_table(judgement, judge)})
        return
    print(bold(headline(judgement.mail, judgement.client_id or "no known client", judge.me.zone)))
    print(f"language {judgement.language.value}; {judgement.skipped or 'judged'}")
    cuts = judge.model.threshold
    print(dim(f"a finding stands from {cuts.stand:.0%}, is doubtful from {cuts.ask:.0%}; model {judge.model.version}"))
    for row in sentence_table(judgement, judge):
        kind, probability = max(row["probabilities"].items(), key=lambda pair: pair[1])
        told = probability >= cuts.ask
        print(wrapped(row["sentence"], "  │ " if told else "    "))
        if told:
            print(dim(f"    {kind} {probability:.0%}: {', '.join(row['words'])}"))
    for finding in judgement.findings:
        print_finding(finding)
    for finding in judgement.cleared:
        print_finding(finding, mark="✓")


def sentence_table(judgement: Judgement, judge: Judge) -> list[dict[str, Any]]:
    """Each sentence with its probability per kind and the words that weigh most for the likeliest."""
    sentences = [sentence.text for sentence in split(judgement.mail.new_text)]
    if not sentences:
        return []
    model, mail = judge.model, judgement.mail
    table = model.sentence_probabilities(sentences, judge.context(mail, judge.directory.get(judgement.client_id)))
    return [
        {
            "sentence": sentence,
            "probabilities": {kind.value: round(float(value), 3) for kind, value in zip(KINDS, row, strict=True)},
            "words": list(model.words(sentence, KINDS[int(row.argmax())])),
        }
        for sentence, row in zip(sentences, table, strict=True)
    ]


def train(options: argparse.Namespace) -> int:
    """Builds the shipped model from the text."""
    from inboxguard.adapters.model_file import (
        load_second,
        models_folder,
        pattern_lines,
        rounds,
        save_model,
        training_lines,
    )
    from inboxguard.app.training import Second
    from inboxguard.app.training import train as fit

    folder = Path(options.models) if options.models else models_folder()
    examples = [example for name, lines in training_lines(folder) for example in read_examples(lines, name)]
    if not examples:
        raise UsageError(f"there is no training text in {folder / 'mails'}")
    patterns = [pattern for name, lines in pattern_lines(folder) for pattern in read_patterns(lines, name)]
    say(f"{len(examples)} mails and {len(patterns)} patterns from {folder}")
    found = load_second(folder)
    if found and found[2] != text_sha256(examples):
        say("the second reader was built from other text; build it anew (models/encoder/build.py)")
    trained = fit(examples, patterns, Second(*found[:2]) if found else None, progress)
    about = {**ABOUT, **trained.card, "rounds": rounds(folder), "inboxguard": __version__, "versions": _versions()}
    save_model(folder, trained.alone, trained.together, about)
    _print_report(trained.card["held_out"], "on authors held out, first reader alone")
    if trained.together:
        _print_report(trained.card["held_out_together"], "on authors held out, both readers")
    print(f"Written: {folder}, version {trained.alone.version}")
    return 0


#: What the card says besides the figures.
ABOUT = {
    "name": "inboxguard linear reader",
    "intended_use": "Hearing boundary violations in mail from clients to self-employed people, in Hebrew and English. "
    "It drafts and asks; a person sends. Not for judging people, employees or private mail.",
    "training_text": "Written for this project, mail by mail, by language models in the roles of different authors "
    "(authors.md). No real mail was used; real mail will differ.",
    "known_weaknesses": [
        "Indirect wording that no author thought of is missed.",
        "Plain demands inside a friendly mail may only be asked about, or missed; a typo in the word that tells, or a "
        "typographic gershayim, can be enough (tests/models/test_behaviour.py lists such cases).",
        "What only the thread tells, and not the mail or the agreement, is not heard.",
        "Work beyond what was agreed, told as if it were part of it, and a client who mumbles that she is leaving are "
        "missed most.",
        "An apology for the late hour beside a wish for tomorrow can raise an alarm.",
        "Irony, and languages other than Hebrew and English, are not understood.",
    ],
}


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    return {name: version(name) for name in ("scikit-learn", "numpy", "scipy")} | {"python": sys.version.split()[0]}


def evaluate(options: argparse.Namespace) -> int:
    """Measures the model on labelled mails, or shows the card's figures."""
    if not options.files:
        from inboxguard.adapters.model_file import models_folder, read_card

        card = read_card(models_folder())
        held_out = card.get("held_out_together") or card["held_out"]
        held_out = {name: value for name, value in held_out.items() if name not in ("curves", "ablations")}
        print_json({**held_out, "with_context": held_out.get("with_context")}) if options.json else _print_report(
            held_out, "from the model card, authors held out"
        )
        return 0
    from inboxguard.app.training import evaluate as measure

    report = measure(wiring.model(), _examples(options.files))
    print_json(report) if options.json else _print_report(report, ", ".join(options.files))
    return 0


def _examples(files: list[str]) -> list[Example]:
    examples: list[Example] = []
    for name in files:
        try:
            # Not splitlines: JSON may hold U+2028 and its kin as they are.
            lines = Path(name).read_text(encoding="utf-8").split("\n")
        except OSError as error:
            raise UsageError(f"{name} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise UsageError(f"{name} is not UTF-8 text") from error
        examples += read_examples(lines, name)
    if not examples:
        raise UsageError("these files hold no labelled mail")
    return examples


def _print_report(report: dict[str, Any], name: str) -> None:
    print(bold(f"{report['n']} mails, {name}"))
    print(f"  {'kind':<16} {'precision':>9} {'recall':>7} {'F1':>6}   right  false  missed")
    for kind, one in report["kinds"].items():
        print(
            f"  {kind:<16} {one['precision']:>9.2f} {one['recall']:>7.2f} {one['f1']:>6.2f}"
            f"   {one['tp']:>5}  {one['fp']:>5}  {one['fn']:>6}"
        )
    print(f"  macro F1: core four {report['macro4']:.3f}, all six {report['macro6']:.3f}")
    for sort, one in report["false_alarms"].items():
        if one["n"]:
            rates = f"{one['rate']:.1%}, 95 %: at most {one['at_most']:.1%}"
            print(f"  innocents alarmed, {sort}: {one['alarmed']} of {one['n']} ({rates})")
    if drawn := report.get("over_authors"):
        low, high = drawn["macro4"]
        rates = ", ".join(f"{sort} at most {rate:.1%}" for sort, rate in drawn["at_most"].items())
        print(f"  with {drawn['authors']} other authors like these, 95 %: core four {low:.3f} to {high:.3f}; {rates}")
    for language, one in report["by"]["language"].items():
        print(f"  {language}: core four {one['macro4']:.3f}, all six {one['macro6']:.3f} ({one['n']} mails)")
    if told := report.get("with_context"):
        print(f"  with the agreements told: core four {told['macro4']:.3f}, all six {told['macro6']:.3f}")
