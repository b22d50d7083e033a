"""What stands above a line: its headings, its section, its parent key, its column names.

In: the lines of one text. Out: for each line, the numbers of the lines that head it, nearest first, and whether the
text is rows (CSV, a log), where a neighbour says nothing about a line. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_HEADS = 5
MAX_HEADING_CHARS = 100
MAX_LINES = 100_000  # of a longer text the structure is not worth the time
_HASHES = re.compile(r"(#{1,6}) +\S")
_SECTION = re.compile(r"\s*\[{1,2}[^\]]+\]{1,2}\s*$")
_UNDERLINE = re.compile(r"(=+|-+|~+)\s*$")
_NUMBERED = re.compile(r"(\d+(?:\.\d+)*)\.?\s+[A-Z]\S*(?:\s+\S+){0,7}$")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9 &/()-]{2,40}$")
_STAMP = re.compile(r"[\[<]?(?:\d{4}-\d\d-\d\d|\d\d/\w{3}/\d{4}|\w{3} [ \d]\d \d\d:\d\d|\d\d:\d\d:\d\d|\d{10})")
_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Outline:
    """`heads[i]`: the lines above line i, nearest first. `is_rows`: each line stands for itself. `headings`: lines
    that head a section."""

    heads: list[tuple[int, ...]]
    is_rows: bool
    headings: frozenset[int] = frozenset()


def outline(lines: Sequence[str]) -> Outline:
    """The structure of a text, guessed from how its lines begin."""
    if header := csv_header(lines):
        return Outline([() if i <= header - 1 else (header - 1,) for i in range(len(lines))], True)
    if is_log(lines) or len(lines) > MAX_LINES:
        return Outline([()] * len(lines), True)
    heads, headings = _heads(lines)
    return Outline(heads, False, frozenset(headings))


def csv_header(lines: Sequence[str]) -> int:
    """The 1-based line that names the columns of a delimited table, or 0."""
    sample = [line for line in lines[:12] if line.strip()]
    if len(sample) < 2:
        return 0
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in sample]
        if counts[0] >= 1 and all(abs(n - counts[0]) <= (0 if n < 3 else 1) for n in counts):
            return next(i for i, line in enumerate(lines, 1) if line.strip())
    return 0


def is_log(lines: Sequence[str]) -> bool:
    """Whether most lines begin with a time."""
    sample = [line for line in lines[:40] if line.strip()]
    return len(sample) >= 2 and sum(bool(_STAMP.match(line)) for line in sample) * 3 >= 2 * len(sample)


def _heads(lines: Sequence[str]) -> tuple[list[tuple[int, ...]], set[int]]:
    found: list[tuple[int, ...]] = []
    all_headings: set[int] = set()
    headings: list[tuple[int, int]] = []  # (level, line)
    parents: list[tuple[int, int]] = []  # (indent, line)
    label = table = -1
    for i, line in enumerate(lines):
        bare = line.strip()
        if not bare:
            label = table = -1
            found.append(())
            continue
        # Nearly every line fails this look, and the patterns of _level are what costs.
        may_head = bare[0] in "#[" or line[0].isupper() or line[0].isdigit() or _is_underlined(lines, i)
        level = _level(lines, i) if may_head else 0
        indent = len(line) - len(line.lstrip())
        if level:
            headings = [kept for kept in headings if kept[0] < level]
            parents, label = [], -1
        else:
            parents = [kept for kept in parents if kept[0] < indent]
        above = [line_no for _, line_no in reversed(parents)][:2]
        if label >= 0 and label not in above:
            above.append(label)
        if table >= 0:
            above.append(table)
        above += [line_no for _, line_no in reversed(headings) if line_no not in above]
        found.append(tuple(above[:MAX_HEADS]))
        if level:
            headings.append((level, i))
            all_headings.add(i)
        else:
            parents.append((indent, i))
        if bare.rstrip("*_ ").endswith((":", "?")) and len(bare) < MAX_HEADING_CHARS:
            label = i  # a question in a text heads its answer
        if bare.startswith("|") and table < 0:
            table = i
    return found, all_headings


def _level(lines: Sequence[str], i: int) -> int:
    """1 to 9 for a heading, 0 for any other line."""
    line = lines[i].rstrip()
    if len(line) > MAX_HEADING_CHARS:
        return 0
    if match := _HASHES.match(line):
        # In a config or a script a hash begins a comment: headings have air around them.
        return len(match[1]) if _has_air(lines, i) else 0
    if _SECTION.match(line):
        return 2
    if _is_underlined(lines, i):
        return 1 if lines[i + 1].startswith("=") else 2
    if _has_air(lines, i):
        if match := _NUMBERED.match(line):
            return 1 + match[1].count(".")
        if _CAPITALS.match(line):
            return 1
    return 0


def _is_underlined(lines: Sequence[str], i: int) -> bool:
    below = lines[i + 1] if i + 1 < len(lines) else ""
    return below[:3] in ("===", "---", "~~~") and bool(_UNDERLINE.match(below))


def _has_air(lines: Sequence[str], i: int) -> bool:
    return i == 0 or not lines[i - 1].strip() or (i + 1 < len(lines) and not lines[i + 1].strip())
