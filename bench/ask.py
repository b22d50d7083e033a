"""How often `msyn ask` finds the right line: on our own questions, by kind, with and without the model's evidence.

    python -m bench.ask                      words alone
    python -m bench.ask --model bundled      and the model's evidence at several weights
    python -m bench.ask --wrong              every question that went wrong

In: bench/ask_data (a tree of 32 files, and questions with the line that answers each; `none` questions have no answer
in the tree). Out: a table per set. `dev` was used while the weights of text/retrieve.py were chosen. `held` and `fresh`
were written before they were measured, then looked into once: they began at .81 and .70 right in first place, .93 and
.92 of the unanswerable recognised. What a stranger's files will give is nearer to those figures than to the table.
"""

import argparse
import tempfile
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msyn.broker.job import Call, Forward
from msyn.broker.jobs.ask import EVIDENCE_FILES, ordered
from msyn.broker.jobs.assemble import Part, choose
from msyn.broker.jobs.evidence import evidence
from msyn.broker.jobs.prefill import Tally, encode, room
from msyn.broker.services import Services
from msyn.config import Config
from msyn.engine import loading
from msyn.engine.contract import Engine
from msyn.kv.library import Library
from msyn.text.question import parse
from msyn.text.reader import document_from_text
from msyn.text.retrieve import Hit, Search, worth_printing

DATA = Path(__file__).parent / "ask_data"
SETS = ("", "held_", "fresh_")
WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)


@dataclass(frozen=True)
class Question:
    """`holds`: a part of the right line; empty for a question that nothing answers."""

    kind: str
    text: str
    file: str
    holds: str

    @property
    def has_answer(self) -> bool:
        return self.file != "-"

    def is_right(self, hit: Hit) -> bool:
        return hit.name == self.file and self.holds in hit.text


@dataclass
class Score:
    """Counts over some questions."""

    n: int = 0
    first: int = 0
    in_three: int = 0
    silent: int = 0  # said that nothing answers: right for `none`, wrong for the others

    def add(self, question: Question, hits: list[Hit]) -> None:
        shown = worth_printing(hits, None)
        self.n += 1
        self.silent += not shown
        if question.has_answer:
            self.first += bool(shown) and question.is_right(shown[0])
            self.in_three += any(question.is_right(hit) for hit in worth_printing(hits, 3))


def load(name: str) -> tuple[dict[str, list[str]], list[Question]]:
    """A tree and its questions."""
    tree: dict[str, list[str]] = {}
    for line in (DATA / f"{name}tree.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("=== "):
            tree[line[4:]] = current = []
        else:
            current.append(line)
    rows = (DATA / f"{name}questions.tsv").read_text(encoding="utf-8").splitlines()
    questions = [Question(*row.split("\t")) for row in rows if row and not row.startswith("#")]
    for question in questions:
        if question.has_answer and not any(question.holds in line for line in tree[question.file]):
            raise ValueError(f"no line of {question.file} holds {question.holds!r}")
    return tree, questions


def search(tree: dict[str, list[str]], question: Question) -> list[Hit]:
    found = Search(parse(question.text))
    for name, lines in tree.items():
        found.add(name, lines)
    return found.hits(50)


def table(title: str, results: Iterable[tuple[Question, list[Hit]]]) -> None:
    """One row per kind and one for all."""
    scores: dict[str, Score] = {}
    for question, hits in results:
        for kind in (question.kind, "all" if question.has_answer else "no answer"):
            scores.setdefault(kind, Score()).add(question, hits)
    print(f"\n{title}\n{'kind':<10} {'n':>4} {'first':>7} {'in 3':>7} {'silent':>7}")
    for kind in sorted(scores, key=lambda kind: (kind in ("all", "no answer"), kind)):
        s = scores[kind]
        if kind != "none":
            print(f"{kind:<10} {s.n:>4} {s.first / s.n:>7.2f} {s.in_three / s.n:>7.2f} {s.silent / s.n:>7.2f}")


def wrong(results: Iterable[tuple[Question, list[Hit]]]) -> None:
    for question, hits in results:
        shown = worth_printing(hits, None)
        if bool(shown) != question.has_answer or (shown and not question.is_right(shown[0])):
            print(f"\n{question.text}   [{question.file}: {question.holds}]")
            for hit in hits[:3]:
                print(f"   {hit.score:.2f} {'+' if hit.is_answer else '-'} {hit.name}:{hit.line}: {hit.text[:90]}")
            for hit in hits[3:]:
                if question.is_right(hit):
                    print(f"   {hit.score:.2f} right: {hit.text[:90]}")


class Evidence:
    """The model's evidence for each file, by the code that `ask` uses: files are encoded once and attached."""

    def __init__(self, model: str, tree: dict[str, list[str]], scratch: Path) -> None:
        engine, prompts = loading.load(Config(model=model))
        library = Library(scratch, quota_bytes=1 << 34)
        self.services = Services(engine, prompts, library, Config())
        self.parts: dict[str, Part] = {}
        for name, lines in tree.items():
            document = document_from_text(name, "\n".join(lines) + "\n")
            manifest = drive(engine, encode(self.services, document, Tally()))
            part = Part(manifest.segments)
            self.parts[name] = (choose([part], {}, room(self.services).for_files) or [part])[0]

    def added(self, question: Question, hits: list[Hit]) -> dict[str, float]:
        """Nats for the files that `ask` would look at."""
        names = list(dict.fromkeys(hit.name for hit in hits))[:EVIDENCE_FILES]
        steps = evidence(self.services, [self.parts[name] for name in names], question.text, Tally())
        return dict(zip(names, drive(self.services.engine, steps), strict=True))


def drive(engine: Engine, steps: Generator[Forward | Call, Any, Any]) -> Any:
    """Run a job's steps without a broker."""
    answer: Any = None
    while True:
        try:
            asked = steps.send(answer)
        except StopIteration as end:
            return end.value
        answer = asked.work() if isinstance(asked, Call) else engine.append(asked.appends)


def with_evidence(tree: dict[str, list[str]], results: list[tuple[Question, list[Hit]]], model: str, name: str) -> None:
    """The tables again, with the hits in the order that the evidence gives them."""
    with tempfile.TemporaryDirectory() as scratch:
        told = Evidence(model, tree, Path(scratch))
        nats = [told.added(question, hits) for question, hits in results]
    for weight in WEIGHTS:
        again = [
            (question, ordered(hits, added, weight)) for (question, hits), added in zip(results, nats, strict=True)
        ]
        table(f"{name}set, evidence weighs {weight} a nat", again)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--model", help="a model folder, or bundled")
    options.add_argument("--wrong", action="store_true", help="show what went wrong")
    options.add_argument("--fresh", action="store_true", help="only the set that nothing was tuned on")
    chosen = options.parse_args()
    for name in SETS[-1:] if chosen.fresh else SETS:
        tree, questions = load(name)
        results = [(question, search(tree, question)) for question in questions]
        table(f"{name or 'dev_'}set, words alone", results)
        if chosen.model:
            with_evidence(tree, results, chosen.model, name)
        if chosen.wrong and (name != SETS[-1] or chosen.fresh):
            wrong(results)


if __name__ == "__main__":
    main()
