"""The baseline a model has to beat: the command of the most similar training request, by words weighted by rarity.

In: training examples with placeholders. Out: a Solver for bench/model.py, so that both stand in one table.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msyn.command import slots
from training.evaluate import Answer, Solver
from training.examples import Example


def neighbour_solver(examples: Iterable[Example]) -> Solver:
    known = list({e.request: e for e in examples}.values())
    bags = [bag(e.request) for e in known]
    n_with = Counter(word for words in bags for word in words)
    weight = {word: math.log(len(known) / n) for word, n in n_with.items()}
    norm = [math.sqrt(sum(weight[w] ** 2 for w in words)) or 1.0 for words in bags]
    holders: dict[str, list[int]] = defaultdict(list)
    for i, words in enumerate(bags):
        for word in words:
            holders[word].append(i)

    def solve(requests: Sequence[str]) -> list[list[Answer]]:
        return [[nearest(request)] for request in requests]

    def nearest(request: str) -> Answer:
        slotted = slots.delex(request)
        score: dict[int, float] = defaultdict(float)
        for word in bag(slotted.text) & weight.keys():
            for i in holders[word]:
                score[i] += weight[word] ** 2 / norm[i]
        if not score:
            return Answer("", -99.0, resolved=False)
        best = max(score, key=lambda i: (score[i], -i))
        command = known[best].command
        return Answer(slots.restore(command, slotted), score[best], not slots.unresolved(command, slotted))

    return solve


def bag(text: str) -> set[str]:
    return set(re.findall(r"\w+|[^\w\s]", text.lower()))
