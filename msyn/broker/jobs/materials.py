"""The KV of the files of one question: found, computed while the person waits, or left for later.

In: what was read. Out: a `Part` per file. Warm files are found by the digest of the bytes just read. Cold ones are
encoded and stored as `build` does, up to a budget of tokens; beyond it, and for text from a pipe, a part carries its
tokens and is computed in place, not stored. Nobody waits while `find / | msyn ask` prefills a disk.
"""

import time
from collections.abc import Generator, Iterable
from typing import Any

from msyn.broker.job import Call, Emit, Forward
from msyn.broker.jobs.assemble import Part
from msyn.broker.jobs.prefill import NotKept, Steps, Tally, cut, encode, find, manifest_of
from msyn.broker.jobs.reading import Reading
from msyn.broker.jobs.sources import Source
from msyn.broker.services import Services
from msyn.kv.manifest import Manifest
from msyn.text.reader import Document

REST_S = 15.0  # after the answer somebody still waits for the prompt, or for the end of the pipe
HURRY_TOKENS = 4096  # cold tokens computed before an answer that does not need them: half a second or so
# Guesses at the size of what is not tokenised yet: most text has 3 to 4 bytes to a token.
LEAST_BYTES_PER_TOKEN = 2
MOST_BYTES_PER_TOKEN = 5


class Materials:
    """Parts by source, each made once. `notes` says what could not be kept, or was left for later."""

    def __init__(self, services: Services, reading: Reading, tally: Tally, budget_tokens: int) -> None:
        self._services, self._reading, self.tally = services, reading, tally
        self._budget = budget_tokens
        self._hurry = HURRY_TOKENS
        self._ready: set[Source] = set()
        self._can_keep = True
        self.careful = False  # after a stored segment was lost: parts carry their tokens, so that none is needed
        self.notes: list[str] = []
        self.n_later = 0

    @property
    def n_files(self) -> int:
        return self._reading.n_read

    def most_relevant(self, limit_tokens: int) -> list[Source]:
        """The files whose texts, roughly measured, fill `limit_tokens`: those with the best lines, in their order."""
        entries = self._reading.entries
        best: dict[str, float] = {}
        for hit in self._reading.search.hits(1000):
            best.setdefault(hit.name, hit.score)
        taken = set()
        for source in sorted(entries, key=lambda source: -best.get(source.shown, 0.0)):
            if limit_tokens <= 0:
                break
            taken.add(source)
            limit_tokens -= entries[source].n_bytes // MOST_BYTES_PER_TOKEN
        return [source for source in entries if source in taken]

    def part(self, source: Source, header: Iterable[int] = ()) -> Generator[Call | Forward, Any, Part | None]:
        """The part of one file; None when the file is gone or changed since it was read."""
        document = yield from self._document(source)
        if document is None:
            return None
        manifest = yield from self._manifest(source, document)
        if manifest is not None and not self.careful:
            return Part(manifest.segments, tuple(header))
        found = yield Call(lambda: cut(self._services, document))
        tokens = {each.key: each.tokens for each in found}
        return Part(manifest_of(self._services, document, found).segments, tuple(header), tokens)

    def quick_part(self, source: Source) -> Generator[Call | Forward, Any, Part | None]:
        """The part of a file if it is warm, or cold and small enough to be encoded before the answer."""
        document = yield from self._document(source)
        if document is None or source.path is None:
            return None
        warm = yield Call(lambda: find(self._services, document))
        if warm is None and self._reading.entries[source].n_bytes > self._hurry * LEAST_BYTES_PER_TOKEN:
            return None
        before = self.tally.computed_files
        manifest = yield from self._manifest(source, document)
        self._hurry -= self.tally.computed_files - before
        return Part(manifest.segments) if manifest else None

    def is_affordable(self, source: Source) -> bool:
        """Whether a file, if cold, may be computed now."""
        return self._reading.entries[source].n_bytes <= self._budget * LEAST_BYTES_PER_TOKEN

    def relevance(self, source: Source, part: Part) -> Generator[Call, Any, dict[str, float]]:
        """How much each segment of a part has to do with the question, by its words."""
        document = yield from self._document(source)
        lines = document.lines if document else []

        def measure() -> dict[str, float]:
            texts = {ref.key: lines[ref.first_line - 1 : ref.first_line - 1 + ref.n_lines] for ref in part.refs}
            return {key: self._reading.search.relevance("\n".join(text)) for key, text in texts.items()}

        return (yield Call(measure))

    def warm_the_rest(self, emit: Emit) -> Steps:
        """After the answer: encode what is cold and was read, while the budget lasts. To interrupt it is safe."""
        if not self._can_keep:
            return
        rest = [source for source in self._reading.entries if source.path and source not in self._ready]
        until_s = time.monotonic() + REST_S
        for i, source in enumerate(rest):
            if time.monotonic() > until_s:
                self.n_later += len(rest) - i
                break
            emit({"event": "progress", "what": "storing what was read", "done": i, "total": len(rest)})
            document = yield from self._document(source)
            if document is not None:
                yield from self._manifest(source, document)
        if self.n_later:
            count = f"{self.n_later} file{'s are' if self.n_later > 1 else ' is'}"
            self.notes.append(f"{count} not cached yet: that would take too long now. Run: msyn cache build")

    def _document(self, source: Source) -> Generator[Call, Any, Document | None]:
        document = yield Call(lambda: self._reading.document(source))
        if document is None or document.data_digest != self._reading.entries[source].digest:
            return None
        return document

    def _manifest(self, source: Source, document: Document) -> Generator[Call | Forward, Any, Manifest | None]:
        """What the store has of a file, or will have once it is encoded; None when it must not or cannot be stored."""
        if source.path is None or not self._can_keep:
            return None
        found: Manifest | None = yield Call(lambda: find(self._services, document))
        if found is not None:
            self.tally.n_warm += source not in self._ready
            self._ready.add(source)
            return found
        if not self.is_affordable(source):
            self.n_later += source not in self._ready
            self._ready.add(source)
            return None
        before = self.tally.computed_files
        try:
            found = yield from encode(self._services, document, self.tally)
            self._ready.add(source)
        except NotKept as error:
            self.notes.append(f"What was read is not kept. {error}")
            self._can_keep = False
        self._budget -= self.tally.computed_files - before
        return found
