"""The shell itself is asked, and never runs what it is asked about."""

import shutil
from pathlib import Path

import pytest

from msyn.command.syntax import accepted

GOOD = ["ls -la", "for f in *; do echo $f; done", "echo 'a b' | sort", "cat <<EOF\nx\nEOF", "[[ -f x ]] && ls"]
BAD = ["ls |", "echo 'a", 'echo "a', "for f in *", "ls )", "a $(b", "cat <<EOF\nx", "if x; then", "&& ls"]


def test_bash() -> None:
    assert accepted(GOOD + BAD, "bash") == [True] * len(GOOD) + [False] * len(BAD)


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
def test_zsh_reads_its_own_globs() -> None:
    assert accepted(["ls *(.om[1,5])", "print -l **/*(.)", "ls |", "echo 'a"], "zsh") == [True, True, False, False]
    assert accepted(["ls *(.om[1,5])"], "bash") == [False]


def test_an_unknown_shell_is_replaced() -> None:
    assert accepted(["ls", "ls |"], "/opt/nonesuch") == [True, False]


def test_nothing_runs(home: Path) -> None:
    mark = home / "ran"
    lines = [
        f"touch {mark}",
        f"$(touch {mark})",
        f"`touch {mark}`",
        f"cat <(touch {mark})",
        f"trap 'touch {mark}' EXIT",
    ]
    assert all(accepted(lines))
    assert not mark.exists()


def test_the_person_s_startup_files_are_not_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = home / "ran"
    start = home / "start"
    start.write_text(f"touch {mark}\n")
    monkeypatch.setenv("BASH_ENV", str(start))
    monkeypatch.setenv("ENV", str(start))
    (home / ".zshenv").write_text(f"touch {mark}\n")
    for shell in ("bash", "zsh", "sh"):
        accepted(["ls"], shell)
    assert not mark.exists()


@pytest.mark.parametrize("odd", ["ls \x00", "ls \udcff", "ls \ud800", ""])
def test_odd_text_is_no_crash(odd: str) -> None:
    assert accepted([odd, "ls"])[1]
