"""Rows in, rows out; a damaged or newer index is set aside, a failing one never raises."""

import os
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from msyn.kv.evict import Entry
from msyn.kv.index import VERSION, FileEntry, Index
from msyn.text.snapshot import Stamp

Told = list[str]
STAMP = Stamp(1, (1 << 64) - 5, 10, -7, 123456789)


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def index(home: Path, told: Told) -> Index:
    return Index(home / "index.sqlite", on_trouble=told.append)


def file_entry(path: Path, manifest: str = "m1") -> FileEntry:
    return FileEntry(path, STAMP, "digest", "model", manifest, 12, 1.5)


def put_object(index: Index, key: str, *, content: str = "c", n_bytes: int = 100, at: float = 0.0) -> None:
    index.put_object(Entry(key, 5, n_bytes, at, 0), fingerprint="model", content=content)


@pytest.mark.parametrize("name", ["plain", "\udcff\udc80", "new\nline", "quote'; DROP TABLE files; --", "ü"])
def test_any_file_name_comes_back_byte_for_byte(index: Index, name: str) -> None:
    entry = file_entry(Path("/tmp") / name)
    index.put_file(entry)
    assert index.file(entry.path) == entry and index.files() == [entry]
    index.put_skipped(entry.path, "binary", 2.0)
    assert index.skipped() == [(entry.path, "binary", 2.0)]
    index.put_file(entry)
    assert index.skipped() == []
    index.drop_file(entry.path)
    assert index.files() == []


def test_rows_are_there_after_closing(index: Index, home: Path) -> None:
    assert index.fresh
    index.put_file(file_entry(home))
    index.close()
    again = Index(home / "index.sqlite")
    assert not again.fresh and [entry.path for entry in again.files()] == [home]


def test_dropping_a_manifest_names_the_objects_that_nobody_else_has(index: Index, home: Path) -> None:
    index.put_refs("m1", ["a", "b"])
    index.put_refs("m2", ["b", "c"])
    index.put_refs("m2", ["b", "c"])
    index.put_file(file_entry(home, "m2"))
    assert index.unused_manifests() == ["m1"]
    assert index.drop_manifest("m1") == ["a"]
    assert sorted(index.drop_manifest("m2")) == ["b", "c"]


def test_usage_counts_what_is_stored_of_a_manifest(index: Index) -> None:
    index.put_refs("m1", ["a", "b"])
    put_object(index, "a")
    assert index.usage() == {"m1": (2, 1, 100)}


def test_young_objects_without_a_manifest_are_left_alone(index: Index) -> None:
    put_object(index, "old", at=10.0)
    put_object(index, "young", at=100.0)
    put_object(index, "kept", at=10.0)
    index.put_refs("m", ["kept"])
    assert index.unreferenced(50.0) == ["old"]


def test_uses_are_counted_and_saving_again_keeps_them(index: Index) -> None:
    put_object(index, "a")
    index.use_objects({"a": 3, "unknown": 1}, 50.0)
    put_object(index, "a", n_bytes=200, at=60.0)
    assert index.entries() == [Entry("a", 5, 200, 60.0, 3)] and index.n_bytes() == 200
    index.drop_objects(["a"])
    assert index.entries() == [] and index.n_bytes() == 0


def test_objects_are_found_by_content_for_the_same_model_only(index: Index) -> None:
    put_object(index, "a", content="same")
    put_object(index, "b", content="same")
    put_object(index, "c", content="other")
    index.use_objects({"b": 1}, 1.0)
    assert index.by_content("same", "model") == ["b", "a"]
    assert index.by_content("same", "another model") == []


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "garbage": lambda data: b"x" * 5000,
    "middle": lambda data: data[:8192] + os.urandom(8192) + data[16_384:],
    "zeros": lambda data: bytes(8192),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_set_aside_and_begun_anew(home: Path, index: Index, told: Told, damage: str) -> None:
    path = home / "index.sqlite"
    for i in range(300):
        index.put_file(file_entry(home / str(i)))
    index._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    index.close()
    assert path.stat().st_size > 16_384
    wrong = DAMAGES[damage](path.read_bytes())
    path.write_bytes(wrong)
    again = Index(path, on_trouble=told.append)
    assert again.fresh and again.files() == []
    (aside,) = home.glob("index.sqlite.*.aside")
    assert aside.read_bytes() == wrong
    assert len(told) == 1 and aside.name in told[0]
    again.put_file(file_entry(home))
    assert len(again.files()) == 1


def test_a_newer_index_is_set_aside_whole(home: Path, index: Index, told: Told) -> None:
    index.put_file(file_entry(home))
    index._db.execute(f"PRAGMA user_version = {VERSION + 1}")
    index.close()
    assert Index(home / "index.sqlite", on_trouble=told.append).fresh
    (aside,) = home.glob("index.sqlite.*.aside")
    assert sqlite3.connect(aside).execute("SELECT COUNT(*) FROM files").fetchone() == (1,)
    assert f"version {VERSION + 1}" in told[0]


def test_many_threads_and_two_connections_write_at_once(home: Path, index: Index, told: Told) -> None:
    other = Index(home / "index.sqlite", on_trouble=told.append)

    def work(number: int) -> None:
        for i in range(20):
            (index, other)[number % 2].put_file(file_entry(home / f"{number}-{i}"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(index.files()) == len(other.files()) == 160 and told == []


def test_two_processes_may_make_the_tables_together(home: Path, told: Told) -> None:
    ready = threading.Barrier(6)

    def work() -> None:
        ready.wait()
        Index(home / "index.sqlite", on_trouble=told.append).put_skipped(home, "x", 1.0)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [] and len(Index(home / "index.sqlite").skipped()) == 1


def test_an_index_that_cannot_be_opened_is_kept_in_memory(home: Path, told: Told) -> None:
    (home / "index.sqlite").mkdir()
    index = Index(home / "index.sqlite", on_trouble=told.append)
    index.put_file(file_entry(home))
    assert len(index.files()) == 1 and len(told) == 1


def test_an_index_that_breaks_in_use_answers_nothing_and_says_so(index: Index, home: Path, told: Told) -> None:
    index.put_file(file_entry(home))
    index._db.execute("DROP TABLE files")
    index.put_file(replace(file_entry(home), digest="x"))
    assert index.files() == [] and index.file(home) is None and index.n_files_of("m1") == 0
    assert len(told) == 4 and "no such table" in told[0]
