"""`msyn cache build`: reading files ahead, so that the next question on them starts at once.

In: names of files and directories. Out: progress events, a note for every file that failed, and counts. What the
library has already is not computed again: an edited file keeps its unchanged beginning. One file that cannot be read
never keeps the others from being built. With `stale` the files known to the library are looked through too: what was
deleted is forgotten, what changed is built.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from msyn.broker.job import Call, Emit, Job, Outcome
from msyn.broker.jobs.prefill import NotKept, Steps, Tally, encode, find
from msyn.broker.jobs.sources import Problem, Source, read, sources, unpacked
from msyn.broker.services import Services
from msyn.errors import OK, PARTIAL, MsynError
from msyn.protocol import Event
from msyn.text.names import printable
from msyn.text.reader import Document
from msyn.text.snapshot import BEING_WRITTEN

SLICE_S = 0.1


@dataclass
class Build:
    """What one build has met so far."""

    services: Services
    emit: Emit
    found: list[Source] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    n_current: int = 0
    n_built: int = 0
    n_forgotten: int = 0
    n_left_out: int = 0
    failures: list[tuple[Path | None, str]] = field(default_factory=list)

    def problem(self, problem: Problem) -> None:
        if problem.is_failure:
            self.failures.append((problem.path, problem.what))
            self.emit(_note(f"{problem.what} {problem.todo}".strip()))
        else:
            self.n_left_out += 1


def job(services: Services, args: dict[str, Any], emit: Emit) -> Job:
    """Build what is named. Raises the library's trouble when nothing can be stored at all."""
    args = yield Call(lambda: unpacked(args))
    build = Build(services, emit)
    if args.get("stale"):
        yield Call(lambda: _known(build, [os.path.join(args.get("cwd", "/"), name) for name in args.get("paths", [])]))
    yield from _list(build, sources(args))
    named = set(args.get("paths", []))
    for i, source in enumerate(build.found):
        emit({"event": "progress", "what": printable(source.shown), "done": i, "total": len(build.found)})
        yield from build_one(build, source, is_named=source.shown in named)
    return Outcome(counts(build), PARTIAL if build.failures else OK)


def _list(build: Build, named: Iterator[Source | Problem]) -> Steps:
    """Everything named, listed in slices, so that progress has a total."""
    seen = {source.path for source in build.found}

    def slice() -> bool:
        until = time.monotonic() + SLICE_S
        for found in named:
            if isinstance(found, Problem):
                build.problem(found)
                _remember(build, found)
            elif found.path not in seen:
                build.found.append(found)
            if time.monotonic() > until:
                return False
        return True

    while not (yield Call(slice)):
        build.emit({"event": "progress", "what": "looking", "done": 0, "total": len(build.found)})


def _remember(build: Build, problem: Problem) -> None:
    """For `msyn cache ls --skipped`."""
    if problem.path is not None:
        build.services.library.skip(problem.path, problem.reason)


def _known(build: Build, below: list[str]) -> None:
    """Files the library knows, below the named places: changed ones are to be built, deleted ones forgotten."""
    for row in build.services.library.files():
        if below and not any(_is_below(str(row.path), os.path.abspath(place)) for place in below):
            continue
        if row.state == "missing":
            build.services.library.forget(row.path)
            build.n_forgotten += 1
        elif row.state != "warm":
            build.found.append(Source(str(row.path), row.path))


def _is_below(path: str, place: str) -> bool:
    return path == place or path.startswith(place.rstrip("/") + "/")


def build_one(build: Build, source: Source, *, is_named: bool) -> Steps:
    """Build one file unless it is up to date; what goes wrong with it is noted in `build`."""
    services = build.services
    document = yield Call(lambda: read(source, services.config.max_file_bytes))
    if isinstance(document, Problem):
        problem = document if is_named else document.unnamed()
        # What is known is still good: for the beginning of a file that grows, for one that just got another name.
        if problem.reason == BEING_WRITTEN or not (is_named or os.path.lexists(str(source.path))):
            build.problem(replace(problem, is_failure=True))
            return
        yield Call(lambda: _remember(build, problem))
        build.problem(problem)
        return
    if (yield Call(lambda: find(services, document))) is not None:
        build.n_current += 1
        return
    try:
        yield from _encode(build, source, document)
    except NotKept:
        raise  # no file can be kept then: one sentence, not one per file
    except MsynError as error:
        build.failures.append((source.path, error.what))
        build.emit(_note(f"{printable(source.shown)}: {error}"))


def _encode(build: Build, source: Source, document: Document) -> Steps:
    shown = printable(source.shown)
    yield from encode(
        build.services,
        document,
        build.tally,
        on_tokens=lambda done, total: build.emit({"event": "progress", "what": shown, "done": done, "total": total}),
    )
    build.n_built += 1


def counts(build: Build) -> dict[str, Any]:
    return {
        "files_built": build.n_built,
        "files_current": build.n_current,
        "files_failed": len(build.failures),
        "files_left_out": build.n_left_out,
        "files_forgotten": build.n_forgotten,
        "tokens_computed": build.tally.computed_files,
        "tokens_reused": build.tally.reused,
    }


def _note(text: str) -> Event:
    return {"event": "note", "text": text}
