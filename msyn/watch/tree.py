"""inotify over whole trees: which files changed, with new directories watched before they are scanned.

In: root directories. Out: Change events. Renames of directories keep their watches, because
a watch follows the inode and only the name map has to change. What is worth building is decided by whoever reads
the file; here only directories named in SKIPPED_DIRECTORIES are left unwatched.
"""

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from inotify_simple import Event, INotify, flags

from msyn.errors import BadUsage, MsynError

SKIPPED_DIRECTORIES = frozenset({".git", ".hg", ".svn", "__pycache__", "node_modules", ".venv"})
MASK = (
    flags.CLOSE_WRITE
    | flags.MODIFY  # a log that is never closed; the kernel merges equal events, the debounce does the rest
    | flags.MOVED_FROM
    | flags.MOVED_TO
    | flags.CREATE
    | flags.DELETE
    | flags.DELETE_SELF
    | flags.MOVE_SELF
    | flags.ATTRIB
    | flags.ONLYDIR
    | flags.DONT_FOLLOW
    | flags.EXCL_UNLINK
)


@dataclass(frozen=True)
class Change:
    """`written`: the file at `path` may have new content. `relabelled`: only its metadata changed, perhaps its link to
    its KV. `gone`: it is not there any more. `overflow`: events were lost, everything under `path` is in doubt."""

    kind: Literal["written", "relabelled", "gone", "overflow"]
    path: str


class Tree:
    """Watches every directory below `roots`. Raises BadUsage for a root that is no directory, MsynError naming the
    kernel limit when the watches run out."""

    def __init__(self, roots: list[Path]) -> None:
        self._inotify = INotify()
        self.roots = [os.path.realpath(root) for root in roots]
        self._path_of: dict[int, str] = {}
        self._wd_of: dict[str, int] = {}
        for root in self.roots:
            if not os.path.isdir(root):
                raise BadUsage(f"{root} is not a directory.", "msyn watch takes directories.")
            for _ in self._adopt(root):
                pass

    @property
    def n_directories(self) -> int:
        return len(self._path_of)

    def fileno(self) -> int:
        return self._inotify.fileno()

    def close(self) -> None:
        self._inotify.close()

    def read(self, timeout_s: float | None) -> list[Change]:
        """Changes since the last call; waits up to `timeout_s` (None: for ever) for the first one."""
        events = list(self._inotify.read(None if timeout_s is None else max(0, int(timeout_s * 1000))))
        moved_away: dict[int, str] = {}
        changes = [change for event in events for change in self._changes(event, moved_away)]
        for path in moved_away.values():  # a directory that left the tree, or whose other half is still to come
            self._drop(path)
        return changes

    def _changes(self, event: Event, moved_away: dict[int, str]) -> Iterator[Change]:
        mask = event.mask
        if mask & flags.Q_OVERFLOW:
            yield from (Change("overflow", root) for root in self.roots)
            return
        here = self._path_of.get(event.wd)
        if here is None:
            return
        if mask & (flags.IGNORED | flags.UNMOUNT | flags.DELETE_SELF):
            self._forget(event.wd)
            if mask & (flags.UNMOUNT | flags.DELETE_SELF):
                yield Change("gone", here)
            return
        if not event.name:
            return
        path = os.path.join(here, event.name)
        if mask & flags.ISDIR:
            yield from self._directory(mask, event.cookie, path, moved_away)
        elif mask & (flags.MOVED_FROM | flags.DELETE):
            yield Change("gone", path)
        elif mask & (flags.CLOSE_WRITE | flags.MODIFY | flags.MOVED_TO | flags.CREATE):
            yield Change("written", path)  # CREATE alone announces hard links, which never write
        elif mask & flags.ATTRIB:
            yield Change("relabelled", path)

    def _directory(self, mask: int, cookie: int, path: str, moved_away: dict[int, str]) -> Iterator[Change]:
        if mask & flags.MOVED_FROM:
            moved_away[cookie] = path
            yield Change("gone", path)
        elif mask & flags.MOVED_TO:
            old = moved_away.pop(cookie, None)
            if old is not None:
                self._rename(old, path)
            yield from self._adopt(path)
        elif mask & flags.CREATE:
            yield from self._adopt(path)
        elif mask & flags.DELETE:
            yield Change("gone", path)

    def _adopt(self, top: str) -> Iterator[Change]:
        """Watch `top` and all below, each directory before it is listed: whatever is created after the listing
        makes an event, whatever was there before is found by it (the race of mkdir -p a/b && echo > a/b/f)."""
        if os.path.basename(top) in SKIPPED_DIRECTORIES:
            return
        pending = [top]
        while pending:
            here = pending.pop()
            if not self._watch(here):
                continue
            try:
                entries = list(os.scandir(here))
            except OSError:
                continue  # gone again, or unreadable: its own events or nothing
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in SKIPPED_DIRECTORIES:
                        pending.append(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    yield Change("written", entry.path)

    def _watch(self, path: str) -> bool:
        try:
            wd = self._inotify.add_watch(path, MASK)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise MsynError(
                    f"{path}: no inotify watches are left (this tree needs more than {self.n_directories}).",
                    f"Run: sudo sysctl fs.inotify.max_user_watches={max(524288, 4 * self.n_directories)}",
                ) from error
            return False
        self._path_of[wd] = path
        self._wd_of[path] = wd
        return True

    def _below(self, top: str) -> list[str]:
        return [path for path in self._wd_of if path == top or path.startswith(top + "/")]

    def _rename(self, old: str, new: str) -> None:
        for path in self._below(old):
            wd = self._wd_of.pop(path)
            moved = new + path[len(old) :]
            self._path_of[wd] = moved
            self._wd_of[moved] = wd

    def _drop(self, top: str) -> None:
        for path in self._below(top):
            wd = self._wd_of[path]
            self._forget(wd)
            try:
                self._inotify.rm_watch(wd)
            except OSError:
                pass  # the kernel dropped it first

    def _forget(self, wd: int) -> None:
        path = self._path_of.pop(wd, None)
        if path is not None and self._wd_of.get(path) == wd:
            del self._wd_of[path]
