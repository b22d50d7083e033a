"""What a press of Ctrl-G does to the line, in every shell, in emacs and vi mode, in a real terminal.

The stand-in plays msyn, so each scenario is the shell's side of the contract alone: what comes back goes on the line
and is not run; whatever goes wrong leaves the line and the cursor as they were.
"""

import os
import signal
from pathlib import Path

import pytest

from tests.e2e.shells import every_mode, every_shell, posix_shells
from tests.e2e.tmux import Terminal

WORDS = "list big files"
FOUND = "find . -size +100M"


def press(terminal: Terminal, words: str = WORDS) -> None:
    terminal.type(words)
    terminal.keys("C-g")


@every_mode
def test_the_command_takes_the_place_of_the_words(shell: str, vi: bool, home: Path) -> None:
    with Terminal(shell, home, vi) as terminal:
        terminal.script(answer=FOUND + "\n", hold="")
        press(terminal)
        terminal.until_called()
        terminal.release()
        terminal.until_line(FOUND)
        assert terminal.line() == (FOUND, len(FOUND))
        assert terminal.calls() == [["do", "--widget", "--shell", shell, "--", WORDS]]
        # The words are gone from the screen, and nothing is left of the waiting.
        assert [row for row in terminal.screen().splitlines() if row] == [f"ready> {FOUND}"]


@every_mode
def test_nothing_runs_before_enter(shell: str, vi: bool, home: Path) -> None:
    with Terminal(shell, home, vi) as terminal:
        terminal.script(answer="echo one >$STANDIN/ran")
        press(terminal)
        terminal.until_line("echo one >$STANDIN/ran")
        assert not (terminal.part / "ran").exists()
        terminal.keys("Enter")
        terminal.until((terminal.part / "ran").exists, "the command to run")


@every_mode
def test_a_failure_keeps_line_and_cursor(shell: str, vi: bool, home: Path) -> None:
    with Terminal(shell, home, vi) as terminal:
        terminal.script(answer="rm -rf nothing", code="69", sentence="msyn do: no engine to be had.\n")
        terminal.type("größe of 日本 files")
        terminal.keys("Left", "Left")
        before = terminal.line()
        terminal.keys("C-g")
        terminal.until_screen("msyn do: no engine to be had.")
        assert terminal.line() == before
        assert before[0] == "größe of 日本 files"


@every_mode
def test_an_empty_answer_keeps_line_and_cursor(shell: str, vi: bool, home: Path) -> None:
    with Terminal(shell, home, vi) as terminal:
        terminal.type(WORDS)
        terminal.keys("Left")
        before = terminal.line()
        terminal.keys("C-g")
        terminal.until_called()
        if shell != "bash":  # there msyn speaks for itself, on the terminal; it never ends well and silently
            terminal.until_screen("no answer came")
        assert terminal.line() == before


@every_mode
def test_an_explanation_stands_above_the_line(shell: str, vi: bool, home: Path) -> None:
    with Terminal(shell, home, vi) as terminal:
        terminal.script(sentence="ls: lists files\n    -l: long\nRisk: only reads\n")
        terminal.type("ls -l größe")
        terminal.keys("Left", "Left")
        before = terminal.line()
        terminal.keys("C-g")
        terminal.until_screen("Risk: only reads")
        assert terminal.line() == before
        rows = [row.rstrip() for row in terminal.screen().splitlines() if row.strip()]
        assert rows[-1] == "ready> ls -l größe"
        assert rows[-4:-1] == ["ls: lists files", "    -l: long", "Risk: only reads"]
        assert "no answer" not in terminal.screen()


@every_mode
def test_ctrl_c_while_waiting_keeps_line_and_cursor(shell: str, vi: bool, home: Path) -> None:
    with Terminal(shell, home, vi) as terminal:
        terminal.script(answer=FOUND, hold="")
        terminal.type(WORDS)
        terminal.keys("Left", "Left")
        before = terminal.line()
        terminal.keys("C-g")
        terminal.until_called()
        terminal.keys("C-c")
        if shell != "fish":  # fish ends the function that was interrupted, so there is nobody to say it
            terminal.until_screen("stopped")
        assert terminal.line() == before
        assert "^C" not in terminal.screen()
        # And the next press is served as if nothing had been.
        terminal.release()
        terminal.keys("C-g")
        terminal.until_line(FOUND)


