"""Joining stored KV into one prompt: the shared prefix, then each file's segments in order, repaired at the seams.

In: `Part`s (a header to compute in place, then segments by key). Out: a sequence with all of it, on which a question
can be asked. At each seam between files the first k tokens are computed in place and the rest attached, moved: k =
everything is ordinary prefill. Which segments, when not all of them fit, is decided by `choose`, from plain values.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from msyn.broker.job import Forward
from msyn.broker.jobs.prefill import Steps, Tally, begin, load
from msyn.broker.services import Services
from msyn.engine.contract import Append
from msyn.kv.manifest import SegmentRef


@dataclass(frozen=True)
class Part:
    """One file's share of a prompt. A segment with `tokens` is computed in place where the store does not have it:
    text from a pipe, which is never stored, or any file when nothing can be written."""

    refs: tuple[SegmentRef, ...]
    header: Sequence[int] = ()
    tokens: dict[str, Sequence[int]] = field(default_factory=dict)

    @property
    def n_tokens(self) -> int:
        return len(self.header) + sum(ref.n_tokens for ref in self.refs)


class Lost(Exception):
    """A segment was there a moment ago and is not any more; computing its file again brings it back."""


def assemble(services: Services, seq: int, parts: Sequence[Part], seam_tokens: int, tally: Tally) -> Steps:
    """Fill the empty sequence `seq`. Raises Lost."""
    yield from begin(services, seq)
    for i, part in enumerate(parts):
        if len(part.header):
            yield Forward((Append(seq, list(part.header), "none"),))
            tally.computed_question += len(part.header)
        left = seam_tokens
        for ref in part.refs:
            yield from _join(services, seq, part, ref, left, tally, is_first=i == 0)
            left = max(0, left - ref.n_tokens)


def _join(
    services: Services, seq: int, part: Part, ref: SegmentRef, seam_tokens: int, tally: Tally, *, is_first: bool
) -> Steps:
    """Attach one segment behind its first `seam_tokens` tokens, which are computed. What stands right where it was
    encoded, behind the same tokens, has no seam."""
    stored = yield from load(services, ref.key)
    if stored is None:
        if ref.key not in part.tokens:
            raise Lost(ref.key)
        yield Forward((Append(seq, part.tokens[ref.key], "none"),))
        tally.computed_files += ref.n_tokens
        return
    at_home = is_first and stored.base == services.engine.length(seq)
    n_seam = 0 if at_home else min(seam_tokens, len(stored))
    if n_seam:
        yield Forward((Append(seq, stored.tokens[:n_seam], "none"),))
        tally.computed_files += n_seam
    if n_seam < len(stored):
        services.engine.attach(seq, stored.cut(n_seam))
        tally.from_store += 0 if ref.key in tally.fresh else len(stored) - n_seam


def choose(parts: Sequence[Part], relevance: dict[str, float], limit: int) -> list[Part]:
    """The parts that fit into `limit` tokens: the most relevant segments, each in its place; of equals the earlier.
    A part of which nothing is left keeps no header either."""
    if sum(part.n_tokens for part in parts) <= limit:
        return list(parts)
    offers = [(i, j, ref) for i, part in enumerate(parts) for j, ref in enumerate(part.refs)]
    offers.sort(key=lambda offer: (-relevance.get(offer[2].key, 0.0), offer[0], offer[1]))
    taken: set[tuple[int, int]] = set()
    opened: set[int] = set()
    for i, j, ref in offers:
        cost = ref.n_tokens + (0 if i in opened else len(parts[i].header))
        if cost <= limit:
            limit -= cost
            taken.add((i, j))
            opened.add(i)
    return [
        replace(part, refs=tuple(ref for j, ref in enumerate(part.refs) if (i, j) in taken))
        for i, part in enumerate(parts)
        if i in opened
    ]
