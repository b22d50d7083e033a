"""Accounting of literals: everything a request names must be used, everything a command names must come from somewhere.

`unused(request's literals, command)`, `unexplained(command, request)`, and `missed_file_kinds`. Numbers are
quantities.py's, the literals of a request slots.py's. Pure.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from msyn.command.stages import Stage, Word, stages
from msyn.command.verdicts import words

_WELL_KNOWN = re.compile(
    r"(?:/(?:dev/(?:null|stdin|stdout|stderr|tty|zero|u?random|disk/.*)?|etc/(?:passwd|group|hosts|fstab|os-release|\*?release\*?"
    r"|resolv\.conf|issue|shells|crontab|services|hostname|shadow|timezone|.*release)|proc/(?:cpuinfo|meminfo|version|loadavg|mounts|"
    r"uptime|self/.*)|var/log(?:/(?:syslog|messages|auth\.log|dmesg|kern\.log|journal))?|sys/.*|tmp|usr/share/.*|usr/bin|bin/bash|bin/sh"
    r"|etc/init\.d|etc/apt/sources\.list|boot|proc|home|var|usr|etc|)/?|~/?(?:\.(?:bashrc|zshrc|profile|bash_history|zsh_history"
    r"|ssh|ssh/.*|config|cache|vimrc))?|\.{1,2}/?|\*+|\./\*|\*/)"
)
# Programs whose operands are names of things, and how many subcommands stand before them.
_NAMED_OPERANDS = {
    **dict.fromkeys(("systemctl", "service", "docker", "podman"), 1),
    **dict.fromkeys(words("find tar zip unzip cd rmdir touch cat head tail less wc du rm mv cp"), 0),
    **dict.fromkeys(("pkill", "killall", "pgrep", "which", "ping", "man", "userdel", "passwd"), 0),
}
_GREPS = {"grep", "egrep", "fgrep", "zgrep", "rg", "ag"}
_TEXT_ARGUMENTS = {"awk", "gawk", "sed", "perl", "jq", "date", "printf", "echo", "python3", "tr"}
_FILE_LIKE = re.compile(r"[\w*?-]+\.[A-Za-z][\w]{0,9}$")
# A file with a known kind of ending, not part of a path, an address or a host.
_FILE_NAME = re.compile(
    r"(?<![\w./*@:-])[A-Za-z_][\w-]*\.(?:txt|md|csv|tsv|json|ya?ml|toml|xml|html|css|js|ts|py|rb|rs|go|c|h|cpp|java|sh|log"
    r"|conf|cfg|ini|bak|old|orig|tmp|dat|db|sql|pdf|docx?|xlsx?|png|jpe?g|gif|mp[34]|iso|tar|gz|tgz|zip)(?:\.\w{2,4})?"
    r"(?![\w/*@:-]|\.\w)",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"(?:please )?(?:kill|terminate|stop|restart|bounce|start|enable|disable|install|uninstall|ping)"
    r"(?: all| every| any| the| my| a| service| package| program| process| container)* ([A-Za-z][\w-]{2,})\b(?![./])",
    re.IGNORECASE,
)
_NO_OBJECTS = words(
    """process processes service services server servers job jobs everything container containers program programs
    machine computer system package packages python node npm pip background running listening working
    requirements updates security web http docker compose stack shell session monitoring watching database that
    this whatever whoever what which when using and with all them from immediately port tracking logging user
    line new latest local off stopped old current last development global globally thing things app application
    apps newest oldest version simple host hosts firewall every each tiny quick"""
)
_SOUGHT = re.compile(r"(?:find|grep|search(?: for)?|look for) ([\w-]{3,}) in [\w./-]+\.\w+", re.IGNORECASE)
_QUOTES = re.compile(r"[\"'\\]")


def unused(literals: Iterable[str], command: str) -> tuple[str, ...]:
    """Literals of the request that the command does not contain, however it quotes them."""
    plain = _plain(command)
    return tuple(literal for literal in literals if _plain(literal).strip("/") not in plain)


_TRADE = words(
    """AND API ASCII BIOS CPU CPUS CR CRLF CSS CSV CWD DNS EOF EXIF FTP GB GIB GIT GMT GNU GPU GZIP HDD HOME HTML HTTP
    HTTPS ID IDS IP IPS ISO JPEG JPG JS JSON KB KIB LAN LF LINUX MAC MB MD5 MIB MP3 MP4 NFS NOT NULL OK OR OS PATH PC
    PDF PDFS PDFs PHP PID PIDS PNG PNGS RAM ROM SHA SHA1 SHA256 SQL SSD SSH SSL SVG SWAP TAR TB TCP TLS TTY TXT UDP UID
    URL URLS USB UTC UTF VPN WIFI XML XZ YAML ZIP README LICENSE TSV BZ2 KBS MBS GBS DVD CD"""
)


def shouted(request: str) -> tuple[str, ...]:
    """Words in capitals, such as TODO, that are no terms of the trade: the request means them as they stand."""
    if request.upper() == request:
        return ()
    return tuple(word for word in re.findall(r"(?<![\w-])[A-Z][A-Z_]{2,}(?![\w-])", request) if word not in _TRADE)


def _plain(text: str) -> str:
    return _QUOTES.sub("", text).casefold()


def misspelled(command: str, request: str) -> tuple[str, ...]:
    """File names of the request that the command does not contain as they stand: notes.old is not notes.old.bak."""
    plain = _plain(command)
    found = []
    for match in _FILE_NAME.finditer(request):
        name = match.group().casefold()
        whole = rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)"
        if not re.search(whole, plain) and not _builds_on(name, request.casefold()):
            found.append(match.group())
    return tuple(dict.fromkeys(found))


def _builds_on(name: str, request: str) -> bool:
    """Is the name only a pattern, or the stem of a new one ("change the extension of notes.bak")?"""
    return name.startswith(("tar.", "zip.")) or "extension" in request or "suffix" in request


def sought(request: str) -> tuple[str, ...]:
    """The word that "find WORD in FILE" looks for, and the one that "restart WORD" is about."""
    matches = (_SOUGHT.match(request), _OBJECT.match(request))
    return tuple(match[1] for match in matches if match and match[1].casefold() not in _NO_OBJECTS)


def unexplained(command: str, request: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """Paths, file names and plain words in quotes that neither the request, nor the directory, nor common knowledge
    explains: a small model made them up."""
    known = _plain(request)
    listed = {_plain(name) for name in names}
    return tuple(word.raw for word in _claims(command) if not _is_explained(word.text, known, listed))


def unasked_patterns(command: str, request: str) -> tuple[str, ...]:
    """Plain words that grep would look for and that the request only knows as part of a file's name, or not at all."""
    found = []
    for stage in stages(command):
        operands = [word for word in stage.words[1:] if not word.text.startswith("-")]
        if stage.program not in _GREPS or len(operands) < 1 or not re.fullmatch(r"[\w ]{3,}", operands[0].text):
            continue
        pattern, files = operands[0].text.casefold(), [word.text for word in operands[1:]]
        rest = request
        for name in files:
            rest = rest.replace(name, " ")
        if pattern.rstrip("s") not in rest.casefold():
            found.append(operands[0].text)
    return tuple(found)


