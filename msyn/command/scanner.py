"""A tolerant second reader, for lines that the grammar of bash cannot read: zsh globs, fish blocks, half-typed lines.

It cuts where any shell would cut and never fails; an odd line gives a best guess. Same result as grammar.read. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from msyn.command.grammar import RawRedirect, Simple
from msyn.command.quoting import closing_bracket, skip
from msyn.command.verdicts import words

_BLANK = " \t\r"
_STOPS = frozenset(" \t\r\n;|&()<>")
_REDIRECT = re.compile(r"(?:\d+|&|\{\w+\})?(?:<<<|<<-?|<>|>>|>\||>&|<&|>|<)(?!\()")
_JOIN = re.compile(r"&&|\|\||\|&|;;&?|;&|[;|&\n]")
_ASSIGN = re.compile(r"[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=")
_OPENERS = words("if then elif else while until do { ! coproc begin and or not")
_CLOSERS = words("fi done esac } end")


def read(text: str) -> list[Simple]:
    """The simple commands of `text`, as well as they can be told."""
    found = []
    source = ""
    for simple in _Scanner(text).read():
        source = source if simple.joined in ("|", "|&") else ""
        simple.source = source
        source = " | ".join(filter(None, (source, " ".join(simple.words))))
        found.append(simple)
    return found


@dataclass
class _Scanner:
    """One pass over a line; `at` moves forward only."""

    text: str
    at: int = 0
    words: list[str] = field(default_factory=list)
    redirects: list[RawRedirect] = field(default_factory=list)
    heredocs: list[RawRedirect] = field(default_factory=list)
    joined: str = ""
    open_subshells: int = 0

    def read(self) -> Iterator[Simple]:
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

    def _take(self, operator: str) -> Simple:
        """The command that ends here."""
        words, assigns = list(self.words), []
        while words and words[0] in _OPENERS | _CLOSERS:
            words.pop(0)
        if words and words[0] in {"for", "select", "case", "switch"}:
            words = []
        while words and _ASSIGN.match(words[0]):
            assigns.append(words.pop(0))
        simple = Simple(words, list(self.redirects), assigns, self.joined)
        self.words, self.redirects, self.joined = [], [], operator
        return simple

    def _parenthesis(self, char: str) -> Iterator[Simple]:
        text = self.text
        if char == "(" and not self.words and text.startswith("((", self.at):
            end = text.find("))", self.at)
            self.at = len(text) if end < 0 else end + 2
        elif char == "(" and len(self.words) == 1 and re.match(r"\(\s*\)", text[self.at :]):
            name, self.words = self.words[0], []
            self.at = text.index(")", self.at) + 1
            yield Simple(defines=name)
        elif char == ")" and not self.open_subshells:  # the end of a pattern of `case`
            self.at += 1
            self._take(";")
        else:
            self.open_subshells += 1 if char == "(" else -1
            simple = self._take(self.joined if char == "(" else ";")
            self.at += 1
            if simple.words or simple.redirects or simple.assigns:
                yield simple

    def _redirect(self, match: re.Match[str]) -> None:
        op = match.group()
        descriptor = re.match(r"\d*|\{\w+\}", op)
        taken = descriptor.group() if descriptor else ""
        self.at = match.end()
        while self.at < len(self.text) and self.text[self.at] in _BLANK:
            self.at += 1
        redirect = RawRedirect(op[len(taken) :], self._word(), taken)
        self.redirects.append(redirect)
        if redirect.op in ("<<", "<<-"):
            self.heredocs.append(redirect)

    def _skip_heredocs(self) -> None:
        for redirect in self.heredocs:
            delimiter = re.sub(r"[\"'\\]", "", redirect.target)
            end = re.compile(rf"^\t*{re.escape(delimiter)}$", re.MULTILINE).search(self.text, self.at)
            redirect.op = "<<"
            redirect.body = self.text[self.at : end.start() if end else len(self.text)]
            redirect.is_literal = delimiter != redirect.target
            self.at = end.end() if end else len(self.text)
        self.heredocs = []

    def _add_word(self) -> None:
        if self.words and self.words[0] == "[[":
            end = re.compile(r"\s\]\]").search(self.text, self.at)
            stop = end.end() if end else len(self.text)
            self.words.append(self.text[self.at : stop])
            self.at = stop
            return
        self.words.append(self._word())

    def _word(self) -> str:
        text, start = self.text, self.at
        while self.at < len(text):
            char = text[self.at]
            if char == "(" and self.at > start and text[self.at - 1] in "?*+@!=":  # zsh globs, arrays
                self.at = closing_bracket(text, self.at + 1)
            elif char in _STOPS and not text.startswith(("<(", ">("), self.at):
                break
            else:
                self.at = skip(text, self.at)
        if self.at == start:
            self.at += 1  # never stand still
        return text[start : self.at]
