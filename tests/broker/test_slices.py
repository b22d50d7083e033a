"""Cutting a Forward and joining its logits, against an engine whose logits name their tokens."""

import numpy as np
import pytest

from msyn.broker.job import Forward
from msyn.broker.slices import Slices
from msyn.engine.contract import Append
from tests.broker.fake_engine import N_VOCAB, FakeEngine


def run(forward: Forward, step: int) -> list[np.ndarray]:
    """Feed the Forward to a FakeEngine, `step` tokens at a time, in order."""
    engine = FakeEngine(lengths={append.seq: 0 for append in forward.appends})
    slices = Slices(forward, N_VOCAB)
    while any(slices.needs):
        left, take = step, []
        for need in slices.needs:
            take.append(min(need, left))
            left -= take[-1]
        cuts = slices.cut(take)
        assert sum(len(cut.tokens) for cut in cuts) <= step
        slices.put(take, engine.append(cuts))
    return slices.joined()


@pytest.mark.parametrize("step", [1, 2, 3, 7, 100])
def test_joined_logits_do_not_depend_on_the_cuts(step: int) -> None:
    forward = Forward(
        (
            Append(1, [1, 2, 3, 4, 5], "all"),
            Append(2, np.array([6, 7], np.int32), "last"),
            Append(3, [], "last"),
            Append(4, [8, 9, 10], "none"),
            Append(5, [11], "all"),
        )
    )
    got = run(forward, step)
    assert [rows[:, 0].tolist() for rows in got] == [[1, 2, 3, 4, 5], [7], [], [], [11]]
    assert all(rows.shape[1] == N_VOCAB for rows in got)


def test_only_the_last_slice_asks_for_the_last_row() -> None:
    slices = Slices(Forward((Append(1, list(range(10)), "last"),)), N_VOCAB)
    assert slices.cut([4])[0].logits == "none"
    slices.put([4], [np.zeros((0, N_VOCAB), np.float32)])
    assert slices.needs == (6,)
    (cut,) = slices.cut([6])
    assert cut.logits == "last" and list(cut.tokens) == [4, 5, 6, 7, 8, 9]
