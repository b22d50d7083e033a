"""What the engine computes next: a pure decision over plain values and the time.

The runner hands in every started job with what its Forward still needs and gets back one step's worth of tokens per
job. Knows no engine, no thread, no clock; tests drive it with a virtual one.

A step carries one token for each running decode, plus one slice of the most urgent prefill, sized so that the whole
step takes about `step_s` at the speed measured so far. What the slice leaves of the budget goes to the next prefill
of the same class. A lower class waits while a higher one is present, even if that one only decodes: its answer would
crawl at one token per full step.

Aging.  urgency = rank(class) - waited_s / AGE_S, the smallest first, where waited_s counts from the job's last slice
(from its arrival before the first). In one class this is round-robin by least recently served. Across classes it lets
a background job that had nothing for 2 * AGE_S take one step from interactive ones. That theft is allowed only while
none of the jobs it delays has been delayed before: background progresses with every generation of interactive jobs,
and no interactive job ever loses more than one step to it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from msyn.config import STEP_S

RANK = {"interactive": 0, "pipe": 1, "background": 2}
AGE_S = 2.0
MIN_SLICE = 16  # tokens; below this the fixed cost of a step is all one pays for
MAX_SLICE = 8192
MAX_ROWS = 64  # decode rows in one step; more take turns
MIN_PREFILL_SHARE = 0.25  # of a step, however long its decode rows take

# Started generators hold sequences, and so memory; the rest wait unstarted. Only interactive may queue without end.
MAX_RUNNING = {"interactive": 32, "pipe": 16, "background": 4}
MAX_WAITING = {"pipe": 512, "background": 64}


@dataclass(frozen=True)
class Work:
    """One started job. `needs` are the tokens each append of its Forward still lacks; empty while the job is away,
    waiting for a Call since `away_since_s`."""

    id: int
    klass: str
    arrived_s: float
    needs: tuple[int, ...] = ()
    served_s: float | None = None
    away_since_s: float = 0.0
    delayed: bool = False  # a lower class has cost it a step already

    @property
    def rank(self) -> int:
        return RANK[self.klass]

    @property
    def is_away(self) -> bool:
        return not any(self.needs)

    @property
    def is_decode(self) -> bool:
        """One token per sequence and few of them: cheap enough to ride along with any step."""
        return not self.is_away and max(self.needs) == 1 and sum(self.needs) <= MAX_ROWS


@dataclass(frozen=True)
class Plan:
    """One step: per job, the tokens to take of each append. An empty plan may name the time to ask again."""

    takes: Mapping[int, tuple[int, ...]]
    n_rows: int = 0
    n_prefill: int = 0
    delays: frozenset[int] = frozenset()  # jobs that lose this step to a lower class
    lowest_rank: int = 0  # of the prefill in it
    wake_s: float | None = None


@dataclass(frozen=True)
class Speed:
    """What the engine was seen to do, exponentially weighted by time spent, so that a short step counts for little."""

    prefill_per_s: float = 500.0
    row_s: float = 0.005
    measured: bool = False

    def after(self, n_prefill: int, n_rows: int, elapsed_s: float, step_s: float = STEP_S) -> "Speed":
        """The speed to believe in after a step of that much work."""
        elapsed_s = max(elapsed_s, 1e-6)
        weight = min(0.5, 0.5 * elapsed_s / step_s)
        if not n_prefill:
            return replace(self, row_s=_mix(self.row_s, elapsed_s / max(n_rows, 1), max(weight, 0.1)))
        prefill_s = max(elapsed_s - n_rows * self.row_s, elapsed_s / 4)
        seen = n_prefill / prefill_s
        rate = _mix(self.prefill_per_s, seen, weight) if self.measured else seen
        return replace(self, prefill_per_s=rate, measured=True)


def _mix(old: float, new: float, weight: float) -> float:
    return old + weight * (new - old)


def budget(speed: Speed, n_rows: int, step_s: float = STEP_S) -> int:
    """Tokens of prefill that fit beside `n_rows` decode rows into one step."""
    left_s = max(step_s - n_rows * speed.row_s, step_s * MIN_PREFILL_SHARE)
    return min(MAX_SLICE, max(MIN_SLICE, int(left_s * speed.prefill_per_s)))


def urgency(work: Work, now_s: float) -> float:
    since_s = work.arrived_s if work.served_s is None else work.served_s
    return work.rank - (now_s - since_s) / AGE_S


def plan(jobs: Collection[Work], speed: Speed, now_s: float, step_s: float = STEP_S) -> Plan:
    """The next step for the started `jobs`."""
    in_order = sorted(jobs, key=lambda work: (urgency(work, now_s), work.id))
    takes, n_rows = _decodes(in_order)
    present = [work for work in in_order if not work.is_away or now_s < work.away_since_s + step_s]
    prefills = [work for work in in_order if not work.is_away and not work.is_decode]
    chosen = _chosen(prefills, present, now_s)
    slices = _slices(chosen, budget(speed, n_rows, step_s))
    lowest_rank = chosen[0].rank if chosen else 0
    return Plan(
        takes={**takes, **slices},
        n_rows=n_rows,
        n_prefill=sum(sum(take) for take in slices.values()),
        delays=frozenset(work.id for work in present if work.rank < lowest_rank),
        lowest_rank=lowest_rank,
        wake_s=_wake(present, step_s) if prefills and not takes and not slices else None,
    )


def _decodes(in_order: Sequence[Work]) -> tuple[dict[int, tuple[int, ...]], int]:
    takes: dict[int, tuple[int, ...]] = {}
    n_rows = 0
    for work in in_order:
        if work.is_decode and n_rows + sum(work.needs) <= MAX_ROWS:
            takes[work.id] = work.needs
            n_rows += sum(work.needs)
    return takes, n_rows


def _chosen(prefills: Sequence[Work], present: Sequence[Work], now_s: float) -> list[Work]:
    """The prefills that may share this step's slice, all of one class, most urgent first."""
    if not prefills:
        return []
    floor = min(work.rank for work in present)
    for work in prefills:  # most urgent first: the first that may run decides the class
        over = [other for other in present if other.rank < work.rank]
        if work.rank == floor or _may_steal(work, over, now_s):
            return [other for other in prefills if other.rank == work.rank]
    return []


