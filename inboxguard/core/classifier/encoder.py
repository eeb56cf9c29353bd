"""The second reader: small fine-tuned transformers in plain numpy, which read a sentence in the light of its mail."""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from inboxguard.core.classifier.layout import Window, windows
from inboxguard.core.classifier.pieces import Pieces

Floats = npt.NDArray[np.float32]
Arrays = Mapping[str, npt.NDArray[Any]]

_EPSILON = np.float32(1e-12)
#: Where the first network gives no kind of any sentence at least this, the others are not asked.
QUIET = -2.0


@dataclass(frozen=True)
class Matrix:
    """A linear map kept as small integers with one scale per output."""

    #: (outputs, inputs).
    codes: npt.NDArray[np.int8]
    scale: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """(tokens, inputs) to (tokens, outputs)."""
        product: Floats = x @ self.codes.astype(np.float32).T
        product *= self.scale
        product += self.bias
        return product


@dataclass(frozen=True)
class Norm:
    """Layer normalisation."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """Each row to mean 0 and variance 1, then weighed."""
        centred = x - x.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", centred, centred)[:, None] / np.float32(x.shape[1])
        centred *= self.weight / np.sqrt(variance + _EPSILON)
        centred += self.bias
        return np.asarray(centred, np.float32)


@dataclass(frozen=True)
class Layer:
    """One transformer layer."""

    heads: int
    qkv: Matrix
    out: Matrix
    first: Norm
    up: Matrix
    down: Matrix
    second: Norm

    def __call__(self, x: Floats) -> Floats:
        """(tokens, width)."""
        x = self.first(x + self.out(self._attention(x)))
        return self.second(x + self.down(gelu(self.up(x))))

    def _attention(self, x: Floats) -> Floats:
        tokens, width = x.shape
        size = width // self.heads
        query, key, value = self.qkv(x).reshape(tokens, 3, self.heads, size).transpose(1, 2, 0, 3)
        scores = query @ (key / np.float32(np.sqrt(size))).transpose(0, 2, 1)
        scores -= scores.max(axis=2, keepdims=True)
        np.exp(scores, out=scores)
        seen = (scores @ value) / scores.sum(axis=2, keepdims=True)
        return np.asarray(seen.transpose(1, 0, 2).reshape(tokens, width), np.float32)


def gelu(x: Floats) -> Floats:
    """Gaussian error linear unit, by the hyperbolic tangent; the encoder was fine-tuned with this form."""
    inner = x * x
    inner *= np.float32(0.044715 * 0.7978845608)
    inner += np.float32(0.7978845608)
    inner *= x
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner


@dataclass(frozen=True)
class Network:
    """The upper layers of one network, and its head."""

    layers: tuple[Layer, ...]
    head: Matrix

    def __call__(self, x: Floats, spans: Sequence[tuple[int, int, int]]) -> Floats:
        """(tokens, width) of the lower layers to (sentences, kinds)."""
        for layer in self.layers:
            x = layer(x)
        return self.head(np.stack([x[start:end].mean(axis=0) for _, start, end in spans]))


def agreed(heard: Iterator[Floats]) -> Floats:
    """The mean of what the networks say of a window's sentences; the first one alone where it hears nothing at all.

    That spares the others four ordinary mails in five and loses nothing (`models/encoder/ablation.md`).

    Args:
        heard: (sentences, kinds) of one network after the other, worked out as they are asked for.
    """
    first = next(heard)
    return first if first.max() < QUIET else np.mean([first, *heard], axis=0)


@dataclass(frozen=True)
class EncoderReader:
    """Logits of the six kinds for the sentences of one mail.

    Its networks were trained on the same mails in different orders. They share their words and lowest layers, and may
    differ in depth.
    """

    pieces: Pieces
    words: npt.NDArray[np.int8]
    word_scale: Floats
    places: Floats
    norm: Norm
    shared: tuple[Layer, ...]
    networks: tuple[Network, ...]

    def mail_logits(self, sentences: Sequence[str], facts: str) -> Floats:
        """(sentences, kinds).

        Args:
            sentences: the mail's new text, cut by `sentences.split`, in order.
            facts: what `layout.facts_text` makes of the agreement; empty without one.
        """
        logits = np.full((len(sentences), len(self.networks[0].head.bias)), -np.inf, np.float32)
        for window in windows(self.pieces, sentences, facts):
            for (number, _, _), row in zip(window.spans, self._window(window), strict=True):
                logits[number] = np.maximum(logits[number], row)
        return logits

    def _window(self, window: Window) -> Floats:
        x: Floats = self.words[window.tokens] * self.word_scale[window.tokens, None]
        x = self.norm(x + self.places[: len(window.tokens)])
        for layer in self.shared:
            x = layer(x)
        return agreed(network(x, window.spans) for network in self.networks)


def from_arrays(arrays: Arrays) -> EncoderReader:
    """The reader whose parts the arrays of `encoder.npz` are (`models/encoder/build.py` writes them)."""
    shape = json.loads(arrays["shape"].tobytes())

    def layers(name: str, first: int) -> tuple[Layer, ...]:
        names = (f"{name}.layer{number}" for number in itertools.count(first))
        there = itertools.takewhile(lambda one: f"{one}.qkv.codes" in arrays, names)
        return tuple(_layer(arrays, one, shape["heads"]) for one in there)

    return EncoderReader(
        pieces=Pieces(arrays["pieces"].tobytes().decode().split("\n"), arrays["scores"].tolist()),
        words=arrays["words.codes"],
        word_scale=_floats(arrays["words.scale"]),
        places=_floats(arrays["places"]),
        norm=_norm(arrays, "norm"),
        shared=layers("shared", 0),
        networks=tuple(
            Network(layers(name, shape["shared"]), _matrix(arrays, f"{name}.head"))
            for name in (f"network{number}" for number in range(shape["networks"]))
        ),
    )


def _layer(arrays: Arrays, name: str, heads: int) -> Layer:
    return Layer(
        heads=heads,
        qkv=_matrix(arrays, f"{name}.qkv"),
        out=_matrix(arrays, f"{name}.out"),
        first=_norm(arrays, f"{name}.first"),
        up=_matrix(arrays, f"{name}.up"),
        down=_matrix(arrays, f"{name}.down"),
        second=_norm(arrays, f"{name}.second"),
    )


def _matrix(arrays: Arrays, name: str) -> Matrix:
    return Matrix(arrays[f"{name}.codes"], _floats(arrays[f"{name}.scale"]), _floats(arrays[f"{name}.bias"]))


def _norm(arrays: Arrays, name: str) -> Norm:
    return Norm(_floats(arrays[f"{name}.weight"]), _floats(arrays[f"{name}.bias"]))


def _floats(array: npt.NDArray[Any]) -> Floats:
    return array.astype(np.float32)
