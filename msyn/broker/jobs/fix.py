"""`fix`: a command failed; what was meant? Rules first (command/repair.py); a general model is asked where none speaks.

In: the last command line, its exit status, its error text where there is one, and the surroundings of `do`. Out: the
result of `do`, with the reason for each repair. Nothing is run again. Without a certain repair: NothingFound.
"""

import os
from typing import Any

from msyn.broker.job import Call, Emit, Job, Outcome
from msyn.broker.jobs import do
from msyn.broker.services import Services
from msyn.command.context import Context, bounded
from msyn.command.judged import judged
from msyn.command.repair import UNKNOWN, Failure, Place, Repair, repairs
from msyn.config import MAX_REQUEST_CHARS
from msyn.errors import BadUsage, NothingFound

MAX_NAMES = 20_000  # of programs, and of one folder


def job(services: Services, args: dict[str, Any], emit: Emit) -> Job:
    """The job of one `fix` request. Raises BadUsage, NothingFound."""
    failure = _failure(args)
    context = bounded({**args, "intent": "fix"})
    found = yield Call(lambda: _look(failure, context))
    if found:
        return Outcome({**found[0], "candidates": found})
    if services.prompts.kind == "general":
        return (yield from do.job(services, {**args, "intent": _request(failure)}, emit))
    raise NothingFound("msyn has no certain repair for that.", "Say in words what you want.")


def _failure(args: dict[str, Any]) -> Failure:
    last, status, error = args.get("last"), args.get("status", UNKNOWN), args.get("error", "")
    if not isinstance(last, str) or not last.strip():
        raise BadUsage("There is no command to repair.", "Give it: msyn do --fix 'gti status'")
    if len(last) > MAX_REQUEST_CHARS:
        raise BadUsage(f"The command has over {MAX_REQUEST_CHARS} characters.", "Repair a part of it.")
    if not isinstance(status, int) or not isinstance(error, str):
        raise BadUsage("`status` must be a number and `error` text.", "See msyn-protocol(7).")
    return Failure(last.strip(), status, error[-MAX_REQUEST_CHARS:])


def _look(failure: Failure, context: Context) -> list[dict[str, Any]]:
    place = Place(_programs(context.path), lambda folder: _names(folder, context.cwd))
    return [_candidate(repair, context) for repair in repairs(failure, place)[: context.n]]


def _candidate(repair: Repair, context: Context) -> dict[str, Any]:
    here = {"HOME": os.path.expanduser("~"), "PWD": context.cwd}
    return {**judged(repair.line, context.cwd, here), "why": repair.why}


def _programs(path: str) -> frozenset[str]:
    folders = [folder for folder in path.split(":") if folder.startswith("/")][:128]
    return frozenset(name.rstrip("/") for folder in folders for name in _names(folder, "/"))


def _names(folder: str, cwd: str) -> tuple[str, ...]:
    """The names in a folder, directories with a slash."""
    found: list[str] = []
    try:
        with os.scandir(os.path.join(cwd, os.path.expanduser(folder))) as entries:
            for entry, _ in zip(entries, range(MAX_NAMES), strict=False):
                found.append(entry.name + "/" * entry.is_dir())
    except (OSError, ValueError):
        return ()
    return tuple(found)


def _request(failure: Failure) -> str:
    status = f" with exit status {failure.status}" if failure.status != UNKNOWN else ""
    said = f" It said: {' '.join(failure.error.split())}" if failure.error.strip() else ""
    text = f"This command failed{status}: {' '.join(failure.line.split())}{said} Write the corrected command."
    return "".join(char for char in text if char.isprintable())[:MAX_REQUEST_CHARS]
