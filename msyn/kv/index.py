"""What is stored and for which files, in one sqlite file: fast to ask, and never the only place that knows.

In: rows. Out: rows. Several threads and processes may use it at once. Objects and manifests on disk are the truth;
an index that is damaged or of a newer version is set aside and filled again from them (library.rebuild). A failing
index is told once through `on_trouble` and then answers like an empty one: it must never stop a question.
"""

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from msyn.kv.evict import Entry
from msyn.text.snapshot import Stamp

VERSION = 1
BUSY_S = 10.0

_SCHEMA = """
CREATE TABLE files (path BLOB PRIMARY KEY, dev INTEGER, inode INTEGER, size INTEGER, mtime_ns INTEGER,
    ctime_ns INTEGER, digest TEXT, fingerprint TEXT, manifest TEXT, n_tokens INTEGER, built_at REAL);
CREATE INDEX files_by_manifest ON files (manifest);
CREATE TABLE objects (key TEXT PRIMARY KEY, fingerprint TEXT, content TEXT, n_tokens INTEGER, n_bytes INTEGER,
    created REAL, last_used REAL, uses INTEGER);
CREATE INDEX objects_by_content ON objects (content);
CREATE TABLE refs (manifest TEXT, key TEXT, PRIMARY KEY (manifest, key)) WITHOUT ROWID;
CREATE INDEX refs_by_key ON refs (key);
CREATE TABLE skipped (path BLOB PRIMARY KEY, reason TEXT, at REAL);
"""


@dataclass(frozen=True)
class FileEntry:
    """One row of `files`: which content of `path` was built, for which model, and how the file looked then."""

    path: Path
    stamp: Stamp
    digest: str
    fingerprint: str
    manifest: str
    n_tokens: int
    built_at: float


