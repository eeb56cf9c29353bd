"""The mean of the weights of several readers, for networks that learn on from more than one."""

from collections.abc import Sequence

import numpy as np

from inboxguard.core.classifier.encoder import Layer, Matrix, Network, Norm


def mean_network(networks: Sequence[Network]) -> Network:
    """The mean of the weights of networks that learnt on from one another, which lie near enough for that."""

    def matrix(parts: Sequence[Matrix]) -> Matrix:
        weights = np.mean([part.codes * part.scale[:, None] for part in parts], axis=0)
        return Matrix(weights, np.ones(len(weights), np.float32), np.mean([part.bias for part in parts], axis=0))

    def norm(parts: Sequence[Norm]) -> Norm:
        return Norm(*(np.mean([getattr(part, name) for part in parts], axis=0) for name in ("weight", "bias")))

    def layer(parts: Sequence[Layer]) -> Layer:
        matrices = {name: matrix([getattr(part, name) for part in parts]) for name in ("qkv", "out", "up", "down")}
        norms = {name: norm([getattr(part, name) for part in parts]) for name in ("first", "second")}
        return Layer(parts[0].heads, **matrices, **norms)

    rows = zip(*(network.layers for network in networks), strict=True)
    return Network(tuple(layer(row) for row in rows), matrix([network.head for network in networks]))
