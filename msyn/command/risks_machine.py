"""What programs do to the machine: processes, services, packages, containers, accounts, disks, databases.

Rules for risks.py, one function per kind of program; RULES says which program is of which kind, those of
risks_network.py included. Pure.
"""

import re
from collections.abc import Callable, Iterator

from msyn.command import places, risks_network
from msyn.command.parts import Stage
from msyn.command.verdicts import (
    DESTROYS,
    ESCALATES,
    NETWORK,
    WRITE,
    Reason,
    destroying_verb,
    flag,
    has,
    leading_words,
    operands,
    values,
    words,
)

_GENTLE = re.compile(r"-(?:s\s*)?(?:SIG)?(?:0|CONT|USR1|USR2|WINCH|HUP|STOP|TSTP|19|20|18|10|12|28|1)")
_READ_VERBS = words(
    """ps images image logs inspect top stats version info get describe ls list search show status history port diff
    events explain api-resources api-versions cluster-info plan validate output graph providers fmt wait config
    context contexts current-context auth lint template values get-contexts view config-view current cat help
    outdated policy depends rdepends madison freeze check audit view why doctor deps desc uses leaves home tree
    metadata is-active is-enabled is-failed list-units list-unit-files list-timers list-dependencies list-sockets
    list-jobs get-default cat list-sessions list-users session-status user-status show-user show-session ping files
    provides repoquery whatprovides download-only funding fund docs repo bugs pack-list whoami prefix root bin
    licenses status-all"""
)


