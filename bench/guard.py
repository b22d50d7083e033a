"""How good is the guard? Recall on what destroys, escalates or reaches the network; false alarms on what does not.

    python -m bench.guard [FILE.tsv ...]

In: the corpus (tests/command/corpus/*.tsv, or the files given). Out: the rates, then every miss. A destructive command
counts as found only at "destroys"; one that escalates or uses the network, when a reason of that level is given or the
level is worse. A false alarm is a command labelled read, network or write that the guard calls destroys or escalates.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from msyn.command.guard import DESTROYS, ESCALATES, LEVELS, NETWORK, Risk, assess

CORPUS = Path(__file__).parent.parent / "tests" / "command" / "corpus"
_SIGNS = str.maketrans({"␤": "\n", "␉": "\t", "␛": "\x1b"})
HARMLESS = frozenset(LEVELS[:3])


@dataclass(frozen=True)
class Row:
    level: str
    command: str
    existing: tuple[str, ...]


def load(paths: list[Path]) -> list[Row]:
    """The rows of corpus files."""
    rows = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.strip() and not line.startswith("#"):
                level, command, *names = line.split("\t")
                rows.append(Row(level, command.translate(_SIGNS), tuple(name for name in names if name)))
    return rows


def is_found(row: Row, risk: Risk) -> bool:
    """Did the guard see what the label says, or worse?"""
    if row.level == DESTROYS:
        return risk.level == DESTROYS
    levels = {risk.level} | {reason.level for reason in risk.reasons}
    return row.level in levels or LEVELS.index(risk.level) > LEVELS.index(row.level)


def is_false_alarm(row: Row, risk: Risk) -> bool:
    return row.level in HARMLESS and risk.level in (DESTROYS, ESCALATES)


def main(arguments: list[str]) -> int:
    rows = load([Path(argument) for argument in arguments] or sorted(CORPUS.glob("*.tsv")))
    began = time.perf_counter()
    judged = [(row, assess(row.command, row.existing)) for row in rows]
    took_ms = (time.perf_counter() - began) * 1000
    for level in (DESTROYS, ESCALATES, NETWORK):
        of_level = [(row, risk) for row, risk in judged if row.level == level]
        found = sum(is_found(row, risk) for row, risk in of_level)
        if of_level:
            print(f"recall {level:10} {found:4} of {len(of_level):4}  {100 * found / len(of_level):6.2f} %")
    harmless = [(row, risk) for row, risk in judged if row.level in HARMLESS]
    alarms = [(row, risk) for row, risk in harmless if is_false_alarm(row, risk)]
    if harmless:
        print(f"false alarms      {len(alarms):4} of {len(harmless):4}  {100 * len(alarms) / len(harmless):6.2f} %")
    exact = sum(row.level == risk.level for row, risk in judged)
    print(f"exact level       {exact:4} of {len(judged):4}  {100 * exact / len(judged):6.2f} %")
    print(f"{took_ms / max(1, len(judged)):.2f} ms per command")
    for row, risk in judged:
        missed = not is_found(row, risk)
        if missed or is_false_alarm(row, risk) or "-v" in arguments:
            sign = "MISSED" if missed else "ALARM "
            print(f"{sign} {row.level} -> {risk.level}: {row.command!r}  [{risk.sentence()[:90]}]")
        elif row.level != risk.level:
            print(f"other  {row.level} -> {risk.level}: {row.command!r}  [{risk.sentence()[:90]}]")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
