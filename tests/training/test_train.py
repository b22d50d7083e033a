from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from training import generate, shards
from training.model import Decoder, Shape
from training.optim import learning_rate, orthogonal
from training.train import Run, choose, load_model, train

from .conftest import toy

COMMANDS = shards.Kind("commands", n_time=48, n_rows=8, loss_share=0.6, batches_per_shard=8)
RANKING = shards.Kind("ranking", n_time=64, n_rows=2, loss_share=0.4, batches_per_shard=4)


def shape(vocabulary: Tokenizer) -> Shape:
    return Shape(
        vocab=vocabulary.get_vocab_size(),
        dim=64,
        layers=2,
        heads=2,
        kv_heads=1,
        ffn=128,
        head_dim=32,
        context=96,
    )


def run(vocabulary: Tokenizer, steps: int) -> Run:
    return Run(shape(vocabulary), steps=steps, rate=1e-2, compile=False, ranking_every=5)


def batches(folder: Path, vocabulary: Tokenizer) -> tuple[shards.Batches, shards.Batches]:
    return (
        shards.Batches(COMMANDS, folder, vocabulary, 1, toy),
        shards.Batches(RANKING, folder, vocabulary, 1, toy),
    )


def test_loss_falls_and_the_toy_task_is_learned(vocabulary: Tokenizer, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    sets = batches(tmp_path, vocabulary)
    first = Decoder(shape(vocabulary)).loss(*sets[0][0]).item()
    model = train(run(vocabulary, 150), *sets, tmp_path / "checkpoint.pt")
    model.dtype = torch.float32
    with torch.no_grad():
        assert model.loss(*sets[0][30]).item() < 0.1 * first
    found = generate.generate(
        model, [shards.prompt_ids(vocabulary, r) for r in ("show F1.txt", "remove P1")], n_beams=2
    )
    assert [vocabulary.decode(c[0].ids) for c in found] == ["cat F1.txt", "rm P1"]
    assert all(c[0].total >= c[1].total for c in found)


def test_a_resumed_run_equals_an_unbroken_one(vocabulary: Tokenizer, tmp_path: Path) -> None:
    sets = batches(tmp_path / "shards", vocabulary)
    whole = train(run(vocabulary, 20), *sets, tmp_path / "whole.pt")
    with pytest.raises(KeyboardInterrupt):
        train(interrupted(run(vocabulary, 20), 11), *sets, tmp_path / "parts.pt", measure=stop_at(11))
    resumed = train(run(vocabulary, 20), *sets, tmp_path / "parts.pt", resume=True)
    for ours, theirs in zip(whole.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(ours, theirs)
    assert torch.equal(load_model(tmp_path / "parts.pt").embedding, resumed.embedding)


def interrupted(asked: Run, steps: int) -> Run:
    """Saves after every step, so that the run can be broken off at `steps`."""
    import dataclasses

    return dataclasses.replace(asked, save_every_s=0.0)


def stop_at(steps: int):  # type: ignore[no-untyped-def]
    calls = []

    def measure(model: Decoder) -> dict[str, float]:
        calls.append(1)
        if len(calls) > steps:
            raise KeyboardInterrupt
        return {}

    return measure


def test_batches_are_a_function_of_seed_and_number(vocabulary: Tokenizer, tmp_path: Path) -> None:
    one, _ = batches(tmp_path / "one", vocabulary)
    two, _ = batches(tmp_path / "two", vocabulary)
    one.make(1)
    assert all(torch.equal(a, b) for a, b in zip(one[9], two[9], strict=True))
    assert not torch.equal(one[0][0], one[9][0])


def test_packed_rows_keep_documents_apart(vocabulary: Tokenizer) -> None:
    """The loss of a packed row equals the mean over its pairs computed one by one."""
    source = shards.command_pairs((p for p, _ in zip(toy(3), range(400), strict=False)), vocabulary)
    rows = shards.pack(source, 2, 48)
    model = Decoder(shape(vocabulary))
    packed = shards.collate(rows.ids[:1], rows.document[:1], rows.learned[:1], 40)
    pairs = []
    for number in range(int(rows.document[0].max()) + 1):
        inside = rows.document[0] == number
        ids, learned = rows.ids[0][inside], rows.learned[0][inside]
        pairs.append((ids[~learned].tolist(), ids[learned].tolist()))
    assert len(pairs) > 2
    alone = shards.padded(pairs, 48)
    assert model.loss(*packed).item() == pytest.approx(model.loss(*alone).item(), rel=1e-5)


def test_collate_numbers_positions_from_each_document(vocabulary: Tokenizer) -> None:
    ids = np.array([[1, 20, 3, 21, 2, 1, 22, 3, 23, 2]], np.uint16)
    document = np.array([[0, 0, 0, 0, 0, 1, 1, 1, 1, 1]], np.int16)
    learned = np.array([[0, 0, 0, 1, 1, 0, 0, 0, 1, 1]], bool)
    _, _, position, where, target, weight = shards.collate(ids, document, learned, 6)
    assert position.tolist() == [[0, 1, 2, 3, 4, 0, 1, 2, 3, 4]]
    assert where[:4].tolist() == [2, 3, 7, 8] and target[:4].tolist() == [21, 2, 23, 2]
    assert weight.tolist() == [1, 1, 1, 1, 0, 0]


def test_every_tenth_step_ranks_and_no_batch_is_skipped() -> None:
    asked = Run(Shape(), steps=1, ranking_every=10)
    chosen = [choose(asked, step) for step in range(40)]
    assert [i for is_ranking, i in chosen if is_ranking] == [0, 1, 2, 3]
    assert [i for is_ranking, i in chosen if not is_ranking] == list(range(36))


def test_learning_rate_warms_up_and_ends_low() -> None:
    assert learning_rate(1.0, 0, 0.0) < 0.02
    assert learning_rate(1.0, 60, 0.0) == pytest.approx(1.0)
    assert learning_rate(1.0, 9999, 1.0) == pytest.approx(0.02)


def test_newton_schulz_orthogonalises() -> None:
    x = orthogonal(torch.randn(3, 8, 20)).float()
    off = x @ x.transpose(1, 2) - torch.eye(8)
    assert off.abs().max() < 0.6


def test_cached_decoding_agrees_with_the_whole_sequence(vocabulary: Tokenizer) -> None:
    """Left padding, positions and the cache together: greedy tokens equal the argmax of uncached logits."""
    torch.manual_seed(3)
    model = Decoder(shape(vocabulary))
    prompts = [[1, 30, 31, 32, 3], [1, 40, 3]]
    for prompt, found in zip(prompts, generate.generate(model, prompts, n_new=8), strict=True):
        ids = list(prompt)
        for token in found[0].ids:
            with torch.no_grad():
                assert model.logits(torch.tensor([ids]))[0, -1].argmax().item() == token
            ids.append(token)
