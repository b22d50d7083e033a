"""One file per stored object: written once, named by its key, mapped when read, believed only when whole.

In: arrays and what they belong to. Out: read-only views of the mapped file, or None. `layout` knows the bytes
(man/msyn-kv.5); this module knows the disk. What is worth keeping is decided elsewhere. A doubtful object is a
miss that `on_doubt` hears of, never an exception.
"""

import errno
import mmap
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

from msyn.errors import MsynError, StoreFull, StoreReadOnly
from msyn.files import is_abandoned, write_atomic
from msyn.kv import layout
from msyn.kv.evict import Entry
from msyn.kv.layout import Doubt, Stored
from msyn.kv.manifest import is_key

__all__ = ["Store", "Stored"]

SUFFIX = ".kv"
MAX_MAPS = 128
STRAY_AGE_S = 600.0  # no writer takes this long: what is still unfinished then was killed

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.ENOENT, errno.EEXIST}


@dataclass(frozen=True)
class Described:
    """One object for a listing: what eviction knows of it, its model, and the hash of its tokens."""

    entry: Entry
    fingerprint: str
    content: str


class Store:
    """The objects below one private directory, fanned out by the first two digits of their keys."""

    def __init__(self, root: Path, *, on_doubt: Callable[[str, str], None] = lambda key, why: None) -> None:
        self.root = root
        self._on_doubt = on_doubt
        self._maps: WeakSet[mmap.mmap] = WeakSet()

    def save(
        self,
        key: str,
        *,
        fingerprint: str,
        behind: str,
        base: int,
        tokens: Sequence[int] | NDArray[np.int32],
        arrays: Mapping[str, NDArray],
    ) -> int:
        """Write one object; returns its bytes. Raises StoreFull or StoreReadOnly, and then has left nothing."""
        parts = layout.encode(key=key, fingerprint=fingerprint, behind=behind, base=base, tokens=tokens, arrays=arrays)
        return self.write(self.path(key), parts)

    def write(self, path: Path, parts: Iterable[bytes | memoryview]) -> int:
        """Write any file of the store, whole or not at all, in directories of mode 0700."""
        try:
            if not path.parent.is_dir():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return write_atomic(path, parts, mode=0o600)
        except OSError as error:
            raise _trouble(self.root, error) from error

    def load(self, key: str, fingerprint: str) -> Stored | None:
        """The object, checked; its arrays are views of the mapped file and cannot be written."""
        try:
            stored = self._read(key)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError) as error:
            self._on_doubt(key, _reason(error))
            return None
        return stored if stored.fingerprint == fingerprint else None

    def check(self, key: str) -> str | None:
        """Why the object is not to be trusted; None when all of it is right."""
        try:
            self._read(key)
        except (OSError, ValueError) as error:
            return _reason(error)
        return None

    def entry(self, key: str) -> Described | None:
        """What the header says, unchecked, for listings and for filling a lost index."""
        try:
            with self.path(key).open("rb") as opened:
                header = layout.peek(opened.read(layout.MAX_PEEK_BYTES))
                found = os.fstat(opened.fileno())
            entry = Entry(key, int(header["n_tokens"]), found.st_size, found.st_mtime, 0)
            return Described(entry, str(header["fingerprint"]), str(header["tokens"]))
        except (OSError, ValueError, TypeError):
            return None

    def has(self, key: str) -> bool:
        """Whether there is an object of that name; whether it is sound only `load` and `check` know."""
        return self.path(key).is_file()

    def size(self, key: str) -> int:
        """Bytes of the object on disk; 0 when there is none."""
        try:
            return self.path(key).stat().st_size
        except OSError:
            return 0

    def delete(self, key: str) -> bool:
        """Remove an object. Maps that are in use stay valid: the kernel keeps the bytes until they are dropped."""
        try:
            self.path(key).unlink()
        except OSError:
            return False
        return True

    def keys(self) -> Iterator[str]:
        """The keys of all objects, in no order."""
        for path in self.files(SUFFIX):
            if is_key(path.name.removesuffix(SUFFIX)):
                yield path.name.removesuffix(SUFFIX)

    def n_bytes(self) -> int:
        return sum(self.size(key) for key in self.keys())

    def sweep(self, now: float | None = None, *, older_than_s: float = STRAY_AGE_S) -> int:
        """Remove what killed writers left behind; returns how many files."""
        limit = (time.time() if now is None else now) - older_than_s
        n_swept = 0
        for path in self.files(".part"):
            try:
                if is_abandoned(path) or path.lstat().st_mtime < limit:
                    path.unlink()
                    n_swept += 1
            except OSError:
                continue  # another process was faster
        return n_swept

    def path(self, key: str) -> Path:
        """Where the object is. Raises ValueError for a name that no key has: nothing else becomes a path."""
        if not is_key(key):
            raise ValueError("not a key")
        return self.root / key[:2] / (key + SUFFIX)

    def files(self, suffix: str) -> Iterator[Path]:
        """Every file of the store with this ending."""
        try:
            folders = [entry.path for entry in os.scandir(self.root) if entry.is_dir(follow_symlinks=False)]
            for folder in folders:
                yield from (Path(entry.path) for entry in os.scandir(folder) if entry.name.endswith(suffix))
        except OSError:
            return

    def _read(self, key: str) -> Stored:
        fd = os.open(self.path(key), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            found = os.fstat(fd)
            _require_ours(found)
            if found.st_size < layout.MIN_BYTES:
                raise Doubt("it is cut short")
            data = self._mapped(fd, found.st_size)
        finally:
            os.close(fd)
        return layout.decode(data, key)

    def _mapped(self, fd: int, n_bytes: int) -> mmap.mmap | bytes:
        # Python's maps hold a descriptor each: a reader of a thousand objects at once gets copies of the later ones.
        if len(self._maps) >= MAX_MAPS:
            return os.pread(fd, n_bytes, 0)
        found = mmap.mmap(fd, n_bytes, access=mmap.ACCESS_READ)
        self._maps.add(found)
        return found


def _require_ours(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Doubt("it is not a regular file")
    if found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise Doubt("somebody else can write it")


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)
    return str(error)


def _trouble(root: Path, error: OSError) -> MsynError:
    if error.errno in _FULL:
        why = os.strerror(error.errno)
        return StoreFull(f"No room for cached files in {root}: {why}.", "Make some with: msyn cache gc --max 1G")
    if error.errno in _READ_ONLY:
        return StoreReadOnly(f"{root} cannot be written: {os.strerror(error.errno)}.", "Set XDG_CACHE_HOME.")
    return MsynError(f"{root} cannot be written: {error.strerror or error}.", "Check the disk.")
