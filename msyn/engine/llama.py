"""The forward pass of a Llama or Qwen2 decoder in float32, over NumPy's BLAS.

In: token ids and the sequences they continue. Out: the last hidden states, and logits for those asked for; the
sequences' keys and values are written on the way. Arrays are feature-major, (features, tokens): OpenBLAS multiplies
`W @ x` with W as stored, (out, in), 1.1 to 1.9 times faster than `x @ W.T` for 2 to 16 tokens, no weight is transposed
at load time, and heads fall out of a reshape. One loop over layers, one over sequences, none over heads or tokens.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from msyn.engine import rope
from msyn.engine.kvcache import Layout, Sequence
from msyn.engine.shape import Shape
from msyn.engine.weights import Weights
from msyn.errors import Unsupported

Floats = NDArray[np.float32]

MAX_BLOCK = 128  # queries: large enough for BLAS, small enough that little is computed above the diagonal
MAX_SCORE_BYTES = 8 << 20  # of attention scores that exist at once: a long prompt must not need n^2 memory


@dataclass(frozen=True)
class Span:
    """Columns [start, stop) of the batch continue `sequence`, which has room reserved for them."""

    sequence: Sequence
    start: int
    stop: int

    @property
    def n_past(self) -> int:
        return self.sequence.n

    @property
    def n_seen(self) -> int:
        return self.sequence.n + self.stop - self.start

    @property
    def positions(self) -> NDArray[np.intp]:
        return np.arange(self.n_past, self.n_seen)


@dataclass(frozen=True)
class Layer:
    """One block. The norms' weights, the attention's 1/sqrt(D) and the signs of SwiGLU are folded into the rows."""

    qkv: Floats
    qkv_bias: Floats | None
    out: Floats
    gate_up: Floats
    down: Floats


class Llama:
    """The weights of one model, and what is computed with them."""

    def __init__(self, shape: Shape, weights: Weights, kv_dtype: np.dtype) -> None:
        self.shape = shape
        self.layout = Layout(shape.layers, shape.kv_heads, shape.head_dim, kv_dtype)
        self.table = rope.Table(shape.rope)
        self.embedding = weights.get("model.embed_tokens.weight", shape.vocab, shape.dim).float32()
        self.norm = weights.get("model.norm.weight", shape.dim).float32()[:, None]
        self.head = self.embedding
        # Some tied models carry a second copy of the embedding: the file decides, as in transformers.
        if not shape.tied:
            self.head = weights.get("lm_head.weight", shape.vocab, shape.dim).float32()
        self.layers = [_load_layer(shape, weights, f"model.layers.{i}.") for i in range(shape.layers)]
        _refuse_left_over(weights, tied=shape.tied)

    def forward(self, tokens: NDArray[np.int32], spans: list[Span]) -> tuple[Floats, NDArray]:
        """Hidden states (dim, n) of `tokens`, and their keys before rotation (L, Hkv, D, n); what attention reads is
        written into the spans' sequences."""
        n = len(tokens)
        positions = np.concatenate([span.positions for span in spans])
        table = self.table.columns(np.resize(positions, _padded(n)))
        x = _pad(self.embedding[tokens].T)
        plain_keys = []
        for index, layer in enumerate(self.layers):
            qkv, keys = self._project(layer, x, table)
            plain_keys.append(keys)
            x += layer.out @ self._attention(index, qkv, spans)
            x += layer.down @ self._gated(layer, x)
        return x[:, :n], np.stack(plain_keys)

    def logits(self, x: Floats) -> Floats:
        """(n, V) for hidden states (dim, n)."""
        logits = self.head @ (_normed(_pad(x), self.shape.eps) * self.norm)
        return np.ascontiguousarray(logits[:, : x.shape[1]].T)

    def _project(self, layer: Layer, x: Floats, table: tuple[Floats, Floats]) -> tuple[Floats, NDArray]:
        """Queries, keys and values (H + 2 Hkv, D, n), rotated; and the keys as they are kept (Hkv, D, n)."""
        s = self.shape
        qkv = layer.qkv @ _normed(x, s.eps)
        if layer.qkv_bias is not None:
            qkv += layer.qkv_bias
        qkv = qkv.reshape(-1, s.head_dim, x.shape[1])
        # Rounded before use, so that a range read back from disk gives the same logits to the last bit.
        kept = qkv[s.heads :].astype(self.layout.dtype)
        qkv[s.heads :] = kept
        halves = qkv[: -s.kv_heads].reshape(-1, 2, s.head_dim // 2, x.shape[1])
        halves[...] = rope.turn(halves, halves[:, ::-1], table)
        return qkv, kept[: s.kv_heads]

    def _attention(self, index: int, qkv: Floats, spans: list[Span]) -> Floats:
        """What each token sees of its sequence: (heads * head_dim, n)."""
        s = self.shape
        n = qkv.shape[-1]
        queries = qkv[: s.heads].reshape(s.kv_heads, -1, s.head_dim, n)
        fresh = qkv[s.heads :].reshape(2, s.kv_heads, s.head_dim, n).swapaxes(2, 3)
        for span in spans:
            places = span.sequence.store.read[index, :, :, span.n_past : span.n_seen]
            places[...] = fresh[:, :, span.start : span.stop]
        seen = np.zeros_like(queries)  # columns of padding stay zero
        singles = [span for span in spans if span.stop - span.start == 1]
        if singles:
            columns = [span.start for span in singles]
            seen[..., columns] = _decode(index, queries[..., columns], singles)
        for span in spans:
            if span.stop - span.start > 1:
                keys, values = span.sequence.store.read[index, :, :, None, : span.n_seen]
                asked = np.ascontiguousarray(queries[..., span.start : span.stop])
                seen[..., span.start : span.stop] = _prefill(asked, keys, values, span.n_past)
        return seen.reshape(-1, n)

    def _gated(self, layer: Layer, x: Floats) -> Floats:
        """SwiGLU, g * u / (1 + exp(-g)); the rows of the matrix give -g and -u."""
        both = layer.gate_up @ _normed(x, self.shape.eps)
        minus_gate, minus_up = both[: self.shape.ffn], both[self.shape.ffn :]
        divisor = np.exp(minus_gate)
        divisor += 1
        minus_gate /= divisor
        minus_gate *= minus_up
        return minus_gate


def _padded(n: int) -> int:
    """OpenBLAS multiplies 8 columns faster than 5, and 16 faster than 9 (bench/engine.py, decode x5)."""
    return n if n > 16 else 1 << (n - 1).bit_length()


def _pad(x: Floats) -> Floats:
    """A contiguous copy of (features, n) with zero columns added where that is faster."""
    padded = np.zeros((len(x), _padded(x.shape[1])), np.float32)
    padded[:, : x.shape[1]] = x
    return padded


def _normed(x: Floats, eps: float) -> Floats:
    """RMSNorm without its weight."""
    square = np.einsum("dn,dn->n", x, x)
    square /= len(x)
    square += eps
    return x / np.sqrt(square)


def _decode(index: int, queries: Floats, spans: list[Span]) -> Floats:
    """One token for each of several sequences: (Hkv, G, D, S). The softmax is taken over all of them at once."""
    n_kv, n_groups, _, n = queries.shape
    asked = np.ascontiguousarray(queries.transpose(3, 0, 1, 2))[..., None]
    scores = np.full((n, n_kv, n_groups, max(span.n_seen for span in spans), 1), -np.inf, np.float32)
    mixed = np.empty_like(asked)
    for row, span in enumerate(spans):
        keys = span.sequence.store.read[index, 0, :, None, : span.n_seen]
        np.matmul(keys, asked[row], out=scores[row, :, :, : span.n_seen])
    scores -= scores.max(axis=3, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=3, keepdims=True)
    for row, span in enumerate(spans):
        values = span.sequence.store.read[index, 1, :, None, : span.n_seen]
        np.matmul(values.swapaxes(2, 3), scores[row, :, :, : span.n_seen], out=mixed[row])
    return mixed[..., 0].transpose(1, 2, 3, 0)


def _prefill(queries: Floats, keys: Floats, values: Floats, n_past: int) -> Floats:
    """Causal attention of queries (Hkv, G, D, m) over keys and values (Hkv, 1, n_past + m, D), in blocks of queries:
    a block computes no scores behind its own end."""
    n_kv, n_groups, _, n = queries.shape
    seen = np.empty_like(queries)
    block = min(MAX_BLOCK, max(16, MAX_SCORE_BYTES // (4 * n_kv * n_groups * (n_past + n))))
    for start in range(0, n, block):
        stop = min(n, start + block)
        n_seen = n_past + stop
        scores = keys[:, :, :n_seen] @ queries[..., start:stop]
        scores[:, :, n_past + start :] += _future(stop - start)
        scores -= scores.max(axis=2, keepdims=True)
        np.exp(scores, out=scores)
        mixed = values[:, :, :n_seen].swapaxes(2, 3) @ scores
        mixed /= scores.sum(axis=2, keepdims=True)
        seen[..., start:stop] = mixed
    return seen


@lru_cache(maxsize=8)
def _future(n: int) -> Floats:
    """(key, query) -> -inf where the key comes after the query."""
    return np.tril(np.full((n, n), -np.inf, np.float32), -1)


def _load_layer(shape: Shape, weights: Weights, prefix: str) -> Layer:
    attention, ffn = prefix + "self_attn.", prefix + "mlp."
    q_rows, kv_rows = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    rows = {"q": q_rows, "k": kv_rows, "v": kv_rows}
    softener = np.float32(shape.head_dim**-0.5)
    qkv = _stack(weights, {f"{attention}{name}_proj.weight": n for name, n in rows.items()}, shape.dim)
    qkv *= weights.get(prefix + "input_layernorm.weight", shape.dim).float32()
    qkv[:q_rows] *= softener
    gate_up = _stack(weights, {ffn + "gate_proj.weight": shape.ffn, ffn + "up_proj.weight": shape.ffn}, shape.dim)
    gate_up *= -weights.get(prefix + "post_attention_layernorm.weight", shape.dim).float32()
    bias = None
    if attention + "q_proj.bias" in weights:
        bias = np.concatenate([weights.get(f"{attention}{name}_proj.bias", n).float32() for name, n in rows.items()])
        bias[:q_rows] *= softener
        bias = bias[:, None]
    out = weights.get(attention + "o_proj.weight", shape.dim, q_rows).float32()
    down = weights.get(ffn + "down_proj.weight", shape.dim, shape.ffn).float32()
    return Layer(qkv, bias, out, gate_up, down)


def _stack(weights: Weights, rows: dict[str, int], columns: int) -> Floats:
    """Several matrices under one another, converted in place."""
    out = np.empty((sum(rows.values()), columns), np.float32)
    at = 0
    for name, n_rows in rows.items():
        weights.get(name, n_rows, columns).into(out[at : at + n_rows])
        at += n_rows
    return out


def _refuse_left_over(weights: Weights, *, tied: bool) -> None:
    """A tensor that nobody asked for is a part of the model that would be left out of the computation."""
    known = ("lm_head.weight",) if tied else ()
    unread = [name for name in weights.left_over() if name not in known and not name.endswith("rotary_emb.inv_freq")]
    if unread:
        raise Unsupported(
            f"{weights.folder}: the reference engine would ignore {unread[0]}"
            + (f" and {len(unread) - 1} other tensors." if len(unread) > 1 else "."),
            "This is not a plain Llama or Qwen2 model.",
        )
