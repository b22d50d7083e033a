"""A file's KV, computed once and kept: cutting into segments, encoding what the library lacks, recording the file.

In: a document. Out: its manifest, and a tally of tokens computed and reused. A segment is encoded behind the shared
prefix and what precedes it in its own file, so that a file alone in a prompt is exact. A file longer than the window
is several runs, each behind the shared prefix again. Used by `build` and by `ask`; joining files is `assemble`.

Two builders of one file do each other no harm: objects are named by what they hold and written whole, and each
segment is looked for once more right before it would be computed.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from msyn.broker.job import Call, Forward
from msyn.broker.services import Services
from msyn.config import SEGMENT_TOKENS
from msyn.engine.contract import Append, KVRange
from msyn.errors import PARTIAL, MsynError
from msyn.kv import segments as cutting
from msyn.kv.manifest import Manifest, SegmentRef
from msyn.kv.segments import Segment
from msyn.text.reader import Document

Steps = Generator[Forward | Call, Any, Any]
RESERVE_TOKENS = 256  # of the window, for the question and the answer; a quarter of a small window
RESTART_ONE_IN = 2  # of the segments of a long file begin a new run, by content: an edit moves runs only near itself


class NotKept(MsynError):
    """What was computed could not be stored: no room, or a cache directory that cannot be written. Files built
    before stay built, so the exit code is that of a batch some of which failed."""

    exit_code = PARTIAL
    code = "full"


@dataclass
class Tally:
    """Tokens by where they came from: the store, or a computation for a file, or for a question."""

    from_store: int = 0  # attached, and not computed by this very request
    reused: int = 0  # of files that were encoded: what the store had already
    computed_files: int = 0
    computed_question: int = 0
    n_warm: int = 0  # files whose KV was all there
    n_cold: int = 0
    fresh: set[str] = field(default_factory=set)  # keys computed by this request

    def as_dict(self) -> dict[str, int]:
        return {
            "tokens_from_kv": self.from_store,
            "tokens_computed_files": self.computed_files,
            "tokens_computed_question": self.computed_question,
            "files_warm": self.n_warm,
            "files_cold": self.n_cold,
        }


@dataclass(frozen=True)
class Room:
    """How the model's window is divided."""

    for_files: int  # tokens between the shared prefix and the reserve
    segment: int  # what a segment aims at


