"""What a model said -> one command line, or a refusal with its reason.

General models wrap commands in fences, prose and prompt signs; small models sometimes ramble. Nothing that could
fool a terminal passes: control characters, escape sequences, bidirectional and zero-width characters are refused, not
removed, because a command that needed them is not what it looks like. Pure.
"""

import re
import unicodedata

MAX_COMMAND_CHARS = 2000
MAX_COMMAND_LINES = 12

_FENCE = re.compile(r"```[ \t]*([\w+-]*)[ \t]*\n(.*?)(?:\n```|```|\Z)", re.DOTALL)
_SPAN = re.compile(r"(?<!`)`([^`\n]{2,})`(?!`)")
_PROMPT = re.compile(r"^(?:[\w.-]+@[\w.-]+[^\n$#%]*)?(?:\$|%|>|❯|➜)[ \t]+(?=\S)")
_LABEL = re.compile(r"^(?:command|answer|shell|bash|zsh|output)\s*:\s*", re.IGNORECASE)
_SENTENCE = re.compile(
    r"^(?:sure|here(?:'s| is| are)|you can|to \w+ (?:all|the|every|files)|this (?:command|will|lists|finds|prints)|"
    r"note|the (?:following|command)|explanation|i |i'm|sorry|use the|certainly|of course|ok(?:ay)?[,.!])",
    re.IGNORECASE,
)
# Category Cf without the tags that real text needs: none of them belongs into a command.
_INVISIBLE = {"\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", "\uffa0", "\ufeff"}


class Unusable(ValueError):
    """The text holds no command that may be shown; the message says why."""


def command_line(said: str) -> str:
    """The command in `said`. Raises Unusable."""
    text = _without_comments(_unwrap(said.replace("\r\n", "\n").strip("\n \t")))
    if not text:
        raise Unusable("it is empty")
    if len(text) > MAX_COMMAND_CHARS or text.count("\n") >= MAX_COMMAND_LINES:
        raise Unusable("it is too long to be read before it runs")
    check_characters(text)
    return text


def check_characters(text: str) -> None:
    """Raises Unusable when a character could hide or fake what the command does."""
    for char in text:
        if char in "\n\t":
            continue
        if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or char in _INVISIBLE:
            raise Unusable(f"it contains the invisible character U+{ord(char):04X}")
        if unicodedata.category(char) == "Zs" and char != " ":
            raise Unusable(f"it contains U+{ord(char):04X}, a blank that is not one")


def _unwrap(said: str) -> str:
    """Fences first, then a code span inside prose, then lines that are not prose."""
    fence = _FENCE.search(said)
    if fence:
        return _without_prompts(fence.group(2).strip("\n"))
    lines = said.split("\n")
    if _SENTENCE.match(lines[0]) or _ends_like_prose(lines[0]):
        span = _SPAN.search(said)
        if span:
            return _without_prompts(span.group(1))
        lines = _drop_prose(lines)
    elif lines[0].startswith("`") and lines[0].rstrip().endswith("`") and lines[0].count("`") == 2:
        lines = [lines[0].strip("` ")]
    return _without_prompts("\n".join(_first_block(lines)))


def _drop_prose(lines: list[str]) -> list[str]:
    while lines and (not lines[0].strip() or _SENTENCE.match(lines[0]) or _ends_like_prose(lines[0])):
        lines = lines[1:]
    return lines


def _ends_like_prose(line: str) -> bool:
    return line.rstrip().endswith((":", "?", "!")) and " " in line and not line.lstrip().startswith(("$", "#"))


def _first_block(lines: list[str]) -> list[str]:
    """Up to the first blank line that no here-document or open quote explains, or the first explaining sentence."""
    block: list[str] = []
    for line in lines:
        if block and not line.strip() and "<<" not in "\n".join(block):
            break
        if block and _SENTENCE.match(line):
            break
        block.append(line)
    return block


def _without_prompts(text: str) -> str:
    """`$ ls` -> `ls`. When some lines carry a prompt sign, only those are commands; the rest is their output."""
    lines = [_LABEL.sub("", line) for line in text.split("\n")]
    if not any(_PROMPT.match(line) for line in lines):
        return "\n".join(lines).strip()
    kept: list[str] = []
    for index, line in enumerate(lines):
        goes_on = index > 0 and lines[index - 1].endswith("\\") and kept
        if _PROMPT.match(line) or goes_on:
            kept.append(_PROMPT.sub("", line))
    return "\n".join(kept).strip()


def _without_comments(text: str) -> str:
    """Whole-line comments go, and so does a trailing one on a single line, unless `#` may be part of a word."""
    if "<<" in text:
        return text.strip()
    lines = [line.rstrip() for line in text.split("\n") if not line.lstrip().startswith("#")]
    if len(lines) == 1:
        lines = [_without_trailing_comment(lines[0])]
    return "\n".join(lines).strip()


def _without_trailing_comment(line: str) -> str:
    quote = ""
    for index, char in enumerate(line):
        if quote:
            quote = "" if char == quote and (quote == "'" or line[index - 1] != "\\") else quote
        elif char in "'\"`":
            quote = char
        elif char == "#" and index and line[index - 1] in " \t":
            return line[:index].rstrip()
    return line.rstrip()
