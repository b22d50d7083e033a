"""systemd user units for the watcher and for a broker that is started by its socket: texts, and where they go.

In: directories and the command that runs msyn. Out: unit files by name. Installing writes them below the person's own
configuration, never the system's, and needs no root; asking systemctl to read them is left to the verb.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from msyn.files import write_atomic

WATCHER, BROKER, SOCKET = "msyn-watch.service", "msyn-broker.service", "msyn-broker.socket"
UNITS = (WATCHER, BROKER, SOCKET)
STARTED = (SOCKET, WATCHER)  # the broker itself is started by its socket
_PASSED_ON = ("MSYN_ENGINE", "MSYN_MODEL", "MSYN_QUOTA_BYTES", "MSYN_MAX_FILE_BYTES", "MSYN_THREADS")


def units(directories: Sequence[str], options: Sequence[str] = ()) -> dict[str, str]:
    """Every unit's text. `directories` are absolute."""
    settings = "".join(
        f"Environment={quoted(f'{name}={os.environ[name]}')}\n" for name in _PASSED_ON if os.environ.get(name)
    )
    return {
        WATCHER: _WATCHER.format(command=_command("watch", "--quiet", *options, *directories), settings=settings),
        BROKER: _BROKER.format(command=_command("broker", "run"), settings=settings),
        SOCKET: _SOCKET,
    }


def folder() -> Path:
    """Where systemd looks for units of this user."""
    base = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".config") / "systemd/user"


def install(texts: dict[str, str]) -> list[Path]:
    """Write the units; returns their paths."""
    folder().mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        write_atomic(folder() / name, [text.encode("utf-8", "surrogateescape")], mode=0o644)
    return [folder() / name for name in texts]


def uninstall() -> list[Path]:
    """Remove the units; returns the paths of those that were there."""
    found = [folder() / name for name in UNITS if (folder() / name).exists()]
    for path in found:
        path.unlink()
    return found


def quoted(word: str) -> str:
    """One word of a unit file (systemd.syntax(7), systemd.service(5)): quotes, escapes, no specifiers, no variables."""
    parts = []
    for byte in os.fsencode(word):
        char = chr(byte)
        if char in '\\"':
            parts.append("\\" + char)
        elif char in "%$":
            parts.append(char * 2)
        else:
            parts.append(char if 32 <= byte < 127 else f"\\x{byte:02x}")
    return '"' + "".join(parts) + '"'


def _command(*args: str) -> str:
    return " ".join(map(quoted, (sys.executable, "-P", "-m", "msyn", *args)))


_WATCHER = """\
[Unit]
Description=msyn: keep the KV of files true while they change
Documentation=man:msyn-watch(1)
Wants=msyn-broker.socket
After=msyn-broker.socket

[Service]
ExecStart={command}
{settings}Restart=on-failure
RestartSec=10
# Another watcher is running (75), or a directory is missing (2): trying again would not help.
RestartPreventExitStatus=2 75
Nice=10
IOSchedulingClass=idle
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes

[Install]
WantedBy=default.target
"""

_BROKER = """\
[Unit]
Description=msyn: the process that owns the language model
Documentation=man:msyn(1)
Requires=msyn-broker.socket
After=msyn-broker.socket

[Service]
ExecStart={command}
{settings}NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
"""

_SOCKET = """\
[Unit]
Description=msyn: the socket that starts the broker
Documentation=man:msyn-protocol(7)

[Socket]
ListenStream=%t/msyn/broker.sock
SocketMode=0600
DirectoryMode=0700
Backlog=512

[Install]
WantedBy=sockets.target
"""
