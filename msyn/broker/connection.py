"""One client's socket: its request line in, events out, and knowing when it has gone.

Owns the bounds of a connection: MAX_FRAME_BYTES for the request, REQUEST_TIMEOUT_S for its arrival, MAX_OUTBOX_BYTES
for events that the client has not read. What a request means is left to `server`.
"""

import asyncio
import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from msyn import config, protocol
from msyn.errors import BadFrame, NoEngine
from msyn.protocol import Event

_READ_BYTES = 1 << 16


class Connection:
    def __init__(self, sock: socket.socket, loop: asyncio.AbstractEventLoop) -> None:
        self.sock = sock
        self._loop = loop
        self._lock = threading.Lock()
        self._outbox: list[bytes] = []
        self._n_bytes = 0  # in the outbox or on the way into the socket
        self._is_final = False
        self._news = asyncio.Event()
        self.gone = asyncio.Event()  # hung up, or cut off for not reading

    async def read_line(self) -> bytes:
        """The request line; b"" when the client left without one. A half-closed client may omit the newline.
        Raises BadFrame when it is too long or too slow."""
        try:
            async with asyncio.timeout(config.REQUEST_TIMEOUT_S):
                return await self._read_line()
        except TimeoutError as error:
            raise BadFrame(
                f"No request arrived within {config.REQUEST_TIMEOUT_S:.0f} s.", "Send one line of JSON."
            ) from error

    async def _read_line(self) -> bytes:
        line = bytearray()
        while chunk := await self._loop.sock_recv(self.sock, _READ_BYTES):
            head, newline, _ = chunk.partition(b"\n")
            line += head
            if len(line) > config.MAX_FRAME_BYTES:
                raise BadFrame(f"A request of over {config.MAX_FRAME_BYTES} bytes was refused.", "Send less at once.")
            if newline:
                break
        return bytes(line)

    async def drain(self) -> None:
        """Throw away what a refused client still sends, for a moment: it may write all before it reads the answer."""
        with suppress(TimeoutError, OSError):
            self.sock.shutdown(socket.SHUT_WR)
            async with asyncio.timeout(config.REQUEST_TIMEOUT_S):
                while await self._loop.sock_recv(self.sock, _READ_BYTES):
                    pass

    def send(self, event: Event) -> None:
        """Queue one event; from any thread. Nothing follows a final event. A client that does not read is cut off."""
        line, is_final = _encoded(event)
        with self._lock:
            if self._is_final:
                return
            self._n_bytes += len(line)
            is_cut = self._n_bytes > config.MAX_OUTBOX_BYTES
            self._is_final = is_final or is_cut
            if is_cut:
                self._outbox.clear()
            else:
                self._outbox.append(line)
        with suppress(RuntimeError):  # the loop has ended, and with it the connection
            self._loop.call_soon_threadsafe((self.gone if is_cut else self._news).set)

    async def deliver(self) -> None:
        """Write events until the final one is out. Raises OSError when the client is gone."""
        while True:
            await self._news.wait()
            self._news.clear()
            with self._lock:
                chunk, self._outbox = b"".join(self._outbox), []
                is_final = self._is_final
            await self._loop.sock_sendall(self.sock, chunk)
            with self._lock:
                self._n_bytes -= len(chunk)
            if is_final:
                return

    def close(self) -> None:
        self.sock.close()


def _encoded(event: Event) -> tuple[bytes, bool]:
    """The line, and whether it ends the answer. What cannot be sent becomes an error, which does."""
    try:
        return protocol.encode(event), event.get("event") in protocol.FINAL_EVENTS
    except (BadFrame, TypeError, ValueError) as error:
        failure = NoEngine(f"An answer could not be sent: {error}", "Ask for less at once.")
        return protocol.encode(protocol.error_event(failure)), True


class Hangups:
    """Calls back when a client has closed its socket altogether.

    A client that only shut down its writing half (`socat`, `nc -N`) still waits for the answer. asyncio cannot tell
    the two apart: its end-of-file means either. An epoll of our own can, as EPOLLHUP comes only with the full close.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._epoll = select.epoll()
        self._callbacks: dict[int, Callable[[], None]] = {}
        loop.add_reader(self._epoll.fileno(), self._read)

    def watch(self, sock: socket.socket, callback: Callable[[], None]) -> None:
        self._callbacks[sock.fileno()] = callback
        self._epoll.register(sock.fileno(), select.EPOLLONESHOT)  # EPOLLHUP and EPOLLERR need not be asked for

    def forget(self, sock: socket.socket) -> None:
        if self._callbacks.pop(sock.fileno(), None):
            self._epoll.unregister(sock.fileno())

    def _read(self) -> None:
        for fd, _ in self._epoll.poll(0):
            self._callbacks[fd]()

    def close(self) -> None:
        self._loop.remove_reader(self._epoll.fileno())
        self._epoll.close()


def peer_uid(sock: socket.socket) -> int:
    """Who is at the other end, from the kernel (struct ucred: pid, uid, gid)."""
    credentials = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int.from_bytes(credentials[4:8], "little")


def is_welcome(uid: int, own_uid: int) -> bool:
    """Only the owner: not even root, whose questions would be answered from somebody else's files."""
    return uid == own_uid
