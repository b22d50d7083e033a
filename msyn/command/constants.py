"""Values that can be known from the text alone: variables set in it, and what `$(echo ...)` and its like print.

`Variables` follows assignments through one line. A value is a text, or None: only known at run time. A guard that
believed in a wrong value would be blind, so whatever is not plainly constant is None. Pure.
"""

import base64
import binascii
import fnmatch
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from msyn.command import grammar
from msyn.command.quoting import ansi, text_of, words_of

MAX_CHARS = 20_000
MAX_PIPELINE_CHARS = 4_000  # every stage asks for what stands before it: longer ones would cost the square
MAX_PATTERN_CHARS = 500
# Only these can deliver constants; anything else is not worth parsing.
_BEGINS = re.compile(
    r"[\s\\'\"]*(?:\S*/)?(?:echo|printf|cat|tee|rev|tac|tr|base64|base32|xxd|which|command|type)\b|\s*[<$\"']"
)
_PARAMETER = re.compile(r"(!?)([A-Za-z_]\w*|\d+|[@*])(\[[^\]]*\])?(.*)", re.DOTALL)
_LOWER, _UPPER = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class Variables:
    """What is known so far. `positional` is None inside of functions, where it depends on the call."""

    values: dict[str, str | None] = field(default_factory=dict)
    arrays: dict[str, list[str]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    positional: list[str] | None = field(default_factory=list)
    depth: int = 0

    def assign(self, raw: str) -> None:
        """Follow one `name=value`, `name+=value` or `name=(...)`."""
        name, _, value = raw.partition("=")
        appends = name.endswith("+")
        name = name.rstrip("+").partition("[")[0]
        if value.startswith("("):
            items = [word for part in _items(value) for word in words_of(part, self)]
            old = self.arrays.get(name, []) if appends else []
            self.arrays[name] = old + [item.text for item in items]
            self.values[name] = None if any(item.computed for item in items) else (self.arrays[name] or [""])[0]
            return
        word = text_of(value, self)
        new = None if word.computed else word.text
        if appends:
            old_value = self.values.get(name)
            new = None if new is None or old_value is None else old_value + new
        elif name in self.values and self.values[name] != new and f"${name}" not in value and f"{{{name}" not in value:
            new = None  # two values: which one it has depends on the way taken
        self.values[name] = new if new is None or len(new) <= MAX_CHARS else None

    def forget(self, name: str) -> None:
        self.values[name] = None
        self.arrays.pop(name, None)

    def parameter(self, text: str) -> str | None:
        """The value of `$text` or `${text}`."""
        match = _PARAMETER.fullmatch(text)
        if not match:
            return None
        indirect, name, index, operation = match.groups()
        value = self._plain(name, index)
        if indirect:
            value = self._plain(value, None) if value and not operation else None
        if operation and operation.startswith((":-", "-", ":=", "=")) and name not in self.values and not index:
            default = text_of(operation.lstrip(":")[1:], self)
            return None if default.computed else default.text
        return value if value is None or not operation else _operated(value, operation, self)

    def _plain(self, name: str, index: str | None) -> str | None:
        if name in ("@", "*"):
            return None if self.positional is None else " ".join(self.positional[1:])
        if name.isdigit():
            if self.positional is None or name == "0":
                return None
            return self.positional[int(name)] if int(name) < len(self.positional) else ""
        if index and name in self.arrays:
            items, at = self.arrays[name], index[1:-1]
            if at in ("@", "*"):
                return None if self.values.get(name) is None else " ".join(items)
            return items[int(at)] if re.fullmatch(r"-?\d{1,4}", at) and -len(items) <= int(at) < len(items) else None
        if name == "IFS" and name not in self.values:
            return " \t\n"
        return self.values.get(name)

    def output(self, command: str) -> str | None:
        """What a command substitution delivers, when every part of it is a constant."""
        text = output(command, self)
        return None if text is None else text.rstrip("\n")


def output(command: str, known: Variables) -> str | None:
    """The output of a pipeline of constants, such as `echo cm0= | base64 -d`; None when it cannot be known."""
    if len(command) > MAX_PIPELINE_CHARS or known.depth > 4 or not _BEGINS.match(command):
        return None
    simples, readable = grammar.read(command)
    if not readable or not simples or any(simple.joined not in ("|", "|&") for simple in simples[1:]):
        return None
    known.depth += 1
    try:
        text: str | None = None
        for simple in simples:
            text = _stage_output(simple, text, known)
            if text is None or len(text) > MAX_CHARS:
                return None
        return text
    finally:
        known.depth -= 1


def _stage_output(simple: grammar.Simple, given: str | None, known: Variables) -> str | None:
    if simple.assigns or simple.defines or simple.sets:
        return None
    for redirect in simple.redirects:
        if redirect.op == "<<<":
            word = text_of(redirect.target, known)
        elif redirect.op == "<<" and redirect.body is not None:
            word = text_of(f"'{redirect.body}'" if "'" not in redirect.body else redirect.body, known)
        elif redirect.descriptor == "2":
            continue
        else:
            return None
        given = None if word.computed else word.text + ("\n" if redirect.op == "<<<" else "")
    words = [word for raw in simple.words for word in words_of(raw, known)]
    if not words or any(word.computed for word in words):
        return None
    return _said(words[0].text.rpartition("/")[2], [word.text for word in words[1:]], given)


def _said(program: str, args: list[str], given: str | None) -> str | None:
    """What one of the programs that only turn text into text prints."""
    if program == "echo":
        options = [arg for arg in args[:1] if re.fullmatch(r"-[neE]+", arg)]
        text = " ".join(args[len(options) :])
        return (ansi(text) if options and "e" in options[0] else text) + ("" if options and "n" in options[0] else "\n")
    if program == "printf" and args and args[0] != "-v":
        return _printf(args[1:] if args[0] == "--" else args)
    if (program == "which" or args[:1] in (["-v"], ["-p"], ["-P"])) and program in ("which", "command", "type"):
        return f"{args[-1]}\n" if args and not args[-1].startswith("-") else None
    if given is None:
        return None
    if program in ("cat", "tee") and not [arg for arg in args if arg != "-"]:
        return given
    if program == "rev" and not args:
        return "\n".join(line[::-1] for line in given.split("\n"))
    if program == "tac" and not args:
        return "".join(reversed(given.splitlines(keepends=True)))
    if program == "tr":
        return _tr(args, given)
    return _decoded(program, args, given)


def _printf(args: list[str]) -> str | None:
    values: Iterator[str] = iter(args[1:])
    if not re.fullmatch(r"(?:[^%]|%%|%[bsdic])*", args[0], re.DOTALL):
        return None

    def said(match: re.Match[str]) -> str:
        value = "%" if match[1] == "%" else next(values, "")
        return ansi(value) if match[1] == "b" else value

    shape = ansi(args[0])
    text = re.sub(r"%([%bsdic])", said, shape)
    while re.search(r"%[bsdic]", shape) and len(text) < MAX_CHARS and (value := next(values, None)) is not None:
        values = itertools.chain([value], values)  # printf goes round as long as there are arguments
        text += re.sub(r"%([%bsdic])", said, shape)
    return text


def _tr(args: list[str], given: str) -> str | None:
    if len(args) == 2 and args[0] in ("-d", "--delete"):
        gone = _set(args[1])
        return "".join(char for char in given if char not in gone)
    if len(args) != 2 or args[0].startswith("-"):
        return None
    before, after = _set(args[0]), _set(args[1])
    if not after:
        return None
    after += after[-1] * (len(before) - len(after))
    return given.translate({ord(old): new for old, new in zip(before, after, strict=False)})


def _set(text: str) -> str:
    text = ansi(text.replace("[:lower:]", _LOWER).replace("[:upper:]", _UPPER))
    return re.sub(r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), text)