def kill(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if has(stage, "-l", "-L", "--list", "-0", "--help") or has(stage, "--version", "-V"):
        return
    signals = [arg for arg in stage.args if arg.startswith("-") and arg != "-1"] + [
        f"-{value}" for value in values(stage, "-s", "--signal")
    ]
    rest = list(stage.args)
    first = rest.pop(0) if rest and rest[0].startswith("-") and len(rest) > 1 else ""
    if stage.program == "kill" and ({"-1", "0"} & set(rest) or (first and rest == ["1"])):
        yield Reason(DESTROYS, stage.raw, "ends every process that it may", "everything")
    elif any(_GENTLE.fullmatch(signal) for signal in [*signals, first]):
        yield Reason(WRITE, stage.raw, "sends processes a signal")
    else:
        yield Reason(DESTROYS, stage.raw, "ends processes; unsaved work is lost", "kill")


def _fuser(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if flag(stage, "k", "--kill"):
        yield Reason(DESTROYS, stage.raw, "ends the processes that use it", "kill")


def power(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if has(stage, "-c", "--help", "--version", "-k"):
        yield Reason(WRITE, stage.raw, "cancels or announces a shutdown")
    else:
        yield Reason(DESTROYS, stage.raw, "stops or restarts the machine", "power")


def service(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    said = set(operands(stage))
    if said & {"poweroff", "reboot", "halt", "suspend", "hibernate", "kexec", "rescue", "emergency", "hybrid-sleep",
               "isolate", "soft-reboot", "exit"}:  # fmt: skip
        yield Reason(DESTROYS, stage.raw, "stops or restarts the machine", "power")
    elif said & {"stop", "disable", "mask", "kill", "terminate-user", "terminate-session", "kill-user", "bootout",
                 "kill-session", "unload", "remove", "clean", "revert", "delete", "condstop", "zap"}:  # fmt: skip
        yield Reason(DESTROYS, stage.raw, "stops a service", "kill")
    elif said and not said & _READ_VERBS:
        yield Reason(WRITE, stage.raw, "changes a service")


def package(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    first, *rest = [*operands(stage), ""]
    said = {first} if first not in ("env", "cache", "global", "plugin", "repo", "self") else set(rest[:1])
    removes = {"remove", "purge", "autoremove", "autopurge", "uninstall", "erase", "rm", "del", "un", "unlink", "prune",
               "unpublish", "deprecate", "yank", "nuke", "unmerge", "deinstall", "delete", "rmi", "r"}  # fmt: skip
    letters = {
        "dpkg": ("-r", "-P", "--remove", "--purge"),
        "rpm": ("-e", "--erase"),
        "pacman": ("-R",),
        "yay": ("-R",),
        "emerge": ("-C", "-c", "--unmerge", "--depclean"),
    }
    by_letter = any(arg.startswith(letters.get(stage.program, ("\0",))) for arg in stage.args)
    if has(stage, "-s", "--simulate", "--dry-run", "--just-print", "--assumeno") and stage.program != "dpkg":
        return
    if said & removes or by_letter:
        yield Reason(DESTROYS, stage.raw, "removes installed software", "delete")
    elif not said & _READ_VERBS and not has(
        stage, "-l", "-L", "-S" if stage.program == "dpkg" else "-Ss", "-s", "-qa", "-q", "-Q", "-Qs", "-Qi", "-Ql",
        "-qi", "-ql", "-qf", "--version", "-V", "-Si", "-v", "-I", "-c", "--list", "--info", "--listfiles", "-Qo", "-Qe"
    ):  # fmt: skip
        yield Reason(WRITE, stage.raw, "changes installed software")


def container(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    said = leading_words(stage, 3)
    broad = any(
        places.is_broad(value.partition(":")[0]) for value in values(stage, "-v", "--volume") if value[:1] == "/"
    )
    dry = any(arg.startswith("--dry-run") and "none" not in arg for arg in stage.args)
    if set(said[:1]) & {"exec", "run", "cp", "debug", "shell"}:
        if has(stage, "--privileged", "--pid=host", "--net=host", "--userns=host") or broad:
            yield Reason(ESCALATES, stage.raw, "gives a container the rights of the machine", "escalate")
        yield Reason(WRITE, stage.raw, "runs something in a container")
    elif said[:2] == ["auth", "can-i"]:
        yield Reason(NETWORK, stage.raw, "asks a server")
    elif dry:
        yield Reason(NETWORK, stage.raw, "asks a server what would happen")
    elif set(said) & {"kill", "down", "stop"}:
        yield Reason(DESTROYS, stage.raw, "stops containers", "kill")
    elif set(said) & {"rm", "rmi", "prune", "delete", "destroy", "remove", "uninstall", "drain",
                      "rollback", "del", "taint", "evict", "purge", "undeploy", "leave"} or (
        "scale" in said and any(arg.endswith("=0") for arg in stage.args)
    ) or (has(stage, "-destroy", "--prune", "--force-recreate") and "plan" not in said) or (
        "replace" in said and has(stage, "--force")) or destroying_verb(stage):  # fmt: skip
        yield Reason(DESTROYS, stage.raw, "removes containers, images or resources", "delete")
    elif said and not set(said) & _READ_VERBS:
        yield Reason(WRITE, stage.raw, "changes containers or resources")


def account(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    deletes = stage.program in ("userdel", "deluser", "groupdel", "delgroup") or (
        stage.program in ("passwd", "gpasswd", "chage") and flag(stage, "d", "--delete")
    )
    if (
        stage.program in ("passwd", "chage")
        and has(stage, "-S", "--status", "-l", "--list")
        and stage.program == "chage"
    ):
        return
    kind = "delete" if deletes else "escalate"
    yield Reason(DESTROYS if deletes else ESCALATES, stage.raw, "changes accounts", kind)


_SQL_LOSES = re.compile(
    r"\b(?:drop|delete|truncate|alter|flushall|flushdb|del|unlink|dropDatabase|deleteMany|deleteOne|remove|drop_?\w*|shutdown)\b",
    re.IGNORECASE,
)
_SQL_LOOKS = re.compile(
    r"\s*(?:select|show|explain|describe|with|values|pragma|get|keys|info|ping|\.\w+|\\\w+)\b", re.IGNORECASE
)


def database(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    said = [*stage.args, stage.given or ""]
    bodies = [redirect.body.text for redirect in stage.redirects if redirect.body]
    if stage.program in ("dropdb", "dropuser") or any(
        _SQL_LOSES.search(re.sub(r"'[^']*'", "''", text)) for text in said + bodies
    ):
        yield Reason(DESTROYS, stage.raw, "deletes from a database", "delete")
    elif stage.program in ("pg_restore", "mongorestore") and has(stage, "-c", "--clean", "--drop"):
        yield Reason(DESTROYS, stage.raw, "empties a database before filling it", "delete")
    elif not any(_SQL_LOOKS.match(text) and not re.search(r"\binto\b", text) for text in said):
        yield Reason(WRITE, stage.raw, "talks to a database")


def cron(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    is_emptied = stage.given is not None and not stage.given.strip() and has(stage, "-")
    if flag(stage, "r") or is_emptied or has(stage, "/dev/null"):
        yield Reason(DESTROYS, stage.raw, "deletes all your scheduled jobs", "delete")
    elif not has(stage, "-l"):
        yield Reason(WRITE, stage.raw, "changes scheduled jobs")


def later(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if stage.program == "atrm" or has(stage, "-r", "-d"):
        yield Reason(DESTROYS, stage.raw, "deletes scheduled jobs", "delete")
    elif not has(stage, "-l", "-c", "-V"):
        yield Reason(WRITE, stage.raw, "schedules commands")


def mount(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if stage.program != "mount" or operands(stage) or has(stage, "-a"):
        yield Reason(WRITE, stage.raw, "changes what is mounted")


def disk(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    """mkfs, fdisk and their kin: looking is marked by options or by the lack of any."""
    program, said = stage.program, set(operands(stage))
    looks = {
        "fdisk": has(stage, "-l", "--list", "-x"), "sfdisk": has(stage, "-l", "-d", "--list", "--dump", "-V"),
        "gdisk": has(stage, "-l"), "sgdisk": has(stage, "-p", "-i", "--print", "-v"), "cfdisk": False,
        "parted": has(stage, "-l", "--list") or ("print" in said and not said & {"mklabel", "rm", "mkpart"}),
        "wipefs": not has(stage, "-a", "--all", "-af", "-fa", "-o") or has(stage, "-n", "--no-act"),
        "badblocks": not flag(stage, "w"), "hdparm": not any("secur" in arg or "format" in arg for arg in stage.args),
        "nvme": not said & {"format", "sanitize", "delete-ns", "write", "write-zeroes"}, "fsck": flag(stage, "N"),
        "mdadm": not has(stage, "--zero-superblock", "--stop", "-S", "--remove", "--create", "-C", "--fail"),
        "cryptsetup": not said & {"luksFormat", "erase", "luksErase", "luksKillSlot", "luksRemoveKey", "reencrypt"},
        "losetup": True, "tune2fs": True, "zpool": not said & {"destroy", "create", "labelclear", "remove", "detach"},
        "zfs": not said & {"destroy", "rollback"}, "dmsetup": not said & {"remove", "remove_all", "wipe_table"}, 
        "btrfs": not said & {"delete", "del", "mkfs"}, "efibootmgr": not has(stage, "-B"),
    }  # fmt: skip
    if not looks.get(program) or (
        program in ("zfs", "zpool", "btrfs", "dmsetup", "losetup") and destroying_verb(stage)
    ):
        yield Reason(DESTROYS, stage.raw, "changes a disk's structure", "format")
    elif not (
        program in ("fdisk", "sfdisk", "gdisk", "sgdisk", "parted", "wipefs", "badblocks")
        or said & (_READ_VERBS | {"iostat", "smart-log", "id-ctrl", "luksDump"})
        or has(stage, "-l", "-a", "-I", "-i", "--detail", "-D", "-t", "-T", "-tT", "-N")
    ):
        yield Reason(WRITE, stage.raw, "changes a disk's settings")


def kernel(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    sets = flag(stage, "w", "--write") or flag(stage, "p", "--load") or any("=" in arg for arg in stage.args)
    reads = (stage.program == "sysctl" and not sets) or (stage.program == "swapon" and has(stage, "-s", "--show"))
    if not reads and not (stage.program == "modprobe" and has(stage, "-n", "--dry-run", "-D", "-c")):
        yield Reason(ESCALATES, stage.raw, "changes the running kernel", "escalate")


def clock(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    """date, hostname, dmesg, journalctl, hostnamectl ...: they look, except with these words."""
    program, args = stage.program, stage.args
    if program == "journalctl" and any(arg.startswith(("--vacuum", "--rotate", "--flush")) for arg in args):
        yield Reason(DESTROYS, stage.raw, "deletes old logs", "delete")
    elif program == "dmesg" and (flag(stage, "c", "--read-clear") or flag(stage, "C", "--clear")):
        yield Reason(DESTROYS, stage.raw, "clears the kernel's messages", "delete")
    elif program == "date" and flag(stage, "s", "--set") and not any(arg.startswith(("+", "-d")) for arg in args):
        yield Reason(ESCALATES, stage.raw, "sets the clock", "escalate")
    elif (program == "hostname" and operands(stage)) or any(arg.startswith(("set-", "hostname=")) for arg in args):
        yield Reason(WRITE, stage.raw, "changes a setting of the machine")
    elif program == "loginctl" and any(arg.startswith(("terminate", "kill", "poweroff", "reboot")) for arg in args):
        yield Reason(DESTROYS, stage.raw, "ends sessions", "kill")


def terminal(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    """tmux and screen."""
    if has(stage, "kill-server", "kill-session", "kill-window", "kill-pane", "killp", "killw", "quit", "-wipe", "kill"):
        yield Reason(DESTROYS, stage.raw, "ends sessions and what runs in them", "kill")
    elif not has(stage, "ls", "list-sessions", "-ls", "-list", "show-options", "display-message", "capture-pane"):
        yield Reason(WRITE, stage.raw, "starts or changes a terminal session")


def keys(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    """gpg, ssh-keygen, openssl, pass."""
    if any("delete" in arg for arg in stage.args) or (stage.program == "pass" and has(stage, "rm", "remove", "delete")):
        yield Reason(DESTROYS, stage.raw, "deletes keys or secrets", "delete")
    elif stage.program == "ssh-keygen":
        for target in values(stage, "-f"):
            if not flag(stage, "l") and not flag(stage, "y") and not flag(stage, "R"):
                yield from places.overwritten(target, stage.raw, names)
        if not flag(stage, "l"):
            yield Reason(WRITE, stage.raw, "writes keys")
    elif stage.program == "openssl" and has(stage, "s_client"):
        yield Reason(NETWORK, stage.raw, "talks to the network")
    elif stage.program == "gpg" and not any(
        re.match(r"--?(?:list|k\b|K\b|verify|fingerprint|version)", a) for a in stage.args
    ):
        yield Reason(WRITE, stage.raw, "encrypts, decrypts or changes keys")


Rule = Callable[[Stage, frozenset[str]], Iterator[Reason]]
RULES: dict[str, Rule] = {
    **dict.fromkeys(words("kill killall pkill xkill skill killall5 snice pskill"), kill),
    **dict.fromkeys(words("shutdown reboot poweroff halt init telinit kexec pm-suspend pm-hibernate"), power),
    **dict.fromkeys(words("systemctl service rc-service launchctl initctl sv s6-svc rc-update"), service),
    **dict.fromkeys(words(
        """apt apt-get aptitude dnf yum pacman yay paru zypper snap flatpak brew apk dpkg rpm pip pip3 pipx npm pnpm
        yarn gem cargo conda mamba micromamba emerge pkg nix-env opkg xbps-remove xbps-install eopkg port choco
        winget tlmgr composer luarocks cpanm stack cabal go uv poetry"""
    ), package),
    **dict.fromkeys(words(
        """docker podman kubectl terraform docker-compose podman-compose helm nerdctl oc k3s k9s tofu pulumi vagrant
        virsh lxc incus minikube kind k3d crictl ctr skopeo buildah nomad eksctl kops argocd istioctl cdk serverless
        sls"""
    ), container),
    **dict.fromkeys(words(
        """userdel deluser groupdel delgroup useradd adduser usermod groupadd groupmod addgroup passwd chpasswd gpasswd
        chsh chfn chage newusers pwconv"""
    ), account),
    **dict.fromkeys(words(
        """mysql psql sqlite3 redis-cli mongo mongosh mariadb mysqladmin dropdb dropuser cqlsh influx clickhouse-client
        duckdb sqlcmd pg_restore mongorestore createdb valkey-cli"""
    ), database),
    **dict.fromkeys(words(
        """fdisk sfdisk cfdisk gdisk sgdisk parted mke2fs mkswap wipefs blkdiscard badblocks hdparm nvme mdadm
        cryptsetup zpool zfs btrfs dmsetup losetup tune2fs lvremove vgremove pvremove lvreduce pvcreate fsck
        flashrom efibootmgr mkdosfs mkntfs newfs swaplabel format debugfs"""
    ), disk),
    **dict.fromkeys(words("curl wget aria2c http https axel curlie xh httpie"), risks_network.fetch),
    **dict.fromkeys(words("rsync scp sftp rclone unison lftp rcp"), risks_network.sync),
    **dict.fromkeys(words("nc ncat netcat socat nc.traditional nc.openbsd"), risks_network.netcat),
    **dict.fromkeys(
        words("iptables ip6tables nft ufw firewall-cmd ebtables arptables ipset pfctl"), risks_network.firewall
    ),
    **dict.fromkeys(words(
        """ip nmcli ifconfig route ifup ifdown iw iwconfig wg-quick wg brctl ethtool dhclient rfkill bluetoothctl"""
    ), risks_network.network),
    **dict.fromkeys(words(
        """insmod modprobe rmmod sysctl depmod setenforce kmod bpftool swapoff swapon apparmor_parser"""
    ), kernel),
    **dict.fromkeys(words("date hostname dmesg journalctl hostnamectl timedatectl localectl loginctl hwclock"), clock),
    **dict.fromkeys(words("tmux screen zellij byobu"), terminal),
    **dict.fromkeys(words("gpg gpg2 ssh-keygen openssl pass keyctl secret-tool"), keys),
    **dict.fromkeys(words("mount umount fusermount sshfs"), mount),
    **dict.fromkeys(words("at batch atrm atq"), later),
    "crontab": cron,
    "fuser": _fuser,
}  # fmt: skip
RULES["atq"] = lambda stage, names: iter(())
_MKFS = re.compile(r"mkfs(?:\..+)?|mkfs_\w+|fsck(?:\..+)|e2fsck|xfs_repair|ntfsfix")


def by_pattern(program: str) -> Rule | None:
    """Families of programs: mkfs.ext4, fsck.vfat."""
    if program.startswith("mkfs"):
        return disk
    return mount_like if _MKFS.fullmatch(program) else None


def mount_like(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if not flag(stage, "n"):
        yield Reason(WRITE, stage.raw, "repairs a file system")
