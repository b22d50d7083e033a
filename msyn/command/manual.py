"""What this machine's manual says about a program's flags: man pages, found, read and remembered; else --help.

Owns the search along the manual path, roff, and the cache (a file per page, by its path, time and size). Only programs
of HELPFUL are ever started, only out of the system's own directories, and only with --help. In: a program and the PATH.
Out: a Page. flags.py decides what to make of it.
"""

import bz2
import functools
import gzip
import hashlib
import json
import lzma
import os
import re
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path

from msyn import config, files
from msyn.command.verdicts import words

FORMAT = 1
MAX_PAGE_BYTES = 4_000_000
MAX_EXCERPT_CHARS = 120
_HELP_TIMEOUT_S = 1.0
_SYSTEM = ("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/", "/usr/local/bin/")
_SECTIONS = ("1", "8", "6", "1p")
# GNU and BusyBox tools of which it is known that --help prints and does nothing else.
HELPFUL = words(
    """awk base64 basename bc bzip2 cat chgrp chmod chown cmp comm cp cpio csplit curl cut date dd df diff dir dirname
    du env expand expr factor file find fmt fold gawk grep egrep fgrep groups gunzip gzip head hostname id install
    join jq ln locate logname ls lsblk lsof mkdir mkfifo mktemp mv nl nproc numfmt od paste patch pgrep pidof pr
    printenv ps readlink realpath rm rmdir rsync sed seq sha1sum sha256sum md5sum shred shuf sort split stat tac
    tail tar tee timeout touch tr tree truncate tsort uname unexpand uniq unxz unzip uptime users wc wget who whoami
    xargs xz zip zstd git free top vmstat uuidgen watch column look rev cal logger whereis which mountpoint findmnt
    lscpu"""
)
_MACRO = re.compile(r"[.'](?:BI|IB|IR|RI|BR|RB|B|I|IP|TP|It|Op|Fl|SS|OP|SM|SB)\b\s*(.*)")
_FLAG = re.compile(r"(?<![\w/.=-])(--?(?:\[no-\])?[A-Za-z0-9?@#%][\w-]*|--)(?=(\[?=|\s?[<\[(]|\s[A-Z]{2,}|[A-Z]{3,})?)")


@dataclass
class Page:
    """The flags that a page names, those that take a value, and the line that introduces each."""

    flags: list[str] = field(default_factory=list)
    valued: list[str] = field(default_factory=list)
    lines: dict[str, str] = field(default_factory=dict)
    source: str = ""  # "man find", "busybox find --help"


def page_of(program: str, verb: str, path: str) -> Page | None:
    """The page of `program`, or of `program-verb` (git log); None when nothing can be found without a risk."""
    place = _which(program, path)
    if place is None:
        return None
    real = os.path.realpath(place)
    if os.path.basename(real) in ("busybox", "toybox") and program != os.path.basename(real):
        return _helped((real, program, "--help"), f"{os.path.basename(real)} {program} --help")
    names = [f"{program}-{verb}"] if verb else [program, os.path.basename(real)]
    for name in dict.fromkeys(names):
        found = _manual(name, path)
        if found:
            return _read(found, f"man {name}")
    if not verb and program in HELPFUL and place.startswith(_SYSTEM):
        return _helped((real, "--help"), f"{program} --help")
    return None


def _which(program: str, path: str) -> str | None:
    if "/" in program or not program or "\0" in program:
        return None
    for folder in path.split(":"):
        place = os.path.join(folder, program)
        if folder.startswith("/") and os.path.isfile(place) and os.access(place, os.X_OK):
            return place
    return None


def _manual(name: str, path: str) -> str | None:
    """The file of the manual page, without starting man."""
    for folder in _manual_path(path):
        for section in _SECTIONS:
            for ending in (".gz", "", ".xz", ".bz2"):
                place = f"{folder}/man{section[0]}/{name}.{section}{ending}"
                if os.path.isfile(place):
                    return place
    return None


@functools.lru_cache(maxsize=8)
def _manual_path(path: str) -> tuple[str, ...]:
    said = [folder for folder in os.environ.get("MANPATH", "").split(":") if folder.startswith("/")]
    beside = [os.path.join(os.path.dirname(f.rstrip("/")), "share/man") for f in path.split(":") if f.startswith("/")]
    usual = ["/usr/local/share/man", "/usr/share/man", "/usr/local/man"]
    return tuple(folder for folder in dict.fromkeys([*said, *beside, *usual]) if os.path.isdir(folder))


def _read(place: str, source: str) -> Page | None:
    try:
        found = os.stat(place)
    except OSError:
        return None
    key = f"{place}\0{found.st_mtime_ns}\0{found.st_size}"
    return _remembered(key, source) or _remember(key, parse(_text(place), source))


