"""Greedy and beam decoding with torch, for evaluation before an engine is involved.

In: prompts as token ids. Out: for each prompt its candidates, best first, each with its log-probability.
Prompts of unequal length are padded on the left; a candidate's score is the sum over its tokens and
`<eos>`.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from .model import MASKED, Cache, Decoder
from .tokenizer import EOS, PAD


@dataclass(frozen=True)
class Candidate:
    """Token ids without <eos>, and the mean and the sum of the log-probabilities of its tokens (nats)."""

    ids: list[int]
    mean: float
    total: float


def generate(
    model: Decoder, prompts: list[list[int]], *, n_new: int = 96, n_beams: int = 1, batch: int = 32
) -> list[list[Candidate]]:
    """Prompts of similar length share a batch; answers come back in the order of the prompts."""
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    answers: dict[int, list[Candidate]] = {}
    for at in range(0, len(order), batch):
        chosen = order[at : at + batch]
        found = _search(model, [prompts[i] for i in chosen], n_new, n_beams)
        answers.update(zip(chosen, found, strict=True))
    return [answers[i] for i in range(len(prompts))]


@torch.no_grad()
def _search(model: Decoder, prompts: list[list[int]], n_new: int, n_beams: int) -> list[list[Candidate]]:
    """Plain beam search; row r of every tensor below is beam r % n_beams of prompt r // n_beams."""
    where = model.embedding.device
    n = len(prompts)
    width = max(map(len, prompts))
    ids = torch.full((n, width), PAD)
    real = torch.zeros((n, width), dtype=torch.bool)
    for row, prompt in enumerate(prompts):
        ids[row, width - len(prompt) :] = torch.tensor(prompt)
        real[row, width - len(prompt) :] = True
    ids, real = ids.to(where), real.to(where)
    caches = [Cache() for _ in model.blocks]
    position = (real.long().cumsum(1) - 1).clamp(min=0)
    causal = torch.ones(width, width, dtype=torch.bool, device=where).tril()
    seen = (causal & real[:, None, :]) | torch.eye(width, dtype=torch.bool, device=where)
    score = _next(model, ids, position, seen[:, None, None], caches)
    total, token = score.topk(n_beams, -1)
    rows = torch.arange(n, device=where).repeat_interleave(n_beams)
    _keep(caches, rows, model.shape.kv_heads)
    real, last = real[rows], position[rows, -1]
    total, written = total.reshape(-1), token.reshape(-1, 1)
    done = written[:, 0] == EOS
    length = torch.ones_like(total)
    base = torch.arange(n, device=where)[:, None] * n_beams
    while not done.all() and written.shape[1] < n_new:
        last = last + 1
        real = torch.cat((real, torch.ones_like(real[:, :1])), 1)
        score = _next(model, written[:, -1:], last[:, None], real[:, None, None, None], caches)
        score = torch.where(done[:, None], torch.full_like(score, MASKED), score)
        score[:, PAD] = torch.where(done, torch.zeros_like(total), torch.full_like(total, MASKED))
        total, flat = (total[:, None] + score).view(n, -1).topk(n_beams, -1)
        parent = (flat // score.shape[1] + base).reshape(-1)
        token, total = (flat % score.shape[1]).reshape(-1), total.reshape(-1)
        if n_beams > 1:
            _keep(caches, parent, model.shape.kv_heads)
            written, done, length, real, last = (
                written[parent],
                done[parent],
                length[parent],
                real[parent],
                last[parent],
            )
        length = length + (~done)
        written = torch.cat((written, token[:, None]), 1)
        done = done | (token == EOS)
    return _collect(written.tolist(), total.tolist(), length.tolist(), n_beams)


def _next(model: Decoder, ids: Tensor, position: Tensor, seen: Tensor, caches: list[Cache]) -> Tensor:
    """Log-probabilities of the token that follows: (rows, vocab)."""
    mask = torch.where(seen, 0.0, MASKED)
    hidden = model.hidden(ids, position, mask, caches)[:, -1]
    return torch.log_softmax(model.project(hidden), -1)


def _keep(caches: list[Cache], rows: Tensor, kv_heads: int) -> None:
    for cache in caches:
        cache.pick(rows, kv_heads)


def _collect(written: list[list[int]], total: list[float], length: list[float], n_beams: int) -> list[list[Candidate]]:
    answers: list[list[Candidate]] = []
    for row, (ids, score, n) in enumerate(zip(written, total, length, strict=True)):
        if row % n_beams == 0:
            answers.append([])
        ids = ids[: ids.index(EOS)] if EOS in ids else [i for i in ids if i != PAD]
        answers[-1].append(Candidate(ids, score / n, score))
    for candidates in answers:
        candidates.sort(key=lambda c: -c.total)
    return answers
