"""The POSIX message queue between the watcher's two halves: a wake-up with a priority, never the only copy.

The journal holds the work; a message only says "look again". So a full queue (10 messages by default, mq_overview(7))
is no loss and blocks nobody, and where the system has no queues a socket pair does the same.
The queue has a name only while it is opened, so nobody else can put anything in and a kill leaves nothing behind.
"""

import contextlib
import os
import secrets
import select
import socket

import posix_ipc

WAKE = b"look"


class Wake:
    """Producer calls `send`, consumer calls `wait`. `degraded` says why there is no message queue, or is None."""

    def __init__(self) -> None:
        self.degraded: str | None = None
        self._queue: posix_ipc.MessageQueue | None = None
        self._near, self._far = socket.socketpair()
        name = f"/msyn-watch-{os.getuid()}-{secrets.token_hex(6)}"
        try:
            self._queue = posix_ipc.MessageQueue(name, posix_ipc.O_CREX, mode=0o600, max_message_size=16)
            self._queue.unlink()
        except (OSError, posix_ipc.Error, AttributeError, ValueError) as error:
            self.degraded = str(error)

    def send(self, *, priority: int = 0) -> None:
        """Wake the consumer. Never blocks: when the queue is full it is awake already."""
        if self._queue is None:
            with contextlib.suppress(BlockingIOError):
                self._far.send(WAKE, socket.MSG_DONTWAIT)
            return
        with contextlib.suppress(posix_ipc.BusyError):
            self._queue.send(WAKE, timeout=0, priority=priority)

    def wait(self, timeout_s: float | None) -> None:
        """Sleep until woken or timed out; several wake-ups that came meanwhile count as one."""
        if self._queue is None:
            if select.select([self._near], [], [], timeout_s)[0]:
                self._near.recv(1 << 20)
            return
        with contextlib.suppress(posix_ipc.BusyError, posix_ipc.SignalError):
            self._queue.receive(timeout_s)
            while True:
                self._queue.receive(0)

    def close(self) -> None:
        self._near.close()
        self._far.close()
        if self._queue is not None:
            self._queue.close()
