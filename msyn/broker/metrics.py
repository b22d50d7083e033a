"""What the broker has done since it started: counters for `msyn broker status` and for tests. Any thread may count."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Metrics:
    counts: Counter[str] = field(default_factory=Counter)
    longest_step_s: float = 0.0
    busy_s: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, name: str, n: int = 1) -> None:
        with self._lock:
            self.counts[name] += n

    def step(self, n_prefill: int, n_rows: int, elapsed_s: float) -> None:
        with self._lock:
            self.counts.update(steps=1, prefill_tokens=n_prefill, decode_rows=n_rows)
            self.busy_s += elapsed_s
            self.longest_step_s = max(self.longest_step_s, elapsed_s)

    def snapshot(self) -> dict[str, Any]:
        with self._lock:
            return {
                **self.counts,
                "busy_s": round(self.busy_s, 3),
                "longest_step_s": round(self.longest_step_s, 4),
            }


def rss_bytes() -> int:
    """Memory this process holds, from the kernel."""
    import os

    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
