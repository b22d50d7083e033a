"""What every verb's module shares: the one error boundary, and printing that a hostile file name cannot abuse.

A verb module `msyn/cli/<name>.py` exposes `app: typer.Typer`, made by `verb_app()`: one command for a plain verb,
several for `cache` and `broker`. A command returns its exit code (None is 0) and raises MsynError for the rest.
Answers go to stdout through `out`, everything else to stderr through `note`. typer is imported only by `verb_app`.
"""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from msyn import config, errors
from msyn.text.names import printable

if TYPE_CHECKING:
    import typer

CRASHED = errors.NO_ENGINE  # a bug gave no answer; 1 would tell a script "nothing found"


def verb_app(help: str) -> "typer.Typer":
    """An empty Typer in msyn's manner: plain text, no completion options, no tracebacks of its own."""
    import typer

    return typer.Typer(help=help, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def shown(text: str) -> str:
    """`text` on one line, safe for a terminal."""
    return printable(text)


def out(text: str, *, end: str = "\n") -> None:
    """Part of the answer, on stdout. Into a pipe or file the bytes go unchanged; on a terminal control characters
    other than newline and tab are made visible."""
    if sys.stdout.isatty():
        text = "".join(c if c in "\n\t" else shown(c) for c in text)
    sys.stdout.flush()
    sys.stdout.buffer.write((text + end).encode("utf-8", "surrogateescape"))
    sys.stdout.buffer.flush()


def note(text: str) -> None:
    """A line for the person, on stderr."""
    sys.stderr.write(shown(text).encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
    sys.stderr.flush()


def guarded(name: str, run: Callable[[], int | None]) -> int:
    """Run a verb and turn whatever happens into an exit code: the one error boundary of msyn."""
    try:
        code = run() or errors.OK
        sys.stdout.flush()
        return code
    except errors.MsynError as error:
        return _told(name, str(error), error.exit_code)
    except KeyboardInterrupt:
        return errors.INTERRUPTED
    except BrokenPipeError:
        _swallow_the_rest()
        return errors.OK  # `msyn ask … | head -1` has what it wanted
    except Exception as error:
        return _told(name, f"internal error: {error or type(error).__name__}. {_logged()}", CRASHED)


def _told(name: str, sentence: str, exit_code: int) -> int:
    try:
        note(f"{name}: {sentence}")
    except BrokenPipeError:
        _swallow_the_rest()
    return exit_code


def _swallow_the_rest() -> None:
    """Python flushes both streams once more at exit; let that go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _logged() -> str:
    """Append the traceback being handled to the log; the sentence that says where it is."""
    import time
    import traceback

    path = config.state_dir() / "errors.log"
    try:
        config.private_dir(path.parent)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(fd, "w", errors="backslashreplace") as log:
            if log.tell() > 1 << 20:
                log.truncate(0)
            log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {sys.argv[1:2]}\n{traceback.format_exc()}\n")
    except (OSError, errors.MsynError):
        return "Nothing could be logged."
    return f"Details: {path}"
