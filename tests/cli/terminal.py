"""A process in a terminal of its own (the standard library's pty): type, wait for text, look at the exit code."""

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from typing import Any

TIMEOUT_S = 20.0


class Terminal:
    """`python -m msyn ARGS` with this terminal as its controlling one."""

    def __init__(self, *args: str, stdin: Any = None, env: dict[str, str] | None = None, **streams: Any) -> None:
        self.master, self.slave = pty.openpty()
        self.seen = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "msyn", *args],
            stdin=self.slave if stdin is None else stdin,
            stdout=streams.get("stdout", self.slave),
            stderr=streams.get("stderr", self.slave),
            env={**os.environ, "TERM": "xterm", **(env or {})},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0),
            pass_fds=(self.slave,),
        )

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def wait_for(self, text: str, *, times: int = 1) -> str:
        """Read until `text` has been seen `times` times; what was seen so far."""
        deadline = time.monotonic() + TIMEOUT_S
        while self.seen.count(text.encode()) < times:
            assert time.monotonic() < deadline, f"no {text!r} in {self.seen!r}"
            if not self._read(0.1) and self.process.poll() is not None and not self._read(0.0):
                raise AssertionError(f"ended ({self.process.returncode}) without {text!r}: {self.seen!r}")
        return self.seen.decode(errors="replace")

    def end(self) -> int:
        """Wait for the end of the process; its exit code."""
        deadline = time.monotonic() + TIMEOUT_S
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"still running: {self.seen!r}"
            self._read(0.05)
        while self._read(0.0):
            pass
        return self.process.returncode

    def unread(self) -> int:
        """Bytes that were typed and that nobody has read."""
        raw = fcntl.ioctl(self.slave, termios.FIONREAD, b"\0\0\0\0")
        return int.from_bytes(raw, sys.byteorder)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self.slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, wait_s: float) -> bool:
        if not select.select([self.master], [], [], wait_s)[0]:
            return False
        self.seen += os.read(self.master, 65536)
        return True
