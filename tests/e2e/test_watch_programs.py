"""Every way in which programs save files, with the real program where this machine has it: after each, what is kept is
that of the new content."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from msyn.kv.links import read_link
from tests.e2e.watching import is_fresh, jobs, known, wait_fresh, wait_gone, wait_until, watching, wrong


@pytest.fixture
def notes(tiny: Path, home: Path) -> Iterator[Path]:
    """A watched folder with one fresh file."""
    folder = home / "notes"
    folder.mkdir()
    (folder / "a.md").write_text("one\ntwo\nthree\n")
    with watching(folder):
        wait_fresh(folder / "a.md")
        yield folder
        wait_until(lambda: not jobs(), "nothing waits")
        assert not wrong(folder)


def run(*command: str | Path, cwd: Path | None = None, stdin: str = "") -> None:
    """Run a program, or skip where it is missing."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, cwd=cwd, input=stdin, text=True, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def shell(line: str, cwd: Path) -> None:
    run("bash", "-ec", line, cwd=cwd)


def expect(path: Path, text: str) -> None:
    assert text in path.read_text()
    wait_fresh(path)


@pytest.mark.parametrize("options", ["", "set backup backupcopy=no", "set nowritebackup backupcopy=yes"])
def test_vim(notes: Path, options: str) -> None:
    command = ["vim", "-es", "-u", "NONE", "-N", "--cmd", options or "set nocp", "-c", "%s/two/by vim/", "-c", "wq"]
    run(*command, str(notes / "a.md"))
    expect(notes / "a.md", "by vim")


def test_emacs(notes: Path) -> None:
    backup = "(setq backup-enable-predicate (lambda (name) t))"  # also below /tmp
    form = f'(progn {backup} (find-file "a.md") (goto-char (point-max)) (insert "by emacs\\n") (save-buffer))'
    run("emacs", "-Q", "--batch", "--eval", form, cwd=notes)
    expect(notes / "a.md", "by emacs")
    assert (notes / "a.md~").exists()  # the old content, under its own name
    wait_fresh(notes / "a.md~")


def test_ed(notes: Path) -> None:
    run("ed", "-s", "a.md", cwd=notes, stdin="2c\nby ed\n.\nw\nq\n")
    expect(notes / "a.md", "by ed")


def test_an_editor_that_writes_over_the_file_as_vs_code_does(notes: Path) -> None:
    with (notes / "a.md").open("r+") as file:
        file.truncate(0)
        file.write("by an editor\n")
    expect(notes / "a.md", "by an editor")


def test_an_editor_that_writes_beside_as_vs_code_does_for_safety(notes: Path) -> None:
    scratch = notes / ".a.md.vscode-tmp"
    scratch.write_text("by an atomic editor\n")
    os.fsync(os.open(scratch, os.O_RDONLY))
    os.replace(scratch, notes / "a.md")
    os.chmod(notes / "a.md", 0o640)
    expect(notes / "a.md", "by an atomic editor")


def test_sed_in_place(notes: Path) -> None:
    run("sed", "-i", "s/two/by sed/", "a.md", cwd=notes)
    expect(notes / "a.md", "by sed")


def test_perl_in_place_with_a_backup(notes: Path) -> None:
    run("perl", "-pi.bak", "-e", "s/two/by perl/", "a.md", cwd=notes)
    expect(notes / "a.md", "by perl")
    wait_fresh(notes / "a.md.bak")


@pytest.mark.parametrize("options", [["-a"], ["-a", "--inplace"], ["-aX"]])
def test_rsync(notes: Path, home: Path, options: list[str]) -> None:
    (home / "other").mkdir()
    (home / "other/a.md").write_text("by rsync, which keeps times\n")
    (home / "other/b.md").write_text("new\n")
    run("rsync", *options, f"{home}/other/", f"{notes}/")
    expect(notes / "a.md", "by rsync")
    expect(notes / "b.md", "new")


def test_git_checkout(notes: Path) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
    run(*git, "init", "-q", cwd=notes)
    run(*git, "add", ".", cwd=notes)
    run(*git, "commit", "-q", "-m", "one", cwd=notes)
    run(*git, "checkout", "-q", "-b", "side", cwd=notes)
    (notes / "deep/er").mkdir(parents=True)
    (notes / "deep/er/b.md").write_text("only on the side\n")
    (notes / "a.md").write_text("on the side\n")
    run(*git, "add", ".", cwd=notes)
    run(*git, "commit", "-q", "-m", "two", cwd=notes)
    wait_fresh(notes / "a.md", notes / "deep/er/b.md")
    run(*git, "checkout", "-q", "main", cwd=notes)
    expect(notes / "a.md", "two")
    wait_gone(notes / "deep/er/b.md")
    run(*git, "checkout", "-q", "side", cwd=notes)
    expect(notes / "deep/er/b.md", "only on the side")
    expect(notes / "a.md", "on the side")
    assert not [path for path in known() if ".git" in path.parts]


