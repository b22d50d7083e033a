"""Literals of a request become short typed placeholders before the model sees them, and come back afterwards.

`delex("grep TODO in my notes.txt")` gives "grep S1 in my F1.txt": the model never has to spell a rare word.
Training data go through the same function, so both sides of training and use look alike. A file name gives only
its stem away (F1.txt): the extension tells the model what to do with it, and F1.txt.bak or F1.tar.gz come for free.

    F file name   P path   S name or string   U address (URL)   H host   N long number   T date

Standard library only: a key press pays for this import. How a literal is quoted where it lands is restoring.py's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from msyn.command import restoring
from msyn.command.cues import W, cued
from msyn.command.words import DOMAINS, EXTENSIONS, KNOWN, PLAIN_FILES, PROGRAMS, STOP

EXT = r"(?:\.[A-Za-z0-9]{1,10})"

_LITERAL = re.compile(
    rf"""
    (?P<url>(?:https?|ftp|sftp|ssh|git|file|rsync|s3|smb|nfs|wss?)://[^\s"'`<>，。、）]+|git@[\w.-]+:[\w./~-]+)
  | (?P<quoted>(?<![{W}\\])(?:"[^"\n]+"|'[^'\n]+'|`[^`\n]+`)(?![{W}])|“[^”\n]+”|„[^“”\n]+[“”]|«[^»\n]+»|「[^」\n]+」)
  | (?P<host>(?<![{W}./-])(?:[\w.-]+@[\w-]+(?:\.[\w-]+)*|\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?:/\d{{1,2}})?)(?![{W}]))
  | (?P<path>(?<![{W}./~*?+$\-])(?:~[\w.-]*/|\.{{1,2}}/|/(?=[{W}.*]))[{W}.*?+@%~/\[\]{{}},:=\-]*
           |(?<![{W}./~*?+$\-])[{W}.][{W}.+-]*/[{W}.*?+@%/\[\]=\-]*)
  | (?P<date>(?<![{W}.-])\d{{4}}-\d{{2}}-\d{{2}}(?:[ T]\d{{2}}:\d{{2}}(?::\d{{2}})?)?(?![{W}]))
  | (?P<glob>(?<![{W}./~$\-])[{W}.+\-]*(?:\*|\?(?=[{W}.*]))[{W}.*?+\-]*)
  | (?P<dotted>(?<![{W}./~*$\-])(?:\.?[{W}][{W}+-]*(?:\.[{W}+-]+)+|\.[A-Za-z_][{W}-]+)(?![{W}]))
  | (?P<number>(?<![{W}.$-])\d+(?![{W}-]|\.\d))
  | (?P<word>(?<![{W}./~*$\-])[A-Za-z_][{W}]*(?:[-+][{W}+]+)*(?![{W}])|(?<![{W}./~*$\-])\d+[{W}-]*[A-Za-z_][{W}-]*)
    """,
    re.VERBOSE,
)
_SIZE = re.compile(
    r"\d+(?:\.\d+)?(?:[kKmMgGtTpP]i?[bB]?|[bBcwshdyx]|st|nd|rd|th|min|mins|sec|secs|hrs?|days?|ms|px|am|pm|er|e|ème|o|"
    r"(?:kilo|mega|giga|tera)bytes?|megs?|gigs?|[kmg]ib|weeks?|months?|years?|hours?|minutes?|seconds?|bytes?|bit|digits?|nth|lines?|times?|ko|mo|go)(?:-\w+)?$",
    re.IGNORECASE,
)
_NUMBER_CUE = re.compile(
    r"(?:\b(?:ports?|pids?|process(?:es)?|uid|gid|job|mode|chmod|umask|revision|issue|puerto|"
    r"prozess|processus|proceso)(?: id| number| nummer)?|端口|进程|:)\s*$",
    re.IGNORECASE,
)
_YEAR_CUE = re.compile(
    r"\b(?:in|from|since|year|during|of|before|after|until|till|en|im|jahr|seit|de|desde|depuis|the)\s*$", re.IGNORECASE
)
_PLACEHOLDER = re.compile(r"(?<![0-9A-Za-z])(?:[FPSUHT]\d{1,2}(?![0-9A-Za-z])|N\d{1,2}(?!\d))")


@dataclass(frozen=True)
class Slotted:
    """A request with its literals taken out, and what each placeholder stands for."""

    text: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    pieces: tuple[tuple[str, str], ...]  # (kind, literal); kind "" is text that stays


def delex(request: str) -> Slotted:
    """The request with typed placeholders for its literals, numbered from left to right."""
    request = " ".join(request.split())
    spans = list(_literal_spans(request))
    named = cued(request, [(span.start, span.end) for span in spans])
    spans += [_Span(start, start + len(name), (("S", name),)) for start, name in named]
    spans.sort(key=lambda span: span.start)
    seen: dict[tuple[str, str], str] = {}
    count: dict[str, int] = {}
    out: list[str] = []
    at = 0
    for span in spans:
        if span.start < at:
            continue
        out.append(request[at : span.start])
        for kind, literal in span.pieces:
            if not kind:
                out.append(literal)
                continue
            if (kind, literal) not in seen:
                count[kind] = count.get(kind, 0) + 1
                seen[kind, literal] = f"{kind}{count[kind]}"
            out.append(seen[kind, literal])
        at = span.end
    out.append(request[at:])
    return Slotted("".join(out), tuple((name, literal) for (_, literal), name in seen.items()))


def restore(command: str, slotted: Slotted) -> str:
    """The command with every placeholder replaced by its literal, quoted for the place where it stands."""
    return restoring.fill(command, dict(slotted.values))


def placeholders(text: str) -> tuple[str, ...]:
    """The placeholders that occur in a text, in order, each once."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def unresolved(command: str, slotted: Slotted) -> tuple[str, ...]:
    """Placeholders of a generated command that the request does not explain: such a command is not to be shown."""
    known = {name for name, _ in slotted.values}
    return tuple(name for name in placeholders(command) if name not in known)


def unused(command: str, slotted: Slotted) -> tuple[str, ...]:
    """Placeholders of the request that the command forgot."""
    used = set(placeholders(command))
    return tuple(name for name, _ in slotted.values if name not in used)


def literals(request: str) -> tuple[str, ...]:
    """The literals of a request, as they will stand in the command."""
    return tuple(literal for _, literal in delex(request).values)


def spell(text: str, slotted: Slotted) -> str:
    """A piece of a command with the request's literals replaced by their placeholders, longest first."""
    whole = {literal: name for name, literal in slotted.values}
    if text in whole:
        return whole[text]
    # marked by characters that no command holds, so that a later literal is never found inside a placeholder
    marks: dict[str, str] = {}
    for at, (name, literal) in enumerate(sorted(slotted.values, key=lambda pair: -len(pair[1]))):
        if len(literal) > 1 or not literal.isalpha():
            mark = chr(0xE000 + at)
            marks[mark] = name
            text = _swap(text, literal, mark)
    return "".join(marks.get(c, c) for c in text) if marks else text


def _swap(text: str, literal: str, mark: str) -> str:
    """Replaces a literal where it stands as a word of its own."""
    at = text.find(literal)
    while at >= 0:
        before, after = text[at - 1 : at] if at else "", text[at + len(literal) : at + len(literal) + 1]
        if (_joins(literal[0]) and _joins(before)) or (_joins(literal[-1]) and _joins(after)):
            at = text.find(literal, at + 1)
            continue
        text = text[:at] + mark + text[at + len(literal) :]
        at = text.find(literal, at + 1)
    return text


def _joins(character: str) -> bool:
    return bool(character) and (character.isalnum() or character in "_-")


def delex_pair(request: str, command: str) -> tuple[str, str]:
    """A training pair with placeholders; the request side is exactly what the model will see at run time."""
    slotted = delex(request)
    return slotted.text, spell(command, slotted)


def _literal_spans(request: str) -> Iterator[_Span]:
    shouting = request.upper() == request
    for match in _LITERAL.finditer(request):
        kind, text = match.lastgroup or "", match.group()
        start, end = match.span()
        if kind != "quoted":
            bare = text.rstrip(".,;:!?)" if kind != "glob" else ".,;:!)")
            end -= len(text) - len(bare)
            text = bare
        if not text:
            continue
        pieces = _pieces(kind, text, request, start, end, shouting=shouting)
        if pieces:
            yield _Span(start, end, pieces)


def _pieces(kind: str, text: str, request: str, start: int, end: int, *, shouting: bool) -> tuple[tuple[str, str], ...]:
    if kind == "url":
        return (("U", text),)
    if kind == "quoted":
        return _quoted(text[1:-1])
    if kind == "host":
        return (("H", text),)
    if kind == "path":
        return _path(text)
    if kind == "date":
        return (("T", text),)
    if kind == "glob":
        return _glob(text)
    if kind == "dotted":
        return _dotted(text, request[end : end + 6])
    if kind == "number":
        return _number(text, request[max(0, start - 24) : start])
    return _word(text, request[end : end + 6], shouting=shouting)


def _quoted(inside: str) -> tuple[tuple[str, str], ...]:
    if not inside.strip() or inside in PROGRAMS:
        return ()
    if inside.startswith(("http://", "https://", "ftp://")) and " " not in inside:
        return (("U", inside),)
    if "*" in inside and re.fullmatch(rf"[{W}.*?+\-]+", inside):
        return _glob(inside) or (("", inside),)
    if re.match(r"(?:~|\.{1,2})?/[\w.~]", inside) and not re.search(r"[*?\[$`;|&<>\"'(]|//", inside):
        return _path(inside)
    name = re.fullmatch(rf"[{W} ()&,'+\[\]\-.]*[{W})\]]({EXT})", inside)
    if name and name.group(1)[1:].lower() in EXTENSIONS:
        return _with_extension("F", inside)
    if re.fullmatch(r"\.[a-z0-9]{1,5}", inside) and inside[1:] in EXTENSIONS:
        return (("", inside),)
    return (("S", inside),)


def _path(text: str) -> tuple[tuple[str, str], ...]:
    if text in {"/", "~", "./", "../", ".", "..", "~/"}:
        return ()
    if not text.startswith(("/", "~", ".")):
        parts = [part.lower() for part in text.split("/")]
        if all(part in STOP or part in KNOWN or part.isdigit() or len(part) == 1 for part in parts if part):
            return ()
    if ":" in text and not text.startswith(("/", "~", ".")):
        host, _, rest = text.partition(":")
        return (("H", host), ("", ":"), *(_path(rest) or (("", rest),)))
    glob = re.search(r"[*?\[{]", text)
    if glob:
        folder, _, _ = text[: glob.start()].rpartition("/")
        tail = text[len(folder) + 1 :] if folder else text
        head = (("P", folder), ("", "/")) if folder not in {"", ".", "~"} else (("", folder + "/"),)
        if "/" in tail or re.search(r"[\[{]", tail):
            return (*head, ("", tail)) if len(tail) < 6 else (("P", text),)
        return (*head, *(_glob(tail) or (("", tail),)))
    slash = "/" if text.endswith("/") else ""
    pieces = _with_extension("P", text.rstrip("/"))
    return (*pieces, ("", slash)) if slash else pieces


def _with_extension(kind: str, name: str) -> tuple[tuple[str, str], ...]:
    stem, suffix = name, ""
    while True:
        head, dot, tail = stem.rpartition(".")
        if not dot or not head or head.endswith(("/", ".")) or tail.lower() not in EXTENSIONS or suffix.count(".") > 1:
            break
        stem, suffix = head, "." + tail + suffix
    return ((kind, stem), ("", suffix)) if suffix else ((kind, stem),)


def _glob(text: str) -> tuple[tuple[str, str], ...]:
    """Wildcards and a known extension stay, the words between them become slots: report*.csv -> S1*.csv."""
    out: list[tuple[str, str]] = []
    for part in re.findall(r"[*?]+|[^*?]+", text):
        if part[0] in "*?":
            out.append(("", part))
            continue
        pieces = _with_extension("S", part)
        if (part.startswith(".") and part[1:].lower() in EXTENSIONS) or not re.search(r"[0-9A-Za-z]", part):
            pieces = (("", part),)
        elif part.startswith((".", "-", "_")) and len(part) > 1 and pieces[0][0]:
            pieces = (("", part[0]), (pieces[0][0], pieces[0][1][1:]), *pieces[1:])
        out.extend(pieces)
    return tuple(out) if any(kind for kind, _ in out) else ()


def _dotted(text: str, after: str) -> tuple[tuple[str, str], ...]:
    if text.startswith("."):
        if text[1:].lower() in KNOWN or text[1:].lower() in ("tar.gz", "tar.bz2", "tar.xz"):
            return ()
        if text.count(".") == 1 and text[1:].lower() in EXTENSIONS:
            return ()
        return (("F", text),)
    stem, _, last = text.rpartition(".")
    if text.lower() in KNOWN:
        return ()
    if last.lower() in EXTENSIONS:
        return _with_extension("F", text)
    if re.fullmatch(r"v?\d+(?:\.\d+)+", text):
        return (("S", text),) if text.count(".") > 1 or text[0] == "v" else ()
    if last.lower() in DOMAINS:
        return (("H", text),)
    if _SIZE.match(text) or (last[:1].isupper() and last.lower() in STOP) or len(stem) < 2:
        return ()
    if last.isalpha() and len(last) > 6 and last.islower():
        return ()
    return (("F", text),)


def _number(text: str, before: str) -> tuple[tuple[str, str], ...]:
    if _NUMBER_CUE.search(before):
        return (("N", text),)
    if len(text) == 4 and text[:2] in {"19", "20"} and _YEAR_CUE.search(before):
        return ()
    return (("N", text),) if len(text) > 3 else ()


def _word(text: str, after: str, *, shouting: bool) -> tuple[tuple[str, str], ...]:
    low = text.lower()
    if text in PLAIN_FILES:
        return (("F", text),)
    if low in KNOWN or low in EXTENSIONS or _SIZE.match(text):
        return ()
    if _PLACEHOLDER.fullmatch(text):
        return (("S", text),)
    has_digit = any(c.isdigit() for c in text)
    if "_" in text or (has_digit and any(c.isalpha() for c in text)):
        return (("S", text),)
    if re.search(r"[a-z][A-Z]", text) and low not in STOP:
        return (("S", text),)
    if len(text) > 2 and text.isupper() and text.isalpha() and not shouting and low not in STOP:
        return (("S", text),)
    return ()
