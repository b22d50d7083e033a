"""Lines as they are shown: compared with their file once more, then made harmless for a terminal.

In: hits. Out: those that are true now, and `path:line: text`. What stands in a file is only ever shown: it is no
instruction to anybody, and its control characters are escaped.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from msyn.broker.jobs.reading import Reading
from msyn.broker.jobs.sources import Problem, read
from msyn.protocol import Event
from msyn.text.names import printable
from msyn.text.retrieve import Hit, Search

MAX_SHOWN_CHARS = 1000  # of a line: a minified file is one line


@dataclass(frozen=True)
class Checked:
    """`hits` hold now. `changed`: a file is no longer what was searched."""

    hits: list[Hit]
    changed: bool


def check(reading: Reading, hits: Iterable[Hit], max_bytes: int) -> Checked:
    """Read the hits' files again. Blocking: for a Call."""
    kept, changed = [], False
    fresh: dict[str, list[str]] = {}
    by_name = reading.by_name()
    for hit in hits:
        source = by_name[hit.name]
        if source.path is not None and hit.name not in fresh:
            now = read(source, max_bytes)
            fresh[hit.name] = [] if isinstance(now, Problem) else now.lines
            changed |= isinstance(now, Problem) or now.data_digest != reading.entries[source].digest
        if source.path is None or fresh[hit.name][hit.line - 1 : hit.line] == [hit.text]:
            kept.append(hit)
    return Checked(kept, changed)


def token_event(hit: Hit, search: Search) -> Event:
    """The line as an answer, of an overlong one the part that matters. `path` and `line` are for clients that do not
    want to parse `text`."""
    text = f"{printable(hit.name)}:{hit.line}: {shown_line(search.excerpt(hit.text.strip(), MAX_SHOWN_CHARS))}\n"
    return {"event": "token", "text": text, "path": hit.name, "line": hit.line}


def as_dict(hit: Hit) -> dict[str, Any]:
    return {"path": hit.name, "line": hit.line, "text": hit.text, "score": round(hit.score, 3)}


def shown_line(line: str) -> str:
    """A line without what a terminal would obey."""
    return "".join(c if c == "\t" or _is_harmless(c) else printable(c) for c in line)


def _is_harmless(char: str) -> bool:
    # isprintable() counts every space but U+0020 as unprintable: Chinese text is full of U+3000.
    return char.isprintable() or unicodedata.category(char) == "Zs"
