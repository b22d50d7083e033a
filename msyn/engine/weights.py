"""Reading `model.safetensors`, whole or in shards: mapped, checked, and converted to float32 where it is wanted.

In: a model folder. Out: tensors by name, each looked up with the shape that the architecture promises, and the digest
of all weight bytes. The format is read here because safetensors' NumPy door refuses bfloat16 and copies twice. What the
names mean is left to `llama`.
"""

import hashlib
import json
import math
import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from msyn.errors import NoEngine, Unsupported

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
MAX_HEADER_BYTES = 100 << 20  # the limit of the format's own reader
# NumPy has no bfloat16: its bits are the upper half of a float32
_STORED_AS: dict[str, np.dtype[Any]] = {"F16": np.dtype("<f2"), "BF16": np.dtype("<u2"), "F32": np.dtype("<f4")}


@dataclass(frozen=True)
class Tensor:
    """One stored tensor; `raw` maps the file."""

    raw: NDArray
    dtype: str

    def into(self, out: NDArray[np.float32]) -> None:
        """Convert to float32 into `out`, which has the same shape."""
        if self.dtype == "BF16":
            np.left_shift(self.raw, 16, out=out.view(np.uint32), dtype=np.uint32)
        else:
            np.copyto(out, self.raw)

    def float32(self) -> NDArray[np.float32]:
        out = np.empty(self.raw.shape, np.float32)
        self.into(out)
        return out


class Weights:
    """The tensors of a model folder. Remembers which were asked for: what is left over was not understood."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files = {path: _map(path) for path in _weight_files(folder)}
        self._tensors: dict[str, Tensor] = {}
        for path, data in self._files.items():
            self._tensors.update(_tensors(path, np.frombuffer(data, np.uint8)))
        self._unread = set(self._tensors)

    def __contains__(self, name: str) -> bool:
        return name in self._tensors

    def get(self, name: str, *shape: int) -> Tensor:
        """The tensor `name`, which must have this shape."""
        if name not in self._tensors:
            raise NoEngine(f"{self.folder}: the tensor {name} is missing.", "Download the model again.")
        tensor = self._tensors[name]
        if tensor.raw.shape != shape:
            raise NoEngine(
                f"{self.folder}: {name} has the shape {tensor.raw.shape}, config.json says {shape}.",
                "Both files must come from the same model.",
            )
        self._unread.discard(name)
        return tensor

    def left_over(self) -> list[str]:
        return sorted(self._unread)

    def digest(self) -> bytes:
        """BLAKE2b-256 of every weight file, in the order of their names."""
        digest = hashlib.blake2b(digest_size=32)
        for path in sorted(self._files):
            digest.update(self._files[path])
        return digest.digest()


def _weight_files(folder: Path) -> list[Path]:
    if (folder / SINGLE).is_file():
        return [folder / SINGLE]
    index = folder / INDEX
    if not index.is_file():
        raise NoEngine(
            f"{folder} holds no {SINGLE}.", "Point `model` at a Hugging Face folder with safetensors weights."
        )
    names = set(_shard_names(index))
    for name in sorted(names):
        if name != Path(name).name or not (folder / name).is_file():
            raise NoEngine(f"{index} names the file {name!r}, which is not there.", "Download the model again.")
    return sorted(folder / name for name in names)


def _shard_names(index: Path) -> list[str]:
    try:
        return [str(name) for name in json.loads(index.read_bytes())["weight_map"].values()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoEngine(f"{index} cannot be read: {error}.", "Download the model again.") from error


def _map(path: Path) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise NoEngine(f"{path} cannot be read: {error}.", "Check its permissions and its size.") from error


def _tensors(path: Path, data: NDArray[np.uint8]) -> Iterator[tuple[str, Tensor]]:
    """Every tensor of one file; nothing in the header is believed before it has been compared with the file's size."""
    try:
        n_header = int(data[:8].view("<u8")[0])
        if n_header > min(MAX_HEADER_BYTES, len(data) - 8):
            raise ValueError("its header is longer than the file")
        header = json.loads(data[8 : 8 + n_header].tobytes())
        for name, entry in header.items():
            if name != "__metadata__":
                yield name, _tensor(entry, data[8 + n_header :])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise NoEngine(f"{path} is not a usable safetensors file: {error}.", "Download the model again.") from error


def _tensor(entry: dict[str, Any], payload: NDArray[np.uint8]) -> Tensor:
    dtype = str(entry["dtype"])
    if dtype not in _STORED_AS:
        raise Unsupported(
            f"These weights are stored as {dtype}; the reference engine reads F16, BF16 and F32.",
            "Use the original, unquantised model.",
        )
    shape = tuple(int(size) for size in entry["shape"])
    begin, end = (int(offset) for offset in entry["data_offsets"])
    n_bytes = math.prod(shape) * _STORED_AS[dtype].itemsize
    if min(shape, default=0) < 0 or not 0 <= begin <= end <= len(payload) or end - begin != n_bytes:
        raise ValueError("a tensor lies outside the file")
    return Tensor(payload[begin:end].view(_STORED_AS[dtype]).reshape(shape), dtype)
