"""An answer in the model's own words, from the attached KV of the files, and the lines that support it.

In: the materials of a question. Out: `token` events while it is written, then `Written`. One sequence holds the shared
prefix, each file behind its header, and the question. A single file has no header, so its KV stands where it was
computed: warm and cold give the same answer. Only for models that can be trusted with prose; see `ask`.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from msyn.broker.decoding import TextStream
from msyn.broker.job import Call, Emit, Forward
from msyn.broker.jobs.assemble import Lost, Part, assemble, choose
from msyn.broker.jobs.materials import Materials
from msyn.broker.jobs.prefill import Steps, for_files, room
from msyn.broker.jobs.reading import Reading
from msyn.broker.jobs.sources import Source
from msyn.broker.services import Services
from msyn.engine.contract import Append
from msyn.engine.sampling import greedy
from msyn.text.names import printable
from msyn.text.question import parse
from msyn.text.retrieve import Hit, Search, worth_printing

MAX_ANSWER_TOKENS = 512
ALL_TOKENS = 1 << 30  # a seam this long is ordinary prefill

Attended = list[tuple[Source, Part]]


@dataclass(frozen=True)
class Written:
    """What the model wrote, and what it had before it."""

    text: str
    attended: Attended
    notes: list[str] = field(default_factory=list)


def write_answer(
    services: Services, materials: Materials, question: str, emit: Emit, *, exact: bool
) -> Generator[Forward | Call, Any, Written]:
    """Read the files through their KV and write. `exact` attaches nothing that would have to be moved."""
    for is_last in (False, True):
        attended, notes = yield from _planned(services, materials, question)
        seq = services.engine.open()
        try:
            seam = ALL_TOKENS if exact else services.config.seam_tokens
            parts = [part for _, part in attended]
            try:
                yield from assemble(services, seq, parts, seam, materials.tally)
            except Lost:
                if is_last:
                    raise
                materials.careful = True
                continue
            text = yield from _decode(services, seq, question, materials, emit)
            return Written(text, attended, notes)
        finally:
            services.engine.close(seq)
    raise AssertionError("unreachable")


def _planned(services: Services, materials: Materials, question: str) -> Steps:
    """Which segments are attended, file by file in the order given, and a sentence about what is not."""
    files = materials.most_relevant(2 * room(services).for_files)
    pairs: Attended = []
    relevance: dict[str, float] = {}
    for source in files:
        header = services.prompts.file_header(printable(source.shown)) if len(files) > 1 else ()
        part = yield from materials.part(source, header)
        if part is not None:
            pairs.append((source, part))
            relevance |= yield from materials.relevance(source, part)
    chosen = choose([part for _, part in pairs], relevance, for_files(services, question))
    attended = _paired(pairs, chosen)
    return attended, _left_out(materials.n_files, pairs, attended)


def _paired(pairs: Attended, chosen: Sequence[Part]) -> Attended:
    """`choose` keeps order, and what it keeps of a part is part of it."""
    found, rest = [], list(pairs)
    for part in chosen:
        while not set(part.refs) <= set(rest[0][1].refs):
            rest.pop(0)
        found.append((rest.pop(0)[0], part))
    return found


def _left_out(n_files: int, pairs: Attended, attended: Attended) -> list[str]:
    all_tokens = sum(ref.n_tokens for _, part in pairs for ref in part.refs)
    read = sum(ref.n_tokens for _, part in attended for ref in part.refs)
    if read == all_tokens and len(attended) == n_files:
        return []
    return [
        f"The model has read {read} of {all_tokens} tokens from {len(attended)} of {n_files} files, those nearest "
        "to the question; the rest was left out. Name fewer files to have more of each read."
    ]


def _decode(services: Services, seq: int, question: str, materials: Materials, emit: Emit) -> Steps:
    """Greedy, until the model stops or the window is full."""
    engine, prompts = services.engine, services.prompts
    said: list[str] = []

    def show(text: str) -> None:
        text = "".join(c if c in "\n\t" or c.isprintable() else printable(c) for c in text)
        said.append(text)
        emit({"event": "token", "text": text})

    stream = TextStream(engine, show)
    asked: list[int] = prompts.question(question)
    materials.tally.computed_question += len(asked)
    for _ in range(MAX_ANSWER_TOKENS):
        (logits,) = yield Forward((Append(seq, asked),))
        token = greedy(logits[-1])
        if token in prompts.stop or engine.length(seq) >= engine.info.window:
            break
        stream.push(token)
        asked = [token]
    if said:
        emit({"event": "token", "text": "\n"})
    return "".join(said)


def support(reading: Reading, question: str, written: Written, n: int | None) -> list[Hit]:
    """The lines among what the model attended that answer the question, or say what the answer says."""
    by_question, by_answer = Search(parse(question)), Search(parse(written.text[:2000]))
    for source, part in written.attended:
        document = reading.document(source)
        if document is None:
            continue
        attended = _attended_lines(document.lines, part)
        by_question.add(source.shown, attended)
        by_answer.add(source.shown, attended)
    said = {(hit.name, hit.line): hit.score for hit in by_answer.hits(200)}
    hits = [hit for hit in by_question.hits(200) if hit.is_answer or said.get((hit.name, hit.line), 0.0) > 0.5]
    hits = [replace(hit, score=hit.score + said.get((hit.name, hit.line), 0.0), is_answer=True) for hit in hits]
    return worth_printing(sorted(hits, key=lambda hit: -hit.score), n)


def _attended_lines(lines: Sequence[str], part: Part) -> list[str]:
    """The text with every line blank that the model did not read: line numbers stay."""
    kept = [""] * len(lines)
    for ref in part.refs:
        begin = ref.first_line - 1
        kept[begin : begin + ref.n_lines] = lines[begin : begin + ref.n_lines]
    return kept
