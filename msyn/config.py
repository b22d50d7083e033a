"""Where things live and how large they may get: the one place for paths and limits.

Environment first (`MSYN_*`), then `$XDG_CONFIG_HOME/msyn/config.toml`, then the defaults below. Standard library
only. A key press needs the name of the socket and nothing else: dataclasses, pathlib and tomllib, which would double
its imports, stay out of its way (tests/cli/test_widget.py).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from msyn.errors import BadUsage

if TYPE_CHECKING:
    from pathlib import Path

# Socket protocol
MAX_FRAME_BYTES = 4 << 20  # one JSON line, either way
MAX_INLINE_TEXT_BYTES = 2 << 20  # standard input longer than this travels as a private temporary file
MAX_CLIENTS = 512
MAX_OUTBOX_BYTES = 8 << 20  # per client: a reader slower than this is cut off
CONNECT_TIMEOUT_S = 10.0
START_TIMEOUT_S = 30.0
REQUEST_TIMEOUT_S = 10.0  # from connecting to the end of the request line
MAX_LOG_BYTES = 1 << 20

# Files
MAX_FILE_BYTES = 32 << 20  # a larger file is skipped with a reason
MAX_CWD_NAMES = 64  # names of the working directory told to the model
MAX_REQUEST_CHARS = 2000

# Engine
STEP_S = 0.1  # a scheduler step aims to be no longer than this
SEGMENT_TOKENS = 512
SEAM_TOKENS = 16


class Config(NamedTuple):
    """Settings that a person may change. Field names are the keys of config.toml and, as MSYN_<NAME>, of the
    environment."""

    engine: str = "reference"
    model: str = "bundled"  # "bundled", or the path of a model folder
    quota_bytes: int = 20 << 30
    idle_exit_s: int = 1800
    seam_tokens: int = SEAM_TOKENS
    threads: int = 0  # 0: half the cores
    max_file_bytes: int = MAX_FILE_BYTES


def load() -> Config:
    """The settings in force. Raises BadUsage with the file and key when a value cannot be used."""
    import tomllib

    path = config_dir() / "config.toml"
    try:
        table = tomllib.loads(path.read_text())
    except FileNotFoundError:
        table = {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadUsage(f"{path}: {error}.", "Mend the file or move it away.") from error
    known: dict[str, Any] = Config()._asdict()
    for name, default in known.items():
        raw = os.environ.get(f"MSYN_{name.upper()}", table.get(name, default))
        known[name] = _as(type(default), raw, f"{path}: {name}")
    return Config(**known)


def _as(kind: type, raw: object, where: str) -> object:
    try:
        return kind(raw)
    except (TypeError, ValueError) as error:
        raise BadUsage(f"{where}: {raw!r} is not a {kind.__name__}.", "Give a plain value.") from error


def _xdg(variable: str, fallback: str) -> Path:
    from pathlib import Path

    base = os.environ.get(variable, "")
    # The XDG specification says that a relative path is to be ignored.
    root = Path(base) if base.startswith("/") else Path.home() / fallback
    return root / "msyn"


def config_dir() -> Path:
    return _xdg("XDG_CONFIG_HOME", ".config")


def state_dir() -> Path:
    return _xdg("XDG_STATE_HOME", ".local/state")


def cache_dir() -> Path:
    return _xdg("XDG_CACHE_HOME", ".cache")


def runtime_dir() -> Path:
    """The directory of the socket: never shared, and never believed to be private before `private_dir` checked."""
    from pathlib import Path

    return Path(_runtime_dir())


def _runtime_dir() -> str:
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    if base.startswith("/"):
        return f"{base}/msyn"
    login = f"/run/user/{os.getuid()}"
    return f"{login}/msyn" if os.path.isdir(login) else f"/tmp/msyn-{os.getuid()}"


def socket_name() -> str:
    """Where the socket is, for a key press; everybody else uses `socket_path`."""
    return os.environ.get("MSYN_SOCKET", "") or f"{_runtime_dir()}/broker.sock"


def socket_path() -> Path:
    from pathlib import Path

    return Path(socket_name())


def private_dir(path: Path) -> Path:
    """Make `path` a directory of ours with mode 0700. Raises BadUsage when somebody else owns it or it is a link."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not _is_own_directory(found):
        raise BadUsage(f"{path} is not a directory owned by you.", "Remove it, or set XDG_RUNTIME_DIR.")
    if found.st_mode & 0o077:
        path.chmod(0o700)
    return path


def _is_own_directory(found: os.stat_result) -> bool:
    import stat

    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
