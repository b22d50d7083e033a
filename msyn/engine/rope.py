"""Rotary positions: from config.json to frequencies, from positions to tables, and the rotation itself.

In: `rope_parameters` (transformers 5) or `rope_theta` and `rope_scaling` (before). Out: one set of frequencies that
holds at every position of the window. Scalings whose frequencies depend on how long the sequence has become cannot be
stored with a key, so they are used only as far as they are constant, or refused.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from msyn.errors import Unsupported

Floats = NDArray[np.float32]
DEFAULT_THETA = 10000.0


@dataclass(frozen=True)
class Rope:
    """`frequencies`: radians per position, one for each pair of dimensions. `scale` multiplies queries and keys."""

    frequencies: tuple[float, ...]
    scale: float = 1.0
    constant_to: int | None = None  # positions from here on would need other frequencies


def from_config(config: Mapping[str, Any], head_dim: int) -> Rope:
    """The frequencies of a model. Raises Unsupported, KeyError, TypeError or ValueError."""
    given = _parameters(config)
    if given.get("partial_rotary_factor", 1.0) != 1.0:
        raise Unsupported("This model rotates only a part of each head, which the reference engine cannot.")
    kind = given["rope_type"]
    plain = _plain(float(given["rope_theta"]), head_dim)
    if kind == "default":
        return _rope(plain)
    if kind == "linear":
        return _rope(plain / float(given["factor"]))
    if kind == "dynamic":
        # Up to the trained length its base is the plain one; only beyond does it grow with the sequence.
        return _rope(plain, constant_to=int(_original(given, config)))
    if kind == "llama3":
        return _rope(_llama3(plain, given, config))
    if kind == "yarn":
        return _rope(_yarn(plain, given, config, head_dim), scale=_yarn_scale(given, config))
    raise Unsupported(
        f"This model places tokens with {kind!r} rotary scaling, which the reference engine does not know.",
        "It knows default, linear, dynamic (within the trained length), llama3 and yarn.",
    )


def _parameters(config: Mapping[str, Any]) -> dict[str, Any]:
    """Old and new spelling in one: at least `rope_theta` and `rope_type`."""
    given = dict(config.get("rope_parameters") or config.get("rope_scaling") or {})
    theta = given.get("rope_theta") or config.get("rope_theta") or DEFAULT_THETA
    kind = given.get("rope_type") or given.get("type") or "default"
    return given | {"rope_theta": theta, "rope_type": kind}


def _original(given: Mapping[str, Any], config: Mapping[str, Any]) -> float:
    return float(given.get("original_max_position_embeddings") or config["max_position_embeddings"])


def _plain(theta: float, head_dim: int) -> NDArray[np.float64]:
    return theta ** (-np.arange(0, head_dim, 2) / head_dim)


def _rope(frequencies: NDArray[np.float64], scale: float = 1.0, constant_to: int | None = None) -> Rope:
    return Rope(tuple(frequencies.tolist()), scale, constant_to)


def _llama3(plain: NDArray[np.float64], given: Mapping[str, Any], config: Mapping[str, Any]) -> NDArray[np.float64]:
    """Slow frequencies are divided by the factor, fast ones kept, those between blended."""
    low, high = float(given["low_freq_factor"]), float(given["high_freq_factor"])
    turns = _original(given, config) * plain / (2 * math.pi)  # turns within the original window
    kept = np.clip((turns - low) / (high - low), 0, 1)
    return plain * (kept + (1 - kept) / float(given["factor"]))


def _yarn_factor(given: Mapping[str, Any], config: Mapping[str, Any]) -> float:
    return float(given.get("factor") or config["max_position_embeddings"] / _original(given, config))


def _yarn(
    plain: NDArray[np.float64], given: Mapping[str, Any], config: Mapping[str, Any], head_dim: int
) -> NDArray[np.float64]:
    """Like llama3, but the blend runs linearly over the index of the dimension, between two numbers of turns."""
    original, theta = _original(given, config), float(given["rope_theta"])

    def index_of(turns: float) -> float:
        return head_dim * math.log(original / (turns * 2 * math.pi)) / (2 * math.log(theta))

    low, high = index_of(float(given.get("beta_fast") or 32)), index_of(float(given.get("beta_slow") or 1))
    if given.get("truncate", True):
        low, high = math.floor(low), math.ceil(high)
    low, high = max(low, 0), min(high, head_dim - 1)
    width = high - low or 0.001
    divided = np.clip((np.arange(head_dim // 2) - low) / width, 0, 1)
    return plain * (1 - divided + divided / _yarn_factor(given, config))


def _yarn_scale(given: Mapping[str, Any], config: Mapping[str, Any]) -> float:
    if given.get("attention_factor") is not None:
        return float(given["attention_factor"])
    factor = _yarn_factor(given, config)

    def growth(by: float) -> float:
        return 0.1 * by * math.log(factor) + 1 if factor > 1 else 1.0

    if given.get("mscale") and given.get("mscale_all_dim"):
        return growth(float(given["mscale"])) / growth(float(given["mscale_all_dim"]))
    return growth(1.0)


class Table:
    """Cosines and sines, computed once per position in float64 and kept as float32; grows as positions are met."""

    def __init__(self, rope: Rope) -> None:
        self._rope = rope
        half = len(rope.frequencies)
        self._cos = np.empty((0, half), np.float32)
        self._sin = np.empty((0, half), np.float32)

    def columns(self, positions: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """For heads (H, 2, D/2, n)."""
        cos, sin = self.rows(positions)
        return np.ascontiguousarray(cos[:, 0].T)[None], np.ascontiguousarray(np.moveaxis(sin, 0, -1))

    def rows(self, positions: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """For heads (H, n, 2, D/2)."""
        self._grow_to(int(positions.max(initial=-1)) + 1)
        sin = self._sin[positions]
        return self._cos[positions][:, None], np.stack((-sin, sin), axis=1)

    def _grow_to(self, n_positions: int) -> None:
        if n_positions <= len(self._cos):
            return
        places = np.arange(max(n_positions, 2 * len(self._cos), 256), dtype=np.float64)
        angles = places[:, None] * np.array(self._rope.frequencies)
        self._cos = (np.cos(angles) * self._rope.scale).astype(np.float32)
        self._sin = (np.sin(angles) * self._rope.scale).astype(np.float32)


def turn(halves: Floats, swapped: Floats, table: tuple[Floats, Floats]) -> Floats:
    """Rotate heads: dimension i and dimension i + D/2 form a pair. `swapped` is the same with the halves exchanged."""
    cos, sin = table
    turned = halves * cos
    turned += swapped * sin
    return turned
