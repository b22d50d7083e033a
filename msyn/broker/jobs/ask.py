"""`msyn ask`: a question put to files, answered by lines that are in them.

In: the question, names of files or a piped text. Out: `token` events with `path:line: text`, best first; for a general
model the answer it writes, then the lines that support it. Everything is read now: what the store holds is used only
for the very bytes that a file has, and each line is compared with its file once more before it is shown. A file that
changed meanwhile makes the whole question start over, once.

Reading is `reading`, choosing lines `text.retrieve`, the KV of files `prefill` and `assemble`, writing `writing`.
"""

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import Any

from msyn.broker.job import Call, Emit, Forward, Job, Outcome
from msyn.broker.jobs.assemble import Lost, Part, choose
from msyn.broker.jobs.cited import as_dict, check, token_event
from msyn.broker.jobs.evidence import evidence
from msyn.broker.jobs.materials import Materials
from msyn.broker.jobs.prefill import Tally, for_files
from msyn.broker.jobs.reading import Reading, told
from msyn.broker.jobs.sources import Source, unpacked
from msyn.broker.jobs.writing import Written, support, write_answer
from msyn.broker.services import Services
from msyn.config import MAX_REQUEST_CHARS
from msyn.errors import NOTHING, OK, PARTIAL, BadUsage
from msyn.protocol import Event
from msyn.text.question import parse
from msyn.text.retrieve import NEAR, Hit, Search, worth_printing

# What a nat of the model's evidence is worth next to the lexical score. Measured with the first bundled model on 240
# questions (bench/ask.py --model bundled): right in first place .94 .87 .78 on the three sets without it and with .02;
# .92 .87 .78 with .05 and .1; .91 .87 .78 with .4. It helps nowhere, so it has no say. Another model may: measure.
EVIDENCE_WEIGHT = 0.0
EVIDENCE_FILES = 4  # the best by their words; one batched pass over the question's tokens
# Cold tokens that one question may compute, most of them after its answer. More is left to `msyn cache build`.
COLD_TOKENS = 65_536
MAX_ANSWERS = 1000

Steps = Generator[Forward | Call, Any, Any]


@dataclass(frozen=True)
class Asked:
    """A checked request."""

    question: str
    n: int | None
    is_exact: bool

    @classmethod
    def read(cls, args: dict[str, Any]) -> "Asked":
        question, n = args.get("question"), args.get("n")
        if not isinstance(question, str) or not question.strip():
            raise BadUsage("There is no question.", 'Ask one: msyn ask "who owns the billing job?" notes/')
        if len(question) > MAX_REQUEST_CHARS:
            raise BadUsage(f"The question is longer than {MAX_REQUEST_CHARS} characters.", "Ask shorter.")
        if n is not None and (type(n) is not int or not 1 <= n <= MAX_ANSWERS):
            raise BadUsage(f"-n must be a number from 1 to {MAX_ANSWERS}.", "Leave it out for the best lines.")
        return cls(question.strip(), n, bool(args.get("exact")))


@dataclass(frozen=True)
class Answer:
    """One attempt: the lines shown, and what a general model wrote. `changed`: a file is no longer what was read,
    and nothing was shown."""

    hits: list[Hit]
    text: str = ""
    changed: bool = False
    evidence: dict[str, float] = field(default_factory=dict)  # nats by file
    nearest: Hit | None = None  # where nothing answers: named on stderr, for the person to judge


@dataclass(frozen=True)
class _Context:
    """What every step of one attempt needs."""

    services: Services
    asked: Asked
    reading: Reading
    materials: Materials
    tally: Tally
    emit: Emit


def job(services: Services, args: dict[str, Any], emit: Emit) -> Job:
    """Answer one question."""
    asked = Asked.read(args)
    args = yield Call(lambda: unpacked(args))
    answer: Answer = Answer([], changed=True)
    for may_repeat in (True, False):
        context = yield from _read(services, asked, args, emit)
        how = _write if services.prompts.kind == "general" else _extract
        answer = yield from how(context, may_repeat)
        if not answer.changed:
            break
        emit(_note("A file changed while it was read; reading again."))
    yield from context.materials.warm_the_rest(emit)
    return _outcome(context, answer)


def _read(services: Services, asked: Asked, args: dict[str, Any], emit: Emit) -> Steps:
    reading = Reading(args, Search(parse(asked.question)), services.config.max_file_bytes)
    while not (yield Call(reading.slice)):
        emit({"event": "progress", "what": "reading", "done": reading.n_read, "total": 0})
    tally = Tally()
    return _Context(services, asked, reading, Materials(services, reading, tally, COLD_TOKENS), tally, emit)


