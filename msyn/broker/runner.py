"""The engine thread: runs jobs step by step as the scheduler plans, and is the only caller of the engine.

Owns job generators from submission to their final event, the loading of the model on first need, and the resuming of
jobs with logits, with results of Calls, or with exceptions. Decides nothing about order (scheduler) and knows no
socket: events leave through each job's `emit`. Other threads talk to it through one queue, on which it also sleeps.
"""

import itertools
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from msyn.broker import scheduler
from msyn.broker.job import Call, Emit, Forward, Job, Outcome
from msyn.broker.metrics import Metrics
from msyn.broker.pool import Pool
from msyn.broker.scheduler import Plan, Work
from msyn.broker.services import Services
from msyn.broker.slices import Slices
from msyn.engine.contract import Append, Logits
from msyn.errors import Busy, MsynError, NoEngine, Unreachable, WindowFull
from msyn.protocol import Event, done_event, error_event

log = logging.getLogger(__name__)

Resume = Callable[[], Any]  # gen.send or gen.throw, bound to what the job gets


@dataclass(eq=False)
class Handle:
    """One submitted job. `cancel()` may be called from any thread, at any time, more than once."""

    work: Work
    make: Callable[[Services], Job]
    emit: Emit
    runner: "Runner"
    generator: Job | None = None
    slices: Slices | None = None
    is_over: bool = field(default=False)

    def cancel(self) -> None:
        self.runner._tell(lambda: self.runner._cancel(self))


