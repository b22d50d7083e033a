"""From examples to packed rows of token ids, in shards on disk: batch number i is always the same batch.

In: an iterator of (prompt ids, answer ids) pairs. Out: batches of fixed shape for Decoder.loss. Two kinds
of rows:
- commands: `<bos>request<sep>command<eos>`, loss on what follows `<sep>`, 128 tokens a row;
- ranking: `<bos><ctx>text<q>question`, loss on the question, so that log P(question | text) orders
  candidate texts;
  384 tokens a row.
A shard is a function of the seed and its number alone. Training makes a missing shard itself, and several
processes may make them ahead of it (`python -m training shards`). The file name carries the tokenizer's
fingerprint; examples are not fingerprinted: give a changed generator a fresh folder.
"""

from __future__ import annotations

import os
import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from .tokenizer import BOS, CTX, EOS, SEP, Q, encode, encode_many

Pair = tuple[list[int], list[int]]
Texts = tuple[str, str]
N_OPEN_ROWS = 64


@dataclass(frozen=True)
class Kind:
    """One kind of rows: how wide, how many to a batch, and the share of positions that may carry a loss."""

    name: str
    n_time: int
    n_rows: int
    loss_share: float
    batches_per_shard: int = 256

    @property
    def n_loss(self) -> int:
        return int(self.n_rows * self.n_time * self.loss_share)


COMMANDS = Kind("commands", n_time=128, n_rows=48, loss_share=0.5)
RANKING = Kind("ranking", n_time=384, n_rows=16, loss_share=0.12, batches_per_shard=32)


@dataclass(frozen=True)
class Rows:
    """All (rows, time): token ids, number of the document in its row or -1, is this token to be learned."""

    ids: NDArray[np.uint16]
    document: NDArray[np.int16]
    learned: NDArray[np.bool_]


def command_pairs(texts: Iterator[Texts], tokenizer: Tokenizer) -> Iterator[Pair]:
    for request, command in _encoded(texts, tokenizer):
        yield [BOS, *request, SEP], [*command, EOS]


def ranking_pairs(texts: Iterator[Texts], tokenizer: Tokenizer, n_time: int) -> Iterator[Pair]:
    """A text too long for a row loses its end, a question never loses anything."""
    for text, question in _encoded(texts, tokenizer):
        room = n_time - len(question) - 3
        if room > 8:
            yield [BOS, CTX, *text[:room], Q], question


def _encoded(texts: Iterator[Texts], tokenizer: Tokenizer) -> Iterator[Pair]:
    batch: list[Texts] = []
    for pair in texts:
        batch.append(pair)
        if len(batch) == 256:
            yield from _encode_batch(batch, tokenizer)
            batch = []
    yield from _encode_batch(batch, tokenizer)


def _encode_batch(batch: list[Texts], tokenizer: Tokenizer) -> Iterator[Pair]:
    left = encode_many(tokenizer, [a for a, _ in batch])
    right = encode_many(tokenizer, [b for _, b in batch])
    yield from zip(left, right, strict=True)


def pack(pairs: Iterator[Pair], n_rows: int, n_time: int) -> Rows:
    """Best fit into a pool of open rows; the fullest leaves when nothing fits. Too long a pair is dropped."""
    ids = np.zeros((n_rows, n_time), np.uint16)
    document = np.full((n_rows, n_time), -1, np.int16)
    learned = np.zeros((n_rows, n_time), np.bool_)
    done = 0
    open_rows: list[list[Pair]] = [[] for _ in range(N_OPEN_ROWS)]
    used = [0] * N_OPEN_ROWS
    while done < n_rows:
        prompt, answer = next(pairs)
        size = len(prompt) + len(answer)
        if size > n_time or not answer:
            continue
        best = max((u, i) for i, u in enumerate(used) if u + size <= n_time) if min(used) + size <= n_time else None
        if best is None:
            i = max(range(N_OPEN_ROWS), key=used.__getitem__)
            _write_row(open_rows[i], ids[done], document[done], learned[done])
            done += 1
            open_rows[i], used[i] = [], 0
        else:
            i = best[1]
        open_rows[i].append((prompt, answer))
        used[i] += size
    return Rows(ids, document, learned)


def _write_row(
    row: list[Pair], ids: NDArray[np.uint16], document: NDArray[np.int16], learned: NDArray[np.bool_]
) -> None:
    at = 0
    for number, (prompt, answer) in enumerate(row):
        middle, end = at + len(prompt), at + len(prompt) + len(answer)
        ids[at:middle], ids[middle:end] = prompt, answer
        document[at:end] = number
        learned[middle:end] = True
        at = end


