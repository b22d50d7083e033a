"""One line of progress on a terminal, erased when it has served; nothing at all under cron or in a pipe.

In: `progress` events. Out: the line on stderr. At most twenty redraws a second: a build of small files would spend its
time drawing.
"""

import shutil
import sys
import time
from types import TracebackType
from typing import Any

from msyn.cli.common import shown

REDRAW_S = 0.05
SHOW_AFTER_S = 0.3  # what is over before that needs no bar
_BAR = 20


class Progress:
    """Use as a context manager; `erase` before anything else is printed."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.is_on = sys.stderr.isatty() and not quiet
        self._drawn = False
        self._next_s = time.monotonic() + SHOW_AFTER_S

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.erase()

    def show(self, event: dict[str, Any]) -> None:
        """Draw what a progress event says."""
        now_s = time.monotonic()
        if not self.is_on or now_s < self._next_s:
            return
        self._next_s, self._drawn = now_s + REDRAW_S, True
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write("\r\x1b[K" + line(event)[:width])
        sys.stderr.flush()

    def erase(self) -> None:
        if self._drawn:
            self._drawn = False
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def line(event: dict[str, Any]) -> str:
    """`[#####...............]  25 % notes.md`, or a count where there is no total."""
    what, done, total = shown(str(event.get("what", ""))), event.get("done", 0), event.get("total", 0)
    if not total:
        return f"{done} {what}"
    filled = min(_BAR, _BAR * done // total)
    return f"[{'#' * filled}{'.' * (_BAR - filled)}] {100 * done // total:3d} % {what}"
