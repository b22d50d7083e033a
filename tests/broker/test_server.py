"""A real socket, real clients, and jobs of our own on a FakeEngine: what each kind of client gets and costs."""

import asyncio
import json
import os
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from msyn import __version__, client, config, errors
from msyn.broker.connection import is_welcome, peer_uid
from msyn.broker.job import Call, Emit, Forward, Job, Outcome
from msyn.broker.metrics import Metrics, rss_bytes
from msyn.broker.runner import Runner
from msyn.broker.server import Server, Setup
from msyn.engine.contract import Append
from msyn.protocol import Request, encode_request
from tests.broker.fake_engine import FakeEngine, services

WAIT_S = 20.0


def echo(services: Any, args: dict[str, Any], emit: Emit) -> Job:
    """Computes a little and says back what it was told."""
    seq = services.engine.open()
    try:
        yield Forward((Append(seq, [1] * 50),))
        for n in range(args.get("n_tokens", 3)):
            yield Forward((Append(seq, [n]),))
            emit({"event": "token", "text": f"{n} "})
        return Outcome({"said": args.get("say")}, exit_code=args.get("exit", 0))
    finally:
        services.engine.close(seq)


def endless(services: Any, args: dict[str, Any], emit: Emit) -> Job:
    """Streams until it is cancelled."""
    seq = services.engine.open()
    try:
        while True:
            yield Forward((Append(seq, [1]),))
            emit({"event": "token", "text": "x" * args.get("size", 10)})
    finally:
        services.engine.close(seq)


def sleeper(services: Any, args: dict[str, Any], emit: Emit) -> Job:
    """Silent until it is cancelled."""
    never = threading.Event()
    yield Call(lambda: never.wait(WAIT_S))
    return Outcome({})


def huge(services: Any, args: dict[str, Any], emit: Emit) -> Job:
    yield Call(lambda: None)
    return Outcome({"text": "x" * (config.MAX_FRAME_BYTES + 1)})


JOBS = {"echo": echo, "endless": endless, "sleeper": sleeper, "huge": huge}


class Broker:
    """A server with the jobs above in this process, at the user's usual socket path."""

    def __init__(self, **options: Any) -> None:
        self.engine = FakeEngine()
        self.metrics = Metrics()
        self.failure: list[Exception] = []
        path = config.socket_path()
        config.private_dir(path.parent)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(path))
        listener.listen(512)
        make_runner: Callable[[], Runner] = options.pop(
            "make_runner", lambda: Runner(lambda: services(self.engine), metrics=self.metrics)
        )
        settings = {"idle_exit_s": 1000.0, "withdraw": lambda: path.unlink(missing_ok=True), "log_name": "THE LOG"}
        setup = Setup(JOBS, make_runner, self.metrics, **(settings | options))
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(listener, setup)))
        self._started: queue.Queue[None] = queue.Queue()
        self._thread.start()
        self._started.get(timeout=WAIT_S)

    async def _serve(self, listener: socket.socket, setup: Setup) -> None:
        self._loop = asyncio.get_running_loop()
        self._server = Server(listener, setup)
        self._started.put(None)
        await self._server.serve()
        for witness in self._server._witnesses:  # as the end of the process would
            witness.close()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._server.stop)
        self.join()

    def join(self) -> None:
        self._thread.join(WAIT_S)
        assert not self._thread.is_alive()

    def until(self, name: str, n: int) -> None:
        """Wait until the counter has come that far."""
        wait_until(lambda: self.metrics.counts[name] >= n, f"{name} >= {n}: {self.metrics.snapshot()}")


def wait_until(condition: Callable[[], bool], what: str = "") -> None:
    deadline = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.002)


@pytest.fixture
def broker() -> Iterator[Broker]:
    made = Broker()
    yield made
    made.stop()


def dial() -> socket.socket:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sock.settimeout(WAIT_S)
    sock.connect(str(config.socket_path()))
    return sock


def rest(sock: socket.socket) -> list[dict[str, Any]]:
    """All events until the broker closes the connection."""
    with sock, sock.makefile("rb") as lines:
        return [json.loads(line) for line in lines]


