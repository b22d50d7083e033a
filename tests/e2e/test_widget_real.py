"""The real `msyn do --widget` under the real widget: against a broker that is scripted, dead or mute, and for real.

The scripted broker speaks the protocol on a real socket, so waiting, cancelling and dying happen when the test says so.
"""

import json
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cli import BUNDLED, msyn
from tests.e2e.shells import every_shell
from tests.e2e.tmux import Terminal

WORDS = "list big files"
FOUND = "find . -size +100M"
MSYN = Path(sys.executable).with_name("msyn")


class Broker:
    """Answers one request at a time, when `answer` or `hang_up` is called; remembers what was asked."""

    def __init__(self, path: Path) -> None:
        self.asked: list[dict[str, Any]] = []
        self.left = threading.Event()  # the client went away without an answer
        self._go = threading.Event()
        self._event: bytes | None = None
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def answer(self, command: str, **more: object) -> None:
        result = {"command": command, "risk": "read", "reasons": [], "confidence": "sure", "doubts": [], **more}
        self._event = json.dumps({"event": "done", "exit": 0, "result": result}).encode() + b"\n"
        self._go.set()

    def hang_up(self) -> None:
        self._go.set()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            with peer:
                line = peer.makefile("rb").readline()
                if not line:
                    continue
                self.asked.append(json.loads(line))
                threading.Thread(target=self._notice_leaving, args=(peer.dup(),), daemon=True).start()
                self._go.wait()
                self._go.clear()
                try:
                    peer.sendall(self._event or b"")
                    peer.shutdown(socket.SHUT_RDWR)  # closing alone would leave the other thread's copy open
                except OSError:
                    pass

    def _notice_leaving(self, peer: socket.socket) -> None:
        with peer:
            if not peer.recv(1):
                self.left.set()


