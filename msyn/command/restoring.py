"""Puts literals back into a command, quoted for the very place where each placeholder stands.

The command is read once by a small shell scanner (bare word, '...', "...", $(...), $((...)) and the text handed to
`sh -c`, ssh or eval, which a second shell will read). A literal is user text, never shell text: wherever it lands,
the shell must see it as data. In patterns (find -name, grep, sed, awk) it is also escaped for the pattern language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from msyn.command.patterns import escape_regex, escape_sed, looks_like_regex
from msyn.command.words import PROGRAMS

SAFE = re.compile(r"[\w@%+=:,./-]+", re.ASCII)
_GLOB_OPTIONS = {
    "-name",
    "-iname",
    "-path",
    "-ipath",
    "-wholename",
    "-lname",
    "-ilname",
    "--include",
    "--exclude",
    "--exclude-dir",
}
_GREPS = {"grep", "egrep", "fgrep", "zgrep", "rg", "pgrep", "pkill"}
_INNER_SHELL = {"eval", "watch", "ssh", "trap", "at", "parallel"}
_SHELLS = {"sh", "bash", "zsh", "dash", "su", "sudo", "script"}
_PREFIXES = {
    "sudo",
    "time",
    "nice",
    "nohup",
    "env",
    "command",
    "builtin",
    "exec",
    "xargs",
    "!",
    "then",
    "do",
    "else",
    "if",
    "while",
    "until",
    "{",
}


@dataclass
class _Word:
    """The word being read: where it began in the output, and its template text without quotes."""

    start: int = 0
    text: str = ""
    plain: bool = True  # only safe characters and bare placeholders so far: the whole word may be quoted at once
    value: str = ""


@dataclass
class _Stage:
    """The simple command being read."""

    words: list[str] = field(default_factory=list)

    @property
    def program(self) -> str:
        for word in self.words:
            if word in _PREFIXES or "=" in word or word.startswith("-"):
                continue
            return word.rsplit("/", 1)[-1]
        return ""


def fill(command: str, values: Mapping[str, str]) -> str:
    """The command with each placeholder of `values` replaced by its literal."""
    if not values:
        return command
    return _Filler(command, values).run()


def _finder(values: Mapping[str, str]) -> re.Pattern[str]:
    names = "|".join(sorted((re.escape(name) for name in values), key=len, reverse=True))
    return re.compile(rf"(?<![0-9A-Za-z])(?:{names})(?![0-9])(?:(?<=N\d)|(?<=N\d\d)|(?![A-Za-z]))")


class _Filler:
    def __init__(self, command: str, values: Mapping[str, str]) -> None:
        self.command = command
        self.values = values
        self.find = _finder(values)
        self.out: list[str] = []
        self.at = 0
        self.stage = _Stage()
        self.word = _Word()

    def run(self) -> str:
        self._commands(end="")
        return "".join(self.out)

    # --- reading -------------------------------------------------------------------------------------------------
    def _placeholder(self) -> str | None:
        match = self.find.match(self.command, self.at)
        if match is None or (
            match.group()[0] != "N"
            and self.command[self.at - 1 : self.at] == "-"
            and self.at
            and self.command[self.at - 2 : self.at - 1] in {" ", ""}
        ):
            return None
        return match.group()

    def _commands(self, *, end: str) -> None:
        """Shell text up to `end` (a closing parenthesis or back quote, or the end of the command)."""
        outer = self.stage, self.word
        self.stage, self.word = _Stage(), _Word(len(self.out))
        while self.at < len(self.command):
            c = self.command[self.at]
            if end and c == end:
                break
            if c in " \t\n":
                self._end_word()
                self._separator(c)
            elif c in "|;&(":
                self._end_word()
                self.stage = _Stage()
                self._separator(c)
            elif c == "'":
                self._single()
            elif c == '"':
                self._double()
            elif c == "\\":
                self._emit(self.command[self.at : self.at + 2], plain=False)
            elif c in "$`":
                self._dollar(quoted=False)
            elif name := self._placeholder():
                self._bare(name)
            else:
                self._emit(c, plain=SAFE.fullmatch(c) is not None)
        self._end_word()
        self.stage, self.word = outer

    def _emit(self, text: str, *, plain: bool = True) -> None:
        self.out.append(text)
        self.word.text += text
        self.word.value += text
        self.word.plain = self.word.plain and plain
        self.at += len(text)

    def _separator(self, text: str) -> None:
        self.out.append(text)
        self.at += len(text)
        self.word = _Word(len(self.out))

    def _end_word(self) -> None:
        word = self.word
        if word.text.strip():
            if word.plain and word.value != word.text and not SAFE.fullmatch(word.value):
                self.out[word.start :] = [_quote_word(word.value)]
            self.stage.words.append(word.text)
        self.word = _Word(len(self.out))

    def _dollar(self, *, quoted: bool) -> None:
        rest = self.command[self.at :]
        self.word.plain = False
        if rest.startswith("$(("):
            stop = self.command.find("))", self.at)
            stop = len(self.command) if stop < 0 else stop + 2
            self._raw(self.find.sub(lambda m: _word_only(self.values[m.group()]), self.command[self.at : stop]), stop)
        elif rest.startswith(("$(", "`")):
            opening = "$(" if rest[0] == "$" else "`"
            self._emit(opening, plain=False)
            closing = ")" if opening == "$(" else "`"
            if opening == "`" and self.command.find("`", self.at) < 0:
                return
            keep = self.word
            self._commands(end=closing)
            self.word = keep
            self._emit(self.command[self.at : self.at + 1], plain=False)
        elif rest.startswith("${"):
            stop = self.command.find("}", self.at)
            stop = len(self.command) if stop < 0 else stop + 1
            self._raw(
                self.find.sub(lambda m: _in_expansion(self.values[m.group()]), self.command[self.at : stop]), stop
            )
        elif rest.startswith("$'") and not quoted:
            stop = self.command.find("'", self.at + 2)
            stop = len(self.command) if stop < 0 else stop + 1
            self._raw(self.find.sub(lambda m: _ansi(self.values[m.group()]), self.command[self.at : stop]), stop)
        elif match := self.find.match(self.command, self.at + 1):
            self._raw("$" + _word_only(self.values[match.group()]), match.end())
        else:
            self._emit("$", plain=False)

    def _raw(self, text: str, stop: int) -> None:
        self.out.append(text)
        self.word.text += self.command[self.at : stop]
        self.word.value += text
        self.word.plain = False
        self.at = stop

    # --- writing -------------------------------------------------------------------------------------------------
    def _bare(self, name: str) -> None:
        value = self._value(name, name[0] in "FP")
        if not self.stage.words and not self.word.text and _plain_command(self.values[name]):
            # run "make test": the literal is the command itself
            self._raw(self.values[name], self.at + len(name))
            return
        start = self.at
        self.at += len(name)
        self.word.text += name
        self.word.value += value
        if self.word.plain:
            self.out.append(value if SAFE.fullmatch(value) or value.startswith("~/") else quote(value))
        else:
            self.out.append(value if SAFE.fullmatch(value) else quote(value))
        if start and self.command[start - 1] in "*?[" and not SAFE.fullmatch(value):
            self.word.plain = False

    def _value(self, name: str, is_file: bool) -> str:
        """The literal, escaped for the pattern language of this argument and kept from looking like an option."""
        value = self.values[name]
        before = self.word.text
        previous = self.stage.words[-1] if self.stage.words else ""
        option = before.partition("=")[0] if before.startswith("--") else previous
        if option in _GLOB_OPTIONS:
            return re.sub(r"([*?\[\]\\])", r"\\\1", value)
        if not before and value.startswith("-") and not is_file and self.stage.program in _GREPS:
            self._insert_option_end()
            return self._pattern(value, before)
        if not before and value.startswith("-") and self.stage.words and not previous.startswith("-"):
            return "./" + value if SAFE.fullmatch(value) or is_file else value
        return self._pattern(value, before) if not is_file else value

    def _insert_option_end(self) -> None:
        self.out.insert(self.word.start, "-e ")
        self.word.start += 1

    def _pattern(self, value: str, before: str) -> str:
        program = self.stage.program
        if program in {"grep", "zgrep", "egrep", "rg", "pgrep", "pkill"}:
            if not self._is_grep_pattern():
                return value
            flags = "".join(w for w in self.stage.words if re.fullmatch(r"-[A-Za-z]+", w))
            if program != "rg" and "F" in flags:
                return value
            extended = program in {"egrep", "rg", "pgrep", "pkill"} or "E" in flags or "P" in flags
            return value if looks_like_regex(value) else escape_regex(value, extended=extended)
        if program == "sed" or (program in {"find", "xargs"} and "sed" in self.stage.words):
            return escape_sed(value, before, extended=any(re.fullmatch(r"-\w*[Er]\w*", w) for w in self.stage.words))
        if program in {"awk", "gawk"} and before:
            if before.count("/") % 2 and not before.count('"') % 2:
                return escape_regex(value, extended=True).replace("/", "\\/")
            return value.replace("\\", "\\\\").replace('"', '\\"')
        return value

    def _is_grep_pattern(self) -> bool:
        seen = [w for w in self.stage.words if not w.startswith("-") and w not in _PREFIXES]
        previous = self.stage.words[-1] if self.stage.words else ""
        if previous == "-e":
            return True
        return len([w for w in seen if not w.isdigit()]) <= 1 and previous != "--"

    def _single(self) -> None:
        self._quoted("'")

    def _double(self) -> None:
        self._quoted('"')

    def _quoted(self, mark: str) -> None:
        stop = self._closing(mark)
        inside = self.command[self.at + 1 : stop]
        self.word.plain = False
        if self._second_shell() and self.find.search(inside):
            inner = _in_single(fill(inside, self.values)) if mark == "'" else _inner_double(inside, self.values)
            self._raw(mark + inner + mark, stop + 1)
            return
        if mark == "'":
            # grep '-v' would be read as an option: only a whole-word value needs the guard, _value looks at that
            text = self.find.sub(lambda m: _in_single(self._inside(m, inside)), inside)
            self._raw(f"'{text}'", stop + 1)
            return
        self._emit('"', plain=False)
        base = self.at
        while self.at < stop:
            c = self.command[self.at]
            if c == "\\":
                self._emit(self.command[self.at : self.at + 2], plain=False)
            elif c in "$`":
                self._dollar(quoted=True)
            elif match := self.find.match(self.command, self.at):
                value = self._value_at(match.group(), self.command[base : self.at])
                self._raw(_in_double(value), match.end())
            else:
                self._emit(c, plain=False)
        self._emit('"', plain=False)

    def _inside(self, match: re.Match[str], inside: str) -> str:
        return self._value_at(match.group(), inside[: match.start()])

    def _value_at(self, name: str, before: str) -> str:
        keep = self.word.text
        self.word.text = keep.strip("'\"") + before
        value = self._value(name, name[0] in "FP")
        self.word.text = keep
        return value

    def _closing(self, mark: str) -> int:
        at = self.at + 1
        depth = 0
        while at < len(self.command):
            c = self.command[at]
            if mark == '"' and c == "\\":
                at += 2
                continue
            if mark == '"' and self.command.startswith("$(", at):
                depth += 1
            elif mark == '"' and c == ")" and depth:
                depth -= 1
            elif c == mark and not depth:
                return at
            at += 1
        return len(self.command)

    def _second_shell(self) -> bool:
        words = self.stage.words
        if not words:
            return False
        if (
            words[-1].startswith("-")
            and words[-1].endswith("c")
            and any(w.rsplit("/", 1)[-1] in _SHELLS for w in words)
        ):
            return True
        return self.stage.program in _INNER_SHELL


def _plain_command(value: str) -> bool:
    """A known program with plain arguments: nothing that a shell would read otherwise."""
    return value.split(" ", 1)[0] in PROGRAMS and re.fullmatch(r"[\w./=:,+% -]+", value, re.ASCII) is not None


def quote(value: str) -> str:
    """One shell word that stands for exactly this text."""
    return "'" + _in_single(value) + "'"


def _quote_word(value: str) -> str:
    if value.startswith("~/") and len(value) > 2:
        return value if SAFE.fullmatch(value[2:]) else "~/" + quote(value[2:])
    return quote(value)


def _in_single(value: str) -> str:
    return value.replace("'", "'\\''")


def _in_double(value: str) -> str:
    # an interactive bash expands ! even inside "...": it has to stand in '...'
    return re.sub(r'([\\"$`])', r"\\\1", value).replace("!", "\"'!'\"")


_OUTER = str.maketrans({"$": "\ue000", "`": "\ue001"})


def _inner_double(inside: str, values: Mapping[str, str]) -> str:
    """The text of sh -c "...": unescaped once, filled as a command of its own, escaped again.

    A bare $ in it belongs to the outer shell and must stay bare, hence the two private characters.
    """
    inner = re.sub(r"\\([\\\"$`])|[$`]", lambda m: m.group(1) or m.group().translate(_OUTER), inside)
    clean = {name: re.sub("[\ue000\ue001]", "", value) for name, value in values.items()}
    return _in_double(fill(inner, clean)).replace("\ue000", "$").replace("\ue001", "`")


def _ansi(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def _word_only(value: str) -> str:
    return re.sub(r"\W", "", value, flags=re.ASCII)


def _in_expansion(value: str) -> str:
    """Inside ${...} a literal is a suffix, a default or a pattern: anything the shell would read is dropped."""
    return re.sub(r"[^\w.,:/@%+= -]", "", value)
