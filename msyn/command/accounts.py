"""Accounting of literals: everything a request names must be used, everything a command names must come from somewhere.

`unused(request's literals, command)`, `unexplained(command, request)` and the same for numbers, where "two weeks" may
become 14 and "100 megs" 100M. Pure; the literals of a request are slots.py's.
"""

import re
from collections.abc import Iterable, Iterator

from msyn.command.stages import Word, stages

# Number words, the names of one number joined by "|", counting from zero.
_COUNTING = """
    zero|null one|a|an|ein|eine|einen|einer|un|une|una|uno|once|single two|twice|zwei|deux|dos|couple|second
    three|drei|trois|tres|third four|vier|quatre|cuatro|fourth five|fünf|cinq|cinco|fifth six|sechs|seis|sixth
    seven|sieben|sept|siete|seventh eight|acht|huit|ocho|eighth nine|neun|neuf|nueve|ninth ten|zehn|dix|diez|tenth
    eleven twelve|dozen thirteen fourteen fifteen|quince|quinze sixteen seventeen eighteen nineteen
    twenty|zwanzig|vingt|veinte
"""
_NUMBERS = {name: value for value, names in enumerate(_COUNTING.split()) for name in names.split("|")}
_NUMBERS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100, "thousand": 1000}
_NUMBERS |= {"两": 2, "二": 2, "三": 3, "五": 5, "七": 7, "十": 10}
# What a span of time may become in a command.
_SPOKEN_TIMES = {
    **dict.fromkeys(("today", "heute", "yesterday", "gestern"), (0, 1, 2)),
    **dict.fromkeys(("week", "woche", "semaine", "semana"), (7,)),
    **dict.fromkeys(("month", "monat", "mois"), (30, 31)),
    **dict.fromkeys(("day", "hour", "minute", "night"), (1, 24, 60)),
    "fortnight": (14,),
    "year": (365,),
    "half": (30,),
    "quarter": (15,),
}
_UNITS = (1, 7, 24, 60, 30, 31, 365, 1024, 1000, 512, 2, 3600, 86400, 1048576, 1440, 52, 12, 168)
_HARMLESS_NUMBERS = {0, 1, 2, 3, 9, 10, 15, 20, 100}
_DIGITS = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?=[a-zA-Z%]{0,3}\b|\b)")
_WELL_KNOWN = re.compile(
    r"(?:/(?:dev/(?:null|stdin|stdout|stderr|tty|zero|u?random|disk/.*)?|etc/(?:passwd|group|hosts|fstab|os-release|\*?release\*?"
    r"|resolv\.conf|issue|shells|crontab|services|hostname|shadow|timezone|.*release)|proc/(?:cpuinfo|meminfo|version|loadavg|mounts|"
    r"uptime|self/.*)|var/log(?:/(?:syslog|messages|auth\.log|dmesg|kern\.log|journal))?|sys/.*|tmp|usr/share/.*|usr/bin|bin/bash|bin/sh"
    r"|etc/init\.d|etc/apt/sources\.list|boot|proc|home|var|usr|etc|)/?|~/?(?:\.(?:bashrc|zshrc|profile|bash_history|zsh_history"
    r"|ssh|ssh/.*|config|cache|vimrc))?|\.{1,2}/?|\*+|\./\*|\*/)"
)
_TEXT_ARGUMENTS = set("awk gawk sed perl jq date printf echo python3 tr".split())
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


def numbers_of(request: str) -> set[int]:
    """The numbers that a request speaks of, digits and words."""
    text = request.casefold()
    found = {int(float(match.group())) for match in _DIGITS.finditer(text)}
    for match in re.finditer(r"(\d+)(?:[a-z]{1,2}|%)?\b", text):
        found.add(int(match.group(1)))
    words = re.findall(r"[^\W\d_]+", text)
    return found | {_NUMBERS[word] for word in words if word in _NUMBERS and _NUMBERS[word] > 1}


def forgotten_numbers(request: str, command: str, literals: Iterable[str] = ()) -> tuple[int, ...]:
    """Numbers of the request that the command shows neither as they are nor in another unit."""
    said = request
    for literal in literals:  # `report2.txt` is a name, not a number
        said = said.replace(literal, " ")
    shown = {int(number) for number in re.findall(r"\d+", command)}
    return tuple(sorted(n for n in numbers_of(said) if not any(_same_number(n, other) for other in shown)))


def _same_number(said: int, shown: int) -> bool:
    """Equal, one beside it (`tail -n +2`, `-mtime -8`), or the same quantity in another unit."""
    if abs(said - shown) <= 1:
        return True
    return any(said * unit == shown or (said and shown * unit == said) for unit in _UNITS[1:])


def invented_numbers(request: str, command: str) -> tuple[int, ...]:
    """Numbers of the command that the request does not explain."""
    said = numbers_of(request) | _spoken_times(request) | {int(digits) for digits in re.findall(r"\d+", request)}
    shown: set[int] = set()
    for stage in stages(command):
        for word in stage.words[1:]:
            if not word.is_quoted or word.text.isdigit():
                # -exec sed 's/x/y/2', awk programs and {1..3} have numbers of their own
                shown |= {int(n) for n in re.findall(r"(?<![\w.$%])[-+]?(\d+)(?=[a-zA-Z]?$)", word.text)}
    return tuple(sorted(n for n in shown - _HARMLESS_NUMBERS if not any(_same_number(s, n) for s in said)))


def _spoken_times(request: str) -> set[int]:
    text = request.casefold()
    return {number for word, numbers in _SPOKEN_TIMES.items() if word in text for number in numbers}


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
