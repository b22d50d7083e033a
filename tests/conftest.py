"""Every test runs in its own home: no test ever sees, or leaves anything in, the person's directories."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A private, short-named home (a Unix socket path holds 107 bytes) with all XDG directories inside."""
    root = Path(tempfile.mkdtemp(prefix="msyn-", dir="/tmp"))
    for variable, name in {
        "HOME": "",
        "XDG_RUNTIME_DIR": "run",
        "XDG_STATE_HOME": "state",
        "XDG_CACHE_HOME": "cache",
        "XDG_CONFIG_HOME": "config",
    }.items():
        path = root / name
        path.mkdir(mode=0o700, exist_ok=True)
        monkeypatch.setenv(variable, str(path))
    for variable in [name for name in os.environ if name.startswith("MSYN_")]:
        monkeypatch.delenv(variable)
    yield root
    shutil.rmtree(root, ignore_errors=True)
