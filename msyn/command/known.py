"""Is the first word of every stage a program? A small model that is lost makes a command out of a word of the request.

`find_programs` looks at the person's PATH (the only part that touches the disk); `standing` decides from what it
found and the tables here: known, not installed (a utility that exists, only not on this machine), or unknown.
"""

import os
import re
from collections.abc import Collection, Iterable

from msyn.command.risks import NETWORK_PROGRAMS, READS, WRITES
from msyn.command.verdicts import words
from msyn.command.wrappers import WRAPPERS

KNOWN, ABSENT, UNKNOWN = "known", "not installed", "unknown"

BUILTINS = words(
    """. : [ [[ alias autoload bg bind bindkey break builtin case cd command compgen complete continue declare dirs
    disown do done echo elif else emulate enable esac eval exec exit export false fc fg fi float for function
    getopts hash help history if in integer jobs kill let limit local logout mapfile noglob popd print printf
    pushd pwd rehash read readarray readonly return select set setopt shift shopt source suspend test then time
    times trap true type typeset ulimit umask unalias unset unsetopt until vared wait whence where which while
    zmodload zmv { } !"""
)
# Utilities that a request may well mean although this machine does not have them.
_COMMON = words(
    """adduser apk apt apt-get arp aspell at batch bison brew busybox bzip2 cargo cfdisk chattr chgrp chmod chown
    chroot chsh clang cmake code cp cpio crontab csplit curl dd deluser dnf docker docker-compose dos2unix dpkg
    e2fsck ed emacs enscript exiftool expect fallocate fdisk ffmpeg firewall-cmd flatpak fsck g++ gawk gcc gdb
    gdisk gh ghostscript git go gpg groupadd groupdel groupmod gs gunzip gzip hdparm helm iconv identify
    ifconfig ifdown ifup inotifywait insmod install ip iptables iw iwconfig java javac journalctl kill killall
    kubectl ln logger logrotate logsave losetup lp lpr lvcreate make mkdir mkfifo mkfs mkfs.ext4 mknod mkswap
    mktemp modprobe mogrify mongod mount mv mysql mysqldump nano nice nft nginx node nohup npm nvim openssl
    pacman pandoc parted passwd patch pbcopy pbpaste pdftk pdftotext pdfunite perl php pip pip3 pipx pkill
    podman poweroff psql pv python python2 python3 qemu-img rar reboot redis-cli rename renice rm rmdir rmmod
    route rpm rsync ruby rustc scp screen sed service sftp shred shuf shutdown smartctl snap socat split sqlite3
    sshfs ssh-add ssh-copy-id ssh-keygen sshd su sudo swapoff swapon sync sysctl systemctl tar tcpdump tee
    terraform tmux touch truncate tsc tune2fs ufw umount uncompress unlink unix2dos unrar unxz unzip
    update-alternatives useradd userdel usermod uuidgen vi vim visudo vmtouch wall wget whiptail wipefs write
    xclip xdg-open xsel xz yarn yum zip zipinfo zstd zypper montage convert compare csvcut csvtool ts sponge
    vidir parallel rclone restic borg gzcat locate updatedb tldr nmcli nmtui bluetoothctl pactl amixer xrandr
    setxkbmap notify-send espeak cowsay fortune figlet lolcat hostnamectl timedatectl chronyc ntpdate hwclock
    lsinitramfs update-grub grub-install dmidecode pinfo readlink tac"""
)
TABLE = BUILTINS | _COMMON | READS | NETWORK_PROGRAMS | frozenset(WRITES) | WRAPPERS

# Programs that are nothing without a subcommand, and all that they have. A small model invents `git stop`.
_SUBCOMMANDS = {
    "git": words(
        """add am annotate apply archive bisect blame branch bundle cat-file check-ignore checkout cherry cherry-pick
        clean clone commit config count-objects describe diff difftool fetch filter-branch format-patch fsck gc grep
        gui help init instaweb lfs log ls-files ls-remote ls-tree maintenance merge merge-base mergetool mv name-rev
        notes prune pull push range-diff rebase reflog remote repack replace request-pull rerere reset restore
        rev-list rev-parse revert rm send-email shortlog show show-branch show-ref sparse-checkout stash status
        submodule subtree switch symbolic-ref tag update-index update-ref var verify-commit version whatchanged
        worktree"""
    ),
    "systemctl": words(
        """cat condreload condrestart daemon-reexec daemon-reload disable edit emergency enable get-default halt
        hibernate is-active is-enabled is-failed is-system-running isolate kexec kill link list-dependencies
        list-jobs list-sockets list-timers list-unit-files list-units mask poweroff preset reboot reenable reload
        reload-or-restart rescue reset-failed restart revert set-default set-property show show-environment start
        status stop suspend try-restart unmask"""
    ),
    "docker": words(
        """attach build builder buildx commit compose config container context cp create diff events exec export history
        image images import info inspect kill load login logout logs manifest network node pause plugin port ps pull
        push rename restart rm rmi run save scout search secret service stack start stats stop swarm system tag top
        trust unpause update version volume wait"""
    ),
    "apt": words(
        """autoclean autopurge autoremove build-dep changelog clean depends download dist-upgrade edit-sources
        full-upgrade help install list moo policy purge rdepends reinstall remove satisfy search show showsrc source
        update upgrade"""
    ),
}

_NAME = re.compile(r"[\w.+:@\[\]{}!/~-]+", re.ASCII)


def find_programs(programs: Iterable[str], path: str, cwd: str) -> frozenset[str]:
    """Those of `programs` that can be started: on `path`, or at the place that they name. Touches the disk."""
    folders = [folder for folder in path.split(":") if folder.startswith("/")][:128]
    return frozenset(program for program in programs if _can_start(program, folders, cwd))


def _can_start(program: str, folders: list[str], cwd: str) -> bool:
    if not program or "\x00" in program or len(program) > 255:
        return False
    if "/" in program:
        places = [os.path.join(cwd, os.path.expanduser(program))]
    else:
        places = [os.path.join(folder, program) for folder in folders]
    return any(os.path.isfile(place) and os.access(place, os.X_OK) for place in places)


def standing(program: str, found: Collection[str], own: Collection[str] = ()) -> str:
    """KNOWN, ABSENT or UNKNOWN. `own` are the person's functions and aliases. A name that is computed ($X) or given
    in the request's place (./script) is not for this table: the guard speaks about it."""
    if program in found or program in BUILTINS or program in own or program.startswith(("$", "`", "<(")):
        return KNOWN
    name = program.rpartition("/")[2]
    if name in TABLE and _NAME.fullmatch(name):
        return ABSENT
    return UNKNOWN


def subcommands(program: str) -> frozenset[str]:
    """All that it has, where there is a table."""
    return frozenset(_SUBCOMMANDS.get(program.rpartition("/")[2], ()))


def has_subcommand(program: str, args: Collection[str]) -> bool:
    """Does this program know the subcommand that it is called with? Programs without a table know everything."""
    known = _SUBCOMMANDS.get(program.rpartition("/")[2])
    first = next((arg for arg in args if not arg.startswith("-")), "")
    with_value = any(arg in {"-C", "-c", "-H", "--context"} for arg in args)  # `git -C DIR status`
    return known is None or not first or with_value or first in known or "$" in first
