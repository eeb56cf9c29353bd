"""The mean of readers' weights, from which the second reader's networks learn on."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np

from inboxguard.core.classifier.encoder import Matrix, Network, from_arrays
from tests.core.classifier.test_encoder import WIDTH, tiny_arrays

FILE = Path(__file__).parents[2] / "models" / "encoder" / "mean.py"
SPEC = importlib.util.spec_from_file_location("encoder_mean", FILE)
MEAN = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(MEAN)

SENTENCES = [(0, 0, 3), (1, 3, 5)]


def _networks() -> tuple[Network, ...]:
    """Two of one depth."""
    return from_arrays({name: array for name, array in tiny_arrays().items() if "layer2" not in name}).networks


def _heard(network: Network) -> np.ndarray:
    tokens = np.random.default_rng(3).normal(size=(5, WIDTH)).astype(np.float32)
    return network(tokens, SENTENCES)


def test_the_mean_of_a_network_and_itself_says_the_same() -> None:
    one, other = _networks()
    assert np.allclose(_heard(MEAN.mean_network([one, one])), _heard(one), atol=1e-5)
    assert not np.allclose(_heard(one), _heard(other), atol=0.01)


def test_networks_that_differ_in_their_heads_alone_say_their_mean() -> None:
    one, other = _networks()
    other = replace(one, head=other.head)
    assert np.allclose(_heard(MEAN.mean_network([one, other])), (_heard(one) + _heard(other)) / 2, atol=1e-5)


def test_the_weights_of_every_part_are_the_mean() -> None:
    one, other = (network.layers[0] for network in _networks())
    mean = MEAN.mean_network(_networks()).layers[0]
    for name in ("qkv", "out", "up", "down"):
        wanted = (_weights(getattr(one, name)) + _weights(getattr(other, name))) / 2
        assert np.allclose(_weights(getattr(mean, name)), wanted, atol=1e-6), name
    for name in ("first", "second"):
        wanted = (getattr(one, name).weight + getattr(other, name).weight) / 2
        assert np.allclose(getattr(mean, name).weight, wanted, atol=1e-6), name


def _weights(matrix: Matrix) -> np.ndarray:
    return matrix.codes * matrix.scale[:, None]
