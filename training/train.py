"""The training loop: batches by number, one step, a line in the log, a checkpoint every few minutes.

In: a Run (plain values) and the two kinds of Batches. Out: checkpoint.pt. What happens in step s depends
only on s and the seed; with a budget in steps a resumed run repeats an unbroken one exactly, with a budget
in minutes the learning rate follows the clock.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from .model import Decoder, Shape
from .optim import Optimiser, learning_rate
from .shards import Batches


@dataclass(frozen=True)
class Run:
    """What a run is asked to do. Exactly one of minutes and steps is set."""

    shape: Shape
    minutes: float = 0.0
    steps: int = 0
    rate: float = 3e-3
    seed: int = 1
    ranking_every: int = 10
    save_every_s: float = 300.0
    compile: bool = True

    def done(self, step: int, elapsed_s: float) -> float:
        return step / self.steps if self.steps else elapsed_s / 60 / self.minutes


@dataclass
class State:
    """What a checkpoint holds besides weights: how far the run is, and the measurements taken on the way."""

    step: int = 0
    elapsed_s: float = 0.0
    history: list[dict[str, float]] = field(default_factory=list)


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def choose(run: Run, step: int) -> tuple[bool, int]:
    """Step number -> (is it a ranking batch, which batch of its kind); ranking_every 0 means never."""
    if not run.ranking_every:
        return False, step
    n_ranking = (step + 1) // run.ranking_every
    if (step + 1) % run.ranking_every == 0:
        return True, n_ranking - 1
    return False, step - n_ranking


def train(
    run: Run,
    commands: Batches,
    ranking: Batches,
    checkpoint: Path,
    *,
    resume: bool = False,
    measure: Callable[[Decoder], dict[str, float]] | None = None,
) -> Decoder:
    torch.manual_seed(run.seed)
    where = device()
    model = Decoder(run.shape, dtype=torch.bfloat16).to(where)
    optimiser = Optimiser(model)
    state = State()
    if resume and checkpoint.exists():
        state = load_checkpoint(checkpoint, model, optimiser)
        say(f"resumed at step {state.step}, {state.elapsed_s / 60:.1f} min")
    loss_of = torch.compile(model.loss, dynamic=False) if run.compile else model.loss
    started = time.monotonic() - state.elapsed_s
    saved_s, logged_s, losses = state.elapsed_s, state.elapsed_s, Losses()
    while (done := run.done(state.step, state.elapsed_s)) < 1.0:
        is_ranking, i = choose(run, state.step)
        batch = [t.to(where) for t in (ranking if is_ranking else commands)[i]]
        loss = loss_of(*batch)
        loss.backward()
        optimiser.step(learning_rate(run.rate, state.step, done))
        state.step += 1
        losses.add(loss, batch[0].numel(), is_ranking=is_ranking)
        state.elapsed_s = time.monotonic() - started
        if state.step % 50 == 0:
            say(f"step {state.step} done {done:.3f} {losses.summary(state.elapsed_s - logged_s)}")
            logged_s, losses = state.elapsed_s, Losses()
        if state.elapsed_s - saved_s > run.save_every_s:
            _measure_and_save(checkpoint, model, optimiser, state, run, measure)
            state.elapsed_s = time.monotonic() - started
            saved_s = logged_s = state.elapsed_s
            losses = Losses()
    _measure_and_save(checkpoint, model, optimiser, state, run, measure)
    return model


def _measure_and_save(
    checkpoint: Path,
    model: Decoder,
    optimiser: Optimiser,
    state: State,
    run: Run,
    measure: Callable[[Decoder], dict[str, float]] | None,
) -> None:
    if measure:
        found = {"step": float(state.step), **measure(model)}
        state.history.append(found)
        say("held out: " + " ".join(f"{k} {v:.4g}" for k, v in found.items()))
    save_checkpoint(checkpoint, model, optimiser, state, run)


class Losses:
    """Running means since the last line of the log."""

    def __init__(self) -> None:
        self.command: list[Tensor] = []
        self.question: list[Tensor] = []
        self.n_tokens = 0

    def add(self, loss: Tensor, n_tokens: int, *, is_ranking: bool) -> None:
        (self.question if is_ranking else self.command).append(loss.detach())
        self.n_tokens += n_tokens

    def summary(self, wall_s: float) -> str:
        def mean(values: list[Tensor]) -> float:
            return torch.stack(values).mean().item() if values else math.nan

        rate = self.n_tokens / max(wall_s, 1e-9)
        return f"loss {mean(self.command):.4f} question {mean(self.question):.3f} tok/s {rate:.0f}"


@torch.no_grad()
def mean_loss(model: Decoder, batches: list[list[Tensor]]) -> float:
    """Mean nats per learned token over batches made by shards.padded."""
    total = count = 0.0
    for batch in batches:
        moved = [t.to(model.embedding.device) for t in batch]
        n = moved[-1].sum().item()
        total += model.loss(*moved).item() * n
        count += n
    return total / max(count, 1.0)


def save_checkpoint(path: Path, model: Decoder, optimiser: Optimiser, state: State, run: Run) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    content: dict[str, Any] = {
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "state": asdict(state),
        "run": asdict(run),
    }
    torch.save(content, part)
    part.replace(path)


def load_checkpoint(path: Path, model: Decoder, optimiser: Optimiser | None = None) -> State:
    content = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(content["model"])
    if optimiser:
        optimiser.load_state_dict(content["optimiser"])
    return State(**content["state"])


def load_model(path: Path) -> Decoder:
    """The weights of a checkpoint in float32, ready to generate or to export."""
    content = torch.load(path, map_location="cpu", weights_only=True)
    model = Decoder(Shape(**content["run"]["shape"]))
    model.load_state_dict(content["model"])
    return model.eval()


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
