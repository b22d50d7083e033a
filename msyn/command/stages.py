"""A command line cut into its stages: which programs would run, with which words, through what.

Bash's grammar reads the line (grammar.py), a tolerant reader what it cannot (scanner.py). Nested commands count:
`$(...)`, backquotes, `<(...)`, subshells, functions, `sudo X`, `xargs X`, `find -exec X`, `sh -c 'X'`, `echo X | sh`,
here-documents for a shell; and so does what the text itself says about a variable. In: a line; out: Stages in the order
they are written, nested ones right after the one that contains them. Pure.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from msyn.command import constants, grammar, scanner
from msyn.command.constants import Variables
from msyn.command.grammar import RawRedirect, Simple
from msyn.command.parts import Redirect, Stage, Text, Word
from msyn.command.quoting import body_of, inner_commands_of, text_of, words_of
from msyn.command.verdicts import words
from msyn.command.wrappers import inner_commands
from msyn.command.written import Written

__all__ = ["Redirect", "Stage", "Word", "is_readable", "programs", "stages"]

MAX_DEPTH = 8
MAX_STAGES = 2_000
_DECLARES = {"export", "declare", "typeset", "local", "readonly"}
_READS = {"read", "mapfile", "readarray", "getopts", "printf"}
_USUAL = words("vim vi nvim nano emacs code micro hx ed cat less more most bat delta ssh bash zsh fish sh firefox")
_PROMPTS = words("PS1 PS2 PS4 PROMPT RPROMPT RPS1")
_PARAMETERS = re.compile(r"\"?\$\{?[@*1-9]\}?\"?")
_ASSIGN = re.compile(r"[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=")
# Variables whose value some program will run.
_RUN_LATER = words(
    """PROMPT_COMMAND PS0 BASH_ENV ENV PAGER MANPAGER GIT_PAGER GIT_EDITOR EDITOR VISUAL FCEDIT GIT_SSH_COMMAND GIT_SSH
    GIT_EXTERNAL_DIFF GIT_ASKPASS SSH_ASKPASS SUDO_ASKPASS LESSOPEN LESSCLOSE LESSEDIT BROWSER SHELL RSYNC_RSH
    SYSTEMD_PAGER FZF_DEFAULT_COMMAND"""
)


def stages(command: str) -> tuple[Stage, ...]:
    """Every simple command in `command`, nested ones right after the one that contains them."""
    return _read(command)[0]


def is_readable(command: str) -> bool:
    """Could the grammar read all of it? What it could not read was only guessed at."""
    return _read(command)[1]


def programs(command: str) -> tuple[str, ...]:
    """The first word of every stage, each once, as written (with its directory)."""
    return tuple(dict.fromkeys(stage.words[0].text for stage in stages(command) if stage.words))


@functools.lru_cache(maxsize=256)  # ranking asks for the same few candidates again and again
def _read(command: str) -> tuple[tuple[Stage, ...], bool]:
    reader = _Reader()
    found = tuple(stage for stage, _ in zip(reader.text(command, (), 0), range(MAX_STAGES), strict=False))
    return found, reader.readable and len(found) < MAX_STAGES


class _Reader:
    """One reading of a line; variables live as long as it does."""

    def __init__(self) -> None:
        self.known = Variables()
        self.readable = True
        self.files = Written()

    def text(self, command: str, via: tuple[str, ...], depth: int) -> Iterator[Stage]:
        if depth > MAX_DEPTH:
            self.readable = False
            return
        simples, readable = grammar.read(command)
        if not readable:
            self.readable = False
            guessed = scanner.read(command)
            seen = {tuple(simple.words) for simple in guessed}
            simples = guessed + [simple for simple in simples if _is_sound(simple) and tuple(simple.words) not in seen]
        for simple in simples:
            yield from self._simple(simple, via, depth)

    def _simple(self, simple: Simple, via: tuple[str, ...], depth: int) -> Iterator[Stage]:
        if simple.sets:
            self.known.forget(simple.sets)
        outside = self.known.positional
        if simple.within:
            self.known.positional = None
        stage = replace(self._stage(simple), via=via)
        self._follow(stage, simple)
        if stage.words or stage.redirects or stage.assigns or stage.defines:
            yield stage
        for word in (*stage.assigns, *stage.words, *(r.body or r.target for r in stage.redirects)):
            for inside in word.nested:
                yield from self.text(inside, via, depth + 1)
        yield from self._started(stage, depth)
        declared = stage.words[1:] if stage.program in _DECLARES else ()
        for word in (*stage.assigns, *declared):
            name, _, value = word.text.partition("=")
            if name in _RUN_LATER and value and value.rpartition("/")[2] not in _USUAL:
                yield from self.text(value, (*via, name), depth + 1)
            for inside in inner_commands_of(value) if name in _PROMPTS else ():
                yield from self.text(inside, (*via, name), depth + 1)
        yield from self._from_files(stage, depth)
        self.files.follow(stage, self.known)
        if simple.within:
            self.known.positional = outside

    def _stage(self, simple: Simple) -> Stage:
        words = tuple(word for raw in simple.words for word in words_of(raw, self.known))
        if simple.words and _PARAMETERS.fullmatch(simple.words[0]) and not self.known.positional:
            words = (Word(simple.words[0], simple.words[0], computed=True), *words)
        elif words and words[0].text in ("$SHELL", "${SHELL}", "$BASH", "${BASH}"):
            words = (Word(words[0].raw, "sh"), *words[1:])
        if words and words[0].text in self.known.aliases and words[0].raw == words[0].text:
            text = self.known.aliases[words[0].text]
            words = tuple(w for part in text.split() for w in words_of(part, Variables())) + words[1:]
        return Stage(
            words=words,
            redirects=tuple(self._redirect(redirect) for redirect in simple.redirects),
            assigns=tuple(text_of(raw, self.known) for raw in simple.assigns),
            joined=simple.joined,
            defines=simple.defines,
            within=simple.within,
            source=simple.source,
            given=self._given(simple),
        )

    def _redirect(self, raw: RawRedirect) -> Redirect:
        body = None
        if raw.body is not None:
            body = Word(raw.body, raw.body) if raw.is_literal else body_of(raw.body, self.known)
        return Redirect(raw.op, text_of(raw.target, self.known), raw.descriptor, body)

    def _given(self, simple: Simple) -> str | None:
        """The text on standard input, where the line itself says what it is."""
        for redirect in reversed(simple.redirects):
            if redirect.op == "<<<" or redirect.body is not None:
                made = self._redirect(redirect)
                word = made.body or made.target
                return None if word.computed else word.text
            if redirect.op == "<" and redirect.target.startswith("<("):
                return constants.output(redirect.target[2:-1], self.known)
        return constants.output(simple.source, self.known) if simple.source else None

    def _follow(self, stage: Stage, simple: Simple) -> None:
        """What this stage does to variables and aliases."""
        for raw in simple.assigns if not stage.words else ():
            self.known.assign(raw)
        if stage.program in _DECLARES:
            for raw in simple.words[1:]:
                if _ASSIGN.match(raw):
                    self.known.assign(raw)
        elif stage.program in _READS:
            for name in stage.args:
                if name.isidentifier() and (stage.program != "printf" or "-v" in stage.args):
                    self.known.forget(name)
        elif stage.program == "set" and "--" in stage.args:
            at = stage.args.index("--") + 1
            is_known = not any(word.computed for word in stage.words)
            self.known.positional = ["", *stage.args[at:]] if is_known else None
        elif stage.program == "hash" and "-p" in stage.args and len(stage.args) > 2:
            self.known.aliases[stage.args[-1]] = stage.args[-2]
        elif stage.program == "alias":
            for word in stage.words[1:]:
                name, equals, value = word.text.partition("=")
                if equals:
                    self.known.aliases[name] = value

    def _started(self, stage: Stage, depth: int) -> Iterator[Stage]:
        """What a wrapper such as sudo, xargs or `sh -c` would start."""
        if not stage.words or depth > MAX_DEPTH:
            return
        via = (*stage.via, stage.program)
        for inner in inner_commands(stage):
            if isinstance(inner, Text):
                yield from self._said(inner, via, depth)
            elif not isinstance(inner, slice):
                yield replace(stage, words=(), assigns=(), redirects=(), via=via, hides=True)
            else:
                words = stage.words[1 + inner.start : 1 + inner.stop]
                started = Stage(
                    words,
                    via=via,
                    joined=stage.joined,
                    source=stage.source,
                    given=stage.given,
                    fed=stage.fed or (stage.program == "xargs" and not _replaces(stage)),
                )
                yield started
                yield from self._started(started, depth + 1)

    def _from_files(self, stage: Stage, depth: int) -> Iterator[Stage]:
        """A script that this very line has written, run or put where shells will read it."""
        for path, text in self.files.run_by(stage):
            if text is None:
                yield replace(stage, words=(), assigns=(), redirects=(), via=(*stage.via, path), hides=True)
            else:
                yield from self.text(text, (*stage.via, path), depth + 1)

    def _said(self, inner: Text, via: tuple[str, ...], depth: int) -> Iterator[Stage]:
        before = self.known.positional
        self.known.positional = list(inner.positional) if inner.positional is not None else None
        yield from self.text(inner.text, via, depth + 1)
        self.known.positional = before


def _is_sound(simple: Simple) -> bool:
    """Does a command out of a broken tree at least begin like one?"""
    return bool(simple.words) and bool(re.match(r"[\w$\\'\"/~{]|\./", simple.words[0]))


def _replaces(stage: Stage) -> bool:
    """xargs with a place for what it reads adds nothing at the end."""
    return any(arg.startswith(("-I", "-i", "--replace")) for arg in stage.args)