class Index:
    """The tables. `fresh` says that they were empty when opened and want filling from what is on disk."""

    def __init__(self, path: Path | None, *, on_trouble: Callable[[str], None] = lambda what: None) -> None:
        """`path` None keeps the index in memory, for a cache directory that cannot be written."""
        self._on_trouble = on_trouble
        self._lock = threading.RLock()
        self._db, self.fresh = self._open(path)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    # files

    def put_file(self, entry: FileEntry) -> None:
        path, stamp, *rest = _columns(entry)
        self._write("INSERT OR REPLACE INTO files VALUES (?,?,?,?,?,?,?,?,?,?,?)", (path, *stamp, *rest))
        self._write("DELETE FROM skipped WHERE path = ?", (path,))

    def file(self, path: Path) -> FileEntry | None:
        rows = self._read("SELECT * FROM files WHERE path = ?", (os.fsencode(path),))
        return _file_entry(rows[0]) if rows else None

    def files(self) -> list[FileEntry]:
        return [_file_entry(row) for row in self._read("SELECT * FROM files ORDER BY path")]

    def files_below(self, place: Path) -> list[FileEntry]:
        """The file at `place`, or all in the directory there."""
        where, values = _below(place)
        return [_file_entry(row) for row in self._read(f"SELECT * FROM files WHERE {where} ORDER BY path", values)]

    def skipped_below(self, place: Path) -> list[tuple[Path, float]]:
        where, values = _below(place)
        rows = self._read(f"SELECT path, at FROM skipped WHERE {where}", values)
        return [(Path(os.fsdecode(path)), at) for path, at in rows]

    def other_names(self, path: Path, stamp: Stamp) -> list[Path]:
        """Hard links of the file with this stamp, under which it was recorded too."""
        inode = _signed(stamp.inode)
        rows = self._read("SELECT path FROM files WHERE inode = ? AND dev = ?", (inode, _signed(stamp.dev)))
        return [Path(os.fsdecode(name)) for (name,) in rows if name != os.fsencode(path)]

    def last_asked(self, path: Path) -> float:
        """When KV of this file was last used, 0 for never."""
        sql = """SELECT MAX(last_used) FROM files JOIN refs USING (manifest) JOIN objects USING (key)
                 WHERE path = ? AND uses > 0"""
        return float(self._number(sql, (os.fsencode(path),)) or 0)

    def drop_file(self, path: Path) -> None:
        self._write("DELETE FROM files WHERE path = ?", (os.fsencode(path),))
        self._write("DELETE FROM skipped WHERE path = ?", (os.fsencode(path),))

    # manifests and what they refer to

    def put_refs(self, manifest: str, keys: Iterable[str]) -> None:
        self._write_many("INSERT OR IGNORE INTO refs VALUES (?,?)", [(manifest, key) for key in keys])

    def drop_manifest(self, manifest: str) -> list[str]:
        """Forget a manifest; returns the keys of objects that nothing refers to any more."""
        keys = self._read("SELECT key FROM refs WHERE manifest = ?", (manifest,))
        self._write("DELETE FROM refs WHERE manifest = ?", (manifest,))
        return [key for (key,) in keys if not self._read("SELECT 1 FROM refs WHERE key = ? LIMIT 1", (key,))]

    def unused_manifests(self) -> list[str]:
        """Manifests that no file row names."""
        sql = "SELECT DISTINCT manifest FROM refs WHERE manifest NOT IN (SELECT manifest FROM files)"
        return [manifest for (manifest,) in self._read(sql)]

    def n_files_of(self, manifest: str) -> int:
        return int(self._number("SELECT COUNT(*) FROM files WHERE manifest = ?", (manifest,)))

    def unreferenced(self, created_before: float) -> list[str]:
        """Objects of no manifest, but for young ones: those may belong to a build that is still running."""
        sql = "SELECT key FROM objects WHERE created < ? AND key NOT IN (SELECT key FROM refs)"
        return [key for (key,) in self._read(sql, (created_before,))]

    def usage(self) -> dict[str, tuple[int, int, int]]:
        """For each manifest: objects it refers to, how many of them are stored, and their bytes."""
        sql = """SELECT manifest, COUNT(*), COUNT(objects.key), TOTAL(n_bytes)
                 FROM refs LEFT JOIN objects USING (key) GROUP BY manifest"""
        return {manifest: (n_refs, n_stored, int(n)) for manifest, n_refs, n_stored, n in self._read(sql)}

    # objects

    def put_object(self, entry: Entry, *, fingerprint: str, content: str) -> None:
        sql = """INSERT INTO objects VALUES (?,?,?,?,?,?,?,?)
                 ON CONFLICT (key) DO UPDATE SET n_bytes = excluded.n_bytes, last_used = excluded.last_used"""
        times = (entry.last_used, entry.last_used, entry.uses)
        self._write(sql, (entry.key, fingerprint, content, entry.n_tokens, entry.n_bytes, *times))

    def use_objects(self, uses: Mapping[str, int], now: float) -> None:
        sql = "UPDATE objects SET last_used = ?, uses = uses + ? WHERE key = ?"
        self._write_many(sql, [(now, n_uses, key) for key, n_uses in uses.items()])

    def drop_objects(self, keys: Iterable[str]) -> None:
        self._write_many("DELETE FROM objects WHERE key = ?", [(key,) for key in keys])

    def entries(self) -> list[Entry]:
        return [Entry(*row) for row in self._read("SELECT key, n_tokens, n_bytes, last_used, uses FROM objects")]

    def n_bytes(self) -> int:
        return int(self._number("SELECT TOTAL(n_bytes) FROM objects"))

    def by_content(self, content: str, fingerprint: str) -> list[str]:
        """Objects of the same tokens and model, behind whatever, the most used first."""
        sql = "SELECT key FROM objects WHERE content = ? AND fingerprint = ? ORDER BY uses DESC, key"
        return [key for (key,) in self._read(sql, (content, fingerprint))]

    # skipped files

    def put_skipped(self, path: Path, reason: str, now: float) -> None:
        self._write("INSERT OR REPLACE INTO skipped VALUES (?,?,?)", (os.fsencode(path), reason, now))

    def skipped(self) -> list[tuple[Path, str, float]]:
        rows = self._read("SELECT path, reason, at FROM skipped ORDER BY path")
        return [(Path(os.fsdecode(path)), reason, at) for path, reason, at in rows]

    # sqlite

    def _open(self, path: Path | None) -> tuple[sqlite3.Connection, bool]:
        if path is not None:
            try:
                return self._prepare(_connect(str(path)))
            except (OSError, sqlite3.OperationalError) as error:  # full, read-only: the file itself may be fine
                self._on_trouble(f"The index of the cache cannot be used: {error}.")
            except (sqlite3.DatabaseError, _Newer) as error:
                aside = path.with_name(f"{path.name}.{time.time_ns()}.aside")
                self._on_trouble(f"The index of the cache was set aside as {aside.name}: {error}.")
                _set_aside(path, aside)
                with contextlib.suppress(sqlite3.Error):
                    return self._prepare(_connect(str(path)))
        return self._prepare(_connect(":memory:"))

    def _prepare(self, db: sqlite3.Connection) -> tuple[sqlite3.Connection, bool]:
        try:
            return db, _prepare(db)
        except BaseException:
            db.close()
            raise

    def _read(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._lock:
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                self._on_trouble(f"The index of the cache cannot be read: {error}.")
                return []

    def _number(self, sql: str, values: tuple[Any, ...] = ()) -> float:
        rows = self._read(sql, values)
        return rows[0][0] if rows else 0

    def _write(self, sql: str, values: tuple[Any, ...]) -> None:
        self._write_many(sql, [values])

    def _write_many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        with self._lock:
            try:
                with self._db:
                    self._db.executemany(sql, rows)
            except sqlite3.Error as error:
                self._on_trouble(f"The index of the cache cannot be written: {error}.")


class _Newer(Exception):
    pass


def _connect(name: str) -> sqlite3.Connection:
    if name != ":memory:":
        # sqlite would go by the umask; its -wal and -shm files take the mode of the file that is there.
        os.close(os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600))
    return sqlite3.connect(name, timeout=BUSY_S, check_same_thread=False)


