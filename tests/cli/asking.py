"""Running `msyn ask` and `msyn cache` as a person does: a process, its input, its three results."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Ran:
    """What a process left: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def stats(self) -> dict[str, Any]:
        return self.json["stats"]


def msyn(*args: str, stdin: bytes | None = None, cwd: Path | None = None, timeout_s: float = 60) -> Ran:
    """Run msyn; without `stdin` it gets /dev/null. It inherits the environment, so the test's own home."""
    done = subprocess.run(
        [sys.executable, "-m", "msyn", *args],
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        cwd=cwd,
        timeout=timeout_s,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    out, err = done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode("utf-8", "surrogateescape")
    assert "Traceback" not in out + err
    return Ran(done.returncode, out, err)
