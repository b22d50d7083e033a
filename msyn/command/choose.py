"""Which of the candidates does the person get to see, in what order, and how sure is msyn?

Pure ranking over plain values: what the model wrote and how likely it found it, which programs exist, what the request
names and asks for. (Whether a shell can read the best ones is asked afterwards: that starts a process.) A candidate
that fails a hard check is refused with its reason; a soft finding costs as much likelihood as the model would need to
be believed against it, and takes away "sure".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msyn.command import accounts, agreement, asking, listing, quantities
from msyn.command.guard import DESTROYS, WRITE, Risk, assess
from msyn.command.known import KNOWN, UNKNOWN, has_subcommand, standing
from msyn.command.stages import Stage, programs, stages

SURE, NOT_SURE = "sure", "not sure"


@dataclass(frozen=True)
class Candidate:
    """One command that the model wrote, and its log-probability in all and per token."""

    command: str
    total: float
    mean: float
    complete: bool = True  # False: cut off by the token limit
    unresolved: tuple[str, ...] = ()  # placeholders that the request does not explain


@dataclass(frozen=True)
class Situation:
    """What the candidates are measured against."""

    request: str
    literals: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # of the working directory, directories with a slash
    found: frozenset[str] = frozenset()  # programs that can be started
    own: frozenset[str] = frozenset()  # functions and aliases
    strange_flags: Mapping[str, Sequence[str]] = field(default_factory=dict)  # command -> what the manual has to say
    not_sure_below: float = -1.5  # mean log-probability of a token
    unlikely_below: float = float("-inf")  # log-probability of the whole command


@dataclass(frozen=True)
class Choice:
    """A candidate that may be shown. `doubts` are sentences for the person, worst first."""

    command: str
    risk: Risk
    confidence: str
    doubts: tuple[str, ...]
    score: float


@dataclass(frozen=True)
class Ranking:
    """The choices, best first, and what was refused and why."""

    choices: tuple[Choice, ...] = ()
    refused: tuple[tuple[str, str], ...] = field(default=())


def rank(candidates: Sequence[Candidate], situation: Situation) -> Ranking:
    """Order the candidates and refuse those that must not be seen."""
    choices: dict[str, Choice] = {}
    refused: list[tuple[str, str]] = []
    for candidate in candidates:
        risk = assess(candidate.command, [name.rstrip("/") for name in situation.names])
        why = _refusal(candidate, risk, situation)
        if why:
            refused.append((candidate.command, why))
            continue
        choice = _judge(candidate, risk, situation)
        if candidate.command not in choices or choices[candidate.command].score < choice.score:
            choices[candidate.command] = choice
    ordered = sorted(choices.values(), key=lambda choice: -choice.score)
    return Ranking(tuple(ordered), tuple(refused))


def _refusal(candidate: Candidate, risk: Risk, situation: Situation) -> str:
    """Why a candidate must not be shown; "" when it may."""
    if candidate.unresolved:
        return f"it speaks of {candidate.unresolved[0]}, which the request does not name"
    for name in programs(candidate.command):
        unknown = standing(name, situation.found, situation.own) == UNKNOWN
        if unknown and not asking.asks_to_run(situation.request, name):
            return f"{name!r} is not a program"
    for stage in stages(candidate.command):
        if not has_subcommand(stage.program, stage.args):
            return f"{stage.program} has no such command"
    if not any(stage.words or stage.assigns or stage.redirects for stage in stages(candidate.command)):
        return "it runs nothing"
    eaten = _eats_its_input(candidate.command)
    if eaten:
        return f"it would empty {eaten} before reading it"
    return _not_asked_for(candidate.command, risk, situation)


def _not_asked_for(command: str, risk: Risk, situation: Situation) -> str:
    """Destruction must be asked for in words, whatever the model thinks."""
    for reason in risk.reasons:
        if reason.level != "destroys" or asking.asks_for(situation.request, reason.kind):
            continue
        if reason.kind == "overwrite" and any(literal in reason.words for literal in situation.literals):
            continue
        return f"it {reason.why}, and the request does not ask for that"
    return ""


def _eats_its_input(command: str) -> str:
    """`sort a > a` empties a before sort reads it."""
    pipeline: list[Stage] = []
    for stage in stages(command):
        pipeline = [*pipeline, stage] if stage.joined in {"|", "|&"} else [stage]
        for redirect in stage.redirects:
            read = {arg for part in pipeline for arg in part.args}
            if redirect.overwrites and redirect.target.text in read and stage.program not in {"echo", "printf"}:
                return redirect.target.text
    return ""


def _judge(candidate: Candidate, risk: Risk, situation: Situation) -> Choice:
    doubts = sorted(_doubts(candidate, risk, situation), key=lambda doubt: -doubt[0])
    cost = sum(nats for nats, _ in doubts)
    if candidate.mean < situation.not_sure_below or candidate.total < situation.unlikely_below:
        doubts.append((0.0, "the model itself is not sure"))
    return Choice(
        command=candidate.command,
        risk=risk,
        confidence=NOT_SURE if doubts else SURE,
        doubts=tuple(sentence for _, sentence in doubts),
        score=candidate.total - cost,
    )


def _doubts(candidate: Candidate, risk: Risk, situation: Situation) -> list[tuple[float, str]]:
    """What speaks against a candidate, in nats."""
    command, request = candidate.command, situation.request
    doubts: list[tuple[float, str]] = []
    if not candidate.complete:
        doubts.append((6.0, "it may be cut off"))
    named = (*situation.literals, *accounts.shouted(request), *accounts.sought(request))
    for literal in dict.fromkeys(accounts.unused(named, command)):
        doubts.append((5.0, f"it does not use {literal}"))
    for name in accounts.misspelled(command, request):
        doubts.append((4.0, f"it does not use {name}"))
    for raw in accounts.unexplained(command, request, [name.rstrip("/") for name in situation.names]):
        doubts.append((3.0, f"{raw} is not in the request"))
    for pattern in accounts.unasked_patterns(command, request):
        doubts.append((3.0, f"it looks for {pattern}"))
    for amount in quantities.forgotten(request, command, situation.literals):
        doubts.append((5.0, f"it does not use {amount!r}"))
    for number in quantities.invented(request, command):
        doubts.append((2.0, f"the number {number} is not in the request"))
    for kind in accounts.missed_file_kinds(request, command):
        doubts.append((3.0, f"it does not select {kind}"))
    for name in programs(command):
        if standing(name, situation.found, situation.own) != KNOWN:
            doubts.append((1.5, f"{name} is not installed"))
    for sentence in situation.strange_flags.get(command, ()):
        doubts.append((3.0, sentence))
    changes = [reason for reason in risk.reasons if reason.level in (WRITE, DESTROYS)]
    if changes and asking.only_looks(request):
        doubts.append((4.0, f"it {changes[0].why}, and the request only asks to look"))
    doubts += agreement.disagreements(request, command)
    doubts += listing.overlooked(request, command, situation.names)
    return doubts + listing.misfits(command, situation.names)
