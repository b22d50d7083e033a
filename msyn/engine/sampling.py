"""From logits to tokens: pure functions on arrays, the same for every engine.

In: float32 logits and, where chance is wanted, a seeded generator of the caller's. Out: token ids, log-probabilities,
or the beams of the next step. Which tokens are worth having, when to stop and what a beam means is left to the caller.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Sampling:
    """How to draw a token. Temperature 0 is greedy; top_k 0 and top_p 1 leave every token in."""

    temperature: float = 0.0
    top_k: int = 0
    top_p: float = 1.0


@dataclass(frozen=True)
class Beams:
    """The best continuations, best first: beam `parents[i]` continued by `tokens[i]` has the total `scores[i]`."""

    parents: NDArray[np.intp]
    tokens: NDArray[np.int32]
    scores: Floats

    def __len__(self) -> int:
        return len(self.tokens)


def log_softmax(logits: Floats) -> Floats:
    """Log-probabilities along the last axis; -inf stays -inf."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def greedy(logits: Floats) -> int:
    """The likeliest token of one row; the lowest id of a tie, so that a run can be repeated."""
    return int(np.argmax(logits))


def sample(logits: Floats, how: Sampling, chance: np.random.Generator) -> int:
    """One token of one row, drawn after temperature, then top-k, then top-p."""
    if how.temperature <= 0:
        return greedy(logits)
    order = _likeliest(logits, how.top_k or len(logits))
    weights = np.exp(log_softmax(logits[order] / how.temperature)).astype(np.float64)
    kept = _nucleus(weights, how.top_p)
    return int(chance.choice(order[:kept], p=weights[:kept] / weights[:kept].sum()))


def beam_step(scores: Floats, logits: Floats, n_best: int) -> Beams:
    """Continue every beam by every token and keep the `n_best` sums of log-probabilities.

    `scores` (beams,), `logits` (beams, V). A token is forbidden by setting its logit to -inf, a beam by its score;
    fewer than `n_best` come back when fewer are possible. Ties go to the earlier beam, then to the lower id.
    """
    with np.errstate(invalid="ignore"):  # a beam with nothing left gives NaN, and is dropped below
        totals = np.asarray(scores, np.float32)[:, None] + log_softmax(logits)
    flat = np.where(np.isnan(totals), -np.inf, totals).ravel()
    order = _likeliest(flat, n_best)
    order = order[np.isfinite(flat[order])]
    parents, tokens = np.divmod(order, logits.shape[1])
    return Beams(parents, tokens.astype(np.int32), flat[order])


def _likeliest(values: Floats, count: int) -> NDArray[np.intp]:
    """Indices of the `count` largest values, largest first, equal values by index."""
    if count >= len(values):
        return np.argsort(-values, kind="stable")
    # argpartition alone may pick any of the values that tie for the last place
    threshold = np.partition(values, -count)[-count]
    candidates = np.flatnonzero(values >= threshold)
    return candidates[np.argsort(-values[candidates], kind="stable")][:count]


def _nucleus(weights: NDArray[np.float64], top_p: float) -> int:
    """How many of the sorted `weights` are needed to reach `top_p`; at least one."""
    if top_p >= 1:
        return len(weights)
    return min(len(weights), int(np.searchsorted(np.cumsum(weights), top_p)) + 1)
