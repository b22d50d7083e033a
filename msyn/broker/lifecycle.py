"""The broker as a process: one per user, a socket that is ours, a log that stays small, an end that leaves no trace.

The lock file beside the socket is held for life and decides who serves; only its holder removes a stale socket. The
starter's half of the handshake is in msyn/launch.py. Standard library without asyncio: everything here runs before the
socket answers, and a person is waiting.
"""

import fcntl
import os
import resource
import socket
import sys
import time
from pathlib import Path
from typing import NamedTuple

from msyn import config, launch
from msyn.errors import BadUsage, Busy, MsynError, NoEngine
from msyn.protocol import encode, error_event

_LISTEN_FDS_START = 3  # sd_listen_fds(3)
_MAX_PATH_BYTES = 107  # sockaddr_un.sun_path


class ServedByAnother(Exception):
    """Another broker answers at the socket: there is nothing to do."""


class Post(NamedTuple):
    """A listening socket, the lock that makes it ours, and whether its name is ours to remove."""

    listener: socket.socket
    path: Path
    lock_fd: int
    is_named_by_us: bool

    def withdraw(self) -> None:
        """Take the name away: who dials from now on finds no broker and starts one, which waits for our lock."""
        if self.is_named_by_us:
            self.path.unlink(missing_ok=True)


def take_post() -> Post:
    """Listen at the socket's path. Raises ServedByAnother, or a MsynError when the place is not fit."""
    path = config.socket_path()
    if len(os.fsencode(path)) > _MAX_PATH_BYTES:
        raise BadUsage(f"{path} is longer than a socket's name may be.", "Set a shorter XDG_RUNTIME_DIR.")
    folder = launch.socket_dir()
    lock_fd = _lock(folder / f"{path.name}.lock")
    given = _given_by_systemd()
    if given:
        return Post(given, path, lock_fd, is_named_by_us=False)
    return Post(_listen(path), path, lock_fd, is_named_by_us=True)


def _lock(path: Path) -> int:
    """Hold `path` for life. A broker that is leaving still holds it: wait for that one to go."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    deadline = time.monotonic() + config.CONNECT_TIMEOUT_S
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return fd
        except BlockingIOError as error:
            if _is_answered():
                raise ServedByAnother from error
            if time.monotonic() > deadline:
                raise Busy("Another broker holds the lock and does not answer.", f"See: fuser {path}") from error
        time.sleep(0.01)


def _is_answered() -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(os.fspath(config.socket_path()))
        except OSError:
            return False
    return True


def _listen(path: Path) -> socket.socket:
    """Bind `path`, removing what a dead broker left. Only ever called with the lock held."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    old_umask = os.umask(0o177)  # the socket is 0600 from its first moment
    try:
        listener.bind(os.fspath(path))
    finally:
        os.umask(old_umask)
    listener.listen(config.MAX_CLIENTS)
    return listener


def _given_by_systemd() -> socket.socket | None:
    """The socket of a systemd user unit, if that is who started us."""
    try:
        meant = int(os.environ.get("LISTEN_PID", "")) == os.getpid()
        count = int(os.environ.get("LISTEN_FDS", ""))
    except ValueError:
        return None
    if not meant or count < 1:
        return None
    os.set_inheritable(_LISTEN_FDS_START, False)
    return socket.socket(fileno=_LISTEN_FDS_START)


def settle(settings: config.Config) -> None:
    """Make the process fit to serve: relative paths made absolute, threads bounded, descriptors for all clients."""
    os.umask(0o077)
    for variable in ("MSYN_SOCKET", "MSYN_MODEL"):
        value = os.environ.get(variable, "")
        if os.path.exists(value):
            os.environ[variable] = os.path.abspath(value)
    if settings.threads > 0:
        for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ[variable] = str(settings.threads)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = 4 * config.MAX_CLIENTS
    resource.setrlimit(resource.RLIMIT_NOFILE, (enough if hard == resource.RLIM_INFINITY else min(enough, hard), hard))


def detach(keep_fd: int) -> None:
    """Become a daemon that holds nothing of its starter: no terminal, no folder, no descriptor but `keep_fd`."""
    if os.fork():
        os._exit(0)
    os.setsid()
    os.chdir("/")
    os.closerange(3, keep_fd)
    os.closerange(max(keep_fd, 2) + 1, min(os.sysconf("SC_OPEN_MAX"), 1 << 16))


def open_log() -> str:
    """Send stdout and stderr to the log file, a new one when it has grown too long; its name, or "" when there is
    nowhere to write one."""
    path = launch.log_path()
    try:
        config.private_dir(path.parent)
        if path.exists() and path.stat().st_size > config.MAX_LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except (OSError, MsynError):  # a full or read-only disk is no reason not to answer
        return ""
    for stream in (1, 2):
        os.dup2(fd, stream)
    os.close(fd)
    return str(path)


def say_ready(fd: int) -> None:
    _say(fd, launch.READY)


def say_failed(fd: int, error: BaseException) -> None:
    """Tell the starter why there will be no broker."""
    told = error if isinstance(error, MsynError) else NoEngine(f"The broker could not start: {error}.")
    _say(fd, encode(error_event(told)))
    sys.stderr.write(f"{told}\n")


def _say(fd: int, line: bytes) -> None:
    if fd < 0:
        return
    try:
        os.write(fd, line)
    except OSError:
        pass  # the starter has gone; the next one will find us
    os.close(fd)
