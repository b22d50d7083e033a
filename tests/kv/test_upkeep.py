"""Looking after the library: quota, garbage, damage, a lost index."""

import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
import xattr

from msyn.errors import StoreFull
from msyn.kv import links, segments
from msyn.kv.library import Library
from msyn.kv.links import Link, read_link
from msyn.kv.manifests import Record
from tests.kv.builders import FILED, MODEL, ROOMY, arrays_for, build, cut, find, objects, prose, state


def test_a_damaged_manifest_is_a_miss_at_every_byte(library: Library, home: Path) -> None:
    path = home / "small"
    path.write_text("x")
    manifest = build(library, path)
    (file,) = (library.root / "manifests").rglob("*.json")
    good = file.read_bytes()
    for place in range(len(good)):
        bad = bytearray(good)
        bad[place] ^= 2
        file.write_bytes(bad)
        assert library.manifests.load(FILED, manifest.digest) is None
    file.write_bytes(good)
    assert find(library, path) == manifest


def test_quota_is_kept_by_giving_up_the_least_valuable(home: Path, notes: list[str]) -> None:
    text = prose(300)
    n_bytes = sum(len(each.tokens) for each in cut(text)) * 52
    library = Library(home / "kv", quota_bytes=n_bytes, note=notes.append)
    (home / "first").write_text(text)
    first = build(library, home / "first")
    for _ in range(100):
        assert library.load(first.segments[0].key, MODEL)
    yesterday = time.time() - 86_400
    library.index.use_objects({ref.key: 0 for ref in first.segments[1:]}, yesterday)
    (home / "second").write_text(prose(150, seed=1))
    second = build(library, home / "second")
    assert library.store.n_bytes() <= n_bytes
    assert library.has(first.segments[0].key)  # asked for again and again
    assert all(library.has(ref.key) for ref in second.segments)
    assert state(library, home / "first") == "partial" and state(library, home / "second") == "warm"
    assert library.find(home / "first", first.digest, FILED) == first and notes == []


def test_a_segment_larger_than_the_quota_is_not_kept_and_said_once(home: Path, note: Path, notes: list[str]) -> None:
    library = Library(home / "kv", quota_bytes=100, note=notes.append)
    build(library, note)
    assert objects(library) == set() and len(notes) == 1 and isinstance(library.trouble, StoreFull)


def test_forget_removes_attribute_manifest_and_objects(library: Library, note: Path) -> None:
    build(library, note)
    n_bytes = library.store.n_bytes()
    assert library.forget(note) == n_bytes and library.forget(note) == 0
    assert read_link(note) is None and library.files() == [] and objects(library) == set()
    assert list(library.manifests.keys()) == []


def test_gc_removes_the_cache_of_deleted_files_and_of_killed_builds(library: Library, note: Path) -> None:
    build(library, note)
    (orphan,) = cut("a short text that was never recorded")
    library.save(orphan, fingerprint=MODEL, base=0, arrays=arrays_for(len(orphan.tokens)))
    now = time.time()
    assert library.gc(None, now).n_objects == 0 and library.has(orphan.key)  # its build may be running
    report = library.gc(None, now + 7200)
    assert report.n_objects == 1 and not library.has(orphan.key) and state(library, note) == "warm"
    note.unlink()
    assert state(library, note) == "missing"
    report = library.gc(None, now)
    assert report.n_files == 1 and report.n_bytes > 0 and report.n_bytes_left == 0
    assert library.files() == [] and objects(library) == set() and list(library.manifests.keys()) == []


