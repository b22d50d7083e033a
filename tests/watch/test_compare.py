"""Comparing a directory with a real index: differences, and nothing else."""

import os
import time
from pathlib import Path

import pytest

from msyn.kv.library import Library
from msyn.text.walk import Skipped, walk, walk_part
from msyn.watch.compare import differences, root_of
from tests.kv.builders import FILED, ROOMY, build, prose


@pytest.fixture
def library(home: Path) -> Library:
    return Library(home / "kv", quota_bytes=ROOMY)


@pytest.fixture
def root(home: Path, library: Library) -> Path:
    """Three files that are recorded, old enough to be believed."""
    folder = home / "notes"
    (folder / "d").mkdir(parents=True)
    for name in ("a", "b", "d/c"):
        (folder / name).write_text(prose(5))
        os.utime(folder / name, (1e9, 1e9))
        build(library, folder / name)
    return folder


def found(library: Library, root: Path, place: Path | None = None, fingerprint: str = "") -> set[str]:
    paths = differences(str(place or root), [str(root)], library.index, fingerprint=fingerprint)
    return {os.path.relpath(path, root) for path in paths}


def test_nothing_changed(library: Library, root: Path) -> None:
    assert found(library, root) == set()
    assert found(library, root, fingerprint=FILED) == set()


def test_another_model_makes_everything_different(library: Library, root: Path) -> None:
    assert found(library, root, fingerprint="other") == {"a", "b", "d/c"}


def test_new_changed_removed_and_replaced(library: Library, root: Path) -> None:
    (root / "new").write_text("n")
    (root / "a").write_text("changed")
    (root / "b").unlink()
    (root / "d/c").rename(root / "d/e")
    assert found(library, root) == {"new", "a", "b", "d/c", "d/e"}
    assert found(library, root, root / "d") == {"d/c", "d/e"}


def test_a_write_that_keeps_size_and_mtime_is_noticed(library: Library, root: Path) -> None:
    text = (root / "a").read_text()
    (root / "a").write_text(text.replace("line", "LINE"))
    os.utime(root / "a", (1e9, 1e9))
    assert found(library, root) == {"a"}


def test_a_file_built_in_the_tick_of_its_writing_is_read_once_more(library: Library, root: Path) -> None:
    (root / "new").write_text("n")
    os.utime(root / "new", (time.time() + 1, time.time() + 1))
    build(library, root / "new")
    assert found(library, root) == {"new"}


def test_what_the_rules_leave_out_is_gone(library: Library, root: Path) -> None:
    (root / ".msynignore").write_text("d\n.msynignore\n")
    assert found(library, root) == {"d/c"}
    assert found(library, root, root / "d") == {"d/c"}


def test_files_left_out_once_are_not_read_at_every_start(library: Library, root: Path) -> None:
    picture = root / "picture"
    picture.write_bytes(b"\0" * 99)
    (root / "link").symlink_to("a")
    assert found(library, root) == {"picture", "link"}
    time.sleep(0.15)  # the tick of the kernel's clock, which is what is tested
    library.skip(picture, "binary")
    library.skip(root / "link", "a symbolic link")
    assert found(library, root) == set()
    picture.write_text("text now")
    assert found(library, root) == {"picture"}
    picture.unlink()
    assert found(library, root) == {"picture"}


def test_a_directory_that_cannot_be_listed_loses_nothing(library: Library, root: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root lists everything")
    (root / "d").chmod(0)
    assert found(library, root) == set()
    (root / "d").chmod(0o700)


def test_a_root_that_is_gone(library: Library, root: Path) -> None:
    root.rename(root.with_name("elsewhere"))
    assert found(library, root) == {"a", "b", "d/c"}


def test_the_innermost_root_counts() -> None:
    assert root_of("/a/b/c", ["/a", "/a/b", "/a/bc"]) == "/a/b"
    assert root_of("/a/bc", ["/a/b"]) == "/a"
    assert root_of("/x/y", ["/"]) == "/"


def test_a_part_of_a_walk_is_what_the_walk_finds_there(home: Path) -> None:
    root = home / "tree"
    for name in ("a/x.log", "a/b/c", "a/b/.env", ".git/x", "node/keep/x", ".ssh/id", "cache/x", "d/.gitignore"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("*.log\n" if name.endswith("ignore") else "x\n")
    (root / ".gitignore").write_text("node/*\n!node/keep\n/a/*.log\n")
    (root / "cache/CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n")
    (root / "d/y.log").write_text("x\n")
    (root / "link").symlink_to("a")
    whole = {name_of(found): found for found in walk([root])}
    for place in [root, *root.rglob("*"), root / "link/b", root / "nowhere/x"]:
        if place != root and place.is_relative_to(root / ".ssh"):
            continue  # a walk tells of the directory and does not look inside
        expected = {path: found for path, found in whole.items() if Path(path).is_relative_to(place)}
        part = {name_of(found): found for found in walk_part(root, place)}
        assert part == expected, place


def name_of(found: Path | Skipped) -> str:
    return str(found.path if isinstance(found, Skipped) else found)
