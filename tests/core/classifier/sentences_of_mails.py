"""The training text for tests, read once."""

from functools import cache
from pathlib import Path

from inboxguard.adapters.model_file import training_lines
from inboxguard.core.classifier.examples import Example, read_examples

MODELS = Path(__file__).parents[3] / "models"


@cache
def all_examples() -> tuple[Example, ...]:
    return tuple(example for name, lines in training_lines(MODELS) for example in read_examples(lines, name))


@cache
def a_small_set() -> tuple[Example, ...]:
    """Every thirtieth mail: all kinds, both languages, all authors."""
    return all_examples()[::30]
