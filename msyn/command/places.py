"""Which files and directories are dear: devices, system files, whole homes. What a redirection or `rm` must not reach.

Text only, nothing is looked up: targets.py looks at the disk. Pure.
"""

import os
import re
from collections.abc import Iterator

from msyn.command.verdicts import DESTROYS, ESCALATES, WRITE, Reason

HARMLESS = re.compile(
    r"/dev/(?:null|zero|full|tty\d*|std(?:in|out|err)|fd/\d+|pts/\d+|u?random)|/proc/self/fd/\d+|-|&?\d+"
)
_DEVICE = re.compile(
    r"(?:/dev/(?:sd|nvme|hd|vd|xvd|mmcblk|disk|mapper|mem|kmem|port|loop|dm-|md|sr|nbd|zvol|ram|input|mtd|bus)"
    r"|/proc/(?:sysrq-trigger|kcore|\d+/mem)|\\\\\.\\PhysicalDrive)"
)
_RULES_OF_THE_MACHINE = re.compile(
    r"(?:/etc/(?:passwd|shadow|group|gshadow|sudoers.*|pam\.d/.*|ld\.so\.preload|ssh/.*|cron.*|profile.*|rc\.local"
    r"|systemd/.*|init\.d/.*|security/.*)|/var/spool/cron.*|/proc/sys/.*|/sys/.*"
    r"|(?:~\w*|\$\{?HOME\}?|/root|/home/[^/]+)/\.ssh/.*|\.ssh/authorized_keys)"
)
_SYSTEM_FILE = re.compile(r"/(?:etc|boot|usr|bin|sbin|lib\w*|var/lib)/.+|/vmlinuz.*|/initrd.*")
_OWN_FILE = re.compile(
    r"(?:(?:~\w*|\$\{?HOME\}?|/root|/home/[^/]+)/|\./)?\.(?:bashrc|bash_profile|profile|zshrc|zshenv|bash_history"
    r"|zsh_history|ssh/.*|gnupg/.*|gitconfig|netrc|aws/.*|kube/config|vimrc)"
)
_BROAD = frozenset(
    ("/", "/*", "~", "~/*", "..", "../*", "../..", ".*", "~/.*", "/.", "/..", "~/.", "../../*", "/**", "~/**")
)
_SYSTEM = re.compile(
    r"/(?:bin|boot|dev|etc|home|lib\w*|opt|proc|root|sbin|srv|sys|usr|var|mnt|media|run|snap)(?:/\*+)?"
    r"|/home/[^/]+(?:/\*+)?|/(?:usr|var)/(?:bin|lib\w*|local|sbin|share|log|spool)(?:/\*+)?|~\w+(?:/\*+)?"
    r"|~/\.(?:ssh|gnupg|config|local)(?:/\*+)?|/[*?\[\]]+|(?:\.\./)+\.?\.?\*?"
)


def bare(target: str) -> str:
    """`//`, `/./`, a trailing slash, `$HOME` and `x/..` made plain."""
    plain = re.sub(r"^\$(?:\{HOME\}|HOME\b)", "~", target)
    plain = re.sub(r"/{2,}", "/", re.sub(r"(?:/\.)+(?=/|$)", "/", plain))
    if "/.." in plain and plain.startswith(("/", "~")):
        plain = os.path.normpath(plain)
    return re.sub(r"(?<=.)/+$", "", plain)


def is_broad(target: str) -> bool:
    """The root, a system directory, a whole home, what lies above: nothing a typing mistake should reach."""
    plain = bare(target)
    return plain in _BROAD or bool(_SYSTEM.fullmatch(plain)) or is_everything_here(target)


def is_everything_here(target: str) -> bool:
    plain = re.sub(r"^\$(?:\{PWD\}|PWD\b)", ".", target)
    return plain in {"*", "./*", ".", "./", "./.", "{*,.*}", "**", "./**", "*.*", "**/*", ".//", "./**/*"}


def is_precious(target: str) -> bool:
    plain = bare(target)
    return any(pattern.fullmatch(plain) for pattern in (_SYSTEM_FILE, _OWN_FILE, _RULES_OF_THE_MACHINE))


def is_rule(target: str) -> bool:
    """A file under /etc and its like that says who may do what."""
    return bool(_RULES_OF_THE_MACHINE.fullmatch(bare(target))) and ".ssh/" not in target


def overwritten(target: str, words: str, names: frozenset[str]) -> Iterator[Reason]:
    """What it means that `target` is written from its beginning."""
    plain = bare(target)
    if not target or HARMLESS.fullmatch(target):
        return
    if _DEVICE.match(plain):
        yield Reason(DESTROYS, words, "writes onto a device", "format")
    elif "{}" in target:
        yield Reason(DESTROYS, words, "overwrites whatever is listed", "overwrite")
    elif is_precious(target):
        yield Reason(DESTROYS, words, "overwrites a file that the system or you depend on", "overwrite")
    elif plain.removeprefix("./") in names:
        yield Reason(DESTROYS, words, "overwrites a file that exists", "overwrite")
    else:
        yield Reason(WRITE, words, "writes a file, and replaces it if it exists")


def appended(target: str, words: str) -> Iterator[Reason]:
    """What it means that `target` is added to."""
    plain = bare(target)
    if not target or HARMLESS.fullmatch(target):
        return
    if _DEVICE.match(plain):
        yield Reason(DESTROYS, words, "writes onto a device", "format")
    elif _RULES_OF_THE_MACHINE.fullmatch(plain):
        yield Reason(ESCALATES, words, "changes who may do what on this machine", "escalate")
    else:
        yield Reason(WRITE, words, "adds to a file")


def replaced(target: str, words: str, names: frozenset[str]) -> Iterator[Reason]:
    """What it means that a copy, move or link takes the place of `target`: a directory is only added to."""
    plain = bare(target)
    is_directory = target.endswith("/") or ("." not in os.path.basename(plain) and plain.removeprefix("./") in names)
    if _DEVICE.match(plain):
        yield Reason(DESTROYS, words, "writes onto a device", "format")
    elif not is_directory and (_RULES_OF_THE_MACHINE.fullmatch(plain) or _OWN_FILE.fullmatch(plain)):
        yield Reason(DESTROYS, words, "replaces a file that the system or you depend on", "overwrite")
    elif not is_directory and plain.removeprefix("./") in names:
        yield Reason(DESTROYS, words, f"writes over {target}, which exists", "overwrite")
