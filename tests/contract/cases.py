"""The engines under contract, and what their tests share. A new engine joins by adding one `Case` to CASES."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from msyn.engine.contract import Append, Engine
from msyn.engine.reference import ReferenceEngine

WINDOW = 512


@dataclass(frozen=True)
class Case:
    """One engine with one kind of model. `within` bounds the error of a logit; logits here are about 1 to 5."""

    name: str
    arch: str
    load: Callable[[Path], Engine]
    within: float


CASES = [
    Case("reference-llama-f32", "llama", lambda folder: ReferenceEngine(folder, kv_dtype="float32"), 1e-3),
    Case("reference-qwen2-f32", "qwen2", lambda folder: ReferenceEngine(folder, kv_dtype="float32"), 1e-3),
    Case("reference-llama-f16", "llama", lambda folder: ReferenceEngine(folder), 4e-2),
    Case("reference-qwen2-f16", "qwen2", lambda folder: ReferenceEngine(folder), 4e-2),
]


def words(seed: int, n: int) -> NDArray[np.int32]:
    """`n` tokens, none of them a control token."""
    return np.random.default_rng(seed).integers(16, 384, n).astype(np.int32)


def run(engine: Engine, tokens: NDArray[np.int32]) -> int:
    seq = engine.open()
    if len(tokens):
        engine.append([Append(seq, tokens, "none")])
    return seq


def ask(engine: Engine, seq: int, tokens: NDArray[np.int32]) -> NDArray[np.float32]:
    return engine.append([Append(seq, tokens, "all")])[0]


def assert_close(found: NDArray[np.float32], expected: NDArray[np.float32], case: Case) -> None:
    assert found.shape == expected.shape
    assert np.abs(found - expected).max(initial=0) <= case.within
