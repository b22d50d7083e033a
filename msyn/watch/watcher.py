"""The two halves of `msyn watch`, joined by the journal and a wake-up.

`produce`: inotify -> debounce -> journal -> wake. `consume`: wake -> journal -> build(paths). They run on two threads
of one process; building itself happens in the broker, asked for through the callable that the verb hands in, so that
nothing here knows a socket or a model.
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from msyn.errors import MsynError
from msyn.watch.debounce import Debounce
from msyn.watch.journal import Journal, Work
from msyn.watch.tree import Change, Tree
from msyn.watch.wake import Wake

QUIET_S = 0.5  # vim writes, renames, then chmods: three events within some 10 ms
LONGEST_S = 10.0
BATCH = 32  # paths per request to the broker
RETRY_S = 5.0

# path -> why it failed, for those that did; raises MsynError when nothing could be built at all
Build = Callable[[list[str]], dict[str, str]]


@dataclass
class Watcher:
    """State shared by the two halves. `stop()` may be called from a signal handler."""

    tree: Tree
    journal: Journal
    wake: Wake
    build: Build
    linked: Callable[[str], bool]
    say: Callable[[str], None]
    quiet_s: float = QUIET_S
    longest_s: float = LONGEST_S

    def __post_init__(self) -> None:
        self.stopping = False
        self._stop_r, self._stop_w = os.pipe()

    def stop(self) -> None:
        self.stopping = True
        os.write(self._stop_w, b"x")
        self.wake.send(priority=1)

    def run(self) -> None:
        """Watch until `stop()`. Everything below the roots is compared once at the start."""
        self.journal.recover()
        for root in self.tree.roots:
            self.journal.put(root, time.time())
        builder = threading.Thread(target=self.consume, name="builder", daemon=True)
        builder.start()
        self.wake.send()
        self.produce()
        builder.join(timeout=RETRY_S)

    def produce(self) -> None:
        import select

        debounce = Debounce(self.quiet_s, self.longest_s)
        poller = select.poll()
        poller.register(self.tree.fileno(), select.POLLIN)
        poller.register(self._stop_r, select.POLLIN)
        while not self.stopping:
            due_at = debounce.next_at()
            # No event, no timeout: an idle watcher sleeps in poll() and costs nothing.
            wait_ms = None if due_at is None else max(0, int((due_at - time.monotonic()) * 1000) + 1)
            poller.poll(wait_ms)
            for change in self.tree.read(0):
                self._note(change, debounce)
            self._queue(debounce.due(time.monotonic()))

    def _note(self, change: Change, debounce: Debounce) -> None:
        if change.kind == "overflow":
            self.say("The kernel dropped events; comparing everything under the watched directories.")
            self._queue([change.path])
        elif change.kind != "relabelled" or not self.linked(change.path):
            # Our own writing of the attribute is such a relabelling: only a lost link is news.
            debounce.touch(change.path, time.monotonic())

    def _queue(self, paths: list[str]) -> None:
        for path in paths:
            self.journal.put(path, time.time())
        if paths:
            self.wake.send()

    def consume(self) -> None:
        while not self.stopping:
            batch = self.journal.take(time.time(), BATCH)
            if batch:
                self._build(batch)
                continue
            next_at = self.journal.next_at()
            self.wake.wait(None if next_at is None else max(0.0, next_at - time.time()))

    def _build(self, batch: list[Work]) -> None:
        try:
            failed = self.build([work.path for work in batch])
        except MsynError as error:
            # No engine, or busy: not the files' fault, so no attempt is counted against them.
            self.say(str(error))
            for work in batch:
                self.journal.fail(Work(work.path, work.change, 1), str(error), time.time())
            if not self.stopping:
                self.wake.wait(RETRY_S)
            return
        for work in batch:
            if work.path in failed:
                self.journal.fail(work, failed[work.path], time.time())
            else:
                self.journal.finish(work, time.time())
