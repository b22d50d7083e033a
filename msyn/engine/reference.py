"""The `reference` engine: NumPy only, readable, and the yardstick of the contract suite.

Owns the open sequences of one loaded model and keeps the contract's promises: everything is checked before anything is
changed. The arithmetic is in `llama`, memory in `kvcache`, tokens in `vocabulary`. With `kv_dtype` "float16", keys and
values are rounded when they enter a sequence, so a range that went through the disk gives the very same logits.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Literal

import numpy as np

from msyn.engine import kvcache, rope, shape
from msyn.engine.contract import Append, KVRange, Logits, ModelInfo, Tokens
from msyn.engine.llama import Llama, Span
from msyn.engine.vocabulary import Vocabulary
from msyn.engine.weights import Weights
from msyn.errors import NoEngine, WindowFull

VERSION = 1  # raised whenever the same tokens would give other keys or values
LAYOUT = "k: un-rotated; k, v: (layer, token, head, dim)"
MAX_COLUMNS = 512  # tokens computed at once: beyond, activations leave the cache and nothing is gained


class ReferenceEngine:
    """A Llama or Qwen2 model from a Hugging Face folder. `window` may shorten the model's own."""

    def __init__(
        self,
        folder: Path,
        *,
        kv_dtype: Literal["float16", "float32"] = "float16",
        window: int | None = None,
        name: str = "",
    ) -> None:
        if not folder.is_dir():
            raise NoEngine(f"There is no model folder {folder}.", "Set `model` in config.toml, or MSYN_MODEL.")
        sizes = shape.read(folder)
        weights = Weights(folder)
        with ThreadPoolExecutor(1) as side:  # hashing costs as much as loading, and lets go of the interpreter
            digest = side.submit(weights.digest)
            self._vocabulary = Vocabulary(folder)
            self._model: Llama | None = Llama(sizes, weights, np.dtype(kv_dtype))
        if len(self._vocabulary) > sizes.vocab:
            raise NoEngine(
                f"{folder}: tokenizer.json has {len(self._vocabulary)} tokens, the model {sizes.vocab}.",
                "Both must come from the same model.",
            )
        self._layout = self._model.layout
        self._sequences: dict[int, kvcache.Sequence] = {}
        self._ids = count(1)
        self.info = ModelInfo(
            name=name or folder.name,
            engine="reference",
            fingerprint=_fingerprint(digest.result(), sizes, self._vocabulary.digest, kv_dtype),
            n_vocab=sizes.vocab,
            window=min(window or sizes.window, sizes.window),
            kv_bytes_per_token=self._layout.bytes_per_token(),
            can_attach=True,
        )

    def tokenize(self, text: str) -> list[int]:
        return self._vocabulary.tokenize(text)

    def detokenize(self, ids: Sequence[int]) -> bytes:
        return self._vocabulary.detokenize(ids)

    def control(self, name: str) -> int:
        return self._vocabulary.control(name)

    def open(self) -> int:
        return self._keep(kvcache.Sequence(self._layout))

    def close(self, seq: int) -> None:
        sequence = self._sequences.pop(seq, None)
        if sequence:
            sequence.close()

    def length(self, seq: int) -> int:
        return self._sequences[seq].n

    def fork(self, seq: int) -> int:
        return self._keep(self._sequences[seq].fork())

    def truncate(self, seq: int, n_tokens: int) -> None:
        sequence = self._sequences[seq]
        if not 0 <= n_tokens <= sequence.n:
            raise ValueError(f"cannot keep {n_tokens} of {sequence.n} tokens")
        sequence.n = n_tokens

    def append(self, batch: Sequence[Append]) -> list[Logits]:
        tokens = [self._checked_tokens(append.tokens) for append in batch]
        self._check_batch(batch, tokens)
        rows: list[list[Logits]] = [[] for _ in batch]
        for pieces in _rounds([len(each) for each in tokens]):
            self._round(batch, tokens, pieces, rows)
        nothing = np.empty((0, self.info.n_vocab), np.float32)
        return [found[0] if len(found) == 1 else np.concatenate([nothing, *found]) for found in rows]

    def export(self, seq: int, start: int, stop: int) -> KVRange:
        sequence = self._sequences[seq]
        if not 0 <= start <= stop <= sequence.n:
            raise ValueError(f"tokens {start} to {stop} of a sequence of {sequence.n}")
        store, part = sequence.store, slice(start, stop)
        arrays = {
            "k": store.plain_keys[:, :, part].swapaxes(1, 2).copy(),
            "v": store.read[:, 1, :, part].swapaxes(1, 2).astype(self._layout.dtype, order="C"),
        }
        return KVRange(store.tokens[part].copy(), start, arrays)

    def attach(self, seq: int, kv: KVRange) -> None:
        sequence = self._sequences[seq]
        self._check_range(kv)
        self._check_window(sequence, len(kv))
        sequence.reserve(len(kv))
        room = np.arange(sequence.n, sequence.n + len(kv))
        table = self._loaded().table.rows(room)
        keys, values = (kv.arrays[name].swapaxes(1, 2) for name in ("k", "v"))
        # layer by layer: the temporary arrays of a large model's whole range would leave the cache
        for layer, places in enumerate(sequence.store.read[:, :, :, room[0] : room[-1] + 1] if len(kv) else ()):
            halves = keys[layer].astype(np.float32).reshape(-1, len(kv), 2, self._layout.head_dim // 2)
            places[0] = rope.turn(halves, halves[:, :, ::-1], table).reshape(places[0].shape)
            places[1] = values[layer]
        sequence.commit(kv.tokens, keys)

    def unload(self) -> None:
        self._sequences.clear()
        self._model = None

    def _keep(self, sequence: kvcache.Sequence) -> int:
        seq = next(self._ids)
        self._sequences[seq] = sequence
        return seq

    def _loaded(self) -> Llama:
        if self._model is None:
            raise NoEngine("The model was unloaded.", "Ask again to load it.")
        return self._model

    def _round(
        self,
        batch: Sequence[Append],
        tokens: list[Tokens],
        pieces: list[tuple[int, int, int]],
        rows: list[list[Logits]],
    ) -> None:
        """One forward pass over `pieces` (which append, from, to); the logits wanted are added to `rows`."""
        model = self._loaded()
        spans: list[Span] = []
        wanted: list[tuple[int, slice]] = []
        end = 0
        for index, start, stop in pieces:
            begin, end = end, end + stop - start
            sequence = self._sequences[batch[index].seq]
            sequence.reserve(stop - start)
            spans.append(Span(sequence, begin, end))
            if batch[index].logits == "all":
                wanted.append((index, slice(begin, end)))
            elif batch[index].logits == "last" and stop == len(tokens[index]):
                wanted.append((index, slice(end - 1, end)))
        joined = np.concatenate([tokens[index][start:stop] for index, start, stop in pieces])
        # exp(-g) may overflow for a strongly closed gate: x / inf is the zero that is meant
        with np.errstate(over="ignore"):
            hidden, plain_keys = model.forward(joined, spans)
            for span in spans:
                columns = slice(span.start, span.stop)
                span.sequence.commit(joined[columns], plain_keys[..., columns].swapaxes(2, 3))
            if wanted:
                logits = model.logits(np.concatenate([hidden[:, columns] for _, columns in wanted], axis=1))
        at = 0
        for index, columns in wanted:
            n_rows = columns.stop - columns.start
            rows[index].append(logits[at : at + n_rows])
            at += n_rows

    def _checked_tokens(self, tokens: Sequence[int] | Tokens) -> Tokens:
        ids = np.asarray(tokens, np.int32)
        if ids.ndim != 1 or (ids.size and not 0 <= ids.min() <= ids.max() < self.info.n_vocab):
            raise ValueError(f"token ids must be one row of numbers below {self.info.n_vocab}")
        return ids

    def _check_batch(self, batch: Sequence[Append], tokens: list[Tokens]) -> None:
        self._loaded()
        if len({append.seq for append in batch}) < len(batch):
            raise ValueError("a sequence may occur once per call")
        for append, ids in zip(batch, tokens, strict=True):
            self._check_window(self._sequences[append.seq], len(ids))
            if append.logits == "last" and not len(ids):
                raise ValueError("nothing to append has no last logits")

    def _check_window(self, sequence: kvcache.Sequence, n_more: int) -> None:
        if sequence.n + n_more > self.info.window:
            raise WindowFull(
                f"{sequence.n + n_more} tokens do not fit the model's window of {self.info.window}.",
                "Give fewer or shorter files.",
            )

    def _check_range(self, kv: KVRange) -> None:
        """What was on a disk is not trusted."""
        tokens = self._checked_tokens(kv.tokens)
        layout = self._layout
        shape_wanted = (layout.layers, len(tokens), layout.kv_heads, layout.head_dim)
        if set(kv.arrays) != {"k", "v"}:
            raise ValueError(f"a stored range holds k and v, not {sorted(kv.arrays)}")
        for name, array in kv.arrays.items():
            if array.shape != shape_wanted or array.dtype != layout.dtype:
                raise ValueError(f"{name} is {array.dtype} {array.shape}, not {layout.dtype} {shape_wanted}")


def _rounds(lengths: list[int]) -> Iterator[list[tuple[int, int, int]]]:
    """Cut appends of these lengths into forward passes of at most MAX_COLUMNS tokens: (which, from, to), in order."""
    pieces: list[tuple[int, int, int]] = []
    room = MAX_COLUMNS
    for index, length in enumerate(lengths):
        start = 0
        while start < length:
            stop = min(length, start + room)
            pieces.append((index, start, stop))
            room -= stop - start
            start = stop
            if not room:
                yield pieces
                pieces, room = [], MAX_COLUMNS
    if pieces:
        yield pieces


def _fingerprint(weights: bytes, sizes: shape.Shape, tokenizer: bytes, kv_dtype: str) -> str:
    """Everything that changes a key or a value."""
    digest = hashlib.blake2b(weights, digest_size=32)
    facts = {"engine": "reference", "version": VERSION, "layout": LAYOUT, "kv_dtype": kv_dtype}
    digest.update(json.dumps(facts | {"shape": asdict(sizes)}, sort_keys=True).encode())
    digest.update(tokenizer)
    return digest.hexdigest()
