"""`python -m bench.keypress`: what msyn itself adds to a key press, beside the engine's own time.

Runs the real `msyn do --widget` with a warm broker, many times, as the shell does, and prints median and p95 of the
whole, of the engine (the broker's own count of seconds spent computing), and of the difference: starting Python, the
socket, waiting for the scheduler, and the review of the candidates by the real shell. Without the bundled model a
tiny one of random weights takes its place: what msyn adds is the same. Everything lives in a throw-away home.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TARGET_MS = 40.0
BUNDLED = Path(__file__).parents[1] / "msyn" / "models" / "bundled" / "model.safetensors"
REQUEST = "python files modified in the last 7 days"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.keypress", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("-n", "--runs", type=int, default=50)
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    args = parser.parse_args(argv)
    with home() as folder:
        figures = measure(args.runs, folder)
    print(json.dumps(figures) if args.json else report(figures))
    return 0 if figures["added_ms"]["median"] < TARGET_MS else 1


@contextmanager
def home() -> Iterator[Path]:
    """A home with a broker of its own, stopped at the end. Byte code is kept there, as an installed msyn keeps it."""
    folder = Path(tempfile.mkdtemp(prefix="msyn-key-", dir="/tmp"))
    os.environ.update({"HOME": str(folder), "PYTHONPYCACHEPREFIX": str(folder / "pyc"), "TERM": "dumb"})
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for name in ("RUNTIME_DIR", "STATE_HOME", "CACHE_HOME", "CONFIG_HOME"):
        os.environ[f"XDG_{name}"] = str(folder / name.lower())
        (folder / name.lower()).mkdir(mode=0o700)
    if not BUNDLED.exists():
        from tests.contract.tiny import make_tiny_model

        os.environ["MSYN_MODEL"] = str(make_tiny_model(folder / "model"))
    try:
        yield folder
    finally:
        subprocess.run([sys.executable, "-m", "msyn", "broker", "stop"], capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def measure(runs: int, folder: Path) -> dict[str, dict[str, float]]:
    for _ in range(3):  # loads the model, compiles the modules
        press(folder)
    presses = [press(folder) for _ in range(runs)]
    return {
        "whole_ms": spread([whole for whole, _ in presses]),
        "engine_ms": spread([engine for _, engine in presses]),
        "added_ms": spread([whole - engine for whole, engine in presses]),
    }


def press(folder: Path) -> tuple[float, float]:
    """One key press: milliseconds in all, and those that the broker spent in the engine."""
    busy_s = engine_busy_s()
    command = [sys.executable, "-m", "msyn", "do", "--widget", "--shell", "bash", "--", REQUEST]
    began = time.perf_counter()
    subprocess.run(command, capture_output=True, cwd=folder, check=False, stdin=subprocess.DEVNULL)
    whole_ms = (time.perf_counter() - began) * 1000
    return whole_ms, (engine_busy_s() - busy_s) * 1000


def engine_busy_s() -> float:
    """Seconds that the broker's engine has computed since it started; 0 before there is a broker."""
    from msyn import client

    return float((client.status() or {}).get("metrics", {}).get("busy_s", 0.0))


def spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 1),
    }


def report(figures: dict[str, dict[str, float]]) -> str:
    lines = [f"{'':24} median      p95"]
    names = {
        "whole_ms": "key press to command",
        "engine_ms": "  of that the engine",
        "added_ms": "msyn adds to the engine",
    }
    lines += [f"{names[key]:24} {part['median']:6.1f} ms {part['p95']:6.1f} ms" for key, part in figures.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
