"""Small segments, arrays and manifests for the tests of the store."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from msyn.kv.library import Library
from msyn.kv.manifest import Manifest, SegmentRef
from msyn.kv.segments import Segment, segment
from msyn.text.reader import read_document
from msyn.text.snapshot import digest

MODEL = "model-a"
FILED = "model-a+prefix"
PREFIX = [1, 2, 3]
ROOMY = 1 << 30


def arrays_for(n_tokens: int, seed: int = 0) -> dict[str, NDArray]:
    """What an engine might export: un-rotated keys and values of two layers."""
    rng = np.random.default_rng(seed)
    return {
        "k": rng.standard_normal((2, n_tokens, 4)).astype(np.float16),
        "v": rng.standard_normal((2, n_tokens, 4)).astype(np.float32),
    }


def cut(text: str, fingerprint: str = MODEL) -> list[Segment]:
    """`text` as segments, one token per character."""
    return segment([[ord(char) for char in line] for line in text.split("\n")], fingerprint=fingerprint, prefix=PREFIX)


def build(library: Library, path: Path, fingerprint: str = MODEL, filed: str = FILED) -> Manifest:
    """What the build job does: read, cut, compute what is missing, store, record."""
    document = read_document(path, max_bytes=1 << 24)
    found = cut(document.text, fingerprint)
    for each in found:
        if not library.has(each.key):
            library.save(each, fingerprint=fingerprint, base=len(PREFIX), arrays=arrays_for(len(each.tokens)))
    refs = tuple(SegmentRef(each.key, len(each.tokens), each.first_line, each.n_lines) for each in found)
    n_tokens = sum(ref.n_tokens for ref in refs)
    manifest = Manifest(
        document.data_digest, filed, document.n_bytes, len(document.lines), n_tokens, document.encoding, refs
    )
    library.record(path, manifest, stamp=document.stamp)
    return manifest


def prose(n_lines: int, seed: int = 0) -> str:
    """Lines that differ, so that segments do."""
    rng = np.random.default_rng(seed)
    return "".join(f"line {i} says {rng.integers(1 << 30):x} and {rng.integers(1 << 30):x}\n" for i in range(n_lines))


def find(library: Library, path: Path, filed: str = FILED) -> object:
    return library.find(path, digest(path.read_bytes()), filed)


def state(library: Library, path: Path) -> str:
    return {row.path: row.state for row in library.files()}[path]


def objects(library: Library) -> set[str]:
    return set(library.store.keys())
