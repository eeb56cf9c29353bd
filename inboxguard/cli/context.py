"""What most commands begin with: settings, state, a desk."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inboxguard import config, wiring
from inboxguard.app.desk import Desk
from inboxguard.core.settings import Settings


def settings_of(options: argparse.Namespace) -> Settings:
    """The configuration.

    Raises:
        ConfigurationError: with every problem at once.
    """
    return config.load(config.find(options.config))


def has_configuration(options: argparse.Namespace) -> bool:
    """Whether there is a configuration to read; one that is named on the command line must be there."""
    return bool(options.config) or config.find(None).exists()


def state_of(options: argparse.Namespace) -> Path:
    """The folder of the state."""
    return wiring.state_folder(options.state)


@contextmanager
def open_desk(options: argparse.Namespace) -> Iterator[Desk]:
    """A desk whose store is closed at the end."""
    desk = wiring.desk(settings_of(options), state_of(options))
    try:
        yield desk
    finally:
        desk.store.close()
