"""`msyn cache build|ls|show|verify|rm|gc`: files read ahead, what is kept of them, and cleaning up.

`build` asks the broker, which owns the model. The others look at the library itself and need no model. Under cron
(no terminal on stderr, or -q) nothing is printed but problems; the exit code tells the rest.
"""

import fcntl
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from msyn import client, config, errors
from msyn.cli import stdin
from msyn.cli.common import note, out, shown, verb_app
from msyn.cli.private import put_names, with_private
from msyn.cli.progress import Progress
from msyn.protocol import Request

if TYPE_CHECKING:
    from msyn.kv.library import FileRow, Library

app = verb_app("Read files ahead, and look after what is kept of them.")
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}

AsJson = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]


@app.command()
def build(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Files, directories, or - for a list on standard input."),
    ] = None,
    nul: Annotated[bool, typer.Option("-0", "--null", help="The list's names end in NUL; implies -.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print problems only.")] = False,
    stale: Annotated[
        bool, typer.Option("--stale", help="Also look through known files: build changed ones, forget deleted ones.")
    ] = False,
) -> int:
    """Compute and store the KV of files. What is there already is left alone; exit status 3 when some files failed."""
    named = [name for name in paths or [] if name != "-"]
    listed = nul or "-" in (paths or [])
    if not named and not listed and not stale:
        raise errors.BadUsage("There is nothing to build.", "Name files or directories: msyn cache build ~/notes")
    args: dict[str, Any] = {"cwd": os.getcwd(), "stale": stale, "paths": named}
    with with_private() as private:
        if listed:
            found = stdin.read("nul" if nul else "paths")
            put_names(args, [os.fsencode(name) for name in named] + getattr(found, "paths", []), private)
            args["is_list"] = not named
        if not stale:
            return _build(args, quiet=quiet)
        with _turn() as is_ours:
            return _build(args, quiet=quiet) if is_ours else _busy(quiet=quiet)


@contextmanager
def _turn() -> Iterator[bool]:
    """Whether this is the only `--stale` run: cron may start the next one before the last has ended."""
    path = config.private_dir(config.runtime_dir()) / "stale.lock"
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(fd):
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_ours = True
        except BlockingIOError:
            is_ours = False
        yield is_ours


def _busy(*, quiet: bool) -> int:
    if not quiet:
        note("msyn cache build: another --stale run is at work. What it leaves, the next one does.")
    return errors.BUSY


def _build(args: dict[str, Any], *, quiet: bool) -> int:
    with Progress(quiet=quiet) as progress:
        for event in client.request(Request("build", args, "background")):
            if event["event"] == "progress":
                progress.show(event)
            elif event["event"] == "note":
                progress.erase()
                note(f"msyn cache build: {event['text']}")
            elif event["event"] == "done":
                progress.erase()
                if progress.is_on:
                    note(_built(event["result"]))
                return event["exit"]
    return errors.OK


def _built(counts: dict[str, int]) -> str:
    parts = [
        f"{counts['files_built']} built",
        f"{counts['files_current']} up to date",
        *(f"{counts[name]} {word}" for name, word in _MORE.items() if counts[name]),
    ]
    return f"{', '.join(parts)}; {counts['tokens_computed']} tokens computed, {counts['tokens_reused']} reused"


_MORE = {"files_left_out": "left out", "files_forgotten": "forgotten", "files_failed": "failed"}


@app.command()
def ls(
    skipped: Annotated[bool, typer.Option("--skipped", help="Files that were met and not read, and why.")] = False,
    as_json: AsJson = False,
) -> int:
    """List the files whose KV is kept: state, tokens, bytes, name."""
    library = _library()
    if skipped:
        rows: list[dict[str, Any]] = [{"path": str(row.path), "reason": row.reason} for row in library.skipped()]
        lines = [f"{row['reason']}\t{shown(row['path'])}" for row in rows]
    else:
        rows = [_row(row) for row in library.files()]
        lines = [f"{r['state']:<7} {r['n_tokens']:>9} {_size(r['n_bytes']):>8}  {shown(r['path'])}" for r in rows]
    if as_json:
        out(json.dumps(rows))
    else:
        for line in lines:
            out(line)
    return errors.OK


