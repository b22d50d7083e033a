"""What still has to be built, on disk: one row per path, so that no change is lost to kill -9 or a reboot.

sqlite, WAL, synchronous=FULL: `put` returns after the row is durable. A row is taken, worked on, and removed only if
nothing touched the path meanwhile (`change` counts touches); a job that was interrupted half-way is found as
"running" at the next start and taken again. Failures back off (2, 4, 8 ... minutes) and are listed with their reason.
Wall-clock seconds come from the caller.
"""

import os
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

FIRST_BACKOFF_S = 120.0
LONGEST_BACKOFF_S = 6 * 3600.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    path BLOB PRIMARY KEY,
    change INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    queued_at REAL NOT NULL,
    not_before REAL NOT NULL,
    why TEXT NOT NULL
);
PRAGMA user_version = 1;
"""


@dataclass(frozen=True)
class Work:
    """One path to bring up to date, a file or a whole directory (after an overflow)."""

    path: str
    change: int
    attempts: int
    why: str = ""


class Journal:
    """The durable list. Safe to share between the threads of one watcher."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        path.chmod(0o600)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def put(self, path: str, now: float, *, priority: int = 0) -> None:
        """Note that `path` changed; coalesces with what is already there and forgives past failures."""
        self._run(
            """INSERT INTO jobs VALUES (?, 1, ?, 'waiting', 0, ?, ?, '')
               ON CONFLICT(path) DO UPDATE SET change = change + 1, attempts = 0, not_before = excluded.not_before,
                 priority = max(priority, excluded.priority),
                 state = CASE state WHEN 'running' THEN 'running' ELSE 'waiting' END""",
            (os.fsencode(path), priority, now, now),
        )

    def recover(self) -> int:
        """Put back what a dead process had taken; returns how many."""
        return self._run("UPDATE jobs SET state = 'waiting' WHERE state = 'running'").rowcount

    def take(self, now: float, limit: int) -> list[Work]:
        """The most urgent rows that may run now, marked as running."""
        with self._lock:
            rows = self._db.execute(
                """UPDATE jobs SET state = 'running', attempts = attempts + 1 WHERE path IN (
                     SELECT path FROM jobs WHERE state = 'waiting' AND not_before <= ?
                     ORDER BY priority DESC, queued_at LIMIT ?)
                   RETURNING path, change, attempts, why""",
                (now, limit),
            ).fetchall()
        return [Work(os.fsdecode(path), change, attempts, why) for path, change, attempts, why in rows]

    def finish(self, work: Work, now: float) -> None:
        """Done: forget the row, unless the path changed while it was worked on."""
        key = os.fsencode(work.path)
        self._run("DELETE FROM jobs WHERE path = ? AND change = ?", (key, work.change))
        self._run("UPDATE jobs SET state = 'waiting', not_before = ? WHERE path = ?", (now, key))

    def fail(self, work: Work, why: str, now: float) -> None:
        """Not done: try again after a pause that doubles each time."""
        pause_s = min(FIRST_BACKOFF_S * 2 ** (work.attempts - 1), LONGEST_BACKOFF_S)
        self._run(
            "UPDATE jobs SET state = 'waiting', not_before = ?, why = ? WHERE path = ?",
            (now + pause_s, why, os.fsencode(work.path)),
        )

    def next_at(self) -> float | None:
        """The earliest time at which `take` may return something."""
        return self._run("SELECT min(not_before) FROM jobs WHERE state = 'waiting'").fetchone()[0]

    def rows(self) -> list[dict[str, object]]:
        """Everything that waits, for `msyn watch --status`."""
        cursor = self._run("SELECT path, state, attempts, queued_at, not_before, why FROM jobs ORDER BY queued_at")
        names = ["path", "state", "attempts", "queued_at", "not_before", "why"]
        return [dict(zip(names, (os.fsdecode(row[0]), *row[1:]), strict=True)) for row in cursor.fetchall()]

    def _run(self, sql: str, values: tuple = ()) -> sqlite3.Cursor:
        with self._lock:
            return self._db.execute(sql, values)
