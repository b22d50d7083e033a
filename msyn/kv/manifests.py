"""Manifests on disk, one small file each, named by model and content; with a hint where the file was last seen.

In: a Manifest and a path. Out: the same, or None for anything doubtful. The hint fills a lost index again and is
checked against the file before it is used. Bytes: two lines, the JSON and its blake2b-256.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from msyn.errors import Skip
from msyn.kv.manifest import Manifest, is_key, manifest_key
from msyn.kv.store import Store
from msyn.text import snapshot

SUFFIX = ".json"
MAX_BYTES = 64 << 20


@dataclass(frozen=True)
class Record:
    """A manifest as it lies on disk."""

    manifest: Manifest
    path: Path
    built_at: float


class Manifests:
    """The manifests below one directory, written through a Store."""

    def __init__(self, root: Path) -> None:
        self._store = Store(root)

    def save(self, record: Record) -> None:
        """Raises StoreFull, StoreReadOnly."""
        table = {
            "manifest": record.manifest.to_json(),
            "path": os.fsencode(record.path).hex(),
            "built_at": record.built_at,
        }
        line = json.dumps(table, separators=(",", ":")).encode("ascii")
        parts = [line, b"\n", snapshot.digest(line).encode("ascii"), b"\n"]
        self._store.write(self._path(record.manifest.key), parts)

    def load(self, fingerprint: str, digest: str) -> Manifest | None:
        """The manifest of this content for this model."""
        record = self.record(manifest_key(fingerprint, digest))
        if record is None or (record.manifest.fingerprint, record.manifest.digest) != (fingerprint, digest):
            return None
        return record.manifest

    def record(self, key: str) -> Record | None:
        """What lies under `key`, whole and named rightly, or None."""
        try:
            data = snapshot.take(self._path(key), max_bytes=MAX_BYTES).data
            return _decoded(data, key)
        except (Skip, ValueError, KeyError, TypeError):
            return None

    def has(self, key: str) -> bool:
        return self._path(key).is_file()

    def keys(self) -> Iterator[str]:
        for path in self._store.files(SUFFIX):
            if is_key(path.name.removesuffix(SUFFIX)):
                yield path.name.removesuffix(SUFFIX)

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def sweep(self, now: float | None = None) -> int:
        return self._store.sweep(now)

    def _path(self, key: str) -> Path:
        return self._store.path(key).with_suffix(SUFFIX)


def _decoded(data: bytes, key: str) -> Record:
    line, digest, end = data.split(b"\n")
    if end or digest.decode("ascii") != snapshot.digest(line):
        raise ValueError("the checksum is wrong")
    table = json.loads(line)
    manifest = Manifest.from_json(table["manifest"])
    if manifest.key != key:
        raise ValueError("it is not what its name says")
    path = Path(os.fsdecode(bytes.fromhex(table["path"])))
    return Record(manifest, path, float(table["built_at"]))
