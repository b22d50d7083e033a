"""A toy task that a tiny model learns in seconds: the command repeats the name that the request mentions."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

pytest.importorskip("torch")

from tokenizers import Tokenizer

from training import tokenizer as bpe

VERBS = {"show": "cat", "remove": "rm", "count lines of": "wc -l", "list": "ls"}
NAMES = ["F1.txt", "P1", "S1", "F1.log", "notes.txt"]


def toy(seed: int) -> Iterator[tuple[str, str]]:
    draw = random.Random(seed)
    while True:
        verb, name = draw.choice(list(VERBS)), draw.choice(NAMES)
        yield f"{verb} {name}", f"{VERBS[verb]} {name}"


@pytest.fixture(scope="session")
def vocabulary() -> Tokenizer:
    texts = (part for _, pair in zip(range(200), toy(0), strict=False) for part in pair)
    return bpe.train(texts, size=320)
