"""The broker's side of the socket: accept, read one request, file it as a job, carry its events back.

Answers `ping`, `status` and `stop` itself; every other verb is looked up in the registry of jobs and runs on the
engine thread (`runner`). Owns the number of clients, idle exit, and an orderly end. Bounds of one connection are in
`connection`, frames in `protocol`, files and processes in `lifecycle`. Imports neither numpy nor the engine: the
runner is made on a thread of its own while the socket already answers.
"""

import asyncio
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from msyn import __version__, config, protocol
from msyn.broker.connection import Connection, Hangups, is_welcome, peer_uid
from msyn.broker.jobs import JobFactory
from msyn.broker.metrics import Metrics, rss_bytes
from msyn.errors import BadFrame, BadUsage, Busy, MsynError, NoEngine, Unreachable, WrongVersion
from msyn.protocol import Event, Request, done_event, error_event

if TYPE_CHECKING:
    from msyn.broker.runner import Runner

log = logging.getLogger(__name__)

SERVER_VERBS = ("ping", "status", "stop")
_FAREWELL_S = 2.0  # how long clients get to read why their jobs ended


@dataclass(frozen=True)
class Setup:
    """What a server needs to know; `withdraw` takes the socket's name away so that nobody new can connect."""

    jobs: Mapping[str, JobFactory]
    make_runner: Callable[[], "Runner"]
    metrics: Metrics
    idle_exit_s: float
    withdraw: Callable[[], None] = lambda: None
    log_name: str = ""


