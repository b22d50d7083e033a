"""`msyn do` about a command that is given: the parsing of --explain and --fix, and all of --explain.

The words after either are the command's own, flags too; one quoted word is a whole line, and so is standard input for
--explain, while for --fix it is the error text. --explain tells what a command would do, in plain words, with its risk:
no broker, no model, nothing runs. Exit code 0 when msyn knows at least one of its programs, 1 when it knows none.
"""

import json
import os
import shlex
import sys
from typing import Any

import typer.core

from msyn.cli import common
from msyn.command.saying import risk_line
from msyn.config import MAX_REQUEST_CHARS
from msyn.errors import NOTHING, OK, BadUsage

_OWN_AFTER = (
    "--json",
    "--print",
    "-p",
    "--dry-run",
    "-h",
    "--help",
)  # directly after --explain or --fix these are still msyn's
_MAX_ERROR_BYTES = 64 << 10
_ADVICE = "Give a command: msyn do --explain 'tar -xzf a.tgz'"


class Command(typer.core.TyperCommand):
    """The `do` command; after --explain or --fix the options are those of the command that follows."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        marks = [args.index(mark) for mark in ("--explain", "--fix") if mark in args[:end]]
        if marks:
            at = min(marks) + 1
            while args[at : at + 1] and (args[at] in _OWN_AFTER or args[at].startswith("--status")):
                at += 2 if args[at] == "--status" else 1
            if args[at : at + 1] != ["--"]:
                args = [*args[:at], "--", *args[at:]]
        return super().parse_args(ctx, args)


def run(words: list[str], *, as_json: bool) -> int:
    """Explain on stdout. Raises BadUsage."""
    from msyn.command.judged import here, unfold  # brings the grammar in

    found = unfold(line_of(words), here(), os.environ)
    if as_json:
        told = {**found.judged, "explanation": list(found.lines), "unknown": list(found.unknown)}
        del told["confidence"], told["doubts"]
        common.out(json.dumps(told, ensure_ascii=True))
    else:
        for line in [*found.lines, f"Risk: {risk_line(found.judged)}"]:
            common.out(line)
    return OK if found.says_something else NOTHING


def line_of(words: list[str], advice: str = _ADVICE) -> str:
    """The command as one text. Several words have lost their quotes to the shell; they are put back."""
    if words and words != ["-"]:
        line = words[0] if len(words) == 1 else shlex.join(words)
    elif not words and sys.stdin.isatty():
        raise BadUsage("The command is missing.", advice)
    else:
        line = _from_stdin()
    line = line.strip()
    if not line:
        raise BadUsage("The command is empty.", advice)
    if len(line) > MAX_REQUEST_CHARS:
        raise BadUsage(f"The command has over {MAX_REQUEST_CHARS} characters.", "Take a part of it.")
    if "\x00" in line or any("\ud800" <= char <= "\udfff" for char in line):
        raise BadUsage("The command is not text.", advice)
    return line


def _from_stdin() -> str:
    # One character more than allowed is enough to refuse it; a pipe may never end.
    try:
        return sys.stdin.buffer.read(4 * MAX_REQUEST_CHARS + 1).decode()
    except UnicodeDecodeError:
        raise BadUsage("Standard input is not text.", _ADVICE) from None


def failure(words: list[str], status: int | None) -> dict[str, Any]:
    """For --fix: the command that failed, its exit status where it is told, its error text where one is piped."""
    advice = "Give the command that failed: msyn do --fix 'gti status'"
    if not words:
        raise BadUsage("The command is missing.", advice)
    told: dict[str, Any] = {"last": line_of(words, advice)}
    if status is not None:
        told["status"] = status
    if not sys.stdin.isatty():
        told["error"] = sys.stdin.buffer.read(_MAX_ERROR_BYTES).decode("utf-8", "replace")
    return told
