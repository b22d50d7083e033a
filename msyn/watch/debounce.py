"""When is a file quiet enough to be read: a trailing debounce per path, as a pure decision.

A path is due once nothing touched it for `quiet_s`, or once it has been waiting for `longest_s` however busy it is
(a log that never rests still gets built). The last write always wins: touching a path again moves its due time.
Times are monotonic seconds that the caller supplies.
"""

from dataclasses import dataclass, field


@dataclass
class Debounce:
    """Paths that changed, and when they may be handed on."""

    quiet_s: float
    longest_s: float
    _first: dict[str, float] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def touch(self, path: str, now: float) -> None:
        self._first.setdefault(path, now)
        self._last[path] = now

    def forget(self, path: str) -> None:
        self._first.pop(path, None)
        self._last.pop(path, None)

    def due(self, now: float) -> list[str]:
        """Paths whose time has come, oldest change first; they are taken out."""
        ready = [path for path in self._first if self._due_at(path) <= now]
        for path in ready:
            self.forget(path)
        return ready

    def next_at(self) -> float | None:
        """When `due` will next return something; None while nothing waits."""
        return min(map(self._due_at, self._first), default=None)

    def _due_at(self, path: str) -> float:
        return min(self._last[path] + self.quiet_s, self._first[path] + self.longest_s)