def speak(line: bytes) -> list[dict[str, Any]]:
    sock = dial()
    sock.sendall(line)
    return rest(sock)


def ask(verb: str, **args: Any) -> bytes:
    return encode_request(Request(verb, args))


def test_a_job_streams_and_ends(broker: Broker) -> None:
    events = list(client.request(Request("echo", {"say": "hi", "exit": 3}), start=False))
    assert [event["event"] for event in events] == ["token", "token", "token", "done"]
    assert events[-1] == {"event": "done", "exit": 3, "result": {"said": "hi"}}


def test_undecodable_names_survive_both_ways(broker: Broker) -> None:
    name = os.fsdecode(b"caf\xe9\n\x1b[31m")
    assert client.call(Request("echo", {"say": name}), start=False) == {"said": name}


def test_two_hundred_clients_at_once(broker: Broker) -> None:
    got: queue.Queue[Any] = queue.Queue()
    gate = threading.Barrier(200)

    def one(n: int) -> None:
        gate.wait(WAIT_S)
        klass = ("interactive", "pipe", "background")[n % 3]
        try:
            got.put(client.call(Request("echo", {"say": n}, klass), start=False)["said"])
        except errors.MsynError as error:
            got.put(error)

    for n in range(200):
        threading.Thread(target=one, args=(n,), daemon=True).start()
    results = [got.get(timeout=WAIT_S) for _ in range(200)]
    busy = [result for result in results if isinstance(result, errors.Busy)]
    assert len(busy) <= 3  # background may be told to come back; nobody else is
    assert sorted(result for result in results if isinstance(result, int)) and len(set(map(str, results))) >= 197
    assert broker.engine.lengths == {}


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"hello\n",
        b"[]\n",
        b"null\n",
        b"{\n",
        b'{"msyn": 1}\n',
        b'{"msyn": 1, "verb": 7}\n',
        b'{"msyn": 1, "verb": "echo", "args": []}\n',
        b'{"msyn": 1, "verb": "echo", "class": "urgent"}\n',
        b'{"msyn": 1, "verb": "echo", "class": []}\n',
        b'{"msyn": 1, "verb": "echo", "version": {}}\n',
        b"\xff\xfe\x00\n",
        b"[" * 100_000 + b"\n",
        b'{"msyn": 1, "verb": "stop", "args": 3}\n',
        b'{"msyn": 99, "verb": "stop", "args": 3}\n',
        b'{"msyn": 1, "verb": "echo"',
    ],
)
def test_a_malformed_frame_gets_a_sentence(broker: Broker, line: bytes) -> None:
    sock = dial()
    sock.sendall(line)
    sock.shutdown(socket.SHUT_WR)
    if line == b"\n":
        assert rest(sock) == []  # an empty request asks nothing
    else:
        (event,) = rest(sock)
        assert event["event"] == "error" and event["code"] in ("frame", "version") and event["what"].endswith(".")
    assert client.call(Request("echo"), start=False) == {"said": None}


def test_a_line_of_ten_megabytes_is_refused_without_being_kept(broker: Broker) -> None:
    (event,) = speak(b'{"msyn": 1, "verb": "echo", "args": {"say": "' + b"x" * (10 << 20) + b'"}}\n')[:1]
    assert event["code"] == "frame" and str(config.MAX_FRAME_BYTES) in event["what"]


def test_an_unknown_verb_is_told_the_known_ones(broker: Broker) -> None:
    with pytest.raises(errors.BadUsage, match=r"echo, endless, .*ping"):
        client.call(Request("frobnicate"), start=False)


def test_a_half_closed_client_still_gets_its_answer(broker: Broker) -> None:
    sock = dial()
    sock.sendall(ask("echo", say="hi", n_tokens=500))
    sock.shutdown(socket.SHUT_WR)
    events = rest(sock)
    assert len(events) == 501 and events[-1]["result"] == {"said": "hi"}
    assert broker.metrics.counts["cancelled"] == 0


