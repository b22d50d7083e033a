"""What is promised beyond the contract: bounded memory, cheap forks, exact rounding, real vocabularies."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from tokenizers import AddedToken, Tokenizer, decoders, models

from msyn.engine import llama
from msyn.engine.contract import Append
from msyn.engine.kvcache import Layout, Sequence
from msyn.engine.reference import MAX_COLUMNS, ReferenceEngine, _rounds
from msyn.engine.vocabulary import Vocabulary
from tests.contract.tiny import make_tiny_model, tiny_tokenizer

LAYOUT = Layout(layers=2, kv_heads=1, head_dim=4, dtype=np.dtype("float16"))


@pytest.fixture
def engine(tmp_path: Path) -> ReferenceEngine:
    return ReferenceEngine(make_tiny_model(tmp_path, window=4096))


def test_a_long_prompt_needs_no_square_of_memory(engine: ReferenceEngine) -> None:
    tokens = np.random.default_rng(0).integers(0, 384, 4000).astype(np.int32)
    seq = engine.open()
    tracemalloc.start()
    engine.append([Append(seq, tokens)])
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # 2 heads x 4000^2 scores would be 128 MB in one layer
    assert peak_bytes < 32 << 20


def test_attention_in_small_blocks_gives_the_same(engine: ReferenceEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = np.random.default_rng(0).integers(0, 384, 300).astype(np.int32)
    whole = engine.append([Append(engine.open(), tokens, "all")])[0]
    monkeypatch.setattr(llama, "MAX_SCORE_BYTES", 1)
    blocks = engine.append([Append(engine.open(), tokens, "all")])[0]
    assert np.abs(whole - blocks).max() < 1e-3


def test_float16_ranges_hold_what_attention_used(tmp_path: Path) -> None:
    """Values were rounded when they entered, so exporting them rounds nothing again."""
    engine = ReferenceEngine(make_tiny_model(tmp_path))
    seq = engine.open()
    engine.append([Append(seq, [20, 21, 22], "none")])
    kv = engine.export(seq, 0, 3)
    read = engine._sequences[seq].store.read[:, 1, :, :3].swapaxes(1, 2)
    assert kv.arrays["v"].dtype == np.float16
    assert np.array_equal(kv.arrays["v"].astype(np.float32), read)


def test_keys_are_exported_unrotated(engine: ReferenceEngine) -> None:
    """In the first layer a key depends on its token alone."""
    seq = engine.open()
    engine.append([Append(seq, [20, 21, 20, 30, 20], "none")])
    keys = engine.export(seq, 0, 5).arrays["k"][0]
    assert np.array_equal(keys[0], keys[2])
    assert np.array_equal(keys[0], keys[4])


# Rounds


@pytest.mark.parametrize(
    ("lengths", "rounds"),
    [
        ([], []),
        ([0, 0], []),
        ([1, 0, 2], [[(0, 0, 1), (2, 0, 2)]]),
        ([MAX_COLUMNS], [[(0, 0, MAX_COLUMNS)]]),
        ([MAX_COLUMNS + 3, 5], [[(0, 0, MAX_COLUMNS)], [(0, MAX_COLUMNS, MAX_COLUMNS + 3), (1, 0, 5)]]),
    ],
)
def test_rounds(lengths: list[int], rounds: list[list[tuple[int, int, int]]]) -> None:
    assert list(_rounds(lengths)) == rounds


# Forks


def extend(sequence: Sequence, *tokens: int) -> None:
    ids = np.array(tokens, np.int32)
    sequence.reserve(len(ids))
    sequence.store.read[:, :, :, sequence.n : sequence.n + len(ids)] = ids[:, None]
    sequence.commit(ids, np.broadcast_to(ids[:, None], (2, 1, len(ids), 4)))


def held(sequence: Sequence) -> list[int]:
    """The tokens, if all three kinds of storage agree about them."""
    tokens = sequence.store.tokens[: sequence.n]
    for array in sequence.store.plain_keys[0, 0], sequence.store.read[1, 0, 0], sequence.store.read[1, 1, 0]:
        assert np.array_equal(array[: sequence.n, 0], tokens)
    return tokens.tolist()


def test_a_fork_copies_nothing_until_they_part() -> None:
    one = Sequence(LAYOUT)
    extend(one, 1, 2, 3)
    two = one.fork()
    assert two.store is one.store
    extend(two, 4)
    assert two.store is one.store  # the first to write goes on in place
    extend(one, 5)
    assert two.store is not one.store
    assert (held(one), held(two)) == ([1, 2, 3, 5], [1, 2, 3, 4])


def test_the_last_owner_writes_in_place() -> None:
    one = Sequence(LAYOUT)
    extend(one, 1, 2, 3)
    two = one.fork()
    extend(two, 4)
    two.close()
    store = one.store
    extend(one, 5)
    assert one.store is store
    assert held(one) == [1, 2, 3, 5]


def test_truncating_and_writing_leaves_the_other_fork() -> None:
    one = Sequence(LAYOUT)
    extend(one, 1, 2, 3)
    two = one.fork()
    two.n = 1
    extend(two, 9, 9, 9)
    assert (held(one), held(two)) == ([1, 2, 3], [1, 9, 9, 9])
    extend(one, 4)
    assert held(one) == [1, 2, 3, 4]


def test_appending_one_by_one_copies_seldom() -> None:
    sequence = Sequence(LAYOUT)
    stores = set()
    kept = []
    for token in range(1000):
        extend(sequence, token)
        if id(sequence.store) not in stores:
            kept.append(sequence.store)  # keep it alive, so that its id is not used again
            stores.add(id(sequence.store))
    assert held(sequence) == list(range(1000))
    assert len(stores) == 5  # 64, 128, 256, 512, 1024


# Vocabularies


def test_steering_tokens_not_called_special_are_still_no_text(tmp_path: Path) -> None:
    """Some models leave `<tool_call>` or `[INST]` unmarked."""
    tokenizer = tiny_tokenizer()
    tokenizer.add_tokens(
        [AddedToken(text, special=False, normalized=False) for text in ("<tool_call>", "[INST]", "hello there")]
    )
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    vocabulary = Vocabulary(tmp_path)
    ids = vocabulary.tokenize("a<tool_call>[INST]hello there")
    assert {vocabulary.control("<tool_call>"), vocabulary.control("[INST]")} == {384, 385}
    assert {384, 385} & set(ids) == set()
    assert 386 in ids  # a word that is merely added is text
    assert vocabulary.detokenize(ids) == b"a<tool_call>[INST]hello there"
    assert vocabulary.detokenize([384, 385]) == b""


def test_sentencepiece_pieces_and_bytes(tmp_path: Path) -> None:
    vocab = {"<unk>": 0, "<s>": 1, "</s>": 2, "<0xF0>": 3, "<0x9F>": 4, "▁ls": 5, "a": 6}
    tokenizer = Tokenizer(models.BPE(vocab, [], unk_token="<unk>", byte_fallback=True))
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>"])
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    vocabulary = Vocabulary(tmp_path)
    assert vocabulary.detokenize([1, 5, 6, 3, 4, 2]) == b" lsa\xf0\x9f"


def test_ids_beyond_the_vocabulary_have_no_bytes(tmp_path: Path) -> None:
    tiny_tokenizer().save(str(tmp_path / "tokenizer.json"))
    assert Vocabulary(tmp_path).detokenize([40_000]) == b""
