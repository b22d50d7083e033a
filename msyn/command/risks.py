"""What one program does with its words: tables for the common ones, small functions where flags decide.

`of_program(stage, names)` yields Reasons. READS lists programs that change nothing whatever their flags (those whose
flags matter have a rule below). A program in no table is a write: unknown is not harmless. Files are this module's;
git is risks_git.py's, processes, services, packages and the network risks_machine.py's. Pure.
"""

import re
from collections.abc import Callable, Iterator

from msyn.command import places, risks_git, scripts
from msyn.command import risks_machine as machine
from msyn.command.parts import Stage
from msyn.command.places import is_broad, is_everything_here
from msyn.command.verdicts import (
    DESTROYS,
    ESCALATES,
    NETWORK,
    READ,
    WRITE,
    Reason,
    destroying_verb,
    flag,
    has,
    operands,
    values,
    words,
)
from msyn.command.wrappers import WRAPPERS

__all__ = ["NETWORK_PROGRAMS", "READS", "WRITES", "is_broad", "is_everything_here", "is_unknown", "of_program"]

READS = words(
    """zipinfo lvs vgs pvs lvdisplay vgdisplay pvdisplay blkid modinfo iptables-save csvcut csvstat csvgrep csvlook
    csvsort csvjoin reset xmlstarlet [ [[ ack ag alias apropos arch awk base32 base64 basename bat batcat bc bg bind
    break cal cat cd chkconfig cksum clear cmp col colrm column comm continue cut dc declare df diff diff3 dig dir
    dirname dirs dpkg-query du duf dust echo egrep env exa exit expand expr eza factor false fc fg fgrep file
    findmnt finger fmt fold free fzf getconf getent getopts grep groups hash head help hexdump hexyl host hostid
    htop id identify ifstat info iostat iotop jobs join jq last lastb lastlog ldd less lesspipe let local locale
    locate logname look ls lsattr lsb_release lsblk lscpu lshw lsmod lsof lspci lsusb man mapfile md5sum more mpstat
    ncal netstat nl nm nproc numfmt objdump od paste pathchk pgrep pidof pidstat pinky popd pr printenv printf ps
    pstree pushd pwd pwdx rank read readarray readelf readlink readonly realpath return rev rg sar seq set sha1sum
    sha224sum sha256sum sha384sum sha512sum shasum shift sleep ss stat strings stty sum tac tail test time times top
    tput tr true tsort tty type typeset ulimit uname unexpand unset uptime users vdir vmstat w watch wc whatis
    whereis which who whoami xargs xxd yes zcat zgrep zless zmore bzcat xzcat export umask wait trap : gcalcli
    ffprobe mediainfo nvidia-smi sensors acpi upower coproc noglob parallel nohup nice ionice timeout stdbuf setsid
    strace ltrace exec command builtin shopt setopt unsetopt bindkey autoload complete compgen disown caller suspend
    rehash whence where print integer float functions emulate zmodload compdef logout function until while for tldr
    cheat cloc tokei scc getfacl getfattr lsns ipcs btop glances pv ts shuf cmake-version shellcheck tree egrep
    zstdcat zegrep zfgrep bzgrep xzgrep zdiff colordiff sdiff wdiff ncdu vmtouch numastat lstopo lsinitramfs getcap
    namei pathchk sync locale uuidgen pdfinfo pdffonts exiv2 rgrep xsltproc yq xq dasel gron glow aspell pydoc
    pydoc3 units figlet cowsay fortune lolcat toilet sleep cmatrix neofetch fastfetch screenfetch inxi dmidecode
    smartctl unalias arch tzselect zdump iconv rlog ident cscope ctags-query jobs-list strings-all hd basenc b2sum
    xdpyinfo xrandr-query ifconfig-query pkg-config ldconfig-query apt-cache dpkg-deb-info rpmquery compgen false
    nproc tabs"""
)
NETWORK_PROGRAMS = words(
    """ping ping6 traceroute tracepath mtr nslookup whois dig host telnet nc ncat netcat nmap ssh mosh ftp sftp curl
    wget http https aria2c rsync scp lynx w3m links speedtest speedtest-cli arp arping iperf iperf3 getmail mail
    mailx sendmail mutt youtube-dl yt-dlp tcpdump tshark drill fping httping whatweb rdesktop xfreerdp vncviewer
    socat ssh-keyscan rlogin rsh elinks axel lftp ncftp smbclient avahi-browse masscan hping3 dog doggo xh"""
)
WRITES = {
    "touch": "creates files or changes their times",
    "mkdir": "creates directories",
    "mktemp": "creates a file or directory",
    "mkfifo": "creates a named pipe",
    "split": "writes files",
    "csplit": "writes files",
    "patch": "changes files",
    "convert": "writes image files",
    "ffmpeg": "writes media files",
    "sponge": "writes a file",
    "bunzip2": "replaces compressed files",
    "unxz": "replaces compressed files",
}
_PRIVILEGE = words("sudo doas pkexec su runuser run0 setcap visudo vipw vigr sudoedit gosu su-exec gksu gksudo kdesu "
                   "kdesudo please setpriv nsenter chroot newgrp sg calife super machinectl")  # fmt: skip
