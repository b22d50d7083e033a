"""`msyn ask QUESTION [FILE…]`: from arguments and standard input to a request, and its events to the person.

Answers go to stdout as they come, notes to stderr. Standard input is read when no FILE is named, when one of them is
`-`, or when -0, --paths or --text ask for it: like grep, `msyn ask` with files leaves the input of a script's loop
alone. What standard input is (a list, a text) is decided by `stdin`.
"""

import json
import os
import stat
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from msyn import client, errors
from msyn.cli import stdin
from msyn.cli.common import note, out, verb_app
from msyn.cli.private import put_names, put_text, with_private
from msyn.cli.progress import Progress
from msyn.protocol import Request

app = verb_app("Answer a question from files or standard input, with the lines that answer it.")


@app.command()
def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What to find out.", show_default=False)],
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="Files, directories, or - for standard input.", show_default=False),
    ] = None,
    nul: Annotated[
        bool, typer.Option("-0", "--null", help="Standard input is a list of files that end in NUL.")
    ] = False,
    paths: Annotated[bool, typer.Option("--paths", help="Standard input is a list of files, one a line.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Standard input is text to be asked about.")] = False,
    n: Annotated[
        int | None, typer.Option("-n", min=1, max=1000, help="Show that many lines.", show_default=False)
    ] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Attach nothing that was computed for another place.")] = False,
    stats: Annotated[bool, typer.Option("--stats", help="Say on stderr what was computed and what was found.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> int:
    """Answer QUESTION from files, directories, a list of files, or a text on standard input.

    Prints path:line: text, best first. Exit status 1 when nothing answers, 3 when some files could not be read.
    """
    if sum((nul, paths, text)) > 1:
        raise errors.BadUsage("-0, --paths and --text exclude each other.", "See: msyn ask --help")
    mode: stdin.Mode = "nul" if nul else "paths" if paths else "text" if text else "auto"
    args: dict[str, Any] = {"question": question, "n": n, "exact": exact, "cwd": os.getcwd()}
    with with_private() as private:
        _put_input(args, files or [], mode, private)
        return _show(args, stats=stats, as_json=as_json)


def _put_input(args: dict[str, Any], files: list[str], mode: stdin.Mode, private: list[Path]) -> None:
    """Put what is to be read into the request."""
    args["paths"] = [name for name in files if name != "-"]
    if not ("-" in files or mode != "auto" or not files):
        return
    found = _read_stdin(mode, is_needed=not args["paths"])
    if isinstance(found, stdin.Paths):
        args["is_list"] = not args["paths"]
        put_names(args, [os.fsencode(name) for name in args["paths"]] + found.paths, private)
        return
    if found.is_cut:
        note(f"msyn ask: only the first {len(found.content) >> 20} MiB of standard input are read.")
    put_text(args, found.content, private)


def _read_stdin(mode: stdin.Mode, *, is_needed: bool) -> stdin.Paths | stdin.Text:
    if sys.stdin is None or (is_needed and _is_nothing(sys.stdin.fileno())):
        raise errors.BadUsage("There is nothing to read.", 'Name files, or pipe some: find . | msyn ask "…"')
    return stdin.read(mode)


def _is_nothing(fd: int) -> bool:
    """A terminal or /dev/null: nobody piped anything."""
    try:
        return stat.S_ISCHR(os.fstat(fd).st_mode)
    except OSError:
        return True


def _show(args: dict[str, Any], *, stats: bool, as_json: bool) -> int:
    klass = "interactive" if sys.stdout.isatty() else "pipe"
    began_s = time.monotonic()
    first_ms: float | None = None
    with Progress() as progress:
        for event in client.request(Request("ask", args, klass)):
            kind = event["event"]
            if kind == "progress":
                progress.show(event)
                continue
            progress.erase()
            if kind == "token":
                if first_ms is None:
                    first_ms = (time.monotonic() - began_s) * 1000
                if not as_json:
                    out(event["text"], end="")
            elif kind == "note":
                note(f"msyn ask: {event['text']}")
            elif kind == "done":
                return _finish(event, first_ms, stats=stats, as_json=as_json)
    return errors.OK


def _finish(event: dict[str, Any], first_ms: float | None, *, stats: bool, as_json: bool) -> int:
    result = event["result"]
    measured = result["stats"] | {"ms_to_first_token": None if first_ms is None else round(first_ms, 1)}
    if as_json:
        out(json.dumps(result | {"stats": measured}))
    if stats:
        for line in _stats_lines(measured):
            note(line)
    return event["exit"]


def _stats_lines(stats: dict[str, Any]) -> list[str]:
    first = stats["ms_to_first_token"]
    return [
        f"tokens from KV: {stats['tokens_from_kv']}",
        f"tokens computed: {stats['tokens_computed_files']} files, {stats['tokens_computed_question']} question",
        f"files: {stats['files_read']} read, {stats['files_warm']} warm, {stats['files_cold']} cold",
        f"time to first token: {'none' if first is None else f'{first:.0f} ms'}",
        f"engine: {stats['engine']}",
    ]
