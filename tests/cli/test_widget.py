"""The key-press client: what it imports, prints, draws, and leaves behind."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from msyn import errors, protocol
from tests.cli.fake_broker import FakeBroker, broker_says, candidate, destroying, result
from tests.cli.terminal import Terminal
from tests.e2e.cli import msyn

OURS = {
    "msyn",
    "msyn.__main__",
    "msyn.cli",
    "msyn.cli.widget",
    "msyn.client",
    "msyn.command",
    "msyn.command.surroundings",
    "msyn.config",
    "msyn.errors",
    "msyn.protocol",
}
# What costs milliseconds and must not come back through some other import.
HEAVY = {"argparse", "asyncio", "dataclasses", "inspect", "logging", "pathlib", "subprocess", "threading", "tomllib"}
MAX_MODULES = 75


def press(*args: str, **more: object) -> Terminal:
    """A key press in a terminal, stdout apart from it as in `$(...)`."""
    return Terminal("do", "--widget", *args, stdout=subprocess.PIPE, **more)


def test_a_key_press_imports_the_standard_library_only() -> None:
    script = (
        "import atexit, sys; before = set(sys.modules)\n"
        "atexit.register(lambda: print(*sorted(set(sys.modules) - before), file=sys.stderr))\n"
        "sys.argv = ['msyn', 'do', '--widget', '--shell', 'bash', '--', 'list the files']\n"
        "import msyn.__main__\n"
        "sys.exit(msyn.__main__.main())"
    )
    with broker_says(result(candidate("ls"))):
        ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "ls"
    loaded = set(ran.stderr.split())
    foreign = {name for name in loaded if name.partition(".")[0] not in sys.stdlib_module_names}
    assert foreign == OURS
    assert not loaded & HEAVY
    assert len(loaded) <= MAX_MODULES, sorted(loaded)


def test_it_prints_the_command_and_nothing_else() -> None:
    with broker_says(result(candidate("ls -la"))) as broker:
        ran = msyn("do", "--widget", "--shell", "zsh", "--pid", "1", "--", "list", "files")
    assert (ran.code, ran.out, ran.err) == (0, "ls -la", "")
    args = broker.requests[0].args
    assert (args["intent"], args["shell"], args["n"]) == ("list files", "zsh", 1)


def test_lines_of_a_longer_command_survive() -> None:
    with broker_says(result(candidate("for f in *; do\n  echo $f\ndone"))):
        assert msyn("do", "--widget", "--", "x").out == "for f in *; do\n  echo $f\ndone"


def test_the_next_candidate_is_asked_for() -> None:
    with broker_says(result(candidate("ls"))) as broker:
        msyn("do", "--widget", "--previous=ls -a", "--skip", "2", "--", "--shell")
    args = broker.requests[0].args
    assert (args["previous"], args["skip"], args["intent"]) == ("ls -a", 2, "--shell")


@pytest.mark.parametrize(
    "args", [[], ["x"], ["--shell"], ["--frobnicate", "x", "--", "x"], ["--skip", "-1", "--", "x"]]
)
def test_a_wrong_call_is_usage(args: list[str]) -> None:
    ran = msyn("do", "--widget", *args)
    assert (ran.code, ran.out) == (errors.USAGE, "")
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    "error",
    [errors.NothingFound("Nothing came.", "Say more."), errors.Busy("Too much.", ""), errors.NoEngine("No model.", "")],
)
def test_a_failure_is_one_sentence_and_its_code(error: errors.MsynError) -> None:
    with broker_says(protocol.error_event(error)):
        ran = msyn("do", "--widget", "--", "x")
    assert (ran.code, ran.out) == (error.exit_code, "")
    assert ran.err == f"msyn: {error}\n"


@pytest.mark.parametrize("command", ["", None, 5, "ls\x1b[2J", "ls\x07", "ls\u202e"])
def test_what_a_terminal_could_not_show_is_not_printed(command: object) -> None:
    with broker_says(result(candidate(command))):  # type: ignore[arg-type]
        ran = msyn("do", "--widget", "--", "x")
    assert (ran.code, ran.out) == (1, "")


def test_a_broker_that_dies_in_the_middle_is_told() -> None:
    with broker_says({"event": "progress", "what": "x", "done": 1, "total": 2}):
        ran = msyn("do", "--widget", "--", "x")
    assert (ran.code, ran.out) == (errors.NO_ENGINE, "")
    assert "stopped in the middle" in ran.err


def test_risk_and_doubt_are_said_beside_the_command() -> None:
    with broker_says(result(destroying("rm a"))):
        assert msyn("do", "--widget", "--", "x").err == "msyn: careful: it deletes files (rm a).\n"
    with broker_says(result(candidate("ls", confidence="not sure", doubts=["a doubt"]))):
        assert msyn("do", "--widget", "--", "x").err == "msyn: not sure: a doubt.\n"


def test_interrupt_cancels_here_and_there() -> None:
    never = threading.Event()
    with broker_says(result(candidate("ls")), wait=never) as broker, press("--", "x") as screen:
        screen.wait_for("\x1b8")
        screen.type("\x03")
        assert screen.end() == errors.INTERRUPTED
        assert screen.process.stdout is not None
        assert screen.process.stdout.read() == b""
        assert "cancelled" in screen.seen.decode()
        assert broker.client_gone.wait(20)


def test_the_sign_turns_while_waiting_and_leaves_no_trace() -> None:
    wait = threading.Event()
    with broker_says(result(candidate("ls")), wait=wait), press("--", "x") as screen:
        screen.wait_for("\x1b7\x1b[?7l / \x1b[?7h\x1b8")
        wait.set()
        assert screen.end() == 0
        assert screen.seen.endswith(b"\x1b7\x1b[?7l   \x1b[?7h\x1b8")


def test_no_sign_in_a_dumb_terminal() -> None:
    wait = threading.Event()
    with broker_says(result(candidate("ls")), wait=wait) as broker, press("--", "x", env={"TERM": "dumb"}) as screen:
        while not broker.requests:
            screen._read(0.01)
        threading.Timer(0.4, wait.set).start()  # longer than the first sign would take to come
        assert screen.end() == 0
        assert screen.seen == b""


def test_what_was_typed_ahead_is_thrown_away() -> None:
    wait = threading.Event()
    with broker_says(result(candidate("ls")), wait=wait), press("--", "x") as screen:
        screen.wait_for("\x1b8")
        screen.type("rm -rf x\r")
        wait.set()
        assert screen.end() == 0
        assert screen.unread() == 0


def test_a_directory_that_is_gone_does_not_matter(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    with broker_says(result(candidate("ls"))):
        script = f"cd {gone} && rmdir {gone} && exec {sys.executable} -m msyn do --widget -- x"
        ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "ls"), ran.stderr


def test_bash_shows_the_words_that_wait_since_its_own_line_is_blank() -> None:
    wait = threading.Event()
    with broker_says(result(candidate("ls")), wait=wait), press("--shell", "bash", "--", "big \x1bfiles") as screen:
        screen.wait_for("\x1b7\x1b[?7l / big ?files\x1b[?7h\x1b8")
        wait.set()
        assert screen.end() == 0
        assert screen.seen.endswith(b"\x1b7\x1b[?7l \x1b[K\x1b[?7h\x1b8")


def test_a_command_is_explained_beside_the_line() -> None:
    told = {"command": "", "explanation": ["ls: lists\x1b[2J files", "Risk: only reads"]}
    with broker_says(protocol.done_event(told)) as broker:
        ran = msyn("do", "--widget", "--", "ls")
    assert broker.requests[0].args["press"] is True
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "ls: lists?[2J files\nRisk: only reads\n"


def answering(*events: protocol.Event) -> FakeBroker:
    def answer(asked: protocol.Request) -> Iterator[protocol.Event]:
        if asked.verb == "do":
            yield protocol.done_event({"command": "", "question": asked.args["intent"]})
        else:
            yield from events

    return FakeBroker(answer)


def test_a_question_is_put_to_the_files_of_the_directory(tmp_path: Path) -> None:
    broker = answering({"event": "token", "text": "a.md:1: Ada owns it\n"}, protocol.done_event({}))
    ran = msyn("do", "--widget", "--", "who owns it?", cwd=tmp_path)
    broker.socket.close()
    assert (ran.code, ran.out, ran.err) == (0, "", "a.md:1: Ada owns it\n")
    assert [asked.verb for asked in broker.requests] == ["do", "ask"]
    assert broker.requests[1].args == {"question": "who owns it?", "paths": ["."], "cwd": str(tmp_path)}


def test_a_question_without_an_answer_is_told() -> None:
    broker = answering(protocol.done_event({}, 1))
    ran = msyn("do", "--widget", "--", "who owns it?")
    broker.socket.close()
    assert (ran.code, ran.out) == (errors.NOTHING, "")
    assert "nothing here answers" in ran.err


def test_the_last_failure_is_repaired() -> None:
    with broker_says(result(candidate("git status", why="there is no program gti; git is close"))) as broker:
        ran = msyn("do", "--widget", "--shell", "bash", "--last", "gti status", "--status", "127", "--", "")
    assert broker.requests[0].verb == "fix"
    assert (broker.requests[0].args["last"], broker.requests[0].args["status"]) == ("gti status", 127)
    assert (ran.code, ran.out) == (0, "git status")
    assert ran.err == "msyn: there is no program gti; git is close.\n"
