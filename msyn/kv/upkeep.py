"""Looking after the library: listing, collecting garbage, verifying, filling a lost index again.

In: store, manifests, index, and the time. Out: plain rows and reports. Acts on what it is told to; which objects are
worth least is decided in `evict`. Everything here may run beside jobs that use the library, in any process.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from msyn.errors import MsynError
from msyn.kv import evict, links
from msyn.kv.index import FileEntry, Index
from msyn.kv.links import Link
from msyn.kv.manifests import Manifests
from msyn.kv.store import Store
from msyn.text import snapshot
from msyn.text.snapshot import Stamp

GRACE_S = 3600.0  # a build that is still running has objects that no manifest names yet

State = Literal["warm", "stale", "missing", "partial"]
_UNKNOWN = Stamp(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class FileRow:
    """One recorded file. warm: all of its present content is stored; partial: some of it was given up; stale: the
    file has other content now; missing: the file is gone."""

    path: Path
    state: State
    n_tokens: int
    n_bytes: int
    built_at: float


@dataclass(frozen=True)
class SkippedRow:
    """A file that was met and not read."""

    path: Path
    reason: str
    at: float


@dataclass(frozen=True)
class GcReport:
    """What a collection removed, and what it left."""

    n_files: int
    n_objects: int
    n_bytes: int
    n_strays: int
    n_bytes_left: int


@dataclass(frozen=True)
class Finding:
    """Something wrong: with which object, manifest or file, what, and whether it was put right."""

    what: str
    problem: str
    repaired: bool


def list_files(store: Store, index: Index) -> list[FileRow]:
    usage = index.usage()
    rows = []
    for entry in index.files():
        n_refs, n_stored, n_bytes = usage.get(entry.manifest, (0, 0, 0))
        state = _state(entry, is_whole=n_stored == n_refs)
        rows.append(FileRow(entry.path, state, entry.n_tokens, n_bytes, entry.built_at))
    return rows


def collect(store: Store, manifests: Manifests, index: Index, max_bytes: int, now: float) -> GcReport:
    """Garbage first (files that are gone, manifests and objects that nothing names), then the least valuable."""
    before = index.n_bytes()
    n_strays = store.sweep(now) + manifests.sweep(now)
    reconcile(store, index)
    gone = [entry.path for entry in index.files() if _is_gone(entry.path)]
    for path in gone:
        index.drop_file(path)
    doomed = []
    for manifest in {*index.unused_manifests(), *_unknown(manifests, index, now - GRACE_S)}:
        manifests.delete(manifest)
        doomed += index.drop_manifest(manifest)
    doomed += index.unreferenced(now - GRACE_S)
    before = max(before, index.n_bytes())
    n_objects = len(set(doomed))
    drop_objects(store, index, set(doomed))
    victims = evict.choose(index.entries(), index.n_bytes() - max_bytes, now)
    drop_objects(store, index, victims)
    left = index.n_bytes()
    return GcReport(len(gone), n_objects + len(victims), before - left, n_strays, left)


def _unknown(manifests: Manifests, index: Index, built_before: float) -> set[str]:
    """Manifests on the disk that no file has and the index never heard of: whoever wrote them died before telling it,
    or they were of an empty file, which refers to no object. Young ones may be about to be told."""
    strange = set(manifests.keys()) - {entry.manifest for entry in index.files()}
    records = ((key, manifests.record(key)) for key in strange)
    return {key for key, record in records if record is not None and record.built_at < built_before}


def drop_objects(store: Store, index: Index, keys: Iterable[str]) -> int:
    """Delete objects; returns the bytes freed."""
    keys = list(keys)
    n_bytes = 0
    for key in keys:
        size = store.size(key)
        n_bytes += size if store.delete(key) else 0
    index.drop_objects(keys)
    return n_bytes


def reconcile(store: Store, index: Index) -> None:
    """Make the index's list of objects that of the disk."""
    on_disk, known = set(store.keys()), {entry.key for entry in index.entries()}
    index.drop_objects(known - on_disk)
    for key in on_disk - known:
        found = store.entry(key)
        if found is None:
            store.delete(key)  # not even its header can be read: nothing could ever load it
        else:
            index.put_object(found.entry, fingerprint=found.fingerprint, content=found.content)


def rebuild(store: Store, manifests: Manifests, index: Index) -> None:
    """Fill an empty index from what lies on disk. Where a file was is a hint in its manifest: taken only if the
    file's own attribute agrees, and with no stamp, so that its content is compared before it is called warm."""
    reconcile(store, index)
    for key in sorted(manifests.keys()):
        record = manifests.record(key)
        if record is None:
            continue
        found = record.manifest
        index.put_refs(key, (ref.key for ref in found.segments))
        if links.read_link(record.path) == Link(links.VERSION, key, found.digest) or _has(record.path, found.digest):
            index.put_file(
                FileEntry(record.path, _UNKNOWN, found.digest, found.fingerprint, key, found.n_tokens, record.built_at)
            )


def verify(store: Store, manifests: Manifests, index: Index, *, repair: bool) -> list[Finding]:
    reconcile(store, index)
    findings = []
    for key in sorted(store.keys()):
        if why := store.check(key):
            if repair:
                drop_objects(store, index, [key])
            findings.append(Finding(f"object {key}", why, repair))
    for key in sorted(manifests.keys()):
        if manifests.record(key) is None:
            if repair:
                manifests.delete(key)
                index.drop_manifest(key)
            findings.append(Finding(f"manifest {key}", "it is damaged", repair))
    for entry in index.files():
        findings.extend(_file_findings(entry, manifests, index, repair=repair))
    return findings


def _file_findings(entry: FileEntry, manifests: Manifests, index: Index, *, repair: bool) -> Iterable[Finding]:
    if not manifests.has(entry.manifest):
        if repair:
            index.drop_file(entry.path)
        yield Finding(str(entry.path), "its manifest is lost", repair)
    elif _is_gone(entry.path):
        yield Finding(str(entry.path), "the file is gone; msyn cache gc removes its cache", False)
    elif links.read_link(entry.path) not in (None, Link(links.VERSION, entry.manifest, entry.digest)):
        if repair:
            links.remove_link(entry.path)
        yield Finding(str(entry.path), "its attribute names something else", repair)


def _state(entry: FileEntry, *, is_whole: bool) -> State:
    if _is_gone(entry.path):
        return "missing"
    if snapshot.stamp_of(entry.path) != entry.stamp and not _has(entry.path, entry.digest):
        return "stale"
    return "warm" if is_whole else "partial"


def _has(path: Path, digest: str) -> bool:
    stamp = snapshot.stamp_of(path)
    try:
        return stamp is not None and snapshot.take(path, max_bytes=stamp.n_bytes).digest == digest
    except MsynError:
        return False


def _is_gone(path: Path) -> bool:
    # Only when the system says so: a directory we may not search, or a server that is away, proves nothing.
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
