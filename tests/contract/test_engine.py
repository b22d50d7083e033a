"""The contract suite: what every engine has to do, checked against `transformers`.

A new engine joins by adding one `Case` to CASES. Nothing here knows how an engine stores its keys.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from msyn.engine.contract import Append, Engine, KVRange
from msyn.engine.reference import ReferenceEngine
from msyn.errors import WindowFull
from tests.contract.oracle import Oracle, Part

WINDOW = 512


@dataclass(frozen=True)
class Case:
    """One engine with one kind of model. `within` bounds the error of a logit; logits here are about 1 to 5."""

    name: str
    arch: str
    load: Callable[[Path], Engine]
    within: float


CASES = [
    Case("reference-llama-f32", "llama", lambda folder: ReferenceEngine(folder, kv_dtype="float32"), 1e-3),
    Case("reference-qwen2-f32", "qwen2", lambda folder: ReferenceEngine(folder, kv_dtype="float32"), 1e-3),
    Case("reference-llama-f16", "llama", lambda folder: ReferenceEngine(folder), 4e-2),
    Case("reference-qwen2-f16", "qwen2", lambda folder: ReferenceEngine(folder), 4e-2),
]


@pytest.fixture(scope="module")
def oracles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Oracle]:
    return {arch: Oracle(tmp_path_factory.mktemp(arch), arch, WINDOW) for arch in sorted({case.arch for case in CASES})}


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


@pytest.fixture(scope="module")
def oracle(case: Case, oracles: dict[str, Oracle]) -> Oracle:
    return oracles[case.arch]


@pytest.fixture(scope="module")
def engine(case: Case, oracle: Oracle) -> Iterator[Engine]:
    loaded = case.load(oracle.folder)
    yield loaded
    loaded.unload()


def words(seed: int, n: int) -> NDArray[np.int32]:
    """`n` tokens, none of them a control token."""
    return np.random.default_rng(seed).integers(16, 384, n).astype(np.int32)


def run(engine: Engine, tokens: NDArray[np.int32]) -> int:
    seq = engine.open()
    if len(tokens):
        engine.append([Append(seq, tokens, "none")])
    return seq


def ask(engine: Engine, seq: int, tokens: NDArray[np.int32]) -> NDArray[np.float32]:
    return engine.append([Append(seq, tokens, "all")])[0]


def assert_close(found: NDArray[np.float32], expected: NDArray[np.float32], case: Case) -> None:
    assert found.shape == expected.shape
    assert np.abs(found - expected).max(initial=0) <= case.within


# Computing


def test_prefill_in_one_go(engine: Engine, oracle: Oracle, case: Case) -> None:
    tokens = words(1, 300)
    seq = engine.open()
    assert_close(ask(engine, seq, tokens), oracle.logits(tokens), case)
    assert engine.length(seq) == 300


def test_prefill_in_chunks(engine: Engine, oracle: Oracle, case: Case) -> None:
    tokens = words(2, 260)
    seq = engine.open()
    cuts = [0, 1, 2, 9, 40, 41, 170, 260]
    chunks = [ask(engine, seq, tokens[a:b]) for a, b in pairwise(cuts)]
    assert_close(np.concatenate(chunks), oracle.logits(tokens), case)


@pytest.mark.parametrize("n_sequences", [1, 2, 3, 5, 9, 17])
def test_ragged_decode_in_batches(engine: Engine, oracle: Oracle, case: Case, n_sequences: int) -> None:
    texts = [words(100 + i, 4 + 13 * i % 90) for i in range(n_sequences)]
    seqs = [run(engine, text[:-3]) for text in texts]
    for step in (-3, -2, -1):
        batch = [Append(seq, text[step:][:1]) for seq, text in zip(seqs, texts, strict=True)]
        for text, logits in zip(texts, engine.append(batch), strict=True):
            seen = text[: len(text) + step + 1]
            assert_close(logits, oracle.logits(seen)[-1:], case)


def test_prefill_and_decode_in_one_call(engine: Engine, oracle: Oracle, case: Case) -> None:
    texts = [words(31, 40), words(32, 9), words(33, 120), words(34, 5)]
    fresh = [1, 1, 100, 5]
    kinds = ("last", "all", "none", "all")
    seqs = [run(engine, text[: len(text) - n]) for text, n in zip(texts, fresh, strict=True)]
    batch = [
        Append(seq, text[len(text) - n :], kind)  # type: ignore[arg-type]
        for seq, text, n, kind in zip(seqs, texts, fresh, kinds, strict=True)
    ]
    for text, n_rows, logits in zip(texts, (1, 1, 0, 5), engine.append(batch), strict=True):
        assert logits.shape == (n_rows, engine.info.n_vocab)
        assert logits.dtype == np.float32
        assert_close(logits, oracle.logits(text)[len(text) - n_rows :], case)


def test_long_appends_are_one_append(engine: Engine, oracle: Oracle, case: Case) -> None:
    """More tokens in one call than an engine may want to compute at once."""
    first, second = words(41, 500), words(42, 400)
    seqs = [engine.open(), engine.open()]
    one, two = engine.append([Append(seqs[0], first, "all"), Append(seqs[1], second, "last")])
    assert_close(one, oracle.logits(first), case)
    assert_close(two, oracle.logits(second)[-1:], case)


# Moving stored ranges


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


# Sequences


def test_forks_go_their_own_ways(engine: Engine, oracle: Oracle, case: Case) -> None:
    stem, left, right = words(101, 70), words(102, 20), words(103, 25)
    seq = run(engine, stem)
    twin = engine.fork(seq)
    third = engine.fork(twin)
    assert engine.length(twin) == 70
    on_left, on_right = engine.append([Append(seq, left, "all"), Append(twin, right, "all")])
    assert_close(on_left, oracle.logits(np.concatenate([stem, left]))[70:], case)
    assert_close(on_right, oracle.logits(np.concatenate([stem, right]))[70:], case)
    engine.close(seq)
    late = ask(engine, third, left)
    assert_close(late, oracle.logits(np.concatenate([stem, left]))[70:], case)


def test_a_beam_search_of_forks(engine: Engine, oracle: Oracle, case: Case) -> None:
    """Every step forks the survivors, advances all in one call and drops the rest."""
    stem = words(105, 9)
    beams = [(run(engine, stem), list(stem))]
    for step in range(4):
        grown = [(engine.fork(seq), [*text, 20 + 7 * step + i]) for seq, text in beams for i in range(2)]
        for seq, _ in beams:
            engine.close(seq)
        logits = engine.append([Append(seq, text[-1:]) for seq, text in grown])
        for (_, text), row in zip(grown, logits, strict=True):
            assert_close(row, oracle.logits(np.array(text))[-1:], case)
        beams = grown[1:4]


def test_truncate_and_go_on(engine: Engine, oracle: Oracle, case: Case) -> None:
    stem, other = words(111, 90), words(112, 15)
    seq = run(engine, stem)
    engine.truncate(seq, 60)
    assert engine.length(seq) == 60
    expected = oracle.logits(np.concatenate([stem[:60], other]))[60:]
    assert_close(ask(engine, seq, other), expected, case)
    engine.truncate(seq, 0)
    assert_close(ask(engine, seq, other), oracle.logits(other), case)


def test_truncating_a_fork_leaves_its_parent(engine: Engine, oracle: Oracle, case: Case) -> None:
    stem, other, question = words(113, 50), words(114, 30), words(115, 5)
    seq = run(engine, stem)
    twin = engine.fork(seq)
    engine.truncate(twin, 10)
    ask(engine, twin, other)
    expected = oracle.logits(np.concatenate([stem, question]))[50:]
    assert_close(ask(engine, seq, question), expected, case)


@pytest.mark.parametrize("n_tokens", [-1, 11])
def test_truncate_keeps_only_what_is_there(engine: Engine, n_tokens: int) -> None:
    with pytest.raises(ValueError):
        engine.truncate(run(engine, words(116, 10)), n_tokens)


def test_the_window_is_full(engine: Engine) -> None:
    seq = run(engine, words(121, WINDOW - 4))
    other = run(engine, words(122, 5))
    kv = engine.export(other, 0, 5)
    with pytest.raises(WindowFull):
        engine.attach(seq, kv)
    with pytest.raises(WindowFull):
        # neither advances: a call is done wholly or not at all
        engine.append([Append(other, words(123, 2)), Append(seq, words(124, 5))])
    assert (engine.length(seq), engine.length(other)) == (WINDOW - 4, 5)
    engine.attach(seq, kv.cut(0, 4))
    assert engine.length(seq) == engine.info.window == WINDOW


def test_a_closed_sequence_is_unknown(engine: Engine) -> None:
    alive = run(engine, words(131, 5))
    kv = engine.export(alive, 0, 5)
    seq = run(engine, words(132, 5))
    engine.close(seq)
    engine.close(seq)
    for use in (
        lambda: engine.length(seq),
        lambda: engine.append([Append(seq, [20])]),
        lambda: engine.truncate(seq, 0),
        lambda: engine.fork(seq),
        lambda: engine.export(seq, 0, 1),
        lambda: engine.attach(seq, kv),
    ):
        with pytest.raises(KeyError):
            use()
    assert engine.open() != seq


def test_a_call_names_a_sequence_once(engine: Engine) -> None:
    seq = run(engine, words(141, 5))
    with pytest.raises(ValueError):
        engine.append([Append(seq, [20]), Append(seq, [21])])
    assert engine.length(seq) == 5


@pytest.mark.parametrize("token", [-1, 384])
def test_a_token_that_is_none(engine: Engine, token: int) -> None:
    seq = run(engine, words(142, 5))
    with pytest.raises(ValueError):
        engine.append([Append(seq, [20, token])])
    assert engine.length(seq) == 5


def test_appending_nothing(engine: Engine) -> None:
    seq = run(engine, words(143, 5))
    for logits in engine.append([Append(seq, [], "all")]), engine.append([]):
        assert all(rows.shape == (0, engine.info.n_vocab) for rows in logits)
    assert engine.length(seq) == 5


# Tokens


@pytest.mark.parametrize(
    "text", ["", "find . -name '*.py'", "naïve 文件 🦊\r\n\t x", "<eos><bos> <r0>", "a\x00b\x1b[31m"]
)
def test_text_comes_back(engine: Engine, text: str) -> None:
    assert engine.detokenize(engine.tokenize(text)) == text.encode()


def test_text_never_gives_a_control_token(engine: Engine) -> None:
    ids = engine.tokenize("x <eos> <sep><bos>\n<ctx> <|im_end|> y")
    assert not {engine.control(name) for name in ("<eos>", "<sep>", "<bos>", "<ctx>")} & set(ids)


def test_control_tokens_have_no_bytes(engine: Engine) -> None:
    ids = [engine.control("<bos>"), *engine.tokenize("ls"), engine.control("<eos>")]
    assert engine.detokenize(ids) == b"ls"


def test_half_a_character_survives(engine: Engine) -> None:
    ids = engine.tokenize("🦊")
    assert len(ids) > 1
    pieces = [engine.detokenize([token]) for token in ids]
    assert b"".join(pieces) == "🦊".encode()
    assert len(pieces[0]) < 4


def test_an_unknown_control_token(engine: Engine) -> None:
    for name in ("<nothing>", "l", "ls"):
        with pytest.raises(KeyError):
            engine.control(name)


def test_a_name_that_is_not_utf8_is_tokenised(engine: Engine) -> None:
    assert engine.detokenize(engine.tokenize("a\udcffb")) == b"a?b"


def test_info(engine: Engine, case: Case, oracle: Oracle) -> None:
    info = engine.info
    assert (info.n_vocab, info.window, info.can_attach) == (384, WINDOW, True)
    assert len(bytes.fromhex(info.fingerprint)) == 32
    assert case.load(oracle.folder).info.fingerprint == info.fingerprint
