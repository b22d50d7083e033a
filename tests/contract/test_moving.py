"""The contract of stored ranges: exported, read back, attached at their place or at another, and refused when bad."""

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from msyn.engine.contract import Append, Engine, KVRange
from tests.contract.cases import Case, ask, assert_close, run, words
from tests.contract.oracle import Oracle, Part


def test_attached_at_its_place_the_logits_are_the_same_bits(engine: Engine) -> None:
    tokens, question = words(51, 90), words(52, 12)
    source = run(engine, tokens)
    kv = through_disk(engine.export(source, 30, 90))
    seq = run(engine, tokens[:30])
    engine.attach(seq, kv)
    assert engine.length(seq) == 90
    assert np.array_equal(ask(engine, seq, question), ask(engine, source, question))
    last = question[:1]
    decoded = engine.append([Append(seq, last)])[0], engine.append([Append(source, last)])[0]
    assert np.array_equal(*decoded)


@pytest.mark.parametrize(("n_old", "n_new"), [(0, 37), (20, 33), (33, 20), (25, 0)])
def test_moved_it_equals_a_computation_at_the_new_place(
    engine: Engine, oracle: Oracle, case: Case, n_old: int, n_new: int
) -> None:
    old, new, text, question = words(61, n_old), words(62, n_new), words(63, 50), words(64, 11)
    source = run(engine, np.concatenate([old, text]))
    kv = engine.export(source, n_old, n_old + 50)
    assert kv.base == n_old
    seq = run(engine, new)
    engine.attach(seq, kv)
    answer = ask(engine, seq, question)

    # Attention knows distances only: what the text once stood behind is put at the same distance from its new place.
    shift = n_old
    place = shift + n_new
    expected = oracle.joined(
        [
            Part(old, place - n_old),
            Part(new, shift),
            Part(text, place, sees=(0,)),
            Part(question, place + 50, sees=(1, 2)),
        ]
    )
    assert_close(answer, expected[-11:], case)


def test_several_ranges_in_one_sequence(engine: Engine, oracle: Oracle, case: Case) -> None:
    """Files joined behind a prefix, with a seam computed in place, decoded by batch."""
    prefix, question = words(70, 5), words(79, 7)
    files = [words(71, 40), words(72, 64), words(73, 33)]
    stored = []
    for file in files:
        source = run(engine, np.concatenate([prefix, file]))
        stored.append(through_disk(engine.export(source, 5, 5 + len(file))))
    seq = run(engine, prefix)
    engine.attach(seq, stored[0])
    engine.append([Append(seq, files[1][:16], "none")])  # the seam
    engine.attach(seq, stored[1].cut(16))
    engine.attach(seq, stored[2])
    answer = ask(engine, seq, question)

    at, part = 200, Part
    places = at + np.cumsum([5, 40, 16, 48, 33])
    expected = oracle.joined(
        [
            part(prefix, at),
            part(files[0], int(places[0]), sees=(0,)),
            part(files[1][:16], int(places[1]), sees=(0, 1)),
            # the rest of the second file was computed behind the prefix and its own first 16 tokens
            part(prefix, int(places[2]) - 21),
            part(files[1][:16], int(places[2]) - 16, sees=(3,)),
            part(files[1][16:], int(places[2]), sees=(3, 4)),
            part(prefix, int(places[3]) - 5),
            part(files[2], int(places[3]), sees=(6,)),
            part(question, int(places[4]), sees=(0, 1, 2, 5, 7)),
        ]
    )
    assert_close(answer, expected[-7:], case)


def test_a_part_of_a_range(engine: Engine) -> None:
    tokens = words(81, 80)
    source = run(engine, tokens)
    direct, cut = engine.export(source, 20, 50), engine.export(source, 0, 80).cut(20, 50)
    assert cut.base == direct.base == 20
    assert np.array_equal(cut.tokens, tokens[20:50])
    for name, array in direct.arrays.items():
        assert np.array_equal(array, cut.arrays[name])


def test_an_export_is_a_copy(engine: Engine) -> None:
    seq = run(engine, words(82, 40))
    kv = engine.export(seq, 0, 40)
    before = {name: array.copy() for name, array in kv.arrays.items()}
    engine.truncate(seq, 0)
    engine.append([Append(seq, words(83, 40), "none")])
    assert all(np.array_equal(before[name], array) for name, array in kv.arrays.items())


def test_an_attached_range_can_be_exported_again(engine: Engine) -> None:
    source = run(engine, words(84, 40))
    kv = engine.export(source, 10, 40)
    seq = run(engine, words(85, 3))
    engine.attach(seq, kv)
    again = engine.export(seq, 3, 33)
    assert again.base == 3
    assert np.array_equal(again.tokens, kv.tokens)
    assert all(np.array_equal(array, again.arrays[name]) for name, array in kv.arrays.items())


def test_the_empty_range(engine: Engine) -> None:
    seq = run(engine, words(86, 10))
    kv = engine.export(seq, 4, 4)
    engine.attach(seq, kv)
    assert len(kv) == 0
    assert engine.length(seq) == 10


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 11), (6, 5)])
def test_only_what_is_there_is_exported(engine: Engine, start: int, stop: int) -> None:
    seq = run(engine, words(87, 10))
    with pytest.raises(ValueError):
        engine.export(seq, start, stop)


def test_kv_bytes_per_token(engine: Engine) -> None:
    kv = engine.export(run(engine, words(88, 10)), 0, 10)
    assert sum(array.nbytes for array in kv.arrays.values()) == 10 * engine.info.kv_bytes_per_token


SPOILERS: dict[str, Callable[[KVRange], KVRange]] = {
    "an array is missing": lambda kv: replace(kv, arrays=dict(list(kv.arrays.items())[1:])),
    "an array too many": lambda kv: replace(kv, arrays={**kv.arrays, "more": next(iter(kv.arrays.values()))}),
    "a layer is missing": lambda kv: on_each(kv, lambda array: array[:-1]),
    "a token is missing": lambda kv: on_each(kv, lambda array: array[:, :-1]),
    "an axis is missing": lambda kv: on_each(kv, lambda array: array[..., 0]),
    "another type": lambda kv: on_each(kv, lambda array: array.astype(np.float64)),
    "a token id too large": lambda kv: replace(kv, tokens=kv.tokens + 100_000),
    "a token id below zero": lambda kv: replace(kv, tokens=kv.tokens - 100_000),
    "too few token ids": lambda kv: replace(kv, tokens=kv.tokens[1:]),
}


@pytest.mark.parametrize("spoiler", SPOILERS)
def test_a_bad_range_is_refused_and_nothing_has_changed(engine: Engine, spoiler: str) -> None:
    kv = engine.export(run(engine, words(91, 30)), 5, 30)
    prefix, question = words(92, 8), words(93, 6)
    seq, untouched = run(engine, prefix), run(engine, prefix)
    with pytest.raises(ValueError):
        engine.attach(seq, SPOILERS[spoiler](kv))
    assert engine.length(seq) == 8
    assert np.array_equal(ask(engine, seq, question), ask(engine, untouched, question))


def on_each(kv: KVRange, change: Callable[[NDArray], NDArray]) -> KVRange:
    return replace(kv, arrays={name: change(array) for name, array in kv.arrays.items()})


def through_disk(kv: KVRange) -> KVRange:
    """What comes back from a file: other memory, read-only."""
    arrays = {}
    for name, array in kv.arrays.items():
        file = io.BytesIO()
        np.save(file, array)
        file.seek(0)
        arrays[name] = np.load(file)
        arrays[name].flags.writeable = False
    return KVRange(kv.tokens.copy(), kv.base, arrays)
