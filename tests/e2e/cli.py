"""Running the real `msyn` as a person would: a process with arguments, standard input, and an exit code."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BUNDLED = Path(__file__).parents[2] / "msyn/models/bundled/model.safetensors"


@dataclass(frozen=True)
class Ran:
    """What a finished command left behind."""

    code: int
    out: str
    err: str

    def __post_init__(self) -> None:
        assert "Traceback" not in self.err + self.out, self.err


def msyn(
    *args: str | bytes | Path,
    stdin: bytes | None = None,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    timeout_s: float = 60,
) -> Ran:
    """Run msyn to its end. `stdin=None` is a closed standard input, as under cron."""
    done = subprocess.run(
        [sys.executable, "-m", "msyn", *args],
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        timeout=timeout_s,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def broker_pid() -> int:
    """The process id of this home's broker. Raises AssertionError when none runs."""
    import json

    status = msyn("broker", "status", "--json")
    assert status.code == 0, status.err
    return int(json.loads(status.out)["pid"])