def test_a_request_without_a_newline_from_a_half_closed_client_is_answered(broker: Broker) -> None:
    sock = dial()
    sock.sendall(ask("echo", say="hi").rstrip(b"\n"))
    sock.shutdown(socket.SHUT_WR)
    assert rest(sock)[-1]["result"] == {"said": "hi"}


@pytest.mark.parametrize("verb", ["endless", "sleeper"])
def test_a_client_that_disappears_cancels_its_job(broker: Broker, verb: str) -> None:
    sock = dial()
    sock.sendall(ask(verb))
    wait_until(lambda: sum(broker_jobs(broker).values()) == 1)
    sock.close()
    broker.until("cancelled", 1)
    wait_until(lambda: broker.engine.lengths == {})


def test_a_half_closed_client_that_disappears_cancels_its_job_too(broker: Broker) -> None:
    sock = dial()
    sock.sendall(ask("sleeper"))
    sock.shutdown(socket.SHUT_WR)
    wait_until(lambda: sum(broker_jobs(broker).values()) == 1)
    assert broker.metrics.counts["cancelled"] == 0
    sock.close()
    broker.until("cancelled", 1)


def broker_jobs(broker: Broker) -> dict[str, int]:
    found = client.status()
    assert found is not None
    return {klass: count["running"] for klass, count in found["jobs"].items()}


def test_a_slow_reader_is_cut_off_and_its_job_cancelled(broker: Broker) -> None:
    sock = dial()
    sock.sendall(ask("endless", size=100_000))
    broker.until("cancelled", 1)
    got = 0
    while chunk := sock.recv(1 << 20):
        got += len(chunk)
    assert got <= config.MAX_OUTBOX_BYTES
    assert client.call(Request("echo"), start=False) == {"said": None}


def test_closing_the_iterator_cancels_the_job(broker: Broker) -> None:
    events = client.request(Request("endless"), start=False)
    assert next(events)["event"] == "token"
    events.close()  # type: ignore[attr-defined]
    broker.until("cancelled", 1)


def test_a_sender_too_slow_is_told_so(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "REQUEST_TIMEOUT_S", 0.05)
    sock = dial()
    sock.sendall(b'{"msyn"')
    (event,) = rest(sock)
    assert event["code"] == "frame" and "No request arrived" in event["what"]


def test_one_client_too_many_is_told_to_come_back(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "MAX_CLIENTS", 2)
    waiting = [dial() for _ in range(2)]
    (event,) = rest(dial())
    assert (event["code"], event["exit"]) == ("busy", 75)
    for sock in waiting:
        sock.close()


def test_an_answer_too_long_for_a_frame_becomes_an_error(broker: Broker) -> None:
    with pytest.raises(errors.NoEngine, match="could not be sent"):
        client.call(Request("huge"), start=False)


def test_thousands_of_bad_frames_leave_no_memory_behind(broker: Broker) -> None:
    def bad(n: int) -> None:
        for _ in range(n):
            assert speak(b'{"msyn": 1, "verb": 7, "args": "' + b"x" * 20_000 + b'"}\n')[0]["code"] == "frame"

    bad(300)
    before = rss_bytes()
    bad(3000)
    assert rss_bytes() - before < 8 << 20


def test_another_protocol_and_another_version_are_told_who_is_who(broker: Broker) -> None:
    (event,) = speak(b'{"msyn": 2, "verb": "echo"}\n')
    assert event["code"] == "version" and event["broker"] == __version__ and __version__ in event["what"]
    (event,) = speak(b'{"msyn": 1, "version": "9.9.9", "verb": "echo"}\n')
    assert event["code"] == "version" and "9.9.9" in event["what"] and __version__ in event["what"]
    assert "msyn broker stop" in event["todo"]


def test_by_hand_one_need_not_know_the_version(broker: Broker) -> None:
    assert speak(b'{"msyn": 1, "verb": "echo"}\n')[-1]["event"] == "done"


