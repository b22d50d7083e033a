"""A file's tokens cut into segments whose borders follow the content, and the names of what is stored for them.

In: token ids per line. Out: segments with their keys. Pure. A border is a line start whose hash (of the few tokens
before it) is the largest for a good stretch on both sides, so whether a line start is a border depends on that
stretch and on nothing else: an edit moves borders only near itself. The usual chain, "the first hit after the
minimum size", lets one edit move every later border of a repetitive file.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from msyn.config import SEGMENT_TOKENS

WINDOW_TOKENS = 24  # a border is judged by this many tokens before it
LONG_LINE_STEP = 16  # inside an overlong line about every 16th token may be a border

_Hashes = NDArray[np.uint64]
_MULTIPLIER = 0x9E3779B97F4A7C15
_INVERSE = pow(_MULTIPLIER, -1, 1 << 64)


@dataclass(frozen=True)
class Segment:
    """A run of tokens and what is computed for it is called.

    `first_line` (1-based) and `n_lines` count the text lines that *begin* in the segment. A segment that lies
    wholly inside one very long line has n_lines 0, and first_line is that line. `behind` names what precedes the
    segment: the shared prefix and the file's earlier segments. `content` names the tokens alone; `key` names the
    KV: model, tokens, and what they were encoded behind.
    """

    tokens: NDArray[np.int32]
    first_line: int
    n_lines: int
    behind: str
    key: str
    content: str


def hash_of(domain: str, *parts: bytes) -> str:
    """blake2b-256, hex, of `parts`. Lengths are hashed too, so no two lists of parts collide by their seams."""
    state = hashlib.blake2b(digest_size=32, person=domain.encode())
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.hexdigest()


def token_bytes(tokens: Sequence[int] | NDArray[np.int32]) -> bytes:
    """Token ids as they are hashed and stored: int32, little-endian."""
    return np.ascontiguousarray(tokens, dtype="<i4").tobytes()


def behind_prefix(prefix: Sequence[int] | NDArray[np.int32]) -> str:
    """The `behind` of a file's first segment."""
    return hash_of("prefix", token_bytes(prefix))


def with_prefix(fingerprint: str, prefix: Sequence[int] | NDArray[np.int32]) -> str:
    """A fingerprint that also covers the shared prefix: what a manifest is filed under, so that a new prompt is
    a miss and not a chain of segments that were encoded behind another one."""
    return hash_of("with-prefix", fingerprint.encode(), token_bytes(prefix))


def content_hash(tokens: Sequence[int] | NDArray[np.int32]) -> str:
    return hash_of("content", token_bytes(tokens))


def segment_key(fingerprint: str, behind: str, tokens: Sequence[int] | NDArray[np.int32]) -> str:
    """The name of the stored object: equal keys, equal KV."""
    return hash_of("segment", fingerprint.encode(), behind.encode(), token_bytes(tokens))


def behind_next(behind: str, tokens: Sequence[int] | NDArray[np.int32]) -> str:
    """The `behind` of what follows `tokens`."""
    return hash_of("behind", behind.encode(), token_bytes(tokens))


def segment(
    lines: Sequence[Sequence[int]],
    *,
    fingerprint: str,
    prefix: Sequence[int],
    target: int = SEGMENT_TOKENS,
    n_text_lines: Sequence[int] | None = None,
) -> list[Segment]:
    """Cut a file, given as token ids per line, into segments of `target` tokens on average; target / 2 at least
    (but for the end of a file and next to very long lines) and 2 * target at most. An item of `lines` may stand
    for several text lines: `n_text_lines` then says how many."""
    lengths = np.fromiter((len(line) for line in lines), np.int64, len(lines))
    ends = np.cumsum(lengths)
    tokens = np.fromiter((token for line in lines for token in line), np.int32, int(lengths.sum()))
    counts = np.ones(len(lines), np.int64) if n_text_lines is None else np.asarray(n_text_lines, np.int64)
    if len(counts) != len(lines):
        raise ValueError("one n_text_lines for each of lines")
    borders = _borders(tokens, ends - lengths, lengths, target)
    return _named(tokens, borders, ends - lengths, counts, fingerprint, behind_prefix(prefix))