_OUTPUTS = {
    "sort": ("-o", "--output"), "shuf": ("-o", "--output"), "tree": ("-o",), "iconv": ("-o", "--output"),
    "xmllint": ("--output",), "xsltproc": ("-o", "--output"), "jq": (), "pandoc": ("-o", "--output"),
    "strings": (), "objcopy": (), "gcc": ("-o",), "ffmpeg": (), "gpg": ("-o", "--output"), "openssl": ("-out",),
    "strace": ("-o",), "yq": (), "dot": ("-o",), "age": ("-o", "--output"), "time": ("-o",), "xxd": (),
}  # fmt: skip
_TRUSTED_WITH_HELP = ("--help", "--version")


def of_program(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    """What the program of one stage does. `names` are the files of the working directory."""
    program = stage.program
    if not program or (stage.args and set(stage.args) <= set(_TRUSTED_WITH_HELP) and _is_known(program)):
        return
    if stage.words[0].text.startswith(("/etc/init.d/", "/etc/rc.d/")):
        program = "service"
    rule = _RULES.get(program) or machine.RULES.get(program) or machine.by_pattern(program)
    if program in _PRIVILEGE or (program == "systemd-run" and "--user" not in stage.args):
        yield from _privilege(stage)
    elif rule:
        yield from rule(stage, names)
    elif program in scripts.LANGUAGES or scripts.PYTHON.fullmatch(program) or program in scripts.AWKS | scripts.SEDS:
        yield from _code(stage, names)
    elif program in NETWORK_PROGRAMS:
        yield Reason(NETWORK, stage.raw, "talks to the network")
    elif program in WRITES:
        yield Reason(WRITE, stage.raw, WRITES[program])
    elif program not in READS and program not in WRAPPERS:
        yield from _unknown(stage)
    for target in values(stage, *_OUTPUTS[program]) if _OUTPUTS.get(program) else ():
        is_input = target in operands(stage)[: 1 if target in stage.args[-1:] else None] and program == "sort"
        yield from places.overwritten(target, stage.raw, frozenset() if is_input else names)


def _is_known(program: str) -> bool:
    tables = (_RULES, machine.RULES, READS, WRITES, NETWORK_PROGRAMS, WRAPPERS, _PRIVILEGE, scripts.LANGUAGES)
    return any(program in table for table in tables) or machine.by_pattern(program) is not None


def is_unknown(stage: Stage) -> bool:
    """Is this a program of which msyn knows nothing?"""
    name = stage.program
    return not (_is_known(name) or name in scripts.AWKS | scripts.SEDS or scripts.PYTHON.fullmatch(name))


def _privilege(stage: Stage) -> Iterator[Reason]:
    asks = stage.program == "sudo" and has(stage, "-l", "-ll", "-v", "-k", "-K", "-V", "-h", "--list", "--validate")
    users = set(values(stage, "-U", "-u", "--other-user"))
    if not asks or set(operands(stage)) - users:
        yield Reason(ESCALATES, stage.raw, "runs with another user's rights", "escalate")


def _unknown(stage: Stage) -> Iterator[Reason]:
    """A program in no table. Its first words may still say that it deletes."""
    verb = destroying_verb(stage)
    if verb:
        yield Reason(DESTROYS, stage.raw, f"asks {stage.program} to {verb}, which msyn cannot judge", "delete")
        return
    yield Reason(WRITE, stage.raw, "runs a program that msyn does not know: it may change things")


def _code(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    yield from scripts.findings(stage)
    for target in scripts.written(stage):
        if target == "FILENAME":
            yield Reason(DESTROYS, stage.raw, "its program writes over the file it reads", "overwrite")
        yield from places.overwritten(target, stage.raw, names)


def _rm(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if stage.program == "gio" and not has(stage, "remove", "trash"):
        yield Reason(WRITE, stage.raw, "asks the desktop's file service")
        return
    for target in operands(stage):
        if is_everything_here(target):
            yield Reason(DESTROYS, stage.raw, f"deletes everything that {target} stands for", "here")
        elif is_broad(target):
            yield Reason(DESTROYS, stage.raw, f"deletes everything under {target}", "everything")
    why = "deletes directories with all they hold" if flag(stage, "r", "--recursive") or flag(stage, "R") else ""
    yield Reason(DESTROYS, stage.raw, why or "deletes files", "delete")


def _find(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if has(stage, "-delete"):
        broad = next((target for target in operands(stage)[:1] if is_broad(target) and target != "."), "")
        if broad and not any(
            re.match(r"-i?(?:name|path|regex|size|mtime|mmin|newer|empty)", arg) for arg in stage.args
        ):
            yield Reason(DESTROYS, stage.raw, f"deletes everything under {broad}", "everything")
        yield Reason(DESTROYS, "-delete", "deletes everything that find lists", "delete")
    for target in values(stage, "-fprint", "-fprintf", "-fprint0", "-fls"):
        yield from places.overwritten(target, stage.raw, names)
    if any(arg.startswith("-fprint") or arg == "-fls" for arg in stage.args):
        yield Reason(WRITE, stage.raw, "writes a list to a file")


def _dd(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    for target in (arg[3:] for arg in stage.args if arg.startswith("of=")):
        if has(stage, "if=/dev/null"):
            yield Reason(DESTROYS, f"of={target}", "empties the file", "overwrite")
        yield from places.overwritten(target, f"of={target}", names)
        if "$" in target or "`" in target:
            yield Reason(DESTROYS, f"of={target}", "writes onto something that only the run will tell", "format")


def _chmod(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    targets = operands(stage)
    mode = next(
        (arg for arg in stage.args if re.fullmatch(r"[0-7]{3,4}|[-+=ugoarwxXst,]+", arg) and arg[:2] != "-R"), ""
    )
    recursive = flag(stage, "R", "--recursive")
    broad = any(is_broad(target) for target in targets[1:] + ([] if mode else targets[:1]))
    takes = re.match(r"[ugoa]*[-=]", mode) and any(places.is_precious(target) for target in targets)
    system = (
        bool(takes)
        or any(is_broad(t) and not is_everything_here(t) for t in targets[1:])
        or any(places.is_rule(t) for t in targets[1:] if not recursive and stage.program != "chattr")
    )
    if stage.program == "chmod" and re.search(r"\b[2467][0-7]{3}\b|[ugoa]*[+=][rwxXt]*s", mode):
        yield Reason(ESCALATES, stage.raw, "lets a program run with its owner's rights", "escalate")
    if (recursive and (broad or re.search(r"777|^0*$|a[+=]rwx", mode))) or re.fullmatch(r"0+|a-rwx|a=|ugo-rwx", mode):
        yield Reason(DESTROYS, stage.raw, "changes rights of everything below, with no way back", "permissions")
    elif system:
        yield Reason(DESTROYS, stage.raw, "changes rights that the system depends on", "permissions")
    else:
        yield Reason(WRITE, stage.raw, "changes rights or owners", "permissions" if recursive else "")


def _move(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    skipped = set(values(stage, "-m", "-o", "-g", "-S")) if stage.program == "install" else set()
    targets = [target for target in operands(stage) if target not in skipped]
    last = next(values(stage, "--target-directory"), targets[-1] if targets else "")
    keeps = flag(stage, "n", "--no-clobber") or flag(stage, "i", "--interactive") or flag(stage, "b", "--backup")
    if stage.program == "mv" and (last == "/dev/null" or has(stage, "-t/dev/null") or targets[:1] == ["/dev/null"]):
        yield Reason(DESTROYS, stage.raw, "throws files away", "delete")
    elif stage.program == "mv" and any(is_broad(t) and not is_everything_here(t) for t in targets[:-1]):
        yield Reason(DESTROYS, stage.raw, f"moves away {targets[0]}, which the system or you depend on", "everything")
    elif targets[:1] == ["/dev/null"] and len(targets) == 2:
        yield Reason(DESTROYS, stage.raw, "empties the file", "overwrite")
    elif len(targets) == 2 and not keeps:
        yield from places.replaced(last, stage.raw, names)
    if stage.program in ("rename", "prename", "perl-rename", "mmv", "zmv") and flag(stage, "f", "--force"):
        yield Reason(DESTROYS, stage.raw, "renames files over others of the same name", "overwrite")
    why = "copies files" if stage.program in ("cp", "install") else "moves or renames files, over any of the same name"
    if not has(stage, "--no-act", "--dry-run", "--nono"):
        yield Reason(WRITE, stage.raw, why)


def _link(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    forced, targets = flag(stage, "f", "--force"), operands(stage)
    if forced and len(targets) > 1:
        yield from places.replaced(targets[-1], stage.raw, names)
    yield Reason(WRITE, stage.raw, "creates a link" + (", over whatever has its name" if forced else ""))


def _tee(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    for target in operands(stage):
        if flag(stage, "a", "--append"):
            yield from places.appended(target, stage.raw)
        else:
            yield from places.overwritten(target, stage.raw, names)


def _archive(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    first = stage.args[0] if stage.args else ""
    mode = first.lstrip("-") if not first.startswith("--") else ""
    if stage.program == "tar" and (("t" in mode and not set(mode) & set("cxru")) or has(stage, "--list")):
        return
    extracts = "x" in mode or has(stage, "--extract", "-x", "--get")
    if has(stage, "--test-label") or (extracts and ("O" in mode or has(stage, "-O", "--to-stdout"))):
        return
    if has(stage, "--remove-files", "--delete"):
        yield Reason(DESTROYS, stage.raw, "deletes the files after packing them", "delete")
    if extracts and (has(stage, "--overwrite", "--unlink-first", "-U", "--recursive-unlink", "--overwrite-dir")):
        yield Reason(DESTROYS, stage.raw, "unpacks over files that exist", "overwrite")
    into = next(values(stage, "-C", "--directory"), "")
    if extracts and into and is_broad(into) and not is_everything_here(into) and not into.startswith(("~", "$")):
        yield Reason(DESTROYS, stage.raw, f"unpacks over the files of {into}", "everything")
    archive = stage.args[1] if "f" in mode and len(stage.args) > 1 else next(values(stage, "-f", "--file"), "")
    if not extracts and archive in names:
        yield Reason(DESTROYS, stage.raw, f"writes over {archive}, which exists", "overwrite")
    yield Reason(WRITE, stage.raw, "unpacks files" if extracts else "writes an archive or unpacks one")


def _packed(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    """zip, unzip, gzip and their kin."""
    program, mode = stage.program, stage.args[0] if stage.args else ""
    if program in ("unzip", "unrar", "7z", "7za") and has(stage, "-l", "-Z", "-t", "-p", "-v", "l", "t", "v"):
        return
    if program in ("gzip", "gunzip", "xz", "zstd", "bzip2", "unzstd", "lz4", "pigz", "brotli"):
        if any(flag(stage, letter, long) for letter, long in (("c", "--stdout"), ("l", "--list"), ("t", "--test"))):
            return
        if not operands(stage) and stage.source:
            return
    if (flag(stage, "o") and program == "unzip") or has(stage, "-aoa"):
        yield Reason(DESTROYS, stage.raw, "unpacks over files that exist, without asking", "overwrite")
    if (
        (program == "zip" and (flag(stage, "m", "--move") or flag(stage, "d", "--delete")))
        or mode == "d"
        or has(stage, "--rm")
    ):
        yield Reason(DESTROYS, stage.raw, "deletes files after packing, or out of the archive", "delete")
    yield Reason(WRITE, stage.raw, "writes an archive, unpacks one, or replaces files by packed ones")


def _erase(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    sizes = [size.strip() for size in values(stage, "-s", "--size")]
    if stage.program == "truncate" and sizes and sizes[0][:1] in ("+", ">", "%"):
        yield Reason(WRITE, stage.raw, "makes files longer")
        return
    why = "empties or cuts files" if stage.program == "truncate" else "deletes beyond recovery"
    yield Reason(DESTROYS, stage.raw, why, "overwrite" if stage.program == "truncate" else "delete")


def _make(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if not any(
        re.fullmatch(r"-[a-zA-Z]*[nqpv][a-zA-Z]*|--dry-run|--just-print|--question|--version", arg)
        for arg in stage.args
    ):
        yield Reason(WRITE, stage.raw, "runs what the Makefile says")


def _versions(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    """Mercurial and Subversion, with the verbs that lose work."""
    verb = next(iter(operands(stage)), "")
    if verb in ("strip", "purge", "rollback", "revert", "delete", "remove", "rm", "del", "prune", "cleanup"):
        yield Reason(DESTROYS, stage.raw, "throws away work", "discard")
    elif verb not in ("log", "status", "st", "diff", "cat", "annotate", "blame", "info", "ls", "list", "help", "id"):
        yield Reason(WRITE, stage.raw, "changes a repository")


def _history(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if flag(stage, "c") or flag(stage, "d"):
        yield Reason(DESTROYS, stage.raw, "deletes your history", "delete")


def _second_is_output(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    """`uniq IN OUT`, `xxd -r IN OUT`: easily mistaken for two inputs."""
    skipped = set(values(stage, "-l", "-s", "-c", "-g", "-o", "-f", "-w", "-n"))
    for target in [operand for operand in operands(stage) if operand not in skipped][1:2]:
        if stage.program != "xxd" or not re.fullmatch(r"\d+", target):
            yield from places.overwritten(target, stage.raw, names)


def _script(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    """A shell with a file to run, or `source`."""
    has_script = bool(operands(stage)) and not any(word.nested for word in stage.words[1:])
    is_text = any(re.fullmatch(r"-[A-Za-z]*[cns][A-Za-z]*", arg) for arg in stage.args)
    if has_script and (stage.program in ("source", ".") or not is_text):
        yield Reason(WRITE, stage.raw, "runs a script that msyn has not read")


def _eval(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    if any(word.computed for word in stage.words):
        yield Reason(WRITE, stage.raw, "runs a text as a command")


def _fd(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    yield from ()


def _edits(stage: Stage, names: frozenset[str]) -> Iterator[Reason]:
    yield from scripts.findings(stage)
    yield Reason(WRITE, stage.raw, "opens files to change them")


Rule = Callable[[Stage, frozenset[str]], Iterator[Reason]]
_RULES: dict[str, Rule] = {
    **dict.fromkeys(("rm", "rmdir", "unlink", "rimraf", "trash", "trash-put", "gio", "srm", "del", "safe-rm"), _rm),
    **dict.fromkeys(words("mv cp install rename prename perl-rename file-rename mmv zmv gmv gcp"), _move),
    **dict.fromkeys(("chmod", "chown", "chgrp", "chattr", "setfacl"), _chmod),
    **dict.fromkeys(("shred", "truncate", "srm", "wipe", "scrub", "bleachbit", "sfill", "sswap", "nwipe"), _erase),
    **dict.fromkeys(words("zip unzip gzip gunzip bzip2 xz zstd unzstd 7z 7za 7zr lz4 pigz brotli unrar rar"), _packed),
    **dict.fromkeys(("sh", "bash", "zsh", "dash", "ksh", "mksh", "fish", "ash", "csh", "tcsh", "source", "."), _script),
    **dict.fromkeys(("vim", "vi", "nvim", "ex", "emacs", "gvim"), _edits),
    **dict.fromkeys(("find", "bfs", "gfind"), _find),
    **dict.fromkeys(("fd", "fdfind", "sort"), _fd),
    **dict.fromkeys(("tar", "bsdtar", "gtar", "star"), _archive),
    **dict.fromkeys(("uniq", "xxd"), _second_is_output),
    "git": risks_git.git,
    "dd": _dd, "dcfldd": _dd, "dc3dd": _dd,
    "tee": _tee,
    "history": _history,
    "hg": _versions,
    "svn": _versions,
    "make": _make,
    "gmake": _make,
    "ln": _link,
    "eval": _eval,
}  # fmt: skip
__all__ += ["READ"]
