"""`msyn do --explain CMD…`: what a command would do, in plain words, with its risk. No broker, no model, nothing runs.

The words after --explain are the command's own, flags too; one quoted word, or standard input, is a whole line. Exit
code 0 when msyn knows at least one of its programs, 1 when it knows none and says so.
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

_OWN_AFTER = ("--json", "-h", "--help", "--")  # directly after --explain these are still msyn's
_ADVICE = "Give a command: msyn do --explain 'tar -xzf a.tgz'"


class Command(typer.core.TyperCommand):
    """The `do` command; after --explain the options are those of the command to explain."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        if "--explain" in args[:end]:
            at = args.index("--explain") + 1
            while args[at : at + 1] and args[at] in _OWN_AFTER[:-1]:
                at += 1
            if args[at : at + 1] != ["--"]:
                args = [*args[:at], "--", *args[at:]]
        return super().parse_args(ctx, args)


def run(words: list[str], *, as_json: bool) -> int:
    """Explain on stdout. Raises BadUsage."""
    from msyn.command.judged import here, unfold  # brings the grammar in

    found = unfold(_line(words), here(), os.environ)
    if as_json:
        told = {**found.judged, "explanation": list(found.lines), "unknown": list(found.unknown)}
        del told["confidence"], told["doubts"]
        common.out(json.dumps(told, ensure_ascii=True))
    else:
        for line in [*found.lines, f"Risk: {risk_line(found.judged)}"]:
            common.out(line)
    return OK if found.says_something else NOTHING


def _line(words: list[str]) -> str:
    """The command as one text. Several words have lost their quotes to the shell; they are put back."""
    if words and words != ["-"]:
        line = words[0] if len(words) == 1 else shlex.join(words)
    elif not words and sys.stdin.isatty():
        raise BadUsage("The command to explain is missing.", _ADVICE)
    else:
        line = _from_stdin()
    line = line.strip()
    if not line:
        raise BadUsage("The command to explain is empty.", _ADVICE)
    if len(line) > MAX_REQUEST_CHARS:
        raise BadUsage(f"The command has over {MAX_REQUEST_CHARS} characters.", "Explain a part of it.")
    if "\x00" in line or any("\ud800" <= char <= "\udfff" for char in line):
        raise BadUsage("The command is not text.", _ADVICE)
    return line


def _from_stdin() -> str:
    # One character more than allowed is enough to refuse it; a pipe may never end.
    try:
        return sys.stdin.buffer.read(4 * MAX_REQUEST_CHARS + 1).decode()
    except UnicodeDecodeError:
        raise BadUsage("Standard input is not text.", _ADVICE) from None