def _row(row: "FileRow") -> dict[str, Any]:
    return {
        "path": str(row.path),
        "state": row.state,
        "n_tokens": row.n_tokens,
        "n_bytes": row.n_bytes,
        "built_at": row.built_at,
    }


@app.command()
def show(file: Annotated[str, typer.Argument(metavar="FILE", show_default=False)], as_json: AsJson = False) -> int:
    """Say what is kept of one file. Exit status 1 when nothing is."""
    path = Path(os.path.abspath(file))
    rows = [_row(row) for row in _library().files() if row.path == path]
    if not rows:
        raise errors.NothingFound(
            f"{shown(file)}: nothing is cached.", f"Build it with: msyn cache build {shown(file)}"
        )
    row = rows[0]
    if as_json:
        out(json.dumps(row))
    else:
        for name, value in row.items():
            out(f"{name:<9} {_value(name, value)}")
    return errors.OK


def _value(name: str, value: Any) -> str:
    if name == "built_at":
        return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(value))
    return shown(str(value))


@app.command()
def verify(
    repair: Annotated[bool, typer.Option("--repair", help="Remove what is damaged, so that it is built anew.")] = False,
    as_json: AsJson = False,
) -> int:
    """Read everything that is kept and check it. Exit status 1 when something is wrong and not repaired."""
    findings = _library().verify(repair=repair)
    if as_json:
        out(json.dumps([{"what": f.what, "problem": f.problem, "repaired": f.repaired} for f in findings]))
    else:
        for finding in findings:
            out(f"{shown(finding.what)}: {finding.problem}{' (repaired)' if finding.repaired else ''}")
    return errors.NOTHING if any(not finding.repaired for finding in findings) else errors.OK


@app.command()
def rm(paths: Annotated[list[str], typer.Argument(metavar="PATH...", show_default=False)]) -> int:
    """Forget files, or all files below directories. The files themselves are not touched."""
    library = _library()
    known = [row.path for row in library.files()]
    code = errors.OK
    for name in paths:
        place = Path(os.path.abspath(name))
        below = [path for path in known if path == place or path.is_relative_to(place)]
        if not below:
            note(f"msyn cache rm: {shown(name)}: nothing is cached.")
            code = errors.NOTHING
        for path in below:
            library.forget(path)
    return code


@app.command()
def gc(
    max_size: Annotated[
        str | None, typer.Option("--max", metavar="SIZE", help="Keep at most this much, e.g. 20G.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Remove what no file refers to, then the least useful, until the rest fits."""
    report = _library().gc(None if max_size is None else _bytes(max_size), time.time())
    freed = {name: getattr(report, name) for name in ("n_files", "n_objects", "n_bytes", "n_strays", "n_bytes_left")}
    if as_json:
        out(json.dumps(freed))
    else:
        out(f"removed {report.n_objects} objects, {_size(report.n_bytes)}; {_size(report.n_bytes_left)} left")
    return errors.OK


def _bytes(text: str) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", text.strip(), re.IGNORECASE)
    if match is None:
        raise errors.BadUsage(f"--max: {text!r} is not a size.", "Write it like 500M or 20G.")
    return int(float(match[1]) * _UNITS[match[2].upper()])


def _size(n_bytes: int) -> str:
    unit = next((unit for unit in "GMK" if n_bytes >= _UNITS[unit]), "")
    return f"{n_bytes / _UNITS[unit]:.1f}{unit}" if unit else f"{n_bytes}B"


def _library() -> "Library":
    from msyn.kv.library import Library

    settings = config.load()
    return Library(config.cache_dir(), quota_bytes=settings.quota_bytes, note=note)
