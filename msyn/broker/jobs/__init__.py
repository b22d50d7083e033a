"""What each verb does between two forward passes: one module per verb, registered here.

A module exposes `def job(services: Services, args: dict[str, Any], emit: Emit) -> Job` (see broker/job.py). It is
imported when the verb is first asked for, on the engine thread: the broker opens its socket long before numpy and
the tokenizer are in. Arguments arrive as the client sent them and are checked by the job, not here.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # job.py brings numpy in
    from msyn.broker.job import Emit, Job
    from msyn.broker.services import Services

JobFactory = Callable[["Services", dict[str, Any], "Emit"], "Job"]


def _late(module: str) -> JobFactory:
    def job(services: "Services", args: dict[str, Any], emit: "Emit") -> "Job":
        return import_module(module).job(services, args, emit)

    return job


JOBS: dict[str, JobFactory] = {
    "do": _late("msyn.broker.jobs.do"),
    "fix": _late("msyn.broker.jobs.fix"),
    "ask": _late("msyn.broker.jobs.ask"),
    "build": _late("msyn.broker.jobs.build"),
    "follow": _late("msyn.broker.jobs.follow"),
}
