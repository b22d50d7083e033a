"""Writing files so that nobody ever sees half of one: the only place that knows how.

Write beside the final name, flush, rename, flush the directory (restic's order). Standard library only.
"""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

Buffer = bytes | bytearray | memoryview


def write_atomic(path: Path, parts: Iterable[Buffer], *, mode: int = 0o600) -> int:
    """Write `parts` to `path`, all or nothing; returns the bytes written. Raises OSError (disk full, read-only),
    and leaves no temporary file behind when it does."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(6)}.part")
    n_bytes = 0
    fd = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, mode)
    try:
        with os.fdopen(fd, "wb") as out:
            for part in parts:
                n_bytes += out.write(part)
            out.flush()
            os.fsync(out.fileno())
        os.replace(scratch, path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    sync_dir(path.parent)
    return n_bytes


def is_abandoned(scratch: Path) -> bool:
    """Whether the process that was writing this unfinished file is gone; its name carries the process id."""
    pid = ("", "", "", *scratch.name.split("."))[-3]
    return pid.isdecimal() and not Path("/proc", pid).exists()


def sync_dir(path: Path) -> None:
    """Make renames and deletions inside `path` survive a power cut."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