def _prepare(db: sqlite3.Connection) -> bool:
    """Make the tables if there are none, and tell whether so. Two processes may come here together."""
    db.execute("PRAGMA journal_mode = WAL")
    # A power cut may cost the last rows, never the file; what they said is on disk beside the objects.
    db.execute("PRAGMA synchronous = NORMAL")
    if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("it is damaged")
    with db:
        db.execute("BEGIN IMMEDIATE")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise _Newer(f"it is of version {version}, this msyn knows {VERSION}")
        if version == 0:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {VERSION}")
    return bool(version == 0)


def _set_aside(path: Path, aside: Path) -> None:
    with contextlib.suppress(OSError):
        path.rename(aside)
    for suffix in ("-wal", "-shm"):  # they belong to the file that is gone
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink()


def _columns(entry: FileEntry) -> tuple[bytes, tuple[int, ...], str, str, str, int, float]:
    # Inode numbers use all 64 bits on some file systems, sqlite's integers have a sign.
    stamp = tuple(map(_signed, astuple(entry.stamp)))
    rest = (entry.digest, entry.fingerprint, entry.manifest, entry.n_tokens, entry.built_at)
    return (os.fsencode(entry.path), stamp, *rest)


def _signed(number: int) -> int:
    return number - (1 << 64) if number >= 1 << 63 else number


def _below(place: Path) -> tuple[str, tuple[bytes, bytes, bytes]]:
    """A condition for rows at or below a place, by the order of the primary key: "0" comes right after "/"."""
    name = os.fsencode(place).rstrip(b"/")
    return "(path = ? OR (path > ? AND path < ?))", (name, name + b"/", name + b"0")


def _file_entry(row: Any) -> FileEntry:
    path, dev, inode, *times = row[:6]
    return FileEntry(Path(os.fsdecode(path)), Stamp(dev, inode % (1 << 64), *times), *row[6:])
