"""Reading and searching everything a question names, in slices short enough to be cancelled between.

In: the sources of a request and a `Search`. Out: the search has seen every text; each file read is noted with its
digest, each that was not with its problem. Lexical search covers all that was read, however much the model can hold.
`slice` runs in the I/O pool.
"""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from msyn.broker.jobs.sources import STDIN_NAME, Problem, Shelf, Source, read, sources
from msyn.text.reader import Document, document_from_text
from msyn.text.retrieve import Search

SLICE_S = 0.1
KEPT_SOURCES = 5000  # files that may get their KV computed; of more, only those that hold a word of the question


@dataclass(frozen=True)
class Entry:
    """What is remembered of a file that was read."""

    digest: str
    n_bytes: int


class Reading:
    """The first half of every `ask`."""

    def __init__(self, args: dict[str, Any], search: Search, max_bytes: int) -> None:
        self.search = search
        self.shelf = Shelf(max_bytes)
        self.problems: list[Problem] = []
        self.entries: dict[Source, Entry] = {}
        self.n_read = 0
        self._max_bytes = max_bytes
        self._args = args
        self._named = {str(name) for name in args.get("paths", [])} if not args.get("is_list") else None
        self._rest: Iterator[Source | Problem] | None = None

    def slice(self) -> bool:
        """Read for a moment; True when everything is read. Raises BadUsage."""
        if self._rest is None:
            self._read_pipe()
            self._rest = sources(self._args)
        until = time.monotonic() + SLICE_S
        for found in self._rest:
            if isinstance(found, Problem):
                self.problems.append(found)
            else:
                self._read(found)
            if time.monotonic() > until:
                return False
        return True

    def document(self, source: Source) -> Document | None:
        return self.shelf.get(source)

    def _read_pipe(self) -> None:
        if text := self._args.get("text"):
            self._put(Source(STDIN_NAME, None), document_from_text(STDIN_NAME, text))

    def _read(self, source: Source) -> None:
        is_named = self._named is None or source.shown in self._named
        found = read(source, self._max_bytes)
        if isinstance(found, Problem):
            self.problems.append(found if is_named else found.unnamed())
        else:
            self._put(source, found)

    def _put(self, source: Source, document: Document) -> None:
        self.n_read += 1
        holds_something = self.search.add(source.shown, document.lines)
        if holds_something or len(self.entries) < KEPT_SOURCES:
            self.entries[source] = Entry(document.data_digest, document.n_bytes)
            self.shelf.put(source, document)

    def by_name(self) -> dict[str, Source]:
        return {source.shown: source for source in self.entries}


def told(problems: list[Problem], limit: int = 30) -> Iterator[str]:
    """A sentence for each file that failed, and one for all that were merely left out."""
    failed = [problem for problem in problems if problem.is_failure]
    for problem in itertools.islice(failed, limit):
        yield f"{problem.what} {problem.todo}".strip()
    if len(failed) > limit:
        yield f"{len(failed) - limit} more files could not be read."
    if n_left := len(problems) - len(failed):
        yield f"{n_left} {'file was' if n_left == 1 else 'files were'} left out: not text, or secret."
