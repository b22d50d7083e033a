"""The library as jobs use it: never stale, never foreign, never in the way."""

import contextlib
import multiprocessing
import os
import shutil
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import xattr

from msyn.errors import StoreFull, StoreReadOnly
from msyn.kv import links, segments
from msyn.kv.library import Library
from msyn.kv.links import Link, read_link
from msyn.kv.manifest import manifest_key
from msyn.text import snapshot
from msyn.text.snapshot import digest
from tests.kv.builders import FILED, MODEL, arrays_for, build, cut, prose

ROOMY = 1 << 30


@pytest.fixture
def notes() -> list[str]:
    return []


@pytest.fixture
def library(home: Path, notes: list[str]) -> Iterator[Library]:
    library = Library(home / "kv", quota_bytes=ROOMY, note=notes.append)
    yield library
    library.close()


@pytest.fixture
def note(home: Path) -> Path:
    path = home / "note.md"
    path.write_text(prose(120))
    return path


def find(library: Library, path: Path, filed: str = FILED) -> object:
    return library.find(path, digest(path.read_bytes()), filed)


def state(library: Library, path: Path) -> str:
    return {row.path: row.state for row in library.files()}[path]


def objects(library: Library) -> set[str]:
    return set(library.store.keys())


def test_what_was_built_is_found_and_loaded(library: Library, note: Path) -> None:
    manifest = build(library, note)
    assert len(manifest.segments) > 3
    assert find(library, note) == manifest
    for ref in manifest.segments:
        stored = library.load(ref.key, MODEL)
        assert stored is not None and len(stored.tokens) == ref.n_tokens
    assert read_link(note) == Link(links.VERSION, manifest.key, manifest.digest)
    (row,) = library.files()
    assert (row.path, row.state, row.n_tokens) == (note, "warm", manifest.n_tokens)
    assert row.n_bytes == library.store.n_bytes() == library.status()["n_bytes"]


def test_everything_in_the_cache_is_private(library: Library, note: Path) -> None:
    build(library, note)
    for path in [library.root, *library.root.rglob("*")]:
        allowed = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) & ~allowed == 0, path


def test_other_content_and_other_models_are_misses(library: Library, note: Path) -> None:
    manifest = build(library, note)
    assert find(library, note, "another model") is None
    assert library.load(manifest.segments[0].key, "another model") is None
    note.write_text(prose(120) + "one more line\n")
    assert find(library, note) is None and state(library, note) == "stale"


def test_an_edit_that_keeps_size_and_mtime_is_seen(library: Library, note: Path) -> None:
    build(library, note)
    before = note.stat()
    note.write_text(prose(120).replace("says", "SAYS"))
    os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert note.stat().st_size == before.st_size
    assert state(library, note) == "stale" and find(library, note) is None


def test_a_touched_file_is_still_warm(library: Library, note: Path) -> None:
    build(library, note)
    os.utime(note)
    note.chmod(0o600)
    assert state(library, note) == "warm"


def test_a_lost_attribute_is_written_again(library: Library, note: Path) -> None:
    manifest = build(library, note)
    xattr.removexattr(str(note), links.NAME)
    assert find(library, note) == manifest
    assert read_link(note) == Link(links.VERSION, manifest.key, manifest.digest)


def test_an_atomic_save_of_the_same_text_and_a_copy_are_found_by_content(library: Library, note: Path) -> None:
    manifest = build(library, note)
    fresh = note.with_name(".note.swp")
    fresh.write_bytes(note.read_bytes())
    fresh.replace(note)
    assert find(library, note) == manifest and state(library, note) == "warm"
    copy = Path(shutil.copy(note, note.with_name("copy.md")))
    assert find(library, copy) == manifest and state(library, copy) == "warm"
    assert library.forget(note) == 0  # the copy still needs it
    assert library.forget(copy) > 0 and objects(library) == set()


def test_after_an_edit_only_what_changed_is_stored_and_the_old_is_given_up(library: Library, note: Path) -> None:
    before = build(library, note)
    text = note.read_text()
    note.write_text(text + "another line at the end\n")
    after = build(library, note)
    assert [ref.key for ref in after.segments[:-2]] == [ref.key for ref in before.segments[:-2]]
    assert objects(library) == {ref.key for ref in after.segments}
    assert not library.manifests.has(before.key) and state(library, note) == "warm"