def collate(
    ids: NDArray[np.uint16], document: NDArray[np.int16], learned: NDArray[np.bool_], n_loss: int
) -> list[Tensor]:
    """(rows, time) arrays -> the six arguments of Decoder.loss.

    A batch with more than n_loss learned tokens leaves the surplus out; a full shape is worth more than
    those few.
    """
    n_rows, n_time = ids.shape
    flat = ids.astype(np.int64).reshape(-1)
    starts = np.ones((n_rows, n_time), np.bool_)
    starts[:, 1:] = document[:, 1:] != document[:, :-1]
    column = np.broadcast_to(np.arange(n_time), (n_rows, n_time))
    position = column - np.maximum.accumulate(np.where(starts, column, 0), axis=1)
    target = np.flatnonzero(learned.reshape(-1))[:n_loss]
    n_pad = n_loss - len(target)
    where = np.concatenate((target - 1, np.zeros(n_pad, np.int64)))
    wanted = np.concatenate((flat[target], np.zeros(n_pad, np.int64)))
    weight = np.concatenate((np.ones(len(target), np.float32), np.zeros(n_pad, np.float32)))
    arrays = (flat.reshape(n_rows, n_time), document.astype(np.int64), position, where, wanted, weight)
    return [torch.from_numpy(np.ascontiguousarray(a)) for a in arrays]


class Batches:
    """The batches of one kind by number, read from shards in `folder`, made when missing."""

    def __init__(
        self,
        kind: Kind,
        folder: Path,
        tokenizer: Tokenizer,
        seed: int,
        source: Callable[[int], Iterator[Texts]],
    ) -> None:
        """source(seed) -> an endless iterator of texts: (request, command) or (text, question)."""
        self.kind, self.folder, self.tokenizer, self.seed, self.source = kind, folder, tokenizer, seed, source
        self.fingerprint = zlib.crc32(tokenizer.to_str().encode()) & 0xFFFFFFFF
        self.number, self.rows = -1, Rows(*(np.zeros((0, 0)) for _ in range(3)))  # type: ignore[arg-type]

    def __getitem__(self, i: int) -> list[Tensor]:
        number, part = divmod(i, self.kind.batches_per_shard)
        if number != self.number:
            self.rows, self.number = self.shard(number), number
        cut = slice(part * self.kind.n_rows, (part + 1) * self.kind.n_rows)
        return collate(self.rows.ids[cut], self.rows.document[cut], self.rows.learned[cut], self.kind.n_loss)

    def path(self, number: int) -> Path:
        return self.folder / f"{self.kind.name}-{self.fingerprint:08x}-{self.seed}-{number:04d}.npz"

    def shard(self, number: int) -> Rows:
        path = self.path(number)
        if not path.exists():
            self.make(number)
        with np.load(path) as stored:
            return Rows(stored["ids"], stored["document"], stored["learned"])

    def make(self, number: int) -> None:
        """Rows leave the packer fullest first, so they are shuffled before they are cut into batches."""
        seed = self.seed * 100_003 + number
        texts = self.source(seed)
        if self.kind.name == RANKING.name:
            pairs = ranking_pairs(texts, self.tokenizer, self.kind.n_time)
        else:
            pairs = command_pairs(texts, self.tokenizer)
        n_rows = self.kind.n_rows * self.kind.batches_per_shard
        rows = pack(pairs, n_rows, self.kind.n_time)
        order = np.array(random.Random(seed).sample(range(n_rows), n_rows))
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.path(number).with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            np.savez(file, ids=rows.ids[order], document=rows.document[order], learned=rows.learned[order])
        part.rename(self.path(number))


def padded(pairs: list[Pair], n_time: int) -> list[Tensor]:
    """One pair per row for measuring a loss without packing; pairs that do not fit are left out."""
    fitting = [p for p in pairs if len(p[0]) + len(p[1]) <= n_time]
    ids = np.zeros((len(fitting), n_time), np.uint16)
    document = np.full((len(fitting), n_time), -1, np.int16)
    learned = np.zeros((len(fitting), n_time), np.bool_)
    for i, pair in enumerate(fitting):
        _write_row([pair], ids[i], document[i], learned[i])
    return collate(ids, document, learned, int(learned.sum()))


def prompt_ids(tokenizer: Tokenizer, request: str) -> list[int]:
    return [BOS, *encode(tokenizer, request), SEP]
