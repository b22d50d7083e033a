"""Would the person's shell accept these lines? Asked of the shell itself, with `-n`: it reads and runs nothing.

The text goes in on standard input, never as an argument, in an empty environment, with a time limit. The candidates
of a request are read side by side (a few milliseconds in all). A shell that is not installed is replaced by bash.
"""

import os
import shutil
import subprocess

_TIMEOUT_S = 2.0
_SAFE_PATH = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin"
_FLAGS = {"bash": ("--norc", "--noprofile", "-n"), "zsh": ("-f", "-n"), "fish": ("--no-config", "-n")}


def accepted(commands: list[str], shell: str = "bash") -> list[bool]:
    """One verdict per command. Each gets a process of its own, because `-n` stops reading at the first error.
    Without any shell on this machine nothing can be said against a command, and all pass."""
    argv = _checker(shell)
    if argv is None:
        return [True] * len(commands)
    running = [_start(argv, command) for command in commands]
    return [_verdict(process, command) for process, command in zip(running, commands, strict=True)]


def _checker(shell: str) -> list[str] | None:
    for name in (os.path.basename(shell), "bash", "sh"):
        found = shutil.which(name, path=_SAFE_PATH) if name in (*_FLAGS, "sh", "dash", "ksh") else None
        if found:
            return [found, *_FLAGS.get(name, ("-n",))]
    return None


def _start(argv: list[str], command: str) -> subprocess.Popen[bytes] | None:
    if "\x00" in command:
        return None
    return subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={"LC_ALL": "C.UTF-8", "PATH": "/nonexistent"},
        cwd="/",
        close_fds=True,
    )


def _verdict(process: subprocess.Popen[bytes] | None, command: str) -> bool:
    if process is None:
        return False
    try:
        _, complaint = process.communicate(command.encode("utf-8", "surrogateescape") + b"\n", timeout=_TIMEOUT_S)
    except (subprocess.TimeoutExpired, UnicodeEncodeError):
        process.kill()
        process.communicate()
        return False
    # bash -n leaves 0 after "here-document delimited by end-of-file": the complaint is the better witness.
    return process.returncode == 0 and b"unexpected" not in complaint and b"here-document" not in complaint
