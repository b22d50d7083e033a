"""Rotary scalings against `transformers`: a long text computed at once, and a range moved within it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from msyn.engine.contract import Append
from msyn.engine.reference import ReferenceEngine
from msyn.errors import Unsupported
from tests.contract.oracle import Oracle, Part
from tests.contract.tiny import make_tiny_model

LLAMA3 = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 64,
}
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 64}
SCALINGS: dict[str, dict[str, Any]] = {
    "another base": {"rope_type": "default", "rope_theta": 500.0},
    "linear": {"rope_type": "linear", "factor": 4.0},
    "llama3": LLAMA3,
    "yarn": YARN,
    "yarn, all options": YARN | {"beta_fast": 16.0, "beta_slow": 2.0, "attention_factor": 1.3},
    "yarn, mscale": YARN | {"mscale": 0.8, "mscale_all_dim": 0.4},
    "yarn, not truncated": YARN | {"truncate": False},
    "dynamic": {"rope_type": "dynamic", "factor": 2.0},
}


@pytest.mark.parametrize("scaling", SCALINGS)
def test_scalings_agree_with_transformers(scaling: str, tmp_path: Path) -> None:
    oracle = Oracle(tmp_path, window=256, rope_parameters={"rope_theta": 10_000.0} | SCALINGS[scaling])
    engine = ReferenceEngine(tmp_path, kv_dtype="float32")
    draw = np.random.default_rng(3)
    text, before, question = (draw.integers(16, 384, n).astype(np.int32) for n in (100, 80, 12))
    source = engine.open()
    logits = engine.append([Append(source, text, "all")])[0]
    assert np.abs(logits - oracle.logits(text)).max() < 1e-3

    seq = engine.open()
    engine.append([Append(seq, before, "none")])
    engine.attach(seq, engine.export(source, 0, 100))
    answer = engine.append([Append(seq, question, "all")])[0]
    expected = oracle.joined([Part(before, 0), Part(text, 80), Part(question, 180, sees=(0, 1))])
    assert np.abs(answer - expected[-12:]).max() < 1e-3


def test_old_and_new_spelling_are_one(tmp_path: Path) -> None:
    old = make_tiny_model(
        tmp_path / "old",
        rope_theta=5000.0,
        rope_scaling={"type": "linear", "factor": 2.0},
    )
    new = make_tiny_model(
        tmp_path / "new", rope_parameters={"rope_type": "linear", "factor": 2.0, "rope_theta": 5000.0}
    )
    plain = make_tiny_model(tmp_path / "plain", rope_theta=5000.0)
    prints = [ReferenceEngine(folder).info.fingerprint for folder in (old, new, plain)]
    assert prints[0] == prints[1] != prints[2]


def test_the_shape_of_a_growing_scaling_ends_its_window(tmp_path: Path) -> None:
    """Dynamic scaling is the plain one up to the trained length; stored keys would be wrong beyond."""
    scaling = {"rope_type": "dynamic", "factor": 4.0, "original_max_position_embeddings": 128}
    folder = make_tiny_model(tmp_path, window=512, rope_scaling=scaling)
    assert ReferenceEngine(folder).info.window == 128


@pytest.mark.parametrize(
    "scaling",
    [
        {"rope_type": "longrope", "long_factor": [1.0] * 16, "short_factor": [1.0] * 16},
        {"rope_type": "unheard"},
        {"rope_type": "default", "partial_rotary_factor": 0.5},
    ],
)
def test_other_scalings_are_refused(scaling: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(Unsupported):
        ReferenceEngine(make_tiny_model(tmp_path, rope_scaling=scaling))
