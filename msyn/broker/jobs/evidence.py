"""The model's own evidence: how much likelier a file makes the question, measured on the file's attached KV.

In: one `Part` per file. Out: for each, the mean log P(question token | file) - log P(question token | nothing), in
nats. All of them are one batched Forward of the question's tokens: on warm files nothing else is computed.
"""

from collections.abc import Generator, Sequence
from typing import Any

import numpy as np

from msyn.broker.job import Call, Forward
from msyn.broker.jobs.assemble import Part, assemble
from msyn.broker.jobs.prefill import Tally
from msyn.broker.services import Services
from msyn.engine.contract import Append, Logits
from msyn.engine.sampling import log_softmax


def evidence(
    services: Services, parts: Sequence[Part], question: str, tally: Tally
) -> Generator[Forward | Call, Any, list[float]]:
    """One number per part. Raises Lost, see assemble."""
    engine = services.engine
    tokens = services.prompts.question(question)
    if len(tokens) < 2 or not parts:
        return [0.0] * len(parts)
    seqs: list[int] = []
    try:
        for part in (Part(()), *parts):
            seqs.append(engine.open())
            yield from assemble(services, seqs[-1], [part], 0, tally)
        answers = yield Forward(tuple(Append(seq, tokens, "all") for seq in seqs))
        tally.computed_question += len(tokens) * len(seqs)
    finally:
        for seq in seqs:
            engine.close(seq)
    nothing, *told = [likelihood(logits, tokens) for logits in answers]
    return [one - nothing for one in told]


def likelihood(logits: Logits, tokens: Sequence[int]) -> float:
    """Mean log-probability of tokens 2, 3, … each given what was before it."""
    rows = log_softmax(logits[:-1])
    return float(np.mean(rows[np.arange(len(tokens) - 1), tokens[1:]]))
