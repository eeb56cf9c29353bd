"""Reads the owner's TOML file into core.settings, or says everything that is wrong with it at once."""

from inboxguard.config.load import find, load, read

__all__ = ["find", "load", "read"]
