"""Real inotify on real directories; each scenario is one way in which programs save files."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from msyn.errors import BadUsage
from msyn.watch.tree import Tree


def changes(tree: Tree, until: set[tuple[str, str]], timeout_s: float = 10) -> set[tuple[str, str]]:
    """Everything seen until all of `until` was seen."""
    seen: set[tuple[str, str]] = set()
    end = time.monotonic() + timeout_s
    while not until <= seen and time.monotonic() < end:
        seen |= {(change.kind, change.path) for change in tree.read(0.2)}
    assert until <= seen, seen
    return seen


def run(command: str, cwd: Path) -> None:
    subprocess.run(["bash", "-ec", command], cwd=cwd, check=True)


@pytest.mark.parametrize(
    "command",
    [
        "echo two > f",
        "echo two >> f",
        "echo two > .f.swp; mv .f.swp f",
        "sed -i s/one/two/ f",
        "cp -a f g; mv g f",
        "echo two > elsewhere; ln -f elsewhere f",
        "tar cf t.tar f; tar xf t.tar",
        "exec 3>>f; echo two >&3; sleep 0.3 & wait",
    ],
)
def test_every_way_of_saving_is_seen(tmp_path: Path, command: str) -> None:
    (tmp_path / "f").write_text("one\n")
    tree = Tree([tmp_path])
    run(command, tmp_path)
    changes(tree, {("written", str(tmp_path / "f"))})


def test_files_in_directories_made_later_are_seen(tmp_path: Path) -> None:
    tree = Tree([tmp_path])
    run("mkdir -p a/b/c && echo x > a/b/c/f", tmp_path)
    changes(tree, {("written", str(tmp_path / "a/b/c/f"))})
    run("echo y > a/b/c/g", tmp_path)
    changes(tree, {("written", str(tmp_path / "a/b/c/g"))})


def test_a_renamed_directory_reports_under_its_new_name(tmp_path: Path) -> None:
    run("mkdir -p a/b && echo x > a/b/f", tmp_path)
    tree = Tree([tmp_path])
    run("mv a z", tmp_path)
    changes(tree, {("gone", str(tmp_path / "a")), ("written", str(tmp_path / "z/b/f"))})
    run("echo y > z/b/g", tmp_path)
    changes(tree, {("written", str(tmp_path / "z/b/g"))})


def test_a_directory_that_left_is_no_longer_watched(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    (inside / "a").mkdir(parents=True)
    outside.mkdir()
    tree = Tree([inside])
    run("mv in/a out/", tmp_path)
    changes(tree, {("gone", str(inside / "a"))})
    assert tree.n_directories == 1
    run("echo x > out/a/f; echo x > in/last", tmp_path)
    assert not any("out" in path for _, path in changes(tree, {("written", str(inside / "last"))}))


def test_deletion_of_a_subtree_ends_without_spinning(tmp_path: Path) -> None:
    run("mkdir -p a/b && echo x > a/b/f", tmp_path)
    tree = Tree([tmp_path])
    run("rm -r a", tmp_path)
    changes(tree, {("gone", str(tmp_path / "a/b/f")), ("gone", str(tmp_path / "a"))})
    assert tree.n_directories == 1
    assert tree.read(0) == []


def test_a_changed_attribute_is_not_a_write(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    tree = Tree([tmp_path])
    os.chmod(tmp_path / "f", 0o600)
    assert changes(tree, {("relabelled", str(tmp_path / "f"))}) == {("relabelled", str(tmp_path / "f"))}


def test_symlinks_to_directories_are_not_followed(tmp_path: Path) -> None:
    run("mkdir a && ln -s .. a/loop", tmp_path)
    assert Tree([tmp_path]).n_directories == 2


def test_hostile_names_are_only_names(tmp_path: Path) -> None:
    tree = Tree([tmp_path])
    name = "$(touch pwned)\nx"
    (tmp_path / name).write_text("x")
    changes(tree, {("written", str(tmp_path / name))})
    assert not (tmp_path / "pwned").exists()


def test_an_overflow_puts_every_root_in_doubt(tmp_path: Path) -> None:
    tree = Tree([tmp_path])
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if limit > 70_000:
        pytest.skip(f"the event queue holds {limit} events: too many to overflow in a test")
    names = [tmp_path / str(i) for i in range(2)]
    for i in range(limit + 10):  # alternating, since the kernel merges equal neighbours
        names[i % 2].touch()
    changes(tree, {("overflow", str(tmp_path))})


def test_a_root_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f").touch()
    with pytest.raises(BadUsage, match="not a directory"):
        Tree([tmp_path / "f"])
