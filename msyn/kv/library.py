"""The library of stored KV as jobs see it: find what a file has, load it, save what was computed, record the file.

In: paths, digests, segments, arrays. Out: manifests and Stored. Thread-safe. Owns the quota and the rule that a
cache never breaks a question: a directory that cannot be written makes every lookup a miss, is told once through
`note`, and is kept in `trouble` for whoever was asked to build. Cleaning and checking are in `upkeep`, decisions
about what to give up in `evict`.
"""

import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from msyn.config import private_dir
from msyn.errors import MsynError, StoreFull, StoreReadOnly
from msyn.files import write_atomic
from msyn.kv import evict, links, upkeep
from msyn.kv.evict import Entry
from msyn.kv.index import FileEntry, Index
from msyn.kv.links import Link
from msyn.kv.manifest import Manifest
from msyn.kv.manifests import Manifests, Record
from msyn.kv.segments import Segment
from msyn.kv.store import Store, Stored
from msyn.kv.upkeep import FileRow, Finding, GcReport, SkippedRow
from msyn.text import snapshot
from msyn.text.snapshot import Stamp

__all__ = ["FileRow", "Finding", "GcReport", "Library", "SkippedRow"]

SLACK = 0.05  # evict a little more than needed, so that not every save has to choose
FLUSH_USES = 64
_TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n# This directory is the cache of msyn.\n"

log = logging.getLogger(__name__)


