"""Packs the trained networks into small arrays that the numpy reader takes."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from network import Network
from torch import nn

Arrays = dict[str, npt.NDArray[Any]]

#: A step as a part of a row's standard deviation. Packed by deflate a number costs log2(1 / step) + 2.05 bits.
WEIGHT_STEP = 1 / 16
WORD_STEP = 1 / 9


def pack(networks: Sequence[Network], shared: int, pieces: Sequence[str], scores: Sequence[float]) -> Arrays:
    """All arrays of `encoder.npz`.

    Args:
        networks: that have words and their lowest layers in common; their depths may differ.
        shared: how many layers those are.
        pieces: what the rows of words stand for.
        scores: their log probabilities.
    """
    one = networks[0]
    shape = {"heads": one.blocks[0].heads, "shared": shared, "networks": len(networks)}
    codes, scale = _codes(one.words.weight.detach().numpy(), WORD_STEP)
    arrays: Arrays = {
        "shape": _bytes(json.dumps(shape)),
        "pieces": _bytes("\n".join(pieces)),
        "scores": np.array(scores, np.float32),
        "words.codes": codes,
        "words.scale": scale,
        "places": one.places.detach().numpy().astype(np.float16),
        **_norm("norm", one.norm),
        **_layers("shared", one, range(shared)),
    }
    for number, network in enumerate(networks):
        arrays |= _layers(f"network{number}", network, range(shared, len(network.blocks)))
        arrays |= _matrix(f"network{number}.head", _plain_head(network), step=1 / 24)
    return arrays


def _layers(name: str, network: Network, numbers: range) -> Arrays:
    arrays: Arrays = {}
    for number in numbers:
        block = network.blocks[number]
        for part in ("qkv", "out", "up", "down"):
            arrays |= _matrix(f"{name}.layer{number}.{part}", getattr(block, part), step=WEIGHT_STEP)
        for part in ("first", "second"):
            arrays |= _norm(f"{name}.layer{number}.{part}", getattr(block, part))
    return arrays


def _plain_head(network: Network) -> nn.Linear:
    """The head with the centring of sentences folded into it."""
    head = nn.Linear(network.head.in_features, network.head.out_features)
    head.weight.data = network.head.weight.data / network.spread
    head.bias.data = network.head.bias.data - head.weight.data @ network.centre
    return head


def _bytes(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def _codes(rows: npt.NDArray[np.float32], step: float) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Whole numbers and the scale of each row; the largest number of a row stays within a byte."""
    scale = np.maximum(rows.std(axis=1) * step, np.abs(rows).max(axis=1) / 127)
    scale = np.where(scale > 0, scale, 1).astype(np.float32)
    return np.rint(rows / scale[:, None]).astype(np.int8), scale


def _matrix(name: str, linear: nn.Linear, *, step: float) -> Arrays:
    codes, scale = _codes(linear.weight.detach().numpy(), step)
    bias = linear.bias.detach().numpy().astype(np.float32)
    return {f"{name}.codes": codes, f"{name}.scale": scale, f"{name}.bias": bias}


def _norm(name: str, norm: nn.LayerNorm) -> Arrays:
    return {f"{name}.{part}": getattr(norm, part).detach().numpy().astype(np.float16) for part in ("weight", "bias")}
