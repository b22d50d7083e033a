"""`msyn do` as a person meets it: into a pipe, and at a terminal."""

import json
import os
import subprocess
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from msyn import errors, protocol
from tests.cli.fake_broker import FakeBroker, broker_says, candidate, destroying, result
from tests.cli.terminal import Terminal
from tests.e2e.cli import msyn


def test_print_gives_exactly_the_command() -> None:
    with broker_says(result(candidate("ls -la"))) as broker:
        ran = msyn("do", "--print", "list", "the", "files")
    assert (ran.code, ran.out, ran.err) == (0, "ls -la\n", "")
    args = broker.requests[0].args
    assert args["intent"] == "list the files"
    assert args["n"] == 1
    assert args["path"] == os.environ["PATH"]


def test_a_pipe_needs_no_print_option() -> None:
    with broker_says(result(candidate("ls"))):
        assert msyn("do", "list").out == "ls\n"


def test_risk_and_doubt_go_to_stderr() -> None:
    doubtful = candidate("frob a", confidence="not sure", doubts=["frob is not installed"])
    with broker_says(result(destroying("rm a"), doubtful)):
        ran = msyn("do", "-n", "2", "delete a")
    assert ran.out == "rm a\nfrob a\n"
    assert ran.err == "msyn do: destroys: deletes files (rm a)\nmsyn do: not sure: frob is not installed\n"


def test_names_of_the_directory_are_told_and_bounded(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / ".secret").touch()
    for number in range(200):
        (tmp_path / f"{number:03} file.txt").touch()
    with broker_says(result(candidate("ls"))) as broker:
        msyn("do", "list", cwd=tmp_path)
    names = broker.requests[0].args["names"]
    assert names[:2] == ["logs/", "000 file.txt"]
    assert len(names) == 64
    assert broker.requests[0].args["cwd"] == str(tmp_path)


@pytest.mark.parametrize("args", [("do", "-"), ("do",)])
def test_the_intent_may_come_from_a_pipe(args: tuple[str, ...]) -> None:
    with broker_says(result(candidate("ls"))) as broker:
        assert msyn(*args, stdin=b"list the\nfiles\n").code == 0
    assert broker.requests[0].args["intent"] == "list the files"


@pytest.mark.parametrize(
    ("args", "stdin", "words"),
    [
        (("do", ""), None, "empty"),
        (("do",), b"", "empty"),
        (("do", "x" * 100_000), None, "100000 characters"),
        (("do", "-"), b"\xff\xfe\x00", "not text"),
        (("do", "-"), b"a\x00b", "control characters"),
        (("do", "list", "\x1b[31m"), None, "control characters"),
        (("do", b"list \xff"), None, "not text"),
        (("do", "--frobnicate", "x"), None, "--frobnicate"),
        (("do", "-n", "0", "x"), None, "-n"),
    ],
)
def test_a_wrong_call_is_told_and_starts_nothing(args: tuple[str, ...], stdin: bytes | None, words: str) -> None:
    with broker_says(result(candidate("ls"))) as broker:
        ran = msyn(*args, stdin=stdin)
    assert ran.code == errors.USAGE
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1
    assert ran.out == ""
    assert broker.requests == []


def test_a_refusal_has_its_sentence_and_code() -> None:
    with broker_says(protocol.error_event(errors.NothingFound("No usable command came out of that.", "Say more."))):
        ran = msyn("do", "x y")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "msyn do: No usable command came out of that. Say more.\n"


def test_json_tells_everything() -> None:
    with broker_says(result(candidate("ls é"))):
        assert json.loads(msyn("do", "--json", "list").out)["candidates"][0]["command"] == "ls é"


def test_standard_input_that_is_no_terminal_does_not_hang() -> None:
    with broker_says(result(candidate("ls -la"))), Terminal("do", "list", stdin=subprocess.DEVNULL) as screen:
        assert screen.end() == 0
        assert screen.seen == b"ls -la\r\n"


def test_enter_runs_what_was_shown_and_passes_its_exit_code_on(home: Path) -> None:
    with broker_says(result(candidate("echo ran-$((40+2)); exit 7"))), Terminal("do", "x") as screen:
        screen.wait_for("[q]uit")
        assert b"ran-42" not in screen.seen
        screen.type("\r")
        assert screen.end() == 7
        assert b"ran-42" in screen.seen


def test_enter_never_runs_a_command_that_destroys(home: Path) -> None:
    victim = home / "victim"
    victim.touch()
    with broker_says(result(destroying(f"rm {victim}"))), Terminal("do", "delete it") as screen:
        assert "destroys: deletes files" in screen.wait_for("[q]uit")
        screen.type("\r")
        screen.wait_for("Press r.")
        screen.wait_for("[q]uit", times=2)
        screen.type("r")
        screen.wait_for("Type yes")
        screen.type("y\r")
        screen.wait_for("Not run.")
        screen.wait_for("[q]uit", times=3)
        assert victim.exists()
        screen.type("r")
        screen.wait_for("Type yes", times=2)
        screen.type("yes\r")
        assert screen.end() == 0
    assert not victim.exists()


