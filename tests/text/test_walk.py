"""Walking trees that may be hostile: sorted, finite, and with a word for everything left out but ignored files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from msyn.text.names import printable
from msyn.text.walk import Skipped, walk


def tree(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return root


def taken(*roots: Path) -> list[str]:
    return [str(found.relative_to(roots[0])) for found in walk(roots) if isinstance(found, Path)]


def skipped(*roots: Path) -> dict[str, str]:
    return {found.path.name: found.reason for found in walk(roots) if isinstance(found, Skipped)}


def test_files_come_sorted_and_once(home: Path) -> None:
    root = tree(home / "t", "b", "a/z", "a/b/c", "c", "A")
    assert taken(root) == ["A", "b", "c", "a/z", "a/b/c"]
    assert taken(root, root / "a", root / "b", root) == taken(root)


def test_named_paths_keep_the_form_they_were_named_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(home / "t", "a/b")
    monkeypatch.chdir(home / "t")
    assert list(walk([Path("a")])) == [Path("a/b")]
    assert list(walk([Path()])) == [Path("a/b")]


def test_ignored_files_are_left_out_silently_but_taken_when_named(home: Path) -> None:
    root = tree(home / "t", "x.log", "keep", "build/out")
    (root / ".gitignore").write_text("*.log\nbuild\n")
    assert taken(root) == [".gitignore", "keep"] and skipped(root) == {}
    assert list(walk([root / "x.log"])) == [root / "x.log"]
    assert list(walk([root / "build"])) == [root / "build/out"]


def test_repositories_and_marked_caches_are_not_entered(home: Path) -> None:
    root = tree(home / "t", ".git/config", ".hg/x", "cache/data", "other/data", "src/.git/x")
    (root / "cache/CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n")
    (root / "other/CACHEDIR.TAG").write_text("something else\n")
    assert taken(root) == ["other/CACHEDIR.TAG", "other/data"]


def test_secrets_are_told_in_trees_and_refused_when_named(home: Path) -> None:
    root = tree(home / "t", ".env", ".ssh/id_rsa", "notes", "deep/.netrc")
    assert taken(root) == ["notes"]
    assert skipped(root) == {
        ".env": "secret: environment file", ".ssh": "secret: keys and hosts of ssh", ".netrc": "secret: login",
    }  # fmt: skip
    assert skipped(root / ".env") == {".env": "secret: environment file"}
    assert skipped(root / ".ssh") == {".ssh": "secret: keys and hosts of ssh"}
    assert skipped(root / ".ssh/id_rsa") == {"id_rsa": "secret: keys and hosts of ssh"}


def test_a_tree_that_links_to_itself_ends(home: Path) -> None:
    root = tree(home / "t", "a/file")
    (root / "a/loop").symlink_to("..")
    (root / "a/outside").symlink_to("/etc")
    (root / "a/alias").symlink_to("file")
    (root / "dangling").symlink_to("nothing")
    assert taken(root) == ["a/file"]
    assert set(skipped(root)) == {"loop", "outside", "alias", "dangling"}
    assert set(skipped(root).values()) == {"a symbolic link"}


def test_a_named_link_is_followed(home: Path) -> None:
    root = tree(home / "t", "dir/file")
    (home / "to-dir").symlink_to(root)
    (home / "to-file").symlink_to(root / "dir/file")
    assert list(walk([home / "to-dir"])) == [home / "to-dir/dir/file"]
    assert list(walk([home / "to-file"])) == [home / "to-file"]


def test_what_is_no_file_is_told_and_nothing_blocks(home: Path) -> None:
    root = tree(home / "t", "file")
    os.mkfifo(root / "fifo")
    assert skipped(root) == {"fifo": "a FIFO"}
    assert skipped(root / "fifo", Path("/dev/null")) == {"fifo": "a FIFO", "null": "a device"}
    assert skipped(home / "absent", Path("nul\0")) == {
        "absent": "No such file or directory",
        "nul\0": "not a usable name",
    }


def test_hostile_names_are_only_names(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = home / "t"
    names = ["$(touch pwned)", "new\nline", "-rf", "\udcff\udcfe", "esc\x1b[2J", "*", "a b", "'", '"', ";id"]
    tree(root, *names)
    monkeypatch.chdir(home)
    assert sorted(taken(root)) == sorted(names)
    assert not (home / "pwned").exists()


def test_an_unreadable_directory_is_told_and_the_rest_is_walked(home: Path) -> None:
    root = tree(home / "t", "a/file", "locked/file", "z")
    (root / "locked").chmod(0)
    home.chmod(0o755)
    script = f"""
import os, pathlib
from msyn.text.walk import walk
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for found in walk([pathlib.Path({str(root)!r})]):
    print(getattr(found, "path", found).name, getattr(found, "reason", "-"))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    (root / "locked").chmod(0o700)
    assert done.stdout == "z -\nfile -\nlocked Permission denied\n" and done.stderr == ""


def test_a_tree_deeper_than_recursion_and_longer_than_a_path(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = home / "t"
    root.mkdir()
    monkeypatch.chdir(root)
    for _ in range(1500):
        os.mkdir("abcd")
        os.chdir("abcd")
    found = list(walk([root]))
    assert [each.reason for each in found if isinstance(each, Skipped)] == ["File name too long"]
    os.chdir(root)
    subprocess.run(["rm", "-rf", "abcd"], check=True)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plain ü 漢字.txt", "plain ü 漢字.txt"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"), ("\x1b[2J\x07\x7f", "\\x1b[2J\\x07\\x7f"),
        ("\x9b31m", "\\x9b31m"), ("\udcff\udc80", "\\xff\\x80"), ("\u202egpj.exe", "\\u202egpj.exe"),
        ("a\u2028b", "a\\u2028b"),
        (b"\xff/ok", "\\xff/ok"), (Path("a\u200bb"), "a\\u200bb"), ("\U000e0041", "\\U000e0041"), ("\ud800", "\\ud800"),
    ],
)  # fmt: skip
def test_printable(name: str | bytes | Path, shown: str) -> None:
    assert printable(name) == shown and printable(name).isprintable()
