"""A request and its surroundings, as the broker believes them: checked, bounded, and told to a general model.

`bounded` takes what a client sent (surroundings.py gathers it) and trusts none of it; `check_intent` is shared with
the client so that a hopeless request does not travel; `describe` is the text for a general model.
"""

import os
from dataclasses import dataclass
from typing import Any

from msyn.command.surroundings import cut_names
from msyn.config import MAX_REQUEST_CHARS
from msyn.errors import BadUsage

MAX_PATH_CHARS = 8192
MAX_CANDIDATES = 10
MAX_ALIASES = 512
SHELLS = ("bash", "zsh", "fish", "sh", "dash", "ksh")


@dataclass(frozen=True)
class Context:
    """One request, checked and bounded."""

    intent: str
    shell: str = "bash"
    system: str = "Linux"
    cwd: str = "/"
    names: tuple[str, ...] = ()
    path: str = os.defpath
    n: int = 1
    skip: int = 0
    previous: str = ""
    own: frozenset[str] = frozenset()

    @property
    def wants_more(self) -> bool:
        """Is more than the best command asked for, or another one than before?"""
        return self.n > 1 or self.skip > 0 or bool(self.previous)


def bounded(args: dict[str, Any]) -> Context:
    """The request in `args`, checked. Raises BadUsage with what is wrong with it."""
    intent = check_intent(args.get("intent"))
    shell = os.path.basename(_text(args, "shell", 64)) or "bash"
    return Context(
        intent=intent,
        shell=shell if shell in SHELLS else "bash",
        system=_printable(_text(args, "os", 64)) or "Linux",
        cwd=_text(args, "cwd", 4096) or "/",
        names=tuple(cut_names([name for name in _texts(args, "names") if name])),
        path=_text(args, "path", MAX_PATH_CHARS) or os.defpath,
        n=max(1, min(MAX_CANDIDATES, _number(args, "n", 1))),
        skip=max(0, min(MAX_CANDIDATES, _number(args, "skip", 0))),
        previous=_text(args, "previous", MAX_REQUEST_CHARS),
        own=frozenset(_texts(args, "aliases")[:MAX_ALIASES]),
    )


def check_intent(intent: Any) -> str:
    """The request as one line of text. Raises BadUsage when it is empty, too long, or not text."""
    if not isinstance(intent, str) or not intent.strip():
        raise BadUsage("The request is empty.", 'Say what you want: msyn do "files changed today"')
    if len(intent) > MAX_REQUEST_CHARS:
        raise BadUsage(
            f"The request has {len(intent)} characters; at most {MAX_REQUEST_CHARS} are read.", "Say it shorter."
        )
    intent = " ".join(intent.split())
    if not all(char.isprintable() for char in intent) or any("\ud800" <= char <= "\udfff" for char in intent):
        raise BadUsage("The request contains control characters or bytes that are not text.", "Type it as text.")
    return intent


def _text(args: dict[str, Any], key: str, limit: int) -> str:
    value = args.get(key, "")
    if not isinstance(value, str):
        raise BadUsage(f"`{key}` must be text.", "See msyn-protocol(7).")
    return value[:limit]


def _texts(args: dict[str, Any], key: str) -> list[str]:
    value = args.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadUsage(f"`{key}` must be a list of texts.", "See msyn-protocol(7).")
    return value


def _number(args: dict[str, Any], key: str, default: int) -> int:
    value = args.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadUsage(f"`{key}` must be a number.", "See msyn-protocol(7).")
    return value


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)


def describe(context: Context) -> str:
    """For a general model: where the command will run."""
    lines = [f"Shell: {context.shell}", f"System: {context.system}", f"Directory: {_printable(context.cwd)}"]
    if context.names:
        lines.append("Names here: " + ", ".join(_printable(name) for name in context.names))
    return "\n".join(lines)
