"""Natural pairs: NL2Bash filtered and repaired, tldr pages of common tools with their placeholders filled."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training.generators import names
from training.generators.language import literal, typo
from training.generators.names import listed

MAX_WORDS = 60
# Tools whose tldr pages are worth a place in a small model.
TOOLS = frozenset(
    listed("""find grep sed awk sort uniq cut tr head tail wc cat ls cp mv rm mkdir rmdir touch ln tar gzip gunzip
    zip unzip bzip2 xz xargs tee paste join comm diff patch du df ps top htop kill pkill pgrep
    killall lsof ss ip ping curl wget ssh scp rsync sftp ssh-keygen ssh-copy-id git systemctl
    journalctl apt apt-get apt-cache dpkg pip npm python3 date cal who w whoami id last su sudo
    useradd userdel usermod groupadd passwd chmod chown chgrp umask mount umount lsblk fdisk blkid
    free vmstat uptime uname hostname hostnamectl timedatectl crontab at nohup screen tmux watch
    split basename dirname realpath readlink stat file md5sum sha256sum tree less nano seq echo
    printf env alias history jobs bg fg nice renice timeout sleep which whereis locate jq dig host
    nslookup traceroute nc openssl ffmpeg convert make shuf tac rev nl fold column expand od xxd
    hexdump cmp truncate strings tar mktemp yes export source type man apropos docker dmesg lscpu
    lsusb lspci nmcli ufw cut printenv groups finger chsh chfn getent logger wall mkfifo fallocate
    shred sync service adduser deluser nmap arp route ifconfig netstat mtr whois zcat zgrep zless 7z
    pwd cd bc expr factor test true comm csplit""")
)
_JUNK = re.compile(
    r"\$\w*\{|<<|\bfunction\b|\bread -|\bperl -|\bruby -|\bawk 'BEGIN|#|\bIFS\b|COPROC|\bdeclare\b|\bsource\b|"
    r"\bPS1\b|\bset -|\bshopt\b|\btrap\b|\bexec \d|\$\(\(|/dev/tcp|\bfinger\b|\bping6?\b.*\bsed\b"
)
_DESTRUCTIVE = re.compile(
    r"(?:^|[|;&] *|exec |xargs (?:-\S+ )*|sudo )(?:rm|dd|mkfs|shred)\b|-delete\b|reset --hard|git clean"
)
_ASKED = re.compile(
    r"\b(?:delete|remove|erase|rm|clean|unlink|purge|wipe|get rid|deletes|removes|removing|deleting|dd|"
    r"destroy|empty|shred|reset|overwrite|discard|clear|removed|deleted|write)\w*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Page:
    """One example of a tldr page."""

    tool: str
    about: str
    request: str
    command: str


def _rows(path: Path, columns: int) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [row for line in lines if len(row := line.split("\t")) == columns]


def nl2bash(data_dir: Path, part: str) -> list[tuple[str, str]]:
    """The pairs of one part; for training without junk, with quoting repaired."""
    pairs = [(request, command) for request, command in _rows(data_dir / f"nl2bash_{part}.tsv", 2)]
    if part != "train":
        return pairs
    kept = [(request, repaired(typed(request, command))) for request, command in pairs if not is_junk(request, command)]
    return list(dict.fromkeys(kept))


def is_junk(request: str, command: str) -> bool:
    """Pairs that teach nothing good: long, tied to variables, unbalanced, or deleting what nobody asked to delete."""
    if (
        len(command.split()) > MAX_WORDS
        or len(command) > 200
        or len(request.split()) > MAX_WORDS
        or _JUNK.search(command)
    ):
        return True
    if re.search(r"\\ ;|\| *$|\| *\||\{ \}|;;|\$ |^\W", command):
        return True
    if command.count("'") % 2 or command.count('"') % 2 or command.count("(") != command.count(")"):
        return True
    if len(re.findall(r"\$[A-Za-z_]\w*", command)) > 1:
        return True
    return bool(_DESTRUCTIVE.search(command) and not _ASKED.search(request))


def repaired(command: str) -> str:
    """Idioms of today, quoted as msyn quotes."""
    command = command.translate(str.maketrans("“”‘’", "\"\"''"))
    command = " ".join(command.split()) if "'" not in command and '"' not in command else command.strip()
    command = re.sub(r"^(?:\$|#|%) ?(?=[a-z])", "", command)
    command = re.sub(r"(-i?name|-i?path|-iwholename) \"([^\"$`\\!']*)\"", r"\1 '\2'", command)
    command = re.sub(r"(-i?name) (?![\"'$(\\-])(\S*[*?]\S*?)(?= |$)", r"\1 '\2'", command)
    command = re.sub(r"(-i?name) \\\*(\.?\w+)(?= |$)", r"\1 '*\2'", command)
    command = re.sub(r"(?<=grep) (-\w+ )?\"([^\"$`\\!']*)\"", lambda m: f" {m.group(1) or ''}'{m.group(2)}'", command)
    command = command.replace("'{}'", "{}").replace('"{}"', "{}").replace("\\{\\}", "{}").replace("\\+", "+")
    command = re.sub(r" -print$", "", command)
    command = re.sub(r"^find \./(?= |$)", "find .", command)
    command = re.sub(r"^find -", "find . -", command)
    command = re.sub(r"\{\} ';'|\{\} \";\"", r"{} \\;", command)
    command = re.sub(r" *\| *", " | ", command) if not re.search(r"['\"|]\S*\||\|\||\|&|[<>(]", command) else command
    # names with blanks: xargs must not split them
    command = (
        re.sub(r"^(find [^|]*?)(?: -print)? \| xargs (?!.*-0)", r"\1 -print0 | xargs -0 ", command)
        if not re.search(r"-print[0f]|-exec|-ls", command)
        else command
    )
    return re.sub(r"^(find [^|;]*-type f[^|;]*) -exec (?:/bin/)?rm (?:-f )?\{\} (?:\\;|\+)$", r"\1 -delete", command)


def typed(request: str, command: str) -> str:
    """find with -type f where the request speaks of files only: one request, one idiom."""
    if re.search(r"-type|-o |-not|!|-prune|\(|-xtype|-links|-empty|-ls|-mount", command):
        return command
    if not re.search(r"\bfiles?\b", request, re.IGNORECASE) or re.search(
        r"director|folder|everything|anything|/dir|files? system|filesystem|object|entr|link|item",
        request,
        re.IGNORECASE,
    ):
        return command
    return re.sub(r"^(find \S+(?: -(?:max|min)depth \d+)*) (?=-)", r"\1 -type f ", command)


_LITERAL = re.compile(r"""(?:~|\.{1,2})?/[\w./+-]*\w|\b[\w-]+\.[A-Za-z]\w{0,4}\b|\b\d+\b|"[\w .-]+"|'[\w .-]+'""")


def vary(rng: random.Random, request: str, command: str) -> tuple[str, str]:
    """The pair with some of its shared literals changed on both sides, other capitals, at times a typing mistake."""
    if rng.random() < 0.6:
        for found in sorted(dict.fromkeys(_LITERAL.findall(request)), key=len, reverse=True):
            bare = found.strip("\"'")
            pattern = rf"(?<![\w./-]){re.escape(bare)}(?![\w-])"
            if rng.random() < 0.3 or not re.search(pattern, command) or len(bare) < 1:
                continue
            new = _another(rng, bare)
            if new and new not in request:
                request = re.sub(pattern, lambda _, new=new: new, request)
                command = re.sub(pattern, lambda _, new=new: new, command)
    if rng.random() < 0.3:
        request = request[:1].lower() + request[1:]
    if rng.random() < 0.3:
        request = request.rstrip(".")
    if rng.random() < 0.07:
        words = request.split(" ")
        at = rng.randrange(len(words))
        if words[at] not in command:
            words[at] = typo(rng, words[at])
        request = " ".join(words)
    return request, command


def _another(rng: random.Random, text: str) -> str | None:
    if re.fullmatch(r"[1-9]\d{0,3}", text):
        if re.fullmatch(r"[4-7][0-7]{2}", text):
            return rng.choice(listed("644 755 600 700 777 664 775 640 750"))
        return str(rng.randint(10 ** (len(text) - 1), 10 ** len(text) - 1))
    if "/" in text and len(text) > 2 and re.fullmatch(r"[~./\w+-]+", text):
        ending = re.search(r"\.\w{1,4}$", text)
        return names.folder(rng) + (f"/{names.word(rng)}{ending.group()}" if ending else "")
    if match := re.fullmatch(r"[\w-]+\.([A-Za-z]\w{0,4})", text):
        return f"{names.name(rng).replace('.', '_')}.{match.group(1)}"
    return None


def tldr(data_dir: Path) -> list[Page]:
    """The pages of common tools."""
    rows = [Page(*row) for row in _rows(data_dir / "tldr.tsv", 4)]
    keep = [p for p in rows if p.tool in TOOLS or p.tool.split("-")[0] in {"git", "docker", "apt", "systemctl"}]
    return [
        p
        for p in keep
        if len(p.command) < 160
        and not re.search(r"\btldr\b|--help|--version", p.command)
        and not (_DESTRUCTIVE.search(p.command) and not _ASKED.search(p.request))
    ]


def page_request(rng: random.Random, page: Page) -> tuple[str, str]:
    """A page's example as a request; filled values are appended, as people do who know the tool."""
    said: list[str] = []

    def filled(match: re.Match[str]) -> str:
        inside = match.group(1)
        if inside.startswith("[") and "|" in inside:
            return inside[1:-1].split("|")[0]
        inside = inside.split("|")[0].strip("'\"")
        value = _value(rng, inside)
        if value is None:
            return inside
        said.append(value)
        return literal(value)

    command = re.sub(r"\{\{(.+?)\}\}", filled, page.command).replace("'\x01", "\x01").replace("\x02'", "\x02")
    tool = page.tool.replace("-", " ") if page.tool.startswith(("git-", "docker-")) else page.tool
    request = page.request.rstrip(".")
    if said:
        request += rng.choice((": ", " ", ", ")) + _joined(rng, said)
    roll = rng.random()
    if roll < 0.35:
        request = f"{request} {rng.choice(('using', 'with'))} {tool}"
    elif roll < 0.5:
        request = f"{tool}: {request}"
    if rng.random() < 0.5:
        request = request[:1].lower() + request[1:]
    return request.replace("`", ""), command


def _joined(rng: random.Random, parts: Sequence[str]) -> str:
    return rng.choice((", ", " and ", " ")).join(parts)


def _value(rng: random.Random, inside: str) -> str | None:
    if inside.startswith(("http://", "https://")) or inside in {"url", "remote_url"}:
        return names.url(rng)
    if "path/to" in inside:
        last = inside.rsplit("/", 1)[-1]
        if "." in last and "dir" not in last:
            return f"{names.folder(rng)}/{names.word(rng)}.{last.rsplit('.', 1)[-1].strip(' .') or 'txt'}"
        return names.folder(rng) + ("" if "dir" in last else f"/{names.word(rng)}.txt")
    if re.search(r"host|domain|example\.com|ip_address|server", inside):
        return names.host(rng)
    if re.fullmatch(r"[a-z]+(?:_[a-z]+)*\d?", inside) and len(inside) > 1:
        return names.name(rng) + (".txt" if inside.startswith("file") else "")
    return None
