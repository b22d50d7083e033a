"""The pattern language of .gitignore, decided one directory level at a time as git does.

In: the text of a rule file, and a path below it. Out: ignored, taken back, or nothing said. Pure. Written out here
because libraries match whole paths with one expression per pattern: that differs from git where a pattern is taken
back (`!*` then `a`), and a hostile line (`*a*a*a…`) can then take minutes. Here a star never crosses a slash, each
name is matched by one atomic expression, and `**` by a set of places, so time grows with pattern times path.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import translate

ANY = None  # a segment that is `**`

_Segment = Callable[[str], object] | None
_SPECIAL = re.compile(r"[*?\[\\]")


@dataclass(frozen=True)
class Pattern:
    """One line: what it matches, and what that means."""

    segments: tuple[_Segment, ...]
    takes_back: bool
    dir_only: bool
    name_only: bool  # no slash in it: it is held against the last name, at any depth

    def matches(self, parts: Sequence[str], *, is_dir: bool) -> bool:
        """Whether the line speaks of this very path (not of what lies below it)."""
        if self.dir_only and not is_dir:
            return False
        if self.name_only:
            return _leads_to_end(self.segments, parts[-1:])
        return _leads_to_end(self.segments, parts)


def parse(text: str) -> list[Pattern]:
    """The patterns of a rule file, in its order; lines that are no pattern are left out."""
    lines = text.removeprefix("\ufeff").split("\n")
    found = [_pattern(line.removesuffix("\r")) for line in lines]
    return [pattern for pattern in found if pattern is not None]


def verdict(patterns: Sequence[Pattern], parts: Sequence[str], *, is_dir: bool) -> bool | None:
    """True: ignored. False: taken back. None: not spoken of. The last line that matches decides."""
    for pattern in reversed(patterns):
        if pattern.matches(parts, is_dir=is_dir):
            return not pattern.takes_back
    return None


def _pattern(line: str) -> Pattern | None:
    line = _without_trailing_spaces(line)
    takes_back = line.startswith("!")
    line = line.removeprefix("!")
    if not line or (line.startswith("#") and not takes_back):
        return None
    dir_only = line.endswith("/")
    names = line.removesuffix("/")
    if not names:
        return None
    name_only = "/" not in names
    segments: list[_Segment] = []
    for name in names.removeprefix("/").split("/"):
        segment = ANY if name == "**" and not name_only else _matcher(name)
        if segment is not ANY or segments[-1:] != [ANY]:
            segments.append(segment)
    return Pattern(tuple(segments), takes_back, dir_only, name_only)


def _without_trailing_spaces(line: str) -> str:
    bare = line.rstrip(" ")
    n_escapes = len(bare) - len(bare.rstrip("\\"))
    return bare + " " if n_escapes % 2 and bare != line else bare


def _matcher(name: str) -> Callable[[str], object]:
    if not _SPECIAL.search(name):
        return name.__eq__
    try:
        return re.compile(translate(_for_fnmatch(name))).match
    except re.error:
        return lambda part: False  # git, too, lets a broken class match nothing


def _for_fnmatch(name: str) -> str:
    """git's escapes and negated classes in the words of fnmatch, whose expressions are atomic."""
    out, place, in_class = [], 0, False
    while place < len(name):
        char = name[place]
        if char == "\\" and place + 1 < len(name):
            place += 1
            out.append(f"[{name[place]}]" if name[place] in "*?[" and not in_class else name[place])
        elif char == "[" and not in_class and "]" in name[place + 2 :]:
            in_class = True
            negated = name[place + 1] in "!^"
            out.append("[!" if negated else "[")
            place += negated
            if name[place + 1] == "]":  # a bracket in first place stands for itself
                out.append("]")
                place += 1
        else:
            in_class = in_class and char != "]"
            out.append(char)
        place += 1
    return "".join(out)


def _leads_to_end(segments: Sequence[_Segment], parts: Sequence[str]) -> bool:
    """Whether the segments can be laid along all of the parts: places reached after each segment."""
    places = {0}
    for i, segment in enumerate(segments):
        if segment is ANY:
            # At the end `**` stands for what lies inside, not for the directory itself.
            first = min(places) + (i == len(segments) - 1)
            places = set(range(first, len(parts) + 1))
        else:
            places = {place + 1 for place in places if place < len(parts) and segment(parts[place])}
        if not places:
            return False
    return len(parts) in places
