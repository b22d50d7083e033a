"""One raw word -> the words a program will see: quotes, escapes, braces and the expansions whose value is known.

In: a word as written and the Variables known so far. Out: Words, several when the shell would split them. What is only
known at run time stays as written and marks its Word as computed. Never fails: an open quote ends with the text. Pure.
"""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msyn.command.parts import Word

if TYPE_CHECKING:
    from msyn.command.constants import Variables

MAX_FIELDS = 256
MAX_BRACES = 64
_ANSI = re.compile(r"\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|c.|.)", re.DOTALL)
_ANSI_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "v": "\v"}
_RANGE = re.compile(r"(-?\d{1,6}|[A-Za-z])\.\.(-?\d{1,6}|[A-Za-z])(?:\.\.-?\d+)?")


def words_of(raw: str, known: "Variables") -> tuple[Word, ...]:
    """The words that `raw` becomes; at least one, unless all of it expands to nothing."""
    branches = braces(raw)
    if len(branches) == 1:
        return _Reader(raw, known).fields()
    return tuple(word for branch in branches for word in _Reader(branch, known).fields())


def text_of(raw: str, known: "Variables") -> Word:
    """`raw` as one word, never split: the right side of an assignment, the target of a redirection."""
    return _Reader(raw, known).whole()


def body_of(text: str, known: "Variables") -> Word:
    """A here-document: expansions count, quotes do not."""
    return _Reader(text, known).document()


def ansi(text: str) -> str:
    r"""`\n`, `\x41`, `\101` as $'...', printf and echo -e mean them."""
    return _ANSI.sub(_ansi, text)


def _ansi(match: re.Match[str]) -> str:
    code = match.group(1)
    if code[0] in "xuU" and len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number < 0x110000 else ""
    if code[0] in "01234567":
        return chr(int(code, 8) & 0xFF)
    return _ANSI_LETTERS.get(code, code)


def braces(raw: str) -> list[str]:
    """`a{b,c}` -> ab, ac. Quoted braces and ${...} stay."""
    found = _first_brace(raw) if 0 < raw.count("{") <= MAX_BRACES and ("," in raw or ".." in raw) else None
    if found is None:
        return [raw]
    start, stop, parts = found
    results: list[str] = []
    tails = braces(raw[stop:])
    for part in parts:
        for middle in braces(part):
            results.extend(raw[:start] + middle + tail for tail in tails)
            if len(results) > MAX_FIELDS:
                return [raw]
    return results


def _first_brace(raw: str) -> tuple[int, int, list[str]] | None:
    at = 0
    while at < len(raw):
        if raw[at] == "{" and raw[at - 1 : at] != "$":
            parts, stop = _brace_parts(raw, at + 1)
            if stop and len(parts) > 1:
                return at, stop, parts
            if stop and (steps := _RANGE.fullmatch(parts[0])):
                return at, stop, _steps(steps[1], steps[2])
        at = skip(raw, at)
    return None


def _brace_parts(raw: str, start: int) -> tuple[list[str], int]:
    parts: list[str] = []
    at, begin, depth = start, start, 0
    while at < len(raw):
        char = raw[at]
        if char == "{":
            depth += 1
        elif char == "}" and depth:
            depth -= 1
        elif char == "}":
            return [*parts, raw[begin:at]], at + 1
        elif char == "," and not depth:
            parts.append(raw[begin:at])
            begin = at + 1
        at = skip(raw, at)
    return [], 0


def _steps(first: str, last: str) -> list[str]:
    low, high = (int(first), int(last)) if first.lstrip("-").isdigit() else (ord(first), ord(last[0]))
    step = 1 if high >= low else -1
    numbers = list(range(low, high + step, step))[:MAX_FIELDS]
    return [str(number) for number in numbers] if first.lstrip("-").isdigit() else [chr(number) for number in numbers]


def skip(raw: str, at: int) -> int:
    """The index behind the character, escape, quotation or expansion at `at`."""
    char = raw[at]
    if char == "\\":
        return min(at + 2, len(raw))
    if char in "'`":
        return closing_quote(raw, at + 1, char, escapes=char == "`" or raw[at - 1 : at] == "$")
    if char == '"':
        return closing_double(raw, at + 1)
    if raw.startswith(("$(", "<(", ">("), at):
        return closing_bracket(raw, at + 2)
    if raw.startswith("${", at):
        return closing_bracket(raw, at + 2, "{", "}")
    return at + 1


def closing_quote(text: str, at: int, quote: str, *, escapes: bool) -> int:
    while at < len(text) and text[at] != quote:
        at += 2 if escapes and text[at] == "\\" else 1
    return min(at + 1, len(text))


def closing_double(text: str, at: int) -> int:
    while at < len(text) and text[at] != '"':
        if text[at] == "`" or text.startswith(("$(", "${"), at):
            at = skip(text, at)
        else:
            at += 2 if text[at] == "\\" else 1
    return min(at + 1, len(text))


def closing_bracket(text: str, start: int, opening: str = "(", closing: str = ")") -> int:
    """The index behind the bracket that closes the one before `start`, quotes respected."""
    at, open_now = start, 1
    while at < len(text):
        if text[at] == opening:
            open_now += 1
        elif text[at] == closing:
            open_now -= 1
            if open_now == 0:
                return at + 1
        at = at + 1 if text[at] in (opening, closing) else skip(text, at) if text[at] in "\\'\"`" else at + 1
    return len(text)