def test_segments_after_an_edit_are_found_by_content(library: Library, note: Path) -> None:
    before = build(library, note)
    moved = cut("new first line\n" + note.read_text())[-1]
    assert not library.has(moved.key)
    (key,) = library.by_content(moved.content, MODEL)
    assert key == before.segments[-1].key
    assert library.by_content(moved.content, "another model") == []


@pytest.mark.parametrize(
    "value",
    [
        b"junk",
        b"1 " + b"0" * 64 + b" " + b"0" * 64,
        b"1 ../../../../etc/passwd",
        Link(1, manifest_key(FILED, digest(b"other")), digest(b"other")).encode(),
    ],
)
def test_a_planted_attribute_changes_nothing(library: Library, note: Path, value: bytes) -> None:
    secret = note.with_name("secret.md")
    secret.write_text("other")
    build(library, secret)
    xattr.setxattr(str(note), links.NAME, value)
    assert find(library, note) is None
    manifest = build(library, note)
    xattr.setxattr(str(note), links.NAME, value)
    assert find(library, note) == manifest
    assert read_link(note) == Link(links.VERSION, manifest.key, manifest.digest)


def test_an_attribute_of_the_right_form_on_changed_bytes_is_a_miss(library: Library, note: Path) -> None:
    build(library, note)
    value = xattr.getxattr(str(note), links.NAME)
    note.write_text("quite another text\n")
    xattr.setxattr(str(note), links.NAME, value)
    assert find(library, note) is None and state(library, note) == "stale"


def test_recording_a_file_that_changed_meanwhile_does_not_call_it_warm(library: Library, note: Path) -> None:
    manifest = build(library, note)
    library.forget(note)
    note.write_text("changed while it was built\n")
    library.record(note, manifest)
    assert library.files() == [] and read_link(note) is None


@pytest.mark.parametrize("name", ["$(touch pwned)", "new\nline.md", "-n", "\udcff\udcfe.md", "esc\x1b[2J.md", "a'b;c"])
def test_hostile_names_are_files_like_others(library: Library, home: Path, name: str) -> None:
    path = home / name
    path.write_text(prose(5))
    manifest = build(library, path)
    assert find(library, path) == manifest and state(library, path) == "warm"
    library.index.close()
    (home / "kv/index.sqlite").unlink()
    again = Library(home / "kv", quota_bytes=ROOMY)
    assert state(again, path) == "warm" and again.forget(path) > 0
    assert not (home / "pwned").exists() and not Path("pwned").exists()


def test_a_damaged_object_is_a_miss_and_can_be_stored_again(library: Library, note: Path) -> None:
    manifest = build(library, note)
    key = manifest.segments[0].key
    path = library.store.path(key)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert library.load(key, MODEL) is None and not library.has(key)
    build(library, note)
    assert library.has(key) and library.load(key, MODEL) is not None


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


def test_skipped_files_have_a_reason_until_they_are_built(library: Library, note: Path) -> None:
    build(library, note)
    library.skip(note, "binary")
    assert [(row.path, row.reason) for row in library.skipped()] == [(note, "binary")]
    assert library.files() == [] and objects(library) == set()
    build(library, note)
    assert library.skipped() == []


def test_text_from_a_pipe_may_be_recorded_and_names_no_file(library: Library, note: Path) -> None:
    manifest = build(library, note)
    library.forget(note)
    library.record(Path("(standard input)"), manifest)
    assert library.find(Path("(standard input)"), manifest.digest, FILED) == manifest
    assert library.files() == []


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


def test_stored_arrays_are_what_was_saved(library: Library) -> None:
    (only,) = cut("hello")
    arrays = arrays_for(len(only.tokens), seed=9)
    assert library.save(only, fingerprint=MODEL, base=17, arrays=arrays)
    stored = library.load(only.key, MODEL)
    assert stored is not None and stored.base == 17 and stored.behind == only.behind
    assert all(np.array_equal(stored.arrays[name], array) for name, array in arrays.items())


def test_the_cache_is_marked_for_backup_programs(library: Library) -> None:
    tag = snapshot.take(library.root / "CACHEDIR.TAG", max_bytes=1000).data
    assert tag.startswith(b"Signature: 8a477f597d28d172789f06886806bc55")
