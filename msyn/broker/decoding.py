"""Writing with a model: greedy or sampled text, and beam search, as parts of a job.

Each function is a generator for `yield from` inside a job: it asks for forward passes and returns what was said. One
step is one Forward with one token per live beam, so a search is a decode like any other to the scheduler. Arithmetic
on logits is sampling.py's; what the text means is the job's. Every sequence is closed when the generator ends, however
it ends.
"""

import codecs
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from msyn.broker.job import Call, Forward
from msyn.engine.contract import Append, Engine, Logits
from msyn.engine.sampling import Sampling, beam_step, greedy, log_softmax, sample

Steps = Generator[Forward | Call, Any, Any]
# A beam this far below the best one costs a row of every step, and no check after the search could lift it that high.
_HOPELESS_NATS = 9.0


@dataclass(frozen=True)
class Said:
    """What one search path wrote: tokens without the stop token, and the log-probability of all of it (nats)."""

    tokens: tuple[int, ...]
    total: float
    stopped: bool  # by a stop token, not by the limit

    @property
    def mean(self) -> float:
        return self.total / max(1, len(self.tokens) + self.stopped)


@dataclass
class Stopwatch:
    """How long a job waited for each kind of thing it asked for, in milliseconds."""

    forward_ms: float = 0.0
    call_ms: float = 0.0

    def timed(self, steps: Generator[Forward | Call, Any, Any]) -> Generator[Forward | Call, Any, Any]:
        """Run `steps` unchanged, with the clock on."""
        answer, fault = None, None
        while True:
            try:
                asked = steps.throw(fault) if fault else steps.send(answer)
            except StopIteration as end:
                return end.value
            began, answer, fault = time.perf_counter(), None, None
            try:
                answer = yield asked
            except GeneratorExit:
                steps.close()
                raise
            except Exception as error:
                fault = error
            spent_ms = (time.perf_counter() - began) * 1000
            if isinstance(asked, Forward):
                self.forward_ms += spent_ms
            else:
                self.call_ms += spent_ms


@dataclass
class TextStream:
    """Tokens in, whole characters out: a token may end inside a UTF-8 character."""

    engine: Engine
    show: Callable[[str], None]
    tokens: list[int] = field(default_factory=list)
    n_bytes: int = 0
    decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")(errors="replace")
    )

    def push(self, token: int) -> None:
        self.tokens.append(token)
        whole = self.engine.detokenize(self.tokens)
        text = self.decoder.decode(whole[self.n_bytes :])
        self.n_bytes = len(whole)
        if text:
            self.show(text)


def write(
    engine: Engine,
    prompt: list[int],
    stop: frozenset[int],
    max_tokens: int,
    show: Callable[[str], None] | None = None,
    how: Sampling | None = None,
    seed: int = 0,
) -> Generator[Forward, list[Logits], Said]:
    """One text, token by token; `show` gets it as it grows. Greedy unless `how` says otherwise."""
    seq = engine.open()
    stream = TextStream(engine, show) if show else None
    chance = np.random.default_rng(seed)
    tokens: list[int] = []
    total = 0.0
    try:
        asked: list[int] = prompt
        for _ in range(_room(engine, prompt, max_tokens)):
            (logits,) = yield Forward((Append(seq, asked),))
            row = logits[-1]
            token = sample(row, how, chance) if how else greedy(row)
            total += float(log_softmax(row)[token])
            if token in stop:
                return Said(tuple(tokens), total, True)
            tokens.append(token)
            asked = [token]
            if stream:
                stream.push(token)
        return Said(tuple(tokens), total, False)
    finally:
        engine.close(seq)


def beam(
    engine: Engine, prompt: list[int], stop: frozenset[int], n_beams: int, max_tokens: int
) -> Generator[Forward, list[Logits], list[Said]]:
    """The likeliest texts, best first, each once. Paths cut off by the limit come last."""
    search = _Search(engine, stop, n_beams)
    try:
        (logits,) = yield Forward((Append(search.begin(), prompt),))
        rows = logits[-1:]
        for _ in range(_room(engine, prompt, max_tokens)):
            search.step(rows)
            if search.is_over():
                break
            answers = yield Forward(tuple(search.appends()))
            rows = np.concatenate([answer[-1:] for answer in answers])
        return search.results()
    finally:
        search.close()


@dataclass
class _Beam:
    seq: int
    tokens: tuple[int, ...]
    total: float


class _Search:
    """The state between two steps of a beam search: live paths with a sequence each, finished ones without."""

    def __init__(self, engine: Engine, stop: frozenset[int], n_beams: int) -> None:
        self.engine, self.stop, self.n_beams = engine, stop, n_beams
        self.live: list[_Beam] = []
        self.finished: list[Said] = []

    def begin(self) -> int:
        self.live = [_Beam(self.engine.open(), (), 0.0)]
        return self.live[0].seq

    def step(self, rows: Logits) -> None:
        """Continue every live beam by its best tokens. Twice as many are looked at as are kept, so that paths that
        finish do not starve the search."""
        scores = np.array([path.total for path in self.live], np.float32)
        best = beam_step(scores, rows, 2 * self.n_beams)
        chosen: list[tuple[int, int, float]] = []
        least = max([*best.scores[:1].tolist(), *(said.total for said in self.finished)]) - _HOPELESS_NATS
        for parent, token, score in zip(best.parents.tolist(), best.tokens.tolist(), best.scores.tolist(), strict=True):
            if score < least:
                break
            if token in self.stop:
                self.finished.append(Said(self.live[parent].tokens, score, True))
            elif len(chosen) < self.n_beams:
                chosen.append((parent, token, score))
        self._advance(chosen)

    def _advance(self, chosen: list[tuple[int, int, float]]) -> None:
        """The first child of a beam takes over its sequence, the others get a fork, the childless are closed."""
        parents, self.live = self.live, []
        kept: set[int] = set()
        try:
            for parent, token, score in chosen:
                path = parents[parent]
                seq = self.engine.fork(path.seq) if parent in kept else path.seq
                kept.add(parent)
                self.live.append(_Beam(seq, (*path.tokens, token), score))
        finally:
            for index, path in enumerate(parents):
                if index not in kept:
                    self.engine.close(path.seq)

    def appends(self) -> Iterator[Append]:
        return (Append(path.seq, [path.tokens[-1]]) for path in self.live)

    def is_over(self) -> bool:
        """Totals only fall, so a live beam below the worst wanted finished one cannot overtake it."""
        if not self.live or len(self.finished) < self.n_beams:
            return not self.live
        totals = sorted((said.total for said in self.finished), reverse=True)
        return self.live[0].total <= totals[self.n_beams - 1]

    def results(self) -> list[Said]:
        cut_off = [Said(path.tokens, path.total, False) for path in self.live]
        return (sorted(self.finished, key=lambda said: -said.total) + cut_off)[: self.n_beams]

    def close(self) -> None:
        for path in self.live:
            self.engine.close(path.seq)
        self.live = []


def _room(engine: Engine, prompt: list[int], max_tokens: int) -> int:
    return max(0, min(max_tokens, engine.info.window - len(prompt)))
