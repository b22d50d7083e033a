"""The scheduler against a virtual clock and an engine of known speed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest

from msyn.broker import scheduler
from msyn.broker.scheduler import Plan, Speed, Work, admit, budget, plan, refuses, urgency
from msyn.config import STEP_S


@dataclass
class Lab:
    """Time passes only when the engine computes. A job is a list of Forwards, each a tuple of append lengths."""

    prefill_per_s: float = 1000.0
    row_s: float = 0.002
    now_s: float = 0.0
    speed: Speed = field(default_factory=Speed)
    jobs: dict[int, Work] = field(default_factory=dict)
    later: dict[int, list[tuple[int, ...]]] = field(default_factory=dict)
    finished_s: dict[int, float] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    step_started_s: float = 0.0

    def add(self, job_id: int, klass: str, *forwards: tuple[int, ...], at_s: float | None = None) -> None:
        at_s = self.now_s if at_s is None else at_s
        in_flight = bool(self.plans) and at_s > self.step_started_s and at_s < self.now_s
        delayed = in_flight and self.plans[-1].lowest_rank > scheduler.RANK[klass]
        self.later[job_id] = list(forwards)
        self.jobs[job_id] = Work(job_id, klass, at_s, self.later[job_id].pop(0), delayed=delayed)

    def cancel(self, job_id: int) -> None:
        del self.jobs[job_id], self.later[job_id]

    def step(self) -> Plan:
        made = plan(list(self.jobs.values()), self.speed, self.now_s)
        self.plans.append(made)
        self.step_started_s = self.now_s
        elapsed_s = made.n_prefill / self.prefill_per_s + made.n_rows * self.row_s
        self.now_s += elapsed_s
        if made.takes:
            self.speed = self.speed.after(made.n_prefill, made.n_rows, elapsed_s)
        elif made.wake_s is not None:
            self.now_s = made.wake_s
        for job_id in made.delays:
            self.jobs[job_id] = replace(self.jobs[job_id], delayed=True)
        for job_id, take in made.takes.items():
            self._advance(job_id, take)
        return made

    def _advance(self, job_id: int, take: tuple[int, ...]) -> None:
        work = self.jobs[job_id]
        needs = tuple(need - got for need, got in zip(work.needs, take, strict=True))
        if not any(needs) and not self.later[job_id]:
            self.finished_s[job_id] = self.now_s
            self.cancel(job_id)
            return
        needs = needs if any(needs) else self.later[job_id].pop(0)
        self.jobs[job_id] = replace(work, needs=needs, served_s=self.now_s)

    def run_until(self, done: Callable[[], bool], max_steps: int = 200_000) -> None:
        for _ in range(max_steps):
            if done():
                return
            self.step()
        raise AssertionError(f"not done after {max_steps} steps")


def warmed() -> Lab:
    """A lab whose speed has been measured."""
    lab = Lab()
    lab.add(-1, "pipe", (2000,))
    lab.run_until(lambda: -1 in lab.finished_s)
    return lab


def alone_s(*forwards: tuple[int, ...]) -> float:
    """How long an interactive job takes with the engine to itself."""
    lab = warmed()
    began_s = lab.now_s
    lab.add(1, "interactive", *forwards)
    lab.run_until(lambda: 1 in lab.finished_s)
    return lab.finished_s[1] - began_s


INTERACTIVE = [(350,)] + [(1,)] * 40


def test_a_huge_background_build_delays_an_interactive_job_by_at_most_one_step() -> None:
    best_s = alone_s(*INTERACTIVE)
    lab = warmed()
    lab.add(0, "background", (100_000,))
    for job_id in range(1, 60):
        for _ in range(job_id % 7 + 1):
            lab.step()
        in_step = lab.plans[-1]
        arrived_s = lab.step_started_s + (lab.now_s - lab.step_started_s) * (job_id % 10) / 10
        lab.add(job_id, "interactive", *INTERACTIVE, at_s=arrived_s)
        lab.run_until(lambda job_id=job_id: job_id in lab.finished_s)
        longest_s = in_step.n_prefill / lab.prefill_per_s + 0.001
        assert lab.finished_s[job_id] - arrived_s <= best_s + max(longest_s, STEP_S) * 1.05
    assert 0 in lab.jobs  # the build was really in the way all the time


def test_overlapping_interactive_jobs_lose_one_step_each_at_most() -> None:
    lab = warmed()
    lab.add(0, "background", (100_000,))
    stolen: dict[int, int] = {}
    next_id = 1
    for _ in range(5000):
        while len(lab.jobs) < 4:  # three interactive jobs at any time, joining as others leave
            lab.add(next_id, "interactive", (300,), *[(1,)] * (next_id % 30 + 1))
            next_id += 1
        for job_id in lab.step().delays:
            stolen[job_id] = stolen.get(job_id, 0) + 1
    assert stolen and max(stolen.values()) == 1
    assert sum(lab.jobs[0].needs) < 100_000


def test_background_finishes_under_steady_interactive_load() -> None:
    lab = warmed()
    lab.add(0, "background", (5_000,))
    next_id = 1
    for _ in range(200_000):
        if 0 in lab.finished_s:
            break
        if len(lab.jobs) == 1:  # the engine is never without an interactive job
            lab.add(next_id, "interactive", (900,), *[(1,)] * 20)
            next_id += 1
        lab.step()
    assert 0 in lab.finished_s
    assert next_id > 10


def test_background_waits_while_an_interactive_job_only_decodes() -> None:
    lab = warmed()
    lab.add(0, "background", (1000,))
    lab.add(1, "interactive", *[(1,)] * 50)
    made = lab.step()
    assert made.takes == {1: (1,)}


def test_a_job_that_is_away_for_a_moment_keeps_its_place_and_loses_it_when_it_stays_away() -> None:
    away = Work(1, "interactive", 0.0, away_since_s=5.0)
    build = Work(2, "background", 4.9, (1000,))
    made = plan([away, build], Speed(), 5.01)
    assert made.takes == {} and made.wake_s == pytest.approx(5.0 + STEP_S)
    assert set(plan([away, build], Speed(), 5.0 + STEP_S).takes) == {2}


def test_away_jobs_alone_need_no_timer() -> None:
    assert plan([Work(1, "interactive", 0.0, away_since_s=5.0)], Speed(), 5.01).wake_s is None


@pytest.mark.parametrize("klass", ["interactive", "pipe", "background"])
def test_jobs_of_one_class_share_alike(klass: str) -> None:
    lab = warmed()
    for job_id in range(1, 6):
        lab.add(job_id, klass, (3000,))
    for _ in range(50):
        lab.step()
    left = [sum(work.needs) for work in lab.jobs.values()]
    assert max(left) - min(left) <= budget(lab.speed, 0) * 1.1
    assert max(left) < 3000


def test_decode_rows_of_thirty_jobs_ride_along_with_a_prefill() -> None:
    lab = warmed()
    for job_id in range(1, 31):
        lab.add(job_id, "pipe", *[(1,)] * 5)
    lab.add(99, "pipe", (4000,))
    for _ in range(5):
        made = lab.step()
        assert made.n_rows == 30
        assert sum(made.takes[99]) == made.n_prefill > 0
    assert len(lab.finished_s) == 31  # thirty, and the warm-up


def test_more_rows_than_a_step_carries_take_turns() -> None:
    lab = warmed()
    for job_id in range(1, 151):
        lab.add(job_id, "pipe", *[(1,)] * 4)
    made = [lab.step() for _ in range(3)]
    assert all(step.n_rows <= scheduler.MAX_ROWS for step in made)
    assert {job_id for step in made for job_id in step.takes} == set(range(1, 151))


def test_a_slice_never_exceeds_the_budget_and_a_step_its_time() -> None:
    lab = warmed()
    lab.add(0, "background", (20_000,))
    for job_id in range(1, 21):
        lab.add(job_id, "pipe", *[(1,)] * 300)
    while lab.jobs:
        allowed = budget(lab.speed, sum(work.is_decode for work in lab.jobs.values()))
        began_s = lab.now_s
        assert lab.step().n_prefill <= allowed
        assert lab.now_s - began_s <= STEP_S * 1.2


def test_a_forward_of_many_appends_is_cut_across_them() -> None:
    work = Work(1, "pipe", 0.0, (10, 10, 0, 10, 500, 7))
    speed = Speed(prefill_per_s=1000.0, measured=True)
    assert plan([work], speed, 0.0).takes == {1: (10, 10, 0, 10, 70, 0)}


def test_what_a_short_prefill_leaves_goes_to_the_next_of_its_class_only() -> None:
    speed = Speed(prefill_per_s=1000.0, measured=True)
    first, second = Work(1, "interactive", 0.0, (30,)), Work(2, "interactive", 0.1, (500,))
    lower = Work(3, "pipe", 0.0, (500,))
    assert plan([first, second, lower], speed, 0.2).takes == {1: (30,), 2: (70,)}
    assert plan([first, lower], speed, 0.2).takes == {1: (30,)}


def test_the_most_urgent_class_goes_first_and_age_counts() -> None:
    young, old = Work(1, "interactive", 10.0, (50,)), Work(2, "background", 10.0, (50,))
    assert urgency(young, 10.0) < urgency(old, 10.0)
    aged = replace(old, arrived_s=10.0 - 2 * scheduler.AGE_S - 0.1)
    assert urgency(aged, 10.0) < urgency(young, 10.0)
    made = plan([young, aged], Speed(), 10.0)
    assert set(made.takes) == {2} and made.delays == {1}
    assert set(plan([replace(young, delayed=True), aged], Speed(), 10.0).takes) == {1}


def test_cancelling_leaves_no_trace() -> None:
    lab = warmed()
    lab.add(1, "interactive", (5000,))
    lab.add(2, "background", (500,))
    lab.step()
    lab.cancel(1)
    lab.run_until(lambda: 2 in lab.finished_s, max_steps=20)


def speeds(engine_per_s: float, steps: int) -> Iterator[float]:
    speed = Speed()
    for _ in range(steps):
        n = budget(speed, 0)
        elapsed_s = n / engine_per_s
        yield elapsed_s
        speed = speed.after(n, 0, elapsed_s)


@pytest.mark.parametrize("engine_per_s", [200.0, 3_000.0, 60_000.0])
def test_the_slice_adapts_to_the_engine(engine_per_s: float) -> None:
    assert list(speeds(engine_per_s, 4))[-1] == pytest.approx(STEP_S, rel=0.1)


def test_the_slice_follows_an_engine_that_slows_down() -> None:
    speed = Speed(prefill_per_s=10_000.0, measured=True)
    for _ in range(12):
        n = budget(speed, 0)
        speed = speed.after(n, 0, n / 500.0)
    assert budget(speed, 0) == pytest.approx(50, rel=0.2)


def test_one_tiny_prompt_hardly_moves_the_estimate() -> None:
    speed = Speed(prefill_per_s=5000.0, measured=True)
    after = speed.after(16, 0, 0.008)  # 2000 tokens/s: overhead, not speed
    assert after.prefill_per_s > 4700


def test_admission_is_first_come_first_served_within_its_class() -> None:
    waiting = [(n, "background") for n in range(6)] + [(10, "interactive"), (11, "pipe")]
    assert admit(waiting, {"background": 2}) == [10, 11, 0, 1]
    assert admit(waiting, {"background": 4, "interactive": 32, "pipe": 16}) == []


def test_only_an_interactive_job_may_queue_without_end() -> None:
    assert not refuses("interactive", 10**6)
    assert refuses("pipe", scheduler.MAX_WAITING["pipe"])
    assert not refuses("background", scheduler.MAX_WAITING["background"] - 1)
