"""A command line cut into its simple commands: which programs would run, with which words, through what.

Tolerant by intent: it reads what a shell would read, but an odd line gives a best guess instead of an error (whether
a shell accepts the line is syntax.py's question). Nested commands count: `$(...)`, backquotes, `<(...)`, subshells,
`sudo X`, `xargs X`, `find -exec X`, `sh -c 'X'`. Pure; in: a line; out: Stages in the order they are written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from msyn.command.wrappers import inner_commands

MAX_DEPTH = 8
_BLANK = " \t\r"
_STOPS = set(" \t\r\n;|&()<>")
_REDIRECT = re.compile(r"(?:\d+|&|\{\w+\})?(?:<<<|<<-?|<>|>>|>\||>&|<&|>|<)(?!\()")
_JOIN = re.compile(r"&&|\|\||\|&|;;&?|;&|[;|&\n]")
_ASSIGN = re.compile(r"[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=")
_OPENERS = {"if", "then", "elif", "else", "while", "until", "do", "{", "!", "coproc"}
_CLOSERS = {"fi", "done", "esac", "}"}
_ANSI = re.compile(r"\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|[0-7]{1,3}|.)", re.DOTALL)
_ANSI_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "v": "\v"}


@dataclass(frozen=True)
class Word:
    """One word: `raw` as written, `text` as the program will see it (expansions stay as written)."""

    raw: str
    text: str
    nested: tuple[str, ...] = ()  # the insides of its $(...), `...` and <(...)

    @property
    def is_quoted(self) -> bool:
        return self.raw[:1] in "'\"" and len(self.raw) > 1


@dataclass(frozen=True)
class Redirect:
    """`op` without the file descriptor, e.g. ">" or ">>"; `target` is a file name, a descriptor or a delimiter."""

    op: str
    target: Word
    descriptor: str = ""

    @property
    def overwrites(self) -> bool:
        return self.op in {">", ">|", "&>"} and not self.target.text.startswith(("&", "/dev/"))


@dataclass(frozen=True)
class Stage:
    """One simple command. `joined` is the operator before it; `via` the programs that would start it."""

    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...] = ()
    assigns: tuple[Word, ...] = ()
    joined: str = ""
    via: tuple[str, ...] = ()
    defines: str = ""  # the name, when this is the head of a function definition

    @property
    def program(self) -> str:
        """What runs, without its directory; "" for assignments and bare redirections."""
        return self.words[0].text.rpartition("/")[2] if self.words else ""

    @property
    def args(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words[1:])

    @property
    def raw(self) -> str:
        parts = [word.raw for word in (*self.assigns, *self.words)]
        return " ".join(parts + [f"{r.descriptor}{r.op}{r.target.raw}" for r in self.redirects])


@lru_cache(maxsize=128)  # every check of a candidate reads the same line
def stages(command: str) -> tuple[Stage, ...]:
    """Every simple command in `command`, nested ones right after the one that contains them."""
    return tuple(_stages(command, (), {}, 0))


def programs(command: str) -> tuple[str, ...]:
    """The first word of every stage, each once, as written (with its directory)."""
    return tuple(dict.fromkeys(stage.words[0].text for stage in stages(command) if stage.words))


def _stages(command: str, via: tuple[str, ...], known: dict[str, str], depth: int) -> Iterator[Stage]:
    if depth > MAX_DEPTH:
        return
    for stage in _Scanner(command).read():
        stage = replace(_expand(stage, known), via=via)
        if stage.words or stage.redirects or stage.assigns or stage.defines:
            yield stage
        for word in (*stage.assigns, *stage.words, *(r.target for r in stage.redirects)):
            for inside in word.nested:
                yield from _stages(inside, via, known, depth + 1)
        yield from _inner(stage, known, depth)


def _inner(stage: Stage, known: dict[str, str], depth: int) -> Iterator[Stage]:
    """What a wrapper such as sudo, xargs or `sh -c` would start."""
    if not stage.words or depth > MAX_DEPTH:
        return
    via = (*stage.via, stage.program)
    for inner in inner_commands(stage.program, stage.args):
        if isinstance(inner, str):
            yield from _stages(inner, via, known, depth + 1)
        else:
            started = Stage(words=stage.words[1 + inner.start : 1 + inner.stop], via=via, joined=stage.joined)
            started = _expand(started, known)
            if started.words:
                yield started
                yield from _inner(started, known, depth + 1)


def _expand(stage: Stage, known: dict[str, str]) -> Stage:
    """See through `r=rm; $r -rf x` and `{rm,-rf,x}`: a program must not hide behind an expansion."""
    for word in stage.assigns:
        name, _, value = word.text.partition("=")
        known[name] = value
    if not stage.words:
        return stage
    first = stage.words[0]
    hidden = re.fullmatch(r"\$\{?(\w+)\}?", first.raw.strip('"'))
    if hidden and hidden[1] in known:
        words = tuple(Word(part, part) for part in known[hidden[1]].split())
        return replace(stage, words=words + stage.words[1:])
    if re.fullmatch(r"\{[^{}\s]*,[^{}\s]*\}", first.raw):
        words = tuple(Word(part, part) for part in first.raw[1:-1].split(",") if part)
        return replace(stage, words=words + stage.words[1:])
    return stage


@dataclass
class _Scanner:
    """One pass over a line; `at` moves forward only."""

    text: str
    at: int = 0
    words: list[Word] = field(default_factory=list)
    redirects: list[Redirect] = field(default_factory=list)
    heredocs: list[str] = field(default_factory=list)
    joined: str = ""
    open_subshells: int = 0

    def read(self) -> Iterator[Stage]:
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in _BLANK or self.text.startswith("\\\n", self.at):
                self.at += 1 if char in _BLANK else 2
            elif char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif match := _REDIRECT.match(self.text, self.at):
                self._redirect(match)
            elif match := _JOIN.match(self.text, self.at):
                yield self._take(match.group())
                self.at = match.end()
                if match.group() == "\n":
                    self._skip_heredocs()
            elif char in "()":
                yield from self._parenthesis(char)
            else:
                self._add_word()
        yield self._take("")

    def _take(self, operator: str) -> Stage:
        """The stage that ends here."""
        words, assigns = list(self.words), []
        while words and words[0].raw in _OPENERS | _CLOSERS:
            words.pop(0)
        if words and words[0].raw in {"for", "select", "case"}:
            words = []
        while words and _ASSIGN.match(words[0].raw):
            assigns.append(words.pop(0))
        stage = Stage(tuple(words), tuple(self.redirects), tuple(assigns), self.joined)
        self.words, self.redirects, self.joined = [], [], operator
        return stage

    def _parenthesis(self, char: str) -> Iterator[Stage]:
        text = self.text
        if char == "(" and not self.words and text.startswith("((", self.at):
            end = text.find("))", self.at)
            self.at = len(text) if end < 0 else end + 2
        elif char == "(" and len(self.words) == 1 and re.match(r"\(\s*\)", text[self.at :]):
            name = self.words[0].text
            self.words = []
            self.at = text.index(")", self.at) + 1
            yield Stage((), defines=name)
        elif char == ")" and not self.open_subshells:  # the end of a pattern of `case`
            self.at += 1
            self._take(";")
        else:
            self.open_subshells += 1 if char == "(" else -1
            stage = self._take(self.joined if char == "(" else ";")
            self.at += 1
            if stage.words or stage.redirects or stage.assigns:
                yield stage

    def _redirect(self, match: re.Match[str]) -> None:
        op = match.group()
        descriptor = re.match(r"\d*|\{\w+\}", op)
        taken = descriptor.group() if descriptor else ""
        self.at = match.end()
        while self.at < len(self.text) and self.text[self.at] in _BLANK:
            self.at += 1
        target = self._word()
        self.redirects.append(Redirect(op[len(taken) :], target, taken))
        if op.endswith(("<<", "<<-")):
            self.heredocs.append(target.text)

    def _skip_heredocs(self) -> None:
        for delimiter in self.heredocs:
            end = re.compile(rf"^\t*{re.escape(delimiter)}$", re.MULTILINE).search(self.text, self.at)
            self.at = end.end() if end else len(self.text)
        self.heredocs = []

    def _add_word(self) -> None:
        if self.words and self.words[0].raw == "[[":
            end = re.compile(r"\s\]\]").search(self.text, self.at)
            stop = end.end() if end else len(self.text)
            self.words.append(Word(self.text[self.at : stop], self.text[self.at : stop]))
            self.at = stop
            return
        self.words.append(self._word())

    def _word(self) -> Word:
        text, start = self.text, self.at
        seen: list[str] = []
        nested: list[str] = []
        while self.at < len(text):
            char = text[self.at]
            if char in "<>" and text.startswith("(", self.at + 1):
                nested.append(self._balanced(self.at + 2))
            elif char == "(" and self.at > start and (text[self.at - 1] in "?*+@!=" or seen[-1:] == ["="]):
                self._balanced(self.at + 1)
                seen.append("()")
            elif char in _STOPS:
                break
            else:
                seen.append(self._piece(char, nested))
        if self.at == start:
            self.at += 1  # never stand still
        return Word(text[start : self.at], "".join(seen), tuple(nested))

    def _piece(self, char: str, nested: list[str]) -> str:
        """One character, quotation or expansion at `at`, as the program will see it."""
        text, at = self.text, self.at
        if char == "\\":
            self.at = min(at + 2, len(text))
            return "" if text[at + 1 : at + 2] == "\n" else text[at + 1 : at + 2]
        if char == "'":
            return self._until("'", at + 1)
        if text.startswith("$'", at):
            return _ANSI.sub(_ansi, self._until("'", at + 2, escapes=True))
        if char == '"' or text.startswith('$"', at):
            return self._double(at + (1 if char == '"' else 2), nested)
        if char in "$`":
            return self._expansion(nested)
        self.at += 1
        return char

    def _until(self, quote: str, start: int, *, escapes: bool = False) -> str:
        at = start
        while at < len(self.text) and self.text[at] != quote:
            at += 2 if escapes and self.text[at] == "\\" else 1
        self.at = min(at + 1, len(self.text))
        return self.text[start:at]

    def _double(self, start: int, nested: list[str]) -> str:
        self.at, seen = start, []
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == '"':
                self.at += 1
                break
            if char == "\\":
                after = self.text[self.at + 1 : self.at + 2]
                seen.append(after if after in '"\\$`' else "" if after == "\n" else "\\" + after)
                self.at += 2
            elif char in "$`":
                seen.append(self._expansion(nested))
            else:
                seen.append(char)
                self.at += 1
        return "".join(seen)

    def _expansion(self, nested: list[str]) -> str:
        """`$x`, `${x}`, `$(x)`, `$((x))` or a backquoted command at `at`; returned as written."""
        text, start = self.text, self.at
        if text[start] == "`":
            nested.append(self._until("`", start + 1, escapes=True).replace("\\`", "`"))
        elif text.startswith("$((", start):
            inside = self._balanced(start + 2)
            nested.extend(re.findall(r"\$\(([^()]+)\)", inside))
        elif text.startswith("$(", start):
            nested.append(self._balanced(start + 2))
        elif text.startswith("${", start):
            inside = self._balanced(start + 2, "{", "}")
            nested.extend(a or b for a, b in re.findall(r"\$\(([^()]+)\)|`([^`]+)`", inside))
        else:
            self.at += 1
        return text[start : self.at]

    def _balanced(self, start: int, opening: str = "(", closing: str = ")") -> str:
        """The text up to the matching parenthesis, quotes respected; `at` ends behind it."""
        text, at, open_now = self.text, start, 1
        while at < len(text):
            char = text[at]
            if char == "\\":
                at += 1
            elif char in "'\"":
                self._until(char, at + 1, escapes=char == '"')
                at = self.at - 1
            elif char in (opening, closing):
                open_now += 1 if char == opening else -1
                if open_now == 0:
                    break
            at += 1
        self.at = min(at + 1, len(text))
        return text[start:at]


def _ansi(match: re.Match[str]) -> str:
    code = match.group(1)
    if code[0] in "xu" and len(code) > 1:
        return chr(int(code[1:], 16))
    if code[0] in "01234567":
        return chr(int(code, 8) & 0xFF)
    return _ANSI_LETTERS.get(code, code)
