"""The two halves of `msyn watch`, joined by the journal and a wake-up.

`produce`: inotify -> debounce -> journal -> wake. `consume`: wake -> journal -> builder. They run on two threads of one
process. Comparing a directory with the index is done here and only puts differences into the journal; building,
renaming and forgetting happen in the broker, asked for through `Builder`, so that nothing here knows a socket or a
model. Saved files come before differences, and files asked about lately before both.
"""

import os
import select
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from msyn.errors import Busy, MsynError, NoEngine, Unreachable
from msyn.watch.debounce import Debounce
from msyn.watch.idle import Machine, pause_s, read_machine, why_wait
from msyn.watch.journal import Journal, Place, Work
from msyn.watch.tree import Change, Tree
from msyn.watch.wake import Wake

QUIET_S = 0.5  # vim writes, renames, then chmods: three events within some 10 ms
LONGEST_S = 10.0
GONE_S = 1.0
BATCH = 32  # paths per request: what is saved now waits for no more than these
CHUNK = 1000  # differences per transaction
RETRY_S = 1.0
LONGEST_RETRY_S = 300.0
LOOK_AGAIN_S = 15.0  # while the machine is busy
LEAVE_S = 2.0  # for a request under way when we stop; its rows are taken again at the next start
ASKED_S = 7 * 86400.0
DIFFERENCE, SAVED, ASKED = -1, 0, 1


@dataclass(frozen=True)
class Built:
    """What came of one request. `failed`: path -> why."""

    failed: dict[str, str] = field(default_factory=dict)
    n_tokens: int = 0
    fingerprint: str = ""


class Builder(Protocol):
    """The world that the watcher acts on."""

    def build(self, paths: list[str], gone: list[str], moved: list[tuple[str, str]]) -> Built:
        """Bring paths up to date, and forget what is gone. Raises Unreachable when the builder died over it, NoEngine
        or Busy when it did not begin."""

    def differences(self, directory: str, fingerprint: str) -> Iterable[str]:
        """What differs between a directory and the index."""

    def is_linked(self, path: str) -> bool:
        """Whether a file has its attribute."""

    def last_asked(self, path: str) -> float:
        """When the KV of a file was last of use, 0 for never."""


@dataclass(frozen=True)
class Pace:
    """How hard to work. `max_rate`: tokens a second, 0 for as fast as it goes."""

    quiet_s: float = QUIET_S
    longest_s: float = LONGEST_S
    max_rate: float = 0.0
    when_idle: bool = False


