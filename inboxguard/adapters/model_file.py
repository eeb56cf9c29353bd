"""The shipped model on disk: arrays without code, loaded only after hash and format version match the card."""

import hashlib
import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from inboxguard.core.classifier.linear import LinearReader
from inboxguard.core.classifier.model import KINDS, Calibration, Model
from inboxguard.core.errors import ModelError
from inboxguard.core.types import Threshold

#: Raised when the meaning of the arrays changes: features, order of kinds, calibration.
FORMAT = 1
ARRAYS = "linear.npz"
CARD = "card.json"
_REMEDY = "install inboxguard again, or build it anew with `inboxguard train`"


def models_folder() -> Path:
    """`models/` of the installed package, or of the checkout."""
    package = Path(__file__).resolve().parent.parent
    return package / "models" if (package / "models").is_dir() else package.parent / "models"


def load_model(folder: Path) -> Model:
    """The model.

    Raises:
        ModelError: if a file is missing, or is not the one that the card describes. Nothing of it is loaded then.
    """
    card = read_card(folder)
    if card.get("format") != FORMAT or card.get("kinds") != list(KINDS):
        raise ModelError(f"the model in {folder} is of another format; {_REMEDY}")
    path = folder / ARRAYS
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"the model {path} cannot be read: {error}; {_REMEDY}") from error
    if digest != card.get("files", {}).get(ARRAYS):
        raise ModelError(f"the model {path} is not the one that its card describes; {_REMEDY}")
    try:
        with np.load(path, allow_pickle=False) as arrays:
            reader = LinearReader(arrays["weights"], arrays["idf"], arrays["intercept"])
            calibration = Calibration(arrays["slope"], arrays["offset"])
        cuts = card["threshold"]
        return Model(reader, calibration, Threshold(cuts["ask"], cuts["stand"]), card["version"])
    except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise ModelError(f"the model {path} does not hold what its card describes; {_REMEDY}") from error


def read_card(folder: Path) -> dict[str, Any]:
    """The model card.

    Raises:
        ModelError: if it is missing or no JSON.
    """
    try:
        return dict(json.loads((folder / CARD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"the model card in {folder} cannot be read: {error}; {_REMEDY}") from error


def save_model(folder: Path, model: Model, card: dict[str, Any]) -> None:
    """Writes the arrays and then the card that names their hash."""
    path = folder / ARRAYS
    # savez_compressed writes the same octets for the same arrays: its members carry a fixed date.
    np.savez_compressed(
        path,
        weights=model.first.weights,
        idf=model.first.idf,
        intercept=model.first.intercept,
        slope=model.calibration.slope,
        offset=model.calibration.offset,
    )
    card = {**card, "format": FORMAT, "kinds": list(KINDS), "version": model.version}
    card["threshold"] = {"ask": model.threshold.ask, "stand": model.threshold.stand}
    card["files"] = {ARRAYS: hashlib.sha256(path.read_bytes()).hexdigest()}
    text = json.dumps(card, ensure_ascii=False, indent=2) + "\n"
    (folder / CARD).write_text(text, encoding="utf-8")


def training_lines(folder: Path) -> list[tuple[str, list[str]]]:
    """The mails of the training text: (file name, lines) of every JSONL file, in order of name."""
    return _lines(folder / "mails", "*.jsonl")


def pattern_lines(folder: Path) -> list[tuple[str, list[str]]]:
    """The patterns of the training text, likewise."""
    return _lines(folder / "patterns", "*.txt")


def _lines(folder: Path, names: str) -> list[tuple[str, list[str]]]:
    return [(file.name, file.read_text(encoding="utf-8").splitlines()) for file in sorted(folder.glob(names))]
