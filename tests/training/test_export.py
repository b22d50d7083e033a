from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from training import export
from training.model import Decoder, Shape

RELEASE = export.Release("2026.11", "python -m training all --minutes 1", -0.25, {"executed": "1 of 2"})


@pytest.fixture
def model(vocabulary: Tokenizer) -> Decoder:
    """Weights that float16 holds exactly, so that every comparison below can be strict."""
    torch.manual_seed(1)
    made = Decoder(Shape(vocab=vocabulary.get_vocab_size(), dim=64, layers=2, heads=4, kv_heads=2, ffn=96, head_dim=32))
    for weight in made.parameters():
        weight.data = weight.data.half().float()
    return made


def test_logits_equal_transformers(model: Decoder, vocabulary: Tokenizer, tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    export.export(model, vocabulary, RELEASE, tmp_path)
    theirs = transformers.LlamaForCausalLM.from_pretrained(tmp_path, dtype=torch.float32)
    ids = torch.randint(16, vocabulary.get_vocab_size(), (2, 70))
    with torch.no_grad():
        torch.testing.assert_close(model.logits(ids), theirs(ids).logits, atol=1e-4, rtol=1e-4)


def test_an_exported_model_comes_back_unchanged(model: Decoder, vocabulary: Tokenizer, tmp_path: Path) -> None:
    export.export(model, vocabulary, RELEASE, tmp_path)
    again, tokenizer = export.load(tmp_path)
    assert again.shape == model.shape
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))
    assert tokenizer.encode("<eos>", add_special_tokens=False).ids[0] >= 16


def test_manners_and_card_say_what_was_made(model: Decoder, vocabulary: Tokenizer, tmp_path: Path) -> None:
    export.export(model, vocabulary, RELEASE, tmp_path)
    manners = json.loads((tmp_path / "msyn.json").read_text())
    assert manners["prompts"]["do"] == ["<bos>", "{request}", "<sep>"]
    assert manners["not_sure_below"] == -0.25 and manners["stop"] == ["<eos>"]
    card = (tmp_path / "MODEL_CARD.md").read_text()
    for needed in ("NL2Bash", "MIT", "tldr-pages", "CC BY 4.0", RELEASE.command, "1 of 2"):
        assert needed in card
