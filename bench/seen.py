"""Which of the benchmark's requests were in the training rows? Literals, case and punctuation aside.

In: the folder of shards that a model was trained on. Out: the set of its requests, as `plain` spells them. A request
that occurs there tests memory; bench/model.py reports the others apart.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from msyn.command import slots
from training import tokenizer
from training.tokenizer import BOS, SEP


def training_requests(model: Path, shards: Path) -> set[str]:
    """Every request of every commands-*.npz, also of shards that a run did not reach."""
    vocabulary = tokenizer.load(model / "tokenizer.json")
    found: set[str] = set()
    for path in sorted(shards.glob("commands-*.npz")):
        requests = []
        for row in np.load(path)["ids"]:
            for start in np.flatnonzero(row == BOS):
                end = start + int(np.argmax(row[start:] == SEP))
                requests.append(row[start + 1 : end].tolist())
        found.update(plain(text) for text in vocabulary.decode_batch(requests))
    return found


def occurs(request: str, seen: set[str]) -> bool:
    return plain(slots.delex(request).text) in seen


def plain(text: str) -> str:
    return " ".join(re.sub(r"[?.!,]", " ", text.lower()).split())
