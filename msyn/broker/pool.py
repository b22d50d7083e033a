"""Threads for the blocking work of jobs (`Call`), so that the engine thread never waits for a disk.

At most MAX_THREADS, started as needed; the most urgent class first. Daemon threads: a read that hangs on a dead
network file system must not keep the broker from leaving, as concurrent.futures would.
"""

import itertools
import queue
import threading
from collections.abc import Callable

MAX_THREADS = 8


class Pool:
    def __init__(self, max_threads: int = MAX_THREADS) -> None:
        self._max_threads = max_threads
        self._work: queue.PriorityQueue[tuple[int, int, Callable[[], None]]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._n_threads = 0
        self._n_open = 0  # queued or running
        self._lock = threading.Lock()

    def run(self, rank: int, work: Callable[[], None]) -> None:
        """Run `work()` on some thread; it must not raise."""
        with self._lock:
            self._n_open += 1
            needs_thread = self._n_threads < min(self._n_open, self._max_threads)
            self._n_threads += needs_thread
        self._work.put((rank, next(self._order), work))
        if needs_thread:
            threading.Thread(target=self._serve, name="msyn-io", daemon=True).start()

    def _serve(self) -> None:
        while True:
            _, _, work = self._work.get()
            work()
            del work  # what it read is the job's, not ours to keep until the next one
            with self._lock:
                self._n_open -= 1