def _claims(command: str) -> Iterator[Word]:
    """Words that name something outside of the command's own language."""
    for stage in stages(command):
        if stage.via and stage.via[-1] == "find":
            continue  # seen already as words of find
        has_text = stage.program in _TEXT_ARGUMENTS
        for word in (*stage.words[1:], *(redirect.target for redirect in stage.redirects)):
            option = re.fullmatch(r"--(?:include|exclude)(?:-dir)?=(.+)", word.text)
            if option:
                word = Word(word.raw, option[1])
            elif word.text.startswith(("-", "+", "$", "%", "&", "{")) or word.nested or (has_text and word.is_quoted):
                continue
            if "/" in word.text or _FILE_LIKE.fullmatch(word.text):
                yield word
        yield from _bare_names(stage)


def _bare_names(stage: Stage) -> Iterator[Word]:
    """`docker logs -f db`, `tar -czf a.tgz logs`: operands that are plain words are somebody's names."""
    skip = _NAMED_OPERANDS.get(stage.program)
    if skip is None:
        return
    words = list(stage.words[1:])
    if stage.program == "find":
        words = list(takewhile(lambda word: word.raw[0] not in "-(!\\", words))
    operands = [word for word in words if re.fullmatch(r"[A-Za-z][\w-]+", word.text)]
    if stage.program == "tar":
        operands = [word for word in operands if not re.fullmatch(r"[cxtruzjJvfpk]+", word.text)]
    yield from operands[skip:]


def _is_explained(text: str, request: str, names: set[str]) -> bool:
    if _WELL_KNOWN.fullmatch(text) or "$" in text or "{}" in text or re.match(r"s([/|#,]).*\1", text):
        return True
    if _plain(text).strip("*?./") in names:
        return True
    if re.fullmatch(r"\d+/(?:tcp|udp)|if=/dev/\w+", text):
        return True
    return all(_part_is_explained(part, request, names) for part in re.split(r"[/:@]", _plain(text)))


