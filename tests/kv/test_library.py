"""The library as jobs use it: never stale, never foreign, never in the way."""

import os
import shutil
import stat
from pathlib import Path

import numpy as np
import pytest
import xattr

from msyn.kv import links
from msyn.kv.library import Library
from msyn.kv.links import Link, read_link
from msyn.kv.manifest import manifest_key
from msyn.text import snapshot
from msyn.text.snapshot import digest
from tests.kv.builders import FILED, MODEL, ROOMY, arrays_for, build, cut, find, objects, prose, state


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