class Runner:
    """`load` brings the engine and what goes with it; it runs on the engine thread, again after each failure."""

    def __init__(self, load: Callable[[], Services], *, metrics: Metrics | None = None, log_name: str = "") -> None:
        self.metrics = metrics or Metrics()
        self._load = load
        self._log_name = log_name or "the broker's log"
        self._services: Services | None = None
        self._speed = scheduler.Speed()
        self._ids = itertools.count(1)
        self._waiting: dict[int, Handle] = {}
        self._running: dict[int, Handle] = {}
        self._last_step = (0.0, 0.0, 0)  # when it began and ended, the lowest rank in it
        self._messages: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._pool = Pool()
        self._stopped = False
        self._lock = threading.Lock()
        self._n_waiting = dict.fromkeys(scheduler.RANK, 0)
        self._n_running = dict.fromkeys(scheduler.RANK, 0)
        self._thread = threading.Thread(target=self._loop, name="msyn-engine", daemon=True)
        self._thread.start()

    # From any thread

    def submit(self, make: Callable[[Services], Job], klass: str, emit: Emit) -> Handle:
        """Queue the job that `make(services)` returns. Its last event, `done` or `error`, goes to `emit` unless it is
        cancelled. Raises Busy when too many of its class wait."""
        work = Work(next(self._ids), klass, time.monotonic())
        if self._stopped:
            raise _stopping()
        with self._lock:
            if scheduler.refuses(klass, self._n_waiting[klass]):
                self.metrics.count("refused")
                raise Busy(f"{self._n_waiting[klass]} {klass} jobs are waiting already.", "Try again later.")
            self._n_waiting[klass] += 1
        handle = Handle(work, make, emit, self)
        self._tell(lambda: self._enqueue(handle))
        return handle

    def counts(self) -> dict[str, dict[str, int]]:
        """Jobs per class, running and waiting."""
        with self._lock:
            return {k: {"running": self._n_running[k], "waiting": self._n_waiting[k]} for k in scheduler.RANK}

    @property
    def model(self) -> str:
        """The name of the loaded model, or ""."""
        return self._services.engine.info.name if self._services else ""

    def stop(self, timeout_s: float = 5.0) -> None:
        """Cancel every job, telling its client, and end the thread."""
        self._tell(self._stop)
        self._thread.join(timeout_s)

    def _tell(self, message: Callable[[], None]) -> None:
        self._messages.put(message)

    # On the engine thread

    def _loop(self) -> None:
        timeout_s: float | None = None
        while not self._stopped:
            try:
                timeout_s = self._turn(timeout_s)
            except Exception as error:  # a mistake of ours: every client hears of it, the broker goes on
                timeout_s = 0.0
                for handle in list(self._running.values()):
                    self._cancel(handle)
                    handle.emit(self._internal(error))

    def _turn(self, timeout_s: float | None) -> float | None:
        """Read messages, compute one step; how long the next turn may wait for a message."""
        self._read_messages(timeout_s)
        self._admit()
        plan = scheduler.plan([h.work for h in self._running.values()], self._speed, time.monotonic())
        if plan.takes:
            self._step(plan)
            return 0.0
        return self._sleep_s(plan)

    @staticmethod
    def _sleep_s(plan: Plan) -> float | None:
        return None if plan.wake_s is None else max(0.0, plan.wake_s - time.monotonic())

    def _read_messages(self, timeout_s: float | None) -> None:
        """Act on the messages that are there; wait for the first one, for ever when `timeout_s` is None."""
        try:
            self._messages.get(timeout=timeout_s)()
            for _ in range(self._messages.qsize()):  # those that come meanwhile wait for the next turn
                self._messages.get_nowait()()
        except queue.Empty:
            pass

    def _enqueue(self, handle: Handle) -> None:
        began_s, ended_s, lowest_rank = self._last_step
        if began_s < handle.work.arrived_s < ended_s and handle.work.rank < lowest_rank:
            handle.work = replace(handle.work, delayed=True)  # it arrived while a lower class held the engine
        self._waiting[handle.work.id] = handle

    def _admit(self) -> None:
        waiting = [(h.work.id, h.work.klass) for h in self._waiting.values()]
        for job_id in scheduler.admit(waiting, self._n_running) if waiting else []:
            handle = self._waiting.pop(job_id)
            self._move(handle, self._n_waiting, self._n_running)
            self._running[job_id] = handle
            self._start(handle)

    def _move(self, handle: Handle, source: dict[str, int], target: dict[str, int] | None) -> None:
        with self._lock:
            source[handle.work.klass] -= 1
            if target is not None:
                target[handle.work.klass] += 1

    def _start(self, handle: Handle) -> None:
        def first() -> Any:
            handle.generator = handle.make(self._loaded())
            return next(handle.generator)

        self._resume(handle, first)

    def _loaded(self) -> Services:
        if self._services is None:
            began_s = time.monotonic()
            try:
                self._services = self._load()
            except MsynError:
                raise
            except Exception as error:
                log.exception("the model could not be loaded")
                raise NoEngine(
                    f"The model could not be loaded: {_sentence(error)}.", f"Details: {self._log_name}"
                ) from error
            log.info("loaded %s in %.2f s", self.model, time.monotonic() - began_s)
        return self._services

    def _resume(self, handle: Handle, resume: Resume) -> None:
        """Let the job run until it waits for something or is over."""
        while True:
            try:
                asked = resume()
            except StopIteration as stop:
                outcome = stop.value or Outcome()
                return self._finish(handle, done_event(outcome.result, outcome.exit_code), "done")
            except MsynError as error:
                return self._finish(handle, error_event(error), "failed")
            except BaseException as error:  # a job may fail in any way; the engine thread goes on
                return self._finish(handle, self._internal(error), "failed")
            try:
                if self._accept(handle, asked):
                    return None
                result = handle.slices.joined() if handle.slices else []
                resume = self._sender(handle, result)
            except Exception as error:
                resume = self._thrower(handle, error)

    def _accept(self, handle: Handle, asked: Any) -> bool:
        """Note what the job waits for; False when it need not wait. Raises what the job is to be told."""
        handle.slices = None
        if isinstance(asked, Call):
            handle.work = replace(handle.work, needs=(), away_since_s=time.monotonic())
            self._pool.run(handle.work.rank, lambda: self._call(handle, asked))
            return True
        if not isinstance(asked, Forward):
            raise TypeError(f"a job yielded {type(asked).__name__}, neither Forward nor Call")
        self._check_window(asked)
        handle.slices = Slices(asked, self._engine.info.n_vocab)
        handle.work = replace(handle.work, needs=handle.slices.needs, away_since_s=time.monotonic())
        return asked.n_tokens > 0

    def _check_window(self, forward: Forward) -> None:
        """Before the first slice: a batch that fails half-way would drag other jobs with it."""
        window = self._engine.info.window
        for append in forward.appends:
            if self._engine.length(append.seq) + len(append.tokens) > window:
                raise WindowFull(f"This needs more than the model's window of {window} tokens.", "Ask with less text.")

    @property
    def _engine(self) -> Any:
        assert self._services is not None
        return self._services.engine

    def _call(self, handle: Handle, call: Call) -> None:
        """On a thread of the pool."""
        try:
            resume = self._sender(handle, call.work())
        except BaseException as error:
            resume = self._thrower(handle, error)
        self._tell(lambda: None if handle.is_over else self._resume(handle, resume))

    @staticmethod
    def _sender(handle: Handle, result: Any) -> Resume:
        return lambda: handle.generator.send(result)  # type: ignore[union-attr]

    @staticmethod
    def _thrower(handle: Handle, error: BaseException) -> Resume:
        return lambda: handle.generator.throw(error)  # type: ignore[union-attr]

    def _step(self, plan: Plan) -> None:
        parts = {job_id: self._running[job_id].slices.cut(take) for job_id, take in plan.takes.items()}  # type: ignore[union-attr]
        began_s = time.monotonic()
        returned = self._append(parts)
        now_s = time.monotonic()
        self._last_step = (began_s, now_s, plan.lowest_rank)
        self._speed = self._speed.after(plan.n_prefill, plan.n_rows, now_s - began_s)
        self.metrics.step(plan.n_prefill, plan.n_rows, now_s - began_s)
        for job_id in plan.delays & self._running.keys():
            self._running[job_id].work = replace(self._running[job_id].work, delayed=True)
        for job_id, logits in returned.items():
            self._give(self._running[job_id], plan.takes[job_id], logits, now_s)

    def _give(self, handle: Handle, take: tuple[int, ...], logits: list[Logits] | Exception, now_s: float) -> None:
        if isinstance(logits, Exception):
            return self._resume(handle, self._thrower(handle, logits))
        assert handle.slices is not None
        handle.slices.put(take, logits)
        handle.work = replace(handle.work, needs=handle.slices.needs, served_s=now_s, away_since_s=now_s)
        if handle.work.is_away:
            self._resume(handle, self._sender(handle, handle.slices.joined()))
        return None

    def _append(self, parts: dict[int, list[Append]]) -> dict[int, list[Logits] | Exception]:
        """One batch for all jobs. When it fails, each job alone, so that only the one to blame hears of it."""
        batch = [append for appends in parts.values() for append in appends]
        lengths: dict[int, int] = {}
        try:
            lengths = {append.seq: self._engine.length(append.seq) for append in batch}
            logits = iter(self._engine.append(batch))
            return {job_id: list(itertools.islice(logits, len(appends))) for job_id, appends in parts.items()}
        except Exception as error:
            if len(parts) == 1:
                return dict.fromkeys(parts, error)
        for seq, n_tokens in lengths.items():
            self._engine.truncate(seq, n_tokens)
        return {job_id: self._append({job_id: appends})[job_id] for job_id, appends in parts.items()}

    def _internal(self, error: BaseException) -> Event:
        log.error("a job failed", exc_info=error)
        failure = MsynError(f"msyn made a mistake: {_sentence(error)}.", f"Details: {self._log_name}")
        return {**error_event(failure), "code": "internal", "exit": NoEngine.exit_code}

    def _finish(self, handle: Handle, event: Event, how: str) -> None:
        self._leave(handle, how)
        handle.emit(event)

    def _leave(self, handle: Handle, how: str) -> None:
        handle.is_over = True
        handle.slices = None
        self.metrics.count(how)
        if self._running.pop(handle.work.id, None):
            self._move(handle, self._n_running, None)
        elif self._waiting.pop(handle.work.id, None):
            self._move(handle, self._n_waiting, None)

    def _cancel(self, handle: Handle) -> None:
        if handle.is_over:
            return
        if handle.generator is not None:
            try:
                handle.generator.close()
            except BaseException:
                log.exception("a job failed while it was cancelled")
        self._leave(handle, "cancelled")

    def _stop(self) -> None:
        for handle in [*self._running.values(), *self._waiting.values()]:
            self._cancel(handle)
            handle.emit(error_event(_stopping()))
        self._stopped = True
        if self._services is not None:
            self._services.engine.unload()
            self._services.library.close()


def _stopping() -> Unreachable:
    return Unreachable("The broker was stopped.", "Ask again.")


def _sentence(error: BaseException) -> str:
    return (str(error).strip().rstrip(".") or type(error).__name__).splitlines()[0]
