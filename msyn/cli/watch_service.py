"""`msyn watch --install-service|--print|--uninstall`: the units of `watch/service.py`, written and told to systemd."""

import os
import subprocess
from pathlib import Path

from msyn import errors
from msyn.cli.common import note, out, shown
from msyn.watch import service

SYSTEMCTL_S = 30


def install(directories: list[Path], max_rate: float, when_idle: bool, *, print_only: bool) -> int:
    """Write the units and start them; where systemd cannot be asked, say what to type."""
    for directory in directories:
        if not directory.is_dir():
            raise errors.BadUsage(f"{directory} is not a directory.", "msyn watch takes directories.")
    options = [*(["--max-rate", f"{max_rate:g}"] if max_rate else []), *(["--when-idle"] if when_idle else [])]
    texts = service.units([os.path.realpath(each) for each in directories], options)
    if print_only:
        out("\n".join(f"# {service.folder() / name}\n{text}" for name, text in texts.items()), end="")
        return errors.OK
    for path in service.install(texts):
        note(f"wrote {shown(str(path))}")
    commands = [["daemon-reload"], ["enable", *service.STARTED], ["restart", service.WATCHER]]
    return _tell_systemd(commands)


def uninstall() -> int:
    """Stop and remove the units. Exit status 1 when there are none."""
    if not any((service.folder() / name).exists() for name in service.UNITS):
        note(f"msyn watch: there are no units in {shown(str(service.folder()))}.")
        return errors.NOTHING
    _systemctl(["disable", "--now", *service.STARTED])
    _systemctl(["stop", service.BROKER])
    for path in service.uninstall():
        note(f"removed {shown(str(path))}")
    _systemctl(["daemon-reload"])
    return errors.OK


def _tell_systemd(commands: list[list[str]]) -> int:
    for i, command in enumerate(commands):
        if why := _systemctl(command):
            rest = " && ".join(" ".join(["systemctl --user", *each]) for each in commands[i:])
            note(f"msyn watch: systemd was not told ({shown(why)}). In a session of yours, run: {rest}")
            return errors.PARTIAL
    return errors.OK


def _systemctl(command: list[str]) -> str:
    """Ask the person's own systemd; why it did not work, "" when it did."""
    try:
        done = subprocess.run(
            ["systemctl", "--user", *command], capture_output=True, text=True, timeout=SYSTEMCTL_S, check=False
        )
    except FileNotFoundError:
        return "there is no systemctl"
    except subprocess.TimeoutExpired:
        return "systemctl does not answer"
    return (done.stderr.strip().splitlines() or ["it failed"])[-1] if done.returncode else ""
