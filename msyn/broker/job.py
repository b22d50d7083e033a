"""A job: a generator that asks for forward passes and receives logits.

    def job(services, args, emit):
        logits, = yield Forward((Append(seq, tokens),))     # run in slices, batched with other jobs
        text = yield Call(lambda: read_text(path))            # blocking work, in the I/O pool
        emit({"event": "token", "text": "..."})              # to the client, from any thread
        return Outcome({"command": "..."})                    # becomes the `done` event

Between two yields a job runs on the engine thread and may call any other engine method directly; it must not take
longer than a few milliseconds there. Closing the generator cancels the job: free sequences in `finally`.
A MsynError raised by the job becomes the `error` event.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from msyn.engine.contract import Append
from msyn.protocol import Event

Emit = Callable[[Event], None]


@dataclass(frozen=True)
class Forward:
    """Ask for one or more appends; the job receives a list with one logits array per append. The scheduler may cut
    long appends into slices over several steps and joins the logits before the job sees them."""

    appends: tuple[Append, ...]

    @property
    def n_tokens(self) -> int:
        return sum(len(append.tokens) for append in self.appends)

    @property
    def is_decode(self) -> bool:
        """Rows of one token each: cheap, and carried along by every step."""
        return all(len(append.tokens) == 1 for append in self.appends)


@dataclass(frozen=True)
class Call:
    """Ask for blocking work outside the engine thread; the job receives what `work()` returns, or its exception."""

    work: Callable[[], Any]


@dataclass(frozen=True)
class Outcome:
    """What the client gets in `done`."""

    result: dict[str, Any] = field(default_factory=dict)
    exit_code: int = 0


Job = Generator[Forward | Call, Any, Outcome]
