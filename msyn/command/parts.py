"""What a command line is made of, once read: words, redirections, and the stages (simple commands) they belong to.

Plain values without behaviour of their own; stages.py makes them, everything else in this folder reads them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One word: `raw` as written, `text` as the program will see it (what cannot be known stays as written)."""

    raw: str
    text: str
    nested: tuple[str, ...] = ()  # the insides of its $(...), `...` and <(...)
    computed: bool = False  # some of it is only known when it runs

    @property
    def is_quoted(self) -> bool:
        return self.raw[:1] in "'\"" and len(self.raw) > 1


@dataclass(frozen=True)
class Redirect:
    """`op` without the file descriptor, e.g. ">" or ">>"; `target` is a file name, a descriptor or a delimiter."""

    op: str
    target: Word
    descriptor: str = ""
    body: Word | None = None  # the text of a here-document

    @property
    def overwrites(self) -> bool:
        if self.op == ">&" and (self.target.text.isdigit() or self.target.text == "-"):
            return False
        return self.op in {">", ">|", "&>", ">&"} and not self.target.text.startswith(("&", "/dev/"))


@dataclass(frozen=True)
class Stage:
    """One simple command. `joined` is the operator before it; `via` the programs that would start it."""

    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...] = ()
    assigns: tuple[Word, ...] = ()
    joined: str = ""
    via: tuple[str, ...] = ()
    defines: str = ""  # the name, when this is the head of a function definition
    within: str = ""  # the function whose body this belongs to
    source: str = ""  # the text of the pipeline in front of it
    given: str | None = None  # what its standard input will be, where the line itself says so
    hides: bool = False  # something starts here that only the run will tell
    fed: bool = False  # xargs adds words that are not known to it
    background: bool = False

    @property
    def program(self) -> str:
        """What runs, without its directory; "" for assignments and bare redirections."""
        if not self.words:
            return ""
        text = self.words[0].text
        if text[:1] == "=" and text[1:].isidentifier():
            return text[1:]  # zsh: `=rm` is the path of rm
        start = max(text.rfind(bracket) for bracket in ")}`") + 1  # a slash within $(...) is none of the path's
        return text[start:].rpartition("/")[2] if "/" in text[start:] else text

    @property
    def args(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words[1:])

    @property
    def raw(self) -> str:
        parts = [word.raw for word in (*self.assigns, *self.words)]
        return " ".join(parts + [f"{r.descriptor}{r.op}{r.target.raw}" for r in self.redirects])


@dataclass(frozen=True)
class Text:
    """A text that a shell will read as commands; `positional` are its $0, $1, ... (None: not known)."""

    text: str
    positional: tuple[str, ...] | None = ()


class _Computed:
    """Something starts here that only the run will tell."""


COMPUTED = _Computed()


Inner = slice | Text | _Computed  # what a stage starts: some of its words, a text, or something unknowable
