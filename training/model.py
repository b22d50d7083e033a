"""A Llama decoder written for fast training on a CPU; the same code runs on a GPU.

In: token ids. Out: a loss over chosen positions (training), logits (tests), or logits with a key/value
cache (use). Left to others: packing (shards.py), optimisation (optim.py), the Hugging Face names
(export.py).

Three choices make it about three times faster than the textbook layout on a CPU, where elementwise work
costs more than the matrix products do:
- rotary embedding without `cat`: rotate_half(q) is linear in q, so it comes from the same product with
  re-ordered weight rows, and everything elementwise stays contiguous and vectorises;
- one product for q, k, v and their rotated twins, one for gate and up, so activations are read once;
- attention as two plain `bmm` with grouped queries folded into the rows (SDPA's backward is slow on short
  rows), and the vocabulary projection only at the positions that carry a loss.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

MASKED = -1e9


@dataclass(frozen=True)
class Shape:
    """The size of a model. Dimensions are multiples of 32, the head size 64: every engine can load that."""

    vocab: int = 4096
    dim: int = 384
    layers: int = 6
    heads: int = 6
    kv_heads: int = 3
    ffn: int = 1024
    head_dim: int = 64
    theta: float = 1e4
    eps: float = 1e-5
    context: int = 2048


PRESETS: dict[str, Shape] = {
    "tiny": Shape(vocab=4096, dim=64, layers=2, heads=2, kv_heads=1, ffn=128, head_dim=32, context=512),
    "s12": Shape(),
    "s30": Shape(dim=512, layers=9, heads=8, kv_heads=4, ffn=1408),
}


class RMSNorm(nn.Module):
    def __init__(self, dim: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(dim))
        self.eps = eps

    def forward(self, x: Tensor, dtype: torch.dtype) -> Tensor:
        """x: (..., dim) float32 -> the same shape in `dtype`."""
        scale = torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps)
        return (x * scale * self.weight).to(dtype)


class Cache:
    """Keys and values of one layer: (batch * kv_heads, n_past, head_dim) each, keys already rotated."""

    def __init__(self) -> None:
        self.k: Tensor | None = None
        self.v: Tensor | None = None

    def append(self, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        self.k = k if self.k is None else torch.cat((self.k, k), 1)
        self.v = v if self.v is None else torch.cat((self.v, v), 1)
        return self.k, self.v

    def pick(self, rows: Tensor, kv_heads: int) -> None:
        """Keep, repeat or re-order batch rows (beam search)."""
        index = (rows[:, None] * kv_heads + torch.arange(kv_heads, device=rows.device)).reshape(-1)
        if self.k is not None and self.v is not None:
            self.k, self.v = self.k[index], self.v[index]


class Block(nn.Module):
    """One decoder layer. Matrices are (out, in) as in nn.Linear, and separate because Muon wants them so."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        q_rows, kv_rows = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
        self.attn_norm = RMSNorm(shape.dim, shape.eps)
        self.q = nn.Parameter(torch.empty(q_rows, shape.dim))
        self.k = nn.Parameter(torch.empty(kv_rows, shape.dim))
        self.v = nn.Parameter(torch.empty(kv_rows, shape.dim))
        self.o = nn.Parameter(torch.empty(shape.dim, q_rows))
        self.ffn_norm = RMSNorm(shape.dim, shape.eps)
        self.gate = nn.Parameter(torch.empty(shape.ffn, shape.dim))
        self.up = nn.Parameter(torch.empty(shape.ffn, shape.dim))
        self.down = nn.Parameter(torch.empty(shape.dim, shape.ffn))

    def forward(
        self,
        x: Tensor,
        cos: Tensor,
        sin: Tensor,
        mask: Tensor,
        dtype: torch.dtype,
        cache: Cache | None = None,
    ) -> Tensor:
        """x: (batch, time, dim) float32; cos, sin: (batch, time, head_dim); mask: (batch, 1, 1, time, seen).

        The residual stream stays float32, everything else runs in `dtype`.
        """
        s = self.shape
        n_rows, n_time, _ = x.shape
        group = s.heads // s.kv_heads
        q_rows, kv_rows = s.heads * s.head_dim, s.kv_heads * s.head_dim
        h = self.attn_norm(x, dtype)
        fused = torch.cat((self.q, self.k, self.v, self.rotated(self.q), self.rotated(self.k)), 0)
        q, k, v, q_turned, k_turned = F.linear(h, fused.to(dtype)).split(
            (q_rows, kv_rows, kv_rows, q_rows, kv_rows), -1
        )
        cos, sin = cos[:, :, None].to(dtype), sin[:, :, None].to(dtype)
        by_head = (n_rows, n_time, -1, s.head_dim)
        q = (q.view(by_head) * cos + q_turned.view(by_head) * sin) * s.head_dim**-0.5
        k = k.view(by_head) * cos + k_turned.view(by_head) * sin
        q = q.view(n_rows, n_time, s.kv_heads, group, s.head_dim).permute(0, 2, 3, 1, 4)
        q = q.reshape(n_rows * s.kv_heads, group * n_time, s.head_dim)
        k = k.transpose(1, 2).reshape(n_rows * s.kv_heads, n_time, s.head_dim)
        v = v.view(by_head).transpose(1, 2).reshape(n_rows * s.kv_heads, n_time, s.head_dim)
        if cache is not None:
            k, v = cache.append(k, v)
        n_seen = k.shape[1]
        scores = torch.bmm(q, k.transpose(1, 2)).view(n_rows, s.kv_heads, group, n_time, n_seen)
        weights = torch.softmax(scores.float() + mask, -1).to(dtype)
        heard = torch.bmm(weights.view(n_rows * s.kv_heads, group * n_time, n_seen), v)
        heard = heard.view(n_rows, s.kv_heads, group, n_time, s.head_dim).permute(0, 3, 1, 2, 4)
        x = x + F.linear(heard.reshape(n_rows, n_time, q_rows), self.o.to(dtype)).float()
        h = self.ffn_norm(x, dtype)
        gate, up = F.linear(h, torch.cat((self.gate, self.up), 0).to(dtype)).chunk(2, -1)
        return x + F.linear(F.silu(gate) * up, self.down.to(dtype)).float()

    def rotated(self, weight: Tensor) -> Tensor:
        """Rows such that `linear(h, rotated(w)) == rotate_half(linear(h, w))`, head by head."""
        halves = weight.view(-1, 2, self.shape.head_dim // 2, weight.shape[1])
        return torch.stack((-halves[:, 1], halves[:, 0]), 1).reshape(weight.shape)


class Decoder(nn.Module):
    """Embedding, blocks, norm; the embedding is the output projection as well."""

    cos: Tensor
    sin: Tensor

    def __init__(self, shape: Shape, *, dtype: torch.dtype = torch.float32) -> None:
        super().__init__()
        self.shape, self.dtype = shape, dtype
        self.embedding = nn.Parameter(torch.empty(shape.vocab, shape.dim))
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = RMSNorm(shape.dim, shape.eps)
        rate = shape.theta ** -(torch.arange(0, shape.head_dim, 2).float() / shape.head_dim)
        angle = torch.outer(torch.arange(shape.context).float(), rate)
        self.register_buffer("cos", torch.cat((angle.cos(), angle.cos()), -1), persistent=False)
        self.register_buffer("sin", torch.cat((angle.sin(), angle.sin()), -1), persistent=False)
        self.reset()

    @torch.no_grad()
    def reset(self) -> None:
        """Random weights from torch's global seed; what writes to the residual stream starts small."""
        nn.init.normal_(self.embedding, std=0.02)
        for name, weight in self.named_parameters():
            if weight.dim() == 2 and name != "embedding":
                nn.init.normal_(weight, std=0.8 / math.sqrt(weight.shape[1]))
                if name.endswith((".o", ".down")):
                    weight.mul_(1 / math.sqrt(2 * self.shape.layers))

    def hidden(self, ids: Tensor, position: Tensor, mask: Tensor, caches: Iterable[Cache] | None = None) -> Tensor:
        """ids, position: (batch, time); mask: additive (batch, 1, 1, time, seen) -> (batch, time, dim)."""
        x = F.embedding(ids, self.embedding).float()
        cos, sin = self.cos[position], self.sin[position]
        layer_caches: Iterable[Cache | None] = caches if caches is not None else [None] * len(self.blocks)
        for block, cache in zip(self.blocks, layer_caches, strict=True):
            x = block(x, cos, sin, mask, self.dtype, cache)
        return self.norm(x, self.dtype)

    def loss(
        self, ids: Tensor, document: Tensor, position: Tensor, where: Tensor, target: Tensor, weight: Tensor
    ) -> Tensor:
        """Mean cross entropy (nats) at the positions `where`.

        ids, document, position: (batch, time), a token attends to earlier ones of its own document; where:
        (n,) flat indices into batch*time, n the same in every batch so that nothing is compiled twice;
        target: (n,) the token that should follow; weight: (n,) 0.0 for padding.
        """
        n_time = ids.shape[1]
        causal = torch.ones(n_time, n_time, dtype=torch.bool, device=ids.device).tril()
        same = document[:, :, None] == document[:, None, :]
        mask = torch.where(same & causal, 0.0, MASKED)[:, None, None]
        h = self.hidden(ids, position, mask).reshape(-1, self.shape.dim)[where]
        nats = F.cross_entropy(self.project(h), target, reduction="none")
        return (nats * weight).sum() / weight.sum().clamp(min=1.0)

    def logits(self, ids: Tensor) -> Tensor:
        """ids: (batch, time), one document a row -> (batch, time, vocab) float32."""
        n_time = ids.shape[1]
        position = torch.arange(n_time, device=ids.device).expand_as(ids)
        mask = torch.full((n_time, n_time), MASKED, device=ids.device).triu(1)[None, None, None]
        return self.project(self.hidden(ids, position, mask))

    def project(self, h: Tensor) -> Tensor:
        return F.linear(h, self.embedding.to(h.dtype)).float()

    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())