@dataclass
class Watcher:
    """State shared by the two halves. `stop()` may be called from a signal handler."""

    tree: Tree
    journal: Journal
    wake: Wake
    builder: Builder
    say: Callable[[str], None]
    pace: Pace = field(default_factory=Pace)
    machine: Callable[[], Machine] = read_machine

    def __post_init__(self) -> None:
        self.stopping = threading.Event()
        self._stop_r, self._stop_w = os.pipe()
        self._was: dict[str, str] = {}
        self._n_refused = 0
        self._changed = Debounce(self.pace.quiet_s, self.pace.longest_s)
        # A renamed file is to find its KV under the old name's record, so what is gone waits a little longer.
        self._gone = Debounce(self.pace.quiet_s + GONE_S, self.pace.longest_s + GONE_S)

    def stop(self) -> None:
        self.stopping.set()
        os.write(self._stop_w, b"x")
        self.wake.send(priority=1)

    def run(self) -> None:
        """Watch until `stop()`. Everything below the roots is compared once at the start."""
        self.journal.recover()
        self._queue(self.tree.roots)
        consumer = threading.Thread(target=self.consume, name="consumer", daemon=True)
        consumer.start()
        self.produce()
        consumer.join(timeout=LEAVE_S)

    # events in

    def produce(self) -> None:
        poller = select.poll()
        poller.register(self.tree.fileno(), select.POLLIN)
        poller.register(self._stop_r, select.POLLIN)
        while not self.stopping.is_set():
            poller.poll(self._sleep_ms())
            for change in self.tree.read(0):
                self._note(change, time.monotonic())
            self._tell_trouble()
            self._queue_due(time.monotonic())
        self._queue_due(float("inf"))

    def _sleep_ms(self) -> int | None:
        """Until something is due. Nothing waits, no timeout: an idle watcher sleeps in poll() and costs nothing."""
        due_at = [at for at in (self._changed.next_at(), self._gone.next_at()) if at is not None]
        return max(0, int((min(due_at) - time.monotonic()) * 1000) + 1) if due_at else None

    def _queue_due(self, now: float) -> None:
        self._queue(self._changed.due(now))
        self._queue(self._gone.due(now), is_gone=True)

    def _note(self, change: Change, now: float) -> None:
        if change.kind == "unmounted":
            self.say(f"{change.path} was unmounted and is not watched any more")
        # Our own writing of the attribute is a relabelling, too: only a lost link is news.
        elif change.kind != "relabelled" or not self.builder.is_linked(change.path):
            if change.was:
                self._was[change.path] = change.was
            now_in, before_in = (self._gone, self._changed) if change.kind == "gone" else (self._changed, self._gone)
            before_in.forget(change.path)
            now_in.touch(change.path, now)

    def _tell_trouble(self) -> None:
        if self.tree.n_overflows:
            self.say("the kernel dropped events; everything below the watched directories is compared")
            self.tree.n_overflows = 0
        if self.tree.trouble is not None:
            self.say(str(self.tree.trouble))
            self.journal.note("unwatched", str(self.tree.trouble))
            self.tree.trouble = None

    def _queue(self, paths: Sequence[str], *, is_gone: bool = False) -> None:
        if not paths:
            return
        now = time.time()
        places = [Place(path, is_gone=True) if is_gone else self._place(path, now) for path in paths]
        self.journal.put(places, now)
        self.wake.send(priority=max(place.priority for place in places))

    def _place(self, path: str, now: float) -> Place:
        was = self._was.pop(path, "")
        is_asked = any(self.builder.last_asked(name) > now - ASKED_S for name in (path, was) if name)
        return Place(path, was, ASKED if is_asked else SAVED)

    # builds out

    def consume(self) -> None:
        while not self.stopping.is_set():
            next_at = self.journal.next_at()
            if next_at is None or next_at > time.time():
                self.wake.wait(None if next_at is None else max(0.0, next_at - time.time()))
            elif self._is_convenient():
                self._work(self.journal.take(time.time(), BATCH))

    def _is_convenient(self) -> bool:
        """Wait until the machine has time for us; False when stopped meanwhile."""
        if not self.pace.when_idle:
            return True
        began = time.monotonic()
        while why := why_wait(self.machine(), time.monotonic() - began):
            self.journal.note("waiting", why)
            if self.stopping.wait(LOOK_AGAIN_S):
                return False
        self.journal.note("waiting", "")
        return True

    def _work(self, batch: list[Work]) -> None:
        try:
            self._bring(batch)
        except Exception as error:  # a loop that must survive: whatever it is, it is listed with these paths
            self._put_aside(batch, MsynError(f"internal error: {error or type(error).__name__}."))

    def _bring(self, batch: list[Work]) -> None:
        folders = [work for work in batch if os.path.isdir(work.path) and not os.path.islink(work.path)]
        if self._build(batch, [work for work in batch if work not in folders]):
            for work in folders:
                self._compare(work)

    def _build(self, batch: list[Work], files: list[Work]) -> bool:
        """Have the files of a batch built, and its renames carried out. False when the batch was put back."""
        moved = [(work.was, work.path) for work in batch if work.was]
        if not files and not moved:
            return True
        began = time.monotonic()
        try:
            gone = [work.path for work in files if work.is_gone and not os.path.lexists(work.path)]
            paths = [work.path for work in files if work.path not in gone]
            built = self.builder.build(paths, gone, moved)
        except MsynError as error:
            if isinstance(error, NoEngine | Busy) and not isinstance(error, Unreachable):
                self._put_back(batch, error)
            else:
                self._put_aside(batch, error)
            return False
        self._n_refused = 0
        self.journal.note("trouble", "")
        self._settle(files, built)
        self.stopping.wait(pause_s(built.n_tokens, time.monotonic() - began, self.pace.max_rate))
        return True

    def _settle(self, files: list[Work], built: Built) -> None:
        now = time.time()
        self.journal.finish([work for work in files if work.path not in built.failed], now)
        for work in files:
            if why := built.failed.get(work.path):
                self.journal.fail(work, why, now)
        if built.fingerprint:
            self._know_model(built.fingerprint)

    def _know_model(self, fingerprint: str) -> None:
        """Another model than last time: what the old one computed is of no use to it."""
        known = self.journal.notes().get("fingerprint", "")
        if known != fingerprint:
            self.journal.note("fingerprint", fingerprint)
            self._queue(self.tree.roots if known else [])

    def _put_aside(self, batch: list[Work], error: MsynError) -> None:
        """The builder died, perhaps of one of these, or has no room. Each comes back alone, and later each time."""
        if self.stopping.is_set():
            return
        self.say(str(error))
        for work in batch:
            self.journal.fail(work, str(error), time.time())

    def _put_back(self, batch: list[Work], error: MsynError) -> None:
        """No engine, or busy: not the files' fault, so no attempt is counted against them."""
        if self.journal.notes().get("trouble") != str(error):
            self.say(str(error))  # once, not at every try
        self.journal.note("trouble", str(error))
        self.journal.release(batch, time.time())
        self.stopping.wait(min(RETRY_S * 2**self._n_refused, LONGEST_RETRY_S))
        self._n_refused += 1

    def _compare(self, work: Work) -> None:
        found = self.builder.differences(work.path, self.journal.notes().get("fingerprint", ""))
        for chunk in _chunks(iter(found)):
            if work.path in chunk and not self._build([work], [work]):  # it was a file before
                return
            here = [path for path in chunk if os.path.lexists(path)]
            gone = [path for path in chunk if path != work.path and not os.path.lexists(path)]
            now = time.time()
            self.journal.put([Place(path, priority=DIFFERENCE) for path in here if path != work.path], now)
            # Not at once: what is missing may have been renamed a moment ago, and its new name is still to be told.
            self.journal.put([Place(path, is_gone=True) for path in gone], now + self.pace.quiet_s + GONE_S)
            if self.stopping.is_set():
                return  # the row is still marked as running, and taken again
        self.journal.finish([work], time.time())


def _chunks(found: Iterator[str]) -> Iterator[list[str]]:
    while chunk := list(islice(found, CHUNK)):
        yield chunk
