"""Programs that start other programs, and which of their words are the command they start.

`inner_commands(stage)` yields slices of the arguments (`sudo -u root RM X`), Texts that a shell will read (`sh -c T`,
`git -c alias.x=!TEXT`, awk's `system("TEXT")`), or COMPUTED where something will be started that nobody can know from
the line. Tables over argument lists; programs written in other languages are scripts.py's. Pure.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from msyn.command import feeding, scripts
from msyn.command.parts import COMPUTED, Inner, Stage, Text
from msyn.command.verdicts import words

# Wrapper -> its options that take a separate value. What follows the options is the command.
_PREFIXES = {
    "sudo": "-u -g -h -p -C -r -t -T -U -D -R --user --group --host --prompt --chdir --chroot --role --type",
    "doas": "-u -C",
    "run0": "-u -g -D --user --group --chdir",
    "pkexec": "--user",
    "gosu": "",
    "su-exec": "",
    "setpriv": "--reuid --regid --groups",
    "env": "-u -C --unset --chdir",
    "nohup": "",
    "nice": "-n --adjustment",
    "ionice": "-c -n --class --classdata",
    "chrt": "-T -P -D",
    "taskset": "",
    "stdbuf": "-i -o -e",
    "setsid": "",
    "setarch": "",
    "linux32": "",
    "linux64": "",
    "prlimit": "",
    "numactl": "-N -m -C",
    "cpulimit": "-l -m",
    "time": "-f -o",
    "exec": "-a",
    "command": "",
    "builtin": "",
    "noglob": "",
    "nocorrect": "",
    "coproc": "",
    "xargs": "-I -n -P -d -L -s -a -E --replace --max-args --max-procs --delimiter --max-lines --arg-file",
    "parallel": "-j --jobs -I -a -N -n --delay --timeout",
    "watch": "-n --interval",
    "strace": "-o -e -p -s -u -E -P -a -b -I -O -S -X",
    "ltrace": "-o -e -p",
    "valgrind": "",
    "perf": "-e -o",
    "gdb": "",
    "timeout": "-s -k --signal --kill-after",
    "chroot": "--userspec --groups",
    "unshare": "",
    "nsenter": "-t -S -G",
    "firejail": "",
    "bwrap": "",
    "fakeroot": "",
    "proot": "-r -b -w",
    "flock": "-w -E --timeout",
    "busybox": "",
    "toybox": "",
    "unbuffer": "",
    "rlwrap": "",
    "chronic": "",
    "ifne": "",
    "torsocks": "",
    "torify": "",
    "proxychains": "-f",
    "proxychains4": "-f",
    "faketime": "",
    "systemd-run": "-p -u -t -E -M --unit --property --uid --gid --slice --on-calendar --on-active",
    "systemd-inhibit": "",
    "dbus-run-session": "",
    "dbus-launch": "",
    "xvfb-run": "-n -s",
    "caffeinate": "-t -w",
    "entr": "",
    "catchsegv": "",
    "tsp": "",
    "runcon": "-u -r -t -l",
    "setuidgid": "",
    "runuser": "-u -g -G -s",
    "chpst": "-u -U -b -n",
    "softlimit": "",
    "daemonize": "-c -e -o -p -u -l",
}
_LEADING = words("timeout chroot flock taskset chrt gosu su-exec setarch faketime perf runcon setuidgid")
_EXEC = {"-exec", "-execdir", "-ok", "-okdir"}
_SSH_VALUES = words("-p -i -l -o -F -J -L -R -D -E -b -c -e -m -W")
_QUERY = {"command": {"-v", "-V"}, "sudo": {"-l", "-v", "-k", "-K", "-e", "-V", "--list"}, "builtin": set[str]()}
# Program -> options whose value (the next word, or behind =) is a command line.
_RUN_OPTIONS = {
    "tar": "--to-command -I --use-compress-program -F --info-script --new-volume-script --rsh-command",
    "rsync": "-e --rsh --rsync-path",
    "scp": "-S",
    "sftp": "-S",
    "man": "-P --pager",
    "rg": "--pre",
    "sort": "--compress-program",
    "split": "--filter",
    "fzf": "--preview",
    "zip": "-TT --unzip-command",
    "nc": "-e -c --exec --sh-exec",
    "ncat": "-e -c --exec --sh-exec",
    "netcat": "-e -c",
    "git": "-x --exec --upload-pack --receive-pack --tree-filter --index-filter --msg-filter --env-filter "
    "--commit-filter --parent-filter --tag-name-filter --extcmd -O --open-files-in-pager",
    "nix-shell": "--run --command",
    "vagrant": "-c --command",
    "xterm": "-e",
    "konsole": "-e",
    "alacritty": "-e",
    "gdb": "-ex --eval-command",
    "compgen": "-C",
    "complete": "-C",
    "mapfile": "-C",
    "readarray": "-C",
    "start-stop-daemon": "--exec -x --startas -a",
    "wget": "--use-askpass",
    "make": "--eval",
    "ansible": "-a --args",
    "expect": "-c",
    "lftp": "-e -c",
}
_ATTACHED = ("man", "tar", "rsync", "scp")  # `-P'less -R'`: the value may stick to the letter
_ALL_OPERANDS = {"hyperfine", "watchexec"}  # each operand is a command line
_EDITORS = words("vim vi nvim ex view gvim vimdiff")
_STARTERS = {"npm": {"exec"}, "pnpm": {"exec", "dlx"}, "yarn": {"exec"}, "uv": {"run"}, "poetry": {"run"},
             "pipenv": {"run"}, "conda": {"run"}, "mamba": {"run"}, "rye": {"run"}, "pdm": {"run"}, "hatch": {"run"},
             "bundle": {"exec"}, "docker": {"exec", "run"}, "podman": {"exec", "run"}, "kubectl": {"exec", "run"},
             "nerdctl": {"exec", "run"}, "docker-compose": {"exec", "run"},
             "lxc": {"exec"}, "incus": {"exec"}, "oc": {"exec"}, "distrobox": {"enter"},
             "toolbox": {"run"}, "adb": {"shell"}, "direnv": {"exec"}, "mise": {"exec", "x"}, "doppler": {"run"},
             "op": {"run"}, "aws-vault": {"exec"}, "nix": {"run", "shell", "develop"}, "flatpak-spawn": {"--host"},
             "sem": set(), "npx": set(), "bunx": set()}  # fmt: skip
_CONTAINER_VALUES = words(
    """-w -e -u -v -p -n -c --name --workdir --env --user --volume --entrypoint --network --mount"""
)
_CONTAINERS = words("docker-compose docker podman kubectl nerdctl lxc incus oc")
WRAPPERS = frozenset(_PREFIXES) | {"eval", "ssh", "parallel"}


def inner_commands(stage: Stage) -> Iterator[Inner]:
    """What `stage` would start besides itself."""
    program, args = stage.program, stage.args
    yield from _by_options(program, args)
    if program in ("find", "bfs", "gfind"):
        yield from _after_exec(args)
    elif program in {"fd", "fdfind"}:
        for index, arg in enumerate(args):
            if arg in {"-x", "-X", "--exec", "--exec-batch"}:
                yield slice(index + 1, len(args))
    elif program in feeding.SHELLS:
        yield from feeding.shell(stage)
        if program == "runuser" and "-c" not in args:
            yield from _after_options(stage)
    elif program in ("eval", "source", "."):
        yield from feeding.evaluated(stage)
    elif program == "trap":
        said = [arg for arg in args if arg != "--"]
        yield from (Text(arg) for arg in said[:1] if len(said) > 1 and arg not in ("-", "", "-l", "-p"))
    elif program == "alias":
        yield from feeding.aliases(args)
    elif program == "ssh":
        yield from _remote(stage)
    elif program in ("at", "batch", "crontab", "ed", "sqlite3", "psql", "mysql", "ftp", "sftp", "lftp"):
        yield from feeding.scheduled(stage)
    elif program in ("xargs", "parallel"):
        yield from _over_a_list(stage)
    elif program in ("make", "gmake"):
        yield from (Text(arg.partition("=")[2]) for arg in args if arg.startswith("SHELL="))
        for line in (stage.given or "").splitlines():
            yield from (Text(part.lstrip("@-+ ")) for part in re.split(r"^\t|;", line)[1:])
    elif program in ("tmux", "screen"):
        yield from _terminal(args)
    elif program == "git":
        yield from _git(args)
    elif program in _STARTERS:
        yield from _starter(program, args)
    elif program in _PREFIXES:
        yield from _after_options(stage)
    for found in scripts.commands(stage):
        yield COMPUTED if found is None else Text(found, None)


def _by_options(program: str, args: Sequence[str]) -> Iterator[Inner]:
    """Values of options that are command lines."""
    names = _RUN_OPTIONS.get(program, "").split()
    for index, arg in enumerate(args):
        name, equals, value = arg.partition("=")
        if equals and name in names:
            yield Text(value)
        elif arg in names and index + 1 < len(args):
            yield Text(re.sub(r"^(?:shell|!)\s*", "", args[index + 1]))
        elif program in _ATTACHED and arg[:2] in names and not arg.startswith("--"):
            yield Text(arg[2:])
        elif arg.startswith("--checkpoint-action="):
            yield Text(value.removeprefix("exec="))
        elif program in ("ssh", "scp", "sftp") and re.match(r"(?:-o)?\s*(?:Proxy|Local)Command[= ]", arg):
            yield Text(re.split(r"[= ]", arg, maxsplit=1)[1])
        elif program == "fzf" and (match := re.search(r"execute(?:-silent)?\((.*)\)|become\((.*)\)", arg)):
            yield Text(match[1] or match[2] or "")
        elif program == "socat" and (match := re.match(r"(?:EXEC|SYSTEM):(.*)", arg, re.IGNORECASE)):
            yield Text(match[1].strip("'\""))
        elif program in _EDITORS | {"less", "more"} and (match := re.match(r"\+?\s*:?\s*!(.*)", arg)):
            yield Text(match[1])
    if program in _ALL_OPERANDS:
        yield from (Text(arg) for arg in args if not arg.startswith("-") and " " in arg)


def _after_exec(args: Sequence[str]) -> Iterator[Inner]:
    start = None
    for index, arg in enumerate(args):
        if start is None and arg in _EXEC:
            start = index + 1
        elif start is not None and arg in {";", "+"}:
            yield COMPUTED if "{}" in args[start] else slice(start, index)
            start = None
    if start is not None:
        yield slice(start, len(args))


def _remote(stage: Stage) -> Iterator[Inner]:
    command = " ".join(stage.args[_skip_options(stage.args, _SSH_VALUES) + 1 :])
    if command:
        yield Text(command)
    if not command or re.fullmatch(r"(?:sudo\s+)?(?:\S*/)?(?:ba|z|da|k)?sh(?:\s+-\S*)*", command):
        yield from feeding.fed(stage)


def _over_a_list(stage: Stage) -> Iterator[Inner]:
    """xargs and parallel: the command is completed from a list."""
    program, args = stage.program, stage.args
    index = _skip_options(args, _PREFIXES[program].split())
    marks = [args[at + 1] for at, arg in enumerate(args[:index]) if arg in ("-I", "--replace") and at + 1 < len(args)]
    marks += [arg[2:] for arg in args[:index] if arg.startswith("-I") and len(arg) > 2] + ["{}"]
    if program == "xargs":
        if index < len(args):
            yield COMPUTED if any(mark and mark in args[index] for mark in marks) else slice(index, len(args))
        return
    if "--dry-run" in args or "--dryrun" in args:
        return
    stop = next((at for at, arg in enumerate(args) if re.fullmatch(r":::\+?|::::", arg)), len(args))
    command = " ".join(args[index:stop])
    if not command:
        yield from (Text(arg) for arg in args[stop + 1 :])
        yield from feeding.fed(stage) if stop == len(args) else ()
    elif any(command.startswith(mark) for mark in marks if mark):
        yield COMPUTED
    else:
        yield Text(command)


def _terminal(args: Sequence[str]) -> Iterator[Inner]:
    """tmux and screen run or type what they are given."""
    if set(args) & {"new", "new-session", "new-window", "neww", "split-window", "splitw", "run", "run-shell",
                    "send", "send-keys", "respawn-pane", "display-popup", "popup", "if-shell"}:  # fmt: skip
        yield from (Text(re.sub(r"\s*(?:C-m|Enter|\\n)$", "", arg)) for arg in args if " " in arg)
    for index, arg in enumerate(args):
        if re.fullmatch(r"-[dmS]*m[dmS]*", arg):
            yield slice(index + (2 if "S" in arg else 1), len(args))
        elif arg in ("stuff", "exec") and index + 1 < len(args):
            yield Text(args[index + 1])


def _git(args: Sequence[str]) -> Iterator[Inner]:
    for index, arg in enumerate(args):
        if arg.startswith("-O") and len(arg) > 2 and "grep" in args[:index]:
            yield Text(arg[2:])
        elif arg == "-c" and index + 1 < len(args):
            yield from _git_setting(args[index + 1])
        elif arg.startswith("alias.") and args[index - 1] != "-c" and index + 1 < len(args):
            yield from _git_setting(f"{arg}={args[index + 1]}")
        elif arg == "run" and "bisect" in args[:index]:
            yield slice(index + 1, len(args))
        elif arg == "config":
            rest = [word for word in args[index + 1 :] if not word.startswith("-")]
            yield from _git_setting("=".join(rest[:2])) if len(rest) > 1 and not rest[0].startswith("alias.") else ()
        elif arg == "foreach":
            start = index + 1 + _skip_options(args[index + 1 :], ())
            yield Text(" ".join(args[start:]))


_RUN_SETTING = re.compile(r"pager|editor|command|program|askpass|fsmonitor|hookspath|textconv|external", re.IGNORECASE)


def _git_setting(setting: str) -> Iterator[Inner]:
    name, _, value = setting.partition("=")
    if name.startswith("alias.") and value.startswith("!"):
        yield Text(value[1:])
    elif name.startswith("alias."):
        yield Text(f"git {value}")
    elif _RUN_SETTING.search(name) and value not in ("", "true", "false", "cat"):
        yield Text(value)


def _starter(program: str, args: Sequence[str]) -> Iterator[Inner]:
    """`uv run X`, `docker exec C X`, `kubectl exec P -- X`."""
    verbs = _STARTERS[program]
    at = next((index for index, arg in enumerate(args) if arg in verbs), None) if verbs else -1
    if at is None:
        return
    if "--" in args[at + 1 :]:
        start = args.index("--", at + 1) + 1
    else:
        start = at + 1 + _skip_options(args[at + 1 :], _CONTAINER_VALUES)
        start += 1 if program in _CONTAINERS else 0
    entry = next((args[i + 1] for i, arg in enumerate(args[:-1]) if arg == "--entrypoint"), "")
    if entry:
        yield Text(" ".join([entry, *args[start:]]))
    elif start < len(args):
        yield slice(start, len(args))


def _after_options(stage: Stage) -> Iterator[Inner]:
    program, args = stage.program, stage.args
    if args and args[0] in _QUERY.get(program, ()):
        return
    if program == "flock" and "-c" in args:
        yield from (Text(args[at + 1]) for at, arg in enumerate(args[:-1]) if arg == "-c")
        return
    if program == "env":
        yield from _split_string(args)
    index = _skip_options(args, _PREFIXES[program].split()) + (program in _LEADING)
    if program in {"env", "sudo", "doas"}:
        while index < len(args) and "=" in args[index].split("/")[0]:
            index += 1
    if index < len(args):
        yield Text(" ".join(args[index:])) if program == "watch" else slice(index, len(args))
    elif stage.fed:
        yield COMPUTED


def _split_string(args: Sequence[str]) -> Iterator[Inner]:
    for index, arg in enumerate(args):
        if re.fullmatch(r"-[a-z]*S|--split-string", arg) and index + 1 < len(args):
            yield Text(args[index + 1])
        elif match := re.match(r"(?:-\w*S|--split-string=)(.+)", arg):
            yield Text(match[1])


def _skip_options(args: Sequence[str], with_value: Collection[str]) -> int:
    index = 0
    while index < len(args) and args[index].startswith(("-", "+")) and args[index] != "-":
        if args[index] == "--":
            return index + 1
        index += 2 if args[index] in with_value else 1
    return min(index, len(args))