def test_mv_over_a_file_and_into_and_out_of_the_tree(notes: Path, home: Path) -> None:
    (home / "came.md").write_text("from outside\n")
    shell("mv -f ../came.md a.md", notes)
    expect(notes / "a.md", "from outside")
    shell("mkdir -p ../d/e; echo in a directory > ../d/e/b.md; mv ../d .", notes)
    expect(notes / "d/e/b.md", "in a directory")
    shell("mv d ..", notes)
    wait_gone(notes / "d/e/b.md")


def test_cp_with_attributes(notes: Path) -> None:
    """cp -a copies our attribute, too: right for the copy, wrong once the copy is written over another file."""
    shell("cp -a a.md b.md; echo other > c.md", notes)
    wait_fresh(notes / "b.md", notes / "c.md")
    shell("cp --preserve=all a.md c.md", notes)
    wait_fresh(notes / "c.md")
    shell("mkdir d; cp -a a.md d/; cp -a d e", notes)
    wait_fresh(notes / "e/a.md")


def test_tar_x(notes: Path, home: Path) -> None:
    source = home / "source"
    for i in range(20):
        (source / f"{i % 4}/x").mkdir(parents=True, exist_ok=True)
        (source / f"{i % 4}/x/{i}.md").write_text(f"from the archive, {i}\n")
    shell(f"tar cf {home}/t.tar -C {home} source; tar xf {home}/t.tar", notes)
    wait_fresh(*notes.rglob("source/**/*.md"))
    assert len(list(notes.rglob("source/**/*.md"))) == 20
    shell(f"tar xf {home}/t.tar --overwrite; rm -r source/1", notes)
    wait_gone(notes / "source/1/x/1.md")


def test_a_log_that_is_never_closed(notes: Path) -> None:
    writer = "import sys\nfor line in sys.stdin:\n    print(line, end='', file=log, flush=True)\n"
    script = f"log = open({str(notes / 'x.log')!r}, 'a')\n{writer}"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, text=True) as logger:
        assert logger.stdin
        for text in ("first", "second"):
            logger.stdin.write(f"{text} line\n")
            logger.stdin.flush()
            wait_until(lambda text=text: text in read(notes / "x.log"), "it is written")
            expect(notes / "x.log", text)
        logger.stdin.close()


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def test_a_file_that_shrinks_and_one_that_becomes_binary(notes: Path) -> None:
    os.truncate(notes / "a.md", 4)
    expect(notes / "a.md", "one\n")
    (notes / "a.md").write_bytes(bytes(range(256)) * 8)
    wait_gone(notes / "a.md")
    wait_until(lambda: read_link(notes / "a.md") is None, "the attribute goes with the cache")
    (notes / "a.md").write_text("text again\n")
    wait_fresh(notes / "a.md")


def test_hard_links_are_names_of_one_content(notes: Path) -> None:
    os.link(notes / "a.md", notes / "b.md")
    wait_fresh(notes / "b.md")
    (notes / "b.md").write_text("through one name\n")
    wait_fresh(notes / "b.md", notes / "a.md")
    (notes / "b.md").unlink()
    wait_gone(notes / "b.md")
    assert is_fresh(notes / "a.md")


def test_symbolic_links_are_not_followed(notes: Path, home: Path) -> None:
    outside = home / "outside"
    outside.mkdir()
    (outside / "x.md").write_text("not ours to watch\n")
    (notes / "link.md").symlink_to("a.md")
    (notes / "folder").symlink_to(outside)
    (notes / "loop").symlink_to(".")
    (notes / "last.md").write_text("last\n")
    wait_fresh(notes / "last.md")
    wait_until(lambda: not jobs(), "nothing waits")
    assert known() == {notes / "a.md", notes / "last.md"}
    assert read_link(notes / "a.md") is not None  # what the link leads to keeps its attribute
    os.replace(notes / "link.md", notes / "last.md")  # a file becomes a link
    wait_gone(notes / "last.md")


def test_a_file_becomes_a_directory_and_a_file_again(notes: Path) -> None:
    (notes / "a.md").unlink()
    (notes / "a.md").mkdir()
    (notes / "a.md/b.md").write_text("inside\n")
    wait_fresh(notes / "a.md/b.md")
    wait_gone(notes / "a.md")
    shutil.rmtree(notes / "a.md")
    (notes / "a.md").write_text("a file again\n")
    wait_fresh(notes / "a.md")
    wait_gone(notes / "a.md/b.md")


def test_rules_that_change_take_effect(notes: Path) -> None:
    (notes / "private").mkdir()
    (notes / "private/p.md").write_text("p\n")
    wait_fresh(notes / "private/p.md")
    (notes / ".msynignore").write_text("private\n")
    wait_gone(notes / "private/p.md")
    (notes / ".msynignore").unlink()
    wait_fresh(notes / "private/p.md")


def test_names_that_would_be_commands_are_only_names(notes: Path) -> None:
    hostile = notes / "$(touch pwned); \x1b[31m\n.md"
    hostile.write_text("x\n")
    wait_fresh(hostile)
    bytes_only = Path(os.fsdecode(os.fsencode(notes) + b"/caf\xe9.md"))
    bytes_only.write_text("y\n")
    wait_fresh(bytes_only)
    assert not list(notes.rglob("pwned"))
