"""How soon a saved file is fresh, and what watching costs: with a real watcher, a real broker, and a tiny model.

    python -m bench.watch                        one small file, then a burst of 500
    python -m bench.watch --burst 10000
    python -m bench.watch --directories 100000   start, memory and CPU of the watcher alone

Save-to-fresh is the time from closing the file until the index and the attribute name the new content and all its KV
is stored. The watcher waits half a second for a file to come to rest; that is in the figures. Everything lives in a
temporary home; the model has random weights, so the computing itself takes next to nothing.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msyn import client
from msyn.config import Config, cache_dir, state_dir
from msyn.kv.library import Library
from msyn.kv.links import read_link
from msyn.watch.journal import Journal
from tests.contract.tiny import make_tiny_model

TIMEOUT_S = 3600.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Save-to-fresh latency, and what watching costs.")
    parser.add_argument("--saves", type=int, default=30, help="how often the one small file is saved")
    parser.add_argument("--burst", type=int, default=500, help="files written at once; 0 for none")
    parser.add_argument("--directories", type=int, default=0, help="directories to watch, in a second run")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="msyn-", dir="/tmp") as home:
        _move_in(Path(home))
        root = Path(home) / "notes"
        root.mkdir()
        try:
            if args.saves or args.burst:
                _latency(root, args.saves, args.burst)
            if args.directories:
                _directories(root, args.directories)
        finally:
            client.stop()


def _move_in(home: Path) -> None:
    for variable, name in {
        "HOME": "",
        "XDG_RUNTIME_DIR": "run",
        "XDG_STATE_HOME": "state",
        "XDG_CACHE_HOME": "cache",
        "XDG_CONFIG_HOME": "config",
    }.items():
        (home / name).mkdir(mode=0o700, exist_ok=True)
        os.environ[variable] = str(home / name)
    os.environ["MSYN_MODEL"] = str(make_tiny_model(home / "model"))


@contextlib.contextmanager
def _watching(root: Path) -> Iterator[int]:
    """The process id of a watcher."""
    watcher = subprocess.Popen([sys.executable, "-m", "msyn", "watch", "--quiet", str(root)])
    try:
        yield watcher.pid
    finally:
        watcher.kill()
        watcher.wait()


def _latency(root: Path, n_saves: int, n_files: int) -> None:
    library = Library(cache_dir(), quota_bytes=Config().quota_bytes)
    note = root / "note.md"
    with _watching(root):
        note.write_text("warming up\n")
        _until(lambda: _is_fresh(library, note))
        times = []
        for i in range(n_saves):
            note.write_text(f"the number of save {i} is {i * 7919}\n")
            times += _wait_fresh(library, [note], time.monotonic())
        if times:
            _report("one small file", times)
        if n_files:
            _burst(root, library, n_files)
    library.close()


def _burst(root: Path, library: Library, n_files: int) -> None:
    paths, closed = [], []
    for i in range(n_files):
        path = root / f"{i % 100}" / f"{i}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"file {i} of the burst says {i * 7919}\n")
        paths.append(path)
        closed.append(time.monotonic())
    began = time.monotonic()
    ends = _wait_fresh(library, paths, 0.0)
    _report(f"burst of {n_files} files", [end - close for end, close in zip(ends, closed, strict=True)])
    status = client.status()
    cpu = f"; CPU: broker {_cpu_s(int(status['pid'])):.1f} s" if status else ""
    print(f"{'':<26} all fresh {max(ends) - began:.1f} s after the last was closed{cpu}")


def _wait_fresh(library: Library, paths: Sequence[Path], origin: float) -> list[float]:
    """When each became fresh, in seconds since `origin`. Looked at in turn, from both ends so that one slow file does
    not hide the others."""
    ends: dict[Path, float] = {}
    limit = time.monotonic() + TIMEOUT_S
    while len(ends) < len(paths):
        recorded = {entry.path for entry in library.index.files()} if len(paths) > 1 else set(paths)
        for path in paths:
            if path not in ends and path in recorded and _is_fresh(library, path):
                ends[path] = time.monotonic() - origin
        if time.monotonic() > limit:
            raise SystemExit(f"only {len(ends)} of {len(paths)} became fresh")
        time.sleep(0.01 if len(paths) == 1 else 0.2)
    return [ends[path] for path in paths]


def _is_fresh(library: Library, path: Path) -> bool:
    entry, link = library.index.file(path), read_link(path)
    if entry is None or link is None or link.key != entry.manifest:
        return False
    found = path.stat()
    return (entry.stamp.mtime_ns, entry.stamp.n_bytes) == (found.st_mtime_ns, found.st_size)


def _directories(root: Path, n_directories: int) -> None:
    made = 1
    for i in range(n_directories):
        place = root / f"d{i // 10000}" / f"e{i // 100 % 100}" / f"f{i % 100}"
        if made >= n_directories:
            break
        made += sum(1 for each in (place, place.parent, place.parent.parent) if not each.exists())
        place.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with _watching(root) as pid:
        _until((state_dir() / "watch.sqlite").exists)
        journal = Journal(state_dir() / "watch.sqlite")
        _until(lambda: bool(journal.rows()))  # the first comparison is put down when everything is watched
        start_s = time.monotonic() - began
        _until(lambda: not journal.rows())
        compared_s = time.monotonic() - began
        before = _cpu_s(pid)
        time.sleep(10)
        idle_s = _cpu_s(pid) - before
        print(f"{made} directories: watching after {start_s:.1f} s, compared after {compared_s:.1f} s")
        cpu = f"CPU {before:.1f} s to begin with, {idle_s:.2f} s in 10 s idle"
        print(f"{'':<26} memory {_rss_mib(pid):.0f} MiB, {cpu}")


def _until(is_true: Callable[[], bool]) -> None:
    limit = time.monotonic() + TIMEOUT_S
    while not is_true():
        if time.monotonic() > limit:
            raise SystemExit("it never happened")
        time.sleep(0.01)


def _report(what: str, times: Sequence[float]) -> None:
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(f"{what:<26} save-to-fresh median {statistics.median(ordered):.2f} s, p99 {p99:.2f} s")


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rss_mib(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


if __name__ == "__main__":
    main()