@every_mode
def test_enter_typed_while_waiting_runs_nothing(shell: str, vi: bool, home: Path) -> None:
    with Terminal(shell, home, vi) as terminal:
        command = "echo one >$STANDIN/ran"
        terminal.script(answer=command, hold="", flush="")
        press(terminal)
        terminal.until_called()
        terminal.keys("Enter", "x", "Enter")
        terminal.release()
        terminal.until_line(command)
        assert not (terminal.part / "ran").exists()


@every_shell
def test_enter_typed_while_waiting_for_a_failure_does_not_run_the_words(shell: str, home: Path) -> None:
    with Terminal(shell, home) as terminal:
        words = "touch $STANDIN/ran"
        terminal.script(hold="", code="75", sentence="msyn do: busy.\n", flush="")
        press(terminal, words)
        terminal.until_called()
        terminal.keys("Enter")
        terminal.release()
        terminal.until_screen("msyn do: busy.")
        assert terminal.line() == (words, len(words))
        assert not (terminal.part / "ran").exists()


@posix_shells
def test_the_widget_itself_drops_what_was_typed(shell: str, home: Path) -> None:
    """Even when msyn dies before it could flush the terminal (kill -9, out of memory)."""
    with Terminal(shell, home) as terminal:
        words = "touch $STANDIN/ran"
        terminal.script(hold="")
        press(terminal, words)
        terminal.until_called()
        terminal.keys("Enter", "Enter")
        kill_standin(terminal)
        terminal.until_screen("no answer came (exit status 137)")
        assert terminal.line() == (words, len(words))
        assert not (terminal.part / "ran").exists()


def kill_standin(terminal: Terminal) -> None:
    mark = str(terminal.home / "bin/msyn").encode()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            argv = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if mark in argv and b"--widget" in argv and argv[0] != b"sh":
            os.kill(int(entry.name), signal.SIGKILL)


@every_shell
def test_a_msyn_that_was_killed_is_told(shell: str, home: Path) -> None:
    with Terminal(shell, home) as terminal:
        terminal.script(hold="")
        press(terminal)
        terminal.until_called()
        kill_standin(terminal)
        terminal.until_screen("no answer came (exit status 137)")
        assert terminal.line() == (WORDS, len(WORDS))


@every_mode
def test_several_lines_stay_several_lines(shell: str, vi: bool, home: Path) -> None:
    with Terminal(shell, home, vi) as terminal:
        command = "for f in a b\ndo echo $f >>$STANDIN/ran; done"
        if shell == "fish":
            command = "for f in a b\necho $f >>$STANDIN/ran; end"
        terminal.script(answer=command + "\n")
        press(terminal)
        terminal.until_line(command)
        assert terminal.line() == (command, len(command))
        assert not (terminal.part / "ran").exists()
        terminal.keys("Enter")
        terminal.until((terminal.part / "ran").exists, "the loop to run")
        terminal.type("true")  # the loop has ended when the next line can be edited
        assert (terminal.part / "ran").read_text() == "a\nb\n"


HOSTILE = {
    "substitution": "echo $(touch $STANDIN/ran) `touch $STANDIN/ran` <(touch $STANDIN/ran)",
    "signs": r"""echo '#' "%s" 100% \\ \n \$HOME 'it'\''s' * ? [a] {b,c} ~ & | ; > $? $$""",
    "bang": "find . ! -name '*.py' -o -name '!x' !! !$ # !1",
    "option": "-n -e -- --",
    "wide": "echo '日本語 ñandú 🙂 é'",
    "escape": "echo \x1b[31mred\x07 \x01",
    "quotes": "echo \"'\" '\"' \\",
    "newlines": "touch $STANDIN/ran\n\ntouch $STANDIN/ran",
}


