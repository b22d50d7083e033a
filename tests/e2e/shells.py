"""Which shells and modes the widget tests run in, and why one is left out."""

import pytest

from tests.e2e.tmux import have

SHELLS = ("bash", "zsh", "fish")


def case(shell: str, *values: object, id: str | None = None) -> object:
    """Parameters of one test case, skipped with a reason where the shell or tmux is missing."""
    missing = have("tmux", shell)
    return pytest.param(shell, *values, id=id, marks=pytest.mark.skipif(bool(missing), reason=missing))


every_shell = pytest.mark.parametrize("shell", [case(shell, id=shell) for shell in SHELLS])
posix_shells = pytest.mark.parametrize("shell", [case(shell, id=shell) for shell in ("bash", "zsh")])
every_mode = pytest.mark.parametrize(
    ("shell", "vi"),
    [case(shell, vi, id=f"{shell}-{'vi' if vi else 'emacs'}") for shell in SHELLS for vi in (False, True)],
)
