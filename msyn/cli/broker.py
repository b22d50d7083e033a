"""`msyn broker start|stop|status|run`: the process that owns the model, by hand."""

import json
import os
import sys
from typing import Annotated, Any

import typer

from msyn import client, config, errors
from msyn.cli.common import note, out, shown, verb_app

app = verb_app("The process that owns the model. Any verb starts it; it leaves when it has been idle.")


@app.command()
def start() -> int:
    """Start the broker; one that runs is left alone."""
    note("The broker is running." if not client.start() else "The broker has started.")
    return errors.OK


@app.command()
def run() -> None:
    """Be the broker, in the foreground: for systemd and for looking at its log."""
    os.execv(sys.executable, [sys.executable, "-P", "-m", "msyn.broker"])  # the pid that systemd knows stays


@app.command()
def stop() -> int:
    """Stop the broker and what it is doing; without one there is nothing to do."""
    note("The broker has stopped." if client.stop() else "No broker is running.")
    return errors.OK


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> int:
    """Say what the broker is doing; exit status 1 when none is running."""
    found = client.status()
    if as_json:
        out(json.dumps(found or {"running": False, "socket": str(config.socket_path())}))
    else:
        out("\n".join(_lines(found)) if found else "not running")
    return errors.OK if found else errors.NOTHING


def _lines(found: dict[str, Any]) -> list[str]:
    jobs = found["jobs"]
    rows = {
        "broker": f"msyn {found['version']}, pid {found['pid']}, up {_span(found['uptime_s'])}",
        "model": found["model"] or "not loaded",
        "jobs": ", ".join(
            f"{klass} {count['running']} running {count['waiting']} waiting" for klass, count in jobs.items()
        ),
        "served": f"{found['requests']} requests, {found['clients']} clients now",
        "memory": f"{found['rss_bytes'] / 2**20:.0f} MB",
        "socket": found["socket"],
        "log": found["log"],
    }
    return [f"{name:<8} {shown(str(value))}" for name, value in rows.items()]


def _span(seconds: float) -> str:
    whole = int(seconds)
    if whole < 120:
        return f"{whole} s"
    return f"{whole // 60} min" if whole < 7200 else f"{whole // 3600} h {whole % 3600 // 60} min"
