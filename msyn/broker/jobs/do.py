"""`do`: an intent becomes one shell command, or a few to choose from.

Command models: take the literals out, write greedily, or with beams where that is not convincing, put the literals
back, clean, rank, ask the shell. Nothing unreviewed leaves the broker. General models: one greedy answer, streamed as
a preview, then the same review. What is shown and why is decided in msyn.command; this module only carries things from
step to step.
"""

import math
import os
import time
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

from msyn.broker.decoding import Said, Stopwatch, beam, write
from msyn.broker.job import Call, Emit, Forward, Job, Outcome
from msyn.broker.services import Services
from msyn.command import clean, pressed, slots, syntax
from msyn.command.choose import SURE, Candidate, Choice, Ranking, Situation, rank
from msyn.command.context import Context, bounded, describe
from msyn.command.disk import Disk
from msyn.command.flags import unknown_flags
from msyn.command.guard import DESTROYS, ESCALATES, WRITE
from msyn.command.known import find_programs
from msyn.command.mend import mend, without_sudo
from msyn.command.named import as_listed
from msyn.command.stages import programs
from msyn.command.targets import effects
from msyn.errors import NothingFound

N_BEAMS = 6
MAX_COMMAND_TOKENS = 96
# bench.executed, first release: 95 % right above one chance in four, 40 % below
UNLIKELY_NATS = -1.5
MORE_LIKELY_THAN_NOT = math.log(0.5)
EFFECTS_LIMIT_S = 0.1
MAX_ANSWER_TOKENS = 256

Review = Generator[Forward | Call, Any, Ranking]


@dataclass(frozen=True)
class _Draft:
    """What the model wrote, and its text with the literals back in place; no text when it cannot be used."""

    said: Said
    template: str
    command: str


def job(services: Services, args: dict[str, Any], emit: Emit) -> Job:
    """The job of one `do` request. Raises BadUsage, NothingFound."""
    context = bounded(args)
    if args.get("press") is True and not context.wants_more:
        line, home = args["intent"], os.path.expanduser("~")
        told = yield Call(lambda: pressed.told(line, context, home))
        if told:
            return Outcome(told)
    began = time.perf_counter()
    watch = Stopwatch()
    steps = _by_search if services.prompts.kind == "command" else _by_answer
    ranking = yield from watch.timed(steps(services, context, emit))
    choices = _after_previous(ranking.choices, context)
    if not choices:
        raise _nothing(ranking, context)
    choices = choices[: context.n]
    result = _result(choices, (yield Call(lambda: [_effects(choice, context) for choice in choices])))
    result["refused"] = [why for _, why in ranking.refused]
    result["engine_ms"] = round(watch.forward_ms, 2)
    result["check_ms"] = round(watch.call_ms, 2)
    result["total_ms"] = round((time.perf_counter() - began) * 1000, 2)
    return Outcome(result)


def _by_search(services: Services, context: Context, emit: Emit) -> Review:
    prompts, engine = services.prompts, services.engine
    slotted = slots.delex(context.intent) if prompts.delex else slots.Slotted(context.intent, ())
    slotted = as_listed(slotted, context.names)
    prompt = prompts.do(slotted.text)
    if not context.wants_more:
        greedy = yield from write(engine, prompt, prompts.stop, MAX_COMMAND_TOKENS)
        if greedy.total > MORE_LIKELY_THAN_NOT:
            ranking = yield from _reviewed([greedy], slotted, context, services)
            if ranking.choices and ranking.choices[0].confidence == SURE:
                return ranking  # nothing can be likelier, and nothing speaks against it: beams would find the same
    said = yield from beam(engine, prompt, prompts.stop, N_BEAMS, MAX_COMMAND_TOKENS)
    return (yield from _reviewed(said, slotted, context, services))


def _reviewed(said: list[Said], slotted: slots.Slotted, context: Context, services: Services) -> Review:
    drafts = [_draft(services.engine.detokenize(path.tokens), path, slotted) for path in said]
    return (yield from _review([draft for draft in drafts if draft], slotted, context, services))


def _draft(written: bytes, said: Said, slotted: slots.Slotted) -> _Draft | None:
    try:
        template = clean.command_line(written.decode("utf-8"))
        command = mend(slots.restore(template, slotted))
        clean.check_characters(command)
    except (UnicodeDecodeError, clean.Unusable):
        return None
    return _Draft(said, template, command)


