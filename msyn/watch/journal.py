"""What still has to be built, on disk: one row per path, so that no change is lost to kill -9 or a reboot.

sqlite, WAL, synchronous=FULL: `put` returns after the rows are durable. A row is taken, worked on, and removed only if
nothing touched the path meanwhile (`change` counts touches); a job that was interrupted half-way is found as
"running" at the next start and taken again, and then alone: one that kills its builder takes no other with it.
Failures back off (2 s, 8 s, 32 s … 6 h) and are listed with their reason. Wall-clock seconds come from the caller.
"""

import os
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSION = 2
FIRST_BACKOFF_S = 2.0  # a file that was locked or half there is tried again soon
BACKOFF_FACTOR = 4
LONGEST_BACKOFF_S = 6 * 3600.0

_SCHEMA = f"""
DROP TABLE IF EXISTS jobs;
CREATE TABLE jobs (
    path BLOB PRIMARY KEY,
    was BLOB NOT NULL,
    is_gone INTEGER NOT NULL,
    change INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    queued_at REAL NOT NULL,
    not_before REAL NOT NULL,
    why TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS jobs_by_turn ON jobs (state, priority DESC, queued_at);
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, text TEXT NOT NULL);
PRAGMA user_version = {VERSION};
"""


@dataclass(frozen=True)
class Place:
    """One path where something changed. `was`: what it was called before, if it was renamed. `is_gone`: that it is not
    there is what changed; a path that is missing without is about to be reported as gone, or as renamed."""

    path: str
    was: str = ""
    priority: int = 0
    is_gone: bool = False


@dataclass(frozen=True)
class Work:
    """One path to bring up to date, a file or a whole directory (after an overflow)."""

    path: str
    change: int
    attempts: int
    why: str = ""
    was: str = ""
    is_gone: bool = False


class Journal:
    """The durable list. Safe to share between the threads of one watcher."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # sqlite would go by the umask; its -wal and -shm files take the mode of the file that is there.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600))
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._prepare()

    def _prepare(self) -> None:
        """Make the tables; a watcher and somebody's --status may come here together. Rows of another version are given
        up: they are found again by comparing at the start."""
        self._db.execute("BEGIN IMMEDIATE")
        if self._db.execute("PRAGMA user_version").fetchone() != (VERSION,):
            for statement in filter(str.strip, _SCHEMA.split(";")):
                self._db.execute(statement)
        self._db.execute("COMMIT")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def put(self, places: Iterable[Place], now: float) -> None:
        """Note that something changed; coalesces with what is already there and forgives past failures."""
        self._run_many(
            """INSERT INTO jobs VALUES (?, ?, ?, 1, ?, 'waiting', 0, ?, ?, '')
               ON CONFLICT(path) DO UPDATE SET change = change + 1, attempts = 0, not_before = excluded.not_before,
                 why = '', is_gone = excluded.is_gone, was = CASE excluded.was WHEN x'' THEN was ELSE excluded.was END,
                 priority = max(priority, excluded.priority)""",
            ((os.fsencode(each.path), os.fsencode(each.was), each.is_gone, each.priority, now, now) for each in places),
        )

    def recover(self) -> int:
        """Put back what a dead process had taken; returns how many."""
        return self._run("UPDATE jobs SET state = 'waiting' WHERE state = 'running'").rowcount

    def take(self, now: float, limit: int) -> list[Work]:
        """The most urgent rows that may run now, marked as running. A row that was tried before comes alone."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            rows = self._db.execute(
                """SELECT path, change, attempts, why, was, is_gone FROM jobs
                   WHERE state = 'waiting' AND not_before <= ? ORDER BY priority DESC, queued_at, rowid LIMIT ?""",
                (now, limit),
            ).fetchall()
            fresh = [row for row in rows if not row[2]]
            rows = fresh or rows[:1]
            self._db.executemany(
                "UPDATE jobs SET state = 'running', attempts = attempts + 1 WHERE path = ?", [row[:1] for row in rows]
            )
            self._db.execute("COMMIT")
        return [
            Work(os.fsdecode(path), change, attempts + 1, why, os.fsdecode(was), bool(is_gone))
            for path, change, attempts, why, was, is_gone in rows
        ]

    def finish(self, works: Sequence[Work], now: float) -> None:
        """Done: forget the rows, unless their path changed while it was worked on."""
        self._run_many(
            "DELETE FROM jobs WHERE path = ? AND change = ?", ((os.fsencode(w.path), w.change) for w in works)
        )
        self._run_many(
            "UPDATE jobs SET state = 'waiting', attempts = 0, not_before = ? WHERE path = ? AND state = 'running'",
            ((now, os.fsencode(work.path)) for work in works),
        )

    def fail(self, work: Work, why: str, now: float) -> None:
        """Not done: try again after a pause that grows, or at once if the path changed meanwhile."""
        pause_s = min(FIRST_BACKOFF_S * BACKOFF_FACTOR ** (work.attempts - 1), LONGEST_BACKOFF_S)
        self._run(
            """UPDATE jobs SET state = 'waiting', not_before = CASE change WHEN ? THEN ? ELSE not_before END, why = ?
               WHERE path = ?""",
            (work.change, now + pause_s, why, os.fsencode(work.path)),
        )

    def release(self, works: Sequence[Work], now: float) -> None:
        """Not begun, for no fault of theirs: as if they had not been taken, but not before `now`."""
        self._run_many(
            """UPDATE jobs SET state = 'waiting', attempts = max(0, attempts - 1), not_before = ?
               WHERE path = ? AND state = 'running'""",
            ((now, os.fsencode(work.path)) for work in works),
        )

    def next_at(self) -> float | None:
        """The earliest time at which `take` may return something."""
        return self._run("SELECT min(not_before) FROM jobs WHERE state = 'waiting'").fetchone()[0]

    def rows(self) -> list[dict[str, Any]]:
        """Everything that waits, for `msyn watch --status`."""
        cursor = self._run("SELECT path, state, attempts, queued_at, not_before, why FROM jobs ORDER BY queued_at")
        names = ["path", "state", "attempts", "queued_at", "not_before", "why"]
        return [dict(zip(names, (os.fsdecode(row[0]), *row[1:]), strict=True)) for row in cursor.fetchall()]

    def note(self, name: str, text: str) -> None:
        """Remember a sentence about the watcher itself, for --status; an empty one takes it back."""
        self._run("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, text))

    def notes(self) -> dict[str, str]:
        return dict(self._run("SELECT name, text FROM notes WHERE text != ''").fetchall())

    def _run(self, sql: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        with self._lock:
            return self._db.execute(sql, values)

    def _run_many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """All in one transaction: one flush to disk for a burst of ten thousand files, not ten thousand."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.executemany(sql, rows)
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
