"""Real inotify on real directories; each scenario is one way in which programs save files."""

import mmap
import os
import subprocess
import time
from pathlib import Path

import pytest

from msyn.errors import BadUsage
from msyn.watch.tree import Change, Tree


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
    saved = str(tmp_path / "f")
    seen: set[tuple[str, str]] = set()
    end = time.monotonic() + 10
    while not seen & {("written", saved), ("moved", saved)}:
        assert time.monotonic() < end, seen
        seen |= {(change.kind, change.path) for change in tree.read(0.2)}


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
    found = [change for change in tree.read(10) if change.kind in ("gone", "moved")]
    assert found == [Change("gone", str(tmp_path / "a")), Change("moved", str(tmp_path / "z"), str(tmp_path / "a"))]
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
    (tmp_path / "late").mkdir()
    changes(tree, {("doubt", str(tmp_path))})
    assert tree.n_directories == 2  # the event that announced it was dropped
    (tmp_path / "late/f").touch()
    changes(tree, {("written", str(tmp_path / "late/f"))})


def test_a_root_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f").touch()
    with pytest.raises(BadUsage, match="not a directory"):
        Tree([tmp_path / "f"])


def test_what_a_walk_would_not_enter_is_not_watched(tmp_path: Path) -> None:
    run("mkdir -p .git/objects node_modules/a/b src .ssh cache/deep; echo node_modules > .gitignore", tmp_path)
    (tmp_path / "cache/CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n")
    tree = Tree([tmp_path])
    assert tree.n_directories == 2  # the root and src
    run(
        "mkdir -p node_modules/c src/node_modules .hg/x; echo x > node_modules/f; echo x > .env; echo x > src/f",
        tmp_path,
    )
    seen = changes(tree, {("written", str(tmp_path / "src/f"))})
    assert {path for _, path in seen} == {str(tmp_path / "src/f")}


def test_new_rules_change_what_is_watched(tmp_path: Path) -> None:
    run("mkdir -p a/b c; echo x > a/b/f", tmp_path)
    tree = Tree([tmp_path])
    (tmp_path / ".msynignore").write_text("a\n")
    changes(tree, {("doubt", str(tmp_path))})
    assert tree.n_directories == 2
    (tmp_path / ".msynignore").unlink()
    changes(tree, {("doubt", str(tmp_path))})
    assert tree.n_directories == 4
    run("echo y > a/b/g", tmp_path)
    changes(tree, {("written", str(tmp_path / "a/b/g"))})


def test_our_own_directories_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    tree = Tree([tmp_path], own=[str(tmp_path / "state")])
    (tmp_path / "state/journal").touch()
    (tmp_path / "f").touch()
    assert {path for _, path in changes(tree, {("written", str(tmp_path / "f"))})} == {str(tmp_path / "f")}


def test_a_root_that_comes_back_is_watched_again(tmp_path: Path) -> None:
    root = tmp_path / "x/notes"
    root.mkdir(parents=True)
    tree = Tree([root])
    run("mv x/notes x/old; mv x elsewhere", tmp_path)
    changes(tree, {("gone", str(root))})
    run("mkdir -p x/notes/deep", tmp_path)
    changes(tree, {("doubt", str(root))})
    run("echo y > x/notes/deep/f", tmp_path)
    changes(tree, {("written", str(root / "deep/f"))})


def test_a_directory_put_in_the_place_of_another(tmp_path: Path) -> None:
    run("mkdir -p a/inner b/inner", tmp_path)
    tree = Tree([tmp_path])
    run("mv a c; mv b a; mv c b; rmdir b/inner; mv a/inner a/outer; echo x > a/outer/f; echo x > b/g", tmp_path)
    changes(tree, {("written", str(tmp_path / "a/outer/f")), ("written", str(tmp_path / "b/g"))})
    assert tree.n_directories == 4
    run("echo x > a/outer/h", tmp_path)
    changes(tree, {("written", str(tmp_path / "a/outer/h"))})


def test_a_rename_is_told_with_its_old_name(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    tree = Tree([tmp_path])
    (tmp_path / "a").rename(tmp_path / "b")
    assert tree.read(10) == [
        Change("gone", str(tmp_path / "a")),
        Change("moved", str(tmp_path / "b"), str(tmp_path / "a")),
    ]


def test_a_mapped_file_is_reported_when_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x" * 4096)
    tree = Tree([tmp_path])
    with path.open("r+b") as file:
        mapped = mmap.mmap(file.fileno(), 4096)
    tree.read(0)
    mapped[0:3] = b"new"
    mapped.close()
    changes(tree, {("written", str(path))})


def test_a_root_inside_a_root_is_watched_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    tree = Tree([tmp_path / "a", tmp_path])
    assert tree.n_directories == 2
    (tmp_path / "a/f").write_text("x")
    assert ("written", str(tmp_path / "a/f")) in changes(tree, {("written", str(tmp_path / "a/f"))})
