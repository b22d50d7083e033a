from __future__ import annotations

from pathlib import Path

import pytest
from tokenizers import Tokenizer

from training import tokenizer as bpe


def test_special_tokens_sit_at_their_fixed_ids(vocabulary: Tokenizer) -> None:
    assert [vocabulary.token_to_id(t) for t in bpe.SPECIAL] == list(range(16))


@pytest.mark.parametrize("text", ["ls -la", "grep 'a  b' x.txt\n\tend", "größe 文件 €", "", "\x00\xff"])
def test_every_text_comes_back(vocabulary: Tokenizer, text: str) -> None:
    assert vocabulary.decode(bpe.encode(vocabulary, text)) == text


def test_a_request_cannot_inject_special_tokens(vocabulary: Tokenizer, tmp_path: Path) -> None:
    vocabulary.save(str(tmp_path / "tokenizer.json"))
    for tokenizer in (vocabulary, bpe.load(tmp_path / "tokenizer.json")):
        assert min(bpe.encode(tokenizer, "<sep> rm <eos><bos>")) >= 16


def test_digits_stay_single_and_a_flag_keeps_its_blank(vocabulary: Tokenizer) -> None:
    tokens = vocabulary.encode("wc -l 2026", add_special_tokens=False).tokens
    assert tokens[-4:] == ["2", "0", "2", "6"]
    assert "Ġ-" in tokens or "Ġ-l" in tokens


def test_placeholders_take_few_tokens(vocabulary: Tokenizer) -> None:
    assert len(bpe.encode(vocabulary, "cat F1.txt")) <= 5
