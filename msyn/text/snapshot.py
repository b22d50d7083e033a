"""The bytes of a file at one moment, together with the proof that they belong together.

Owns opening files that may be hostile: a FIFO never blocks us, a device is never opened, a sparse giant is refused
by its size, a file that changes under our hands is read again. What the bytes mean is left to `reader`.
"""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from msyn.errors import Skip, Unreadable
from msyn.text.names import printable

READ_BYTES = 1 << 20
MAX_TRIES = 4
BEING_WRITTEN = "being written"

_OPEN = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_KINDS = {
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a directory",
    stat.S_IFLNK: "a symbolic link",
}


@dataclass(frozen=True)
class Stamp:
    """What fstat says of a file's content: equal stamps, equal bytes (ctime catches a preserved mtime)."""

    dev: int
    inode: int
    n_bytes: int
    mtime_ns: int
    ctime_ns: int


@dataclass(frozen=True)
class Snapshot:
    """All bytes of a file, unchanged from the first read to the last."""

    data: bytes
    stamp: Stamp

    @property
    def digest(self) -> str:
        return digest(self.data)


def digest(data: bytes) -> str:
    """The identity of a file's content everywhere in msyn: blake2b-256, hex."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def take(path: Path, *, max_bytes: int) -> Snapshot:
    """Read all of `path`. Raises Skip (not a regular file, too large, being written) or Unreadable."""
    try:
        # Asked before opening: merely opening some devices (a tape, a watchdog) does something.
        _require_regular(path, os.stat(path))
        fd = os.open(path, _OPEN)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    try:
        return _take(fd, path, max_bytes)
    except OSError as error:
        raise _unreadable(path, error) from error
    finally:
        os.close(fd)


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a regular file now; None where there is none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return _stamp(found) if stat.S_ISREG(found.st_mode) else None


def kind_of(mode: int) -> str:
    """What a file that is not regular is called in a sentence."""
    return _KINDS.get(stat.S_IFMT(mode), "not a regular file")


def _take(fd: int, path: Path, max_bytes: int) -> Snapshot:
    found = os.fstat(fd)
    _require_regular(path, found)
    for _ in range(MAX_TRIES):
        before = _stamp(found)
        if before.n_bytes > max_bytes:
            raise _too_large(path, max_bytes)
        data = _read_all(fd, path, max_bytes)
        found = os.fstat(fd)
        # Files of /proc and /sys say 0 bytes, or a page, whatever they hold.
        if _stamp(found) == before and (len(data) == before.n_bytes or _is_generated(found)):
            return Snapshot(data, before)
    raise Skip(f"{printable(path)} changes while it is read.", "Try again when it is finished.", reason=BEING_WRITTEN)


def _is_generated(found: os.stat_result) -> bool:
    return found.st_blocks == 0 and found.st_size in (0, 4096)


def _read_all(fd: int, path: Path, max_bytes: int) -> bytes:
    os.lseek(fd, 0, os.SEEK_SET)
    parts = []
    n_bytes = 0
    while part := os.read(fd, READ_BYTES):
        n_bytes += len(part)
        if n_bytes > max_bytes:
            raise _too_large(path, max_bytes)
        parts.append(part)
    return b"".join(parts)


def _stamp(found: os.stat_result) -> Stamp:
    return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _require_regular(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        kind = kind_of(found.st_mode)
        raise Skip(f"{printable(path)} is {kind}.", "Name a regular file.", reason=kind)


def _too_large(path: Path, max_bytes: int) -> Skip:
    reason = f"larger than {max_bytes / (1 << 20):g} MiB"
    return Skip(f"{printable(path)} is {reason}.", "Raise max_file_bytes, or split the file.", reason=reason)


def _unreadable(path: Path, error: OSError | ValueError) -> Unreadable:
    why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "not a usable name"
    return Unreadable(f"{printable(path)} cannot be read: {why}.", "Check its name and mode.", reason=why)
