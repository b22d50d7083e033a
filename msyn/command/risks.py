"""What one program does with its words: tables for the common ones, small functions where flags decide.

`of_program(stage, names)` yields Reasons. READS lists programs that change nothing whatever their flags (those whose
flags matter have a rule below). A program in no table is a write: unknown is not harmless. Pure.
"""

import re
from collections.abc import Callable, Iterator

from msyn.command import risks_machine as machine
from msyn.command.stages import Stage
from msyn.command.verdicts import DESTROYS, ESCALATES, NETWORK, READ, WRITE, Reason, flag, has, operands, words
from msyn.command.wrappers import WRAPPERS

READS = words(
    """[ [[ ack ag alias apropos arch awk base32 base64 basename bat batcat bc bg bind break cal cat cd chkconfig
    cksum clear cmp col colrm column comm continue cut date dc declare df diff diff3 dig dir dirname dirs dmesg
    dpkg-query du duf dust echo egrep env exa exit expand expr eza factor false fc fd fdfind fg fgrep file find
    findmnt finger fmt fold free fuser fzf getconf getent getopts grep groups hash head help hexdump hexyl history
    host hostid hostname hostnamectl htop id identify ifstat info iostat iotop jobs join journalctl jq last lastb
    lastlog ldd less lesspipe let local locale locate logname look ls lsattr lsb_release lsblk lscpu lshw lsmod
    lsof lspci lsusb man mapfile md5sum more mpstat ncal netstat nl nm nproc numfmt objdump od paste pathchk pgrep
    pidof pidstat pinky popd pr printenv printf ps pstree pushd pwd pwdx rank read readarray readelf readlink
    readonly realpath return rev rg sar seq set sha1sum sha224sum sha256sum sha384sum sha512sum shasum shift sleep
    sort ss stat strings stty sum tac tail test time timedatectl times top tput tr tree true tsort tty type
    typeset ulimit uname unexpand uniq unset uptime users vdir vmstat w watch wc whatis whereis which who whoami
    xargs xmllint xxd yes yq zcat zgrep zless zmore bzcat xzcat export umask wait trap : source . gcalcli ffprobe
    mediainfo nvidia-smi sensors acpi upower loginctl coproc noglob parallel nohup nice ionice timeout stdbuf
    setsid strace ltrace exec command builtin"""
)
NETWORK_PROGRAMS = words(
    """ping ping6 traceroute tracepath mtr nslookup whois dig host telnet nc ncat netcat nmap ssh mosh ftp sftp curl
    wget http https aria2c rsync scp lynx w3m links speedtest speedtest-cli arp arping iperf iperf3 getmail mail
    mailx sendmail mutt youtube-dl yt-dlp"""
)
WRITES = {
    "touch": "creates files or changes their times",
    "mkdir": "creates directories",
    "tee": "writes files",
    "tar": "writes an archive or unpacks one",
    "zip": "writes an archive",
    "unzip": "unpacks files",
    "gzip": "replaces files by compressed ones",
    "gunzip": "replaces compressed files",
    "bzip2": "replaces files by compressed ones",
    "bunzip2": "replaces compressed files",
    "xz": "replaces files by compressed ones",
    "unxz": "replaces compressed files",
    "zstd": "writes compressed files",
    "7z": "writes or unpacks an archive",
    "split": "writes files",
    "csplit": "writes files",
    "install": "copies files",
    "patch": "changes files",
    "crontab": "changes scheduled jobs",
    "mount": "changes what is mounted",
    "umount": "changes what is mounted",
    "make": "runs what the Makefile says",
    "pip": "changes installed packages",
    "pip3": "changes installed packages",
    "npm": "changes installed packages",
    "convert": "writes image files",
    "ffmpeg": "writes media files",
}
_PRIVILEGE = {"sudo", "doas", "pkexec", "su", "runuser", "setcap", "visudo", "passwd", "chpasswd"}
_POWER = {"shutdown", "reboot", "poweroff", "halt", "init", "telinit"}
_FORMATS = re.compile(
    r"mkfs(?:\..+)?|mke2fs|mkswap|wipefs|fdisk|sfdisk|cfdisk|gdisk|sgdisk|parted|blkdiscard|badblocks"
)
_PACKAGES = {"apt", "apt-get", "dnf", "yum", "pacman", "zypper", "snap", "flatpak", "brew", "apk", "dpkg", "rpm"}
_BROAD = {"/", "/*", "~", "~/*", "..", "../*", "../..", ".*", "~/.*"}
_SYSTEM = re.compile(r"/(?:bin|boot|dev|etc|home|lib\w*|opt|proc|root|sbin|srv|sys|usr|var)?/?\*?$")


