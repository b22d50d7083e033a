"""What happens to a suggested command at a terminal: run, edit, explain, preview, next, refine, quit.

One key each. Enter runs what only reads or writes; a command that destroys wants a typed word. Keys pressed before the
command could be read are thrown away. Editing is the one place that needs prompt_toolkit. Running replaces this
process by the shell, so exit code and signals are the command's own.
"""

import os
import sys
import termios
import tty
from collections.abc import Callable
from typing import Any

from msyn import errors
from msyn.cli import common
from msyn.command.context import SHELLS
from msyn.command.saying import doubt_line, risk_line

Refine = Callable[[str], list[dict[str, Any]]]
_RED, _BOLD, _DIM, _PLAIN = "\x1b[31m", "\x1b[1m", "\x1b[2m", "\x1b[0m"
_MENU = "[Enter] run  [e]dit  e[x]plain  [p]review  [n]ext  re[f]ine  [q]uit "
_MENU_DESTROYS = "[r]un…  [e]dit  e[x]plain  [p]review  [n]ext  re[f]ine  [q]uit "
_ESCAPE, _END, _INTERRUPT = "\x1b", "\x04", "\x03"


def run(candidates: list[dict[str, Any]], shell: str, refine: Refine) -> int:
    """Ask until the person decides. Returns the exit code; does not return when a command is run. `refine` gives new
    candidates for more words, or raises MsynError."""
    at = 0
    _show(candidates[at])
    while True:
        candidate = candidates[at]
        key = _key(_MENU_DESTROYS if candidate["destructive"] else _MENU)
        if key == "f" or (key == "r" and not candidate["destructive"]):
            refined = _refined(refine)
            if refined:
                candidates, at = refined, 0
                _show(candidates[at])
        elif key in ("r", "\r", "\n"):
            if _agreed(candidate, by_enter=key != "r"):
                return execute(candidate["command"], shell)
        elif key == "e":
            candidates[at] = _edited(candidate)
            _show(candidates[at])
        elif key in ("x", "?"):
            _explain(candidate["command"])
        elif key == "p":
            _preview(candidate["command"])
        elif key == "n":
            if at + 1 == len(candidates):
                common.note("There is no other suggestion; f, and say it more closely.")
            else:
                at += 1
                _show(candidates[at])
        elif key == _INTERRUPT:
            return errors.INTERRUPTED
        elif key in ("q", _ESCAPE, _END, ""):
            return errors.NOTHING


def _refined(refine: Refine) -> list[dict[str, Any]]:
    """Candidates for the request with more words; none when the person or msyn has none to give."""
    termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
    common.out("More words: ", end="")
    try:
        words = sys.stdin.readline().strip()
        return refine(words) if words else []
    except KeyboardInterrupt:
        common.out("")
    except UnicodeDecodeError:
        common.note("That is not text.")
    except errors.MsynError as error:
        common.note(str(error))
    return []


def execute(command: str, shell: str) -> int:
    """Become the person's shell, running the command."""
    path = os.environ.get("SHELL", "")
    if os.path.basename(path) not in SHELLS or (shell and os.path.basename(path) != shell):
        path = shell if shell in SHELLS else "sh"
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        os.execvp(path, [path, "-c", command])
    except OSError as error:
        raise errors.NoEngine(f"{path}: {error.strerror}.", "Set SHELL to your shell.") from error


def _show(candidate: dict[str, Any]) -> None:
    common.out("")
    for line in candidate["command"].split("\n"):
        _out(f"  {line}", _BOLD)
    if candidate.get("why"):
        _out(f"  {candidate['why']}", _DIM)
    _out(f"  {risk_line(candidate)}", _RED if candidate["destructive"] else _DIM)
    if candidate["confidence"] != "sure":
        _out(f"  {doubt_line(candidate)}", _DIM)


def _out(text: str, style: str) -> None:
    """A line in a style; what is in the text itself can never be one."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") in ("", "dumb"):
        common.out(text)
        return
    sys.stdout.write(f"{style}{common.shown(text)}{_PLAIN}\n")
    sys.stdout.flush()


def _key(menu: str) -> str:
    """One key. What was typed before the menu stood there is dropped: nobody can have meant it."""
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    try:
        tty.setcbreak(fd, termios.TCSAFLUSH)
        mode = termios.tcgetattr(fd)
        mode[3] &= ~termios.ISIG  # Ctrl-C comes as a key, so that the terminal is put right first
        termios.tcsetattr(fd, termios.TCSANOW, mode)
        common.out(menu, end="")
        key = os.read(fd, 1)
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, before)
    common.out("")
    return key.decode("ascii", "replace").lower()


def _agreed(candidate: dict[str, Any], *, by_enter: bool) -> bool:
    if not candidate["destructive"]:
        return True
    if by_enter:
        common.note("Enter does not run a command that destroys. Press r.")
        return False
    termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
    common.out("This cannot be undone. Type yes to run it: ", end="")
    answer = sys.stdin.readline()
    if answer.strip().lower() == "yes":
        return True
    common.note("Not run.")
    return False


def _edited(candidate: dict[str, Any]) -> dict[str, Any]:
    """The candidate with the person's own text, judged anew: editing is not yet running."""
    import prompt_toolkit

    from msyn.command.judged import here, judged

    try:
        text = prompt_toolkit.prompt("$ ", default=candidate["command"]).strip()
    except (KeyboardInterrupt, EOFError):
        return candidate
    if not text or text == candidate["command"]:
        return candidate
    return judged(text, here(), os.environ)


def _preview(command: str) -> None:
    """What would happen, without its happening."""
    from msyn.command.preview import preview

    found = preview(command, os.getcwd(), os.environ)
    for line in found.lines or (found.why_not or "nothing would change",):
        common.out(f"  {common.shown(line)}")


def _explain(command: str) -> None:
    from msyn.command.explain import explain

    for line in explain(command):
        common.out(f"  {line}")