class Library:
    """Objects, manifests and index below one private directory."""

    def __init__(self, root: Path, *, quota_bytes: int, note: Callable[[str], None] = log.warning) -> None:
        self.root = root
        self.quota_bytes = quota_bytes
        self.trouble: MsynError | None = None
        self._note = note
        self._told: set[str] = set()
        self._lock = threading.RLock()  # counters and notes, held for moments
        self._ledger = threading.RLock()  # who refers to what: a collection must not run inside a record
        self._uses: Counter[str] = Counter()
        self._doubtful: set[str] = set()
        self.store = Store(root / "objects", on_doubt=self._doubt)
        self.manifests = Manifests(root / "manifests")
        usable = self._make_root()
        self.index = Index(root / "index.sqlite" if usable else None, on_trouble=self._tell)
        if usable:
            self.store.sweep()
            self.manifests.sweep()
        if usable and self.index.fresh:
            upkeep.rebuild(self.store, self.manifests, self.index)

    # asking

    def find(self, path: Path, digest: str, fingerprint: str, *, stamp: Stamp | None = None) -> Manifest | None:
        """The manifest of the content `digest`, wherever it was built: a copied, moved or atomically saved file is
        found by its content. Sets the attribute and the index right on the way. Some of the manifest's objects may
        be gone; `load` tells."""
        manifest = self.manifests.load(fingerprint, digest)
        if manifest is not None:
            self._link(path, manifest, stamp)
        return manifest

    def load(self, key: str, fingerprint: str) -> Stored | None:
        """One object, checked, and counted as used."""
        stored = self.store.load(key, fingerprint)
        if stored is not None:
            self._count_use(key)
        return stored

    def has(self, key: str) -> bool:
        """Whether an object is there and was not found damaged."""
        return key not in self._doubtful and self.store.has(key)

    def by_content(self, content: str, fingerprint: str) -> list[str]:
        """Keys of objects of the same tokens and model that were encoded behind something else: they can be
        attached moved."""
        return self.index.by_content(content, fingerprint)

    # building

    def save(self, segment: Segment, *, fingerprint: str, base: int, arrays: Mapping[str, NDArray]) -> bool:
        """Store what was computed for a segment, making room if the quota asks for it. False when it is not kept;
        `trouble` then says why."""
        if self.has(segment.key):
            return True
        need = segment.tokens.nbytes + sum(array.nbytes for array in arrays.values())
        try:
            self._make_room(need)
            n_bytes = self.store.save(
                segment.key,
                fingerprint=fingerprint,
                behind=segment.behind,
                base=base,
                tokens=segment.tokens,
                arrays=arrays,
            )
        except MsynError as error:
            self._fail(error)
            return False
        self.trouble = None
        self._doubtful.discard(segment.key)
        entry = Entry(segment.key, len(segment.tokens), n_bytes, time.time(), 0)
        self.index.put_object(entry, fingerprint=fingerprint, content=segment.content)
        return True

    def record(self, path: Path, manifest: Manifest, *, stamp: Stamp | None = None) -> None:
        """Remember what a file is made of, once its objects are saved, and give up what its former content had.
        Nothing happens to the file itself if it no longer has that content. `stamp` is the one that the content
        was read with; without it the file is read again to be sure."""
        with self._ledger:
            try:
                self.manifests.save(Record(manifest, Path(os.path.abspath(path)), time.time()))
            except MsynError as error:
                self._fail(error)
                return
            self.index.put_refs(manifest.key, (ref.key for ref in manifest.segments))
            self._link(path, manifest, stamp)

    def skip(self, path: Path, reason: str) -> None:
        """Remember why a file was not read. What was cached of it before is given up."""
        self.forget(path)
        self.index.put_skipped(Path(os.path.abspath(path)), reason, time.time())

    def rename(self, old: Path, new: Path) -> int:
        """What was recorded at `old`, or below it, is called `new` now: the rows move, the KV stays. Returns how
        many. Only what still looks as it did is moved; what is at `new` is to be checked by reading it."""
        n_moved = 0
        for entry in self.index.files_below(old):
            inside = os.path.relpath(entry.path, old)
            place = new if inside == "." else new / inside
            found = snapshot.stamp_of(place)
            if found is None or replace(found, ctime_ns=entry.stamp.ctime_ns) != entry.stamp:
                continue  # a rename changes ctime, which is why the row keeps the old one until the file was read
            with self._ledger:
                displaced = self.index.file(place)
                self.index.put_file(replace(entry, path=place))
                self.index.drop_file(entry.path)
                if displaced is not None and displaced.manifest != entry.manifest:
                    self._give_up(displaced.manifest)
            n_moved += 1
        return n_moved

    def forget(self, path: Path) -> int:
        """Remove everything that is kept of a file and of no other; returns the bytes freed. The file may be gone."""
        place = Path(os.path.abspath(path))
        entry = self.index.file(place)
        self.index.drop_file(place)
        links.remove_link(place)
        return 0 if entry is None else self._give_up(entry.manifest)

    # looking after

    def files(self) -> list[FileRow]:
        """Every recorded file and whether its cache is true now."""
        return upkeep.list_files(self.store, self.index)

    def skipped(self) -> list[SkippedRow]:
        return [SkippedRow(*row) for row in self.index.skipped()]

    def gc(self, max_bytes: int | None, now: float) -> GcReport:
        """Remove what no file refers to, then the least valuable until `max_bytes` (or the quota) is kept."""
        self._flush_uses()
        with self._ledger:
            limit = self.quota_bytes if max_bytes is None else max_bytes
            return upkeep.collect(self.store, self.manifests, self.index, limit, now)

    def verify(self, *, repair: bool) -> list[Finding]:
        """Read everything and compare; with `repair`, remove what is damaged, so that it is built anew."""
        findings = upkeep.verify(self.store, self.manifests, self.index, repair=repair)
        if repair:
            self._doubtful.clear()
        return findings

    def status(self) -> dict[str, Any]:
        """Counts for `msyn cache` and `msyn broker status`."""
        entries = self.index.entries()
        return {
            "root": str(self.root),
            "n_files": len(self.index.files()),
            "n_skipped": len(self.index.skipped()),
            "n_objects": len(entries),
            "n_tokens": sum(entry.n_tokens for entry in entries),
            "n_bytes": sum(entry.n_bytes for entry in entries),
            "quota_bytes": self.quota_bytes,
            "trouble": None if self.trouble is None else str(self.trouble),
        }

    def close(self) -> None:
        self._flush_uses()
        self.index.close()

    # inside

    def _make_root(self) -> bool:
        try:
            private_dir(self.root)
            for name in ("objects", "manifests"):
                private_dir(self.root / name)
            if not (self.root / "CACHEDIR.TAG").exists():
                write_atomic(self.root / "CACHEDIR.TAG", [_TAG])
        except (OSError, MsynError) as error:
            why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
            self._fail(StoreReadOnly(f"{self.root} cannot be used: {why}.", "Nothing is kept. Set XDG_CACHE_HOME."))
            return False
        return True

    def _link(self, path: Path, manifest: Manifest, stamp: Stamp | None) -> None:
        """Bring index and attribute in line with what was just found or recorded for `path`."""
        place = Path(os.path.abspath(path))
        link = Link(links.VERSION, manifest.key, manifest.digest)
        entry = self.index.file(place)
        is_linked = links.read_link(place) == link
        if is_linked and entry and entry.manifest == manifest.key and entry.stamp == snapshot.stamp_of(place):
            return
        with self._ledger:
            proven = _proven(place, manifest, stamp)
            if proven is None:
                return
            # Setting the attribute changes ctime, so the stamp to remember is the one after it.
            if not is_linked and links.write_link(place, link):
                after = snapshot.stamp_of(place)
                if after is not None and replace(after, ctime_ns=proven.ctime_ns) == proven:
                    proven = after
            self.index.put_file(_row(place, proven, manifest))
            if entry is not None and entry.manifest != manifest.key:
                self._give_up(entry.manifest)

    def _give_up(self, manifest: str) -> int:
        """Delete a manifest that no file has any more, and the objects that were its alone."""
        with self._ledger:
            if self.index.n_files_of(manifest):
                return 0
            self.manifests.delete(manifest)
            return upkeep.drop_objects(self.store, self.index, self.index.drop_manifest(manifest))

    def _make_room(self, need_bytes: int) -> None:
        with self._lock:
            over = self.index.n_bytes() + need_bytes - self.quota_bytes
            if need_bytes > self.quota_bytes:
                raise StoreFull("The cache's quota is smaller than one segment.", "Raise quota_bytes.")
            if over > 0:
                self._flush_uses()
                wanted = over + int(self.quota_bytes * SLACK)
                upkeep.drop_objects(self.store, self.index, evict.choose(self.index.entries(), wanted, time.time()))

    def _count_use(self, key: str) -> None:
        with self._lock:
            self._uses[key] += 1
            if self._uses.total() >= FLUSH_USES:
                self._flush_uses()

    def _flush_uses(self) -> None:
        with self._lock:
            uses, self._uses = self._uses, Counter()
        if uses:
            self.index.use_objects(uses, time.time())

    def _doubt(self, key: str, why: str) -> None:
        self._doubtful.add(key)
        log.warning("stored object %s is not used: %s", key, why)

    def _fail(self, error: MsynError) -> None:
        self.trouble = error
        self._tell(str(error), error.code)

    def _tell(self, what: str, kind: str = "") -> None:
        """Say `what`, once for each kind of it."""
        with self._lock:
            is_news = (kind or what) not in self._told
            self._told.add(kind or what)
        if is_news:
            self._note(what)


def _row(path: Path, stamp: Stamp, manifest: Manifest) -> FileEntry:
    facts = (manifest.digest, manifest.fingerprint, manifest.key, manifest.n_tokens)
    return FileEntry(path, stamp, *facts, time.time())


def _proven(path: Path, manifest: Manifest, stamp: Stamp | None) -> Stamp | None:
    """The stamp of `path` if it has the manifest's content right now."""
    if stamp is not None and stamp == snapshot.stamp_of(path):
        return stamp
    try:
        taken = snapshot.take(path, max_bytes=manifest.n_bytes)
    except MsynError:
        return None
    return taken.stamp if taken.digest == manifest.digest else None