def _by_answer(services: Services, context: Context, emit: Emit) -> Review:
    prompts, engine = services.prompts, services.engine
    said = yield from write(
        engine,
        prompts.do(context.intent, describe(context)),
        prompts.stop,
        MAX_ANSWER_TOKENS,
        show=lambda text: emit({"event": "token", "text": text}),
    )
    bare = slots.Slotted(context.intent, ())
    draft = _draft(engine.detokenize(said.tokens), said, bare)
    return (yield from _review([draft] if draft else [], bare, context, services))


def _review(drafts: list[_Draft], slotted: slots.Slotted, context: Context, services: Services) -> Review:
    """Look at the disk, rank, and ask the shell about the best: off the engine thread, in one go."""
    candidates = [
        Candidate(
            command=draft.command,
            total=draft.said.total,
            mean=draft.said.mean,
            complete=draft.said.stopped,
            unresolved=slots.unresolved(draft.template, slotted) if slotted.values else (),
        )
        for draft in drafts
    ]
    named = {name for candidate in candidates for name in programs(candidate.command)}

    def look() -> Ranking:
        found = find_programs(named, context.path, context.cwd)
        if "sudo" not in found:
            candidates[:] = [replace(c, command=without_sudo(c.command)) for c in candidates]
        situation = Situation(
            request=context.intent,
            literals=tuple(literal for _, literal in slotted.values),
            names=context.names,
            found=found,
            own=context.own,
            strange_flags={
                c.command: [one.sentence() for one in unknown_flags(c.command, context.path)] for c in candidates
            },
            not_sure_below=services.prompts.not_sure_below,
            unlikely_below=UNLIKELY_NATS if services.prompts.kind == "command" else float("-inf"),
        )
        return _readable(rank(candidates, situation), context)

    return (yield Call(look))


def _readable(ranking: Ranking, context: Context) -> Ranking:
    """Only what the shell accepts, best first, as many as will be shown: each question starts a process."""
    accepted: list[Choice] = []
    refused = list(ranking.refused)
    rest = list(ranking.choices)
    n_wanted = context.n + context.skip + bool(context.previous)
    while rest and len(accepted) < n_wanted:
        n_more = n_wanted - len(accepted)
        asked, rest = rest[:n_more], rest[n_more:]
        verdicts = syntax.accepted([choice.command for choice in asked], context.shell)
        for choice, is_accepted in zip(asked, verdicts, strict=True):
            if is_accepted:
                accepted.append(choice)
            else:
                refused.append((choice.command, f"{context.shell} cannot read it"))
    return Ranking(tuple(accepted), tuple(refused))


def _after_previous(choices: tuple[Choice, ...], context: Context) -> tuple[Choice, ...]:
    """`skip` asks for the candidate after those already shown. `previous`, the one on the line, is never repeated."""
    rest = [choice for choice in choices if choice.command != context.previous]
    skip = max(0, context.skip - 1) if len(rest) < len(choices) else context.skip
    return tuple(rest[skip:])


def _nothing(ranking: Ranking, context: Context) -> NothingFound:
    if ranking.choices:
        return NothingFound("There is no other suggestion.", "Say it in other words.")
    why = f" (the best guess was dropped: {ranking.refused[0][1]})" if ranking.refused else ""
    return NothingFound(f"No usable command came out of that{why}.", "Say it in other words, or shorter.")


def _effects(choice: Choice, context: Context) -> list[str]:
    """What a command that changes something would hit, counted on the disk within a moment."""
    if choice.risk.level not in (WRITE, ESCALATES, DESTROYS):
        return []
    here = {"HOME": os.path.expanduser("~"), "PWD": context.cwd}
    return effects(choice.command, Disk(context.cwd, limit_s=EFFECTS_LIMIT_S), here)


def _result(choices: tuple[Choice, ...], counted: list[list[str]]) -> dict[str, Any]:
    shown = [
        {
            "command": choice.command,
            "risk": choice.risk.level,
            "reasons": [f"{reason.why} ({reason.words})" for reason in choice.risk.reasons],
            "effects": hits,
            "destructive": choice.risk.is_destructive,
            "confidence": choice.confidence,
            "doubts": list(choice.doubts),
        }
        for choice, hits in zip(choices, counted, strict=True)
    ]
    best = shown[0]
    keys = ("command", "risk", "reasons", "effects", "confidence", "doubts")
    return {**{key: best[key] for key in keys}, "candidates": shown}
