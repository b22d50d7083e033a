"""What `msyn watch` asks for: bring places where something changed up to date, whatever it was that changed.

In: absolute paths that changed, paths that are gone, renames, and the watched directories they lie in. What a walk of
those directories would meet at a path is built if it changed; everything else recorded at or below it is forgotten,
and that last, so that a renamed file finds its KV. A changed path that is missing is left alone: it went a moment
ago, and what became of it is yet to be told. Nobody named these paths: what msyn does not read is no failure.
"""

import os
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any

from msyn.broker.job import Call, Emit, Job, Outcome
from msyn.broker.jobs.build import Build, build_one, counts
from msyn.broker.jobs.prefill import Steps, filed_under
from msyn.broker.jobs.sources import Source
from msyn.broker.services import Services
from msyn.errors import OK, PARTIAL, BadUsage
from msyn.kv.library import Library
from msyn.text import snapshot
from msyn.text.walk import Skipped, walk_part


def job(services: Services, args: dict[str, Any], emit: Emit) -> Job:
    """Raises BadUsage for arguments that no client of ours sends, NotKept when nothing can be stored at all."""
    paths, gone, roots = (_absolute(args, name) for name in ("paths", "gone", "roots"))
    build = Build(services, emit)
    yield Call(lambda: _rename(services.library, args.get("moved", [])))
    not_taken = []
    for place in map(Path, paths):
        if isinstance((yield Call(partial(_look, services.library, place, roots))), Path):
            yield from _bring(build, place)
        elif os.path.lexists(place):
            not_taken.append(place)
    for place in [*not_taken, *map(Path, gone)]:
        yield Call(partial(_forget_below, build, place, roots))
    # What went away while it was read is no failure: its own event follows.
    failed = {str(path): why for path, why in build.failures if path and os.path.lexists(path)}
    result = counts(build) | {"failed": failed, "fingerprint": filed_under(services)}
    return Outcome(result, PARTIAL if failed else OK)


def _absolute(args: dict[str, Any], name: str) -> list[str]:
    found = args.get(name, [])
    if not isinstance(found, list) or not all(isinstance(path, str) and path.startswith("/") for path in found):
        raise BadUsage(f"{name} must be a list of absolute paths.", "See msyn-protocol(7).")
    return found


def _rename(library: Library, moved: list[tuple[str, str]]) -> None:
    for was, path in moved:
        library.rename(Path(was), Path(path))


def _look(library: Library, place: Path, roots: Collection[str]) -> Path | Skipped | None:
    """What a walk would make of a path that may be a file. A reason not to take it is remembered."""
    if not os.path.lexists(place) or (place.is_dir() and not place.is_symlink()):
        return None
    around = [root for root in roots if place.is_relative_to(root)]
    for found in walk_part(Path(max(around, key=len, default=place.parent)), place):
        if isinstance(found, Skipped):
            library.skip(place, found.reason)
        return found
    return None


def _bring(build: Build, place: Path) -> Steps:
    """Build one file, and set right what is recorded under its other names: they share the content and the
    attribute, but a write is reported for one name only."""
    yield from build_one(build, Source(str(place), place), is_named=False)
    for other in (yield Call(lambda: _other_names(build.services.library, place))):
        yield from build_one(build, Source(str(other), other), is_named=False)


def _other_names(library: Library, place: Path) -> list[Path]:
    stamp = snapshot.stamp_of(place)
    if stamp is None or place.stat().st_nlink < 2:
        return []
    names = library.index.other_names(place, stamp)
    return [name for name in names if (found := snapshot.stamp_of(name)) and found.inode == stamp.inode]


def _forget_below(build: Build, place: Path, roots: Collection[str]) -> None:
    library = build.services.library
    known = [entry.path for entry in library.index.files_below(place)]
    skipped = [path for path, _ in library.index.skipped_below(place)]
    for path in dict.fromkeys([*known, *skipped]):
        if _look(library, path, roots) is None:
            library.forget(path)
            build.n_forgotten += 1
