"""What a person would be shown: requests go through the `do` job itself, with the reference engine.

In: cases. Out: for each the candidates that msyn would offer in the case's directory, whether it is sure of the first,
and how long engine and checks took. Literals, beams, ranking and refusals are those of the product; programs that the
benchmark replaces by stubs count as installed.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import executed
from bench.ask import drive
from bench.data import trees
from msyn.broker.jobs import do
from msyn.broker.services import Services
from msyn.config import Config
from msyn.engine import loading
from msyn.errors import MsynError
from msyn.kv.library import Library


@dataclass(frozen=True)
class Shown:
    """Commands, best first (none: msyn said that it found nothing), and milliseconds for the first alone."""

    commands: tuple[str, ...]
    is_sure: bool
    took_ms: float


def shown(model: Path, cases: Sequence[executed.Case], *, n: int = 3) -> list[Shown]:
    with tempfile.TemporaryDirectory(prefix="msyn-bench-") as scratch:
        engine, prompts = loading.load(Config(model=str(model)))
        services = Services(engine, prompts, Library(Path(scratch) / "kv", quota_bytes=1 << 30), Config())
        stubs = Path(scratch) / "stubs"
        executed.make_stubs(stubs)
        path = f"{stubs}:{os.environ['PATH']}"
        names = {tree: listing(tree) for tree in {case.tree for case in cases}}
        return [_ask(services, case.request, names[case.tree], path, n) for case in cases]


def _ask(services: Services, request: str, names: list[str], path: str, n: int) -> Shown:
    told = {"intent": request, "shell": "bash", "names": names, "path": path, "cwd": f"{executed.HOME}/work"}
    try:
        first = _run(services, told)
        more = _run(services, told | {"n": n}) if n > 1 else first
    except MsynError:
        return Shown((), is_sure=False, took_ms=0.0)
    commands = dict.fromkeys([first["command"], *(c["command"] for c in more["candidates"])])
    return Shown(tuple(commands)[:n], first["confidence"] == "sure", first["total_ms"])


def _run(services: Services, told: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = drive(services.engine, do.job(services, told, lambda event: None)).result
    return result


def listing(tree: str) -> list[str]:
    """What a client would send along: the names in the current directory, folders with a slash."""
    with tempfile.TemporaryDirectory(prefix="msyn-bench-") as folder:
        trees.build(tree, Path(folder))
        return [p.name + "/" * p.is_dir() for p in sorted((Path(folder) / "work").iterdir())]
