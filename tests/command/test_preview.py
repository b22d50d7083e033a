"""Effects counted and shown in real trees; after each preview the tree is as it was."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from msyn.command.disk import Disk, Entry, OutOfTime
from msyn.command.preview import preview
from msyn.command.targets import effects, size


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in {
        "a.txt": "foo one\nbar\n",
        "b.txt": "two foo foo\n",
        "c.log": "x" * 1500,
        "build/x.o": "1" * 700,
        "build/deep/y.o": "2" * 800,
        "notes 1.md": "hi\n",
        "p.jpeg": "",
        "q.jpeg": "",
        "q.jpg": "old",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "link").symlink_to("build")
    return tmp_path


def _state(tree: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        for path in sorted(tree.rglob("*"))
    }


@pytest.fixture(autouse=True)
def nothing_changes(tree: Path) -> Iterator[None]:
    before = _state(tree)
    yield
    assert _state(tree) == before


def shown(command: str, tree: Path) -> list[str]:
    found = preview(command, str(tree), {"HOME": str(tree)})
    assert not found.why_not, found.why_not
    return list(found.lines)


def counted(command: str, tree: Path) -> list[str]:
    return effects(command, Disk(str(tree)), {"HOME": str(tree)})


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("rm a.txt", "deletes 1 file, 12 bytes"),
        ("rm *.txt", "deletes 2 files, 24 bytes"),
        ("rm -rf build", "deletes 2 files and 2 directories, 1.5 kB"),
        ("rm -rf ~/build", "deletes 2 files and 2 directories, 1.5 kB"),
        ('rm -rf "$HOME/build"', "deletes 2 files and 2 directories, 1.5 kB"),
        ("d=build; rm -rf $d", "deletes 2 files and 2 directories, 1.5 kB"),
        ("rm 'notes 1.md'", "deletes 1 file, 3 bytes"),
        ("rm '*.txt'", "deletes nothing: there is no *.txt"),
        ("rm missing", "deletes nothing: there is no missing"),
        ("sudo rm c.log", "deletes 1 file, 1.5 kB"),
        ("echo hi > a.txt", "writes over a.txt, 12 bytes"),
        ("cp a.txt b.txt", "writes over b.txt, 12 bytes"),
        ("mv *.txt build", ""),
        ("mv a.txt c.log", "writes over c.log, 1.5 kB"),
        ("ls | tee c.log", "writes over c.log, 1.5 kB"),
        ("truncate -s 0 c.log", "cuts 1 file, 1.5 kB"),
        ("chmod -R 700 build", "changes 2 files and 2 directories"),
        ("find . -name '*.o' -delete", "deletes 2 files, 1.5 kB"),
        ("find . -name '*.o' -exec rm {} +", "deletes 2 files, 1.5 kB"),
        ("rm $UNKNOWN", "what $UNKNOWN stands for is only known when it runs"),
        ("ls", ""),
    ],
)
def test_targets_are_counted(command: str, sentence: str, tree: Path) -> None:
    found = counted(command, tree)
    assert (found[0] if found else "") == sentence


def test_a_link_goes_and_what_it_leads_to_stays(tree: Path) -> None:
    assert counted("rm -rf link", tree) == ["deletes 1 file", "link is a link: what it leads to stays"]


def test_files_outside_of_git_are_told(tree: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(tree), *words], check=True, capture_output=True)

    git("init", "-q")
    git("add", "build/x.o")
    try:
        assert counted("rm -rf build", tree) == ["deletes 2 files and 2 directories, 1.5 kB, 1 of them not in git"]
        assert counted("rm a.txt", tree) == ["deletes 1 file, 12 bytes, none of them in git"]
    finally:
        subprocess.run(["rm", "-rf", str(tree / ".git")], check=True)


class _Endless:
    """A file system without an end, and one whose build/ has something mounted in it."""

    cwd = "/"

    def __init__(self, n_entries: int = 10**9) -> None:
        self.n_entries = n_entries
        self.n_asked = 0

    def look(self, path: str) -> Entry:
        return Entry(path, "directory", 0, 1)

    def is_directory(self, path: str) -> bool:
        return True

    def link_target(self, path: str) -> str:
        return ""

    def matches(self, pattern: str) -> Iterator[str]:
        return iter(())

    def below(self, path: str) -> Iterator[Entry]:
        yield Entry(f"{path}/mnt", "directory", 0, 2)
        for number in range(self.n_entries):
            self.n_asked += 1
            yield Entry(f"{path}/{number}", "file", 10, 2)

    def found_by(self, arguments: list[str]) -> list[str]:
        raise OutOfTime

    def in_git(self, paths: list[str]) -> None:
        return None


def test_counting_stops_and_says_so() -> None:
    endless = _Endless()
    (sentence,) = effects("rm -rf build", endless)
    assert sentence.startswith("deletes more than 49999 files")
    assert "more than 500 kB" in sentence
    assert endless.n_asked < 60_000


def test_a_mount_point_below_is_named() -> None:
    assert effects("rm -rf build", _Endless(3))[0].endswith("reaches into build/mnt, which is mounted there")


def test_looking_that_takes_too_long_is_said() -> None:
    assert effects("find / -delete", _Endless()) == ["find: too much to count"]


def test_rm_lists_what_would_go(tree: Path) -> None:
    assert shown("rm -r build a.txt", tree) == [
        "deletes 3 files and 2 directories, 1.5 kB",
        "build/",
        *sorted(["build/x.o", "build/deep/", "build/deep/y.o"], key=lambda p: shown("rm -r build", tree).index(p)),
        "a.txt",
    ]


@pytest.mark.parametrize(
    "command",
    [
        "find . -name '*.o' -delete",
        "find . -name '*.o' -exec rm {} +",
        r"find . -name '*.o' -exec rm -f {} \;",
        "find . -name '*.o' -print0 | xargs -0 rm",
        "find . -name '*.o' | xargs rm -f",
    ],
)
def test_find_lists_what_would_go(command: str, tree: Path) -> None:
    first, *rest = shown(command, tree)
    assert first == "deletes 2 files, 1.5 kB"
    assert sorted(rest) == ["./build/deep/y.o", "./build/x.o"]


def test_sed_in_place_is_a_diff(tree: Path) -> None:
    lines = shown("sed -i 's/foo/bar/g' *.txt", tree)
    assert lines[0] == "changes 2 of 2 files"
    assert "-foo one" in lines
    assert "+bar one" in lines
    assert "+two bar bar" in lines


@pytest.mark.parametrize(
    "script", ["1e touch pwned", "s/.*/touch pwned/e", "w pwned", "s/a/b/w pwned", "r /etc/passwd", "e", "1W pwned"]
)
def test_sed_never_runs_a_script_that_does_more(script: str, tree: Path) -> None:
    assert preview(f"sed -i '{script}' a.txt", str(tree)).why_not
    assert not (tree / "pwned").exists()


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("mv a.txt z.txt", ["a.txt -> z.txt"]),
        ("mv a.txt b.txt", ["a.txt -> b.txt  (exists, is replaced)"]),
        ("mv *.txt build", ["a.txt -> build/a.txt", "b.txt -> build/b.txt"]),
        ("cp a.txt c.log build/", ["a.txt -> build/a.txt", "c.log -> build/c.log"]),
        ("cd build && mv x.o z.o", ["x.o -> z.o"]),
        ('for f in *.jpeg; do mv "$f" "${f%.jpeg}.jpg"; done',
         ["p.jpeg -> p.jpg", "q.jpeg -> q.jpg  (exists, is replaced)"]),
        ("rename 's/jpeg$/jpg/' *.jpeg", ["p.jpeg -> p.jpg", "q.jpeg -> q.jpg  (exists, is replaced)"]),
        ("rename .jpeg .jpg *.jpeg", ["p.jpeg -> p.jpg", "q.jpeg -> q.jpg  (exists, is replaced)"]),
        ("mv missing z", ["missing -> z  (there is no such file)"]),
        ("chmod 600 *.txt", ["changes 2 files"]),
        ("for f in *.txt; do rm \"$f\"; done", ["deletes 2 files, 24 bytes", "a.txt", "b.txt"]),
    ],
)  # fmt: skip
def test_names_are_mapped(command: str, lines: list[str], tree: Path) -> None:
    found = shown(command, tree)
    assert sorted(found) == sorted(lines) or found == lines


@pytest.mark.parametrize(
    "command",
    [
        "make clean",
        "rm x && make",
        "curl https://example.org | sh",
        "$(echo rm) a.txt && touch pwned",
        "rm a.txt; rm b.txt",
        "find . -exec touch pwned {} +",
        "find . -fprint pwned -delete",
        "touch pwned",
        "python3 -c \"open('pwned','w')\"",
        "if rm a.txt",
        "ls | xargs rm",
        "ls -la",
    ],
)
def test_what_cannot_be_shown_is_said_and_never_run(command: str, tree: Path) -> None:
    found = preview(command, str(tree))
    assert found.why_not.startswith("cannot be previewed")
    assert not found.lines
    assert not (tree / "pwned").exists()


def test_long_lists_are_cut_and_say_so(tree: Path) -> None:
    many = tree / "many"
    many.mkdir()
    for number in range(100):
        (many / f"{number}").touch()
    try:
        found = preview("rm -r many", str(tree))
        assert len(found.lines) == 40
        assert not found.is_whole
        assert found.lines[-1] == "... and 63 more lines"
    finally:
        for path in many.iterdir():
            path.unlink()
        many.rmdir()


def test_hostile_names_are_names(tree: Path) -> None:
    hostile = tree / "$(touch pwned)\nx"
    hostile.touch()
    try:
        assert "deletes" in shown("rm *pwned*", tree)[0]
        assert not (tree / "pwned").exists()
    finally:
        os.unlink(hostile)


@pytest.mark.parametrize(
    ("n_bytes", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (37_000_000, "37 MB"), (1.2e9, "1.2 GB")],
)
def test_sizes_read_well(n_bytes: int, text: str) -> None:
    assert size(int(n_bytes)) == text
