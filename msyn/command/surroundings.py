"""What the client tells about where a request is made: shell, system, directory, and the names in it.

On the key-press path: standard library only, no dataclass, and bounded in entries and bytes, however large the
directory is. Names only, never contents, and none that starts with a dot. context.py is the broker's side.
"""

import os
from typing import Any

from msyn.config import MAX_CWD_NAMES

MAX_NAMES_BYTES = 4096
MAX_SCANNED = 4096  # entries of a directory that are looked at before the choice is made


def gather(shell: str = "") -> dict[str, Any]:
    """What the client tells beside the intent."""
    try:
        cwd = os.getcwd()
    except OSError:  # the directory was deleted under the shell
        cwd = "/"
    return {
        "shell": shell or os.path.basename(os.environ.get("SHELL", "")) or "bash",
        "os": _os_name(),
        "cwd": cwd,
        "names": names_in(cwd),
        "path": os.environ.get("PATH", os.defpath),
    }


def names_in(folder: str) -> list[str]:
    """Names in a directory, directories with a slash, in order; as many as the limits allow."""
    found: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for count, entry in enumerate(entries):
                if count >= MAX_SCANNED:
                    break
                if not entry.name.startswith("."):
                    found.append(entry.name + "/" * _is_dir(entry))
    except OSError:
        return []
    return cut_names(sorted(found, key=lambda name: (not name.endswith("/"), name)))


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def cut_names(names: list[str]) -> list[str]:
    """As many of the names, from the first, as the limits of number and bytes allow."""
    kept: list[str] = []
    room = MAX_NAMES_BYTES
    for name in names:
        room -= len(name.encode("utf-8", "surrogateescape"))
        if room < 0 or len(kept) >= MAX_CWD_NAMES:
            break
        kept.append(name)
    return kept


def _os_name() -> str:
    try:
        with open("/etc/os-release", encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.startswith("PRETTY_NAME="):
                    return line.partition("=")[2].strip().strip("\"'")[:64]
    except OSError:
        pass
    return os.uname().sysname