@pytest.fixture
def scripted(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    (home / "run/msyn").mkdir(mode=0o700)
    path = home / "run/msyn/test.sock"
    monkeypatch.setenv("MSYN_SOCKET", str(path))
    broker = Broker(path)
    yield broker
    broker.close()


def press(terminal: Terminal, scripted: Broker, n_asked: int = 1) -> None:
    terminal.type(WORDS)
    terminal.keys("C-g")
    terminal.until(lambda: len(scripted.asked) >= n_asked, "the request")


@every_shell
def test_an_answer_and_an_early_enter(shell: str, scripted: Broker, home: Path) -> None:
    with Terminal(shell, home, exe=MSYN) as terminal:
        press(terminal, scripted)
        terminal.keys("Enter", "Enter")
        scripted.answer("echo one >$STANDIN/ran")
        terminal.until_line("echo one >$STANDIN/ran")
        assert not (terminal.part / "ran").exists()
        assert scripted.asked[0]["verb"] == "do"
        assert scripted.asked[0]["class"] == "interactive"
        assert scripted.asked[0]["args"]["intent"] == WORDS
        assert scripted.asked[0]["args"]["shell"] == shell


@every_shell
def test_ctrl_c_cancels_on_both_sides(shell: str, scripted: Broker, home: Path) -> None:
    with Terminal(shell, home, exe=MSYN) as terminal:
        press(terminal, scripted)
        terminal.keys("C-c")
        terminal.until(scripted.left.is_set, "the broker to see the client leave")
        if shell != "fish":
            terminal.until_screen("cancelled; your line is as it was.")
        assert terminal.line() == (WORDS, len(WORDS))


@every_shell
def test_a_broker_that_dies_in_mid_request(shell: str, scripted: Broker, home: Path) -> None:
    with Terminal(shell, home, exe=MSYN) as terminal:
        press(terminal, scripted)
        scripted.hang_up()
        terminal.until_screen("msyn: ")
        assert terminal.line() == (WORDS, len(WORDS))
        assert "Traceback" not in terminal.screen()


@every_shell
def test_waiting_is_shown_and_leaves_no_trace(shell: str, scripted: Broker, home: Path) -> None:
    with Terminal(shell, home, exe=MSYN) as terminal:
        press(terminal, scripted)
        signs = set("|/-\\")
        terminal.until(lambda: bool(signs & set(terminal.screen())), "a sign of waiting")
        scripted.answer(FOUND.replace("-", "~"))
        terminal.until_line(FOUND.replace("-", "~"))
        assert not signs & set(terminal.screen())


@every_shell
def test_escapes_from_a_broken_broker_are_refused(shell: str, scripted: Broker, home: Path) -> None:
    with Terminal(shell, home, exe=MSYN) as terminal:
        press(terminal, scripted)
        scripted.answer("echo \x1b]0;title\x07")
        terminal.until_screen("no usable command")
        assert terminal.line() == (WORDS, len(WORDS))


@every_shell
def test_the_next_candidate_is_asked_for_by_the_same_words(shell: str, scripted: Broker, home: Path) -> None:
    with Terminal(shell, home, exe=MSYN) as terminal:
        press(terminal, scripted)
        scripted.answer("first")
        terminal.until_line("first")
        terminal.keys("C-g")
        terminal.until(lambda: len(scripted.asked) == 2, "the second request")
        scripted.answer("second")
        terminal.until_line("second")
        args = scripted.asked[1]["args"]
        assert (args["intent"], args["previous"], args["skip"]) == (WORDS, "first", 1)


@every_shell
def test_a_remark_of_danger_is_shown(shell: str, scripted: Broker, home: Path) -> None:
    with Terminal(shell, home, exe=MSYN) as terminal:
        press(terminal, scripted)
        scripted.answer("rm -rf build", risk="destroys", reasons=["deletes build"])
        terminal.until_screen("careful")
        terminal.until_line("rm -rf build")


@every_shell
def test_no_engine_to_be_had(shell: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSYN_MODEL", str(home / "no-such-model"))
    with Terminal(shell, home, exe=MSYN) as terminal:
        terminal.type(WORDS)
        terminal.keys("C-g")
        terminal.until_screen("msyn: ")
        assert terminal.line() == (WORDS, len(WORDS))
        assert "Traceback" not in terminal.screen()
    msyn("broker", "stop")


@every_shell
@pytest.mark.skipif(not BUNDLED.exists(), reason="the bundled model is missing: make it with python -m training all")
def test_end_to_end_with_the_bundled_model(shell: str, home: Path) -> None:
    with Terminal(shell, home, exe=MSYN) as terminal:
        terminal.type("python files changed this week")
        terminal.keys("C-g")
        terminal.until(lambda: terminal.line()[0].startswith("find "), "a command")
        command = terminal.line()[0]
        assert "*.py" in command
        assert "-mtime" in command or "-newermt" in command
        terminal.keys("C-_")
        terminal.until_line("python files changed this week")
    msyn("broker", "stop")


@every_shell
def test_end_to_end_with_a_model_of_random_weights(shell: str, tiny: Path, home: Path) -> None:
    """It knows nothing, so whatever comes back must be a command that is not run, or a sentence and the same line."""
    with Terminal(shell, home, exe=MSYN) as terminal:
        terminal.type(WORDS)
        terminal.keys("C-g")
        terminal.until(lambda: "msyn: " in terminal.screen() or terminal.line()[0] != WORDS, "an end")
        assert "Traceback" not in terminal.screen()


@every_shell
def test_a_command_is_explained_and_a_question_answered(shell: str, tiny: Path, home: Path) -> None:
    """Neither needs a model that knows anything; the line stays."""
    (home / "notes.md").write_text("The billing job is owned by Ada.\n")
    with Terminal(shell, home, exe=MSYN) as terminal:
        terminal.type(f"cd {home}")
        terminal.keys("Enter")
        terminal.until_line("")
        terminal.type("ls -la | sort -n")
        before = terminal.line()
        terminal.keys("C-g")
        terminal.until_screen("Risk: only reads")
        assert terminal.line() == before
        terminal.keys("C-u")
        terminal.type("who owns the billing job?")
        terminal.keys("C-g")
        terminal.until_screen("notes.md:1: The billing job is owned by Ada.")
        assert terminal.line()[0] == "who owns the billing job?"
    msyn("broker", "stop")


@every_shell
def test_a_misspelled_directory_is_repaired(shell: str, tiny: Path, home: Path) -> None:
    (home / "projects").mkdir()
    with Terminal(shell, home, exe=MSYN) as terminal:
        terminal.type(f"cd {home}")
        terminal.keys("Enter")
        terminal.until_line("")
        terminal.type("cd projcets")
        terminal.keys("Enter")
        terminal.until_line("")
        terminal.keys("C-g")
        terminal.until_line("cd projects")
        terminal.until_screen("projects is close")
    msyn("broker", "stop")
