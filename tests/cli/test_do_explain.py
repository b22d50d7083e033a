"""`msyn do --explain`: plain words about a command, without a broker, and honest about what is not known."""

import json
from pathlib import Path

import pytest

from msyn import config, errors
from tests.e2e.cli import msyn


def test_each_part_and_the_risk() -> None:
    ran = msyn("do", "--explain", "du -sh * | sort -h")
    assert (ran.code, ran.err) == (0, "")
    assert "-s: " in ran.out
    assert "then its output goes to sort: " in ran.out
    assert ran.out.splitlines()[-1] == "Risk: only reads"
    assert not config.socket_path().exists()  # nobody was asked


def test_flags_after_the_command_are_its_own() -> None:
    assert msyn("do", "--explain", "ls", "-n", "--json").out == msyn("do", "--explain", "ls -n --json").out


def test_words_get_back_the_quotes_that_the_shell_took() -> None:
    assert "on: ." in msyn("do", "--explain", "find", ".", "-name", "a b; c").out
    told = json.loads(msyn("do", "--json", "--explain", "find", ".", "-name", "a b; c").out)
    assert told["command"] == "find . -name 'a b; c'"


def test_what_is_destroyed_is_said_and_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "build/a").write_text("a")
    ran = msyn("do", "--explain", "rm -rf build", cwd=tmp_path)
    assert "Risk: destroys: " in ran.out
    assert (tmp_path / "build/a").exists()


def test_unknown_programs_and_flags_are_said_to_be_unknown() -> None:
    told = json.loads(msyn("do", "--explain", "--json", "ls --frob | frobnicate -x").out)
    assert told["unknown"] == ["ls --frob", "frobnicate"]
    assert any("frobnicate: not in msyn's table" in line for line in told["explanation"])
    assert told["risk"] == "write"


@pytest.mark.parametrize("line", ["frobnicate -x", "# nothing"])
def test_knowing_nothing_is_exit_code_1(line: str) -> None:
    ran = msyn("do", "--explain", line)
    assert ran.code == errors.NOTHING
    assert ran.out


@pytest.mark.parametrize("args", [("do", "--explain"), ("do", "--explain", "-")])
def test_a_line_from_a_pipe(args: tuple[str, ...]) -> None:
    ran = msyn(*args, stdin=b"cat a.txt |\n  wc -l\n")
    assert ran.code == 0
    assert "wc: " in ran.out


@pytest.mark.parametrize(
    ("args", "stdin", "words"),
    [
        ((), b"", "empty"),
        (("  ",), None, "empty"),
        (("x" * 100_000,), None, "characters"),
        ((), b"\xff\xfe", "not text"),
        ((b"ls \xff",), None, "not text"),
    ],
)
def test_a_wrong_call(args: tuple[str | bytes, ...], stdin: bytes | None, words: str) -> None:
    ran = msyn("do", "--explain", *args, stdin=stdin)
    assert (ran.code, ran.out) == (errors.USAGE, "")
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1
