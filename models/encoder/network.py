"""The encoder in PyTorch, for training: BERT layers, sentences pooled in the context of their mail."""

from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np
import torch
from source import Source
from torch import nn
from torch.nn import functional

from inboxguard.core.classifier.encoder import Layer, Matrix

#: Bfloat16 where the processor multiplies it in tiles (AMX); elsewhere float32 is the faster one (`ablation.md`).
NUMBERS = torch.bfloat16 if torch.cpu.get_capabilities().get("amx_bf16") else torch.float32


def fast() -> torch.autocast:
    """The precision that the network is run in."""
    return torch.autocast("cpu", torch.bfloat16, enabled=NUMBERS is torch.bfloat16)


def _copy(linear: nn.Linear, packed: Matrix) -> None:
    linear.weight.copy_(torch.tensor(packed.codes * packed.scale[:, None]))
    linear.bias.copy_(torch.tensor(packed.bias))


class Noise:
    """Dropout masks cut from one long strip at random: drawing them anew took an eighth of the time."""

    def __init__(self, share: float, length: int = 2**22) -> None:
        self.strip = ((torch.rand(length) >= share) / (1 - share)).to(NUMBERS)

    def like(self, x: torch.Tensor) -> torch.Tensor:
        """Zeroes for a share of the numbers of `x`, a little over one for the others."""
        start = int(torch.randint(len(self.strip) - x.numel(), ()))
        return self.strip[start : start + x.numel()].view(x.shape)


class Block(nn.Module):
    """One transformer layer, normalised after each half as BERT does."""

    def __init__(self, width: int, inner: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.first = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.second = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: torch.Tensor, mask: torch.Tensor, *noise: torch.Tensor) -> torch.Tensor:
        """(mails, tokens, width); in training with the dropout of both halves."""
        mails, tokens, width = x.shape
        parts = self.qkv(x).view(mails, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        query, key, value = parts  # written out: on a CPU PyTorch's fused attention is several times slower in bfloat16
        scores = (query * (width // self.heads) ** -0.5) @ key.transpose(-1, -2) + mask
        seen = scores.softmax(-1) @ value
        found = self.out(seen.transpose(1, 2).reshape(mails, tokens, width))
        x = self.first(x + (found * noise[0] if noise else found))
        found = self.down(functional.gelu(self.up(x), approximate="tanh"))
        return self.second(x + (found * noise[1] if noise else found))


@partial(torch.compile, dynamic=True)
def _fused(block: Block, x: torch.Tensor, *rest: torch.Tensor) -> torch.Tensor:
    """A block in training, its many small steps fused: a step takes an eighth less of the time."""
    return block(x, *rest)


class Network(nn.Module):
    """Logits of the six kinds for every sentence of every mail."""

    #: Of sentences; see `measure`.
    centre: torch.Tensor
    spread: torch.Tensor

    def __init__(
        self, source: Source, kept: Sequence[int], *, layers: int, kinds: int, places: int, dropout: float = 0.1
    ) -> None:
        super().__init__()
        words = source.tensors("emb.word")[list(kept)]
        width = words.shape[1]
        self.words = nn.Embedding.from_pretrained(torch.tensor(words), freeze=False)
        where = source.tensors("emb.pos").reshape(-1, width)[:places] + source.tensors("emb.type")[:width]
        self.places = nn.Parameter(torch.tensor(where))
        self.norm = nn.LayerNorm(width, eps=1e-12)
        inner = source.tensors("l0.fi.b").shape[0]
        self.dropout = dropout
        self.noise = Noise(dropout)
        self.blocks = nn.ModuleList(Block(width, inner, source.heads) for _ in range(layers))
        self.head = nn.Linear(width, kinds)
        self.register_buffer("centre", torch.zeros(width))
        self.register_buffer("spread", torch.ones(()))
        self._load(source)

    def _load(self, source: Source) -> None:
        def put(module: nn.Linear | nn.LayerNorm, *names: str) -> None:
            module.weight.data = torch.tensor(np.concatenate([source.tensors(f"{name}.w") for name in names]))
            module.bias.data = torch.tensor(np.concatenate([source.tensors(f"{name}.b") for name in names]))

        put(self.norm, "emb.ln")
        for number, block in enumerate(self.blocks):
            put(block.qkv, f"l{number}.q", f"l{number}.k", f"l{number}.v")
            put(block.out, f"l{number}.ao")
            put(block.first, f"l{number}.aln")
            put(block.up, f"l{number}.fi")
            put(block.down, f"l{number}.fo")
            put(block.second, f"l{number}.oln")
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.constant_(self.head.bias, -3.0)

    @torch.no_grad()
    def take_layers(self, packed: Sequence[Layer], above: int) -> None:
        """Goes on from the layers that a network of an earlier reader has above its shared ones.

        The shared ones are as published, and so are those above the last, where this network is the deeper one.
        """
        for block, layer in zip(self.blocks[above : above + len(packed)], packed, strict=True):
            for part in ("qkv", "out", "up", "down"):
                _copy(getattr(block, part), getattr(layer, part))
            for part in ("first", "second"):
                getattr(block, part).weight.copy_(torch.tensor(getattr(layer, part).weight))
                getattr(block, part).bias.copy_(torch.tensor(getattr(layer, part).bias))

    @torch.no_grad()
    def take_head(self, packed: Matrix) -> None:
        """Says what the head of that network said; `measure` comes before."""
        _copy(self.head, packed)
        self.head.bias += self.head.weight @ self.centre
        self.head.weight *= self.spread

    def hidden(self, tokens: torch.Tensor, layers: int | None = None) -> torch.Tensor:
        """(mails, tokens, width) of padded mails, after so many layers or all; piece 1 is padding."""
        mask = torch.where(tokens == 1, -30000.0, 0.0)[:, None, None, :].to(NUMBERS)
        x = self._drop(self.norm(self.words(tokens) + self.places[: tokens.shape[1]]))
        for block in self.blocks[:layers]:
            x = _fused(block, x, mask, self.noise.like(x), self.noise.like(x)) if self.training else block(x, mask)
        return x

    def _drop(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.noise.like(x) if self.training else x

    def forward(self, tokens: torch.Tensor, pool: torch.Tensor) -> torch.Tensor:
        """(mails, sentences, kinds); `pool` (mails, sentences, tokens) holds the weights of the mean."""
        return self.head(self._drop((pool @ self.hidden(tokens).float() - self.centre) / self.spread))

    def freeze(self, layers: int) -> None:
        """Words, places and the lowest layers learn nothing more."""
        for weight in (self.words.weight, self.places, *self.norm.parameters(), *self.blocks[:layers].parameters()):
            weight.requires_grad_(False)

    @torch.no_grad()
    def measure(self, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> None:
        """Takes the centre and the spread of sentences before training.

        They lie in a narrow cone (length 4.5, of which 4.1 is common to all), where a head learns next to nothing.
        """
        found = [(pool @ self.hidden(tokens).float())[pool.sum(2) > 0] for tokens, pool in batches]
        rows = torch.cat(found)
        self.centre.copy_(rows.mean(0))
        self.spread.copy_((rows - self.centre).std())
