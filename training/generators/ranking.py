"""Texts and questions they answer: for learning how likely a question is given a text."""
from __future__ import annotations

import random
from collections.abc import Iterator


def rank_examples(seed: int) -> Iterator[tuple[str, str]]:
    rng = random.Random(seed)
    while True:
        port = rng.randint(1, 9999)
        yield f"port = {port}\nhost = localhost\n", "which port is it"