def room(services: Services) -> Room:
    """At most two segments' worth must fit into the smallest window: `cutting.segment` may double its target."""
    window = services.engine.info.window
    free = window - len(services.prompts.shared_prefix()) - min(RESERVE_TOKENS, window // 4)
    return Room(free, max(1, min(SEGMENT_TOKENS, free // 2)))


def for_files(services: Services, question: str) -> int:
    """Tokens that a prompt which ends in this question has left for files."""
    engine, prompts = services.engine, services.prompts
    left = engine.info.window - len(prompts.shared_prefix()) - len(prompts.question(question)) - 1
    return min(room(services).for_files, left)


def filed_under(services: Services) -> str:
    """The fingerprint of manifests: model and shared prefix."""
    return cutting.with_prefix(services.engine.info.fingerprint, services.prompts.shared_prefix())


def find(services: Services, document: Document) -> Manifest | None:
    """The manifest of these very bytes, if all its segments are there. Blocking: for a Call."""
    library = services.library
    manifest = library.find(document.path, document.data_digest, filed_under(services), stamp=document.stamp)
    if manifest is None or not all(library.has(ref.key) for ref in manifest.segments):
        return None
    return manifest


def cut(services: Services, document: Document) -> list[Segment]:
    """The document as segments. Blocking: for a Call."""
    tokenize = services.engine.tokenize
    pieces = pieces_of(document.lines)
    size = room(services)
    found = cutting.segment(
        [tokenize(piece) for piece in pieces],
        fingerprint=services.engine.info.fingerprint,
        prefix=services.prompts.shared_prefix(),
        target=size.segment,
        n_text_lines=[piece.count("\n") for piece in pieces],
    )
    return in_runs(found, size.for_files, services.engine.info.fingerprint, services.prompts.shared_prefix())


def pieces_of(lines: Sequence[str]) -> list[str]:
    """Lines with their ends, blank ones glued to the line before: tokenizers join line ends, so that the pieces
    give the tokens that the whole text would."""
    pieces: list[str] = []
    for line in lines:
        if pieces and (not line or line.isspace()):
            pieces[-1] += line + "\n"
        else:
            pieces.append(line + "\n")
    return pieces


def in_runs(found: list[Segment], limit: int, fingerprint: str, prefix: Sequence[int]) -> list[Segment]:
    """Segments of a file longer than `limit` tokens, named anew: at a border that the content chooses, or where the
    window is full, what precedes a segment is the shared prefix alone."""
    if sum(len(each.tokens) for each in found) <= limit:
        return found
    start = behind = cutting.behind_prefix(prefix)
    n_tokens, renamed = 0, []
    for each in found:
        if n_tokens + len(each.tokens) > limit or int(each.content[:8], 16) % RESTART_ONE_IN == 0:
            n_tokens, behind = 0, start
        key = cutting.segment_key(fingerprint, behind, each.tokens)
        renamed.append(replace(each, behind=behind, key=key))
        behind = cutting.behind_next(behind, each.tokens)
        n_tokens += len(each.tokens)
    return renamed


def runs(services: Services, found: Sequence[Segment]) -> list[list[Segment]]:
    """Segments grouped by the sequence they are encoded in."""
    start = cutting.behind_prefix(services.prompts.shared_prefix())
    grouped: list[list[Segment]] = []
    for each in found:
        if each.behind == start or not grouped:
            grouped.append([])
        grouped[-1].append(each)
    return grouped


def manifest_of(services: Services, document: Document, found: Sequence[Segment]) -> Manifest:
    refs = tuple(SegmentRef(each.key, len(each.tokens), each.first_line, each.n_lines) for each in found)
    return Manifest(
        digest=document.data_digest,
        fingerprint=filed_under(services),
        n_bytes=document.n_bytes,
        n_lines=len(document.lines),
        n_tokens=sum(ref.n_tokens for ref in refs),
        encoding=document.encoding,
        segments=refs,
    )


def encode(
    services: Services,
    document: Document,
    tally: Tally,
    *,
    on_tokens: Callable[[int, int], None] = lambda done, total: None,
) -> Generator[Forward | Call, Any, Manifest]:
    """Compute and store what the library lacks of a document, and record it. Raises NotKept."""
    found: list[Segment] = yield Call(lambda: cut(services, document))
    total = sum(len(each.tokens) for each in found)
    before, done = tally.computed_files, 0
    for run in runs(services, found):
        yield from _encode_run(services, run, tally)
        done += sum(len(each.tokens) for each in run)
        on_tokens(done, total)
    tally.n_cold += tally.computed_files > before
    tally.n_warm += tally.computed_files == before
    manifest = manifest_of(services, document, found)
    yield Call(lambda: services.library.record(document.path, manifest, stamp=document.stamp))
    return manifest


def _encode_run(services: Services, run: list[Segment], tally: Tally) -> Steps:
    library = services.library
    has: list[bool] = yield Call(lambda: [library.has(each.key) for each in run])
    if all(has):
        tally.reused += sum(len(each.tokens) for each in run)
        return
    needed = len(run) - has[::-1].index(False)  # behind the last missing one, nothing is needed
    tally.reused += sum(len(each.tokens) for each in run[needed:])
    seq = services.engine.open()
    try:
        yield from begin(services, seq)
        for each in run[:needed]:
            yield from _continue_with(services, seq, each, tally)
    finally:
        services.engine.close(seq)


def _continue_with(services: Services, seq: int, each: Segment, tally: Tally) -> Steps:
    """Put one segment behind what precedes it in its file: from the store, or computed and stored."""
    stored = yield from load(services, each.key)
    if stored is not None and np.array_equal(stored.tokens, each.tokens):
        services.engine.attach(seq, stored)
        tally.reused += len(each.tokens)
        return
    start = services.engine.length(seq)
    yield Forward((Append(seq, each.tokens, "none"),))
    tally.computed_files += len(each.tokens)
    tally.fresh.add(each.key)
    kv = services.engine.export(seq, start, start + len(each.tokens))
    if not (yield Call(lambda: _save(services, each, kv))):
        trouble = services.library.trouble
        raise NotKept(trouble.what if trouble else "The cache cannot be written.", trouble.todo if trouble else "")


def _save(services: Services, each: Segment, kv: KVRange) -> bool:
    fingerprint = services.engine.info.fingerprint
    return services.library.save(each, fingerprint=fingerprint, base=kv.base, arrays=kv.arrays)


def load(services: Services, key: str) -> Generator[Call, Any, KVRange | None]:
    """A stored range, checked by the store; None is a miss."""
    stored = yield Call(lambda: services.library.load(key, services.engine.info.fingerprint))
    return None if stored is None else KVRange(stored.tokens, stored.base, stored.arrays)


def begin(services: Services, seq: int) -> Steps:
    """Open a sequence with the shared prefix, which is stored like a segment that has nothing before it."""
    prefix = np.asarray(services.prompts.shared_prefix(), np.int32)
    if not len(prefix):
        return
    fingerprint = services.engine.info.fingerprint
    key = cutting.segment_key(fingerprint, "", prefix)
    stored = yield from load(services, key)
    if stored is not None and np.array_equal(stored.tokens, prefix):
        services.engine.attach(seq, stored)
        return
    yield Forward((Append(seq, prefix, "none"),))
    kv = services.engine.export(seq, 0, len(prefix))
    each = Segment(prefix, 0, 0, "", key, cutting.content_hash(prefix))
    yield Call(lambda: _save(services, each, kv))  # one that is not kept is computed again
