"""What every engine can do, and no more. Sampling, templates, scheduling, chunking and storage are written above.

Shapes: L layers, n tokens, V vocabulary. Token ids are int32. Every call happens on the one engine thread.
tests/contract/ runs the same suite against each engine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Tokens = NDArray[np.int32]
Logits = NDArray[np.float32]  # (rows asked for, V)
Wanted = Literal["none", "last", "all"]


@dataclass(frozen=True)
class ModelInfo:
    """What others may know of a loaded model. `fingerprint` covers everything that changes a KV value: weights,
    tokenizer, RoPE parameters, KV data type, engine and its version, layout flags."""

    name: str
    engine: str
    fingerprint: str  # hex, 64 characters
    n_vocab: int
    window: int  # tokens that one sequence can hold
    kv_bytes_per_token: int
    can_attach: bool  # False: export and attach raise Unsupported (remote engines)


@dataclass(frozen=True)
class KVRange:
    """The attention keys and values of n consecutive tokens, in the engine's own named arrays.

    `tokens` (n,) int32; `base` the position that the first one had when it was computed; every array in `arrays`
    has the token axis second: (L, n, ...), so that a range can be cut without knowing what is in it.
    """

    tokens: Tokens
    base: int
    arrays: Mapping[str, NDArray]

    def __len__(self) -> int:
        return len(self.tokens)

    def cut(self, start: int, stop: int | None = None) -> "KVRange":
        """Tokens [start, stop) of this range, without copying."""
        part = slice(start, stop)
        arrays = {name: array[:, part] for name, array in self.arrays.items()}
        return KVRange(self.tokens[part], self.base + start, arrays)


@dataclass(frozen=True)
class Append:
    """Continue sequence `seq` with `tokens`; return logits for none of them, the last, or all."""

    seq: int
    tokens: Sequence[int] | Tokens
    logits: Wanted = "last"


class Engine(Protocol):
    """One loaded model. Errors: WindowFull when a sequence would outgrow `info.window`, Unsupported for what this
    engine cannot do, KeyError for a sequence that was never opened or is closed, ValueError for token ids and ranges
    that are none (bugs of the caller). A call that raises has changed nothing."""

    info: ModelInfo

    def tokenize(self, text: str) -> list[int]:
        """Ids of plain text. Text can never produce a control token, whatever it contains."""

    def detokenize(self, ids: Sequence[int]) -> bytes:
        """The bytes of `ids`; control tokens give nothing. May end inside a UTF-8 character."""

    def control(self, name: str) -> int:
        """The id of a control token such as "<bos>". Raises KeyError."""

    def open(self) -> int:
        """A new, empty sequence."""

    def close(self, seq: int) -> None:
        """Forget a sequence and free its KV. Closing twice is not an error."""

    def length(self, seq: int) -> int:
        """Tokens that the sequence holds; the next one gets this position."""

    def append(self, batch: Sequence[Append]) -> list[Logits]:
        """Advance several sequences in one call; one array per Append, in order: (0|1|n, V) float32.
        A sequence may occur once per call."""

    def truncate(self, seq: int, n_tokens: int) -> None:
        """Keep the first `n_tokens`."""

    def fork(self, seq: int) -> int:
        """A new sequence with the same content."""

    def export(self, seq: int, start: int, stop: int) -> KVRange:
        """The KV of tokens [start, stop), copied out: later appends do not change it."""

    def attach(self, seq: int, kv: KVRange) -> None:
        """Continue `seq` with a stored range, moved to the sequence's end: its keys are rotated for the new
        position. `kv.arrays` are checked (names, shapes, dtypes) before anything is changed; ValueError if off."""

    def unload(self) -> None:
        """Free the model."""
