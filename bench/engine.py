"""How fast the reference engine is, next to what this machine's BLAS could do at best.

    python bench/engine.py [--model FOLDER] [--repeats 5]

Prefill is bounded by arithmetic: the measured GFLOP/s of a large matrix product, at 2 FLOP per weight and token.
Decode is bounded by memory: every weight is read once per step, at the measured speed of one large matrix times a
vector. Medians; the ratio says what attention, norms and Python cost. Without a model: random weights of the
bundled model's size.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from msyn.engine.contract import Append
from msyn.engine.loading import model_folder
from msyn.engine.reference import ReferenceEngine
from msyn.errors import NoEngine
from tests.contract.tiny import make_tiny_model

PREFILL_TOKENS = 512
DECODE_PAST, DECODE_STEPS = 24, 20  # about a request and its command
BATCHES = (1, 4, 16)
S12 = {
    "vocab_size": 4096,
    "hidden_size": 384,
    "intermediate_size": 1024,
    "num_hidden_layers": 6,
    "num_attention_heads": 6,
    "num_key_value_heads": 3,
    "head_dim": 64,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed of the reference engine.")
    parser.add_argument("--model", default="bundled", help="a model folder; default: the bundled model")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = _folder(options.model, Path(scratch))
        load_s = _median_s(lambda: ReferenceEngine(folder), options.repeats)
        engine = ReferenceEngine(folder)
    n_weights = _n_weights(engine)
    flops, bytes_per_s = _blas_flops(options.repeats), _blas_bytes_per_s(n_weights, options.repeats)
    print(f"{engine.info.name}: {n_weights / 1e6:.1f}M weights in float32, loaded in {load_s * 1e3:.0f} ms")
    print(f"BLAS here: {flops / 1e9:.0f} GFLOP/s (sgemm), {bytes_per_s / 1e9:.1f} GB/s (sgemv)")
    _print_row("prefill 512", *_prefill(engine, options.repeats), flops / (2 * n_weights))
    for n_rows in BATCHES:
        # a step reads the weights once, and computes 2 FLOP per weight and row
        bound_s = max(4 * n_weights / bytes_per_s, 2 * n_weights * n_rows / flops)
        _print_row(f"decode x{n_rows}", *_decode(engine, n_rows, options.repeats), n_rows / bound_s)
    _print_moves(engine, options.repeats)


def _folder(model: str, scratch: Path) -> Path:
    try:
        return model_folder(model)
    except NoEngine:
        print("no bundled model: random weights of its size")
        return make_tiny_model(scratch / "s12", window=2048, dtype="float16", **S12)


def _n_weights(engine: ReferenceEngine) -> int:
    """Weights that every token multiplies with; of the embedding only what the output layer reads."""
    model = engine._loaded()  # the contract tells no sizes, and should not
    layers = [each for layer in model.layers for each in (layer.qkv, layer.out, layer.gate_up, layer.down)]
    return model.head.size + sum(each.size for each in layers)


def _prefill(engine: ReferenceEngine, repeats: int) -> tuple[float, float]:
    """(tokens per second, seconds) of 512 tokens into an empty sequence."""
    tokens = np.random.default_rng(0).integers(0, engine.info.n_vocab, PREFILL_TOKENS).astype(np.int32)

    def once() -> None:
        seq = engine.open()
        engine.append([Append(seq, tokens)])
        engine.close(seq)

    took_s = _median_s(once, repeats)
    return PREFILL_TOKENS / took_s, took_s


def _decode(engine: ReferenceEngine, n_rows: int, repeats: int) -> tuple[float, float]:
    """(tokens per second, seconds per step) of `n_rows` sequences that advance together."""
    tokens = np.random.default_rng(0).integers(0, engine.info.n_vocab, DECODE_PAST).astype(np.int32)
    seqs = [engine.open() for _ in range(n_rows)]
    for seq in seqs:
        engine.append([Append(seq, tokens, "none")])
    steps_s: list[float] = []
    for _ in range(max(2, repeats)):
        for _ in range(DECODE_STEPS):
            begun = time.perf_counter()
            engine.append([Append(seq, tokens[:1]) for seq in seqs])
            steps_s.append(time.perf_counter() - begun)
        for seq in seqs:
            engine.truncate(seq, DECODE_PAST)
    for seq in seqs:
        engine.close(seq)
    step_s = statistics.median(steps_s)
    return n_rows / step_s, step_s


def _print_moves(engine: ReferenceEngine, repeats: int) -> None:
    """What a stored range costs instead of computing it."""
    tokens = np.random.default_rng(0).integers(0, engine.info.n_vocab, PREFILL_TOKENS).astype(np.int32)
    source = engine.open()
    engine.append([Append(source, tokens, "none")])
    kv = engine.export(source, 0, PREFILL_TOKENS)

    def attach() -> None:
        seq = engine.open()
        engine.attach(seq, kv)
        engine.close(seq)

    export_s = _median_s(lambda: engine.export(source, 0, PREFILL_TOKENS), repeats)
    attach_s = _median_s(attach, repeats)
    print(f"512 tokens exported in {export_s * 1e3:.1f} ms, attached in {attach_s * 1e3:.1f} ms")


def _blas_flops(repeats: int) -> float:
    n = 1024
    a = np.ones((n, n), np.float32)
    return 2 * n**3 / _median_s(lambda: a @ a, 2 * repeats)


def _blas_bytes_per_s(n_weights: int, repeats: int) -> float:
    """As large as the model, so that it lies in the same cache, or in none."""
    matrix, vector = np.ones((n_weights // 1024, 1024), np.float32), np.ones(1024, np.float32)
    return matrix.nbytes / _median_s(lambda: matrix @ vector, 4 * repeats)


def _median_s(work: Callable[[], object], repeats: int) -> float:
    work()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def _print_row(what: str, per_s: float, took_s: float, bound: float) -> None:
    print(
        f"{what:12} {per_s:8.0f} tok/s  {took_s * 1e3:7.2f} ms   bound {bound:8.0f} tok/s   {per_s / bound:4.0%} of it"
    )


if __name__ == "__main__":
    main()