@dataclass
class _Reader:
    """One pass over a raw word. `pieces` are (text, may it be split)."""

    text: str
    known: "Variables"
    at: int = 0
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    computed: bool = False
    was_quoted: bool = False

    def fields(self) -> tuple[Word, ...]:
        self._read()
        if not any(splits for _, splits in self.pieces):
            return (self._word(self.text, "".join(text for text, _ in self.pieces)),)
        parts = self._split()
        if len(parts) == 1:
            return (self._word(self.text, parts[0]),)
        if not parts:
            return (self._word("", ""),) if self.was_quoted else ()
        first, *rest = parts[:MAX_FIELDS]
        return (self._word(first, first), *(Word(part, part, (), self.computed) for part in rest))

    def whole(self) -> Word:
        self._read()
        return self._word(self.text, "".join(text for text, _ in self.pieces))

    def document(self) -> Word:
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in "$`":
                self._expansion(quoted=True)
            else:
                self._take(char, 1)
        return self._word(self.text, "".join(text for text, _ in self.pieces))

    def _word(self, raw: str, text: str) -> Word:
        return Word(raw, text, tuple(self.nested), self.computed)

    def _split(self) -> list[str]:
        """Fields, the way IFS cuts what unquoted expansions delivered."""
        parts, open_part, is_open = [], "", False
        separators = self.known.parameter("IFS") or " \t\n"
        blanks = re.compile(f"[{re.escape(separators)}]+")
        for text, splits in self.pieces:
            chunks = blanks.split(text) if splits else [text]
            for index, chunk in enumerate(chunks):
                if index and is_open:
                    parts.append(open_part)
                    open_part, is_open = "", False
                if chunk or not splits:
                    open_part, is_open = open_part + chunk, True
        return [*parts, open_part] if is_open else parts

    def _read(self) -> None:
        while self.at < len(self.text):
            text, at = self.text, self.at
            char = text[at]
            if char == "\\":
                following = text[at + 1 : at + 2]
                self._take("" if following == "\n" else following, 2)
            elif char == "'":
                stop = closing_quote(text, at + 1, "'", escapes=False)
                self._take(text[at + 1 : stop - 1 if text[stop - 1 : stop] == "'" else stop], stop - at, quoted=True)
            elif text.startswith("$'", at):
                stop = closing_quote(text, at + 2, "'", escapes=True)
                self._take(ansi(text[at + 2 : stop - 1]), stop - at, quoted=True)
            elif char == '"' or text.startswith('$"', at):
                self._double(at + (1 if char == '"' else 2))
            elif text.startswith(("<(", ">("), at):
                stop = closing_bracket(text, at + 2)
                self.nested.append(text[at + 2 : stop].removesuffix(")"))
                self._take(text[at:stop], stop - at)
            elif char in "$`":
                self._expansion(quoted=False)
            else:
                self._take(char, 1)

    def _take(self, text: str, n_chars: int, *, quoted: bool = False) -> None:
        self.pieces.append((text, False))
        self.was_quoted = self.was_quoted or quoted
        self.at = min(self.at + n_chars, len(self.text))

    def _double(self, start: int) -> None:
        stop = closing_double(self.text, start)
        self.at, self.was_quoted = start, True
        self.pieces.append(("", False))
        while self.at < stop:
            char = self.text[self.at]
            if char == '"' and self.at == stop - 1:
                self.at += 1
            elif char == "\\":
                following = self.text[self.at + 1 : self.at + 2]
                self._take(following if following in '"\\$`' else "" if following == "\n" else "\\" + following, 2)
            elif char in "$`":
                self._expansion(quoted=True)
            else:
                self._take(char, 1)

    def _expansion(self, *, quoted: bool) -> None:
        """`$x`, `${x}`, `$(x)`, `$((x))` or a backquoted command at `at`."""
        text, start = self.text, self.at
        inside = None
        if text[start] == "`":
            self.at = closing_quote(text, start + 1, "`", escapes=True)
            inside = text[start + 1 : self.at].removesuffix("`").replace("\\`", "`").replace("\\\\", "\\")
        elif text.startswith("$((", start) and text[: closing_bracket(text, start + 2)].endswith("))"):
            self.at = closing_bracket(text, start + 2)
            self.nested.extend(inner_commands_of(text[start + 3 : self.at - 2]))
        elif text.startswith("$(", start):
            self.at = closing_bracket(text, start + 2)
            inside = text[start + 2 : self.at].removesuffix(")")
        elif text.startswith("${", start):
            self.at = closing_bracket(text, start + 2, "{", "}")
        else:
            match = re.compile(r"\$(?:\w*[A-Za-z_]\w*|[0-9@*#?$!-])").match(text, start)
            self.at = match.end() if match else start + 1
        written = text[start : self.at]
        self._value(written, inside, quoted=quoted)

    def _value(self, written: str, inside: str | None, *, quoted: bool) -> None:
        if inside is not None:
            self.nested.append(inside)
            value = self.known.output(inside)
        elif written.startswith("${"):
            self.nested.extend(inner_commands_of(written[2:-1]))
            value = self.known.parameter(written[2:].removesuffix("}"))
        elif len(written) > 1:
            value = self.known.parameter(written[1:])
        else:
            value = written  # a lone dollar sign
        if value is None:
            self.computed = True
            self.pieces.append((written, False))
        else:
            is_list = written.strip("${}").startswith("@") or "[@]" in written
            self.pieces.append((value, is_list or not quoted))


def inner_commands_of(text: str) -> list[str]:
    """The commands substituted somewhere within arithmetic or a parameter expansion."""
    found, at = [], 0
    while at < len(text):
        if text.startswith(("$(", "<("), at) or text[at] == "`":
            stop = skip(text, at)
            found.append(text[at + (1 if text[at] == "`" else 2) : stop - 1])
            at = stop
        elif text[at] == "\\":
            at += 2
        else:
            at += 1
    return found