def _extract(context: _Context, may_repeat: bool) -> Steps:
    """The bundled model is too small for prose: the lines themselves are the answer. While its evidence has no weight
    in their order, nobody waits for it: it is taken after they are shown, and told in the result."""
    hits = context.reading.search.hits(max(50, 2 * (context.asked.n or 0)))
    told = (yield from _told(context, hits)) if EVIDENCE_WEIGHT else {}
    answer: Answer = yield from _shown(context, ordered(hits, told, EVIDENCE_WEIGHT), may_repeat)
    if not told and not answer.changed:
        told = yield from _told(context, hits)
    return replace(answer, evidence=told)


def _shown(context: _Context, hits: list[Hit], may_repeat: bool) -> Steps:
    """Show the lines that are worth it, once they are known to be true now."""
    best = worth_printing(hits, context.asked.n)
    checked = yield from _checked(context, best or [hit for hit in hits[:1] if hit.score >= NEAR])
    if checked.changed and may_repeat:
        return Answer([], changed=True)
    if not best:
        return Answer([], nearest=next(iter(checked.hits), None))
    for hit in checked.hits:
        context.emit(token_event(hit, context.reading.search))
    return Answer(checked.hits)


def _told(context: _Context, hits: list[Hit]) -> Steps:
    """The model's evidence for the files with the best lines, in nats."""
    by_name = context.reading.by_name()
    names = list(dict.fromkeys(hit.name for hit in hits))[:EVIDENCE_FILES]
    for _ in range(2):  # a segment may be lost between finding and loading it: once more finds or computes it
        try:
            return (yield from _evidence(context, [by_name[name] for name in names]))
        except Lost:
            continue
    return {}


def ordered(hits: list[Hit], told: dict[str, float], weight: float) -> list[Hit]:
    """Hits by words and evidence (nats by file); a file without evidence counts as the mean of the others."""
    if not weight or not told:
        return hits
    mean = sum(told.values()) / len(told)
    return sorted(hits, key=lambda hit: -hit.score - weight * told.get(hit.name, mean))


def _evidence(context: _Context, files: list[Source]) -> Steps:
    parts: dict[str, Part] = {}
    limit = for_files(context.services, context.asked.question)
    if limit <= 0:  # a question as long as the window
        return {}
    for source in files:
        part = yield from context.materials.quick_part(source)
        if part is not None:
            relevance = yield from context.materials.relevance(source, part)
            parts[source.shown] = next(iter(choose([part], relevance, limit)), Part(()))
    values = yield from evidence(context.services, list(parts.values()), context.asked.question, context.tally)
    return dict(zip(parts, values, strict=True))


def _write(context: _Context, may_repeat: bool) -> Steps:
    """A general model writes the answer; the lines that support it follow."""
    written: Written = yield from write_answer(
        context.services, context.materials, context.asked.question, context.emit, exact=context.asked.is_exact
    )
    context.materials.notes += written.notes
    hits = yield Call(lambda: support(context.reading, context.asked.question, written, context.asked.n))
    checked = yield from _checked(context, hits)
    if checked.changed:
        context.emit(_note("A file changed while the answer was written. Ask again."))
    for hit in checked.hits:
        context.emit(token_event(hit, context.reading.search))
    return Answer(checked.hits, written.text)


def _checked(context: _Context, hits: list[Hit]) -> Steps:
    limit = context.services.config.max_file_bytes
    return (yield Call(lambda: check(context.reading, hits, limit)))


def _outcome(context: _Context, answer: Answer) -> Outcome:
    reading = context.reading
    for sentence in [*told(reading.problems), *context.materials.notes]:
        context.emit(_note(sentence))
    found = bool(answer.hits or answer.text)
    if not found:
        context.emit(_note(_nothing(reading, answer.nearest)))
    failed = any(problem.is_failure for problem in reading.problems)
    result = {
        "answer": answer.text,
        "lines": [as_dict(hit) for hit in answer.hits],
        "evidence": {name: round(nats, 3) for name, nats in answer.evidence.items()},
        "problems": [problem.what for problem in reading.problems if problem.is_failure],
        "stats": context.tally.as_dict()
        | {"files_read": reading.n_read, "engine": context.services.engine.info.engine},
    }
    return Outcome(result, PARTIAL if failed else OK if found else NOTHING)


def _nothing(reading: Reading, nearest: Hit | None) -> str:
    if not reading.n_read:
        return "There was nothing to read."
    if not reading.search.question.terms:
        return "The question holds no word to look for. Name what you want to know about."
    files = "file" if reading.n_read == 1 else f"{reading.n_read} files"
    if nearest is None:
        return f"Nothing in the {files} answers that. Try other words."
    return f"Nothing in the {files} answers that. Nearest: {token_event(nearest, reading.search)['text'].strip()}"


def _note(text: str) -> Event:
    return {"event": "note", "text": text}
