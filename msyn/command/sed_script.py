"""What a sed script does besides editing: which files it writes, whether it starts commands.

A small reader of sed's own grammar, enough to tell `s/e/w/` from `s/x/y/e` and `w file`. In: the script. Out: an
Actions, `understood` False when the reader lost its way. Pure.
"""

import re
from dataclasses import dataclass, field

_ADDRESS = re.compile(r"\s*(?:\d+~\d+|\d+|\$|[+~]\d+|0)\s*")
_LABELLED = frozenset("btT:")
_TEXT = frozenset("aic")
_NUMBERED = frozenset("lLqQ")


@dataclass
class Actions:
    """Files written by `w`, `W` and `s///w`; commands of `e`; whether the pattern space itself is run (`s///e`)."""

    writes: list[str] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    runs_input: bool = False
    understood: bool = True


def actions(script: str) -> Actions:
    """What `script` does apart from changing the text that flows through."""
    found = Actions()
    at = 0
    try:
        while at < len(script):
            at = _command(script, at, found)
    except (IndexError, ValueError):
        found.understood = False
    return found


def _command(script: str, at: int, found: Actions) -> int:
    """Read one command at `at`; the index behind it."""
    while at < len(script) and script[at] in " \t\n;}":
        at += 1
    at = _addresses(script, at)
    if at >= len(script):
        return at
    letter = script[at]
    at += 1
    if letter in "{}!":
        return at
    if letter == "#":
        return _line_end(script, at)
    if letter == "s":
        return _substitution(script, at, found)
    if letter == "y":
        return _delimited(script, _delimited(script, at + 1, script[at]), script[at])
    if letter in "rRwWe":
        end = _line_end(script, at)
        value = script[at:end].strip()
        {"r": found.reads, "R": found.reads, "w": found.writes, "W": found.writes, "e": found.commands}[letter].append(
            value
        )
        found.runs_input = found.runs_input or (letter == "e" and not value)
        return end
    if letter in _TEXT:
        return _text_end(script, at)
    if letter in _LABELLED:
        return re.compile(r"[^\n;}]*").match(script, at).end()  # type: ignore[union-attr]
    if letter in _NUMBERED:
        return re.compile(r"\s*\d*").match(script, at).end()  # type: ignore[union-attr]
    if letter in "=dDgGhHnNpPxzFv":
        return at
    raise ValueError(letter)


def _addresses(script: str, at: int) -> int:
    for _ in range(2):
        while at < len(script) and script[at] in " \t!":
            at += 1
        if at < len(script) and script[at] in "/\\":
            if script[at] == "\\":
                at += 1
            at = _delimited(script, at + 1, script[at])
            at = re.compile(r"[IM]*\s*").match(script, at).end()  # type: ignore[union-attr]
        elif match := _ADDRESS.match(script, at):
            at = match.end()
        if at < len(script) and script[at] == ",":
            at += 1
        else:
            break
    while at < len(script) and script[at] in " \t!":
        at += 1
    return at


def _delimited(script: str, at: int, mark: str) -> int:
    """The index behind the next unescaped `mark`. Raises IndexError when there is none."""
    in_class = False
    while script[at] != mark or in_class:
        if script[at] == "\\":
            at += 1
        elif script[at] == "[" and mark not in "[]":
            in_class = "]" in script[at + 2 :].split(mark)[0]
        elif script[at] == "]":
            in_class = False
        at += 1
    return at + 1


def _substitution(script: str, at: int, found: Actions) -> int:
    mark = script[at]
    at = _delimited(script, at + 1, mark)
    while script[at] != mark:
        at += 2 if script[at] == "\\" else 1
    at += 1
    while at < len(script) and script[at] not in "\n;}":
        if script[at] == "w":
            end = _line_end(script, at + 1)
            found.writes.append(script[at + 1 : end].strip())
            return end
        if script[at] == "e":
            found.runs_input = True
        elif script[at] not in "gpiImM0123456789 \t#":
            raise ValueError(script[at])
        at += 1
    return at


def _line_end(script: str, at: int) -> int:
    end = script.find("\n", at)
    return len(script) if end < 0 else end


def _text_end(script: str, at: int) -> int:
    """a, i and c take text to the end of the line, and further behind a backslash."""
    end = _line_end(script, at)
    while end < len(script) and script[end - 1] == "\\":
        end = _line_end(script, end + 1)
    return end
