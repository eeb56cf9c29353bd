"""The head that a network gets which learns on with more layers."""

import importlib.util
from pathlib import Path

import numpy as np

FILE = Path(__file__).parents[2] / "models" / "encoder" / "growing.py"
SPEC = importlib.util.spec_from_file_location("encoder_growing", FILE)
GROWING = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(GROWING)


def _sentences() -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(5)
    sentences = chance.normal(size=(400, 8))
    return sentences, sentences @ chance.normal(size=(8, 6)) - 3


def test_a_head_says_what_the_old_one_said_where_it_can() -> None:
    sentences, said = _sentences()
    weights, biases = GROWING.fitted_head(sentences, said, 0)
    assert weights.shape == (6, 8)
    np.testing.assert_allclose(sentences @ weights.T + biases, said, atol=1e-9)


def test_with_dropout_it_is_the_best_one_on_the_inputs_that_are_left() -> None:
    """No weight near it has a smaller expected error, over many draws of the inputs that are dropped."""
    sentences, said = _sentences()
    many = np.repeat(sentences, 300, axis=0)
    left = many * (np.random.default_rng(6).random(many.shape) >= 0.2) / 0.8

    def error(weights: np.ndarray, biases: np.ndarray) -> float:
        return float(((left @ weights.T + biases - np.repeat(said, 300, axis=0)) ** 2).mean())

    weights, biases = GROWING.fitted_head(sentences, said, 0.2)
    best = error(weights, biases)
    assert all(error(weights * factor, biases) > best for factor in (0.9, 1.1))
    assert best < error(*GROWING.fitted_head(sentences, said, 0))
