"""Borders follow content, keys follow everything that changes a KV."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msyn.kv import segments
from msyn.kv.segments import Segment, segment

Lines = list[list[int]]
MOST = 1024
LEAST = 256

tokens_of_a_line = st.lists(st.integers(0, 50_000), max_size=40)


def cut(lines: Lines, **options: object) -> list[Segment]:
    return segment(lines, fingerprint="model", prefix=[7, 8], **options)  # type: ignore[arg-type]


def random_lines(seed: int, n_lines: int, vocabulary: int = 50_000) -> Lines:
    rng = random.Random(seed)
    return [[rng.randrange(vocabulary) for _ in range(rng.randrange(1, 30))] for _ in range(n_lines)]


def edited(lines: Lines, seed: int) -> Lines:
    rng = random.Random(seed)
    where, fresh = rng.randrange(len(lines)), [rng.randrange(50_000) for _ in range(rng.randrange(1, 30))]
    result = list(lines)
    result[where : where + rng.randrange(2)] = rng.choice([[fresh], []])
    return result


def changed(before: Lines, after: Lines) -> set[str]:
    return contents(after) - contents(before)


def contents(lines: Lines) -> set[str]:
    return {each.content for each in cut(lines)}


@given(st.lists(tokens_of_a_line | st.lists(st.integers(0, 9), min_size=600, max_size=5000), max_size=60))
@settings(max_examples=60, deadline=None)
def test_every_token_and_every_line_belongs_to_exactly_one_segment(lines: Lines) -> None:
    found = cut(lines)
    assert list(itertools.chain(*(each.tokens.tolist() for each in found))) == list(itertools.chain(*lines))
    assert sum(each.n_lines for each in found) == (len(lines) if found else 0)
    assert all(0 < len(each.tokens) <= MOST + LEAST for each in found)
    begun = 0
    for each in found:
        assert each.first_line == begun + (1 if each.n_lines else 0)
        begun += each.n_lines


def test_first_line_is_the_line_that_begins_in_the_segment() -> None:
    lines = random_lines(1, 3000)
    starts = [0, *itertools.accumulate(map(len, lines))]
    place = 0
    for each in cut(lines):
        assert starts[each.first_line - 1] == place
        place += len(each.tokens)


def test_sizes_stay_between_half_and_twice_the_target() -> None:
    sizes = [len(each.tokens) for each in cut(random_lines(2, 20_000))]
    assert min(sizes[:-1]) >= LEAST and max(sizes) <= MOST
    assert 400 < np.mean(sizes) < 600


BASE = random_lines(3, 10_000)
BASE_CONTENTS = contents(BASE)


@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=40, deadline=None)
def test_one_edited_line_changes_at_most_three_segments_of_ten_thousand_lines(seed: int) -> None:
    assert len(contents(edited(BASE, seed)) - BASE_CONTENTS) <= 3


@given(seed=st.integers(0, 1 << 32), vocabulary=st.sampled_from([1, 2, 3, 50]))
@settings(max_examples=60, deadline=None)
def test_repetitive_files_do_not_let_an_edit_travel(seed: int, vocabulary: int) -> None:
    lines = [[7, 7, 7], *random_lines(seed, 2, vocabulary)] * 700
    assert len(changed(lines, edited(lines, seed))) <= 5  # of about 60


def test_an_edit_inside_one_endless_line_stays_local() -> None:
    line = list(itertools.chain(*random_lines(4, 2000)))[:30_000]
    assert len(line) > 25_000
    after = [*line[:15_000], 1, 2, 3, *line[15_000:]]
    assert len(cut([line])) > 40
    assert len(changed([line], [after])) <= 3


def test_a_line_longer_than_the_maximum_is_cut_inside_and_continues_with_no_line() -> None:
    found = cut([[1, 2], list(range(3000)), [3]])
    assert [each.n_lines for each in found[1:-1]] == [0] * (len(found) - 2)
    assert all(each.first_line == 2 for each in found[1:-1])
    assert found[-1].first_line == 3 and found[-1].n_lines == 1


def test_a_unit_may_stand_for_several_text_lines() -> None:
    lines = random_lines(5, 500)
    counts = [1 + i % 3 for i in range(500)]
    found = cut(lines, n_text_lines=counts)
    assert sum(each.n_lines for each in found) == sum(counts)
    units = list(itertools.accumulate(len(each) for each in lines))
    first = units.index(len(found[0].tokens)) + 1
    assert found[1].first_line == sum(counts[:first]) + 1


def test_counts_that_do_not_match_the_lines_are_refused() -> None:
    with pytest.raises(ValueError, match="n_text_lines"):
        cut([[1], [2]], n_text_lines=[1])


def test_no_tokens_no_segments() -> None:
    assert cut([]) == [] and cut([[], []]) == []


def test_keys_depend_on_model_prefix_predecessors_and_tokens_and_on_nothing_else() -> None:
    lines = random_lines(6, 200)
    found = cut(lines)
    again = segment(tuple(map(tuple, lines)), fingerprint="model", prefix=(7, 8))
    assert [each.key for each in again] == [each.key for each in found]
    keys = {each.key for each in found}
    assert keys.isdisjoint(each.key for each in segment(lines, fingerprint="other", prefix=[7, 8]))
    assert keys.isdisjoint(each.key for each in segment(lines, fingerprint="model", prefix=[7]))


def test_behind_chains_so_that_a_later_segment_with_the_same_content_has_another_key_after_an_edit() -> None:
    lines = random_lines(7, 400)
    before, after = cut(lines), cut([[1, 2, 3], *lines])
    assert before[-1].content == after[-1].content
    assert before[-1].key != after[-1].key
    for first, second in itertools.pairwise(before):
        assert second.behind == segments.behind_next(first.behind, first.tokens)
        assert first.key == segments.segment_key("model", first.behind, first.tokens)
    assert before[0].behind == segments.behind_prefix([7, 8])


def test_hashes_do_not_collide_by_their_seams() -> None:
    assert segments.hash_of("x", b"ab", b"c") != segments.hash_of("x", b"a", b"bc")
    assert segments.hash_of("x", b"") != segments.hash_of("x")
    assert segments.hash_of("x", b"a") != segments.hash_of("y", b"a")


def test_keys_are_the_same_on_every_machine() -> None:
    (only,) = segment([[1, 2, 3]], fingerprint="model", prefix=[7, 8])
    assert only.key == "e7235d0793a28f3143dc3d85762d033cbbd2da32f533af607b530ba1ada22763"
