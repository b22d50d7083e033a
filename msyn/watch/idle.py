"""Is this a moment for work that nobody waits for: pressure, load and battery, as a pure decision and a thin reader.

In: a `Machine`, read from /proc and /sys when there is work to do and never otherwise. Out: why to wait, or nothing.
Only asked with `--when-idle`; interactive requests go first in the broker's scheduler whatever is decided here.
"""

import os
from dataclasses import dataclass
from pathlib import Path

MAX_PRESSURE = 20.0  # per cent of the last 10 s in which some task waited for a processor
MAX_LOAD_PER_CPU = 0.7
PATIENCE_S = 1800.0  # a machine that is always busy gets its caches all the same; a battery is never emptied


@dataclass(frozen=True)
class Machine:
    """What can be known at a glance. None: this system does not say."""

    pressure: float | None = None
    load_per_cpu: float | None = None
    on_battery: bool = False


def why_wait(machine: Machine, waited_s: float) -> str:
    """The reason not to build now, "" for none. `waited_s`: how long work has been put off already."""
    if machine.on_battery:
        return "on battery"
    if waited_s >= PATIENCE_S:
        return ""
    if machine.pressure is not None:  # it counts waiting tasks only, load also those that merely run
        return f"processors are busy ({machine.pressure:.0f} % pressure)" if machine.pressure > MAX_PRESSURE else ""
    if machine.load_per_cpu is not None and machine.load_per_cpu > MAX_LOAD_PER_CPU:
        return f"processors are busy (load {machine.load_per_cpu:.2f} each)"
    return ""


def pause_s(n_tokens: int, took_s: float, max_rate: float) -> float:
    """How long to rest after `n_tokens` so that no more than `max_rate` a second are computed; 0 for no limit."""
    return max(0.0, n_tokens / max_rate - took_s) if max_rate > 0 else 0.0


def read_machine(proc: Path = Path("/proc"), sys: Path = Path("/sys")) -> Machine:
    """The machine now. Never fails: what cannot be read is not known."""
    return Machine(_pressure(proc), _load_per_cpu(proc), _on_battery(sys))


def _pressure(proc: Path) -> float | None:
    for line in _text(proc / "pressure/cpu").splitlines():
        words = dict(word.split("=", 1) for word in line.split() if "=" in word)
        if line.startswith("some") and "avg10" in words:
            return float(words["avg10"])
    return None


def _load_per_cpu(proc: Path) -> float | None:
    words = _text(proc / "loadavg").split()
    return float(words[0]) / (os.cpu_count() or 1) if words else None


def _on_battery(sys: Path) -> bool:
    """Whether some battery of the machine itself (not of a mouse) is being emptied and no mains is plugged in."""
    supplies = sorted((sys / "class/power_supply").glob("*"))
    if any(_text(each / "online").strip() == "1" for each in supplies if _text(each / "type").strip() == "Mains"):
        return False
    own = [each for each in supplies if _text(each / "scope").strip() != "Device"]
    return any(_text(each / "status").strip() == "Discharging" for each in own)


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError):
        return ""