def _text(place: str, depth: int = 0) -> str:
    opener = {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}.get(os.path.splitext(place)[1], open)
    try:
        with opener(place, "rb") as source:  # type: ignore[operator]
            text: str = source.read(MAX_PAGE_BYTES).decode("utf-8", "replace")
    except (OSError, EOFError, lzma.LZMAError):
        return ""
    other = re.match(r"(?:\.\\\".*\n)*\.so\s+(\S+)", text)
    if other and depth < 3 and ".." not in other[1]:
        root = place.rsplit("/man", 1)[0]
        nearby = [f"{root}/{other[1]}{ending}" for ending in (".gz", "", ".xz", ".bz2")]
        return next((_text(file, depth + 1) for file in nearby if os.path.isfile(file)), "")
    return text


def _helped(argv: tuple[str, ...], source: str) -> Page | None:
    try:
        found = os.stat(argv[0])
    except OSError:
        return None
    key = "\0".join((*argv, str(found.st_mtime_ns), str(found.st_size)))
    remembered = _remembered(key, source)
    if remembered or not argv[0].startswith(_SYSTEM) or argv[-2].rpartition("/")[2] not in HELPFUL | {"busybox"}:
        return remembered
    try:
        done = subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_HELP_TIMEOUT_S,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    page = parse(done.stdout.decode("utf-8", "replace"), source)
    return _remember(key, page) if len(page.flags) > 1 else None


def parse(text: str, source: str) -> Page:
    """The flags of a man page in roff (man or mdoc), or of a --help text."""
    page = Page(source=source)
    seen: set[str] = set()
    valued: set[str] = set()
    for line in plain(text).split("\n"):
        for match in _FLAG.finditer(line):
            written = match[1]
            for flag in (written.replace("[no-]", ""), written.replace("[no-]", "no-")):
                is_introduced = line.lstrip().startswith(("-", "["))
                if flag not in seen or (is_introduced and not page.lines[flag].startswith(("-", "["))):
                    page.lines[flag] = line.strip()[:MAX_EXCERPT_CHARS]
                seen.add(flag)
                takes_word = re.fullmatch(r"-\w[\w-]+", flag) and re.match(r"\s[a-z]", line[match.end() :])  # find
                if (match[2] or takes_word) and is_introduced:
                    valued.add(flag)
    if letters := re.search(r"Usage: \w+ ((?:\w\|)+\w)\b", text):  # BusyBox: tar c|x|t
        seen |= {f"-{letter}" for letter in letters[1].split("|")}
    for line in page.lines.values():  # `-n, --lines=NUM`: what the long one takes, the short one takes
        if pair := re.match(r"(-\w)(?:,\s*| or )(--[\w-]+)(=|\[=|\s?<)", line):
            valued |= {pair[1], pair[2]}
    page.flags, page.valued = sorted(seen), sorted(valued)
    return page


def plain(text: str) -> str:
    """Roff as plain lines; what roff sets in italics stands in <...>, because that is how values are written."""
    lines = []
    for line in text.split("\n"):
        if line.startswith(('.\\"', "'\\\"")):
            continue
        line = re.sub(r"\\f(?:I|\(?CI|2)", "<", line)
        line = re.sub(r"\\f(?:\(..|\[[^\]]*\]|.)|\\&|\\[|^/,]|\\s[-+]?\d+|\\m\[[^\]]*\]", "", line)
        line = (
            line.replace("\\-", "-")
            .replace("\\(hy", "-")
            .replace("\\(en", "-")
            .replace("\\ ", " ")
            .replace("\\e", "\\")
        )
        request = _MACRO.match(line)
        lines.append(_macro(line[1:3].strip(), request[1]) if request else line)
    return "\n".join(lines)


def _macro(name: str, rest: str) -> str:
    """`.BI \\-n " NUM"` and mdoc's `.It Fl n Ar num` as they would print."""
    if name in ("It", "Op", "Fl"):
        rest = re.sub(r"\bFl\s+(-?)(?=[\w-])", r"-\1", rest if name != "Fl" else f"Fl {rest}")
        return re.sub(r"\bAr\s+", "<", rest).replace("Ns ", "").replace(" Oc", "")
    parts = [part[0] or part[1] for part in re.findall(r'"((?:[^"]|"")*)"|(\S+)', rest)]
    if name in ("B", "I"):
        return " ".join(parts)
    if name in ("IP", "TP"):
        return parts[0] if parts else ""
    return "".join(
        f"<{part.strip()}" if len(name) == 2 and name[at % 2] == "I" else part for at, part in enumerate(parts)
    )


def _place(key: str) -> Path:
    return config.cache_dir() / "msyn" / "flags" / hashlib.sha256(os.fsencode(key)).hexdigest()[:32]


@functools.lru_cache(maxsize=256)
def _loaded(place: Path) -> Page | None:
    try:
        said = json.loads(place.read_bytes())
        if said.pop("format") != FORMAT:
            return None
        page = Page(**said)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return page if isinstance(page.flags, list) and isinstance(page.lines, dict) else None


def _remembered(key: str, source: str) -> Page | None:
    page = _loaded(_place(key))
    return page if page and page.source == source else None


def _remember(key: str, page: Page) -> Page:
    """A cache that cannot be written costs time and nothing else."""
    place = _place(key)
    try:
        config.private_dir(place.parent)
        files.write_atomic(place, [json.dumps({"format": FORMAT, **asdict(page)}).encode()])
    except OSError:
        return page
    _loaded.cache_clear()
    return page
