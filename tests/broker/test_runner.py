"""The engine thread, with a FakeEngine: what jobs get, what clients hear, and what is left when a job ends."""

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from msyn.broker import pool, scheduler
from msyn.broker.job import Call, Forward, Job, Outcome
from msyn.broker.metrics import Metrics
from msyn.broker.runner import Handle, Runner
from msyn.engine.contract import Append
from msyn.errors import BadUsage, Busy, NoEngine, WindowFull
from msyn.protocol import Event
from tests.broker.fake_engine import FakeEngine, services

WAIT_S = 20.0


class Client:
    """Collects the events of one job."""

    def __init__(self) -> None:
        self.events: queue.Queue[Event] = queue.Queue()

    def final(self) -> Event:
        while True:
            event = self.events.get(timeout=WAIT_S)
            if event["event"] in ("done", "error"):
                return event


class Bench:
    def __init__(self, engine: FakeEngine | None = None, load: Callable[[], Any] | None = None) -> None:
        self.engine = engine or FakeEngine()
        self.metrics = Metrics()
        self.runner = Runner(load or (lambda: services(self.engine)), metrics=self.metrics, log_name="THE LOG")

    def submit(self, job: Callable[[Any], Job], klass: str = "interactive") -> tuple[Client, Handle]:
        client = Client()
        return client, self.runner.submit(job, klass, client.events.put)

    def run(self, job: Callable[[Any], Job], klass: str = "interactive") -> Event:
        return self.submit(job, klass)[0].final()

    def settled(self) -> None:
        """Wait until the engine thread has acted on everything it was told so far: a whole turn lies between two
        messages of which the second is sent when the first was read."""
        for _ in range(2):
            seen = threading.Event()
            self.runner._tell(seen.set)
            assert seen.wait(WAIT_S)

    def hold(self) -> tuple[threading.Event, threading.Event]:
        """Make the engine stop inside its next step: (it has come there, let it go on)."""
        reached, go_on = threading.Event(), threading.Event()

        def stop(_: Any) -> None:
            reached.set()
            assert go_on.wait(WAIT_S)

        self.engine.before_step = stop
        return reached, go_on


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.runner.stop()


def prefill(n_tokens: int, logits: Any = "all") -> Callable[[Any], Job]:
    def job(services: Any) -> Job:
        seq = services.engine.open()
        try:
            (rows,) = yield Forward((Append(seq, list(range(n_tokens)), logits),))
            return Outcome({"rows": rows[:, 0].tolist()})
        finally:
            services.engine.close(seq)

    return job


def answer(value: Any) -> Callable[[Any], Job]:
    def job(services: Any) -> Job:
        got = yield Call(lambda: value)
        return Outcome({"value": got}, exit_code=3)

    return job


def test_a_long_prefill_is_sliced_and_its_logits_joined(bench: Bench) -> None:
    event = bench.run(prefill(700))
    assert event["result"]["rows"] == list(range(700))
    assert len(bench.engine.steps) > 1
    assert bench.metrics.snapshot()["prefill_tokens"] == 700


def test_the_result_of_a_call_and_the_exit_code_arrive(bench: Bench) -> None:
    assert bench.run(answer(42)) == {"event": "done", "exit": 3, "result": {"value": 42}}


def test_a_job_receives_the_exception_of_its_call(bench: Bench) -> None:
    def job(services: Any) -> Job:
        try:
            yield Call(lambda: 1 / 0)
        except ZeroDivisionError as error:
            return Outcome({"caught": str(error)})
        return Outcome({})

    assert bench.run(job)["result"] == {"caught": "division by zero"}


def test_decode_rows_of_many_jobs_share_a_step(bench: Bench) -> None:
    def decode(services: Any) -> Job:
        seq = services.engine.open()
        for token in range(20):
            yield Forward((Append(seq, [token]),))
        return Outcome({})

    reached, go_on = bench.hold()
    first, _ = bench.submit(decode)
    assert reached.wait(WAIT_S)
    clients = [bench.submit(decode)[0] for _ in range(9)]
    go_on.set()
    for client in [first, *clients]:
        assert client.final()["event"] == "done"
    assert max(len(step) for step in bench.engine.steps) == 10


