"""A real watcher as a child process, and what the library says of files: for the tests of `msyn watch`."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from msyn import client, config
from msyn.kv.library import Library
from msyn.kv.links import read_link
from msyn.text import snapshot
from msyn.text.walk import walk
from msyn.watch.journal import Journal


class Watching:
    """`msyn watch` on some directories, until `stop` or `kill`."""

    def __init__(self, *args: str | Path, env: dict[str, str] | None = None) -> None:
        self.log = Path(os.environ["HOME"]) / "watch.err"
        with self.log.open("ab") as err:
            self.process = self._start(args, env, err)
        wait_until(lambda: self.process.poll() is not None or "watching" in self.log.read_text(), "it is watching")

    def _start(self, args: tuple[str | Path, ...], env: dict[str, str] | None, err: IO[bytes]) -> subprocess.Popen:
        command = [sys.executable, "-m", "msyn", "watch", *map(str, args)]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=err, env={**os.environ, **(env or {})})

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(timeout=30)


@contextlib.contextmanager
def watching(*args: str | Path, env: dict[str, str] | None = None) -> Iterator[Watching]:
    watcher = Watching(*args, env=env)
    try:
        yield watcher
    finally:
        watcher.kill()
        assert "Traceback" not in watcher.log.read_text()


def wait_until(is_true: Callable[[], object], what: str, timeout_s: float = 60) -> None:
    end = time.monotonic() + timeout_s
    while not is_true():
        assert time.monotonic() < end, f"not within {timeout_s:.0f} s: {what}"
        time.sleep(0.03)


@contextlib.contextmanager
def library() -> Iterator[Library]:
    found = Library(config.cache_dir(), quota_bytes=config.load().quota_bytes)
    try:
        yield found
    finally:
        found.close()


def is_fresh(path: Path) -> bool:
    with library() as lib:
        return _is_fresh(path, lib)


def _is_fresh(path: Path, lib: Library) -> bool:
    """Whether the record and the attribute of a file are those of the bytes it has now, and all its KV is there."""
    try:
        digest = snapshot.take(path, max_bytes=config.MAX_FILE_BYTES).digest
    except Exception:
        return False
    link, entry = read_link(path), lib.index.file(path)
    if entry is None or link is None or (entry.digest, entry.manifest) != (digest, link.key):
        return False
    manifest = lib.manifests.load(entry.fingerprint, digest)
    return link.digest == digest and manifest is not None and all(lib.has(ref.key) for ref in manifest.segments)


def wait_fresh(*paths: Path) -> None:
    for path in paths:
        wait_until(lambda path=path: is_fresh(path), f"{path} is fresh")


def wait_gone(*paths: Path) -> None:
    with library() as lib:
        for path in paths:
            wait_until(lambda path=path: lib.index.file(path) is None, f"nothing is kept of {path}")


def known() -> set[Path]:
    with library() as lib:
        return {entry.path for entry in lib.index.files()}


def jobs() -> list[dict[str, Any]]:
    """What waits in the journal."""
    with contextlib.closing(Journal(config.state_dir() / "watch.sqlite")) as journal:
        return journal.rows()


def wait_settled(root: Path) -> None:
    """Wait until nothing waits, and the index is what a walk of `root` gives."""
    wait_until(lambda: not jobs() and not wrong(root), f"all is well below {root}: {wrong(root)}")


def wrong(root: Path) -> list[str]:
    """What a scan from scratch finds wrong: files that are not fresh, and records of files that are not there."""
    meant = {path for path in walk([root]) if isinstance(path, Path)}
    with library() as lib:
        texts = {path for path in meant if not _is_fresh(path, lib)}
        skipped = {row.path for row in lib.skipped()}
        recorded = {entry.path for entry in lib.index.files()}
    return [*(f"not fresh: {path}" for path in texts - skipped), *(f"left over: {p}" for p in recorded - meant)]


def tokens_computed() -> int:
    """How many tokens this home's broker has computed since it started."""
    return count("prefill_tokens")


def n_requests() -> int:
    return count("requests")


def count(name: str) -> int:
    """One of the broker's counters, 0 without a broker."""
    status = client.status()
    return 0 if status is None else int(status["metrics"].get(name, 0))
