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
