"""The bytes of one object file, as man/msyn-kv.5 describes them: encode, and decode without believing anything.

    prefix (24 bytes)   magic, format version, bytes of the header, bytes of the whole file
    header              JSON, padded with spaces so that the payload begins at a multiple of ALIGN
    payload             token ids, then the arrays in the header's order, each at a multiple of ALIGN
    trailer (4 bytes)   CRC-32 of everything before it

Pure: buffers in, buffers out. The checksum guards against disks and crashes, not against the owner of the directory
(nobody else can write it, and no unkeyed sum would stop one who can). CRC-32 does that at 2.1 GB/s here, SHA-256
at 1.3, blake2b at 1.0; reading is what a warm question waits for. The key and the blake2b hash of the token ids are
in the header too, so an object under another's name is found out.
"""

import json
import mmap
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from msyn.kv.segments import content_hash, token_bytes

MAGIC = b"\x89MSYNKV\n"
VERSION = 1
PREFIX = struct.Struct("<8sIIQ")
TRAILER = struct.Struct("<I")
ALIGN = 64
MAX_HEADER_BYTES = 1 << 16
MAX_PEEK_BYTES = PREFIX.size + MAX_HEADER_BYTES
MAX_ARRAYS = 256
MAX_DIMENSIONS = 8
DTYPES = ("<f2", "<f4", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4")  # bfloat16 travels as <u2
HEADER_FIELDS = ("key", "fingerprint", "tokens", "behind", "base", "n_tokens", "arrays")
ARRAY_FIELDS = ("dtype", "shape", "offset")
MIN_BYTES = PREFIX.size + TRAILER.size


class Doubt(ValueError):
    """The bytes are not an object of this format, or not the one they are named after."""


@dataclass(frozen=True)
class Stored:
    """One object as read. `arrays` and `tokens` are read-only."""

    fingerprint: str
    behind: str
    base: int
    tokens: NDArray[np.int32]
    arrays: Mapping[str, NDArray]

    @property
    def n_bytes(self) -> int:
        return sum(array.nbytes for array in self.arrays.values())


def encode(
    *,
    key: str,
    fingerprint: str,
    behind: str,
    base: int,
    tokens: Sequence[int] | NDArray[np.int32],
    arrays: Mapping[str, NDArray],
) -> Iterator[bytes | memoryview]:
    """The object in parts, ready to be written one after the other. Raises ValueError before the first part."""
    ids = token_bytes(tokens)
    plain = {name: np.asarray(_plain(name, array), order="C") for name, array in arrays.items()}
    table, end = _place(len(ids), plain)
    header = {
        "key": key,
        "fingerprint": fingerprint,
        "tokens": content_hash(tokens),
        "behind": behind,
        "base": base,
        "n_tokens": len(ids) // 4,
        "arrays": table,
    }
    text = json.dumps(header, separators=(",", ":")).encode("ascii")
    text += b" " * (-(PREFIX.size + len(text)) % ALIGN)
    if len(text) > MAX_HEADER_BYTES or len(table) > MAX_ARRAYS:
        raise ValueError("too many arrays for one object")
    n_bytes = PREFIX.size + len(text) + end + TRAILER.size
    pieces: list[bytes | memoryview] = [PREFIX.pack(MAGIC, VERSION, len(text), n_bytes) + text, ids]
    offset = len(ids)
    for name, array in plain.items():
        pieces.append(bytes(table[name]["offset"] - offset))
        pieces.append(array.reshape(-1).view(np.uint8).data)
        offset = table[name]["offset"] + array.nbytes
    return _summed(pieces)


def decode(data: bytes | mmap.mmap, key: str) -> Stored:
    """Read an object that should be named `key`. Raises Doubt. The arrays are views of `data`."""
    view = memoryview(data)
    header, payload = _opened(view)
    fingerprint, behind = _text(header, "fingerprint"), _text(header, "behind")
    n_tokens, base = _count(header, "n_tokens"), _count(header, "base")
    if n_tokens * 4 > len(payload):
        raise Doubt("its tokens do not fit into it")
    tokens = np.frombuffer(payload, "<i4", n_tokens)
    if header["key"] != key or header["tokens"] != content_hash(tokens):
        raise Doubt("it is not what its name says")
    arrays = _arrays(header["arrays"], n_tokens * 4, payload)
    return Stored(fingerprint, behind, base, tokens.astype(np.int32, copy=False), arrays)


def peek(data: bytes) -> dict[str, Any]:
    """The header alone, from the first MAX_PEEK_BYTES of an object: for listings, where nothing is computed with
    it. Raises Doubt."""
    if len(data) < PREFIX.size:
        raise Doubt("it is cut short")
    magic, version, n_header, _ = PREFIX.unpack_from(data)
    if magic != MAGIC or version != VERSION:
        raise Doubt("it is not an object of this version of msyn")
    return _header(data[PREFIX.size : PREFIX.size + min(n_header, MAX_HEADER_BYTES)])


def _summed(pieces: list[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    total = 0
    for piece in pieces:
        total = zlib.crc32(piece, total)
        yield piece
    yield TRAILER.pack(total)


def _opened(view: memoryview) -> tuple[dict[str, Any], memoryview]:
    """The header, and the payload, once magic, version, lengths and checksum are right."""
    if len(view) < MIN_BYTES:
        raise Doubt("it is cut short")
    magic, version, n_header, n_bytes = PREFIX.unpack_from(view)
    if magic != MAGIC:
        raise Doubt("it is not an object of msyn")
    if version != VERSION:
        raise Doubt(f"its format is version {version}, not {VERSION}")
    start = PREFIX.size + n_header
    if n_bytes != len(view) or n_header > MAX_HEADER_BYTES or start % ALIGN or start + TRAILER.size > n_bytes:
        raise Doubt("its lengths are wrong")
    body = view[: -TRAILER.size]
    if TRAILER.unpack_from(view, len(body)) != (zlib.crc32(body),):
        raise Doubt("its checksum is wrong")
    return _header(bytes(view[PREFIX.size : start])), body[start:]


def _header(text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Doubt("its header is not JSON") from error
    if not isinstance(header, dict) or header.keys() != set(HEADER_FIELDS):
        raise Doubt("its header has other fields")
    return header


def _arrays(table: object, end: int, payload: memoryview) -> dict[str, NDArray]:
    if not isinstance(table, dict) or len(table) > MAX_ARRAYS:
        raise Doubt("its arrays are not a table")
    arrays = {}
    for name, entry in table.items():
        if not isinstance(entry, dict) or entry.keys() != set(ARRAY_FIELDS) or entry["dtype"] not in DTYPES:
            raise Doubt("an array is not described")
        shape = _shape(entry["shape"])
        dtype, start = np.dtype(entry["dtype"]), _aligned(end)
        end = start + prod(shape) * dtype.itemsize
        # Offsets are where the format puts them, so arrays can neither overlap nor leave room for anything else.
        if entry["offset"] != start or end > len(payload):
            raise Doubt("an array does not fit into it")
        arrays[name] = np.frombuffer(payload[start:end], dtype).reshape(shape)
    if end != len(payload):
        raise Doubt("it holds more than it says")
    return arrays


def _shape(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) > MAX_DIMENSIONS:
        raise Doubt("a shape is not a list")
    if any(type(n) is not int or not 0 <= n < 1 << 40 for n in value):
        raise Doubt("a shape holds something else than counts")
    if prod(n or 1 for n in value) >= 1 << 40:  # also when a 0 makes it take no room: numpy has limits of its own
        raise Doubt("a shape is too large")
    return tuple(value)


def _place(end: int, arrays: Mapping[str, NDArray]) -> tuple[dict[str, dict[str, Any]], int]:
    table = {}
    for name, array in arrays.items():
        start = _aligned(end)
        table[name] = {"dtype": array.dtype.str, "shape": list(array.shape), "offset": start}
        end = start + array.nbytes
    return table, end


def _plain(name: str, array: NDArray) -> NDArray:
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    if little.dtype.str not in DTYPES or array.ndim > MAX_DIMENSIONS:
        raise ValueError(f"array {name!r} of {array.dtype} and {array.ndim} dimensions cannot be stored")
    return little


def _aligned(offset: int) -> int:
    return -(-offset // ALIGN) * ALIGN


def _text(header: dict[str, Any], name: str) -> str:
    if not isinstance(header[name], str):
        raise Doubt(f"{name} is not a string")
    return str(header[name])


def _count(header: dict[str, Any], name: str) -> int:
    value = header[name]
    if type(value) is not int or not 0 <= value < 1 << 40:
        raise Doubt(f"{name} is not a count")
    return value
