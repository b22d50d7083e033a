"""What differs between a directory and the index of the library: after a start, an overflow, a rename, new rules.

In: a directory, the watched roots, the index. Out: the places that want a look, files that changed, came or went; none
when nothing did, and then neither the broker nor the model is needed. Reads no content: size, both times and inode
decide, and whoever builds compares the digest. What a walk of the root would not meet is gone, too.
"""

import os
import time
from collections.abc import Collection, Iterator
from pathlib import Path

from msyn.kv.index import FileEntry, Index
from msyn.text import snapshot
from msyn.text.walk import Skipped, walk_part

TICK_S = 0.1  # the kernel stamps writes with a clock that stands still for up to 10 ms


def root_of(place: str, roots: Collection[str]) -> str:
    """The watched directory that a place lies in; the innermost one, its own directory when there is none."""
    around = [root for root in roots if place == root or place.startswith(root.rstrip("/") + "/")]
    return max(around, key=len, default=os.path.dirname(place))


def differences(
    place: str, roots: Collection[str], index: Index, *, own: Collection[str] = (), fingerprint: str = ""
) -> Iterator[str]:
    """Paths at or below `place` whose record is not that of the file there now. `fingerprint` names the model in use,
    if it is known: records of another count as different."""
    known = {str(entry.path): entry for entry in index.files_below(Path(place))}
    skipped = {str(path): at for path, at in index.skipped_below(Path(place))}
    unread: list[str] = []
    for found in walk_part(Path(root_of(place, roots)), Path(place)):
        name = str(found.path if isinstance(found, Skipped) else found)
        entry, at = known.pop(name, None), skipped.pop(name, None)
        if any(name.startswith(folder + "/") for folder in own):
            continue
        if isinstance(found, Skipped) and os.path.isdir(name) and not os.path.islink(name):
            unread.append(name + "/")  # it cannot be listed now, which says nothing of what is in it
        elif not (is_current(entry, fingerprint) if entry else at is not None and _is_older(name, at)):
            yield name
    for name in [*known, *skipped]:
        if not name.startswith(tuple(unread)):
            yield name


def is_current(entry: FileEntry, fingerprint: str = "") -> bool:
    """Whether a record still describes its file, going by what stat says."""
    if entry.stamp != snapshot.stamp_of(entry.path) or (fingerprint and entry.fingerprint != fingerprint):
        return False
    # A write within the clock tick in which we read leaves no trace in the times: such a file is read once more.
    return entry.built_at - entry.stamp.mtime_ns / 1e9 > TICK_S


def _is_older(name: str, at: float) -> bool:
    """Whether nothing happened to a file since it was left out."""
    try:
        found = os.lstat(name)
    except OSError:
        return False
    return max(found.st_mtime, found.st_ctime) + TICK_S < at <= time.time()
