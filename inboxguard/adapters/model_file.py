"""The shipped model on disk: arrays without code, loaded only after hash and format version match the card."""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from inboxguard.core.classifier.linear import LinearReader
from inboxguard.core.classifier.model import KINDS, Calibration, Model
from inboxguard.core.errors import ModelError
from inboxguard.core.types import Threshold

if TYPE_CHECKING:
    from inboxguard.core.classifier.encoder import EncoderReader

#: Raised when the meaning of the arrays changes: features, order of kinds, the readers' weights, calibration, networks.
FORMAT = 5
ARRAYS = "linear.npz"
ENCODER = "encoder.npz"
#: What the encoder's build step wrote of it: hashes, source, settings.
ENCODER_NOTE = "encoder.json"
#: Logits of the mails of authors held out, by networks that were fine-tuned without them.
UNSEEN = "encoder_unseen.npz"
CARD = "card.json"
_REMEDY = "install inboxguard again, or build it anew with `inboxguard train`"


def models_folder() -> Path:
    """`models/` of the installed package, or of the checkout."""
    package = Path(__file__).resolve().parent.parent
    return package / "models" if (package / "models").is_dir() else package.parent / "models"


def load_model(folder: Path, *, second: bool = True) -> Model:
    """The model.

    Args:
        folder: where card and arrays lie.
        second: whether the second reader answers too; without its file the first one answers alone.

    Raises:
        ModelError: if a file is missing, or is not the one that the card describes. Nothing of it is loaded then.
    """
    card = read_card(folder)
    if card.get("format") != FORMAT or card.get("kinds") != list(KINDS):
        raise ModelError(f"the model in {folder} is of another format; {_REMEDY}")
    _check(folder, ARRAYS, card)
    try:
        return _loaded(folder, card, card.get("together") if second else None)
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise ModelError(f"the model in {folder} does not hold what its card describes; {_REMEDY}") from error


def _loaded(folder: Path, card: dict[str, Any], together: dict[str, Any] | None) -> Model:
    # Opened here, since numpy leaves a file open that it cannot read.
    with (folder / ARRAYS).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        first = LinearReader(arrays["weights"], arrays["idf"], arrays["intercept"])
    if together is None:
        return Model(first, _calibration(card["alone"]), _threshold(card["alone"]), card["version"])
    _check(folder, ENCODER, card)
    return Model(
        first,
        _calibration(together),
        _threshold(together),
        card["version"],
        second=load_encoder(folder),
        plain=(_calibration(card["alone"]), _threshold(card["alone"]).stand),
    )


def load_encoder(folder: Path) -> "EncoderReader":
    """The second reader. `load_model` checks its hash first."""
    from inboxguard.core.classifier.encoder import from_arrays

    with np.load(folder / ENCODER, allow_pickle=False) as arrays:
        return from_arrays(arrays)


def load_second(folder: Path) -> "tuple[EncoderReader, dict[str, npt.NDArray[np.float32]], str] | None":
    """The second reader as its build step left it, its logits of mails it has not read, and the hash of its text.

    None if absent.

    Raises:
        ModelError: if the files are not the ones that the build step's note describes.
    """
    try:
        note = json.loads((folder / ENCODER_NOTE).read_text(encoding="utf-8"))
    except OSError:
        return None
    for name, digest in ((ENCODER, note["sha256"]), (UNSEEN, note["unseen_sha256"])):
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
            raise ModelError(f"{folder / name} is not the file that {ENCODER_NOTE} describes; run its build step again")
    with np.load(folder / UNSEEN, allow_pickle=False) as arrays:
        unseen = {name: arrays[name].astype(np.float32) for name in arrays.files}
    try:
        return load_encoder(folder), unseen, note["text_sha256"]
    except KeyError as error:
        raise ModelError(f"{folder / ENCODER} is of another format; run its build step again") from error


def _check(folder: Path, name: str, card: dict[str, Any]) -> None:
    path = folder / name
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"the model {path} cannot be read: {error}; {_REMEDY}") from error
    if digest != card.get("files", {}).get(name):
        raise ModelError(f"the model {path} is not the one that its card describes; {_REMEDY}")


def _calibration(part: dict[str, Any]) -> Calibration:
    return Calibration(np.array(part["slope"], np.float32), np.array(part["offset"], np.float32))


def _threshold(part: dict[str, Any]) -> Threshold:
    return Threshold(part["threshold"]["ask"], part["threshold"]["stand"])


def read_card(folder: Path) -> dict[str, Any]:
    """The model card.

    Raises:
        ModelError: if it is missing or no JSON.
    """
    try:
        return dict(json.loads((folder / CARD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"the model card in {folder} cannot be read: {error}; {_REMEDY}") from error


def save_model(folder: Path, alone: Model, together: Model | None, card: dict[str, Any]) -> None:
    """Writes the first reader's arrays, and the card with both calibrations and the hashes of all files."""
    # savez_compressed writes the same octets for the same arrays: its members carry a fixed date.
    first = alone.first
    np.savez_compressed(folder / ARRAYS, weights=first.weights, idf=first.idf, intercept=first.intercept)
    files = [ARRAYS] if together is None else [ARRAYS, ENCODER]
    card = {
        **card,
        "format": FORMAT,
        "kinds": list(KINDS),
        "version": alone.version,
        "alone": _reading(alone),
        "together": _reading(together) if together else None,
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files},
    }
    (folder / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _reading(model: Model) -> dict[str, Any]:
    return {
        "slope": [round(float(value), 5) for value in model.calibration.slope],
        "offset": [round(float(value), 5) for value in model.calibration.offset],
        "threshold": {"ask": model.threshold.ask, "stand": model.threshold.stand},
    }


def rounds(folder: Path) -> list[dict[str, Any]]:
    """The figures on blind sets so far, one a round and language; empty if none were measured."""
    path = folder / "blind" / "rounds.json"
    return list(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else []


def training_lines(folder: Path) -> list[tuple[str, list[str]]]:
    """The mails of the training text: (file name, lines) of every JSONL file, in order of name."""
    return _lines(folder / "mails", "*.jsonl")


def pattern_lines(folder: Path) -> list[tuple[str, list[str]]]:
    """The patterns of the training text, likewise."""
    return _lines(folder / "patterns", "*.txt")


def _lines(folder: Path, names: str) -> list[tuple[str, list[str]]]:
    # Not splitlines: JSON may hold U+2028 and its kin as they are.
    return [(file.name, file.read_text(encoding="utf-8").split("\n")) for file in sorted(folder.glob(names))]