def test_an_empty_forward_is_answered_without_a_step(bench: Bench) -> None:
    def job(services: Any) -> Job:
        for _ in range(5000):  # deeper than Python's stack, were it recursive
            assert (yield Forward(())) == []
        (rows,) = yield Forward((Append(services.engine.open(), []),))
        return Outcome({"rows": len(rows)})

    assert bench.run(job)["result"] == {"rows": 0}
    assert bench.engine.steps == []


def test_an_error_with_a_sentence_reaches_the_client(bench: Bench) -> None:
    def job(services: Any) -> Job:
        raise BadUsage("No such thing.", "Try another.")
        yield

    event = bench.run(job)
    assert (event["code"], event["exit"], event["what"]) == ("usage", 2, "No such thing.")


def test_any_other_exception_is_logged_and_the_next_job_served(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    def job(services: Any) -> Job:
        yield Call(lambda: None)
        raise ZeroDivisionError("oh\nno")

    with caplog.at_level(logging.ERROR):
        event = bench.run(job)
    assert event["code"] == "internal" and event["exit"] == 69
    assert "THE LOG" in event["todo"] and "\n" not in event["what"]
    assert "ZeroDivisionError" in caplog.text and "Traceback" in caplog.text
    assert bench.run(answer(1))["event"] == "done"


@pytest.mark.parametrize("bad", [SystemExit(3), KeyboardInterrupt(), MemoryError(), GeneratorExit()])
def test_nothing_a_job_raises_ends_the_engine_thread(bench: Bench, bad: BaseException) -> None:
    def job(services: Any) -> Job:
        yield Call(lambda: None)
        raise bad

    assert bench.run(job)["code"] == "internal"
    assert bench.run(answer(1))["event"] == "done"


def test_a_job_that_yields_nonsense_is_told_so(bench: Bench) -> None:
    def job(services: Any) -> Job:
        yield "nonsense"  # type: ignore[misc]
        return Outcome({})

    assert bench.run(job)["code"] == "internal"


def test_a_full_window_is_refused_before_the_first_slice() -> None:
    bench = Bench(FakeEngine(window=100))

    def job(services: Any) -> Job:
        try:
            yield Forward((Append(services.engine.open(), [0] * 101),))
        except WindowFull as error:
            return Outcome({"what": str(error)})
        return Outcome({})

    assert "100 tokens" in bench.run(job)["result"]["what"]
    assert bench.engine.steps == []
    bench.runner.stop()


def test_a_failing_append_hurts_only_the_job_to_blame(bench: Bench) -> None:
    def poisoned(batch: Any) -> None:
        if any(666 in list(append.tokens) for append in batch):
            raise ValueError("poison")

    def job(token: int) -> Callable[[Any], Job]:
        def run(services: Any) -> Job:
            seq = services.engine.open()
            for _ in range(3):
                yield Forward((Append(seq, [token]),))
            return Outcome({"length": services.engine.length(seq)})

        return run

    reached, go_on = bench.hold()
    first, _ = bench.submit(job(1))
    assert reached.wait(WAIT_S)
    good = [bench.submit(job(n))[0] for n in range(2, 5)]
    bad, _ = bench.submit(job(666))
    bench.engine.before_step = poisoned
    go_on.set()
    assert [client.final()["result"]["length"] for client in [first, *good]] == [3] * 4
    assert bad.final()["code"] == "internal"


def test_cancelling_closes_the_generator_and_frees_its_sequence(bench: Bench) -> None:
    reached, go_on = bench.hold()
    _, handle = bench.submit(prefill(100_000))
    assert reached.wait(WAIT_S)
    assert bench.engine.lengths
    handle.cancel()
    handle.cancel()
    go_on.set()
    bench.settled()
    assert bench.engine.lengths == {}
    assert bench.metrics.counts["cancelled"] == 1
    assert bench.run(answer(1))["event"] == "done"


def test_a_job_is_cancelled_while_its_call_is_pending(bench: Bench) -> None:
    release, closed = threading.Event(), threading.Event()

    def job(services: Any) -> Job:
        try:
            yield Call(lambda: release.wait(WAIT_S))
        finally:
            closed.set()
        return Outcome({})

    client, handle = bench.submit(job)
    bench.settled()
    handle.cancel()
    assert closed.wait(WAIT_S)
    release.set()
    bench.settled()
    assert client.events.empty()


def test_a_job_that_was_never_started_can_be_cancelled(bench: Bench) -> None:
    release = threading.Event()

    def wait(services: Any) -> Job:
        yield Call(lambda: release.wait(WAIT_S))
        return Outcome({})

    limit = scheduler.MAX_RUNNING["background"]
    handles = [bench.submit(wait, "background")[1] for _ in range(limit + 2)]
    bench.settled()
    assert bench.runner.counts()["background"] == {"running": limit, "waiting": 2}
    handles[-1].cancel()
    bench.settled()
    assert bench.runner.counts()["background"] == {"running": limit, "waiting": 1}
    release.set()


def test_a_full_queue_refuses_background_and_takes_interactive(bench: Bench) -> None:
    release = threading.Event()

    def wait(services: Any) -> Job:
        yield Call(lambda: release.wait(WAIT_S))
        return Outcome({})

    with pytest.raises(Busy):
        for _ in range(scheduler.MAX_RUNNING["background"] + scheduler.MAX_WAITING["background"] + 1):
            bench.submit(wait, "background")
            bench.settled()
    assert bench.metrics.counts["refused"] == 1
    release.set()
    assert bench.run(answer(1))["event"] == "done"


def test_no_more_calls_run_at_once_than_the_pool_holds(bench: Bench) -> None:
    lock, together, most = threading.Lock(), [0], [0]
    gate = threading.Barrier(pool.MAX_THREADS)

    def work() -> None:
        with lock:
            together[0] += 1
            most[0] = max(most[0], together[0])
        gate.wait(WAIT_S)  # passes only when as many as the pool holds are here
        with lock:
            together[0] -= 1

    def job(services: Any) -> Job:
        yield Call(work)
        return Outcome({})

    clients = [bench.submit(job)[0] for _ in range(pool.MAX_THREADS * 2)]
    for client in clients:
        assert client.final()["event"] == "done"
    assert most[0] <= pool.MAX_THREADS


def test_an_interactive_job_overtakes_a_build_at_the_next_step() -> None:
    bench = Bench(FakeEngine(token_s=0.0005))
    build, handle = bench.submit(prefill(100_000, "none"), "background")
    while len(bench.engine.steps) < 5:
        bench.settled()
    before = len(bench.engine.steps)
    assert bench.run(prefill(20))["event"] == "done"
    mine = [i for i, step in enumerate(bench.engine.steps) if (2, 20, "all") in step]
    assert mine and mine[0] - before <= 2  # the step that was running, and perhaps one begun while we asked
    assert build.events.empty()
    handle.cancel()
    bench.runner.stop()


def test_a_model_that_cannot_be_loaded_is_tried_again_at_the_next_job() -> None:
    attempts = []

    def load() -> Any:
        attempts.append(1)
        if len(attempts) == 1:
            raise OSError("no such file")
        if len(attempts) == 2:
            raise NoEngine("There is no model.", "Get one.")
        return services(FakeEngine())

    bench = Bench(load=load)
    first, second = bench.run(answer(1)), bench.run(answer(1))
    assert first["code"] == "engine" and first["exit"] == 69 and "no such file" in first["what"]
    assert second["what"] == "There is no model."
    assert bench.runner.model == ""
    assert bench.run(answer(1))["event"] == "done"
    assert bench.runner.model == "FakeEngine"
    bench.runner.stop()


def test_stopping_tells_every_client_and_unloads(bench: Bench) -> None:
    forever = threading.Event()

    def wait(services: Any) -> Job:
        yield Call(lambda: forever.wait(WAIT_S))
        return Outcome({})

    clients = [bench.submit(wait, "background")[0] for _ in range(6)]
    bench.settled()
    bench.runner.stop()
    assert {client.final()["code"] for client in clients} == {"gone"}
    assert bench.engine.is_unloaded
    assert not bench.runner._thread.is_alive()
    forever.set()


def test_an_idle_engine_thread_does_not_turn(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.run(answer(1))
    turns = []
    turn = bench.runner._turn
    monkeypatch.setattr(bench.runner, "_turn", lambda wait_s: (turns.append(wait_s), turn(wait_s))[1])
    bench.settled()
    assert turns and all(wait_s is None for wait_s in turns)