def test_ping_and_status_answer_any_version(broker: Broker) -> None:
    (event,) = speak(b'{"msyn": 1, "version": "9.9.9", "verb": "ping"}\n')
    assert event["result"] == {"version": __version__, "pid": os.getpid()}
    (event,) = speak(b'{"msyn": 7, "verb": "status"}\n')
    assert event["result"]["version"] == __version__


def test_status_tells_what_is_running(broker: Broker) -> None:
    found = client.status()
    assert found is not None and found["model"] == ""
    client.call(Request("echo"), start=False)
    sock = dial()
    sock.sendall(ask("sleeper"))
    wait_until(lambda: broker_jobs(broker)["interactive"] == 1)
    found = client.status()
    assert found is not None
    assert found["model"] == "FakeEngine" and found["pid"] == os.getpid() and found["clients"] == 1
    assert found["socket"] == str(config.socket_path()) and found["rss_bytes"] > 0
    sock.close()


def test_stop_ends_jobs_and_tells_their_clients(broker: Broker) -> None:
    sock = dial()
    sock.sendall(ask("sleeper"))
    wait_until(lambda: broker_jobs(broker)["interactive"] == 1)
    assert client.stop() is True
    (event,) = rest(sock)
    assert event["code"] == "gone" and event["exit"] == 69
    assert not config.socket_path().exists()
    assert client.stop() is False and client.status() is None and client.running() is False


def test_a_busy_broker_does_not_stop_for_a_newer_client(broker: Broker) -> None:
    sock = dial()
    sock.sendall(ask("sleeper"))
    wait_until(lambda: broker_jobs(broker)["interactive"] == 1)
    with pytest.raises(errors.Busy):
        client.stop(if_idle=True)
    assert client.running()
    sock.close()


def test_a_broker_nobody_needs_leaves() -> None:
    broker = Broker(idle_exit_s=0.05)
    broker.join()
    assert not config.socket_path().exists()


def test_a_broker_with_a_client_stays() -> None:
    broker = Broker(idle_exit_s=0.05)
    sock = dial()
    sock.sendall(ask("echo", n_tokens=2000))
    assert rest(sock)[-1]["event"] == "done"
    broker.join()


def test_whoever_connected_before_the_end_is_answered() -> None:
    late: list[socket.socket] = []

    def withdraw() -> None:  # the last moment at which somebody can still connect
        late.append(dial())
        late[0].sendall(ask("ping"))
        config.socket_path().unlink()

    broker = Broker(withdraw=withdraw)
    broker.stop()
    assert rest(late[0])[0]["event"] == "done"


def test_an_engine_thread_that_cannot_start_is_a_sentence_and_is_tried_again() -> None:
    is_mended = threading.Event()
    metrics = Metrics()

    def make_runner() -> Runner:
        if not is_mended.is_set():
            raise ImportError("No module named 'numpy'")
        return Runner(lambda: services(FakeEngine()), metrics=metrics)

    broker = Broker(make_runner=make_runner)
    with pytest.raises(errors.NoEngine, match=r"numpy.*Details: THE LOG"):
        client.call(Request("echo"), start=False)
    is_mended.set()
    assert client.call(Request("echo"), start=False) == {"said": None}
    broker.stop()


def test_only_the_owner_is_welcome() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX)
    with ours, theirs:
        assert peer_uid(ours) == os.getuid()
    assert is_welcome(1000, 1000)
    assert not is_welcome(1001, 1000) and not is_welcome(0, 1000)


def test_a_stranger_is_refused(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("msyn.broker.server.peer_uid", lambda sock: os.getuid() + 1)
    (event,) = rest(dial())
    assert event["code"] == "usage" and "does not serve uid" in event["what"]


def test_the_socket_of_a_stranger_is_not_believed(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    me = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: me + 1)
    with pytest.raises(errors.NoEngine, match="another user"):
        client.call(Request("echo"), start=False)


def test_the_runtime_directory_must_be_ours(home: Path) -> None:
    real = home / "elsewhere"
    real.mkdir()
    (home / "run" / "msyn").symlink_to(real)
    with pytest.raises(errors.BadUsage, match="not a directory owned by you"):
        client.call(Request("ping"))
