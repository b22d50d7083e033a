"""When is a file quiet enough to be read: a trailing debounce per path, as a pure decision.

A path is due once nothing touched it for `quiet_s`, or once it has been waiting for `longest_s` however busy it is
(a log that never rests still gets built). The last write always wins: touching a path again moves its due time.
Times are monotonic seconds that the caller supplies, never going back; that keeps both orders sorted, so that ten
thousand waiting paths cost no more to look at than one.
"""

from collections import OrderedDict
from dataclasses import dataclass, field


@dataclass
class Debounce:
    """Paths that changed, and when they may be handed on."""

    quiet_s: float
    longest_s: float
    _first: OrderedDict[str, float] = field(default_factory=OrderedDict)  # by first touch
    _last: OrderedDict[str, float] = field(default_factory=OrderedDict)  # by latest touch

    def __len__(self) -> int:
        return len(self._first)

    def touch(self, path: str, now: float) -> None:
        self._first.setdefault(path, now)
        self._last[path] = now
        self._last.move_to_end(path)

    def forget(self, path: str) -> None:
        self._first.pop(path, None)
        self._last.pop(path, None)

    def due(self, now: float) -> list[str]:
        """Paths whose time has come; they are taken out."""
        ready = []
        for order, delay_s in ((self._first, self.longest_s), (self._last, self.quiet_s)):
            while order and next(iter(order.values())) + delay_s <= now:
                path = next(iter(order))
                self.forget(path)
                ready.append(path)
        return ready

    def next_at(self) -> float | None:
        """When `due` will next return something; None while nothing waits."""
        if not self._first:
            return None
        return min(next(iter(self._first.values())) + self.longest_s, next(iter(self._last.values())) + self.quiet_s)
