"""Time to the first token of an answer, cold and warm, for 1, 5 and 30 files.

    python -m bench.ttft [--model FOLDER] [--repeats 5] [--lines 60]

Each repeat writes new files, so that they are cold, asks one question about them through a real broker, and asks it
again. Medians of one run, in milliseconds: to the first token, and to the end (a cold question goes on to store what it
has read). Beside the speed the quality: whether the warm answer is the cold one, and whether it is the right line.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msyn import client
from msyn.protocol import Request

FILES = (1, 5, 30)
WORDS = """
the meeting moved server door garden invoice window river report week paper station budget engine letter red quiet
number morning street project ticket supply answer second corner winter market bridge
"""


@dataclass(frozen=True)
class Asked:
    """One question and what came back."""

    first_ms: float
    whole_ms: float
    lines: list[str]
    stats: dict[str, Any]


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--model", default="bundled", help="a model folder; default: the bundled model")
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--lines", type=int, default=60, help="lines in each file")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="msyn-", dir="/tmp") as scratch:
        for variable in ("HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            os.environ[variable] = scratch
        os.environ["MSYN_MODEL"] = chosen.model
        try:
            measure(Path(scratch), chosen.repeats, chosen.lines)
        finally:
            client.stop()


def measure(scratch: Path, repeats: int, n_lines: int) -> None:
    """Print the table."""
    chance = random.Random(7)
    run(make_tree(scratch / "warm-up", 2, n_lines, chance)[0])  # loads the model
    print(
        f"{'files':>5} {'':>5} {'first ms':>9} {'whole ms':>9} {'from KV':>8} {'computed':>9} {'question':>9}  quality"
    )
    for n_files in FILES:
        cold, warm, right, same = [], [], 0, 0
        for i in range(repeats):
            paths, truth = make_tree(scratch / f"{n_files}-{i}", n_files, n_lines, chance)
            cold.append(run(paths))
            warm.append(run(paths))
            right += warm[-1].lines[:1] == [truth]
            same += warm[-1].lines[:1] == cold[-1].lines[:1]
        print(row(n_files, "cold", cold))
        print(row(n_files, "warm", warm) + f"  same first line {same}/{repeats}, right {right}/{repeats}")


def make_tree(folder: Path, n_files: int, n_lines: int, chance: random.Random) -> tuple[list[str], str]:
    """Files of made-up prose, one of which holds the fact; their paths, and the line with the fact."""
    folder.mkdir()
    truth = f"The billing job belongs to {chance.choice(['Marta', 'Deepak', 'Lena', 'Chidi', 'Yuki'])}."
    holder = chance.randrange(n_files)
    paths = []
    for i in range(n_files):
        lines = [" ".join(chance.choices(WORDS.split(), k=9)).capitalize() + "." for _ in range(n_lines)]
        if i == holder:
            lines[chance.randrange(n_lines)] = truth
        paths.append(str(folder / f"note-{i:02}.md"))
        Path(paths[-1]).write_text("\n".join(lines) + "\n")
    return paths, truth


def run(paths: list[str]) -> Asked:
    began_s, first_s = time.perf_counter(), None
    request = Request("ask", {"question": "who owns the billing job?", "paths": paths, "cwd": "/"}, "interactive")
    for event in client.request(request):
        if event["event"] == "token" and first_s is None:
            first_s = time.perf_counter()
        if event["event"] == "done":
            end_s = time.perf_counter()
            lines = [line["text"] for line in event["result"]["lines"]]
            return Asked(
                1000 * ((first_s or end_s) - began_s), 1000 * (end_s - began_s), lines, event["result"]["stats"]
            )
    raise AssertionError("no answer")


def row(n_files: int, name: str, asked: list[Asked]) -> str:
    def median(key: str) -> float:
        return statistics.median(one.stats[key] for one in asked)

    first = statistics.median(one.first_ms for one in asked)
    whole = statistics.median(one.whole_ms for one in asked)
    return (
        f"{n_files:>5} {name:>5} {first:>9.1f} {whole:>9.1f} {median('tokens_from_kv'):>8.0f} "
        f"{median('tokens_computed_files'):>9.0f} {median('tokens_computed_question'):>9.0f}"
    )


if __name__ == "__main__":
    main()
