"""The file system as targets.py and preview.py see it: looking only, bounded in entries and in time.

`Disk` acts and decides nothing. It follows no symbolic link below a target, and starts no program but find,
with arguments from finding.py, and `git ls-files`, with hooks and monitors of the repository switched off.
"""

import glob
import os
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

SAFE_PATH = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin"
_GIT = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-optional-locks", "--literal-pathspecs")


@dataclass(frozen=True)
class Entry:
    """One name in the file system, as lstat tells it."""

    path: str
    kind: str  # "file", "directory", "link" or "other"
    n_bytes: int = 0
    device: int = 0


class OutOfTime(Exception):
    """Looking took longer than it may; what was seen so far is a lower bound."""


class Disk:
    """Reads below `cwd` until `limit_s` seconds have passed."""

    def __init__(self, cwd: str, *, limit_s: float = 0.5) -> None:
        self.cwd = cwd
        self.ends = time.monotonic() + limit_s

    def look(self, path: str) -> Entry | None:
        """The entry at `path`, or None when nothing is there or may be seen."""
        try:
            found = os.lstat(os.path.join(self.cwd, path))
        except (OSError, ValueError):
            return None
        kinds = ((stat.S_ISREG, "file"), (stat.S_ISDIR, "directory"), (stat.S_ISLNK, "link"))
        kind = next((name for test, name in kinds if test(found.st_mode)), "other")
        return Entry(path, kind, found.st_size, found.st_dev)

    def is_directory(self, path: str) -> bool:
        """Is it a directory, through links?"""
        return os.path.isdir(os.path.join(self.cwd, path))

    def link_target(self, path: str) -> str:
        try:
            return os.readlink(os.path.join(self.cwd, path))
        except OSError:
            return ""

    def matches(self, pattern: str) -> Iterator[str]:
        """What a shell puts for a glob, hidden names only where the pattern says so."""
        for found in glob.iglob(pattern, root_dir=self.cwd, recursive=False):
            self._check()
            yield found

    def below(self, path: str) -> Iterator[Entry]:
        """Every entry under a directory, without following links."""
        waiting = [path]
        while waiting:
            folder = waiting.pop()
            self._check()
            try:
                names = os.listdir(os.path.join(self.cwd, folder))
            except OSError:
                continue
            for name in names:
                self._check()
                entry = self.look(os.path.join(folder, name))
                if entry is None:
                    continue
                if entry.kind == "directory":
                    waiting.append(entry.path)
                yield entry

    def _check(self) -> None:
        if time.monotonic() > self.ends:
            raise OutOfTime

    def found_by(self, arguments: list[str]) -> list[str]:
        """What find lists. Raises OutOfTime."""
        find = shutil.which("find", path=SAFE_PATH)
        if find is None:
            return []
        try:
            done = subprocess.run(
                [find, *arguments],
                cwd=self.cwd,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                timeout=max(0.05, self.ends - time.monotonic()),
                env={"PATH": SAFE_PATH, "LC_ALL": "C.UTF-8"},
            )
        except OSError:
            return []
        except subprocess.TimeoutExpired as late:
            raise OutOfTime from late
        return [name for name in os.fsdecode(done.stdout).split("\0") if name]

    def in_git(self, paths: list[str]) -> frozenset[str] | None:
        """Of the files at or below `paths`, those that git keeps (as absolute paths); None outside of a repository."""
        top = self._repository(paths)
        git = shutil.which("git", path=SAFE_PATH)
        if top is None or git is None:
            return None
        absolute = [os.path.normpath(os.path.join(self.cwd, path)) for path in paths]
        try:
            done = subprocess.run(
                [git, *_GIT, "-C", top, "ls-files", "-z", "--", *absolute],
                capture_output=True,
                timeout=max(0.1, self.ends - time.monotonic()),
                stdin=subprocess.DEVNULL,
                env={"PATH": SAFE_PATH, "LC_ALL": "C", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"},
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        if done.returncode:
            return None
        names = os.fsdecode(done.stdout).split("\0")
        return frozenset(os.path.join(top, name) for name in names if name)

    def _repository(self, paths: list[str]) -> str | None:
        """The working tree that holds all of `paths`, if one does."""
        if not paths:
            return None
        here = os.path.normpath(os.path.join(self.cwd, os.path.commonpath([os.path.join(self.cwd, p) for p in paths])))
        while True:
            if os.path.exists(os.path.join(here, ".git")):
                return here
            above = os.path.dirname(here)
            if above == here:
                return None
            here = above
