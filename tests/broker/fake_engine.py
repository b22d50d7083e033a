"""An engine that needs no model: for tests of the broker's own promises (order, cancelling, sockets).

FakeEngine keeps the contract where jobs can see it: lengths, windows, one logits row per token. The logits of a token
name it, so that a test can tell whether slices were joined in order.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from msyn.engine.contract import Append, Logits, ModelInfo

N_VOCAB = 8


@dataclass
class FakeEngine:
    """`before_step` runs before each append, on the engine thread; `token_s` is how long a token takes."""

    token_s: float = 0.0
    window: int = 1_000_000
    before_step: Callable[[Sequence[Append]], None] = lambda batch: None
    steps: list[list[tuple[int, int, str]]] = field(default_factory=list)  # (sequence, tokens, logits) per append
    lengths: dict[int, int] = field(default_factory=dict)
    n_opened: int = 0
    is_unloaded: bool = False

    @property
    def info(self) -> ModelInfo:
        return ModelInfo("FakeEngine", "fake", "0" * 64, N_VOCAB, self.window, 1, False)

    def open(self) -> int:
        self.n_opened += 1
        self.lengths[self.n_opened] = 0
        return self.n_opened

    def close(self, seq: int) -> None:
        self.lengths.pop(seq, None)

    def length(self, seq: int) -> int:
        return self.lengths[seq]

    def truncate(self, seq: int, n_tokens: int) -> None:
        self.lengths[seq] = n_tokens

    def append(self, batch: Sequence[Append]) -> list[Logits]:
        self.steps.append([(a.seq, len(a.tokens), a.logits) for a in batch])
        self.before_step(batch)
        time.sleep(self.token_s * sum(len(a.tokens) for a in batch))
        for append in batch:
            self.lengths[append.seq] += len(append.tokens)
        return [_logits(append) for append in batch]

    def unload(self) -> None:
        self.is_unloaded = True


def _logits(append: Append) -> Logits:
    rows = np.zeros((len(append.tokens), N_VOCAB), np.float32)
    rows[:, 0] = append.tokens
    return {"all": rows, "last": rows[-1:], "none": rows[:0]}[append.logits]


def services(engine: FakeEngine) -> Any:
    """As much of Services as the jobs of these tests use."""
    return SimpleNamespace(engine=engine, library=SimpleNamespace(close=lambda: None))