def _decoded(program: str, args: list[str], given: str) -> str | None:
    flags = "".join(arg for arg in args if arg.startswith("-"))
    if any(not arg.startswith("-") for arg in args):
        return None
    try:
        if program == "base64" and re.fullmatch(r"(?:-(?:d|D|di|i|-decode))+", flags):
            padded = re.sub(r"\s", "", given)
            if not re.fullmatch(r"[A-Za-z0-9+/]*=*", padded):
                return None
            return base64.b64decode(padded + "=" * (-len(padded) % 4)).decode()
        if program == "base32" and flags in ("-d", "--decode"):
            return base64.b32decode(given.strip()).decode()
        if program == "xxd" and "r" in flags and "p" in flags:
            return bytes.fromhex(given.strip()).decode()
    except (binascii.Error, ValueError):
        return None
    return None


def _operated(value: str, operation: str, known: Variables) -> str | None:
    """`${a:1:2}`, `${a#x}`, `${a%x}`, `${a/x/y}`, `${a^^}` and `${a:-x}` of a known value."""
    if cut := re.fullmatch(r":\s*(-?\d+)(?::\s*(-?\d+))?", operation):
        start = int(cut[1])
        stop = None if cut[2] is None else (start + int(cut[2]) if int(cut[2]) >= 0 else int(cut[2]))
        return value[start:stop]
    if operation.startswith((":-", ":=", ":?", "-", "=", "?")):
        return value
    if operation.startswith((":+", "+")):
        return text_of(operation.lstrip(":")[1:], known).text
    if operation in ("^^", ",,", "^", ",", "@U", "@L", "@u", "@E", "@Q", "@P"):
        changed = {"^^": value.upper(), "@U": value.upper(), ",,": value.lower(), "@L": value.lower()}
        one = {"^": value[:1].upper() + value[1:], ",": value[:1].lower() + value[1:], "@E": ansi(value)}
        return (changed | one).get(operation, value)
    if len(value) + len(operation) > MAX_PATTERN_CHARS or operation.count("*") > 4:
        return None
    if operation[0] in "#%":
        return _trimmed(value, operation)
    if match := re.fullmatch(r"(//?|/#|/%)((?:[^/\\]|\\.)*)(?:/(.*))?", operation, re.DOTALL):
        pattern = _regex(text_of(match[2], known).text)
        new = text_of(match[3] or "", known).text
        anchored = {"/#": f"^{pattern}", "/%": f"{pattern}$"}.get(match[1], pattern)
        return re.sub(anchored, lambda _: new, value, count=0 if match[1] == "//" else 1)
    return None


def _regex(pattern: str) -> str:
    return fnmatch.translate(pattern).removeprefix("(?s:").removesuffix(")\\Z")


def _trimmed(value: str, operation: str) -> str:
    sign, longest = operation[0], operation[:2] in ("##", "%%")
    pattern = operation[2:] if longest else operation[1:]
    cuts = range(len(value) + 1)
    heads = [at for at in cuts if fnmatch.fnmatchcase(value[:at] if sign == "#" else value[at:], pattern)]
    if not heads:
        return value
    if sign == "#":
        return value[max(heads) if longest else min(heads) :]
    return value[: min(heads) if longest else max(heads)]


def _items(value: str) -> list[str]:
    """The raw words between the parentheses of an array."""
    simples, _ = grammar.read("x " + value[1:].removesuffix(")"))
    return simples[0].words[1:] if simples else []