@every_shell
@pytest.mark.parametrize("kind", HOSTILE)
def test_what_came_back_is_text_and_nothing_else(shell: str, kind: str, home: Path) -> None:
    with Terminal(shell, home) as terminal:
        terminal.script(answer=HOSTILE[kind])
        press(terminal)
        terminal.until_line(HOSTILE[kind])
        assert not (terminal.part / "ran").exists()


@every_shell
@pytest.mark.parametrize("kind", ["substitution", "signs", "bang", "option", "wide", "quotes"])
def test_what_was_typed_reaches_msyn_as_it_is(shell: str, kind: str, home: Path) -> None:
    with Terminal(shell, home) as terminal:
        terminal.script(answer=FOUND)
        press(terminal, HOSTILE[kind])
        terminal.until_line(FOUND)
        assert terminal.calls()[0][-2:] == ["--", HOSTILE[kind]]
        assert not (terminal.part / "ran").exists()


@every_mode
def test_one_undo_brings_the_words_back(shell: str, vi: bool, home: Path) -> None:
    with Terminal(shell, home, vi) as terminal:
        terminal.script(answer=FOUND)
        press(terminal)
        terminal.until_line(FOUND)
        terminal.undo()
        terminal.until_line(WORDS)


@posix_shells
def test_undo_after_a_press_in_command_mode(shell: str, home: Path) -> None:
    with Terminal(shell, home, vi=True) as terminal:
        terminal.script(answer=FOUND)
        terminal.type(WORDS)
        terminal.escape()
        terminal.keys("C-g")
        terminal.until_line(FOUND)
        terminal.keys("u")
        terminal.until_line(WORDS)


@every_mode
def test_pressing_again_gives_the_next_candidate(shell: str, vi: bool, home: Path) -> None:
    with Terminal(shell, home, vi) as terminal:
        terminal.script(answer="first", answer_1="second\n", answer_2="third")
        press(terminal)
        for command in ("first", "second", "third"):
            terminal.until_line(command)
            assert terminal.line() == (command, len(command))
            terminal.keys("C-g")
        terminal.until_called(4)
        start = ["do", "--widget", "--shell", shell]
        assert terminal.calls()[1] == [*start, "--previous", "first", "--skip", "1", "--", WORDS]
        assert terminal.calls()[2] == [*start, "--previous", "second", "--skip", "2", "--", WORDS]


@every_shell
def test_an_edited_command_is_a_new_start(shell: str, home: Path) -> None:
    with Terminal(shell, home) as terminal:
        terminal.script(answer="first")
        press(terminal)
        terminal.until_line("first")
        press(terminal, " of all")
        terminal.until_called(2)
        assert terminal.calls()[1][-2:] == ["--", "first of all"]
        assert "--previous" not in terminal.calls()[1]


@every_shell
def test_a_command_that_ran_is_a_new_start(shell: str, home: Path) -> None:
    with Terminal(shell, home) as terminal:
        terminal.script(answer="true one")
        press(terminal)
        terminal.until_line("true one")
        terminal.keys("Enter")
        terminal.until_line("")
        terminal.keys("Up")
        terminal.until_line("true one")
        terminal.keys("C-g")
        terminal.until_called(2)
        assert "--previous" not in terminal.calls()[1]


@every_shell
def test_no_further_candidate_keeps_the_last(shell: str, home: Path) -> None:
    with Terminal(shell, home) as terminal:
        terminal.script(answer="first")
        press(terminal)
        terminal.until_line("first")
        terminal.script(code="1", sentence="msyn do: that was the last one.\n")
        terminal.keys("C-g")
        terminal.until_screen("that was the last one.")
        assert terminal.line() == ("first", 5)


@every_mode
def test_an_empty_line_asks_nothing(shell: str, vi: bool, home: Path) -> None:
    with Terminal(shell, home, vi) as terminal:
        terminal.type("  ")
        terminal.keys("C-g")
        terminal.until_screen("in words first")
        assert terminal.line() == ("  ", 2)
        assert terminal.calls() == []


