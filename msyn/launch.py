"""Starting the broker: one starter at a time, a detached process, and a pipe that says when it listens.

Used by `client` when nobody answers at the socket; kept out of it so that the usual key press does not compile it.
The broker's half of the handshake is in broker/lifecycle.py. Standard library only.
"""

import fcntl
import os
import select
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from msyn import config, protocol
from msyn.errors import BadUsage, MsynError, NoEngine, from_code

READY = b"ready\n"


def connect(dial: Callable[[], socket.socket]) -> socket.socket:
    """Dial until it works, starting a broker when nobody else is already doing so. Raises NoEngine."""
    deadline = time.monotonic() + config.START_TIMEOUT_S
    pause_s = 0.002
    while time.monotonic() < deadline:
        fd = _open_lock()
        try:
            # Never blocking: whoever holds it may be stopped (Ctrl-Z) while its broker is long up.
            mine = _try_lock(fd)
            try:
                return dial()
            except (FileNotFoundError, ConnectionRefusedError):
                pass
            if mine:
                _start(deadline)
                return dial()
        except OSError as error:
            raise NoEngine(f"{config.socket_path()}: {error.strerror}.", "See: msyn broker status") from error
        finally:
            os.close(fd)
        time.sleep(pause_s)
        pause_s = min(pause_s * 1.5, 0.1)
    raise NoEngine(f"No broker answered within {config.START_TIMEOUT_S:.0f} s.", last_words())


def _open_lock() -> int:
    try:
        path = socket_dir() / "start.lock"
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise NoEngine(f"{error.filename}: {error.strerror}.", "Is XDG_RUNTIME_DIR right?") from error


def socket_dir() -> Path:
    """The folder of the socket, made private. Raises BadUsage when it is not ours."""
    path = config.socket_path()
    if path.parent == config.runtime_dir():
        return config.private_dir(path.parent)
    found = path.parent.stat()  # a folder chosen with MSYN_SOCKET: its mode is not ours to change
    if found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise BadUsage(f"{path.parent} can be changed by other users.", "Choose another MSYN_SOCKET.")
    return path.parent


def log_path() -> Path:
    return config.state_dir() / "broker.log"


def last_words() -> str:
    """Where to read on, with the last line of the log."""
    try:
        with log_path().open("rb") as log:
            log.seek(max(0, os.fstat(log.fileno()).st_size - 2000))
            lines = log.read().decode("utf-8", "replace").strip().splitlines()
    except OSError:
        lines = []
    said = "".join(c for c in lines[-1] if c.isprintable()) if lines else "nothing was logged"
    return f"Log: {log_path()} ({said})"


def _try_lock(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start(deadline: float) -> None:
    """Run `python -m msyn.broker` detached and wait until it listens or has given up."""
    ready, told = os.pipe()
    with open(os.devnull, "r+b") as nowhere, open(ready, "rb", buffering=0) as answer:
        try:
            os.set_inheritable(told, True)
            pid = os.posix_spawn(
                sys.executable,
                # -P: a json.py in the working directory must not become part of the broker.
                [sys.executable, "-P", "-m", "msyn.broker", "--daemon", "--ready-fd", str(told)],
                os.environ,
                file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), n) for n in (0, 1, 2)],
            )
        finally:
            os.close(told)
        said = _said(answer, deadline)
        with suppress(ChildProcessError):  # we were started with SIGCHLD ignored
            os.waitpid(pid, 0 if said else os.WNOHANG)  # the daemon's parent, gone since the fork
    if said != READY:
        raise _reason(said)


def _said(answer: Any, deadline: float) -> bytes:
    """The one line the broker writes; b"" when it is silent until the deadline."""
    said = b""
    while not said.endswith(b"\n"):
        readable, _, _ = select.select([answer], [], [], max(0.0, deadline - time.monotonic()))
        chunk = answer.read(4096) if readable else b""
        if not chunk:
            break
        said += chunk
    return said


def _reason(said: bytes) -> MsynError:
    if not said:
        return NoEngine("The broker could not start.", last_words())
    event = protocol.decode(said)
    return from_code(event["code"], event["what"], event["todo"])
