"""The library where it cannot write, where the disk is full, and with company."""

import contextlib
import multiprocessing
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from msyn.errors import StoreFull, StoreReadOnly
from msyn.kv.library import Library
from msyn.kv.links import read_link
from tests.kv.builders import MODEL, ROOMY, build, find, prose


def broken(place: Path) -> Path:
    place.write_text("a file where the cache should be")
    return place


def test_a_cache_that_cannot_be_made_is_always_a_miss_and_said_once(home: Path, note: Path, notes: list[str]) -> None:
    library = Library(broken(home / "kv"), quota_bytes=ROOMY, note=notes.append)
    manifest = build(library, note)
    assert find(library, note) is None and library.load(manifest.segments[0].key, MODEL) is None
    assert not library.has(manifest.segments[0].key) and library.files() == [] and read_link(note) is None
    library.skip(note, "binary")
    assert library.forget(note) == 0 and library.verify(repair=True) == []
    assert library.gc(None, time.time()).n_bytes_left == 0
    assert isinstance(library.trouble, StoreReadOnly) and library.status()["trouble"]
    assert len(notes) == 1 and str(home / "kv") in notes[0]
    assert (home / "kv").read_text() == "a file where the cache should be"


@contextlib.contextmanager
def mounted(where: Path, options: str) -> Iterator[None]:
    where.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", where], capture_output=True).returncode:
        pytest.skip("mounting a file system needs root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", where], check=True)


def test_a_cache_on_a_read_only_disk_is_read_and_not_written(home: Path, note: Path, notes: list[str]) -> None:
    with mounted(home / "disk", "size=8m,mode=700"):
        first = Library(home / "disk/kv", quota_bytes=ROOMY)
        manifest = build(first, note)
        first.close()
        subprocess.run(["mount", "-o", "remount,ro", home / "disk"], check=True)
        library = Library(home / "disk/kv", quota_bytes=ROOMY, note=notes.append)
        assert find(library, note) == manifest and library.load(manifest.segments[0].key, MODEL)
        note.write_text(prose(30, seed=5))
        build(library, note)
        assert find(library, note) is None and isinstance(library.trouble, StoreReadOnly)
        assert len(notes) == 2 and all("Read-only" in each or "readonly" in each for each in notes)
        library.close()


def test_a_full_disk_is_said_once_and_asking_goes_on(home: Path, note: Path, notes: list[str]) -> None:
    note.write_text(prose(4000))
    with mounted(home / "disk", "size=512k,mode=700"):
        library = Library(home / "disk/kv", quota_bytes=ROOMY, note=notes.append)
        build(library, note)
        assert isinstance(library.trouble, StoreFull) and any("No room" in each for each in notes)
        assert len(notes) == len(set(notes)) <= 2
        assert library.verify(repair=False) == [] and list((home / "disk/kv").rglob("*.part")) == []
        library.close()


def test_threads_share_one_library(library: Library, home: Path) -> None:
    paths = [home / f"{number}.md" for number in range(6)]
    for number, path in enumerate(paths):
        path.write_text(prose(40, seed=number // 2))
    failures: list[BaseException] = []

    def work(path: Path) -> None:
        try:
            for _ in range(3):
                manifest = build(library, path)
                assert all(library.load(ref.key, MODEL) for ref in manifest.segments)
                library.gc(None, time.time())
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == [] and {row.state for row in library.files()} == {"warm"}


def test_processes_share_one_cache(home: Path) -> None:
    def work(number: int) -> None:
        library = Library(home / "kv", quota_bytes=ROOMY)
        path = home / f"{number}.md"
        path.write_text(prose(60, seed=number // 2))
        for _ in range(3):
            manifest = build(library, path)
            assert all(library.load(ref.key, MODEL) for ref in manifest.segments)
        library.close()

    fork = multiprocessing.get_context("fork")
    children = [fork.Process(target=work, args=(number,)) for number in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0] * 4
    library = Library(home / "kv", quota_bytes=ROOMY)
    assert [row.state for row in library.files()] == ["warm"] * 4 and library.verify(repair=False) == []
