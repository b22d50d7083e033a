"""The extended attribute `user.msyn.kv`: a note on the file itself that says which manifest describes it.

In: a path or descriptor. Out: a Link, or None for anything doubtful. The value is a hint: whoever may write the file
may write it too, so it only ever selects among things that are then checked, and nothing in it is a path. File
systems without attributes are not an error; the manifest's name (manifest.py) is found from the content as well.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import xattr

NAME = "user.msyn.kv"
VERSION = 1
MAX_BYTES = 200

_FORM = re.compile(rb"([1-9][0-9]{0,3}) ([0-9a-f]{64}) ([0-9a-f]{64})")


@dataclass(frozen=True)
class Link:
    """Format version, manifest key, and digest of the content that the manifest describes."""

    version: int
    key: str
    digest: str

    def encode(self) -> bytes:
        return f"{self.version} {self.key} {self.digest}".encode("ascii")


def write_link(path_or_fd: Path | int, link: Link) -> bool:
    """Set the attribute. False where it cannot be: not supported, not ours, read-only, no room in the inode."""
    try:
        xattr.setxattr(_named(path_or_fd), NAME, link.encode())
    except (OSError, ValueError):
        return False
    return True


def read_link(path_or_fd: Path | int) -> Link | None:
    """The link, if there is one of this version in the right form."""
    try:
        value = xattr.getxattr(_named(path_or_fd), NAME)
    except (OSError, ValueError):
        return None
    found = _FORM.fullmatch(value) if len(value) <= MAX_BYTES else None
    if found is None or int(found[1]) != VERSION:
        return None
    return Link(VERSION, found[2].decode("ascii"), found[3].decode("ascii"))


def remove_link(path_or_fd: Path | int) -> bool:
    """Take the attribute away. False where there was none, or it is not ours to take. A symbolic link has none: what
    it leads to keeps its own."""
    try:
        if isinstance(path_or_fd, Path) and path_or_fd.is_symlink():
            return False
        xattr.removexattr(_named(path_or_fd), NAME)
    except (OSError, ValueError):
        return False
    return True


def _named(path_or_fd: Path | int) -> str | int:
    name = path_or_fd if isinstance(path_or_fd, int) else str(path_or_fd)
    # The C side would stop at a NUL and touch the file of the shorter name.
    if isinstance(name, str) and "\0" in name:
        raise ValueError("embedded null character")
    return name