def test_keys_typed_before_the_command_was_there_do_nothing(home: Path) -> None:
    import threading

    wait = threading.Event()
    with broker_says(result(candidate("touch ran")), wait=wait) as broker, Terminal("do", "x") as screen:
        screen.type("\r\rr")
        while not broker.requests:
            screen._read(0.01)
        wait.set()
        screen.wait_for("[q]uit")
        screen.type("q")
        assert screen.end() == 1
    assert not Path("ran").exists()


def test_next_explain_and_quit() -> None:
    both = result(candidate("ls -l"), candidate("ls -a", confidence="not sure", doubts=["a doubt"]))
    with broker_says(both), Terminal("do", "x") as screen:
        screen.wait_for("[q]uit")
        screen.type("x")
        screen.wait_for("-l: with size, time and rights")
        screen.wait_for("[q]uit", times=2)
        screen.type("n")
        screen.wait_for("not sure: a doubt")
        screen.wait_for("[q]uit", times=3)
        screen.type("n")
        screen.wait_for("no other suggestion")
        screen.wait_for("[q]uit", times=4)
        screen.type("q")
        assert screen.end() == errors.NOTHING


def test_an_edited_command_is_judged_anew_and_not_yet_run(home: Path) -> None:
    target = home / "edited"
    with broker_says(result(candidate("echo hello"))), Terminal("do", "x") as screen:
        screen.wait_for("[q]uit")
        screen.type("e")
        screen.wait_for("$ ")
        screen.type(f" > {target}\r")
        screen.wait_for("writes a file")
        screen.wait_for("[q]uit", times=2)
        assert not target.exists()
        screen.type("\r")
        assert screen.end() == 0
    assert target.read_text() == "hello\n"


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 1), ("\x1b", 1)])
def test_ways_out_leave_the_terminal_as_it_was(key: str, code: int) -> None:
    with broker_says(result(candidate("touch ran"))), Terminal("do", "x") as screen:
        before = termios.tcgetattr(screen.slave)
        screen.wait_for("[q]uit")
        screen.type(key)
        assert screen.end() == code
        assert termios.tcgetattr(screen.slave) == before


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"NO_COLOR": "1"}])
def test_no_escapes_where_they_are_not_wanted(env: dict[str, str]) -> None:
    with broker_says(result(destroying("rm a"))), Terminal("do", "x", env=env) as screen:
        screen.wait_for("[q]uit")
        screen.type("q")
        screen.end()
        assert b"\x1b" not in screen.seen


def test_what_a_general_model_writes_is_shown_and_gone() -> None:
    said = {"event": "token", "text": "Here is\n\x1b]0;owned\x07 it"}
    with broker_says(said, result(candidate("ls"))), Terminal("do", "x") as screen:
        screen.wait_for("[q]uit")
        screen.type("q")
        screen.end()
        assert b"\x1b[2mHere is\\n" in screen.seen
        assert b"\x1b]0;" not in screen.seen
    with broker_says(said, result(candidate("ls"))):
        ran = msyn("do", "x")
    assert (ran.out, ran.err) == ("ls\n", "")


def test_a_hostile_answer_cannot_draw() -> None:
    with broker_says(result(candidate("echo \x1b]0;owned\x07"))), Terminal("do", "x") as screen:
        screen.wait_for("[q]uit")
        screen.type("q")
        screen.end()
        assert b"\x1b]0;" not in screen.seen


@pytest.mark.parametrize("key", ["f", "r"])
def test_more_words_are_added_to_all_that_were_said(key: str) -> None:
    with broker_says(result(candidate("ls -l"))) as broker, Terminal("do", "list", "files") as screen:
        screen.wait_for("[q]uit")
        screen.type(key)
        screen.wait_for("More words: ")
        screen.type("with hidden ones\r")
        screen.wait_for("[q]uit", times=2)
        screen.type("f")
        screen.wait_for("More words: ", times=2)
        screen.type("by size\r")
        screen.wait_for("[q]uit", times=3)
        screen.type("q")
        assert screen.end() == errors.NOTHING
    asked = [request.args["intent"] for request in broker.requests]
    assert asked == ["list files", "list files with hidden ones", "list files with hidden ones by size"]
    assert {request.verb for request in broker.requests} == {"do"}


def test_no_more_words_or_a_refusal_keep_the_suggestion() -> None:
    def answer(asked: protocol.Request) -> Iterator[protocol.Event]:
        if asked.args["intent"] == "list":
            yield result(destroying("rm a"))
        else:
            yield protocol.error_event(errors.NothingFound("No usable command came out of that.", "Say more."))

    broker = FakeBroker(answer)
    with Terminal("do", "list") as screen:
        screen.wait_for("[q]uit")
        screen.type("f")
        screen.wait_for("More words: ")
        screen.type("\r")
        screen.wait_for("[q]uit", times=2)
        screen.type("f")
        screen.wait_for("More words: ", times=2)
        screen.type("gibberish\r")
        screen.wait_for("No usable command")
        screen.wait_for("[q]uit", times=3)
        screen.type("f")
        screen.wait_for("More words: ", times=3)
        screen.type("\x03")
        screen.wait_for("[q]uit", times=4)
        screen.type("r")
        screen.wait_for("Type yes")
        screen.type("no\r")
        screen.wait_for("[q]uit", times=5)
        screen.type("q")
        assert screen.end() == errors.NOTHING
    broker.socket.close()
    assert [asked.args["intent"] for asked in broker.requests] == ["list", "list gibberish"]
