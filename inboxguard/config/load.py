"""Finds the configuration, reads it, and gives settings or every problem."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inboxguard.config.machinery import read_accounts, read_notice, read_policy, read_summary
from inboxguard.config.money import read_money
from inboxguard.config.people import read_clients, read_hours, read_me
from inboxguard.config.replies import read_replies
from inboxguard.config.table import Table
from inboxguard.core.errors import ConfigurationError, Problem
from inboxguard.core.settings import Settings


def find(option: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """The configuration's path: --config, else $INBOXGUARD_CONFIG, else the user's configuration folder."""
    given = option or environment.get("INBOXGUARD_CONFIG")
    if given:
        return Path(given).expanduser()
    from platformdirs import user_config_path

    return user_config_path("inboxguard") / "config.toml"


def load(path: Path) -> Settings:
    """Reads the file, and the clients' file that it names.

    Raises:
        ConfigurationError: with every problem at once.
    """
    content = _toml(path, "configuration")
    problems: list[Problem] = []
    clients_file = content.pop("clients_file", "")
    if clients_file:
        more = _toml(path.parent / Path(str(clients_file)).expanduser(), "clients_file")
        content["clients"] = [*content.get("clients", []), *more.pop("clients", [])]
        problems += [Problem(key, "", f"only [[clients]] belong into {clients_file}") for key in more]
    settings = read(content, home=path.parent, problems=problems)
    if problems:
        raise ConfigurationError(problems)
    return settings


def read(content: dict[str, Any], *, home: Path, problems: list[Problem]) -> Settings:
    """Settings of a parsed file; `problems` is added to. With problems, the settings are not to be used."""
    root = Table("", content, problems)
    me = read_me(root.table("me"))
    accounts = read_accounts(root.tables("accounts"), home)
    privacy, model, mirror = root.table("privacy"), root.table("model"), root.table("mirror")
    mirror.not_yet("on")
    mirror.close()
    money = read_money(root.table("money"), home)
    hours = read_hours(root.table("hours"), me)
    settings = Settings(
        me=me,
        hours=hours,
        accounts=accounts,
        clients=read_clients(root.tables("clients"), money),
        policy=read_policy(root.table("policy"), hours),
        summary=read_summary(root.table("summary"), me, accounts, home) if root.has("summary") else None,
        notice=read_notice(root.table("notice")),
        keep_evidence_days=privacy.integer("keep_evidence_days", 365),
        second_reader=model.flag("second_reader", True),
        replies=read_replies(root.table("replies"), home),
        invoices_file=money.file,
    )
    privacy.close()
    model.close()
    root.close()
    return settings


def _toml(path: Path, named_by: str) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        remedy = (
            f"there is no such file; copy config.example.toml to {path} and fill it in, or name yours with --config"
        )
        raise ConfigurationError([Problem(named_by, str(path), remedy)]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError([Problem(named_by, str(path), f"cannot be read: {error}")]) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError([Problem(named_by, str(path), f"is not TOML: {error}")]) from error
