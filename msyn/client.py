"""Talking to the broker from any verb: connect, start one if there is none, send one request, yield its events.

Owns the client's end of the socket and the decision to start or replace a broker. Leaves frames to `protocol`,
paths to `config`, printing to `cli/`. Standard library only, and no module is imported that a key press does not
need. Raises the exception that an `error` event stands for.
"""

import os
import socket
from collections.abc import Iterator
from typing import Any

from msyn import config, errors, protocol
from msyn.protocol import Event, Request

_UCRED_BYTES = 12  # struct ucred: pid, uid, gid, 4 bytes each


def request(req: Request, *, start: bool = True) -> Iterator[Event]:
    """Send `req` and yield events up to and including `done`. An `error` event is raised as its exception;
    Unreachable when the broker dies on the way. Closing the iterator, or Ctrl-C, cancels the job.

    With `start` a missing broker is started and an idle older one replaced; without it NoEngine is raised."""
    try:
        yield from _events(_connect(start), req)
    except errors.WrongVersion as error:
        if not start or not _replace(error):
            raise
        yield from _events(_connect(True), req)


def call(req: Request, *, start: bool = True) -> dict[str, Any]:
    """The result of `req`, for verbs whose other events do not matter."""
    for event in request(req, start=start):
        if event["event"] == "done":
            return event.get("result", {})
    raise _gone()


def running() -> bool:
    """Is there a broker that accepts connections?"""
    try:
        _dial().close()
    except (OSError, errors.NoEngine):
        return False
    return True


def start() -> bool:
    """Start the broker unless one runs; True when this call started it."""
    if running():
        return False
    _connect(True).close()
    return True


def stop(*, if_idle: bool = False) -> bool:
    """Stop the broker and wait until it is gone; False when there was none. Busy when it must be idle and is not."""
    try:
        sock = _connect(False)
    except errors.NoEngine:
        return False
    with sock, sock.makefile("rb") as lines:
        try:
            _send(sock, Request("stop", {"if_idle": if_idle}))
            _raise_if_error(_next_event(lines))
            sock.settimeout(config.CONNECT_TIMEOUT_S)
            while sock.recv(1):  # the broker keeps this connection to its end
                pass
        except (errors.Unreachable, ConnectionError):
            pass
        except TimeoutError as error:
            raise errors.Busy("The broker is still finishing its last step.", "Try again.") from error
    return True


def status() -> dict[str, Any] | None:
    """What the broker says of itself; None when there is none."""
    try:
        return call(Request("status"), start=False)
    except errors.NoEngine:
        return None


def _connect(start_if_none: bool) -> socket.socket:
    try:
        return _dial()
    except (FileNotFoundError, ConnectionRefusedError) as error:
        if not start_if_none:
            raise errors.NoEngine("No broker is running.", "Start it with: msyn broker start") from error
    except OSError as error:
        why = error.strerror or str(error)  # a name over 107 bytes has no errno
        raise errors.NoEngine(f"{config.socket_name()}: {why}.", "Is XDG_RUNTIME_DIR right?") from error
    from msyn import launch

    return launch.connect(_dial)


def _dial() -> socket.socket:
    """A connection to a broker of this user. Raises FileNotFoundError or ConnectionRefusedError when there is none."""
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # Not settimeout: a non-blocking connect gives EAGAIN at once when the queue is full, this one waits its turn.
        limit = int(config.CONNECT_TIMEOUT_S).to_bytes(8, "little") + bytes(8)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        sock.connect(config.socket_name())
        _check_owner(sock)
    except BlockingIOError as error:
        sock.close()
        raise errors.Busy("The broker does not take connections.", "Try again, or: msyn broker stop") from error
    except BaseException:
        sock.close()
        raise
    return sock


def _check_owner(sock: socket.socket) -> None:
    """Another user's socket at our path (a planted directory in /tmp) would see questions and supply commands."""
    credentials = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED_BYTES)
    uid = int.from_bytes(credentials[4:8], "little")
    if uid != os.getuid():
        raise errors.NoEngine(
            f"{config.socket_path()} belongs to another user (uid {uid}).", "Remove it, or set XDG_RUNTIME_DIR."
        )


def _events(sock: socket.socket, req: Request) -> Iterator[Event]:
    with sock, sock.makefile("rb") as lines:
        _send(sock, req)
        while True:
            event = _raise_if_error(_next_event(lines))
            yield event
            if event.get("event") in protocol.FINAL_EVENTS:
                return


def _send(sock: socket.socket, req: Request) -> None:
    try:
        sock.sendall(protocol.encode_request(req))
    except (BrokenPipeError, ConnectionResetError):
        pass  # refused early: the reason is waiting to be read
    except BlockingIOError as error:
        raise errors.Busy("The broker does not read.", "Try again, or: msyn broker stop") from error


def _next_event(lines: Any) -> Event:
    try:
        line = lines.readline(config.MAX_FRAME_BYTES + 1)
    except ConnectionResetError:
        line = b""
    if not line.endswith(b"\n"):
        raise _gone()
    return protocol.decode(line)


def _gone() -> errors.Unreachable:
    return errors.Unreachable("The broker stopped in the middle of the answer.", "Ask again.")


def _raise_if_error(event: Event) -> Event:
    if event.get("event") != "error":
        return event
    error = errors.from_code(str(event.get("code")), str(event.get("what", "")), str(event.get("todo", "")))
    if isinstance(event.get("exit"), int):
        error.exit_code = event["exit"]
    if isinstance(error, errors.WrongVersion):
        error.broker_version = str(event.get("broker", ""))  # type: ignore[attr-defined]
    raise error


def _replace(error: errors.WrongVersion) -> bool:
    """Ask an older broker to go if it is idle, and wait until it has; False when it is newer, unknown or busy."""
    from msyn import __version__

    if not _is_older(getattr(error, "broker_version", ""), __version__):
        return False
    try:
        return stop(if_idle=True)
    except errors.MsynError:
        return False


def _is_older(theirs: str, ours: str) -> bool:
    def key(version: str) -> list[int]:
        return [int(part) for part in version.split(".") if part.isdigit()]

    return bool(key(theirs)) and key(theirs) < key(ours)