def of_program(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    """What the program of one stage does. `names` are the files of the working directory."""
    program = stage.program
    if not program:
        return
    rule = _RULES.get(program)
    if program in _PRIVILEGE:
        yield Reason(ESCALATES, stage.raw, "runs with another user's rights", "escalate")
    elif program in _POWER or (program == "systemctl" and has(stage, "poweroff", "reboot", "halt", "suspend")):
        yield Reason(DESTROYS, stage.raw, "stops or restarts the machine", "power")
    elif _FORMATS.fullmatch(program):
        listing = has(stage, "-l", "--list", "print", "-n")
        yield Reason(READ if listing else DESTROYS, stage.raw, "changes a disk's structure", "format")
    elif rule:
        yield from rule(stage, names)
    elif program in NETWORK_PROGRAMS:
        yield Reason(NETWORK, stage.raw, "talks to the network")
    elif program in WRITES:
        yield Reason(WRITE, stage.raw, WRITES[program])
    elif program in _PACKAGES:
        yield from machine.package(stage)
    elif program not in READS and program not in WRAPPERS:
        yield Reason(WRITE, stage.raw, "runs a program that msyn does not know: it may change things")


def is_broad(target: str) -> bool:
    """The root, a system directory, a whole home, what lies above: nothing a typing mistake should reach."""
    bare = re.sub(r"(?<=.)/+$", "", re.sub(r"/{2,}|/\./", "/", re.sub(r"\$\{?HOME\}?", "~", target)))
    return bare in _BROAD or bool(_SYSTEM.fullmatch(bare)) or is_everything_here(target)


def is_everything_here(target: str) -> bool:
    return target in {"*", "./*", ".", "./", "./.", "{*,.*}", "$PWD", "${PWD}"}


def _rm(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    for target in operands(stage):
        if is_everything_here(target):
            yield Reason(DESTROYS, stage.raw, f"deletes everything that {target} stands for", "here")
        elif is_broad(target):
            yield Reason(DESTROYS, stage.raw, f"deletes everything under {target}", "everything")
    why = "deletes directories with all they hold" if flag(stage, "r", "--recursive") or flag(stage, "R") else ""
    yield Reason(DESTROYS, stage.raw, why or "deletes files", "delete")


def _find(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if has(stage, "-delete"):
        yield Reason(DESTROYS, "-delete", "deletes everything that find lists", "delete")
    if any(arg.startswith("-fprint") or arg == "-fls" for arg in stage.args):
        yield Reason(WRITE, stage.raw, "writes a list to a file")


def _git(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    words = [arg for arg in stage.args if not arg.startswith("-")]
    verb = words[0] if words else ""
    forced = flag(stage, "f", "--force", "--force-with-lease")
    discards = {
        "reset": has(stage, "--hard"),
        "clean": not flag(stage, "n", "--dry-run"),
        "checkout": has(stage, "--", ".") or forced,
        "restore": not has(stage, "--staged"),
        "branch": flag(stage, "D") or has(stage, "-d", "--delete"),
        "tag": has(stage, "-d", "--delete"),
        "push": forced or has(stage, "--delete", "-d", "--mirror"),
        "stash": "drop" in words or "clear" in words,
        "filter-branch": True,
        "gc": has(stage, "--prune=now"),
        "rm": not has(stage, "--cached"),
    }
    if discards.get(verb):
        yield Reason(DESTROYS, stage.raw, "throws away work that git cannot bring back", "discard")
    elif verb in {"push", "pull", "fetch", "clone", "ls-remote", "submodule"}:
        yield Reason(WRITE, stage.raw, "talks to the network and changes a repository")
    elif verb not in {
        "status",
        "log",
        "diff",
        "show",
        "blame",
        "grep",
        "ls-files",
        "shortlog",
        "describe",
        "rev-parse",
        "reflog",
        "rev-list",
        "cat-file",
        "whatchanged",
        "help",
        "version",
        "",
    } and not _lists(stage, verb):
        yield Reason(WRITE, stage.raw, "changes the repository")


def _lists(stage: Stage, verb: str) -> bool:
    """`git branch -a`, `git remote -v`, `git config --list`: looks only."""
    if verb in {"branch", "tag", "remote", "stash", "config", "worktree"}:
        rest = [arg for arg in stage.args if arg != verb]
        return all(
            arg
            in {
                "-a",
                "-r",
                "-v",
                "-vv",
                "-l",
                "--list",
                "--all",
                "list",
                "show",
                "--get",
                "--show-current",
                "--sort=-committerdate",
                "--merged",
                "--no-merged",
                "--global",
            }
            for arg in rest
        )
    return False


def _dd(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    target = next((arg[3:] for arg in stage.args if arg.startswith("of=")), "")
    if target.startswith("/dev/") and target != "/dev/null":
        yield Reason(DESTROYS, f"of={target}", "writes onto a device, over all that is on it", "format")
    elif target:
        yield Reason(DESTROYS if target in names else WRITE, f"of={target}", "writes over the file", "overwrite")


def _chmod(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    recursive = flag(stage, "R", "--recursive")
    broad = any(is_broad(target) for target in operands(stage)[1:])
    if recursive and (broad or "777" in " ".join(stage.args)):
        yield Reason(DESTROYS, stage.raw, "changes rights of everything below, with no way back", "permissions")
    else:
        yield Reason(WRITE, stage.raw, "changes rights or owners", "permissions" if recursive else "")


def _move(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    targets = operands(stage)
    last = targets[-1].removeprefix("./").rstrip("/") if targets else ""
    keeps = flag(stage, "n", "--no-clobber") or flag(stage, "i", "--interactive") or flag(stage, "b", "--backup")
    if stage.program == "mv" and last == "/dev/null":
        yield Reason(DESTROYS, stage.raw, "throws files away", "delete")
    elif len(targets) == 2 and last in names and "." in last and not keeps:
        yield Reason(DESTROYS, stage.raw, f"writes over {last}, which exists", "overwrite")
    else:
        why = "moves or renames files, over any of the same name" if stage.program == "mv" else "copies files"
        yield Reason(WRITE, stage.raw, why)


def _in_place(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    program = stage.program
    in_place = any(re.match(r"-[a-zA-Z]*i", arg) and not arg.startswith("--") for arg in stage.args)
    if (program in {"sed", "perl", "ruby"} and (in_place or has(stage, "--in-place"))) or (
        program in {"gawk", "awk"} and "inplace" in stage.args
    ):
        yield Reason(WRITE, stage.raw, "changes files in place")
    elif program in {"awk", "gawk", "mawk"} and re.search(r"\bsystem\s*\(|\|\s*\"(?:sh|bash)|print\s*>", stage.raw):
        yield Reason(WRITE, stage.raw, "its program starts commands or writes files")
    elif program == "sort" and flag(stage, "o", "--output"):
        yield Reason(WRITE, stage.raw, "writes a file")
    elif program in {"perl", "ruby", "python", "python3", "node", "php"} and not has(stage, "--version", "-V", "-v"):
        yield Reason(WRITE, stage.raw, "runs a program that msyn has not read")


def _shell(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if any(not arg.startswith("-") for arg in stage.args) and not flag(stage, "c"):
        yield Reason(WRITE, stage.raw, "runs a script that msyn has not read")


def _sync(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if any(arg.startswith(("--delete", "--remove-source")) for arg in stage.args):
        yield Reason(DESTROYS, stage.raw, "deletes what the other side does not have", "delete")
    else:
        yield Reason(WRITE, stage.raw, "copies files, over older ones")


def _fetch(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    saves = stage.program == "wget" or flag(stage, "o", "--output") or flag(stage, "O", "--remote-name")
    yield Reason(NETWORK, stage.raw, "talks to the network")
    if (
        saves
        and not has(stage, "/dev/null", "-")
        and not (stage.program == "wget" and has(stage, "-O-", "-qO-", "--spider"))
    ):
        yield Reason(WRITE, stage.raw, "saves a download")


def _archive(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    first = stage.args[0] if stage.args else ""
    mode = first.lstrip("-") if not first.startswith("--") else ""
    if stage.program == "unzip" and has(stage, "-l", "-Z", "-t", "-p"):
        return
    if stage.program == "tar" and (("t" in mode and not set(mode) & set("cxru")) or has(stage, "--list")):
        return
    if stage.program in {"gzip", "gunzip", "xz", "zstd", "bzip2"} and flag(stage, "l", "--list"):
        return
    if stage.program == "tar" and has(stage, "--remove-files"):
        yield Reason(DESTROYS, stage.raw, "deletes the files after packing them", "delete")
    yield Reason(WRITE, stage.raw, WRITES[stage.program])


def _erase(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    why = "empties or cuts files" if stage.program == "truncate" else "deletes beyond recovery"
    yield Reason(DESTROYS, stage.raw, why, "overwrite" if stage.program == "truncate" else "delete")


def _history(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if flag(stage, "c") or flag(stage, "d"):
        yield Reason(DESTROYS, stage.raw, "deletes your history", "delete")


def _link(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    forced = flag(stage, "f", "--force")
    yield Reason(WRITE, stage.raw, "creates a link" + (", over whatever has its name" if forced else ""))


def _ip(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if has(stage, "add", "del", "delete", "set", "flush", "change", "replace"):
        yield Reason(WRITE, stage.raw, "changes the network's settings")


Rule = Callable[[Stage, frozenset[str]], Iterator[Reason]]
_RULES: dict[str, Rule] = {
    **dict.fromkeys(("rm", "rmdir", "unlink", "rimraf", "trash", "gio"), _rm),
    **dict.fromkeys(("mv", "cp", "rename"), _move),
    **dict.fromkeys(("chmod", "chown", "chgrp", "chattr", "setfacl"), _chmod),
    **dict.fromkeys(("sed", "perl", "ruby", "awk", "gawk", "mawk", "sort"), _in_place),
    **dict.fromkeys(("python", "python3", "node", "php"), _in_place),
    **dict.fromkeys(("sh", "bash", "zsh", "dash", "ksh", "fish"), _shell),
    **dict.fromkeys(("kill", "killall", "pkill", "xkill", "skill"), machine.kill),
    **dict.fromkeys(("systemctl", "service", "rc-service", "launchctl"), machine.service),
    **dict.fromkeys(("docker", "podman", "kubectl", "terraform", "docker-compose", "helm"), machine.container),
    **dict.fromkeys(("userdel", "deluser", "groupdel", "useradd", "adduser", "usermod", "groupadd"), machine.account),
    **dict.fromkeys(("tar", "zip", "unzip", "gzip", "gunzip", "bzip2", "xz", "zstd", "7z"), _archive),
    **dict.fromkeys(("shred", "truncate", "srm", "wipe"), _erase),
    **dict.fromkeys(("mysql", "psql", "sqlite3", "redis-cli", "mongo", "mongosh"), machine.database),
    **dict.fromkeys(("curl", "wget", "aria2c"), _fetch),
    **dict.fromkeys(("rsync", "scp", "sftp", "rclone"), _sync),
    **dict.fromkeys(("mount", "umount"), machine.mount),
    "find": _find,
    "git": _git,
    "dd": _dd,
    "crontab": machine.cron,
    "history": _history,
    "ip": _ip,
    "ifconfig": _ip,
    "ln": _link,
}  # fmt: skip