class Server:
    def __init__(self, listener: socket.socket, setup: Setup) -> None:
        self._listener = listener
        self._setup = setup
        self._loop = asyncio.get_running_loop()
        self._hangups = Hangups(self._loop)
        self._clients: set[asyncio.Task[None]] = set()
        self._runner: asyncio.Future[Runner] | None = None
        self._ending = asyncio.Event()
        self._witnesses: list[socket.socket] = []  # open until the process is gone: so `client.stop` sees its end
        self._idle_timer: asyncio.TimerHandle | None = None
        self._began_s = time.monotonic()

    async def serve(self) -> None:
        """Answer clients until `stop()`, or until nobody came for idle_exit_s."""
        self._listener.setblocking(False)
        accepting = self._loop.create_task(self._accept())
        self._runner_soon()
        self._rest()
        await self._ending.wait()
        accepting.cancel()
        self._setup.withdraw()
        self._accept_the_last()
        await self._end()

    def stop(self) -> None:
        """End what runs, tell its clients, and let `serve` return."""
        self._ending.set()

    async def _accept(self) -> None:
        while True:
            try:
                sock, _ = await self._loop.sock_accept(self._listener)
            except OSError as error:  # out of descriptors: those in use will be given back
                log.warning("accept: %s", error)
                await asyncio.sleep(0.1)
                continue
            self._welcome(sock)

    def _accept_the_last(self) -> None:
        """Whoever connected before the socket's name went must not be left without an answer."""
        with suppress(BlockingIOError, OSError):
            while True:
                sock, _ = self._listener.accept()
                sock.setblocking(False)
                self._welcome(sock)
        self._listener.close()

    def _welcome(self, sock: socket.socket) -> None:
        if self._idle_timer:
            self._idle_timer.cancel()
        task = self._loop.create_task(self._serve_client(Connection(sock, self._loop), len(self._clients)))
        self._clients.add(task)
        task.add_done_callback(self._farewell)

    def _farewell(self, task: asyncio.Task[None]) -> None:
        self._clients.discard(task)
        if not task.cancelled() and task.exception():
            log.error("a client's connection failed", exc_info=task.exception())
        if not self._clients:
            self._rest()

    def _rest(self) -> None:
        """Nobody is here: leave after a while. Every job belongs to a client, so no client means no job."""
        self._idle_timer = self._loop.call_later(self._setup.idle_exit_s, self._leave_if_idle)

    def _leave_if_idle(self) -> None:
        if not self._clients:
            log.info("nobody asked anything for %.0f s", self._setup.idle_exit_s)
            self.stop()

    async def _end(self) -> None:
        runner = self._made()
        if runner:
            await self._on_thread(runner.stop)
        elif self._runner:
            self._runner.cancel()
        if self._clients:
            await asyncio.wait(self._clients, timeout=_FAREWELL_S)
        self._hangups.close()

    async def _serve_client(self, client: Connection, n_others: int) -> None:
        try:
            uid = peer_uid(client.sock)
            if not is_welcome(uid, os.getuid()):
                return await self._refuse(client, BadUsage(f"This broker does not serve uid {uid}."))
            if n_others >= config.MAX_CLIENTS:
                return await self._refuse(client, Busy(f"{n_others} clients are served already.", "Try again."))
            await self._serve_request(client)
        except OSError:
            pass  # gone, at whatever point
        finally:
            client.close()

    async def _refuse(self, client: Connection, error: MsynError, **more: Any) -> None:
        self._setup.metrics.count("refused")
        client.send(error_event(error) | more)
        await client.deliver()

    async def _serve_request(self, client: Connection) -> None:
        try:
            line = await client.read_line()
            if not line:
                return None
            request = _request(line)
        except WrongVersion as error:
            return await self._refuse(client, error, broker=__version__)
        except BadFrame as error:
            await self._refuse(client, error)
            return await client.drain()
        self._setup.metrics.count("requests")
        if request.verb in SERVER_VERBS:
            return await self._serve_own(client, request)
        return await self._serve_job(client, request)

    async def _serve_own(self, client: Connection, request: Request) -> None:
        try:
            client.send(done_event(self._own_answer(request)))
        except MsynError as error:
            client.send(error_event(error))
        await client.deliver()
        if request.verb == "stop" and self._ending.is_set():
            self._witnesses.append(client.sock.dup())

    def _own_answer(self, request: Request) -> dict[str, Any]:
        if request.verb == "status":
            return self._status()
        if request.verb == "stop":
            if request.args.get("if_idle") and self._n_jobs():
                raise Busy(f"The broker is at work on {self._n_jobs()} jobs.", "Try again later.")
            self.stop()
        return {"version": __version__, "pid": os.getpid()}

    async def _serve_job(self, client: Connection, request: Request) -> None:
        try:
            handle = await self._submit(client, request)
        except MsynError as error:
            return await self._refuse(client, error)
        self._hangups.watch(client.sock, client.gone.set)
        try:
            await _first_of(client.deliver(), client.gone.wait())
        finally:
            self._hangups.forget(client.sock)
            handle.cancel()  # nothing happens to a job that is over

    async def _submit(self, client: Connection, request: Request) -> Any:
        factory = self._setup.jobs.get(request.verb)
        if factory is None:
            known = ", ".join(sorted([*self._setup.jobs, *SERVER_VERBS]))
            raise BadUsage(f"The broker knows no verb {request.verb[:40]!r}.", f"It knows: {known}.")
        if self._ending.is_set():
            raise Busy("The broker is about to leave.", "Ask again.")
        runner = await self._runner_ready()
        emit = client.send
        return runner.submit(lambda services: factory(services, request.args, emit), request.klass, emit)

    def _runner_soon(self) -> "asyncio.Future[Runner]":
        if self._runner is None or (self._runner.done() and not self._made()):
            self._runner = self._on_thread(self._setup.make_runner)
        return self._runner

    def _on_thread(self, work: Callable[[], Any]) -> "asyncio.Future[Any]":
        """The future result of blocking `work`. A daemon thread, not to_thread: asyncio would wait at its end for
        an import that nobody needs any more."""
        future: asyncio.Future[Any] = self._loop.create_future()

        def settle(put: Callable[[Any], None], value: Any) -> None:
            if not future.done():
                put(value)

        def run() -> None:
            try:
                value, put = work(), future.set_result
            except Exception as error:
                value, put = error, future.set_exception
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(settle, put, value)

        threading.Thread(target=run, name="msyn-side", daemon=True).start()
        return future

    async def _runner_ready(self) -> "Runner":
        try:
            return await asyncio.shield(self._runner_soon())
        except asyncio.CancelledError:
            if not self._ending.is_set():
                raise
            raise Unreachable("The broker was stopped.", "Ask again.") from None
        except Exception as error:
            log.exception("the engine thread could not start")
            raise NoEngine(f"The engine could not start: {error}.", f"Details: {self._setup.log_name}") from error

    def _made(self) -> "Runner | None":
        made = self._runner
        if made is None or not made.done() or made.cancelled() or made.exception():
            return None
        return made.result()

    def _n_jobs(self) -> int:
        runner = self._made()
        return sum(sum(count.values()) for count in runner.counts().values()) if runner else 0

    def _status(self) -> dict[str, Any]:
        runner = self._made()
        nothing = {klass: {"running": 0, "waiting": 0} for klass in protocol.CLASSES}
        metrics = self._setup.metrics.snapshot()
        return {
            "running": True,
            "pid": os.getpid(),
            "version": __version__,
            "uptime_s": round(time.monotonic() - self._began_s, 1),
            "model": runner.model if runner else "",
            "jobs": runner.counts() if runner else nothing,
            "clients": len(self._clients) - 1,
            "requests": metrics.get("requests", 0),
            "rss_bytes": rss_bytes(),
            "socket": str(config.socket_path()),
            "log": self._setup.log_name,
            "metrics": metrics,
        }


def _request(line: bytes) -> Request:
    """The request in `line`, made for this version, or one that any version may make. Raises BadFrame, WrongVersion."""
    try:
        request = protocol.decode_request(line)
    except WrongVersion:
        table = protocol.decode(line)
        if table.get("verb") in SERVER_VERBS and isinstance(table.get("args", {}), dict):
            return Request(table["verb"], table.get("args", {}))
        raise
    theirs = request.version
    if theirs in ("", __version__) or request.verb in SERVER_VERBS:  # by hand one need not know the version
        return request
    raise WrongVersion(
        f"The broker is msyn {__version__}, this command is msyn {theirs[:40]}.",
        "Run: msyn broker stop, then ask again.",
    )


async def _first_of(*awaitables: Coroutine[Any, Any, Any]) -> Event | None:
    """Wait for the first to end, cancel the rest; raises what the first raised."""
    tasks = [asyncio.ensure_future(awaitable) for awaitable in awaitables]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    for task in done:
        task.result()
    return None
