"""Programs that start other programs, and which of their words are the command they start.

`inner_commands("sudo", ("-u", "root", "rm", "x"))` gives the slice of the arguments that is a command (`rm x`);
for `sh -c TEXT` and its kin it gives the text. Pure tables over argument lists; stages.py does the reading.
"""

from collections.abc import Iterator, Sequence

# Wrapper -> its options that take a separate value. What follows the options is the command.
_PREFIXES = {
    "sudo": "-u -g -h -p -C -r -t -T -U -D --user --group --host --prompt --chdir",
    "doas": "-u -C",
    "pkexec": "--user",
    "env": "-u -C --unset --chdir",
    "nohup": "",
    "nice": "-n --adjustment",
    "ionice": "-c -n --class --classdata",
    "chrt": "",
    "taskset": "",
    "stdbuf": "-i -o -e",
    "setsid": "",
    "time": "-f -o",
    "exec": "-a",
    "command": "",
    "builtin": "",
    "noglob": "",
    "xargs": "-I -n -P -d -L -s -a -E --replace --max-args --max-procs --delimiter --max-lines --arg-file",
    "parallel": "-j --jobs -I -a -N -n --delay --timeout",
    "watch": "-n --interval",
    "strace": "-o -e -p -s -u",
    "ltrace": "-o -e -p",
    "timeout": "-s -k --signal --kill-after",
    "chroot": "--userspec --groups",
    "flock": "-w -E --timeout",
    "busybox": "",
    "unbuffer": "",
    "systemd-run": "-p -u --unit",
    "dbus-run-session": "",
    "entr": "",
}
_LEADING = {"timeout": 1, "chroot": 1, "flock": 1, "taskset": 1, "chrt": 1}  # operands before the command
_SHELLS = {"sh", "bash", "zsh", "dash", "ksh", "fish", "su", "script", "runuser"}
_EXEC = {"-exec", "-execdir", "-ok", "-okdir"}
_SSH_VALUES = tuple("-p -i -l -o -F -J -L -R -D -E -b -c -e -m -W".split())
_QUERY = {"command": {"-v", "-V"}, "sudo": {"-l", "-v", "-k", "-K", "-e"}, "builtin": set[str]()}
WRAPPERS = frozenset(_PREFIXES) | {"eval", "ssh"}


def inner_commands(program: str, args: Sequence[str]) -> Iterator[slice | str]:
    """Slices of `args` that are commands, and texts that a shell would read."""
    if program == "find":
        yield from _after_exec(args)
    elif program in {"fd", "fdfind"}:
        for index, arg in enumerate(args):
            if arg in {"-x", "-X", "--exec", "--exec-batch"}:
                yield slice(index + 1, len(args))
    elif program in _SHELLS:
        yield from _text_after_c(args)
    elif program == "eval":
        yield " ".join(args)
    elif program == "ssh":
        yield from _remote(args)
    elif program in _PREFIXES:
        yield from _after_options(program, args)


def _after_exec(args: Sequence[str]) -> Iterator[slice]:
    start = None
    for index, arg in enumerate(args):
        if start is None and arg in _EXEC:
            start = index + 1
        elif start is not None and arg in {";", "+"}:
            yield slice(start, index)
            start = None
    if start is not None:
        yield slice(start, len(args))


def _text_after_c(args: Sequence[str]) -> Iterator[str]:
    for index, arg in enumerate(args[:-1]):
        if arg.startswith("-") and not arg.startswith("--") and arg.endswith("c"):
            yield args[index + 1]
            return


def _remote(args: Sequence[str]) -> Iterator[str]:
    index = _skip_options(args, _SSH_VALUES)
    if index + 1 < len(args):
        yield " ".join(args[index + 1 :])


def _after_options(program: str, args: Sequence[str]) -> Iterator[slice | str]:
    if args and args[0] in _QUERY.get(program, ()):
        return
    if program == "flock" and "-c" in args:
        yield from _text_after_c(args)
        return
    index = _skip_options(args, _PREFIXES[program].split()) + _LEADING.get(program, 0)
    if program in {"env", "sudo"}:
        while index < len(args) and "=" in args[index].split("/")[0]:
            index += 1
    if index < len(args):
        yield " ".join(args[index:]) if program in {"watch", "parallel"} else slice(index, len(args))


def _skip_options(args: Sequence[str], with_value: Sequence[str]) -> int:
    index = 0
    while index < len(args) and args[index].startswith("-") and args[index] != "-":
        if args[index] == "--":
            return index + 1
        index += 2 if args[index] in with_value else 1
    return index
