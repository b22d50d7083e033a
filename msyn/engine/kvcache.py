"""The keys and values that sequences hold in memory: growing, shared between forks, copied when they part.

Keys are kept twice: as the model projected them (for export) and rotated to their position (for attention), so each is
rotated once. A fork shares its parent's store; whoever writes first after the common part writes in place, the other
copies. Computing keys is left to `llama`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MIN_CAPACITY = 64


@dataclass(frozen=True)
class Layout:
    """What one token costs: `layers` times `kv_heads` times `head_dim`, keys stored as `dtype`."""

    layers: int
    kv_heads: int
    head_dim: int
    dtype: np.dtype

    def bytes_per_token(self) -> int:
        """As exported: keys and values in the stored type."""
        return 2 * self.layers * self.kv_heads * self.head_dim * self.dtype.itemsize


class Store:
    """Room for `capacity` tokens. `used` is how far anybody has written, `owners` how many sequences point here."""

    def __init__(self, layout: Layout, capacity: int) -> None:
        per_head = (layout.kv_heads, capacity, layout.head_dim)
        self.tokens = np.empty(capacity, np.int32)
        self.plain_keys = np.empty((layout.layers, *per_head), layout.dtype)
        # what attention reads: [layer, 0] rotated keys, [layer, 1] values
        self.read = np.empty((layout.layers, 2, *per_head), np.float32)
        self.capacity = capacity
        self.used = 0
        self.owners = 1

    def grown(self, layout: Layout, n_kept: int, capacity: int) -> "Store":
        """A copy of the first `n_kept` tokens with more room."""
        copy = Store(layout, capacity)
        copy.tokens[:n_kept] = self.tokens[:n_kept]
        copy.plain_keys[:, :, :n_kept] = self.plain_keys[:, :, :n_kept]
        copy.read[:, :, :, :n_kept] = self.read[:, :, :, :n_kept]
        return copy


class Sequence:
    """One sequence: the first `n` tokens of a store."""

    __slots__ = ("layout", "n", "store")

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.store = Store(layout, MIN_CAPACITY)
        self.n = 0

    def reserve(self, n_more: int) -> None:
        """Make [n, n + n_more) writable by this sequence alone."""
        store, needed = self.store, self.n + n_more
        # What others wrote behind n in a shared store is theirs.
        is_free = store.owners == 1 or store.used == self.n
        if not is_free or needed > store.capacity:
            capacity = _capacity(needed)
            self.store = store.grown(self.layout, self.n, capacity)
            store.owners -= 1
        self.store.used = needed

    def commit(self, tokens: NDArray[np.int32], plain_keys: NDArray) -> None:
        """Count the reserved places in, once `store.read` is written; `plain_keys` (L, Hkv, m, D)."""
        room = slice(self.n, self.n + len(tokens))
        self.store.tokens[room] = tokens
        self.store.plain_keys[:, :, room] = plain_keys
        self.n += len(tokens)

    def fork(self) -> "Sequence":
        twin = Sequence.__new__(Sequence)
        twin.layout, twin.store, twin.n = self.layout, self.store, self.n
        self.store.owners += 1
        return twin

    def close(self) -> None:
        self.store.owners -= 1


def _capacity(n_tokens: int) -> int:
    """The next power of two: appending n tokens one by one copies O(n)."""
    return max(MIN_CAPACITY, 1 << (n_tokens - 1).bit_length())
