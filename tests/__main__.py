"""`python -m tests [PYTEST OPTION]…`: every check of the project, the quick ones first; the README's second command.

Lint, format, types and shell syntax, then one run of pytest: plain tests, then the terminal and the wheel. A program
that is not installed is named and left out. With options for pytest only pytest runs. Exit status 0: all is well.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BASH = ["shell/msyn.bash", "completions/msyn.bash", ".ci/run"]
ZSH = ["shell/msyn.zsh", "completions/_msyn"]
FISH = ["shell/msyn.fish", "completions/msyn.fish"]
LAST = ["tests/e2e", "tests/test_package.py"]  # minutes, and programs to install: a plain mistake shows before
SHOWN = 60  # lines of a failed check

CHECKS = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy"],
    ["shellcheck", *BASH, *ZSH],
    ["shfmt", "-d", *BASH, *ZSH],
    *[["bash", "-n", path] for path in BASH],
    *[["zsh", "-n", path] for path in ZSH],
    *[["fish", "--no-execute", path] for path in FISH],
    ["fish_indent", "--check", *FISH],
]


def main(options: list[str]) -> int:
    failed = [] if options else [" ".join(check) for check in CHECKS if not passes(check)]
    tests = subprocess.run([sys.executable, "-m", "pytest", *(options or in_order())], cwd=ROOT, check=False)
    for check in failed:
        print(f"FAILED {check}", file=sys.stderr)
    return tests.returncode or bool(failed)


def passes(check: list[str]) -> bool:
    """Run one check; its output is shown when it fails."""
    if not shutil.which(check[0]):
        print(f"skipped, not installed: {check[0]}")
        return True
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {' '.join(check[:3])}", flush=True)
    if done.returncode:
        rows = (done.stdout + done.stderr).splitlines()
        print(
            "\n".join([*rows[:SHOWN], f"… {len(rows) - SHOWN} lines more"] if len(rows) > SHOWN else rows), flush=True
        )
    return done.returncode == 0


def in_order() -> list[str]:
    """All that pytest would collect, LAST at the end."""
    entries = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").iterdir())
    tests = [str(path) for path in entries if (ROOT / path).is_dir() or path.name.startswith("test_")]
    return [path for path in tests if path not in LAST and "__pycache__" not in path] + LAST


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