@every_mode
def test_an_empty_line_after_a_failure_proposes_a_repair(shell: str, vi: bool, home: Path) -> None:
    with Terminal(shell, home, vi) as terminal:
        terminal.script(answer="git status", sentence="msyn: there is no program gti_.\n")
        terminal.type("gti_  'a b'")
        terminal.keys("Enter")
        terminal.until_line("")
        terminal.keys("C-g")
        terminal.until_line("git status")
        start = ["do", "--widget", "--shell", shell]
        assert terminal.calls() == [[*start, "--last", "gti_  'a b'", "--status", "127", "--", ""]]
        terminal.until_screen("there is no program gti_.")
        terminal.keys("C-g")  # it is no candidate of any words: the next press is about this command
        terminal.until_called(2)
        assert terminal.calls()[1] == [*start, "--", "git status"]


@every_shell
def test_an_empty_line_without_a_repair_stays_empty(shell: str, home: Path) -> None:
    with Terminal(shell, home) as terminal:
        terminal.script(code="1", sentence="msyn: no certain repair.\n")
        terminal.type("sh -c 'exit 3'")
        terminal.keys("Enter")
        terminal.until_line("")
        terminal.keys("C-g")
        terminal.until_screen("no certain repair.")
        assert terminal.line() == ("", 0)
        assert terminal.calls()[0][-5:-2] == ["sh -c 'exit 3'", "--status", "3"]
        # The failure is still the last one after the key was pressed, and a success ends it.
        terminal.keys("C-g")
        terminal.until_called(2)
        assert terminal.calls()[1] == terminal.calls()[0]
        terminal.until_line("")  # what is typed before the key has done its work is dropped
        terminal.type("true")
        terminal.keys("Enter")
        terminal.until_line("")
        terminal.keys("C-g")
        terminal.until_screen("in words first")
        assert len(terminal.calls()) == 2


@every_shell
def test_a_remark_is_shown_next_to_the_command(shell: str, home: Path) -> None:
    with Terminal(shell, home) as terminal:
        terminal.script(answer=FOUND, sentence="msyn do: not sure about this one.\n")
        press(terminal)
        terminal.until_screen("not sure about this one.")
        terminal.until_screen(FOUND)
        terminal.until_line(FOUND)


@every_shell
def test_a_prompt_of_two_lines_stays_whole(shell: str, home: Path) -> None:
    with Terminal(shell, home, prompt="~/work (main)\n> ") as terminal:
        terminal.script(answer=FOUND)
        press(terminal)
        terminal.until_line(FOUND)
        terminal.until_screen(f"~/work (main)\n> {FOUND}\n")
        assert WORDS not in terminal.screen()


@every_shell
def test_words_longer_than_the_screen_is_wide(shell: str, home: Path) -> None:
    words = " ".join(f"word{n}" for n in range(40))
    with Terminal(shell, home) as terminal:
        terminal.script(answer=FOUND)
        press(terminal, words)
        terminal.until_line(FOUND)
        terminal.until(lambda: "word" not in terminal.screen(), "the long words to leave the screen")
        terminal.undo()
        terminal.until_line(words)


@every_shell
@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"NO_COLOR": "1"}], ids=["dumb", "no-color"])
def test_plain_terminals(shell: str, env: dict[str, str], home: Path) -> None:
    with Terminal(shell, home, env=env, term=env.get("TERM", "")) as terminal:
        terminal.script(answer=FOUND)
        press(terminal)
        terminal.until_line(FOUND)
        terminal.script(code="1", sentence="msyn do: no more.\n")
        terminal.keys("C-g")
        terminal.until_screen("msyn do: no more.")
        assert terminal.line()[0] == FOUND


@every_shell
def test_a_pasted_text_is_translated_whole(shell: str, home: Path) -> None:
    with Terminal(shell, home) as terminal:
        terminal.script(answer=FOUND)
        terminal.paste("list\tbig files")
        terminal.until(lambda: terminal.line()[0] != "", "the paste")
        pasted = terminal.line()[0]
        terminal.keys("C-g")
        terminal.until_line(FOUND)
        assert terminal.calls()[0][-1] == pasted
        assert "big files" in pasted
