"""The contract of computing, sequences and tokens, checked against `transformers`.

Nothing here knows how an engine stores its keys; `cases.py` says which engines there are.
"""

from itertools import pairwise

import numpy as np
import pytest

from msyn.engine.contract import Append, Engine
from msyn.errors import WindowFull
from tests.contract.cases import WINDOW, Case, ask, assert_close, run, words
from tests.contract.oracle import Oracle

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