def _part_is_explained(part: str, request: str, names: set[str]) -> bool:
    """One component of a path: said, listed here, or built from something said (logs.tar.gz for `logs`)."""
    bare = part.strip("*?.~")
    if part in names or len(bare) < 2:
        return True
    extensions = re.fullmatch(r"[*?]*\.((?:\w+\.)*)(\w+)", part)
    if extensions:
        extension = extensions[2]
        said = _SPOKEN_EXTENSIONS.get(extension, "\0")
        return bool(re.search(rf"(?<![a-z0-9])(?:{re.escape(extension)}s?|{said})(?![a-z0-9])", request))
    if bare in names or bare in request:
        return True
    stem, _, extension = bare.rpartition(".")
    return bool(stem) and (stem in request or stem.split(".")[0] in request) and len(extension) < 8


# What people call files with an extension, where they do not say the extension itself.
_SPOKEN_EXTENSIONS = {
    "md": "markdown",
    "py": "python",
    "js": r"javascript|\bjs\b",
    "ts": "typescript",
    "sh": "shell|bash|script",
    "txt": r"text|\btxt",
    "log": r"\blogs?\b",
    "jpg": "jpe?g|image|pic|photo",
    "jpeg": "jpe?g|image|pic|photo",
    "rs": "rust",
    "rb": "ruby",
    "pl": "perl",
    "css": "style ?sheet",
    "yml": "ya?ml",
    "yaml": "ya?ml",
    "html": "web ?page|html?",
    "htm": "web ?page|html?",
    "class": "java",
    "tar": "tarball|archive|backup",
    "tar.gz": "tarball|archive|backup",
    **dict.fromkeys(("c", "h", "cc", "cpp", "hpp"), r"source|header|c\+\+|\bc\b"),
    **dict.fromkeys(("png", "gif", "svg", "bmp", "webp", "tiff"), "image|pic|photo|graphic"),
    **dict.fromkeys(("mp4", "mkv", "avi", "mov", "webm"), "video|movie|film"),
    **dict.fromkeys(("mp3", "flac", "wav", "ogg", "m4a"), "music|audio|song|sound"),
    **dict.fromkeys(("conf", "cfg", "ini"), "config"),
    **dict.fromkeys(("zip", "tgz", "gz", "bz2", "xz"), "archive|compressed|backup|zip"),
    **dict.fromkeys(("doc", "docx", "odt"), r"word|\bdocs?\b"),
    **dict.fromkeys(("bak", "tmp", "swp", "orig"), "backup|temp|swap|junk"),
}

# Kinds of files that are named by a language, and what must then be seen in a command that selects files by name.
_KINDS = {
    r"python (?:file|script)": r"py",
    r"markdown": r"md|markdown",
    r"(?:javascript|js) (?:file|source|script)": r"js",
    r"typescript (?:file|source)": r"ts",
    r"(?:c\+\+|cpp) (?:file|source)": r"cpp|cc|cxx|\.c",
    r"java (?:file|source|class)": r"java|class",
    r"(?:text|txt) (?:file|document)": r"txt|text|file",
    r"shell (?:file|script)": r"sh",
}
_EXTENSION = re.compile(
    r"(?<![\w/*.])(?:\*?\.([a-z][a-z0-9]{1,4})(?![\w.])"
    r"|(csv|tsv|pdf|json|xml|html|ya?ml|toml|jpe?g|png|gif|mp[34]|svg|docx?|xlsx?|txt)"
    r"(?:s\b| (?:files?|documents?)\b))"
)


def missed_file_kinds(request: str, command: str) -> tuple[str, ...]:
    """Kinds of files that the request names (".csv", "pdfs", "python files") and the command does not show."""
    text, shown = request.casefold(), command.casefold()
    missed = [
        match.group()
        for pattern, wanted in _KINDS.items()
        if (match := re.search(pattern, text)) and not re.search(wanted, shown)
    ]
    for match in _EXTENSION.finditer(text):
        extension = match.group(1) or match.group(2)
        same = {"jpeg": "jpe?g", "jpg": "jpe?g", "yaml": "ya?ml", "yml": "ya?ml"}.get(extension, re.escape(extension))
        if not re.search(same, shown):
            missed.append(extension)
    return tuple(dict.fromkeys(missed))
