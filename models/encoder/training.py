"""Fine-tunes the network on labelled mails."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from growing import fitted_head
from network import Network, fast
from reading import KINDS, Batch, Item, batches, grouped, items_of, padded
from source import Floats, Source
from torch import nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from inboxguard.core.classifier import encoder
from inboxguard.core.classifier.examples import Example
from inboxguard.core.classifier.patterns import Pattern, expansions
from inboxguard.core.classifier.pieces import UNKNOWN, Pieces

#: Rows of places: the longest window (facts, two parts read again, one of the longest) and then some.
PLACES = 384
#: The mean of the weights takes those of each so many steps.
_PICKED = 5


@dataclass(frozen=True)
class Settings:
    """How it is trained."""

    #: At least; a network that learns on keeps those that it has.
    layers: int = 8
    #: The lowest layers, and the words, stay as they were published.
    frozen: int = 2
    #: The first one shows every mail, each later one the hard half of them and a few of the others.
    epochs: int = 5
    #: Share of the mails, those whose last loss was largest, that are shown in every epoch, …
    hard: float = 0.5
    #: … and of the others that are.
    easy: float = 0.15
    #: Share of the mails that the parents have learnt that is shown at all; each order draws its own.
    again: float = 1.0
    rate: float = 2e-4
    #: Each layer below the last learns this much slower than the one above it.
    decay: float = 0.9
    head_rate: float = 2e-3
    tokens: int = 1000
    warm: float = 0.1
    #: Share of mails that show their agreement in an epoch.
    facts: float = 0.5
    #: Share of pieces that are hidden.
    hidden: float = 0.05
    #: How much more a violation weighs than its absence.
    positive: float = 2.0
    #: Labels are so far from certain.
    doubt: float = 0.02
    #: The weights are the mean of those in this last share of the steps.
    averaged: float = 1 / 3
    #: Trainings from one start, each in an order of its own; the reader holds all of them.
    orders: int = 2
    seed: int = 0


def train(
    source: Source,
    kept: Sequence[int],
    mails: Sequence[Example],
    *,
    patterns: Sequence[Pattern],
    settings: Settings,
    later: Callable[[], Sequence[Example]] = tuple,
    order: int = 0,
    parent: encoder.Network | None = None,
    tell: Callable[[str], None] = print,
) -> Network:
    """A network that has learnt the mails, and in every epoch another expansion of each pattern.

    Args:
        later: gives the mails that join in the second epoch, when that begins.
        order: which of the orders the mails come in.
        parent: the network of an earlier reader that learns on; without one all orders start from the published one.
    """
    torch.manual_seed(settings.seed)
    pieces = pieces_of(source, kept)
    plain, told = _laid_out(mails, pieces)
    depth = settings.frozen + len(parent.layers) if parent else 0
    network = _network(source, kept, max(depth, settings.layers))
    if parent:
        network.take_layers(parent.layers, settings.frozen)
    _ready(network, settings, plain)
    if parent:
        _take_head(network, parent.head, depth, [*_some(plain, 1500), *_some(told, 1500)])
    torch.manual_seed(settings.seed + order)
    optimiser, mean = _optimiser(network, settings), AveragedModel(network)
    chance = random.Random(settings.seed + order)  # noqa: S311 shuffling
    off = np.full(len(mails), np.inf)
    start, losses = time.monotonic(), []
    network.train()
    for epoch, phrases in enumerate(_phrases(patterns, pieces, settings.epochs)):
        if epoch == 1:
            more_plain, more_told = _laid_out(later(), pieces, first=len(plain))
            plain, told = plain + more_plain, told + more_told
            off = np.append(off, np.full(len(more_plain), np.inf))
        plan = _plan(plain, told, phrases, off=off, settings=settings, chance=chance)
        for step, group in enumerate(plan, 1):
            done = _done(epoch, (step - 1) / len(plan), settings)
            _pace(optimiser, done, settings.warm)
            loss, largest = _step(network, optimiser, padded(group), settings)
            losses.append(loss)
            _remember(off, group, largest)
            if step % _PICKED == 0 and done > 1 - settings.averaged:
                mean.update_parameters(network)
            if step % 100 == 0:
                seconds = time.monotonic() - start
                tell(f"epoch {epoch + 1}, step {step} of {len(plan)}: {np.mean(losses[-100:]):.3f}, {seconds:.0f} s")
    return (mean.module if mean.n_averaged else network).eval()


def _done(epoch: int, part: float, settings: Settings) -> float:
    """Share of the work that is done: the later epochs are shorter."""
    later = settings.hard + (1 - settings.hard) * settings.easy
    before = 0.0 if epoch == 0 else 1 + later * (epoch - 1)
    return (before + part * (later if epoch else 1)) / (1 + later * (settings.epochs - 1))


def _remember(off: Floats, group: Sequence[Item], largest: Sequence[float]) -> None:
    """Keeps how far off each mail was, half of it from the look before; phrases are shown in any case."""
    for item, loss in zip(group, largest, strict=True):
        if item.mail >= 0:
            off[item.mail] = loss if np.isinf(off[item.mail]) else (off[item.mail] + loss) / 2


def _phrases(patterns: Sequence[Pattern], pieces: Pieces, epochs: int) -> list[list[Item]]:
    """For every epoch an expansion of each pattern, as a mail of its own."""
    texts = [expansions(pattern, epochs) for pattern in patterns]
    mails = [
        [_phrase(pattern, text[epoch % len(text)]) for pattern, text in zip(patterns, texts, strict=True)]
        for epoch in range(epochs)
    ]
    return [[replace(item, mail=-1) for item in items_of(one, pieces, with_facts=False)] for one in mails]


def _phrase(pattern: Pattern, text: str) -> Example:
    evidence = dict.fromkeys(pattern.kinds, (text,))
    return Example(pattern.place, "", "", "", "", text, pattern.kinds, evidence)


def _plan(
    plain: Sequence[list[Item]],
    told: Sequence[list[Item]],
    phrases: Sequence[Item],
    *,
    off: Floats,
    settings: Settings,
    chance: random.Random,
) -> list[list[Item]]:
    """The windows of every step of an epoch: all mails, or the hard ones and a few others."""
    seen = off[np.isfinite(off)]
    limit = np.quantile(seen, 1 - settings.hard) if len(seen) else -np.inf
    shown = [
        item
        for pair, loss in zip(zip(plain, told, strict=True), off, strict=True)
        if loss >= limit or chance.random() < settings.easy
        for item in pair[chance.random() < settings.facts]
    ]
    return grouped([*shown, *phrases], settings.tokens, chance)


def loaded(source: Source, kept: Sequence[int], state: Mapping[str, torch.Tensor]) -> Network:
    """A network with these weights."""
    network = _network(source, kept, sum(name.endswith("qkv.weight") for name in state))
    network.load_state_dict(state)
    return network.eval()


def as_packed(source: Source, kept: Sequence[int], packed: encoder.Network, shared: int) -> Network:
    """The network of an earlier reader, as it is."""
    network = _network(source, kept, shared + len(packed.layers))
    network.take_layers(packed.layers, shared)
    network.take_head(packed.head)
    return network.eval()


def _network(source: Source, kept: Sequence[int], layers: int) -> Network:
    return Network(source, kept, layers=layers, kinds=len(KINDS), places=PLACES)


def _ready(network: Network, settings: Settings, mails: Sequence[list[Item]]) -> None:
    network.freeze(settings.frozen)
    network.eval()
    with fast():
        network.measure((batch.tokens, batch.pool) for batch in batches(_some(mails, 300), 6000))


def _some(mails: Sequence[list[Item]], count: int) -> list[Item]:
    """The windows of about so many of the mails."""
    return [item for group in mails[:: len(mails) // count + 1] for item in group]


@torch.no_grad()
def _take_head(network: Network, head: encoder.Matrix, depth: int, sample: Sequence[Item]) -> None:
    """The head of a parent of so many layers; where the network has more of them, one that says nearly the same."""
    if depth == len(network.blocks):
        network.take_head(head)
        return
    old = torch.tensor(head.codes * head.scale[:, None]), torch.tensor(head.bias)
    sentences, said = [], []
    with fast():
        for batch in batches(sample, 6000):
            real = batch.pool.sum(2) > 0
            below, above = (batch.pool @ network.hidden(batch.tokens, layers).float() for layers in (depth, None))
            said.append(functional.linear(below[real], *old))
            sentences.append((above[real] - network.centre) / network.spread)
    found = fitted_head(torch.cat(sentences).double().numpy(), torch.cat(said).double().numpy(), network.dropout)
    for part, values in zip((network.head.weight, network.head.bias), found, strict=True):
        part.copy_(torch.tensor(values))


def pieces_of(source: Source, kept: Sequence[int]) -> Pieces:
    """The cutter over the kept pieces."""
    return Pieces([source.pieces[number] for number in kept], [float(source.scores[number]) for number in kept])


def _laid_out(mails: Sequence[Example], pieces: Pieces, first: int = 0) -> tuple[list[list[Item]], list[list[Item]]]:
    """Each mail's windows, without its agreement and with it; the mails are numbered from the first on."""
    plain, told = (_by_mail(items_of(mails, pieces, with_facts=facts), len(mails), first) for facts in (False, True))
    return plain, told


