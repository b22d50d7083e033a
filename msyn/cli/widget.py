"""The key press: `msyn do --widget --shell bash [--previous TEXT --skip N] -- LINE`.

Out: the new command on stdout and exit code 0; otherwise nothing on stdout, one sentence on stderr and the code of
what happened. A line that is a command already is explained on stderr, a question answered there: exit code 0, too.
While the person waits a small sign turns on /dev/tty; Ctrl-C drops the request, in the broker too.
What was typed ahead is thrown away before this program ends, so that an early Enter cannot run an unseen command.
Standard library only, and as few modules as can be: each one is time between a key and its answer.
"""

import os
import signal
import sys
from types import FrameType
from typing import Any

from msyn import errors
from msyn.client import request
from msyn.command.surroundings import gather
from msyn.protocol import Request

_FIRST_SIGN_S = 0.15  # a warm broker answers before that, and the screen stays still
_NEXT_SIGN_S = 0.12
_MAX_LINES = 50
_USAGE = (
    "msyn do --widget: usage: msyn do --widget [--shell NAME] [--previous TEXT] [--skip N]"
    " [--last LINE --status N] -- LINE"
)
# Save the cursor, do not wrap at the edge, draw, wrap again, back to the cursor.
_DRAW = "\x1b7\x1b[?7l {}\x1b[?7h\x1b8"


def main(argv: list[str]) -> int:
    """Answer one key press; returns the exit code."""
    options = _parse(argv)
    if options is None:
        _say(_USAGE)
        return errors.USAGE
    tty = _open_tty()
    try:
        return _answer(options, tty)
    except KeyboardInterrupt:
        return _say("msyn: cancelled; your line is as it was.", errors.INTERRUPTED)
    except errors.MsynError as error:
        return _say(f"msyn: {error}", error.exit_code)
    except OSError as error:
        return _say(f"msyn: {error.strerror or error}.", errors.NO_ENGINE)
    finally:
        _drop_typeahead(tty)


def _parse(argv: list[str]) -> dict[str, Any] | None:
    """Options by hand: argparse alone would cost more than the rest of the client."""
    options: dict[str, Any] = {"shell": "", "previous": "", "last": "", "skip": 0, "status": 0}
    rest = list(argv)
    while rest and rest[0].startswith("--") and rest[0] != "--":
        name, equals, value = rest.pop(0)[2:].partition("=")
        if not equals:
            if not rest:
                return None
            value = rest.pop(0)
        if name in ("skip", "status") and value.isascii() and value.isdigit():
            options[name] = int(value[:4])
        elif name in ("shell", "previous", "last"):
            options[name] = value
        elif name != "pid":  # the shell's; nothing needs it yet
            return None
    if rest[:1] != ["--"]:
        return None
    options["intent"] = " ".join(rest[1:])
    return options


def _answer(options: dict[str, Any], tty: int | None) -> int:
    args = gather(options["shell"])
    args.update(intent=options["intent"], previous=options["previous"], skip=options["skip"], n=1, press=True)
    sign = _Sign(tty, options["intent"] if options["shell"] == "bash" else "")
    verb = "do"
    if options["last"]:
        verb = "fix"
        args.update(last=options["last"], status=options["status"])
    result = _ask(verb, args, sign)
    if result.get("explanation"):
        return _say_lines(result["explanation"])
    if result.get("question"):
        return _answer_question(str(result["question"]), args["cwd"], sign)
    command = result.get("command", "")
    if not isinstance(command, str) or not command or not _is_plain(command):
        return _say("msyn: no usable command came back.", errors.NOTHING)
    sys.stdout.write(command)
    sys.stdout.flush()
    _warn(result)
    return errors.OK


def _ask(verb: str, args: dict[str, Any], sign: "_Sign") -> dict[str, Any]:
    sign.start()
    try:
        for event in request(Request(verb, args)):
            if event["event"] == "done":
                return event.get("result", {})
    finally:
        sign.stop()
    return {}


def _answer_question(question: str, cwd: str, sign: "_Sign") -> int:
    """What the files of this directory say; the same as `msyn ask QUESTION .`."""
    said, code = "", errors.NOTHING
    sign.start()
    try:
        for event in request(Request("ask", {"question": question, "paths": ["."], "cwd": cwd})):
            if event["event"] in ("token", "note"):
                said += str(event["text"]).rstrip("\n") + "\n"
            elif event["event"] == "done":
                code = event.get("exit", errors.OK)
    finally:
        sign.stop()
    return _say_lines(said.splitlines(), code) if said else _say("msyn: nothing here answers that.", errors.NOTHING)


def _say_lines(lines: list[str], exit_code: int = 0) -> int:
    for line in lines[:_MAX_LINES]:
        _say(line)
    return exit_code


def _is_plain(command: str) -> bool:
    """The broker has checked it; a terminal must be safe from a broken broker too."""
    return all(char.isprintable() or char in "\n\t" for char in command)


def _warn(result: dict[str, Any]) -> None:
    """At most one line beside the command: what it destroys, or why msyn doubts it."""
    if result.get("why"):
        _say(f"msyn: {result['why']}.")
    reasons, doubts = result.get("reasons") or [], result.get("doubts") or []
    if result.get("risk") == "destroys" and reasons:
        _say(f"msyn: careful: it {reasons[0]}.")
    elif result.get("confidence") == "not sure":
        _say("msyn: not sure: " + (f"{doubts[0]}." if doubts else "read it before you run it."))


def _say(sentence: str, exit_code: int = 0) -> int:
    line = "".join(char if char.isprintable() else "?" for char in sentence)
    sys.stderr.write(line.encode("utf-8", "replace").decode("utf-8") + "\n")
    sys.stderr.flush()
    return exit_code


def _open_tty() -> int | None:
    try:
        return os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return None


def _drop_typeahead(tty: int | None) -> None:
    if tty is None:
        return
    import termios

    try:
        termios.tcflush(tty, termios.TCIFLUSH)
    except termios.error:
        pass
    os.close(tty)


class _Sign:
    """The turning sign. Driven by the interval timer: a blocked read goes on by itself after each turn, and no thread
    has to be started for the usual answer that comes before the first turn. bash blanks its line while a key's command
    runs, so there the `words` that wait are shown behind the sign; zsh and fish leave them where they are."""

    def __init__(self, tty: int | None, words: str = "") -> None:
        first_line = words.partition("\n")[0]
        self.words = "".join(char if char.isprintable() else "?" for char in first_line)
        dumb = os.environ.get("TERM", "dumb") in ("", "dumb")
        self.tty = None if dumb else tty
        self.turns = 0

    def start(self) -> None:
        if self.tty is not None:
            signal.signal(signal.SIGALRM, self._turn)
            signal.setitimer(signal.ITIMER_REAL, _FIRST_SIGN_S, _NEXT_SIGN_S)

    def stop(self) -> None:
        if self.tty is None:
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        if self.turns:
            self._draw("\x1b[K" if self.words else "  ")

    def _turn(self, _signal: int, _frame: FrameType | None) -> None:
        self._draw("|/-\\"[self.turns % 4] + " " + self.words)
        self.turns += 1

    def _draw(self, sign: str) -> None:
        if self.tty is None:
            return
        try:
            os.write(self.tty, _DRAW.format(sign).encode())
        except OSError:
            self.tty = None
