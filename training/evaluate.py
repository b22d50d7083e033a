"""From requests to commands with an exported model, and figures that need no execution.

`Solver` is the seam: torch_solver is one, an engine of msyn another; bench/model.py does not know which it runs.
Executed accuracy, the figure that counts, is bench/model.py's.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import torch

from msyn.command import slots
from training import export, generate, shards
from training.examples import dev_examples, rank_examples


@dataclass(frozen=True)
class Answer:
    """A command as the user would see it, and the mean log-probability of its tokens (nats)."""

    command: str
    mean: float
    resolved: bool = True


Solver = Callable[[Sequence[str]], list[list[Answer]]]


def torch_solver(folder: Path, *, n_beams: int = 1) -> Solver:
    """Requests -> candidates, best first; a candidate with a placeholder nobody explained goes last."""
    model, tokenizer = export.load(folder)

    def solve(requests: Sequence[str]) -> list[list[Answer]]:
        slotted = [slots.delex(request) for request in requests]
        prompts = [shards.prompt_ids(tokenizer, s.text)[:512] for s in slotted]
        answers = []
        for s, candidates in zip(slotted, generate.generate(model, prompts, n_beams=n_beams), strict=True):
            texts = [(tokenizer.decode(c.ids, skip_special_tokens=False), c.mean) for c in candidates]
            found = [Answer(slots.restore(t, s), mean, not slots.unresolved(t, s)) for t, mean in texts]
            answers.append(sorted(found, key=lambda a: not a.resolved))
        return answers

    return solve


@dataclass
class Figures:
    """Shares of n requests; literals counts those of the request that the known command uses too."""

    n: int = 0
    exact: int = 0
    template: int = 0
    program: int = 0
    parses: int = 0
    literals: int = 0
    literals_copied: int = 0

    def line(self) -> str:
        def share(count: int, of: int) -> str:
            return f"{count / max(1, of):.3f}"

        return (
            f"n {self.n} exact {share(self.exact, self.n)} template {share(self.template, self.n)} "
            f"first program {share(self.program, self.n)} parses {share(self.parses, self.n)} "
            f"literals copied {share(self.literals_copied, self.literals)}"
        )


def compare(requests: Sequence[str], got: Sequence[str], known: Sequence[str]) -> Figures:
    """A request that occurs several times may be answered by any of its commands."""
    accepted: dict[str, list[str]] = {}
    for request, command in zip(requests, known, strict=True):
        accepted.setdefault(request, []).append(command)
    figures = Figures(n=len(got))
    for request, command in zip(requests, got, strict=True):
        right = accepted[request]
        figures.exact += spaces(command) in map(spaces, right)
        figures.template += template(command) in map(template, right)
        figures.program += program(command) in map(program, right)
        figures.parses += parses(command)
        wanted = [value for value in slots.literals(request) if any(value in r for r in right)]
        figures.literals += len(wanted)
        figures.literals_copied += sum(value in command for value in wanted)
    return figures


def natural_dev(solve: Solver, data: Path, n: int = 300) -> Figures:
    """The first n natural dev pairs with their arguments replaced: the model's text against the known text."""
    examples = dev_examples(data)[:n]
    got = [answers[0].command for answers in solve([e.request for e in examples])]
    return compare([e.request for e in examples], got, [e.command for e in examples])


@torch.no_grad()
def ranking(folder: Path, *, seed: int = 7919, n: int = 40, among: int = 8) -> float:
    """How often a question is likeliest after its own text, among `among` texts of unseen draws; chance is 1/among."""
    model, tokenizer = export.load(folder)
    pairs = list(shards.ranking_pairs(islice(rank_examples(seed), n + among), tokenizer, shards.RANKING.n_time))
    hits = 0
    for i in range(n):
        question = pairs[i][1]
        rows = [(text, question) for text, _ in pairs[i : i + among]]
        losses = [model.loss(*shards.padded([row], len(row[0]) + len(row[1]))).item() for row in rows]
        hits += losses[0] == min(losses) and losses.count(losses[0]) == 1
    return hits / n


def spaces(command: str) -> str:
    return " ".join(command.split())


def words(command: str) -> list[str]:
    try:
        return shlex.split(command, posix=False)
    except ValueError:
        return command.split()


def program(command: str) -> str:
    found = words(command)
    return next((w for w in found if w != "sudo"), "")


def template(command: str) -> str:
    """Programs, options and operators; every other word is `@`, every number in an option is N."""
    out: list[str] = []
    program_next = True
    for word in words(command):
        if word in ("|", "||", "&&", ";"):
            out.append(word)
            program_next = True
        elif program_next:
            out.append(word)
            program_next = word in ("sudo", "xargs", "time")
        elif word.startswith("-"):
            out.append(re.sub(r"\d+", "N", word))
            program_next = word in ("-exec", "-execdir")
        else:
            out.append("@")
    return " ".join(out)


def parses(command: str) -> bool:
    try:
        done = subprocess.run(["bash", "-n"], input=command.encode(), capture_output=True, timeout=10)
    except (subprocess.TimeoutExpired, ValueError):
        return False
    return bool(command.strip()) and done.returncode == 0


def bound(means: Sequence[float], right: Sequence[bool], *, wrong_caught: float = 0.5) -> float:
    """The mean log-probability below which `wrong_caught` of the wrong answers lie (-99 if none is wrong)."""
    wrong = sorted(m for m, ok in zip(means, right, strict=True) if not ok)
    if not wrong:
        return -99.0
    return wrong[min(len(wrong) - 1, int(len(wrong) * wrong_caught))]