def _named(
    tokens: NDArray[np.int32],
    borders: list[int],
    starts: NDArray[np.int64],
    counts: NDArray[np.int64],
    fingerprint: str,
    behind: str,
) -> list[Segment]:
    lines_before = np.concatenate([[0], np.cumsum(counts)])
    # Units that begin before each border; empty ones at the very end belong to the last segment.
    units = [*np.searchsorted(starts, borders[:-1], side="left"), len(starts)]
    found = []
    for start, stop, unit, next_unit in zip(borders, borders[1:], units, units[1:], strict=False):
        part = tokens[start:stop]
        n_lines = int(lines_before[next_unit] - lines_before[unit])
        first_line = int(lines_before[unit]) + (1 if n_lines else 0)
        key = segment_key(fingerprint, behind, part)
        found.append(Segment(part, first_line, n_lines, behind, key, content_hash(part)))
        behind = behind_next(behind, part)
    return found


def _borders(
    tokens: NDArray[np.int32], starts: NDArray[np.int64], lengths: NDArray[np.int64], target: int
) -> list[int]:
    """Token offsets where segments begin, and the end; empty for no tokens."""
    n_tokens = len(tokens)
    if n_tokens == 0:
        return []
    least, most = max(1, target // 2), 2 * target
    hashes = _window_hashes(tokens)
    candidates = _candidates(starts, lengths, hashes, most)
    candidates = candidates[(candidates >= least) & (candidates <= n_tokens - least)]
    places, ranks = candidates.tolist(), hashes[candidates].tolist()
    borders = [0]
    for peak in [*_peaks(places, ranks, least), n_tokens]:
        borders.extend(_cuts(borders[-1], peak, places, ranks, least, most))
        borders.append(peak)
    return borders


def _window_hashes(tokens: NDArray[np.int32]) -> _Hashes:
    """For every token offset a hash of the WINDOW_TOKENS tokens before it, in linear time: differences of a
    running polynomial sum, brought to the same power and stirred."""
    n_tokens = len(tokens)
    powers = np.full(n_tokens + 1, _MULTIPLIER, np.uint64)
    inverses = np.full(n_tokens + 1, _INVERSE, np.uint64)
    powers[0] = inverses[0] = 1
    powers, inverses = np.cumprod(powers), np.cumprod(inverses)
    sums = np.zeros(n_tokens + 1, np.uint64)
    np.cumsum(_stirred(tokens.astype(np.uint64)) * powers[:-1], out=sums[1:])
    before = np.zeros_like(sums)
    before[WINDOW_TOKENS:] = sums[:-WINDOW_TOKENS]
    return _stirred((sums - before) * inverses)[:-1]


def _stirred(values: _Hashes) -> _Hashes:
    """A bijection on 64 bits after which neighbouring numbers have nothing in common."""
    values = (values ^ (values >> np.uint64(31))) * np.uint64(0xD6E8FEB86659FD93)
    values = (values ^ (values >> np.uint64(29))) * np.uint64(0xA0761D6478BD642F)
    return values ^ (values >> np.uint64(32))


def _candidates(starts: NDArray[np.int64], lengths: NDArray[np.int64], hashes: _Hashes, most: int) -> NDArray[np.int64]:
    """Offsets where a segment may begin: line starts, and places inside lines that no segment can hold."""
    inside = [
        starts[i] + 1 + np.flatnonzero(hashes[starts[i] + 1 : starts[i] + lengths[i]] % np.uint64(LONG_LINE_STEP) == 0)
        for i in np.flatnonzero(lengths > most)
    ]
    filled = starts[lengths > 0]
    return np.unique(np.concatenate([filled, *inside])) if inside else filled


def _peaks(places: list[int], ranks: list[int], reach: int) -> Iterable[int]:
    """Places that outrank all others less than `reach` away; of equals, the first. So peaks lie `reach` apart."""
    falling: deque[int] = deque()  # indices whose ranks fall: the first is the largest within reach so far
    waiting: int | None = None
    for i, place in enumerate(places):
        if waiting is not None and place - places[waiting] >= reach:
            yield places[waiting]
            waiting = None
        while falling and place - places[falling[0]] >= reach:
            falling.popleft()
        while falling and ranks[falling[-1]] < ranks[i]:
            falling.pop()
        if not falling:
            waiting = i
        falling.append(i)
    if waiting is not None:
        yield places[waiting]


def _cuts(start: int, stop: int, places: list[int], ranks: list[int], least: int, most: int) -> Iterable[int]:
    """Borders inside a stretch that has no peak, where lines repeat or are very long. Of equal ranks the last is
    taken, so a repetitive stretch is cut at the same point of its pattern, whatever came before it."""
    while stop - start > most:
        low, high = start + least, min(start + most, stop - least)
        window = range(bisect_left(places, low), bisect_right(places, high))
        if window:
            start = places[max(window, key=lambda i: (ranks[i], i))]
        else:
            short = bisect_right(places, start + most) - 1
            start = places[short] if short >= 0 and places[short] > start else start + most
        yield start