def test_gc_to_a_size(library: Library, note: Path) -> None:
    build(library, note)
    n_bytes = library.store.n_bytes()
    report = library.gc(n_bytes // 2, time.time())
    assert report.n_bytes_left == library.store.n_bytes() <= n_bytes // 2
    assert report.n_bytes == n_bytes - report.n_bytes_left and state(library, note) == "partial"
    assert library.gc(0, time.time()).n_bytes_left == 0


def test_gc_does_not_take_a_file_that_cannot_be_looked_at_for_deleted(library: Library, home: Path) -> None:
    folder = home / "away"
    folder.mkdir()
    (folder / "note").write_text("text")
    build(library, folder / "note")
    folder.rename(home / "kept")
    os.symlink("away", folder)  # a link to itself: ELOOP, as a server that is away would give an error
    assert library.gc(None, time.time()).n_files == 0 and len(library.files()) == 1


def test_gc_counts_objects_that_the_index_did_not_know(library: Library, note: Path) -> None:
    manifest = build(library, note)
    library.index.drop_objects(ref.key for ref in manifest.segments)
    assert library.status()["n_bytes"] == 0
    assert library.gc(None, time.time()).n_bytes_left == library.store.n_bytes() > 0
    assert state(library, note) == "warm"


def test_verify_finds_and_repairs(library: Library, note: Path) -> None:
    manifest = build(library, note)
    assert library.verify(repair=False) == []
    with library.store.path(manifest.segments[0].key).open("r+b") as opened:
        opened.seek(-40, os.SEEK_END)
        opened.write(b"\xaa\x55")
    (finding,) = library.verify(repair=False)
    assert manifest.segments[0].key in finding.what and "checksum" in finding.problem and not finding.repaired
    (finding,) = library.verify(repair=True)
    assert finding.repaired and library.verify(repair=False) == [] and state(library, note) == "partial"
    build(library, note)
    assert state(library, note) == "warm"


def test_verify_finds_a_lost_manifest_and_a_planted_attribute(library: Library, note: Path) -> None:
    manifest = build(library, note)
    xattr.setxattr(str(note), links.NAME, Link(1, "0" * 64, "0" * 64).encode())
    assert [each.problem for each in library.verify(repair=True)] == ["its attribute names something else"]
    library.manifests.delete(manifest.key)
    assert [each.problem for each in library.verify(repair=True)] == ["its manifest is lost"]
    assert library.files() == [] and library.verify(repair=False) == []


@pytest.mark.parametrize("loss", ["deleted", "garbage", "newer"])
def test_a_lost_index_is_filled_again_from_what_is_on_disk(
    library: Library, note: Path, home: Path, notes: list[str], loss: str
) -> None:
    manifest = build(library, note)
    copy = Path(shutil.copy(note, note.with_name("gone.md")))
    copy.write_text(prose(50, seed=3))
    build(library, copy)
    copy.unlink()
    if loss == "newer":
        library.index._db.execute("PRAGMA user_version = 99")
    library.close()
    path = home / "kv/index.sqlite"
    path.unlink() if loss == "deleted" else path.write_bytes(b"x" * 9000) if loss == "garbage" else None
    again = Library(home / "kv", quota_bytes=ROOMY, note=notes.append)
    assert len(notes) == (loss != "deleted")
    assert [(row.path, row.state) for row in again.files()] == [(note, "warm")]
    assert find(again, note) == manifest and again.status()["n_bytes"] == again.store.n_bytes()
    assert again.by_content(segments.content_hash(cut(note.read_text())[0].tokens), MODEL) == [manifest.segments[0].key]
    assert again.gc(None, time.time()).n_bytes > 0  # what belonged to the deleted copy
    assert {ref.key for ref in manifest.segments} == objects(again)


def test_gc_removes_the_manifest_of_a_killed_recorder_and_of_an_empty_file_that_is_gone(
    library: Library, note: Path
) -> None:
    kept = build(library, note)
    empty = note.with_name("empty.md")
    empty.write_text("")
    build(library, empty)
    empty.unlink()
    stranger = replace(kept, digest="0" * 64)
    library.manifests.save(Record(stranger, note, time.time()))  # killed before the index heard of it
    library.gc(None, time.time())
    assert library.manifests.has(stranger.key)  # it may be about to be told
    library.gc(None, time.time() + 7200)
    assert set(library.manifests.keys()) == {kept.key}
    assert find(library, note) == kept
