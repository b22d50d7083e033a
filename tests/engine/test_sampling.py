"""Sampling and the beam step: plain values in, plain values out."""

import numpy as np
import pytest

from msyn.engine.sampling import Sampling, beam_step, greedy, log_softmax, sample

ROW = np.log(np.array([0.1, 0.4, 0.2, 0.3], np.float32))
NEVER = -np.inf


def test_log_softmax_sums_to_one() -> None:
    logits = np.array([[1.0, 2.0, NEVER], [1000.0, 999.0, -1000.0]], np.float32)
    probabilities = np.exp(log_softmax(logits))
    assert probabilities.sum(axis=1) == pytest.approx([1, 1])
    assert probabilities[0, 2] == 0
    assert probabilities[1, 0] == pytest.approx(1 / (1 + np.exp(-1)))
    assert log_softmax(logits).dtype == np.float32


def test_greedy_takes_the_lowest_of_a_tie() -> None:
    assert greedy(np.array([0.0, 5.0, 5.0], np.float32)) == 1


def test_temperature_zero_is_greedy() -> None:
    assert sample(ROW, Sampling(), np.random.default_rng(0)) == 1


def test_the_same_seed_draws_the_same() -> None:
    draws = [
        [sample(ROW, Sampling(temperature=1), chance) for _ in range(20)]
        for chance in (np.random.default_rng(5), np.random.default_rng(5))
    ]
    assert draws[0] == draws[1]
    assert len(set(draws[0])) > 1


@pytest.mark.parametrize(
    ("how", "possible"),
    [
        (Sampling(temperature=1), {0, 1, 2, 3}),
        (Sampling(temperature=1, top_k=2), {1, 3}),
        (Sampling(temperature=1, top_k=1), {1}),
        (Sampling(temperature=1, top_p=0.39), {1}),
        (Sampling(temperature=1, top_p=0.65), {1, 3}),
        (Sampling(temperature=1, top_k=3, top_p=0.99), {1, 2, 3}),
        (Sampling(temperature=1, top_k=99), {0, 1, 2, 3}),
    ],
)
def test_what_can_be_drawn(how: Sampling, possible: set[int]) -> None:
    chance = np.random.default_rng(0)
    assert {sample(ROW, how, chance) for _ in range(300)} == possible


def test_draws_follow_the_probabilities() -> None:
    chance = np.random.default_rng(1)
    counts = np.bincount([sample(ROW, Sampling(temperature=1), chance) for _ in range(4000)], minlength=4)
    assert counts / 4000 == pytest.approx(np.exp(ROW), abs=0.03)


def test_a_forbidden_token_is_never_drawn() -> None:
    row = np.array([NEVER, 0.0, NEVER, 0.0], np.float32)
    assert {sample(row, Sampling(temperature=2), np.random.default_rng(i)) for i in range(50)} == {1, 3}


def test_first_step_of_a_beam_search() -> None:
    beams = beam_step(np.zeros(1, np.float32), ROW[None], 3)
    assert beams.tokens.tolist() == [1, 3, 2]
    assert beams.parents.tolist() == [0, 0, 0]
    assert beams.scores == pytest.approx(np.log([0.4, 0.3, 0.2]))


def test_a_good_parent_may_have_several_children() -> None:
    scores = np.array([-0.1, -5.0], np.float32)
    beams = beam_step(scores, np.stack([ROW, ROW]), 3)
    assert beams.parents.tolist() == [0, 0, 0]
    late = beam_step(scores, np.stack([ROW, np.array([9.0, 0, 0, 0], np.float32)]), 5)
    assert late.parents.tolist() == [0, 0, 0, 0, 1]
    assert len(late) == 5


def test_beams_agree_with_exhaustive_search() -> None:
    draw = np.random.default_rng(4)
    scores, logits = draw.normal(size=6).astype(np.float32), draw.normal(size=(6, 50)).astype(np.float32)
    beams = beam_step(scores, logits, 20)
    totals = scores[:, None] + log_softmax(logits)
    assert beams.scores == pytest.approx(np.sort(totals.ravel())[::-1][:20])
    assert totals[beams.parents, beams.tokens] == pytest.approx(beams.scores)


def test_forbidden_tokens_and_dead_beams() -> None:
    logits = np.array([[NEVER, 1.0, NEVER], [1.0, 1.0, 1.0], [NEVER, NEVER, NEVER]], np.float32)
    scores = np.array([0.0, NEVER, 0.0], np.float32)
    beams = beam_step(scores, logits, 4)
    assert (beams.parents.tolist(), beams.tokens.tolist()) == ([0], [1])


def test_ties_are_broken_the_same_way_every_time() -> None:
    beams = beam_step(np.zeros(2, np.float32), np.zeros((2, 4), np.float32), 5)
    assert beams.parents.tolist() == [0, 0, 0, 0, 1]
    assert beams.tokens.tolist() == [0, 1, 2, 3, 0]
