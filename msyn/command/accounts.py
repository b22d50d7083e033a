"""Accounting of literals: everything a request names must be used, everything a command names must come from somewhere.

`unused(request's literals, command)`, `unexplained(command, request)`, and `missed_file_kinds`. Numbers are
quantities.py's, the literals of a request slots.py's. Pure.
"""

import re
from collections.abc import Iterable, Iterator

from msyn.command.stages import Word, stages

_WELL_KNOWN = re.compile(
    r"(?:/(?:dev/(?:null|stdin|stdout|stderr|tty|zero|u?random|disk/.*)?|etc/(?:passwd|group|hosts|fstab|os-release|\*?release\*?"
    r"|resolv\.conf|issue|shells|crontab|services|hostname|shadow|timezone|.*release)|proc/(?:cpuinfo|meminfo|version|loadavg|mounts|"
    r"uptime|self/.*)|var/log(?:/(?:syslog|messages|auth\.log|dmesg|kern\.log|journal))?|sys/.*|tmp|usr/share/.*|usr/bin|bin/bash|bin/sh"
    r"|etc/init\.d|etc/apt/sources\.list|boot|proc|home|var|usr|etc|)/?|~/?(?:\.(?:bashrc|zshrc|profile|bash_history|zsh_history"
    r"|ssh|ssh/.*|config|cache|vimrc))?|\.{1,2}/?|\*+|\./\*|\*/)"
)
_TEXT_ARGUMENTS = {"awk", "gawk", "sed", "perl", "jq", "date", "printf", "echo", "python3", "tr"}
_FILE_LIKE = re.compile(r"[\w*?-]+\.[A-Za-z][\w]{0,9}$")
_QUOTES = re.compile(r"[\"'\\]")


def unused(literals: Iterable[str], command: str) -> tuple[str, ...]:
    """Literals of the request that the command does not contain, however it quotes them."""
    plain = _plain(command)
    return tuple(literal for literal in literals if _plain(literal).strip("/") not in plain)


def _plain(text: str) -> str:
    return _QUOTES.sub("", text).casefold()


def unexplained(command: str, request: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """Paths, file names and plain words in quotes that neither the request, nor the directory, nor common knowledge
    explains: a small model made them up."""
    known = _plain(request)
    listed = {_plain(name) for name in names}
    return tuple(word.raw for word in _claims(command) if not _is_explained(word.text, known, listed))


def _claims(command: str) -> Iterator[Word]:
    """Words that name something outside of the command's own language."""
    for stage in stages(command):
        if stage.via and stage.via[-1] == "find":
            continue  # seen already as words of find
        has_text = stage.program in _TEXT_ARGUMENTS
        for word in (*stage.words[1:], *(redirect.target for redirect in stage.redirects)):
            if word.text.startswith(("-", "+", "$", "%", "&", "{")) or word.nested or (has_text and word.is_quoted):
                continue
            if "/" in word.text or _FILE_LIKE.fullmatch(word.text):
                yield word


def _is_explained(text: str, request: str, names: set[str]) -> bool:
    if _WELL_KNOWN.fullmatch(text) or "$" in text or "{}" in text or re.match(r"s([/|#,]).*\1", text):
        return True
    plain = _plain(text).strip("*?./")
    if plain in names or plain in request or not plain:
        return True
    stem, _, extension = plain.rpartition(".")
    # out.tar.gz for a folder `out`, backup.tgz for a request that names no archive: new names are built from old ones
    return bool(stem) and (stem in request or stem.split(".")[0] in request) and len(extension) < 8


# What people call files, and what must then be seen in a command that selects files by name.
_KINDS = {
    r"python (?:file|script|source|module|code)": r"py",
    r"markdown": r"md|markdown",
    r"(?:javascript|js) (?:file|source|script)": r"js",
    r"typescript (?:file|source)": r"ts",
    r"(?:c\+\+|cpp) (?:file|source)": r"cpp|cc|cxx",
    r"java (?:file|source|class)": r"java|class",
    r"(?:text|txt) (?:file|document)": r"txt|text",
    r"shell (?:file|script)": r"sh",
    r"(?:log) files?": r"log",
}


_EXTENSION = re.compile(
    r"(?<![\w/])(?:\*?\.([a-z][a-z0-9]{1,4})"
    r"|(csv|tsv|pdf|json|xml|html|ya?ml|toml|jpe?g|png|gif|mp[34]|svg|docx?|xlsx?)s?)\b"
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