def _may_steal(work: Work, over: Sequence[Work], now_s: float) -> bool:
    mine = urgency(work, now_s)
    return all(not other.delayed and mine < urgency(other, now_s) for other in over)


def _slices(chosen: Sequence[Work], n_tokens: int) -> dict[int, tuple[int, ...]]:
    """Cut `n_tokens` from the needs of the chosen, in order and across the appends of each."""
    slices: dict[int, tuple[int, ...]] = {}
    for work in chosen:
        take = []
        for need in work.needs:
            take.append(min(need, n_tokens))
            n_tokens -= take[-1]
        if any(take):
            slices[work.id] = tuple(take)
    return slices


def _wake(present: Sequence[Work], step_s: float) -> float | None:
    """A higher class is away for a moment and keeps its place: when the first such moment is over."""
    return min((work.away_since_s + step_s for work in present if work.is_away), default=None)


def admit(waiting: Sequence[tuple[int, str]], running: Mapping[str, int]) -> list[int]:
    """Which of the `waiting` (id, class), oldest first, may start beside the `running` numbers per class."""
    free = {klass: limit - running.get(klass, 0) for klass, limit in MAX_RUNNING.items()}
    started = []
    for job_id, klass in waiting:
        if free[klass] > 0:
            free[klass] -= 1
            started.append((RANK[klass], job_id))
    return [job_id for _, job_id in sorted(started)]


def refuses(klass: str, n_waiting: int) -> bool:
    """Is the queue of this class full?"""
    return n_waiting >= MAX_WAITING.get(klass, n_waiting + 1)