def _by_mail(items: Sequence[Item], count: int, first: int) -> list[list[Item]]:
    groups: list[list[Item]] = [[] for _ in range(count)]
    for item in items:
        groups[item.mail].append(replace(item, mail=item.mail + first))
    return groups


def _optimiser(network: Network, settings: Settings) -> torch.optim.Optimizer:
    blocks = network.blocks
    rated = [(block, settings.rate * settings.decay ** (len(blocks) - 1 - row)) for row, block in enumerate(blocks)]
    groups = []
    for module, rate in [*rated, (network.head, settings.head_rate)]:
        for matrices in (True, False):
            learnt = [
                weight for weight in module.parameters() if weight.requires_grad and (weight.ndim > 1) == matrices
            ]
            if learnt:
                groups.append({"params": learnt, "lr": rate, "rate": rate, "weight_decay": 0.01 * matrices})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, fused=True)


def _pace(optimiser: torch.optim.Optimizer, done: float, warm: float) -> None:
    """Linear warm-up, then linear to nearly nothing."""
    factor = (done + 0.001) / warm if done < warm else max(0.02, (1 - done) / (1 - warm))
    for group in optimiser.param_groups:
        group["lr"] = group["rate"] * min(1.0, factor)


def _step(
    network: Network, optimiser: torch.optim.Optimizer, batch: Batch, settings: Settings
) -> tuple[float, list[float]]:
    """The step's loss, and that of each window's largest logits."""
    hidden = (torch.rand(batch.tokens.shape) < settings.hidden) & (batch.tokens > UNKNOWN)
    with fast():
        logits = network(batch.tokens.masked_fill(hidden, UNKNOWN), batch.pool)
    sentences, largest = _losses(logits.float(), batch, settings)
    loss = (sentences + largest).mean()
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    return loss.item(), largest.tolist()


def _losses(logits: torch.Tensor, batch: Batch, settings: Settings) -> tuple[torch.Tensor, torch.Tensor]:
    """Each window's, of its sentences, and of their maximum, which is what a mail is judged by."""

    def entropy(found: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        weight = torch.full((len(KINDS),), settings.positive)
        likely = wanted * (1 - 2 * settings.doubt) + settings.doubt
        return functional.binary_cross_entropy_with_logits(found, likely, reduction="none", pos_weight=weight).sum(-1)

    sentences = (entropy(logits, batch.labels) * batch.real).sum(1) / batch.real.sum(1).sqrt()
    largest = logits.masked_fill(batch.real[:, :, None] == 0, -1e4).amax(1)
    return sentences, entropy(largest, batch.labels.amax(1))
