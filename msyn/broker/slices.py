"""One Forward on its way through the engine in slices: what it still needs, the next cut, the joined logits.

The job that asked never learns that it was cut: "all" rows are joined in order, "last" comes from the last slice.
Plain values in and out; no engine, no thread.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from msyn.broker.job import Forward
from msyn.engine.contract import Append, Logits


class Slices:
    def __init__(self, forward: Forward, n_vocab: int) -> None:
        self._appends = forward.appends
        self._taken = [0] * len(forward.appends)
        self._rows: list[list[Logits]] = [[] for _ in forward.appends]
        self._no_rows = np.zeros((0, n_vocab), np.float32)

    @property
    def needs(self) -> tuple[int, ...]:
        """Tokens that each append still lacks."""
        return tuple(len(a.tokens) - taken for a, taken in zip(self._appends, self._taken, strict=True))

    def cut(self, take: Sequence[int]) -> list[Append]:
        """The next `take[i]` tokens of append i, for those that get any."""
        cuts = []
        for append, start, n in zip(self._appends, self._taken, take, strict=True):
            if n:
                ends = start + n == len(append.tokens)
                logits = append.logits if append.logits != "last" or ends else "none"
                cuts.append(replace(append, tokens=append.tokens[start : start + n], logits=logits))
        return cuts

    def put(self, take: Sequence[int], logits: Sequence[Logits]) -> None:
        """Note what the engine returned for `cut(take)`."""
        returned = iter(logits)
        for i, n in enumerate(take):
            if n:
                self._taken[i] += n
                rows = next(returned)
                if len(rows):
                    self._rows[i].append(rows)

    def joined(self) -> list[Logits]:
        """One array per append, as if the engine had computed each in one go."""
        return [self._join(rows) for rows in self._rows]

    def _join(self, rows: list[Logits]) -> Logits:
        if len(rows) == 1:
            return rows[0]
        return np.concatenate(rows) if rows else self._no_rows
